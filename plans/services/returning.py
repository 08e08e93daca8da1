"""Suggestions on their way through Word: which go out with the file, and what of them comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.shared.errors import Refused
from plans.anchors import Anchor
from plans.carrying import Change, Kind
from plans.models import Document, Remark
from plans.permissions import circles_of
from plans.services import suggestions
from plans.suggested import PLACES, html_of
from plans.word import tracked
from plans.word.package import Package
from plans.word.parting import Key, Parted, Plan, parted
from plans.word.reading import read
from plans.word.returned import Known, Returned, returned
from plans.word.tracking import author_of

MOST_AUTHORS = 20  # a file is read once for each; of more than these all changes are taken as accepted

Fields = dict[Key, dict[str, tuple[int, str]]]


@dataclass(frozen=True)
class States:
    """The texts that can be suggested about: without any tracked change, and with those of one author each."""

    plain: Fields
    by_author: Mapping[str, Fields]


def going_out(document: Document, rights: Rights) -> list[Remark]:
    """The open suggestions that somebody may see."""
    return list(suggestions.open_ones(document).filter(circle__in=circles_of(document, rights)))


def states(package: Package, plan: Plan, told: Parted) -> States:
    """What stands in a file apart from its tracked changes, put in ``told`` in the place of what these make of it."""
    authors = tracked.authors(package.document)
    if not 0 < len(authors) <= MOST_AUTHORS:
        return States(told.fields, {})
    plain = parted(read(package, tracked.none), plan).fields
    for key, fields in told.fields.items():
        for name in fields.keys() & plain.get(key, {}).keys() & set(PLACES.get(key[0], ())):
            fields[name] = plain[key][name]
    return States(plain, {name: parted(read(package, tracked.only(name)), plan).fields for name in authors})


def found_in(
    document: Document,
    actor: Person,
    found: States,
    stood: Mapping[Key, Mapping[str, str]],
    parts: Mapping[Key, Any],
    went: set[UUID],
) -> dict[str, list[dict[str, Any]]]:
    """New suggestions, and those that went out and were accepted or refused in Word. ``stood`` are the texts as they
    went out, as far as that is known. What was decided here since, or is a suggestion here already, is not new.
    """
    circles = circles_of(document, rights_of(actor))
    rows = Remark.objects.filter(document=document, circle__in=circles).exclude(change="")
    rows = rows.select_related("author").order_by("created_at", "pk")
    known = [row for row in rows if row.resolved_at is None and row.uuid in went]
    others = [row for row in rows if (row.resolved_at is None) != (row.uuid in went)]
    made: dict[str, list[dict[str, Any]]] = {"suggestions": [], "accepted": [], "refused": []}
    for key, fields in found.plain.items():
        for place in PLACES.get(key[0], ()):
            if place not in fields:
                continue
            about = {"kind": key[0], "uuid": str(key[1]), "place": place}
            mine = (_known(some, parts[key], place) for some in (known, others))
            came = _returned(found, key, place, stood.get(key, {}).get(place), *mine)
            made["suggestions"] += [{**about, "author": name, **suggestions.fields_of(row)} for name, row in came.new]
            made["accepted"] += [{**about, "remark": remark} for remark in came.accepted]
            made["refused"] += [{**about, "remark": remark} for remark in came.refused]
    return made


def _known(rows: list[Remark], part: Any, place: str) -> list[Known]:
    about = (type(part).__name__.lower(), part.pk)
    mine = [row for row in rows if row.part == about and row.place == place]
    return [Known(str(row.uuid), author_of(row), row.as_change) for row in mine]


def _returned(
    found: States, key: Key, place: str, was: str | None, known: list[Known], others: list[Known]
) -> Returned:
    now = found.plain[key][place][1]
    by_author = {}
    for author, fields in found.by_author.items():
        with_hers = fields.get(key, {}).get(place, (0, now))[1]
        if with_hers != now and (with_hers or place != "title"):
            by_author[author] = html_of(place, with_hers)
    return returned(None if was is None else html_of(place, was), html_of(place, now), by_author, known, others)


def change_of(row: dict[str, Any]) -> Change:
    anchor = Anchor(row["quote"], row["before"], row["after"], row["block"], row["start"])
    return Change(Kind(row["change"]), row["was"], row["proposed"], anchor, row["spot"])


def keep(row: dict[str, Any], parts: Mapping[Any, Any], actor: Person) -> str:
    """Make a tracked change a suggestion that drafters see, of whoever Word says made it; gives why it could not be."""
    said_by = "" if row["author"] == actor.name else row["author"][:100]
    try:
        with transaction.atomic():
            suggestions.keep(
                part=parts[row["kind"], UUID(row["uuid"])],
                place=row["place"],
                change=change_of(row),
                actor=actor,
                said_by=said_by,
                circle=Remark.Circle.DRAFTERS,
            )
    except Refused as refusal:
        return str(refusal)
    return ""
