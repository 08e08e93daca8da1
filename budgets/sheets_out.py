"""The sheets that go in again as they came out: amounts of a plan, of all plans, allocations and income."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from budgets import queries
from budgets.models import Allocation, BudgetLine, Income
from budgets.sheets import Sheet, SheetRow, letter
from budgets.tables import Sum, amount, together
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Level
from plans.models import Document, Framework, Measure, Theme
from plans.snapshot import numbered

CHUNK = 5_000
LINE = ["unit", "plan", "theme", "measure", "year", "source", "amount", "note", "row"]


def plan_sheet(document: Document) -> Sheet:
    """A row per measure and source that is used; the totals are formulas."""
    years = list(document.years)
    heading = [_("Theme"), _("Measure"), _("Source"), *[str(year) for year in years], _("Total"), _("Row")]
    return Sheet(
        _("Measures"),
        heading,
        list(_plan_rows(document, years)),
        [_("Amounts in euros. Only quality funds count in the totals of the plan.")],
        texts=3,
        codes=["theme", "measure", "source", *[f"B{year}" for year in years], "total", "row"],
        hidden=[len(heading) - 1],
        facts={"money_in": "euro", "purpose": "lines"},
    )


def _plan_rows(document: Document, years: list[int]) -> Iterator[SheetRow]:
    themes = {
        theme.pk: theme for theme in Theme.objects.filter(framework=document.framework_id).order_by("order", "pk")
    }
    measures = list(Measure.objects.filter(document=document).only("uuid", "title", "theme", "order", "document"))
    found: dict[tuple[str, str], dict[int, Sum]] = defaultdict(dict)
    for line in queries.lines_of(document):
        found[line.measure, line.source][line.year] = Sum(pm=True) if line.cents is None else amount(line.cents)
    for source in queries.sources_of(document.framework_id):
        for number, measure in numbered(measures, themes):
            amounts = found.get((str(measure.uuid), source.code), {})
            if source.counts or amounts:
                theme = themes[measure.theme_id]
                texts = [f"{theme.number}. {theme.name}", f"{number} {measure.title}", str(source)]
                yield _row(texts, [amounts.get(year, Sum()) for year in years], str(measure.uuid))


def _row(texts: list[str], cells: list[Sum], code: str | None = None) -> SheetRow:
    """With the total at the right, as a formula."""
    first, last = letter(len(texts)), letter(len(texts) + len(cells) - 1)
    formula = {len(texts) + len(cells): f"=SUM({first}{{r}}:{last}{{r}})"}
    return SheetRow([*texts, *cells, together(cells), *([] if code is None else [code])], formula)


def allocations_sheet(framework: Framework) -> Sheet:
    """What each unit is given, by year."""
    years = list(framework.years)
    given = Allocation.objects.filter(framework=framework).values_list("unit", "year", "amount_cents")
    by_cell = {(unit, year): amount(cents) for unit, year, cents in given}
    rows = [
        _row([_unit(unit)], [by_cell.get((unit.pk, year), Sum()) for year in years])
        for unit in queries.units_with_money(framework)
    ]
    totals = [together(row.values[place] for row in rows) for place in range(1, len(years) + 2)]  # type: ignore[misc]
    down = {place: f"=SUM({{c}}2:{{c}}{len(rows) + 1})" for place in range(1, len(years) + 2)}
    rows.append(SheetRow([_("Total"), *totals], down if len(rows) else {}, strong=True))
    heading = [_("Unit"), *[str(year) for year in years], _("Total")]
    codes = ["unit", *[f"B{year}" for year in years], "total"]
    facts = {"money_in": "euro", "purpose": "allocations"}
    return Sheet(_("Allocations"), heading, rows, [_("Amounts in euros.")], codes=codes, facts=facts)


def _unit(unit: Unit) -> str:
    return _("Central, for common initiatives") if unit.level == Level.INSTITUTION else unit.name


def income_sheet(framework: Framework) -> Sheet:
    """What each paper says comes in."""
    papers = Income.objects.filter(framework=framework).order_by("year", "dated", "pk")
    rows = [
        SheetRow([row.year, str(row.get_stage_display()), row.source, row.dated, amount(row.amount_cents)])
        for row in papers
    ]
    heading = [_("Year"), _("Version"), _("Paper"), _("Date"), _("Amount")]
    codes = ["year", "stage", "paper", "dated", "amount"]
    facts = {"money_in": "euro", "purpose": "income"}
    return Sheet(_("Income"), heading, rows, [_("Amounts in euros.")], texts=3, codes=codes, facts=facts)


# --- all lines --------------------------------------------------------------------------------------------------------


def all_lines_sheet(framework: Framework, rights: Rights | None, unit: Unit | None = None) -> Sheet:
    """A row per line of every plan that may be read, written while it is read from the database."""
    titles = {"unit": _("Unit"), "plan": _("Plan"), "theme": _("Theme"), "measure": _("Measure"), "year": _("Year"),
              "source": _("Source"), "amount": _("Amount"), "note": _("Note"), "row": _("Row")}  # fmt: skip
    return Sheet(
        _("All lines"),
        [titles[code] for code in LINE],
        (SheetRow(row) for row in line_rows(framework, rights, unit)),
        [_("Amounts in euros.")],
        texts=4,
        codes=LINE,
        hidden=[LINE.index("row")],
        facts={"money_in": "euro", "purpose": "lines"},
    )


def documents_of(framework: Framework, rights: Rights | None, unit: Unit | None = None) -> dict[int, Document]:
    """The plans with money that may be read; None is the command line, which reads all."""
    rows = Document.objects.filter(framework=framework) if rights is None else Document.objects.readable_by(rights)
    rows = rows.filter(framework=framework, kind__has_money=True).select_related("unit", "kind")
    return {row.pk: row for row in (rows if unit is None else rows.filter(unit=unit))}


def line_rows(
    framework: Framework, rights: Rights | None, unit: Unit | None = None, document: Document | None = None
) -> Iterator[list[object]]:
    """In the order of units, plans, themes, measures and years, as the columns of ``LINE``."""
    documents = documents_of(framework, rights, unit)
    if document is not None:
        documents = {pk: row for pk, row in documents.items() if pk == document.pk}
    themes = {theme.pk: f"{theme.number}. {theme.name}" for theme in Theme.objects.filter(framework=framework)}
    sources = {source.pk: str(source) for source in queries.sources_of(framework.pk)}
    names = {pk: (row.unit.name, row.title) for pk, row in documents.items()}
    rows = BudgetLine.objects.filter(document__in=documents).order_by(
        "document__unit__order", "document__unit", "document", "measure__theme__order", "measure__order", "measure",
        "year", "source__order",
    )  # fmt: skip
    found = rows.values_list("document", "measure__theme", "measure__title", "year", "source", "amount_cents", "pm",
                             "note", "measure__uuid")  # fmt: skip
    for plan, theme, title, year, source, cents, pm, note, uuid in found.iterator(CHUNK):
        money = Sum(pm=True) if pm else amount(cents)
        yield [*names[plan], themes[theme], title, year, sources[source], money, note, str(uuid)]


def how_many_lines(framework: Framework, rights: Rights | None, unit: Unit | None = None) -> int:
    return BudgetLine.objects.filter(document__in=documents_of(framework, rights, unit)).count()
