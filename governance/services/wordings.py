"""Proposing other words for a passage of a version, and what the drafters do with them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance import hooks
from governance.models import ProposedWording, Request
from governance.services.common import locked, moment
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document, Section
from plans.passages import occurrences, quoted, replaced
from plans.permissions import may_edit
from plans.services.drafting import save_section

LONGEST = 4_000


@transaction.atomic
def propose_wording(
    *,
    request: Request,
    actor: Person,
    quote: str,
    words: str,
    reason: str,
    at: datetime.datetime | None = None,
) -> ProposedWording:
    """A member of the body proposes other words for a passage of the version; everybody who sees the request reads it.

    Raises Refused when the quoted words do not stand in the version exactly once, or the request is closed.
    """
    at, day = moment(at)
    locked(request.document_id)
    request = Request.objects.select_related("version", "body").get(pk=request.pk)
    verdict = rights_of(actor, on=day).may_for_body(Act.ASK, request.body)
    if not verdict:
        raise Forbidden(verdict.reason)
    if not request.is_open:
        raise Refused(_("This request is closed: %(closing)s.") % {"closing": request.get_closing_display()})
    quote, words, reason = quoted(quote), quoted(words), reason.strip()
    _judge(quote, words, reason)
    content = request.version.content
    section = _place_of(quote, content, request.version.number)
    proposal = ProposedWording(request=request, section=section["code"], section_title=_title(section, content))
    proposal.quote, proposal.words, proposal.reason = quote, words, reason
    proposal.proposed_by, proposal.proposed_at = actor, at
    _keep(proposal, actor)
    hooks.tell("propose_wording", proposal, actor, at)
    return proposal


def _judge(quote: str, words: str, reason: str) -> None:
    for name, given in (("quote", quote), ("words", words), ("reason", reason)):
        if not given:
            raise Refused(_("Fill this in."), field=name)
        if len(given) > LONGEST:
            raise Refused(_("At most %(longest)s characters fit.") % {"longest": LONGEST}, field=name)
    if quote == words:
        raise Refused(_("These are the same words."), field="words")


def _place_of(quote: str, content: dict[str, Any], number: int) -> dict[str, Any]:
    """The one section in which these words stand once."""
    found = [(section, occurrences(section["body"], quote)) for section in content["sections"]]
    times = sum(count for _section, count in found)
    if times == 0:
        raise Refused(
            _("These words do not stand in the text of version %(number)s. Copy them from there, of one paragraph.")
            % {"number": number},
            field="quote",
        )
    if times > 1:
        raise Refused(
            _("These words stand in the text %(times)s times. Quote some more words around them.") % {"times": times},
            field="quote",
        )
    return next(section for section, count in found if count)


def _title(section: dict[str, Any], content: dict[str, Any]) -> dict[str, str]:
    number = next((f"{t['number']}. " for t in content["themes"] if t["code"] == section["theme"]), "")
    return {language: f"{number}{title}" for language, title in section["title"].items()}


@transaction.atomic
def take_wording(*, proposal: ProposedWording, actor: Person, at: datetime.datetime | None = None) -> ProposedWording:
    """Put the proposed words into the working text, as a save of that section like any other.

    Raises Refused when the passage does not stand there any more, or more than once; Forbidden for who does not draft.
    """
    document, proposal = _open(proposal, actor, moment(at)[1])
    section = _section(document, proposal.section)
    body = replaced(section.body, proposal.quote, proposal.words) if section else None
    if section is None or body is None:
        raise Refused(
            _(
                "The passage does not stand in the working text like that any more. "
                "Change the text yourself, and answer what you did with the proposal."
            )
        )
    saved = save_section(section=section, revision=section.revision, actor=actor, body=body, at=at)
    proposal.state, proposal.taken_revision = ProposedWording.State.TAKEN, saved.document.revision
    return _answered(proposal, actor, moment(at)[0])


@transaction.atomic
def decline_wording(
    *, proposal: ProposedWording, actor: Person, text: str, at: datetime.datetime | None = None
) -> ProposedWording:
    """Answer why the proposed words are not taken over, or what was done instead."""
    _document, proposal = _open(proposal, actor, moment(at)[1])
    if not text.strip():
        raise Refused(_("Write your answer first."), field="text")
    proposal.state, proposal.answer = ProposedWording.State.DECLINED, text.strip()
    return _answered(proposal, actor, moment(at)[0])


def _open(proposal: ProposedWording, actor: Person, day: datetime.date) -> tuple[Document, ProposedWording]:
    document = locked(proposal.request.document_id)
    verdict = may_edit(document, rights_of(actor, on=day))
    if not verdict:
        raise Forbidden(verdict.reason)
    proposal = ProposedWording.objects.select_related("request").get(pk=proposal.pk)
    if not proposal.is_open:
        raise Refused(_("This proposal has been answered already."), field="text")
    return document, proposal


def _section(document: Document, code: str) -> Section | None:
    rows = Section.objects.filter(document=document).select_related("template", "theme", "document")
    return next((section for section in rows if section.code == code), None)


def _answered(proposal: ProposedWording, actor: Person, at: datetime.datetime) -> ProposedWording:
    proposal.answered_by, proposal.answered_at = actor, at
    _keep(proposal, actor)
    hooks.tell("answer_wording", proposal, actor, at)
    return proposal


def _keep(proposal: ProposedWording, actor: Person) -> None:
    proposal._history_user = actor
    proposal.save()
