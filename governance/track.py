"""The road of one document: its versions, what was asked, what was decided. Reading only, in one query or two."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.lifecycle import DECIDING, Closing, Outcome
from governance.models import Adoption, Decision, DecisionPart, LastRead, Request, RequestPart, Version
from governance.parts import names
from governance.sections import label, stand
from governance.wording import day, decision_state, request_state
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.composed import composed
from plans.models import Document
from plans.needs import Phase


@dataclass(frozen=True, slots=True)
class Step:
    mark: str
    label: str
    detail: str
    url: str = ""
    current: bool = False
    on: datetime.date | None = None


@dataclass
class Road:
    """Everything that happened to a document, as far as this person may know."""

    document: Document
    versions: list[Version] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    decisions: dict[int, Decision] = field(default_factory=dict)

    @property
    def newest(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def phase(self) -> Phase:
        """The step that comes next: what is needed for it is asked now."""
        if not self.versions:
            return Phase.CONCEPT
        return Phase.ADOPTION if any(row.right in DECIDING for row in self.requests) else Phase.COUNCIL

    @property
    def adoption(self) -> Adoption | None:
        """The one that no later adoption superseded."""
        made = [version.adoption for version in self.versions if getattr(version, "adoption", None)]
        superseded = {adoption.supersedes_id for adoption in made}
        return next((adoption for adoption in made if adoption.pk not in superseded), None)

    @property
    def laid_before(self) -> Version | None:
        """The newest version that was laid before anybody, while it is not adopted: later ones nobody saw yet."""
        asked = {request.version_id for request in self.requests if request.closing != Closing.WITHDRAWN}
        laid = next((version for version in reversed(self.versions) if version.pk in asked), None)
        return None if laid is None or getattr(laid, "adoption", None) else laid

    @cached_property
    def parts(self) -> dict[int, dict[str, bool]]:
        """Per partial decision on this document what was agreed to; one query, and none when there is none.

        Of a council of which each section decides for itself there is one for each.
        """
        return partial_parts([made for request in self.requests for made in request.said])

    def of_version(self, version: Version) -> list[Request]:
        return [request for request in self.requests if request.version_id == version.pk]

    def refused_parts(self, version: Version) -> dict[str, list[Decision]]:
        """Per part of a version the records that did not agree to it: one is enough to withhold the yes."""
        found: dict[str, list[Decision]] = {}
        for request in self.of_version(version):
            for made in request.said:
                for code, agreed in self.parts.get(made.pk, {}).items():
                    if not agreed:
                        found.setdefault(code, []).append(made)
        return found

    def earlier(self, version: Version) -> list[Version]:
        return [other for other in self.versions if other.number < version.number]

    def last_seen_by(self, body_id: int, version: Version) -> Version | None:
        """The version before this one that the body decided on, else the one before it that lay before the body."""
        known = [r for r in self.requests if r.body_id == body_id and r.version.number < version.number]
        decided = [r for r in known if r.pk in self.decisions]
        newest = max(decided or known, key=lambda request: request.version.number, default=None)
        return newest.version if newest else None


def road_of(document: Document, rights: Rights, *, reads_it: Person | None = None) -> Road:
    """The road of a document in one query; ``decisions`` holds the effective one per request.

    A version that a body agreed to in part comes with its text, for ``steps`` names the parts. With ``reads_it`` each
    version says when that person first opened it (``read_on``).
    """
    bodies = rights.body_ids(Act.READ_REQUEST)
    versions: dict[int, Version] = {}
    requests: dict[int, Request] = {}
    records: list[tuple[Request, Decision]] = []
    road = Road(document)
    for row in _followed(document=document.pk, rights=rights, reader=reads_it.pk if reads_it else None):
        version = versions.setdefault(row.pk, row)
        if row.named:
            version.payload = row.named
        if row.asked and (row.is_readable or row.asked.body_id in bodies):
            request = requests.setdefault(row.asked.pk, row.asked)
            request.version, request.over = version, row.over
            if row.decided:
                records.append((request, row.decided))
    road.versions, road.requests = list(versions.values()), list(requests.values())
    road.decisions = stand(records)
    return road


@composed
def _followed(*, document: int, rights: Rights, reader: int | None) -> QuerySet[Version]:
    reads = Document.objects.readable_by(rights).filter(pk=OuterRef("document"))
    rows = Version.objects.visible_to(rights).filter(document=document).light().with_what_followed()
    named = Case(When(decided__outcome=Outcome.PARTIAL, then=F("payload")))
    rows = rows.annotate(is_readable=Exists(reads), named=named, over=Subquery(carried_over("asked__pk")))
    if reader is not None:
        opened = LastRead.objects.filter(person=reader, version=OuterRef("pk")).values("at")
        rows = rows.annotate(read_on=Subquery(opened[:1]))
    return rows.select_related("adoption__body", "frozen_by")


def carried_over(request: str) -> QuerySet[Any]:
    """How many parts of a request stand as carried over; to be read along."""
    rows = RequestPart.objects.filter(request=OuterRef(request), refusal__isnull=True).order_by().values("request")
    return rows.annotate(n=Count("part", distinct=True)).values("n")


def steps(road: Road, current: Request | None = None) -> list[Step]:
    """What happened and what comes, oldest first."""
    made: list[Step] = []
    refused = _refused(road)
    for version in road.versions:
        asked = road.of_version(version)
        number = _("version %(number)s") % {"number": version.number}
        if not asked:
            url = reverse("governance:version", args=[version.uuid])
            when = f"{number}, {day(timezone.localdate(version.frozen_at))}"
            label = _("Made, not laid before yet") if version is road.newest else _("Made, not laid before")
            made.append(Step("draft", label, when, url, on=timezone.localdate(version.frozen_at)))
        made += [_step(road, request, number, current, refused) for request in asked]
        adoption = getattr(version, "adoption", None)
        if adoption:
            label = _("Adopted by %(body)s") % {"body": adoption.body.with_article}
            url = reverse("governance:version", args=[version.uuid])
            made.append(Step("done", label, f"{number}, {day(adoption.adopted_on)}", url, on=adoption.adopted_on))
    return made + _coming(road)


def _refused(road: Road) -> dict[int, str]:
    """Per request what the body, or a section of it, did not agree to, in words; one query, and none when nothing."""
    texts = {version.pk: version for version in road.versions}
    found: dict[int, list[str]] = {}
    for request in road.requests:
        for made in request.said:
            no = [code for code, agreed in road.parts.get(made.pk, {}).items() if not agreed]
            if no:
                words = _("not agreed to %(parts)s") % {"parts": names(texts[made.version_id].content, no)}
                found.setdefault(request.pk, []).append(f"{words} ({label(made.section)})" if made.section else words)
    return {pk: "; ".join(words) for pk, words in found.items()}


def _step(road: Road, request: Request, number: str, current: Request | None, refused: dict[int, str]) -> Step:
    decision = road.decisions.get(request.pk)
    mark, label = request_state(request, decision)
    when = decision.meeting_on if decision else request.asked_on
    if decision:
        url = reverse("governance:decision", args=[decision.uuid])
    else:
        url = reverse("governance:request", args=[request.uuid])
    mine = current is not None and request.pk == current.pk
    detail = f"{request.body}, {number}, {day(when)}"
    if request.pk in refused:
        detail = f"{detail}; {refused[request.pk]}"
    return Step(mark, label, detail, "" if mine else url, mine, when)


@dataclass(frozen=True, slots=True)
class Asking:
    """One request in the chain of a document before one body."""

    request: Request
    mark: str
    label: str
    decision: Decision | None
    why: str
    """Why it was asked again; empty for the first one."""
    since: Version | None
    """The version that the body had before this one, to compare with."""
    current: bool


def chain(road: Road, row: Request) -> list[Asking]:
    """Every request on this document before this body, newest first. Reads nothing: the road has it all."""
    made: list[Asking] = []
    before: Request | None = None
    for request in (request for request in road.requests if request.body_id == row.body_id):
        decision = road.decisions.get(request.pk)
        why = _asked_again(before, road.decisions.get(before.pk), request.follows_id is not None) if before else ""
        since = before.version if before and before.version_id != request.version_id else None
        mine = request.pk == row.pk
        made.append(Asking(request, *request_state(request, decision), decision, why, since, mine))
        before = request
    return made[::-1]


def _asked_again(before: Request, decision: Decision | None, follows: bool) -> str:
    number = {"number": before.version.number}
    if follows:
        return _("Follows on the consent subject to named changes.")
    if decision is not None:
        return _("Laid before it again after the decision on version %(number)s.") % number
    if before.closing == Closing.WITHDRAWN:
        return _("Laid before it again after the request on version %(number)s was withdrawn.") % number
    if before.closing == Closing.REPLACED:
        return _("Takes the place of the request on version %(number)s.") % number
    return _("Laid before it again; the term of the request on version %(number)s had passed.") % number


def _coming(road: Road) -> list[Step]:
    newest = road.newest
    who = road.document.kind.get_adopted_by_display()
    if not who or (newest and getattr(newest, "adoption", None)):
        return []
    return [Step("open", _("%(who)s adopts") % {"who": capfirst(who)}, _("after every right has been met"))]


def partial_parts(decisions: list[Decision]) -> dict[int, dict[str, bool]]:
    """What partial decisions said per part; one query, and none when there is no such decision."""
    partial = [d.pk for d in decisions if d.outcome == Outcome.PARTIAL]
    found: dict[int, dict[str, bool]] = {pk: {} for pk in partial}
    if partial:
        for row in DecisionPart.objects.filter(decision__in=partial).order_by("pk"):
            found[row.decision_id][row.part] = row.agreed
    return found


def state_of(version: Version, road: Road) -> list[tuple[Request, Decision | None, str, str]]:
    """The requests on one version with their decision, mark and words."""
    return [
        (request, road.decisions.get(request.pk), *request_state(request, road.decisions.get(request.pk)))
        for request in road.of_version(version)
    ]


__all__ = ["Asking", "Road", "Step", "chain", "decision_state", "partial_parts", "road_of", "state_of", "steps"]
