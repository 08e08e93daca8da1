"""Panel talks: what was asked, and with which council they were discussed; and of which days a report holds them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import DialogueDiscussed
from governance.reading import arrange
from governance.services.discussing import discuss, take_back
from governance.services.talks import record_dialogue
from governance.snapshot import build
from governance.talk_history import changes
from governance.talks import councils_for, days_of
from kwaliteit.meetings.laid import _told as laid
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.errors import Forbidden, Refused
from plans.services.documents import create_document
from tests.governance.stage import TODAY
from tests.governance.world import make_kind

pytestmark = pytest.mark.django_db
ASKED = "Wat merkt u van kleinere werkgroepen?"


def hold(stage, **fields):
    given = {
        "framework": stage.world.framework,
        "unit": stage.world.faculty,
        "kind": "panel",
        "title": "Studentenpanel",
        "held_on": TODAY(),
        "with_whom": "tweedejaars",
        "questions": ASKED,
        "said": "Meer tijd voor vragen.",
        "actor": stage.person("holder"),
    }
    return record_dialogue(**{**given, **fields})


@pytest.fixture
def talk(stage):
    return hold(stage)


@pytest.fixture
def fr(stage):
    return stage.world.bodies["fr"]


def make_report(stage, on: str = "year", first: int = 2022, last: int = 2022):
    kind = make_kind(
        stage.world.framework, f"verslag-{on}", Level.FACULTY, BodyKind.FACULTY_BOARD, has_themes=False,
        has_money=False, reports_on=on,
    )  # fmt: skip
    return create_document(
        kind=kind, unit=stage.world.faculty, title="Verslag", first_year=first, last_year=last,
        actor=stage.person("holder"),
    )  # fmt: skip


def test_what_was_asked_is_recorded_shown_and_put_right_with_its_history(stage, as_):
    client = as_("holder")
    client.post(
        reverse("governance:add_dialogue"),
        {
            "framework": stage.world.framework.pk, "unit": stage.world.faculty.pk, "kind": "panel", "title": "Panel",
            "held_on": TODAY().isoformat(), "with_whom": "studenten", "questions": ASKED, "said": "Meer tijd.",
        },
    )  # fmt: skip
    talk = stage.world.framework.dialogues.get()
    page = reverse("governance:dialogue", args=[talk.uuid])

    assert ASKED in client.get(page).content.decode()
    form = client.get(reverse("governance:change_dialogue", args=[talk.uuid])).context["form"]
    sent = {name: form[name].value() for name in ("kind", "title", "with_whom", "said", "seen")}
    sent |= {"held_on": TODAY().isoformat(), "questions": "En wat mist u?"}
    assert client.post(reverse("governance:change_dialogue", args=[talk.uuid]), sent).status_code == 302
    talk.refresh_from_db()
    assert talk.questions == "En wat mist u?"
    assert [row.questions for row in talk.history.order_by("history_id")][-1] == "En wat mist u?"


def test_the_form_opens_as_a_panel_talk_where_that_is_asked(stage, as_):
    form = as_("holder").get(reverse("governance:add_dialogue"), {"soort": "panel"}).context["form"]

    assert form["kind"].value() == "panel"


def test_it_is_written_down_with_which_council_it_was_discussed_and_when(stage, talk, fr, as_):
    client, address = as_("holder"), reverse("governance:discuss_dialogue", args=[talk.uuid])

    answer = client.post(address, {"body": fr.pk, "discussed_on": TODAY().isoformat()})

    page = reverse("governance:dialogue", args=[talk.uuid])
    assert answer.url == page
    assert [(row.body, row.discussed_on) for row in talk.discussed.all()] == [(fr, TODAY())]
    assert fr.name in client.get(page).content.decode()
    assert fr.with_article in client.get(reverse("governance:dialogues")).content.decode()


def test_the_councils_are_those_of_the_unit_and_of_what_lies_just_above_and_below(stage):
    world = stage.world
    found = set(councils_for(world.faculty, TODAY()))

    assert found == {world.bodies["fr"], world.bodies["ur"], world.bodies["olc"]}
    assert world.bodies["fb"] not in found


@pytest.mark.parametrize(("days", "field"), [(-1, "discussed_on"), (1, "discussed_on")])
def test_a_day_before_the_talk_or_one_that_has_not_come_is_refused_at_its_field(stage, talk, fr, days, field):
    with pytest.raises(Refused) as refused:
        discuss(
            dialogue=talk, body=fr, discussed_on=TODAY() + datetime.timedelta(days=days), actor=stage.person("holder")
        )
    assert refused.value.field == field
    assert not DialogueDiscussed.objects.exists()


def test_a_board_is_no_council_to_discuss_it_with(stage, talk):
    with pytest.raises(Refused) as refused:
        discuss(dialogue=talk, body=stage.world.bodies["fb"], discussed_on=TODAY(), actor=stage.person("holder"))
    assert refused.value.field == "body"


def test_who_records_no_talks_of_the_unit_says_nothing_of_it(stage, talk, fr):
    for who in ("fr_member", "fr_secretary", "director"):
        with pytest.raises(Forbidden):
            discuss(dialogue=talk, body=fr, discussed_on=TODAY(), actor=stage.person(who))
    row = discuss(dialogue=talk, body=fr, discussed_on=TODAY(), actor=stage.person("holder"))
    with pytest.raises(Forbidden):
        take_back(dialogue=talk, pk=row.pk, actor=stage.person("fr_member"))


def test_a_day_that_is_put_right_or_taken_back_stays_in_the_history(stage, fr):
    holder, week = stage.person("holder"), TODAY() - datetime.timedelta(days=7)
    talk = hold(stage, held_on=week)
    discuss(dialogue=talk, body=fr, discussed_on=week, actor=holder)
    row = discuss(dialogue=talk, body=fr, discussed_on=TODAY(), actor=holder)
    take_back(dialogue=talk, pk=row.pk, actor=holder)

    assert DialogueDiscussed.objects.count() == 0
    said = [[bool(each.old), bool(each.new)] for change in changes(talk) for each in change.changed]
    assert said == [[True, False], [True, True], [False, True]]
    assert {change.who for change in changes(talk)} == {holder.name}


def test_a_version_keeps_what_was_asked_and_with_whom_it_was_discussed(stage, talk, fr):
    discuss(dialogue=talk, body=fr, discussed_on=TODAY(), actor=stage.person("holder"))

    content = stage.freeze("Klaar.").content
    row = content["dialogues"][0]
    assert (row["questions"], row["discussed"]) == (
        ASKED,
        [{"body": {"code": fr.code, "name": fr.names}, "on": TODAY().isoformat()}],
    )
    words = list(laid(arrange(content).dialogues[0]))
    assert [ASKED in line for line in words].count(True) == 1
    assert fr.name in words[-1]


def test_what_nobody_wrote_down_is_not_in_a_version_that_stays_as_it_was(stage):
    hold(stage, questions="")
    row = build(stage.document)["dialogues"][0]

    assert {"questions", "discussed"}.isdisjoint(row)
    assert list(laid({**row, "reached": [], "outcomes": []}))


def test_the_page_of_a_version_shows_what_was_asked_and_the_council(stage, talk, fr, as_):
    discuss(dialogue=talk, body=fr, discussed_on=TODAY(), actor=stage.person("holder"))
    version = stage.freeze("Klaar.")

    page = as_("holder").get(reverse("governance:version", args=[version.uuid])).content.decode()
    assert ASKED in page
    assert f"Besproken met {fr.name}" in page


def test_a_report_holds_the_talks_of_its_academic_year_alone(stage):
    days = ["2021-08-31", "2021-09-01", "2022-08-31", "2022-09-01"]
    for day in days:
        hold(stage, held_on=datetime.date.fromisoformat(day), title=day)

    assert [row["title"] for row in build(make_report(stage))["dialogues"]] == days[1:3]
    assert [row["title"] for row in build(stage.document)["dialogues"]] == days


def test_a_report_over_more_years_holds_the_talks_up_to_their_last_day(stage):
    framework = stage.world.framework
    report = make_report(stage, "midterm", framework.first_year, framework.midterm_year)

    assert days_of(report) == (
        datetime.date(framework.first_year - 1, 9, 1),
        datetime.date(framework.midterm_year, 12, 31),
    )


def test_the_list_is_narrowed_to_an_academic_year(stage, as_):
    for day in ("2021-06-01", "2021-10-01"):
        hold(stage, held_on=datetime.date.fromisoformat(day), title=day)
    client, address = as_("holder"), reverse("governance:dialogues")

    found = client.get(address, {"studiejaar": "2022"})
    assert [row.title for row in found.context["page"]] == ["2021-10-01"]
    assert found.context["years"] == [("2022", "2021–2022"), ("2021", "2020–2021")]
    assert len(client.get(address, {"studiejaar": "zomaar"}).context["page"]) == 2


def test_the_number_of_statements_does_not_grow_with_talks_or_councils(stage, as_):
    client, address = as_("holder"), reverse("governance:dialogues")

    def number() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    first = hold(stage)
    discuss(dialogue=first, body=stage.world.bodies["fr"], discussed_on=TODAY(), actor=stage.person("holder"))
    number()
    few = number()
    for _each in range(3):
        talk = hold(stage)
        for body in ("fr", "ur", "olc"):
            discuss(dialogue=talk, body=stage.world.bodies[body], discussed_on=TODAY(), actor=stage.person("holder"))
    assert number() == few
