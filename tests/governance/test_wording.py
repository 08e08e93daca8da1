"""How a sentence names a body, and what the pages of a request and an answer say about it."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from governance.services.decisions import record_decision
from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.models import Appointment, Body, BodyKind
from tests.governance.stage import TODAY, make_stage

pytestmark = pytest.mark.django_db

NAMED = {
    "programme_committee": "de opleidingscommissie",
    "faculty_council": "de faculteitsraad",
    "university_council": "de universiteitsraad",
    "faculty_board": "het faculteitsbestuur",
    "executive_board": "het College van Bestuur",
    "supervisory_board": "de raad van toezicht",
    "education_committee": "de Universitaire Commissie Onderwijs",
    "network": "het netwerk",
    "working_group": "de werkgroep",
}


def lede(client, name: str, *args) -> str:
    page = client.get(reverse(f"governance:{name}", args=args)).content.decode()
    return re.search(r'<p class="lede">(.*?)</p>', page)[1]


def test_every_kind_of_body_has_its_article():
    assert {kind: Body(kind=kind).with_article for kind in BodyKind.values} == NAMED
    with override("en"):
        assert {Body(kind=kind).with_article.split()[0] for kind in BodyKind.values} == {"the"}


def test_a_request_names_the_body_with_its_article(stage, as_):
    request = stage.ask(stage.freeze("Klaar."))
    who = stage.person("holder").name

    assert lede(as_("fr_member"), "request", request.uuid) == (
        f"{who} vraagt de faculteitsraad in te stemmen met versie 1. "
        "Zonder instemming kan het plan niet worden vastgesteld."
    )


def test_who_reads_an_answer_is_the_body_that_advised(client):
    stage = make_stage("agenda")
    director = stage.person("director")
    request = lay_before(
        version=freeze(document=stage.document, actor=director), body=stage.world.bodies["olc"], actor=director
    )
    said = {"outcome": "negative", "meeting_on": TODAY(), "text": "Nee."}
    decision = record_decision(request=request, actor=stage.person("olc_chair"), **said)
    client.force_login(stage.person("dean"))

    assert lede(client, "answer_advice", decision.uuid) == (
        "De opleidingscommissie leest deze reactie. Eenmaal vastgelegd kan zij niet meer worden gewijzigd."
    )


def test_one_of_the_people_records_a_decision(stage, as_):
    request = stage.ask(stage.freeze("Klaar."))
    page = as_("fr_member").get(reverse("governance:request", args=[request.uuid])).content.decode()
    said = re.search(r'<div class="notice" id="why"><p>(.*?)</p>', page)[1]

    secretary = stage.person("fr_secretary").name
    assert re.sub(r"<[^>]+>", "", said) == (
        f"U kunt dit besluit niet vastleggen; dat is aan de faculteitsraad. {secretary} (griffier) legt het vast."
    )


def headings(page: str) -> list[str]:
    return re.findall(r"<(h[1-6])\b", page.split("<main", 1)[1])


def test_the_title_of_a_version_is_its_first_heading(stage, as_):
    version = stage.decide().version
    client = as_("fr_member")

    address = reverse("governance:version", args=[version.uuid])
    assert [headings(client.get(address + tail).content.decode())[0] for tail in ("", "?controle")] == ["h1", "h1"]


def test_the_choice_of_an_outcome_has_its_hint_and_its_error(stage, as_):
    request = stage.ask(stage.freeze("Klaar."))
    client = as_("fr_secretary")
    address = reverse("governance:decide", args=[request.uuid])
    page = client.post(address, {"check": "1"}).content.decode()

    assert re.search(r'<fieldset[^>]*aria-describedby="([^"]+)"', page)[1] == "id_outcome_helptext id_outcome_error"
    assert ('id="id_outcome_helptext"' in page, 'id="id_outcome_error"' in page) == (True, True)


def test_who_sits_in_a_programme_committee_is_a_member_and_no_councillor(stage):
    bodies = stage.world.bodies
    shown = {
        (kind, role): Appointment(role=role, body=bodies[kind]).get_role_display()
        for kind in ("olc", "fr")
        for role in ("council_member", "council_alternate", "council_chair", "council_secretary")
    }
    with override("en"):
        assert [
            str(Appointment(role=role, body=bodies[kind])) for kind, role in shown if role.endswith(("chair", "ary"))
        ] == [
            f"chair, {bodies['olc']}",
            f"secretary, {bodies['olc']}",
            f"council chair, {bodies['fr']}",
            f"council secretary, {bodies['fr']}",
        ]
    with override("nl"):
        assert shown == {
            ("olc", "council_member"): "lid",
            ("olc", "council_alternate"): "plaatsvervangend lid",
            ("olc", "council_chair"): "voorzitter",
            ("olc", "council_secretary"): "griffier",
            ("fr", "council_member"): "raadslid",
            ("fr", "council_alternate"): "plaatsvervangend raadslid",
            ("fr", "council_chair"): "voorzitter",
            ("fr", "council_secretary"): "griffier",
        }
