"""The pages of a mandate, of a second confirmation and of the signed letter."""

from __future__ import annotations

import datetime
import re
import uuid
from typing import Any

import pytest
from django.urls import reverse

from governance.models import Decision, DecisionConfirmation, DecisionLetter, LetterStrike, MandateRefusal, RecordDoubt
from governance.services.confirming import doubt_record
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.work.docket import docket
from kwaliteit.work.gather import gather
from tests.factories import someone
from tests.governance import sheets
from tests.governance.stage import TODAY, Stage
from tests.governance.test_mandates import SUBJECT, followed

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=args)


def fields(**typed: Any) -> dict[str, Any]:
    return {"act_key": str(uuid.uuid4()), **typed}


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def titles(stage: Stage, who: str) -> list[str]:
    return [item.title for item in docket(gather(rights_of(stage.person(who))))]


RECORD = {
    "outcome": "subject",
    "meeting_on": str(TODAY()),
    "rows": "2",
    "change_rows": "2",
    "change_1": "Meer uren.",
    "change_2": "",
    "mandate": "council_secretary",
}


def test_the_form_asks_changes_and_who_confirms_and_shows_them_before_they_are_recorded(stage, as_):
    request = stage.ask()
    client = as_("fr_secretary")
    page = client.post(url("decide", request.uuid), {**RECORD, "check": "1"})
    hidden = dict(page.context["hidden"])
    made = client.post(url("decide", request.uuid), fields(**hidden, record="1"))

    assert ("Meer uren." in text_of(page), "De griffier heeft het mandaat" in text_of(page)) == (True, True)
    assert made.status_code == 302
    decision = Decision.objects.get()
    assert (decision.outcome, decision.mandate) == ("subject", "council_secretary")
    assert [change.text for change in decision.named_changes.all()] == ["Meer uren."]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"change_1": ""}, "change_1"), ({"mandate": ""}, "mandate"), ({"outcome": "consent"}, "outcome")],
)
def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(stage, as_, typed, field):
    request = stage.ask()
    page = as_("fr_secretary").post(url("decide", request.uuid), {**RECORD, **typed, "check": "1"})

    assert (page.status_code, list(page.context["decision_form"].errors)) == (422, [field])
    assert page.context["decision_form"]["change_1"].value() == {**RECORD, **typed}["change_1"]


def test_one_more_change_keeps_what_was_typed_and_adds_a_row(stage, as_):
    request = stage.ask()
    page = as_("fr_secretary").post(url("decide", request.uuid), {**RECORD, "more": "changes"})
    form = page.context["decision_form"]

    assert ([f.value() for f in form.change_fields], form.condition_rows, form.errors) == (
        ["Meer uren.", "", None],
        2,
        {},
    )
    assert page.content.decode().count('name="change_rows" value="3"') == 1


def test_a_correction_shows_the_changes_as_they_were_recorded(stage, as_):
    made = stage.decide(**SUBJECT)
    form = as_("fr_secretary").get(url("correct", made.uuid)).context["form"]

    assert [f.value() for f in form.change_fields] == [*SUBJECT["changes"], None]
    assert form["mandate"].value() == "council_secretary"


def test_the_officer_sees_the_changes_the_comparison_and_both_forms_first(stage, as_):
    made, request = followed(stage)
    page = as_("fr_secretary").get(url("request", request.uuid))
    (mine,) = page.context["follow_ups"]
    member = as_("fr_member").get(url("request", request.uuid))
    (theirs,) = member.context["follow_ups"]

    assert (mine.decision, mine.changes, mine.compared.is_empty) == (made, SUBJECT["changes"], False)
    assert page.content.index(b'id="mandate-') < page.content.index(b'id="papers"')
    assert (theirs.confirm_form, "Wacht op de griffier" in text_of(member)) == (None, True)
    assert "Bevestig versie 2 voor de faculteitsraad" in titles(stage, "fr_secretary")
    assert "Leg vast wat de faculteitsraad besluit over versie 2" not in titles(stage, "fr_secretary")
    assert "Bevestig versie 2 voor de faculteitsraad" not in titles(stage, "fr_member")


def test_confirming_asks_to_tick_and_shows_everywhere_that_it_was_by_mandate(stage, as_):
    made, request = followed(stage)
    client, address = as_("fr_secretary"), url("confirm_follow_up", request.uuid, made.uuid)
    empty = client.post(address, fields())
    done = client.post(address, fields(compared="on"))
    follow_up = Decision.objects.get(by_mandate_of=made)

    assert (empty.status_code, empty.context["form"].errors.get("compared") is not None) == (422, True)
    assert (done.status_code, done.headers["Location"]) == (302, url("request", request.uuid))
    words = "Instemming, bevestigd op grond van het mandaat"
    for page in (url("request", request.uuid), url("decision", follow_up.uuid), url("version", request.version.uuid)):
        assert words in text_of(client.get(page)), page
    assert "Op grond van het mandaat bevestigd op" in text_of(client.get(url("decision", follow_up.uuid)))
    assert "Naar wat is bevestigd" in text_of(client.get(url("decision", made.uuid)))
    chain = client.get(url("request", request.uuid)).context["chain"]
    assert [asking.why for asking in chain] == ["Volgt op de instemming onder voorbehoud van genoemde wijzigingen.", ""]


def test_who_does_not_confirm_gives_a_reason_that_everybody_sees(stage, as_):
    made, request = followed(stage)
    client, address = as_("fr_secretary"), url("refuse_follow_up", request.uuid, made.uuid)
    empty = client.post(address, fields(reason=" "))
    done = client.post(address, fields(reason="De evaluatie ontbreekt."))

    assert (empty.status_code, done.status_code, MandateRefusal.objects.count()) == (422, 302, 1)
    for who in ("fr_member", "holder", "dean"):
        assert "De evaluatie ontbreekt." in text_of(as_(who).get(url("request", request.uuid)))
    page = as_("fr_secretary").get(url("request", request.uuid))
    assert (page.context["decision_form"] is not None, page.context["follow_ups"][0].confirm_form) == (True, None)


def test_nobody_else_reaches_either_form(stage, as_):
    made, request = followed(stage)
    for name in ("confirm_follow_up", "refuse_follow_up"):
        address = url(name, request.uuid, made.uuid)
        assert [as_(who).post(address, fields()).status_code for who in ("fr_member", "holder", "stranger")] == [
            403,
            403,
            404,
        ]
        assert as_("fr_secretary").get(address).status_code == 405
    assert as_("fr_secretary").post(url("confirm_follow_up", request.uuid, uuid.uuid4())).status_code == 404


def test_the_drafters_see_what_they_must_do_next(stage, as_):
    made = stage.decide(**SUBJECT)

    assert "Maak een versie van Afspraken met de genoemde wijzigingen" in titles(stage, "holder")
    assert "Nu: de opstellers maken een versie" in text_of(as_("holder").get(url("decision", made.uuid)))


def second(stage: Stage) -> Stage:
    Body.objects.filter(pk=stage.world.bodies["fr"].pk).update(second_confirms=True)
    return stage


def test_a_second_member_confirms_on_the_page_of_the_decision(stage, as_):
    made = second(stage).decide()
    before = as_("dean").get(url("decision", made.uuid))
    waiting = titles(stage, "fr_member")
    page = as_("fr_member").get(url("decision", made.uuid))
    done = as_("fr_member").post(url("confirm_decision", made.uuid), fields(text="Zo was het."))
    after = text_of(as_("dean").get(url("decision", made.uuid)))

    assert "Instemming, vastgelegd, nog niet bevestigd" in text_of(before)
    assert (before.context["confirm_form"], page.context["confirm_form"] is not None) == (None, True)
    assert "Bevestig de vastlegging van het besluit van de faculteitsraad" in waiting
    assert "Bevestig de vastlegging van het besluit van de faculteitsraad" not in titles(stage, "fr_member")
    assert (done.status_code, DecisionConfirmation.objects.count()) == (302, 1)
    assert ("bevestigde de vastlegging op" in after, "Zo was het." in after) == (True, True)


def test_who_recorded_it_reads_why_she_does_not_confirm_it(stage, as_):
    made = second(stage).decide()
    page = as_("fr_secretary").get(url("decision", made.uuid))

    assert "U hebt dit besluit vastgelegd; een ander lid bevestigt het." in text_of(page)
    assert as_("fr_secretary").post(url("confirm_decision", made.uuid), fields()).status_code == 403
    assert titles(stage, "fr_secretary") == []


def test_a_doubt_is_read_by_the_body_alone(stage, as_):
    made = second(stage).decide()
    empty = as_("fr_member").post(url("doubt_record", made.uuid), fields(text=""))
    done = as_("fr_member").post(url("doubt_record", made.uuid), fields(text="Wij waren tegen."))
    seen = {
        who: "Wij waren tegen." in text_of(as_(who).get(url("decision", made.uuid)))
        for who in ("fr_secretary", "dean", "holder")
    }

    assert (empty.status_code, done.status_code, RecordDoubt.objects.count()) == (422, 302, 1)
    assert seen == {"fr_secretary": True, "dean": False, "holder": False}


def test_the_page_of_a_version_is_not_kept_when_its_decision_is_confirmed(stage, as_):
    made = second(stage).decide()
    client, address = as_("dean"), url("version", made.version.uuid)
    client.get(address)
    first = client.get(address)
    other = as_(someone(Role.COUNCIL_MEMBER, body=stage.world.bodies["fr"]))
    other.post(url("confirm_decision", made.uuid), fields())
    client = as_("dean")
    client.get(address)

    assert client.get(address, headers={"if-none-match": first.headers["ETag"]}).status_code == 200
    assert "nog niet bevestigd" not in text_of(client.get(address))


def test_the_rule_is_set_and_read_with_the_other_rules(stage, as_):
    code = stage.world.bodies["fr"].code
    client = as_("fr_secretary")
    form = client.get(url("change_regulation", code)).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    saved = client.post(url("change_regulation", code), fields(**{**sent, "second_confirms": "on"}))

    assert (saved.status_code, Body.objects.get(code=code).second_confirms) == (302, True)
    assert "telt zodra een tweede lid deze heeft bevestigd" in text_of(client.get(url("regulation", code)))


def test_a_letter_is_attached_read_and_struck_through_on_the_page(stage, as_):
    made = stage.decide()
    client = as_("fr_secretary")
    none = client.post(url("attach_letter", made.uuid), fields())
    wrong = client.post(url("attach_letter", made.uuid), fields(file=sheets.upload("a.txt", sheets.TEXT)))
    done = client.post(url("attach_letter", made.uuid), fields(file=sheets.upload("besluit.pdf")))
    letter = DecisionLetter.objects.get()
    own = as_("fr_secretary").get(url("decision", made.uuid)).content.decode()
    served = as_("dean").get(url("letter", letter.uuid))
    struck = as_("fr_secretary").post(url("strike_letter", letter.uuid), fields(reason="Niet ondertekend."))
    page = text_of(as_("dean").get(url("decision", made.uuid)))

    assert [none.status_code, wrong.status_code, done.status_code, struck.status_code] == [422, 422, 302, 302]
    assert url("strike_letter", letter.uuid) in own
    assert served.headers["Content-Disposition"] == 'attachment; filename="besluit.pdf"'
    assert (b"".join(served.streaming_content), served.headers["Content-Type"]) == (sheets.PDF, "application/pdf")
    assert (LetterStrike.objects.count(), "Niet ondertekend." in page) == (1, True)
    assert [as_(who).get(url("letter", letter.uuid)).status_code for who in ("stranger", "olc_chair")] == [404, 404]


def test_a_doubted_record_is_work_for_who_can_correct_it(stage):
    made = second(stage).decide()
    before = titles(stage, "fr_secretary")
    doubt_record(decision=made, actor=stage.person("fr_member"), text="Het waren vijf stemmen tegen.")

    assert before == []
    assert titles(stage, "fr_secretary") == [
        "Volgens een lid klopt de vastlegging van het besluit van de faculteitsraad niet"
    ]
    assert "Bevestig de vastlegging van het besluit van de faculteitsraad" in titles(stage, "fr_member")


def test_who_answers_a_condition_sees_by_which_day_it_must_be_met(stage: Stage, as_: Any) -> None:
    given = {"text": "Laat het zien.", "when": "during", "due_on": datetime.date(2031, 3, 1)}
    decision = stage.decide(outcome="conditions", conditions=[given])

    page = as_("dean").get(reverse("governance:answer_condition", args=[decision.uuid, 1]))

    assert page.context["lede"].startswith("Te vervullen tijdens de uitvoering, uiterlijk 1 maart 2031.")
