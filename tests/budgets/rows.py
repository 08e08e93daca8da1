"""Rows that the tests of money share: a small framework, a faculty with one plan, and who drafts it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from budgets.models import FundingSource, Report, SpendingRound
from budgets.services.income import ensure_sources
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.roles import Level, Role
from plans.models import Document, DocumentKind, Framework, Measure, Theme
from tests.factories import institution, make_unit, someone

SHORT = ("Intensiteit", "Differentiatie", "Begeleiding", "Docentkwaliteit", "Studiesucces", "Faciliteiten")


@dataclass
class Money:
    framework: Framework
    themes: list[Theme]
    sources: dict[str, FundingSource]
    faculty: Unit
    plan: Document
    drafter: Person
    measures: list[Measure] = field(default_factory=list)

    @property
    def quality(self) -> FundingSource:
        return self.sources["quality"]


def make_framework(**fields: Any) -> Framework:
    names = {"code": "ka", "name_nl": "Kwaliteitsafspraken", "name_en": "Quality agreements"}
    return Framework.objects.create(**{**names, "first_year": 2019, "last_year": 2024, "midterm_year": 2021, **fields})


def make_money(measures: int = 2) -> Money:
    framework = make_framework()
    themes = [
        Theme.objects.create(
            framework=framework, code=f"t{n}", order=n, name_nl=name, name_en=f"{name} (en)", short_nl=name
        )
        for n, name in enumerate(SHORT, start=1)
    ]
    institution()
    faculty = make_unit(Level.FACULTY)
    money = Money(
        framework,
        themes,
        ensure_sources(framework),
        faculty,
        make_plan(framework, faculty),
        someone(Role.PORTFOLIO_HOLDER, unit=faculty),
    )
    for number in range(measures):
        add_measure(money, themes[number % len(themes)])
    return money


def make_plan(framework: Framework, unit: Unit, **fields: Any) -> Document:
    kind, _ = DocumentKind.objects.get_or_create(
        framework=framework,
        code=f"agreement-{unit.level}",
        defaults={
            "name_nl": "Afspraken",
            "name_en": "Agreement",
            "level": unit.level,
            "adopted_by": "faculty_board",
            "composes": unit.level == Level.INSTITUTION,
        },
    )
    period = {"first_year": 2022, "last_year": 2024, "title": "Kwaliteitsafspraken 2022–2024"}
    return Document.objects.create(framework=framework, kind=kind, unit=unit, **{**period, **fields})


def add_measure(money: Money, theme: Theme, **fields: Any) -> Measure:
    order = len(money.measures) + 1
    measure = Measure.objects.create(
        **{"document": money.plan, "theme": theme, "order": order, "title": f"Maatregel {order}", **fields}
    )
    money.measures.append(measure)
    return measure


def open_report(framework: Framework, year: int, report: str = Report.FINAL) -> SpendingRound:
    """The financial report that is open, or a new one."""
    found = SpendingRound.objects.filter(framework=framework, year=year, report=report, closed_at=None).first()
    return found or SpendingRound.objects.create(
        framework=framework, year=year, report=report, opened_on=datetime.date(year + 1, 1, 15)
    )
