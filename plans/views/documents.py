"""The list of documents, beginning one, and who writes along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.templatetags.notation import in_language
from plans import hooks
from plans.forms import ContributorForm, DocumentForm, FilterForm
from plans.models import Document
from plans.models.document import DocumentGrant
from plans.permissions import CONTRIBUTE, may_invite
from plans.services import documents as services
from plans.views.common import crumbs, readable
from plans.views.goals import read_or_post

PER_PAGE = 50
FACETS = ("framework", "kind", "unit")


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every document that the person may read, found by framework, kind, unit, state and words."""
    mine = Document.objects.readable_by(request.rights).for_listing()
    form = FilterForm(request.GET)
    _choices(form, mine)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    open_first = F("closed_at").asc(nulls_first=True)  # databases differ in where they put rows without a value
    rows = (
        _filtered(mine, wanted)
        .annotate(last_at=Max("editors__last_at"))
        .order_by(open_first, "-framework__is_current", "-first_year", "unit__order", "unit__name_nl", "title", "pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    stands = hooks.standings(page.object_list) if hooks.standings and page.object_list else {}
    for row in page:
        row.standing = stands.get(row.pk)
    context = {
        "nav": "plans",
        "page": page,
        "filters": form,
        "filtered": bool(wanted),
        "may_create": request.rights.may_anywhere(Act.CREATE),
        "crumbs": [("", _("Plans"))],
    }
    return render(request, "plans/list.html", context)


def _choices(form: FilterForm, mine: QuerySet[Document]) -> None:
    """The choices are those that occur among the documents at hand (one query)."""
    fields = [f"{name}__{field}" for name in FACETS for field in ("code", "name_nl", "name_en")]
    names: dict[str, dict[str, str]] = {name: {} for name in FACETS}
    for row in mine.order_by("unit__order", "unit__name_nl", "kind__order", "pk").values(*fields):
        for name in FACETS:
            pair = {"nl": row[f"{name}__name_nl"], "en": row[f"{name}__name_en"]}
            names[name][row[f"{name}__code"]] = in_language(pair)
    for name, found in names.items():
        form.fields[name].choices = [("", _("All")), *found.items()]


def _filtered(rows: QuerySet[Document], wanted: dict[str, Any]) -> QuerySet[Document]:
    for name in FACETS:
        if name in wanted:
            rows = rows.filter(**{f"{name}__code": wanted[name]})
    if "state" in wanted:
        rows = rows.filter(closed_at__isnull=wanted["state"] == "open")
    for word in wanted.get("q", "").split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(unit__name_nl__icontains=word) | Q(unit__name_en__icontains=word)
        )
    return rows


@login_required
@read_or_post
@one_effect
def create(request: HttpRequest) -> HttpResponse:
    if not request.rights.may_anywhere(Act.CREATE):
        raise Forbidden(_("Your role does not include beginning a document."))
    form = DocumentForm(request.POST or None, rights=request.rights)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_document(actor=request.user, **form.fields_for_service())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The document has begun. Fill in its first part."))
            return redirect(reverse("plans:document", args=[made.uuid]))
    context = {
        "nav": "plans",
        "form": form,
        "title": _("Begin a document"),
        "button": _("Begin the document"),
        "back": reverse("plans:list"),
        "crumbs": [(reverse("plans:list"), _("Plans")), ("", _("Begin a document"))],
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@login_required
@read_or_post
@one_effect
def contributors(request: HttpRequest, document: UUID) -> HttpResponse:
    """Who writes along, and an invitation by e-mail address of somebody who has an account."""
    row = readable(request, document)
    verdict = may_invite(row, request.rights)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    form = ContributorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = Person.objects.filter(email=form.cleaned_data["email"].lower(), is_active=True).first()
        if person is None:
            form.add_error("email", _("Nobody with this address has an account. Ask the application manager."))
        else:
            services.grant_contributor(document=row, person=person, actor=request.user)
            messages.success(request, _("%(person)s can write in this document now.") % {"person": person})
            return redirect(reverse("plans:contributors", args=[row.uuid]))
    granted = DocumentGrant.objects.filter(content_object=row, permission__codename=CONTRIBUTE)
    context = {
        "nav": "plans",
        "document": row,
        "form": form,
        "people": [grant.user for grant in granted.select_related("user").order_by("user__name", "pk")],
        "editors": row.editors.select_related("person").order_by("-last_at", "pk"),
        "may_invite": verdict,
        "crumbs": crumbs(row, ("", _("Who writes along"))),
    }
    return render(request, "plans/contributors.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@one_effect
def end_contributor(request: HttpRequest, document: UUID, person: UUID) -> HttpResponse:
    row = readable(request, document)
    who = get_object_or_404(Person, uuid=person)
    services.revoke_contributor(document=row, person=who, actor=request.user)
    messages.success(request, _("%(person)s no longer writes in this document.") % {"person": who})
    return redirect(reverse("plans:contributors", args=[row.uuid]))
