"""A frozen version as it reads, compared with another, and its place in the ledger."""

from __future__ import annotations

import datetime
import hashlib
import json
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from governance import in_force, wording
from governance.adopted import stood_on
from governance.compare import Comparison, compare
from governance.models import Adoption, Decision, LedgerEntry, Request, Version
from governance.parts import sentence as parts_in_words
from governance.printed import printed, release
from governance.sections import named
from governance.services import reading
from governance.since import with_reader
from governance.track import Road, road_of, state_of
from governance.views.common import first, readable, version_crumbs, versions
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed

KEEP = 7 * 86400  # seconds that a comparison of two fingerprints is kept; it can never be outdated


@login_required
@require_safe
def version(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The version as the printed document, from its snapshot alone. Unchanged: 304, after the rights."""
    row = first(_version(uuid=uuid, rights=request.rights, day=timezone.localdate()))
    if not row.is_read:
        reading.note_version(version=row, reader=request.user)
    check = "controle" in request.GET
    etag = "" if check else _etag(request, row)
    if etag and (unchanged := get_conditional_response(request, etag=etag)) and unchanged.status_code == 304:
        return unchanged
    rights: Rights = request.rights
    road = road_of(row.document, rights)
    states = state_of(row, road)
    others = [other for other in road.versions if other.pk != row.pk]
    response = render(
        request,
        "governance/version.html",
        {
            "crumbs": version_crumbs(request, row),
            "version": row,
            "text": printed(row, road.refused_parts(row)),
            "stood_on": stood_on(row.adoption, request.rights) if hasattr(row, "adoption") else [],
            "states": [
                (r, d, mark, words, agreed_in_words(row, r, road), records(r, d)) for r, d, mark, words in states
            ],
            "proposing": next((r for r, *_ in states if r.is_open and r.body_id in rights.body_ids(Act.ASK)), None),
            "earlier": [other for other in others if other.number < row.number],
            "later": [other for other in others if other.number > row.number],
            "successor": in_force.successor(row.document) if row.replaced else None,
            "intact": row.is_intact() if check else None,
        },
    )
    if etag:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Cookie, Accept-Language"
    return response


def records(asked: Request, decision: Decision | None) -> list[tuple[str, Decision, str]]:
    """(whose it is, the record, its votes): what each section said for itself, or what the council said as one."""
    made = asked.said if asked.decides_apart else filter(None, [decision])
    return [(who_agreed(asked, each) or asked.body.name, each, wording.votes(each)) for each in made]


def agreed_in_words(version: Version, asked: Request, road: Road) -> str:
    """What a partial decision agreed to and what not, of each section that decided so for itself."""
    partly = [made for made in asked.said if made.pk in road.parts]
    content = version.content if partly else {}
    return " ".join(parts_in_words(content, road.parts[made.pk], who_agreed(asked, made)) for made in partly)


def who_agreed(asked: Request, made: Decision) -> str:
    """The section whose decision it is; nothing where it is the whole council's."""
    return capfirst(named(asked.body.with_article, made.section)) if made.section else ""


@composed
def _version(*, uuid: UUID, rights: Rights, day: datetime.date) -> QuerySet[Version]:
    rows = with_reader(_with_state(versions(rights)), rights.person.pk, day)
    return rows.light().filter(uuid=uuid).order_by()[:1]


def _with_state(rows: QuerySet[Version]) -> QuerySet[Version]:
    """What can change on the page of an unchangeable text: what was asked, decided and adopted around it."""
    siblings = Version.objects.filter(document=OuterRef("document")).order_by().values("document")
    asked = siblings.annotate(n=Count("requests")).values("n")
    return rows.annotate(
        newest=Subquery(siblings.annotate(n=Max("number")).values("n")),
        asked=Subquery(asked),
        closed=Subquery(siblings.annotate(n=Max("requests__closed_at")).values("n")),
        decided=Subquery(siblings.annotate(n=Max("decisions__pk")).values("n")),
        confirmed=Subquery(siblings.annotate(n=Max("decisions__confirmation__pk")).values("n")),
        adopted=Subquery(siblings.annotate(n=Max("adoption__pk")).values("n")),
        replaced=Subquery(
            Adoption.objects.filter(document__replaces=OuterRef("document")).order_by("effective_from").values("pk")[:1]
        ),
    )


def _etag(request: HttpRequest, row: Version) -> str:
    """Bound to the viewer, her rights, language and session secret: a page kept by a browser holds a form token."""
    get_token(request)  # a token that the page would make is part of what is kept
    rights: Rights = request.rights
    state = (
        release(),
        row.fingerprint,
        (row.newest, row.asked, row.closed, row.decided, row.confirmed, row.adopted, row.replaced),
        (request.user.pk, request.user.name, [(a.pk, a.role) for a in rights.appointments]),
        (get_language(), today().isoformat(), request.META.get("CSRF_COOKIE", "")),
    )
    if request.session.get("_messages") or "messages" in request.COOKIES:
        return ""
    return '"' + hashlib.sha256(repr(state).encode()).hexdigest()[:32] + '"'


def compare_versions(old: Version, new: Version) -> Comparison:
    """Two versions compared once: kept per language by the pair of their fingerprints, so it can never be outdated."""
    key = f"compare-5-{get_language()}-{old.fingerprint}-{new.fingerprint}"
    found = caches["computed"].get(key)
    if found is None:
        payloads = dict(Version.objects.filter(pk__in=[old.pk, new.pk]).values_list("pk", "payload"))
        found = compare(json.loads(payloads[old.pk]), json.loads(payloads[new.pk]))
        caches["computed"].set(key, found, KEEP)
    return found


@login_required
@require_safe
def ledger(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The chain of acts of a document, each bound to the one before it."""
    document = readable(request, uuid)
    entries = list(LedgerEntry.objects.filter(document=document).order_by("number"))
    return render(
        request,
        "governance/ledger.html",
        {"document": document, "entries": entries, "broken": first_break(entries)},
    )


def first_break(entries: list[LedgerEntry]) -> LedgerEntry | None:
    """The first entry that does not follow from the one before it; None when the chain holds."""
    previous = "0" * 64
    for number, entry in enumerate(entries, start=1):
        digest = hashlib.sha256(f"{previous}\n{entry.body}".encode()).hexdigest()
        if (entry.number, entry.previous, entry.hash) != (number, previous, digest):
            return entry
        previous = entry.hash
    return None
