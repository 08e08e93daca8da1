"""Financial reports of the demonstration: closed final ones, and an export of the ledger. Codes and bookings are made up;
what they add up to is what the figures say."""

from __future__ import annotations

import datetime
import hashlib
from math import gcd

from budgets.ledger import Booking
from budgets.ledger_file import Export
from budgets.models import Report, SpendingRound
from budgets.services.ledger import Share, set_key, take_in
from budgets.services.spending import open_round
from kwaliteit.demonstration.house import House, day

YEAR = 2020
LAW = "rechtsgeleerdheid"
UNKNOWN = "P-20417"


def take_in_ledger(house: House, round: SpendingRound, spent: dict[str, int], at: datetime.datetime) -> None:
    """What Rechtsgeleerdheid spent by theme, as bookings: on one project for two themes by a split key, else apiece."""
    actor, themes = house.people["yasmina"], list(spent)
    codes = {"KA-FDR-12": themes[:2], **{f"KA-FDR-{place}": [code] for place, code in enumerate(themes[2:], 3)}}
    bookings: list[Booking] = []
    for code, of in codes.items():
        cents = sum(spent[theme] for theme in of)
        if not cents:
            continue
        divisor = gcd(*(spent[theme] for theme in of))
        shares = [Share(house.units[LAW], house.themes[theme], spent[theme] // divisor) for theme in of if spent[theme]]
        set_key(
            framework=house.framework,
            kind="project",
            code=code,
            name="Kwaliteitsafspraken Rechtsgeleerdheid",
            valid_from=day(f"{YEAR}-01-01"),
            shares=shares,
            note="Naar rato van de realisatie." if len(shares) > 1 else "",
            actor=actor,
        )
        bookings += _over_the_year(code, cents)
    bookings += [
        Booking("project", UNKNOWN, day(f"{YEAR}-{month:02d}-15"), "44100", cents)
        for month, cents in ((4, 9_200_00), (9, 11_450_00), (11, -2_250_00))
    ]
    digest = hashlib.sha256(repr(bookings).encode()).hexdigest()
    export = Export(f"grootboek-{YEAR}.csv", digest, bookings)
    take_in(round=round, export=export, actor=actor, at=at, illustrative=True)


def _over_the_year(code: str, cents: int) -> list[Booking]:
    """Four bookings that add up to it, the last of them the rest."""
    parts = [cents // 4] * 3
    days = (f"{YEAR}-03-31", f"{YEAR}-06-30", f"{YEAR}-09-30", f"{YEAR}-12-31")
    return [
        Booking("project", code, day(when), "40100", part)
        for when, part in zip(days, [*parts, cents - sum(parts)], strict=True)
    ]


def ask_for_may(house: House) -> None:
    """The report of May about the year that runs: asked for, and not handed in by anybody yet."""
    when = "2021-05-17"
    house.at(when)
    open_round(framework=house.framework, year=2021, report=Report.MAY, actor=house.people["yasmina"], on=day(when))
