"""How long the sheet of all lines takes, and reading it in again with every amount changed; and what they hold in memory.

Fills an empty database with 90,000 lines: 5,000 measures of 15 faculties, six years, three sources.
"""

from __future__ import annotations

import datetime
import itertools
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from budgets.models import BudgetLine
from budgets.services.income import ensure_sources
from budgets.sheets import Sheet, SheetRow, write_workbook
from budgets.sheets_in.layout import look
from budgets.sheets_in.lines import Lines
from budgets.sheets_in.reading import compare, read
from budgets.sheets_out import all_lines_sheet
from budgets.tables import Sum
from kwaliteit.organisation.models import Appointment, Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.spreadsheets import open_sheets
from plans.models import Document, Framework, Measure, Theme
from plans.preset import load_preset

START = datetime.date(2015, 1, 1)


def measure() -> list[dict[str, Any]]:
    """Memory is the most that the process ever held, so each row includes those above it."""
    framework = _filled()
    drafter = _drafter()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "lines.xlsx"
        rows = [_timed("write the sheet of all lines", lambda: _write(place, all_lines_sheet(framework, None)))]
        changed = replace(all_lines_sheet(framework, None), rows=_raised(all_lines_sheet(framework, None)))
        _write(place, changed)
        rows.append(_timed("preview of the same sheet, every amount changed", lambda: _read(framework, drafter, place)))
        rows.append(_timed("save it: all of it or nothing", lambda: _save(framework, drafter, place)))
    return rows


def _filled() -> Framework:
    framework = load_preset()
    sources = list(ensure_sources(framework).values())[:3]
    top = _unit(0, Level.INSTITUTION, None)
    kind = framework.documentkinds.get(code="faculty_agreement")
    years = {"first_year": framework.first_year, "last_year": framework.last_year}
    plans = [
        Document.objects.create(
            kind=kind, framework=framework, unit=_unit(number, Level.FACULTY, top), title="Kwaliteitsafspraken", **years
        )
        for number in range(1, 16)
    ]
    themes = list(Theme.objects.filter(framework=framework))
    measures = Measure.objects.bulk_create(
        Measure(document=plans[n % 15], theme=themes[n % len(themes)], order=n, title=f"Maatregel {n}")
        for n in range(5_000)
    )
    cells = itertools.product(measures, framework.years, sources)
    while some := list(itertools.islice(cells, 5_000)):
        BudgetLine.objects.bulk_create(
            BudgetLine(document_id=m.document_id, measure=m, year=year, source=source, amount_cents=m.order * 100 + 7)
            for m, year, source in some
        )
    return framework


def _unit(number: int, level: str, parent: Unit | None) -> Unit:
    names = {"name_nl": f"Eenheid {number}", "name_en": f"Unit {number}"}
    return Unit.objects.create(code=f"f{number}", level=level, parent=parent, order=number, valid_from=START, **names)


def _drafter() -> Person:
    """Somebody who drafts every plan that has lines."""
    person = Person.objects.create_user("sheets@bench.example", name="Sheets")
    for unit in Document.objects.filter(lines__isnull=False).values_list("unit", flat=True).distinct():
        Appointment.objects.create(person=person, role=Role.PORTFOLIO_HOLDER, unit_id=unit, valid_from=START)
    return person


def _timed(name: str, work: Callable[[], int]) -> dict[str, Any]:
    before, used = time.perf_counter(), _used()
    lines = work()
    seconds, used = time.perf_counter() - before, _used() - used
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "what": name,
        "lines": f"{lines:,}",
        "wall s": round(seconds, 1),
        "cpu s": round(used, 1),
        "peak MiB": round(held),
    }


def _used() -> float:
    """CPU seconds of this process; what the database needs is in the wall clock alone."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def _write(place: Path, sheet: Sheet) -> int:
    with place.open("wb") as out:
        write_workbook(out, [sheet])
    return BudgetLine.objects.count()


def _raised(sheet: Sheet) -> Iterator[SheetRow]:
    """Each amount a euro higher."""
    for row in sheet.rows:
        yield SheetRow([Sum(v.cents + 100, 1) if isinstance(v, Sum) and v.amounts else v for v in row.values])


def _changes(framework: Framework, drafter: Person, place: Path) -> tuple[Lines, list[Any]]:
    rights = rights_of(drafter)
    documents = Document.objects.readable_by(rights).filter(framework=framework, kind__has_money=True)
    target = Lines(framework, list(documents.select_related("unit__parent__parent", "framework", "kind")), rights)
    with place.open("rb") as stream:
        opened = open_sheets(File(stream, name=place.name))
        layout = look(opened, [role for role, _label in target.roles()]).layout
        changes, _counts = compare(read(opened, layout, target), target.stored(), layout)
    assert target.refused(changes) == []
    return target, changes


def _read(framework: Framework, drafter: Person, place: Path) -> int:
    return len(_changes(framework, drafter, place)[1])


@transaction.atomic
def _save(framework: Framework, drafter: Person, place: Path) -> int:
    target, changes = _changes(framework, drafter, place)
    target.lock()
    target.write(changes, drafter)
    return len(changes)
