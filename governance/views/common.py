"""Guards of this floor: what a person may not know exists answers 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.models import Decision, DecisionLetter, Request, Version
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.composed import composed
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.shared.forms import refuse
from plans.models import Document

Crumbs = list[tuple[str, str]]
UNIT = ("unit", "unit__parent", "unit__parent__parent")


def versions(rights: Rights) -> QuerySet[Version]:
    """The versions that this person may read, with all that a page about one needs."""
    return Version.objects.visible_to(rights).select_related(
        "frozen_by",
        "document__kind",
        "document__framework",
        *(f"document__{path}" for path in UNIT),
        "adoption__body",
    )


def requests(rights: Rights) -> QuerySet[Request]:
    return Request.objects.visible_to(rights).select_related(
        *(f"body__{path}" for path in UNIT),
        "version",
        "meeting",
        "asked_by",
        "document__kind",
        "document__framework",
        *(f"document__{path}" for path in UNIT),
    )


def decisions(rights: Rights) -> QuerySet[Decision]:
    known = Request.objects.visible_to(rights).values("pk")
    rows = Decision.objects.filter(request__in=known).select_related(
        "request__body",
        *(f"body__{path}" for path in UNIT),
        "version__document__kind",
        "version__document__framework",
        *(f"version__document__{path}" for path in UNIT),
        "meeting__body",
        "recorded_by",
        "answer__answered_by",
        "confirmation__confirmed_by",
        "by_mandate_of__version",
        "corrects",
        "correction",
    )
    letters = DecisionLetter.objects.filter(decision=OuterRef("pk"))
    return rows.annotate(has_letters=Exists(letters)).defer("by_mandate_of__version__payload")


def one(rows: QuerySet[Any], **which: Any) -> Any:
    """The row of an address. Not in any order: to order, Django first weighs every column that is read along."""
    found = list(rows.filter(**which).order_by()[:1])
    if not found:
        raise Http404
    return found[0]


def one_of(rows: Callable[[Rights], QuerySet[Any]], request: HttpRequest, uuid: UUID) -> Any:
    """The row of an address among those that she may know, by a statement that is composed once."""
    return one_for(rows, request.rights, uuid)


def one_for(rows: Callable[[Rights], QuerySet[Any]], rights: Rights, uuid: UUID) -> Any:
    return first(_found(rows=rows, uuid=uuid, rights=rights))


@composed
def _found(*, rows: Callable[[Rights], QuerySet[Any]], uuid: UUID, rights: Rights) -> QuerySet[Any]:
    return rows(rights).filter(uuid=uuid).order_by()[:1]


def first(rows: list[Any]) -> Any:
    if not rows:
        raise Http404
    return rows[0]


def readable(request: HttpRequest, uuid: Any) -> Document:
    """A document of which this person may read the working text."""
    return one(Document.objects.readable_by(request.rights).for_listing().select_related("replaces"), uuid=uuid)


def demand(verdict: Verdict) -> None:
    if not verdict:
        raise Forbidden(verdict.reason)


def show_form(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A form: 200 when it is new, 422 when something in it needs attention."""
    return render(request, template, context, status=422 if context["form"].errors else 200)


def done(request: HttpRequest, text: str) -> None:
    messages.success(request, text)


def sent(request: HttpRequest) -> Any:
    """What was typed, or None when a form is only opened."""
    return request.POST if request.method == "POST" else None


def acted(request: HttpRequest, form: Form, act: Callable[..., Any], said: str, **about: Any) -> bool:
    """Do what a form asks, and say so; False when it is only opened, or something in it needs attention.

    Two texts that clash (``Conflict``) are for the caller.
    """
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        act(actor=request.user, **about, **form.cleaned_data)
    except Conflict:
        raise
    except Refused as reason:
        refuse(form, reason)
        return False
    done(request, said)
    return True


def version_crumbs(request: HttpRequest, version: Version, *more: str) -> Crumbs:
    """The way back to the plan is there for who may read its working text."""
    document = version.document
    reads = request.rights.reaches(Act.READ, document.unit)
    plan = reverse("plans:document", args=[document.uuid]) if reads else ""
    crumbs = [
        (reverse("governance:bodies"), _("Participation")),
        (plan, f"{document.title}, {document.unit.name}"),
        (reverse("governance:version", args=[version.uuid]), _("Version %(number)s") % {"number": version.number}),
    ]
    return [*crumbs, *(("", label) for label in more)]


def sees_body(body: Body, rights: Rights) -> bool:
    """Who was given one plan to read has no way to the page of the body, nor to its meetings."""
    return any(a.body_id == body.pk for a in rights.appointments) or rights.reaches(Act.READ, body.unit)


def request_crumbs(row: Request, *more: str, body: bool = True) -> Crumbs:
    label = _("%(right)s, version %(number)s") % {
        "right": row.get_right_display().capitalize(),
        "number": row.version.number,
    }
    return [
        (reverse("governance:bodies"), _("Participation")),
        (reverse("governance:body", args=[row.body.code]) if body else "", row.body.name),
        (reverse("governance:request", args=[row.uuid]), label),
        *(("", text) for text in more),
    ]
