"""What every form of the application shares."""

from __future__ import annotations

from django.forms import BaseForm

from kwaliteit.shared.errors import Forbidden, Refused


def refuse(form: BaseForm, reason: Refused) -> None:
    """Say what a service refused: at the field it names, else above the form. What was typed stays in it.

    A missing right is no mistake in what was typed: Forbidden is raised again, for its 403.
    """
    if isinstance(reason, Forbidden):
        raise reason
    form.add_error(reason.field if reason.field in form.fields else None, str(reason))
