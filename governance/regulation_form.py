"""What the chair, the secretary or the application manager fills in about the rules of a council."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.forms import Described
from kwaliteit.organisation.models import Body, BodyTerm, Recess
from kwaliteit.organisation.regulations import ANSWER_MONTHS, Division, Majority, Right, TermUnit
from kwaliteit.organisation.rules import recess_problems, seat_problems
from kwaliteit.organisation.services.regulations import FIELDS, Stop
from kwaliteit.shared.forms import Day

MOST_RECESSES = 40
BLANK_ROWS = 2


def number(label: Any, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "short"})
    return forms.IntegerField(label=label, min_value=1, max_value=999, required=False, widget=widget, **options)


class RegulationForm(Described):
    """The rules of one body. Terms have a row per right; recesses are numbered rows, ``rows`` says how many."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput)
    division = forms.ChoiceField(
        label=gettext_lazy("How is the council made up?"),
        choices=[(d.value, capfirst(d.label)) for d in Division],
        widget=forms.RadioSelect,
    )
    seats = number(gettext_lazy("All members"))
    student_seats = number(gettext_lazy("Of these students"))
    staff_seats = number(gettext_lazy("Of these staff members"))
    quorum = number(gettext_lazy("Of all members"))
    student_quorum = number(gettext_lazy("Of the students"))
    staff_quorum = number(gettext_lazy("Of the staff members"))
    majority = forms.ChoiceField(
        label=gettext_lazy("Majority needed"), choices=[(m.value, capfirst(m.label)) for m in Majority]
    )
    abstentions_count = forms.BooleanField(label=gettext_lazy("Abstentions count as votes cast"), required=False)
    to_working_day = forms.BooleanField(
        label=gettext_lazy("A term that ends in a weekend or on a public holiday runs to the next working day"),
        required=False,
    )
    proxies_most = number(
        gettext_lazy("Proxies that one member may hold"),
        help_text=gettext_lazy("Leave it empty where the rules know no proxies."),
    )
    proxies_count = forms.BooleanField(
        label=gettext_lazy("Who gave a proxy counts as present for the quorum"), required=False
    )
    answer_months = number(
        gettext_lazy("Months in which the board answers a proposal"),
        help_text=gettext_lazy("By the law two; that holds when you leave this empty."),
    )
    second_confirms = forms.BooleanField(
        label=gettext_lazy("A second member confirms the record of a decision"),
        help_text=gettext_lazy("Until then the decision does not count, and everybody sees that it is not confirmed."),
        required=False,
    )
    rules_source = forms.CharField(
        label=gettext_lazy("Where these rules are laid down"),
        help_text=gettext_lazy("For instance the regulation of the council, with its date."),
        required=False,
        max_length=200,
    )
    rows = forms.IntegerField(min_value=0, max_value=MOST_RECESSES, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: int, **options: Any) -> None:
        super().__init__(*args, **options)
        for right in Right:
            self.fields[f"term_{right}"] = number(capfirst(right.label))
            self.fields[f"unit_{right}"] = forms.ChoiceField(
                label=_("%(right)s, days or weeks") % {"right": capfirst(right.label)},
                choices=TermUnit.choices,
                required=False,
                initial=TermUnit.WEEKS,
            )
        self.recess_rows = min(max(rows, 0), MOST_RECESSES)
        self.fields["rows"].initial = self.recess_rows
        for at in range(1, self.recess_rows + 1):
            self._add_recess(at)

    def _add_recess(self, at: int) -> None:
        names = {"number": at}
        self.fields[f"recess_{at}_id"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        self.fields[f"recess_{at}_name"] = forms.CharField(
            label=_("Recess %(number)s") % names, required=False, max_length=80
        )
        self.fields[f"recess_{at}_first"] = Day(label=_("Recess %(number)s, first day") % names, required=False)
        self.fields[f"recess_{at}_last"] = Day(label=_("Recess %(number)s, last day") % names, required=False)

    @property
    def term_fields(self) -> list[tuple[Any, Any]]:
        return [(self[f"term_{right}"], self[f"unit_{right}"]) for right in Right.values]

    @property
    def recess_fields(self) -> list[tuple[Any, Any, Any]]:
        return [tuple(self[f"recess_{at}_{name}"] for name in ("name", "first", "last")) for at in self._numbers]

    @property
    def _numbers(self) -> Iterable[int]:
        return range(1, self.recess_rows + 1)

    def clean_proxies_most(self) -> int:
        return self.cleaned_data["proxies_most"] or 0

    def clean_answer_months(self) -> int:
        return self.cleaned_data["answer_months"] or ANSWER_MONTHS

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field, message in seat_problems(data).items():
            self.add_error(field, message)
        for at in self._numbers:
            names = {"name": f"recess_{at}_name", "first_day": f"recess_{at}_first", "last_day": f"recess_{at}_last"}
            values = {key: data.get(name) for key, name in names.items()}
            if any(values.values()):
                for key, message in recess_problems(values["name"] or "", *list(values.values())[1:]).items():
                    if names[key] not in self.errors:
                        self.add_error(names[key], message)
        return data

    @property
    def rules(self) -> dict[str, Any]:
        """The keyword arguments of the service."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in FIELDS},
            "seen_revision": data["seen_revision"],
            "terms": {
                right: (data[f"term_{right}"], data[f"unit_{right}"] or TermUnit.WEEKS)
                for right in Right.values
                if data[f"term_{right}"]
            },
            "recesses": [
                Stop(
                    data[f"recess_{at}_name"],
                    data[f"recess_{at}_first"],
                    data[f"recess_{at}_last"],
                    data[f"recess_{at}_id"],
                )
                for at in self._numbers
                if data[f"recess_{at}_name"]
            ],
        }


def initial_of(body: Body, terms: Iterable[BodyTerm], recesses: Iterable[Recess], revision: int) -> dict[str, Any]:
    """The rules as they stand."""
    found: dict[str, Any] = {name: getattr(body, name) for name in FIELDS} | {"seen_revision": revision}
    found["proxies_most"] = body.proxies_most or None
    for term in terms:
        found |= {f"term_{term.right}": term.length, f"unit_{term.right}": term.unit}
    for at, recess in enumerate(recesses, start=1):
        found |= {
            f"recess_{at}_id": recess.pk,
            f"recess_{at}_name": recess.name,
            f"recess_{at}_first": recess.first_day,
            f"recess_{at}_last": recess.last_day,
        }
    return found


def form_of(body: Body, revision: int, data: Any = None) -> RegulationForm:
    """The form with the rules as they stand, or with what was typed; with "more" it gets a row, and judges nothing."""
    if data is None:
        terms, recesses = list(body.terms.all()), sorted(body.recesses.all(), key=lambda r: (r.first_day, r.pk))
        return RegulationForm(rows=len(recesses) + BLANK_ROWS, initial=initial_of(body, terms, recesses, revision))
    more = "more" in data
    rows = int(data["rows"]) if data.get("rows", "").isdecimal() else 0
    if not more:
        return RegulationForm(data, rows=rows)
    data = data.copy()
    data["rows"] = str(rows + 1)
    form = RegulationForm(data, rows=rows + 1)
    form._errors, form.cleaned_data = {}, {}
    return form
