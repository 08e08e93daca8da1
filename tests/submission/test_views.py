"""The pages: who sees what, one effect per click, progress that stops by itself, verifying without logging in."""

from __future__ import annotations

import datetime
import re
import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from kwaliteit.submission import panel, services
from kwaliteit.submission.models import Assessment, PanelGrant, Submission
from tests.factories import someone
from tests.governance.world import World
from tests.kept import kept
from tests.submission import play
from tests.submission.stored import PDF, post, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def world() -> World:
    return play.world()


@pytest.fixture
def staff(client, world):
    client.force_login(world.people["staff"])
    return client


@pytest.mark.parametrize(
    ("who", "status"),
    [("staff", 200), ("rector", 200), ("clerk", 200), ("holder", 404), ("fr_member", 404), ("dean", 404)],
)
def test_index_is_for_the_institution(client, world, who, status):
    play.frozen_institution(world)
    client.force_login(world.people[who])

    assert client.get(reverse("submission:index")).status_code == status


def test_index_before_there_is_a_plan_says_how_to_begin(staff):
    page = staff.get(reverse("submission:index"), headers={"accept-language": "en"}).content.decode()

    assert "There is no institutional plan in this framework yet." in page
    assert "Make a new draft PDF" not in page


def test_index_names_what_is_missing_and_offers_no_seal(staff, world):
    play.frozen_institution(world)

    page = staff.get(reverse("submission:index"), headers={"accept-language": "nl"}).content.decode()

    assert 'aria-disabled="true" aria-describedby="why"' in page
    assert reverse("submission:seal") not in page
    assert "Het plan van Recht zit er niet in" in page


def test_complete_plan_offers_the_seal(staff, world):
    play.adopted_faculty(world)
    play.adopted_institution(world)

    page = staff.get(reverse("submission:index")).content.decode()

    assert reverse("submission:seal") in page


@pytest.mark.parametrize("sealed", [1, 3])
def test_statements_of_the_index(staff, world, sealed, django_assert_num_queries):
    for number in range(sealed):
        document = play.draft(
            world, world.kinds["institution"], world.institution, world.people["staff"], title=f"Plan {number}"
        )
        stored(world, play.freeze(document=document, actor=world.people["staff"]))
    staff.get(reverse("submission:index"))

    with django_assert_num_queries(19):
        staff.get(reverse("submission:index"))


def test_double_click_asks_one_draft(staff, world):
    play.frozen_institution(world)
    key = uuid.uuid4()

    answers = [staff.post(reverse("submission:draft"), {"act_key": key, "kader": "kader"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Job.objects.count() == 1


def test_seal_of_an_incomplete_plan_is_refused(staff, world):
    play.frozen_institution(world)

    assert post(staff, "seal", kader="kader").status_code == 409
    assert Job.objects.count() == 0


def test_overview_without_the_right_to_submit_is_forbidden_to_ask(client, world):
    play.frozen_institution(world)
    client.force_login(someone(Role.SUPPORT_GROUP, unit=world.institution))

    assert post(client, "draft", kader="kader").status_code == 403
    assert Job.objects.count() == 0


def job(world: World, **fields) -> Job:
    values = {"kind": services.DRAFT, "dedupe": "kader", "requested_by": world.people["staff"], **fields}
    return Job.objects.create(**values)


def poll(client, found: Job, said: str = "") -> Any:
    url = reverse("submission:job", args=[found.uuid])
    return client.get(f"{url}?gezegd={said}", headers={"hx-request": "true"})


def test_progress_asks_again_until_it_is_done(staff, world):
    running = job(world, state="running", step="Bladzijde 3", done=40, total=100)
    busy = poll(staff, running).content.decode()
    running.file.save("concept.pdf", ContentFile(PDF), save=False)
    Job.objects.filter(pk=running.pk).update(state="done", file=running.file.name, finished_at=timezone.now())

    done = poll(staff, running).content.decode()

    assert 'hx-trigger="every 2s"' in busy
    assert 'value="40"' in busy
    assert "hx-get" not in done
    assert reverse("submission:draft_file", args=[running.uuid]) in done
    again = f'action="{reverse("submission:draft")}"'
    assert (again in busy, again in done) == (False, True)


def test_progress_leaves_the_button_that_has_the_focus_where_it_is(staff, world):
    play.frozen_institution(world)
    running = job(world, state="running", done=40, total=100)
    page = staff.get(reverse("submission:index")).content.decode()
    stop = reverse("submission:cancel", args=[running.uuid])
    progress = re.search(r'<div id="far-draft".*?</div>', page, re.S).group()

    assert (stop in page, stop in progress, stop in poll(staff, running).content.decode()) == (True, False, False)
    Job.objects.filter(pk=running.pk).update(state="failed", error="Stuk.")
    ended = poll(staff, running)
    assert (ended.headers["HX-Retarget"], ended.headers["HX-Reswap"]) == ("#work-draft", "outerHTML")
    assert ('id="focus-draft"' in page, 'id="focus-draft"' in ended.content.decode()) == (True, True)


def test_what_is_read_out_changes_with_the_state_alone(staff, world):
    play.frozen_institution(world)
    running = job(world, state="running", done=40, total=100)
    page = staff.get(reverse("submission:index")).content.decode()
    new = '<p id="said-draft" hx-swap-oob="innerHTML">Het document wordt gemaakt.</p>'

    assert re.findall(r'<p[^>]*role="status">(.*?)</p>', page) == ["Het document wordt gemaakt."]
    assert (
        new in poll(staff, running, "queued").content.decode(),
        new in poll(staff, running, "running").content.decode(),
    ) == (True, False)


def test_who_may_not_submit_sees_no_button_to_stop(client, world):
    play.frozen_institution(world)
    running = job(world, state="running")
    stop = reverse("submission:cancel", args=[running.uuid])
    seen = {}
    for role in (Role.BOARD_STAFF, Role.SUPPORT_GROUP):
        client.force_login(someone(role, unit=world.institution))
        page = client.get(reverse("submission:index")).content.decode()
        seen[role] = (stop in page, client.post(stop).status_code)
        Job.objects.update(state="running")

    assert seen == {Role.BOARD_STAFF: (True, 302), Role.SUPPORT_GROUP: (False, 403)}


def test_sealing_shows_first_what_becomes_final(staff, world):
    faculty, plan = play.adopted_faculty(world), play.adopted_institution(world)
    page = staff.get(reverse("submission:seal") + "?kader=kader")

    shown = [(row["version"], row["decisions"], row["adoption"].body.code) for row in page.context["rows"]]
    assert shown == [
        (plan, [f"{world.bodies['ur']}: Instemming"], world.bodies["cvb"].code),
        (faculty, [f"{world.bodies['fr']}: Instemming"], world.bodies["fb"].code),
    ]
    assert plan.fingerprint[:4] + " " + plan.fingerprint[4:8] in page.content.decode()
    assert Job.objects.count() == 0

    answer = post(staff, "seal", kader="kader")

    assert (answer.url, Job.objects.get().kind) == ("/indienen/?kader=kader#document", services.SEAL)


def test_there_is_nothing_to_make_final_of_an_incomplete_plan(staff, world):
    play.frozen_institution(world)

    assert staff.get(reverse("submission:seal")).status_code == 409


def test_failure_shows_its_reason_and_a_way_to_try_again(staff, world):
    play.frozen_institution(world)
    job(world, state="failed", error="De bron is stuk.", finished_at=timezone.now())

    page = staff.get(reverse("submission:index"), headers={"accept-language": "en"}).content.decode()

    assert "De bron is stuk." in page
    assert "Try again" in page


def test_cancelled_job_stops(staff, world):
    running = job(world, state="running")

    assert post(staff, "cancel", running.uuid).status_code == 302
    assert Job.objects.get().state == "cancelled"


def test_draft_is_downloaded_as_attachment_by_who_may(client, world):
    done = job(world, state="done", finished_at=timezone.now())
    done.file.save("concept.pdf", ContentFile(PDF))
    url = reverse("submission:draft_file", args=[done.uuid])
    client.force_login(world.people["staff"])
    allowed = client.get(url)
    client.force_login(world.people["holder"])
    refused = client.get(url)

    assert b"".join(allowed.streaming_content) == PDF
    assert allowed.headers["Content-Disposition"] == 'attachment; filename="concept-kader.pdf"'
    assert refused.status_code == 404


def test_a_panel_member_let_in_twice_has_one_grant(world):
    submission, member = stored(world), someone(Role.PANEL_MEMBER, unit=world.institution)
    later = today() + datetime.timedelta(days=9)
    for day in (today(), later):
        panel.let_panel_member_in(submission=submission, person=member, valid_until=day, actor=world.people["staff"])

    assert [grant.valid_until for grant in PanelGrant.objects.all()] == [later]
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelGrant.objects.create(submission=submission, person=member, valid_until=today())


def test_panel_member_reads_exactly_one_submission_until_a_date(client, world):
    first = stored(world)
    document = play.draft(
        world, world.kinds["institution"], world.institution, world.people["staff"], title="Ander plan"
    )
    second = stored(world, play.freeze(document=document, actor=world.people["staff"]))
    member = someone(Role.PANEL_MEMBER, unit=world.institution)
    panel.let_panel_member_in(submission=first, person=member, valid_until=today(), actor=world.people["staff"])
    client.force_login(member)

    def statuses(submission: Submission) -> list[int]:
        return [
            client.get(reverse(f"submission:{n}", args=[submission.uuid])).status_code
            for n in ("detail", "pdf", "package")
        ]

    during = statuses(first)
    other = statuses(second)
    index = client.get(reverse("submission:index")).status_code
    PanelGrant.objects.update(valid_until=today() - datetime.timedelta(days=1))

    assert during == [200, 200, 200]
    assert other == [404, 404, 404]
    assert index == 404
    assert statuses(first) == [404, 404, 404]


def test_assessment_is_recorded_from_the_page(staff, world):
    submission = stored(world)

    answer = post(staff, "assess", submission.uuid, by="nvao", positive="yes", dated=today().isoformat(), text="")

    assert answer.status_code == 302
    assert list(Assessment.objects.values_list("by", "positive")) == [("nvao", True)]


def test_assessment_before_the_seal_is_refused_at_its_field(staff, world):
    submission = stored(world)

    answer = post(staff, "assess", submission.uuid, by="nvao", positive="no", dated="2001-01-01", text="Bewaar mij")

    assert answer.status_code == 422
    assert 'href="#id_dated"' in answer.content.decode()
    assert "Bewaar mij" in answer.content.decode()
    assert Assessment.objects.count() == 0


def test_anyone_verifies_a_file_or_a_fingerprint(client, world):
    submission = stored(world)
    url = reverse("submission:verify")
    english = {"headers": {"accept-language": "en"}}

    by_text = client.post(url, {"fingerprint": submission.fingerprint}, **english).content.decode()
    by_file = client.post(url, {"file": SimpleUploadedFile("x", PDF)}, **english).content.decode()
    unknown = client.post(url, {"fingerprint": "0" * 64}, **english).content.decode()
    both = client.post(url, {"fingerprint": "0" * 64, "file": SimpleUploadedFile("x", PDF)}, **english)

    assert "Known: a sealed submission" in by_text
    assert "Known: the PDF of a sealed submission" in by_file
    assert "Not known" in unknown
    assert both.status_code == 422


def test_checking_too_often_is_answered_at_the_form(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "verify"}}
    settings.ACCOUNT_RATE_LIMITS = {"verify": "2/m/ip"}
    url = reverse("submission:verify")
    answers = [client.post(url, {"fingerprint": "0" * 64}, headers={"accept-language": "en"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Wait a minute, then try again." in answers[2].content.decode()
    assert 'value="' + "0" * 64 in answers[2].content.decode()


def test_every_page_leads_to_checking_also_the_login_page(client):
    assert f'href="{reverse("submission:verify")}"' in client.get(reverse("account_login")).content.decode()


def test_verifying_is_never_a_way_in(client, world):
    """The page says what a fingerprint belongs to, and gives no file away."""
    submission = stored(world)

    page = client.post(reverse("submission:verify"), {"fingerprint": submission.fingerprint}).content.decode()

    assert reverse("submission:pdf", args=[submission.uuid]) not in page
    assert client.get(reverse("submission:pdf", args=[submission.uuid])).status_code == 302
