"""Meetings of councils with their agenda and who was there, and what councils began of their own accord."""

from __future__ import annotations

import datetime
from typing import Any

from governance.attendance import roster
from governance.models import Meeting, Request
from governance.models.meetings import VOTING
from governance.services.attendance import Was, record_attendance
from governance.services.meetings import add_item, cancel_meeting, plan_meeting, put_request
from governance.services.proposals import answer_proposal, make_proposal
from governance.services.recourse import begin_recourse, end_recourse
from kwaliteit.demonstration.house import House, day, toml
from kwaliteit.organisation.roles import Role


def meetings(house: House, part: str) -> None:
    """Those of one part of the story: what is put on an agenda must lie before the council at that moment."""
    for row in toml("meetings")["meetings"]:
        if row["part"] != part:
            continue
        meeting = _planned(house, row)
        _agenda(house, meeting, row)
        if "attendance_at" in row:
            _attendance(house, meeting, row)
        if "cancelled_at" in row:
            at = house.at(row["cancelled_at"])
            cancel_meeting(meeting=meeting, actor=house.people[row["by"]], why=row["cancelled_why"], at=at)


def _planned(house: House, row: dict[str, Any]) -> Meeting:
    """Planned once: the one that a version was laid before the council for stands already."""
    return plan_meeting(
        body=house.bodies[row["body"]],
        held_on=day(row["on"]),
        kind=row["kind"],
        starts_at=datetime.time.fromisoformat(row["starts"]),
        place=row["place"],
        actor=house.people[row["by"]],
        at=house.at(row["planned"]),
    )


def _agenda(house: House, meeting: Meeting, row: dict[str, Any]) -> None:
    actor, at = house.people[row["by"]], house.at(row["agenda_at"])
    for request in Request.objects.open().filter(body=meeting.body) if row.get("asked") else ():
        put_request(meeting=meeting, request=request, actor=actor, at=at)
    for item in row["items"]:
        add_item(meeting=meeting, actor=actor, at=at, **item)


def _attendance(house: House, meeting: Meeting, row: dict[str, Any]) -> None:
    """Everybody was there but who is named; an alternate only in somebody's place."""
    excused = {house.people[key].pk for key in row.get("excused", ())}
    places = {house.people[key].pk: house.people[seat].pk for key, seat in row.get("in_place", {}).items()}
    rows = {}
    for held in roster(meeting):
        there = held.person_id not in excused and (held.role != Role.COUNCIL_ALTERNATE or held.person_id in places)
        state = "present" if there else "excused" if held.role in VOTING else "absent"
        rows[held.person_id] = Was(state, in_place_of=places.get(held.person_id))
    record_attendance(meeting=meeting, actor=house.people[row["by"]], rows=rows, at=house.at(row["attendance_at"]))


def initiatives(house: House) -> None:
    """Proposals of councils of their own accord, and what one began after an advice that was not wholly followed."""
    for row in toml("meetings")["proposals"]:
        proposal = make_proposal(
            body=house.bodies[row["body"]],
            actor=house.people[row["by"]],
            title=row["title"],
            text=row["text"],
            made_on=day(row["made_on"]),
            at=house.at(row["at"]),
        )
        if "answer" in row:
            answer_proposal(
                proposal=proposal,
                actor=house.people[row["answered_by"]],
                follow=row["follow"],
                text=row["answer"],
                answered_on=day(row["answered_on"]),
                at=house.at(row["answered_at"]),
            )
    for row in toml("meetings")["recourse"]:
        _recourse(house, row)


def _recourse(house: House, row: dict[str, Any]) -> None:
    asked = Request.objects.filter(body=house.bodies[row["body"]], document__unit=house.units[row["unit"]])
    step = begin_recourse(
        request=asked.latest("pk"),
        actor=house.people[row["by"]],
        side=row["side"],
        move=row["move"],
        on=day(row["on"]),
        text=row["text"],
        body=house.bodies[row["mediator"]],
        at=house.at(row["at"]),
    )
    end_recourse(
        step=step,
        actor=house.people[row["by"]],
        result=row["result"],
        on=day(row["ended_on"]),
        text=row["outcome"],
        at=house.at(row["ended_at"]),
    )
