"""An amount in a cell of a sheet: a number, a text that is one, pm, nothing; or the reason why it is none."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.sheets import Unit
from budgets.sheets.model import scale
from kwaliteit.shared.notation import MOST_CENTS, Amount, NotAnAmount, parse_amount, round_half_up
from kwaliteit.shared.sheet_rows import NO_OUTCOME, Cell, Failed, Percentage

NOISE = Decimal("0.0001")
"""Of a cent: what reckoning with broken numbers in a sheet leaves behind."""


def amount_in(cell: Cell, unit: Unit, *, pm: bool = True) -> Amount:
    """Raises NotAnAmount with the reason. ``pm``: whether that is said to be possible."""
    if cell is None or cell == "":
        return Amount()
    if isinstance(cell, int | Decimal):
        return Amount(_cents(Decimal(cell) * scale(unit), cell))
    if cell is NO_OUTCOME:
        raise NotAnAmount(_("A formula whose outcome is not in the file. Open it in your program, and save it."))
    if isinstance(cell, Failed):
        raise NotAnAmount(_("The sheet could not work this out: %(text)s.") % {"text": cell.text})
    if isinstance(cell, Percentage):
        raise NotAnAmount(_("A percentage stands where an amount belongs."))
    if isinstance(cell, datetime.date):
        raise NotAnAmount(_("A date stands where an amount belongs."))
    read = parse_amount(str(cell), pm=pm)
    return Amount(read.cents * (scale(unit) // 100), read.pm) if read.cents is not None else read


def _cents(cents: Decimal, said: object) -> int:
    whole = int(cents.to_integral_value())
    if abs(cents - whole) > NOISE:
        raise NotAnAmount(_("%(number)s is not a whole number of cents.") % {"number": said})
    if abs(whole) > MOST_CENTS:
        raise NotAnAmount(_("“%(text)s” is more than can be entered here.") % {"text": said})
    return whole


def rounds_to(stored: Amount, new: Amount, unit: Unit) -> bool:
    """Whether a figure in whole thousands says of an amount all that such a figure can say: then the cents stay."""
    if unit != "k" or stored.cents is None or new.cents is None or new.cents % scale(unit):
        return False
    return round_half_up(stored.cents, scale(unit)) * scale(unit) == new.cents
