"""What the plans below a composed plan say on one theme, and how each of it reads as a quotation. Reading only.

A number of statements that does not grow with faculties, goals or measures. Amounts are those of the quality funds, in
cents, from the working texts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from budgets.models import BudgetLine, Shift
from budgets.queries import plans_above_programmes
from budgets.shifts import Move, listed, moves
from kwaliteit.organisation.rights import Rights
from kwaliteit.overview.queries import plans_of_round
from kwaliteit.shared import notation
from plans import text
from plans.models import Citation, Document, Goal, Measure, Section, Theme
from plans.queries import number
from plans.services.citing import stands

What = Citation.What
Cell = tuple[int | None, bool]
"""An amount in cents or None, and whether it is pm."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be quoted: which it is, and the block as it would stand in the text now. ``words``, where they are
    given, is what it says without the quotation: for who takes it over as her own text."""

    what: str
    part: UUID
    html: str
    words: str = ""

    @property
    def label(self) -> str:
        return str(What(self.what).label)

    @property
    def key(self) -> tuple[str, UUID]:
        return self.what, self.part


@dataclass
class Sheet:
    """What one unit says on the theme."""

    document: Document
    explanation: Section | None = None
    goals: list[Goal] = field(default_factory=list)
    measures: list[tuple[Measure, list[Cell]]] = field(default_factory=list)
    shifts: list[tuple[Shift, list[Move]]] = field(default_factory=list)
    sources: dict[tuple[str, UUID], Source] = field(default_factory=dict)

    @property
    def says_nothing(self) -> bool:
        return not (self.explanation or self.goals or self.measures or self.shifts)


def on_theme(plan: Document, theme: Theme, rights: Rights) -> list[Sheet]:
    """A sheet for each plan below that the person reads, in the order of the units."""
    known = plans_above_programmes(plan.framework).filter(pk__in=Document.objects.readable_by(rights).values("pk"))
    taken_in = plans_of_round(list(known.for_listing()), plan).values()
    sheets = {row.pk: Sheet(row) for row in sorted(taken_in, key=lambda row: (row.unit.order, row.unit.name_nl))}
    sheets.pop(plan.pk, None)
    _read_texts(sheets, theme)
    _read_measures(sheets, theme)
    _read_shifts(sheets, theme)
    with translation.override(plan.language):
        for sheet in sheets.values():
            sheet.sources = {source.key: source for source in _sources(sheet)}
    return list(sheets.values())


def followed(section: Section) -> list[Citation]:
    """The quotations in a section, in the order in which they were made."""
    return list(Citation.objects.filter(section=section).order_by("pk"))


def changed(quoted: Iterable[Citation], sheets: Iterable[Any]) -> dict[Citation, Source | None]:
    """The quotations of which the source says something else now, with what it says; None when it is gone."""
    now = {key: source for sheet in sheets for key, source in sheet.sources.items()}
    found = {row: now.get((row.what, row.source)) for row in quoted}
    return {row: source for row, source in found.items() if source is None or source.html != row.html}


def edited(quoted: Iterable[Citation], section: Section) -> set[int]:
    """The quotations (by their key) that no longer stand in the text as they were put there."""
    return {row.pk for row in quoted if not stands(section, row)}


def _read_texts(sheets: dict[int, Sheet], theme: Theme) -> None:
    for section in Section.objects.filter(document__in=sheets, theme=theme).exclude(body="", no_goals_reason=""):
        sheets[section.document_id].explanation = section
    goals = Goal.objects.filter(document__in=sheets, theme=theme).select_related("theme")
    for goal in number_each(goals):
        sheets[goal.document_id].goals.append(goal)


def number_each(rows: Iterable[Goal | Measure]) -> list[Goal | Measure]:
    """Goals or measures of many plans, each with its number in its own."""
    by_document: dict[int, list[Goal | Measure]] = defaultdict(list)
    for row in rows:
        by_document[row.document_id].append(row)
    return [row for mine in by_document.values() for row in number(mine)]


def _read_measures(sheets: dict[int, Sheet], theme: Theme) -> None:
    lines = BudgetLine.objects.filter(document__in=sheets, measure__theme=theme, source__counts=True).order_by()
    cells: dict[int, dict[int, Cell]] = defaultdict(dict)
    for measure, year, cents in lines.values_list("measure", "year").annotate(cents=Sum("amount_cents")):
        cells[measure][year] = (cents, cents is None)
    measures = Measure.objects.filter(document__in=sheets, theme=theme).select_related("theme")
    for row in number_each(measures):
        years = sheets[row.document_id].document.years
        found = [cells[row.pk].get(year, (None, False)) for year in years]
        sheets[row.document_id].measures.append((row, found))


def _read_shifts(sheets: dict[int, Sheet], theme: Theme) -> None:
    """The shifts that count now and touch the theme, at the unit that decided on them."""
    by_unit = {sheet.document.unit_id: sheet for sheet in sheets.values()}
    rows = Shift.objects.counting().filter(unit__in=by_unit, framework=theme.framework_id, legs__theme=theme)
    for shift in listed(rows.distinct()).order_by("decided_on", "pk"):
        by_unit[shift.unit_id].shifts.append((shift, moves(shift)))


def _sources(sheet: Sheet) -> Iterable[Source]:
    document = sheet.document
    if sheet.explanation:
        words = sheet.explanation.body or f"<p>{escape(sheet.explanation.no_goals_reason)}</p>"
        yield Source(What.EXPLANATION, sheet.explanation.uuid, _quoted(words, document), sheet.explanation.body)
    for goal in sheet.goals:
        result = f"<p>{escape(goal.result_end)}</p>" if goal.result_end else ""
        words = f"<p>{escape(goal.title)}</p>{result}"
        yield Source(What.GOAL, goal.uuid, _quoted(words, document), words)
    for measure, cells in sheet.measures:
        amounts = "; ".join(
            _amount(*pair) for pair in zip(document.years, cells, strict=True) if pair[1] != (None, False)
        )
        told = f"<p>{escape(measure.title)}{': ' if amounts else ''}{amounts}</p>"
        yield Source(What.MEASURE, measure.uuid, _quoted(told, document))


def _amount(year: int, cell: Cell) -> str:
    cents, pm = cell
    return _("%(amount)s in %(year)s") % {"amount": "pm" if pm else f"€\u00a0{notation.euros(cents)}", "year": year}


def _quoted(html: str, document: Document) -> str:
    origin = _("%(unit)s, %(title)s") % {"unit": document.unit.name, "title": document.title}
    return text.clean(f"<blockquote>{html}<p><em>{escape(origin)}</em></p></blockquote>")
