"""The multi-year budget: spending per theme with income, still to allocate and result; shares; budgeted and realised."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.builders import themes, units
from budgets.drawings import pair_chart, share_chart
from budgets.shown import as_text
from budgets.tables import Column as Year
from budgets.tables import Sum, ThemeYearTable, amount, shown, together
from budgets.tables.registry import Head
from budgets.tables.registry import Row as RegisteredRow
from kwaliteit.shared.charts import Part, Told
from kwaliteit.submission.chapters import against
from kwaliteit.submission.chapters.common import Desk, in_thousands, names_of, pick, rounding_note, without
from kwaliteit.submission.prose import empty, tight
from kwaliteit.submission.report import Block, Cell, Chapter, Column, Figure, Notice, Prose, Row, Section, Span, Table
from plans.periods import in_words

WHOLE = 0
"""Instead of a year: all years of the plan together."""


def money(desk: Desk) -> list[Chapter]:
    """The big table on a landscape page; the charts with their tables on upright ones."""
    if not any(desk.books.amount(column) for column in desk.books.columns):
        blank = Prose(empty(_("No amounts have been budgeted yet.")))
        return [Chapter("money", _("Budget and account"), blocks=[blank])]
    first = desk.main.document["first_year"]
    late = [year for year in desk.dossier.years if year >= first - 1]
    table = desk.books.theme_years(names_of(desk), late)
    every = desk.books.theme_years(names_of(desk), list(desk.dossier.years))
    blocks: list[Block] = [spending_table(desk, table), *_findings(desk, every)]
    wide = Chapter("money", _("Budget and account"), [Section("money-themes", _("Spending per theme"), blocks)])
    wide.css = "wide"
    shares, by_unit = share_table(desk, every), unit_table(desk)
    sections = [
        Section("money-shares", _("How the shares shift"), [_share_figure(desk, every, shares), shares]),
        Section("money-units", _("Allocated and budgeted per unit"), [_unit_figure(desk, by_unit), by_unit]),
    ]
    if any(column.kind == "R" for column in desk.books.columns):
        sections.insert(1, Section("money-realised", _("Budgeted beside realised"), _realised(desk, wide)))
    if (beside := against.section(desk)) is not None:
        sections.insert(0, beside)
    return [wide, Chapter("money-charts", _("Shares and units"), sections)]


def spending_table(desk: Desk, table: ThemeYearTable) -> Table:
    """The registered table of spending by theme and year, as it is printed."""
    first = desk.main.document["first_year"]
    found = themes.as_table(None, table, themes.Beside(letters=desk.books.letters()))
    return Table(
        _("Spending per theme"),
        _spending_columns(table, first),
        [_row(found.heads, row) for row in found.rows],
        unit=_("In thousands of euros (k€); B = budgeted, R = realised; shares in percent of budgeted spending"),
        spans=_spans(list(table.columns), list(table.share_years), first),
        notes=[
            *without(desk),
            " ".join([_("Result = income − spending − still to allocate."), rounding_note()]),
            *themes.share_notes(table),
        ],
        kind="spending",
    )


def _row(heads: Sequence[Head], row: RegisteredRow) -> Row:
    cells = [Cell(as_text(head, value)) for head, value in zip(heads[1:], row.cells[1:], strict=True)]
    money = [value for value in row.cells[1:] if isinstance(value, Sum)]
    quiet = bool(row.theme) and not any(value.cents for value in money)
    for place, (head, value) in enumerate(zip(heads[1:], row.cells[1:], strict=True)):
        if head.kind == "share" and value is None:
            cells[place] = Cell("–" if row.theme else "")
        elif head.kind == "money" and not value:
            cells[place] = Cell("–")
    return Row(str(row.cells[0]), cells, theme=row.theme, quiet=quiet, kind="sum" if row.level == "total" else "")


def _spending_columns(table: ThemeYearTable, first: int) -> list[Column]:
    money = [Column(f"{c.label}\n{c.year}", True, lift=c.year >= first, width=15) for c in table.columns]
    return [Column(_("Theme"), width=74), *money, *(Column(f"%\n{year}", True) for year in table.share_years)]


def _spans(columns: list[Year], share_years: list[int], first: int) -> list[Span]:
    before = sum(c.year < first for c in columns)
    spans = [Span("", 1)]
    if before:
        spans.append(Span(_("Adopted before"), before))
    spans.append(Span(_("This plan"), len(columns) - before, lift=True))
    return [*spans, Span(_("Share of spending"), len(share_years))]


def _findings(desk: Desk, table: ThemeYearTable) -> list[Block]:
    """Published shares that do not follow from the amounts: said, never refused."""
    years: dict[int, list[str]] = {}
    for _source, found in desk.books.findings(table):
        values = {"theme": found.theme.number, "printed": found.printed, "computed": found.computed}
        text = _("theme %(theme)s printed %(printed)s, computed %(computed)s") % values
        years.setdefault(found.year, []).append(text)
    if not years:
        return []
    items = [
        _("Finding: the published shares of %(year)s do not follow from the amounts: %(details)s.")
        % {"year": year, "details": "; ".join(details)}
        for year, details in sorted(years.items())
    ]
    return [Notice([tight(item) for item in items])]


def share_table(desk: Desk, table: ThemeYearTable) -> Table:
    first = desk.main.document["first_year"]
    rows = []
    for row in table.rows:
        cells = [Cell("–" if share is None else str(share)) for share in row.shares]
        rows.append(Row(row.theme.name, cells, theme=row.theme.number, quiet=not any(row.shares)))
    columns = [Column(_("Theme"), width=66), *(Column(str(y), True, lift=y >= first) for y in table.share_years)]
    notes = [_("Shares are rounded per year, and do not always add up to 100.")]
    return Table(_("Shares per theme"), columns, rows, unit=_("In percent of budgeted spending"), notes=notes)


def _share_figure(desk: Desk, found: ThemeYearTable, table: Table) -> Figure:
    years = list(found.share_years)
    parts = [Part(theme["number"], pick(theme["short"])) for theme in desk.themes]
    rows = {year: [row.shares[place] for row in found.rows] for place, year in enumerate(years)}

    def draw(number: int) -> SafeString:
        return share_chart(parts, rows, _in_table(number), "print")

    values = {"first": years[0], "last": years[-1]}
    caption = _("Share of each theme in budgeted spending, %(first)s to %(last)s") % values
    return Figure(caption, draw, table, unit=_("In percent"))


def _in_table(number: int) -> str:
    return _("All values stand in table %(number)s.") % {"number": number}


def _realised(desk: Desk, wide: Chapter) -> list[Block]:
    """One chart per year that has been accounted for; its values stand in the big table."""
    table = wide.sections[0].blocks[0]
    blocks: list[Block] = []
    for column in (c for c in desk.books.columns if c.kind == "R"):
        rows = [(t["number"], pick(t["short"]), *_both(desk, column.year, t["code"])) for t in desk.themes]
        blocks.append(_realised_figure(column.year, rows, table))  # type: ignore[arg-type]
    return blocks


def _both(desk: Desk, year: int, theme: str) -> tuple[Sum, Sum]:
    return amount(desk.books.amount(Year(year), theme)), amount(desk.books.amount(Year(year, "R"), theme))


def _realised_figure(year: int, rows: list[tuple[int, str, Sum, Sum]], table: Table) -> Figure:
    def draw(number: int) -> SafeString:
        title = _("Budgeted and realised spending per theme in %(year)s, in thousands of euros.") % {"year": year}
        return pair_chart(rows, Told(f"realised{year}", title, ""), _in_table(number), "print")

    caption = _("Spending per theme in %(year)s, budgeted and realised") % {"year": year}
    return Figure(caption, draw, table, unit=_("In thousands of euros (k€)"))


def _compared_years(desk: Desk) -> list[int]:
    """The years of the plan of which is known what was allocated; all of them while that is known of none."""
    every = list(desk.main.years)
    return [year for year in every if desk.books.allocated(year) is not None] or every


def _units(desk: Desk) -> list[tuple[str, units.Amounts]]:
    """Per unit over the same years: what it was allocated, and what it budgets."""
    years = _compared_years(desk)
    named = [(desk.main.unit["code"], _("Institution-wide, central"))]
    named += [(part.unit["code"], pick(part.unit["name"])) for part in desk.dossier.parts]
    rows = []
    for code, name in named:
        given = [shown(desk.books.allocated(year, code)) for year in years]
        budgeted = amount(sum(desk.books.unit_amount(code, year) for year in years))
        rows.append((name, {(WHOLE, "A"): together(given), (WHOLE, "B"): budgeted}))
    return rows


def unit_table(desk: Desk) -> Table:
    """The registered table of units, over the years of the plan together that can be compared."""
    years, named = _compared_years(desk), _units(desk)
    whole = {(WHOLE, side): together(amounts[WHOLE, side] for _name, amounts in named) for side in "AB"}
    sides = [(side, WHOLE) for side in "ABDP"]
    found = units.as_table([(name, amounts, None) for name, amounts in named], (whole, None), sides)
    titles = (_("Allocated"), _("Budgeted"), _("Difference"), _("in %"))
    notes = [*without(desk), found.notes[-1]]
    if years != list(desk.main.years):
        notes.insert(0, _("Of the other years it was not known yet what would be allocated."))
    return Table(
        _("Allocated and budgeted, %(years)s") % {"years": in_words(years)},
        [Column(_("Unit"), width=74), *(Column(title, True) for title in titles)],
        [_row(found.heads, row) for row in found.rows],
        unit=in_thousands(),
        notes=notes,
    )


def _unit_figure(desk: Desk, table: Table) -> Figure:
    rows = [(0, name, amounts[WHOLE, "A"], amounts[WHOLE, "B"]) for name, amounts in _units(desk)]

    def draw(number: int) -> SafeString:
        title, words = f"{table.caption}.", (_("allocated"), _("budgeted"))
        return pair_chart(rows, Told("units", title, ""), _in_table(number), "print", words)

    return Figure(table.caption, draw, table, unit=_("In thousands of euros (k€)"))
