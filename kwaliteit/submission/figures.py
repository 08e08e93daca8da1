"""The figures of a submission for a program to read: one JSON document with its schema, and the same as a workbook.

Both hold what the tables of the PDF are added up from: each amount with its unit, theme, year and source.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from budgets.sheets import XLSX, Sheet, SheetRow, Value, workbook
from budgets.tables import amount
from governance.balanced import Balance, read
from kwaliteit.shared.canonical import canonical
from kwaliteit.submission.archival import JSON_TYPE, SCHEMA_TYPE, Attached
from kwaliteit.submission.dossier import Dossier, Paper
from kwaliteit.submission.money import Books, counting, lines
from kwaliteit.submission.package import zipped

SCHEMA = Path(__file__).with_name("figures.schema.json")
JSON, WORKBOOK = "figures.json", "figures.xlsx"
Row = dict[str, Any]
Sums = dict[tuple[str, str, int], int]
"""Cents by unit, theme and year."""


def attached(dossier: Dossier) -> list[Attached]:
    """The files that go along inside the PDF."""
    said = figures(dossier)
    with translation.override(dossier.language):
        return [
            Attached(JSON, as_json(said), JSON_TYPE, _("The figures, for a program to read")),
            Attached(SCHEMA.name, schema(), SCHEMA_TYPE, _("What stands where in figures.json"), "Supplement"),
            Attached(WORKBOOK, as_workbook(said, dossier.language), XLSX, _("The figures as a workbook")),
        ]


def figures(dossier: Dossier) -> dict[str, Any]:
    """As `figures.schema.json` says; amounts in whole cents."""
    main = dossier.main
    balance = read(main.content)
    budgeted, realised = _of_balance(balance) if balance else _of_plan(Books(dossier))
    budget = main.content.get("budget") or {}
    papers = (main, *dossier.parts)
    years = {key: dossier.framework[key] for key in ("first_year", "last_year")}
    return {
        "$schema": SCHEMA.name,
        "schema": 1,
        "draft": dossier.draft,
        "as_of": dossier.as_of,
        "verify_at": dossier.verify_at,
        "institution": dossier.institution,
        "framework": {"code": dossier.framework["code"], "name": dossier.framework["name"], **years},
        "themes": [{key: theme[key] for key in ("code", "number", "name")} for theme in main.content["themes"]],
        "units": _units(dossier, balance),
        "versions": [_version(paper, part) for part, found in _parts(dossier) for paper in found],
        "income": [{key: row[key] for key in ("year", "stage", "cents")} for row in budget.get("income", [])],
        "allocations": [{key: row[key] for key in ("unit", "year", "cents")} for row in budget.get("allocations", [])],
        "lines": [row for paper in papers for row in _lines(paper)],
        "budgeted": _sums(budgeted),
        "realised": _sums(realised),
    }


def _units(dossier: Dossier, balance: Balance | None) -> list[Row]:
    found = [paper.unit for _part, papers in _parts(dossier) for paper in papers]
    found += balance.units if balance else ()
    return [{"code": code, "name": name} for code, name in {unit["code"]: unit["name"] for unit in found}.items()]


def _of_plan(books: Books) -> tuple[Sums, Sums]:
    return books.budgeted, books.realised


def _of_balance(balance: Balance) -> tuple[Sums, Sums]:
    """Of a report: what was promised by the plans that it accounts for, and what was spent."""
    budgeted: Sums = defaultdict(int)
    realised: Sums = defaultdict(int)
    for one in balance.measures:
        for sums, cells in ((budgeted, one.row["budgeted"]), (realised, one.row["realised"])):
            for cell in cells:
                if cell["cents"] is not None:
                    sums[one.row["unit"], cell["theme"], cell["year"]] += cell["cents"]
    for row in balance.other:
        realised[row["unit"], row["theme"], row["year"]] += row["cents"]
    return budgeted, realised


def _parts(dossier: Dossier) -> Iterator[tuple[str, tuple[Paper, ...]]]:
    yield "main", (dossier.main,)
    yield "part", dossier.parts
    yield "earlier", dossier.earlier
    yield "evidence", dossier.evidence


def _version(paper: Paper, part: str) -> Row:
    document = paper.document
    return {
        "part": part,
        "unit": paper.unit["code"],
        "kind": document["kind"],
        "title": document["title"],
        "number": paper.number or None,
        "fingerprint": paper.fingerprint,
        "first_year": document["first_year"],
        "last_year": document["last_year"],
    }


def _lines(paper: Paper) -> Iterator[Row]:
    quality = counting(paper.content)
    for line, measure in lines(paper):
        yield {
            "unit": paper.unit["code"],
            "theme": measure["theme"],
            "measure": measure["lineage"],
            "number": measure["number"],
            "title": measure["title"],
            "year": line["year"],
            "source": line["source"],
            "quality_funds": line["source"] in quality,
            "cents": line["cents"],
            "pm": line["pm"],
        }


def _sums(sums: Sums) -> list[Row]:
    return [{"unit": u, "theme": t, "year": y, "cents": cents} for (u, t, y), cents in sorted(sums.items())]


def as_json(said: dict[str, Any]) -> bytes:
    return canonical(said).encode()


def schema() -> bytes:
    """As it is attached: the one that stands in the repository."""
    return canonical(json.loads(SCHEMA.read_text())).encode()


def as_workbook(said: dict[str, Any], language: str) -> bytes:
    """A sheet per table, in the language of the document. The same figures give the same bytes."""
    with translation.override(language):
        content = workbook(list(_sheets(said, language)))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return zipped({name: book.read(name) for name in book.namelist()})


def _sheets(said: dict[str, Any], language: str) -> Iterator[Sheet]:
    units = {unit["code"]: unit["name"].get(language) or unit["code"] for unit in said["units"]}
    themes = {theme["code"]: f"{theme['number']} {theme['name'].get(language) or ''}" for theme in said["themes"]}
    unit, theme, year, euros = _("Unit"), _("Theme"), _("Year"), _("Amount (€)")

    def summed(title: str, rows: list[Row]) -> Sheet:
        values = [(units.get(r["unit"], r["unit"]), themes.get(r["theme"], r["theme"]), *_money(r)) for r in rows]
        return _sheet(title, [unit, theme, year, euros], ["unit", "theme", "year", "cents"], values, texts=2)

    yield summed(_("Budgeted"), said["budgeted"])
    yield summed(_("Realised"), said["realised"])
    yield _sheet(
        _("Measures"),
        [unit, theme, _("Number"), _("Measure"), _("Source"), _("Quality funds"), year, euros],
        ["unit", "theme", "number", "measure", "source", "quality_funds", "year", "cents"],
        [
            (
                *(units[r["unit"]], themes.get(r["theme"], ""), r["number"], r["title"], r["source"]),
                _("yes") if r["quality_funds"] else _("no"),
                *(_money(r) if not r["pm"] else (r["year"], "pm")),
            )
            for r in said["lines"]
        ],
        texts=4,
    )
    yield _sheet(
        _("Income"),
        [_("Stage"), year, euros],
        ["stage", "year", "cents"],
        [(r["stage"], *_money(r)) for r in said["income"]],
    )
    yield _sheet(
        _("Allocations"),
        [unit, year, euros],
        ["unit", "year", "cents"],
        [(units.get(r["unit"], r["unit"]), *_money(r)) for r in said["allocations"]],
    )


def _money(row: Row) -> tuple[Value, Value]:
    return row["year"], amount(row["cents"]) if row["cents"] is not None else None


def _sheet(title: str, heading: list[str], codes: list[str], rows: list[tuple[Value, ...]], texts: int = 1) -> Sheet:
    return Sheet(title, heading, [SheetRow(values) for values in rows], codes=codes, texts=texts)
