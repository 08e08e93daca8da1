"""The history of a text by sessions of work: the saves of one person, each less than half an hour after the one before."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PAUSE = datetime.timedelta(minutes=30)


@dataclass(frozen=True)
class Save:
    """A row of the history, without its text."""

    pk: int
    at: datetime.datetime
    person: int | None


@dataclass
class Session:
    person: int | None
    saves: list[Save] = field(default_factory=list)

    @property
    def begun(self) -> datetime.datetime:
        return self.saves[0].at

    @property
    def ended(self) -> datetime.datetime:
        return self.saves[-1].at

    @property
    def last(self) -> int:
        return self.saves[-1].pk


def sessions_of(saves: Iterable[Save]) -> list[Session]:
    """From saves in order, oldest first, to sessions, the one that ended last first.

    What somebody else saves meanwhile ends nobody's session.
    """
    found: list[Session] = []
    running: dict[int | None, Session] = {}
    for save in saves:
        session = running.get(save.person)
        if session is None or save.at - session.ended >= PAUSE:
            session = running[save.person] = Session(save.person)
            found.append(session)
        session.saves.append(save)
    return sorted(found, key=lambda session: (session.ended, session.last), reverse=True)


def stretches(session: Session, before: Mapping[int, int]) -> list[tuple[int | None, int]]:
    """Of the saves that nobody else came between: the row before the first of them (if any), and the last.

    ``before`` names for each row of the history the one before it.
    """
    found: list[tuple[int | None, int]] = []
    for save in session.saves:
        earlier = before.get(save.pk)
        if found and found[-1][1] == earlier:
            earlier = found.pop()[0]
        found.append((earlier, save.pk))
    return found
