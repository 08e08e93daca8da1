"""What goes into the set of papers of a meeting, for whom: the whole for the body, the public part for other readers.

Numbers are the same in both: what is confidential or struck through keeps its number, and leaves a gap.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from governance.lifecycle import Closing
from governance.models import AgendaItem, Meeting, Paper, Request
from governance.views.bodies import bodies_visible_to
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act

BODY, PUBLIC = "body", "public"
GONE = frozenset({Closing.WITHDRAWN, Closing.REPLACED})
"""What the agenda says of a request of which nothing is asked any more."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paper of an item under its number. ``paper`` is None for the frozen version itself, which comes first."""

    number: str
    title: str
    paper: Paper | None = None

    @property
    def confidential(self) -> bool:
        return self.paper is not None and self.paper.confidential


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the agenda, with the papers that go into the set and those that were struck through."""

    number: int
    row: AgendaItem
    title: str
    request: Request | None = None
    papers: tuple[Numbered, ...] = ()
    struck: tuple[Numbered, ...] = ()

    @property
    def named(self) -> list[Numbered]:
        """Both, in the order of their numbers."""
        return sorted((*self.papers, *self.struck), key=lambda paper: int(paper.number.rpartition(".")[2]))


@dataclass(frozen=True, slots=True)
class Contents:
    meeting: Meeting
    audience: str
    items: tuple[Item, ...] = field(default=())

    @property
    def asked(self) -> list[Item]:
        """The items with papers."""
        return [item for item in self.items if item.request]

    @property
    def facts(self) -> dict[str, Any]:
        """What is in it, kept with the set that is made: who reads it later must still be allowed to."""
        papers = [numbered.paper for item in self.items for numbered in item.papers if numbered.paper]
        return {
            "items": [str(item.row.uuid) for item in self.items],
            "requests": [str(item.request.uuid) for item in self.asked if item.request],
            "papers": [str(paper.uuid) for paper in papers],
            "state": self._state,
        }

    @property
    def _state(self) -> str:
        """Changes with the agenda and the papers, so that a set which was made before can be told from it."""
        meeting = self.meeting
        said = [str(value) for value in (meeting.held_on, meeting.starts_at, meeting.kind, meeting.place)]
        said.append(str(meeting.cancelled_on))
        for item in self.items:
            said += [str(item.number), item.title, item.row.note, str(item.row.confidential)]
            said += [f"{paper.number} {paper.title}" for paper in item.papers]
            said += [f"{paper.number} {paper.title} struck" for paper in item.struck]
            if item.request:
                said += [str(item.request.due_on), item.request.closing if item.request.closing in GONE else ""]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def audience_of(meeting: Meeting, rights: Rights) -> str:
    """Who reads what is laid before the body gets all of it; everybody else the public part."""
    return BODY if meeting.body_id in rights.body_ids(Act.READ_REQUEST) else PUBLIC


def meetings_visible_to(rights: Rights) -> QuerySet[Meeting]:
    """Meetings of the bodies that she sees."""
    return Meeting.objects.filter(body__in=bodies_visible_to(rights).values("pk")).select_related("body__unit")


def reason_for_none(meeting: Meeting, rights: Rights) -> str:
    """Why there is no set to make for this reader; empty when there is one."""
    if meeting.is_cancelled:
        return _("This meeting does not go ahead, so no set is made of its papers.")
    if _open_items(meeting, rights).exists():
        return ""
    if audience_of(meeting, rights) == BODY:
        return _("Nothing stands on the agenda yet. The set can be made once an item stands on it.")
    return _("Nothing that is open to you stands on the agenda yet, so there is no set to make.")


def _open_items(meeting: Meeting, rights: Rights) -> QuerySet[AgendaItem]:
    """All for the body; for others what is not confidential, and not about papers that they may not read."""
    rows = AgendaItem.objects.filter(meeting=meeting)
    if audience_of(meeting, rights) == BODY:
        return rows
    known = Request.objects.visible_to(rights).values("pk")
    return rows.filter(Q(request=None) | Q(request__in=known), confidential=False)


def contents_of(meeting: Meeting, rights: Rights) -> Contents:
    """What this reader gets: two statements, however long the agenda is."""
    audience = audience_of(meeting, rights)
    rows = _open_items(meeting, rights).select_related(
        "request__body", "request__version", "request__document__unit__parent", "request__document__kind"
    )
    papers = Paper.objects.select_related("strike").order_by("pk")
    rows = rows.defer("request__version__payload").prefetch_related(Prefetch("request__papers", papers))
    return Contents(meeting, audience, tuple(_item(row, audience) for row in rows.order_by("position", "pk")))


def _item(row: AgendaItem, audience: str) -> Item:
    request = row.request
    if request is None:
        return Item(row.position, row, row.title)
    title = row.title or _("%(plan)s, %(unit)s") % {"plan": request.document.title, "unit": request.document.unit.name}
    first = _("Version %(number)s") % {"number": request.version.number}
    named = [Numbered(f"{row.position}.1", first)]
    named += [Numbered(f"{row.position}.{at}", paper.title, paper) for at, paper in enumerate(request.papers.all(), 2)]
    open_to = [paper for paper in named if audience == BODY or not paper.confidential]
    kept = tuple(paper for paper in open_to if paper.paper is None or not paper.paper.struck)
    struck = tuple(paper for paper in open_to if paper.paper is not None and paper.paper.struck)
    return Item(row.position, row, title, request, kept, struck)


def may_still_read(meeting: Meeting, rights: Rights, audience: str, facts: dict[str, Any]) -> bool:
    """Whether a set that was made earlier holds nothing that this reader may not know now.

    An item that was taken off may be back under another id, behind closed doors: all must still stand there openly.
    """
    if audience_of(meeting, rights) == BODY:
        return True
    if audience == BODY:
        return False
    items, asked, papers = set(facts["items"]), set(facts["requests"]), set(facts["papers"])
    rows = AgendaItem.objects.filter(meeting=meeting, uuid__in=items, confidential=False)
    seen = Request.objects.visible_to(rights).filter(uuid__in=asked).count() == len(asked)
    open_to_all = Paper.objects.filter(uuid__in=papers, confidential=False).count() == len(papers)
    return seen and open_to_all and rows.count() == len(items)
