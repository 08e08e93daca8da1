"""What was read, told apart: the texts of this plan by their marks, and the pieces that still ask for a place. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from plans import text
from plans.word.marks import BREAK, LEVELS, Mark
from plans.word.reading import Block, Contents

_PREFIX = re.compile(r"^[^\W\d]+(?: [^\W\d]+)? \d+\.\d+\s+")


@dataclass
class Piece:
    """A stretch of text that no mark gives a place; ``level`` is that of its heading, 0 without one."""

    heading: str = ""
    level: int = 0
    html: str = ""
    after: str = ""


Key = tuple[str, UUID]


@dataclass
class Parted:
    """Fields as they came, with the revision they went out with: part -> field -> (revision, value)."""

    fields: dict[Key, dict[str, tuple[int, str]]] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)


def parted(contents: Contents, known: set[Key], is_title: Callable[[str], bool]) -> Parted:
    """``known`` are this plan and its parts: marks of another plan say nothing here. A heading without a mark that is
    the title of a section (``is_title``) begins a piece of its own.
    """
    return _Parting(known, is_title).run(contents.blocks)


class _Parting:
    def __init__(self, known: set[Key], is_title: Callable[[str], bool]) -> None:
        self.known, self.is_title = known, is_title
        self.made = Parted()
        self.open: Mark | None = None  # the text to which what follows belongs
        self.piece: Piece | None = None
        self.base = 0  # the level of the heading above what is read
        self.last = ""

    def run(self, blocks: list[Block]) -> Parted:
        for block in blocks:
            self._block(block)
        for fields in self.made.fields.values():
            for name, (revision, html) in fields.items():
                if name in ("body", "description"):
                    fields[name] = revision, text.clean(html)
        self.made.pieces = [piece for piece in self.made.pieces if piece.heading or piece.html]
        for piece in self.made.pieces:
            piece.html = text.clean(piece.html)
        return self.made

    def _block(self, block: Block) -> None:
        mark = self._known(block.mark)
        if block.cells:
            self._cells(block)
        elif mark and not mark.can_be_written:
            self._given(block)
        elif mark and block.heading is not None and not block.held:
            self._heading(block, mark)
        elif mark:
            self._begin(mark, block)
        elif self._begins(block):
            self._piece(block)
        else:
            self._more(block)

    def _begins(self, block: Block) -> bool:
        """Whether a heading without a mark ends what stands above it. A title in bold alone is a heading too."""
        if block.heading is None:
            return self.open is None and block.is_bold and self.is_title(block.plain)
        if block.heading <= self.base or (block.mark and (block.mark.kind, block.mark.uuid) in self.known):
            return True  # above this text; or a copy of a part, with its mark
        is_below = self.piece is not None and bool(self.piece.heading and self.piece.level)
        return self.open is None and (not is_below or self.is_title(block.plain))

    def _known(self, mark: Mark | None) -> Mark | None:
        """A mark that counts: of this plan, and met for the first time (a copied part has a copied mark)."""
        if mark is None:
            return None
        key = mark.kind, mark.uuid
        if not mark.can_be_written:
            return mark if key in self.known else None
        if key not in self.known or mark.field in self.made.fields.get(key, {}) and mark != self.open:
            return None
        return mark

    def _cells(self, block: Block) -> None:
        self.open = self.piece = None
        for cell in block.cells:
            mark = self._known(cell.mark)
            if mark is None and cell.html:
                self._more(Block(cell.html))
            elif mark and mark.can_be_written:
                self._keep(mark, text.tidy(cell.plain))
        self.piece = None

    def _given(self, block: Block) -> None:
        self.open = self.piece = None
        if block.heading is not None:
            self.last = block.plain
            self.base = max(block.heading, 1)

    def _heading(self, block: Block, mark: Mark) -> None:
        self.base = LEVELS[mark.kind]
        self.piece, self.last = None, block.plain
        if mark.field == "title":
            self._keep(mark, text.tidy(_title(block.plain)).replace("\n", " "))
            mark = Mark(mark.kind, mark.uuid, "description", mark.revision)
        self.open = mark
        self._keep(mark, "")

    def _begin(self, mark: Mark, block: Block) -> None:
        self.open, self.piece, self.base = mark, None, LEVELS[mark.kind]
        _revision, before = self.made.fields.get((mark.kind, mark.uuid), {}).get(mark.field, (0, ""))
        self._keep(mark, before + block.within(self.base))

    def _more(self, block: Block) -> None:
        html = block.within(self.base)
        if self.open:
            fields = self.made.fields[self.open.kind, self.open.uuid]
            revision, before = fields[self.open.field]
            fields[self.open.field] = revision, before + html
            return
        if self.piece is None:
            self.piece = Piece(after=self.last)
            self.made.pieces.append(self.piece)
        self.piece.html += html

    def _piece(self, block: Block) -> None:
        self.open = None
        level = self.base or 1 if block.heading is None else block.heading
        self.piece = Piece(" ".join(block.plain.split()), level, after=self.last)
        self.base = level
        self.made.pieces.append(self.piece)

    def _keep(self, mark: Mark, value: str) -> None:
        self.made.fields.setdefault((mark.kind, mark.uuid), {})[mark.field] = mark.revision, value


def _title(words: str) -> str:
    """The title of a goal or measure without the number before it."""
    _before, found, after = words.partition(BREAK)
    return after if found else _PREFIX.sub("", words)
