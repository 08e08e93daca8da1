"""Where the words that a remark is about stand now, however the text around them was edited since. Pure.

An anchor keeps the words, a few characters on either side, the block in which they stood and how far into the text.
The words are looked for as they were; of several places the one with the most of the old surroundings counts. When
they are nowhere any more, the nearest words that came in their place are taken, if enough of them is left.
Texts are canonical (plans.text); words are read as a reader sees them (plans.passages), also over several paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice, takewhile
from typing import NamedTuple

from plans.passages import EDGE, INLINE, pieces, quoted

QUOTE, CONTEXT, BLOCK = 500, 60, 1000
SURE = 16  # so many characters, of the words and beside them, must be the same
ALIKE = 0.6  # how much of the words must be left where they were changed
LIKELY = 20  # so many places of the same words are looked at
FEW = 3  # fewer words than this are only known again by what stands around them
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Anchor:
    quote: str
    before: str = ""
    after: str = ""
    block: str = ""
    start: int = 0


class Span(NamedTuple):
    """From which character of what is seen up to which."""

    start: int
    end: int


class Found(NamedTuple):
    """Where the words stand, what stands there, and whether these are the same words still."""

    span: Span
    words: str
    same: bool


class Seen:
    """A text as a reader sees it: one space between words and between blocks."""

    def __init__(self, html: str) -> None:
        self.pieces = pieces(html)
        self.at: list[int] = []
        self.edges = [0]
        chars: list[str] = []
        for index, piece in enumerate(self.pieces):
            for char in piece.seen:
                if char == EDGE and self.edges[-1] != len(chars):
                    self.edges.append(len(chars))
                if char in (EDGE, " ") and (not chars or chars[-1] == " "):
                    continue
                chars.append(" " if char == EDGE else char)
                self.at.append(index)
        self.text = "".join(chars)
        self.edges.append(len(chars))

    def blocks(self) -> Iterator[Span]:
        for start, end in zip(self.edges, self.edges[1:], strict=False):
            if start != end:
                yield Span(start, end)

    def block(self, start: int) -> str:
        """The block in which a character stands."""
        after = bisect_right(self.edges, start)
        return self.text[self.edges[after - 1] : self.edges[after]].strip() if after < len(self.edges) else ""

    def places(self, words: str) -> list[Span]:
        found, start = [], self.text.find(words) if words else -1
        while start >= 0:
            found.append(Span(start, start + len(words)))
            start = self.text.find(words, start + 1)
        return found


def anchored(html: str, quote: str, before: str = "", after: str = "") -> Anchor | None:
    """An anchor to these words; ``before`` and ``after`` tell which, when they stand there more than once."""
    seen, words = Seen(html), quoted(quote)[:QUOTE].strip()
    span = next(_ranked(seen, Anchor(words, before, after), seen.places(words)), None)
    return anchor_to(seen, span) if span else None


def anchor_to(seen: Seen, span: Span) -> Anchor:
    start, end = span
    around = seen.text[max(0, start - CONTEXT) : start], seen.text[end : end + CONTEXT]
    return Anchor(seen.text[start:end], *around, seen.block(start)[:BLOCK], start)


def find(html: str, anchor: Anchor) -> Found | None:
    """Where the words stand in this text; None when they are gone."""
    return find_in(Seen(html), anchor)


def find_in(seen: Seen, anchor: Anchor) -> Found | None:
    words = quoted(anchor.quote)
    if words and _is_unmoved(seen, anchor, words):
        return Found(Span(anchor.start, anchor.start + len(words)), words, same=True)
    likely = islice(_ranked(seen, anchor, seen.places(words)), LIKELY)
    if span := next((span for span in likely if _is_sure(seen, anchor, span)), None):
        return Found(span, words, same=True)
    near = _between(seen, anchor, words) or _nearest(seen, words)
    return Found(near, seen.text[near.start : near.end], same=False) if near else None


def _is_unmoved(seen: Seen, anchor: Anchor, words: str) -> bool:
    """Whether the words stand where they stood, with the same around them and in the same block: nothing is nearer."""
    start, end = anchor.start, anchor.start + len(words)
    stands = [seen.text[max(0, start - CONTEXT) : start], seen.text[start:end], seen.text[end : end + CONTEXT]]
    return stands == [anchor.before, words, anchor.after] and seen.block(start)[:BLOCK] == anchor.block


def _ranked(seen: Seen, anchor: Anchor, spans: list[Span]) -> Iterator[Span]:
    """The most likely one first."""

    def rank(span: Span) -> tuple[bool, int, int]:
        same = bool(anchor.block) and seen.block(span.start)[:BLOCK] == anchor.block
        return same, alike_around(seen, anchor, span), -abs(span.start - anchor.start)

    return iter(sorted(spans, key=rank, reverse=True))


def alike_around(seen: Seen, anchor: Anchor, span: Span) -> int:
    """How many characters on either side, white space left out, are those of before."""
    left = _shared(reversed(anchor.before), reversed(seen.text[max(0, span.start - 2 * CONTEXT) : span.start]))
    return left + _shared(anchor.after, seen.text[span.end : span.end + 2 * CONTEXT])


def _shared(ours: Iterable[str], theirs: Iterable[str]) -> int:
    pairs = zip((c for c in ours if not c.isspace()), (c for c in theirs if not c.isspace()), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def is_certain(seen: Seen, anchor: Anchor, span: Span) -> bool:
    """Whether nothing else can be meant by an anchor than these words, which are the same: they stand where they stood,
    or with the same beside them, or they stood once among others in their block and still do.
    """
    words = quoted(anchor.quote)
    if span.start == anchor.start and _is_unmoved(seen, anchor, words):
        return True
    if not _is_whole(seen, anchor, span):
        return False
    if alike_around(seen, anchor, span) >= SURE:
        return True
    block = seen.block(span.start)
    is_once = anchor.block.count(words) == block.count(words) == 1 and len(anchor.block) - len(words) >= SURE
    return is_once and _ratio(anchor.block.split(), block.split()) >= ALIKE


def _is_whole(seen: Seen, anchor: Anchor, span: Span) -> bool:
    """Whether no letters were put on to these words, so that they became a part of another word."""
    now = seen.text[max(0, span.start - 1) : span.start], seen.text[span.end : span.end + 1]
    return all(
        is_ == was or not is_.isalnum() for is_, was in zip(now, (anchor.before[-1:], anchor.after[:1]), strict=True)
    )


def _is_sure(seen: Seen, anchor: Anchor, span: Span) -> bool:
    """Whether these are the words that were meant, and not the same few words elsewhere."""
    if span.end - span.start + alike_around(seen, anchor, span) >= SURE:
        return True
    return _ratio(anchor.block.split(), seen.block(span.start).split()) >= ALIKE


def _between(seen: Seen, anchor: Anchor, words: str) -> Span | None:
    """What stands now between the surroundings of before, when it is still like the words."""
    before, after = anchor.before[-CONTEXT // 3 :], anchor.after[: CONTEXT // 3]
    if len(before.strip()) + len(after.strip()) < SURE:
        return None
    starts = [span.end for span in seen.places(before)] if before else [0]
    for start in starts:
        end = seen.text.find(after, start) if after else len(seen.text)
        if start < end <= start + 2 * len(words) + CONTEXT:
            span = _trimmed(seen, Span(start, end))
            if _ratio(words, seen.text[span.start : span.end]) >= ALIKE:
                return span
    return None


def _trimmed(seen: Seen, span: Span) -> Span:
    words = seen.text[span.start : span.end]
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))


def _nearest(seen: Seen, quote: str) -> Span | None:
    """The words of one block that are most like those that were meant."""
    wanted = _WORD.findall(quote)
    if len(wanted) < FEW:
        return None
    best: tuple[float, Span] | None = None
    for block in seen.blocks():
        words = list(_words(seen, block))
        shared = (Counter(wanted) & Counter(seen.text[a:b] for a, b in words)).total()
        if 2 * shared >= ALIKE * len(wanted):
            for ratio, span in _windows(seen, words, wanted):
                if ratio >= ALIKE and (best is None or ratio > best[0]):
                    best = ratio, span
    return best[1] if best else None


def _words(seen: Seen, block: Span) -> Iterator[Span]:
    return (Span(*found.span()) for found in _WORD.finditer(seen.text, block.start, block.end))


def _windows(seen: Seen, words: list[Span], wanted: list[str]) -> Iterator[tuple[float, Span]]:
    """Stretches that begin with a word that was meant, up to the last such word, and how much they are like it."""
    known, size = set(wanted), len(wanted) + len(wanted) // 2
    for first, span in enumerate(words):
        if seen.text[span.start : span.end] in known:
            window = words[first : first + size]
            texts = [seen.text[a:b] for a, b in window]
            matches = SequenceMatcher(None, wanted, texts, autojunk=False).get_matching_blocks()
            last = max(match.b + match.size for match in matches[:-1])
            shared = sum(match.size for match in matches)
            yield 2 * shared / (len(wanted) + last), Span(span.start, window[last - 1].end)


def _ratio(ours: str | list[str], theirs: str | list[str]) -> float:
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


class Passage(NamedTuple):
    """Words to mark, and what follows on them: markup that the caller made safe."""

    span: Span
    follows: str


@dataclass
class Marks:
    """What to draw in a text, by its pieces: the tag around it, what comes before it, and what follows on it."""

    around: dict[int, str] = field(default_factory=dict)
    before: dict[int, str] = field(default_factory=dict)
    follows: dict[int, str] = field(default_factory=dict)

    def surround(self, pieces: Iterable[int], tag: str) -> None:
        self.around.update(dict.fromkeys(pieces, tag))

    def put(self, piece: int, html: str) -> None:
        self.before[piece] = self.before.get(piece, "") + html

    def follow(self, piece: int, html: str) -> None:
        self.follows[piece] = self.follows.get(piece, "") + html

    def add(self, seen: Seen, passage: Passage) -> None:
        inside = seen.at[passage.span.start : passage.span.end]
        self.surround(inside, "mark")
        if inside:
            self.follow(inside[-1], passage.follows)


def marked(seen: Seen, marks: Marks) -> str:
    """The text with these marks. They never cross a tag; what follows on one never stands inside a link."""
    return "".join(_marked(seen, marks))


def _marked(seen: Seen, marks: Marks) -> Iterator[str]:
    open_tag, in_link, waiting = "", False, ""
    for index, piece in enumerate(seen.pieces):
        tag = "" if piece.source.startswith("<") else marks.around.get(index, "")
        if open_tag and (tag != open_tag or index in marks.before):
            yield f"</{open_tag}>"
            open_tag = ""
        yield marks.before.get(index, "")
        if tag and tag != open_tag:
            yield f"<{tag}>"
        open_tag = tag
        yield piece.source
        if INLINE.match(piece.source) and piece.source.lstrip("</").startswith("a"):
            in_link = not piece.source.startswith("</")
        waiting += marks.follows.get(index, "")
        if waiting and not in_link:
            yield (f"</{open_tag}>" if open_tag else "") + waiting
            open_tag, waiting = "", ""
    if open_tag:
        yield f"</{open_tag}>"
    yield marks.before.get(len(seen.pieces), "")
