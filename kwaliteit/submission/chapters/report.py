"""A report: its own sections, the account of each measure, the council in its own words, and what goes along."""

from __future__ import annotations

from django.utils.translation import gettext as _

from governance.reported_tables import beside_the_text
from kwaliteit.shared.tabled import Part
from kwaliteit.submission.chapters.common import Desk, pick, text_blocks
from kwaliteit.submission.chapters.tabled import blocks_of
from kwaliteit.submission.prose import empty, printable, short_date, tight
from kwaliteit.submission.report import Block, Cell, Chapter, Column, Prose, Row, Section, Table

REPORTS = "balance-reports"
"""They stand among the evidence, with their whole fingerprint."""


def sections(desk: Desk) -> list[Chapter]:
    """What the institution wrote, a chapter for each criterion, in the order of the report."""
    chapters: dict[str, Chapter] = {}
    titles = {row["code"]: pick(row["name"]) for row in desk.dossier.criteria}
    for section in desk.main.content["sections"]:
        if section.get("written_by") or section.get("theme"):
            continue
        code = section["criterion"] or ""
        place = f"report-{code}" if code else f"report-{section['code']}"
        title = titles.get(code) if code else pick(section["title"])
        chapter = chapters.setdefault(place, Chapter(place, title or pick(section["title"])))
        blocks = text_blocks(section["body"], _("Nothing has been written here yet."))
        if code:
            chapter.sections.append(Section(f"s-{section['code']}", pick(section["title"]), blocks))
        else:
            chapter.blocks += blocks
    return list(chapters.values())


def balance(desk: Desk) -> list[Chapter]:
    """Per theme and measure what was to be reached, how far it is, and why it went otherwise, each in a chapter."""
    return [_chapter(part) for part in beside_the_text(desk.main.content) if part.ident != REPORTS]


def _chapter(part: Part) -> Chapter:
    """Of a part of the balance; that of a theme carries its colour."""
    chapter = Chapter(part.ident, part.title, blocks=blocks_of(part), theme=part.theme, css="wide" if part.wide else "")
    if part.theme:
        chapter.over = tight(_("Theme %(number)s") % {"number": part.theme})
    return chapter


def own_words(desk: Desk) -> list[Chapter]:
    """On paper of their own: the board cannot edit them."""
    made = []
    for section in desk.main.content["sections"]:
        if section.get("written_by") and section["body"].strip():
            blocks: list[Block] = [Prose(printable(section["body"], first_head=2))]
            ident = f"own-{section['code']}"
            made.append(Chapter(ident, pick(section["title"]), blocks=blocks, css="voice", numbered=False))
    return made


def evidence(desk: Desk) -> Chapter:
    title = _("What goes along as evidence")
    if not desk.dossier.evidence:
        return Chapter("evidence", title, blocks=[Prose(empty(_("No adopted plan or report goes along.")))])
    rows = []
    for paper in desk.dossier.evidence:
        adopted = short_date(paper.adopted.on) if paper.adopted else "–"
        name = f"{pick(paper.unit['name'])}: {paper.document['title']}"
        rows.append(Row(name, [Cell(str(paper.number)), Cell(adopted), Cell(paper.fingerprint, kind="hash")]))
    columns = [
        Column(_("Document"), width=62),
        Column(_("Version"), True, width=14),
        Column(_("Adopted"), width=26),
        Column(_("Fingerprint (SHA-256)")),
    ]
    return Chapter("evidence", title, blocks=[Table(_("Adopted plans and reports that go along"), columns, rows)])
