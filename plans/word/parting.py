"""What was read, told apart: the texts of this plan by their marks, and the pieces that still ask for a place. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from plans import text
from plans.word.labels import FIELDS, Named, named
from plans.word.marks import BREAK, LEVELS, Mark, one_line, sum_of
from plans.word.reading import Block, Contents, Row

_PREFIX = re.compile(r"^[^\W\d]+(?: [^\W\d]+)? \d+\.\d+\s+")


@dataclass
class Piece:
    """A stretch of text that no mark gives a place; ``level`` is that of its heading, 0 without one.

    One that is headed as a new goal or measure says so in ``kind``, with what its table answers in ``fields``.
    ``section`` is the section of this plan that it stands in, ``goal`` the goal that a measure stands below: the UUID of
    one of this plan, or the key of a new one.
    """

    key: int
    heading: str = ""
    level: int = 0
    html: str = ""
    after: str = ""
    kind: str = ""
    title: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    section: str = ""
    goal: str = ""


Key = tuple[str, UUID]


@dataclass
class Parted:
    """Fields as they came, with the revision they went out with: part -> field -> (revision, value).

    ``amounts`` are those rows of amounts that did not come back as they went out.
    """

    fields: dict[Key, dict[str, tuple[int, str]]] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    amounts: dict[Key, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What a file is told apart by. ``known`` are this plan and its parts: marks of another plan say nothing here. A
    heading without a mark that is the title of a section (``is_title``) begins a piece of its own; one that names a goal
    or measure does so below a theme, unless it stands in the texts of the plan already (``headings``).
    """

    known: set[Key]
    is_title: Callable[[str], bool]
    themes: Collection[str] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    headings: Collection[str] = ()


def parted(contents: Contents, plan: Plan) -> Parted:
    return _Parting(plan).run(contents.blocks)


class _Parting:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.known, self.is_title = plan, plan.known, plan.is_title
        self.made = Parted()
        self.open: Mark | None = None  # the text to which what follows belongs
        self.piece: Piece | None = None
        self.base = 0  # the level of the heading above what is read
        self.last = ""
        self.section = ""
        self.goal, self.goal_level = "", 0

    def run(self, blocks: list[Block]) -> Parted:
        for block in blocks:
            self._block(block)
        for fields in self.made.fields.values():
            for name, (revision, html) in fields.items():
                if name in ("body", "description"):
                    fields[name] = revision, text.clean(html)
        self.made.pieces = [piece for piece in self.made.pieces if piece.heading or piece.html or piece.fields]
        for piece in self.made.pieces:
            piece.html = text.clean(piece.html)
        return self.made

    def _block(self, block: Block) -> None:
        mark = self._known(block.mark)
        if block.is_ours and not self._is_copy(block):
            self._rows(block)
        elif mark and not mark.can_be_written:
            self._given(block)
        elif mark and block.heading is not None and not block.held:
            self._heading(block, mark)
        elif mark and not self._is_copied_text(block, mark):
            self._begin(mark, block)
        elif self._begins(block):
            self._piece(block)
        elif block.rows and self.piece and self.piece.kind:
            self._answers(block, self.piece)
        else:
            self._more(block)

    def _begins(self, block: Block) -> bool:
        """Whether a heading without a mark ends what stands above it. A title in bold alone is a heading too."""
        if self._named(block):
            return True
        if block.heading is None:
            return self.open is None and block.is_bold and self.is_title(block.plain)
        if block.heading <= self.base or (block.mark and (block.mark.kind, block.mark.uuid) in self.known):
            return True  # above this text; or a copy of a part, with its mark
        is_below = self.piece is not None and bool(self.piece.heading and self.piece.level)
        return self.open is None and (not is_below or self.is_title(block.plain))

    def _named(self, block: Block) -> Named | None:
        """The new goal or measure that a heading, or words in bold alone, begins."""
        words = " ".join(block.plain.split())
        if not (block.heading or block.is_bold) or words in self.plan.headings:
            return None
        return named(words) if not self.section or self.section in self.plan.themes else None

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

    def _is_copy(self, block: Block) -> bool:
        """Whether a table below a new goal or measure was copied from another one, with its marks."""
        own = [row.mark for row in block.rows if row.mark and row.mark.can_be_written]
        return bool(self.piece and self.piece.kind and own) and not any(self._known(mark) for mark in own)

    def _is_copied_text(self, block: Block, mark: Mark) -> bool:
        """Whether a text below a new goal or measure was copied from one that is still to come."""
        met = self.made.fields.get((mark.kind, mark.uuid), {})
        return bool(self.piece and self.piece.kind and block.held) and mark.kind != "section" and "title" not in met

    def _rows(self, block: Block) -> None:
        self.open = self.piece = None
        for row in block.rows:
            mark = self._known(row.mark)
            if mark is None and row.html:
                self._more(Block(row.html))
            elif mark and mark.field == "amounts" and sum_of(row.cells[1:]) != mark.revision:
                self.made.amounts[mark.kind, mark.uuid] = one_line(row.cells[1:])
            elif mark and mark.can_be_written:
                self._keep(mark, text.tidy(row.plain))
        self.piece = None

    def _answers(self, block: Block, piece: Piece) -> None:
        """A table below a new goal or measure: rows with a label of ours are its fields, the rest of it stays text."""
        found = [self._field_of(row, piece) for row in block.rows]
        if not any(found) and block.html:
            self._more(block)
            return
        for name, row in zip(found, block.rows, strict=True):
            if name:
                piece.fields[name] = text.tidy(row.plain)
            elif row.html:
                self._more(Block(row.html))

    def _field_of(self, row: Row, piece: Piece) -> str:
        name = self.plan.labels.get(row.label, "") if len(row.cells) == 2 else ""
        return name if name in FIELDS[piece.kind] and name not in piece.fields else ""

    def _given(self, block: Block) -> None:
        self.open = self.piece = None
        if block.heading is not None:
            self.last = block.plain
            self.base = max(block.heading, 1)
            self.goal = ""

    def _heading(self, block: Block, mark: Mark) -> None:
        self.base = LEVELS[mark.kind]
        self.piece, self.last = None, block.plain
        if mark.kind != "measure":
            self.goal, self.goal_level = str(mark.uuid) if mark.kind == "goal" else "", self.base
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
            self._new(after=self.last)
        self.piece.html += html  # type: ignore[union-attr]

    def _piece(self, block: Block) -> None:
        self.open = None
        level = self.base or 1 if block.heading is None else block.heading
        self.base = level
        found = self._named(block)
        if found is None and level <= self.goal_level:
            self.goal = ""
        if found is None and level <= 1:
            self.section = ""
        goal = self.goal if found and found.kind == "measure" else ""
        kind, title = (found.kind, found.title) if found else ("", "")
        self._new(" ".join(block.plain.split()), level, after=self.last, kind=kind, title=title, goal=goal)
        if kind == "goal":
            self.goal, self.goal_level = str(len(self.made.pieces) - 1), level

    def _new(self, heading: str = "", level: int = 0, **more: str) -> None:
        self.piece = Piece(len(self.made.pieces), heading, level, section=self.section, **more)  # type: ignore[arg-type]
        self.made.pieces.append(self.piece)

    def _keep(self, mark: Mark, value: str) -> None:
        self.made.fields.setdefault((mark.kind, mark.uuid), {})[mark.field] = mark.revision, value
        if mark.kind == "section":
            self.section = str(mark.uuid)


def _title(words: str) -> str:
    """The title of a goal or measure without the number before it."""
    _before, found, after = words.partition(BREAK)
    return after if found else _PREFIX.sub("", words)
