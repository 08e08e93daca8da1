"""Measure × year within initiative within theme, with subtotals: of the plan that is asked, or of those that count."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets import hooks
from budgets.builders import reading
from budgets.builders.themes import FIRST, rounding
from budgets.models import BudgetLine
from budgets.queries import theme_names
from budgets.tables import InitiativeGroup, InitiativeTheme, Line, MeasureName, Sum, initiative_table
from budgets.tables.initiatives import InitiativeCell
from budgets.tables.registry import Head, Row, Scope, Table
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from plans.models import Document, Initiative, Measure


def may(rights: Rights, scope: Scope) -> bool:
    """Measures stand here by name, so it is for who may read the plan."""
    if scope.document is not None:
        return Document.objects.readable_by(rights).filter(pk=scope.document.pk).exists()
    unit: Unit | None = scope.unit or rights.institution
    return unit is not None and rights.reaches(Act.READ, unit)


def build(scope: Scope) -> Table:
    names, lines = _content(scope)
    return _table(scope, names, lines, set() if scope.rights is None else _living(names))


def of_plan(scope: Scope, lines: Sequence[Line]) -> Table:
    """Of a working text of which the lines were read already."""
    names = _names([scope.document.pk] if scope.document else [])
    return _table(scope, names, lines, {name.key for name in names})


def _table(scope: Scope, names: Sequence[MeasureName], lines: Sequence[Line], open_to: set[str]) -> Table:
    table = initiative_table(theme_names(scope.framework), names, lines, scope.years)
    heads = (
        Head("measure", _("Measure"), "text"),
        *(Head(f"B{year}", str(year), "money") for year in scope.years),
        Head("responsible", _("Responsible"), "text"),
    )
    rows: list[Row] = []
    for part in table.themes:
        rows += _theme(part, FIRST + len(rows), open_to)
    if rows:
        tops = [FIRST + place for place, row in enumerate(rows) if row.level == "heading"]
        rows.append(Row((_("Total"), *table.totals, ""), "total", formulas=_added(table.totals, tops)))
    notes = (rounding(), _("What another source pays is shown, and does not count in the totals."))
    return Table(_("Common initiatives by year"), heads, tuple(rows), notes)


def _theme(part: InitiativeTheme, first: int, open_to: set[str]) -> list[Row]:
    rows: list[Row] = []
    subtotals = []
    for group in part.groups:
        rows += _group(group, first + 1 + len(rows), open_to)
        subtotals.append(first + len(rows))
    formulas = _added(part.totals, subtotals)
    return [Row((part.theme.name, *part.totals, ""), "heading", formulas=formulas, theme=part.theme.number), *rows]


def _group(group: InitiativeGroup, first: int, open_to: set[str]) -> list[Row]:
    rows = [
        Row(
            (name.title, *(cell.printed for cell in cells), name.responsible),
            fine={n: _("other source") for n, cell in enumerate(cells, 1) if cell.paid_elsewhere},
            links={0: reverse("budgets:measure", args=[name.key])} if name.key in open_to else {},
        )
        for name, cells in group.rows
    ]
    last = first + len(rows) - 1
    formulas = {
        place: f"=SUM({{c}}{first}:{{c}}{last})"
        for place, total in enumerate(group.totals, 1)
        if total.amounts and not any(_elsewhere(cells, place) for _name, cells in group.rows)
    }
    title = _("Total %(title)s") % {"title": group.title}
    return [*rows, Row((title, *group.totals, ""), "subtotal", formulas=formulas)]


def _elsewhere(cells: Sequence[InitiativeCell], place: int) -> bool:
    return cells[place - 1].paid_elsewhere


def _added(totals: Sequence[Sum], rows: Sequence[int]) -> dict[int, str]:
    """The sum of some rows, where there is one to show."""
    return {
        place: "=" + "+".join(f"N({{c}}{row})" for row in rows)
        for place, total in enumerate(totals, 1)
        if total.amounts
    }


# --- of which plans ---------------------------------------------------------------------------------------------------


def _content(scope: Scope) -> tuple[list[MeasureName], list[Line]]:
    if scope.document is not None:
        return _names([scope.document.pk]), _lines([scope.document.pk], scope.years)
    counted: dict[int, tuple[int | None, set[int]]] = {}
    of_initiatives = Exists(Initiative.objects.filter(document=OuterRef("document")))
    rows = reading.totals_of(scope).filter(of_initiatives)
    for document, version, year in rows.order_by("document_id").values_list(
        "document_id", F("document__counted_version__number"), "year"
    ):
        counted.setdefault(document, (version, set()))[1].add(year)
    frozen = [pk for pk, (version, _years) in counted.items() if version is not None]
    living = [pk for pk in counted if pk not in frozen]
    names, lines = _names(living), _lines(living, scope.years)
    named = hooks.measures_frozen(frozen)
    for pk, budget in hooks.newest_frozen(frozen).items():
        names += named.get(pk, [])
        lines += [line for line in budget.lines if line.year in counted[pk][1]]
    return names, [line for line in lines if line.year in scope.years]


def _living(names: Sequence[MeasureName]) -> set[str]:
    """Those that still stand in a working text, and have a page of their own."""
    rows = Measure.objects.filter(uuid__in=[name.key for name in names]).values_list("uuid", flat=True)
    return {str(uuid) for uuid in rows}


def _names(documents: Sequence[int]) -> list[MeasureName]:
    rows = Measure.objects.filter(document__in=documents, initiative__isnull=False)
    rows = rows.select_related("theme", "initiative", "owner")
    return [
        MeasureName(str(row.uuid), row.title, row.theme.code, row.initiative.title, row.owner_name)
        for row in rows.order_by("initiative__order", "initiative__pk", "order", "pk")
    ]


def _lines(documents: Sequence[int], years: Sequence[int]) -> list[Line]:
    rows = BudgetLine.objects.filter(document__in=documents, year__in=years, measure__initiative__isnull=False)
    return [
        Line(str(uuid), theme, year, source, cents, pm, "", counts)
        for uuid, theme, year, source, cents, pm, counts in rows.order_by("pk").values_list(
            "measure__uuid", "measure__theme__code", "year", "source__code", "amount_cents", "pm", "source__counts"
        )
    ]
