"""Make ``data/figures.json``: the amounts of the demonstration, in whole cents.

The published tables give rounded thousands of euros. Here every amount is chosen inside the rounding of its printed
figure, such that the printed totals and results follow from the sum. The split over faculties is made up: it has the
faculty totals of the story as its rows and the published themes as its columns, and adds up to both.

Run ``python -m kwaliteit.demonstration.make_figures`` to write the file again; the same figures come out every time.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
K = 100_000  # cents in a thousand euros
HUNDRED = 10_000  # cents in a hundred euros: the grain of the made-up amounts

THEMES = ("intensiteit", "differentiatie", "begeleiding", "docentkwaliteit", "studiesucces", "faciliteiten")
COLUMNS = ("B2019", "R2019", "B2020", "R2020", "B2021", "B2022", "B2023", "B2024")
FACULTIES = {
    "fwn": "Wiskunde en Natuurwetenschappen",
    "fgga": "Governance and Global Affairs",
    "fdr": "Rechtsgeleerdheid",
    "fgw": "Geesteswetenschappen",
    "lumc": "LUMC",
    "fsw": "Sociale Wetenschappen",
    "arch": "Archeologie",
    "iclon": "ICLON",
}

# Thousands of euros, in the order of FACULTIES.
ALLOCATED = {
    2022: (2415, 2240, 2970, 3525, 1095, 3170, 210, 105),
    2023: (2405, 2230, 3030, 3515, 1090, 3165, 210, 105),
    2024: (2410, 2235, 3090, 3520, 1095, 3170, 210, 105),
}
BUDGETED = {
    2022: (2455, 2262, 2968, 3525, 1153, 3210, 214, 105),
    2023: (2435, 2240, 3030, 3515, 1120, 3185, 212, 105),
    2024: (2440, 2247, 3078, 3520, 1125, 3192, 212, 105),
}
# What the institution keeps for the common initiatives, in cents: with the faculties 16.630, 17.248 and 17.358 k€.
CENTRAL_ALLOCATED = {2022: 900 * K + 4 * HUNDRED, 2023: 1498 * K, 2024: 1523 * K + 4 * HUNDRED}

# Rechtsgeleerdheid by measure: thousands of euros in 2022, 2023 and 2024, in its second and third version and today.
LAW = (
    # code of the measure in version 3, theme, title, version 2, version 3, working text
    ("1.1", 1, "Werkgroepen van ten hoogste achttien studenten", (1240, 1255, 1270), None, None),
    ("1.2", 1, "Flipped classroom in de bachelor", (165, 165, 150), None, None),
    ("1.3", 1, "Formatieve toetsing in het eerste jaar", (95, 110, 110), None, None),
    ("2.1", 2, "Oriëntatie op de arbeidsmarkt in bachelor 3", (210, 210, 205), None, None),
    ("2.2", 2, "Beurzen voor internationale uitwisseling", (120, 120, 120), None, None),
    ("", 2, "Honours College Law", (180, 180, 180), (), ()),
    ("3.1", 3, "Studentmentoraat in bachelor 1", (290, 300, 300), None, None),
    ("3.2", 3, "Doorlopende begeleiding in bachelor 2 en 3", (75, 90, 95), (135, 160, 175), None),
    ("3.3", 3, "Wellbeing officer", ("pm", "pm", "pm"), None, None),
    ("4.1", 4, "Docentvaardigheden voor blended learning", (190, 195, 200), (230, 235, 240), None),
    ("4.2", 4, "Onderwijsmiddagen en kleine innovatiesubsidies", (85, 85, 85), None, None),
    ("4.3", 4, "D&I-officer en trainingen ‘implicit bias’", (78, 80, 82), None, None),
    ("5.1", 5, "Programmacoördinator studiesucces", (), (82, 84, 86), None),
    ("5.2", 5, "Online proefstuderen en matching", (140, 140, 140), None, None),
    ("5.3", 5, "Aanpak van struikelvakken", (98, 86, 115), None, (98, 110, 115)),
)
LAW_OTHER_SOURCES = {"3.2": {"own": (20, 20, 20), "npo": (15, None, None)}}

# How much more (or less) than its share a faculty spends on a theme: only to make the split look alive.
LEANING = {
    "fwn": (1.0, 0.9, 1.2, 0.9, 1.2, 1.5),
    "fgga": (1.1, 1.1, 0.9, 0.8, 0.9, 0.0),
    "fdr": (1.0, 0.7, 1.1, 1.0, 1.3, 0.0),
    "fgw": (1.1, 1.0, 0.9, 0.9, 0.8, 0.0),
    "lumc": (0.7, 1.4, 1.1, 1.3, 0.9, 1.2),
    "fsw": (0.9, 1.0, 1.0, 1.1, 1.1, 1.0),
    "arch": (0.8, 1.3, 1.0, 1.0, 1.2, 0.0),
    "iclon": (0.1, 0.3, 0.3, 6.0, 0.1, 0.0),
}
# Hundreds of euros added to a cell, so that the printed totals and results follow: column, faculty, theme, hundreds.
INSIDE_ROUNDING = (
    ("B2019", "fgw", 1, -2),
    ("B2019", "fsw", 2, -2),
    ("B2019", "fwn", 4, -2),
    ("R2020", "fgw", 1, -2),
    ("R2020", "fwn", 3, -2),
    ("R2020", "fsw", 5, -2),
    ("B2022", "fwn", 1, -1),
    ("B2022", "lumc", 1, -1),
    ("B2022", "fsw", 1, -1),
    ("B2023", "fgw", 1, 2),
    ("B2023", "fsw", 2, 2),
    ("B2024", "fgw", 1, 4),
    ("B2024", "fsw", 2, 4),
)
# The lines of annex 3 in hundreds of euros above or below the printed figure, in its order: 2022, 2023, 2024.
LINES_INSIDE_ROUNDING = (
    (0, -2, 0),
    (0, -2, 0),
    (0, -2, 0),
    (-3, 3, 0),
    (-4, 2, 0),
    (-4, 2, 0),
    (-4, 2, 0),
    (-3, 1, 0),
    (-1, None, None),
    (-1, 0, 0),
)
INCOME_SOURCES = {
    "letter": {
        2019: ("2018-06-26", "Kadernota 2019–2022"),
        2020: ("2019-06-25", "Kadernota 2020–2023"),
        2021: ("2020-06-23", "Kadernota 2021–2024"),
        2022: ("2021-04-13", "Kadernota 2022–2025"),
        2023: ("2021-04-13", "Kadernota 2022–2025"),
        2024: ("2021-04-13", "Kadernota 2022–2025"),
    },
    "grant": dict.fromkeys((2022, 2023, 2024), ("2021-06-15", "Rijksbijdrage, stand juni 2021")),
    "final": {
        2019: ("2020-03-31", "Bestuurlijk-financiële rapportage 2019, definitief"),
        2020: ("2021-03-31", "Bestuurlijk-financiële rapportage 2020, definitief"),
    },
}

Matrix = dict[str, list[int]]


def read(name: str) -> dict[str, Any]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def spread(rows: dict[str, int], columns: list[int]) -> Matrix:
    """Whole numbers that add up to both the rows and the columns, near the leaning of each faculty."""
    if sum(rows.values()) != sum(columns):
        raise ValueError(f"rows are {sum(rows.values())}, columns {sum(columns)}")
    cells = {name: [total * lean * target for lean, target in zip(LEANING[name], columns, strict=True)]
             for name, total in rows.items()}  # fmt: skip
    for _round in range(200):
        for name, total in rows.items():
            whole = sum(cells[name]) or 1
            cells[name] = [cell * total / whole for cell in cells[name]]
        for theme, target in enumerate(columns):
            whole = sum(cells[name][theme] for name in rows) or 1
            for name in rows:
                cells[name][theme] *= target / whole
    return _whole(cells, rows, columns)


def _whole(cells: dict[str, list[float]], rows: dict[str, int], columns: list[int]) -> Matrix:
    """Round down, and give what is left to the cells that lost most, without leaving a row or column short."""
    table = {name: [int(cell) for cell in line] for name, line in cells.items()}
    left_in_row = {name: rows[name] - sum(table[name]) for name in rows}
    left_in_column = [target - sum(table[name][n] for name in rows) for n, target in enumerate(columns)]
    order = sorted(
        ((name, n) for name in rows for n in range(len(columns)) if cells[name][n]),
        key=lambda cell: (-(cells[cell[0]][cell[1]] % 1), cell),
    )
    while any(left_in_row.values()):
        for name, n in order:
            if left_in_row[name] and left_in_column[n]:
                table[name][n] += 1
                left_in_row[name] -= 1
                left_in_column[n] -= 1
    return table


def faculty_totals(column: str, total: int) -> dict[str, int]:
    """Thousands per faculty: as in the story from 2022 on, before that in proportion to what they got in 2022."""
    year = int(column[1:])
    if column[0] == "B" and year in BUDGETED:
        return dict(zip(FACULTIES, BUDGETED[year], strict=True))
    return proportional(total)


def proportional(total: int) -> dict[str, int]:
    weights = dict(zip(FACULTIES, ALLOCATED[2022], strict=True))
    whole = sum(weights.values())
    parts = {name: total * weight // whole for name, weight in weights.items()}
    by_loss = sorted(weights, key=lambda name: (-(total * weights[name] % whole), name))
    for name in by_loss[: total - sum(parts.values())]:
        parts[name] += 1
    return parts


def law_by_theme(year: int) -> list[int]:
    sums = [0] * len(THEMES)
    for _code, theme, _title, second, third, _now in LAW:
        amounts = second if third is None else third
        if amounts and amounts[year - 2022] != "pm":
            sums[theme - 1] += amounts[year - 2022]
    return sums


def split_over_faculties(annex: dict[str, Any], central: dict[tuple[int, int], int]) -> dict[str, Matrix]:
    """Cents per column of annex 1, faculty and theme."""
    tables = {}
    for position, column in enumerate(COLUMNS):
        year = int(column[1:])
        printed = [annex["spending_by_theme"][str(n)][position] for n in range(1, 7)]
        targets = [amount - central.get((year, n), 0) for n, amount in enumerate(printed, start=1)]
        rows = faculty_totals(column, sum(targets))
        fixed = {"fdr": law_by_theme(year)} if column in ("B2022", "B2023", "B2024") else {}
        free = {name: total for name, total in rows.items() if name not in fixed}
        rest = [target - sum(line[n] for line in fixed.values()) for n, target in enumerate(targets)]
        table = {**spread(free, rest), **fixed}
        tables[column] = {name: [cell * K for cell in table[name]] for name in FACULTIES}
    for column, faculty, theme, hundreds in INSIDE_ROUNDING:
        tables[column][faculty][theme - 1] += hundreds * HUNDRED
    return tables


def initiatives(annex: dict[str, Any]) -> list[dict[str, Any]]:
    """Annex 3: what the common initiatives cost; in 2022 the NPO pays for student wellbeing, which is pm here."""
    found: dict[str, dict[str, Any]] = {}
    for line, shifts in zip(annex["lines"], LINES_INSIDE_ROUNDING, strict=True):
        group = found.setdefault(
            line["initiative"],
            {"title": line["initiative"], "theme": THEMES[line["theme"] - 1], "measures": []},
        )
        amounts = []
        for year, printed, shift in zip(annex["years"], line["amounts"], shifts, strict=True):
            if printed is None:
                continue
            cents = printed * K + shift * HUNDRED
            if year == 2022 and line["initiative"] == "Studentenwelzijn":
                amounts.append({"year": year, "source": "quality", "pm": True, "cents": None})
                amounts.append({"year": year, "source": "npo", "pm": False, "cents": cents})
            else:
                amounts.append({"year": year, "source": "quality", "pm": False, "cents": cents})
        measure = {"title": line["measure"], "responsible": line["responsible"], "amounts": amounts}
        group["measures"].append(measure)
    return list(found.values())


def income(annex: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for stage, years in INCOME_SOURCES.items():
        for year, (dated, source) in years.items():
            column = COLUMNS.index(f"{'R' if stage == 'final' else 'B'}{year}")
            series = "income_framework_letter_ex_ante" if stage == "letter" else "income_government_grant"
            above = 2 * HUNDRED if stage == "grant" and year != 2023 else 0
            cents = annex[series][column] * K + above
            rows.append({"year": year, "stage": stage, "cents": cents, "dated": dated, "source": source})
    return rows


def allocations(annex: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for column in ("B2019", "B2020", "B2021"):
        year = int(column[1:])
        letter = INCOME_SOURCES["letter"][year][1]
        for name, amount in proportional(annex["income_government_grant"][COLUMNS.index(column)]).items():
            rows.append({"unit": name, "year": year, "cents": amount * K, "letter": letter, "illustrative": True})
    for year, amounts in ALLOCATED.items():
        letter = INCOME_SOURCES["letter"][year][1]
        for name, amount in zip(FACULTIES, amounts, strict=True):
            rate = {"rate_cents": 500_00, "students": amount * 2}
            rows.append(
                {"unit": name, "year": year, "cents": amount * K, **rate, "letter": letter, "illustrative": True}
            )
        central = CENTRAL_ALLOCATED[year]
        rows.append({"unit": "institution", "year": year, "cents": central, "letter": letter, "illustrative": True})
    return rows


def law() -> dict[str, Any]:
    """The measures of Rechtsgeleerdheid in each state of its plan; None means that the measure is not in it."""
    measures = []
    for code, theme, title, second, third, now in LAW:
        third = second if third is None else third
        now = third if now is None else now
        measures.append(
            {
                "code": code,
                "theme": THEMES[theme - 1],
                "title": title,
                **{state: _by_year(amounts) for state, amounts in
                   (("version_2", second), ("version_3", third), ("working_text", now))},
                "other_sources": {source: _by_year(amounts) for source, amounts in LAW_OTHER_SOURCES.get(code, {}).items()},
            }
        )  # fmt: skip
    return {
        "note": "In version 2 Formatieve toetsing stood under studiesucces (as 5.1); from version 3 on under intensiteit.",
        "moved": {"title": "Formatieve toetsing in het eerste jaar", "version_2": "studiesucces"},
        "measures": measures,
    }


def _by_year(amounts: tuple[Any, ...]) -> dict[str, Any] | None:
    """Cents by year; the text pm stays as it is."""
    pairs = zip((2022, 2023, 2024), amounts, strict=False)
    return {str(year): amount if amount == "pm" else amount * K for year, amount in pairs if amount is not None} or None


def shares(annex: dict[str, Any]) -> list[dict[str, Any]]:
    """The shares as printed: beside the amounts, and in the plan of 2018."""

    def coded(table: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
        return {year: {THEMES[int(n) - 1]: share for n, share in row.items()} for year, row in table.items()}

    paper = "Aanvullend bestedingsplan 2022–2024, Universiteit Leiden, bijlage 1"
    return [
        {"code": "annex-1-shares", "of": "same_plan", "source": paper, "cells": coded(annex["shares_printed_percent"])},
        {
            "code": "plan-2018-shares",
            "of": "original_plan",
            "source": f"{paper}: aandelen van het plan van 2018",
            "cells": coded(annex["shares_original_plan_2018_percent"]),
        },
    ]


def figures() -> dict[str, Any]:
    annex_1, annex_3 = read("leiden_spending_by_theme.json"), read("leiden_common_initiatives.json")
    common = initiatives(annex_3)
    # What the central measures take out of each theme, in the printed thousands.
    central = {(2022, 4): 898, (2023, 3): 422, (2023, 4): 1074, (2024, 3): 429, (2024, 4): 1094}
    tables = split_over_faculties(annex_1, central)
    faculties: dict[str, Any] = {}
    for code, name in FACULTIES.items():
        kinds: dict[str, Any] = {"name": name, "budget": {}, "realised": {}}
        for column in COLUMNS:
            kind = "budget" if column[0] == "B" else "realised"
            kinds[kind][column[1:]] = dict(zip(THEMES, tables[column][code], strict=True))
        faculties[code] = kinds
    return {
        "unit": "cents",
        "note": (
            "Totals of the institution are published; amounts per faculty are made up and add up to them. The table of "
            "the institution takes version 3 of Rechtsgeleerdheid (2.968, 3.030 and 3.078 k€), not its working text."
        ),
        "income": income(annex_1),
        "allocations": allocations(annex_1),
        "faculties": faculties,
        "initiatives": common,
        "rechtsgeleerdheid": law(),
        "published_shares": shares(annex_1),
    }


if __name__ == "__main__":
    text = json.dumps(figures(), ensure_ascii=False, indent=1)
    (DATA / "figures.json").write_text(text + "\n", encoding="utf-8")
