"""The home page: only what she can act on, with its day; nothing of others; the same number of statements always."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from budgets.services.lines import save_line
from governance.models import Meeting
from governance.services import adoption, answers, confirming, decisions, meetings, process, requests, versions
from kwaliteit.organisation.models import Body, BodyKind, Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from kwaliteit.shared.notation import Amount
from kwaliteit.submission import services
from kwaliteit.work import council
from kwaliteit.work.council import council_of
from kwaliteit.work.docket import docket, in_numbers, lede
from kwaliteit.work.gather import gather
from kwaliteit.work.items import Item, distance
from plans.services import removal
from plans.services.documents import create_document
from plans.services.drafting import add_goal, add_measure
from tests.factories import Level, Role, appoint, make_body, make_person, make_unit, someone
from tests.governance.world import World, make_world
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
@kept
def world() -> World:
    return make_world()


def titles(person: Person) -> list[str]:
    return [item.title for item in docket(gather(rights_of(person)))]


def agreement(world: World, unit=None, holder: Person | None = None):
    return create_document(
        kind=world.kinds["faculty"],
        unit=unit or world.faculty,
        title="Agreement",
        first_year=2022,
        last_year=2024,
        actor=holder or world.people["holder"],
        due_on=today() + datetime.timedelta(days=10),
    )


def laid_before(world: World, document=None):
    document = document or agreement(world)
    holder = world.people["holder"]
    version = versions.freeze(document=document, actor=holder)
    return requests.lay_before(
        version=version, body=world.bodies["fr"], actor=holder, due_on=today() + datetime.timedelta(days=20)
    )


def test_who_drafts_sees_what_is_missing_and_others_nothing(world):
    agreement(world)

    assert [title.split(":")[0] for title in titles(world.people["holder"])] == ["Complete Agreement"]
    assert titles(world.people["stranger"]) == titles(world.people["fr_member"]) == titles(world.people["staff"]) == []


def test_a_version_that_nobody_was_asked_about_waits_to_be_laid_before(world):
    versions.freeze(document=agreement(world), actor=world.people["holder"])
    assert "Lay version 1 before the council" in titles(world.people["holder"])


def test_the_conditions_of_a_council_wait_for_the_board_also_when_a_next_version_was_frozen(world):
    request = laid_before(world)
    decisions.record_decision(
        request=request,
        actor=world.people["fr_secretary"],
        outcome="conditions",
        meeting_on=today(),
        conditions=[{"text": "A second mentor", "when": "during", "due_on": None}],
    )
    add_measure(document=request.document, actor=world.people["holder"], theme=world.themes[0], title="More mentors")
    versions.freeze(document=request.document, actor=world.people["holder"])

    assert "Answer the conditions of the faculty council" in titles(world.people["dean"])
    assert "Lay version 2 before the council" in titles(world.people["holder"])


def test_a_condition_that_the_board_did_not_accept_asks_a_new_version(world):
    request = laid_before(world)
    two = [{"text": text, "when": "during", "due_on": None} for text in ("A second mentor", "A room")]
    given = {"outcome": "conditions", "meeting_on": today(), "conditions": two}
    made = decisions.record_decision(request=request, actor=world.people["fr_secretary"], **given)
    new, found = "Make a new version of Agreement", []
    for condition, accepted in zip(made.conditions.order_by("number"), (False, True), strict=True):
        found.append(new in titles(world.people["holder"]))
        given = {"actor": world.people["dean"], "accepted": accepted, "text": "Because."}
        answers.answer_condition(condition=condition, **given)
    items = docket(gather(rights_of(world.people["holder"])))

    assert [*found, titles(world.people["holder"]).count(new)] == [False, False, 1]
    assert next(item.text for item in items if item.title == new).endswith(
        "The board did not accept a condition of the faculty council; that makes it no consent."
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_home_of_a_member_says_which_records_wait_for_her(client, world, language):
    body = world.bodies["fr"]
    Body.objects.filter(pk=body.pk).update(second_confirms=True)
    given = {"outcome": "consent", "meeting_on": today()}
    decisions.record_decision(request=laid_before(world), actor=world.people["fr_secretary"], **given)
    client.force_login(world.people["fr_member"])
    client.cookies["django_language"] = language
    response = client.get(reverse("home"))

    assert [item.url.endswith("#record") for item in response.context["items"]] == [True]
    waits = {
        "en": "The record of one decision waits to be confirmed by a second member.",
        "nl": "De vastlegging van één besluit wacht op bevestiging door een tweede lid.",
    }
    with override(language):
        assert response.context["lede"] == f"{body}. {waits[language]}"
    laid_before(world, agreement(world))
    with override("en"):
        facts = gather(rights_of(world.people["fr_member"]))
        assert council.lede(facts, body) == f"{body}. One paper lies before it. {waits['en']}"


def test_a_record_that_waits_is_told_after_the_council_dropped_the_rule(world):
    body, given = world.bodies["fr"], {"outcome": "consent", "meeting_on": today()}
    Body.objects.filter(pk=body.pk).update(second_confirms=True)
    made = decisions.record_decision(request=laid_before(world), actor=world.people["fr_secretary"], **given)
    Body.objects.filter(pk=body.pk).update(second_confirms=False)
    decisions.record_decision(request=laid_before(world, agreement(world)), actor=world.people["fr_secretary"], **given)
    known = [gather(rights_of(world.people[name])).to_confirm for name in ("fr_member", "fr_secretary", "holder")]
    confirming.confirm_decision(decision=made, actor=world.people["fr_member"])

    assert known == [[made], [], []]
    assert titles(world.people["fr_member"]) == []


def test_what_lies_before_a_council_waits_for_its_members_and_its_secretary(world):
    laid_before(world)

    assert titles(world.people["fr_member"]) == [
        "Read version 1 and ask your questions",
        "Help decide on the consent",
    ]
    assert titles(world.people["fr_secretary"]) == [
        "Read version 1 and ask your questions",
        "Record what the faculty council decides about version 1",
    ]
    assert titles(world.people["olc_chair"]) == []


def test_after_the_meeting_only_who_records_has_something_to_do(world):
    request = laid_before(world)
    secretary, yesterday = world.people["fr_secretary"], today() - datetime.timedelta(days=1)
    meeting = meetings.plan_meeting(body=request.body, held_on=today(), actor=secretary)
    meetings.put_request(meeting=meeting, request=request, actor=secretary)
    both = [titles(world.people[name]) for name in ("fr_member", "fr_secretary")]
    Meeting.objects.filter(pk=meeting.pk).update(held_on=yesterday)
    read, record = "Read version 1 and ask your questions", "Record what the faculty council decides about version 1"

    assert both == [["Help decide on the consent", read], [read, record]]
    assert titles(world.people["fr_member"]) == []
    items = docket(gather(rights_of(secretary)))
    assert [(item.title, item.distance) for item in items] == [(record, "1 day late")]


def test_a_question_waits_for_whoever_answers_and_goes_when_it_is_answered(world):
    request = laid_before(world)
    question = requests.ask_question(request=request, actor=world.people["fr_member"], text="Why?")
    asked = "Answer a question of the faculty council"
    assert (asked in titles(world.people["holder"]), asked in titles(world.people["director"])) == (True, False)

    decisions.record_decision(
        request=request, actor=world.people["fr_secretary"], outcome="consent", meeting_on=today()
    )
    assert asked in titles(world.people["holder"])

    requests.answer_question(question=question, actor=world.people["holder"], text="Therefore.")

    assert asked not in titles(world.people["holder"])


def test_nobody_is_asked_any_more_about_a_plan_that_was_adopted(world):
    request = laid_before(world)
    requests.ask_question(request=request, actor=world.people["fr_member"], text="Why?")
    decisions.record_decision(
        request=request, actor=world.people["fr_secretary"], outcome="consent", meeting_on=today()
    )

    adoption.adopt(version=request.version, actor=world.people["secretary"], adopted_on=today())

    assert "Answer a question of the faculty council" not in titles(world.people["holder"])


def test_consent_makes_the_adoption_wait_for_the_board(world):
    request = laid_before(world)
    waits = f"Record the adoption of version 1, {world.faculty}"
    assert waits not in titles(world.people["secretary"])

    decisions.record_decision(
        request=request, actor=world.people["fr_secretary"], outcome="consent", meeting_on=today()
    )

    assert (waits in titles(world.people["secretary"]), waits in titles(world.people["holder"])) == (True, False)
    assert titles(world.people["fr_member"]) == []
    adoption.adopt(version=request.version, actor=world.people["secretary"], adopted_on=today())
    assert waits not in titles(world.people["secretary"])
    assert titles(world.people["holder"]) == []


def test_a_version_that_met_its_rights_waits_though_a_next_one_was_frozen(world):
    request = laid_before(world)
    decisions.record_decision(
        request=request, actor=world.people["fr_secretary"], outcome="consent", meeting_on=today()
    )
    document, holder = request.document, world.people["holder"]
    add_measure(document=document, actor=holder, theme=world.themes[0], title="More mentors")
    second = versions.freeze(document=document, actor=holder)
    waits = [f"Record the adoption of version {number}, {world.faculty}" for number in (1, 2)]
    assert [title in titles(world.people["secretary"]) for title in waits] == [True, False]

    requests.lay_before(
        version=second, body=world.bodies["fr"], actor=holder, due_on=today() + datetime.timedelta(days=20)
    )
    assert [title in titles(world.people["secretary"]) for title in waits] == [False, False]


def a_job(person: Person, kind: str = services.DRAFT, days_ago: int = 0, dedupe: str = "kader", **more) -> Job:
    made = Job.objects.create(kind=kind, dedupe=dedupe, requested_by=person, finished_at=timezone.now(), **more)
    Job.objects.filter(pk=made.pk).update(requested_at=timezone.localtime() - datetime.timedelta(days=days_ago))
    return made


def test_a_document_that_was_made_is_told_to_who_asked_for_it(world):
    staff = world.people["staff"]
    a_job(staff, state="failed", error="Broken.")
    assert titles(staff) == ["Try the PDF again: it could not be made"]

    a_job(staff, state="done")
    assert (titles(staff), titles(world.people["rector"])) == (["Read the draft PDF"], [])

    a_job(staff, state="running")
    a_job(staff, services.SEAL, days_ago=9, state="done")
    assert titles(staff) == []


@pytest.mark.parametrize(
    ("language", "text"), [("nl", "Raad, 3 mei 2021. Gemaakt op "), ("en", "Council, 3 May 2021. Made on ")]
)
def test_the_papers_of_a_meeting_and_a_hand_over_are_told_to_who_asked_for_them(world, language, text):
    member, meeting = world.people["fr_member"], "00000000-0000-0000-0000-000000000007"
    about = {"about": {"body": {"nl": "Raad", "en": "Council"}, "held_on": "2021-05-03"}}
    a_job(member, "kwaliteit.meetings.tasks.make", dedupe=f"{meeting}/nl/body", state="done", arguments=about)
    a_job(member, "kwaliteit.handover.tasks.make", dedupe=f"fr/{member.pk}", state="failed", error="Stuk.")
    with override(language):
        (papers, again) = docket(gather(rights_of(member)))
        assert papers.text.startswith(text)

    assert papers.url == reverse("governance:meeting", args=[meeting]) + "#set"
    assert (again.url, again.text) == (reverse("handover:page", args=["fr"]) + "#pdf", "Stuk.")
    assert titles(world.people["fr_secretary"]) == []


@pytest.mark.parametrize("jobs", [1, 3])
def test_documents_that_were_made_cost_the_home_page_one_statement(client, world, jobs, django_assert_num_queries):
    for _ in range(jobs):
        a_job(world.people["staff"], state="done")
    client.force_login(world.people["staff"])
    client.get(reverse("home"))
    with django_assert_num_queries(9):
        client.get(reverse("home"))


def test_no_consent_asks_for_a_new_version(world):
    request = laid_before(world)
    decisions.record_decision(
        request=request, actor=world.people["fr_secretary"], outcome="no_consent", meeting_on=today()
    )
    assert "Make a new version of Agreement" in titles(world.people["holder"])


def test_a_promise_that_is_due_waits_for_the_board_and_shows_to_the_council(client, world):
    process.make_promise(
        body=world.bodies["fr"],
        made_by=world.bodies["fb"],
        text="An overview of the money",
        made_on=today(),
        due_on=today() + datetime.timedelta(days=5),
        actor=world.people["secretary"],
    )
    assert "Keep a promise to the faculty council" in titles(world.people["secretary"])

    for name, seen in {"fr_member": True, "olc_chair": False, "stranger": False}.items():
        client.force_login(world.people[name])
        page = client.get(reverse("home")).content.decode()
        assert (name, "An overview of the money" in page) == (name, seen)


def test_what_others_changed_is_shown_and_not_what_she_did_herself(client, world):
    document = agreement(world)
    theme = world.themes[0]
    add_goal(document=document, actor=world.people["holder"], theme=theme, title="By herself")
    colleague = someone(Role.PORTFOLIO_HOLDER, unit=world.faculty)
    add_measure(document=document, actor=colleague, theme=theme, title="By a colleague")

    client.force_login(world.people["holder"])
    found = client.get(reverse("home")).context["changes"]

    assert [(change.who, change.title) for change in found] == [(colleague.name, "By a colleague")]
    assert client.get(found[0].url).status_code == 200


def test_parts_that_came_with_a_new_plan_were_written_by_nobody(client, world):
    colleague = someone(Role.PORTFOLIO_HOLDER, unit=world.faculty)
    document = agreement(world, holder=colleague)
    assert document.sections.exists()

    client.force_login(world.people["holder"])
    assert client.get(reverse("home")).context["changes"] == []


def budget_of(world: World):
    """A plan of the holder with one measure, and a colleague who enters amounts."""
    document = agreement(world)
    measure = add_measure(document=document, actor=world.people["holder"], theme=world.themes[0], title="Mentors")
    return measure, someone(Role.PORTFOLIO_HOLDER, unit=world.faculty)


def enter(world: World, measure, actor: Person, year: int, amount: Amount) -> None:
    save_line(measure=measure, year=year, source=world.quality_funds, amount=amount, actor=actor)


def test_changed_amounts_are_told_from_and_to(client, world):
    measure, colleague = budget_of(world)
    enter(world, measure, world.people["holder"], 2022, Amount(cents=400_000_00))
    enter(world, measure, colleague, 2022, Amount(cents=450_000_00))
    enter(world, measure, colleague, 2022, Amount(cents=480_000_00))

    def told() -> list[tuple[str, str]]:
        client.force_login(world.people["holder"])
        page = client.get(reverse("home"), headers={"Accept-Language": "en"})
        return [(change.what, change.amounts) for change in page.context["changes"]]

    assert told() == [("changed the amounts of", "2022: from €\u00a0400,000 to €\u00a0480,000")]
    enter(world, measure, colleague, 2023, Amount(pm=True))
    assert told() == [("changed the amounts of", "together from €\u00a0400,000 to €\u00a0480,000")]
    enter(world, measure, colleague, 2022, Amount())
    assert told() == [("changed the amounts of", "together from €\u00a0400,000 to pm")]
    enter(world, measure, colleague, 2023, Amount(cents=400_000_00))
    assert told() == [("changed the amounts of", "together still €\u00a0400,000, divided in another way")]
    enter(world, measure, colleague, 2022, Amount(cents=400_000_00))
    enter(world, measure, colleague, 2023, Amount())
    assert told() == []


def test_a_member_finds_the_money_explained_beside_the_plan_that_lies_before_her(client, world):
    client.force_login(world.people["fr_member"])
    address = f'href="{reverse("governance:money", args=[world.bodies["fr"].code])}"'

    def page() -> str:
        return client.get(reverse("home")).content.decode().partition("<main")[2]  # in the navigation it always stands

    assert address not in page()

    laid_before(world)

    assert address in page()


def test_what_was_taken_out_is_told_with_the_way_back(client, world):
    measure, colleague = budget_of(world)
    enter(world, measure, world.people["holder"], 2022, Amount(cents=400_000_00))
    removal.remove(part=measure, actor=colleague)

    client.force_login(world.people["holder"])
    page = client.get(reverse("home"), headers={"Accept-Language": "en"})

    (change,) = page.context["changes"]
    document = measure.document.uuid
    assert (change.what, change.title, change.url) == ("took out", "Mentors", reverse("plans:removed", args=[document]))


@pytest.mark.parametrize("cells", [1, 3])
def test_telling_amounts_costs_one_statement(client, world, cells, django_assert_num_queries):
    measure, colleague = budget_of(world)
    for year in range(2022, 2022 + cells):
        enter(world, measure, colleague, year, Amount(cents=100_00))
    client.force_login(world.people["holder"])
    client.get(reverse("home"))
    with django_assert_num_queries(15):
        client.get(reverse("home"))


def test_a_council_sees_what_is_different_since_its_decision(client, world):
    request = laid_before(world)
    decisions.record_decision(
        request=request, actor=world.people["fr_secretary"], outcome="no_consent", meeting_on=today()
    )
    add_measure(document=request.document, actor=world.people["holder"], theme=world.themes[0], title="More mentors")
    laid_before(world, request.document)

    client.force_login(world.people["fr_member"])
    client.cookies["django_language"] = "en"
    difference = client.get(reverse("home")).context["difference"]

    assert [(row.title, row.what) for row in difference.rows] == [("More mentors", "new")]
    assert client.get(difference.url).status_code == 200


def more_plans(world: World, number: int) -> None:
    """Further kinds of documents of the same faculty, each frozen and laid before its council."""
    for _ in range(number):
        document = agreement(world)
        add_measure(document=document, actor=world.people["holder"], theme=world.themes[0], title="A measure")
        laid_before(world, document)


@pytest.mark.parametrize("plans", [1, 3])
@pytest.mark.parametrize(("name", "statements"), [("holder", 14), ("fr_member", 11), ("secretary", 13)])
def test_the_home_page_costs_the_same_for_any_number_of_plans(
    client, world, plans, name, statements, django_assert_num_queries
):
    more_plans(world, plans)
    client.force_login(world.people[name])
    client.get(reverse("home"))
    with django_assert_num_queries(statements):
        client.get(reverse("home"))


def test_somebody_without_appointments_is_told_so(client):
    client.force_login(make_person())
    page = client.get(reverse("home"), headers={"Accept-Language": "en"}).content.decode()
    assert "You have no appointments yet" in page


def test_searching_finds_only_what_she_may_read(client, world):
    add_measure(document=agreement(world), actor=world.people["holder"], theme=world.themes[0], title="Mentoraat")
    other = someone(Role.PORTFOLIO_HOLDER, unit=make_unit(Level.FACULTY))

    for person, number in ((world.people["holder"], 1), (world.people["dean"], 1), (other, 0)):
        client.force_login(person)
        assert client.get(reverse("search"), {"q": "mentor"}).context["number"] == number


@pytest.mark.parametrize("found", [1, 3])
def test_searching_costs_the_same_whatever_is_found(client, world, found, django_assert_num_queries):
    document = agreement(world)
    for number in range(found):
        add_measure(document=document, actor=world.people["holder"], theme=world.themes[0], title=f"Mentoraat {number}")
        make_body(BodyKind.WORKING_GROUP, world.faculty, name_nl=f"Werkgroep mentoraat {number}")
    client.force_login(world.people["holder"])
    client.get(reverse("search"), {"q": "mentor"})
    with django_assert_num_queries(9):
        client.get(reverse("search"), {"q": "mentor"})


DAY = datetime.date(2021, 6, 24)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (7, "in a week"),
        (5, "in 5 days"),
        (61, "in 2 months"),
        (-1, "1 day late"),
        (-54, "54 days late"),
    ],
)
def test_distances_are_told_as_in_an_agenda(days, words):
    with override("en"):
        assert distance(DAY + datetime.timedelta(days=days), DAY) == words


def test_small_numbers_are_words():
    with override("en"):
        assert [in_numbers(n) for n in (0, 1, 10, 11)] == ["no", "one", "ten", "11"]
        assert lede([]) == "Nothing waits for you now."
    with override("nl"):
        assert lede([Item(None, "Lees", "/", "")]) == "Eén zaak wacht op u."


def test_a_council_counts_its_seats_and_no_alternates(world):
    council = world.bodies["fr"]
    for role, section in (("council_member", "student"), ("council_chair", "staff"), ("council_alternate", "student")):
        appoint(make_person(), role, body=council, section=section)
    found = council_of(council)

    assert (found.members, found.students, found.staff) == (14, 1, 1)


def test_a_promise_that_is_late_says_so_at_home(client, world):
    process.make_promise(
        body=world.bodies["fr"],
        made_by=world.bodies["fb"],
        text="An overview of the money",
        made_on=today() - datetime.timedelta(days=9),
        due_on=today() - datetime.timedelta(days=2),
        actor=world.people["secretary"],
    )
    agreement(world)
    client.force_login(world.people["secretary"])
    client.cookies["django_language"] = "en"
    day = date_format(today() - datetime.timedelta(days=2), "j F Y")

    assert (
        f'<span class="state" data-state="late">by {day}, late</span>' in client.get(reverse("home")).content.decode()
    )
