"""Where documents stand: computed from the newest version, stored nowhere."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.models import Adoption, Request, Version
from governance.roads import asked_in, roads_by_id, roads_of
from governance.rules import Requirement, requirements_for
from governance.track import Road
from governance.wording import decision_state
from plans.hooks import State
from plans.models import Document


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands, in a word, with its mark (``.state[data-state]``), and the date that counts."""

    code: str
    mark: str
    label: str
    detail: str = ""
    day: datetime.date | None = None
    version: Version | None = None
    request: Request | None = None
    adoption: Adoption | None = None


def with_standing(documents: Iterable[Document], roads: Mapping[int, Road] | None = None) -> list[Document]:
    """Documents (with their kind and units), each with its ``standing``; three statements, whatever their number.

    Two when the caller has their ``roads``.
    """
    rows = list(documents)
    roads = roads_of(rows) if roads is None else roads
    standings = standings_on([roads[row.pk] for row in rows])
    for row in rows:
        row.standing = standings[row.pk]
    return rows


def standings_on(roads: Collection[Road]) -> dict[int, Standing]:
    """Where each document stands by its road (two statements)."""
    newest = [road.newest for road in roads if road.newest]
    rights = requirements_for(newest, asked=asked_in(roads))
    return {
        road.document.pk: standing_of(
            road.document, road.newest, rights[road.newest.pk] if road.newest else [], road.adoption
        )
        for road in roads
    }


def standings(documents: Collection[int]) -> dict[int, State]:
    """The same for a page of the list of plans (plans.hooks)."""
    found = standings_on(roads_by_id(documents).values())
    states = {pk: State(row.mark, row.label, row.detail) for pk, row in found.items()}
    return {pk: states.get(pk) or State("draft", _("Draft")) for pk in documents}


def standing_of(
    document: Document, version: Version | None, rights: list[Requirement], adoption: Adoption | None
) -> Standing:
    """The standing of one document from its newest version, the rights on it and its current adoption."""
    if version is None:
        return Standing("draft", "draft", _("Draft"), day=document.due_on)
    if adoption and adoption.version_id == version.pk:
        detail = _("%(body)s, version %(number)s") % {"body": adoption.body, "number": version.number}
        return Standing("adopted", "done", _("Adopted"), detail, adoption.adopted_on, version, adoption=adoption)
    required = [r for r in rights if r.required]
    for code, mark, label in _scale():
        for right in required:
            if right.code == code:
                day = right.request.due_on if right.request and right.request.is_open else document.due_on
                mark, label = decision_state(right.decision) if right.decision else (mark, label)
                return Standing(
                    code, mark, label, right.body.name if right.body else "", day, version, right.request, adoption
                )
    if not required and not document.kind.adopted_by:
        open_request = next((r.request for r in rights if r.request), None)
        label = _("Laid before") if open_request else _("Frozen, not laid before yet")
        return Standing(
            "frozen", "asked" if open_request else "draft", label, "", document.due_on, version, open_request
        )
    who = document.kind.get_adopted_by_display()
    detail = capfirst(_("%(who)s adopts") % {"who": who})
    return Standing("ready", "done", _("All rights met"), detail, document.due_on, version, adoption=adoption)


def _scale() -> Iterable[tuple[str, str, str]]:
    """What counts first when several rights are open: (code, mark, words)."""
    return (
        ("term_passed", "late", _("Term passed, no decision")),
        ("refused", "back", _("Not agreed")),
        ("condition_refused", "back", _("Condition not accepted")),
        ("partial", "back", _("Partial consent")),
        ("subject", "back", _("Consent subject to named changes")),
        ("asked", "asked", _("Lies before the council")),
        ("unconfirmed", "asked", _("Recorded, not confirmed yet")),
        ("conditions_open", "done", _("Consent with conditions")),
        ("answer_owed", "done", _("Advice given")),
        ("suspended", "done", _("Decision suspended")),
        ("not_asked", "draft", _("Frozen, not laid before yet")),
        ("no_body", "draft", _("Frozen, no body entered")),
    )
