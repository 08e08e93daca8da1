"""Open data: everything that is public of a framework, as JSON (kwaliteit/public/schema.json) and as tables in CSV."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from budgets.sheets.plain import disarmed
from kwaliteit.public.models import Publication
from kwaliteit.public.opened import SCHEMA, Budgeted, Goal, Opened, Promised, Reached, Spent, as_rows
from kwaliteit.shared.canonical import canonical
from plans.models import Framework
from plans.snapshot import names

TABLES: dict[str, type[Any]] = {
    "goals": Goal,
    "promised": Promised,
    "budgeted": Budgeted,
    "spent": Spent,
    "reached": Reached,
}
Read = Sequence[tuple[Publication, Opened]]


def as_json(framework: Framework, read: Read, address: str) -> str:
    """The documents that are public, each with its rows. ``address``: of the schema."""
    known = lineages(read)
    return canonical(
        {
            "$schema": address,
            "schema": SCHEMA,
            "framework": {
                "code": framework.code,
                "name": names(framework),
                "first_year": framework.first_year,
                "last_year": framework.last_year,
                "midterm_year": framework.midterm_year,
            },
            "themes": list({theme["code"]: theme for _row, said in read for theme in said.themes}.values()),
            "units": [
                {"code": code, "name": name}
                for code, name in {code: name for _row, said in read for code, name in said.units.items()}.items()
            ],
            "documents": [
                _document(publication, said) | {table: _rows(table, said, known) for table in TABLES}
                for publication, said in read
            ],
        }
    )


def lineages(read: Read) -> dict[str, str]:
    """By which every document knows a measure that a report names by its place in one plan."""
    return {uuid: lineage for _publication, said in read for uuid, lineage in said.measures.items()}


def _rows(table: str, said: Opened, known: dict[str, str]) -> list[dict[str, Any]]:
    rows = as_rows(getattr(said, table))
    if table == "spent":
        return [{**row, "measure": known.get(row["measure"])} for row in rows]
    return rows


def _document(publication: Publication, said: Opened) -> dict[str, Any]:
    version = publication.version
    adoption = getattr(version, "adoption", None)
    return {
        **said.document,
        "version": version.number,
        "fingerprint": version.fingerprint,
        "adopted_on": adoption.adopted_on.isoformat() if adoption else None,
        "in_force_from": adoption.effective_from.isoformat() if adoption else None,
        "public_since": publication.published_on.isoformat(),
    }


def as_csv(table: str, read: Read) -> str:
    """One table of all documents: UTF-8, commas, points, cents; a text that a spreadsheet would reckon with is disarmed."""
    columns = [field.name for field in fields(TABLES[table])]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["document", "version", *columns])
    known = lineages(read)
    for publication, said in read:
        for row in _rows(table, said, known):
            writer.writerow([said.document["uuid"], publication.version.number, *map(_plain, row.values())])
    return out.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return " ".join(value)
    return disarmed(value) if isinstance(value, str) else value


def etag(publications: Iterable[Publication]) -> str:
    """Of what is public now: another one when a document comes, goes, or the rows change their form."""
    state = (SCHEMA, [(row.version.fingerprint, str(row.uuid)) for row in publications])
    return f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}"'
