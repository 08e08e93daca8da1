"""A report: its own sections, the account of each measure, the council in its own words, and what goes along."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kwaliteit.submission.chapters.common import Desk, pick, text_blocks
from kwaliteit.submission.prose import empty, printable, short_date, tight
from kwaliteit.submission.report import Block, Cell, Chapter, Column, Prose, Row, Section, Table
from monitoring.models import Progress


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


def accounts(desk: Desk) -> Chapter | None:
    """Of each measure what was promised half way, how far it is, and why it went otherwise."""
    rows = desk.main.content.get("accounts")
    if not rows:
        return None
    columns = [
        Column(_("Measure"), width=44),
        Column(_("Promised half way"), width=42),
        Column(_("State"), width=20),
        Column(_("What was done, and why otherwise")),
    ]
    table = Table(_("Each promised measure"), columns, [_account(row) for row in rows])
    return Chapter("accounts", _("What became of each measure"), blocks=[table])


def _account(row: dict[str, Any]) -> Row:
    said = " ".join(text for text in (row["done"], row["changed"], row["reason"]) if text)
    cells = [
        Cell(tight(row["result_midterm"] or "–")),
        Cell(str(dict(Progress.State.choices).get(row["state"], "–"))),
        Cell(tight(said or "–")),
    ]
    return Row(tight(f"{row['number']} {row['title']}"), cells)


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
