"""Two rows of things beside each other: what both have, and what in a stretch that differs is alike. Pure.

No input makes it slow: a stretch that would cost too many steps counts as gone and come, which is true too.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Protocol

MOST = 150_000  # comparisons of two words in one stretch
SMALL = 200  # the same, where looking for holds would cost more than it saves
STRETCH = 60_000  # comparisons of two blocks in one stretch
Pair = tuple[int, int]
Step = tuple[range, range]
"""Which of the old ones became which of the new ones; one of both may be empty."""


def kept(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The places of what both have in the same order, held by what is unique in both."""
    pairs: list[Pair] = []
    stretches = [(0, len(old), 0, len(new))]
    while stretches:
        a, b, c, d = stretches.pop()
        while a < b and c < d and old[a] == new[c]:
            pairs.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            pairs.append((b, d))
        if a == b or c == d:
            continue
        size = (b - a) * (d - c)
        if size > SMALL and (anchors := _anchors(old, new, (a, b, c, d))):
            pairs += anchors
            edges = [(a - 1, c - 1), *anchors, (b, d)]
            stretches += [(i + 1, k, j + 1, m) for (i, j), (k, m) in itertools.pairwise(edges)]
        elif size <= MOST:
            pairs += [(a + i, c + j) for i, j in _longest(old[a:b], new[c:d])]
    return sorted(pairs)


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], stretch: tuple[int, int, int, int]) -> list[Pair]:
    """What stands once in both, as far as its order is the same: the longest rising row of places."""
    a, b, c, d = stretch
    once = {thing for thing, n in Counter(old[a:b]).items() if n == 1}
    places = {new[j]: j for j in range(c, d) if new[j] in once}
    twice = {thing for thing, n in Counter(new[c:d]).items() if n > 1}
    both = [(i, places[old[i]]) for i in range(a, b) if old[i] in places and old[i] not in twice]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_i, j) in enumerate(both):
        place = bisect_left(ends, j)
        ends[place : place + 1] = [j]
        last[place : place + 1] = [at]
        before.append(last[place - 1] if place else -1)
    found: list[Pair] = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(both[at])
        at = before[at]
    return found[::-1]


def _longest(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The longest row of places that both have in common."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        row, below, thing = lengths[i], lengths[i + 1], old[i]
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if thing == new[j] else max(below[j], row[j + 1])
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


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
