"""On the page of her own details: how she wants to hear of what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kwaliteit.notices.models import CHOICES, Kind
from kwaliteit.notices.services import chosen_by

HINTS = {
    Kind.WORK: _("On working days at seven, only when something is new or its day is near; on Monday all that waits."),
}


class PreferenceForm(forms.Form):
    """One choice per kind."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind, ways in CHOICES.items():
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=[(how.value, how.label) for how in ways],
                help_text=HINTS.get(kind, ""),
            )


def preferences(request: HttpRequest) -> SafeString:
    form = PreferenceForm(initial=chosen_by(request.user), auto_id="notice-%s")  # type: ignore[arg-type]
    return render_to_string("notices/preferences.html", {"form": form}, request=request)
