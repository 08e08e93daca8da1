"""What somebody would change in a text: each difference as a change that can be taken over by itself. Pure.

Texts are canonical (plans.text). ``changes`` takes two of them apart: words within a paragraph, item or cell; whole
blocks, items and rows; and what only stands elsewhere. Carried out together they give the second text to the letter,
and one by one, in any order, too (plans.carrying). Each knows its place by what stands there (plans.anchors), so that
it is found again after the text was edited; where that is not certain it is not carried out.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher

from plans.anchors import QUOTE, Anchor, anchor_to
from plans.carrying import Change, Kind, anchor_of, beside, carried_out
from plans.merging import alike, changed
from plans.sources import Atom, Source, Unit, atoms

HOLDERS = frozenset({"ul", "ol", "table", "thead", "tbody", "blockquote"})
"""What only holds other blocks."""


def changes(was: str, now: str) -> list[Change]:
    """Every difference, in the order of the text."""
    if was == now:
        return []
    old, new = Source(was), Source(now)
    found = _moved(was, _Differences(old, new).of(old.units(), new.units()))
    made, left = carried_out(was, found)
    return found if made == now and not left else [Change(Kind.BLOCKS, was, now, Anchor(""))]


class _Differences:
    def __init__(self, old: Source, new: Source) -> None:
        self.old, self.new = old, new

    def of(self, old: list[Unit], new: list[Unit]) -> list[Change]:
        """Between the blocks of two holders."""
        sides = [[source.inner(unit.start, unit.end) for unit in units] for source, units in self._sides(old, new)]
        steps = list(changed(*sides))
        elsewhere = set(sides[0]) & set(sides[1])
        gone = {at for i, j, _k, _m in steps for at in range(i, j)}
        made: list[Change] = []
        for i, j, k, m in steps:
            if (j - i, m - k) == (1, 1):
                made += self._pair(old[i], new[k])
            elif i < j and k < m and elsewhere.isdisjoint([*sides[0][i:j], *sides[1][k:m]]):
                made.append(self._replaced(Unit("", old[i].start, old[j - 1].end), "".join(sides[1][k:m])))
            else:
                made += self._single(old, new, (i, j, k, m), gone)
        return made

    def _single(self, old: list[Unit], new: list[Unit], step: Hunk, gone: set[int]) -> list[Change]:
        i, j, k, m = step
        made = [self._replaced(unit, "") for unit in old[i:j]]
        return made + [self._came(unit, old, j, gone) for unit in new[k:m]]

    def _sides(self, old: list[Unit], new: list[Unit]) -> list[tuple[Source, list[Unit]]]:
        return [(self.old, old), (self.new, new)]

    def _pair(self, old: Unit, new: Unit) -> list[Change]:
        came = self.new.inner(new.start, new.end)
        if old.tag == new.tag and self.old.sources[old.start] == self.new.sources[new.start]:
            if old.tag in HOLDERS:
                inside = [
                    source.units(unit.start + 1, unit.end - 1) for source, unit in ((self.old, old), (self.new, new))
                ]
                return self.of(*inside)
            if alike(self.old.inner(old.start, old.end), came) and (words := self._words(old, new)) is not None:
                return words
        return [self._replaced(old, came)]

    def _replaced(self, unit: Unit, came: str) -> Change:
        span = self.old.span(unit.start, unit.end)
        return Change(Kind.BLOCKS, self.old.inner(unit.start, unit.end), came, anchor_of(self.old, span))

    def _came(self, unit: Unit, siblings: list[Unit], place: int, gone: set[int]) -> Change:
        """Blocks that come: after the one before them, before the one after them, or in an empty text."""
        came = self.new.inner(unit.start, unit.end)
        near = [(place - 1, "after"), (place, "before")]
        near = [(at, side) for at, side in near if 0 <= at < len(siblings)]
        near.sort(key=lambda pair: pair[0] in gone)
        if not near:
            return Change(Kind.BLOCKS, "", came, Anchor(""))
        at, side = near[0]
        return Change(Kind.BLOCKS, "", came, *beside(self.old, siblings[at], side))

    def _words(self, old: Unit, new: Unit) -> list[Change] | None:
        """Words that differ between two blocks; None when more than words do."""
        sides = atoms(self.old, old.start, old.end), atoms(self.new, new.start, new.end)
        hunks = _hunks(*sides)
        if hunks is None:
            return None
        made = []
        for i, j, k, m in hunks:
            start, end = sides[0][i].start, sides[0][j - 1].end
            came = self.new.cut(sides[1][k].start, sides[1][m - 1].end) if k < m else ""
            span = self.old.span(start, end)
            if span.end - span.start > QUOTE:
                return None
            made.append(Change(Kind.WORDS, self.old.cut(start, end), came, anchor_to(self.old.seen, span)))
        return made


def _moved(html: str, found: list[Change]) -> list[Change]:
    """What went here and came there to the letter, and stood there once, was moved."""
    went = {change.was: change for change in found if change.kind is Kind.BLOCKS and not change.proposed}
    moved: dict[str, Change] = {}
    for change in found:
        came = change.kind is Kind.BLOCKS and not change.was and change.spot
        if came and change.proposed in went and html.count(change.proposed) == 1:
            moved.setdefault(change.proposed, change)
    made = []
    for change in found:
        if change.kind is Kind.BLOCKS and moved.get(change.proposed) is change:
            made.append(replace(change, kind=Kind.MOVE, was=change.proposed))
        elif change.was not in moved or went.get(change.was) is not change:
            made.append(change)
    return made


# --- words ------------------------------------------------------------------------------------------------------------


Hunk = tuple[int, int, int, int]


def _hunks(old: list[Atom], new: list[Atom]) -> list[Hunk] | None:
    """Which atoms became which, each with a word that can be looked for; None when a tag is among them."""
    matcher = SequenceMatcher(None, [atom.key for atom in old], [atom.key for atom in new], autojunk=False)
    found: list[Hunk] = []
    for what, *hunk in matcher.get_opcodes():
        if what == "equal":
            continue
        widened = _widened(old, *hunk)
        if widened is None or any(atom.kind == "tag" for atom in new[widened[2] : widened[3]]):
            return None
        found.append(widened)
    return _joined(old, found)


def _widened(old: list[Atom], i: int, j: int, k: int, m: int) -> Hunk | None:
    """With the words beside it where it has none, or would begin or end with white space; None where there are none."""
    while not any(atom.kind == "word" for atom in old[i:j]):
        if old[i - 1].kind != "tag":
            i, k = i - 1, k - 1
        elif old[j].kind != "tag":
            j, m = j + 1, m + 1
        else:
            return None
    while old[i].kind == "space" and old[i - 1].kind != "tag":
        i, k = i - 1, k - 1
    while old[j - 1].kind == "space" and old[j].kind != "tag":
        j, m = j + 1, m + 1
    some = old[i:j]
    is_held = "tag" not in {atom.kind for atom in some} and "space" not in (some[0].kind, some[-1].kind)
    return (i, j, k, m) if is_held else None


def _joined(old: list[Atom], hunks: list[Hunk]) -> list[Hunk]:
    """Changes with only white space between them are one."""
    made: list[Hunk] = []
    for i, j, k, m in hunks:
        if made and not any(atom.kind != "space" for atom in old[made[-1][1] : i]):
            made[-1] = made[-1][0], max(j, made[-1][1]), made[-1][2], max(m, made[-1][3])
        else:
            made.append((i, j, k, m))
    return made
