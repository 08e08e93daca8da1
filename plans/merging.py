"""Putting together what two people did to the same text, without a request or a database.

``base`` is what somebody saw, ``stored`` what stands there now, ``typed`` what she made of it. Texts are canonical
(plans/text.py) and are merged by their top-level blocks, a list by its items and a table by its rows: where only one
of the two changed it, that change stands; where both changed the same, both are kept in a ``Clash`` for a person to
settle. Plain fields are merged whole, and of what is chosen from a list each choice by itself. Nothing that was added is ever left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from plans import text

ALIKE = 0.5  # the part of their words that two blocks share, from which one counts as the other rewritten
MOST_PAIRS = 10_000  # beyond this many pairs of blocks they are not looked at one by one


@dataclass(frozen=True)
class Clash:
    """What both changed: as it was, as it stands now, and as it was typed."""

    base: Any
    stored: Any
    typed: Any


@dataclass(frozen=True)
class Pick:
    """What is to stand of a clash: ``stored``, ``typed``, ``both``, or ``own`` words."""

    which: str
    own: str = ""


@dataclass(frozen=True)
class Merge:
    """The fields that are settled, and of each other one its pieces: settled text, and clashes in their place."""

    values: dict[str, Any] = field(default_factory=dict)
    clashing: dict[str, list[Any]] = field(default_factory=dict)

    def clashes(self) -> Iterator[tuple[str, str, Clash]]:
        """Each clash with its field, and with the key by which it is picked."""
        for name, pieces in self.clashing.items():
            found = [piece for piece in pieces if isinstance(piece, Clash)]
            yield from ((f"{name}-{number}", name, clash) for number, clash in enumerate(found))

    def settled(self, picks: Mapping[str, Pick], rich: Collection[str]) -> dict[str, Any]:
        """Every field as it is to stand; of a clash about which nothing was picked, both."""
        made = dict(self.values)
        stands = {key: settle(clash, picks.get(key, Pick("both")), name in rich) for key, name, clash in self.clashes()}
        for name, pieces in self.clashing.items():
            chosen = [stands[f"{name}-{number}"] for number in range(sum(isinstance(p, Clash) for p in pieces))]
            made[name] = chosen[0] if len(pieces) == 1 else _joined(pieces, chosen)
        return made


def _joined(pieces: list[Any], chosen: list[Any]) -> str:
    left = iter(chosen)
    return "".join(next(left) if isinstance(piece, Clash) else piece for piece in pieces)


def settle(clash: Clash, pick: Pick, is_rich: bool) -> Any:
    if not isinstance(clash.typed, str) or not isinstance(clash.stored, str):
        return clash.stored if pick.which == "stored" else clash.typed
    if pick.which == "own":
        return text.clean(pick.own) if is_rich else pick.own
    if pick.which == "both":
        return text.both(clash.stored, clash.typed) if is_rich else text.both_plain(clash.stored, clash.typed)
    return clash.stored if pick.which == "stored" else clash.typed


def merge_values(
    base: Mapping[str, Any] | None, stored: Mapping[str, Any], typed: Mapping[str, Any], rich: Collection[str]
) -> Merge:
    """Merge the fields that were typed. Without a base every difference is a clash."""
    merge = Merge()
    for name, mine in typed.items():
        now = stored[name]
        if isinstance(mine, list):
            merge.values[name] = _chosen([] if base is None else base[name], now, mine)
        elif mine == now or base is not None and mine == base[name]:
            merge.values[name] = now
        elif base is not None and now == base[name]:
            merge.values[name] = mine
        elif base is not None and name in rich:
            _take(merge, name, merge_texts(base[name], now, mine))
        else:
            merge.clashing[name] = [Clash("" if base is None else base[name], now, mine)]
    return merge


def _take(merge: Merge, name: str, pieces: list[str | Clash]) -> None:
    if any(isinstance(piece, Clash) for piece in pieces):
        merge.clashing[name] = pieces
    else:
        merge.values[name] = "".join(piece for piece in pieces if isinstance(piece, str))


def _chosen(base: list[Any], stored: list[Any], typed: list[Any]) -> list[Any]:
    """What somebody ticked comes along, what she unticked goes; the rest stays as it stands now."""
    return [row for row in stored if row in typed or row not in base] + [
        row for row in typed if row not in base and row not in stored
    ]


# --- texts, block by block --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Edit:
    """The blocks from ``start`` up to ``end`` of the base became others; an insertion has no length."""

    start: int
    end: int
    made: list[str]
    is_typed: bool


def merge_texts(base: str, stored: str, typed: str) -> list[str | Clash]:
    """The pieces of the merged text in order; neighbouring settled pieces are one."""
    was = text.blocks(base)
    now, mine = text.blocks(stored), text.blocks(typed)
    if not was and now and mine and now != mine:  # two beginnings of one text: which of them it is, a person knows
        return [Clash("", stored, typed)]
    return _compact(_merged(was, now, mine))


def _merged(was: list[str], now: list[str], mine: list[str]) -> list[str | Clash]:
    edits = sorted(
        [*_edits(was, now, is_typed=False), *_edits(was, mine, is_typed=True)],
        key=lambda edit: (edit.start, edit.end, edit.is_typed),
    )
    pieces: list[str | Clash] = []
    at = 0
    for group in _groups(edits):
        pieces += was[at : group[0].start]
        at = max(edit.end for edit in group)
        pieces += _settled(was, group)
    return [*pieces, *was[at:]]


def merge_plain(base: str, stored: str, typed: str) -> list[str | Clash]:
    """The same of plain texts, paragraph by paragraph."""
    pieces = merge_texts(*(text.from_plain(each) for each in (base, stored, typed)))
    plain = text.to_plain
    return [
        Clash(plain(piece.base), plain(piece.stored), plain(piece.typed)) if isinstance(piece, Clash) else plain(piece)
        for piece in pieces
    ]


def plain_of(pieces: Collection[str | Clash], which: str = "both") -> str:
    """The plain text of such pieces, with this side of each clash."""
    parts = (settle(piece, Pick(which), is_rich=False) if isinstance(piece, Clash) else piece for piece in pieces)
    return "\n\n".join(part for part in parts if part)


def _groups(edits: list[_Edit]) -> Iterator[list[_Edit]]:
    """Edits that touch the same blocks belong together; and so do two insertions at the same place."""
    group: list[_Edit] = []
    for edit in edits:
        end = max((each.end for each in group), default=0)
        at_once = bool(group) and edit.start == edit.end == group[0].start == end and edit.is_typed
        if group and not at_once and edit.start >= end:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _settled(was: list[str], group: list[_Edit]) -> list[str | Clash]:
    start, end = group[0].start, max(edit.end for edit in group)
    sides = [[edit for edit in group if edit.is_typed is is_typed] for is_typed in (False, True)]
    if not all(sides):
        return [block for edit in group for block in edit.made]
    stored, typed = (_applied(was, start, end, side) for side in sides)
    if stored == typed:
        return list(stored)
    if start == end and not _any_alike(stored, typed):
        return list(text.both_of(stored, typed))
    if (end - start, len(stored), len(typed)) == (1, 1, 1) and (one := _by_parts(was[start], stored[0], typed[0])):
        return [one]
    return [Clash("".join(was[start:end]), "".join(stored), "".join(typed))]


def _by_parts(was: str, stored: str, typed: str) -> str:
    """A list that both changed, put together item by item, or a table row by row; empty where that settles not all.

    A row that one put in does not fit where the other put in a column: that is asked about too.
    """
    sides = [text.parts(block) for block in (was, stored, typed)]
    tags = {block[: block.find(">") + 1] for block in (was, stored, typed)}
    if len(tags) > 1 or not all(sides):
        return ""
    pieces = _merged(*sides)
    settled = [piece for piece in pieces if isinstance(piece, str)]
    if len(settled) < len(pieces) or (all(map(_is_even, sides)) and not _is_even(settled)):
        return ""
    (tag,) = tags
    return text.clean(f"{tag}{''.join(settled)}{tag.replace('<', '</')}")


def _is_even(rows: list[str]) -> bool:
    """Whether there are as many cells in each row; items have none."""
    return len({len(re.findall(r"<t[hd]\b", row)) for row in rows}) <= 1


def _applied(was: list[str], start: int, end: int, edits: list[_Edit]) -> list[str]:
    made, at = [], start
    for edit in edits:
        made += [*was[at : edit.start], *edit.made]
        at = edit.end
    return made + was[at:end]


def _any_alike(ones: list[str], others: list[str]) -> bool:
    """Whether a new block is another one rewritten: then two that look alike would stand below each other."""
    new = _counted([block for block in ones if block not in others])
    return any(_likeness(one, other) >= ALIKE for one in new for other in _counted(others))


def _compact(pieces: list[str | Clash]) -> list[str | Clash]:
    made: list[str | Clash] = []
    for piece in pieces:
        if made and isinstance(piece, str) and isinstance(made[-1], str):
            made[-1] += piece
        else:
            made.append(piece)
    return made


def _edits(was: list[str], now: list[str], *, is_typed: bool) -> Iterator[_Edit]:
    for i, j, k, m in changed(was, now):
        yield _Edit(i, j, now[k:m], is_typed)


def changed(was: list[str], now: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Which blocks became which: from and up to in the one, from and up to in the other; one by one where that is clear."""
    for what, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if what != "equal":
            for i, j, k, m in _single(was[a:b], now[c:d]):
                yield a + i, a + j, c + k, c + m


def _single(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """A stretch that became another one, taken apart into single blocks: which became which, by their words."""
    i = k = 0
    for j, m in [*_pairs(was, now), (len(was), len(now))]:
        yield from _gap(i, j, k, m)
        if j < len(was) and m < len(now):
            yield j, j + 1, m, m + 1
        i, k = j + 1, m + 1


def _gap(i: int, j: int, k: int, m: int) -> Iterator[tuple[int, int, int, int]]:
    """Blocks that are not alike: as many for as many, or taken out one by one, or put in; else all for all."""
    if j - i == m - k:
        yield from ((i + n, i + n + 1, k + n, k + n + 1) for n in range(j - i))
    elif k == m:
        yield from ((n, n + 1, k, k) for n in range(i, j))
    else:
        yield i, j, k, m


def _pairs(was: Sequence[str], now: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of blocks, in order in both, that are most alike together."""
    if not was or not now or len(was) * len(now) > MOST_PAIRS:
        return []
    best = [[0.0] * (len(now) + 1) for _row in range(len(was) + 1)]
    words = _counted(now)
    like = [[_likeness(one, other) for other in words] for one in _counted(was)]
    for i in reversed(range(len(was))):
        for k in reversed(range(len(now))):
            pair = like[i][k] + best[i + 1][k + 1] if like[i][k] >= ALIKE else 0.0
            best[i][k] = max(pair, best[i + 1][k], best[i][k + 1])
    found, i, k = [], 0, 0
    while i < len(was) and k < len(now):
        if like[i][k] >= ALIKE and best[i][k] == like[i][k] + best[i + 1][k + 1]:
            found.append((i, k))
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            i += 1
        else:
            k += 1
    return found


def alike(one: str, other: str) -> bool:
    """Whether a block counts as another one rewritten."""
    return _likeness(*_counted([one, other])) >= ALIKE


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _counted(blocks: Sequence[str]) -> list[Counter[str]]:
    return [Counter(text.plain(block).split()) for block in blocks]
