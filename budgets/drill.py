"""What a figure is made of: its parts by theme, unit or source, and of one unit the lines, each with who consented.

Sums are for who may see the table they stand in. Lines of a plan are for who may read its working text; those of a
frozen version also for the bodies that it was laid before. To others the way ends at the title of the plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Sum as Add
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budgets import hooks
from budgets.builders import reading
from budgets.figures import Figure
from budgets.forms import unit_label
from budgets.models import Allocation, BudgetLine, CountedVersion, Income, Realised, Report
from budgets.permissions import sees_unit
from budgets.queries import sources_of, theme_names, units_with_money
from budgets.tables import Sum, shown, together
from budgets.tables.registry import Head, Row, Table
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from plans.models import Document, Measure


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
        _add_lines(figure, found)
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
    return (Report.values.index(row.round.report), row.round.number)


def _measure_of(row: Realised, rights: Rights | None) -> str:
    if row.measure is None:
        return ""
    return row.measure.title if rights is None or rights.reaches(Act.READ, row.unit) else _("a measure")


# --- lines ------------------------------------------------------------------------------------------------------------


def _add_lines(figure: Figure, found: Parts) -> None:
    for document, version in _plans(figure):
        paper = hooks.paper_of(document.pk, version, figure.scope.rights) if version else None
        reads = _reads(document, figure.scope.rights)
        title = _("Lines of %(plan)s") % {"plan": f"{document}"}
        if not reads and not (paper and paper.readable):
            text = _("%(plan)s: its lines are open to who may read this plan.") % {"plan": f"{document}"}
            found.notes.append((text, ""))
            continue
        found.tables.append(_lines(figure, document, version, title, paper, reads=reads))
        if paper:
            found.consents += paper.consents
            found.notes.append((_("The amounts are those of version %(number)s.") % {"number": version}, paper.link))
            if not paper.consents:
                found.notes.append((_("No decision has consented to this version yet."), ""))
        else:
            found.notes.append(
                (_("The amounts are those of the working text; no council was asked about these yet."), "")
            )


def _plans(figure: Figure) -> list[tuple[Document, int | None]]:
    """The plan that counts in this year with its version; or the working text of the plan that is asked."""
    scope = figure.scope.of(years=(figure.year,))
    if scope.document is not None:
        return [(scope.document, None)]
    ids = reading.totals_of(scope).order_by().values("document")
    plans = Document.objects.for_listing().filter(pk__in=ids).order_by("unit__order", "pk")
    versions = dict(CountedVersion.objects.filter(document__in=plans).values_list("document_id", "number"))
    return [(plan, versions.get(plan.pk)) for plan in plans]


def _reads(document: Document, rights: Rights | None) -> bool:
    return rights is None or Document.objects.readable_by(rights).filter(pk=document.pk).exists()


def _lines(
    figure: Figure, document: Document, version: int | None, title: str, paper: hooks.Paper | None, *, reads: bool
) -> Table:
    names = {str(row.uuid): row for row in Measure.objects.filter(document=document).only("uuid", "title")}
    titles = {key: row.title for key, row in names.items()}
    lineages: dict[str, str] = {}
    if version:
        frozen = hooks.measures_frozen([document.pk]).get(document.pk, [])
        titles |= {row.key: row.title for row in frozen}
        lineages = {row.key: row.lineage for row in frozen}
    sources = {source.code: str(source) for source in sources_of(document.framework_id)}
    heads = (
        Head("measure", _("Measure"), "text"),
        Head("source", _("Source"), "text"),
        Head("amount", _("Amount"), "money"),
        Head("consented", _("Consented to by"), "text"),
    )
    rows = []
    place = {key: n for n, key in enumerate(lineages)}
    for measure, source, amount in sorted(
        _amounts(figure, document, version), key=lambda row: place.get(row[0], len(place))
    ):
        to = reverse("budgets:measure", args=[measure]) if reads and measure in names else (paper.link if paper else "")
        by = _consented(paper, lineages.get(measure, ""))
        rows.append(
            Row(
                (titles.get(measure, measure), sources.get(source, source), amount, by[0]),
                links={**({0: to} if to else {}), **({3: by[1]} if by[1] else {})},
            )
        )
    return Table(title, heads, tuple(rows))


def _consented(paper: hooks.Paper | None, lineage: str) -> tuple[str, str]:
    consents = [each for each in (paper.consents if paper else []) if each.measures is None or lineage in each.measures]
    return (", ".join(each.short for each in consents), consents[0].link) if consents else ("", "")


def _amounts(figure: Figure, document: Document, version: int | None) -> list[tuple[str, str, Sum]]:
    """Measure (uuid), source and amount, in the order of the plan."""
    if version:
        budget = hooks.newest_frozen([document.pk]).get(document.pk)
        lines = [
            line
            for line in (budget.lines if budget else ())
            if line.year == figure.year
            and figure.theme in ("", line.theme)
            and (figure.source == line.source if figure.source else line.counts)
        ]
        return [(line.measure, line.source, Sum(line.cents or 0, line.cents is not None, line.pm)) for line in lines]
    rows = BudgetLine.objects.filter(document=document, year=figure.year)
    rows = rows.filter(source__code=figure.source) if figure.source else rows.filter(source__counts=True)
    rows = rows.filter(measure__theme__code=figure.theme) if figure.theme else rows
    found = rows.order_by("measure__theme__order", "measure__order", "pk").values_list(
        "measure__uuid", "source__code", "amount_cents", "pm"
    )
    return [(str(uuid), source, Sum(cents or 0, cents is not None, pm)) for uuid, source, cents, pm in found]


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
