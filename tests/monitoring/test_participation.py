"""What the page about criterion R2 makes of requests, promises, talks and facilities. Nothing on it is typed."""

import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from governance.models import Dialogue, Facilities, InformationSession, Promise
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.clock import today
from monitoring.participation import involved
from plans.models import Framework
from tests.governance.stage import Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db
TODAY = today()
YEAR = TODAY.year


@pytest.fixture
@kept
def stage() -> Stage:
    return make_stage()


def rows_of(stage, who, year=YEAR):
    found = involved(rights_of(stage.person(who), on=TODAY), Framework.objects.get(), year)
    return {row.body.code: row for row in found}


def promise(stage, made, due, met):
    body = stage.world.bodies["fr"]
    words = {"text": "Een overzicht", "met_by": "Zie de brief." if met else ""}
    day = datetime.date
    return Promise.objects.create(
        body=body, made_by=body, made_on=day(made, 1, 10), due_on=due and day(due, 2, 1), met_on=met, **words
    )


def test_a_promise_counts_in_the_years_in_which_it_was_open(stage):
    promise(stage, YEAR - 2, YEAR - 1, datetime.date(YEAR - 1, 1, 20))  # met before the year began
    promise(stage, YEAR - 1, YEAR - 1, None)
    promise(stage, YEAR - 1, YEAR, datetime.date(YEAR, 1, 20))
    row = rows_of(stage, "fr_member")[stage.world.bodies["fr"].code]
    assert (row.promised, row.met, row.late) == (2, 1, 1)
    before = rows_of(stage, "fr_member", YEAR - 1)[stage.world.bodies["fr"].code]
    assert (before.promised, before.met, before.late) == (3, 1, 1)


def test_facilities_and_talks_are_those_of_the_year(stage):
    body = stage.world.bodies["fr"]
    row = Facilities.objects.create(body=body, year=YEAR, hours=120, view="Te weinig.")
    InformationSession.objects.create(facilities=row, held_on=TODAY, about="Begroting", present=9, invited=16)
    Facilities.objects.create(body=body, year=YEAR - 1, hours=80)
    for day in (TODAY, TODAY - datetime.timedelta(400)):
        Dialogue.objects.create(
            framework=Framework.objects.get(),
            unit=body.unit,
            title="Panel",
            held_on=day,
            with_whom="studenten",
            said="Meer begeleiding.",
            recorded_by=stage.person("holder"),
        )
    found = rows_of(stage, "fr_member")[body.code]
    assert (found.facilities.hours, found.present, found.invited, found.view, found.talks) == (
        120,
        9,
        16,
        "Te weinig.",
        1,
    )


def test_the_page_costs_the_same_for_any_number_of_councils(stage, django_assert_max_num_queries):
    client = Client()
    client.force_login(stage.person("staff"))
    address = reverse("monitoring:participation") + f"?jaar={Framework.objects.get().last_year}"
    client.get(address)
    cache.clear()
    with django_assert_max_num_queries(14):
        page = client.get(address).content.decode()
    assert stage.world.bodies["ur"].name in page


def test_what_councils_were_promised_stands_on_the_pages_of_the_year(stage):
    bodies, year = stage.world.bodies, Framework.objects.get().last_year
    given = {"body": bodies["fr"], "made_by": bodies["fb"], "due_on": datetime.date(year, 6, 1)}
    Promise.objects.create(text="Een evaluatie.", made_on=datetime.date(year, 1, 5), **given)
    Promise.objects.create(text="Van later.", made_on=datetime.date(year + 1, 1, 5), **{**given, "due_on": None})
    client = Client()
    client.force_login(stage.person("staff"))
    for address in (reverse("monitoring:participation"), reverse("monitoring:unit", args=[bodies["fr"].unit.code])):
        page = client.get(f"{address}?jaar={year}").content.decode()
        assert ("Een evaluatie." in page, "Van later." in page) == (True, False)


@pytest.mark.parametrize(("language", "hours", "people"), [("nl", "3.200", "1.200 van "), ("en", "3,200", "1,200 of ")])
def test_large_numbers_have_their_thousands_mark(stage, language, hours, people):
    body, year = stage.world.bodies["fr"], Framework.objects.get().last_year
    row = Facilities.objects.create(body=body, year=year, hours=3200, revision=1)
    InformationSession.objects.create(facilities=row, held_on=TODAY, about="Begroting", present=1200, invited=4000)
    person = stage.person("dean")
    type(person).objects.filter(pk=person.pk).update(language=language)
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    pages = (
        reverse("monitoring:participation") + f"?jaar={year}",
        reverse("governance:facilities", args=[body.code, year]),
        reverse("handover:page", args=[body.code]),
    )
    texts = [client.get(address).content.decode() for address in pages]
    assert [(hours in text, people in text) for text in texts] == [(True, True), (True, True), (True, False)]
