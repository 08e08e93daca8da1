"""From income to allocation to measure to what was spent: each cent once, and by its name what cannot be followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from budgets import hooks
from budgets.builders import reading
from budgets.builders.themes import FIRST
from budgets.builders.trace_details import Asked, Detail
from budgets.builders.trace_details import details as details_of
from budgets.permissions import may_see, sees_all_units
from budgets.queries import theme_names
from budgets.tables import MeasureName, Sum, registry
from budgets.tables.registry import Head, Row, Scope, Table
from budgets.traced import Traced, traced, unmapped
from budgets.tracing import Cents, Part, Trace
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from plans.models import Document, Measure

NAMES = {
    Part.CONSENTED: gettext_lazy("Budgeted on measures that were consented to"),
    Part.OPEN: gettext_lazy("Budgeted, and not consented to yet"),
    Part.NOT_BUDGETED: gettext_lazy("Allocated, and not budgeted"),
    Part.NOT_ALLOCATED: gettext_lazy("Income that is not allocated"),
    Part.MOVED: gettext_lazy("Shifted by decision, from or to elsewhere"),
    Part.ABOVE: gettext_lazy("Budgeted above the allocation"),
    Part.PM: gettext_lazy("Budgeted as pm"),
    Part.ON_THEME: gettext_lazy("Realised on a theme, not per measure"),
    Part.NO_MEASURE: gettext_lazy("Realised on a theme without a measure"),
    Part.ABOVE_BUDGET: gettext_lazy("Realised above the budget"),
}


def may(rights: Rights, scope: Scope) -> bool:
    return scope.document is None and may_see(rights, scope)


def build(scope: Scope) -> Table:
    return table_of(read(scope))


def read(scope: Scope) -> Asked:
    """Of one unit with its measures, for who may read its plan; of the institution with its units, for who sees them."""
    units = None if scope.unit is None else set(reading.units_of(scope.unit))
    found = traced(scope.framework, scope.years, units, detailed=units is not None)
    asked = Asked(scope, found)
    plans = set(found.plans.values())
    if units is not None:
        asked.themes = {theme.code: theme for theme in theme_names(scope.framework)}
        asked.readable = _readable(scope.rights, plans)
        asked.measures = _named(asked.readable, found)
    elif sees_all_units(scope.rights):
        asked.units = Unit.objects.in_bulk({unit for trace in found.years.values() for unit in trace.units})
        asked.readable = _readable(scope.rights, plans)
    return asked


def _readable(rights: Rights | None, plans: set[int]) -> set[int]:
    if rights is None:
        return plans
    return set(Document.objects.readable_by(rights).filter(pk__in=plans).values_list("pk", flat=True))


def _named(plans: set[int], found: Traced) -> dict[str, MeasureName]:
    """Measures by uuid, as the version that counts names them; of what was never frozen as they are called now."""
    frozen = [pk for pk in plans if pk in found.frozen]
    rows = Measure.objects.filter(document__in=plans).order_by("theme__order", "order", "pk")
    rows = rows.values_list("uuid", "title", "theme__code", "lineage")
    named = {str(uuid): MeasureName(str(uuid), title, theme, lineage=str(of)) for uuid, title, theme, of in rows}
    return named | {name.key: name for names in hooks.measures_frozen(frozen).values() for name in names}


# --- rows -------------------------------------------------------------------------------------------------------------


def table_of(asked: Asked) -> Table:
    scope = asked.scope
    taken = unmapped(scope.framework, scope.years) if scope.unit is None else {}
    rows: list[Row] = []
    for year in scope.years:
        rows += _year(asked, year, FIRST + len(rows), taken.get(year, (0, 0)))
    heads = (
        Head("what", _("Where the money is"), "text"),
        Head("income", _("Of the income") if scope.unit is None else _("Of the allocation"), "money"),
        Head("budgeted", _("Budgeted"), "money"),
        Head("realised", _("Realised"), "money", real=True),
        Head("decision", _("Decision"), "text"),
        Head("year", _("Year"), "text"),
    )
    return Table(_("Trace of the money"), heads, tuple(rows), _notes(asked))


def of_one_year(asked: Asked, year: int) -> Table:
    """For a page that says itself which year it is about."""
    table = table_of(replace(asked, scope=asked.scope.of(years=(year,))))
    return replace(table, heads=table.heads[:-1], rows=tuple(replace(row, cells=row.cells[:-1]) for row in table.rows))


def _year(asked: Asked, year: int, first: int, taken: tuple[int, int]) -> list[Row]:
    trace = asked.found.years[year]
    rows: list[Row] = []
    parts: list[int] = []
    for part, cents in trace.parts.items():
        details = details_of(asked, part, year)
        parts.append(first + len(rows))
        rows.append(_part(part, year, cents, details, parts[-1]))
        rows += [_detail(detail, year) for detail in details]
    if not rows:
        return []
    added = "=" + "+".join(f"N({{c}}{row})" for row in parts)
    total = _money(trace.total, "total")
    rows.append(Row((_("Total"), *total, "", str(year)), "total", formulas=_where(total, added)))
    count, cents_taken = taken
    if count:
        fine = ngettext("%(n)s booking, beside what was realised", "%(n)s bookings, beside what was realised", count)
        title = _("Booked in the ledger, and not mapped")
        cells = (title, Sum(), Sum(), Sum(cents_taken, 1), "", str(year))
        rows.append(Row(cells, links=_unmapped_link(asked.scope), fine={0: fine % {"n": count}}))
    return rows


def _part(part: Part, year: int, cents: Cents, details: Sequence[Detail], row: int) -> Row:
    amounts = _money(cents)
    last = row + len(details)
    formulas = _where(amounts, f"=SUM({{c}}{row + 1}:{{c}}{last})") if details else {}
    fine = {}
    if part is Part.PM:
        amounts, formulas = (Sum(), Sum(pm=True), Sum()), {}
        fine = {0: ngettext("%(n)s amount to come", "%(n)s amounts to come", cents.pms) % {"n": cents.pms}}
    if part is Part.NOT_ALLOCATED and cents.income < 0:
        fine = {0: _("more was allocated than comes in")}
    return Row((str(NAMES[part]), *amounts, "", str(year)), "heading", formulas=formulas, fine=fine)


def _detail(detail: Detail, year: int) -> Row:
    amounts = (Sum(), Sum(pm=True), Sum()) if detail.cents.pms else _money(detail.cents)
    links = {place: link for place, link in ((0, detail.link), (4, detail.decision_link)) if link}
    fine = {0: detail.fine} if detail.fine else {}
    return Row((detail.title, *amounts, detail.decision, str(year)), links=links, fine=fine, theme=detail.theme)


def _money(cents: Cents, level: str = "row") -> tuple[Sum, Sum, Sum]:
    """Nothing where nothing is, except in a total of income and budget, which may well be 0."""
    zero = Sum(0, 1) if level == "total" else Sum()
    income, budgeted = (Sum(one, 1) if one else zero for one in (cents.income, cents.budgeted))
    return income, budgeted, Sum(cents.realised, 1) if cents.realised else Sum()


def _where(amounts: Sequence[Sum], formula: str) -> dict[int, str]:
    return {place: formula for place, amount in enumerate(amounts, 1) if amount.amounts}


# --- in words ---------------------------------------------------------------------------------------------------------


def sentence(trace: Trace, year: int) -> str:
    """How far money can be followed, in one sentence or two."""
    if trace.followed is None:
        return _("Nothing is known yet of what came in for %(year)s.") % {"year": year}
    names = {"year": year, "n": trace.followed, "spent": trace.spent, "themes": trace.spent_on_themes}
    said = _(
        "Of every 100 euros for %(year)s, %(n)s can be followed to a measure that a council consented to or a board adopted."
    )
    if trace.spent is None:
        return said % names
    more = _(
        "Of every 100 euros that were spent, %(spent)s can be followed to such a measure, and %(themes)s to a theme."
    )
    return f"{said} {more}" % names


def _notes(asked: Asked) -> tuple[str, ...]:
    notes = [
        _("Every amount stands here once. Shares are rounded down: 100 says that nothing is missing."),
        _(
            "Where a unit budgets more than it was allocated, what nobody consented to yet is counted as above it first."
        ),
    ]
    if asked.scope.unit is not None and set(asked.found.plans.values()) - asked.readable:
        notes.append(_("The measures stand here for who may read the plan."))
    return tuple(notes)


def _unmapped_link(scope: Scope) -> dict[int, str]:
    found = registry.named("unmapped")
    if found is None or not (scope.rights is None or found.may(scope.rights, scope)):
        return {}
    return {0: f"{reverse('budgets:named_table', args=['unmapped'])}?{urlencode({'kader': scope.framework.code})}"}
