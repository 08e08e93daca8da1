"""Shifts of money, all of them made up: money carried over, money between units, and one that waits for its council."""

from __future__ import annotations

from governance.services.shifts import Leg, record_shift
from kwaliteit.demonstration.house import House, day
from plans.models import Document

K = 1_000_00
LAW = "rechtsgeleerdheid"


def carried_over(house: House) -> None:
    """What Law did not spend in 2019 it may spend in 2020; its council was told."""
    unit = house.units[LAW]
    record_shift(
        framework=house.framework,
        unit=unit,
        kind="year",
        reason="De werving van twee docenten duurde tot na de zomer; het geld voor hun eerste half jaar blijft beschikbaar.",
        right="information",
        body=house.bodies["fr-rechtsgeleerdheid"],
        decided_on=day("2020-04-07"),
        legs=[
            Leg(unit, year, house.sources["quality"], cents, house.themes["intensiteit"])
            for year, cents in ((2019, -40 * K), (2020, 40 * K))
        ],
        illustrative=True,
        actor=house.holder("faculty_secretary", LAW),
        at=house.at("2020-04-08 10:00"),
    )


def between_units(house: House) -> None:
    """A training that Social Sciences gives instead of ICLON."""
    legs = [
        Leg(house.units[code], 2021, house.sources["quality"], cents, house.themes["docentkwaliteit"])
        for code, cents in (("iclon", -15 * K), ("sociale-wetenschappen", 15 * K))
    ]
    record_shift(
        framework=house.framework,
        unit=house.units["rijnland"],
        kind="unit",
        reason="Sociale Wetenschappen geeft in 2021 zelf de training over toetsen die bij het ICLON was begroot.",
        right="information",
        body=house.bodies["ur"],
        decided_on=day("2021-02-09"),
        legs=legs,
        illustrative=True,
        actor=house.holder("board_secretary", "rijnland"),
        at=house.at("2021-02-10 09:30"),
    )


def between_themes(house: House, document: Document) -> None:
    """What the board of Law wants for 2022, and its council has not agreed to yet."""
    unit = house.units[LAW]
    record_shift(
        framework=house.framework,
        unit=unit,
        kind="theme",
        reason="Het geld van het Honours College Law gaat naar de scholing van docenten; dat vroegen de opleidingscommissies.",
        right="consent",
        body=house.bodies["fr-rechtsgeleerdheid"],
        decided_on=day("2021-06-22"),
        legs=[
            Leg(unit, 2022, house.sources["quality"], cents, house.themes[theme])
            for theme, cents in (("differentiatie", -30 * K), ("docentkwaliteit", 30 * K))
        ],
        document=document,
        illustrative=True,
        actor=house.holder("faculty_secretary", LAW),
        at=house.at("2021-06-23 11:00"),
    )
