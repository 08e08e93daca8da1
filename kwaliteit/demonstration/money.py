"""Income, allocations, realised spending and printed shares, from figures.json (see make_figures.py)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from budgets.models import PublishedTable, Report
from budgets.services.income import set_allocation, set_income
from budgets.services.spending import close_round, open_round, record_realised
from kwaliteit.demonstration import spending
from kwaliteit.demonstration.house import DATA, House, day
from kwaliteit.shared.notation import Amount
from plans.models import Framework

UNITS = {
    "arch": "archeologie",
    "fgw": "geesteswetenschappen",
    "fgga": "fgga",
    "fdr": "rechtsgeleerdheid",
    "fsw": "sociale-wetenschappen",
    "fwn": "wiskunde-natuurwetenschappen",
    "lumc": "lumc",
    "iclon": "iclon",
    "institution": "rijnland",
}
IN_FIGURES = {unit: code for code, unit in UNITS.items()}
MADE_UP = "Verdeling over faculteiten is een voorbeeld; het totaal is gepubliceerd."


@cache
def figures() -> dict[str, Any]:
    return json.loads((DATA / "figures.json").read_text(encoding="utf-8"))


def budget(unit: str, year: int) -> dict[str, int]:
    """Cents per theme that a faculty budgets in a year."""
    return figures()["faculties"][IN_FIGURES[unit]]["budget"][str(year)]


def allot(cents: int, weights: list[int], grain: int = 100_000) -> list[int]:
    """Split an amount over measures by weight, in whole thousands of euros; the first takes what is left."""
    whole = sum(weights)
    parts = [cents * weight // whole // grain * grain for weight in weights]
    parts[0] += cents - sum(parts)
    return parts


def enter_letter(house: House, letter: str, when: str) -> None:
    """A framework letter of before there were rounds: the income that it names and what it allocates."""
    enter_letter_income(house, letter, when)
    actor = house.people["yasmina"]
    for row in figures()["allocations"]:
        if row["letter"] == letter:
            set_allocation(
                framework=house.framework,
                unit=house.units[UNITS[row["unit"]]],
                year=row["year"],
                amount_cents=row["cents"],
                actor=actor,
                rate_cents=row.get("rate_cents"),
                students=row.get("students"),
                counted_on=day("2020-10-01") if row.get("students") else None,
                letter=letter,
                illustrative=row["illustrative"],
            )


def enter_letter_income(house: House, letter: str, when: str) -> None:
    house.at(when)
    for row in figures()["income"]:
        if row["stage"] == "letter" and row["source"] == letter:
            _income(house, row, house.people["yasmina"])


def enter_income(house: House, stage: str, when: str, year: int | None = None) -> None:
    house.at(when)
    for row in figures()["income"]:
        if row["stage"] == stage and year in (None, row["year"]):
            _income(house, row, house.people["yasmina"])


def _income(house: House, row: dict[str, Any], actor: Any) -> None:
    set_income(
        framework=house.framework,
        year=row["year"],
        stage=row["stage"],
        amount_cents=row["cents"],
        dated=day(row["dated"]),
        source=row["source"],
        actor=actor,
    )


def enter_realised(house: House, year: int, when: str) -> None:
    """The final financial report of a year, per faculty and theme; closed on the day that it came."""
    at, actor = house.at(when), house.people["yasmina"]
    round = open_round(framework=house.framework, year=year, report=Report.FINAL, actor=actor, on=day(when))
    if year == spending.YEAR:
        spending.take_in_ledger(house, round, figures()["faculties"]["fdr"]["realised"][str(year)], at)
    for code, faculty in figures()["faculties"].items():
        for theme, cents in faculty["realised"][str(year)].items():
            record_realised(
                round=round,
                unit=house.units[UNITS[code]],
                theme=house.themes[theme],
                amount_cents=cents,
                actor=actor,
                remark=MADE_UP,
                illustrative=True,
            )
    close_round(round=round, actor=actor, incomplete=True, at=at)


def enter_published(framework: Framework) -> None:
    for row in figures()["published_shares"]:
        PublishedTable.objects.create(framework=framework, **row)


def law(state: str) -> dict[str, dict[int, Amount]]:
    """The amounts of Rechtsgeleerdheid in a state of its plan, by title of the measure."""
    rows = figures()["rechtsgeleerdheid"]["measures"]
    return {row["title"]: _amounts(row[state]) for row in rows if row[state]}


def law_other_sources() -> dict[str, dict[str, dict[int, Amount]]]:
    """The same from other sources: source, title, year."""
    found: dict[str, dict[str, dict[int, Amount]]] = {}
    for row in figures()["rechtsgeleerdheid"]["measures"]:
        for source, years in row["other_sources"].items():
            found.setdefault(source, {})[row["title"]] = _amounts(years)
    return found


def _amounts(years: dict[str, Any]) -> dict[int, Amount]:
    return {int(year): Amount(pm=True) if cents == "pm" else Amount(cents=cents) for year, cents in years.items()}
