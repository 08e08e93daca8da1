"""A frozen version as a council paper: what it says and, on request, with what changed marked in it. Snapshots alone."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from governance.models import Version
from governance.views.versions import compare_versions
from governance.wording import day
from kwaliteit.meetings.laid import sections_of
from kwaliteit.papers import changes, marks
from kwaliteit.submission import codes
from kwaliteit.submission.chapters.common import pick
from kwaliteit.submission.document import stylesheets
from kwaliteit.submission.making import verify_address
from kwaliteit.submission.models import current_style
from kwaliteit.submission.prose import hash_lines, paragraph, period, safe, tight
from kwaliteit.submission.report import Block, Chapter, Entry, Prose, Report, Table, TitlePage

FEW = 12  # lines of contents that leave room for the text to begin below them


def report_of(version: Version, old: Version | None, since: str, language: str) -> Report:
    """In the language that is active. ``old`` is what it is compared with; ``since`` says from when, in words."""
    sections = sections_of(version)
    chapters = []
    if old is not None:
        found = compare_versions(old, version)
        chapters.append(changes.chapter(found, old, version))
        sections = marks.marked(sections, found)
    document = version.content["document"]
    blocks: list[Block] = [Prose(marks.legend())] if old is not None else []
    blocks.append(Prose(paragraph(_lede(version))))
    chapters.append(Chapter("paper", document["title"], sections, blocks, numbered=False))
    title = _("%(title)s, version %(number)s") % {"title": document["title"], "number": version.number}
    report = Report(
        language=language,
        draft=False,
        title=f"{title} ({since})" if since else title,
        description=_lede(version),
        created=_frozen_on(version).isoformat(),
        title_page=_title_page(version, since),
        front=[],
        chapters=chapters,
        contents_title=_("Contents"),
        style=current_style(),
    )
    _number(report)
    if _lines(report.contents) <= FEW:
        report.chapters[0].css = "run-on"
    return report


def _lines(entries: list[Entry]) -> int:
    return sum(1 + _lines(entry.below) for entry in entries)


def sheets(report: Report) -> list[str]:
    return [*stylesheets(language=report.language, draft=False, style=report.style), "paper.css"]


def _frozen_on(version: Version) -> datetime.date:
    return timezone.localdate(version.frozen_at)


def _lede(version: Version) -> str:
    document = version.content["document"]
    words = _("%(unit)s. Version %(number)s, frozen on %(date)s. This text does not change any more.")
    names = {"unit": pick(document["unit"]["name"]), "number": version.number, "date": day(_frozen_on(version))}
    return tight(words % names)


def _title_page(version: Version, since: str) -> TitlePage:
    document = version.content["document"]
    names = {"number": version.number, "date": day(_frozen_on(version))}
    rows: list[tuple[str, SafeString]] = [
        (_("Version"), safe(_("%(number)s, frozen on %(date)s") % names)),
        (_("Period"), safe(period(document["first_year"], document["last_year"]))),
    ]
    if since:
        rows.append((_("Marked in it"), safe(_("What changed %(since)s") % {"since": since})))
    rows += [
        (_("Fingerprint (SHA-256)"), hash_lines(version.fingerprint)),
        (_("Verify"), codes.checked_at(verify_address(), version.fingerprint)),
    ]
    line = _("%(title)s, version %(number)s, code %(code)s")
    return TitlePage(
        institution=pick(document["unit"]["name"]),
        kicker=_("Council paper"),
        title=document["title"],
        subtitle=pick(document["framework"]["name"]),
        line=tight(line % {"title": document["title"], "number": version.number, "code": version.fingerprint[:12]}),
        bar=None,
        rows=rows,
    )


def _number(report: Report) -> None:
    """Sections of the text are counted; a chapter before them has none, and tables go on through both."""
    table = 0
    for chapter in report.chapters:
        if chapter.id == "paper":
            for place, section in enumerate(chapter.sections, 1):
                section.nr = str(place)
        for block in chapter.all_blocks():
            if isinstance(block, Table) and block.caption:
                table += 1
                block.number = table
