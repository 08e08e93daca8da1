"""Money in plain words for who sits in a council: per student, what changed and why, and what it buys.

Every figure is that of the frozen version which lies before the body, so it stands there too; nothing is counted twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from budgets.models import Allocation, Shift, StudentCount
from budgets.shifts import listed, moves, state
from budgets.tables import Line, lines_of_snapshot
from budgets.tables.registry import Scope, named
from governance.compare import AMOUNT, BEHIND, GONE, MOVED, NEW, Comparison, ItemChange
from governance.figures import Content
from governance.models import Request, Version
from governance.wording import named as in_words
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared import notation

LARGEST = 3


@dataclass(frozen=True, slots=True)
class Year:
    """What a plan spends in a year, what its unit may spend, and how many students there are (None: not known)."""

    year: int
    cents: int
    given: int | None
    carried: int
    students: int | None
    has_lines: bool = True

    @property
    def each(self) -> int | None:
        """Cents per student, in whole euros."""
        return notation.round_half_up(self.cents, self.students * 100) * 100 if self.students else None

    @property
    def left(self) -> int | None:
        return None if self.given is None else self.given + self.carried - self.cents


@dataclass(frozen=True, slots=True)
class Bought:
    """What goes to one theme over all years, of every hundred euros, and for what most."""

    number: int
    name: str
    cents: int
    of_hundred: int
    each: int | None
    largest: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Story:
    """All that the page of a council says about money."""

    request: Request
    years: list[Year]
    bought: list[Bought]
    old: Version | None
    changes: list[tuple[str, str, int]]
    """(mark, sentence, cents over all years) of each measure that is otherwise than in the version seen last."""
    difference: int
    shifts: list[Shift]
    tables: list[tuple[str, str]]
    units: int
    since: list[tuple[int, int, int]]
    """(year, cents that the version shows as allocated, and what is allocated now) where that became another amount."""

    @property
    def total(self) -> int:
        return sum(year.cents for year in self.years)

    @property
    def without(self) -> str:
        """The years of which the plan holds no amount, while it does of others."""
        bare = [str(year.year) for year in self.years if not year.has_lines]
        return get_text_list(bare, _("and")) if len(bare) < len(self.years) else ""


def story_of(chosen: Request, rights: Rights, old: Version | None, compared: Comparison | None) -> Story:
    """About one request that lies before a body, or lay there: beside ``old``, the version that it saw last. The version
    is read whole; the rest in a fixed number of statements."""
    content = Version.objects.get(pk=chosen.version_id).content
    pins = [version.content for version in _pinned(content)]
    lines, units = _lines(content, pins)
    students = _students(chosen.document.framework_id, units, content)
    years = _years(content, lines, students)
    return Story(
        request=chosen,
        years=years,
        bought=_bought(content, lines, _titles(content, pins), _on_average(years)),
        old=old,
        changes=[_change(row, compared) for row in compared.measures if _moves_money(row)] if compared else [],
        difference=compared.difference if compared else 0,
        shifts=_shifts(chosen, units, old, rights),
        tables=_tables(chosen, years, rights),
        units=len(units),
        since=_since(chosen, years),
    )


def _pinned(content: Content) -> Iterable[Version]:
    """The versions of other plans that a plan takes in; none is read for one that takes in none."""
    prints = [pin["fingerprint"] for pin in content["pins"]]
    return Version.objects.filter(fingerprint__in=prints) if prints else []


def _lines(content: Content, pins: list[Content]) -> tuple[list[Line], list[str]]:
    """The quality funds of a version, and of the plans of units that it takes in; with the codes of all these units."""
    found = [line for each in (content, *pins) if each["budget"] for line in lines_of_snapshot(each) if line.counts]
    own, units = content["document"]["unit"]["code"], [pin["unit"]["code"] for pin in content["pins"]]
    return found, [own, *units]


def _titles(content: Content, pins: list[Content]) -> dict[str, str]:
    """How each measure is called, by the uuid in its lines; one of another plan with its unit."""
    found = {row["uuid"]: row["title"] for row in content["measures"]}
    for each in pins:
        unit = in_words(each["document"]["unit"]["name"])
        found |= {row["uuid"]: f"{row['title']} ({unit})" for row in each["measures"]}
    return found


def _students(framework: int, codes: list[str], content: Content) -> dict[int, int]:
    """Students per year: those by which was allocated, else the last count before the end of the year."""
    first, last = content["document"]["first_year"], content["document"]["last_year"]
    rows = Allocation.objects.filter(
        framework=framework, unit__code__in=codes, year__range=(first, last), students__isnull=False
    ).values_list("year", "unit__code", "students")
    known: dict[tuple[int, str], int] = {(year, code): number for year, code, number in rows}
    by_rate = frozenset(known)
    counts = StudentCount.objects.filter(unit__code__in=codes).order_by("counted_on")
    for code, day, number in counts.values_list("unit__code", "counted_on", "number"):
        for year in range(max(first, day.year), last + 1):
            if (year, code) not in by_rate:
                known[year, code] = number
    found: dict[int, int] = defaultdict(int)
    for (year, _code), number in known.items():
        found[year] += number
    return dict(found)


def _years(content: Content, lines: Iterable[Line], students: Mapping[int, int]) -> list[Year]:
    spent: dict[int, int] = defaultdict(int)
    for line in lines:
        spent[line.year] += line.cents or 0
    budget, own = content["budget"] or {"allocations": ()}, content["document"]["unit"]["code"]
    whole = bool(content["pins"])
    given, carried = (
        ({}, defaultdict(int)) if whole else (_of(budget["allocations"], own), _of(budget.get("carried", ()), own))
    )
    period = range(content["document"]["first_year"], content["document"]["last_year"] + 1)
    return [
        Year(year, spent.get(year, 0), given.get(year), carried.get(year, 0), students.get(year), year in spent)
        for year in period
    ]


def _of(rows: Iterable[Mapping[str, Any]], unit: str) -> dict[int, int]:
    return {row["year"]: row["cents"] for row in rows if row["unit"] == unit}


def _on_average(years: list[Year]) -> int:
    """How many students, counted once for every year that has money: what sums over years are divided by."""
    known = [year.students for year in years if year.cents]
    return sum(number for number in known if number) if all(known) else 0


def _since(chosen: Request, years: Iterable[Year]) -> list[tuple[int, int, int]]:
    known = {year.year: year.given for year in years if year.given is not None}
    rows = Allocation.objects.filter(framework=chosen.document.framework_id, unit=chosen.document.unit_id)
    now = rows.filter(year__in=known).order_by("year").values_list("year", "amount_cents")
    return [(year, known[year] or 0, cents) for year, cents in now if cents != known[year]] if known else []


def _bought(content: Content, lines: list[Line], titles: Mapping[str, str], students: int) -> list[Bought]:
    themes: dict[str, int] = defaultdict(int)
    measures: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        themes[line.theme] += line.cents or 0
        if line.measure in titles:
            measures[line.theme, titles[line.measure]] += line.cents or 0
    total = sum(themes.values())
    found = []
    for theme in content["themes"]:
        cents = themes.get(theme["code"], 0)
        mine = [(title, sum_) for (code, title), sum_ in measures.items() if code == theme["code"] and sum_]
        largest = tuple(sorted(mine, key=lambda row: -row[1])[:LARGEST])
        share = notation.round_half_up(cents * 100, total) if total > 0 else 0
        each = notation.round_half_up(cents, students * 100) * 100 if students else None
        if cents:
            found.append(Bought(theme["number"], in_words(theme["name"]), cents, share, each, largest))
    return found


# --- what changed, and why --------------------------------------------------------------------------------------------


def _moves_money(row: ItemChange) -> bool:
    return row.kind in (NEW, GONE, MOVED, AMOUNT, BEHIND)


def _amount(cents: int | None) -> str:
    return f"€\u00a0{notation.euros(cents or 0)}"


def _change(row: ItemChange, compared: Comparison) -> tuple[str, str, int]:
    """One measure in a sentence; what changed behind its amount (an index, its parts) comes along."""
    names: dict[str, Any] = {"title": row.shown["title"], "was": _amount(row.before.cents)}
    names["now"] = _amount(row.after.cents)
    if row.kind == NEW:
        text, mark = _("New: %(title)s, %(now)s over all years."), "done"
    elif row.kind == GONE:
        text, mark = _("Stops: %(title)s; %(was)s no longer goes there."), "back"
    elif row.kind == MOVED and row.was and row.now:
        for side, theme in (("old", row.was), ("new", row.now)):
            known = compared.themes[theme["theme"]]
            names[side] = f"{known['number']} ({in_words(known['short'])})"
        text, mark = _("Moves from theme %(old)s to theme %(new)s: %(title)s, %(now)s."), "none"
    elif row.difference:
        more = row.difference > 0
        text = (
            _("More for %(title)s: from %(was)s to %(now)s.")
            if more
            else _("Less for %(title)s: from %(was)s to %(now)s.")
        )
        mark = "done" if more else "back"
    else:
        text, mark = _("%(title)s costs the same, %(now)s, otherwise divided or counted."), "none"
    return mark, " ".join([text % names, *row.told]), row.difference


def _shifts(chosen: Request, codes: list[str], old: Version | None, rights: Rights) -> list[Shift]:
    """What the board decided about money since the version that was seen last: why the money is elsewhere."""
    rows = Shift.objects.visible_to(rights).filter(framework=chosen.document.framework_id, legs__unit__code__in=codes)
    if old:
        rows = rows.filter(decided_on__gte=timezone.localdate(old.frozen_at))
    found = list(listed(rows.distinct()).order_by("decided_on", "pk"))
    for row in found:
        row.moves, (row.mark, row.words) = moves(row), state(row)
    return found


def _tables(chosen: Request, years: list[Year], rights: Rights) -> list[tuple[str, str]]:
    """The tables from which the figures come, for who may open them."""
    document = chosen.document
    unit: Unit = document.unit
    scope = Scope(
        document.framework, None if unit.parent_id is None else unit, tuple(y.year for y in years), rights=rights
    )
    query = f"?kader={document.framework.code}" + (f"&eenheid={unit.code}" if scope.unit else "")
    found = []
    for name in ("theme-year", "allocations", "students", "shifts", "original-supplement", "realised"):
        table = named(name)
        if table is not None and table.may(rights, scope):
            found.append((reverse("budgets:named_table", args=[name]) + query, str(table.title)))
    return found
