"""Reads of money: rows for the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from budgets import hooks
from budgets.models import (
    PLACES,
    Allocation,
    BudgetLine,
    CeilingReason,
    DocumentTotal,
    FundingSource,
    Income,
    PublishedTable,
    Realised,
    RealisedTotal,
)
from budgets.shifts import moving
from budgets.tables import Column, Line, ThemeName
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.composed import composed
from plans.models import Document, Framework, Theme


def theme_names(framework: Framework) -> list[ThemeName]:
    rows = Theme.objects.filter(framework=framework).order_by("order", "pk")
    return [ThemeName(theme.code, theme.number, theme.name, theme.short) for theme in rows]


def lines_of(document: Document) -> list[Line]:
    """The living budget lines of a document; ``measure`` is the measure's uuid, as in a snapshot."""
    rows = BudgetLine.objects.filter(document=document).select_related("measure__theme", "source")
    return [
        Line(
            measure=str(row.measure.uuid),
            theme=row.measure.theme.code,
            year=row.year,
            source=row.source.code,
            cents=row.amount_cents,
            pm=row.pm,
            note=row.note,
            counts=row.source.counts,
            unit=str(document.unit_id),
        )
        for row in rows.order_by("pk")
    ]


@dataclass(frozen=True, slots=True)
class Given:
    """What a unit may spend in a year: what it was allocated, and what shifts brought or took (``carried_cents``)."""

    amount_cents: int
    rate_cents: int | None = None
    students: int | None = None
    letter: str = ""
    carried_cents: int = 0


def allocated_to(document: Document) -> dict[int, Given]:
    """What the unit of a document may spend, by year: the ceiling of its plan. One query."""
    mine = {"unit_id": document.unit_id, "year__in": document.years}
    rows = Allocation.objects.filter(framework_id=document.framework_id, **mine).order_by()
    moved = moving(document.framework_id).filter(**mine)
    nothing = {name: Value(None, field) for name, field in (("rate", BigIntegerField()), ("number", IntegerField()))}
    found: dict[int, Given] = {}
    columns = ("year", "of", "rate", "number", "in_letter", "cents")
    rows = rows.annotate(
        of=Value("given"), rate=F("rate_cents"), number=F("students"), in_letter=F("letter"), cents=F("amount_cents")
    )
    moved = moved.values("year").annotate(of=Value("moved"), **nothing, in_letter=Value(""), all=Sum("cents"))
    for year, of, rate, number, letter, cents in rows.values_list(*columns).union(
        moved.values_list(*columns[:-1], "all"), all=True
    ):
        had, cents = found.get(year, Given(0)), int(cents)  # PostgreSQL adds whole numbers up to a numeric
        if of == "given":
            found[year] = Given(had.amount_cents + cents, rate, number, letter, had.carried_cents)
        else:
            found[year] = replace(had, amount_cents=had.amount_cents + cents, carried_cents=cents)
    return found


def reasons_of(document: Document) -> dict[int, CeilingReason]:
    """Why more is budgeted than was allocated, by year."""
    return {row.year: row for row in CeilingReason.objects.filter(document=document).order_by("year")}


class RealisedRow(NamedTuple):
    """Realised cents of a unit, year and theme according to one financial report, and which correction of it."""

    unit: int
    year: int
    theme: str
    report: str
    number: int
    illustrative: bool
    cents: int

    @property
    def place(self) -> tuple[int, int]:
        """Where its report stands among those of the year: a later one goes before an earlier one."""
        return (PLACES[self.report], self.number)


def realised_rows(
    framework: Framework, units: Iterable[int] | None = None, year: int | None = None
) -> list[RealisedRow]:
    rows = Realised.objects.filter(round__framework=framework)
    if year is not None:
        rows = rows.filter(round__year=year)
    if units is not None:
        rows = rows.filter(unit__in=units)
    grouped = rows.values_list(
        "unit_id", "round__year", "theme__code", "round__report", "round__number", "illustrative"
    )
    return [RealisedRow(*row) for row in grouped.annotate(cents=Sum("amount_cents")).order_by()]


def kept_realised(framework: Framework, unit: int | None = None) -> list[RealisedRow]:
    """The same from the sums that are kept: it does not matter on how many measures something was spent."""
    rows = RealisedTotal.objects.filter(framework=framework)
    if unit is not None:
        rows = rows.filter(unit=unit)
    return [RealisedRow(*row) for row in rows.values_list(*RealisedRow._fields).order_by()]


def last_reports(rows: Iterable[RealisedRow]) -> list[RealisedRow]:
    """Of each unit and year the rows of its last financial report."""
    rows = list(rows)
    newest = _newest_places(rows)
    return [row for row in rows if row.place == newest[row.unit, row.year]]


def _newest_places(rows: Iterable[RealisedRow]) -> dict[tuple[int, int], tuple[int, int]]:
    newest: dict[tuple[int, int], tuple[int, int]] = {}
    for row in rows:
        newest[row.unit, row.year] = max(row.place, newest.get((row.unit, row.year), row.place))
    return newest


def last_realised(rows: Iterable[RealisedRow]) -> dict[tuple[int, int, str], int]:
    """Realised cents by unit, year and theme code, from the last financial report of each unit and year."""
    found: dict[tuple[int, int, str], int] = defaultdict(int)
    for row in last_reports(rows):
        found[row.unit, row.year, row.theme] += row.cents
    return dict(found)


def realised_by_plan(framework: Framework, years: Collection[int]) -> dict[tuple[int, int, str], int]:
    """The same by the unit whose plan the money is of: what a faculty books on a measure of a common initiative belongs
    to the plan that has this initiative, so that plans and reports beside each other count no euro twice.
    """
    whose = Case(When(measure__initiative__isnull=False, then=F("measure__document__unit")), default=F("unit"))
    grouped = Realised.objects.filter(round__framework=framework, round__year__in=years).annotate(whose=whose)
    keys = ("whose", "unit_id", "round__year", "theme__code", "round__report", "round__number", "illustrative")
    rows = [
        (whose, RealisedRow(*row))
        for whose, *row in grouped.values_list(*keys).annotate(cents=Sum("amount_cents")).order_by()
    ]
    newest = _newest_places(row for _whose, row in rows)
    found: dict[tuple[int, int, str], int] = defaultdict(int)
    for whose, row in rows:
        if row.place == newest[row.unit, row.year]:
            found[whose, row.year, row.theme] += row.cents
    return dict(found)


def incomes(framework: Framework) -> dict[Column, int]:
    """Income by column: budgeted from the strongest paper that is not final, realised from the final one."""
    found: dict[Column, int] = {}
    order = {stage: place for place, stage in enumerate(Income.Stage.values)}
    rows = sorted(Income.objects.newest().filter(framework=framework), key=lambda row: order[row.stage])
    for row in rows:
        found[Column(row.year, "R" if row.stage == Income.Stage.FINAL else "B")] = row.amount_cents
    return found


def allocations_of(framework: Framework) -> dict[tuple[int, int], int]:
    """Allocated cents by unit and year."""
    rows = Allocation.objects.filter(framework=framework).values_list("unit_id", "year", "amount_cents")
    return {(unit, year): cents for unit, year, cents in rows}


def papers_of(framework: Framework, year: int) -> tuple[dict[int, int], dict[str, int]]:
    """Cents of one year, in one query: what each unit was given, and what each paper counts on for the institution."""
    given = Allocation.objects.filter(framework=framework, year=year).order_by().annotate(of=Value("given"))
    known = (
        Income.objects.newest().filter(framework=framework, year=year).order_by().annotate(unit=Value(0), of=F("stage"))
    )
    units: dict[int, int] = {}
    papers: dict[str, int] = {}
    for of, unit, cents in given.values_list("of", "unit_id", "amount_cents").union(
        known.values_list("of", "unit", "amount_cents"), all=True
    ):
        if of == "given":
            units[unit] = cents
        else:
            papers[of] = cents
    return units, papers


# --- the whole institution --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counting:
    """The plan from which the money of a unit in some years is taken, and from which version."""

    document: Document
    years: tuple[int, ...]
    version: int | None


@dataclass(frozen=True)
class InstitutionMoney:
    """Budget lines that count for the institution: of each unit and year those of one plan."""

    lines: list[Line]
    plans: list[Counting]


def counted_lines(framework: Framework, unit: int | None = None, year: int | None = None) -> list[Line]:
    """Quality funds of all units, or of one. Of each plan its newest frozen version, or the working text without one.

    Where two plans of a unit have money in a year (the original and its supplement), an adopted one goes before one
    that was only frozen, that before one that is still written, and of equals the one that begins last counts.
    Programmes' agendas do not: their money stands in the faculty's plan. Read from the sums that are kept.
    """
    return [
        Line("", row.theme, row.year, row.source, row.shown, bool(row.pms), "", True, str(row.unit))
        for row in _counted(framework=framework.pk, unit=unit, year=year)
    ]


@composed
def _counted(*, framework: int, unit: int | None, year: int | None) -> QuerySet[DocumentTotal]:
    rows = DocumentTotal.objects.filter(document__framework=framework, counted=True, counts=True)
    if unit is not None:
        rows = rows.filter(document__unit=unit)
    if year is not None:
        rows = rows.filter(year=year)
    return rows.annotate(unit=F("document__unit")).order_by("unit", "year", "pk")


def counting(framework: Framework) -> QuerySet[Document]:
    """The plans from which the money of the units is taken, in the order of units and years."""
    counted = Exists(DocumentTotal.objects.filter(document=OuterRef("pk"), counted=True))
    return Document.objects.filter(counted, framework=framework).order_by("unit__order", "unit", "first_year", "pk")


def counted_plans(framework: int) -> QuerySet[Document]:
    """Every plan whose money can count for its unit."""
    return plans_above_programmes(framework).filter(kind__has_money=True)


def plans_above_programmes(framework: Framework | int) -> QuerySet[Document]:
    """Every plan that somebody adopts, of units above the programmes, in the order of units and years.

    A letter that divides money is adopted too, and is no plan.
    """
    rows = Document.objects.filter(framework=framework, kind__holds="")
    rows = rows.exclude(kind__adopted_by="", kind__adopting_role="")
    rows = rows.exclude(kind__level=Level.PROGRAMME).exclude(unit__level=Level.PROGRAMME)
    return rows.select_related("unit", "kind").order_by("unit__order", "unit__pk", "first_year", "pk")


def money_of(documents: Collection[Document], frozen: Mapping[int, hooks.Frozen]) -> InstitutionMoney:
    """What counts for the institution as ``counted_lines`` says it, of plans and newest versions that were read
    already.
    """
    living = _grouped_lines([document for document in documents if document.pk not in frozen])
    by_document = {
        document.pk: [line for line in frozen[document.pk].lines if line.counts]
        if document.pk in frozen
        else living.get(document.pk, [])
        for document in documents
    }
    winner: dict[tuple[int, int], Document] = {}
    for document in sorted(documents, key=lambda document: _weight(document, frozen.get(document.pk))):
        for year in {line.year for line in by_document[document.pk]}:
            winner[document.unit_id, year] = document
    lines, plans = [], []
    for document in documents:
        years = tuple(year for year in document.years if winner.get((document.unit_id, year)) is document)
        if years:
            version = frozen[document.pk].number if document.pk in frozen else None
            plans.append(Counting(document, years, version))
            lines += [_of_unit(line, document) for line in by_document[document.pk] if line.year in years]
    return InstitutionMoney(lines, plans)


def _weight(document: Document, frozen: hooks.Frozen | None) -> tuple[bool, bool, int, int]:
    """Of two plans for the same years the heavier one counts."""
    return (frozen is not None and frozen.adopted, frozen is not None, document.first_year, document.pk)


def _of_unit(line: Line, document: Document) -> Line:
    return Line(line.measure, line.theme, line.year, line.source, line.cents, line.pm, "", True, str(document.unit_id))


def _grouped_lines(documents: list[Document]) -> dict[int, list[Line]]:
    """Counting lines summed by the database, per document, theme and year."""
    rows = (
        BudgetLine.objects.filter(document__in=documents, source__counts=True)
        .values("document_id", "measure__theme__code", "year")
        .annotate(cents=Sum("amount_cents"), amounts=Count("amount_cents"))
        .order_by()
    )
    found: dict[int, list[Line]] = defaultdict(list)
    for row in rows:
        cents = row["cents"] if row["amounts"] else None
        line = Line("", row["measure__theme__code"], row["year"], "", cents, cents is None)
        found[row["document_id"]].append(line)
    return dict(found)


def published(framework: Framework) -> dict[str, PublishedTable]:
    """What was printed elsewhere of all plans together, by whose shares they are (``PublishedTable.Of``)."""
    return {row.of: row for row in PublishedTable.objects.filter(framework=framework, document=None).order_by("pk")}


def units_with_money(framework: Framework) -> list[Unit]:
    return list(able_units(framework))


def able_units(framework: Framework) -> QuerySet[Unit]:
    """Units that can be given money: the institution itself, its faculties and service units that run initiatives."""
    able = Q(level__in=[Level.INSTITUTION, Level.FACULTY]) | Q(level=Level.SERVICE, runs_initiatives=True)
    given = Exists(Allocation.objects.filter(framework=framework, unit=OuterRef("pk")))
    return Unit.objects.filter(able | given).order_by("order", "name_nl", "pk")


def sources_of(framework_id: int) -> list[FundingSource]:
    return list(FundingSource.objects.filter(framework_id=framework_id).order_by("order", "pk"))
