"""From what is known to what she must do: items with a day, soonest first. Pure; reads no database."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from governance import sections
from governance.lifecycle import NEEDS_ANSWER, REFUSES, Outcome
from governance.mandates import holds
from governance.models import Decision, Milestone, ProposedWording, Question, Request
from governance.wording import day as in_words
from governance.wording import named
from kwaliteit.context import address_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from kwaliteit.submission.models import PanelGrant
from kwaliteit.submission.services import DRAFT
from kwaliteit.work.gather import SOON, Facts
from plans.models import Document, Right


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits for her: by when, what (a verb first), where, and one sentence."""

    day: datetime.date | None
    title: str
    url: str
    text: str

    @property
    def distance(self) -> str:
        return distance(self.day, today()) if self.day else ""

    @property
    def is_late(self) -> bool:
        return self.day is not None and self.day < today()


def distance(day: datetime.date, now: datetime.date) -> str:
    """How far away a day is, in the words of an agenda."""
    days = (day - now).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == 7:
        return _("in a week")
    if 0 < days < 60:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    if days >= 60:
        return ngettext("in %(months)s month", "in %(months)s months", days // 30) % {"months": days // 30}
    return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}


def docket(facts: Facts) -> list[Item]:
    items = [
        *_before_me(facts),
        *(_record(made) for made in facts.to_confirm if not facts.may(Act.EDIT, made.version.document)),
        *(_question(question) for question in facts.questions if facts.may(Act.ANSWER, question.request.document)),
        *(_wording(proposal) for proposal in facts.wordings if facts.may(Act.EDIT, proposal.request.document)),
        *_promises(facts),
        *(_milestone(milestone) for milestone in facts.milestones),
        *(_grant(grant) for grant in facts.grants),
        *(_job(job) for job in facts.jobs),
    ]
    for document in facts.documents:
        items += _of_document(facts, document)
    return sorted(items, key=lambda item: (item.day is None, item.day or today(), item.title))


# --- what lies before her own body -----------------------------------------------------------------------------------


def _before_me(facts: Facts) -> Iterable[Item]:
    recorder = facts.rights.body_ids(Act.DECIDE)
    reader = facts.rights.body_ids(Act.ASK)
    for request in facts.before_me:
        names = {"title": request.document.title, "number": request.version.number, "body": request.body.with_article}
        meets = request.meeting.held_on if request.meeting else request.due_on
        url = address_of("governance:request", request.uuid)
        if request.body_id in reader and request.right != Right.INFORMATION:
            before = max(min(meets - datetime.timedelta(days=1), request.due_on), request.asked_on)
            text = _("%(title)s, laid before %(body)s.") % names
            yield Item(before, _("Read version %(number)s and ask your questions") % names, url, text)
        if any(holds(facts.rights, made) for made in facts.mandates.get(request.pk, ())):
            text = (
                _("%(title)s. You have the mandate to confirm that it holds the named changes and no others.") % names
            )
            yield Item(request.due_on, _("Confirm version %(number)s for %(body)s") % names, url, text)
        elif request.body_id in recorder:
            yield Item(meets, _record_title(request), url + "#decision", _meeting(request))
        elif request.right in {Right.CONSENT, Right.APPROVAL, Right.ADVICE}:
            yield Item(meets, _take_part(request), url + "#decision", _meeting(request))


def _record(made: Decision) -> Item:
    """A record of another member: it counts once she has confirmed it."""
    names = {"body": sections.named(made.body.with_article, made.section), "number": made.version.number}
    names["title"] = made.version.document.title
    text = _("%(title)s, version %(number)s. The decision counts once a second member has confirmed it.") % names
    title = _("Confirm the record of the decision of %(body)s") % names
    return Item(today(), title, address_of("governance:decision", made.uuid) + "#record", text)


def _record_title(request: Request) -> str:
    names = {"body": request.body.with_article, "number": request.version.number}
    if request.right == Right.ADVICE:
        return _("Record the advice of %(body)s on version %(number)s") % names
    if request.right in {Right.DISCUSSION, Right.INFORMATION}:
        return _("Record that %(body)s dealt with version %(number)s") % names
    return _("Record what %(body)s decides about version %(number)s") % names


def _take_part(request: Request) -> str:
    if request.right == Right.ADVICE:
        return _("Help decide on the advice")
    return _("Help decide on the approval") if request.right == Right.APPROVAL else _("Help decide on the consent")


def _meeting(request: Request) -> str:
    meeting = request.meeting
    names = {"title": request.document.title, "day": in_words(request.due_on)}
    if meeting is None:
        return _("%(title)s. An answer is asked by %(day)s.") % names
    names["day"] = in_words(meeting.held_on)
    names["time"] = f", {date_format(meeting.starts_at, 'H:i')}" if meeting.starts_at else ""
    names["place"] = f", {meeting.place}" if meeting.place else ""
    return _("%(title)s. Meeting on %(day)s%(time)s%(place)s.") % names


# --- what waits on her own documents ---------------------------------------------------------------------------------


def _question(question: Question) -> Item:
    request = question.request
    text = _("%(name)s asks: “%(text)s”") % {"name": question.asked_by, "text": Truncator(question.text).chars(160)}
    url = address_of("governance:request", request.uuid) + "#questions"
    return Item(request.due_on, _("Answer a question of %(body)s") % {"body": request.body.with_article}, url, text)


def _wording(proposal: ProposedWording) -> Item:
    request = proposal.request
    names = {"name": proposal.proposed_by, "text": Truncator(proposal.words).chars(160)}
    text = _("%(name)s proposes other words: “%(text)s”") % names
    url = address_of("governance:request", request.uuid) + "#wordings"
    label = _("Take over or answer a proposed wording of %(body)s") % {"body": request.body.with_article}
    return Item(request.due_on, label, url, text)


def _of_document(facts: Facts, document: Document) -> Iterable[Item]:
    for request in facts.asked_of(document):
        yield from _of_request(facts, document, request)
    if facts.may(Act.EDIT, document):
        yield from _drafting(facts, document)
    yield from _ready(facts, document)


def _of_request(facts: Facts, document: Document, request: Request) -> Iterable[Item]:
    decision = facts.decision_on(request)
    url = address_of("governance:request", request.uuid)
    names = {
        "body": request.body.with_article,
        "number": request.version.number,
        "title": document.title,
        "unit": document.unit,
    }
    if decision is None and request.is_open and facts.may(Act.LAY_BEFORE, document):
        if request.is_late:
            text = _("%(title)s. A passed term counts as no decision; ask %(body)s, or withdraw the request.") % names
            yield Item(request.term_until, _("The term of %(body)s has passed") % names, url, text)
        elif request.meeting:
            text = _("%(title)s. The body decides on that day.") % names
            yield Item(request.meeting.held_on, _("Explain version %(number)s in %(body)s") % names, url, text)
    if facts.may(Act.REPLY, document):
        for made in request.said:
            names["body"] = sections.named(request.body.with_article, made.section)
            yield from _to_answer(document, made, names)


def _to_answer(document: Document, decision: Decision, names: dict[str, Any]) -> Iterable[Item]:
    """What the board owes on one decision: of the council, or of one of its sections."""
    if decision.is_unconfirmed:
        return
    link = address_of("governance:decision", decision.uuid)
    due = document.due_on if document.due_on and document.due_on >= decision.meeting_on else None
    if decision.outcome in NEEDS_ANSWER and getattr(decision, "answer", None) is None:
        text = _("%(title)s, %(unit)s. The board answers in writing, with reasons, before it adopts.") % names
        yield Item(due, _("Answer the advice of %(body)s") % names, link, text)
    if decision.outcome == Outcome.CONDITIONS and any(
        not hasattr(each, "answer") for each in decision.conditions.all()
    ):
        text = _("%(title)s. Without a written yes to each condition there is no consent.") % names
        yield Item(due, _("Answer the conditions of %(body)s") % names, link, text)


def _drafting(facts: Facts, document: Document) -> Iterable[Item]:
    url = reverse("plans:document", args=[document.uuid])
    names = {"title": document.title, "unit": document.unit}
    found = facts.completeness.get(document.pk)
    gaps = [finding for finding in found.findings if finding.severity == "gap"] if found else []
    if gaps:
        number = len(gaps)
        title = ngettext(
            "Complete %(title)s: %(number)s thing is missing",
            "Complete %(title)s: %(number)s things are missing",
            number,
        )
        text = " ".join(f"{capfirst(gap.text).rstrip('.')}." for gap in gaps[:2])
        yield Item(document.due_on, title % {**names, "number": number}, url, text)
    for request in facts.requests_of(document):
        decision = facts.decision_on(request)
        if decision and decision.is_unconfirmed:
            continue
        if decision and decision.outcome in REFUSES | {Outcome.PARTIAL, Outcome.SUBJECT}:
            text = _("%(body)s: %(outcome)s on %(day)s, version %(number)s.") % {
                "body": sections.named(request.body.with_article, decision.section),
                "outcome": decision.get_outcome_display(),
                "day": in_words(decision.meeting_on),
                "number": request.version.number,
            }
            title = _("Make a new version of %(title)s")
            if decision.outcome == Outcome.SUBJECT:
                title = _("Make a version of %(title)s with the named changes")
            yield Item(document.due_on, title % names, url, capfirst(text))
    if document.open_remarks:  # type: ignore[attr-defined]
        number = document.open_remarks  # type: ignore[attr-defined]
        title = ngettext("Look at %(number)s remark", "Look at %(number)s remarks", number) % {"number": number}
        yield Item(
            document.due_on,
            title,
            reverse("plans:remarks", args=[document.uuid]),
            f"{document.title}, {document.unit}.",
        )


def _ready(facts: Facts, document: Document) -> Iterable[Item]:
    """What is next when nothing is in the way: laying before, adopting."""
    version = facts.newest(document)
    if document.pk in facts.to_seal:
        text = _("%(title)s was adopted; the sealed PDF goes to the NVAO.") % {"title": document.title}
        url = f"{address_of('submission:index')}?kader={document.framework.code}"
        yield Item(document.due_on, _("Make the submission"), url, text)
    if version is None or facts.is_adopted(document):
        return
    names = {"title": document.title, "unit": document.unit, "number": version.number}
    if not facts.requests_of(document) and facts.may(Act.LAY_BEFORE, document) and facts.may(Act.EDIT, document):
        text = _("%(title)s. Nobody was asked anything about this version yet.") % names
        yield Item(
            document.due_on,
            _("Lay version %(number)s before the council") % names,
            address_of("governance:lay_before", version.uuid),
            text,
        )
    found = facts.rights_on.get(document.pk)
    if facts.pins_missing.get(document.pk):  # however the councils decide, this version is never adopted
        return
    adopted = facts.to_adopt(document)
    if adopted and found is not None and document.kind.adopted_by and all(r.met for r in found if r.required):
        names["number"] = adopted.number
        text = _("%(title)s, %(unit)s. Every right of the councils has been met for this version.") % names
        yield Item(
            document.due_on,
            _("Record the adoption of version %(number)s, %(unit)s") % names,
            address_of("governance:adopt", adopted.uuid),
            text,
        )


def _promises(facts: Facts) -> Iterable[Item]:
    for promise in facts.promises:
        mine = facts.rights.reaches(Act.ANSWER, promise.made_by.unit)
        if mine and promise.due_on and promise.due_on <= today() + SOON:
            url = address_of("governance:meet_promise", promise.uuid)
            title = _("Keep a promise to %(body)s") % {"body": promise.body.with_article}
            yield Item(promise.due_on, title, url, Truncator(promise.text).chars(160))


def _milestone(milestone: Milestone) -> Item:
    text = _("Stands in the planning.")
    if milestone.right and milestone.body_kind:
        text = _("Stands in the planning; it asks %(right)s.") % {"right": milestone.get_right_display()}
    return Item(milestone.due_on, named(milestone.names), address_of("governance:milestones"), text)


def _grant(grant: PanelGrant) -> Item:
    url = address_of("submission:detail", grant.submission.uuid)
    text = _("It is open to you until %(day)s.") % {"day": in_words(grant.valid_until)}
    return Item(grant.valid_until, _("Read %(title)s") % {"title": grant.submission.title}, url, text)


def _job(job: Job) -> Item:
    """A document that she asked for: it stands ready, or why not. Without a day, for nothing happens when she waits."""
    url = f"{address_of('submission:index')}?kader={job.dedupe}#document"
    if job.state == Job.State.FAILED:
        return Item(None, _("Try the PDF again: it could not be made"), url, Truncator(job.reason).chars(160))
    at = timezone.localtime(job.finished_at)
    text = _("Made on %(when)s.") % {"when": date_format(at, "j F Y, H:i")}
    return Item(None, _("Read the draft PDF") if job.kind == DRAFT else _("See the sealed submission"), url, text)


def in_numbers(number: int) -> str:
    """Small numbers as words, as a sentence has them."""
    words = [
        pgettext("number", "no"),
        pgettext("number", "one"),
        pgettext("number", "two"),
        pgettext("number", "three"),
        pgettext("number", "four"),
        pgettext("number", "five"),
        pgettext("number", "six"),
        pgettext("number", "seven"),
        pgettext("number", "eight"),
        pgettext("number", "nine"),
        pgettext("number", "ten"),
    ]
    return words[number] if number < len(words) else str(number)


def lede(items: list[Item]) -> str:
    """The first sentence of the page: how much waits, and how much of it today."""
    number, now = len(items), sum(item.day == today() for item in items)
    if not number:
        return _("Nothing waits for you now.")
    first = pgettext("number at the start of a sentence", "One") if number == 1 else capfirst(in_numbers(number))
    names = {"number": first, "now": in_numbers(now)}
    if not now:
        return ngettext("%(number)s thing waits for you.", "%(number)s things wait for you.", number) % names
    if now == number:
        return (
            ngettext(
                "%(number)s thing waits for you, today.", "%(number)s things wait for you, all of them today.", number
            )
            % names
        )
    return _("%(number)s things wait for you; %(now)s of them today.") % names
