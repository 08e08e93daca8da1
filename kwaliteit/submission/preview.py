"""Two pages that show a house style: what a submission looks like in it, with words and figures that mean nothing."""

from __future__ import annotations

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kwaliteit.shared.charts import Part, Told, shares
from kwaliteit.submission import document, house
from kwaliteit.submission.prose import paragraph, safe
from kwaliteit.submission.report import Box, Cell, Chapter, Column, Prose, Report, Row, Section, Table, TitlePage

SHARES = (30, 20, 15, 15, 12, 8)


def pdf(style: house.Style, institution: str, language: str, day: str) -> bytes:
    """Made at once: two pages take a second."""
    from kwaliteit.submission import render  # noqa: PLC0415 - takes two seconds, and only who looks needs it

    with translation.override(language):
        return render.render(
            document.html(_report(style, institution, language, day)), language=language, draft=True, style=style
        )


def _report(style: house.Style, institution: str, language: str, day: str) -> Report:
    title = _("House style of documents")
    with house.inked(style):
        bar = _bar()
    rows = [(_("Status"), safe(_("Preview")))]
    page = TitlePage(institution, _("Preview"), title, institution, title, bar, rows, house.cover(style, language))
    report = Report(
        language=language,
        draft=True,
        title=title,
        description=title,
        created=day,
        title_page=page,
        front=[],
        chapters=[_chapter()],
        contents_title=_("Contents"),
        style=style,
    )
    report.number()
    return report


def _bar() -> SafeString:
    parts = [Part(number, _("Theme %(number)s") % {"number": number}) for number in range(1, 7)]
    return shares(parts, [("", list(SHARES))], Told("themes", _("Preview"), ""), "print")


def _chapter() -> Chapter:
    words = _("This text shows how a page reads in this house style: its letters, its colours and its tables.")
    rows = [
        Row(_("Theme %(number)s") % {"number": at}, [Cell(f"{share}%")], theme=at) for at, share in enumerate(SHARES, 1)
    ]
    rows.append(Row(_("Total"), [Cell("100%")], kind="sum"))
    table = Table(_("Shares per theme"), [Column(_("Theme")), Column(_("Share"), True, width=30)], rows)
    section = Section("preview-table", _("A table"), [table, Box(_("Preview"), paragraph(words))])
    over = _("Theme %(number)s") % {"number": 1}
    return Chapter("preview", _("A chapter"), [section], [Prose(paragraph(words, words))], over=over, theme=1)
