"""A plan to Word and back: the file to take away, a file that is brought in, and what of it is taken over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans import hooks
from plans.forms_word import WordForm
from plans.models import BroughtIn, Document, Measure, Section
from plans.models.content import Part
from plans.parts import RICH
from plans.permissions import may_bring_in
from plans.queries import outline_of
from plans.services import bringing
from plans.views.common import crumbs, readable
from plans.views.drafts import address
from plans.views.goals import read_or_post, theme_page
from plans.word import out

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_safe
def whole(request: HttpRequest, document: UUID) -> FileResponse:
    row = readable(request, document)
    return _file(row, None)


@login_required
@require_safe
def section(request: HttpRequest, document: UUID, code: str) -> FileResponse:
    row = readable(request, document)
    return _file(row, code)


def _file(document: Document, code: str | None) -> FileResponse:
    outline = outline_of(document)
    part = next((row for row in outline.sections if row.code == code), None)
    if code and part is None:
        raise Http404
    name = slugify(f"{document.unit.short} {document.title}{f' {part.title}' if part else ''}")
    answer = FileResponse(out.word(outline, part), as_attachment=True, filename=f"{name}.docx", content_type=KIND)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@read_or_post
@one_effect
def bring(request: HttpRequest, document: UUID) -> HttpResponse:
    """To Word and back on one page; who only reads finds the way out alone."""
    row = readable(request, document)
    verdict = may_bring_in(row, request.rights)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    form = WordForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            brought = bringing.bring_in(document=row, upload=form.cleaned_data["file"], actor=request.user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(reverse("plans:word_in", args=[brought.uuid]))
    files = BroughtIn.objects.filter(document=row).select_related("brought_by") if verdict else BroughtIn.objects.none()
    context = {
        "nav": "plans",
        "document": row,
        "form": form,
        "may_edit": verdict,
        "files": files.order_by("-brought_at", "-pk").defer("found"),
        "sections": outline_of(row).sections,
        "crumbs": crumbs(row, ("", _("To Word and back"))),
    }
    return render(request, "plans/word.html", context, status=422 if form.errors else 200)


@login_required
@read_or_post
@one_effect
def brought_in(request: HttpRequest, brought: UUID) -> HttpResponse:
    """What a file changes, part by part, and what in it still asks for a place; POST takes over what was chosen."""
    row = _brought(request, brought)
    if request.method == "POST":
        taken = bringing.take(brought=row, actor=request.user, **_chosen(request))
        for reason in taken.refused:
            messages.warning(request, reason)
        if taken.parts:
            messages.success(request, _("Taken over: %(parts)s.") % {"parts": ", ".join(dict.fromkeys(taken.parts))})
        elif not taken.refused:
            messages.info(request, _("Nothing was chosen; the plan stays as it is."))
        return redirect(reverse("plans:word_in", args=[row.uuid]))
    document = row.document
    changes = _changes(document, row)
    context = {
        "nav": "plans",
        "document": document,
        "brought": row,
        "changes": [change for change in changes if change.fields],
        "settled": sum(not change.fields for change in changes),
        "pieces": row.found["pieces"],
        "notes": _notes(row.found["notes"]),
        "comments": row.found["comments"],
        "places": [(part.code, part.title) for part in outline_of(document).sections],
        "crumbs": crumbs(
            document, (reverse("plans:word", args=[document.uuid]), _("To Word and back")), ("", row.name)
        ),
    }
    return render(request, "plans/word_in.html", context)


@login_required
@require_POST
@one_effect
def put_away(request: HttpRequest, brought: UUID) -> HttpResponse:
    row = _brought(request, brought)
    bringing.put_away(brought=row, actor=request.user)
    messages.success(request, _("“%(name)s” has been put away; the plan stays as it is.") % {"name": row.name})
    return redirect(reverse("plans:word", args=[row.document.uuid]))


def _brought(request: HttpRequest, brought: UUID) -> BroughtIn:
    rows = BroughtIn.objects.filter(document__in=Document.objects.readable_by(request.rights))
    related = ("document__kind", "document__framework", "document__unit__parent__parent", "brought_by")
    row: BroughtIn = get_object_or_404(rows.select_related(*related), uuid=brought)
    verdict = may_bring_in(row.document, request.rights)
    if not verdict:
        raise Forbidden(verdict.reason)
    return row


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """What was ticked and chosen, by the key in the name of each control."""
    found: dict[str, dict[int, str]] = {"change": {}, "piece": {}, "instead": {}, "comment": {}}
    for name, value in request.POST.items():
        known = re.fullmatch(r"(change|piece|instead|comment)-([0-9]{1,6})", name)
        if known and value:
            found[known[1]][int(known[2])] = value
    return {
        "changes": found["change"],
        "pieces": {key: (code, key in found["instead"]) for key, code in found["piece"].items()},
        "comments": set(found["comment"]),
    }


@dataclass(frozen=True)
class Field:
    label: str
    html: str
    clashes: bool


@dataclass(frozen=True)
class Change:
    """A part that the file changes: what would stand, with its words marked, field by field."""

    key: int
    title: str
    url: str
    fields: list[Field]

    @property
    def clashes(self) -> bool:
        return any(field.clashes for field in self.fields)


def _changes(document: Document, brought: BroughtIn) -> list[Change]:
    parts = bringing.parts_of(document)
    found = []
    for row in brought.found["changes"]:
        part = parts.get((row["kind"], UUID(row["uuid"])))
        if part is None:
            gone = [Field(name, _html(name, of["is"]), True) for name, of in row["fields"].items()]
            found.append(Change(row["key"], _("A part that is no longer in the plan"), "", gone))
            continue
        merge = bringing.put_together(part, row)
        fields = []
        for name, of in row["fields"].items():
            clashes = name in merge.clashing
            then, now = of["is"] if clashes else merge.values[name], getattr(part, name)
            if then != now:
                fields.append(Field(_label(part, name), _marked(name, now, then), clashes))
        found.append(Change(row["key"], str(part), _url(document, part), fields))
    return found


def _label(part: Part, name: str) -> str:
    return capfirst(str(part._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _url(document: Document, part: Any) -> str:
    if isinstance(part, Section):
        return address(part)
    return reverse("plans:measure", args=[part.uuid]) if isinstance(part, Measure) else theme_page(document, part)


def _marked(name: str, now: str, then: str) -> str:
    """The words that come and go, marked; without a floor above that marks them, the new words."""
    return hooks.words_marked(_html(name, now), _html(name, then)) if hooks.words_marked else _html(name, then)


def _html(name: str, words: str) -> str:
    if name in RICH:
        return words
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in words.split("\n") if line.strip())


def _notes(rows: list[list[str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What was met in the file and does not stand in the plan as it stood there, by its kind."""
    kinds = {
        "deleted": _("Tracked deletions, left out"),
        "inserted": _("Tracked insertions, taken along"),
        "moved": _("Tracked moves, taken along where they went"),
        "footnote": _("Footnotes, put between brackets where their number stood"),
        "image": _("Images, not taken along"),
        "box": _("Text boxes, put behind the paragraph that they stood at"),
        "formula": _("Formulas, taken along as plain text"),
        "contents": _("A table of contents, left out: the plan makes its own"),
        "embedded": _("Embedded files, not taken along"),
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, words, where in rows:
        found.setdefault(kind, []).append((words, where))
    return [(title, found[kind]) for kind, title in kinds.items() if kind in found]
