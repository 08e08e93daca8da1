"""The chapters of a dossier, made and put in the order of its outline, with the references between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kwaliteit.submission.chapters import back, finance, involvement, plan
from kwaliteit.submission.chapters import report as reporting
from kwaliteit.submission.chapters.common import Desk
from kwaliteit.submission.outline import Line, lines
from kwaliteit.submission.report import Card, Chapter, Row, Table

OnChapter = Callable[[str, int, int], None]
Maker = Callable[[], Chapter | list[Chapter] | None]
LATER = ("register",)
"""Made when the others are, because it names places in them."""


def chapters(desk: Desk, on_chapter: OnChapter | None = None) -> list[Chapter]:
    """``on_chapter`` hears each chapter's title, its place, and how many there are."""
    order = [line for line in lines(desk.dossier.outline, report=desk.dossier.report) if line.shown]
    makers = _of_report(desk) if desk.dossier.report else _of_plan(desk)
    steps = [(line, make) for line in order if line.code not in LATER for make in makers[line.code]]
    made: dict[str, list[Chapter]] = {}
    for at, (line, make) in enumerate(steps, 1):
        new = _made(make)
        made.setdefault(line.code, []).extend(new)
        if on_chapter and new:
            on_chapter(new[-1].title, at, len(steps))
    made["register"] = [back.register(desk, [chapter for new in made.values() for chapter in new])]
    for line in order:
        _name(line, made.get(line.code, []))
    return _settled([chapter for line in order for chapter in made.get(line.code, [])])


def _made(make: Maker) -> list[Chapter]:
    new: Any = make()
    return new if isinstance(new, list) else [new] if new else []


def _of_report(desk: Desk) -> dict[str, list[Maker]]:
    return {
        "first": [lambda: reporting.texts(desk, first=True)],
        "balance": [lambda: reporting.balance(desk)],
        "texts": [lambda: reporting.texts(desk, first=False)],
        "involvement": [lambda: involvement.involvement(desk)],
        "own": [lambda: reporting.own_words(desk)],
        "evidence": [lambda: reporting.evidence(desk)],
        **_back(desk),
    }


def _of_plan(desk: Desk) -> dict[str, list[Maker]]:
    return {
        "summary": [lambda: plan.summary(desk)],
        "context": [lambda: plan.starting_points(desk)],
        "involvement": [lambda: involvement.involvement(desk)],
        "themes": [lambda theme=theme: plan.theme_chapter(desk, theme) for theme in desk.themes],
        "common": [lambda: plan.initiatives(desk)],
        "departures": [lambda: plan.departures(desk)],
        "execution": [lambda: plan.execution(desk)],
        "money": [lambda: finance.money(desk)],
        "parts": [lambda part=part: plan.faculty_part(desk, part) for part in desk.dossier.parts],
        "statement": [lambda: plan.statement(desk)],
        **_back(desk),
    }


def _back(desk: Desk) -> dict[str, list[Maker]]:
    return {"glossary": [lambda: back.glossary(desk)], "sources": [lambda: back.sources(desk)]}


def _name(line: Line, made: list[Chapter]) -> None:
    if line.title and made:
        made[0].title = line.title


def _settled(made: list[Chapter]) -> list[Chapter]:
    """Only what closes the document is an annex with a letter, and only there a chapter follows another on its page."""
    last = max((at for at, chapter in enumerate(made) if chapter.numbered), default=-1)
    for at, chapter in enumerate(made):
        if at < last and "voice" not in chapter.css:
            chapter.numbered = True
        if not chapter.css and chapter.is_bare:
            chapter.css = "run-on"
        if "run-on" in chapter.css and (at == 0 or made[at - 1].numbered is not chapter.numbered):
            chapter.css = ""
    return made


def glance(made: list[Chapter]) -> int:
    """The number of the table with the money of each theme beside each other, 0 when it is not there."""
    tables = (block for chapter in made if chapter.id == "summary" for block in chapter.blocks)
    return next((block.number for block in tables if isinstance(block, Table)), 0)


def refer(made: list[Chapter]) -> None:
    """References get the numbers that are known now; those to what was left out are not links any more."""
    places: dict[str, Any] = {chapter.head_id: chapter for chapter in made}
    places |= {section.id: section for chapter in made for section in chapter.sections}
    known = {*places, *(block.id for chapter in made for block in chapter.all_blocks() if isinstance(block, Card))}
    for chapter in made:
        for table in (block for block in chapter.all_blocks() if isinstance(block, Table)):
            for row in table.rows:
                _loosen(row, known)
                if chapter.id == "register":
                    _number(row, places)


def _loosen(row: Row, known: set[str]) -> None:
    row.head_href = row.head_href if row.head_href in known else ""
    for cell in row.cells:
        if cell.href and cell.href not in known:
            cell.href, cell.text = "", "–"


def _number(row: Row, places: dict[str, Any]) -> None:
    for cell in row.cells:
        if place := places.get(cell.href):
            cell.text = f"{place.nr} {place.title}".strip()
