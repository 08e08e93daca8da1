"""What every form of the application shares."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, DateField, DateInput
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kwaliteit.shared.dates import parse_day
from kwaliteit.shared.errors import Forbidden, Refused


class Day(DateField):
    """A date that is typed, in digits or in words: a browser's own date field follows the language of the browser."""

    default_error_messages = {
        "invalid": _("This date cannot be read. Type day, month and year, such as 31-12-2024 or 31 December 2024.")
    }

    def __init__(self, **options: Any) -> None:
        example, hint = _("For example 31-12-2024."), options.get("help_text")
        options["help_text"] = format_lazy("{} {}", hint, example) if hint else example
        options["widget"] = DateInput(format="%d-%m-%Y", attrs={"class": "short", "autocomplete": "off"})
        super().__init__(**options)

    def to_python(self, value: Any) -> datetime.date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return parse_day(value)
        except ValueError as reason:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from reason


def refuse(form: BaseForm, reason: Refused) -> None:
    """Say what a service refused: at the field it names, else above the form. What was typed stays in it.

    A missing right is no mistake in what was typed: Forbidden is raised again, for its 403.
    """
    if isinstance(reason, Forbidden):
        raise reason
    form.add_error(reason.field if reason.field in form.fields else None, str(reason))
