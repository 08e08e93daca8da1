"""What was spent, from a closed final report, in the blocks of the printed papers of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from budgets.frozen_spending import FrozenSpending, Remark, Spent
from governance.reading import Reading
from kwaliteit.shared import notation
from kwaliteit.submission.chapters.common import in_thousands, k, pick, rounding_note
from kwaliteit.submission.prose import hash_lines, paragraph, tight
from kwaliteit.submission.report import Block, Cell, Column, Pairs, Prose, Row, Section, Table


def spent_sections(read: Reading) -> Iterator[Section]:
    for one in read.spending:
        title = _("Realised in %(year)s") % {"year": one.year}
        yield Section(f"s-spending-{one.year}", title, list(_blocks(one)))


def _blocks(one: FrozenSpending) -> Iterator[Block]:
    if one.number > 1:
        names = {"number": one.number, "reason": one.reason}
        yield Prose(paragraph(_("This is version %(number)s, a correction: %(reason)s") % names))
    yield _table(_("Realised per unit"), _("Unit"), one.units, one.total)
    yield _table(_("Realised per theme"), _("Theme"), one.themes, one.total)
    if one.unmapped:
        text = _("Of what the ledger says was spent, %(cents)s euros could not be traced to a unit and theme.")
        yield Prose(paragraph(text % {"cents": notation.euros(one.unmapped)}))
    if one.remarks:
        yield _remarks(one.remarks)
    yield Pairs([(_("Fingerprint of the closed report"), hash_lines(one.fingerprint))])


def _remarks(remarks: Iterable[Remark]) -> Table:
    """Each text once, with all that it is about: who explains a year often says the same of every theme."""
    about: dict[tuple[str, str], list[str]] = {}
    for unit, said in groupby(remarks, key=lambda one: one.unit):
        texts: dict[str, list[str]] = {}
        for one in said:
            texts.setdefault(one.text, []).append(pick(one.theme) + (f": {one.title}" if one.title else ""))
        for text, themes in texts.items():
            about.setdefault((text, "; ".join(themes)), []).append(pick(unit))
    rows = [
        Row(tight("; ".join(units)), [Cell(html=paragraph(themes)), Cell(html=paragraph(text))])
        for (text, themes), units in about.items()
    ]
    columns = [Column(_("Unit"), width=44), Column(_("Theme")), Column(_("Explanation"), width=60)]
    return Table(_("Explanations"), columns, rows, kind="cells")


def _table(caption: str, head: str, rows: Sequence[Spent], total: Spent) -> Table:
    heads = (_("Budgeted"), _("Realised"), _("Difference"), _("in %"))
    columns = [Column(head, width=84), *(Column(text, numeric=True) for text in heads)]
    printed = [_row(pick(row.name), row) for row in rows]
    printed.append(_row(_("Total"), total, "sum"))
    return Table(caption, columns, printed, unit=in_thousands(), notes=[rounding_note()])


def _row(head: str, row: Spent, kind: str = "") -> Row:
    cells = [Cell(k(row.budgeted)), Cell("–" if row.realised is None else k(row.realised))]
    return Row(tight(head), [*cells, Cell(row.signed), Cell(row.percent)], kind=kind, theme=row.number)
