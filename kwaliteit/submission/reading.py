"""The document on the screen: the templates and sheets of the print, and a sheet that makes pages of paper one long page."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from kwaliteit.submission.document import stylesheets
from kwaliteit.submission.pieces import unmixed
from kwaliteit.submission.report import Report

TABLE = re.compile(r"<table\b.*?</table>", re.S)
CAPTION = re.compile(r"<caption>(.*?)</caption>", re.S)
COLUMN = re.compile(r'<col style="width:(\d+)mm">')
BLANK = re.compile(r'<th scope="col" class="[^"]*"></th>')
PIXELS = 96 / 25.4
"""Of the screen, in a millimetre."""


def sheets(report: Report) -> list[str]:
    """Addresses of the sheets of the print, in their order, and last the one of the screen. A sheet of the server that is
    not served (the setting ``DOCUMENT_THEME``) goes inside its address.
    """
    found = stylesheets(language=report.language, draft=report.draft, style=report.style)
    return [*(_address(sheet) for sheet in found), static("document/screen.css")]


def _address(sheet: str) -> str:
    if sheet.startswith("data:"):
        return sheet
    if sheet.startswith("file:"):
        content = base64.b64encode(Path(settings.DOCUMENT_THEME).read_bytes()).decode()
        return f"data:text/css;base64,{content}"
    return static(f"document/{sheet}")


def on_screen(html: str) -> SafeString:
    """The printed HTML with each table in a region that scrolls by itself, and widths that need no style attribute."""
    return mark_safe(TABLE.sub(_scrolled, unmixed(html)))  # noqa: S308 -- printed by our templates, with texts that were cleaned


def _scrolled(found: re.Match[str]) -> str:
    table = BLANK.sub("<td></td>", found[0])
    table = COLUMN.sub(lambda column: f'<col width="{round(int(column[1]) * PIXELS)}">', table)
    caption = CAPTION.search(table)
    if caption is None:
        return table
    name = " ".join(strip_tags(caption[1]).split()).replace('"', "&quot;")
    return f'<div class="scroll" role="region" aria-label="{name}" tabindex="0">{table}</div>'
