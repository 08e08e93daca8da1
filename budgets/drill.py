"""What a figure is made of: its parts by theme and unit, the lines of one unit, papers and allocations.

Sums are for who may see the table they stand in; a unit is named to who sees that unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Sum as Add
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budgets import hooks
from budgets.builders import reading
from budgets.drill_lines import lines_of
from budgets.figures import Figure
from budgets.forms import unit_label
from budgets.models import PLACES, Allocation, Income, Realised
from budgets.permissions import sees_unit
from budgets.queries import theme_names, units_with_money
from budgets.tables import Sum, shown, together
from budgets.tables.registry import Head, Row, Table
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act


@dataclass
class Parts:
    """The tables of a figure's page, and what must be said beside them."""

    amount: Sum
    tables: list[Table] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    consents: list[hooks.Consent] = field(default_factory=list)


def parts_of(figure: Figure) -> Parts:
    if figure.side in ("B", "R"):
        return _spending(figure)
    return {"income": _income, "allocated": _allocated, "rest": _rest, "result": _result}[figure.side](figure)


def _head(code: str, title: str) -> tuple[Head, Head]:
    return Head(code, title, "text"), Head("amount", _("Amount"), "money")


def _table(title: str, head: str, rows: Iterable[tuple[str, Sum, str]], total: Sum | None = None) -> Table:
    """Names with their amounts, each with where it leads."""
    found = [Row((name, amount), links={1: to} if to else {}) for name, amount, to in rows]
    if total is not None and len(found) > 1:
        found.append(Row((_("Total"), total), "total"))
    return Table(title, _head("of", head), tuple(found))


# --- spending ---------------------------------------------------------------------------------------------------------


def _spending(figure: Figure) -> Parts:
    scope = figure.scope.of(years=(figure.year,), sides=(figure.side,))
    cells = {
        cell: amount
        for cell, amount in reading.spending(scope).items()
        if cell.column.kind == figure.side
        and figure.theme in ("", cell.theme)
        and (figure.source == cell.source if figure.source else cell.counts)
    }
    found = Parts(together(cells.values()))
    if not figure.theme and (figure.side == "B" or reading.whole(scope)):
        found.tables.append(_by_theme(figure, cells, found.amount))
    if reading.whole(scope):
        found.tables.append(_by_unit(figure, found.amount))
    elif figure.side == "B":
        lines = lines_of(figure)
        found.tables += lines.tables
        found.consents, found.notes = lines.consents, lines.notes
    else:
        found.tables.append(_reports(figure, found.amount))
    return found


def _by_theme(figure: Figure, cells: dict[reading.Cell, Sum], total: Sum) -> Table:
    sums: dict[str, Sum] = defaultdict(Sum)
    for cell, amount in cells.items():
        sums[cell.theme] += amount
    names = theme_names(figure.scope.framework)
    rows = [
        Row(
            (theme.name, sums[theme.code]),
            theme=theme.number,
            links={1: Figure(figure.scope, figure.year, figure.side, theme.code, figure.source).link},
        )
        for theme in names
        if sums[theme.code]
    ]
    return Table(_("By theme"), _head("theme", _("Theme")), (*rows, Row((_("Total"), total), "total")) if rows else ())


def _by_unit(figure: Figure, total: Sum) -> Table:
    """Units by name for who sees them; of the others their sum."""
    sums = _units(figure)
    seen = {u: sums[u.pk] for u in units_with_money(figure.scope.framework) if sums.get(u.pk) and _sees(figure, u)}
    rows = [
        (
            unit_label(unit),
            amount,
            Figure(figure.scope.of(unit=unit), figure.year, figure.side, figure.theme, figure.source).link,
        )
        for unit, amount in seen.items()
    ]
    rest = total.cents - together(seen.values()).cents
    if rest or (not seen and total):
        rows.append((_("Other units together"), Sum(rest, 1), ""))
    return _table(_("By unit"), _("Unit"), rows, total)


def _sees(figure: Figure, unit: Any) -> bool:
    rights = figure.scope.rights
    return rights is None or sees_unit(rights, unit)


def _units(figure: Figure) -> dict[int, Sum]:
    scope = figure.scope.of(years=(figure.year,))
    found: dict[int, Sum] = defaultdict(Sum)
    if figure.side == "R":
        for (unit, _year, theme), cents in reading.last_of(scope).items():
            if figure.theme in ("", theme):
                found[unit] += shown(cents)
        return found
    rows = reading.totals_of(scope)
    rows = rows.filter(source=figure.source) if figure.source else rows.filter(counts=True)
    rows = rows.filter(theme=figure.theme) if figure.theme else rows
    summed = rows.order_by().values_list("document__unit_id").annotate(c=Add("cents"), a=Add("amounts"), p=Add("pms"))
    return {unit: Sum(cents, amounts, bool(pms)) for unit, cents, amounts, pms in summed}


def _reports(figure: Figure, total: Sum) -> Table:
    """What a unit spent as its last financial report says; measures by name only for who reads their plan."""
    scope = figure.scope
    units = reading.units_of(scope.unit) if scope.unit else []
    rows = Realised.objects.filter(round__framework=scope.framework, round__year=figure.year, unit__in=units)
    entered = list(
        rows.select_related("round", "theme", "unit__parent__parent", "measure").order_by("theme__order", "pk")
    )
    last = {row.unit_id: (0, 0) for row in entered}
    for row in entered:
        last[row.unit_id] = max(last[row.unit_id], _place(row))
    heads = (
        Head("theme", _("Theme"), "text"),
        Head("measure", _("Measure"), "text"),
        Head("report", _("Report"), "text"),
        Head("remark", _("Remark"), "text"),
        Head("amount", _("Amount"), "money"),
    )
    lines = [
        Row((row.theme.name, _measure_of(row, scope.rights), str(row.round), row.remark, shown(row.amount_cents)))
        for row in entered
        if _place(row) == last[row.unit_id] and figure.theme in ("", row.theme.code)
    ]
    if len(lines) > 1:
        lines.append(Row((_("Total"), "", "", "", total), "total"))
    return Table(_("As the last financial report says"), heads, tuple(lines))


def _place(row: Realised) -> tuple[int, int]:
    return (PLACES[row.round.report], row.round.number)


def _measure_of(row: Realised, rights: Rights | None) -> str:
    if row.measure is None:
        return ""
    return row.measure.title if rights is None or rights.reaches(Act.READ, row.unit) else _("a measure")


# --- what came in, and what was given -----------------------------------------------------------------------------------


def _income(figure: Figure) -> Parts:
    papers = Income.objects.filter(framework=figure.scope.framework, year=figure.year).order_by("dated", "pk")
    known = reading.papers(figure.scope.of(years=(figure.year,)))
    column = next((c for c in reading.income(known) if c.real == figure.real), None)
    amount = shown(reading.income(known).get(column)) if column else Sum()
    heads = (
        Head("paper", _("Paper"), "text"),
        Head("stage", _("Version"), "text"),
        Head("dated", _("Date"), "date"),
        Head("amount", _("Amount"), "money"),
    )
    rows = [
        Row((paper.source, str(Income.Stage(paper.stage).label), paper.dated, shown(paper.amount_cents)))
        for paper in papers
    ]
    note = _(
        "Of each version the last paper counts; the grant as awarded goes before the framework letter, and that before an estimate."
    )
    return Parts(amount, [Table(_("What the papers say"), heads, tuple(rows))], [(note, "")])


def _allocated(figure: Figure) -> Parts:
    scope = figure.scope
    rows = Allocation.objects.filter(framework=scope.framework, year=figure.year).select_related("unit__parent__parent")
    unit = scope.document.unit if scope.document else scope.unit
    if unit is not None:
        rows = rows.filter(unit__in=reading.units_of(unit))
    given = list(rows.order_by("unit__order", "pk"))
    total = together(shown(row.amount_cents) for row in given)
    heads = (
        Head("unit", _("Unit"), "text"),
        Head("letter", _("Laid down in"), "text"),
        Head("rate", _("Rate per student"), "money"),
        Head("students", _("Students"), "number"),
        Head("amount", _("Amount"), "money"),
    )
    seen = [row for row in given if _sees(figure, row.unit)]
    lines = [
        Row(
            (unit_label(row.unit), row.letter, shown(row.rate_cents), row.students, shown(row.amount_cents)),
            fine={3: date_format(row.counted_on, "SHORT_DATE_FORMAT")} if row.counted_on else {},
        )
        for row in seen
    ]
    if len(seen) < len(given):
        rest = total.cents - sum(row.amount_cents for row in seen)
        lines.append(Row((_("Other units together"), "", None, None, Sum(rest, 1))))
    if len(given) > 1:
        lines.append(Row((_("Total"), "", None, None, total), "total"))
    return Parts(total, [Table(_("What was allocated"), heads, tuple(lines))])


def _rest(figure: Figure) -> Parts:
    income, given = _income(figure).amount, _allocated(figure).amount
    rows = [
        (_("Income"), income, Figure(figure.scope, figure.year, "income").link),
        (
            _("Minus what was allocated"),
            Sum(-given.cents, given.amounts),
            Figure(figure.scope, figure.year, "allocated").link,
        ),
    ]
    left = Sum(income.cents - given.cents, 1) if income else Sum()
    return Parts(left, [_table(_("How it is reckoned"), _("Part"), rows, left)])


def _result(figure: Figure) -> Parts:
    side = "R" if figure.real else "B"
    income = _income(figure).amount
    spent = _spending(Figure(figure.scope, figure.year, side)).amount
    left = Sum() if figure.real else _rest(figure).amount
    rows = [
        (_("Income"), income, Figure(figure.scope, figure.year, "income", real=figure.real).link),
        (_("Minus spending"), Sum(-spent.cents, spent.amounts), Figure(figure.scope, figure.year, side).link),
    ]
    if left:
        to = Figure(figure.scope, figure.year, "rest").link
        rows.append((_("Minus what is still to allocate"), Sum(-left.cents, left.amounts), to))
    total = Sum(income.cents - spent.cents - left.cents, 1) if income else Sum()
    return Parts(total, [_table(_("How it is reckoned"), _("Part"), rows, total)])
