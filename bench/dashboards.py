"""How quickly the dashboards of a large university are served, and with a hundred times the data.

Fifteen faculties and 120 programmes; 5,000 measures with a report in each of two years and spending on each, 900 open
promises, twelve indicators (eight measured per faculty, four per programme) of six years, and reports of which some are
late. Then a hundred times as many measures, reports on these, indicators, values and promises that were kept, and a
hundred plans for each faculty. A page is asked whole, as in ``bench/money.py``.
"""

from __future__ import annotations

import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bench.money import LINES, TIMES, _cpu, _plans, _run, _sources, _spent, _sums
from bench.pages import client_of, timed
from budgets.services import totals
from budgets.services.income import ensure_sources
from governance.models import Adoption, Promise, Version
from kwaliteit.organisation.models import Appointment, Body, BodyKind, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from monitoring.models import Indicator, Measurement
from monitoring.services import states
from plans.models import Document, Framework, Measure, Theme
from plans.preset import load_preset

FACULTIES, PROGRAMMES, MEASURES = 15, 8, 5_000
START = datetime.date(2015, 1, 1)
MORE_MEASURES = (
    "INSERT INTO plans_measure ({columns}, uuid, lineage) SELECT {columns}, gen_random_uuid(), gen_random_uuid()"
    " FROM plans_measure, generate_series(1, %s)"
)
REPORTED = (
    "INSERT INTO monitoring_progress (measure_id, year, state, note, changed, why, proposed, departure, reported_on,"
    " reported_by_id) SELECT m.id, y, (ARRAY['done','on_schedule','delayed','stopped'])[1 + m.id %% 4], 'Gedaan.', '',"
    " 'Ziek.', '', '', make_date(y, 12, 1), %s FROM plans_measure m, generate_series(%s, %s) y"
    " WHERE m.id %% 10 > 0 AND NOT EXISTS (SELECT 1 FROM monitoring_progress p WHERE p.measure_id = m.id)"
)


def measure() -> list[dict[str, Any]]:
    """Fills an empty database, and then a hundred times as full."""
    framework = load_preset()
    ensure_sources(framework)
    top, faculties = _units()
    people = _people(top, faculties)
    plans = _plans(framework, faculties)
    _measures(framework, plans, people["staff"])
    _spent(framework, plans)
    _adopted(plans, people["staff"])
    _promised(faculties, met=0, still=60)
    _indicators(framework, top, faculties, 1)
    found = {"large university": _times(framework, faculties[0], people)}
    fields = [f.column for f in Measure._meta.concrete_fields if f.name not in ("id", "uuid", "lineage")]
    columns = ", ".join(f'"{column}"' for column in fields)
    _run(MORE_MEASURES.format(columns=columns), [TIMES - 1])
    _sums(_plans(framework, faculties, again=TIMES - 1), framework, counted=False)
    _reported(framework, people["staff"])
    _promised(faculties, met=60 * (TIMES - 1), still=0)
    _indicators(framework, top, faculties, TIMES - 1)
    found[f"data × {TIMES}"] = _times(framework, faculties[0], people)
    first = {row["page"]: _cpu(row) for row in found["large university"]}
    return [
        {"data": data, **row, "times the first": round(_cpu(row) / first[row["page"]], 2)}
        for data, rows in found.items()
        for row in rows
    ]


def _times(framework: Framework, faculty: Unit, people: dict[str, Person]) -> list[dict[str, Any]]:
    _run("ANALYZE", [])
    query = f"?kader={framework.code}&jaar={framework.first_year + 1}"
    own = reverse("monitoring:unit", args=[faculty.code]) + query
    asked = {
        "dashboard of the institution": ("staff", reverse("monitoring:index") + query),
        "dashboard of a faculty": ("holder", own),
        "its delayed measures": ("holder", f"{own}&stand=delayed"),
    }
    return [timed(name, partial(client_of(people[who]).get, address)) for name, (who, address) in asked.items()]


# --- rows -------------------------------------------------------------------------------------------------------------


def _units() -> tuple[Unit, list[Unit]]:
    def unit(code: str, level: Level, parent: Unit | None, order: int = 0) -> Unit:
        return Unit(
            code=code, level=level, parent=parent, name_nl=code, name_en=code, order=order, valid_from=START
        )  # fmt: skip

    top = unit("universiteit", Level.INSTITUTION, None)
    top.save()
    faculties = Unit.objects.bulk_create(unit(f"f{n}", Level.FACULTY, top, n) for n in range(FACULTIES))
    below = [unit(f"{row.code}-{n}", Level.PROGRAMME, row, n) for row in faculties for n in range(PROGRAMMES)]
    Unit.objects.bulk_create(below)
    for row in faculties:
        for kind in (BodyKind.FACULTY_COUNCIL, BodyKind.FACULTY_BOARD):
            Body.objects.create(
                code=f"{kind}-{row.code}", kind=kind, unit=row, name_nl=kind, name_en=kind, valid_from=START
            )
    return top, faculties


def _people(top: Unit, faculties: list[Unit]) -> dict[str, Person]:
    people = {}
    for name, role, unit in (
        ("staff", Role.BOARD_STAFF, top),
        ("holder", Role.PORTFOLIO_HOLDER, faculties[0]),
    ):
        people[name] = Person.objects.create_user(f"{name}@bench.example", name=name)
        Appointment.objects.create(person=people[name], role=role, unit=unit, valid_from=START)
    return people


def _adopted(plans: list[Document], actor: Person) -> None:
    """Each plan in force from its first year on; what stands in its version is not read by a dashboard."""
    boards = {body.unit_id: body for body in Body.objects.filter(kind=BodyKind.FACULTY_BOARD)}
    for plan in plans:
        day = datetime.date(plan.first_year, 1, 1)
        version = Version.objects.create(
            document=plan, number=1, payload="{}", fingerprint=f"{plan.pk:064}", document_revision=0,
            frozen_at=timezone.now(), frozen_by=actor,
        )  # fmt: skip
        Adoption.objects.create(
            version=version, document=plan, body=boards[plan.unit_id], adopted_on=day, effective_from=day,
            recorded_by=actor, recorded_at=timezone.now(),
        )  # fmt: skip


def _measures(framework: Framework, plans: list[Document], actor: Person) -> None:
    themes = list(Theme.objects.filter(framework=framework))
    rows = [
        Measure(document=plans[n % len(plans)], theme=themes[n % 5], order=n, title=f"Maatregel {n}")
        for n in range(MEASURES)
    ]
    Measure.objects.bulk_create(rows, batch_size=1000)
    _run(LINES, [framework.first_year, framework.last_year, _sources(framework)])
    totals.rebuild(framework)
    _reported(framework, actor)


def _reported(framework: Framework, actor: Person) -> None:
    """A report on nine of ten measures in the first two years."""
    _run(REPORTED, [actor.pk, framework.first_year, framework.first_year + 1])
    states.rebuild(framework)


def _promised(faculties: list[Unit], met: int, still: int) -> None:
    bodies = {(body.unit_id, body.kind): body for body in Body.objects.all()}
    day = datetime.date(2019, 6, 1)
    Promise.objects.bulk_create(
        (
            Promise(
                body=bodies[unit.pk, BodyKind.FACULTY_COUNCIL],
                made_by=bodies[unit.pk, BodyKind.FACULTY_BOARD],
                text=f"Toezegging {n}",
                made_on=day,
                due_on=day + datetime.timedelta(days=n % 900),
                met_on=day + datetime.timedelta(days=90) if n < met else None,
                met_by="Gedaan." if n < met else "",
            )
            for unit in faculties
            for n in range(met + still)
        ),
        batch_size=1000,
    )


def _indicators(framework: Framework, top: Unit, faculties: list[Unit], times: int) -> None:
    themes = list(Theme.objects.filter(framework=framework))
    names = {"name_nl": "Indicator", "name_en": "Indicator", "definition": "Zoals geteld op 1 oktober."}
    rows = Indicator.objects.bulk_create(
        Indicator(
            framework=framework, unit=top, theme=themes[n % 5], order=n, kind="ratio" if n % 2 else "fte",
            measured_per=Level.PROGRAMME if n % 3 == 0 else Level.FACULTY, baseline_on=datetime.date(2018, 10, 1),
            direction="up", target_value=90, **names,
        )
        for n in range(12 * times)
    )  # fmt: skip
    below = {Level.FACULTY: faculties, Level.PROGRAMME: list(Unit.objects.filter(level=Level.PROGRAMME))}
    values = (
        Measurement(
            indicator=row, unit=unit, measured_on=datetime.date(year, 10, 1), value=10 + n % 7,
            numerator=100 + n % 7, denominator=10,
        )
        for row in rows
        for n, unit in enumerate(below[Level(row.measured_per)])
        for year in range(2018, 2024)
    )  # fmt: skip
    with transaction.atomic():
        Measurement.objects.bulk_create(values, batch_size=2000)
