"""The plans of 2018 and their supplements of nine units of Leiden, all adopted.

Only the shares of 2018 were ever published. The amounts of these plans are MADE UP so that exactly these shares follow,
with their sums of 99 where they were printed so; those of the supplements are the published ones, in a split over the
units that is made up as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.utils import timezone

from budgets.models import BudgetLine, FundingSource
from budgets.services import totals
from budgets.services.income import ensure_sources
from governance.models import Adoption
from governance.services.versions import freeze
from kwaliteit.organisation.models import Body, BodyKind, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.clock import today
from plans.models import Document, Framework, Measure, Theme
from tests.budgets.rows import SHORT, make_framework, make_plan
from tests.factories import institution, make_body, make_unit, someone

ANNEX = json.loads((Path(__file__).parent.parent / "data" / "leiden_spending_by_theme.json").read_text("utf-8"))
K = 100_000
YEARS = (2021, 2022, 2023, 2024)
THEMES = ("intensiteit", "differentiatie", "begeleiding", "docentkwaliteit", "studiesucces", "faciliteiten")
UNITS = ("fwn", "fgga", "fdr", "fgw", "lumc", "fsw", "arch", "iclon", "centraal")
WEIGHTS = (20, 18, 24, 28, 9, 26, 2, 1, 8)

# Whole percents per theme, as published of the plans of 2018; and as they follow from the published amounts of now.
ORIGINAL = {
    2021: [41, 24, 11, 14, 10, 0],
    2022: [42, 25, 10, 13, 9, 0],
    2023: [42, 25, 10, 13, 9, 0],
    2024: [43, 24, 10, 13, 9, 0],
}
SUPPLEMENT = {
    2021: [40, 19, 18, 10, 12, 1],
    2022: [48, 18, 10, 16, 8, 0],
    2023: [47, 16, 13, 17, 8, 0],
    2024: [47, 15, 14, 17, 7, 0],
}
# Made up: tenths of percents that round to the shares above, of a total in thousands of euros.
TENTHS = {
    2021: (410, 240, 110, 140, 100, 0),
    2022: (422, 253, 101, 132, 92, 0),
    2023: (422, 253, 101, 132, 92, 0),
    2024: (432, 242, 102, 132, 92, 0),
}
NPO = (8_800_000, 6_300_000, 26_500_000)
TOTALS = {2021: 13_200, 2022: 16_000, 2023: 16_400, 2024: 16_800}


@dataclass
class Published:
    framework: Framework
    units: list[Unit]
    drafter: Person
    """Somebody who reads the plans of all units."""


def made_up(year: int) -> list[int]:
    """Cents per theme of the plans of 2018."""
    return [TOTALS[year] * K * tenths // 1000 for tenths in TENTHS[year]]


def published(year: int) -> list[int]:
    place = ANNEX["columns"].index(f"B{year}")
    return [ANNEX["spending_by_theme"][str(number)][place] * K for number in range(1, 7)]


def split(cents: int) -> list[int]:
    """Over the units by their weights; what rounding leaves goes to the first."""
    parts = [cents * weight // sum(WEIGHTS) for weight in WEIGHTS]
    parts[0] += cents - sum(parts)
    return parts


Put = Callable[[Document, list[BudgetLine], Person], None]
"""How lines come into a plan, and by whom."""


def typed(plan: Document, lines: list[BudgetLine], drafter: Person) -> None:  # noqa: ARG001
    BudgetLine.objects.bulk_create(lines)


def enter(put: Put = typed) -> Published:
    framework = make_framework()
    themes = [
        Theme.objects.create(framework=framework, code=code, order=n, name_nl=SHORT[n - 1], name_en=SHORT[n - 1])
        for n, code in enumerate(THEMES, start=1)
    ]
    sources = ensure_sources(framework)
    source = sources["quality"]
    top = institution()
    units = [make_unit(Level.FACULTY, code=code, name_nl=code, name_en=code) for code in UNITS]
    clerk = someone(Role.BOARD_STAFF, unit=top)
    for place, unit in enumerate(units):
        drafter, board = someone(Role.PORTFOLIO_HOLDER, unit=unit), make_body(BodyKind.FACULTY_BOARD, unit)
        was = make_plan(framework, unit, first_year=2019, last_year=2024, title="Plan van 2018")
        old = _enter(
            was,
            themes,
            source,
            {year: [split(c)[place] for c in made_up(year)] for year in YEARS},
            {},
            partial(put, drafter=drafter),
        )
        _adopt(was, drafter, board)
        now = make_plan(framework, unit, first_year=2021, title="Aanvulling", replaces=was)
        amounts = {year: [split(c)[place] for c in published(year)] for year in YEARS}
        _enter(now, themes, source, amounts, old, partial(put, drafter=drafter))
        if unit.code == "centraal":
            _beside_pm(now, themes[2], sources, partial(put, drafter=drafter))
        _adopt(now, drafter, board)
    return Published(framework, units, clerk)


def _enter(
    plan: Document,
    themes: list[Theme],
    source: FundingSource,
    amounts: dict[int, list[int]],
    old: dict[str, Measure],
    put: Callable[..., None],
) -> dict[str, Measure]:
    """A measure per theme, that keeps its lineage. In the supplement the second one stands under the third theme, and
    another one is new in its place."""
    found: dict[str, Measure] = {}
    lines: list[BudgetLine] = []
    for order, theme in enumerate(themes):
        known = {2: old.get("differentiatie"), 1: None}.get(order, old.get(theme.code))
        same = {"lineage": known.lineage} if known else {}
        measure = Measure.objects.create(
            document=plan, theme=theme, order=order, title=known.title if known else f"Maatregel {theme.code}", **same
        )
        found[theme.code] = measure
        lines += [
            BudgetLine(document=plan, measure=measure, year=year, source=source, amount_cents=row[order])
            for year, row in amounts.items()
        ]
    put(plan, lines)
    totals.recount(plan)
    return found


def _beside_pm(plan: Document, theme: Theme, sources: dict[str, FundingSource], put: Callable[..., None]) -> None:
    """What NPO pays in 2022, beside pm of the quality funds (annex 3)."""
    lines = []
    for order, cents in enumerate(NPO):
        measure = Measure.objects.create(document=plan, theme=theme, order=90 + order, title=f"Welzijn {order}")
        mine = {"document": plan, "measure": measure, "year": 2022}
        lines.append(BudgetLine(**mine, source=sources["quality"], pm=True))
        lines.append(BudgetLine(**mine, source=sources["npo"], amount_cents=cents))
    put(plan, lines)
    totals.recount(plan)


def _adopt(plan: Document, drafter: Person, board: Body) -> None:
    """As the adoption leaves it; how one comes to it is tested in governance."""
    version = freeze(document=plan, actor=drafter)
    Adoption.objects.create(
        version=version,
        document=plan,
        body=board,
        adopted_on=today(),
        effective_from=today(),
        recorded_by=drafter,
        recorded_at=timezone.now(),
    )
    totals.note_adopted(plan)
