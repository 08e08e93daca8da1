"""The agenda of a meeting on paper, and the slip that stands in the set for a file which cannot be printed in it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.agenda import when
from governance.files import KINDS
from governance.models import Meeting, Request
from governance.wording import day, right_asked
from kwaliteit.meetings.contents import BODY, GONE, Contents, Item, Numbered
from kwaliteit.submission.prose import empty, paragraph, safe, tight
from kwaliteit.submission.report import Block, Cell, Chapter, Column, Pairs, Prose, Row, Table
from plans.models import Right

LINK = "set:"
"""The start of an address within the set; it becomes a link to a page when the set is joined."""


def chapter_of(contents: Contents, pages: Mapping[str, int]) -> Chapter:
    """``pages`` says on which page of the set each item and each paper starts."""
    title = _("Agenda of %(body)s") % {"body": contents.meeting.body.with_article}
    blocks: list[Block] = [Pairs(_facts(contents.meeting))]
    if contents.items:
        blocks.append(_table(contents, pages))
    else:
        blocks.append(Prose(empty(_("Nothing stands on the agenda yet."))))
    return Chapter("agenda", title, blocks=blocks, css="agenda")


def _facts(meeting: Meeting) -> list[tuple[str, SafeString]]:
    facts = [
        (_("Body"), meeting.body.name),
        (_("Date"), when(meeting)),
        (_("Kind"), capfirst(meeting.get_kind_display())),
        (_("Place"), "" if meeting.is_written else meeting.place),
        (_("Does not go ahead"), meeting.cancelled_why if meeting.is_cancelled else ""),
    ]
    return [(label, paragraph(text)) for label, text in facts if text]


def _table(contents: Contents, pages: Mapping[str, int]) -> Table:
    rows: list[Row] = []
    for item in contents.items:
        rows.append(_item_row(item, pages))
        rows += [_struck_row(paper) if paper in item.struck else _paper_row(paper, pages) for paper in item.named]
    columns = [
        Column(_("No."), width=14),
        Column(_("Subject")),
        Column(_("Asked"), width=30),
        Column(_("Answer by"), width=30),
        Column(_("Page"), numeric=True, width=16),
    ]
    notes = [_("Pages are those of the whole set as one PDF.")]
    if contents.audience != BODY:
        notes.append(
            _("What is confidential or not open to you is not in this set; the numbers are those of the whole.")
        )
    return Table(_("Items and papers"), columns, rows, notes=notes, kind="cells")


def _item_row(item: Item, pages: Mapping[str, int]) -> Row:
    title = format_html("<p><strong>{}</strong></p>", _linked(str(item.number), item.title, pages))
    lines = [line for line in item.row.note.split("\n") if line.strip()]
    note = format_html_join("", "<p>{}</p>", ((safe(line),) for line in lines))
    closed = _closed(_("Confidential: behind closed doors")) if item.row.confidential else ""
    request = item.request
    cells = [
        Cell(html=format_html("{}{}{}", title, closed, note)),
        Cell(_asked(request) if request else "–"),
        Cell(tight(day(request.due_on)) if request else "–"),
        _page(str(item.number), pages),
    ]
    return Row(str(item.number), cells)


def _asked(request: Request) -> str:
    """With what became of it, where nothing is asked any more."""
    words = right_asked(Right(request.right))
    return f"{words} ({request.get_closing_display()})" if request.closing in GONE else words


def _paper_row(paper: Numbered, pages: Mapping[str, int]) -> Row:
    closed = _closed(_("Confidential")) if paper.confidential else ""
    name = format_html('<p class="paper">{}</p>{}', _linked(paper.number, paper.title, pages), closed)
    return Row(paper.number, [Cell(html=name), Cell(), Cell(), _page(paper.number, pages)])


def _struck_row(paper: Numbered) -> Row:
    """A paper that was struck through stays named, with the reason."""
    reason = paper.paper.struck.reason if paper.paper and paper.paper.struck else ""
    words = _("Struck through, and not in this set: %(title)s. %(reason)s") % {"title": paper.title, "reason": reason}
    return Row(
        paper.number, [Cell(html=format_html('<p class="paper">{}</p>', safe(words))), Cell(), Cell(), Cell("–")]
    )


def _linked(number: str, title: str, pages: Mapping[str, int]) -> SafeString:
    if number not in pages:
        return safe(title)
    return format_html('<a href="{}{}">{}</a>', LINK, number, safe(title))


def _closed(words: str) -> SafeString:
    return format_html('<p class="closed">{}</p>', safe(words))


def _page(number: str, pages: Mapping[str, int]) -> Cell:
    return Cell(str(pages[number]) if number in pages else "–")


def slip_of(paper: Numbered, name: str, reason: str) -> Chapter:
    """The page that stands for a paper which is not printed here: what it is, why, and where it is in the zip."""
    assert paper.paper is not None  # noqa: S101 - the version is always printed
    facts = [
        (_("File"), f"{KINDS[paper.paper.kind].name}, {_size(paper.paper.size)}"),
        (_("In the zip"), name),
        (_("Why"), reason),
        (_("Confidential"), _("Only for the body itself.") if paper.confidential else ""),
        (_("Fingerprint"), paper.paper.fingerprint),
    ]
    pairs = Pairs([(label, paragraph(text)) for label, text in facts if text])
    return Chapter("slip", paper.title, blocks=[pairs], nr=paper.number, css="slip")


def _size(size: int) -> str:
    if size < 1024 * 1024:
        return _("%(size)s kB") % {"size": max(round(size / 1024), 1)}
    return _("%(size)s MB") % {"size": round(size / 1024 / 1024)}
