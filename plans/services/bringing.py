"""A Word file brought into a plan: read and compared first, then taken over part by part, as somebody chooses.

Nothing of the file goes into the text by itself. What was changed in the plan since the file went out is put together
with it (plans/merging.py); where both changed the same, somebody says which of the two stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.db.models import CharField
from django.utils.html import escape
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from plans import text
from plans.merging import Pick, merge_values
from plans.models import BroughtIn, Document, Goal, Initiative, Measure, Section
from plans.models.content import Part
from plans.parts import RICH, values_at
from plans.permissions import may_bring_in, may_edit
from plans.queries import outline_of
from plans.services import drafting, remarks
from plans.word import through
from plans.word.matching import Place, match
from plans.word.package import opened
from plans.word.parting import Parted, parted
from plans.word.reading import Contents, read

MODELS: dict[str, type[Part]] = {"section": Section, "goal": Goal, "initiative": Initiative, "measure": Measure}
TAKE, FILE, BOTH = "take", "file", "both"


@dataclass
class Taken:
    """What came of one choice after another: titles of what went in, and why something did not."""

    parts: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def bring_in(*, document: Document, upload: File[bytes], actor: Person) -> BroughtIn:
    """Read a file and keep what is in it beside the plan; the plan itself stays as it is."""
    document = _opened(document, actor)
    contents = read(opened(upload))
    places = places_of(document)
    parts = parts_of(document)
    own = {("document", document.uuid), ("given", document.uuid)}
    told = parted(contents, own | set(parts), lambda heading: match(heading, places) is not None)
    found = {
        "changes": _keyed(_changes(told, parts)),
        "pieces": _keyed([{**asdict(piece), **_place(piece.heading, places)} for piece in told.pieces]),
        "notes": [[note.kind, note.words, note.where] for note in contents.notes],
        "comments": _keyed(_comments(contents)),
        "known": len(told.fields),
        "parts": len(parts),
    }
    if not told.fields and not told.pieces:
        raise Refused(_("There is no text in this file."), field="file")
    name = PurePath(upload.name or "").name[:200]
    return BroughtIn.objects.create(document=document, name=name, found=found, brought_by=actor)


def _opened(document: Document, actor: Person) -> Document:
    """Lock a document for the rest of the transaction, or refuse who writes nowhere in it."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("unit__parent__parent", "framework", "kind")
    locked = rows.get(pk=document.pk)
    verdict = may_bring_in(locked, rights_of(actor))
    if not verdict:
        raise Forbidden(verdict.reason)
    return locked


def _keyed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each with a key of its own, by which it is chosen; it stays when others have gone."""
    return [{"key": number, **row} for number, row in enumerate(rows)]


def places_of(document: Document) -> list[Place]:
    """The sections of a plan, with every name by which a heading can call them."""
    found = []
    for row in outline_of(document).sections:
        of = row.theme or row.template
        names = {of.name_nl, of.name_en}
        if row.theme:
            names |= {row.theme.short_nl, row.theme.short_en}
        number = row.theme.order if row.theme else None
        found.append(Place(row.code, tuple(sorted(name for name in names if name)), number))
    return found


def parts_of(document: Document) -> dict[tuple[str, UUID], Any]:
    return {
        (kind, row.uuid): row
        for kind, model in MODELS.items()
        for row in model._default_manager.filter(document=document)
    }


def _changes(told: Parted, parts: dict[tuple[str, UUID], Any]) -> list[dict[str, Any]]:
    """Per part the fields that are other than they went out: as they were, and as they came."""
    found = []
    for (kind, uuid), fields in told.fields.items():
        part = parts[kind, uuid]
        was: dict[int, dict[str, Any] | None] = {}
        changed = {}
        for name, (revision, words) in fields.items():
            if revision not in was:
                was[revision] = _stood(part, revision, set(fields))
            before = (was[revision] or {}).get(name)
            if before is None or not _same(name, before, words):
                changed[name] = {"was": before, "is": words}
        if changed:
            found.append({"kind": kind, "uuid": str(uuid), "fields": changed})
    return found


def _stood(part: Part, revision: int, names: set[str]) -> dict[str, Any] | None:
    if part.revision == revision:
        return {name: getattr(part, name) for name in names}
    return values_at(part, revision)


def _same(name: str, before: str, words: str) -> bool:
    """Whether a text came back as it went out; what Word cannot hold is no change."""
    return before == words or words == (through.rich(before) if name in RICH else through.plain(before))


def _place(heading: str, places: list[Place]) -> dict[str, str]:
    found = match(heading, places)
    return {"target": found.code if found else "", "how": found.how if found else ""}


def _comments(contents: Contents) -> list[dict[str, Any]]:
    return [
        {
            "author": row.author,
            "text": row.text,
            "quote": row.quote,
            "where": row.where,
            "kind": row.mark.kind if row.mark else "",
            "uuid": str(row.mark.uuid) if row.mark else "",
        }
        for row in contents.comments
    ]


# --- taking over ------------------------------------------------------------------------------------------------------


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
    comments: set[int],
    actor: Person,
) -> Taken:
    """Take over what was chosen, by its key; what was not chosen stays to be chosen from.

    ``changes`` says of each part ``take``, or ``file`` or ``both`` where plan and file changed the same; ``pieces`` to
    which section a piece goes, and whether instead of what stands there.
    """
    document = _opened(brought.document, actor)
    brought = BroughtIn.objects.select_for_update().get(pk=brought.pk)
    found, made, parts = brought.found, Taken(), parts_of(document)
    changed = [
        row["key"]
        for row in found["changes"]
        if row["key"] in changes and _take_change(parts, row, changes[row["key"]], actor, made)
    ]
    placed = _take_pieces(document, found["pieces"], pieces, actor, made)
    remarked = [
        row["key"]
        for row in found["comments"]
        if row["key"] in comments and _take_comment(document, parts, row, actor, made)
    ]
    for name, keys in (("changes", changed), ("pieces", placed), ("comments", remarked)):
        found[name] = [row for row in found[name] if row["key"] not in keys]
    brought.save(update_fields=["found"])
    return made


def _take_change(parts: dict[Any, Any], change: dict[str, Any], choice: str, actor: Person, made: Taken) -> bool:
    part = parts.get((change["kind"], UUID(change["uuid"])))
    if part is None:
        made.refused.append(_("This part was taken out of the plan in the meantime."))
        return False
    merge = put_together(part, change)
    clashes = [key for key, _name, _clash in merge.clashes()]
    if clashes and choice == TAKE:
        made.refused.append(_("“%(part)s” was changed in the plan too: choose which text stands.") % {"part": part})
        return False
    picks = {key: Pick("typed" if choice == FILE else BOTH) for key in clashes}
    if _saved(part, merge.settled(picks, RICH), actor, made):
        made.parts.append(str(part))
        return True
    return False


def _saved(part: Part, fields: dict[str, Any], actor: Person, made: Taken) -> bool:
    """Save one part on its own: a refusal leaves the others as they are."""
    kind = type(part).__name__.lower()
    save: Any = getattr(drafting, f"save_{kind}")
    fields = {name: _fitting(part, name, words) for name, words in fields.items()}
    try:
        with transaction.atomic():
            save(**{kind: part}, revision=part.revision, actor=actor, **fields)
    except Refused as refusal:
        made.refused.append(f"{part}: {refusal}")
        return False
    return True


def _fitting(part: Part, name: str, words: str) -> str:
    """Words as the field holds them: a field of one line has one."""
    is_line = isinstance(part._meta.get_field(name), CharField)
    return " ".join(line.strip() for line in words.split("\n") if line.strip()) if is_line else words


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
        body = "".join(["" if instead else section.body, *(html_of(row, section.code) for row in rows)])
        if _saved(section, {"body": body}, actor, made):
            made.parts.append(section.title)
            done += [row["key"] for row in rows]
    return done


def html_of(piece: dict[str, Any], code: str) -> str:
    """A piece as it goes in: below its own heading, unless that is the very name of the section."""
    if not piece["heading"] or (piece["how"] == "exact" and piece["target"] == code):
        return str(piece["html"])
    return text.clean(f"<h3>{escape(piece['heading'])}</h3>{piece['html']}")


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


@transaction.atomic
def put_away(*, brought: BroughtIn, actor: Person) -> None:
    """Be done with a file: what was not taken over of it goes."""
    document = _opened(brought.document, actor)
    verdict = may_edit(document, rights_of(actor))
    if brought.brought_by_id != actor.pk and not verdict:
        raise Forbidden(verdict.reason)
    BroughtIn.objects.filter(pk=brought.pk).delete()
