"""The page that compares two versions, or one with the working text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.agenda import without_known_day
from governance.compare import Comparison, compare
from governance.models import LastRead, Version
from governance.services import reading
from governance.since import AGREED, READ, SEEN, Since, chosen, moments, with_reader
from governance.snapshot import build, canonical
from governance.track import road_of, state_of
from governance.views.common import one, version_crumbs, versions
from governance.views.versions import compare_versions
from kwaliteit.organisation.roles import Act
from plans.models import Document

WORKING = "werk"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is compared: ``old`` is a version or None, ``since`` the moment that was asked for; ``new`` is the version
    of the page when the working text is shown."""

    old: Version | None
    since: Since | None
    new: Version
    working: bool
    missing: str = ""
    """A moment that was asked for and is not there."""

    @property
    def old_name(self) -> str:
        return self.since.name if self.since else str(self.old)

    @property
    def new_name(self) -> str:
        return _("the working text") if self.working else str(self.new)


@login_required
@require_safe
def compare_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What changed from one version or moment to another, or to the working text for who may read that."""
    open_to_me = Document.objects.readable_by(request.rights).filter(pk=OuterRef("document"))
    rows = (
        with_reader(versions(request.rights), request.user.pk, timezone.localdate())
        .light()
        .select_related("document__replaces")
    )
    row = one(rows.annotate(working_text=Exists(open_to_me)), uuid=uuid)
    document, road = row.document, road_of(row.document, request.rights, reads_it=request.user)
    asked = _asked(request, row, road.versions)
    known = moments(road, None if asked[1] else asked[0], row.looked_at if row.working_text else None, _bodies(request))
    what = _chosen(request.GET.get("van", ""), *asked, road.versions, known)
    new_states = [] if what.working else state_of(what.new, road)
    waiting = [each for each, *_state in new_states if each.is_open]
    return render(
        request,
        "governance/compare.html",
        {
            "crumbs": version_crumbs(request, row, _("Compare")),
            "version": row,
            "document": document,
            "what": what,
            "old": what.old,
            "new": what.new,
            "old_name": what.old_name,
            "new_name": what.new_name,
            "working": what.working,
            "versions": road.versions,
            "moments": known,
            "result": _result(request, row, what),
            "whole": "alles" in request.GET,
            "old_states": state_of(what.old, road) if what.old else [],
            "new_states": new_states,
            "day_unknown": without_known_day(waiting, document.unit, request.rights),
        },
    )


def _bodies(request: HttpRequest) -> set[int]:
    return set(request.rights.body_ids(Act.READ_REQUEST))


def _asked(request: HttpRequest, row: Version, known: list[Version]) -> tuple[Version, bool]:
    """To which version, and whether it is the working text; that only for who may read it. Unknown numbers are 404."""
    to = request.GET.get("naar", str(row.number))
    if to == WORKING and row.working_text:
        return row, True
    found = next((version for version in known if str(version.number) == to), None)
    if found is None:
        raise Http404
    return found, False


def _chosen(van: str, new: Version, working: bool, known: list[Version], since: list[Since]) -> Chosen:
    """From where; without a choice, or when the moment is not there, from the version before."""
    before = [version for version in known if working or version.number < new.number]
    last = before[-1] if before else None
    kind = van.partition("-")[0]
    if kind in (READ, SEEN, AGREED):
        found = chosen(van, since)
        return Chosen(found.version, found, new, working) if found else Chosen(last, None, new, working, kind)
    if not van:
        return Chosen(last, None, new, working)
    old = next((version for version in known if str(version.number) == van), None)
    if old is None:
        raise Http404
    return Chosen(old, None, new, working)


def _result(request: HttpRequest, row: Version, what: Chosen) -> Comparison | None:
    """The comparison, and a note that she read what is shown in it."""
    if what.old is None and what.since is None:
        _note(request, row, what)
        return None
    before = _text_then(request, what) if what.old is None else None
    if not what.working:
        _note(request, row, what)
        return compare(before, what.new.content) if before else compare_versions(what.old, what.new)
    payload = canonical(build(row.document))
    _note(request, row, what, payload)
    return compare(before or what.old.content, json.loads(payload))


def _text_then(request: HttpRequest, what: Chosen) -> dict[str, Any]:
    """The working text as she saw it at that moment."""
    return LastRead.objects.get(
        person=request.user, document=what.new.document_id, version=None, at=what.since.at
    ).content


def _note(request: HttpRequest, row: Version, what: Chosen, payload: str = "") -> None:
    if what.working and payload and not row.looked:
        reading.note_working_text(document=row.document, payload=payload, reader=request.user)
    elif not what.working and not what.new.read_on:
        reading.note_version(version=what.new, reader=request.user)
