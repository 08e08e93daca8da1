"""Texts with a name: the text of a whole document as it stood at a moment that somebody wants to find back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans import hooks
from plans.models import Document, NamedText
from plans.permissions import may_edit
from plans.queries import outline_of
from plans.services import naming
from plans.views.common import crumbs, readable


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=100, help_text=gettext_lazy("For example: “Concept of 1 July”.")
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def listing(request: HttpRequest, document: UUID) -> HttpResponse:
    row = readable(request, document)
    verdict = may_edit(row, request.rights)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = naming.name_text(document=row, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The text as it stands now is kept as “%(name)s”.") % {"name": made.name})
            return redirect(address(row))
    context = {
        "nav": "plans",
        "document": row,
        "form": form,
        "named_texts": row.named_texts.select_related("made_by").order_by("-made_at", "-pk"),
        "may_edit": verdict,
        "crumbs": crumbs(row, ("", _("Texts with a name"))),
    }
    return render(request, "plans/named_texts.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def detail(request: HttpRequest, named: UUID) -> HttpResponse:
    """The text under this name; with ``?vergelijk`` beside the text of now, with the words marked."""
    row = _readable(request, named)
    compares = "vergelijk" in request.GET and hooks.words_marked is not None
    context = {
        "nav": "plans",
        "document": row.document,
        "named": row,
        "sections": [told for section in outline_of(row.document).sections if (told := _told(row, section, compares))],
        "compares": compares,
        "may_edit": may_edit(row.document, request.rights),
        "crumbs": crumbs(row.document, (address(row.document), _("Texts with a name")), ("", row.name)),
    }
    return render(request, "plans/named_text.html", context)


def _told(named: NamedText, section: Any, compares: bool) -> dict[str, Any] | None:
    """A section as it stood then; in a comparison only where it is another text now."""
    then = named.texts.get(str(section.uuid), {"body": "", "no_goals_reason": ""})
    differs = then["body"] != section.body or then["no_goals_reason"] != section.no_goals_reason
    if not (differs if compares else then["body"] or then["no_goals_reason"]):
        return None
    marked = hooks.words_marked(then["body"], section.body) if compares and hooks.words_marked else ""
    return {"section": section, "then": then, "differs": differs, "marked": marked}


@login_required
@require_POST
@one_effect
def bring_back(request: HttpRequest, named: UUID) -> HttpResponse:
    row = _readable(request, named)
    changed = len(naming.bring_back(named=row, actor=request.user))
    said = ngettext("%(number)s text was brought back.", "%(number)s texts were brought back.", changed)
    messages.success(request, said % {"number": changed} if changed else _("Every text stood like that already."))
    return redirect(reverse("plans:document", args=[row.document.uuid]))


def address(document: Document) -> str:
    return reverse("plans:named_texts", args=[document.uuid])


def _readable(request: HttpRequest, uuid: UUID) -> NamedText:
    rows = NamedText.objects.filter(document__in=Document.objects.readable_by(request.rights))
    related = ("made_by", "document__kind", "document__framework", "document__unit__parent__parent")
    return get_object_or_404(rows.select_related(*related), uuid=uuid)
