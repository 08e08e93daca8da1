"""What the pages of progress show: money per theme, measures by state, indicators. A fixed number of queries each."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.models import Report
from budgets.queries import RealisedRow
from budgets.tables import Line
from governance import in_force
from governance.models import Version
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Level, Reach
from kwaliteit.shared import charts, notation
from kwaliteit.shared.composed import composed
from monitoring.models import Progress, StateTotal
from plans.models import Document, Framework, Measure, Theme

# In the order in which people read them: what is finished first, what asks for attention after it.
STATES = ("done", "on_schedule", "changed", "delayed", "stopped", "preparing", "")
ALWAYS_SHOWN = frozenset({"done", "on_schedule", "delayed", "stopped"})
TROUBLED = ("delayed", "stopped")
NOT_REPORTED = "none"
"""How an address says that nobody reported."""
MOST_MARKS = 300  # of a drawing; of more measures each mark is ten of them, or a hundred


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """Budgeted against realised; ``most`` is the largest amount of its table.

    ``realised`` is None while nothing was entered: that is not the same as nothing spent.
    """

    budgeted: int
    realised: int | None
    theme: Theme | None = None
    unit: Unit | None = None
    most: int = 0

    @property
    def difference(self) -> int | None:
        return None if self.realised is None else self.realised - self.budgeted

    @property
    def signed(self) -> str:
        return "" if self.difference is None else notation.signed(notation.thousands(self.difference))

    @property
    def percent(self) -> str:
        if self.difference is None or not self.budgeted:
            return "" if self.difference is None else "–"
        return notation.signed(notation.percent(self.difference, self.budgeted, 1))

    @property
    def drawing(self) -> SafeString:
        return charts.beside(self.budgeted, self.realised or 0, self.most)

    @property
    def about(self) -> tuple[int, int]:
        """Budgeted and realised in whole thousands of euros, for a sentence."""
        return tuple(notation.round_half_up(cents or 0, 100_000) * 100_000 for cents in (self.budgeted, self.realised))


@dataclass(frozen=True)
class MoneyTable:
    rows: list[MoneyRow]
    total: MoneyRow


def money_by_theme(
    themes: list[Theme], lines: Iterable[Line], realised: dict[tuple[int, int, str], int], year: int, unit: int = 0
) -> MoneyTable:
    """Per theme in a year, for all units or for one."""
    budgeted: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.year == year and (not unit or line.unit == str(unit)):
            budgeted[line.theme] += line.cents or 0
    spent: dict[str, int] = defaultdict(int)
    for (of_unit, of_year, theme), cents in realised.items():
        if of_year == year and (not unit or of_unit == unit):
            spent[theme] += cents
    most = max([0, *budgeted.values(), *spent.values()])
    known = bool(spent)
    rows = [
        MoneyRow(
            budgeted[theme.code],
            spent[theme.code] if known else None,
            theme=theme,
            most=most,
        )
        for theme in themes
    ]
    return MoneyTable(rows, MoneyRow(sum(budgeted.values()), sum(spent.values()) if known else None))


def money_by_unit(
    units: Iterable[Unit], lines: Iterable[Line], realised: dict[tuple[int, int, str], int], year: int
) -> list[MoneyRow]:
    budgeted: dict[int, int] = defaultdict(int)
    for line in lines:
        if line.year == year:
            budgeted[int(line.unit)] += line.cents or 0
    spent: dict[int, int] = defaultdict(int)
    for (unit, of_year, _theme), cents in realised.items():
        if of_year == year:
            spent[unit] += cents
    shown = list(units)
    most = max([0, *(money.get(unit.pk, 0) for unit in shown for money in (budgeted, spent))])
    return [MoneyRow(budgeted[unit.pk], spent.get(unit.pk), unit=unit, most=most) for unit in shown]


def sources_of_realised(rows: Iterable[RealisedRow], year: int) -> tuple[list[str], bool]:
    """Which financial reports the figures of a year come from, and whether any of them was made up as an example."""
    found = [row for row in rows if row.year == year]
    labels = dict(Report.choices)
    reports = {row.report for row in found}
    newest = next((r for r in ("final", "september", "may") if r in reports), None)
    return [str(labels[newest])] if newest else [], any(row.illustrative for row in found)


def plans_in_force(
    framework: Framework, year: int, unit: int | None = None, reader: Rights | None = None
) -> list[Document]:
    """Per unit the plan whose measures count in a year, in the order of its money (``counted_lines``).

    Of two that cover it the adopted one that is in force at its end (``governance.in_force``) goes before one that was
    only frozen, that before one that is still written, and of equals the one that begins last.
    Programmes' agendas are left out, and so are kinds that nobody adopts. ``is_shown`` when ``reader`` may see how
    that unit progresses.
    """
    end = datetime.date(year, 12, 31)
    return _plans_in_force(framework=framework.pk, year=year, end=end, unit=unit, reader=reader)


@composed
def _plans_in_force(
    *, framework: int, year: int, end: datetime.date, unit: int | None, reader: Rights | None
) -> QuerySet[Document]:
    adopted = in_force.not_replaced(end, end).filter(document=OuterRef("pk"))
    rows = (
        Document.objects.filter(framework=framework, kind__has_themes=True, first_year__lte=year, last_year__gte=year)
        .exclude(kind__adopted_by="")
        .exclude(kind__level=Level.PROGRAMME)
        .annotate(adopted=Exists(adopted), frozen=Exists(Version.objects.filter(document=OuterRef("pk"))))
        .select_related("unit", "kind")
    )
    if reader is not None:
        rows = rows.annotate(is_shown=Exists(visible_units(reader).filter(pk=OuterRef("unit"))))
    if unit is not None:
        rows = rows.filter(unit=unit)
    heaviest = [F(name).desc() for name in ("adopted", "frozen", "first_year", "pk")]
    first = Window(RowNumber(), partition_by=F("unit"), order_by=heaviest)
    return rows.annotate(place=first).filter(place=1).order_by("unit__order", "unit__name_nl", "unit__pk")


def with_state(measures: QuerySet[Measure], year: int) -> QuerySet[Measure]:
    """Each measure with ``state``, ``state_note`` and ``state_on``: its newest report about the year."""
    newest = Progress.objects.filter(measure=OuterRef("pk"), year=year).order_by("-reported_on", "-pk")
    return measures.annotate(
        state=Subquery(newest.values("state")[:1]),
        state_note=Subquery(newest.values("note")[:1]),
        state_on=Subquery(newest.values("reported_on")[:1]),
    )


@dataclass(frozen=True, slots=True)
class StateCount:
    """``each`` holds a mark for every ``per`` measures."""

    code: str
    label: str
    mark: str
    count: int
    per: int = 1

    @property
    def each(self) -> range:
        return range(-(-self.count // self.per))


@dataclass(frozen=True)
class StateRow:
    theme: Theme
    counts: list[StateCount]


@dataclass(frozen=True)
class StateTable:
    heads: list[StateCount]
    rows: list[StateRow]
    total: int
    per: int = 1


def state_label(code: str) -> str:
    return str(Progress.State(code).label) if code else _("not reported")


def state_mark(code: str) -> str:
    return Progress.MARKS.get(code, "open")


Counted = Mapping[tuple[int, int, str], int]
"""Numbers of measures by plan, theme and state."""


def counted_states(documents: Collection[int], year: int) -> Counted:
    """From the numbers that are kept. What nobody reported on is counted too, without a state."""
    found: dict[tuple[int, int, str], int] = defaultdict(int)
    rows = StateTotal.objects.filter(document__in=documents, year__in=(0, year))
    for document, theme, of, state, number in rows.values_list("document", "theme", "year", "state", "measures"):
        found[document, theme, state] += number
        if of:
            found[document, theme, ""] -= number
    return found


def state_table(themes: list[Theme], found: Counted) -> StateTable:
    """The table of numbers of measures by theme and state, over these plans."""
    counted: dict[tuple[int, str], int] = defaultdict(int)
    for (_document, theme, state), number in found.items():
        counted[theme, state] += number
    totals = {code: sum(n for (_theme, state), n in counted.items() if state == code) for code in STATES}
    used = [code for code in STATES if totals[code] or code in ALWAYS_SHOWN]
    total = sum(totals.values())
    per = next(number for number in (1, 10, 100, 1000, total) if total <= MOST_MARKS * number)

    def counts(numbers: dict[str, int]) -> list[StateCount]:
        return [StateCount(code, state_label(code), state_mark(code), numbers.get(code, 0), per) for code in used]

    listed = [
        StateRow(theme, counts({code: counted.get((theme.pk, code), 0) for code in used}))
        for theme in themes
        if any(counted.get((theme.pk, code)) for code in used)
    ]
    return StateTable(counts(totals), listed, total, per)


def in_state(measures: QuerySet[Measure], state: str) -> QuerySet[Measure]:
    """Of these ``with_state``."""
    wanted = {"troubled": Q(state__in=TROUBLED), NOT_REPORTED: Q(state=None), "": Q()}
    return measures.filter(wanted.get(state, Q(state=state)))


def counted_in(state: str) -> Collection[str]:
    """The states in which ``counted_states`` counts what is ``in_state``."""
    return {"troubled": TROUBLED, NOT_REPORTED: ("",), "": STATES}.get(state, (state,))


@composed
def these(*, keys: list[int], year: int) -> QuerySet[Measure]:
    """These measures with how far they are, theme by theme."""
    rows = with_state(Measure.objects.filter(pk__in=keys), year)
    rows = rows.select_related("theme", "owner", "initiative__run_by__parent__parent")
    return rows.order_by("theme__order", "theme_id", "order", "pk")


def readable_measures(rights: Rights, documents: Collection[int], year: int) -> QuerySet[Measure]:
    """The same of more plans, as far as the person may read these, unit by unit."""
    readable = Document.objects.readable_by(rights).filter(pk__in=documents)
    rows = with_state(Measure.objects.filter(document__in=readable), year)
    return rows.select_related("theme", "document__unit").order_by("document__unit__order", "theme__order", "pk")


def marked(measures: Iterable[Measure]) -> list[Measure]:
    """Each with its state as it is shown."""
    rows = list(measures)
    for measure in rows:
        measure.state_label = state_label(measure.state or "")
        measure.mark = state_mark(measure.state or "")
    return rows


# --- who may see what -------------------------------------------------------------------------------------------------


def visible_units(rights: Rights) -> QuerySet[Unit]:
    """Units whose progress a person may see one by one: those she reads or measures, and those of her bodies."""
    below = rights.unit_ids(Act.READ, Reach.BELOW) | rights.unit_ids(Act.MEASURE, Reach.BELOW)
    own = below | rights.unit_ids(Act.READ, Reach.OWN)
    parents = below | rights.unit_ids(Act.READ, Reach.CHILDREN)
    condition = Q(pk__in=own) | Q(parent__in=parents) | Q(parent__parent__in=parents)
    return Unit.objects.filter(condition | Q(bodies__in=rights.body_ids(Act.READ_REQUEST))).distinct()
