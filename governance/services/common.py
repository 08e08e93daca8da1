"""What every service of this floor does first: lock, look up rights on the day of the act, refuse with a reason."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import Decision, Request, Version, VersionEditor
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document
from plans.models.document import DocumentGrant


def moment(at: datetime.datetime | None) -> tuple[datetime.datetime, datetime.date]:
    """The moment of an act and its day in Amsterdam. Without ``at``: now, on the day that the site stands on."""
    if at is None:
        return timezone.now(), today()
    return at, timezone.localdate(at)


def locked(document_id: int) -> Document:
    """The document, its row locked until the transaction ends; state is read after the lock."""
    (document,) = _document(document=document_id)
    return document


@composed
def _document(*, document: int) -> QuerySet[Document]:
    rows = Document.objects.select_for_update(of=("self",)).filter(pk=document)
    return rows.select_related("kind", "framework", "unit__parent__parent", "replaces")


def locked_request(pk: int) -> Request:
    """The request, its row locked, so that what is saved and kept of it is what it is now.

    After the rows of its document and of a meeting, where these are locked as well: always in that order.
    """
    (request,) = _request(request=pk)
    return request


@composed
def _request(*, request: int) -> QuerySet[Request]:
    rows = Request.objects.select_for_update(of=("self",)).filter(pk=request)
    return rows.select_related("document", "version", "body")


def must_count(decision: Decision) -> None:
    """Nothing is built on a record that a second member still has to confirm."""
    if decision.is_unconfirmed:
        raise Refused(_("The record of this decision has not been confirmed by a second member yet."))


def require(act: Act, unit: Unit, actor: Person, day: datetime.date) -> Rights:
    rights = rights_of(actor, on=day)
    verdict = rights.may(act, unit)
    if not verdict:
        raise Forbidden(verdict.reason)
    return rights


def may_record(request: Request, document: Document, actor: Person, day: datetime.date) -> None:
    """Raises Forbidden for who may not decide for the body, and for who drafted what it decides on."""
    rights = rights_of(actor, on=day)
    verdict = rights.may_for_body(Act.DECIDE, request.body)
    if not verdict:
        raise Forbidden(verdict.reason)
    why_not = drafts(actor, rights, request.version, document)
    if why_not:
        raise Forbidden(why_not)


def drafts(person: Person, rights: Rights, version: Version, document: Document) -> str:
    """Why this person counts as a drafter of the version, or an empty text when she does not (invariant 3)."""
    if rights.reaches(Act.EDIT, document.unit):
        return _("You may edit this document, so you do not decide on it.")
    if _wrote(person=person.pk, version=version.pk):
        return _("You wrote in this document, so you do not decide on it.")
    return ""


@composed
def _wrote(*, person: int, version: int) -> QuerySet[Version]:
    """The version, when she edited it or was invited to."""
    wrote = VersionEditor.objects.filter(version=OuterRef("pk"), person=person)
    invited = DocumentGrant.objects.filter(
        content_object=OuterRef("document"), user=person, permission__codename="contribute_document"
    )
    return Version.objects.filter(Q(Exists(wrote)) | Q(Exists(invited)), pk=version).values_list("pk")
