"""The published amounts of Leiden as lines that were entered: eight faculties, the common initiatives, three papers.

The split over the faculties is made up, and adds up to what was printed (kwaliteit.demonstration.make_figures).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from budgets.models import Allocation, BudgetLine, FundingSource, Income
from budgets.services import totals
from budgets.services.income import ensure_sources
from budgets.services.spending import open_round, record_realised
from kwaliteit.demonstration.make_figures import THEMES, figures
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.roles import Level, Role
from plans.models import Document, Framework, Initiative, Measure, Theme
from tests.budgets.rows import SHORT, make_framework, make_plan
from tests.factories import institution, make_unit, someone

DATA = Path(__file__).parent.parent / "data"
ANNEX_1 = json.loads((DATA / "leiden_spending_by_theme.json").read_text(encoding="utf-8"))
ANNEX_3 = json.loads((DATA / "leiden_common_initiatives.json").read_text(encoding="utf-8"))


@dataclass
class Leiden:
    framework: Framework
    themes: dict[str, Theme]
    sources: dict[str, FundingSource]
    top: Unit
    faculties: dict[str, Unit]
    central: Document
    plans: dict[str, Document]
    controller: Person


def enter() -> Leiden:
    found = figures()
    framework = make_framework()
    themes = {
        code: Theme.objects.create(framework=framework, code=code, order=n, name_nl=SHORT[n - 1], name_en=SHORT[n - 1])
        for n, code in enumerate(THEMES, start=1)
    }
    top = institution()
    faculties = {
        code: make_unit(Level.FACULTY, code=code, name_nl=row["name"], name_en=row["name"], order=n)
        for n, (code, row) in enumerate(found["faculties"].items(), start=1)
    }
    entered = Leiden(
        framework,
        themes,
        ensure_sources(framework),
        top,
        faculties,
        make_plan(framework, top),
        {code: make_plan(framework, unit, first_year=2019) for code, unit in faculties.items()},
        someone(Role.CONTROLLER, unit=top),
    )
    _lines(entered, found)
    _papers(entered, found)
    _realised(entered, found)
    return entered


def _lines(entered: Leiden, found: dict[str, Any]) -> None:
    for code, row in found["faculties"].items():
        plan = entered.plans[code]
        measures = {
            theme: Measure.objects.create(document=plan, theme=entered.themes[theme], order=n, title=f"{code} {theme}")
            for n, theme in enumerate(THEMES, start=1)
        }
        BudgetLine.objects.bulk_create(
            _line(plan, measures[theme], int(year), entered.sources["quality"], cents)
            for year, themes in row["budget"].items()
            for theme, cents in themes.items()
        )
        totals.recount(plan)
    for order, row in enumerate(found["initiatives"], start=1):
        theme = entered.themes[row["theme"]]
        initiative = Initiative.objects.create(
            document=entered.central, theme=theme, order=order, title=row["title"], run_by=entered.top
        )
        for place, each in enumerate(row["measures"], start=1):
            measure = Measure.objects.create(
                document=entered.central,
                theme=theme,
                order=order * 10 + place,
                title=each["title"],
                initiative=initiative,
                owner_label=each["responsible"],
            )
            for cell in each["amounts"]:
                source = entered.sources[cell["source"]]
                _line(entered.central, measure, cell["year"], source, cell["cents"]).save()
    totals.recount(entered.central)


def _line(plan: Document, measure: Measure, year: int, source: FundingSource, cents: int | None) -> BudgetLine:
    return BudgetLine(document=plan, measure=measure, year=year, source=source, amount_cents=cents, pm=cents is None)


def _papers(entered: Leiden, found: dict[str, Any]) -> None:
    units = {**entered.faculties, "universiteit": entered.top}
    for row in found["allocations"]:
        unit = units.get(row["unit"], entered.top)
        Allocation.objects.create(
            framework=entered.framework, unit=unit, year=row["year"], amount_cents=row["cents"], letter=row["letter"],
            rate_cents=row.get("rate_cents"), students=row.get("students"),
        )  # fmt: skip
    for row in found["income"]:
        Income.objects.create(
            framework=entered.framework,
            year=row["year"],
            stage=row["stage"],
            amount_cents=row["cents"],
            dated=date.fromisoformat(row["dated"]),
            source=row["source"],
        )


def _realised(entered: Leiden, found: dict[str, Any]) -> None:
    """In the final report of each year that is over."""
    for year in ("2019", "2020"):
        report = open_round(framework=entered.framework, year=int(year), report="final", actor=entered.controller)
        for code, row in found["faculties"].items():
            for theme, cents in row["realised"][year].items():
                record_realised(
                    round=report,
                    unit=entered.faculties[code],
                    theme=entered.themes[theme],
                    amount_cents=cents,
                    actor=entered.controller,
                )
