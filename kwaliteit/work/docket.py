"""From what is known to what she must do: items with a day, soonest first. Pure; reads no database."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from governance import sections
from governance.mandates import holds
from governance.models import Decision, Milestone, ProposedWording, Question, Request, Version
from governance.planning import nothing_waits
from governance.since import READ
from governance.wording import day as in_words
from governance.wording import named
from kwaliteit.context import address_of
from kwaliteit.handover.services import PDF as HANDOVER
from kwaliteit.meetings.services import SET
from kwaliteit.organisation.roles import Act
from kwaliteit.papers.services import DECISION, PAPER
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from kwaliteit.submission.as_word import WORD
from kwaliteit.submission.models import PanelGrant
from kwaliteit.submission.services import DRAFT
from kwaliteit.submission.views_work import home
from kwaliteit.work.around import of_document
from kwaliteit.work.gather import SOON, Facts
from kwaliteit.work.items import Item
from plans.models import Right


def docket(facts: Facts) -> list[Item]:
    items = [
        *_before_me(facts),
        *(_record(facts, made) for made in facts.to_confirm if not facts.may(Act.EDIT, made.version.document)),
        *(_question(question) for question in facts.questions if facts.may(Act.ANSWER, question.request.document)),
        *(_wording(proposal) for proposal in facts.wordings if facts.may(Act.EDIT, proposal.request.document)),
        *_promises(facts),
        *(_milestone(milestone) for milestone in facts.milestones),
        *(_grant(grant) for grant in facts.grants),
        *(_job(job) for job in facts.jobs),
    ]
    for document in facts.documents:
        items += of_document(facts, document)
    return sorted(items, key=lambda item: (item.day is None, item.day or today(), item.title))


# --- what lies before her own body -----------------------------------------------------------------------------------


def _before_me(facts: Facts) -> Iterable[Item]:
    recorder = facts.rights.body_ids(Act.DECIDE)
    reader = facts.rights.body_ids(Act.ASK)
    for request in facts.before_me:
        names = {"title": request.document.title, "number": request.version.number, "body": request.body.with_article}
        meets = request.meeting.held_on if request.meeting else request.due_on
        url = address_of("governance:request", request.uuid)
        has_met = request.meeting is not None and meets < today()  # what is left is recording what was decided
        if request.body_id in reader and request.right != Right.INFORMATION and not has_met:
            before = max(min(meets - datetime.timedelta(days=1), request.due_on), request.asked_on)
            text = _("%(title)s, laid before %(body)s.") % names
            changes = changes_of(request.version) if request.again else ""
            yield Item(before, _("Read version %(number)s and ask your questions") % names, url, text, changes)
        mandated = any(holds(facts.rights, made) for made in facts.mandates.get(request.pk, ()))
        if mandated and not facts.may(Act.EDIT, request.document):
            text = (
                _("%(title)s. You have the mandate to confirm that it holds the named changes and no others.") % names
            )
            yield Item(request.due_on, _("Confirm version %(number)s for %(body)s") % names, url, text)
        if request.body_id in recorder and (request.decides_apart or not mandated):
            yield Item(meets, _record_title(request), url + "#decision", _meeting(request))
        elif not mandated and not has_met and request.right in {Right.CONSENT, Right.APPROVAL, Right.ADVICE}:
            yield Item(meets, _take_part(request), url + "#decision", _meeting(request))


def changes_of(version: Version) -> str:
    """The address of what changed in a version since whoever opens it last read the plan."""
    url = address_of("governance:compare", version.uuid)
    return f"{url}?van={READ}" if url else ""


def _record(facts: Facts, made: Decision) -> Item:
    """A record of another member counts once she has confirmed it; one that a member doubts is for who can correct it."""
    names = {"body": sections.named(made.body.with_article, made.section), "number": made.version.number}
    names["title"] = made.version.document.title
    if made.doubted and made.body_id in facts.rights.body_ids(Act.DECIDE):  # type: ignore[attr-defined]
        text = _("%(title)s, version %(number)s. Correct the record, or let another member confirm it.") % names
        title = _("A member says that the record of the decision of %(body)s is not right") % names
        return Item(today(), title, address_of("governance:decision", made.uuid) + "#record", text)
    text, by = _("%(title)s, version %(number)s. The decision counts once a second member has confirmed it."), today()
    if made.right == Right.ADVICE and made.corrects_id is None:
        by, names["day"] = made.request.term_until, in_words(made.request.term_until)
        text = _("%(title)s, version %(number)s. Not confirmed by a second member, it no longer counts after %(day)s.")
    title = _("Confirm the record of the decision of %(body)s") % names
    return Item(by, title, address_of("governance:decision", made.uuid) + "#record", text % names)


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
    if milestone.bare:
        text = f"{text} {nothing_waits()}"
    return Item(milestone.due_on, named(milestone.names), address_of("governance:milestones"), text)


def _grant(grant: PanelGrant) -> Item:
    url = address_of("submission:detail", grant.submission.uuid)
    text = _("It is open to you until %(day)s.") % {"day": in_words(grant.valid_until)}
    return Item(grant.valid_until, _("Read %(title)s") % {"title": grant.submission.title}, url, text)


def _job(job: Job) -> Item:
    """A document that she asked for: it stands ready, or why not. Without a day, for nothing happens when she waits."""
    title, url = _where(job)
    body, held_on = job.body, job.held_on  # type: ignore[attr-defined]  # by gather
    called = f"{body}, {in_words(datetime.date.fromisoformat(held_on))}. " if body and held_on else ""
    if job.title:  # type: ignore[attr-defined]
        called = f"{job.title}. "  # type: ignore[attr-defined]
    if job.state == Job.State.FAILED:
        reason = Truncator(job.reason).chars(160)
        return Item(None, _again(job), url, f"{called}{reason}")
    at = timezone.localtime(job.finished_at)
    text = _("Made on %(when)s.") % {"when": date_format(at, "j F Y, H:i")}
    return Item(None, title, url, f"{called}{text}")


def _again(job: Job) -> str:
    if job.kind == WORD:
        return _("Try the Word file again: it could not be made")
    return _("Try the PDF again: it could not be made")


def _where(job: Job) -> tuple[str, str]:
    """What she asked for, and the page on which it stands; a job is named after that page."""
    what = job.dedupe.partition("/")[0]
    if job.kind == SET:
        return _("Read the set of papers of a meeting"), address_of("governance:meeting", what) + "#set"
    if job.kind == HANDOVER:
        return _("Read the hand-over that you asked for"), address_of("handover:page", what) + "#pdf"
    if job.kind == PAPER:
        return _("Read the council paper that you asked for"), address_of("papers:page", what) + "#made"
    if job.kind == DECISION:
        return _("Read the decision on paper that you asked for"), address_of("papers:decision", what) + "#made"
    if job.kind == WORD:
        return _("Read the draft in Word"), home(job.dedupe)
    title = _("Read the draft PDF") if job.kind == DRAFT else _("See the sealed submission")
    return title, home(job.dedupe)


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
