"""The screens of this floor: who sees what, that a POST acts once, and that reading costs a fixed number of statements."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from governance.models import Adoption, Decision, Question, Request, Version
from governance.services.requests import ask_question
from plans.services.drafting import add_measure
from tests.governance.stage import TODAY
from tests.governance.world import give_right

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def url(name: str, *args) -> str:
    return reverse(f"governance:{name}", args=args)


def fields(**more) -> dict:
    return {"act_key": str(uuid.uuid4()), **more}


def test_a_version_reads_from_its_snapshot_and_not_from_the_working_text(stage, as_):
    version = stage.ask(stage.freeze("Zoals voorgelegd.")).version
    stage.write("Zoals herschreven.")
    page = as_("fr_member").get(url("version", version.uuid)).content.decode()

    assert ("Zoals voorgelegd." in page, "Zoals herschreven." in page) == (True, False)
    assert version.fingerprint_groups in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("holder", 200),
        ("dean", 200),
        ("rector", 200),
        ("fr_secretary", 200),
        ("fr_member", 200),
        ("stranger", 404),
        ("ur_secretary", 404),
        ("olc_chair", 404),
        ("director", 404),
    ],
)
def test_who_may_not_know_of_a_version_request_or_decision_gets_404(stage, as_, who, status):
    decision = stage.decide()
    client = as_(who)

    for address in (
        url("version", decision.version.uuid),
        url("compare", decision.version.uuid),
        url("request", decision.request.uuid),
        url("decision", decision.uuid),
    ):
        assert client.get(address).status_code == status


def test_nobody_reads_without_logging_in(stage, client):
    version = stage.freeze("x")

    assert client.get(url("version", version.uuid)).status_code == 302


def test_an_unchanged_version_answers_304_until_something_is_decided(stage, as_):
    request = stage.ask()
    client, address = as_("fr_member"), url("version", request.version.uuid)
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    stage.decide(request)

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_kept_page_of_one_person_is_not_answered_to_another(stage, as_):
    request = stage.ask()
    address = url("version", request.version.uuid)
    etag = as_("fr_member").get(address).headers["ETag"]

    assert as_("fr_secretary").get(address, headers={"If-None-Match": etag}).status_code == 200
    assert as_("stranger").get(address, headers={"If-None-Match": etag}).status_code == 404


def test_checking_a_version_says_whether_it_is_intact(stage, as_):
    version = stage.freeze("x")
    response = as_("holder").get(url("version", version.uuid) + "?controle")

    assert response.context["intact"] is True


def test_comparing_with_the_working_text_is_for_its_readers(stage, as_):
    version = stage.ask().version
    stage.write("Anders.")
    address = url("compare", version.uuid) + "?van=1&naar=werk"

    page = as_("holder").get(address).content.decode()
    assert '<ins><span class="vh" lang="nl"> toegevoegd: </span>Anders.</ins>' in page
    assert as_("fr_member").get(address).status_code == 404
    assert as_("fr_member").get(url("compare", version.uuid) + "?van=9").status_code == 404


def test_a_council_compares_only_versions_that_it_saw(stage, as_):
    stage.freeze("Nooit voorgelegd.")
    version = stage.ask(stage.freeze("Voorgelegd.")).version
    page = as_("fr_member").get(url("compare", version.uuid))

    assert ([v.number for v in page.context["versions"]], page.context["old"]) == ([2], None)


# deciding


def record(**more) -> dict:
    return fields(outcome="consent", meeting_on=TODAY().isoformat(), rows="2", **more)


def test_deciding_first_shows_exactly_what_will_be_recorded(stage, as_):
    request = stage.ask()
    sent = record(votes_for="10", votes_against="2", votes_abstained="1", text="De raad stemt in.", check="1")
    response = as_("fr_secretary").post(url("decide", request.uuid), sent)

    assert (response.status_code, Decision.objects.count()) == (200, 0)
    assert (response.context["votes"], response.context["warnings"]) == ((10, 2, 1), [])
    page = response.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    again = as_("fr_secretary").post(url("decide", request.uuid), {**hidden, "record": "1"})
    decision = Decision.objects.get()
    assert (again.status_code, again.url) == (302, url("decision", decision.uuid))
    assert (decision.votes_for, decision.text) == (10, "De raad stemt in.")


def test_recording_twice_with_one_key_has_one_effect(stage, as_):
    request = stage.ask()
    sent = record(record="1")
    client = as_("fr_secretary")
    first, second = (client.post(url("decide", request.uuid), sent) for _ in range(2))

    assert (first.url, Decision.objects.count()) == (second.url, 1)


def test_one_more_condition_without_script_keeps_what_was_typed(stage, as_):
    request = stage.ask()
    sent = record(condition_1="Laat het zien.", when_1="during", text="Tekst.", more="1")
    response = as_("fr_secretary").post(url("decide", request.uuid), {**sent, "outcome": "conditions"})
    form = response.context["decision_form"]

    assert (response.status_code, form.condition_rows, form["condition_1"].value()) == (200, 3, "Laat het zien.")
    assert not form.errors


def test_conditions_and_parts_are_recorded_as_they_were_filled_in(stage, as_):
    client = as_("fr_secretary")
    request = stage.ask()
    sent = {**record(record="1"), "outcome": "partial", "agreed": ["summary", "budget"]}
    client.post(url("decide", request.uuid), sent)
    parts = {p.part: p.agreed for p in Decision.objects.get().parts.all()}
    assert parts == {"summary": True, "theme-thema-een": False, "theme-thema-twee": False, "budget": True}

    request = stage.ask(stage.freeze("Beter."))
    sent = {**record(record="1"), "outcome": "conditions", "condition_2": "Elk jaar.", "when_2": "before"}
    client.post(url("decide", request.uuid), sent)
    assert [(c.number, c.text, c.when) for c in Decision.objects.get(request=request).conditions.all()] == [
        (1, "Elk jaar.", "before")
    ]


def test_a_mistake_keeps_what_was_typed_and_says_what_to_do(stage, as_):
    request = stage.ask()
    sent = {**record(votes_for="10", check="1", text="Blijft staan."), "outcome": ""}
    response = as_("fr_secretary").post(url("decide", request.uuid), sent)

    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["outcome", "votes_for"])
    assert "Blijft staan." in response.content.decode()


@pytest.mark.parametrize("who", ["holder", "dean", "fr_member"])
def test_who_may_see_but_not_decide_gets_403_and_a_reason_on_the_page(stage, as_, who):
    request = stage.ask()
    client = as_(who)
    page = client.get(url("request", request.uuid))

    assert (page.context["decision_form"], bool(page.context["verdict"].reason)) == (None, True)
    assert client.post(url("decide", request.uuid), record(record="1")).status_code == 403
    assert Decision.objects.count() == 0


def test_a_correction_is_a_new_record(stage, as_):
    decision = stage.decide()
    sent = {**record(reason="Verkeerd aangekruist."), "outcome": "no_consent"}
    response = as_("fr_secretary").post(url("correct", decision.uuid), sent)

    new = Decision.objects.effective().get()
    assert (response.url, new.outcome, new.corrects) == (url("decision", new.uuid), "no_consent", decision)
    assert as_("fr_member").get(url("correct", decision.uuid)).status_code == 403


def test_questions_stand_with_the_request(stage, as_):
    request = stage.ask()
    as_("fr_member").post(url("ask", request.uuid), fields(text="Waarom?"))
    question = Question.objects.get()
    assert as_("fr_member").post(url("answer_question", request.uuid, question.pk), fields(text="x")).status_code == 403
    as_("holder").post(url("answer_question", request.uuid, question.pk), fields(text="Daarom."))

    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Daarom.", stage.person("holder"))


def test_a_council_first_sees_what_changed_in_parts_that_it_had_agreed_to(stage, as_):
    parts = {"summary": True, "theme-thema-een": True, "theme-thema-twee": False, "budget": True}
    stage.decide(outcome="partial", parts=parts)
    request = stage.ask(stage.freeze("Toch anders."))
    page = as_("fr_member").get(url("request", request.uuid))

    assert [section.code for section in page.context["reopened"]] == ["summary"]


# from the working text to adoption


def test_make_a_version_lay_it_before_the_council_and_adopt_it(stage, as_):
    stage.write("De tekst.")
    stage.document.refresh_from_db()
    client = as_("holder")
    assert client.get(url("freeze", stage.document.uuid)).status_code == 200
    sent = fields(label="Voor juni", seen_revision=stage.document.revision)
    response = client.post(url("freeze", stage.document.uuid), sent)
    version = Version.objects.get()
    assert response.url == url("lay_before", version.uuid)

    sent = fields(body=stage.world.bodies["fr"].pk, due_on=(TODAY() + 30 * DAY).isoformat(), reason="Brief.")
    assert client.get(response.url).status_code == 200
    request = Request.objects.get(uuid=client.post(response.url, sent).url.split("/")[-2])
    assert as_("secretary").post(url("adopt", version.uuid), fields(adopted_on=TODAY().isoformat())).status_code == 422
    stage.decide(request)
    as_("secretary").post(url("adopt", version.uuid), fields(adopted_on=TODAY().isoformat()))
    assert Adoption.objects.get().version == version


def test_a_term_that_is_too_short_is_shown_before_it_is_sent(stage, as_):
    version = stage.freeze("x")
    sent = fields(body=stage.world.bodies["fr"].pk, due_on=(TODAY() + DAY).isoformat())
    client = as_("holder")
    response = client.post(url("lay_before", version.uuid), sent)
    assert (response.context["too_short"]["until"], Request.objects.count()) == (TODAY() + 14 * DAY, 0)
    seen = response.context["too_short"]["seen"]
    later = {**sent, "act_key": str(uuid.uuid4()), "due_on": (TODAY() + 2 * DAY).isoformat()}
    assert client.post(url("lay_before", version.uuid), {**later, "short_term_seen": seen}).context["too_short"]
    client.post(url("lay_before", version.uuid), {**sent, "act_key": str(uuid.uuid4()), "short_term_seen": seen})

    assert Request.objects.get().term_too_short


def test_the_strongest_right_is_proposed_and_an_empty_date_is_the_own_term_of_the_body(stage, as_):
    version = stage.freeze("x")
    council, others = stage.world.bodies["fr"], ("ur", "fb")
    for code, right, required in zip(others, ("advice", "consent"), (True, False), strict=True):
        give_right(stage.document.kind, stage.world.bodies[code].kind, right, required)
    client = as_("holder")
    form = client.get(url("lay_before", version.uuid)).context["form"]
    assert (form["body"].value(), form["due_on"].value()) == (council.pk, None)
    choices = [pk for pk, _label in form.fields["body"].widget.choices]
    assert choices == [council.pk, *(stage.world.bodies[code].pk for code in others)]

    client.post(url("lay_before", version.uuid), fields(body=council.pk))
    request = Request.objects.get()
    assert (request.body, request.due_on, request.term_too_short) == (council, TODAY() + 14 * DAY, False)


def test_freezing_is_refused_when_somebody_else_wrote_meanwhile(stage, as_):
    client = as_("holder")
    seen = client.get(url("freeze", stage.document.uuid)).context["form"]["seen_revision"].value()
    stage.write("Intussen.")
    response = client.post(url("freeze", stage.document.uuid), fields(seen_revision=seen))

    assert (response.status_code, Version.objects.count()) == (422, 0)


def test_adopting_names_what_is_missing_and_who_may(stage, as_):
    version = stage.freeze("x")
    page = as_("secretary").get(url("adopt", version.uuid))

    assert len(page.context["missing"]) == 1
    assert as_("holder").post(url("adopt", version.uuid), fields(adopted_on=TODAY().isoformat())).status_code == 403


def test_withdrawing_is_for_who_laid_it_before_the_body(stage, as_):
    request = stage.ask()
    assert as_("fr_member").post(url("withdraw", request.uuid), fields()).status_code == 403
    as_("holder").post(url("withdraw", request.uuid), fields())

    request.refresh_from_db()
    assert request.closing == "withdrawn"


def test_no_page_writes_on_get(stage, as_):
    request = stage.ask()
    client = as_("holder")

    for name in ("withdraw", "pass_term", "ask"):
        assert client.get(url(name, request.uuid)).status_code == 405
    assert client.get(url("decide", request.uuid)).status_code == 302
    assert Request.objects.get().is_open


def test_promises_and_talks_are_recorded_on_the_screen(stage, as_):
    sent = fields(
        body=stage.world.bodies["fr"].pk,
        made_by=stage.world.bodies["fb"].pk,
        text="Een verslag.",
        made_on=TODAY().isoformat(),
    )
    assert as_("dean").post(url("add_promise"), sent).url == url("promises")
    client = as_("holder")
    promise = stage.world.bodies["fr"].promises.get()
    met = fields(met_on=TODAY().isoformat(), met_by="Brief van mei.")
    assert client.post(url("meet_promise", promise.uuid), met).status_code == 302
    talk = fields(
        framework=stage.world.framework.pk,
        unit=stage.world.faculty.pk,
        kind="panel",
        title="Panel",
        held_on=TODAY().isoformat(),
        with_whom="studenten",
        said="Meer begeleiding.",
        present="8",
        invited="12",
    )
    assert client.post(url("add_dialogue"), talk).url == url("dialogues")
    assert [d.title for d in as_("fr_member").get(url("dialogues")).context["page"]] == ["Panel"]
    assert [d.title for d in as_("stranger").get(url("dialogues")).context["page"]] == []


def test_the_ledger_is_for_readers_of_the_plan(stage, as_):
    stage.decide()
    page = as_("dean").get(url("ledger", stage.document.uuid))

    assert ([e.act for e in page.context["entries"]], page.context["broken"]) == (
        ["freeze", "lay_before", "decide"],
        None,
    )
    assert as_("fr_member").get(url("ledger", stage.document.uuid)).status_code == 404


def test_bodies_are_seen_by_members_and_readers(stage, as_):
    stage.ask()
    page = as_("fr_member").get(url("bodies"))

    assert ([b.code for b in page.context["mine"]], page.context["others"]) == ([stage.world.bodies["fr"].code], [])
    assert as_("stranger").get(url("body", stage.world.bodies["fr"].code)).status_code == 404


def test_a_living_text_says_where_its_newest_version_lies(stage, as_):
    reader = as_("holder")

    def note(page: str, *code: str) -> str:
        found = reader.get(reverse(f"plans:{page}", args=[stage.document.uuid, *code])).context["version_note"]
        return found.text if found else ""

    def both() -> list[str]:
        return [note("document"), note("section", "summary")]

    assert both() == ["", ""]
    stage.freeze("Eerste versie.")
    version = stage.freeze("Tweede versie.")
    today = date_format(TODAY(), "j F Y")
    made = f"Versie 2 is gemaakt op {today}. Wat hier wordt geschreven, komt in de volgende versie."
    assert both() == [made] * 2
    request = stage.ask(version)
    due = date_format(request.due_on, "j F Y")
    lies = f"Versie 2 ligt tot {due} voor bij de faculteitsraad. Wat hier wordt geschreven, komt in de volgende versie."
    assert both() == [lies] * 2
    stage.decide(request)
    assert both() == [made] * 2


# statements: the same number whatever there is


def statements(client, address, django_assert_num_queries, number: int) -> None:
    assert client.get(address).status_code == 200
    with django_assert_num_queries(number):
        client.get(address)


@pytest.mark.parametrize("many", [1, 3])
def test_statements_of_the_pages_do_not_grow(stage, as_, django_assert_num_queries, many):
    for number in range(many):
        add_measure(
            document=stage.document, actor=stage.person("holder"), theme=stage.world.themes[0], title=f"Nog {number}"
        )
        request = stage.ask(stage.freeze(f"Tekst {number}."))
        for _ in range(many):
            ask_question(request=request, actor=stage.person("fr_member"), text="Waarom?")
    stage.freeze("Laatste.")
    reader = as_("holder")

    statements(reader, url("version", request.version.uuid), django_assert_num_queries, 4)
    statements(reader, url("compare", request.version.uuid), django_assert_num_queries, 4)
    statements(reader, url("request", request.uuid), django_assert_num_queries, 11)
    statements(reader, reverse("plans:document", args=[stage.document.uuid]), django_assert_num_queries, 13)
    statements(reader, url("bodies"), django_assert_num_queries, 5)
    statements(reader, url("body", request.body.code), django_assert_num_queries, 10)
    statements(reader, url("promises"), django_assert_num_queries, 4)
    statements(reader, url("dialogues"), django_assert_num_queries, 6)


def test_an_unchanged_version_is_answered_cheaply(stage, as_, django_assert_num_queries):
    request = stage.ask()
    client, address = as_("holder"), url("version", request.version.uuid)
    etag = client.get(address).headers["ETag"]
    with django_assert_num_queries(3):
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def adoption_buttons(client, stage) -> list[tuple[str, bool]]:
    """What can be adopted on the page of the plan, and whether it can be now."""
    page = client.get(reverse("plans:document", args=[stage.document.uuid])).content.decode()
    found = re.findall(r"<(a|button)[^>]*>Stel versie (\d) vast", page)
    return [(number, tag == "a") for tag, number in found]


def test_a_plan_offers_the_version_that_met_its_rights_though_a_next_one_was_frozen(stage, as_):
    stage.decide()
    stage.freeze("Anders.")
    assert adoption_buttons(as_("secretary"), stage) == [("1", True)]

    stage.ask(stage.document.versions.latest("number"))
    assert adoption_buttons(as_("secretary"), stage) == [("2", False)]
