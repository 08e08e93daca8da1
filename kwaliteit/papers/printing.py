"""From a typed report to the PDF, with how far it is."""

from __future__ import annotations

from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from governance.models import Decision, Version
from kwaliteit.organisation.rights import Rights
from kwaliteit.papers import decision as decided
from kwaliteit.papers.services import Choice
from kwaliteit.papers.version import report_of, sheets
from kwaliteit.submission import house, render
from kwaliteit.submission.models import current_style

BYTES_PER_PAGE = 3_000
Step = Callable[[str, int, int], None]


def version(version: Version, choice: Choice, language: str, step: Step) -> bytes:
    """The paper in the language that is active."""
    report = report_of(version, choice.old, choice.label if choice.old else "", language)
    html = render_to_string("document/report.html", {"report": report, "sheets": sheets(report)})
    return _printed(html, language, report.style, step)


def decision(made: Decision, rights: Rights, language: str, step: Step) -> bytes:
    style = current_style()
    return _printed(decided.html(made, rights, language, style), language, style, step)


def _printed(html: str, language: str, style: house.Style, step: Step) -> bytes:
    """``step`` hears each page, of how many there may be; pages of which the numbers are filled in are no new ones."""
    expected = max(len(html) // BYTES_PER_PAGE, 1)
    furthest = 0

    def rendering(stage: str, number: int) -> None:
        nonlocal furthest
        if stage != "page":
            return
        words = _("Laying out page %(number)s") % {"number": number} if number > furthest else _("Numbering the pages")
        furthest = max(furthest, number)
        step(words, furthest, max(expected, furthest) + 1)

    step(_("Preparing the layout"), 0, expected + 1)
    return render.render(html, language=language, draft=False, style=style, on_step=rendering)
