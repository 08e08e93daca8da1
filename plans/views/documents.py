"""The list of documents, beginning one, and who writes along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans import hooks
from plans.forms import DocumentForm, FilterForm
from plans.forms_working import ContributorForm, OwnersForm
from plans.listing import choices, listed
from plans.models import Document, Section
from plans.models.document import DocumentGrant
from plans.permissions import CONTRIBUTE, may_invite
from plans.queries import outline_of
from plans.services import beginning
from plans.services import documents as services
from plans.services.documents import years_of_report
from plans.views.common import crumbs, readable
from plans.views.goals import read_or_post

PER_PAGE = 50


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every document that the person may read, found by framework, kind, unit, state and words."""
    every = listed(request.rights)
    form = FilterForm(request.GET)
    for facet, found in choices(every).items():
        form.fields[facet].choices = [("", _("All")), *found]
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    page = Paginator([row for row in every if row.fits(wanted)], PER_PAGE).get_page(request.GET.get("page"))
    stands = hooks.standings([row.pk for row in page]) if hooks.standings else {}
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


@login_required
@read_or_post
@one_effect
def create(request: HttpRequest) -> HttpResponse:
    if not request.rights.may_anywhere(Act.CREATE):
        raise Forbidden(_("Your role does not include beginning a document."))
    form = DocumentForm(request.POST or None, rights=request.rights)
    earlier = Document.objects.readable_by(request.rights).filter(uuid=as_uuid(request.GET.get("from", ""))).first()
    if earlier:
        form.begin_with(earlier)
    else:
        form.initial |= _report_asked(form, request.GET.get("plaats", ""), request.GET.get("jaar", ""))
    if request.method == "POST" and form.is_valid():
        try:
            made, left = beginning.begin(actor=request.user, **form.fields_for_service())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _begun(made))
            if left:
                text = _("This has no place in the new framework, and stands in the earlier plan only: %(titles)s.")
                messages.warning(request, text % {"titles": ", ".join(left)})
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


def _report_asked(form: DocumentForm, place: str, last_year: str) -> dict[str, Any]:
    """What to fill in of a report that is owed: which, for whom, and over which years."""
    kind = form.pairs.get(place, (None,))[0]
    period = next((row for row in years_of_report(kind) if str(row[1]) == last_year), None) if kind else None
    if not period:
        return {}
    with override(settings.LANGUAGE_CODE):  # in which a document begins
        title = f"{kind.name} {last_year}"
    return {"place": place, "title": title, "first_year": period[0], "last_year": period[1]}


def _begun(document: Document) -> str:
    if document.begun_from is None:
        return _("The document has begun. Fill in its first part.")
    return _("The document has begun with the texts, goals and measures of “%(plan)s”. Its amounts stayed behind.") % {
        "plan": document.begun_from.title
    }


def as_uuid(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None


@login_required
@read_or_post
@one_effect
def contributors(request: HttpRequest, document: UUID) -> HttpResponse:
    """Who writes along, and an invitation by e-mail address of somebody who has an account."""
    row = readable(request, document)
    verdict = may_invite(row, request.rights)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    sections = outline_of(row).sections
    form = ContributorForm(request.POST or None, sections=sections)
    if request.method == "POST" and form.is_valid():
        person = Person.objects.filter(email=form.cleaned_data["email"].lower(), is_active=True).first()
        if person is None:
            form.add_error("email", _("Nobody with this address has an account. Ask the application manager."))
        else:
            services.grant_contributor(document=row, person=person, actor=request.user, sections=form.chosen())
            messages.success(request, _("%(person)s can write in this document now.") % {"person": person})
            return redirect(reverse("plans:contributors", args=[row.uuid]))
    return _writers_page(request, row, sections, form)


@login_required
@require_POST
@one_effect
def owners(request: HttpRequest, document: UUID) -> HttpResponse:
    """Who owns which section."""
    row = readable(request, document)
    sections = outline_of(row).sections
    form = OwnersForm(request.POST, document=row, sections=sections)
    if not form.is_valid():
        return _writers_page(request, row, sections, ContributorForm(sections=sections), form)
    services.set_owners(document=row, owners=form.owners(), actor=request.user)
    messages.success(request, _("Saved: who owns which part."))
    return redirect(reverse("plans:contributors", args=[row.uuid]))


def _writers_page(
    request: HttpRequest,
    row: Document,
    sections: list[Section],
    form: ContributorForm,
    owners: OwnersForm | None = None,
) -> HttpResponse:
    granted = DocumentGrant.objects.filter(content_object=row, permission__codename=CONTRIBUTE)
    named: dict[int, list[str]] = {}
    for section in Section.objects.filter(document=row, grants__isnull=False).annotate(invited=F("grants__person")):
        named.setdefault(section.invited, []).append(next(one.title for one in sections if one.pk == section.pk))
    people = [grant.user for grant in granted.select_related("user").order_by("user__name", "pk")]
    context = {
        "nav": "plans",
        "document": row,
        "form": form,
        "owners": owners or OwnersForm(document=row, sections=sections),
        "owned": [section for section in sections if section.owner],
        "people": [(person, named.get(person.pk, [])) for person in people],
        "editors": row.editors.select_related("person").order_by("-last_at", "pk"),
        "may_invite": may_invite(row, request.rights),
        "crumbs": crumbs(row, ("", _("Who writes along"))),
    }
    wrong = form.errors or (owners and owners.errors)
    return render(request, "plans/contributors.html", context, status=422 if wrong else 200)


@login_required
@require_POST
@one_effect
def end_contributor(request: HttpRequest, document: UUID, person: UUID) -> HttpResponse:
    row = readable(request, document)
    who = get_object_or_404(Person, uuid=person)
    services.revoke_contributor(document=row, person=who, actor=request.user)
    messages.success(request, _("%(person)s no longer writes in this document.") % {"person": who})
    return redirect(reverse("plans:contributors", args=[row.uuid]))
