"""Names of files in the zip that every system can keep, and that sort in the order of the agenda."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from kwaliteit.meetings.contents import Item, Numbered

LONGEST = 80
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


def safe(title: str) -> str:
    """Without what a system refuses or reads as another folder, nor what turns the direction of reading."""
    plain = UNSAFE.sub(" ", unicodedata.normalize("NFC", title))
    return " ".join(plain.split())[:LONGEST].strip(" .") or _("paper")


def folder(item: Item) -> str:
    return f"{item.number:02d} {safe(item.title)}{_closed(item.row.confidential)}"


def cover_note(item: Item) -> str:
    name = _("Cover note")
    return f"{folder(item)}/{item.number}.0 {name}.pdf"


def agenda() -> str:
    name = _("Agenda")
    return f"00 {name}.pdf"


def paper(item: Item, numbered: Numbered) -> str:
    """Folder and name; a confidential paper says so in its name, for a file travels on its own."""
    kind = numbered.paper.kind if numbered.paper else "pdf"
    return f"{folder(item)}/{numbered.number} {safe(numbered.title)}{_closed(numbered.confidential)}.{kind}"


def _closed(confidential: bool) -> str:
    words = _("confidential")
    return f" ({words})" if confidential else ""
