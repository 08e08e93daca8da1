"""What was said of a submission: records that stay, may differ, are put right by newer ones, and what follows."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from governance import verification
from governance.models import LedgerEntry
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.frozen_tables import unprotect
from kwaliteit.submission.aftermath import to_redo, what_follows
from kwaliteit.submission.assessing import record_assessment
from kwaliteit.submission.models import Assessment, AssessmentPaper, CriterionVerdict
from plans.models import Criterion, Moment
from tests.submission import play
from tests.submission.stored import post, stored
from tests.submission.test_panel import admit

pytestmark = pytest.mark.django_db
REPORT = b"%PDF-1.7 Rapport %%EOF"
MONEY = "Geen geld voor de voorwaardelijke jaren"


def give_moment(world, aftermath="redo", code="plan"):
    """The institution's plan is assessed by C1–C3; after a no there is a year."""
    here = Moment.objects.create(
        framework=world.framework, code=code, name_nl="Toets", name_en="Assessment", aftermath=aftermath, months=12,
        at_stake_nl=MONEY, at_stake_en="No money for the conditional years",
    )  # fmt: skip
    for row in Criterion.objects.filter(framework=world.framework):
        row.moment = here
        row.save()
    kind = world.kinds["institution"]
    kind.moment = here
    kind.save()
    return here


@pytest.fixture
def world():
    made = play.world()
    give_moment(made)
    return made


def record(world, submission, by="minister", positive=False, **fields):
    given = {"dated": submission.sealed_on, "actor": world.people["staff"], **fields}
    return record_assessment(submission=submission, by=by, positive=positive, **given)


def follow(submission, on=None):
    return what_follows(submission, list(Assessment.objects.current().filter(submission=submission)), on or today())


def test_the_panel_the_nvao_and_the_minister_may_each_say_something_else(world):
    submission = stored(world)
    record(world, submission, "panel", True, verdicts={"c1": True, "c2": False})
    record(world, submission, "nvao", True)
    record(world, submission, "minister", False)

    assert list(Assessment.objects.order_by("pk").values_list("by", "positive")) == [
        ("panel", True),
        ("nvao", True),
        ("minister", False),
    ]
    assert dict(CriterionVerdict.objects.values_list("criterion__code", "positive")) == {"c1": True, "c2": False}


def test_a_no_of_the_nvao_alone_has_no_consequence(world):
    submission = stored(world)
    record(world, submission, "nvao", False)

    assert follow(submission) is None


def test_a_no_of_the_minister_gives_the_months_that_the_framework_says(world):
    submission = stored(world)
    Moment.objects.update(months=6)
    given = record(world, submission)
    Moment.objects.update(months=12)

    given.refresh_from_db()
    until = given.until
    assert (until.year * 12 + until.month) - (today().year * 12 + today().month) == 6
    assert follow(submission).state == "open"
    assert MONEY in follow(submission).text
    assert follow(submission, until + datetime.timedelta(days=1)).state == "late"


def test_a_plan_that_was_turned_down_is_adopted_sealed_again_and_points_at_the_first(world):
    play.adopted_faculty(world)
    first = stored(world, play.adopted_institution(world))
    record(world, first)
    again = to_redo(world.framework, first.version.document.kind.moment)
    second = stored(world, play.adopted_again(world, first.version), follows=again)
    waits = follow(first)
    record(world, second, "minister", True)

    assert (again, second.follows, second.version.document) == (first, first, first.version.document)
    assert (waits.state, waits.again) == ("draft", second)
    assert follow(first).state == "done"
    assert to_redo(world.framework, first.version.document.kind.moment) is None


def test_time_to_redo_is_given_once(world):
    first = stored(world)
    record(world, first)
    document = play.draft(world, world.kinds["institution"], world.institution, world.people["staff"], title="Weer")
    second = stored(world, play.freeze(document=document, actor=world.people["staff"]), follows=first)
    given = record(world, second)

    assert (given.aftermath, given.until, given.at_stake) == ("", None, MONEY)
    assert follow(second).state == "back"
    assert follow(first).state == "back"


def test_half_way_there_is_a_year_to_catch_up_and_then_a_verdict(world):
    Moment.objects.update(aftermath="catch_up")
    submission = stored(world)
    with pytest.raises(Refused):
        record(world, submission, "catch_up", True)
    record(world, submission)
    during = follow(submission)
    ended = record(world, submission, "catch_up", False)

    assert (during.state, during.given.aftermath) == ("open", "catch_up")
    assert (follow(submission).state, ended.at_stake) == ("back", MONEY)
    record(world, submission, "catch_up", True, corrects=ended, reason="Verkeerd overgenomen.")
    assert follow(submission).state == "done"


def test_a_wrong_record_stays_and_a_newer_one_points_at_it(world):
    submission = stored(world)
    wrong = record(world, submission)
    with pytest.raises(Refused):
        record(world, submission, positive=True)
    with pytest.raises(Refused) as without:
        record(world, submission, positive=True, corrects=wrong)
    right = record(world, submission, positive=True, corrects=wrong, reason="Het besluit was positief.")
    with pytest.raises(Refused):
        record(world, submission, positive=True, corrects=wrong, reason="Nog eens.")

    assert without.value.field == "reason"
    assert list(Assessment.objects.current()) == [right]
    assert Assessment.objects.get(pk=wrong.pk).positive is False
    assert follow(submission) is None
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE submission_assessment SET positive = NOT positive")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"dated": datetime.date(2001, 1, 1)}, "dated"),
        ({"dated": today() + datetime.timedelta(days=1)}, "dated"),
        ({"verdicts": {"r1": True}}, ""),
        ({"file": SimpleUploadedFile("besluit.pdf", b"MZ not a pdf")}, "file"),
        ({"file": SimpleUploadedFile("besluit.exe", REPORT)}, "file"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(world, fields, field):
    submission = stored(world)

    with pytest.raises(Refused) as refused, transaction.atomic():
        record(world, submission, **fields)

    assert refused.value.field == field
    assert (Assessment.objects.count(), LedgerEntry.objects.filter(act="assess").count()) == (0, 0)


def test_only_the_board_and_its_staff_record(world):
    with pytest.raises(Forbidden):
        record(world, stored(world), actor=world.people["holder"])


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("submission_assessment", "assessment"),
        ("submission_criterionverdict", "verdict on a criterion"),
        ("", "file of the paper of an assessment"),
    ],
)
def test_the_ledger_tells_of_each_record_and_notices_one_that_was_changed(world, table, kind):
    submission = stored(world)
    record(world, submission, verdicts={"c1": False}, file=SimpleUploadedFile("besluit.pdf", REPORT))
    before = "\n".join(verification.verify().lines())
    if table:
        connection.check_constraints()
        unprotect(connection, table)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET positive = NOT positive")  # noqa: S608 - from the list above
    else:
        file = AssessmentPaper.objects.get().file
        file.storage.delete(file.name)
    after = "\n".join(verification.verify().lines())

    assert "that it recorded" not in before
    assert f"the {kind} that it recorded" in after


def test_the_page_records_with_a_verdict_per_criterion_and_the_paper(client, world):
    submission = stored(world)
    client.force_login(world.people["staff"])
    sent = {"by": "nvao", "positive": "no", "criterion-c2": "no", "dated": f"{today():%d-%m-%Y}", "text": "Te mager."}
    answer = post(client, "assess", submission.uuid, **sent, file=SimpleUploadedFile("advies.pdf", REPORT))
    row = Assessment.objects.get()
    paper = client.get(reverse("submission:assessment_paper", args=[row.uuid]))
    page = client.get(reverse("submission:detail", args=[submission.uuid])).content.decode()
    fixed = post(client, "correct", row.uuid, positive="yes", dated=sent["dated"], text="", reason="Verkeerd.")
    client.force_login(world.people["holder"])

    assert (answer.status_code, fixed.status_code) == (302, 302)
    assert dict(row.verdicts.values_list("criterion__code", "positive")) == {"c2": False}
    assert b"".join(paper.streaming_content) == REPORT
    assert paper.headers["Content-Disposition"] == 'attachment; filename="advies.pdf"'
    assert "Te mager." in page
    assert Assessment.objects.current().get().corrects == row
    assert client.get(reverse("submission:assessment_paper", args=[row.uuid])).status_code == 404


def test_the_list_of_submissions_asks_no_more_for_more_that_was_said(client, world, django_assert_max_num_queries):
    client.force_login(world.people["staff"])
    submission = stored(world)
    client.get(reverse("submission:index"))
    with django_assert_max_num_queries(200) as first:
        client.get(reverse("submission:index"))
    for by in ("panel", "nvao"):
        record(world, submission, by, True)
    with django_assert_max_num_queries(len(first)):
        client.get(reverse("submission:index"))


def test_a_panel_member_does_not_read_what_others_said(client, world):
    submission = stored(world)
    record(world, submission, "nvao", False, text="Vertrouwelijk oordeel")
    client.force_login(admit(world, submission).person)

    assert (
        "Vertrouwelijk oordeel" not in client.get(reverse("submission:detail", args=[submission.uuid])).content.decode()
    )
