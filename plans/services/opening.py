"""Opening the working text to the body that writes a part of it in its own words."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from plans import hooks
from plans.models import Document, Opening
from plans.permissions import may_open


@transaction.atomic
def open_to_body(*, document: Document, body: Body, actor: Person, at: datetime.datetime | None = None) -> Opening:
    """Let a body read the working text from now on, and write its own part of it. Opened once, it stays open."""
    verdict = may_open(document, rights_of(actor, on=timezone.localdate(at) if at else None))
    if not verdict:
        raise Forbidden(verdict.reason)
    if not writes_in(document, body):
        raise Refused(_("%(body)s writes no part of this document.") % {"body": body.name})
    opening, is_new = _opened(document, body, actor, at)
    for told in hooks.opened_to_body if is_new else ():
        told(opening)
    return opening


def open_along(*, document: Document, body: Body, actor: Person, at: datetime.datetime | None = None) -> None:
    """What is laid before a body is open to it: nobody can keep a body from writing its own words by not opening it."""
    if writes_in(document, body):
        _opened(document, body, actor, at)


def writes_in(document: Document, body: Body) -> bool:
    return body.unit_id == document.unit_id and document.sections.filter(written_by=body.kind).exists()


def _opened(document: Document, body: Body, actor: Person, at: datetime.datetime | None) -> tuple[Opening, bool]:
    """With whether it was not open yet. Who is asked for a decision hears of that."""
    opened = {"opened_by": actor, "opened_at": at or timezone.now()}
    return Opening.objects.get_or_create(document=document, body=body, defaults=opened)
