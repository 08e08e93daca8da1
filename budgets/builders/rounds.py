"""Income by paper, allocations by unit, counted students, and what each unit kept over the years, as tables by name."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets import cumulative as reads
from budgets.builders.themes import FIRST, rounding
from budgets.forms import unit_label
from budgets.models import Allocation, Income
from budgets.permissions import sees_all_units
from budgets.rounds import counting_papers, student_counts, units_of
from budgets.sheets import letter
from budgets.tables import Sum, shown
from budgets.tables.registry import Head, Row, Scope, Table, Value
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act


def may_income(rights: Rights, scope: Scope) -> bool:
    """The papers lie with who reads the plans of the institution, as on their page."""
    top = rights.institution
    return bool(top and rights.reaches(Act.READ, top))


def may_students(rights: Rights, scope: Scope) -> bool:
    return may_income(rights, scope) or sees_all_units(rights)


def income(scope: Scope) -> Table:
    """A row per paper: of which year, which version, of what date, what it says, and whether it counts now."""
    order = {stage: place for place, stage in enumerate(Income.Stage.values)}
    rows = list(Income.objects.filter(framework=scope.framework, year__in=scope.years))
    rows.sort(key=lambda row: (row.year, order[row.stage], row.dated, row.pk))
    budget = {row.pk for row in counting_papers(scope.framework).values()}
    final = {row.year: row.pk for row in rows if row.stage == Income.Stage.FINAL}  # the last one stays
    heads = (
        Head("year", _("Year"), "text"),
        Head("version", _("Version"), "text"),
        Head("paper", _("Paper"), "text"),
        Head("dated", _("Date"), "date"),
        Head("amount", _("Amount"), "money"),
        Head("counts", _("Counts now"), "text"),
    )
    counts = {**dict.fromkeys(budget, _("as budgeted")), **dict.fromkeys(final.values(), _("as realised"))}
    found = tuple(
        Row(
            (
                str(row.year),
                row.get_stage_display(),
                row.source,
                row.dated,
                shown(row.amount_cents),
                counts.get(row.pk, ""),
            )
        )
        for row in rows
    )
    note = _(
        "Of a year counts the grant, else the framework letter, else the estimate, each by its last paper; beside it "
        "what is final."
    )
    return Table(_("Income by paper"), heads, found, (note,))


def allocations(scope: Scope) -> Table:
    """Units by year: what each was given, and of a rate how it came about."""
    given = {(row.unit_id, row.year): row for row in Allocation.objects.filter(framework=scope.framework)}
    units = _asked(scope, units_of(scope.framework))
    heads = [Head("unit", _("Unit"), "text")]
    for year in scope.years:
        heads += [
            Head(f"allocated{year}", _("Allocated"), "money", str(year)),
            Head(f"rate{year}", _("Rate in euros"), "number", str(year)),
            Head(f"students{year}", _("Students"), "number", str(year)),
            Head(f"counted{year}", _("Counted on"), "date", str(year)),
        ]
    heads.append(Head("total", _("Total"), "money"))
    rows = [
        _allocated(unit_label(unit), [given.get((unit.pk, year)) for year in scope.years])
        for unit in units
        if any((unit.pk, year) in given for year in scope.years)
    ]
    if len(rows) > 1:
        rows.append(_total(heads, rows, {1 + 4 * place for place in range(len(scope.years))}))
    return Table(_("Allocations by unit and year"), tuple(heads), tuple(rows), (rounding(),))


def _allocated(title: str, lines: list[Allocation | None]) -> Row:
    cells: list[Value] = [title]
    for line in lines:
        rate = Decimal(line.rate_cents).scaleb(-2) if line and line.rate_cents is not None else None
        cells += [
            shown(line.amount_cents) if line else Sum(),
            rate,
            line.students if line else None,
            line.counted_on if line else None,
        ]
    known = [line.amount_cents for line in lines if line]
    places = [letter(1 + 4 * place) for place in range(len(lines))]
    formula = "=" + "+".join(f"N({place}{{r}})" for place in places)
    return Row((*cells, Sum(sum(known), len(known))), formulas={len(cells): formula})


def students(scope: Scope) -> Table:
    """Units by reference date, the newest first."""
    counts = student_counts(_asked(scope, units_of(scope.framework)))
    heads = (
        Head("unit", _("Unit"), "text"),
        *(Head(f"D{day:%Y%m%d}", f"{day.day}-{day.month}-{day.year}", "number") for day in counts.dates),
    )
    rows = [
        Row((unit.short, *(row.number if row else None for row in numbers)))
        for unit, numbers in counts.rows
        if any(numbers)
    ]
    if len(rows) > 1:
        added = {place: f"=SUM({{c}}{FIRST}:{{c}}{FIRST + len(rows) - 1})" for place in range(1, len(heads))}
        rows.append(Row((_("Total"), *counts.totals), "total", formulas=added))
    notes = tuple(f"{day.day}-{day.month}-{day.year}: {source}" for day, source in counts.sources.items())
    return Table(_("Counted students"), heads, tuple(rows), notes)


def cumulative(scope: Scope) -> Table:
    """Of each unit its opening reserve, and per year what came, what went, the result and the cumulative one."""
    every = reads.runs(scope.framework)
    found = [row for row in every if scope.unit is None or row.unit == scope.unit]
    heads = [Head("unit", _("Unit"), "text"), Head("opening", _("Opening reserve"), "money")]
    for year in scope.years:
        heads += [
            Head(f"allocated{year}", _("Allocated"), "money", str(year)),
            Head(f"carried{year}", _("Carried over and shifted"), "money", str(year), signed=True),
            Head(f"realised{year}", _("Realised"), "money", str(year), real=True),
            Head(f"result{year}", _("Result"), "money", str(year), signed=True),
            Head(f"cumulative{year}", _("Cumulative"), "money", str(year)),
        ]
    rows = [_run(unit_label(row.unit), row, scope.years) for row in found if row.unit]
    if len(rows) > 1:
        whole = _run(_("Total"), reads.together(found, scope.framework), scope.years)
        rows.append(Row(whole.cells, "total", formulas=whole.formulas))
    notes = (
        _(
            "Result: what was allocated and carried over, minus what was realised. Cumulative: with the opening reserve."
        ),
        _("A year without a final financial report has no result yet, and the count stops there."),
        rounding(),
    )
    return Table(_("Result of each unit over the years"), tuple(heads), tuple(rows), notes)


def _run(title: str, row: reads.Run, years: Iterable[int]) -> Row:
    known = {year.year: year for year in row.years}
    cells: list[Value] = [title, shown(row.opening_cents) if row.opening else Sum()]
    formulas: dict[int, str] = {}
    for when in years:
        year, place = known.get(when), len(cells)
        if year is None:
            cells += [Sum()] * 5
            continue
        if year.result is not None:
            columns = [letter(place + step) for step in range(3)]
            formulas[place + 3] = "=N({}{{r}})+N({}{{r}})-N({}{{r}})".format(*columns)
        amounts = (year.allocated, year.carried, year.realised, year.result, year.cumulative)
        cells += [Sum() if cents is None else shown(cents) for cents in amounts]
    return Row(tuple(cells), formulas=formulas)


def _asked(scope: Scope, units: list[Unit]) -> list[Unit]:
    return [unit for unit in units if scope.unit in (None, unit)]


def _total(heads: list[Head], rows: list[Row], places: set[int]) -> Row:
    """Amounts are added up; rates and dates are not."""
    last = len(heads) - 1
    cells: list[Value] = [_("Total")]
    for place in range(1, len(heads)):
        whole = Sum()
        if place in places or place == last:
            for row in rows:
                cell = row.cells[place]
                whole += cell if isinstance(cell, Sum) else Sum()
            cells.append(whole)
        else:
            cells.append(None)
    added = {place: f"=SUM({{c}}{FIRST}:{{c}}{FIRST + len(rows) - 1})" for place in (*places, last)}
    return Row(tuple(cells), "total", formulas=added)
