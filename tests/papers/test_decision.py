"""A decision on paper: its votes, its conditions and what the board answered, for who may know of it."""

from __future__ import annotations

import datetime
import io

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Decision
from governance.services.answers import answer_condition
from kwaliteit.papers import services
from kwaliteit.papers.tasks import make_decision
from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.models import Job
from kwaliteit.submission.tags import walk
from tests.governance.stage import TODAY, Stage, make_stage
from tests.kept import kept
from tests.papers.test_version import content_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage() -> Stage:
    """A consent with two conditions, of which the board answered one."""
    stage = make_stage()
    made = stage.decide(
        outcome="conditions",
        votes=(9, 2, 1),
        text="De raad stemt in, mits de werkdruk zichtbaar wordt.",
        conditions=[
            {"text": text, "when": "during", "due_on": TODAY() + datetime.timedelta(days=90)}
            for text in ("Een meting van de werkdruk.", "Een plan voor invallers.")
        ],
    )
    first = made.conditions.get(number=1)
    answer_condition(condition=first, actor=stage.person("dean"), accepted=True, text="Dat doen wij in het najaar.")
    return stage


@pytest.fixture(autouse=True)
def no_heart_beats(settings):
    settings.JOB_LOST_AFTER = 3600


def made(who: str, stage: Stage) -> Job:
    job = services.ask_decision(decision=Decision.objects.get(), actor=stage.person(who))
    make_decision(job_id=job.pk)
    job.refresh_from_db()
    return job


def test_the_paper_tells_votes_conditions_and_answers(stage):
    text = words(content_of(made("fr_member", stage)))
    for part in (
        "Afspraken, versie 1",
        "Uitgebrachte stemmen Wie Voor Tegen Onthouding",
        "9 2 1",
        "De raad stemt in, mits de werkdruk zichtbaar wordt.",
        "Voorwaarde 1 Een meting van de werkdruk.",
        "Dat doen wij in het najaar.",
        "Voorwaarde 2 Een plan voor invallers.",
        "Wacht op het antwoord van het bestuur",
        Decision.objects.get().version.fingerprint[:4],
    ):
        assert part in text, part


def test_the_paper_is_tagged_with_heads_of_tables(stage):
    with pikepdf.open(io.BytesIO(content_of(made("fr_member", stage)))) as pdf:
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)) == (True, "nl")
        kinds = {str(element.S) for element in walk(pdf.Root.StructTreeRoot.K)}
    assert {"/H1", "/H2", "/Table", "/TH", "/P"} <= kinds


def test_each_reader_has_her_own_and_it_goes_with_her_rights(stage):
    made("fr_member", stage)
    decision = Decision.objects.get()
    address = reverse("papers:decision_pdf", args=[decision.uuid])

    def answer(who: str) -> int:
        client = Client()
        client.force_login(stage.person(who))
        return client.get(address).status_code

    answers = {who: answer(who) for who in ("fr_member", "fr_secretary", "director")}
    assert answers == {"fr_member": 200, "fr_secretary": 404, "director": 404}
    stage.person("fr_member").appointments.update(valid_until=TODAY() - datetime.timedelta(days=1))
    assert answer("fr_member") == 404
    for who in ("fr_member", "director"):
        with pytest.raises(Forbidden):
            services.ask_decision(decision=decision, actor=stage.person(who))


def test_the_page_of_the_decision_leads_to_its_paper(stage):
    client = Client()
    client.force_login(stage.person("fr_member"))
    decision = Decision.objects.get()
    page = reverse("papers:decision", args=[decision.uuid])
    assert page in client.get(reverse("governance:decision", args=[decision.uuid])).content.decode()
    assert "Hiervan is nog niets gemaakt." in client.get(page).content.decode()
    made("fr_member", stage)
    assert "Het besluit als pdf" in client.get(page).content.decode()
