"""The list of measures for which nobody answers, or of which nothing was heard for longer than the framework allows."""

import datetime

import pytest
from django.urls import reverse

from kwaliteit.organisation.models import Appointment
from kwaliteit.organisation.rights import rights_of
from monitoring.models import Progress
from monitoring.unheard import unheard
from plans.models import Initiative
from tests.factories import BodyKind, Role, make_body, make_unit, someone
from tests.monitoring.conftest import Level, make_document, make_measure

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2021, 6, 24)


@pytest.fixture(autouse=True)
def summer(monkeypatch):
    """24 June 2021: after six months without news a measure is on the list."""
    monkeypatch.setattr("monitoring.unheard.today", lambda: TODAY)


def page_of(client, who):
    client.force_login(who)
    return client.get(reverse("monitoring:without_news"))


def titles(client, who):
    return [row.title for row in page_of(client, who).context["measures"]]


def owned(world, **fields):
    """The measure of the world, with an owner; last heard of as ``fields`` say."""
    world.measure.owner = world.holder
    world.measure.save()
    if fields:
        fields = {"state": "on_schedule", "note": "Loopt.", "reported_by": world.holder, **fields}
        Progress.objects.create(measure=world.measure, year=2021, **fields)


def test_a_measure_with_an_owner_and_news_is_not_on_the_list(client, world):
    owned(world, reported_on=datetime.date(2020, 12, 24))

    assert titles(client, world.holder) == []


def test_a_measure_without_news_for_longer_than_the_framework_allows_is(client, world):
    owned(world, reported_on=datetime.date(2020, 12, 23))

    (row,) = page_of(client, world.holder).context["measures"]

    assert (row.is_owned, row.is_silent, row.last_on) == (True, True, datetime.date(2020, 12, 23))


def test_how_long_that_is_is_up_to_the_framework(client, world):
    owned(world, reported_on=datetime.date(2020, 12, 23))
    world.framework.news_months = 7
    world.framework.save()

    assert titles(client, world.holder) == []


@pytest.mark.parametrize("state", ["done", "stopped"])
def test_what_is_done_or_stopped_needs_no_more_news(client, world, state):
    owned(world, reported_on=datetime.date(2020, 1, 10), state=state)

    assert titles(client, world.holder) == []


def test_what_was_said_of_it_in_the_plan_before_counts_when_it_goes_on_in_a_later_one(client, world):
    before = make_document(world.framework, world.faculty, first_year=2018, last_year=2018)
    earlier = make_measure(before, world.measure.theme, "Mentors")
    earlier.lineage = world.measure.lineage
    earlier.save()
    owned(world)
    assert titles(client, world.holder) == ["Mentors"]
    said = {"state": "on_schedule", "note": "Loopt.", "reported_by": world.holder}
    Progress.objects.create(measure=earlier, year=2020, reported_on=datetime.date(2021, 1, 10), **said)

    assert titles(client, world.holder) == []


def test_a_measure_that_began_long_ago_and_of_which_nothing_was_ever_said_is(client, world):
    owned(world)

    assert titles(client, world.holder) == ["Mentors"]


def test_a_measure_that_is_still_to_begin_is_not(client, world):
    owned(world)
    world.measure.starts_on = datetime.date(2021, 9, 1)
    world.measure.save()

    assert titles(client, world.holder) == []


def test_a_measure_of_nobody_is_on_the_list_however_new_its_report(client, world):
    owned(world, reported_on=TODAY)
    world.measure.owner = None
    world.measure.save()

    (row,) = page_of(client, world.holder).context["measures"]

    assert (row.is_owned, row.is_silent) == (False, False)


def test_an_owner_who_left_owns_nothing_any_more(client, world):
    owned(world, reported_on=TODAY)
    world.measure.owner = someone(Role.DEAN, unit=world.faculty)
    world.measure.owner.is_active = False
    world.measure.owner.save()
    world.measure.save()

    assert titles(client, world.holder) == ["Mentors"]


def test_a_role_owns_as_long_as_somebody_holds_it(client, world):
    owned(world, reported_on=TODAY)
    world.measure.owner, world.measure.owner_role = None, Role.DEAN
    world.measure.save()

    before = titles(client, world.holder)
    dean = someone(Role.DEAN, unit=world.faculty)
    during = titles(client, world.holder)
    Appointment.objects.filter(person=dean).delete()

    assert (before, during, titles(client, world.holder)) == (["Mentors"], [], ["Mentors"])


def test_of_a_common_initiative_the_unit_that_runs_it_has_the_owner(client, world):
    runs = make_unit(Level.SERVICE)
    owned(world, reported_on=TODAY)
    world.measure.owner, world.measure.owner_role = None, Role.SERVICE_HEAD
    world.measure.initiative = Initiative.objects.create(
        document=world.document, theme=world.themes["begeleiding"], run_by=runs, title="Welzijn"
    )
    world.measure.save()

    before = titles(client, world.holder)
    someone(Role.SERVICE_HEAD, unit=runs)

    assert (before, titles(client, world.holder)) == (["Mentors"], [])


def test_board_staff_see_all_faculties_and_a_faculty_its_own(client, world):
    other = make_unit(Level.FACULTY, name_nl="Archeologie")
    make_measure(make_document(world.framework, other), world.themes["intensiteit"], "Tutoren")

    assert set(titles(client, someone(Role.BOARD_STAFF, unit=world.institution))) == {"Mentors", "Tutoren"}
    assert titles(client, world.holder) == ["Mentors"]
    assert titles(client, someone(Role.COUNCIL_MEMBER, body=make_body(BodyKind.FACULTY_COUNCIL, world.faculty))) == []


def test_who_may_ask_is_led_to_asking_that_unit(client, world):
    owned(world)
    staff = someone(Role.BOARD_STAFF, unit=world.institution)
    ask = reverse("monitoring:asks") + f"?eenheid={world.faculty.code}"

    assert ask in page_of(client, staff).content.decode()
    assert client.get(ask).context["form"]["unit"].value() == world.faculty.pk
    assert reverse("monitoring:asks") not in page_of(client, world.holder).content.decode()


def test_after_the_last_year_nothing_new_is_expected(world):
    world.framework.last_year = 2020

    assert unheard(rights_of(world.holder), world.framework).since == datetime.date(2020, 6, 30)


@pytest.mark.parametrize("many", [1, 4])
def test_the_list_takes_as_many_statements_for_more_measures(client, world, django_assert_num_queries, many):
    for number in range(many):
        make_measure(
            make_document(world.framework, make_unit(Level.FACULTY)), world.themes["intensiteit"], f"M{number}"
        )
    staff = someone(Role.BOARD_STAFF, unit=world.institution)
    page_of(client, staff)

    with django_assert_num_queries(6):
        page = client.get(reverse("monitoring:without_news"))

    assert len(page.context["measures"]) == many + 1
