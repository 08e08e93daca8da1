"""What stands beside the text, as tables in Word that do not go in again: accounts, a balance, what became of measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kwaliteit.shared.tabled import Cell, Head, Part, Row, Table
from plans.word.marks import Mark
from plans.word.writing import WIDTH, Needs, Writer, plain_runs, table
from plans.word.xml import Element, el

TWIPS = 57  # in a millimetre
NARROW = 900
MARGIN = 60
GIVEN, SMALL, HEADING = "Given", "Small", "SmallHeading"


class Given:
    """Writes parts with what the file offers: ``mark`` bookmarks a paragraph, ``fresh`` is a mark of its own."""

    def __init__(self, needs: Needs, mark: Callable[[Element, Mark], Element], fresh: Callable[[], Mark]) -> None:
        self.writer, self.mark, self.fresh = Writer(needs), mark, fresh

    def blocks(self, part: Part) -> Iterator[Element]:
        yield self._line(part.title, "Heading1")
        for words in part.texts:
            yield self._line(words, GIVEN)
        for one in part.tables:
            yield self._line(f"{one.caption}. {one.unit}".rstrip(". "), "TableHeading", el("keepNext"))
            yield self._table(one)
            for words in one.notes or ("",):
                yield self._line(words, GIVEN)

    def _line(self, words: str, style: str, *properties: Element) -> Element:
        return self.mark(self.writer.paragraph(plain_runs(words), style, *properties), self.fresh())

    def _table(self, one: Table) -> Element:
        widths = _widths(one.heads)
        made = table(widths)
        sides = (el(side, w=MARGIN, type="dxa") for side in ("left", "right"))
        made[0].insert(len(made[0]) - 1, el("tblCellMar", *sides))  # Word wants it before the last one, the look
        heads = tuple(Cell((head.label,)) for head in one.heads)
        made.append(self._row(one, Row(heads), widths, first=True))
        for row in one.rows:
            made.append(self._row(one, row, widths))
        return made

    def _row(self, one: Table, row: Row, widths: list[int], *, first: bool = False) -> Element:
        is_group, cells = row.kind == "group", []
        style = HEADING if first or row.kind else SMALL
        for place, cell in enumerate(row.cells):
            right = [el("jc", val="right")] if one.heads[place].numeric else []
            lines = [
                self.writer.paragraph(plain_runs(words), HEADING if words == cell.state else style, *right)
                for words in cell.lines
            ]
            if not place:
                self.mark(lines[0], self.fresh())
            size = el("tcW", w=sum(widths) if is_group else widths[place], type="dxa")
            cells.append(el("tc", el("tcPr", size, el("gridSpan", val=len(widths)) if is_group else None), *lines))
        return el("tr", el("trPr", el("cantSplit"), el("tblHeader") if first else None), *cells)


def _widths(heads: tuple[Head, ...]) -> list[int]:
    """As on paper: what is said in millimetres, figures narrow, words share what is left. Never wider than the page."""
    said = [head.millimetres * TWIPS or (NARROW if head.numeric else 0) for head in heads]
    sharing = said.count(0)
    left = max(WIDTH - sum(said), sharing * NARROW)
    asked = [width or left // sharing for width in said]
    return [width * WIDTH // sum(asked) for width in asked]
