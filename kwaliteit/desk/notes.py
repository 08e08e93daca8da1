"""What stands on the page of a theme in a composed plan: the way to its desk, and what changed at the sources."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kwaliteit.desk.reports import standing_ready
from kwaliteit.desk.sources import changed, followed, on_theme
from plans.hooks import Note
from plans.models import Section


def of_section(request: HttpRequest, section: Section) -> Note | None:
    document, theme = section.document, section.theme
    if document.kind.reports_on and not section.written_by:
        return _of_report(request, section)
    if theme is None or not document.kind.composes:
        return None
    number, quoted = 0, followed(section)
    if quoted:
        number = len(changed(quoted, on_theme(document, theme, request.rights)))  # type: ignore[attr-defined]
    words = _changed(number) or _("What every faculty says on this theme, beside the text.")
    return Note(words, reverse("desk:theme", args=[document.uuid, theme.code]), _("To the writing desk"))


def _of_report(request: HttpRequest, section: Section) -> Note:
    """What stands ready is read only where something of it is quoted."""
    quoted = followed(section)
    number = len(changed(quoted, standing_ready(section.document, request.rights))) if quoted else 0  # type: ignore[attr-defined]
    words = _changed(number) or _("Accounts, figures, indicators and talks stand ready, beside the text.")
    return Note(words, reverse("desk:report", args=[section.uuid]), _("To the writing desk"))


def _changed(number: int) -> str:
    words = ngettext(
        "Of %(number)s quotation the source was changed since.",
        "Of %(number)s quotations the source was changed since.",
        number,
    )
    return words % {"number": number} if number else ""
