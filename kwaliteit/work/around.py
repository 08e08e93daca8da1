"""What waits for her around one document: its requests, its writing, and what comes next. Pure; reads no database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance import sections
from governance.lifecycle import NEEDS_ANSWER, REFUSES, Outcome
from governance.models import Decision, Request
from governance.wording import day as in_words
from kwaliteit.context import address_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.work.gather import Facts
from kwaliteit.work.items import Item
from plans.models import Document, Right


def of_document(facts: Facts, document: Document) -> Iterable[Item]:
    for request in facts.asked_of(document):
        yield from _of_request(facts, document, request)
    if facts.may(Act.EDIT, document):
        yield from _drafting(facts, document)
        if document.new_index and not facts.is_adopted(document):  # type: ignore[attr-defined]
            yield _new_index(document)
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
    if decision and facts.may(Act.LAY_BEFORE, document) and _waits_too_long(request):
        text = _("%(title)s. No second member has confirmed the record; ask %(body)s, or record that the term passed.")
        yield Item(request.term_until, _("The term of %(body)s has passed") % names, url, text % names)
    if facts.may(Act.REPLY, document):
        for made in request.said:
            names["body"] = sections.named(request.body.with_article, made.section)
            yield from _to_answer(document, made, names)


def _waits_too_long(request: Request) -> bool:
    """An advice whose record nobody confirmed within the term."""
    return request.right == Right.ADVICE and request.term_until < today() and sections.unconfirmed(request)


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
    gaps = found.findings if found else []
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
        if decision and _sends_back(decision):
            said = {
                "body": sections.named(request.body.with_article, decision.section),
                "outcome": decision.get_outcome_display(),
                "day": in_words(decision.meeting_on),
                "number": request.version.number,
            }
            text = _("%(body)s: %(outcome)s on %(day)s, version %(number)s.") % said
            if decision.outcome == Outcome.CONDITIONS:
                text += " " + _("The board did not accept a condition of %(body)s; that makes it no consent.") % said
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


def _new_index(document: Document) -> Item:
    title = _("Look at what the newest norm amounts change in %(title)s") % {"title": document.title}
    text = _("%(unit)s: staff is still computed with an earlier index.") % {"unit": document.unit}
    return Item(None, title, reverse("budgets:index", args=[document.uuid]), text)


def _sends_back(decision: Decision) -> bool:
    """Whether it asks a next version: no full yes, or one of which the board did not accept every condition."""
    if decision.outcome != Outcome.CONDITIONS:
        return decision.outcome in REFUSES | {Outcome.PARTIAL, Outcome.SUBJECT}
    answers = [getattr(condition, "answer", None) for condition in decision.conditions.all()]
    return None not in answers and any(not answer.accepted for answer in answers if answer)


def _ready(facts: Facts, document: Document) -> Iterable[Item]:
    """What is next when nothing is in the way: laying before, adopting."""
    version = facts.newest(document)
    if document.pk in facts.to_seal:
        text = _("%(title)s was adopted; the sealed PDF goes to the NVAO.") % {"title": document.title}
        kind = f"&soort={document.kind.code}" if document.kind.reports_on else ""
        url = f"{address_of('submission:index')}?kader={document.framework.code}{kind}"
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
