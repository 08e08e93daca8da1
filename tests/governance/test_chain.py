"""The chain of requests on one document before one body: withdrawn, replaced, decided and asked again."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from governance.services.requests import withdraw
from governance.track import chain, road_of
from kwaliteit.organisation.rights import rights_of

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"governance:{name}", args=args)


@pytest.fixture
def asked(stage) -> list:
    """Version 1 withdrawn and asked again, replaced by version 2 that was refused, version 3 open."""
    first = stage.ask(version := stage.freeze("Een."))
    withdraw(request=first, actor=stage.person("holder"))
    again = stage.ask(version)
    refused = stage.ask(stage.freeze("Twee."))
    stage.decide(refused, "no_consent")
    return [first, again, refused, stage.ask(stage.freeze("Drie."))]


def links(stage, row, name: str = "fr_member") -> list:
    return chain(road_of(stage.document, rights_of(stage.person(name))), row)


def test_the_chain_stands_newest_first_with_why_each_was_asked(stage, asked):
    found = links(stage, asked[-1])

    assert [(link.request.pk, link.label, link.why) for link in found] == [
        (asked[3].pk, "Instemming gevraagd", "Opnieuw voorgelegd na het besluit over versie 2."),
        (asked[2].pk, "Geen instemming", "Komt in de plaats van het verzoek over versie 1."),
        (
            asked[1].pk,
            "Vervangen door een nieuwere versie",
            "Opnieuw voorgelegd nadat het verzoek over versie 1 was ingetrokken.",
        ),
        (asked[0].pk, "Ingetrokken", ""),
    ]
    assert [link.since and link.since.number for link in found] == [2, 1, None, None]
    assert [link.current for link in found] == [True, False, False, False]


def test_the_page_leads_to_each_request_its_decision_and_what_changed_between(stage, as_, asked):
    page = as_("fr_member").get(url("request", asked[-1].uuid)).content.decode()
    part = page[page.index('id="chain"') : page.index('<aside class="side"')]

    assert re.findall(r'href="([^"]+)"', part) == [
        url("compare", asked[3].version.uuid) + "?van=2",
        url("request", asked[2].uuid),
        url("decision", asked[2].decisions.get().uuid),
        url("compare", asked[2].version.uuid) + "?van=1",
        url("request", asked[1].uuid),
        url("request", asked[0].uuid),
    ]
    assert stage.person("holder").name in part


def test_a_first_request_needs_no_chain(stage, as_):
    page = as_("fr_member").get(url("request", stage.ask().uuid)).content.decode()

    assert 'id="chain"' not in page
