"""The yearly reports on 2019 and 2020: of each faculty approved by its council, of the university discussed with its own.

On 24 June 2021 one faculty still has to confirm its accounts of 2020, and the university waits for it.
"""

from __future__ import annotations

from typing import Any

from governance.models import Version
from governance.services.adoption import adopt
from governance.services.decisions import record_decision
from governance.services.requests import lay_before
from kwaliteit.demonstration.faculties import adopt_by_board
from kwaliteit.demonstration.house import House, day, toml
from kwaliteit.demonstration.writer import Writer
from kwaliteit.organisation.models import Unit
from monitoring.accounts import accounts_of
from monitoring.services.accounts import save_account
from monitoring.services.prefill import confirm
from plans.models import Document
from plans.services.documents import create_document
from plans.services.framework import change_part

TEXTS = ("in-short", "measures", "programmes", "money", "talks", "next-year")


def days(house: House) -> None:
    """Before which day: in this university the faculties report after the money of the year is known."""
    manager, kinds = house.people["onno"], house.framework.documentkinds
    change_part(row=kinds.get(code="faculty_report"), actor=manager, due_day=1, due_month=6)
    change_part(row=kinds.get(code="programme_report"), actor=manager, due_month=None)


def play(house: House) -> None:
    for year, story in toml("reports").items():
        for unit in house.faculties:
            _of_faculty(house, unit, int(year), story["faculty"])
        _of_university(house, int(year), story["institution"])


def _of_faculty(house: House, unit: Unit, year: int, story: dict[str, Any]) -> None:
    writer = _begun(house, "faculty_report", f"Onderwijsjaarverslag {year}", unit, year, story)
    if unit.code == story.get("still_writing"):
        return
    _account(house, writer.document, story["written"])
    version = writer.freeze(story["frozen"], label="Voor goedkeuring")
    _decide(house, version, f"fr-{unit.code}", "approved", story)
    adopt_by_board(house, version, story["adopted"])


def _of_university(house: House, year: int, story: dict[str, Any]) -> None:
    top = next(unit for unit in house.units.values() if unit.level == "institution")
    writer = _begun(house, "university_report", f"Voortgangsverslag {year}", top, year, story)
    if "frozen" not in story:
        return
    _account(house, writer.document, story["written"])
    version = writer.freeze(story["frozen"], label="Om te bespreken")
    _decide(house, version, "ur", "discussed", story)
    at = house.at(f"{story['adopted']} 11:30")
    adopt(version=version, actor=house.people["paul"], adopted_on=day(story["adopted"]), at=at)


def _begun(house: House, kind: str, title: str, unit: Unit, year: int, story: dict[str, Any]) -> Writer:
    document = create_document(
        kind=house.kinds[kind],
        unit=unit,
        title=title,
        first_year=year,
        last_year=year,
        actor=house.who(unit),
        illustrative=True,
        at=house.at(story["created"]),
    )
    writer = Writer(house, document, house.who(unit))
    texts = {code: story[code].format(unit=unit.name_nl) for code in TEXTS if code in story}
    writer.write_sections(texts, story["written"])
    return writer


def _account(house: House, document: Document, when: str) -> None:
    """Confirm what was reported during the year; of what had not begun it is said."""
    given = {"document": document, "actor": house.who(document.unit), "at": house.at(when)}
    accounts = accounts_of(document)
    for account in accounts:
        if account.row is None:
            words = {"state": "preparing", "done": "Nog niet begonnen; dit is voor een later jaar voorzien."}
            save_account(lineage=account.promise.lineage, revision=0, **words, **given)
    confirm(seen={row.promise.lineage: row.row.revision for row in accounts if row.row}, **given)


def _decide(house: House, version: Version, body: str, outcome: str, story: dict[str, Any]) -> None:
    request = lay_before(
        version=version,
        body=house.bodies[body],
        actor=house.who(version.document.unit),
        due_on=day(story["decide_by"]),
        reason="Het verslag over het afgelopen jaar.",
        at=house.at(story["frozen"]),
    )
    record_decision(
        request=request,
        actor=house.holder("council_chair", body),
        outcome=outcome,
        meeting_on=day(story["decided"]),
        text=story["decision"],
        at=house.at(f"{story['decided']} 17:30"),
    )
