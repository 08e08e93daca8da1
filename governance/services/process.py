"""What surrounds decisions: promises."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.models import Decision, Promise, PromiseDispute
from governance.services.common import moment, require
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document


@transaction.atomic
def make_promise(
    *,
    body: Body,
    made_by: Body,
    text: str,
    made_on: datetime.date,
    actor: Person,
    due_on: datetime.date | None = None,
    document: Document | None = None,
    at: datetime.datetime | None = None,
) -> Promise:
    """Record what a board promised a body. It stays open until it is shown to be met."""
    _at, day = moment(at)
    require(Act.REPLY, made_by.unit, actor, day)
    if not text.strip():
        raise Refused(_("Write what was promised."), field="text")
    if made_on > day:
        raise Refused(_("The date lies in the future."), field="made_on")
    if due_on and due_on < made_on:
        raise Refused(_("The date is before the promise was made."), field="due_on")
    promise = Promise(body=body, made_by=made_by, text=text.strip(), made_on=made_on, due_on=due_on, document=document)
    promise._history_user = actor
    promise.save()
    return promise


@transaction.atomic
def meet_promise(
    *, promise: Promise, actor: Person, met_on: datetime.date, met_by: str, at: datetime.datetime | None = None
) -> Promise:
    """Close a promise by saying how it shows that it was met."""
    _at, day = moment(at)
    promise = Promise.objects.select_for_update(of=("self",)).select_related("made_by__unit").get(pk=promise.pk)
    require(Act.ANSWER, promise.made_by.unit, actor, day)
    if promise.met_on:
        raise Refused(_("This promise was met already."))
    if not met_by.strip():
        raise Refused(_("Say how it shows that the promise was met."), field="met_by")
    if met_on > day:
        raise Refused(_("The date lies in the future."), field="met_on")
    promise.met_on, promise.met_by = met_on, met_by.strip()
    promise._history_user = actor
    promise.save(update_fields=["met_on", "met_by"])
    return promise


@transaction.atomic
def dispute_promise(
    *, promise: Promise, actor: Person, reason: str, at: datetime.datetime | None = None
) -> PromiseDispute:
    """The body does not see a promise as met: it is open again. What was said to meet it stays readable.

    For the chair or secretary of the body. Not for a promise that lapsed with the record that it came from.
    """
    at, day = moment(at)
    promise = Promise.objects.select_for_update(of=("self",)).select_related("body", "made_by").get(pk=promise.pk)
    verdict = rights_of(actor, on=day).may_for_body(Act.DECIDE, promise.body)
    if not verdict:
        raise Forbidden(verdict.reason)
    if not promise.met_on:
        raise Refused(_("This promise is open; nobody said that it was met."))
    if Decision.objects.filter(corrects__conditions__promise=promise).exists():
        raise Refused(_("This promise lapsed when the decision was put right by a new record."))
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    dispute = PromiseDispute.objects.create(
        promise=promise,
        met_on=promise.met_on,
        met_by=promise.met_by,
        reason=reason.strip(),
        recorded_by=actor,
        recorded_at=at,
    )
    promise.met_on, promise.met_by = None, ""
    promise._history_user = actor
    promise.save(update_fields=["met_on", "met_by"])
    return dispute
