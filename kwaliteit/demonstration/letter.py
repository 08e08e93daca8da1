"""The framework letter of 2021 as a round: proposed, advised on by the university council, answered, adopted."""

from __future__ import annotations

from typing import Any

from budgets.models import AllocationRound, Income
from budgets.services import rounds
from budgets.services.income import set_income
from budgets.services.opening import set_opening
from budgets.services.rounds import Given
from budgets.services.students import count_all
from governance.services.adoption import adopt
from governance.services.answers import answer_advice
from kwaliteit.demonstration.house import House, day, toml
from kwaliteit.demonstration.institution import ask, begin, decide
from kwaliteit.demonstration.money import UNITS, enter_letter_income, figures

TITLE, COUNTED = "Kadernota 2022–2025", "2020-10-01"
RATE, OTHERWISE = 450_00, {"fwn": 600_00, "lumc": 600_00, "arch": 700_00}
OPENING = {"fdr": 25_000_00, "fgw": -15_000_00}
MADE_UP = "verzonnen voor de proefomgeving"


def play(house: House) -> None:
    """From the proposal of February to the adoption of 13 April, which writes the allocations."""
    data, yasmina = toml("letter"), house.people["yasmina"]
    writer = begin(house, "framework_letter", TITLE, (2022, 2024), "2021-02-08 10:00")
    writer.write_sections(data["text"], "2021-02-22 14:00")
    _estimate(house)
    round = _fill_in(house, rounds.begin_round(document=writer.document, actor=yasmina), data["acts"])
    version = writer.freeze("2021-03-01 11:00", label="Voor advies")
    request = ask(house, version, "ur", "2021-04-12", "2021-03-01 11:10", data["acts"]["asked"])
    _scenario(house, round, data["acts"]["scenario"])
    advice = decide(house, request, "margriet", "2021-04-07", "remarks", data["acts"]["advice"])
    answer_advice(
        decision=advice,
        actor=house.people["paul"],
        follow="wholly",
        text=data["acts"]["answer"],
        at=house.at("2021-04-12 15:00"),
    )
    enter_letter_income(house, TITLE, "2021-04-13")
    adopt(
        version=version,
        actor=house.people["paul"],
        adopted_on=day("2021-04-13"),
        text=data["acts"]["adopted"],
        at=house.at("2021-04-13 16:00"),
    )


def openings(house: House) -> None:
    """What two faculties had left, or were short, before the first year."""
    house.at("2019-04-02")
    for code, cents in OPENING.items():
        set_opening(
            framework=house.framework,
            unit=house.units[UNITS[code]],
            year=2019,
            amount_cents=cents,
            dated=day("2019-03-29"),
            source=f"Jaarrekening 2018, {MADE_UP}",
            actor=house.people["yasmina"],
            illustrative=True,
        )


def _rows() -> list[dict[str, Any]]:
    return [row for row in figures()["allocations"] if row["letter"] == TITLE]


def _estimate(house: House) -> None:
    """What was counted on when the letter was proposed: the same amounts as in the letter itself."""
    house.at("2021-02-22")
    for row in figures()["income"]:
        if row["stage"] == "letter" and row["source"] == TITLE:
            set_income(
                framework=house.framework,
                year=row["year"],
                stage=Income.Stage.ESTIMATE,
                amount_cents=row["cents"],
                dated=day("2021-02-15"),
                source=f"Raming bij het concept van de kadernota, {MADE_UP}",
                actor=house.people["yasmina"],
            )


def _fill_in(house: House, round: AllocationRound, acts: dict[str, str]) -> AllocationRound:
    """The published rate, the students of the figures, and the central part."""
    actor = house.people["yasmina"]
    house.at("2021-02-24 10:00")
    first = [row for row in _rows() if row["year"] == 2022 and row.get("students")]
    numbers = {house.units[UNITS[row["unit"]]]: row["students"] for row in first}
    count_all(counted_on=day(COUNTED), numbers=numbers, source=f"1cHO, {MADE_UP}", actor=actor)
    rounds.save_given(round=round, given=[_given(house, row, row.get("rate_cents")) for row in _rows()], actor=actor)
    rounds.set_rest(round=round, rule=AllocationRound.Rest.PER_STUDENT, text=acts["rest"], actor=actor)
    return round


def _given(house: House, row: dict[str, Any], rate: int | None) -> Given:
    unit = house.units[UNITS[row["unit"]]]
    if rate is None:
        return Given(unit, row["year"], amount_cents=row["cents"])
    return Given(unit, row["year"], rate_cents=rate, students=row["students"], counted_on=day(COUNTED))


def _scenario(house: House, round: AllocationRound, name: str) -> None:
    """€ 450 per student, and more for the units with laboratories: made up, to show what it would do."""
    house.at("2021-03-10 11:00")
    actor = house.people["yasmina"]
    scenario = rounds.begin_scenario(round=round, name=name, actor=actor)
    given = [_given(house, row, OTHERWISE.get(row["unit"], RATE)) for row in _rows() if row.get("students")]
    rounds.save_given(round=scenario, given=given, actor=actor)
