"""A whole process as what people send: each form that they fill in, in the order in which it comes by.

A form that is new comes in here: ``test_twice.py`` and ``tests/access/test_who_records.py`` ask for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from budgets.models import Shift
from governance.agenda import taken_off
from governance.attendance import roster
from governance.models import (
    AgendaItem,
    Condition,
    Decision,
    DecisionLetter,
    Dialogue,
    DialogueDiscussed,
    DialogueOutcome,
    DraftRemark,
    Meeting,
    Milestone,
    Paper,
    Promise,
    Proposal,
    ProposedWording,
    Question,
    Recourse,
    Request,
    SentDraft,
    Version,
)
from governance.services import drafts, meetings, requests, versions, wordings
from governance.shifts import can_rest_on
from governance.talk_history import revision_of as talk_revision
from kwaliteit.notices.models import CHOICES, Notice
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.services.regulations import revision_of
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from plans.models import Document, Section
from plans.services.drafting import save_section
from tests.governance import sheets
from tests.governance.play import Play, Step, day, last, of


def council_year(play: Play) -> list[Any]:
    return [play.stage.world.bodies["fr"].code, 2021]


def write(play: Play) -> None:
    """Another text, so that there is something to make a version of."""
    stage = play.stage
    section = Section.objects.get(document=stage.document, template__code="summary")
    body = f"<p>Tekst {section.revision}. Dat is klein en goed.</p>"
    save_section(section=section, revision=section.revision, actor=stage.person("holder"), body=body)


def passed(play: Play) -> None:
    """A request for advice of long ago, on a new version of the agenda."""
    director, long_ago = play.stage.person("director"), timezone.localtime() - datetime.timedelta(days=400)
    section = Section.objects.get(document=play.agenda, template__code="summary")
    save_section(section=section, revision=section.revision, actor=director, body="<p>Opnieuw.</p>")
    version = versions.freeze(document=play.agenda, actor=director, at=long_ago)
    requests.lay_before(version=version, body=play.stage.world.bodies["olc"], actor=director, at=long_ago)


def drafted(play: Play) -> None:
    """A new version, made to be sent to the Board."""
    write(play)
    holder = play.stage.person("holder")
    versions.freeze(document=play.stage.document, actor=holder, over_ceiling_reason="Wordt verdeeld.")


def remarked(play: Play) -> None:
    drafts.write_draft_remark(draft=last(SentDraft), actor=play.stage.person("staff"), text="Past dit?")


def proposed(play: Play) -> None:
    actor, words = play.stage.person("fr_member"), {"quote": "goed", "words": "beter", "reason": "Zo is het."}
    wordings.propose_wording(request=last(Request), actor=actor, **words)


def milestone(play: Play) -> None:
    fields = {"framework": play.stage.world.framework, "level": "institution", "what_nl": "Klaar", "what_en": "Ready"}
    Milestone.objects.create(due_on=today(), **fields)


def revision(document: Document) -> int:
    return Document.objects.get(pk=document.pk).revision


def told_anew(play: Play) -> dict[str, Any]:
    facts = {"kind": "panel", "title": "Panel", "held_on": day(), "with_whom": "docenten", "said": "Meer tijd."}
    return {**facts, "seen": talk_revision(last(Dialogue))}


def told(play: Play) -> None:
    """A mail to a member that could not be sent."""
    fields = {"person": play.stage.person("fr_member"), "request": last(Request), "kind": "request", "how": "at_once"}
    Notice.objects.create(subject="anders", state="failed", tries=6, **fields)


def sitting(play: Play) -> None:
    """A meeting of today."""
    meetings.plan_meeting(
        body=play.stage.world.bodies["fr"], held_on=today(), actor=play.stage.person("fr_secretary"), kind="council"
    )


def opening(play: Play) -> None:
    """Something on the agenda of the newest meeting."""
    meetings.add_item(meeting=last(Meeting), actor=play.stage.person("fr_secretary"), title="Opening")


def there(play: Play) -> dict[str, Any]:
    return {f"state_{held.person_id}": "present" for held in roster(last(Meeting))}


def follow_up(play: Play) -> list[Any]:
    """The newest request, and the consent subject to named changes that it follows up."""
    return [last(Request).uuid, last(Request).follows.uuid]


def shifted(play: Play) -> dict[str, Any]:
    """€ 1,000 that was not spent in 2022, in the words of the form."""
    world = play.stage.world
    amounts = {"rows": "3", "from_1": "2022", "to_1": "2023", "amount_1": "1.000", "source": world.quality_funds.pk}
    said = {"reason": "Later begonnen.", "decided_on": day(), "right": "consent", "body": world.bodies["fr"].pk}
    return {**amounts, **said, "record": "1"}


def two_confirm(play: Play) -> None:
    """From now on a second member confirms what was recorded."""
    Body.objects.filter(pk=play.stage.world.bodies["fr"].pk).update(second_confirms=True)


def council(play: Play) -> list[Any]:
    return [play.stage.world.bodies["fr"].code]


def decision_of_the_council(play: Play) -> list[Any]:
    return [Decision.objects.filter(body=play.stage.world.bodies["fr"]).order_by("pk")[:1].get().uuid]


def rules(play: Play) -> dict[str, Any]:
    body = Body.objects.get(pk=play.stage.world.bodies["fr"].pk)
    kept = {"division": body.division, "majority": body.majority, "quorum": "8", "rows": "0"}
    return {**kept, "seats": "16", "seen_revision": revision_of(body), "rules_source": "Artikel 12"}


def decided(play: Play) -> dict[str, Any]:
    return {"reason": "Zo besloten.", "body": play.stage.world.bodies["cvb"].pk, "decided_on": day()}


def decision(**more: Any) -> Callable[[Play], dict[str, Any]]:
    return lambda play: {"outcome": "consent", "meeting_on": day(), "rows": "2", **more}


CONDITION = {"outcome": "conditions", "condition_1": "Een evaluatie.", "when_1": "during", "record": "1"}
FREEZE = Step(
    "freeze",
    "holder",
    lambda play: [play.stage.document.uuid],
    lambda play: {"seen_revision": revision(play.stage.document)},
    before=write,
)
LAY_BEFORE = Step("lay_before", "holder", of(Version), lambda play: {"body": play.stage.world.bodies["fr"].pk})
WORDS = {"quote": "klein", "words": "groot", "reason": "Zo staat het in de visie."}
PROCESS = [
    Step(
        "plan_meeting",
        "fr_secretary",
        council,
        lambda play: {"held_on": day(9), "kind": "consultation", "place": "Zaal 1"},
    ),
    Step("add_item", "fr_secretary", of(Meeting), lambda play: {"title": "Opening"}),
    Step("add_item", "fr_secretary", of(Meeting), lambda play: {"title": "Rondvraag"}),
    Step("change_item", "fr_secretary", of(AgendaItem), lambda play: {"title": "Wat er is", "confidential": "on"}),
    Step("agenda", "fr_secretary", of(Meeting), lambda play: {"up": str(last(AgendaItem).uuid)}),
    Step("take_off", "fr_secretary", of(AgendaItem)),
    Step("put_back", "fr_secretary", lambda play: [last(Meeting).uuid, taken_off(last(Meeting)).get().uuid]),
    Step("move_meeting", "fr_secretary", of(Meeting), lambda play: {"held_on": day(10), "place": "Zaal 2"}),
    FREEZE,
    LAY_BEFORE,
    Step("put_on_agenda", "fr_secretary", of(Meeting), lambda play: {"request": str(last(Request).uuid)}),
    Step("cancel_meeting", "fr_secretary", of(Meeting), lambda play: {"why": "Te weinig leden."}),
    Step("attendance", "fr_secretary", of(Meeting), there, before=sitting),
    Step("add_paper", "holder", of(Request), lambda play: {"file": sheets.upload, "title": "Toelichting"}),
    Step("strike_paper", "holder", of(Paper), lambda play: {"reason": "Verkeerde bijlage."}),
    Step("ask", "fr_member", of(Request), lambda play: {"text": "Waarom dit bedrag?"}),
    Step(
        "answer_question",
        "holder",
        lambda play: [last(Request).uuid, last(Question).pk],
        lambda play: {"text": "Omdat het nodig is."},
    ),
    Step("decide", "fr_secretary", of(Request), decision(**CONDITION, letter=sheets.upload)),
    Step(
        "answer_condition",
        "dean",
        lambda play: [last(Decision).uuid, last(Condition).number],
        lambda play: {"accepted": "yes", "text": "Die komt er."},
    ),
    Step("correct", "fr_secretary", of(Decision), decision(reason="Verkeerd overgenomen.")),
    Step("adopt", "secretary", of(Version), lambda play: {"adopted_on": day()}),
    FREEZE,
    Step(
        "lay_before",
        "holder",
        of(Version),
        lambda play: {
            "body": play.stage.world.bodies["fr"].pk,
            f"{play.stage.world.bodies['fr'].code}-carried": ["theme-thema-een", "budget"],
        },
    ),
    Step("refuse_carry", "fr_secretary", of(Request), lambda play: {"parts": ["budget"], "reason": "Nog eens."}),
    Step("withdraw", "holder", of(Request)),
    FREEZE,
    LAY_BEFORE,
    Step("note", "fr_member", of(Request), lambda play: {"text": "Vraag naar de zalen.", "revision": "0"}),
    Step("draft_text", "fr_member", of(Request), lambda play: {"text": "Wij vinden.", "revision": "0"}),
    Step("propose_wording", "fr_member", of(Request), lambda play: WORDS),
    Step("take_wording", "holder", of(ProposedWording)),
    Step("decline_wording", "holder", of(ProposedWording), lambda play: {"text": "Nee."}, before=proposed),
    Step("decide", "fr_secretary", of(Request), decision(outcome="no_consent", text="Nee.", record="1")),
    Step(
        "begin_recourse",
        "fr_secretary",
        lambda play: [last(Request).uuid, "bemiddeling"],
        lambda play: {"body": play.stage.world.bodies["cvb"].pk, "on": day(), "text": "Graag een gesprek."},
    ),
    Step("end_recourse", "fr_secretary", of(Recourse), lambda play: {"result": "agreed", "on": day()}),
    FREEZE,
    LAY_BEFORE,
    Step(
        "decide",
        "fr_secretary",
        of(Request),
        decision(outcome="subject", change_rows="2", change_1="Meer uren.", mandate="council_secretary", record="1"),
    ),
    Step("attach_letter", "fr_secretary", of(Decision), lambda play: {"file": sheets.upload, "title": "Besluit"}),
    Step("strike_letter", "fr_secretary", of(DecisionLetter), lambda play: {"reason": "Niet ondertekend."}),
    FREEZE,
    LAY_BEFORE,
    Step("refuse_follow_up", "fr_secretary", follow_up, lambda play: {"reason": "Er is meer veranderd."}),
    FREEZE,
    LAY_BEFORE,
    Step("confirm_follow_up", "fr_secretary", follow_up, lambda play: {"compared": "on"}, before=two_confirm),
    Step("doubt_record", "fr_member", of(Decision), lambda play: {"text": "Zo was het niet."}),
    Step("confirm_decision", "fr_member", of(Decision), lambda play: {"text": "Toch wel."}),
    Step(
        "freeze",
        "director",
        lambda play: [play.agenda.uuid],
        lambda play: {"seen_revision": revision(play.agenda)},
    ),
    Step("lay_before", "director", of(Version), lambda play: {"body": play.stage.world.bodies["olc"].pk}),
    Step(
        "decide",
        "olc_chair",
        of(Request),
        decision(outcome="remarks", text="Meer uren.", point_1="Meer uren.", point_2="Kleinere groepen.", record="1"),
    ),
    Step(
        "answer_advice",
        "dean",
        of(Decision),
        lambda play: {
            "follow_1": "wholly",
            "place_1": ":summary",
            "follow_2": "not",
            "text_2": "Het geld ontbreekt.",
            "consultation": "Aangeboden.",
            "consulted_on": day(),
            "promised": "Volgend jaar kleinere groepen.",
        },
    ),
    Step(
        "consult",
        "olc_chair",
        of(Decision),
        lambda play: {"what": "held", "on": day(), "text": "De commissie blijft erbij."},
    ),
    Step("pass_term", "director", of(Request), before=passed),
    Step(
        "propose",
        "olc_chair",
        lambda play: [play.stage.world.bodies["olc"].code],
        lambda play: {"title": "Meer uren", "text": "Een uur meer.", "made_on": day()},
    ),
    Step(
        "answer_proposal",
        "dean",
        of(Proposal),
        lambda play: {"follow": "not", "text": "Het geld ontbreekt.", "answered_on": day()},
    ),
    *(
        Step(name, "staff", lambda play: [last(Milestone).pk], sent, before=milestone)
        for name, sent in (
            ("move_milestone", lambda play: {**decided(play), "moved_to": day(40)}),
            ("drop_milestone", lambda play: decided(play)),
            ("finish_milestone", lambda play: {"done_on": day()}),
        )
    ),
    Step(
        "add_promise",
        "dean",
        sent=lambda play: {
            "body": play.stage.world.bodies["fr"].pk,
            "made_by": play.stage.world.bodies["fb"].pk,
            "text": "Een evaluatie.",
            "made_on": day(),
        },
    ),
    Step("meet_promise", "dean", of(Promise), lambda play: {"met_on": day(), "met_by": "Zie het verslag."}),
    Step("dispute_promise", "fr_secretary", of(Promise), lambda play: {"reason": "Het verslag zegt niets."}),
    Step(
        "add_dialogue",
        "holder",
        sent=lambda play: {
            "framework": play.stage.world.framework.pk,
            "unit": play.stage.world.faculty.pk,
            "kind": "panel",
            "title": "Panel",
            "held_on": day(),
            "with_whom": "studenten",
            "said": "Meer tijd.",
        },
    ),
    Step("change_dialogue", "holder", of(Dialogue), told_anew),
    Step("dialogue_outcome", "holder", of(Dialogue), lambda play: {"how": "otherwise", "text": "Naar het bestuur."}),
    Step(
        "change_outcome",
        "holder",
        lambda play: [DialogueOutcome.objects.get().dialogue.uuid, DialogueOutcome.objects.get().pk],
        lambda play: {"how": "not_taken_up", "text": "Te duur.", "seen": 0},
    ),
    Step(
        "discuss_dialogue",
        "holder",
        of(Dialogue),
        lambda play: {"body": play.stage.world.bodies["fr"].pk, "discussed_on": day()},
    ),
    Step(
        "take_back_discussed",
        "holder",
        lambda play: [last(Dialogue).uuid, DialogueDiscussed.objects.get().pk],
    ),
    Step(
        "change_facilities",
        "fr_secretary",
        council_year,
        lambda play: {"hours": "120", "budget_cents": "4.500", "training": "Een dag.", "agreements": "", "seen": "0"},
    ),
    Step("say_facilities", "fr_member", council_year, lambda play: {"view": "Te weinig.", "seen": "0"}),
    Step(
        "add_session",
        "fr_secretary",
        council_year,
        lambda play: {"held_on": "2021-03-01", "about": "Begroting", "present": "9", "invited": "16"},
    ),
    Step(
        "remove_outcome",
        "holder",
        lambda play: [DialogueOutcome.objects.get().dialogue.uuid, DialogueOutcome.objects.get().pk],
    ),
    Step("shifts:record", "secretary", lambda play: [play.stage.world.faculty.code, "jaar"], shifted),
    Step("shifts:correct", "secretary", of(Shift), shifted),
    Step("shifts:link", "secretary", of(Shift), lambda play: {"decision": can_rest_on(last(Shift)).first().pk}),
    Step("change_regulation", "fr_secretary", council, rules),
    Step(
        "plan_backward",
        "staff",
        sent=lambda play: {
            "kader": play.stage.world.framework.code,
            "einddatum": "21-12-2026",
            "stuk": "institution",
            "facultair": "faculty",
            "tussen": "7",
            "regel": "faculty:faculty_council",
        },
    ),
    Step("send_draft", "holder", of(Version), lambda play: {"note": "Geld volgt.", "due_on": ""}, before=drafted),
    Step("draft_remark", "staff", of(SentDraft), lambda play: {"part": "summary", "text": "Noem de datums."}),
    Step("change_draft_remark", "rector", of(DraftRemark), lambda play: {"part": "", "text": "Noem de dagen."}),
    Step("remove_draft_remark", "staff", of(DraftRemark)),
    Step("send_draft_remarks", "clerk", of(SentDraft), before=remarked),
    Step("answer_draft_remark", "dean", of(DraftRemark), lambda play: {"taken": "not", "reason": "Te vroeg."}),
    Step("send_draft_answers", "holder", of(SentDraft)),
    Step("handover:make", "fr_member", council),
    Step("meetings:make", "fr_member", of(Meeting), before=opening),
    Step("papers:make", "holder", of(Version), lambda play: {"van": ""}),
    Step("papers:make_decision", "fr_member", decision_of_the_council),
    Step("papers:stop", "fr_member", of(Job)),
    Step("feeds:make", "fr_member"),
    Step("feeds:revoke", "fr_member"),
    Step("notices:choose", "fr_member", sent=lambda play: {kind: ways[0].value for kind, ways in CHOICES.items()}),
    Step("notices:read", "fr_member"),
    Step("notices:again", "manager", of(Notice), before=told),
]
