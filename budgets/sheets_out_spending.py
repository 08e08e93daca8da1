"""What a financial report says, as the sheet that goes in again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets import spending
from budgets.forms import unit_label
from budgets.models import SpendingRound
from budgets.sheets import Sheet, SheetRow
from budgets.sheets_in.spending import row_code
from budgets.tables import Sum, amount
from kwaliteit.organisation.models import Unit


def spending_sheet(round: SpendingRound, units: Sequence[Unit]) -> Sheet:
    """A row per unit, theme and measure; that of a theme holds what belongs to none of its measures."""
    heads = [("unit", _("Unit")), ("theme", _("Theme")), ("measure", _("Measure")), ("year", _("Year"))]
    heads += [("budgeted", _("Budgeted")), ("realised", _("Realised"))]
    if not round.is_final:
        heads += [("forecast", _("Expected in the whole year"))]
    heads += [("remark", pgettext("spending", "Remark")), ("row", _("Row"))]
    codes = [code for code, _title in heads]
    rows = list(_rows(round, units))
    rows.append(_total(rows, codes))
    return Sheet(
        _("Realised spending"),
        [title for _code, title in heads],
        rows,
        [_("Amounts in euros."), _("The budget at a theme is of all its measures together.")],
        texts=3,
        codes=codes,
        hidden=[codes.index("row")],
        facts={"money_in": "euro", "purpose": "spending"},
    )


def _rows(round: SpendingRound, units: Sequence[Unit]) -> Iterator[SheetRow]:
    for unit in units:
        for place in spending.places(round, unit):
            theme, row = place.theme, place.row
            names = [unit_label(unit), f"{theme.number}. {theme.name}", place.measure.title if place.measure else ""]
            money = [amount(place.budgeted), amount(row.amount_cents) if row else Sum()]
            if not round.is_final:
                money.append(Sum() if row is None or row.forecast_cents is None else amount(row.forecast_cents))
            yield SheetRow([*names, round.year, *money, row.remark if row else "", row_code(unit, place)])


def _total(rows: Sequence[SheetRow], codes: Sequence[str]) -> SheetRow:
    """Of what was spent alone: budgets stand at themes and at measures too, and not every row has a forecast."""
    place = codes.index("realised")
    sums = [row.values[place] for row in rows]
    total = Sum(sum(one.cents for one in sums if isinstance(one, Sum)), 1)
    values = [_("Total"), *[""] * (place - 1), total, *[""] * (len(codes) - place - 1)]
    return SheetRow(values, {place: f"=SUM({{c}}2:{{c}}{len(rows) + 1})"} if rows else {}, strong=True)
