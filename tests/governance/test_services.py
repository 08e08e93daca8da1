"""The verbs of this floor: who may, when it is refused, and that a refusal leaves no trace."""

import datetime
import hashlib
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from governance.adopted import met_since
from governance.lifecycle import MARK, Closing
from governance.models import (
    Adoption,
    Answer,
    Condition,
    ConditionAnswer,
    Decision,
    DecisionPart,
    LedgerEntry,
    Meeting,
    Promise,
    Question,
    Request,
    Version,
    VersionEditor,
)
from governance.queries import with_standing
from governance.rules import read_conditions, requirements
from governance.services.adoption import adopt
from governance.services.answers import answer_advice, answer_condition
from governance.services.decisions import correct_decision, record_decision
from governance.services.meetings import plan_meeting
from governance.services.process import dispute_promise, make_promise, meet_promise
from governance.services.requests import answer_question, ask_question, lay_before, pass_term, withdraw
from governance.services.talks import record_dialogue
from governance.services.versions import freeze
from governance.wording import decision_state
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.errors import Forbidden, Frozen, Refused
from plans.models import Document, Section
from plans.services.documents import grant_contributor
from plans.services.drafting import save_section
from tests.governance.stage import TODAY, Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TABLES = (Version, VersionEditor, LedgerEntry, Request, Decision, DecisionPart, Condition, ConditionAnswer, Answer)
TABLES += (Adoption, Promise, Question, Meeting)


@pytest.fixture
@kept
def stage() -> Stage:
    return make_stage()


def refuses(kind, function, **fields) -> str:
    """The reason of a refusal, which must have left no row behind."""
    before = {model: list(model.objects.values()) for model in TABLES}
    with pytest.raises(kind) as caught:
        function(**fields)
    assert {model: list(model.objects.values()) for model in TABLES} == before
    return str(caught.value)


# freezing


def test_freezing_keeps_content_editors_and_a_line_in_the_ledger(stage):
    version = stage.freeze("De tekst.")

    assert (version.number, version.document_revision) == (1, Document.objects.get(pk=stage.document.pk).revision)
    assert version.fingerprint == hashlib.sha256(version.payload.encode()).hexdigest()
    assert [s["body"] for s in version.content["sections"] if s["code"] == "summary"] == ["<p>De tekst.</p>"]
    assert [e.person for e in version.version_editors.all()] == [stage.person("holder")]
    assert [(e.number, e.act) for e in LedgerEntry.objects.all()] == [(1, "freeze")]


def test_freezing_needs_the_right_and_something_new(stage):
    refuses(Forbidden, freeze, document=stage.document, actor=stage.person("stranger"))
    refuses(Forbidden, freeze, document=stage.document, actor=stage.person("dean"))
    stage.freeze("De tekst.")

    assert "1" in refuses(Refused, freeze, document=stage.document, actor=stage.person("holder"))


def test_freezing_what_somebody_else_changed_meanwhile_is_refused(stage):
    seen = stage.document.revision
    stage.write("Intussen.")

    refuses(Refused, freeze, document=stage.document, actor=stage.person("holder"), seen_revision=seen)


def test_a_frozen_version_does_not_follow_the_working_text(stage):
    version = stage.freeze("Zoals voorgelegd.")
    before = version.payload
    stage.write("Zoals herschreven.")

    assert Version.objects.get(pk=version.pk).payload == before


@pytest.mark.parametrize("way", ["save", "delete", "update", "delete many", "bulk update", "sql update", "sql delete"])
def test_what_is_frozen_can_be_changed_in_no_way(stage, way):
    decision = stage.decide(outcome="conditions", conditions=[{"text": "Laat het zien.", "when": "during"}])
    rows = [decision, decision.version, decision.conditions.get(), LedgerEntry.objects.first()]
    for row in rows:
        model, table = type(row), type(row)._meta.db_table
        ways = {
            "save": row.save,
            "delete": row.delete,
            "update": lambda m=model: m.objects.update(pk=1),
            "delete many": lambda m=model: m.objects.all().delete(),
            "bulk update": lambda m=model, r=row: m.objects.bulk_update([r], ["id"]),
            "sql update": lambda t=table: sql(f"UPDATE {t} SET id = id"),  # noqa: S608
            "sql delete": lambda t=table: sql(f"DELETE FROM {t}"),  # noqa: S608
        }
        with pytest.raises((Frozen, DatabaseError)), transaction.atomic():
            ways[way]()
        assert model.objects.filter(pk=row.pk).exists()


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


# laying before a body


def test_the_right_and_the_term_come_from_the_framework(stage):
    request = stage.ask(days=3)

    assert (request.right, request.own_term_until, request.term_too_short) == ("consent", TODAY() + 14 * DAY, True)


def test_a_body_without_a_right_a_past_date_and_a_second_time_are_refused(stage):
    version = stage.freeze("x")
    base = {"version": version, "actor": stage.person("holder"), "due_on": TODAY() + DAY}

    refuses(Refused, lay_before, **base, body=stage.world.bodies["olc"])
    refuses(Refused, lay_before, **base, body=stage.world.bodies["ur"])
    refuses(Refused, lay_before, **{**base, "due_on": TODAY() - DAY}, body=stage.world.bodies["fr"])
    refuses(Forbidden, lay_before, **{**base, "actor": stage.person("dean")}, body=stage.world.bodies["fr"])
    lay_before(**base, body=stage.world.bodies["fr"])
    refuses(Refused, lay_before, **base, body=stage.world.bodies["fr"])


def test_a_newer_version_replaces_the_open_request(stage):
    first = stage.ask()
    second = stage.ask(stage.freeze("Tweede versie."))

    first.refresh_from_db()
    assert (first.closing, second.is_open) == (Closing.REPLACED, True)
    refuses(Refused, lay_before, version=first.version, body=first.body, actor=stage.person("holder"), due_on=TODAY())


def test_a_withdrawn_request_cannot_be_decided(stage):
    request = stage.ask()
    refuses(Forbidden, withdraw, request=request, actor=stage.person("fr_secretary"))
    withdraw(request=request, actor=stage.person("holder"))

    refuses(Refused, stage.decide, request=request)


def test_silence_is_never_consent(stage):
    at = timezone.localtime() - 90 * DAY
    version = freeze(document=stage.document, actor=stage.person("holder"), at=at)
    request = lay_before(
        version=version,
        body=stage.world.bodies["fr"],
        actor=stage.person("holder"),
        due_on=TODAY() - 60 * DAY,
        at=at,
    )

    refuses(Refused, pass_term, request=request, actor=stage.person("holder"))
    assert [r.code for r in requirements(version)] == ["term_passed"]
    assert with_standing(Document.objects.filter(pk=stage.document.pk))[0].standing.mark == "late"


def test_questions_are_asked_by_members_and_answered_by_drafters_once(stage):
    request = stage.ask()
    refuses(Forbidden, ask_question, request=request, actor=stage.person("stranger"), text="Waarom?")
    refuses(Refused, ask_question, request=request, actor=stage.person("fr_member"), text="  ")
    question = ask_question(request=request, actor=stage.person("fr_member"), text="Waarom?")
    refuses(Forbidden, answer_question, question=question, actor=stage.person("fr_member"), text="Daarom.")
    answer_question(question=question, actor=stage.person("holder"), text="Daarom.")

    refuses(Refused, answer_question, question=question, actor=stage.person("holder"), text="Nog eens.")


# deciding


def test_a_decision_names_version_body_right_and_recorder(stage):
    decision = stage.decide(votes=(8, 5, 1), text="De raad stemt in.")

    assert (decision.version.number, decision.body.code, decision.right) == (
        1,
        stage.world.bodies["fr"].code,
        "consent",
    )
    assert (decision.recorded_by, decision.request.closing) == (stage.person("fr_secretary"), Closing.DECIDED)
    assert LedgerEntry.objects.order_by("-number").first().act == "decide"


@pytest.mark.parametrize("who", ["holder", "dean", "fr_member", "stranger", "ur_secretary", "staff"])
def test_only_chair_and_secretary_of_the_body_record(stage, who):
    fields = {"request": stage.ask(), "outcome": "consent", "meeting_on": TODAY()}

    refuses(Forbidden, record_decision, actor=stage.person(who), **fields)


def test_who_wrote_along_does_not_decide(stage):
    secretary = stage.person("fr_secretary")
    grant_contributor(document=stage.document, person=secretary, actor=stage.person("holder"))
    section = Section.objects.get(document=stage.document, template__code="summary")
    save_section(section=section, revision=section.revision, actor=secretary, body="<p>Van de griffier.</p>")
    request = stage.ask(stage.freeze())

    refuses(Forbidden, stage.decide, request=request)


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "positive"},
        {"outcome": "conditions"},
        {"outcome": "consent", "conditions": [{"text": "x", "when": "during"}]},
        {"outcome": "conditions", "conditions": [{"text": " ", "when": "during"}]},
        {"outcome": "partial"},
        {"outcome": "partial", "parts": {"summary": True}},
        {"outcome": "partial", "parts": {"summary": True, "onbekend": False}},
        {"outcome": "consent", "votes": (10, 4, 1)},
        {"outcome": "consent", "meeting_on": datetime.date(2100, 1, 1)},
        {"outcome": "consent", "meeting_on": datetime.date(2015, 1, 2)},
    ],
    ids=lambda fields: "-".join(fields),
)
def test_a_record_that_does_not_fit_is_refused(stage, fields):
    request = stage.ask()

    refuses(
        Refused,
        record_decision,
        **{"request": request, "actor": stage.person("fr_secretary"), "meeting_on": TODAY(), **fields},
    )


def test_a_correction_replaces_the_record_and_keeps_it(stage):
    old = stage.decide(outcome="consent")
    base = {"decision": old, "actor": stage.person("fr_secretary"), "meeting_on": TODAY()}
    refuses(Refused, correct_decision, **base, reason=" ", outcome="no_consent")
    new = correct_decision(**base, reason="Verkeerd aangekruist.", outcome="no_consent")

    assert list(Decision.objects.effective()) == [new]
    assert [r.code for r in requirements(old.version)] == ["refused"]
    refuses(Refused, correct_decision, **base, reason="Nogmaals.", outcome="consent")


def test_a_correction_closes_the_promise_of_a_condition_that_was_recorded_wrongly(stage):
    given = [{"text": "Elk jaar.", "when": "during", "due_on": TODAY() + DAY}]
    old = stage.decide(outcome="conditions", conditions=given)
    answer_condition(condition=old.conditions.get(), actor=stage.person("dean"), accepted=True, text="Ja.", met="Zo.")
    correct_decision(
        decision=old,
        actor=stage.person("fr_secretary"),
        meeting_on=TODAY(),
        reason="Het was elk half jaar.",
        outcome="conditions",
        conditions=[{**given[0], "text": "Elk half jaar."}],
    )
    told = {entry.act: json.loads(entry.body)["data"] for entry in LedgerEntry.objects.all()}
    promise = Promise.objects.get()

    assert (promise.met_on, promise.met_by) == (
        TODAY(),
        "Vervallen: het besluit met deze voorwaarde is door een nieuwe vastlegging gerectificeerd.",
    )
    assert promise.history.first().history_user == stage.person("fr_secretary")
    assert told["correct"]["conditions"] == [
        {"text": "Elk half jaar.", "when": "during", "due_on": (TODAY() + DAY).isoformat()}
    ]
    assert told["answer_condition"]["met"] == "Zo."


# conditions and advice


def test_conditions_count_once_the_board_accepted_every_one(stage):
    decision = stage.decide(
        outcome="conditions",
        conditions=[{"text": "Vóór de start.", "when": "before"}, {"text": "Elk jaar.", "when": "during"}],
    )
    before, during = decision.conditions.order_by("number")
    dean = stage.person("dean")
    assert [r.code for r in requirements(decision.version)] == ["conditions_open"]
    for name in ("fr_member", "holder"):  # who drafts does not accept for the board
        refuses(Forbidden, answer_condition, condition=during, actor=stage.person(name), accepted=True, text="Ja.")
    answer_condition(condition=before, actor=dean, accepted=True, text="Ja.", met="Zie de samenvatting.")
    answer_condition(condition=during, actor=dean, accepted=True, text="Ja.")

    assert [r.met for r in requirements(decision.version)] == [True]
    assert [(p.text, p.body, p.made_by.kind) for p in Promise.objects.all()] == [
        ("Elk jaar.", decision.body, "faculty_board")
    ]


def test_a_condition_that_is_accepted_first_and_met_later_holds_the_adoption_up_until_then(stage):
    asked = stage.ask(at=timezone.localtime() - datetime.timedelta(days=9))
    decision = stage.decide(asked, outcome="conditions", conditions=[{"text": "Een begroting.", "when": "before"}])
    dean, chair = stage.person("dean"), stage.person("fr_secretary")
    answer_condition(condition=decision.conditions.get(), actor=dean, accepted=True, text="Ja.")
    promise = Promise.objects.get()
    judged = [[r.code for r in requirements(decision.version)]]
    refuses(Refused, adopt, version=decision.version, actor=stage.person("secretary"), adopted_on=TODAY())

    meet_promise(promise=promise, actor=dean, met_on=TODAY(), met_by="Zie bijlage 2.")
    judged.append([r.code for r in requirements(decision.version)])
    dispute_promise(promise=promise, actor=chair, reason="Bijlage 2 is leeg.")
    judged.append([r.code for r in requirements(decision.version)])
    meet_promise(promise=promise, actor=dean, met_on=TODAY(), met_by="Nu gevuld.")

    assert judged == [["conditions_open"], ["met"], ["conditions_open"]]
    assert met_since(requirements(decision.version)) == TODAY()
    assert adopt(version=decision.version, actor=stage.person("secretary"), adopted_on=TODAY()).rights.get().met


def test_a_condition_that_is_not_accepted_makes_it_no_consent(stage):
    decision = stage.decide(outcome="conditions", conditions=[{"text": "Meer geld.", "when": "during"}])
    answer_condition(condition=decision.conditions.get(), actor=stage.person("dean"), accepted=False, text="Nee.")

    assert [r.code for r in requirements(decision.version)] == ["condition_refused"]
    words = "Instemming met voorwaarden; het bestuur nam een voorwaarde niet over, dus geen instemming"
    assert decision_state(Decision.objects.get(pk=decision.pk)) == (MARK["no_consent"], words)
    assert not Promise.objects.exists()


def test_only_an_advice_has_the_page_on_which_an_advice_is_answered(stage, client):
    decision = stage.decide(stage.ask(), "consent")
    client.force_login(stage.person("dean"))

    assert client.get(reverse("governance:answer_advice", args=[decision.uuid])).status_code == 404


def test_an_advice_with_remarks_is_answered_before_adoption():
    stage = make_stage("agenda")
    director, dean = stage.person("director"), stage.person("dean")
    version = freeze(document=stage.document, actor=director)
    request = lay_before(version=version, body=stage.world.bodies["olc"], actor=director, due_on=TODAY() + 30 * DAY)
    decision = record_decision(
        request=request, actor=stage.person("olc_chair"), outcome="remarks", meeting_on=TODAY(), text="Let op werkdruk."
    )
    refuses(Refused, adopt, version=version, actor=dean, adopted_on=TODAY())
    refuses(Refused, answer_advice, decision=decision, actor=director, follow="partly", text="Deels.")
    answer = {"decision": decision, "actor": director, "follow": "partly", "text": "Deels."}
    answer["consultation"] = "Aangeboden; de commissie zag ervan af."
    refuses(Refused, answer_advice, **answer, consulted_on=TODAY() - DAY)
    answer_advice(**answer, consulted_on=TODAY())
    told = json.loads(LedgerEntry.objects.get(act="answer_advice").body)["data"]
    assert (told["consultation"], told["consulted_on"]) == (answer["consultation"], TODAY().isoformat())
    refuses(Forbidden, adopt, version=version, actor=stage.person("secretary"), adopted_on=TODAY())

    assert adopt(version=version, actor=dean, adopted_on=TODAY()).body == stage.world.bodies["fb"]


# adoption


def test_adoption_names_what_is_missing(stage):
    version = stage.freeze("Klaar.")
    reason = refuses(Refused, adopt, version=version, actor=stage.person("dean"), adopted_on=TODAY())

    assert reason == "Deze versie is nog niet voorgelegd aan de faculteitsraad (instemming)."
    request = stage.ask(version)
    refuses(Refused, adopt, version=version, actor=stage.person("dean"), adopted_on=TODAY())
    stage.decide(request)
    refuses(Forbidden, adopt, version=version, actor=stage.person("holder"), adopted_on=TODAY())
    refuses(Refused, adopt, version=version, actor=stage.person("secretary"), adopted_on=TODAY() + DAY)
    adopt(version=version, actor=stage.person("secretary"), adopted_on=TODAY())
    refuses(Refused, adopt, version=version, actor=stage.person("secretary"), adopted_on=TODAY())


def test_a_decision_on_one_version_says_nothing_about_the_next(stage):
    first = stage.decide().version
    second = stage.freeze("Anders.")
    stage.ask(second)

    refuses(Refused, adopt, version=first, actor=stage.person("secretary"), adopted_on=TODAY())
    refuses(Refused, adopt, version=second, actor=stage.person("secretary"), adopted_on=TODAY())


def test_a_next_version_that_nobody_saw_does_not_stand_in_the_way(stage):
    first = stage.decide().version
    request = stage.ask(stage.freeze("Anders."))
    withdraw(request=request, actor=stage.person("holder"))
    stage.freeze("Weer anders.")

    assert adopt(version=first, actor=stage.person("secretary"), adopted_on=TODAY()).version == first


def given_over_days(ago: int = 6) -> tuple[Stage, Request]:
    """An agenda that was laid before the programme committee so many days ago."""
    agenda = make_stage("agenda")
    at, director = timezone.localtime() - ago * DAY, agenda.person("director")
    version = freeze(document=agenda.document, actor=director, at=at)
    asked = {"version": version, "body": agenda.world.bodies["olc"], "actor": director, "at": at}
    return agenda, lay_before(due_on=timezone.localdate(at) + DAY, **asked)


def test_an_adoption_is_dated_no_earlier_than_the_decisions_and_answers_that_it_stands_on():
    agenda, request = given_over_days()
    advice = {"outcome": "negative", "meeting_on": TODAY() - 4 * DAY, "text": "Nee."}
    made = record_decision(request=request, actor=agenda.person("olc_chair"), **advice)
    answered = {"follow": "wholly", "text": "Wij volgen het.", "at": timezone.localtime() - 2 * DAY}
    answer_advice(decision=made, actor=agenda.person("director"), **answered)

    fields = {"version": request.version, "actor": agenda.person("dean")}
    for days in (5, 3):
        with pytest.raises(Refused) as early:
            adopt(**fields, adopted_on=TODAY() - days * DAY)
        when = date_format(TODAY() - 2 * DAY, "j F Y")
        said = "De versie kan op zijn vroegst zijn vastgesteld op " + when
        assert (early.value.field, str(early.value).partition(":")[0]) == ("adopted_on", said)
    assert adopt(**fields, adopted_on=TODAY() - 2 * DAY).adopted_on == TODAY() - 2 * DAY


def test_an_adoption_without_an_advice_is_dated_after_its_term():
    agenda, request = given_over_days(20)
    pass_term(request=request, actor=agenda.person("director"))
    fields = {"version": request.version, "actor": agenda.person("dean")}
    refuses(Refused, adopt, **fields, adopted_on=request.term_until)

    assert adopt(**fields, adopted_on=request.term_until + DAY).adopted_on == request.term_until + DAY


def test_a_later_adoption_supersedes_the_earlier_one(stage):
    first = adopt(version=stage.decide().version, actor=stage.person("secretary"), adopted_on=TODAY())
    decision = stage.decide(stage.ask(stage.freeze("Tweede.")))
    second = adopt(version=decision.version, actor=stage.person("secretary"), adopted_on=TODAY())

    assert (second.supersedes, list(Adoption.objects.current())) == (first, [second])
    refuses(
        Refused,
        correct_decision,
        decision=decision,
        actor=stage.person("fr_secretary"),
        reason="Te laat.",
        outcome="no_consent",
        meeting_on=TODAY(),
    )


def test_the_institutional_plan_pins_adopted_plans_and_names_missing_ones(stage):
    world, staff = stage.world, stage.person("staff")
    adoption = adopt(version=stage.decide().version, actor=stage.person("secretary"), adopted_on=TODAY())
    from plans.services.documents import create_document

    plan = create_document(
        kind=world.kinds["institution"],
        unit=world.institution,
        title="Instellingsplan",
        first_year=2022,
        last_year=2024,
        actor=staff,
    )
    version = freeze(document=plan, actor=staff)

    assert [(p["version"], p["fingerprint"]) for p in version.content["pins"]] == [
        (str(adoption.version.uuid), adoption.version.fingerprint)
    ]
    assert version.content["pins_missing"] == ["letteren"]
    request = lay_before(version=version, body=world.bodies["ur"], actor=staff, due_on=TODAY() + 30 * DAY)
    record_decision(request=request, actor=stage.person("ur_secretary"), outcome="consent", meeting_on=TODAY())
    reason = refuses(Refused, adopt, version=version, actor=stage.person("clerk"), adopted_on=TODAY())
    assert Unit.objects.get(code="letteren").name in reason


# what surrounds decisions


def test_promises_are_met_with_a_reason_and_once(stage):
    base = {"body": stage.world.bodies["fr"], "made_by": stage.world.bodies["fb"], "actor": stage.person("dean")}
    refuses(Refused, make_promise, **base, text=" ", made_on=TODAY())
    refuses(Refused, make_promise, **base, text="Een verslag.", made_on=TODAY(), due_on=TODAY() - DAY)
    refuses(Refused, make_promise, **base, text="Een verslag.", made_on=TODAY() + datetime.timedelta(days=1))
    promise = make_promise(**base, text="Een verslag.", made_on=TODAY())
    refuses(Forbidden, meet_promise, promise=promise, actor=stage.person("fr_member"), met_on=TODAY(), met_by="Brief")
    refuses(Refused, meet_promise, promise=promise, actor=stage.person("holder"), met_on=TODAY(), met_by=" ")
    meet_promise(promise=promise, actor=stage.person("holder"), met_on=TODAY(), met_by="Brief van 1 mei.")

    refuses(Refused, meet_promise, promise=promise, actor=stage.person("holder"), met_on=TODAY(), met_by="Nog eens.")


def test_a_talk_has_no_more_people_than_were_invited(stage):
    base = {"framework": stage.world.framework, "unit": stage.world.faculty, "title": "Panel", "with_whom": "studenten"}
    base |= {"said": "Meer begeleiding.", "actor": stage.person("holder"), "held_on": TODAY()}

    refuses(Refused, record_dialogue, **base, present=12, invited=10)
    refuses(Refused, record_dialogue, **{**base, "held_on": TODAY() + DAY})
    refuses(Forbidden, record_dialogue, **{**base, "actor": stage.person("fr_member")})
    assert record_dialogue(**base, present=10, invited=12, themes=stage.world.themes).themes.count() == 2


def test_a_meeting_planned_twice_is_planned_once(stage):
    base = {"body": stage.world.bodies["fr"], "held_on": TODAY() + DAY}
    refuses(Forbidden, plan_meeting, **base, actor=stage.person("fr_member"))
    first = plan_meeting(**base, actor=stage.person("fr_secretary"))

    assert plan_meeting(**base, actor=stage.person("fr_secretary")) == first


# statements


def test_deciding_takes_a_fixed_number_of_statements(stage, django_assert_max_num_queries):
    request = stage.ask()
    with django_assert_max_num_queries(16):
        stage.decide(request, votes=(8, 5, 1))


@pytest.mark.parametrize("measures", [1, 6])
def test_freezing_takes_no_more_statements_for_a_larger_plan(measures, django_assert_num_queries):
    stage = make_stage(measures=measures)
    with django_assert_num_queries(34):
        stage.freeze()


@pytest.mark.parametrize("many", [1, 3])
def test_conditions_cost_a_list_of_decisions_one_statement(stage, many, django_assert_num_queries):
    for number in range(many):
        stage.write(f"Weer anders, {number}.")
        asked = stage.ask(stage.freeze())
        stage.decide(asked, outcome="conditions", conditions=[{"text": "Meer geld.", "when": "during"}])
    records = list(Decision.objects.order_by("pk"))
    assert len(records) == many

    with django_assert_num_queries(1):
        read_conditions(records)
        assert [made.is_undone for made in records] == [False] * many
