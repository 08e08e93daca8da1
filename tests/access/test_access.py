"""Every address, with GET and POST, as every role: at its own unit, at another, at another level, and as nobody.

The gate tries whoever may, their counterparts elsewhere, and a sample of the rest; the long run tries everybody.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.table import EVERYONE, OFFICE, OPEN_TO_PANEL, PUBLIC, TABLE, Address, Pair, Who
from tests.access.world import Place, make_place

WITHOUT_A_ROLE = ("nobody", "ended", "contributor")
ALWAYS = ("anonymous", "nobody", "ended", "panel_member", "application_manager", "supervisor")
FOREIGN = ("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
    """One world for all addresses; every visit is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_place()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(place: Place) -> dict[str, Client]:
    found = {}
    for key, person in place.people.items():
        found[key] = Client(raise_request_exception=False)
        found[key].force_login(person)
    found["anonymous"] = Client(raise_request_exception=False)
    return found


def visitors(address: Address, pair: Pair, everybody: list[str]) -> list[str]:
    """Who tries this address: everybody in the long run, else those at the boundaries and a sample."""
    if os.environ.get("HYPOTHESIS_PROFILE") == "soak":
        return everybody
    chance = random.Random(address.id)
    may = sorted(pair[0] & set(everybody))
    chosen = set(ALWAYS) | set(chance.sample(may, min(4, len(may))))
    chosen |= {f"{key}@b" for key in may} & set(everybody)
    chosen |= {key.replace("@fr", "@fr@b").replace("@olc", "@olc@b") for key in may if "@" in key} & set(everybody)
    chosen |= set(chance.sample(sorted(pair[1] & set(everybody)), min(4, len(pair[1] & set(everybody)))))
    return sorted(chosen | set(chance.sample(everybody, 5)))


def expected(address: Address, pair: Pair | None, who: str) -> str:
    if pair is None:
        return "not here"
    may, know = pair
    if may >= PUBLIC:
        return "answered"
    if who == "panel_member" and address.name not in OPEN_TO_PANEL:
        return "hidden"
    if not may and not know:
        return "hidden"
    if who == "anonymous":
        return "log in"
    if belongs(who, may):
        return "answered"
    return "forbidden" if belongs(who, know) else "hidden"


def belongs(who: str, group: Who) -> bool:
    if group >= OFFICE and who not in (*WITHOUT_A_ROLE, "panel_member", "application_manager"):
        return True
    return who in group or group >= EVERYONE


def outcome(response: Any) -> str:
    if response.status_code == 302 and response.url.startswith("/accounts/login"):
        return "log in"
    if response.status_code >= 500:
        return f"fault {response.status_code}"
    return {403: "forbidden", 404: "hidden", 405: "not here"}.get(response.status_code, "answered")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", TABLE, ids=lambda address: address.id)
def test_address_answers_whom_the_table_says(
    address: Address, method: str, place: Place, clients: dict[str, Client], django_db_blocker: Any
) -> None:
    pair = getattr(address, method)
    wrong = {}
    with django_db_blocker.unblock():
        url = reverse(address.name, kwargs=address.path(place))
        for who in visitors(address, pair or (EVERYONE, EVERYONE), sorted(clients)):
            with transaction.atomic():
                response = getattr(clients[who], method)(url)
                transaction.set_rollback(True)
            due, got = expected(address, pair, who), outcome(response)
            if got != due and not (due == "not here" and got in ("log in", "forbidden", "hidden")):
                wrong[who] = f"{got}, not {due} ({response.status_code})"

    assert wrong == {}


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (space, pattern.namespace) if part)
            yield from names(pattern.url_patterns, inner)
        elif pattern.name and not pattern.name.startswith(FOREIGN):
            yield f"{space}:{pattern.name}" if space else pattern.name


def test_every_address_is_in_the_table() -> None:
    assert set(names(get_resolver().url_patterns)) - {address.name for address in TABLE} == set()
