"""A council of which students and staff each decide for themselves, and one that decides together."""

from __future__ import annotations

import datetime
import re
import uuid
from typing import Any

import pytest
from django.urls import reverse

from governance.lifecycle import Closing
from governance.models import Decision, LedgerEntry, Request
from governance.queries import with_standing
from governance.recourse import standing_cause
from governance.rules import requirements
from governance.services import adoption
from governance.services.answers import answer_condition
from governance.services.decisions import correct_decision
from governance.services.requests import withdraw
from governance.track import road_of, steps
from governance.wording import day, request_state
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Refused
from kwaliteit.work.docket import docket
from kwaliteit.work.gather import gather
from plans.models import Document
from tests.governance.stage import TODAY, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def apart(stage: Stage) -> Stage:
    return divided(stage, "apart")


def divided(stage: Stage, division: str) -> Stage:
    body = stage.world.bodies["fr"]
    Body.objects.filter(pk=body.pk).update(
        division=division, student_seats=7, staff_seats=7, student_quorum=4, staff_quorum=4
    )
    body.refresh_from_db()
    return stage


def right_of(request: Any) -> Any:
    (found,) = requirements(request.version)
    return found


def test_the_request_stays_open_until_both_have_decided(apart):
    request = apart.ask()

    apart.decide(request, section="student")
    request.refresh_from_db()
    half = (request.is_open, right_of(request).met, right_of(request).missing)
    apart.decide(request, section="staff")
    request.refresh_from_db()

    assert half == (
        True,
        False,
        "De personeelsgeleding van de faculteitsraad heeft nog niet besloten (instemming).",
    )
    assert (request.closing, right_of(request).met) == (Closing.DECIDED, True)


@pytest.mark.parametrize("refusing", ["student", "staff"])
@pytest.mark.parametrize("first", ["student", "staff"])
def test_one_section_that_refuses_is_a_refusal_by_name(apart, refusing, first):
    request = apart.ask()
    for section in (first, "staff" if first == "student" else "student"):
        apart.decide(request, section=section, outcome="no_consent" if section == refusing else "consent")

    found = right_of(request)
    assert (found.code, found.met, found.decision.section) == ("refused", False, refusing)
    word = {"student": "studentengeleding", "staff": "personeelsgeleding"}[refusing]
    assert word in found.missing
    with pytest.raises(Refused) as refusal:
        adoption.adopt(version=request.version, actor=apart.person("dean"), adopted_on=TODAY())
    assert word in str(refusal.value)


def test_a_refusal_counts_before_the_other_section_has_spoken(apart):
    request = apart.ask()
    apart.decide(request, section="staff", outcome="no_consent")

    request.refresh_from_db()
    assert (request.is_open, right_of(request).code) == (True, "refused")
    assert with_standing(Document.objects.filter(pk=apart.document.pk))[0].standing.code == "refused"


def test_where_it_stands_names_the_section_that_refused(apart):
    request = apart.ask()
    apart.decide(request, section="student")
    apart.decide(request, section="staff", outcome="no_consent")

    standing = with_standing(Document.objects.filter(pk=apart.document.pk))[0].standing
    items = docket(gather(rights_of(apart.person("holder"))))
    assert standing.label == "Geen instemming (personeelsgeleding)"
    assert [item.text for item in items if "personeelsgeleding" in item.text] == [
        f"De personeelsgeleding van de faculteitsraad: geen instemming op {day(TODAY())}, versie 1."
    ]


def test_an_agreement_of_one_section_is_not_that_of_the_council(apart):
    apart.decide(apart.ask(), section="student")

    standing = with_standing(Document.objects.filter(pk=apart.document.pk))[0].standing
    assert (standing.code, standing.mark) == ("asked", "asked")


def test_the_page_of_the_version_has_the_votes_of_each_section_by_its_name(apart, as_):
    request = apart.ask()
    made = {
        name: apart.decide(request, section=name, present=7, votes=(yes, 7 - yes, 0))
        for name, yes in (("student", 5), ("staff", 6))
    }

    page = as_("fr_member").get(reverse("governance:version", args=[request.version.uuid]))

    ((*_state, records),) = page.context["states"]
    assert records == [
        ("De studentengeleding van de faculteitsraad", made["student"], "Voor: 5, tegen: 2, onthouding: 0."),
        ("De personeelsgeleding van de faculteitsraad", made["staff"], "Voor: 6, tegen: 1, onthouding: 0."),
    ]
    text = page.content.decode()
    assert [text.count(reverse("governance:decision", args=[each.uuid])) for each in made.values()] == [1, 1]


@pytest.mark.parametrize(
    ("division", "section"), [("apart", ""), ("apart", "board"), ("joint", "student"), ("undivided", "staff")]
)
def test_a_record_names_the_section_where_sections_decide_and_nowhere_else(stage, division, section):
    request = divided(stage, division).ask()

    with pytest.raises(Refused) as refusal:
        stage.decide(request, section=section)

    assert (refusal.value.field, Decision.objects.count()) == ("section", 0)


def test_a_section_decides_once_and_a_correction_counts_for_it_alone(apart):
    request = apart.ask()
    wrong = apart.decide(request, section="student", outcome="no_consent")
    with pytest.raises(Refused):
        apart.decide(request, section="student")
    apart.decide(request, section="staff")

    content = {"outcome": "consent", "meeting_on": TODAY(), "reason": "Verkeerd overgenomen."}
    new = correct_decision(decision=wrong, actor=apart.person("fr_secretary"), **content)

    assert (new.section, right_of(request).met) == ("student", True)


def test_conditions_of_one_section_are_answered_before_it_counts(apart):
    request = apart.ask()
    made = apart.decide(
        request, section="student", outcome="conditions", conditions=[{"text": "Laat zien.", "when": "during"}]
    )
    apart.decide(request, section="staff")
    waits = lambda: [i.title for i in docket(gather(rights_of(apart.person("dean")))) if "studentengeleding" in i.title]  # noqa: E731

    assert (right_of(request).code, len(waits())) == ("conditions_open", 1)
    answer = {"accepted": True, "text": "Ja.", "actor": apart.person("dean")}
    answer_condition(condition=made.conditions.get(), **answer)
    assert (right_of(request).met, waits()) == (True, [])


def test_what_was_asked_of_a_whole_council_stays_so_when_it_is_divided_later(stage):
    request = stage.ask()
    divided(stage, "apart")

    stage.decide(request)

    request.refresh_from_db()
    assert (request.closing, right_of(request).met) == (Closing.DECIDED, True)


def test_a_withdrawn_request_takes_what_one_section_said_with_it(apart):
    request = apart.ask()
    apart.decide(request, section="student")
    withdraw(request=request, actor=apart.person("holder"))

    request.said = list(request.decisions.all())
    request.refresh_from_db()
    assert request_state(request, None) == (
        "none",
        "Ingetrokken; studentengeleding: instemming; personeelsgeleding: geen besluit",
    )
    again = apart.ask(request.version)
    assert right_of(again).code == "asked"
    apart.decide(again, section="student")
    apart.decide(again, section="staff")
    assert right_of(again).met


def test_the_ledger_says_whose_decision_it_was_and_how_they_voted(stage):
    request = divided(stage, "joint").ask()
    votes = {"student": (5, 1, 0), "staff": (6, 0, 1)}
    made = stage.decide(request, section_votes=votes, present=13)

    assert (made.votes_for, made.votes_against, made.votes_abstained, made.present) == (11, 1, 1, 13)
    data = LedgerEntry.objects.get(act="decide").body
    assert '"section_votes":{"staff":[6,0,1],"student":[5,1,0]}' in data
    assert made.section_votes.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"section_votes": {"student": (8, 0, 0)}}, "votes_for_student"),
        ({"votes": (9, 1, 0), "section_votes": {"student": (5, 0, 0), "staff": (5, 0, 0)}}, "votes_for"),
        ({"present": 15}, "present"),
        ({"votes": (14, 1, 0)}, "votes_for"),
    ],
    ids=["more students than seats", "not the sum", "more than all", "more votes than all"],
)
def test_votes_that_cannot_be_are_refused_at_their_field(stage, given, field):
    request = divided(stage, "joint").ask()

    with pytest.raises(Refused) as refusal:
        stage.decide(request, **given)

    assert (refusal.value.field, Decision.objects.count()) == (field, 0)


def test_a_section_cannot_cast_more_votes_than_it_has_seats(apart):
    with pytest.raises(Refused):
        apart.decide(apart.ask(), section="student", votes=(8, 0, 0))


# on the screens


def sent(**more: Any) -> dict[str, Any]:
    day = TODAY().isoformat()
    return {"act_key": str(uuid.uuid4()), "outcome": "consent", "meeting_on": day, "rows": "2", **more}


def test_the_form_asks_which_section_and_then_only_for_the_other(apart, as_):
    request = apart.ask()
    client = as_("fr_secretary")
    page, address = (
        reverse("governance:request", args=[request.uuid]),
        reverse("governance:decide", args=[request.uuid]),
    )
    choices = [value for value, _label in client.get(page).context["decision_form"].fields["section"].choices]

    without = client.post(address, sent(check="1"))
    checked = client.post(
        address, sent(check="1", section="student", present="5", votes_for="4", votes_against="1", votes_abstained="0")
    )
    client.post(address, sent(record="1", section="student"))

    assert (choices, without.status_code, list(without.context["form"].errors)) == (
        ["student", "staff"],
        422,
        ["section"],
    )
    assert checked.context["rules"][0] == "5 van de 7 aanwezig: quorum van 4 gehaald."
    assert checked.context["left"] == ["de personeelsgeleding van de faculteitsraad"]
    left = client.get(page).context
    assert [value for value, _label in left["decision_form"].fields["section"].choices] == ["staff"]
    assert [made.section for _who, made, _mark, _words in left["sections"]["said"]] == ["student"]
    client.post(address, sent(record="1", section="staff", outcome="no_consent"))
    request.refresh_from_db()
    assert request.closing == Closing.DECIDED


def test_every_page_shows_what_both_sections_said(apart, as_):
    request = apart.ask()
    apart.decide(request, section="student")
    made = apart.decide(request, section="staff", outcome="no_consent")
    client = as_("fr_secretary")
    words = "Studentengeleding: instemming; personeelsgeleding: geen instemming"

    body = client.get(reverse("governance:body", args=[request.body.code]))
    asked = client.get(reverse("governance:request", args=[request.uuid]))
    decided = client.get(reverse("governance:decision", args=[made.uuid]))

    assert [row.words for row in body.context["decided"]] == [words]
    assert [event["words"] for event in body.context["story"] if event["what"] == "decided"] == [
        "Instemming (studentengeleding)",
        "Geen instemming (personeelsgeleding)",
    ]
    assert asked.context["state"] == ("back", words)
    assert decided.context["whose"] == "personeelsgeleding"


def test_a_council_that_decides_together_records_the_votes_of_both_sections(stage, as_):
    request = divided(stage, "joint").ask()
    client = as_("fr_secretary")
    numbers = {"votes_for_student": "6", "votes_against_student": "1", "votes_abstained_student": "0"}
    numbers |= {"votes_for_staff": "4", "votes_against_staff": "2", "votes_abstained_staff": "1"}

    client.post(reverse("governance:decide", args=[request.uuid]), sent(record="1", **numbers))

    made = Decision.objects.get()
    assert (made.section, made.votes_for, made.votes_against, made.votes_abstained) == ("", 10, 3, 1)
    page = client.get(reverse("governance:decision", args=[made.uuid]))
    assert [name for name, _counts in page.context["section_votes"]] == ["studentengeleding", "personeelsgeleding"]
    corrected = client.get(reverse("governance:correct", args=[made.uuid])).context["form"]
    assert corrected["votes_for_staff"].value() == 4


def test_a_version_that_a_section_refused_is_not_laid_before_it_anew(apart):
    request = apart.ask()
    apart.decide(request, section="student", outcome="no_consent")
    withdraw(request=request, actor=apart.person("holder"))

    with pytest.raises(Refused, match="stemde niet in met versie 1"):
        apart.ask(request.version)
    assert apart.ask(apart.freeze("Beter.")).is_open


def test_a_section_that_lets_the_term_pass_gives_cause_to_a_step(apart):
    request = apart.ask()
    apart.decide(request, section="student")
    assert standing_cause(request) is None
    yesterday = TODAY() - datetime.timedelta(days=1)
    Request.objects.filter(pk=request.pk).update(due_on=yesterday, own_term_until=yesterday)
    request.refresh_from_db()

    assert standing_cause(request).occasion == "refused"


def test_the_text_says_which_section_did_not_agree_to_a_part(apart, as_):
    """The decisive record is that of one section; the other withheld its yes from another part."""
    request = apart.ask()
    one, two, measure = "theme-thema-een", "theme-thema-twee", f"measure-{apart.measures[1].lineage}"
    apart.decide(request, section="student", outcome="partial", parts={"summary": True, one: True, two: False})
    apart.decide(request, section="staff", outcome="partial", parts={one: False, two: True, measure: False})
    page = as_("fr_member").get(reverse("governance:version", args=[request.version.uuid])).content.decode()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    when = day(TODAY())
    marks = [f"Niet mee ingestemd op {when} door de {who}geleding." for who in ("studenten", "personeels")]
    places = [words.index("Thema 1 Thema een"), words.index(marks[1]), words.index("Thema 2 Thema twee")]
    assert places == sorted(places)
    assert words.index("Thema 2 Thema twee") < words.index(marks[0])
    assert [words.count(mark) for mark in marks] == [1, 2]
    assert words.index("Maatregel 2.1 Maatregel 2") < words.rindex(marks[1])
    assert "De studentengeleding van de faculteitsraad stemde in met thema 1, Samenvatting." in words
    assert "Niet ingestemd is met thema 1." in words
    road = road_of(apart.document, rights_of(apart.person("holder")))
    (step,) = [step for step in steps(road) if step.mark == "back"]
    assert step.detail.split("; ")[1:] == [
        "niet ingestemd met thema 2 (studentengeleding)",
        "niet ingestemd met thema 1, maatregel 2.1 “Maatregel 2” (personeelsgeleding)",
    ]
