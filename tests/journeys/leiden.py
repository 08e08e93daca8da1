"""What the faculties of Leiden shifted in 2021, as facts: measures before and after, in thousands of euros a year.

Which measure went where, grew, began or ended is as the supplement of 2022 to 2024 tells of each faculty; the sums per
theme are the published ones of 2022, 2023 and 2024, and those of the first plan give the published shares of 2018.
How the sums are divided over measures is MADE UP. One measure per theme of Geesteswetenschappen takes what is left.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
ANNEX_1 = json.loads((DATA / "leiden_spending_by_theme.json").read_text("utf-8"))
ANNEX_3 = json.loads((DATA / "leiden_common_initiatives.json").read_text("utf-8"))
YEARS = (2022, 2023, 2024)
FIRST = {1: 6752, 2: 4048, 3: 1616, 4: 2112, 5: 1472}
"""Made up, of 16,000 together: they round to 42, 25, 10, 13 and 9 percent."""


@dataclass(frozen=True)
class Story:
    """One measure: where and what it was, where and what it is; ``into`` the measure that took it in."""

    title: str
    was: tuple[int, int] | None
    now: tuple[int, int] | None
    into: str = ""
    why: str = ""


REST = -1
"""What is left of the sum of a theme."""

FACULTIES: dict[str, tuple[str, list[Story]]] = {
    "arch": (
        "Archeologie",
        [
            Story("Scriptieklassen", (1, 40), (1, 70)),
            Story("Begeleiding en feedback", (4, 50), (1, 50), why="Hoort bij de scriptieklassen."),
            Story("Arbeidsmarktvoorbereiding", (2, 40), (2, 130)),
            Story(
                "Field School", (2, 60), None, into="Arbeidsmarktvoorbereiding",
                why="Samen één Field Unit, voor veldwerk en stages.",
            ),
        ],
    ),
    "fgw": (
        "Geesteswetenschappen",
        [
            Story("Docentinzet voor werkgroepen", (1, REST), (1, REST)),
            Story("Docentinzet voor studentonderzoek", (2, 500), (1, 500), why="Onder één hoofdthema gebracht."),
            Story("Docentinzet voor scripties", (3, 200), (1, 200), why="Onder één hoofdthema gebracht."),
            Story("Onderwijsvernieuwing", (2, REST), (2, REST)),
            Story("Studentmentoraat", (3, REST), (3, REST)),
            Story("Cursussen en intervisie", (4, REST), (4, REST)),
            Story("Doorstroom", (5, REST), (5, REST)),
        ],
    ),
    "fgga": (
        "Governance and Global Affairs",
        [
            Story("BSK: kleinere groepen", (1, 400), (1, 520)),
            Story("BSK: herstructurering van programma’s", (2, 80), None, into="BSK: kleinere groepen",
                  why="Doelmatiger in één maatregel; de doelen blijven."),
            Story("BSK: loopbaanoriëntatie", (2, 40), None, into="BSK: kleinere groepen",
                  why="Doelmatiger in één maatregel; de doelen blijven."),
            Story("ISGA: werkgroepen", (1, 300), (1, 285)),
            Story("ISGA: online voorbereiding op de master", (5, 30), (5, 45)),
        ],
    ),
    "fdr": (
        "Rechtsgeleerdheid",
        [
            Story("Flipped classroom", (1, 700), (1, 700)),
            Story("Formatieve toetsing", (5, 200), (1, 200), why="Het gaat om feedback in kleine groepen."),
            Story("Honours College Law", (2, 120), None, why="Op advies van de faculteitsraad."),
            Story("Studentbegeleiding", (3, 300), (3, 380)),
            Story("Docentontwikkeling", (4, 250), (4, 330)),
            Story("Coördinator studiesucces", None, (5, 60)),
        ],
    ),
    "lumc": (
        "LUMC",
        [
            Story("Cursusinnovatie", (1, 350), (1, 700)),
            Story("Keuzeruimte", (2, 200), (2, 200)),
            Story("Portfolioleren en programmatisch toetsen", (3, 60), (3, 240)),
            Story("Docentprofessionalisering", (4, 100), (4, 200)),
            Story("Selectie en toelating", (5, 100), (5, 100)),
        ],
    ),
    "iclon": (
        "ICLON",
        [
            Story("Flexibele leerroutes", (2, 60), (2, 60)),
            Story("Kleinere supervisiegroepen", None, (3, 40)),
            Story("Opleidingsdidactiek", (4, 40), (4, 40)),
        ],
    ),
    "fsw": (
        "Sociale Wetenschappen",
        [
            Story("Interactief werkgroeponderwijs", (1, 900), (1, 1000)),
            Story("Living Lab", (1, 80), None, why="Wordt uit de reguliere gelden betaald."),
            Story("Metacurriculum", None, (2, 120)),
            Story("Docenten", (4, 200), (4, 220)),
        ],
    ),
    "fwn": (
        "Wiskunde en Natuurwetenschappen",
        [
            Story("Docenten en teaching assistants", (1, 1500), (1, 1500)),
            Story("Keuzeruimte", (2, 500), (2, 600)),
            Story("Internationaal perspectief", None, (2, 50)),
            Story("Studieadviseurs", (3, 300), (3, 400)),
            Story("Assistent digitalisering", None, (4, 40)),
        ],
    ),
}  # fmt: skip


def central(year: int) -> dict[int, int]:
    """What the common initiatives cost per theme; pm is no amount."""
    place, found = YEARS.index(year), {3: 0, 4: 0}
    for line in ANNEX_3["lines"]:
        amount = line["amounts"][place]
        found[line["theme"]] += amount if isinstance(amount, int) else 0
    return found


def published(year: int) -> dict[int, int]:
    place = ANNEX_1["columns"].index(f"B{year}")
    return {theme: ANNEX_1["spending_by_theme"][str(theme)][place] for theme in FIRST}


def rest(year: int, side: str) -> dict[int, int]:
    """What is left of each theme for the measures that take the rest."""
    left = dict(FIRST) if side == "was" else published(year)
    if side == "now":
        for theme, amount in central(year).items():
            left[theme] -= amount
    for _name, stories in FACULTIES.values():
        for story in stories:
            place = getattr(story, side)
            if place and place[1] != REST:
                left[place[0]] -= place[1]
    assert all(amount > 0 for amount in left.values()), left
    return left


def amount(place: tuple[int, int], year: int, side: str) -> int:
    """Cents of a measure in a year."""
    theme, thousands = place
    return (rest(year, side)[theme] if thousands == REST else thousands) * 1000 * 100
