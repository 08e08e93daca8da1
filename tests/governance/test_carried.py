"""What a council agreed to before and did not change is carried over; it sees that first, and may refuse it."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import BudgetLine
from governance.carried import offered, settled
from governance.models import CarryRefusal, Decision, DecisionPart, LedgerEntry, Request, RequestPart
from governance.services.adoption import adopt
from governance.services.answers import answer_condition
from governance.services.carrying import refuse_carry
from governance.services.decisions import correct_decision, record_decision
from governance.services.requests import lay_before
from governance.services.versions import freeze
from governance.verification import verify
from governance.wording import day
from kwaliteit.organisation.models import Body
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.frozen_tables import unprotect
from plans.models import Measure, Section
from plans.services.documents import create_document
from plans.services.drafting import add_goal, add_measure, save_section
from tests.governance.stage import TODAY, Stage
from tests.governance.test_sections import divided

pytestmark = pytest.mark.django_db
ONE, TWO = "theme-thema-een", "theme-thema-twee"
ALL = {"summary": [], ONE: [], TWO: [], "budget": []}


def code(measure: Measure) -> str:
    return f"measure-{measure.lineage}"


def change(stage: Stage, measure: Measure, **fields: Any) -> None:
    """Past the services: what counts here is what the next version holds."""
    Measure.objects.filter(pk=measure.pk).update(**fields)


def one_word(stage: Stage) -> None:
    change(stage, stage.measures[0], title="Maatregel een")


def one_cent(stage: Stage) -> None:
    line = BudgetLine.objects.filter(measure=stage.measures[0]).order_by("year").first()
    line.amount_cents += 1
    line.save()


def moved(stage: Stage) -> None:
    change(stage, stage.measures[0], theme=stage.world.themes[1])


def a_goal_more(stage: Stage) -> None:
    add_goal(document=stage.document, actor=stage.person("holder"), theme=stage.world.themes[1], title="Nog een doel")


def a_measure_more(stage: Stage) -> None:
    add_measure(document=stage.document, actor=stage.person("holder"), theme=stage.world.themes[0], title="Nog een")


def offer(stage: Stage, version: Any = None, body: str = "fr") -> dict[str, list[str]]:
    """What may be carried over into a new version, in which the summary reads differently."""
    version = version or stage.freeze("Anders.")
    found = offered(version, Body.objects.get(pk=stage.world.bodies[body].pk), "consent")
    return dict(found.settled) if found else {}


def again(stage: Stage, *carried: str, text: str = "Anders.") -> Request:
    return stage.ask(stage.freeze(text), carried=carried)


def told(act: str) -> dict[str, Any]:
    return json.loads(LedgerEntry.objects.filter(act=act).order_by("-pk").first().body)["data"]


def rows(decision: Decision) -> dict[str, bool]:
    return {row.part: row.agreed for row in DecisionPart.objects.filter(decision=decision)}


# --- what may be carried over ---


def test_what_a_council_never_saw_is_not_carried_over(stage):
    assert offer(stage, stage.freeze("Nieuw.")) == {}


@pytest.mark.parametrize(
    ("mend", "left", "kept"),
    [
        (lambda stage: None, {"summary"}, ()),
        (one_word, {"summary", ONE}, ()),
        (one_cent, {"summary", ONE, "budget"}, ()),
        (moved, {"summary", ONE, TWO}, (1,)),
        (a_goal_more, {"summary", TWO}, (1,)),
        (a_measure_more, {"summary", ONE}, (0,)),
    ],
    ids=["nothing", "one word", "one cent", "moved", "a goal more", "a measure more"],
)
def test_after_a_consent_all_that_is_the_same_to_the_letter_may_be_carried_over(stage, mend, left, kept):
    stage.decide()
    mend(stage)
    measures = {code(stage.measures[number]): [] for number in kept}

    assert offer(stage) == {part: [] for part in ALL if part not in left} | measures


def test_of_a_partial_decision_only_what_was_agreed_to(stage):
    stage.decide(outcome="partial", parts={"summary": True, ONE: True, TWO: False})

    assert offer(stage, stage.freeze("Eerste versie, met meer.")) == {ONE: []}


def test_a_theme_goes_without_the_measure_that_was_not_agreed_to(stage):
    refused = stage.measures[1]
    stage.decide(outcome="partial", parts={ONE: True, TWO: True, code(refused): False})
    change(stage, refused, title="Heel anders")

    assert offer(stage) == {ONE: [], TWO: [code(refused)]}


def test_a_theme_goes_whole_when_that_measure_was_dropped(stage):
    refused = stage.measures[1]
    stage.decide(outcome="partial", parts={ONE: False, TWO: True, code(refused): False})
    refused.delete()

    assert offer(stage) == {TWO: []}


@pytest.mark.parametrize("outcome", ["no_consent", "conditions"])
def test_a_refusal_or_a_condition_that_the_board_did_not_accept_carries_nothing(stage, outcome):
    stage.decide()
    conditions = [{"text": "Meer geld.", "when": "during"}] if outcome == "conditions" else []
    decision = stage.decide(stage.ask(stage.freeze("Tweede.")), outcome=outcome, conditions=conditions)
    before = offer(stage)
    if conditions:
        condition = decision.conditions.get()
        answer_condition(condition=condition, actor=stage.person("dean"), accepted=False, text="Nee.", met="")

    assert before == {}
    assert offer(stage, stage.freeze("Vierde.")) == {}


def test_a_record_that_a_second_member_has_not_confirmed_carries_nothing(stage):
    body = stage.world.bodies["fr"]
    Body.objects.filter(pk=body.pk).update(second_confirms=True)
    body.refresh_from_db()
    stage.decide()

    assert offer(stage) == {}


def test_a_corrected_record_counts_as_it_reads_now(stage):
    decision = stage.decide()
    fields = {"outcome": "partial", "meeting_on": TODAY(), "parts": {ONE: True, TWO: False}}
    correct_decision(decision=decision, actor=stage.person("fr_secretary"), reason="Verkeerd.", **fields)

    assert offer(stage) == {ONE: []}


def test_of_a_divided_council_only_what_every_section_agreed_to(stage):
    divided(stage, "apart")
    request = stage.ask()
    measure = code(stage.measures[1])
    stage.decide(request, section="student", outcome="partial", parts={ONE: True, TWO: True, "summary": False})
    stage.decide(request, section="staff", outcome="partial", parts={TWO: True, "summary": True, measure: False})

    assert offer(stage) == {TWO: [measure]}


def test_each_section_by_its_newest_decision(stage):
    """The students decided on the second version too, before it was taken back."""
    divided(stage, "apart")
    first = stage.ask()
    for section in ("student", "staff"):
        stage.decide(first, section=section)
    stage.decide(
        stage.ask(stage.freeze("Tweede.")), section="student", outcome="partial", parts={ONE: True, TWO: False}
    )

    assert offer(stage) == {ONE: []}


def test_before_one_section_has_ever_decided_nothing_is_carried_over(stage):
    divided(stage, "apart")
    stage.decide(stage.ask(), section="student")

    assert offer(stage) == {}


def adopted(faculty: Stage, text: str) -> None:
    request = faculty.ask(faculty.freeze(text))
    faculty.decide(request)
    adopt(version=request.version, actor=faculty.person("dean"), adopted_on=TODAY())


def test_the_plan_of_a_faculty_is_carried_over_as_long_as_it_is_the_same_version(stage, as_):
    """The university council decides on the plan of the institution, which takes in that of the faculty."""
    world = stage.world
    staff, council = stage.person("staff"), world.bodies["ur"]
    fields = {"title": "Instelling", "first_year": 2022, "last_year": 2024, "actor": staff}
    whole = create_document(kind=world.kinds["institution"], unit=world.institution, **fields)
    adopted(stage, "Eerste versie.")
    first = lay_before(version=freeze(document=whole, actor=staff), body=council, actor=staff)
    parts = {"summary": False, ONE: True, "unit-recht": True}
    said = {"actor": stage.person("ur_secretary"), "outcome": "partial", "meeting_on": TODAY(), "parts": parts}
    record_decision(request=first, **said)
    section = Section.objects.get(document=whole, template__code="summary")
    save_section(section=section, revision=section.revision, actor=staff, body="<p>Anders.</p>")
    same = freeze(document=whole, actor=staff)
    before = offer(stage, same, "ur")
    adopted(stage, "Tweede versie.")
    other = lay_before(version=freeze(document=whole, actor=staff), body=council, actor=staff, carried=[ONE])

    assert before == {ONE: [], "unit-recht": []}
    assert settled(other) == {ONE: []}
    page = as_("ur_secretary").get(url("request", other.uuid))
    assert [(part.code, part.label) for part in page.context["reopened"]] == [("unit-recht", "Plan van Recht")]
    labels = dict(page.context["decision_form"].fields["agreed"].choices)
    assert labels["unit-recht"] == "Plan van Recht"
    assert offer(stage, other.version, "ur") == {ONE: []}


# --- laying before, refusing, deciding ---


def test_the_request_holds_what_is_carried_over_and_on_which_decision_it_rests(stage):
    decision = stage.decide()
    request = again(stage, ONE, "budget")

    assert [(row.part, row.without, row.decision) for row in RequestPart.objects.filter(request=request)] == [
        (ONE, [], decision),
        ("budget", [], decision),
    ]
    made = {"without": [], "decision": str(decision.uuid)}
    assert told("lay_before")["carried"] == [{"part": ONE, **made}, {"part": "budget", **made}]
    assert verify().chains == {}


def test_a_part_that_is_not_the_same_is_refused(stage):
    stage.decide()
    one_cent(stage)
    version = stage.freeze("Anders.")
    with pytest.raises(Refused) as refusal:
        stage.ask(version, carried=[TWO, ONE])

    assert refusal.value.field == "carried"
    assert str(refusal.value) == (
        "“1. Thema een” is niet hetzelfde als waar de faculteitsraad mee instemde; het kan niet worden overgenomen."
    )
    assert (Request.objects.filter(version=version).exists(), RequestPart.objects.exists()) == (False, False)


def test_a_partial_decision_counts_what_was_carried_over_as_agreed(stage):
    stage.decide()
    request = again(stage, ONE, "budget")
    with pytest.raises(Refused) as refusal:
        stage.decide(request, outcome="partial", parts={ONE: False, TWO: True})
    decision = stage.decide(request, outcome="partial", parts={"summary": False, TWO: False})

    assert str(refusal.value) == "“1. Thema een” is ongewijzigd overgenomen; daarover valt niets te besluiten."
    assert rows(decision) == {"summary": False, ONE: True, TWO: False, "budget": True}
    assert told("decide")["carried"] == ["budget", ONE]
    assert offer(stage, stage.freeze("Derde.")) == {ONE: [], "budget": []}


def test_a_partial_decision_still_names_something_that_it_does_not_agree_to(stage):
    stage.decide()
    with pytest.raises(Refused) as refusal:
        stage.decide(again(stage, ONE, TWO, "budget"), outcome="partial", parts={"summary": True})

    assert refusal.value.field == "agreed"


def test_what_was_left_of_a_theme_is_decided_on_by_itself_and_then_all_is_agreed(stage):
    measure = code(stage.measures[1])
    parts = {"summary": True, ONE: True, TWO: True, "budget": True, measure: False}
    stage.decide(outcome="partial", parts=parts)
    change(stage, stage.measures[1], title="Beter")
    request = again(stage, ONE, TWO, "budget")
    again_not = stage.decide(request, outcome="partial", parts={"summary": True, measure: False})
    change(stage, stage.measures[1], title="Nog beter")
    second = stage.ask(stage.freeze("Derde."), carried=[ONE, TWO, "budget"])
    stage.decide(second)
    adopt(version=second.version, actor=stage.person("dean"), adopted_on=TODAY())

    assert rows(again_not) == {"summary": True, ONE: True, TWO: True, "budget": True, measure: False}
    assert settled(second) == {ONE: [], TWO: [measure], "budget": []}
    assert offer(stage, stage.freeze("Vierde.")) == {ONE: [], TWO: [], "budget": []}


def test_the_council_refuses_to_carry_over_and_decides_on_that_too(stage):
    stage.decide()
    request = again(stage, ONE, TWO, "budget")
    made = refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=[TWO, ONE], reason=" Nog eens. ")
    decision = stage.decide(request, outcome="partial", parts={"summary": True, ONE: True, TWO: False})

    assert [(row.carried.part, row.reason) for row in made] == [(ONE, "Nog eens."), (TWO, "Nog eens.")]
    assert [entry["part"] for entry in told("refuse_carry")["refused"]] == [ONE, TWO]
    assert rows(decision) == {"summary": True, ONE: True, TWO: False, "budget": True}
    assert told("decide")["carried"] == ["budget"]
    assert offer(stage, stage.freeze("Derde.")) == {ONE: [], "budget": []}
    assert verify().chains == {}


@pytest.mark.parametrize(
    ("parts", "field"), [([], "parts"), (["summary"], "parts"), ([ONE, "summary"], "parts"), (["onbekend"], "parts")]
)
def test_only_what_is_carried_over_can_be_refused(stage, parts, field):
    stage.decide()
    request = again(stage, ONE)
    with pytest.raises(Refused) as refusal:
        refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=parts)

    assert (refusal.value.field, CarryRefusal.objects.count()) == (field, 0)


def test_refused_once_is_refused(stage):
    stage.decide()
    request = again(stage, ONE)
    refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=[ONE])

    with pytest.raises(Refused):
        refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=[ONE])


@pytest.mark.parametrize("who", ["holder", "dean", "fr_member", "ur_secretary"])
def test_only_who_decides_for_the_council_refuses(stage, who):
    stage.decide()
    request = again(stage, ONE)

    with pytest.raises(Forbidden):
        refuse_carry(request=request, actor=stage.person(who), parts=[ONE])


def test_after_a_section_has_decided_what_was_carried_over_stands(stage):
    divided(stage, "apart")
    first = stage.ask()
    for section in ("student", "staff"):
        stage.decide(first, section=section)
    request = again(stage, ONE)
    assert RequestPart.objects.filter(request=request).count() == 2
    refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=[ONE])
    request = again(stage, ONE, text="Derde.")
    stage.decide(request, section="student")

    with pytest.raises(Refused):
        refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=[ONE])
    assert CarryRefusal.objects.count() == 2


def test_a_closed_request_is_left_as_it_was(stage):
    stage.decide()
    request = again(stage, ONE)
    again(stage, ONE, text="Derde.")

    with pytest.raises(Refused):
        refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=[ONE])


@pytest.mark.parametrize("table", ["governance_requestpart", "governance_carryrefusal"])
def test_who_tampers_with_what_was_carried_over_is_found_out(stage, table):
    stage.decide()
    request = again(stage, ONE, TWO)
    refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=[ONE])
    column, value = {"governance_requestpart": ("part", "budget"), "governance_carryrefusal": ("reason", "Anders")}[
        table
    ]
    with transaction.atomic():
        unprotect(connection, table)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = (SELECT max(id) FROM {table})", [value])  # noqa: S608
        found = verify()
        transaction.set_rollback(True)

    assert list(found.chains) == [str(stage.document.uuid)]


# --- on the screen ---


def url(name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=args)


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_the_form_offers_what_is_the_same_all_ticked_and_sends_what_stays_ticked(stage, as_):
    stage.decide()
    version = stage.freeze("Anders.")
    client, body = as_("holder"), stage.world.bodies["fr"]
    page = client.get(url("lay_before", version.uuid))
    (over,) = page.context["over"]
    sent = {"act_key": str(uuid.uuid4()), "body": body.pk, f"{body.code}-carried": [TWO, "budget"]}
    client.post(url("lay_before", version.uuid), sent)

    assert [(box.data["value"], box.data["selected"]) for box in over.form["carried"]] == [
        (ONE, True),
        (TWO, True),
        ("budget", True),
    ]
    assert sorted(settled(Request.objects.get(version=version))) == ["budget", TWO]


def test_a_part_that_is_no_longer_the_same_is_told_above_the_form(stage, as_):
    stage.decide()
    version = stage.freeze("Anders.")
    body = stage.world.bodies["fr"]
    sent = {"act_key": str(uuid.uuid4()), "body": body.pk, f"{body.code}-carried": ["summary"]}
    page = as_("holder").post(url("lay_before", version.uuid), sent)

    assert (page.status_code, page.context["form"].non_field_errors()) == (
        422,
        ["“Samenvatting” is niet hetzelfde als waar de faculteitsraad mee instemde; het kan niet worden overgenomen."],
    )


def test_a_body_that_never_agreed_is_offered_nothing(stage, as_):
    version = stage.freeze("Nieuw.")

    assert list(as_("holder").get(url("lay_before", version.uuid)).context["over"]) == []


def test_the_request_shows_first_what_changed_and_then_what_is_carried_over(stage, as_):
    measure = code(stage.measures[1])
    stage.decide(outcome="partial", parts={"summary": True, ONE: True, TWO: True, measure: False})
    change(stage, stage.measures[1], title="Beter")
    request = again(stage, ONE, TWO)
    page = as_("fr_secretary").get(url("request", request.uuid))
    text = words(page)

    assert [part.code for part in page.context["reopened"]] == ["summary"]
    order = ["Gewijzigd, terwijl ermee was ingestemd", "Ongewijzigd overgenomen", "Stukken"]
    assert sorted(order, key=text.index) == order
    assert text.count(f"Besluit van {day(TODAY())} over versie 1: gedeeltelijke instemming") == 1
    assert "1. Thema een 2. Thema twee, behalve maatregel 2.1 “Beter”" in text
    assert "U besluit over Samenvatting, maatregel 2.1 “Beter”, de begroting." in text
    form = page.context["decision_form"]
    assert [value for value, _label in form.fields["agreed"].choices] == ["summary", measure, "budget"]
    assert page.context["carry_form"] is not None
    assert as_("fr_member").get(url("request", request.uuid)).context["carry_form"] is None


def test_refusing_over_the_site_brings_the_part_back_into_the_form(stage, as_):
    stage.decide()
    request = again(stage, ONE, TWO)
    client = as_("fr_secretary")
    sent = {"act_key": str(uuid.uuid4()), "parts": [ONE], "reason": "Er kwam nieuw onderzoek."}
    answer = client.post(url("refuse_carry", request.uuid), sent)
    page = client.get(url("request", request.uuid))

    assert answer.url == url("request", request.uuid) + "#carried"
    assert "Er kwam nieuw onderzoek." in words(page)
    form = page.context["decision_form"]
    assert [value for value, _label in form.fields["agreed"].choices] == ["summary", ONE, "budget"]


def test_ticking_nothing_shows_the_form_again_with_the_reason_typed(stage, as_):
    stage.decide()
    request = again(stage, ONE)
    sent = {"act_key": str(uuid.uuid4()), "reason": "Zomaar."}
    page = as_("fr_secretary").post(url("refuse_carry", request.uuid), sent)

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["parts"])
    assert "Zomaar." in page.content.decode()


def test_the_decision_the_chain_and_the_comparison_say_what_was_carried_over(stage, as_):
    stage.decide()
    request = again(stage, ONE, TWO)
    decision = stage.decide(request, outcome="partial", parts={"summary": False, "budget": True})
    client = as_("fr_member")
    decided = words(client.get(url("decision", decision.uuid)))

    assert "De raad stemde in met thema 1 en 2, de begroting. Niet ingestemd is met Samenvatting." in decided
    assert f"Besluit van {day(TODAY())} over versie 1: instemming . 1. Thema een 2. Thema twee" in decided
    assert "2 onderdelen ongewijzigd overgenomen" in words(client.get(url("request", request.uuid)))
    assert "2 onderdelen van versie 2 ongewijzigd overgenomen" in words(
        client.get(url("compare", request.version.uuid))
    )


def test_a_measure_is_left_out_of_its_theme_in_the_form(stage, as_):
    request = stage.ask()
    measure = code(stage.measures[0])
    client = as_("fr_secretary")
    sent = {"outcome": "partial", "meeting_on": TODAY().isoformat(), "rows": "2", "excepted": [measure]}
    alone = client.post(url("decide", request.uuid), {**sent, "agreed": ["summary"], "check": "1"})
    sent |= {"agreed": [ONE, "summary"], "act_key": str(uuid.uuid4())}
    check = client.post(url("decide", request.uuid), {**sent, "check": "1"})
    client.post(url("decide", request.uuid), {**sent, "record": "1"})

    assert (alone.status_code, list(alone.context["form"].errors)) == (422, ["agreed"])
    assert "stemde in met thema 1, Samenvatting, behalve met maatregel 1.1 “Maatregel 1”." in words(check)
    assert rows(Decision.objects.get()) == {"summary": True, ONE: True, TWO: False, "budget": False, measure: False}
    page = client.get(url("correct", Decision.objects.get().uuid))
    assert [box.data["value"] for box in page.context["form"]["excepted"] if box.data["selected"]] == [measure]


@pytest.mark.parametrize("many", [1, 3])
def test_what_is_carried_over_costs_two_statements_more(stage, as_, many):
    """What was carried over, and the text of the version for their names."""
    stage.decide()
    numbers = []
    for parts in ([], [ONE, TWO, "budget"][:many]):
        request = again(stage, *parts, text=f"Met {len(parts)} over.")
        client = as_("fr_member")
        client.get(url("request", request.uuid))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("request", request.uuid))
        numbers.append(len(queries))

    assert numbers[1] - numbers[0] == 2


def test_where_nothing_is_carried_over_no_version_is_taken_apart(stage, as_):
    stage.decide()
    request = again(stage)
    client = as_("fr_member")
    client.get(url("request", request.uuid))
    with CaptureQueriesContext(connection) as queries:
        client.get(url("request", request.uuid))

    payload = '"governance_version"."payload"'
    assert [q["sql"] for q in queries if payload in q["sql"].replace(f"THEN {payload}", "")] == []


@pytest.mark.parametrize(("when", "met", "carries"), [("during", "", True), ("before", "p. 3", True)])
def test_a_yes_with_conditions_carries_once_the_board_has_settled_each(stage, when, met, carries):
    decision = stage.decide(outcome="conditions", conditions=[{"text": "Meer geld.", "when": when}])
    version = stage.freeze("Anders.")
    before = offer(stage, version)
    condition = decision.conditions.get()
    answer_condition(condition=condition, actor=stage.person("dean"), accepted=True, text="Ja.", met=met)

    assert before == {}
    assert bool(offer(stage, version)) == carries


def test_a_record_on_which_a_part_rests_cannot_become_another_thing(stage):
    made = stage.decide()
    request = again(stage, ONE)
    given = {"decision": made, "actor": stage.person("fr_secretary"), "reason": "Verkeerd.", "meeting_on": TODAY()}
    with pytest.raises(Refused):
        correct_decision(**given, outcome="no_consent")
    same = correct_decision(**given, outcome="consent", text="Met dank.")
    with pytest.raises(Refused):
        correct_decision(**{**given, "decision": same}, outcome="no_consent")
    refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=[ONE])

    assert correct_decision(**{**given, "decision": same}, outcome="no_consent").outcome == "no_consent"
