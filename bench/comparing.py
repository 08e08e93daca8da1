"""How long it takes to compare two versions of a plan of 200 pages, without a database."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from governance.compare import compare
from plans.text import words

SECTIONS, PARAGRAPHS, THEMES, MEASURES, YEARS = 40, 34, 6, 60, range(2022, 2028)
WORDS_ON_A_PAGE = 500
SYLLABLES = (
    "be",
    "ge",
    "ver",
    "lei",
    "ding",
    "stu",
    "dent",
    "do",
    "cent",
    "plan",
    "raad",
    "toets",
    "jaar",
    "werk",
    "groep",
)


def measure() -> list[dict[str, Any]]:
    """Versions of which some or all paragraphs, rows of tables and amounts changed."""
    chance = random.Random(2022)  # noqa: S311  the same plan each time
    old = _plan(chance)
    pages = round(sum(words(section["body"]) for section in old["sections"]) / WORDS_ON_A_PAGE)
    rows = []
    for what, share in (
        ("nothing", 0.0),
        ("a tenth of the paragraphs", 0.1),
        ("half of them", 0.5),
        ("all of them", 1.0),
    ):
        new = _edited(old, share, chance)
        seconds, found = _timed(lambda new=new: compare(old, new))
        rows.append(
            {
                "changed": what,
                "pages": pages,
                "blocks": sum(len(section.blocks) for section in found.sections),
                "of these changed": sum(section.paragraphs for section in found.sections),
                "cpu s": round(seconds, 2),
            }
        )
    return rows


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The best of three, in CPU seconds of this process."""
    took = []
    for _again in range(3):
        before = time.process_time()
        found = work()
        took.append(time.process_time() - before)
    return min(took), found


def _prose(chance: random.Random, length: int) -> str:
    made = ("".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(length))
    return " ".join(made).capitalize() + "."


def _table(chance: random.Random) -> str:
    rows = (
        "".join(f"<td>{cell}</td>" for cell in (_prose(chance, 3), *(f"{chance.randint(1, 999)}.000" for _ in YEARS)))
        for _ in range(12)
    )
    return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"


def _body(chance: random.Random) -> Iterator[str]:
    for number in range(PARAGRAPHS):
        if number % 10 == 0:
            yield f"<h3>{_prose(chance, 4)}</h3>"
        if number % 12 == 5:
            yield _table(chance)
        if number % 8 == 3:
            yield "<ul>" + "".join(f"<li>{_prose(chance, 12)}</li>" for _ in range(4)) + "</ul>"
        yield f"<p>{_prose(chance, 65)}</p>"


def _plan(chance: random.Random) -> dict[str, Any]:
    names = {"nl": "Deel", "en": "Part"}
    themes = [{"code": f"t{n}", "number": n, "name": names, "short": names} for n in range(1, THEMES + 1)]
    sections = [
        {"code": f"s{n}", "title": names, "theme": None, "body": "".join(_body(chance)), "no_goals_reason": ""}
        for n in range(SECTIONS)
    ]
    measures = [_measure(chance, n, themes[n % THEMES]["code"]) for n in range(MEASURES)]
    lines = [
        {"measure": row["uuid"], "year": year, "source": "quality", "cents": 10_000_00, "pm": False, "note": ""}
        for row in measures
        for year in YEARS
    ]
    return {
        "document": {"first_year": YEARS[0], "last_year": YEARS[-1], "unit": {"code": "recht"}},
        "themes": themes,
        "sections": sections,
        "goals": [],
        "measures": measures,
        "pins": [],
        "budget": {"sources": [{"code": "quality", "counts": True}], "lines": lines, "allocations": [], "income": []},
    }


def _measure(chance: random.Random, number: int, theme: str) -> dict[str, Any]:
    texts = ("instrument", "target_group", "owner", "nature", "nature_argument", "additionality", "result_midterm")
    return {
        "uuid": f"m{number}",
        "lineage": f"m{number}",
        "number": f"1.{number}",
        "theme": theme,
        "title": _prose(chance, 4),
        "description": f"<p>{_prose(chance, 40)}</p>",
        **{name: _prose(chance, 6) for name in texts},
        "result_end": _prose(chance, 8),
        "starts_on": None,
        "ends_on": None,
        "themes": [],
        "ambitions": [],
    }


def _edited(old: dict[str, Any], share: float, chance: random.Random) -> dict[str, Any]:
    """A version with other words in so many of the blocks, and with other measures and amounts in the same share."""

    def body(html: str) -> str:
        return "".join(_other(part, chance) if chance.random() < share else part for part in html.split("\n"))

    sections = [
        {**row, "body": body(row["body"].replace("</p>", "</p>\n").replace("</tr>", "</tr>\n"))}
        for row in old["sections"]
    ]
    measures = [
        {**row, "description": _other(row["description"], chance)} if chance.random() < share else row
        for row in old["measures"]
    ]
    lines = [{**line, "cents": 12_000_00} if chance.random() < share else line for line in old["budget"]["lines"]]
    return {**old, "sections": sections, "measures": measures, "budget": {**old["budget"], "lines": lines}}


def _other(html: str, chance: random.Random) -> str:
    """The same with a tenth of its words replaced."""
    parts = html.split(" ")
    for at in range(len(parts)):
        if chance.random() < 0.1 and parts[at].isalpha():
            parts[at] = "".join(chance.choices(SYLLABLES, k=2))
    return " ".join(parts)
