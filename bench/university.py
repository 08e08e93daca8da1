"""A generated university of the size that a large one has: 15 faculties, 120 programmes, 5,000 measures."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgets.models import Allocation, BudgetLine, FundingSource, Income
from budgets.services import totals
from budgets.services.income import ensure_sources
from governance.services import requests, versions
from kwaliteit.organisation.models import Appointment, Body, BodyKind, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from plans.models import Document, Framework, Goal, Measure, Section, SectionTemplate, Theme
from plans.preset import load_preset

START = datetime.date(2015, 1, 1)
WORDS = [
    "onderwijs",
    "student",
    "docent",
    "begeleiding",
    "groep",
    "toets",
    "faculteit",
    "jaar",
    "plan",
    "geld",
    "resultaat",
    "gesprek",
    "raad",
    "werkgroep",
]
FACULTIES, PROGRAMMES, MEASURES, HISTORY = 15, 8, 5_000, 50_000


def prose(seed: int, paragraphs: int = 3) -> str:
    """Plain text of a realistic length, different for every seed."""
    words = itertools.cycle(WORDS[seed % len(WORDS) :] + WORDS[: seed % len(WORDS)])
    return "".join(f"<p>{' '.join(itertools.islice(words, 60 + seed % 20))} {seed}.</p>" for _ in range(paragraphs))


@transaction.atomic
def build(faculties: int = FACULTIES, programmes: int = PROGRAMMES, measures: int = MEASURES) -> dict[str, Any]:
    """Make everything, and give the people and documents that the measurements visit."""
    framework = load_preset()
    ensure_sources(framework)
    _forty_sections(framework)
    top = Unit.objects.create(
        code="universiteit", level=Level.INSTITUTION, name_nl="Universiteit", name_en="University", valid_from=START
    )
    units = list(_units(top, faculties, programmes))
    people = _people(top, units[0])
    documents = list(_documents(framework, top, units, people["staff"]))
    _sections(documents)
    _measures(documents, framework, measures)
    _money(framework, [top, *units])
    totals.rebuild(framework)
    _history(documents)
    return {"people": people, **_process(documents, people, units)}


def _forty_sections(framework: Framework) -> None:
    """A faculty agreement of 40 sections: 34 of its own, and six themes."""
    kind = framework.documentkinds.get(code="faculty_agreement")
    have = kind.templates.count()
    for number in range(have, 34):
        SectionTemplate.objects.create(
            kind=kind, code=f"deel-{number}", order=number, name_nl=f"Deel {number}", name_en=f"Part {number}"
        )


def _units(top: Unit, faculties: int, programmes: int) -> Iterator[Unit]:
    for f in range(faculties):
        faculty = Unit.objects.create(
            code=f"faculteit-{f}", level=Level.FACULTY, parent=top, name_nl=f"Faculteit {f}", name_en=f"Faculty {f}",
            valid_from=START, order=f,
        )  # fmt: skip
        Body.objects.create(
            code=f"fr-{f}", kind=BodyKind.FACULTY_COUNCIL, unit=faculty, seats=14, name_nl=f"Faculteitsraad {f}",
            name_en=f"Faculty council {f}", valid_from=START,
        )  # fmt: skip
        yield faculty
        for p in range(programmes):
            yield Unit.objects.create(
                code=f"opleiding-{f}-{p}", level=Level.PROGRAMME, parent=faculty, name_nl=f"Opleiding {f}.{p}",
                name_en=f"Programme {f}.{p}", valid_from=START, order=p,
            )  # fmt: skip


def _people(top: Unit, faculty: Unit) -> dict[str, Person]:
    council = Body.objects.get(unit=faculty, kind=BodyKind.FACULTY_COUNCIL)
    places: dict[str, tuple[str, Unit | None, Body | None]] = {
        "staff": (Role.BOARD_STAFF, top, None),
        "holder": (Role.PORTFOLIO_HOLDER, faculty, None),
        "member": (Role.COUNCIL_MEMBER, None, council),
        "secretary": (Role.COUNCIL_SECRETARY, None, council),
    }
    people = {}
    for name, (role, unit, body) in places.items():
        people[name] = Person.objects.create_user(f"{name}@universiteit.example", name=name.capitalize())
        Appointment.objects.create(person=people[name], role=role, unit=unit, body=body, valid_from=START)
    return people


def _documents(framework: Framework, top: Unit, units: list[Unit], actor: Person) -> Iterator[Document]:
    kinds = {kind.code: kind for kind in framework.documentkinds.all()}
    names = {
        Level.FACULTY: "faculty_agreement",
        Level.PROGRAMME: "quality_agenda",
        Level.INSTITUTION: "institutional_plan",
    }
    for unit in [*units, top]:
        yield Document.objects.create(
            kind=kinds[names[Level(unit.level)]], framework=framework, unit=unit, title="Kwaliteitsafspraken 2019–2024",
            first_year=2019, last_year=2024, created_by=actor,
        )  # fmt: skip


def _sections(documents: list[Document]) -> None:
    rows = []
    for document in documents:
        parts = [*document.kind.templates.order_by("order"), *document.framework.themes.order_by("order")]
        for number, part in enumerate(parts):
            link = {"theme": part} if isinstance(part, Theme) else {"template": part}
            rows.append(Section(document=document, order=number, body=prose(number), **link))
    Section.objects.bulk_create(rows, batch_size=500)


def _measures(documents: list[Document], framework: Framework, number: int) -> None:
    themes, quality = (
        list(framework.themes.order_by("order")),
        FundingSource.objects.get(framework=framework, code="quality"),
    )
    goals = [Goal(document=d, theme=t, title=f"Doel {t.order}", result_end="Klaar") for d in documents for t in themes]
    Goal.objects.bulk_create(goals, batch_size=500)
    measures = [
        Measure(
            document=documents[n % len(documents)], theme=themes[n % 5], order=n, title=f"Maatregel {n}",
            description=prose(n, 1), owner_label="Portefeuillehouder", instrument="Aanstelling", nature="new",
            starts_on=datetime.date(2019, 1, 1), ends_on=datetime.date(2024, 12, 31), additionality="Zonder kan het niet.",
            result_midterm="De helft", result_end="Alles",
        )
        for n in range(number)
    ]  # fmt: skip
    Measure.objects.bulk_create(measures, batch_size=500)
    BudgetLine.objects.bulk_create(
        [
            BudgetLine(
                document=m.document, measure=m, year=year, source=quality, amount_cents=1_000_00 * (m.order % 90 + 1)
            )
            for m in measures
            for year in framework.years
        ],
        batch_size=1000,
    )


def _money(framework: Framework, units: list[Unit]) -> None:
    Allocation.objects.bulk_create(
        [
            Allocation(framework=framework, unit=u, year=y, amount_cents=9_000_000_00)
            for u in units
            if u.level != Level.PROGRAMME
            for y in framework.years
        ]
    )
    Income.objects.bulk_create(
        [
            Income(
                framework=framework, year=y, stage="grant", amount_cents=150_000_000_00, dated=START, source="Kadernota"
            )
            for y in framework.years
        ]
    )


def _history(documents: list[Document]) -> None:
    """Fifty thousand history rows, as years of work leave them."""
    sections = list(Section.objects.filter(document__in=documents))
    model, now = Section.history.model, timezone.now()
    fields = [f.attname for f in Section._meta.concrete_fields]
    rows = (
        model(
            history_date=now - datetime.timedelta(minutes=n),
            history_type="~",
            **{name: getattr(sections[n % len(sections)], name) for name in fields},
        )
        for n in range(HISTORY)
    )
    while batch := list(itertools.islice(rows, 2000)):
        model.objects.bulk_create(batch)


def _process(documents: list[Document], people: dict[str, Person], units: list[Unit]) -> dict[str, Any]:
    """Two versions of the first faculty's agreement, the second before its council."""
    document = next(d for d in documents if d.unit_id == units[0].pk)
    first = versions.freeze(document=document, actor=people["holder"], over_ceiling_reason="Meetopstelling")
    section = document.sections.order_by("order").first()
    section.body = prose(99)
    section.save()
    second = versions.freeze(document=document, actor=people["holder"], over_ceiling_reason="Meetopstelling")
    council = Body.objects.get(unit=units[0], kind=BodyKind.FACULTY_COUNCIL)
    due = timezone.localdate() + datetime.timedelta(days=365)
    request = requests.lay_before(version=second, body=council, actor=people["holder"], due_on=due)
    return {"document": document, "first": first, "second": second, "request": request, "council": council}
