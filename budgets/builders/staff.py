"""Amounts that are more than a number: staff by function, and money under reserve of a decision. A row per part or amount."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.builders import reading
from budgets.models import BudgetLine, DocumentTotal, LinePart
from budgets.staff import PER_FTE
from budgets.tables import Sum, amount, together
from budgets.tables.registry import Head, Row, Scope, Table
from kwaliteit.shared.templatetags.notation import in_language
from plans.models import Document

FIRST = 2


def _lines(scope: Scope) -> QuerySet[BudgetLine]:
    """Of the plan that is asked, or of the plans that count in each year and that the reader may read."""
    rows = BudgetLine.objects.filter(document__framework=scope.framework, year__in=scope.years)
    if scope.document is not None:
        return rows.filter(document=scope.document)
    counted = DocumentTotal.objects.filter(document=OuterRef("document"), year=OuterRef("year"), counted=True)
    rows = rows.filter(Exists(counted))
    if scope.unit is not None:
        rows = rows.filter(document__unit__in=reading.units_of(scope.unit))
    if scope.rights is not None:
        rows = rows.filter(document__in=Document.objects.readable_by(scope.rights).values("pk"))
    return rows


ORDER = ("document__unit__order", "document_id", "measure__theme__order", "measure__order", "measure_id", "year")


def _place(line: BudgetLine) -> tuple[str, str, str, int, str]:
    return (line.document.unit.short, line.measure.theme.short, line.measure.title, line.year, str(line.source))


def _heads(*more: Head) -> tuple[Head, ...]:
    return (
        Head("unit", _("Unit"), "text"),
        Head("theme", _("Theme"), "text"),
        Head("measure", _("Measure"), "text"),
        Head("year", _("Year"), "text"),
        Head("source", _("Source"), "text"),
        *more,
    )


def _link(line: BudgetLine) -> dict[int, str]:
    return {2: reverse("budgets:line", args=[line.measure.uuid, line.year, line.source.code])}


def build(scope: Scope) -> Table:
    """Staff: fte × norm amount × months, a row per part."""
    parts = LinePart.objects.filter(function__isnull=False, line__in=_lines(scope).values("pk")).select_related(
        "function", "norm__index", "line__source", "line__measure__theme", "line__document__unit"
    )
    rows = []
    for part in parts.order_by(*(f"line__{name}" for name in ORDER), "line__source__order", "order"):
        unit, theme, measure, year, source = _place(part.line)
        rows.append(
            Row(
                (
                    unit,
                    theme,
                    measure,
                    str(year),
                    source,
                    in_language({"nl": part.function.name_nl, "en": part.function.name_en}),
                    part.what,
                    Decimal(part.fte_thousandths) / PER_FTE,
                    part.months,
                    amount(part.norm_cents),
                    part.norm.index.name if part.norm else _("typed"),
                    amount(part.amount_cents),
                ),
                links=_link(part.line),
                theme=part.line.measure.theme.number,
            )
        )
    heads = _heads(
        Head("function", _("Function"), "text"),
        Head("what", _("What for"), "text"),
        Head("fte", _("Fte"), "number"),
        Head("months", _("Months"), "number"),
        Head("norm", _("Norm amount"), "money"),
        Head("index", _("Index"), "text"),
        Head("amount", _("Amount"), "money"),
    )
    if rows:
        total = together(row.cells[-1] for row in rows if isinstance(row.cells[-1], Sum))
        rows.append(_total(len(heads), len(heads) - 1, total, len(rows)))
    return Table(_("Staff by function"), heads, tuple(rows), (_working(), _("Each part is rounded once, to the cent.")))


def build_reserves(scope: Scope) -> Table:
    """Amounts under reserve of a decision, with what came of it."""
    lines = _lines(scope).filter(reserve__isnull=False).exclude(reserve__settled="withdrawn")
    lines = lines.select_related("source", "measure__theme", "document__unit", "reserve__body")
    rows, waiting = [], []
    for line in lines.order_by(*ORDER, "source__order"):
        unit, theme, measure, year, source = _place(line)
        reserve = line.reserve
        cents = Sum(pm=True) if line.pm else amount(line.amount_cents or 0)
        waiting += [cents] if reserve.is_open else []
        rows.append(
            Row(
                (
                    unit,
                    theme,
                    measure,
                    str(year),
                    source,
                    cents,
                    reserve.what,
                    reserve.body.name,
                    reserve.due_on,
                    str(reserve.get_settled_display()) if reserve.settled else _("waits"),
                    reserve.settled_on,
                    reserve.text,
                ),
                links=_link(line),
                theme=line.measure.theme.number,
            )
        )
    heads = _heads(
        Head("amount", _("Amount"), "money"),
        Head("decision", _("Decision"), "text"),
        Head("body", _("Who decides"), "text"),
        Head("due_on", _("When"), "date"),
        Head("state", _("State"), "text"),
        Head("settled_on", _("Decided on"), "date"),
        Head("text", _("What was decided"), "text"),
    )
    if rows:
        cells = [_("Total that waits"), *[""] * (len(heads) - 1)]
        rows.append(Row((*cells[:5], together(waiting), *cells[6:]), "total"))
    return Table(_("Amounts under reserve"), heads, tuple(rows), (_working(),))


def _total(wide: int, place: int, total: Sum, count: int) -> Row:
    cells = [_("Total"), *[""] * (wide - 1)]
    formula = f"=SUM({{c}}{FIRST}:{{c}}{FIRST + count - 1})"
    return Row((*cells[:place], total, *cells[place + 1 :]), "total", formulas={place: formula})


def _working() -> str:
    return _("From the working text of the plans that count in each year; of these, those that are open to you.")
