"""Sheets about the money of the institution: what comes in, and what each unit is given of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from budgets import queries
from budgets.models import Allocation, Income
from budgets.services import income as services
from budgets.sheets_in.findings import Finding
from budgets.sheets_in.layout import Layout, plain
from budgets.sheets_in.names import names_of, unit_named
from budgets.sheets_in.reading import Change, Key, NotAllowed, Stored, Unknown
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.dates import parse_day
from kwaliteit.shared.notation import Amount
from plans.models import Framework


class OfInstitution:
    """What they share: controllers enter them, and they hold amounts without pm."""

    takes_pm = False

    def __init__(self, framework: Framework, rights: Rights) -> None:
        self.framework, self.rights = framework, rights

    def begin(self, layout: Layout) -> None:
        """Nothing of it matters before the first row."""

    def accept(self, value: Amount) -> None:
        if value.pm:
            raise NotAllowed(_("pm is for budget lines; here an amount is needed, or nothing."))
        if (value.cents or 0) < 0:
            raise NotAllowed(_("This amount cannot be below zero."))

    def refused(self, changes: Sequence[Change]) -> list[tuple[int, str]]:
        """The services judge who enters these."""
        return []

    def beside(self, changes: Sequence[Change]) -> list[Finding]:
        """What there is to know of all changes together."""
        return []

    def lock(self) -> None:
        Framework.objects.select_for_update(of=("self",), no_key=True).get(pk=self.framework.pk)

    def inside(self, year: int) -> None:
        if year not in self.framework.years:
            raise Unknown(
                _("%(year)s is outside the period of the framework, %(first)s to %(last)s.")
                % {"year": year, "first": self.framework.first_year, "last": self.framework.last_year}
            )


class Allocations(OfInstitution):
    """A row per unit, a column per year."""

    purpose = "allocations"

    def __init__(self, framework: Framework, rights: Rights) -> None:
        super().__init__(framework, rights)
        self.units = queries.units_with_money(framework)
        self.names = names_of(self.units)

    def roles(self) -> list[tuple[str, str]]:
        years = [(f"B{year}", _("Allocated %(year)s") % {"year": year}) for year in self.framework.years]
        return [("unit", _("Unit")), *years, ("total", _("Total of the row, only checked"))]

    def find(self, texts: dict[str, str]) -> Unit:
        return unit_named(self.names, texts.get("unit", ""))

    def place(self, subject: Unit, texts: dict[str, str], year: int) -> tuple[Key, str]:
        self.inside(year)
        return (subject.pk, year), f"{subject.name}, {year}"

    def stored(self) -> dict[Key, Stored]:
        rows = Allocation.objects.filter(framework=self.framework).values_list("unit", "year", "amount_cents")
        return {(unit, year): Stored(Amount(cents)) for unit, year, cents in rows}

    def write(self, changes: Sequence[Change], actor: Person, watch: object = None) -> None:
        units = {unit.pk: unit for unit in self.units}
        rows = {(row.unit_id, row.year): row for row in Allocation.objects.filter(framework=self.framework)}
        for change in changes:
            if change.kind == "emptied":
                services.remove_allocation(allocation=rows[change.entry.key], actor=actor)  # type: ignore[index]
                continue
            pk, year = change.entry.key
            had = rows.get((pk, year))  # type: ignore[arg-type]
            services.set_allocation(
                framework=self.framework, unit=units[pk], year=year, amount_cents=change.entry.value.cents,  # type: ignore[arg-type, index]
                actor=actor, letter=had.letter if had else "",
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    stage: str
    dated: datetime.date
    source: str


class Incomes(OfInstitution):
    """A row per year and paper."""

    purpose = "income"

    def __init__(self, framework: Framework, rights: Rights) -> None:
        super().__init__(framework, rights)
        self.stages: dict[str, str] = {}
        for language in ("nl", "en"):
            with override(language):
                self.stages |= {plain(str(label)): value for value, label in Income.Stage.choices}
        self.stages |= {value: value for value in Income.Stage.values}

    def roles(self) -> list[tuple[str, str]]:
        return [
            ("year", _("Year")),
            ("stage", _("Version")),
            ("dated", _("Date of the paper")),
            ("paper", _("Paper")),
            ("amount", _("Amount")),
        ]

    def find(self, texts: dict[str, str]) -> Paper:
        stage = self.stages.get(plain(texts.get("stage", "")))
        if stage is None:
            raise Unknown(_("“%(text)s” is no version of the income.") % {"text": texts.get("stage", "")})
        try:
            dated = parse_day(texts.get("dated", ""))
        except ValueError:
            raise Unknown(_("“%(text)s” is no date.") % {"text": texts.get("dated", "")}) from None
        if not texts.get("paper"):
            raise Unknown(_("This row does not say which paper it is of."))
        return Paper(stage, dated, texts["paper"][:200])

    def place(self, subject: Paper, texts: dict[str, str], year: int) -> tuple[Key, str]:
        self.inside(year)
        texts["note"] = subject.source
        return (year, subject.stage, subject.dated), f"{Income.Stage(subject.stage).label} {year}, {subject.source}"

    def stored(self) -> dict[Key, Stored]:
        rows = Income.objects.filter(framework=self.framework)
        found = rows.values_list("year", "stage", "dated", "amount_cents", "source")
        return {row[:3]: Stored(Amount(row[3]), row[4]) for row in found}

    def write(self, changes: Sequence[Change], actor: Person, watch: object = None) -> None:
        for change in changes:
            year, stage, dated = change.entry.key
            if change.kind == "emptied":
                row = Income.objects.get(framework=self.framework, year=year, stage=stage, dated=dated)
                services.remove_income(income=row, actor=actor)
                continue
            services.set_income(
                framework=self.framework, year=year, stage=stage, dated=dated, actor=actor,  # type: ignore[arg-type]
                amount_cents=change.entry.value.cents, source=change.entry.note or "",  # type: ignore[arg-type]
            )  # fmt: skip
