"""Who may take away what was made: judged at the moment of the download, whatever she could read when it was made."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from governance.models import Paper
from kwaliteit.meetings import services
from kwaliteit.meetings.contents import audience_of, contents_of
from kwaliteit.meetings.tasks import make
from kwaliteit.organisation.models import Appointment
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.models import Job
from tests.governance.stage import TODAY
from tests.meetings.hall import Hall, pdf_of

pytestmark = pytest.mark.django_db


def rights(hall: Hall, who: str):
    return rights_of(hall.stage.person(who), on=TODAY())


def kept(hall: Hall, who: str) -> Job:
    """A set that was made for this reader, with next to nothing in it."""
    job = services.ask_set(meeting=hall.meeting, actor=hall.stage.person(who))
    job.arguments["made"] = contents_of(hall.meeting, rights(hall, who)).facts
    job.state = Job.State.DONE
    both = io.BytesIO()
    with zipfile.ZipFile(both, "w") as container:
        for name in ("set.pdf", "set.zip"):
            container.writestr(name, name.encode())
    job.file.save("vergaderset.zip", ContentFile(both.getvalue()))
    return job


def statuses(hall: Hall, who: str) -> tuple[int, int]:
    client = hall.client(who)
    return client.get(hall.address("pdf")).status_code, client.get(hall.address("zip")).status_code


def test_the_files_come_as_attachments_of_their_kind(hall):
    kept(hall, "fr_member")
    for name, kind in (("pdf", "application/pdf"), ("zip", "application/zip")):
        answer = hall.client().get(hall.address(name))
        content = b"".join(answer.streaming_content)
        file = f"stukken-{hall.meeting.body.code}-{TODAY():%Y%m%d}.{name}"
        assert (content, answer["Content-Type"], answer["Content-Length"]) == (f"set.{name}".encode(), kind, "7")
        assert answer["Content-Disposition"] == f'attachment; filename="{file}"'
        assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_the_body_shares_its_set_and_nobody_else_gets_it(hall):
    kept(hall, "fr_member")
    found = {who: statuses(hall, who) for who in ("fr_member", "fr_secretary", "holder", "dean", "olc_chair", "staff")}

    assert found == {
        "fr_member": (200, 200),
        "fr_secretary": (200, 200),
        "holder": (404, 404),
        "dean": (404, 404),
        "olc_chair": (404, 404),
        "staff": (404, 404),
    }


def test_a_public_set_is_her_own(hall):
    kept(hall, "holder")

    assert (statuses(hall, "holder"), statuses(hall, "dean"), statuses(hall, "fr_member")) == (
        (200, 200),
        (404, 404),
        (404, 404),
    )


def test_an_ended_appointment_ends_it(hall):
    kept(hall, "fr_member")
    yesterday = TODAY() - datetime.timedelta(days=1)
    Appointment.objects.filter(person=hall.stage.person("fr_member")).update(valid_until=yesterday)

    assert statuses(hall, "fr_member") == (404, 404)
    with pytest.raises(Forbidden):
        services.ask_set(meeting=hall.meeting, actor=hall.stage.person("fr_member"))


def test_what_became_confidential_is_handed_out_no_more(hall):
    kept(hall, "dean")
    before = statuses(hall, "dean")
    item = hall.items["plan"]
    item.confidential = True
    item.save()

    assert (before, statuses(hall, "dean")) == ((200, 200), (404, 404))


def test_what_was_put_back_behind_closed_doors_is_handed_out_no_more(hall):
    kept(hall, "dean")
    before = statuses(hall, "dean")
    hall.items["plan"].delete()
    hall.item("plan", 2, request=hall.request, confidential=True)

    assert (before, statuses(hall, "dean")) == ((200, 200), (404, 404))


def test_rights_that_ended_before_it_was_made_are_named(hall):
    job = services.ask_set(meeting=hall.meeting, actor=hall.stage.person("fr_member"))
    Appointment.objects.filter(person=hall.stage.person("fr_member")).update(role="council_member", valid_until=TODAY())
    Appointment.objects.filter(person=hall.stage.person("fr_member")).update(
        valid_from=TODAY() - datetime.timedelta(days=9), valid_until=TODAY() - datetime.timedelta(days=1)
    )
    make(job_id=job.pk)
    job.refresh_from_db()

    assert (job.state, job.error, bool(job.file)) == (Job.State.FAILED, "U leest niet mee met deze vergadering.", False)


def test_who_asks_gets_what_she_may_read(hall):
    hall.paper("b.pdf", pdf_of("Geheim"), "Geheim", confidential=True)
    secret = str(Paper.objects.get().uuid)
    for who, audience, holds in (("fr_member", "body", True), ("holder", "public", False), ("dean", "public", False)):
        assert audience_of(hall.meeting, rights(hall, who)) == audience
        assert (secret in contents_of(hall.meeting, rights(hall, who)).facts["papers"]) == holds


def test_the_letter_is_for_who_reads_the_decision(hall):
    made = hall.stage.decide(hall.request)
    address = reverse("meetings:letter", args=[made.uuid])
    found = {
        who: hall.client(who).get(address).status_code
        for who in ("fr_member", "holder", "staff", "olc_chair", "stranger")
    }

    assert found == {"fr_member": 200, "holder": 200, "staff": 200, "olc_chair": 404, "stranger": 404}


@pytest.mark.parametrize("number", [1, 3])
def test_contents_take_a_constant_number_of_statements(hall, number, django_assert_num_queries):
    for at in range(number):
        hall.paper("b.pdf", pdf_of(f"Bijlage {at}"), f"Bijlage {at}")
        hall.item(f"more {at}", 3 + at, title=f"Punt {at}")
    member = rights(hall, "fr_member")
    with django_assert_num_queries(2):
        contents_of(hall.meeting, member)


def test_how_far_it_is_and_a_failure_are_told(hall):
    job = services.ask_set(meeting=hall.meeting, actor=hall.stage.person("fr_member"))
    Job.objects.filter(pk=job.pk).update(state="running", step="2. Afspraken", done=1, total=4)
    client, htmx = hall.client(), {"HX-Request": "true"}
    busy = client.get(hall.address("state"), headers=htmx).content.decode()
    Job.objects.filter(pk=job.pk).update(state="failed", error="Er ging iets mis.")
    failed = client.get(hall.address("state"), headers=htmx).content.decode()

    assert "2. Afspraken (1 van 4 klaar)" in busy
    assert 'value="1" max="4"' in busy
    assert ("hx-get" in busy, "hx-get" in failed) == (True, False)
    assert ("Er ging iets mis." in failed, "Probeer het opnieuw" in failed) == (True, True)


def test_a_set_made_before_the_agenda_changed_says_so(hall):
    kept(hall, "fr_member")
    client, htmx = hall.client(), {"HX-Request": "true"}
    fresh = client.get(hall.address("state"), headers=htmx).content.decode()
    hall.item("more", 3, title="Rondvraag")
    old = client.get(hall.address("state"), headers=htmx).content.decode()

    words = "De agenda of de stukken zijn sindsdien gewijzigd."
    assert (words in fresh, words in old) == (False, True)


def test_the_page_of_the_meeting_offers_them(hall):
    address = reverse("governance:meeting", args=[hall.meeting.uuid])
    page = hall.client().get(address).content.decode()
    public = hall.client("dean").get(address).content.decode()
    assert ("Maak de set" in page, hall.address("decisions") in page) == (True, True)
    assert ("Vertrouwelijke stukken zitten erin" in page, "Zonder wat vertrouwelijk is." in public) == (True, True)
    type(hall.meeting).objects.filter(pk=hall.meeting.pk).update(held_on=TODAY() + datetime.timedelta(days=1))

    assert hall.address("decisions") not in hall.client().get(address).content.decode()
    asked = hall.client().post(hall.address("make"), {"act_key": "0b0e7b0a-0000-4000-8000-000000000001"})
    assert (asked.status_code, asked["Location"]) == (302, f"{address}#set")
    assert "De set wordt gemaakt." in hall.client().get(address).content.decode()


def test_the_page_of_a_decision_offers_its_letter(hall):
    made = hall.stage.decide(hall.request)
    page = hall.client().get(reverse("governance:decision", args=[made.uuid])).content.decode()

    assert reverse("meetings:letter", args=[made.uuid]) in page
