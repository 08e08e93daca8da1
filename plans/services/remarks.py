"""Remarks on the living text, with their answers."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from plans import text as texts
from plans.models import Document, Measure, Remark, Section
from plans.permissions import circles_of, may_edit, may_remark

LONGEST = 5_000


@transaction.atomic
def write_remark(
    *,
    document: Document,
    actor: Person,
    text: str,
    section: Section | None = None,
    measure: Measure | None = None,
    quote: str = "",
    circle: str = "board",
    parent: Remark | None = None,
    at: datetime.datetime | None = None,
) -> Remark:
    """Write a remark, or an answer below one: an answer stands in the circle and at the place of its remark."""
    rights = rights_of(actor, on=timezone.localdate(at) if at else None)
    verdict = may_remark(document, rights)
    if not verdict:
        raise Forbidden(verdict.reason)
    words = texts.tidy(text)
    if not words:
        raise Refused(_("Write your remark first."), field="text")
    if len(words) > LONGEST:
        raise Refused(_("A remark has at most %(longest)s characters.") % {"longest": LONGEST}, field="text")
    if parent is not None:
        parent = parent.parent or parent
        section, measure, circle = parent.section, parent.measure, parent.circle
    _check(document, section, measure, parent, circle, circles_of(document, rights))
    remark = Remark(
        document=document,
        section=section,
        measure=measure,
        parent=parent,
        circle=circle,
        quote=texts.tidy(quote)[:500],
        text=words,
        author=actor,
    )
    _sign(remark, actor, at)
    remark.save()
    if at is not None:
        Remark.objects.filter(pk=remark.pk).update(created_at=at)
        remark.created_at = at
    return remark


@transaction.atomic
def resolve_remark(*, remark: Remark, actor: Person, at: datetime.datetime | None = None) -> Remark:
    """Mark a remark as dealt with: by who drafts, or by who wrote it."""
    remark = Remark.objects.select_for_update(of=("self",)).select_related("document__unit").get(pk=remark.pk)
    rights = rights_of(actor, on=timezone.localdate(at) if at else None)
    if remark.author_id != actor.pk:
        verdict = may_edit(remark.document, rights)
        if not verdict:
            raise Forbidden(verdict.reason)
    if remark.resolved_at is None:
        remark.resolved_at = at or timezone.now()
        remark.resolved_by = actor
        _sign(remark, actor, at)
        remark.save(update_fields=["resolved_at", "resolved_by"])
    return remark


def _check(
    document: Document,
    section: Section | None,
    measure: Measure | None,
    parent: Remark | None,
    circle: str,
    circles: tuple[str, ...],
) -> None:
    if any(part is not None and part.document_id != document.pk for part in (section, measure, parent)):
        raise Refused(_("The remark points at a part of another document."))
    if circle not in Remark.Circle.values or (circle not in circles and parent is None):
        raise Refused(_("Choose a circle that you belong to."), field="circle")


def _sign(remark: Remark, actor: Person, at: datetime.datetime | None) -> None:
    remark._history_user = actor
    if at is not None:
        remark._history_date = at
