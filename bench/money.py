"""How quickly the roll-up tables of money are made: 5,000 measures × 6 years × 3 sources, and a hundred times as much.

*More plans* is the same institution with a hundred plans for each unit, *more units* one with a hundred times its units;
both are there with their sums only, since no roll-up reads a line. The time is that of building a table and turning it
into what is shown; a page adds the frame around it, which ``bench.pages`` measures.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from budgets.models import Allocation, FundingSource, Income
from budgets.services import totals
from budgets.services.income import ensure_sources
from budgets.shown import shown
from budgets.tables.registry import Scope, named
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from plans.models import Document, Framework, Measure, Theme
from plans.preset import load_preset

UNITS, MEASURES, TIMES = 15, 5_000, 100
ROUNDS = 25
START = "2015-01-01"


def measure() -> list[dict[str, Any]]:
    """Adds a framework, an institution and its plans to an empty database, then more and more of them."""
    framework = load_preset()
    ensure_sources(framework)
    top = Unit.objects.create(
        code="universiteit", level=Level.INSTITUTION, name_nl="Universiteit", name_en="University", valid_from=START
    )
    units = _units(top, range(UNITS))
    _lines(framework, _plans(framework, units))
    _papers(framework, units)
    found = {"5,000 measures": _times(framework, units[0])}
    _sums(_plans(framework, units, again=TIMES - 1), framework, counted=False)
    found[f"plans × {TIMES}"] = _times(framework, units[0])
    more = _units(top, range(UNITS, UNITS * TIMES))
    _papers(framework, more, income=False)
    _sums(_plans(framework, more), framework, counted=True)
    with transaction.atomic():
        totals._recount_all(framework.pk, framework.years)
    found[f"units × {TIMES} as well"] = _times(framework, units[0])
    first = found["5,000 measures"]
    return [
        {
            "table": name,
            "data": data,
            "statements": statements,
            "median ms": round(ms, 1),
            "times the first": round(ms / first[name][1], 2),
        }
        for data, times in found.items()
        for name, (statements, ms) in times.items()
    ]


def _units(top: Unit, numbers: Iterable[int]) -> list[Unit]:
    rows = [
        Unit(code=f"f{n}", level=Level.FACULTY, parent=top, name_nl=f"Faculteit {n}", name_en=f"Faculty {n}", order=n,
             valid_from=START)
        for n in numbers
    ]  # fmt: skip
    return Unit.objects.bulk_create(rows, batch_size=1000)


def _plans(framework: Framework, units: list[Unit], again: int = 1) -> list[Document]:
    kind = framework.documentkinds.get(code="faculty_agreement")
    first, last = framework.first_year, framework.last_year
    rows = [
        Document(
            kind=kind, framework=framework, unit=unit, title="Kwaliteitsafspraken", first_year=first, last_year=last
        )
        for unit in units
        for _time in range(again)
    ]
    return Document.objects.bulk_create(rows, batch_size=1000)


def _lines(framework: Framework, plans: list[Document]) -> None:
    themes, sources = (
        list(Theme.objects.filter(framework=framework)),
        list(FundingSource.objects.filter(framework=framework)),
    )
    measures = Measure.objects.bulk_create(
        [
            Measure(document=plans[n % len(plans)], theme=themes[n % len(themes)], order=n, title=f"Maatregel {n}")
            for n in range(MEASURES)
        ],
        batch_size=1000,
    )
    assert len(measures) == MEASURES
    _run(
        "INSERT INTO budgets_budgetline (uuid, document_id, measure_id, year, source_id, amount_cents, pm, note, changed_at)"
        " SELECT gen_random_uuid(), m.document_id, m.id, y, s.id, m.order * 100 + 7, false, '', now()"
        " FROM plans_measure m, generate_series(%s, %s) y, budgets_fundingsource s WHERE s.id = ANY(%s)",
        [framework.first_year, framework.last_year, [source.pk for source in sources[:3]]],
    )
    totals.rebuild(framework)


def _sums(plans: list[Document], framework: Framework, *, counted: bool) -> None:
    sources = FundingSource.objects.filter(framework=framework).order_by("pk").values_list("pk", flat=True)[:3]
    _run(
        "INSERT INTO budgets_documenttotal (document_id, year, theme, source, counts, counted, cents, amounts, pms)"
        " SELECT d, y, t.code, s.code, s.counts, %s, 700, 7, 0 FROM unnest(%s) d, generate_series(%s, %s) y,"
        " plans_theme t, budgets_fundingsource s WHERE t.framework_id = %s AND s.id = ANY(%s)",
        [counted, [plan.pk for plan in plans], framework.first_year, framework.last_year, framework.pk, list(sources)],
    )


def _run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _papers(framework: Framework, units: list[Unit], *, income: bool = True) -> None:
    Allocation.objects.bulk_create(
        [
            Allocation(framework=framework, unit=unit, year=year, amount_cents=9_000_000_00)
            for unit in units
            for year in framework.years
        ]
    )
    for year in framework.years if income else ():
        Income.objects.create(
            framework=framework, year=year, stage="grant", amount_cents=150_000_000_00, dated=START, source="Kadernota"
        )


def _times(framework: Framework, unit: Unit) -> dict[str, tuple[int, float]]:
    """Statements and milliseconds of each table, the first visit left out."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    whole = Scope(framework, None, tuple(framework.years))
    asked = {
        "theme and year": ("theme-year", whole),
        "source and year": ("source-year", whole),
        "units in one year": ("unit", whole.of(years=(framework.first_year,))),
        "theme and year of one unit": ("theme-year", whole.of(unit=unit)),
        "source and year of one unit": ("source-year", whole.of(unit=unit)),
    }
    found = {}
    for title, (name, scope) in asked.items():
        table = named(name)
        if table is None:
            continue
        with CaptureQueriesContext(connection) as seen:
            shown(table.build(scope))
        spent = []
        for _round in range(ROUNDS):
            started = time.perf_counter()
            shown(table.build(scope))
            spent.append((time.perf_counter() - started) * 1000)
        found[title] = (len(seen), statistics.median(spent))
    return found
