"""Remarks on the living text, with their answers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from plans import text as texts
from plans.anchors import QUOTE
from plans.models import Document, Goal, Measure, Remark, Section
from plans.permissions import circles_of, circles_of_role, may_edit, may_read, may_remark
from plans.talk import Whom, anchor_in

LONGEST = 5_000
NOBODY = Whom()


@dataclass(frozen=True)
class About:
    """What a remark is about: a part or the whole, an amount of a measure, or words; ``before`` and ``after`` tell which."""

    section: Section | None = None
    goal: Goal | None = None
    measure: Measure | None = None
    year: int | None = None
    source: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""

    def fields(self) -> dict[str, Any]:
        """The columns of the row. Words that do not stand in the part are kept as a quotation alone."""
        part = self.section or self.goal or self.measure
        found: dict[str, Any] = {"section": self.section, "goal": self.goal, "measure": self.measure}
        found |= {"year": self.year, "source": self.source, "quote": texts.tidy(self.quote)[:QUOTE]}
        stands = anchor_in(part, self.quote, self.before, self.after) if part and found["quote"] else None
        if stands:
            place, anchor = stands
            found |= {"place": place, "quote": anchor.quote, "before": anchor.before, "after": anchor.after}
            found |= {"block": anchor.block, "start": anchor.start}
        return found


@transaction.atomic
def write_remark(
    *,
    document: Document,
    actor: Person,
    text: str,
    circle: str = "board",
    parent: Remark | None = None,
    whom: Whom = NOBODY,
    at: datetime.datetime | None = None,
    **about: Any,
) -> Remark:
    """Write a remark, or an answer below one: an answer stands in the circle and at the place of its remark.

    ``about`` are the fields of ``About``.
    """
    rights = may_remark_on(document, actor, at)
    words = _words(text)
    if parent is not None:
        parent = parent.parent or parent
        circle, where = parent.circle, {name: getattr(parent, name) for name in ("section", "goal", "measure")}
    else:
        _check(document, About(**about), circle, circles_of(document, rights))
        _check_whom(document, circle, whom, at)
        where = About(**about).fields()
    if parent is not None and parent.document_id != document.pk:
        raise Refused(_("The remark points at a part of another document."))
    remark = Remark(document=document, parent=parent, circle=circle, text=words, author=actor, **where)
    remark.for_person, remark.for_role = whom.person, whom.role
    return put(remark, actor, at)


@transaction.atomic
def resolve_remark(*, remark: Remark, actor: Person, at: datetime.datetime | None = None) -> Remark:
    """Mark a remark as dealt with: by who drafts, or by who wrote it. A suggestion is taken over or not instead."""
    remark = _mine(remark, actor, at)
    if remark.change:
        raise Refused(_("A suggestion is taken over or not; that is how it is dealt with."))
    if remark.resolved_at is None:
        remark.resolved_at, remark.resolved_by = at or timezone.now(), actor
        save_signed(remark, actor, at, "resolved_at", "resolved_by")
    return remark


@transaction.atomic
def reopen_remark(*, remark: Remark, actor: Person, at: datetime.datetime | None = None) -> Remark:
    """It was not dealt with after all: by who drafts, or by who wrote it."""
    remark = _mine(remark, actor, at)
    may_remark_on(remark.document, actor, at)
    if remark.outcome == Remark.Outcome.TAKEN:
        raise Refused(_("This stands in the text by now. The history of the text brings an older one back."))
    if remark.outcome == Remark.Outcome.WITHDRAWN and remark.author_id != actor.pk:
        raise Forbidden(_("Only who withdrew a suggestion opens it again."))
    if remark.resolved_at is not None:
        remark.resolved_at, remark.resolved_by, remark.outcome = None, None, ""
        save_signed(remark, actor, at, "resolved_at", "resolved_by", "outcome")
    return remark


@transaction.atomic
def assign_remark(*, remark: Remark, actor: Person, whom: Whom, at: datetime.datetime | None = None) -> Remark:
    """Say who is to deal with it, or that nobody in particular is: by who drafts, or by who wrote it."""
    remark = _mine(remark, actor, at)
    may_remark_on(remark.document, actor, at)
    if remark.resolved_at is not None:
        raise Refused(_("This remark has been dealt with. Open it again first."))
    _check_whom(remark.document, remark.circle, whom, at)
    remark.for_person, remark.for_role = whom.person, whom.role
    save_signed(remark, actor, at, "for_person", "for_role")
    return remark


def may_remark_on(document: Document, actor: Person, at: datetime.datetime | None) -> Rights:
    rights = rights_of(actor, on=_day(at))
    verdict = may_remark(document, rights)
    if not verdict:
        raise Forbidden(verdict.reason)
    return rights


def _mine(remark: Remark, actor: Person, at: datetime.datetime | None) -> Remark:
    """The remark, its row locked, for who wrote it or who drafts."""
    fresh = Remark.objects.select_for_update(of=("self",)).select_related("document__unit").get(pk=remark.pk)
    if fresh.author_id != actor.pk:
        verdict = may_edit(fresh.document, rights_of(actor, on=_day(at)))
        if not verdict:
            raise Forbidden(verdict.reason)
    return fresh


def _words(text: str) -> str:
    if not texts.tidy(text):
        raise Refused(_("Write your remark first."), field="text")
    return check_reason(text)


def check_reason(text: str) -> str:
    """A remark as it is kept; it may be empty."""
    words = texts.tidy(text)
    if len(words) > LONGEST:
        raise Refused(_("A remark has at most %(longest)s characters.") % {"longest": LONGEST}, field="text")
    return words


def _check(document: Document, about: About, circle: str, circles: tuple[str, ...]) -> None:
    parts = [part for part in (about.section, about.goal, about.measure) if part is not None]
    if len(parts) > 1 or any(part.document_id != document.pk for part in parts):
        raise Refused(_("The remark points at a part of another document."))
    if (about.year is None) != (not about.source) or (about.year is not None and about.measure is None):
        raise Refused(_("Choose the amount that the remark is about."), field="amount")
    if circle not in Remark.Circle.values or circle not in circles:
        raise Refused(_("Choose a circle that you belong to."), field="circle")


def _check_whom(document: Document, circle: str, whom: Whom, at: datetime.datetime | None) -> None:
    """Nobody is asked to deal with a remark that she cannot read."""
    if whom.person:
        rights = rights_of(whom.person, on=_day(at))
        sees = may_read(document, rights) and circle in circles_of(document, rights)
    else:
        sees = not whom.role or (whom.role in Role.values and circle in circles_of_role(whom.role))
    if not sees:
        raise Refused(_("Who is to deal with it does not see the remarks of this circle."), field="whom")


def _day(at: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(at) if at else None


def put(remark: Remark, actor: Person, at: datetime.datetime | None) -> Remark:
    """Write a new row, of now or of the moment that it is recorded for."""
    sign(remark, actor, at)
    remark.save()
    if at is not None:
        Remark.objects.filter(pk=remark.pk).update(created_at=at)
        remark.created_at = at
    return remark


def sign(remark: Remark, actor: Person, at: datetime.datetime | None) -> None:
    remark._history_user = actor
    if at is not None:
        remark._history_date = at


def save_signed(remark: Remark, actor: Person, at: datetime.datetime | None, *fields: str) -> None:
    sign(remark, actor, at)
    remark.save(update_fields=fields)
