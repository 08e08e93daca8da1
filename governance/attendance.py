"""Who sat in a body on a day, who of them was in a meeting, and what that makes: totals, proxies, quorum. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from governance.models import Attendance, Meeting
from governance.models.meetings import VOTING
from governance.votes import Votes, quorum_sentence
from kwaliteit.organisation.models import Appointment, Body, existing_on
from kwaliteit.organisation.regulations import Section
from kwaliteit.organisation.roles import Role

State = Attendance.State
SEATED = (*sorted(VOTING), Role.COUNCIL_ALTERNATE, Role.COUNCIL_SECRETARY)


def roster(meeting: Meeting) -> list[Appointment]:
    """Who sat in the body on the day of the meeting, each once: those with a vote, alternates, the secretary.

    Somebody with two roles is there with the one that votes.
    """
    held = Appointment.objects.filter(existing_on(meeting.held_on), body=meeting.body_id, role__in=SEATED)
    rows = sorted(held.select_related("person", "body"), key=_place)
    found: dict[int, Appointment] = {}
    for row in rows:
        found.setdefault(row.person_id, row)
    return list(found.values())


def _place(row: Appointment) -> tuple[int, int, str, int]:
    """Chair and members by section, then alternates by section, then the secretary."""
    rank = 0 if row.role in VOTING else SEATED.index(Role(row.role))
    return rank, ("", *Section.values).index(row.section), row.person.name, row.pk


@dataclass(frozen=True, slots=True)
class Count:
    """How many with a vote were there, and how many gave a proxy; of the whole, or of one section."""

    section: str = ""
    present: int = 0
    proxies: int = 0
    outcome: str = ""
    votes: Votes | None = None
    section_votes: Mapping[str, Votes] = field(default_factory=dict)

    @property
    def counted(self) -> Votes | None:
        return None


def attended(meeting: Meeting) -> list[Attendance]:
    """What was recorded, in the order of the list of members."""
    rows = Attendance.objects.filter(meeting=meeting).select_related("person", "proxy_to", "in_place_of")
    return sorted(rows, key=_place)  # type: ignore[arg-type]


def counts(rows: Iterable[Attendance], sections: Sequence[str] = ("",)) -> list[Count]:
    """Those with a vote, per section asked for ("" is the whole)."""
    voting = [row for row in rows if row.votes]
    return [
        Count(
            section,
            sum(row.state == State.PRESENT for row in voting if section in ("", row.section)),
            sum(row.state == State.PROXY for row in voting if section in ("", row.section)),
        )
        for section in sections
    ]


def sections_of(body: Body) -> tuple[str, ...]:
    """Where numbers are told apart: per section of a divided council, and of the whole where it decides as one."""
    if not body.is_divided:
        return ("",)
    return tuple(Section.values) if body.decides_apart else ("", *Section.values)


def in_words(rows: Sequence[Attendance], body: Body) -> list[tuple[str, bool | None, str]]:
    """(section, whether there were enough, in words) of everything that the rules of the body count."""
    return [(count.section, *quorum_sentence(count, body)) for count in counts(rows, sections_of(body))]
