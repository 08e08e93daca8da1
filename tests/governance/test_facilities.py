"""The facilities of a council per year: who writes which part, what stays, and what is read of it."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from governance.facilities import changes, facilities_of
from governance.models import Facilities, InformationSession
from governance.services.facilities import add_session, save_facts, save_view
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from tests.governance.stage import TODAY

pytestmark = pytest.mark.django_db
FACTS = {"hours": 120, "budget_cents": 4_500_00, "training": "Twee avonden.", "agreements": "Drie weken vooraf."}
YEAR = 2021


def about(stage, who, body="fr"):
    return {"body": stage.world.bodies[body], "year": YEAR, "actor": stage.person(who)}


def test_facts_are_kept_by_the_council_and_the_board_and_nobody_else(stage):
    for who in ("fr_member", "holder", "staff", "ur_secretary"):
        with pytest.raises(Forbidden):
            save_facts(**about(stage, who), **FACTS, seen=0)
    row = save_facts(**about(stage, "fr_secretary"), **FACTS, seen=0)
    assert save_facts(**about(stage, "secretary"), **{**FACTS, "hours": 140}, seen=row.revision).hours == 140
    assert save_facts(**about(stage, "staff", "ur"), **FACTS, seen=0).body == stage.world.bodies["ur"]


def test_the_view_is_that_of_the_council_alone(stage, as_):
    row = save_facts(**about(stage, "secretary"), **FACTS, seen=0)
    address = reverse("governance:say_facilities", args=[row.body.code, YEAR])
    sent = {"view": "Te weinig.", "seen": 0}
    person = stage.person("holder")
    type(person).objects.filter(pk=person.pk).update(is_superuser=True)
    answers = {}
    for who in ("holder", "dean", "secretary", "ur_secretary", "stranger", "fr_member"):
        client = Client()
        client.force_login(stage.person(who))
        answers[who] = client.post(address, sent).status_code
    assert answers == {
        "holder": 403,
        "dean": 403,
        "secretary": 403,
        "ur_secretary": 404,
        "stranger": 404,
        "fr_member": 302,
    }
    row.refresh_from_db()
    assert (row.view, row.hours) == ("Te weinig.", 120)


def test_two_people_do_not_lose_each_others_text(stage, as_):
    save_facts(**about(stage, "fr_secretary"), **FACTS, seen=0)
    with pytest.raises(Conflict) as conflict:
        save_facts(**about(stage, "secretary"), **{**FACTS, "training": "Een dag."}, seen=0)
    assert (conflict.value.stored["training"], conflict.value.revision) == ("Twee avonden.", 1)

    save_view(**about(stage, "fr_member"), view="Te weinig.", seen=0)
    address = reverse("governance:say_facilities", args=["fr", YEAR]).replace(
        "/fr/", f"/{stage.world.bodies['fr'].code}/"
    )
    client = as_("fr_secretary")
    stale = client.post(address, {"view": "Genoeg.", "seen": 0})
    page = stale.content.decode()
    assert (stale.status_code, "Te weinig." in page, ">\nGenoeg.</textarea>" in page) == (422, True, True)
    chosen = client.post(address, {"view": "Genoeg.", "seen": stale.context["form"]["seen"].value()})
    assert (chosen.status_code, Facilities.objects.get().view) == (302, "Genoeg.")


def test_sessions_tell_how_many_of_how_many_and_twice_is_once(stage):
    session = {"held_on": datetime.date(YEAR, 3, 1), "about": "Begroting", "present": 9, "invited": 16}
    wrong = [("held_on", datetime.date(2020, 3, 1)), ("held_on", TODAY() + datetime.timedelta(days=1))]
    for field, value in [*wrong, ("present", 17), ("about", " ")]:
        with pytest.raises(Refused) as refused:
            add_session(**about(stage, "fr_secretary"), **{**session, field: value})
        assert refused.value.field == field
    for _time in range(2):
        add_session(**about(stage, "fr_secretary"), **session)
    found = facilities_of([stage.world.bodies["fr"]], [YEAR])
    assert [[(row.present, row.invited) for row in each.sessions.all()] for each in found] == [[(9, 16)]]
    assert facilities_of([stage.world.bodies["fr"]], [YEAR + 1]) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        InformationSession.objects.update(present=17)


def test_a_year_of_nonsense_and_less_than_nothing_are_refused(stage, as_):
    with pytest.raises(Refused):
        save_view(**{**about(stage, "fr_member"), "year": 1}, view="Te weinig.", seen=0)
    with pytest.raises(Refused):
        save_facts(**about(stage, "fr_secretary"), **{**FACTS, "budget_cents": -1}, seen=0)
    assert (
        as_("fr_member").get(reverse("governance:facilities", args=[stage.world.bodies["fr"].code, 1])).status_code
        == 404
    )


def test_the_page_shows_the_year_with_its_history(stage, as_):
    save_facts(**about(stage, "secretary"), **FACTS, seen=0)
    save_view(**about(stage, "fr_member"), view="Te weinig.", seen=0)
    code = stage.world.bodies["fr"].code
    client = as_("fr_member")
    assert client.get(reverse("governance:latest_facilities", args=[code])).url.endswith(f"/{YEAR}/")
    page = client.get(reverse("governance:facilities", args=[code, YEAR]))
    text = page.content.decode()
    told = ("€ 4.500", "Twee avonden.", "Te weinig.", "Wat de faculteitsraad kreeg om zijn werk te doen")
    assert [part for part in told if part not in text] == []
    assert [change.who for change in page.context["changes"]] == [
        stage.person("fr_member").name,
        stage.person("secretary").name,
    ]
    assert (changes(Facilities.objects.get())[0].what, page.context["may_record"].allowed) == (
        ("wat de raad er zelf van zegt",),
        False,
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_much_there_is(stage, as_, number, django_assert_num_queries):
    for at in range(number):
        save_facts(**about(stage, "secretary"), **{**FACTS, "hours": at}, seen=at)
        day = datetime.date(YEAR, 3, at + 1)
        add_session(**about(stage, "fr_secretary"), held_on=day, about="Begroting", present=9, invited=16)
    client, address = as_("fr_member"), reverse("governance:facilities", args=[stage.world.bodies["fr"].code, YEAR])
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)
