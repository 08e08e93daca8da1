"""Suggestions: what somebody would change in a text or an amount, and what becomes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse as refuse_form
from kwaliteit.shared.http import one_effect
from plans import talk
from plans.forms_suggestions import RefuseForm, SuggestionForm, texts_form
from plans.models import Document, Goal, Measure, Remark, Section
from plans.permissions import circles_of, may_edit, may_remark
from plans.queries import remarks_of
from plans.services import suggestions as services
from plans.views.common import crumbs, frame, media, readable, readable_part
from plans.views.goals import read_or_post
from plans.views.remarks import require, visible

Suggestions = list[Remark]


@login_required
@read_or_post
@one_effect
def section(request: HttpRequest, section: UUID) -> HttpResponse:
    return _suggest(request, readable_part(request, Section, section, "theme", "template"))


@login_required
@read_or_post
@one_effect
def goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    return _suggest(request, readable_part(request, Goal, goal, "theme"))


@login_required
@read_or_post
@one_effect
def measure(request: HttpRequest, measure: UUID) -> HttpResponse:
    return _suggest(request, readable_part(request, Measure, measure, "theme"))


def _suggest(request: HttpRequest, part: Any) -> HttpResponse:
    """The text as it stands, with her own suggestions in it, to be changed as she would have it."""
    document, kind = part.document, type(part).__name__.lower()
    require(may_remark(document, request.rights))
    own = list(services.open_ones(document).filter(author=request.user, said_by="", **{kind: part}))
    data = request.POST or None
    texts = texts_form(data, part, own)
    form = SuggestionForm(data, part=part, own=own, circles=circles_of(document, request.rights))
    back = talk.page_of(Remark(document=document, **{kind: part}))
    if request.method == "POST" and texts.is_valid() & form.is_valid():
        try:
            made = services.suggest(
                part=part,
                revision=texts.seen,
                actor=request.user,
                suggested=form.suggested(texts.fields_for_service()),
            )
        except Refused as refusal:
            refuse_form(form if refusal.field in form.fields else texts, refusal)
        else:
            messages.success(request, _said(made))
            return redirect(f"{back.partition('#')[0]}#remarks")
    context = {
        "nav": "plans",
        "document": document,
        "part": part,
        "texts": texts,
        "form": form,
        "media": media(request, texts),
        "back": back,
        "title": _("Suggest a change"),
        "crumbs": crumbs(document, (back, str(part.title)), ("", _("Suggest a change"))),
    }
    return render(request, "plans/suggest.html", context, status=422 if form.errors or texts.errors else 200)


def _said(made: Suggestions) -> str:
    if not made:
        return _("Your suggestions are as you left them here.")
    return ngettext("%d change is suggested.", "%d changes are suggested.", len(made)) % len(made)


@login_required
@require_safe
def listing(request: HttpRequest, document: UUID) -> HttpResponse:
    """All that is suggested and not decided, to take over one by one or all at once."""
    row = readable(request, document)
    context = frame(request, row, "suggestions")
    outline = context["outline"]
    waiting = [remark for remark in context["open_remarks"] if remark.change]
    waiting.reverse()  # the first one first
    talk.put_in_text(waiting, [*outline.sections, *outline.goals, *outline.measures])
    talk.name_parts(waiting, outline)
    for remark in waiting:
        if remark.about:
            setattr(remark, remark.part[0], remark.about)  # type: ignore[index]
            remark.document = row
            remark.page = talk.page_of(remark)  # type: ignore[attr-defined]
    decided = [remark for remark in context["remarks"] if remark.outcome]
    talk.name_parts(decided, outline)
    talk.name_sources([*waiting, *decided], row)
    context |= {"waiting": waiting, "decided": decided, "crumbs": crumbs(row, ("", _("Suggestions")))}
    return render(request, "plans/suggestions.html", context)


@login_required
@require_POST
@one_effect
def take(request: HttpRequest, remark: UUID) -> HttpResponse:
    row = visible(request, remark)
    left = services.take_over(document=row.document, suggestions=[row], actor=request.user)
    if row.resolved_at:
        messages.info(request, _("Somebody dealt with this already."))
    elif left:
        changed = _("What it is about has changed since. Change it by hand, or do not take it over.")
        messages.error(request, getattr(left[0], "left_because", changed))
    else:
        messages.success(request, _("Taken over."))
    return redirect(_next(request, row))


@login_required
@require_POST
@one_effect
def take_all(request: HttpRequest, document: UUID) -> HttpResponse:
    """Those that were on the page; what came in since waits for somebody who has seen it."""
    row = readable(request, document)
    chosen = _chosen(request, row)
    left = services.take_over(document=row, suggestions=chosen, actor=request.user)
    taken = len(chosen) - len(left)
    if taken:
        said = ngettext("%d suggestion is taken over.", "%d suggestions are taken over.", taken)
        messages.success(request, said % taken)
    if left:
        words = ngettext(
            "%d could not be taken over: what it is about has changed since.",
            "%d could not be taken over: what they are about has changed since.",
            len(left),
        )
        messages.error(request, words % len(left))
    return redirect("plans:suggestions", row.uuid)


@login_required
@read_or_post
@one_effect
def refuse(request: HttpRequest, remark: UUID) -> HttpResponse:
    row = visible(request, remark)
    require(may_edit(row.document, request.rights, row.section))
    return _refuse(request, row.document, [row] if row.resolved_at is None else [], _next(request, row))


@login_required
@read_or_post
@one_effect
def refuse_all(request: HttpRequest, document: UUID) -> HttpResponse:
    row = readable(request, document)
    chosen = _chosen(request, row)
    if not chosen:
        require(may_edit(row, request.rights))
    return _refuse(request, row, chosen, reverse("plans:suggestions", args=[row.uuid]))


def _refuse(request: HttpRequest, document: Document, chosen: Suggestions, back: str) -> HttpResponse:
    """Ask for the reason, which everybody reads who reads the suggestion."""
    for section in {remark.section for remark in chosen}:
        require(may_edit(document, request.rights, section))
    if not chosen:
        messages.info(request, _("Somebody dealt with this already."))
        return redirect(back)
    form = RefuseForm(request.POST if request.method == "POST" and "text" in request.POST else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["text"]
        gone = services.refuse(document=document, suggestions=chosen, actor=request.user, reason=reason)
        said = ngettext("%d suggestion is not taken over.", "%d suggestions are not taken over.", len(gone))
        messages.success(request, said % len(gone))
        return redirect(back)
    title = ngettext("Do not take over this suggestion", "Do not take over these %d suggestions", len(chosen))
    context = {
        "nav": "plans",
        "document": document,
        "form": form,
        "chosen": chosen,
        "title": title % len(chosen) if len(chosen) > 1 else title,
        "back": back,
        "crumbs": crumbs(document, (back, _("Suggestions")), ("", _("Do not take over"))),
    }
    return render(request, "plans/suggestion_refuse.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@one_effect
def withdraw(request: HttpRequest, remark: UUID) -> HttpResponse:
    row = visible(request, remark)
    services.withdraw(suggestion=row, actor=request.user)
    said = _("Somebody dealt with this already.") if row.resolved_at else _("Your suggestion is withdrawn.")
    messages.info(request, said)
    return redirect(talk.place_of(row))


def _chosen(request: HttpRequest, document: Document) -> Suggestions:
    """The open suggestions that the form names, as far as the person sees them."""
    named = set(request.POST.getlist("suggestion"))
    seen = remarks_of(document, request.rights)
    return [remark for remark in seen if remark.change and remark.resolved_at is None and str(remark.uuid) in named]


def _next(request: HttpRequest, row: Remark) -> str:
    """Back to where the button was: the list of suggestions, or the part."""
    if request.POST.get("list") or request.GET.get("list"):
        return reverse("plans:suggestions", args=[row.document.uuid])
    return talk.page_of(row).partition("#")[0] + "#remarks"
