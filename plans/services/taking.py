"""What of a Word file goes into the plan, part by part, as somebody chooses. Nothing of it does so by itself.

What was changed in the plan since the file went out is put together with it (plans/merging.py); where both changed the
same, somebody says which of the two stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused
from plans import text
from plans.merging import Pick, merge_values
from plans.models import BroughtIn, Document, Goal, Measure, Remark, Section
from plans.models.content import Part
from plans.parts import RICH
from plans.services import drafting, remarks, returning, suggestions
from plans.services.bringing import MODELS, opened_for, parts_of
from plans.word.labels import label

TAKE, FILE, BOTH = "take", "file", "both"
NEW = "new:"  # before the section of a theme: as a goal or measure of it, and not as text


@dataclass
class Taken:
    """What came of one choice after another: titles of what went in, and why something did not."""

    parts: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def put_together(part: Part, change: dict[str, Any]) -> Any:
    """A change of the file merged with what stands in the plan now."""
    fields = change["fields"]
    known = {name: row["was"] for name, row in fields.items()}
    base = None if None in known.values() else known
    now = {name: getattr(part, name) for name in fields}
    return merge_values(base, now, {name: row["is"] for name, row in fields.items()}, RICH)


@transaction.atomic
def take(
    *,
    brought: BroughtIn,
    changes: Mapping[int, str],
    pieces: Mapping[int, tuple[str, bool]],
    comments: Collection[int],
    suggested: Collection[int] = (),
    refused: Collection[int] = (),
    actor: Person,
) -> Taken:
    """Take over what was chosen, by its key; what was not chosen stays to be chosen from.

    ``changes`` says of each part ``take``, or ``file`` or ``both`` where plan and file changed the same; ``pieces`` to
    which section a piece goes (or as a new part of it: ``NEW``), and whether instead of what stands there. ``suggested``
    become suggestions; ``refused`` are suggestions that somebody refused in Word, and that are refused here too.
    """
    document = opened_for(brought.document, actor)
    brought = BroughtIn.objects.select_for_update().get(pk=brought.pk)
    found, made, parts = brought.found, Taken(), parts_of(document)
    changed = [
        row["key"]
        for row in found["changes"]
        if row["key"] in changes and _take_change(parts, row, changes[row["key"]], actor, made)
    ]
    placed = [
        *_take_new(
            document, parts, found["pieces"], {key: where for key, (where, _instead) in pieces.items()}, actor, made
        ),
        *_take_pieces(document, found["pieces"], pieces, actor, made),
    ]
    remarked = [
        row["key"]
        for row in found["comments"]
        if row["key"] in comments and _take_comment(document, parts, row, actor, made)
    ]
    kept = [
        row["key"] for row in found.get("suggestions", []) if row["key"] in suggested and _keep(parts, row, actor, made)
    ]
    gone = [row for row in found.get("refused", []) if row["key"] in refused]
    if gone:
        _refuse(document, gone, actor, made)
    done = {"changes": changed, "pieces": placed, "comments": remarked, "suggestions": kept}
    for name, keys in {**done, "refused": [row["key"] for row in gone]}.items():
        found[name] = [row for row in found.get(name, []) if row["key"] not in keys]
    brought.save(update_fields=["found"])
    return made


def _take_change(parts: dict[Any, Any], change: dict[str, Any], choice: str, actor: Person, made: Taken) -> bool:
    part = parts.get((change["kind"], UUID(change["uuid"])))
    if part is None:
        made.refused.append(_("This part was taken out of the document in the meantime."))
        return False
    merge = put_together(part, change)
    clashes = [key for key, _name, _clash in merge.clashes()]
    if clashes and choice == TAKE:
        made.refused.append(_("“%(part)s” was changed in the document too: choose which text stands.") % {"part": part})
        return False
    picks = {key: Pick("typed" if choice == FILE else BOTH) for key in clashes}
    if not _saved(part, merge.settled(picks, RICH), actor, made):
        return False
    made.parts.append(str(part))
    if accepted := list(suggestions.open_ones(part.document).filter(uuid__in=change.get("taken", []))):
        suggestions.close_as_taken(document=part.document, suggestions=accepted, actor=actor)
    return True


def _keep(parts: dict[Any, Any], row: dict[str, Any], actor: Person, made: Taken) -> bool:
    if (row["kind"], UUID(row["uuid"])) not in parts:
        made.refused.append(_("This part was taken out of the document in the meantime."))
        return False
    if reason := returning.keep(row, parts, actor):
        made.refused.append(reason)
        return False
    made.parts.append(_("a suggestion"))
    return True


def _refuse(document: Document, rows: list[dict[str, Any]], actor: Person, made: Taken) -> None:
    remarks_of = Remark.objects.filter(document=document, uuid__in=[row["remark"] for row in rows])
    try:
        with transaction.atomic():
            suggestions.refuse(document=document, suggestions=remarks_of, actor=actor)
    except Refused as refusal:
        made.refused.append(str(refusal))
        rows.clear()


def _saved(part: Part, fields: dict[str, Any], actor: Person, made: Taken) -> bool:
    """Save one part on its own: a refusal leaves the others as they are."""
    kind = type(part).__name__.lower()
    save: Any = getattr(drafting, f"save_{kind}")
    fields = {name: _fitting(type(part), name, words) for name, words in fields.items()}
    try:
        with transaction.atomic():
            save(**{kind: part}, revision=part.revision, actor=actor, **fields)
    except Refused as refusal:
        made.refused.append(f"{part}: {refusal}")
        return False
    return True


def _fitting(model: type[Part], name: str, words: str) -> str:
    """Words as the field holds them: a field of one line has one."""
    is_line = isinstance(model._meta.get_field(name), CharField)
    return " ".join(line.strip() for line in words.split("\n") if line.strip()) if is_line else words


def _take_new(
    document: Document,
    parts: dict[Any, Any],
    pieces: list[dict[str, Any]],
    chosen: Mapping[int, str],
    actor: Person,
    made: Taken,
) -> list[int]:
    """New goals and measures of a theme. A measure serves the goal that it stood below, if that is in its theme."""
    themes = {f"{NEW}{row.code}": row.theme for row in document.sections.select_related("theme") if row.theme}
    goals = {str(uuid): part for (kind, uuid), part in parts.items() if kind == "goal"}
    done: list[int] = []
    for row in pieces:
        theme = themes.get(chosen.get(row["key"], ""))
        if not row.get("kind") or theme is None:
            continue
        fields = {"theme": theme, "title": row["title"], "description": row["html"], **row["fields"]}
        goal = goals.get(row["goal"])
        if goal and goal.theme_id == theme.pk:
            fields["goals"] = [goal]
        part = _added(document, row["kind"], fields, actor, made)
        if part is None:
            continue
        done.append(row["key"])
        if row["kind"] == "goal":
            goals[str(part.uuid)] = part
            for below in (other for other in pieces if other.get("goal") == str(row["key"])):
                below["goal"] = str(part.uuid)
    return done


def _added(document: Document, kind: str, fields: dict[str, Any], actor: Person, made: Taken) -> Part | None:
    add: Any = getattr(drafting, f"add_{kind}")
    model = MODELS[kind]
    fields = {name: _fitting(model, name, value) if isinstance(value, str) else value for name, value in fields.items()}
    try:
        with transaction.atomic():
            part: Part = add(document=document, actor=actor, **fields)
    except Refused as refusal:
        made.refused.append(f"{fields['title']}: {refusal}")
        return None
    made.parts.append(str(part))
    return part


def _take_pieces(
    document: Document, pieces: list[dict[str, Any]], chosen: Mapping[int, tuple[str, bool]], actor: Person, made: Taken
) -> list[int]:
    """Pieces for one section go in together, in the order of the file."""
    done: list[int] = []
    for section in document.sections.select_related("theme", "template"):
        rows = [row for row in pieces if chosen.get(row["key"], ("", False))[0] == section.code]
        if not rows:
            continue
        instead = any(chosen[row["key"]][1] for row in rows)
        body = "".join(["" if instead else section.body, *(html_of(row, section) for row in rows)])
        if _saved(section, {"body": body}, actor, made):
            made.parts.append(section.title)
            done += [row["key"] for row in rows]
    return done


def html_of(piece: dict[str, Any], section: Section) -> str:
    """A piece as it goes in: below its own heading, unless that is the very name of the section."""
    with translation.override(section.document.language):
        asked = [(label(name, section.document), words) for name, words in piece.get("fields", {}).items()]
    lines = "".join(
        f"<p><strong>{escape(name)}</strong>: {escape(words).replace(chr(10), '<br>')}</p>" for name, words in asked
    )
    html = f"{piece['html']}{lines}"
    if not piece["heading"] or (piece["how"] == "exact" and piece["target"] == section.code):
        return text.clean(html)
    return text.clean(f"<h3>{escape(piece['heading'])}</h3>{html}")


def _take_comment(
    document: Document, parts: dict[Any, Any], comment: dict[str, Any], actor: Person, made: Taken
) -> bool:
    """A comment becomes a remark for the drafters, with the name of who wrote it before its words."""
    part = parts.get((comment["kind"], UUID(comment["uuid"]))) if comment["uuid"] else None
    about = {comment["kind"]: part} if isinstance(part, Section | Goal | Measure) else {}
    words = f"{comment['author']}: {comment['text']}" if comment["author"] else comment["text"]
    try:
        with transaction.atomic():
            remarks.write_remark(
                document=document,
                actor=actor,
                text=words[: remarks.LONGEST],
                quote=comment["quote"][:500],
                circle="drafters",
                **about,
            )
    except Refused as refusal:
        made.refused.append(str(refusal))
        return False
    made.parts.append(_("a remark"))
    return True
