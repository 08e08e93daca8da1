"""How quickly a page of roll-ups is served: 5,000 measures × 6 years × 3 sources, and a hundred times as much.

A page is asked whole, as somebody asks it who reads all units: session, rights, table, HTML. *Measures* × 100 is the
same institution with the sums of 500,000 measures and 9,000,000 lines, and with a hundred plans for each unit; *units*
× 100 has 1,500 units, each with its own plan, of which a page shows twenty-five. The trace reads the lines on which was spent,
so it is asked of the first only: each of the 5,000 measures has spending in one year.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from bench.pages import client_of, timed
from budgets.models import Allocation, FundingSource, Income, Realised, SpendingRound
from budgets.services import totals
from budgets.services.income import ensure_sources
from kwaliteit.organisation.models import Appointment, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from plans.models import Document, Framework, Measure, Theme
from plans.preset import load_preset

UNITS, MEASURES, TIMES = 15, 5_000, 100
START = datetime.date(2015, 1, 1)
LINES = (
    "INSERT INTO budgets_budgetline (uuid, document_id, measure_id, year, source_id, amount_cents, pm, note, changed_at)"
    " SELECT gen_random_uuid(), m.document_id, m.id, y, s.id, 10000 + m.id %% 9000 * 100, false, '', now()"
    " FROM plans_measure m, generate_series(%s, %s) y, budgets_fundingsource s WHERE s.id = ANY(%s)"
)


def measure() -> list[dict[str, Any]]:
    """Fills an empty database: an institution and its plans, then more and more of them."""
    framework = load_preset()
    ensure_sources(framework)
    names = {"name_nl": "Universiteit", "name_en": "University"}
    top = Unit.objects.create(code="universiteit", level=Level.INSTITUTION, valid_from=START, **names)
    reader = Person.objects.create_user("money@bench.example", name="Money")
    Appointment.objects.create(person=reader, role=Role.BOARD_STAFF, unit=top, valid_from=START)
    units = _units(top, range(UNITS))
    plans = _plans(framework, units)
    _measures(framework, plans)
    _papers(framework, units)
    _spent(framework, plans)
    found = {"5,000 measures": _times(framework, reader, {**_tables(framework), **_traces(framework)})}
    _more_measures(framework)
    _sums(_plans(framework, units, again=TIMES - 1), framework, counted=False)
    found[f"measures × {TIMES}"] = _times(framework, reader, _tables(framework))
    more = _units(top, range(UNITS, UNITS * TIMES))
    _papers(framework, more, income=False)
    _sums(_plans(framework, more), framework, counted=True)
    with transaction.atomic():
        totals._recount_all(framework.pk, framework.years)
    found[f"units × {TIMES} as well"] = _times(framework, reader, _tables(framework))
    first = {row["page"]: _cpu(row) for row in found["5,000 measures"]}
    return [
        {"data": data, **row, "times the first": round(_cpu(row) / first[row["page"]], 2)}
        for data, rows in found.items()
        for row in rows
    ]


def _cpu(row: dict[str, Any]) -> float:
    """Of the application and the database together: on a shared machine the clock says more of its neighbours."""
    return row["cpu ms"] + row["database cpu ms"]


def _times(framework: Framework, reader: Person, asked: dict[str, str]) -> list[dict[str, Any]]:
    _run("ANALYZE", [])
    client = client_of(reader)
    return [timed(name, partial(client.get, address)) for name, address in asked.items()]


def _tables(framework: Framework) -> dict[str, str]:
    kader = f"kader={framework.code}"
    first, last = framework.first_year, framework.last_year
    whole = f"{kader}&van={first}&tot={last}"
    return {
        "page of the institution": f"{reverse('budgets:institution')}?{kader}",
        "theme and year": _table("theme-year", whole),
        "source and year": _table("source-year", whole),
        "units in one year": _table("unit", f"{kader}&van={first}&tot={first}"),
        "units in all years": _table("unit", whole),
        "theme and year of one unit": _table("theme-year", f"{whole}&eenheid=f0"),
    }


def _traces(framework: Framework) -> dict[str, str]:
    trace = f"{reverse('budgets:trace')}?kader={framework.code}&jaar={framework.first_year}"
    return {"trace": trace, "trace of one unit": f"{trace}&eenheid=f0"}


def _table(name: str, query: str) -> str:
    return f"{reverse('budgets:named_table', args=[name])}?{query}"


# --- rows -------------------------------------------------------------------------------------------------------------


def _units(top: Unit, numbers: Iterable[int]) -> list[Unit]:
    rows = [
        Unit(code=f"f{n}", level=Level.FACULTY, parent=top, name_nl=f"Faculteit {n}", name_en=f"Faculty {n}", order=n,
             valid_from=START)
        for n in numbers
    ]  # fmt: skip
    return Unit.objects.bulk_create(rows, batch_size=1000)


def _plans(framework: Framework, units: list[Unit], again: int = 1) -> list[Document]:
    kind = framework.documentkinds.get(code="faculty_agreement")
    years = {"first_year": framework.first_year, "last_year": framework.last_year}
    rows = [
        Document(kind=kind, framework=framework, unit=unit, title="Kwaliteitsafspraken", **years)
        for unit in units
        for _time in range(again)
    ]
    return Document.objects.bulk_create(rows, batch_size=1000)


def _measures(framework: Framework, plans: list[Document]) -> None:
    themes = list(Theme.objects.filter(framework=framework))
    Measure.objects.bulk_create(
        [
            Measure(document=plan, theme=themes[n % len(themes)], order=n, title=f"Maatregel {n}")
            for n, plan in zip(range(MEASURES), itertools.cycle(plans), strict=False)
        ],
        batch_size=1000,
    )
    _run(LINES, [framework.first_year, framework.last_year, _sources(framework)])
    totals.rebuild(framework)


def _more_measures(framework: Framework) -> None:
    """The sums that 500,000 measures and 9,000,000 lines leave; no roll-up reads a line."""
    _run("UPDATE budgets_documenttotal SET cents = cents * %s, amounts = amounts * %s", [TIMES, TIMES])
    with transaction.atomic():
        totals._recount_all(framework.pk, framework.years)


def _sums(plans: list[Document], framework: Framework, *, counted: bool) -> None:
    """Plans with their sums only: nothing but the sums is read of them."""
    _run(
        "INSERT INTO budgets_documenttotal (document_id, year, theme, source, counts, counted, cents, amounts, pms)"
        " SELECT d, y, t.code, s.code, s.counts, %s, 700, 7, 0 FROM unnest(%s) d, generate_series(%s, %s) y,"
        " plans_theme t, budgets_fundingsource s WHERE t.framework_id = %s AND s.id = ANY(%s)",
        [
            counted,
            [plan.pk for plan in plans],
            framework.first_year,
            framework.last_year,
            framework.pk,
            _sources(framework),
        ],
    )


def _sources(framework: Framework) -> list[int]:
    return list(FundingSource.objects.filter(framework=framework).order_by("pk").values_list("pk", flat=True)[:3])


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


def _spent(framework: Framework, plans: list[Document]) -> None:
    """Two final reports: the first on measures, as an export of the ledger tells it, the second on themes."""
    years = range(framework.first_year, framework.first_year + 2)
    rounds = [
        SpendingRound.objects.create(framework=framework, year=year, report="final", opened_on=START) for year in years
    ]
    units = {plan.pk: plan.unit_id for plan in plans}
    on_measures = [
        Realised(
            round=rounds[0], unit_id=units[row.document_id], theme_id=row.theme_id, measure=row, amount_cents=9_000
        )
        for row in Measure.objects.all()
    ]
    themes = Theme.objects.filter(framework=framework)
    on_themes = [
        Realised(round=rounds[1], unit_id=unit, theme=theme, amount_cents=900_000)
        for unit in units.values()
        for theme in themes
    ]
    with transaction.atomic():
        Realised.objects.bulk_create([*on_measures, *on_themes], batch_size=1000)
        for year in years:
            totals.recount_realised(framework, year)
