"""Reads of spending rounds: what each unit spent beside its budget, who handed in, and where a remark is owed."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Sum

from budgets import hooks
from budgets.models import PLACES, BudgetLine, DocumentTotal, Realised, Report, SpendingRound
from budgets.queries import units_with_money
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared import notation
from plans.models import Document, Framework, Measure, Theme


class Spent(NamedTuple):
    """What a row of a report says, apart from where it stands."""

    cents: int | None
    forecast: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """What was spent, held against what was budgeted. ``expected`` is the whole year: of the final report what was
    spent, of an earlier one the forecast (None while nobody gave one)."""

    budgeted: int
    realised: int | None
    expected: int | None
    remarks: tuple[str, ...] = ()
    asks: bool = False

    @property
    def owes(self) -> bool:
        """A remark is demanded and not there."""
        return self.asks and not self.remarks

    @property
    def difference(self) -> int | None:
        return None if self.expected is None else self.expected - self.budgeted

    @property
    def signed(self) -> str:
        return "" if self.difference is None else notation.signed(notation.thousands(self.difference))

    @property
    def percent(self) -> str:
        if self.difference is None or not self.budgeted:
            return "" if self.difference is None else "–"
        return notation.signed(notation.percent(self.difference, self.budgeted, 1))


def against(round: SpendingRound, budgeted: int, rows: Iterable[Spent]) -> Against:
    """Rows of one theme of one unit against its budget."""
    known = [row for row in rows if row.cents is not None]
    realised = sum(row.cents or 0 for row in known) if known else None
    expected = realised
    if not round.is_final:
        told = any(row.forecast is not None for row in known)
        expected = sum((row.cents or 0) if row.forecast is None else row.forecast for row in known) if told else None
    remarks = tuple(row.remark for row in known if row.remark)
    asks = expected is not None and passes(round, expected - budgeted, budgeted)
    return Against(budgeted, realised, expected, remarks, asks)


def passes(round: SpendingRound, difference: int, budgeted: int) -> bool:
    """Whether a difference is more than the threshold: in euros, and as a share of the budget."""
    many = abs(difference)
    return many > round.threshold_cents and many * 1000 > round.threshold_per_mille * abs(budgeted)


def together(each: Iterable[Against]) -> Against:
    """A total; it asks for no remark of its own."""
    each = list(each)
    realised = [one.realised for one in each if one.realised is not None]
    expected = [one.expected for one in each if one.expected is not None]
    return Against(
        sum(one.budgeted for one in each),
        sum(realised) if realised else None,
        sum(expected) if expected else None,
    )


# --- when a report is asked for ---------------------------------------------------------------------------------------

DUE: dict[Report, tuple[int, int]] = {Report.MAY: (0, 5), Report.SEPTEMBER: (0, 9), Report.FINAL: (1, 3)}
"""How many years after the year that it is about, and in which month."""


def due_on(year: int, report: str) -> datetime.date:
    """The first day on which a report about a year can be asked for."""
    later, month = DUE[Report(report)]
    return datetime.date(year + later, month, 1)


def unasked(year: int, opened: Iterable[str], on: datetime.date) -> Report | None:
    """The report about a year that is due and was not opened; one that a later report overtook is asked for no more."""
    due = [report for report in Report if due_on(year, report) <= on]
    last = due[-1] if due else None
    order = list(Report)
    return last if last and all(order.index(Report(one)) < order.index(last) for one in opened) else None


# --- a round ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitState:
    """How far a unit is with a report."""

    unit: Unit
    total: Against
    handed_in: bool
    owes: tuple[str, ...]
    """Codes of the themes at which a remark is owed."""


def budgeted_by_theme(framework: Framework, year: int) -> dict[tuple[int, str], int]:
    """Quality funds by unit and theme, of the plans that count."""
    rows = DocumentTotal.objects.filter(document__framework=framework, counted=True, counts=True, year=year)
    found = rows.values_list("document__unit", "theme").annotate(all=Sum("cents")).order_by()
    return {(unit, theme): cents for unit, theme, cents in found}


def rows_of(round: SpendingRound) -> dict[tuple[int, str], list[Spent]]:
    """What stands in a round, by unit and theme."""
    found: dict[tuple[int, str], list[Spent]] = defaultdict(list)
    rows = Realised.objects.filter(round=round).order_by("pk")
    for unit, theme, *said in rows.values_list("unit", "theme__code", "amount_cents", "forecast_cents", "remark"):
        found[unit, theme].append(Spent(*said))
    return found


def states(round: SpendingRound, units: Sequence[Unit] | None = None) -> list[UnitState]:
    """Every unit that has money to account for, the institution's own last. A fixed number of queries."""
    units = units_with_money(round.framework) if units is None else units
    budget, rows = budgeted_by_theme(round.framework, round.year), rows_of(round)
    handed = set(Realised.objects.filter(round=round).handed_in().values_list("unit", flat=True))
    themes = list(
        Theme.objects.filter(framework=round.framework).order_by("order", "pk").values_list("code", flat=True)
    )
    found = []
    for unit in sorted(units, key=lambda unit: unit.level == Level.INSTITUTION):
        each = {
            theme: against(round, budget.get((unit.pk, theme), 0), rows.get((unit.pk, theme), ())) for theme in themes
        }
        if any((unit.pk, theme) in rows or each[theme].budgeted for theme in themes):
            owes = tuple(theme for theme, one in each.items() if one.owes)
            found.append(UnitState(unit, together(each.values()), unit.pk in handed, owes))
    return found


def rounds_of(framework: Framework) -> list[SpendingRound]:
    """The last first."""
    rows = SpendingRound.objects.filter(framework=framework).select_related("closed_by", "corrects")
    return sorted(rows, key=lambda row: (-row.year, -PLACES[row.report], -row.number))


# --- one unit ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where an amount of a unit can stand: a theme, or one of its measures. ``key`` names it in a form."""

    theme: Theme
    measure: Measure | None
    budgeted: int
    row: Realised | None
    imported: bool = False
    """Follows from the ledger, and is put right there."""
    divided: bool = False
    """A theme whose measures stand below it: what is entered here comes on top of theirs."""

    @property
    def key(self) -> str:
        return self.theme.code if self.measure is None else f"{self.theme.code}-{self.measure.pk}"


def places(round: SpendingRound, unit: Unit) -> list[Place]:
    """Every theme, each followed by the measures of the plan that counts in that year."""
    stored = {
        (row.theme_id, row.measure_id): row
        for row in Realised.objects.filter(round=round, unit=unit).select_related("measure")
    }
    plan = counted_plan(round.framework, unit, round.year)
    budget = budget_of_measures(plan, round.year) if plan else {}
    measures = list(Measure.objects.filter(document=plan).order_by("order", "pk")) if plan else []
    known = {measure.pk for measure in measures}
    measures += [row.measure for row in stored.values() if row.measure and row.measure.pk not in known]
    by_theme = budgeted_by_theme(round.framework, round.year)
    ledger = round.imports.exists()

    def place(theme: Theme, measure: Measure | None, cents: int, divided: bool = False) -> Place:
        row = stored.get((theme.pk, measure.pk if measure else None))
        imported = ledger and row is not None and row.origin == Realised.Origin.IMPORTED
        return Place(theme, measure, cents, row, imported, divided)

    found = []
    for theme in Theme.objects.filter(framework=round.framework).order_by("order", "pk"):
        below = [one for one in measures if (theme.pk, one.pk) in stored or one.theme_id == theme.pk]
        found.append(place(theme, None, by_theme.get((unit.pk, theme.code), 0), divided=bool(below)))
        found += [place(theme, one, budget.get(str(one.uuid), 0)) for one in below]
    return found


def counted_plan(framework: Framework, unit: Unit, year: int) -> Document | None:
    """The plan of a unit whose money counts in a year; before it has any, the last that covers the year."""
    plans = Document.objects.filter(framework=framework, unit=unit).select_related("kind")
    counted = plans.filter(totals__counted=True, totals__year=year).first()
    covers = plans.filter(kind__has_money=True, first_year__lte=year, last_year__gte=year)
    return counted or covers.order_by("-first_year", "-pk").first()


def budget_of_measures(plan: Document, year: int) -> dict[str, int]:
    """Quality funds by uuid of the measure: of the newest frozen version, before that of the working text."""
    found: dict[str, int] = defaultdict(int)
    frozen = hooks.newest_frozen([plan.pk]).get(plan.pk)
    if frozen is not None:
        for line in frozen.lines:
            if line.counts and line.year == year:
                found[line.measure] += line.cents or 0
        return found
    rows = BudgetLine.objects.filter(document=plan, year=year, source__counts=True)
    for uuid, cents in rows.values_list("measure__uuid", "amount_cents"):
        found[str(uuid)] += cents or 0
    return found
