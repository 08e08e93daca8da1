"""What a Word file that was brought in changes, part by part, and what of it is taken over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.http import one_effect
from plans import hooks
from plans.models import BroughtIn, Document, Measure, Remark, Section
from plans.models.content import Part
from plans.parts import RICH
from plans.permissions import may_bring_in, writes_only_in
from plans.queries import Outline, outline_of
from plans.services import bringing, taking
from plans.services.suggestions import open_ones
from plans.suggested import as_html
from plans.views.common import crumbs
from plans.views.drafts import address
from plans.views.goals import read_or_post, theme_page
from plans.word import amounts
from plans.word.labels import label
from plans.word.tracking import author_of

CHOICES = ("change", "piece", "instead", "comment", "suggestion", "refused")


@login_required
@read_or_post
@one_effect
def brought_in(request: HttpRequest, brought: UUID) -> HttpResponse:
    """What a file changes, part by part, and what in it still asks for a place; POST takes over what was chosen."""
    row = _brought(request, brought)
    if request.method == "POST":
        taken = taking.take(brought=row, actor=request.user, **_chosen(request))
        for reason in taken.refused:
            messages.warning(request, reason)
        if taken.parts:
            messages.success(request, _("Taken over: %(parts)s.") % {"parts": ", ".join(dict.fromkeys(taken.parts))})
        elif not taken.refused:
            messages.info(request, _("Nothing was chosen; the document stays as it is."))
        return redirect(reverse("plans:word_in", args=[row.uuid]))
    return render(request, "plans/word_in.html", _preview(request, row))


def _preview(request: HttpRequest, brought: BroughtIn) -> dict[str, Any]:
    document, found = brought.document, brought.found
    outline = outline_of(document)
    only = writes_only_in(document, request.rights)
    sections = [row for row in outline.sections if only is None or row.pk in only]
    codes = {row.code for row in sections}
    parts = bringing.parts_of(document)
    changes = _changes(document, found["changes"], parts)
    open_changes = [row for row in changes if row.fields]
    mine = [row for row in open_changes if only is None or row.section in only]
    pieces = [_piece(document, row) for row in found["pieces"] if only is None or row["target"] in {"", *codes}]
    differing = _amounts(outline, found.get("amounts", []))
    return {
        "nav": "plans",
        "document": document,
        "brought": brought,
        "changes": mine,
        "settled": len(changes) - len(open_changes),
        "left_out": len(open_changes) - len(mine) + len(found["pieces"]) - len(pieces),
        "pieces": pieces,
        "suggested": _suggested(found.get("suggestions", []), parts),
        "refused": _refused(document, found.get("refused", []), only),
        "amounts": differing,
        "differ": sum(len(row) for _title, row in differing),
        "budget": hooks.budget_link(document) if hooks.budget_link else "",
        "notes": _notes(found["notes"]),
        "comments": found["comments"],
        "places": [(row.code, row.title) for row in sections],
        "themes": [(row.code, row.title) for row in sections if row.theme and only is None],
        "crumbs": crumbs(
            document, (reverse("plans:word", args=[document.uuid]), _("To Word and back")), ("", brought.name)
        ),
    }


@login_required
@require_POST
@one_effect
def put_away(request: HttpRequest, brought: UUID) -> HttpResponse:
    row = _brought(request, brought)
    bringing.put_away(brought=row, actor=request.user)
    messages.success(request, _("“%(name)s” has been put away; the document stays as it is.") % {"name": row.name})
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
    found: dict[str, dict[int, str]] = {name: {} for name in CHOICES}
    for name, value in request.POST.items():
        known = re.fullmatch(rf"({'|'.join(CHOICES)})-([0-9]{{1,6}})", name)
        if known and value:
            found[known[1]][int(known[2])] = value
    return {
        "changes": found["change"],
        "pieces": {key: (code, key in found["instead"]) for key, code in found["piece"].items()},
        "comments": set(found["comment"]),
        "suggested": set(found["suggestion"]),
        "refused": set(found["refused"]),
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
    section: int | None = None
    taken: int = 0

    @property
    def clashes(self) -> bool:
        return any(field.clashes for field in self.fields)


def _changes(document: Document, rows: list[dict[str, Any]], parts: dict[Any, Any]) -> list[Change]:
    found = []
    for row in rows:
        part = parts.get((row["kind"], UUID(row["uuid"])))
        if part is None:
            gone = [Field(name, _html(name, of["is"]), True) for name, of in row["fields"].items()]
            found.append(Change(row["key"], _("A part that is no longer in the document"), "", gone))
            continue
        merge = taking.put_together(part, row)
        fields = []
        for name, of in row["fields"].items():
            clashes = name in merge.clashing
            then, now = of["is"] if clashes else merge.values[name], getattr(part, name)
            if then != now:
                fields.append(Field(_label(part, name), _marked(name, now, then), clashes))
        section = part.pk if isinstance(part, Section) else None
        taken = len(row.get("taken", []))
        found.append(Change(row["key"], str(part), _url(document, part), fields, section, taken))
    return found


def _suggested(rows: list[dict[str, Any]], parts: dict[Any, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """New suggestions of the file by the part that they are about, each with what it would change."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        part = parts.get((row["kind"], UUID(row["uuid"])))
        if part is not None:
            change = Remark(change=row["change"], was=row["was"], proposed=row["proposed"])
            found.setdefault(str(part), []).append(
                {
                    "key": row["key"],
                    "author": row["author"],
                    "label": _label(part, row["place"]),
                    "html": as_html(change),
                }
            )
    return list(found.items())


def _refused(document: Document, rows: list[dict[str, Any]], only: set[int] | None) -> list[dict[str, Any]]:
    """Open suggestions that went out with the file, and that somebody refused in Word."""
    keys = {row["remark"]: row["key"] for row in rows}
    remarks = open_ones(document).filter(uuid__in=list(keys))
    return [
        {"key": keys[str(row.uuid)], "author": author_of(row), "html": as_html(row)}
        for row in (remarks if rows else ())
        if only is None or row.section_id in only
    ]


def _piece(document: Document, row: dict[str, Any]) -> dict[str, Any]:
    """A piece of text; of a new goal or measure with its fields by their labels."""
    fields = [(label(name, document), _html(name, words)) for name, words in row.get("fields", {}).items()]
    return {**row, "answers": fields}


def _amounts(outline: Outline, rows: list[list[Any]]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Of each row of amounts that was changed in Word, the amounts that differ from those of now: year, file, plan."""
    document = outline.document
    if not rows or not hooks.plan_money or not document.kind.has_money:
        return []
    money = hooks.plan_money(document)
    with translation.override(document.language):
        now = {
            (row.key[0], str(row.key[1])): row
            for part in outline.sections
            for row in amounts.rows_of(outline, part, money)
        }
    found = []
    for kind, uuid, cells in rows:
        row = now.get((kind, uuid))
        stands = zip(amounts.heads(outline), cells, row.cells if row else [], strict=False)
        other = [(head, was, is_now) for head, was, is_now in stands if was != is_now]
        if row and other:
            found.append((row.title, other))
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
        "contents": _("A table of contents, left out: the document makes its own"),
        "embedded": _("Embedded files, not taken along"),
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, words, where in rows:
        found.setdefault(kind, []).append((words, where))
    return [(title, found[kind]) for kind, title in kinds.items() if kind in found]
