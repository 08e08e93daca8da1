"""Asking for an update: one mail to one page, one ask however often it is asked, and who has answered."""

import datetime
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kwaliteit.notices import updates
from kwaliteit.notices.models import Notice
from kwaliteit.notices.sending import send_notices
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.work.duties import duties
from monitoring.models import Progress, ProgressAsk
from monitoring.services.asking import ask_for_progress, end_ask
from monitoring.services.progress import report_progress
from plans.models import Measure
from tests.factories import Level, Role, make_unit, someone
from tests.monitoring.conftest import make_document, make_measure

SOON = today() + datetime.timedelta(days=14)


@pytest.fixture
def owner(world):
    """A dean who answers for two measures of her faculty, by her role."""
    make_measure(world.document, world.measure.theme, "Tutoren")
    Measure.objects.update(owner_role=Role.DEAN)
    world.measure.refresh_from_db()
    return someone(Role.DEAN, unit=world.faculty)


def ask(world, **fields):
    given = {"framework": world.framework, "unit": world.faculty, "year": 2020, "due_on": SOON, "actor": world.officer}
    return ask_for_progress(**given | fields)


def test_asked_twice_is_one_ask_and_one_mail(world, owner, mailoutbox):
    first = ask(world, word="Graag kort.")
    updates.tell(first)
    again = ask(world, due_on=SOON + datetime.timedelta(days=7))
    updates.tell(again)
    send_notices()

    assert (again.pk, ProgressAsk.objects.get().due_on) == (first.pk, SOON + datetime.timedelta(days=7))
    assert [mail.to for mail in mailoutbox] == [[owner.email]]
    assert reverse("monitoring:ask", args=[first.uuid]) in unquote(mailoutbox[0].body)


def test_who_comes_to_hold_the_role_is_asked_too(world, owner):
    updates.tell(ask(world))
    follows = someone(Role.DEAN, unit=world.faculty)

    updates.tell_open()

    assert set(Notice.objects.values_list("person", flat=True)) == {owner.pk, follows.pk}


def test_only_board_staff_and_quality_officers_ask(world, owner):
    with pytest.raises(Forbidden):
        ask(world, actor=world.holder)
    assert ask(world, actor=someone(Role.BOARD_STAFF, unit=world.institution)).unit == world.faculty


@pytest.mark.parametrize("fields", [{"due_on": today() - datetime.timedelta(days=1)}, {"year": 2031}])
def test_an_ask_without_sense_is_refused_and_leaves_no_trace(world, owner, fields):
    with pytest.raises(Refused):
        ask(world, **fields)
    assert not ProgressAsk.objects.exists()


def test_an_ask_stands_on_her_home_page_until_all_her_measures_have_a_report(world, owner):
    row = ask(world)
    url = reverse("monitoring:ask", args=[row.uuid])
    assert [item.day for item in duties(rights_of(owner)) if item.url == url] == [SOON]

    for measure in Measure.objects.all():
        report_progress(measure=measure, year=2020, state="on_schedule", note="Loopt.", actor=owner)

    assert not [item for item in duties(rights_of(owner)) if item.url == url]
    assert ProgressAsk.objects.get().ended_on == today()


def test_one_page_holds_all_her_measures_and_saving_one_saves_one(client, world, owner):
    row = ask(world)
    url = reverse("monitoring:ask", args=[row.uuid])
    client.force_login(owner)
    page = client.get(url).content.decode()
    assert "Mentors" in page
    assert "Tutoren" in page
    prefix = f"m{world.measure.pk}"

    wrong = client.post(url, {"measure": world.measure.uuid, f"{prefix}-state": "delayed", f"{prefix}-note": "Half af"})
    assert wrong.status_code == 422
    assert "Half af" in wrong.content.decode()
    assert not Progress.objects.exists()
    right = {"measure": world.measure.uuid, f"{prefix}-state": "delayed", f"{prefix}-note": "Half af"}
    assert client.post(url, right | {f"{prefix}-why": "Ziekte"}).status_code == 302

    assert [(row.measure, row.year, row.why) for row in Progress.objects.all()] == [(world.measure, 2020, "Ziekte")]


def test_the_asker_sees_who_has_answered_and_which_measures_nobody_answers_for(client, world, owner):
    make_measure(world.document, world.measure.theme, "Vergeten")
    row = ask(world)
    report_progress(measure=world.measure, year=2020, state="on_schedule", note="Loopt.", actor=owner)
    client.force_login(world.officer)

    answers = client.get(reverse("monitoring:ask", args=[row.uuid])).context["answers"]

    assert answers.rows == [(owner, 1, 2)]
    assert [measure.title for measure in answers.by_nobody] == ["Vergeten"]


def test_the_asker_comes_back_from_an_ask_to_all_that_was_asked(client, world, owner):
    row, back = ask(world), f'href="{reverse("monitoring:asks")}"'
    for person, finds in ((world.officer, True), (owner, False)):
        client.force_login(person)
        assert (back in client.get(reverse("monitoring:ask", args=[row.uuid])).content.decode()) is finds


def test_an_ask_for_the_institution_reaches_every_faculty_and_one_for_a_faculty_its_own_alone(world, owner):
    other = make_document(world.framework, make_unit(Level.FACULTY))
    make_measure(other, world.measure.theme, "Elders", owner_role=Role.DEAN)
    elsewhere = someone(Role.DEAN, unit=other.unit)

    updates.tell(ask(world))
    assert set(Notice.objects.values_list("person", flat=True)) == {owner.pk}
    updates.tell(ask(world, unit=world.institution))
    assert set(Notice.objects.values_list("person", flat=True)) == {owner.pk, elsewhere.pk}


def test_an_ask_that_is_let_rest_asks_nobody(world, owner):
    end_ask(ask=ask(world), actor=world.officer)

    assert updates.tell_open() == 0
    assert not [item for item in duties(rights_of(owner)) if "vragen" in item.url]


def test_who_answers_for_nothing_finds_no_page(client, world, owner):
    row = ask(world)
    client.force_login(world.stranger)
    assert client.get(reverse("monitoring:ask", args=[row.uuid])).status_code == 404


def test_the_page_of_an_ask_takes_a_fixed_number_of_statements(client, world, owner):
    row, counts = ask(world), []
    client.force_login(owner)
    url = reverse("monitoring:ask", args=[row.uuid])
    for number in range(3):
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        counts.append(len(found))
        for more in range(4):
            make_measure(world.document, world.measure.theme, f"M{number}{more}", owner_role=Role.DEAN)
    assert counts[1] == counts[2]


def test_who_asks_chooses_among_her_own_units_and_sees_what_was_asked(client, world, owner):
    client.force_login(world.officer)
    url = reverse("monitoring:asks")
    assert world.faculty in client.get(url).context["form"].fields["unit"].queryset

    answer = client.post(url, {"unit": world.faculty.pk, "year": 2020, "due_on": SOON.strftime("%d-%m-%Y")})

    assert answer["Location"] == reverse("monitoring:ask", args=[ProgressAsk.objects.get().uuid])
    own = someone(Role.QUALITY_OFFICER, unit=world.faculty)
    client.force_login(own)
    assert list(client.get(url).context["form"].fields["unit"].queryset) == [world.faculty]
