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
from kwaliteit.submission import render
from kwaliteit.submission.models import current_style

BYTES_PER_PAGE = 3_000
Step = Callable[[str, int, int], None]


def version(version: Version, choice: Choice, language: str, step: Step) -> bytes:
    """The paper in the language that is active. ``step`` hears each page, of how many there may be."""
    report = report_of(version, choice.old, choice.label if choice.old else "", language)
    html = render_to_string("document/report.html", {"report": report, "sheets": sheets(report)})
    expected = max(len(html) // BYTES_PER_PAGE, 1)

    def rendering(stage: str, number: int) -> None:
        if stage == "page":
            most = max(expected, number) + 1
            step(_("Laying out page %(number)s") % {"number": number}, number, most)

    step(_("Preparing the layout"), 0, expected + 1)
    return render.render(html, language=language, draft=False, style=report.style, on_step=rendering)


def decision(made: Decision, rights: Rights, language: str, step: Step) -> bytes:
    step(_("Preparing the layout"), 0, 2)
    style = current_style()
    return render.render(decided.html(made, rights, language, style), language=language, draft=False, style=style)
