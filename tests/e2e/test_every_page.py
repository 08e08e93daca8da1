"""Every page of the table of addresses in Chromium: axe finds nothing, nothing runs off the side, one first heading.

Each is opened at a desk and on a phone. Axe, which takes most of the time, reads it on one of them; ``bin/soak`` on both.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from tests.access.table import (
    APPROVAL,
    EVERYONE,
    FRAMEWORK,
    MONEY,
    OFFICE,
    ORGANISATION,
    PLANS,
    PROGRESS,
    PUBLIC,
    ROOF,
    SITE,
    Address,
)
from tests.access.world import Place, make_place

GROUPS = {
    "site": [*SITE, *FRAMEWORK],
    "organisation": ORGANISATION,
    "plans": PLANS,
    "money": MONEY,
    "approval": APPROVAL,
    "progress": PROGRESS,
    "roof": ROOF,
}
FILES = (
    *(
        "sheet",
        "_out",
        "word_section",
        "export",
        "pdf",
        "preview",
        "paper",
        "package",
        "_file",
        "healthz",
        "excel",
        "feeds:calendar",
        "zip",
        "letter",
        "json",
        "csv",
        "schema",
        "monitoring:evidence",
    ),
    "meetings:decisions",
)
IN_CHAPTERS = frozenset({"submission:read"})
"""Pages that show a printed document whole."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of all that passes, axe need not say where it stands
}
DESK_AND_PHONE = {"desk-nl": {"phone": False, "language": "nl"}, "phone-en": {"phone": True, "language": "en"}}


def visitor(address: Address, place: Place) -> Any:
    may, _know = address.get or (frozenset(), frozenset())
    if may & (PUBLIC | EVERYONE | OFFICE):
        return place.people["portfolio_holder"]
    return place.people[sorted(may)[0]]


def is_read_by_axe(address: Address, how: str) -> bool:
    chosen = sorted(DESK_AND_PHONE)[zlib.crc32(address.id.encode()) % len(DESK_AND_PHONE)]
    return how == chosen or os.environ.get("HYPOTHESIS_PROFILE") == "soak"


def faults(page: Page, with_axe: bool = True, chapters: bool = False) -> list[str]:
    """What is wrong with a page as it stands: axe's violations, sideways scroll, headings (of ``chapters`` each has one)."""
    found = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in (Axe().run(page, options=RULES).response["violations"] if with_axe else [])
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    if page.locator("h1").count() != 1 and not chapters:
        found.append(f"{page.locator('h1').count()} first headings")
    return found


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.django_db(transaction=True)
def test_pages_are_accessible(group: str, open_as: Callable[..., Page], live_server: Any) -> None:
    place = make_place()
    pages: dict[tuple[int, str], Page] = {}
    wrong = {}

    for address in GROUPS[group]:
        if address.get is None or not (address.get[0]) or address.name.endswith(FILES):
            continue
        path, person = reverse(address.name, kwargs=address.path(place)), visitor(address, place)
        for how, screen in DESK_AND_PHONE.items():
            if page := pages.get((person.pk, how)):
                page.goto(live_server.url + path)
            else:
                page = pages[person.pk, how] = open_as(person, path, **screen)
            if found := faults(page, is_read_by_axe(address, how), address.name in IN_CHAPTERS):
                wrong[address.id, how] = found

    assert wrong == {}


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
@pytest.mark.django_db(transaction=True)
def test_pages_before_logging_in_are_accessible(name: str, open_as: Callable[..., Page]) -> None:
    make_place()

    assert faults(open_as(None, reverse(name), phone=True)) == []
