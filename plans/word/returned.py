"""What became of suggestions in a Word file that came back: still there, accepted, refused, or new. Pure.

A change that was tracked in Word knows its author and nothing else of ours. So what it makes of a text is compared with
what the suggestions make of it: where both make the same, it is these suggestions, however the file cuts them up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plans.carrying import Change, carried_out, edits_of
from plans.sources import Place, Source
from plans.suggesting import changes


@dataclass(frozen=True)
class Known:
    """A suggestion that a file may hold: its key, who made it, and what it changes."""

    key: str
    author: str
    change: Change


@dataclass
class Returned:
    """New ones, each with its author; the keys of those that Word accepted, and of those that are not there any more."""

    new: list[tuple[str, Change]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def returned(
    was: str | None, now: str, by_author: Mapping[str, str], known: Sequence[Known], others: Sequence[Known] = ()
) -> Returned:
    """``was`` is a text as it went out (None when that is not known any more), ``now`` as it came back without tracked
    changes, ``by_author`` with those of one author. ``known`` are open suggestions that went out with the file; what is
    among ``others`` is not new either.
    """
    made = Returned()
    left = {author: changes(now, with_hers) for author, with_hers in by_author.items()}
    waiting = _recognised(now, left, known)
    _recognised(now, left, others)
    made.new = [(author, change) for author, some in left.items() for change in some]
    if was is not None:
        _others, met = matched(was, changes(was, now), waiting)
        made.accepted = [row.key for row in waiting if row.key in met]
        made.refused = [row.key for row in waiting if row.key not in met]
    return made


def _recognised(now: str, left: dict[str, list[Change]], known: Sequence[Known]) -> list[Known]:
    """Take out of the changes of each author those that are known; gives what of that is nowhere."""
    waiting = list(known)
    for is_same in (True, False):  # a file that was made anonymous has other names
        for author, some in left.items():
            hers = [row for row in waiting if not is_same or row.author == author]
            left[author], met = matched(now, some, hers)
            waiting = [row for row in waiting if row.key not in met]
    return waiting


def matched(html: str, found: list[Change], known: Sequence[Known]) -> tuple[list[Change], set[str]]:
    """Which of the changes found in a text are no suggestion that is known, and the keys of those that are."""
    if not found or not known:
        return found, set()
    if _makes(html, found) == _makes(html, [row.change for row in known]):
        return [], {row.key for row in known}
    source = Source(html)
    met: set[str] = set()
    left: list[Change] = []
    for some, rows in _groups(source, found, known):
        if some and rows and _makes(html, some) == _makes(html, [row.change for row in rows]):
            met |= {row.key for row in rows}
        else:
            left += some
    return left, met


def _makes(html: str, some: Sequence[Change]) -> str | None:
    made, left = carried_out(html, some)
    return None if left else made


Group = tuple[list[Change], list[Known]]


def _groups(source: Source, found: Iterable[Change], known: Iterable[Known]) -> list[Group]:
    """Changes that touch the same places of a text together, in their order."""
    groups: list[tuple[list[Place], Group]] = []
    for change, row in [*((change, None) for change in found), *((row.change, row) for row in known)]:
        places = [edit.place for edit in edits_of(source, change) or []]
        mine = [group for group in groups if _touch(places, group[0])]
        some = [one for _places, group in mine for one in group[0]] + ([] if row else [change])
        rows = [one for _places, group in mine for one in group[1]] + ([row] if row else [])
        groups = [group for group in groups if not any(group is other for other in mine)]
        groups.append(([*places, *(place for group in mine for place in group[0])], (some, rows)))
    return [group for _places, group in groups]


def _touch(some: Iterable[Place], others: Sequence[Place]) -> bool:
    return any(one.start <= other.end and other.start <= one.end for one in some for other in others)
