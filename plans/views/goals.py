"""Goals and common initiatives: add, change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kwaliteit.shared.http import one_effect
from plans.forms import GoalForm, InitiativeForm, PartForm
from plans.models import Document, Goal, Initiative
from plans.models.content import Part
from plans.services import drafting
from plans.together import Clashing
from plans.views.clashes import basis_of, clash_page
from plans.views.common import attempt, crumbs, media, readable, readable_part, require_edit
from plans.views.drafts import merged_with, saved_at, told

read_or_post = require_http_methods(["GET", "HEAD", "POST"])


def theme_page(document: Document, part: Any) -> str:
    return reverse("plans:theme", args=[document.uuid, part.theme.code]) + f"#{type(part).__name__.lower()}-{part.uuid}"


@login_required
@read_or_post
@one_effect
def goal_add(request: HttpRequest, document: UUID) -> HttpResponse:
    return add_part(request, document, GoalForm, drafting.add_goal, _("Add a goal"), theme_page)


@login_required
@read_or_post
@one_effect
def goal_edit(request: HttpRequest, goal: UUID) -> HttpResponse:
    part = readable_part(request, Goal, goal, "theme")
    remove = reverse("plans:goal_remove", args=[part.uuid])
    return edit_part(request, part, GoalForm, _save_goal, theme_page, remove)


@login_required
@read_or_post
@one_effect
def initiative_add(request: HttpRequest, document: UUID) -> HttpResponse:
    return add_part(
        request, document, InitiativeForm, drafting.add_initiative, _("Add a common initiative"), theme_page
    )


@login_required
@read_or_post
@one_effect
def initiative_edit(request: HttpRequest, initiative: UUID) -> HttpResponse:
    part = readable_part(request, Initiative, initiative, "theme")
    remove = reverse("plans:initiative_remove", args=[part.uuid])
    return edit_part(request, part, InitiativeForm, _save_initiative, theme_page, remove)


def _save_goal(part: Part, **fields: Any) -> Goal:
    return drafting.save_goal(goal=part, **fields)  # type: ignore[arg-type]


def _save_initiative(part: Part, **fields: Any) -> Initiative:
    return drafting.save_initiative(initiative=part, **fields)  # type: ignore[arg-type]


def add_part(
    request: HttpRequest, document: UUID, form_class: type[PartForm], add: Any, title: str, done: Any
) -> HttpResponse:
    """A form for a new part, filled in as far as the address says (``?theme=``, ``?goal=``)."""
    row = readable(request, document)
    require_edit(request, row)
    form = form_class(request.POST or None, document=row, initial=_asked_for(request, row))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: add(document=row, actor=request.user, **form.fields_for_service()))
        if made:
            messages.success(request, saved_at())
            return redirect(done(row, made))
    return form_page(request, row, form, title, _cancel(request, row))


def edit_part(
    request: HttpRequest, part: Any, form_class: type[PartForm], save: Any, done: Any, remove: str = ""
) -> HttpResponse:
    document, back = part.document, done(part.document, part)
    require_edit(request, document)
    form = form_class(request.POST or None, document=document, part=part)
    if request.method == "POST" and form.is_valid():
        fields = form.fields_for_service()
        basis = basis_of(request)
        try:
            saved = attempt(form, lambda: save(part, revision=form.seen, actor=request.user, basis=basis, **fields))
        except Clashing as conflict:
            return clash_page(request, form, conflict, document, back, part.title)
        if saved:
            messages.success(request, told(merged_with(saved, form.seen, request.user)))
            return redirect(done(document, saved))
    return form_page(request, document, form, part.title, back, remove)


def form_page(
    request: HttpRequest, document: Document, form: PartForm, title: str, back: str, remove: str = ""
) -> HttpResponse:
    context = {
        "nav": "plans",
        "document": document,
        "form": form,
        "media": media(request, form),
        "title": title,
        "back": back,
        "remove": remove,
        "handout": _handout(document, form),
        "crumbs": crumbs(document, ("", title)),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


def _handout(document: Document, form: PartForm) -> str:
    """What the institution says about the theme of the form, as far as that is known already."""
    theme = document.framework.themes.filter(pk=form.initial["theme"]).first() if form.initial.get("theme") else None
    return theme.handout if theme else ""


def _asked_for(request: HttpRequest, document: Document) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if code := request.GET.get("theme"):
        theme = document.framework.themes.filter(code=code).first()
        found |= {"theme": theme.pk} if theme else {}
    if request.GET.get("goal"):
        goal = Goal.objects.filter(document=document, pk=_number(request.GET["goal"])).first()
        found |= {"goals": [goal.pk], "theme": goal.theme_id} if goal else {}
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _cancel(request: HttpRequest, document: Document) -> str:
    if code := request.GET.get("theme"):
        theme = document.framework.themes.filter(code=code).first()
        if theme:
            return reverse("plans:theme", args=[document.uuid, theme.code])
    return reverse("plans:document", args=[document.uuid])
