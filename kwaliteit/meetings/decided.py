"""The list of decisions of a meeting in Word: who was there, and per item what was decided with how many votes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import IO

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance import attendance, wording
from governance.agenda import when
from governance.models import AgendaItem, Attendance, Decision, Meeting, Request
from governance.sections import label
from governance.wording import day
from kwaliteit.meetings import said
from kwaliteit.meetings.contents import BODY, Contents, Item, contents_of
from kwaliteit.organisation.models import Body, role_in_words
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.word import Word


def word(meeting: Meeting, rights: Rights) -> IO[bytes]:
    """What this reader may know of it, in the language that is active: confidential items are for the body alone."""
    contents = contents_of(meeting, rights)
    made = _decisions(contents, rights)
    title = _("List of decisions of %(body)s, %(date)s") % {"body": meeting.body.name, "date": day(meeting.held_on)}
    document = Word(title, author=meeting.body.name)
    document.facts(_facts(contents))
    _there(document, meeting)
    document.heading(_("Decisions"))
    if not contents.items and not made:
        document.text(_("Nothing stands on the agenda yet."))
    for item in contents.items:
        document.heading(f"{item.number}. {item.title}", 2)
        _item(document, item, made.pop(item.request.pk, []) if item.request else [])
    for rest in made.values():
        document.heading(rest[0].version.document.title, 2)
        document.text(_("This did not stand on the agenda."))
        _all(document, rest)
    return document.file()


def _facts(contents: Contents) -> list[tuple[str, str]]:
    meeting = contents.meeting
    without = _("Confidential items are not in this list.") if contents.audience != BODY else ""
    return [
        (_("Body"), meeting.body.name),
        (_("Date"), when(meeting)),
        (_("Kind"), capfirst(meeting.get_kind_display())),
        (_("Place"), "" if meeting.is_written else meeting.place),
        (_("Does not go ahead"), meeting.cancelled_why if meeting.is_cancelled else ""),
        (_("For whom"), without or _("For the body itself, with confidential items.")),
    ]


def _decisions(contents: Contents, rights: Rights) -> dict[int, list[Decision]]:
    """Per request what this meeting decided, without records that were corrected since."""
    meeting = contents.meeting
    asked = [item.request.pk for item in contents.asked if item.request]
    rows = Decision.objects.effective().filter(request__in=Request.objects.visible_to(rights).values("pk"))
    earlier = Q(meeting=None, request__in=asked, meeting_on=meeting.held_on)
    rows = rows.filter(Q(meeting=meeting) | earlier).exclude(request__in=_closed(contents))
    found: dict[int, list[Decision]] = defaultdict(list)
    rows = rows.select_related("body", "request", "version__document__unit").defer("version__payload")
    for row in rows.order_by("section", "pk"):
        found[row.request_id].append(row)
    return dict(found)


def _closed(contents: Contents) -> Iterable[int]:
    """Requests that stand on this agenda and are not for this reader."""
    if contents.audience == BODY:
        return []
    rows = AgendaItem.objects.filter(meeting=contents.meeting, confidential=True, request__isnull=False)
    return rows.values("request")


def _item(document: Word, item: Item, made: list[Decision]) -> None:
    if item.row.confidential:
        document.text(_("Confidential: behind closed doors"))
    document.text(item.row.note)
    if made:
        _all(document, made)
    elif item.request:
        document.text(_("No decision was recorded in this meeting."))


def _all(document: Word, made: list[Decision]) -> None:
    for row in made:
        outcome = wording.decision_state(row)[1]
        document.facts([(_("Outcome"), outcome), (_("Right"), capfirst(row.get_right_display())), *said.about(row)])
        document.text(said.partial(row))
        document.text(said.carried(row))
        said.votes(document, row)
        document.text(row.text)
        said.lists(document, row, level=3)


def _there(document: Word, meeting: Meeting) -> None:
    """Attendance by section, in the order of the list of members, with proxies and what it makes of the quorum."""
    rows = attendance.attended(meeting)
    if not rows:
        return
    document.heading(_("Who answered") if meeting.is_written else _("Who was there"))
    head = (_("Name"), _("Role"), _("Section"), _("Present"))
    document.table(head, [_person(row, meeting.body) for row in rows])
    for section, _enough, words in attendance.in_words(rows, meeting.body):
        if words:
            document.text(f"{capfirst(label(section))}: {words}" if section else words)


def _person(row: Attendance, body: Body) -> tuple[str, str, str, str]:
    state = capfirst(row.get_state_display())
    if row.proxy_to:
        state = _("%(state)s to %(name)s") % {"state": state, "name": row.proxy_to.name}
    if row.in_place_of:
        state = _("%(state)s, in the place of %(name)s") % {"state": state, "name": row.in_place_of.name}
    role = capfirst(role_in_words(row.role, body))
    return row.person.name, role, capfirst(label(row.section)) or "–", state
