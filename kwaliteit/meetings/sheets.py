"""The pages of our own in a set: agenda, cover notes, versions and slips, from blocks to tagged PDF."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import get_language

from governance.models import Meeting
from governance.wording import day
from kwaliteit.submission.document import stylesheets
from kwaliteit.submission.house import NONE, Style
from kwaliteit.submission.models import current_style
from kwaliteit.submission.report import Chapter, Table


def pdf(chapter: Chapter, meeting: Meeting, *, foot: str = "") -> bytes:
    """One chapter as a file of its own, in the language that is active. Its pages are numbered later, in the set."""
    from kwaliteit.submission import render  # noqa: PLC0415 - brings pikepdf, which only the worker needs

    style = current_style()
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    return render.render(_html(chapter, meeting, language, foot, style), language=language, draft=False, style=style)


def _html(chapter: Chapter, meeting: Meeting, language: str, foot: str, style: Style = NONE) -> str:
    for number, table in enumerate((block for block in chapter.all_blocks() if isinstance(block, Table)), 1):
        table.number = number
    context = {
        "language": language,
        "chapter": chapter,
        "institution": meeting.body.name,
        "created": meeting.held_on.isoformat(),
        "foot": foot or f"{meeting.body.name}, {day(meeting.held_on)}",
        "sheets": [*stylesheets(language=language, draft=False, style=style), "meeting.css"],
    }
    return render_to_string("meetings/sheet.html", context)
