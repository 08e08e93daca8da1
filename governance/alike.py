"""Two rows of things beside each other: what both have, and what in a stretch that differs is alike. Pure.

No input makes it slow: a stretch that would cost too many steps counts as gone and come, which is true too.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Sequence
from typing import Protocol

from rapidfuzz.distance import LCSseq

MOST = 400_000_000  # comparisons of two words in one text: 50 MB
WEIGHT = 40  # characters
STRETCH = 60_000  # comparisons of two blocks in one stretch
Pair = tuple[int, int]
Step = tuple[range, range]
"""Which of the old ones became which of the new ones; one of both may be empty."""


def common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int, int]]:
    """(place in old, place in new, length) of each stretch that both have, in the same order and as long as can be."""
    if len(old) * len(new) > MOST:
        return []
    steps = LCSseq.opcodes(old, new)
    return [(step.src_start, step.dest_start, step.src_end - step.src_start) for step in steps if step.tag == "equal"]


def kept(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The places of the blocks that both have in the same order. Of two that changed places the longer one stays."""
    (ours, ours_at), (theirs, theirs_at) = _weighed(old), _weighed(new)
    pairs = ((a + at, b + at) for a, b, length in common(ours, theirs) for at in range(length))
    return [(ours_at[a], theirs_at[b]) for a, b in pairs if ours[a][1] == 0]


def _weighed(blocks: Sequence[str]) -> tuple[list[tuple[str, int]], list[int]]:
    """Each block as many times as it weighs, and the place of the block for each of these."""
    parts = [(block, part, place) for place, block in enumerate(blocks) for part in range(_weight(block))]
    return [(block, part) for block, part, _place in parts], [place for _block, _part, place in parts]


def _weight(block: str) -> int:
    return 1 + min(len(block) // WEIGHT, 3)


class Likeness(Protocol):
    """How much things are alike; 0 when the one did not become the other."""

    def one(self, i: int, j: int) -> float: ...

    def begins(self, i: int, j: int) -> bool:
        """Whether these two may be the first of one that was split or joined."""

    def several(self, old: range, new: range) -> float: ...


def aligned(old: int, new: int, same: list[Pair], likeness: Likeness) -> list[Step]:
    """All steps from old to new: what is the same, and between that what is most alike, also one to two or three."""
    steps: list[Step] = []
    for (i, j), (k, m) in itertools.pairwise([(-1, -1), *same, (old, new)]):
        steps += _stretch(range(i + 1, k), range(j + 1, m), likeness)
        if k < old:
            steps.append((range(k, k + 1), range(m, m + 1)))
    return steps


SEVERAL = ((1, 2), (2, 1), (1, 3), (3, 1))


def _stretch(old: range, new: range, likeness: Likeness) -> list[Step]:
    if not old or not new or len(old) * len(new) > STRETCH:
        return [*((range(i, i + 1), range(0)) for i in old), *((range(0), range(j, j + 1)) for j in new)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    taken = [[(1, 0)] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        row, below = best[i], best[i + 1]
        for j in range(len(new) - 1, -1, -1):
            score, shape = (below[j], (1, 0)) if below[j] >= row[j + 1] else (row[j + 1], (0, 1))
            worth = likeness.one(old[i], new[j])
            if worth and worth + below[j + 1] > score:
                score, shape = worth + below[j + 1], (1, 1)
            for many, more in SEVERAL if likeness.begins(old[i], new[j]) else ():
                if i + many <= len(old) and j + more <= len(new):
                    worth = likeness.several(old[i : i + many], new[j : j + more])
                    if worth and worth + best[i + many][j + more] > score:
                        score, shape = worth + best[i + many][j + more], (many, more)
            row[j], taken[i][j] = score, shape
    return list(_walk(old, new, taken))


def _walk(old: range, new: range, taken: list[list[tuple[int, int]]]) -> Iterator[Step]:
    i = j = 0
    while i < len(old) or j < len(new):
        many, more = taken[i][j] if i < len(old) and j < len(new) else (int(i < len(old)), int(i >= len(old)))
        yield old[i : i + many], new[j : j + more]
        i, j = i + many, j + more
