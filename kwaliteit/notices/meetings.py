"""A meeting that is moved or called off: who hears of it, what that one act did, and the words for it.

A notice keeps what its act did (``Notice.facts``), for the row of the meeting says only how it stands now.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.agenda import when
from governance.models import AgendaItem, Meeting, Request
from governance.services.meetings import CANCELLED, MOVED
from governance.wording import day as in_words
from kwaliteit.notices.making import make
from kwaliteit.notices.models import Kind
from kwaliteit.notices.recipients import concerned, of_body, of_unit, who_see
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from plans.models import Right

if TYPE_CHECKING:
    from kwaliteit.notices.models import Notice

Said = tuple[str, str, str]
"""Title, text and address."""


def changed(row: Meeting, actor: str) -> None:
    """Tell who has a request on its agenda what it means for that, and the other members; once per act.

    Of what is past nobody is told.
    """
    if row.held_on < today():
        return
    act, before = row.history.order_by("-history_id")[:2]  # type: ignore[attr-defined]
    facts = {} if row.is_cancelled else {"was": _stood(before), "now": _stood(act)}
    members = of_body(row.body, Act.READ_REQUEST)
    readers = who_see(row.body) if row.is_cancelled else set()
    for item in _waiting(row):
        subject, people = f"meeting:{item.request_id}:{act.history_id}", _drafters(item)
        for told, means in _meanings(item, people, readers) if row.is_cancelled else [(people, facts)]:
            make(Kind.MEETING, subject, told, actor, meeting=row, request=item.request, facts=means)
        members -= people
    make(Kind.MEETING, f"meeting:{row.uuid}:{act.history_id}", members, actor, meeting=row, facts=facts)


def _waiting(row: Meeting) -> QuerySet[AgendaItem]:
    """The open requests on its agenda."""
    items = AgendaItem.objects.filter(meeting=row, request__in=Request.objects.open())
    around = ("request__meeting", "request__document__unit__parent__parent")
    return items.select_related(*around).order_by("position", "pk")


def _drafters(item: AgendaItem) -> set[Person]:
    """Whose plan it is; of what stands behind closed doors only who lays it before bodies may know the day."""
    people = concerned(item.request.document)
    return people & _lay_before(item) if item.confidential else people


def _lay_before(item: AgendaItem) -> set[Person]:
    return of_unit(item.request.document.unit, Act.LAY_BEFORE)


def _meanings(item: AgendaItem, people: set[Person], readers: set[Person]) -> list[tuple[set[Person], dict[str, Any]]]:
    """What calling it off means for the request: where it is taken up now, for who may know that.

    ``why`` says who hears the reason: only to whom the meeting is open, for that is what its writer was told.
    """
    found: list[tuple[set[Person], dict[str, Any]]] = []
    for told, day in _taken_up_instead(item, people):
        found += [(told & readers, {"next": day, "why": True}), (told - readers, {"next": day, "why": False})]
    return found


def _taken_up_instead(item: AgendaItem, people: set[Person]) -> list[tuple[set[Person], str | None]]:
    other = item.request.meeting
    if other is None or other.pk == item.meeting_id or other.held_on < today():
        return [(people, None)]
    closed = AgendaItem.objects.filter(meeting=other, request=item.request_id, confidential=True).exists()
    knowing = people & _lay_before(item) if closed else people
    return [(knowing, other.held_on.isoformat()), (people - knowing, None)]


def _stood(row: Any) -> list[str]:
    return [row.held_on.isoformat(), row.starts_at.isoformat() if row.starts_at else "", row.place]


def said(notice: Notice, names: dict[str, object]) -> Said:
    row, facts = notice.meeting, notice.facts
    assert row is not None  # noqa: S101  a notice of this kind has one
    if notice.request is not None:
        url = reverse("governance:request", args=[notice.request.uuid]) + "#path"
        title, text = (_taken_up if "now" in facts else _left)(notice, names)
        return capfirst(title), text, url
    names = _around(row)
    url = reverse("governance:meeting", args=[row.uuid])
    if "now" not in facts:
        return _("A meeting of %(body)s was cancelled") % names, _("That of %(day)s: %(why)s") % names, url
    title = _("A meeting of %(body)s was moved") if _other_day(facts) else _("A meeting of %(body)s was changed")
    return title % names, _("From %(was)s to %(now)s.") % _from_to(facts), url


def _around(row: Meeting) -> dict[str, object]:
    return {"body": row.body.with_article, "day": in_words(row.held_on), "why": row.cancelled_why}


def _taken_up(notice: Notice, names: dict[str, object]) -> tuple[str, str]:
    """To whose request is on the agenda: when it is taken up now, and whether that is later than was asked."""
    request, facts = notice.request, notice.facts
    assert request is not None  # noqa: S101
    title = (
        _("%(body)s takes up “%(title)s” on another day")
        if _other_day(facts)
        else _("%(body)s takes up “%(title)s” at another time or place")
    )
    text = _("Version %(number)s, %(unit)s: on the agenda of %(now)s instead of %(was)s.") % {
        **names,
        **_from_to(facts),
    }
    if request.right != Right.INFORMATION and request.due_on < datetime.date.fromisoformat(facts["now"][0]):
        text = _("%(text)s The answer was asked by %(day)s.") % {"text": text, "day": in_words(request.due_on)}
    return title % names, text


def _left(notice: Notice, names: dict[str, object]) -> tuple[str, str]:
    """To whose request was on the agenda of a meeting that was called off: when it is taken up instead, and why."""
    request, row = notice.request, notice.meeting
    assert request is not None  # noqa: S101
    assert row is not None  # noqa: S101
    title = _("The meeting in which %(body)s would take up “%(title)s” does not go ahead") % names
    then = {**names, **_around(row), "next": in_words(notice.facts["next"]), "due": in_words(request.due_on)}
    if notice.facts["next"]:
        text = _("Version %(number)s, %(unit)s, was on the agenda of %(day)s. It is taken up on %(next)s now.")
    elif request.right == Right.INFORMATION:
        text = _("Version %(number)s, %(unit)s, was on the agenda of %(day)s. It waits for another meeting.")
    else:
        text = _(
            "Version %(number)s, %(unit)s, was on the agenda of %(day)s. It waits for another meeting; the answer is"
            " asked by %(due)s."
        )
    text = text % then
    return title, _("%(text)s The reason: %(why)s") % {"text": text, **then} if notice.facts.get("why") else text


def _other_day(facts: dict[str, Any]) -> bool:
    return bool(facts["was"][0] != facts["now"][0])


def _from_to(facts: dict[str, Any]) -> dict[str, str]:
    return {"was": _in_words(*facts["was"]), "now": _in_words(*facts["now"])}


def _in_words(held_on: str, starts_at: str, place: str) -> str:
    time = datetime.time.fromisoformat(starts_at) if starts_at else None
    row = Meeting(held_on=datetime.date.fromisoformat(held_on), starts_at=time)
    return ", ".join(part for part in (when(row), place) if part)


def over(notice: Notice) -> bool:
    """The meeting is past, or was moved or called off again; or the request on its agenda is closed."""
    row = notice.meeting
    assert row is not None  # noqa: S101
    if notice.request is not None and not notice.request.is_open:
        return True
    acts = Meeting.history.filter(id=row.pk, history_change_reason__in=(MOVED, CANCELLED))
    return row.held_on < today() or acts.filter(history_id__gt=notice.subject.rpartition(":")[2]).exists()
