"""A Word file brought into a plan: read, compared, and kept beside the plan until somebody takes over (taking.py)."""

from __future__ import annotations

import datetime
import re
from dataclasses import asdict
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from plans import text
from plans.models import BroughtIn, Document, Goal, Initiative, Measure, Section
from plans.models.content import Part
from plans.parts import RICH, values_at
from plans.permissions import may_bring_in, may_edit
from plans.queries import Outline, outline_of
from plans.services import returning
from plans.suggested import PLACES
from plans.word import through
from plans.word.inline import Note
from plans.word.labels import labels_of
from plans.word.matching import Place, match
from plans.word.package import opened
from plans.word.parting import Parted, Piece, Plan, parted
from plans.word.reading import Contents, read

TRACKED = {"inserted", "deleted", "moved"}
_HEADING = re.compile(r"<h[34]>.*?</h[34]>|<p><strong>[^<]*</strong></p>")
MODELS: dict[str, type[Part]] = {"section": Section, "goal": Goal, "initiative": Initiative, "measure": Measure}


@transaction.atomic
def bring_in(*, document: Document, upload: File[bytes], actor: Person) -> BroughtIn:
    """Read a file and keep what is in it beside the plan; the plan itself stays as it is."""
    document = opened_for(document, actor)
    package = opened(upload)
    contents = read(package)
    outline, parts = outline_of(document), parts_of(document)
    places = places_of(outline)
    plan = plan_of(outline, parts, places)
    told = parted(contents, plan)
    states = returning.states(package, plan, told)
    stood = _texts_that_went_out(told, parts)
    came = returning.found_in(document, actor, states, stood, parts, contents.suggested)
    found = {
        "changes": _keyed(_changes(told, stood, came["accepted"])),
        "suggestions": _keyed(came["suggestions"]),
        "refused": _keyed(came["refused"]),
        "pieces": _placed(told.pieces, places, {str(row.uuid): row.code for row in outline.sections}),
        "amounts": [[kind, str(uuid), cells] for (kind, uuid), cells in told.amounts.items()],
        "notes": [[note.kind, note.words, note.where] for note in contents.notes if not _is_suggested(note, states)],
        "comments": _keyed(_comments(contents)),
        "known": len(told.fields),
        "parts": len(parts),
    }
    if not told.fields and not told.pieces:
        raise Refused(_("There is no text in this file."), field="file")
    name = PurePath(upload.name or "").name[:200]
    return BroughtIn.objects.create(document=document, name=name, found=found, brought_by=actor)


def opened_for(document: Document, actor: Person) -> Document:
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


def plan_of(outline: Outline, parts: dict[tuple[str, UUID], Any], places: list[Place]) -> Plan:
    """By what a file is told apart that comes into this plan."""
    own = {("document", outline.document.uuid), ("given", outline.document.uuid)}
    texts = [getattr(part, name) for part in parts.values() for name in RICH if hasattr(part, name)]
    return Plan(
        known=own | set(parts),
        is_title=lambda heading: match(heading, places) is not None,
        themes={str(row.uuid) for row in outline.sections if row.theme},
        labels=labels_of(outline.document),
        headings={text.plain(found) for words in texts for found in _HEADING.findall(words)},
    )


def places_of(outline: Outline) -> list[Place]:
    """The sections of a plan, with every name by which a heading can call them."""
    found = []
    for row in outline.sections:
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


def _is_suggested(note: Note, states: returning.States) -> bool:
    """Whether a tracked change that the reader noted is among the suggestions."""
    if note.kind not in TRACKED or note.mark is None or not states.by_author:
        return False
    places = (*PLACES.get(note.mark.kind, ()), *(["given"] if note.mark.kind == "given" else []))
    return note.mark.field in places


def _texts_that_went_out(told: Parted, parts: dict[tuple[str, UUID], Any]) -> dict[tuple[str, UUID], dict[str, str]]:
    """Each text as it stood at the revision of its mark, as far as that is known."""
    found: dict[tuple[str, UUID], dict[str, str]] = {}
    for key, fields in told.fields.items():
        was: dict[int, dict[str, Any] | None] = {}
        for name, (revision, _words) in fields.items():
            if revision not in was:
                was[revision] = _stood(parts[key], revision, set(fields))
            if (before := (was[revision] or {}).get(name)) is not None:
                found.setdefault(key, {})[name] = before
    return found


def _changes(
    told: Parted, stood: dict[tuple[str, UUID], dict[str, str]], accepted: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Per part the fields that are other than they went out, as they were and as they came; and the suggestions that
    somebody accepted in Word.
    """
    found = []
    for (kind, uuid), fields in told.fields.items():
        was = stood.get((kind, uuid), {})
        changed = {
            name: {"was": was.get(name), "is": words}
            for name, (_revision, words) in fields.items()
            if name not in was or not _same(name, was[name], words)
        }
        taken = [row["remark"] for row in accepted if (row["kind"], row["uuid"]) == (kind, str(uuid))]
        if changed:
            found.append({"kind": kind, "uuid": str(uuid), "fields": changed, "taken": taken})
    return found


def _stood(part: Part, revision: int, names: set[str]) -> dict[str, Any] | None:
    if part.revision == revision:
        return {name: getattr(part, name) for name in names}
    return values_at(part, revision)


def _same(name: str, before: str, words: str) -> bool:
    """Whether a text came back as it went out; what Word cannot hold is no change."""
    return before == words or words == (through.rich(before) if name in RICH else through.plain(before))


def _placed(pieces: list[Piece], places: list[Place], codes: dict[str, str]) -> list[dict[str, Any]]:
    """Each with the section to which it goes: by its heading, or, of a new goal or measure, the theme that it is in."""
    themes = {place.code for place in places if place.number}
    found: list[dict[str, Any]] = []
    theme, level, section = "", 0, ""
    for piece in pieces:
        place = {"target": "", "how": ""} if piece.kind else _place(piece.heading, places)
        if piece.section != section:
            section, theme, level = piece.section, codes.get(piece.section, ""), 1
        if not piece.kind and place["target"] in themes:
            theme, level = place["target"], piece.level
        elif not piece.kind and piece.heading and piece.level <= level:
            theme = ""
        if piece.kind and theme in themes:
            place = {"target": theme, "how": "named"}
        found.append({**asdict(piece), **place})
    return found


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


@transaction.atomic
def put_away(*, brought: BroughtIn, actor: Person) -> None:
    """Be done with a file: what was not taken over of it goes."""
    document = opened_for(brought.document, actor)
    verdict = may_edit(document, rights_of(actor))
    if brought.brought_by_id != actor.pk and not verdict:
        raise Forbidden(verdict.reason)
    BroughtIn.objects.filter(pk=brought.pk).delete()


def forget_files() -> int:
    """Remove what was read in files that are done with, or that nobody came back to; gives how many."""
    before = timezone.now() - datetime.timedelta(days=settings.BROUGHT_IN_DAYS)
    is_done = Q(**{f"found__{name}": [] for name in ("changes", "suggestions", "refused", "pieces", "comments")})
    gone, _per_model = BroughtIn.objects.filter(is_done | Q(brought_at__lt=before)).delete()
    return gone
