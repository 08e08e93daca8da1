"""What the secretary of a board fills in about money that goes to another theme, year or unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.forms import AmountField, unit_label
from budgets.models import FundingSource, Shift
from budgets.models.shifts import RIGHTS
from governance.forms import PLAIN_FIELD, Described, text_area
from governance.models import Decision
from governance.services.shifts import Leg
from governance.wording import day as in_words
from kwaliteit.organisation.models import COUNCIL_KINDS, Body, Unit, existing_on
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today
from kwaliteit.shared.forms import Day
from plans.models import Document, Framework, Measure, Theme

Kind = Shift.Kind
MOST_ROWS = 20
NOTHING = [("", "–")]


def decision_label(decision: Decision) -> str:
    version = decision.version
    return _("%(day)s: %(outcome)s on version %(number)s of %(title)s") % {
        "day": in_words(decision.meeting_on),
        "outcome": decision.outcome_words,
        "number": version.number,
        "title": version.document.title,
    }


class DecisionForm(Described):
    """On which decision of the council a shift rests."""

    decision = forms.ModelChoiceField(
        Decision.objects.none(), label=gettext_lazy("The decision that it rests on"), empty_label=gettext_lazy("choose")
    )

    def __init__(self, *args: Any, decisions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["decision"].queryset = decisions
        self.fields["decision"].label_from_instance = decision_label


class ShiftForm(Described):
    """Rows of what goes from where to where; by its ``kind`` a row asks for themes, years, units or measures."""

    reason = forms.CharField(
        label=gettext_lazy("The reason"),
        help_text=gettext_lazy("The council and the readers of the next plan read this."),
        widget=text_area(4),
        max_length=PLAIN_FIELD,
    )
    decided_on = Day(label=gettext_lazy("Decided by the board on"))
    right = forms.ChoiceField(
        label=gettext_lazy("What right does the council have here?"),
        help_text=gettext_lazy(
            "With consent and advice the shift waits, and does not count, until its decision is linked."
        ),
        choices=[(right.value, capfirst(right.label)) for right in RIGHTS],
        widget=forms.RadioSelect,
    )
    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Which council?"), empty_label=None)
    document = forms.ModelChoiceField(
        Document.objects.none(),
        label=gettext_lazy("Which plan is it about?"),
        help_text=gettext_lazy("The shift is then also an act in the register of that plan."),
        required=False,
        empty_label=gettext_lazy("no plan in particular"),
    )
    source = forms.ModelChoiceField(FundingSource.objects.none(), label=gettext_lazy("Money of"), empty_label=None)
    of = forms.ChoiceField(label=gettext_lazy("Whose money is it?"))
    rows = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, framework: Framework, unit: Unit, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.framework, self.unit, self.kind = framework, unit, kind
        bodies = Body.objects.filter(existing_on(today()), unit=unit, kind__in=COUNCIL_KINDS).order_by("pk")
        plans = Document.objects.filter(framework=framework, unit=unit, kind__has_money=True).order_by("-first_year")
        sources = FundingSource.objects.filter(framework=framework).order_by("order", "pk")
        for name, rows in (("body", bodies), ("document", plans), ("source", sources)):
            self.fields[name].queryset = rows
        self.fields["document"].label_from_instance = lambda row: row.title
        self.fields["source"].initial = next((row for row in sources if row.counts), None)
        self._units()
        self._lines()

    def _units(self) -> None:
        """The units whose money may be shifted here; only the board of the institution has a choice."""
        self.units = {self.unit.code: self.unit}
        if self.unit.level == Level.INSTITUTION:
            levels = [Level.SERVICE] if self.kind != Kind.UNIT else [Level.SERVICE, Level.FACULTY]
            able = Q(level=Level.SERVICE, runs_initiatives=True) | Q(level=Level.FACULTY)
            rows = Unit.objects.filter(able, existing_on(today()), level__in=levels).order_by("order", "name_nl", "pk")
            self.units |= {row.code: row for row in rows}
        if self.kind == Kind.UNIT or len(self.units) == 1:
            del self.fields["of"]
        else:
            self.fields["of"].choices = [(code, unit_label(unit)) for code, unit in self.units.items()]

    def _lines(self) -> None:
        self.shown = self._count()
        self.fields["rows"].initial = self.shown
        years = [(str(year), str(year)) for year in self.framework.years]
        self.themes = {t.code: t for t in Theme.objects.filter(framework=self.framework).order_by("order", "pk")}
        themes = [(code, f"{theme.number}. {theme.name}") for code, theme in self.themes.items()]
        self.measures = self._measures() if self.kind == Kind.REGROUP else {}
        sides = {
            Kind.THEME: (themes, _("From theme"), _("To theme")),
            Kind.YEAR: (years, _("From year"), _("To year")),
            Kind.UNIT: ([(c, unit_label(u)) for c, u in self.units.items()], _("From unit"), _("To unit")),
            Kind.REGROUP: ([(k, name) for k, (name, _m) in self.measures.items()], _("From measure"), _("To measure")),
        }
        choices, origin, target = sides[Kind(self.kind)]
        for number in range(1, self.shown + 1):
            self._field(f"from_{number}", origin, choices)
            self._field(f"to_{number}", target, choices)
            if self.kind != Kind.YEAR:
                self._field(f"year_{number}", _("Year"), years)
            if self.kind in (Kind.YEAR, Kind.UNIT):
                self._field(f"theme_{number}", _("Theme"), themes, _("no theme in particular"))
            self.fields[f"amount_{number}"] = AmountField(label=_("Amount in euros"), required=False)

    def _field(self, name: str, label: str, choices: Sequence[tuple[str, str]], empty: str = "–") -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=[("", empty), *choices], required=False)

    def _measures(self) -> dict[str, tuple[str, Measure]]:
        """The measures of the plans of these units, each by the plan that it stands in."""
        units = [unit.pk for unit in self.units.values()]
        rows = Measure.objects.filter(document__framework=self.framework, document__unit__in=units)
        rows = rows.select_related("theme", "document__unit").order_by(
            "document__first_year", "document", "theme__order"
        )
        return {
            str(row.uuid): (f"{row.document.first_year}–{row.document.last_year}: {row.title}", row) for row in rows
        }

    def _count(self) -> int:
        if not self.is_bound:
            return int(self.initial.get("rows", 3))
        typed = self.data.get("rows", "")
        rows = (int(typed) if typed.isdecimal() else 3) + bool(self.data.get("more"))
        self.data = self.data.copy()
        self.data["rows"] = str(min(max(rows, 1), MOST_ROWS))
        return int(self.data["rows"])

    @property
    def lines(self) -> list[list[Any]]:
        """The fields of each row, in the order in which they are read."""
        names = ("year", "from", "to", "theme", "amount")
        return [
            [self[f"{name}_{n}"] for name in names if f"{name}_{n}" in self.fields] for n in range(1, self.shown + 1)
        ]

    @property
    def plain(self) -> list[Any]:
        """The fields that are no row."""
        names = [
            name
            for name in ("of", "source", "reason", "decided_on", "right", "body", "document")
            if name in self.fields
        ]
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.legs: list[Leg] = []
        for number in range(1, self.shown + 1):
            self._read(number, data)
        return data

    def _read(self, number: int, data: dict[str, Any]) -> None:
        """One row into the two legs that it is; a row in which nothing was filled in is none."""
        names = [f"{name}_{number}" for name in ("from", "to", "year", "amount") if f"{name}_{number}" in self.fields]
        if not any(data.get(name) not in (None, "") for name in names) or any(name in self.errors for name in names):
            return
        missing = [name for name in names if data.get(name) in (None, "")]
        for name in missing:
            self.add_error(name, _("Fill this in, or empty the whole row."))
        if missing:
            return
        if data[f"from_{number}"] == data[f"to_{number}"]:
            self.add_error(f"to_{number}", _("Choose another one than where it comes from."))
        elif (data[f"amount_{number}"] or 0) <= 0:
            self.add_error(
                f"amount_{number}", _("Type an amount above 0; turn from and to around to go the other way.")
            )
        elif data.get("source"):
            self.legs += [self._leg(number, data, "from", -1), self._leg(number, data, "to", 1)]

    def _leg(self, number: int, data: dict[str, Any], side: str, sign: int) -> Leg:
        picked = data[f"{side}_{number}"]
        unit = self.units.get(picked if self.kind == Kind.UNIT else data.get("of") or self.unit.code, self.unit)
        theme = self.themes.get(picked if self.kind == Kind.THEME else data.get(f"theme_{number}", ""))
        measure = self.measures[picked][1] if self.kind == Kind.REGROUP else None
        year = int(picked if self.kind == Kind.YEAR else data[f"year_{number}"])
        return Leg(
            measure.document.unit if measure else unit,
            year,
            data["source"],
            sign * data[f"amount_{number}"],
            theme,
            measure,
        )

    @property
    def given(self) -> dict[str, Any]:
        """What the service is given."""
        data = self.cleaned_data
        names = ("reason", "decided_on", "right", "body", "document")
        return {**{name: data[name] for name in names}, "legs": self.legs}


def first_rows(shift: Shift) -> dict[str, Any]:
    """What was recorded, as a form about it begins: each pair of legs a row."""
    legs = list(shift.legs.all())
    found: dict[str, Any] = {"rows": max(3, len(legs) // 2)}
    for number, (less, more) in enumerate(zip(legs[::2], legs[1::2], strict=False), start=1):
        for side, leg in (("from", less), ("to", more)):
            names = {
                Kind.THEME: leg.theme.code if leg.theme else "",
                Kind.YEAR: str(leg.year),
                Kind.UNIT: leg.unit.code,
                Kind.REGROUP: "",
            }
            found[f"{side}_{number}"] = names[Kind(shift.kind)]
        found |= {f"year_{number}": str(less.year), f"amount_{number}": more.cents, "source": less.source_id}
        found |= {f"theme_{number}": less.theme.code if less.theme else "", "of": less.unit.code}
    kept = {"reason": shift.reason, "decided_on": shift.decided_on, "right": shift.right}
    return {**found, **kept, "body": shift.body_id, "document": shift.document_id}
