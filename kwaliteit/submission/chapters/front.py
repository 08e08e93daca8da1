"""Title page, colophon, and (for a draft) the list of what is missing."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kwaliteit.shared.charts import Part, Told, shares
from kwaliteit.shared.notation import round_half_up
from kwaliteit.submission import codes
from kwaliteit.submission.chapters.common import Desk, pick, version_words
from kwaliteit.submission.prose import hash_lines, long_date, paragraph, period, safe, tight
from kwaliteit.submission.report import Chapter, Notice, Prose, Section, TitlePage


def title_page(desk: Desk) -> TitlePage:
    document, main = desk.main.document, desk.main
    return TitlePage(
        institution=pick(desk.dossier.institution),
        kicker=_("Report for the assessment by the NVAO")
        if desk.dossier.report
        else _("Plan for the assessment by the NVAO"),
        title=pick(desk.dossier.framework["name"]),
        subtitle=document["title"],
        line=line(desk),
        bar=None,
        rows=[
            (_("Status"), safe(status(desk))),
            (_("Version"), safe(_version(desk))),
            (_("Period"), safe(period(document["first_year"], document["last_year"]))),
            (_("Fingerprint (SHA-256)"), hash_lines(main.fingerprint)),
            (_("Verify"), codes.checked_at(desk.dossier.verify_at, main.fingerprint if main.number else "")),
        ],
    )


def status(desk: Desk) -> str:
    if desk.main.adopted is None:
        return _("Draft, not adopted")
    values = {"body": pick(desk.main.adopted.by), "date": long_date(desk.main.adopted.on)}
    return _("Adopted by %(body)s on %(date)s") % values


def _version(desk: Desk) -> str:
    if not desk.main.number:
        return _("Working text of %(date)s, not frozen") % {"date": long_date(desk.main.frozen_on)}
    values = {"number": desk.main.number, "date": long_date(desk.main.frozen_on)}
    return _("%(number)s, frozen on %(date)s") % values


def line(desk: Desk) -> str:
    """The running foot."""
    code = desk.main.fingerprint[:12]
    values = {"title": desk.main.document["title"], "version": version_words(desk.main), "code": code}
    return tight(_("%(title)s, %(version)s, code %(code)s") % values)


def bar(desk: Desk, table: int) -> SafeString | None:
    """How the money is divided; ``table`` is the number of the one that holds the amounts, 0 when it was left out."""
    total = desk.books.theme_total()
    if not total:
        return None
    parts = [Part(theme["number"], pick(theme["short"])) for theme in desk.themes]
    row = [round_half_up(desk.books.theme_total(theme["code"]) * 100, total) for theme in desk.themes]
    sentence = _("%(name)s %(share)s percent")
    told = ", ".join(sentence % {"name": part.name, "share": share} for part, share in zip(parts, row, strict=True))
    title = _("How the money is divided over the themes: %(told)s.") % {"told": told}
    if table:
        where = _("The amounts stand in table %(number)s.") % {"number": table}
        title = f"{title} {where}"
    return shares(parts, [("", row)], Told("themes", title, ""), "print")


def colophon(desk: Desk) -> Chapter:
    names = {"framework": pick(desk.dossier.framework["name"]), "institution": pick(desk.dossier.institution)}
    document = _(
        "Institutional plan of %(institution)s within the framework %(framework)s, offered to the Accreditation "
        "Organisation of the Netherlands and Flanders (NVAO) for assessment."
    )
    if desk.dossier.report:
        document = _(
            "Report of %(institution)s within the framework %(framework)s, offered to the Accreditation Organisation of "
            "the Netherlands and Flanders (NVAO) for assessment."
        )
    composed = _(
        "It is composed of the institutional plan and %(count)s faculty plans, each in one frozen version. All amounts, "
        "totals and shares are computed from the budget that belongs to these versions; no total was typed."
    )
    if desk.dossier.report:
        composed = _(
            "%(count)s adopted plans and reports go along as evidence, each in one frozen version. What was promised is "
            "read from these versions; none of it was typed."
        )
    verify = _(
        "Every frozen version has a fingerprint: a SHA-256 over its canonical data. Who computes it and finds the same "
        "has the same data. At %(address)s anyone can check a fingerprint or this file, without logging in."
    )
    reading = _(
        "This file has bookmarks, links, alternative texts with its figures and head cells in its tables. Every figure "
        "has a table with the same values. The colours of themes always stand beside their number."
    )
    fonts = _("Set in Source Serif 4 and Source Sans 3, both under the SIL Open Font License.")
    if own := desk.dossier.style.get("names"):
        used = {own.get("text-regular", "Source Serif 4"): 1, own.get("sans-regular", "Source Sans 3"): 1}
        fonts = _("Set in %(fonts)s.") % {"fonts": ", ".join(used)}
    sections = [
        Section(
            "colophon-document",
            _("This document"),
            [_ps(document % names, composed % {"count": len(desk.dossier.evidence or desk.dossier.parts)})],
        ),
        Section("colophon-authentic", _("Verifying"), [_ps(verify % {"address": desk.dossier.verify_at})]),
        Section("colophon-reading", _("Accessible reading"), [_ps(reading, fonts)]),
    ]
    if desk.main.document.get("illustrative"):
        note = _(
            "The institution, its people, texts and decisions are invented. Amounts per theme and per common initiative "
            "are those that Leiden University published; the split over faculties is made up, and adds up to them."
        )
        sections.append(Section("colophon-example", _("About this example"), [_ps(note)]))
    return Chapter("colophon", _("Colophon"), sections, css="colophon", in_contents=False)


def _ps(*texts: str) -> Prose:
    return Prose(paragraph(*texts))


def gaps(desk: Desk) -> Chapter | None:
    if not desk.dossier.draft:
        return None
    items = [tight(gap) for gap in desk.dossier.gaps]
    intro = _("This is a draft. Before the submission can be sealed, the following is still missing.")
    none = _("This is a draft. Nothing is missing any more: the submission can be sealed.")
    chapter = Chapter("gaps", _("What is still missing"), css="gaps", in_contents=False)
    chapter.blocks = [_ps(intro), Notice(items, "gaps")] if items else [_ps(none)]
    return chapter
