"""Who sat in a body on a day, who of them was in a meeting, and what that makes: totals, proxies, quorum. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import ngettext

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


def without_section(people: Iterable[Appointment]) -> list[Appointment]:
    """Those who have a vote, or may take a seat, and were entered without their section."""
    return [held for held in people if not held.section and held.role != Role.COUNCIL_SECRETARY]


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


def sits_for(row: Attendance, rows: Mapping[int, Attendance]) -> str:
    """The section that she counts in: her own, else that of the seat which she takes; ``rows`` by person."""
    seat = rows.get(row.in_place_of_id or 0)
    return row.section or (seat.section if seat else "")


def counts(rows: Iterable[Attendance], sections: Sequence[str] = ("",)) -> list[Count]:
    """Those with a vote, per section asked for ("" is the whole). Needs the rows of the whole meeting."""
    known = {row.person_id: row for row in rows}
    voting = [(row.state, ("", sits_for(row, known))) for row in known.values() if row.votes]
    return [
        Count(
            section,
            sum(state == State.PRESENT for state, counted in voting if section in counted),
            sum(state == State.PROXY for state, counted in voting if section in counted),
        )
        for section in sections
    ]


def sections_of(body: Body) -> tuple[str, ...]:
    """Where numbers are told apart: per section of a divided council, and of the whole where it decides as one."""
    if not body.is_divided:
        return ("",)
    return tuple(Section.values) if body.decides_apart else ("", *Section.values)


def in_words(rows: Sequence[Attendance], body: Body) -> list[tuple[str, bool | None, str]]:
    """(section, whether there were enough, in words) of everything that the rules of the body count.

    The last line says of a divided body how many of those who voted are of no section.
    """
    lines: list[tuple[str, bool | None, str]] = [
        (count.section, *quorum_sentence(count, body)) for count in counts(rows, sections_of(body))
    ]
    known = {row.person_id: row for row in rows}
    number = sum(
        row.votes and row.state in (State.PRESENT, State.PROXY) and not sits_for(row, known) for row in known.values()
    )
    if body.is_divided and number:
        text = ngettext(
            "%(number)s with a vote is entered without a section, and counts in no section’s quorum.",
            "%(number)s with a vote are entered without a section, and count in no section’s quorum.",
            number,
        )
        lines.append(("", None, text % {"number": number}))
    return lines
