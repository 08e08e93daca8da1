"""A member's own note about a request, and the text that the body drafts together. Both save themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from governance.attached import is_of_body
from governance.models import DraftText, PrivateNote, Request
from governance.preparing_forms import DraftForm, NoteForm, PlainTextForm
from governance.services import preparing
from governance.views.common import request_crumbs
from governance.views.request_page import get_request, sees_draft, show_request
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect, tell_saved
from plans.merging import Clash, plain_of
from plans.text import tidy
from plans.views.clashes import basis_of
from plans.views.drafts import merged_with

CHOICES = (
    ("both", gettext_lazy("Both, one after the other")),
    ("typed", gettext_lazy("What I wrote")),
    ("stored", gettext_lazy("What stands there now")),
)
Save = Callable[..., PrivateNote | DraftText]
Again = Callable[[PlainTextForm], HttpResponse]


@login_required
@require_POST
@one_effect
def note(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save her own note."""
    row = get_request(request, uuid)
    if not is_of_body(row, request.rights):
        raise Http404
    back = reverse("governance:request", args=[row.uuid]) + "#preparation"
    form = NoteForm(request.POST, auto_id="note_%s")

    def again(form: PlainTextForm) -> HttpResponse:
        return show_request(request, row, form=form, note_form=form, status=422)

    return _save(request, row, form, preparing.save_note, back=back, title=_("Your preparation"), again=again)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The text that the body drafts together; to others, and to who drafts the plan, it does not exist."""
    row = get_request(request, uuid)
    if not sees_draft(row, request.rights):
        raise Http404
    kept = DraftText.objects.filter(request=row).select_related("changed_by").first()
    back = reverse("governance:draft_text", args=[row.uuid])
    title = _("Draft text of %(body)s") % {"body": row.body.with_article}

    def page(form: PlainTextForm, status: int = 200) -> HttpResponse:
        crumbs = request_crumbs(row, _("Draft text"))
        context = {"row": row, "form": form, "draft": kept, "title": title, "crumbs": crumbs}
        return render(request, "governance/draft_text.html", context, status=status)

    if request.method != "POST":
        return page(DraftForm(initial={"text": kept.text, "revision": kept.revision} if kept else None))

    def again(form: PlainTextForm) -> HttpResponse:
        return page(form, 422)

    return _save(request, row, DraftForm(request.POST), preparing.save_draft, back=back, title=title, again=again)


def _save(
    request: HttpRequest,
    row: Request,
    form: PlainTextForm,
    save: Save,
    *,
    back: str,
    title: str,
    again: Again,
) -> HttpResponse:
    """By itself while she types (JSON), or by the button; a text that several write is put together with what others
    saved. What cannot be put together stands side by side."""
    by_itself, together = request.headers.get("Accept", "").startswith("application/json"), isinstance(form, DraftForm)
    what = f"{request.user.uuid}-{'draft' if together else 'note'}-{row.uuid}"
    if form.is_valid():
        text = form.cleaned_data["text"]
        seen, basis = form.cleaned_data["revision"], {"basis": basis_of(request)} if together else {}
        try:
            saved = save(request=row, actor=request.user, text=text, revision=seen, **basis)
        except preparing.TwoTexts as conflict:
            return _beside(request, row, conflict, form, title, by_itself)
        except Forbidden:
            raise
        except Refused as reason:
            refuse(form, reason)
        else:
            said = _("Saved at %(time)s") % {"time": date_format(timezone.localtime(), "H:i")}
            merged = merged_with(saved, seen, request.user) if together else ""
            if by_itself:
                others = {"fields": {"text": saved.text}, "merged": merged} if saved.text != tidy(text) else {}
                return JsonResponse({"revision": saved.revision, "saved": said, **others})
            messages.success(request, " ".join([said, merged]).strip())
            return _settled(back, what)
    if by_itself:
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"message": " ".join(reasons)}, status=422)
    return again(form)


def _settled(back: str, what: str) -> HttpResponse:
    """Back to the text, whose copy in her browser is no longer needed."""
    response = HttpResponseRedirect(back)
    tell_saved(response, what)
    return response


def _beside(
    request: HttpRequest, row: Request, conflict: preparing.TwoTexts, form: PlainTextForm, title: str, by_itself: bool
) -> HttpResponse:
    """The parts that both changed; each button holds the whole text with one side of these, or both."""
    if by_itself:
        return JsonResponse({"message": str(conflict)}, status=409)
    context: dict[str, Any] = {
        "document": row.document,
        "label": form.fields["text"].label,
        "clashes": [piece for piece in conflict.pieces if isinstance(piece, Clash)],
        "choices": [(label, plain_of(conflict.pieces, which)) for which, label in CHOICES],
        "revision": conflict.revision,
        "message": str(conflict),
        "title": title,
        "no_history": isinstance(form, NoteForm),
        "crumbs": request_crumbs(row, title),
    }
    return render(request, "governance/conflict.html", context, status=409)
