"""A report: its own sections, the account of each measure, the council in its own words, and what goes along."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.drawings import pair_chart
from budgets.tables import amount, shown
from governance.balanced import Money, read
from governance.reported_tables import beside_the_text
from kwaliteit.shared.charts import Told
from kwaliteit.shared.tabled import Part
from kwaliteit.submission.chapters.common import Desk, pick, text_blocks
from kwaliteit.submission.chapters.tabled import blocks_of
from kwaliteit.submission.prose import empty, printable, short_date, tight
from kwaliteit.submission.report import Block, Cell, Chapter, Column, Figure, Prose, Row, Section, Table
from plans.periods import in_words

MONEY = "balance-money"
REPORTS = "balance-reports"
"""They stand among the evidence, with their whole fingerprint."""


def texts(desk: Desk, *, first: bool) -> list[Chapter]:
    """What the institution wrote: up to and including the chapter on the first criterion, or all after it."""
    written = [s for s in desk.main.content["sections"] if not s.get("written_by") and not s.get("theme")]
    before, after = (_texts(desk, [s for s in written if s["after_themes"] is late]) for late in (False, True))
    criteria = {f"report-{row['code']}" for row in desk.dossier.criteria}
    parting = 1 + next((place for place, chapter in enumerate(before) if chapter.id in criteria), len(before))
    return before[:parting] if first else [*before[parting:], *after]


def _texts(desk: Desk, sections: list[dict[str, Any]]) -> list[Chapter]:
    """A chapter for each criterion, in the order of the report."""
    chapters: dict[str, Chapter] = {}
    titles = {row["code"]: pick(row["name"]) for row in desk.dossier.criteria}
    for section in sections:
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
    chapters = [_chapter(part) for part in beside_the_text(desk.main.content) if part.ident != REPORTS]
    for chapter in chapters:
        if chapter.id == MONEY and (figure := _figure(desk, chapter)):
            chapter.blocks.insert(0, figure)
    return chapters


def _figure(desk: Desk, chapter: Chapter) -> Figure | None:
    """What each theme was given and spent over all years; its values stand in the first table of the chapter."""
    found = read(desk.main.content)
    table = next((block for block in chapter.blocks if isinstance(block, Table)), None)
    if found is None or table is None or not found.known_years:
        return None
    sums = {row["code"]: found.money(found.known_years, theme=row["code"]) for row in found.themes}
    rows = [
        (row["number"], pick(row["short"]), amount(sums[row["code"]].budgeted), shown(sums[row["code"]].spent))
        for row in found.themes
        if sums[row["code"]] != Money()
    ]
    caption = _("Budgeted and spent per theme, %(years)s") % {"years": in_words(found.known_years)}

    def draw(number: int) -> SafeString:
        where = _("The values of each year stand in table %(number)s.") % {"number": number}
        return pair_chart(rows, Told("balance", f"{caption}.", ""), where, "print", (_("budgeted"), _("spent")))

    return Figure(caption, draw, table, unit=_("In thousands of euros (k€)"))


def _chapter(part: Part) -> Chapter:
    """Of a part of the balance; that of a theme carries its colour."""
    chapter = Chapter(part.ident, part.title, blocks=blocks_of(part), theme=part.theme)
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
