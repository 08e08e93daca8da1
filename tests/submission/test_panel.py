"""Who is let in to read a submission: her account, her mail, her last day, and what was changed in that."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.urls import reverse

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.submission import panel
from kwaliteit.submission.models import PanelGrant
from tests.factories import appoint
from tests.submission import play
from tests.submission.stored import post, stored

pytestmark = pytest.mark.django_db
LATER = today() + datetime.timedelta(days=40)
CHRISTINE = {"email": "Christine@panel.example", "name": "Christine Peeters", "language": "nl"}


@pytest.fixture
def world():
    return play.world()


def admit(world, submission, until=LATER, **fields):
    return panel.admit(
        submission=submission,
        actor=world.people["staff"],
        valid_until=until,
        site="https://afspraken.example",
        **{**CHRISTINE, **fields},
    )


def test_the_staff_lets_a_panel_member_in_by_name_and_address(client, world, django_capture_on_commit_callbacks):
    submission = stored(world)
    client.force_login(world.people["staff"])
    with django_capture_on_commit_callbacks(execute=True):
        answer = post(client, "admit", submission.uuid, **CHRISTINE, valid_until=f"{LATER:%d-%m-%Y}")
    member = Person.objects.get(email="christine@panel.example")
    client.force_login(member)
    home = client.get("/").content.decode()

    assert answer.status_code == 302
    assert [(message.to, "https" in message.body or "http" in message.body) for message in mail.outbox] == [
        (["christine@panel.example"], True)
    ]
    assert member.appointments.get().valid_until == LATER
    assert reverse("submission:detail", args=[submission.uuid]) in home
    assert reverse("search") not in home


def test_the_form_that_was_refused_leads_back_to_the_page_when_its_address_is_opened_again(client, world):
    submission = stored(world)
    client.force_login(world.people["staff"])

    refused = post(client, "admit", submission.uuid, **CHRISTINE, valid_until="geen dag")
    again = client.get(refused.request["PATH_INFO"], follow=True)

    assert refused.status_code == 422
    assert again.redirect_chain == [(f"{reverse('submission:detail', args=[submission.uuid])}#panel", 302)]
    assert 'id="panel"' in again.content.decode()


def test_who_has_a_role_of_her_own_is_no_panel_member(world):
    dean = world.people["dean"]

    with pytest.raises(Refused) as refused:
        admit(world, stored(world), email=dean.email)

    assert refused.value.field == "email"
    assert PanelGrant.objects.count() == 0
    assert set(dean.appointments.values_list("role", flat=True)) == {Role.DEAN}


def test_only_the_staff_and_the_secretary_of_the_board_let_her_in(client, world):
    submission = stored(world)
    for who in ("rector", "dean", "holder"):
        with pytest.raises(Forbidden):
            panel.admit(submission=submission, actor=world.people[who], valid_until=LATER, **CHRISTINE)

    assert not Person.objects.filter(email=CHRISTINE["email"].lower()).exists()


def test_a_last_day_is_moved_and_withdrawn_and_all_of_it_is_kept(client, world):
    grant = admit(world, stored(world))
    client.force_login(world.people["staff"])
    sooner = today() + datetime.timedelta(days=3)
    post(client, "grant", grant.uuid, valid_until=f"{sooner:%d-%m-%Y}")
    grant.refresh_from_db()
    moved, role_until = grant.valid_until, grant.person.appointments.get().valid_until
    post(client, "withdraw", grant.uuid)
    page = client.get(
        reverse("submission:grant", args=[grant.uuid]), headers={"accept-language": "en"}
    ).content.decode()

    assert (moved, role_until) == (sooner, sooner)
    assert not panel.may_read(grant.submission, grant.person, today())
    assert [(row.valid_until, row.withdrawn_at is None) for row in grant.history.order_by("history_id")] == [
        (LATER, True),
        (sooner, True),
        (sooner, False),
    ]
    assert {row.history_user for row in grant.history.all()} == {world.people["staff"]}
    assert "Withdrawn on" in page


def test_who_was_withdrawn_can_be_let_in_again(world):
    submission = stored(world)
    grant = admit(world, submission)
    panel.withdraw(grant=grant, actor=world.people["staff"])

    again = admit(world, submission)

    assert (again.pk, again.withdrawn_at) == (grant.pk, None)
    assert panel.may_read(submission, again.person, today())
    with pytest.raises(Refused):
        panel.move_end(grant=again, actor=world.people["staff"], valid_until=today() - datetime.timedelta(days=1))


def test_the_role_of_who_reads_two_submissions_lasts_until_the_later_day(world):
    first = stored(world)
    document = play.draft(world, world.kinds["institution"], world.institution, world.people["staff"], title="Ander")
    second = stored(world, play.freeze(document=document, actor=world.people["staff"]))
    sooner = today() + datetime.timedelta(days=3)
    here, there = admit(world, first, sooner), admit(world, second)
    after = sooner + datetime.timedelta(days=1)

    assert [panel.may_read(row, here.person, after) for row in (first, second)] == [False, True]
    panel.withdraw(grant=there, actor=world.people["staff"])
    assert [panel.may_read(row, here.person, today()) for row in (first, second)] == [True, False]


def test_a_panel_member_who_gets_a_role_of_her_own_is_no_guest_any_more(client, world):
    grant = admit(world, stored(world))
    client.force_login(grant.person)
    before = client.get(reverse("plans:list")).status_code
    appoint(grant.person, Role.SUPPORT_GROUP, unit=world.institution)

    assert (before, client.get(reverse("plans:list")).status_code) == (404, 200)
