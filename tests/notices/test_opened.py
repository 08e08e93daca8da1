"""A council hears that a report was opened to it in which it writes a part itself."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from kwaliteit.notices.models import Notice
from kwaliteit.notices.wording import is_over, may_see, with_related, words
from kwaliteit.organisation.roles import Role
from plans.models import Section
from plans.services.drafting import save_section
from plans.services.opening import open_to_body
from tests.factories import appoint, someone
from tests.kept import kept
from tests.monitoring.reports import Reporting, make_reporting

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def reporting() -> Reporting:
    return make_reporting()


def open_it(reporting, at: datetime.datetime | None = None):
    body = reporting.stage.world.bodies["fr"]
    return open_to_body(document=reporting.report, body=body, actor=reporting.holder, at=at)


def notices():
    return with_related(Notice.objects.filter(opening__isnull=False)).order_by("person__pk")


def test_each_member_hears_once_that_the_text_is_open_and_nobody_else(reporting):
    open_it(reporting)
    open_it(reporting)

    people = reporting.stage.world.people
    assert {row.person for row in notices()} == {people["fr_member"], people["fr_secretary"]}
    assert all(may_see(row) for row in notices())


def test_it_says_who_opened_what_and_leads_to_the_page_of_the_council(reporting, client):
    open_it(reporting)
    row = notices().first()

    said = words(row)
    assert reporting.report.title in said.title
    assert reporting.holder.name in said.text
    assert said.url == reverse("governance:body", args=[reporting.stage.world.bodies["fr"].code])
    client.force_login(row.person)
    assert said.title in client.get(reverse("notices:index")).content.decode()


def test_nobody_is_mailed_once_the_words_are_written_or_the_report_is_closed(reporting):
    open_it(reporting)
    assert not is_over(notices().first())

    part = Section.objects.get(document=reporting.report, template__code="council-reflection")
    save_section(section=part, revision=0, actor=reporting.stage.person("fr_secretary"), body="<p>Wij zijn blij.</p>")
    assert is_over(notices().first())


def test_who_left_the_council_does_not_open_it_any_more(reporting):
    open_it(reporting)
    member = reporting.stage.person("fr_member")
    member.appointments.update(valid_from="2020-01-01", valid_until="2020-12-31")

    assert not may_see(notices().get(person=member))


def test_what_was_opened_long_ago_and_is_read_in_is_told_to_nobody(reporting):
    open_it(reporting, timezone.now() - datetime.timedelta(days=30))

    assert not notices().exists()


def test_who_opened_it_and_is_a_member_too_is_not_told_what_she_did(reporting):
    appoint(reporting.holder, Role.COUNCIL_MEMBER, body=reporting.stage.world.bodies["fr"])
    appoint(
        someone(Role.DEAN, unit=reporting.report.unit), Role.COUNCIL_MEMBER, body=reporting.stage.world.bodies["fr"]
    )
    open_it(reporting)

    assert reporting.holder not in {row.person for row in notices()}
