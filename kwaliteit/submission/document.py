"""From a dossier to the typed report, and to the HTML that is printed."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kwaliteit.submission import arranging, house
from kwaliteit.submission.chapters import front
from kwaliteit.submission.chapters.common import Desk, pick
from kwaliteit.submission.dossier import Dossier
from kwaliteit.submission.money import Books
from kwaliteit.submission.report import Report


def build(dossier: Dossier, on_chapter: arranging.OnChapter | None = None) -> Report:
    """The report in the language of the document. ``on_chapter`` hears each chapter's title, its place, and how many."""
    with translation.override(dossier.language):
        desk = Desk(dossier, Books(dossier))
        chapters = arranging.chapters(desk, on_chapter)
        report = Report(
            language=dossier.language,
            draft=dossier.draft,
            title=_title(desk),
            description=f"{dossier.main.document['title']}, {front.status(desk)}",
            created=dossier.as_of,
            title_page=front.title_page(desk),
            front=[chapter for chapter in (front.colophon(desk), front.gaps(desk)) if chapter],
            chapters=chapters,
            contents_title=_("Contents"),
            style=dossier.style,
        )
        report.title_page.cover = house.cover(dossier.style, dossier.language)
        report.number()
        with house.inked(dossier.style):
            report.title_page.bar = front.bar(desk, arranging.glance(chapters))
            report.draw()
        arranging.refer(chapters)
    return report


def html(report: Report) -> str:
    """The whole document as HTML, ready for `render.render`."""
    sheets = stylesheets(language=report.language, draft=report.draft, style=report.style)
    with translation.override(report.language):
        return render_to_string("document/report.html", {"report": report, "sheets": sheets})


def stylesheets(*, language: str, draft: bool, style: house.Style = house.NONE) -> list[str]:
    """The sheets that the document links to, in their order; the later ones win."""
    sheets = ["document.css", "report.css"]
    if language == "en":
        sheets.append("report-en.css")
    if theme := settings.DOCUMENT_THEME:
        sheets.append(Path(theme).resolve().as_uri())
    if "cover" in style:
        sheets.append("cover.css")
    if own := house.sheet(style):
        sheets.append(own)
    if draft:
        sheets.append("draft-en.css" if language == "en" else "draft.css")
    return sheets


def _title(desk: Desk) -> str:
    title = f"{pick(desk.dossier.framework['name'])} – {pick(desk.dossier.institution)}"
    return f"CONCEPT – {title}" if desk.dossier.draft else title
