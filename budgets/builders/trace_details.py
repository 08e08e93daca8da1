"""What a part of a trace is made of: units with their decisions; of one unit its measures and themes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.forms import unit_label
from budgets.tables import MeasureName, ThemeName
from budgets.tables.registry import Scope
from budgets.traced import Place, Traced
from budgets.tracing import Cents, Part
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level


@dataclass
class Detail:
    """A row below the name of a part: of a unit, a measure or a theme."""

    title: str
    cents: Cents
    decision: str = ""
    decision_link: str = ""
    link: str = ""
    theme: int = 0
    fine: str = ""


@dataclass
class Asked:
    """What was read for one table, with the names that its rows need."""

    scope: Scope
    found: Traced
    units: Mapping[int, Unit] = field(default_factory=dict)
    measures: Mapping[str, MeasureName] = field(default_factory=dict)
    themes: Mapping[str, ThemeName] = field(default_factory=dict)
    readable: set[int] = field(default_factory=set)


def details(asked: Asked, part: Part, year: int) -> list[Detail]:
    if asked.scope.unit is None:
        return _of_units(asked, part, year)
    places = sorted(place for place in {*asked.found.budgets, *asked.found.landed} if place[1] == year)
    if part in (Part.CONSENTED, Part.OPEN, Part.PM):
        return [row for place in places for row in _of_measures(asked, part, place)]
    if part in (Part.ON_THEME, Part.NO_MEASURE, Part.ABOVE_BUDGET):
        return [row for place in places for row in _of_themes(asked, part, place)]
    return []


def _of_units(asked: Asked, part: Part, year: int) -> list[Detail]:
    trace, rows = asked.found.years[year], []
    for unit in sorted(asked.units.values(), key=lambda unit: (unit.level == Level.INSTITUTION, unit.order, unit.pk)):
        moved = Cents(income=-asked.found.moved.get((unit.pk, year), 0))
        cents = moved if part is Part.MOVED else trace.units.get(unit.pk, {}).get(part)
        if cents:
            query = urlencode({"kader": asked.scope.framework.code, "eenheid": unit.code, "jaar": year})
            link = f"{reverse('budgets:trace')}?{query}"
            said = _decision(asked, (unit.pk, year)) if part is Part.CONSENTED else ("", "")
            rows.append(Detail(unit_label(unit), cents, *said, link=link))
    return rows


def _decision(asked: Asked, place: Place) -> tuple[str, str]:
    document = asked.found.plans.get(place)
    agreed = asked.found.agreed.get(document) if document in asked.readable else None
    return (agreed.words, agreed.link) if agreed else ("", "")


def _of_measures(asked: Asked, part: Part, place: Place) -> list[Detail]:
    """The lines of a plan, each with what was realised on it; where they are more than was allocated, less that."""
    found, document = asked.found, asked.found.plans.get(place)
    if document not in asked.readable:
        return []
    cells: dict[str, Cents] = defaultdict(Cents)
    themes: dict[str, str] = {}
    spent = {row.lineage: row.cents for row in found.landed[place] if row.part is part}
    for line in found.lines.get(place, ()):
        here = line.pm if part is Part.PM else not line.pm and line.planned.agreed is (part is Part.CONSENTED)
        if here:
            themes[line.uuid] = line.planned.theme
            cents = line.planned.cents
            cells[line.uuid] += Cents(pms=1) if line.pm else Cents(cents, cents, spent.pop(line.planned.lineage, 0))
    said = _decision(asked, place) if part is Part.CONSENTED else ("", "")
    order = {uuid: number for number, uuid in enumerate(asked.measures)}
    uuids = sorted((uuid for uuid, cents in cells.items() if cents), key=lambda uuid: order.get(uuid, len(order)))
    rows = [_of_measure(asked, uuid, themes[uuid], cells[uuid], said) for uuid in uuids]
    whole = found.years[place[1]].units[place[0]].get(part, Cents())
    above = whole.income - sum(row.cents.income for row in rows)
    if above:
        rows.append(Detail(_("Of which budgeted above the allocation"), Cents(above, above)))
    return rows


def _of_measure(asked: Asked, uuid: str, theme: str, cents: Cents, said: tuple[str, str]) -> Detail:
    name = asked.measures.get(uuid)
    number = asked.themes[theme].number if theme in asked.themes else 0
    return Detail(
        name.title if name else uuid, cents, *said, link=reverse("budgets:measure", args=[uuid]), theme=number
    )


def _of_themes(asked: Asked, part: Part, place: Place) -> list[Detail]:
    """What is known of themes only; what was realised above the budget of a measure, with that measure."""
    may_name = asked.found.plans.get(place) in asked.readable
    titles = {name.lineage: name for name in asked.measures.values()} if may_name else {}
    cells: dict[tuple[str, str], int] = defaultdict(int)
    for row in asked.found.landed.get(place, ()):
        if row.part is part:
            cells[row.theme, row.lineage if row.lineage in titles else ""] += row.cents
    rows = []
    for (theme, lineage), cents in sorted(cells.items()):
        known, of = asked.themes.get(theme), titles.get(lineage)
        title = of.title if of else known.name if known else theme
        link = reverse("budgets:measure", args=[of.key]) if of else ""
        rows.append(Detail(title, Cents(realised=cents), link=link, theme=known.number if known else 0))
    return rows
