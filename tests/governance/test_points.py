"""The points of an advice and their answers, further consultation, and the passage in which an answer shows."""

from __future__ import annotations

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from governance.models import (
    AdvicePoint,
    Answer,
    Consultation,
    Decision,
    LedgerEntry,
    PointAnswer,
    Promise,
    PromiseDispute,
)
from governance.points import consultations_on, consulted_words
from governance.services.adoption import adopt
from governance.services.answers import answer_advice, answer_condition
from governance.services.consulting import consult
from governance.services.decisions import correct_decision, record_decision
from governance.services.points import Reaction
from governance.services.process import dispute_promise, make_promise, meet_promise
from governance.services.requests import lay_before
from governance.services.versions import freeze
from governance.verification import verify
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Section
from plans.services.drafting import save_section
from tests.governance.stage import TODAY, Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
POINTS = ["Meer uren.", "Kleinere groepen."]


@pytest.fixture
@kept
def agenda() -> Stage:
    return make_stage("agenda")


def advise(agenda: Stage, points: list[str] = POINTS, outcome: str = "remarks") -> Decision:
    director = agenda.person("director")
    version = freeze(document=agenda.document, actor=director)
    request = lay_before(version=version, body=agenda.world.bodies["olc"], actor=director, due_on=TODAY() + 30 * DAY)
    chair = agenda.person("olc_chair")
    return record_decision(
        request=request, actor=chair, outcome=outcome, meeting_on=TODAY(), text="Let op.", points=points
    )


def answered(agenda: Stage, decision: Decision, *reactions: Reaction, **more) -> Answer:
    offer = {"consultation": "Aangeboden.", "consulted_on": TODAY()}
    return answer_advice(decision=decision, actor=agenda.person("director"), points=reactions, **{**offer, **more})


def rewrite(agenda: Stage, text: str):
    section = Section.objects.get(document=agenda.document, template__code="summary")
    director = agenda.person("director")
    save_section(section=section, revision=section.revision, actor=director, body=f"<p>{text}</p>")
    return freeze(document=agenda.document, actor=director)


def entry(act: str) -> dict:
    return json.loads(LedgerEntry.objects.filter(act=act).latest("pk").body)["data"]


# points


def test_the_points_of_an_advice_are_kept_in_their_order_and_in_the_ledger(agenda):
    decision = advise(agenda, ["Meer uren. ", " ", "Kleinere groepen."])

    assert list(decision.points.order_by("number").values_list("number", "text")) == [(1, POINTS[0]), (2, POINTS[1])]
    assert entry("decide")["points"] == POINTS
    assert not list(verify().lines())


def test_only_an_advice_has_points(stage):
    with pytest.raises(Refused) as refusal:
        stage.decide(points=["Een punt."])

    assert refusal.value.field == "point_1"


@pytest.mark.parametrize(
    ("follows", "whole"),
    [
        (("wholly", "wholly"), "wholly"),
        (("not", "not"), "not"),
        (("wholly", "not"), "partly"),
        (("partly",) * 2, "partly"),
    ],
)
def test_what_the_board_does_with_an_advice_follows_from_its_points(agenda, follows, whole):
    answer = answered(agenda, advise(agenda), *(Reaction(follow, "Want.") for follow in follows), follow="wholly")

    assert answer.follow == whole
    assert [row.follow for row in PointAnswer.objects.order_by("point__number")] == list(follows)
    assert [told["follow"] for told in entry("answer_advice")["points"]] == list(follows)
    assert not list(verify().lines())


def test_each_point_gets_its_own_answer_with_reasons_where_it_is_not_wholly_followed(agenda):
    decision = advise(agenda)
    refused = []
    for reactions in ([], [Reaction("wholly")], [Reaction("wholly"), Reaction("not", " ")], [Reaction("ja")] * 2):
        with pytest.raises(Refused) as refusal:
            answered(agenda, decision, *reactions)
        refused.append(refusal.value.field)

    assert refused == ["", "", "text_2", "follow_1"]
    assert not Answer.objects.exists()
    assert answered(agenda, decision, Reaction("wholly"), Reaction("not", "Het geld ontbreekt.")).text == ""


def test_an_advice_without_points_is_answered_as_a_whole(agenda):
    decision = advise(agenda, [])
    with pytest.raises(Refused):
        answered(agenda, decision, follow="wholly")

    assert answered(agenda, decision, follow="wholly", text="Dat doen wij.").follow == "wholly"
    assert not AdvicePoint.objects.exists()


def test_a_correction_has_points_of_its_own(agenda):
    decision = advise(agenda)
    chair = agenda.person("olc_chair")
    new = correct_decision(
        decision=decision, actor=chair, reason="Vergeten.", outcome="remarks", meeting_on=TODAY(), points=["Een derde."]
    )

    assert [point.text for point in new.points.all()] == ["Een derde."]
    assert decision.points.count() == 2
    assert not list(verify().lines())


# the passage that changed


def test_an_answer_points_at_the_passage_of_a_later_version_or_of_the_working_text(agenda, client):
    decision = advise(agenda)
    later = rewrite(agenda, "Er komen meer uren.")
    answered(agenda, decision, Reaction("wholly", place=f"{later.uuid}:summary"), Reaction("wholly", place=":summary"))
    first, second = PointAnswer.objects.order_by("point__number")

    assert (first.version, first.part, second.version, second.part) == (later, "summary", None, "summary")
    assert entry("answer_advice")["points"][0]["in_version"] == str(later.uuid)
    client.force_login(agenda.person("director"))
    page = client.get(reverse("governance:decision", args=[decision.uuid])).content.decode()
    assert f'{reverse("governance:version", args=[later.uuid])}#summary"' in page
    assert f'{reverse("governance:compare", args=[later.uuid])}?van=1#v-summary"' in page
    assert f'{reverse("governance:compare", args=[decision.version.uuid])}?van=1&amp;naar=werk#v-summary"' in page
    compared = client.get(reverse("governance:compare", args=[later.uuid]), {"van": 1}).content.decode()
    assert 'id="v-summary"' in compared
    assert not list(verify().lines())


def test_who_may_not_open_the_version_reads_its_name_without_a_link(agenda, client):
    decision = advise(agenda)
    later = rewrite(agenda, "Er komen meer uren.")
    answered(agenda, decision, Reaction("wholly", place=f"{later.uuid}:summary"), Reaction("wholly", place=":summary"))
    client.force_login(agenda.person("olc_chair"))
    page = client.get(reverse("governance:decision", args=[decision.uuid])).content.decode()

    assert "Samenvatting, in versie 2" in page
    assert "Samenvatting, in de werkversie" in page
    assert str(later.uuid) not in page
    assert str(agenda.document.uuid) not in page


@pytest.mark.parametrize("place", [":nergens", "geen:summary", "{first}:summary", "{later}:nergens", "{later}:"])
def test_a_passage_that_is_not_there_is_refused(agenda, place):
    decision = advise(agenda)
    later = rewrite(agenda, "Er komen meer uren.")
    place = place.format(first=decision.version.uuid, later=later.uuid)
    with pytest.raises(Refused) as refusal:
        answered(agenda, decision, Reaction("wholly"), Reaction("wholly", place=place))

    assert refusal.value.field == "place_2"


def test_the_answer_to_a_condition_names_the_passage_that_changed(stage, as_):
    decision = stage.decide(outcome="conditions", conditions=[{"text": "Laat het zien.", "when": "before"}])
    later = stage.freeze("Nu staat het er.")
    answer = answer_condition(
        condition=decision.conditions.get(),
        actor=stage.person("dean"),
        accepted=True,
        text="Ja.",
        met="In de samenvatting.",
        place=f"{later.uuid}:summary",
    )

    assert (answer.version, answer.part) == (later, "summary")
    assert entry("answer_condition")["part"] == "summary"
    page = as_("dean").get(reverse("governance:decision", args=[decision.uuid])).content.decode()
    assert f'{reverse("governance:version", args=[later.uuid])}#summary"' in page
    assert not list(verify().lines())


# further consultation


def test_an_answer_that_departs_needs_at_least_the_offer_of_consultation(agenda):
    decision = advise(agenda)
    reactions = [Reaction("wholly"), Reaction("not", "Het geld ontbreekt.")]
    with pytest.raises(Refused) as refusal:
        answered(agenda, decision, *reactions, consultation="", consulted_on=None)
    dean, version = agenda.person("dean"), decision.version
    with pytest.raises(Refused):
        adopt(version=version, actor=dean, adopted_on=TODAY())

    assert refusal.value.field == "consultation"
    answered(agenda, decision, *reactions)
    assert list(Consultation.objects.values_list("what", "on", "text", "side")) == [
        ("offered", TODAY(), "Aangeboden.", "board")
    ]
    assert adopt(version=version, actor=dean, adopted_on=TODAY()).version == version


@pytest.mark.parametrize(("who", "side"), [("olc_chair", "council"), ("director", "board")])
def test_either_side_records_before_adoption_that_it_was_held(agenda, who, side):
    decision = advise(agenda, [])
    answered(agenda, decision, follow="not", text="Het geld ontbreekt.")
    row = consult(
        decision=decision, actor=agenda.person(who), what="held", on=TODAY(), text="De commissie blijft erbij."
    )

    assert (row.what, row.side, row.text) == ("held", side, "De commissie blijft erbij.")
    assert entry("consult") == {
        "consultation": str(row.uuid),
        "decision": str(decision.uuid),
        "what": "held",
        "on": TODAY().isoformat(),
        "text": row.text,
        "side": side,
    }
    assert not list(verify().lines())


def test_consultation_is_recorded_only_where_it_is_owed_and_by_who_takes_part(agenda):
    decision = advise(agenda, [])
    chair = agenda.person("olc_chair")
    held = {"decision": decision, "actor": chair, "what": "held", "on": TODAY(), "text": "Besproken."}

    def refuses(kind, **more):
        with pytest.raises(kind):
            consult(**{**held, **more})

    refuses(Refused)  # no answer yet
    answered(agenda, decision, follow="partly", text="Deels.")
    refuses(Forbidden, actor=agenda.person("fr_secretary"))
    refuses(Refused, what="offered")
    refuses(Refused, text=" ")
    refuses(Refused, on=TODAY() + DAY)
    refuses(Refused, on=TODAY() - DAY)
    assert consult(**{**held, "what": "waived", "text": ""}).what == "waived"
    adopt(version=decision.version, actor=agenda.person("dean"), adopted_on=TODAY())
    refuses(Refused)
    assert Consultation.objects.count() == 2


def advised_days_ago(agenda: Stage, days: int = 5) -> Decision:
    """A negative advice, answered with the offer of further consultation on the same day."""
    at, director = timezone.localtime() - days * DAY, agenda.person("director")
    version = freeze(document=agenda.document, actor=director, at=at)
    request = lay_before(version=version, body=agenda.world.bodies["olc"], actor=director, at=at)
    given = {"outcome": "negative", "meeting_on": timezone.localdate(at), "text": "Nee.", "at": at}
    decision = record_decision(request=request, actor=agenda.person("olc_chair"), **given)
    answered(agenda, decision, follow="not", text="Nee.", consulted_on=timezone.localdate(at), at=at)
    return decision


def test_each_side_records_of_a_consultation_what_it_can_answer_for(agenda):
    """Nobody waives a right for another."""
    decision = advised_days_ago(agenda)
    director, chair = agenda.person("director"), agenda.person("olc_chair")

    def refused(**more) -> str:
        with pytest.raises(Refused) as refusal:
            consult(**{"decision": decision, "on": TODAY(), "text": "", **more})
        return refusal.value.field

    assert refused(actor=director, what="waived") == "what"
    assert refused(actor=chair, what="silent") == "what"
    assert refused(actor=director, what="silent", on=TODAY() - 5 * DAY) == "on"  # the day of the offer itself
    silent = consult(decision=decision, actor=director, what="silent", on=TODAY())
    consult(decision=decision, actor=chair, what="waived", on=TODAY())
    assert refused(actor=director, what="silent") == "what"

    assert (silent.what, silent.side) == ("silent", "board")
    day = date_format(TODAY(), "j F Y")
    assert [consulted_words(row) for row in consultations_on([Decision.objects.get()])[decision.pk]][1:] == [
        f"Aangeboden, en tot en met {day} niet beantwoord, vastgelegd door het bestuur",
        f"Orgaan zag ervan af op {day}, vastgelegd door het orgaan",
    ]
    assert not list(verify().lines())


@pytest.mark.parametrize("what", ["waived", "silent"])
def test_with_the_answer_a_consultation_is_offered_or_held(agenda, what):
    with pytest.raises(Refused) as refusal:
        answered(agenda, advise(agenda, []), follow="not", text="Nee.", consulted=what)

    assert refusal.value.field == "consulted"
    assert not Consultation.objects.exists()


@pytest.mark.parametrize(("who", "offered"), [("olc_chair", ["held", "waived"]), ("director", ["held", "silent"])])
def test_the_form_offers_each_side_its_own(agenda, client, who, offered):
    decision = advised_days_ago(agenda)
    client.force_login(agenda.person(who))
    address = reverse("governance:consult", args=[decision.uuid])

    assert [value for value, _label in client.get(address).context["form"].fields["what"].choices] == offered
    sent = {"what": offered[1], "on": TODAY().isoformat(), "text": ""}
    assert client.post(address, sent).status_code == 302


def test_an_advice_that_is_wholly_followed_asks_no_consultation(agenda):
    decision = advise(agenda, [])
    answer_advice(decision=decision, actor=agenda.person("director"), follow="wholly", text="Dat doen wij.")
    with pytest.raises(Refused):
        consult(decision=decision, actor=agenda.person("olc_chair"), what="held", on=TODAY(), text="Besproken.")

    assert not Consultation.objects.exists()
    assert not list(verify().lines())


@pytest.mark.parametrize(
    ("follow", "adopted", "says"),
    [
        (None, False, "Het bestuur heeft nog niet op dit advies gereageerd."),
        ("wholly", False, "Dit advies is geheel gevolgd; er is niets om over te overleggen."),
        ("not", True, "Deze versie is al vastgesteld."),
    ],
)
def test_its_address_leads_to_the_decision_where_there_is_nothing_to_consult_about(
    agenda, client, follow, adopted, says
):
    decision = advise(agenda, [])
    if follow:
        answered(agenda, decision, follow=follow, text="Zo is het.")
    if adopted:
        adopt(version=decision.version, actor=agenda.person("dean"), adopted_on=TODAY())
    client.force_login(agenda.person("olc_chair"))
    page = client.get(reverse("governance:consult", args=[decision.uuid]), follow=True)

    assert page.redirect_chain == [(reverse("governance:decision", args=[decision.uuid]) + "#answer", 302)]
    assert [str(message) for message in page.context["messages"]] == [says]


def test_there_is_no_consultation_about_a_consent(client, stage):
    decision = stage.decide()
    client.force_login(stage.person("fr_secretary"))
    page = client.get(reverse("governance:consult", args=[decision.uuid]), follow=True)

    says = "Nader overleg gaat over een advies; dit besluit is geen advies."
    assert [str(message) for message in page.context["messages"]] == [says]


def test_the_decision_and_the_adoption_show_what_became_of_the_consultation(agenda, client):
    decision = advise(agenda, [])
    answered(agenda, decision, follow="partly", text="Deels.")
    client.force_login(agenda.person("olc_chair"))
    address = reverse("governance:consult", args=[decision.uuid])
    assert address in client.get(reverse("governance:decision", args=[decision.uuid])).content.decode()
    sent = {"what": "waived", "on": TODAY().isoformat(), "text": "Niet nodig."}
    assert client.post(address, sent).status_code == 302
    page = client.get(reverse("governance:decision", args=[decision.uuid])).content.decode()
    assert page.index("Aangeboden op") < page.index("Orgaan zag ervan af op") < page.index("Niet nodig.")
    client.force_login(agenda.person("dean"))
    adoption = client.get(reverse("governance:adopt", args=[decision.version.uuid])).content.decode()
    assert "Nader overleg" in adoption
    assert "Niet nodig." in adoption


# on the pages


def test_the_chair_writes_points_and_the_board_answers_each_in_one_form(agenda, client):
    director = agenda.person("director")
    version = freeze(document=agenda.document, actor=director)
    request = lay_before(version=version, body=agenda.world.bodies["olc"], actor=director)
    client.force_login(agenda.person("olc_chair"))
    decide = reverse("governance:decide", args=[request.uuid])
    sent = {"outcome": "negative", "meeting_on": TODAY().isoformat(), "text": "Nee.", "rows": "2", "point_1": POINTS[0]}
    more = client.post(decide, {**sent, "more": "1"}).content.decode()
    assert 'name="point_3"' in more
    assert POINTS[0] in client.post(decide, {**sent, "check": "1"}).content.decode()
    assert client.post(decide, {**sent, "point_2": POINTS[1], "record": "1"}).status_code == 302
    decision = Decision.objects.get()
    address = reverse("governance:answer_advice", args=[decision.uuid])
    client.force_login(director)
    assert 'name="promised"' not in client.get(address).content.decode()  # she does not speak for the faculty board
    client.force_login(agenda.person("dean"))
    form = client.get(address).content.decode()
    assert 'name="follow"' not in form
    assert POINTS[1] in form
    wrong = client.post(address, {"follow_1": "wholly", "follow_2": "not"})
    assert wrong.status_code == 422
    given = {
        "follow_1": "wholly",
        "place_1": ":summary",
        "follow_2": "not",
        "text_2": "Het geld ontbreekt.",
        "consulted": "offered",
        "consulted_on": TODAY().isoformat(),
        "consultation": "Aangeboden.",
        "promised": "Volgend jaar kleinere groepen.",
        "promise_due_on": (TODAY() + DAY).isoformat(),
    }
    assert client.post(address, given).status_code == 302
    assert Answer.objects.get().follow == "partly"
    promise = Promise.objects.get()
    assert (promise.text, promise.due_on, promise.body) == (given["promised"], TODAY() + DAY, decision.body)
    page = client.get(reverse("governance:decision", args=[decision.uuid])).content.decode()
    assert page.index(POINTS[1]) < page.index("Het geld ontbreekt.")
    for name in ("request", "body"):
        args = [request.uuid] if name == "request" else [request.body.code]
        shown = client.get(reverse(f"governance:{name}", args=args)).content.decode()
        assert ("Het geld ontbreekt." in shown) == (name == "request")
    assert "2 punten: 1 gevolgd, 1 niet gevolgd" in shown


# promises


def promise(stage: Stage, **more) -> Promise:
    bodies, dean = stage.world.bodies, stage.person("dean")
    given = {"body": bodies["fr"], "made_by": bodies["fb"], "text": "Een evaluatie.", "made_on": TODAY(), "actor": dean}
    return make_promise(**{**given, **more})


def test_a_council_that_does_not_see_a_promise_as_met_opens_it_again(stage):
    row = promise(stage)
    secretary = stage.person("fr_secretary")
    with pytest.raises(Refused):
        dispute_promise(promise=row, actor=secretary, reason="Nee.")
    meet_promise(promise=row, actor=stage.person("dean"), met_on=TODAY(), met_by="Zie het verslag.")
    with pytest.raises(Forbidden):
        dispute_promise(promise=row, actor=stage.person("dean"), reason="Nee.")
    with pytest.raises(Refused):
        dispute_promise(promise=row, actor=secretary, reason=" ")
    dispute_promise(promise=row, actor=secretary, reason="Het verslag zegt er niets over.")
    row.refresh_from_db()

    assert (row.met_on, row.met_by) == (None, "")
    kept = PromiseDispute.objects.get()
    assert (kept.met_by, kept.reason) == ("Zie het verslag.", "Het verslag zegt er niets over.")
    assert row.history.count() == 3


def test_a_promise_that_lapsed_with_its_record_is_not_disputed(stage):
    decision = stage.decide(outcome="conditions", conditions=[{"text": "Elk jaar.", "when": "during"}])
    answer_condition(condition=decision.conditions.get(), actor=stage.person("dean"), accepted=True, text="Ja.")
    secretary = stage.person("fr_secretary")
    correct_decision(decision=decision, actor=secretary, reason="Fout.", outcome="consent", meeting_on=TODAY())
    with pytest.raises(Refused):
        dispute_promise(promise=Promise.objects.get(), actor=secretary, reason="Nee.")

    assert not PromiseDispute.objects.exists()


def test_promises_come_back_in_the_next_request_and_where_it_is_laid_before(stage, as_):
    promise(stage, due_on=TODAY())
    promise(stage, text="Van een ander.", body=stage.world.bodies["ur"])
    version = stage.freeze("Klaar.")
    laying = as_("holder").get(reverse("governance:lay_before", args=[version.uuid])).content.decode()
    request = stage.ask(version)
    page = as_("fr_member").get(reverse("governance:request", args=[request.uuid])).content.decode()

    assert ("Een evaluatie." in laying, "Van een ander." in laying) == (True, False)
    assert reverse("governance:meet_promise", args=[Promise.objects.earliest("pk").uuid]) in laying
    assert ("Een evaluatie." in page, "Van een ander." in page) == (True, False)


def test_a_board_lists_what_it_promised_to_whom_and_by_when(stage, as_):
    promise(stage, made_on=TODAY() - 9 * DAY, due_on=TODAY() - DAY)
    page = as_("dean").get(reverse("governance:body", args=[stage.world.bodies["fb"].code])).content.decode()

    assert "Een evaluatie." in page
    assert 'data-state="late"' in page
    assert stage.world.bodies["fr"].name in page


def test_the_body_says_on_the_page_that_a_promise_was_not_met(stage, as_):
    row = promise(stage)
    meet_promise(promise=row, actor=stage.person("dean"), met_on=TODAY(), met_by="Zie het verslag.")
    address = reverse("governance:dispute_promise", args=[row.uuid])
    client = as_("fr_secretary")
    assert address in client.get(reverse("governance:promises")).content.decode()
    assert client.post(address, {"reason": "Er staat niets in."}).status_code == 302
    page = client.get(reverse("governance:promises")).content.decode()

    assert ("Er staat niets in." in page, "Zie het verslag." in page, address in page) == (True, True, False)


def test_a_promise_leads_to_the_pages_of_the_bodies_that_its_reader_may_open(stage, as_):
    promise(stage)
    pages = [reverse("governance:body", args=[stage.world.bodies[name].code]) for name in ("fr", "fb")]
    found = {}
    for who in ("fr_member", "dean"):
        client = as_(who)
        page = client.get(reverse("governance:promises")).content.decode()
        found[who] = [f'href="{address}"' in page for address in pages]
        assert [client.get(address).status_code == 200 for address in pages] == found[who]

    assert found == {"fr_member": [True, False], "dean": [True, True]}


def test_what_is_not_followed_is_answered_before_adoption(agenda):
    director = agenda.person("director")
    version = freeze(document=agenda.document, actor=director)
    request = lay_before(version=version, body=agenda.world.bodies["olc"], actor=director)
    given = {"outcome": "positive", "meeting_on": TODAY(), "text": "Ja.", "points": POINTS[:1]}
    decision = record_decision(request=request, actor=agenda.person("olc_chair"), **given)
    adopt(version=version, actor=agenda.person("dean"), adopted_on=TODAY())
    talk = {"consultation": "Aangeboden.", "consulted_on": TODAY()}
    with pytest.raises(Refused):
        answer_advice(decision=decision, actor=director, points=[Reaction("not", "Nee.")], **talk)

    assert answer_advice(decision=decision, actor=director, points=[Reaction("wholly")]).follow == "wholly"
