"""From a dossier to the typed report, and to the HTML that is printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kwaliteit.submission.chapters import back, finance, front, involvement, plan
from kwaliteit.submission.chapters import report as reporting
from kwaliteit.submission.chapters.common import Desk, pick
from kwaliteit.submission.dossier import Dossier
from kwaliteit.submission.money import Books
from kwaliteit.submission.report import Chapter, Report

OnChapter = Callable[[str, int, int], None]


def build(dossier: Dossier, on_chapter: OnChapter | None = None) -> Report:
    """The report in the language of the document. ``on_chapter`` hears each chapter's title, its place, and how many."""
    with translation.override(dossier.language):
        desk = Desk(dossier, Books(dossier))
        chapters = _chapters(desk, on_chapter)
        chapters.append(back.register(desk, chapters))
        chapters += [back.glossary(desk), back.sources(desk)]
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
        )
        report.number()
        _refer(chapters)
    return report


def html(report: Report) -> str:
    """The whole document as HTML, ready for `render.render`."""
    sheets = stylesheets(language=report.language, draft=report.draft)
    with translation.override(report.language):
        return render_to_string("document/report.html", {"report": report, "sheets": sheets})


def stylesheets(*, language: str, draft: bool) -> list[str]:
    """The sheets that the document links to, in their order; the later ones win."""
    sheets = ["document.css", "report.css"]
    if language == "en":
        sheets.append("report-en.css")
    if theme := settings.DOCUMENT_THEME:
        sheets.append(Path(theme).resolve().as_uri())
    if draft:
        sheets.append("draft-en.css" if language == "en" else "draft.css")
    return sheets


def _title(desk: Desk) -> str:
    title = f"{pick(desk.dossier.framework['name'])} – {pick(desk.dossier.institution)}"
    return f"CONCEPT – {title}" if desk.dossier.draft else title


def _chapters(desk: Desk, on_chapter: OnChapter | None) -> list[Chapter]:
    makers = _of_report(desk) if desk.dossier.report else _of_plan(desk)
    chapters: list[Chapter] = []
    for at, make in enumerate(makers, 1):
        made: Any = make()
        new = made if isinstance(made, list) else [made] if made else []
        chapters += new
        if on_chapter and new:
            on_chapter(new[-1].title, at, len(makers))
    return chapters


Makers = list[Callable[[], Chapter | list[Chapter] | None]]


def _of_report(desk: Desk) -> Makers:
    return [
        lambda: reporting.body(desk),
        lambda: involvement.involvement(desk),
        lambda: reporting.own_words(desk),
        lambda: reporting.evidence(desk),
    ]


def _of_plan(desk: Desk) -> Makers:
    return [
        lambda: plan.summary(desk),
        lambda: plan.starting_points(desk),
        lambda: involvement.involvement(desk),
        *(lambda theme=theme: plan.theme_chapter(desk, theme) for theme in desk.themes),
        lambda: plan.initiatives(desk),
        lambda: plan.departures(desk),
        lambda: plan.execution(desk),
        lambda: finance.money(desk),
        *(lambda part=part: plan.faculty_part(desk, part) for part in desk.dossier.parts),
        lambda: plan.statement(desk),
    ]


def _refer(chapters: list[Chapter]) -> None:
    """The register was built before the numbers were known: its references get them now."""
    places = {section.id: section for chapter in chapters for section in chapter.sections}
    heads = {chapter.head_id: chapter for chapter in chapters}
    for chapter in chapters:
        if chapter.id != "register":
            continue
        for row in chapter.blocks[0].rows:  # type: ignore[union-attr]
            for cell in row.cells:
                place = places.get(cell.href) or heads.get(cell.href)
                if place is not None:
                    cell.text = f"{place.nr} {place.title}".strip()
