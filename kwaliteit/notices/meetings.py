"""A meeting that is moved or called off: who hears of it, what that one act did, and the words for it.

A notice keeps what its act did (``Notice.facts``), for the row of the meeting says only how it stands now.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.agenda import when
from governance.models import Meeting
from governance.services.meetings import CANCELLED, MOVED
from governance.wording import day as in_words
from kwaliteit.notices.making import make
from kwaliteit.notices.models import Kind
from kwaliteit.notices.recipients import of_body
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today

if TYPE_CHECKING:
    from kwaliteit.notices.models import Notice

Said = tuple[str, str, str]
"""Title, text and address."""


def changed(row: Meeting, actor: str) -> None:
    """Tell the members, once per act; of what is past nobody is told."""
    if row.held_on < today():
        return
    act, before = row.history.order_by("-history_id")[:2]  # type: ignore[attr-defined]
    facts = {} if row.is_cancelled else {"was": _stood(before), "now": _stood(act)}
    people = of_body(row.body, Act.READ_REQUEST)
    make(Kind.MEETING, f"meeting:{row.uuid}:{act.history_id}", people, actor, meeting=row, facts=facts)


def _stood(row: Any) -> list[str]:
    return [row.held_on.isoformat(), row.starts_at.isoformat() if row.starts_at else "", row.place]


def said(notice: Notice) -> Said:
    row, facts = notice.meeting, notice.facts
    assert row is not None  # noqa: S101  a notice of this kind has one
    names = {"body": row.body.with_article, "day": in_words(row.held_on), "why": row.cancelled_why}
    url = reverse("governance:meeting", args=[row.uuid])
    if "now" not in facts:
        return _("A meeting of %(body)s was cancelled") % names, _("That of %(day)s: %(why)s") % names, url
    title = _("A meeting of %(body)s was moved") if _other_day(facts) else _("A meeting of %(body)s was changed")
    return title % names, _("From %(was)s to %(now)s.") % _from_to(facts), url


def _other_day(facts: dict[str, Any]) -> bool:
    return bool(facts["was"][0] != facts["now"][0])


def _from_to(facts: dict[str, Any]) -> dict[str, str]:
    return {"was": _in_words(*facts["was"]), "now": _in_words(*facts["now"])}


def _in_words(held_on: str, starts_at: str, place: str) -> str:
    time = datetime.time.fromisoformat(starts_at) if starts_at else None
    row = Meeting(held_on=datetime.date.fromisoformat(held_on), starts_at=time)
    return ", ".join(part for part in (when(row), place) if part)


def over(notice: Notice) -> bool:
    """The meeting is past, or was moved or called off again."""
    row = notice.meeting
    assert row is not None  # noqa: S101
    acts = Meeting.history.filter(id=row.pk, history_change_reason__in=(MOVED, CANCELLED))
    return row.held_on < today() or acts.filter(history_id__gt=notice.subject.rpartition(":")[2]).exists()
