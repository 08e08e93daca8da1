"""A sheet as CSV."""

from __future__ import annotations

import csv
import datetime
import io

from budgets.sheets.model import Share, Sheet, Unit, Value, rounded
from budgets.tables import Sum
from kwaliteit.shared import notation

CSV = "text/csv; charset=utf-8"
STARTS = frozenset({"=", "+", "-", "@", "\t", "\r", "\n", notation.MINUS})
"""What a text may not begin with: a sheet would run it as a formula."""


def as_csv(sheet: Sheet, language: str) -> bytes:
    """UTF-8 with a mark that Excel knows; semicolons and decimal commas in Dutch, commas and points in English."""
    dutch = language.startswith("nl")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow([disarmed(text) for text in sheet.heading])
    for row in sheet.rows:
        writer.writerow([_plain(value, dutch, sheet.unit) for value in row.values])
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def disarmed(text: str) -> str:
    return f"'{text}" if text[:1] in STARTS else text


def _plain(value: Value, dutch: bool, unit: Unit) -> str | int:
    if isinstance(value, Sum):
        if value.shown is None:
            return "pm" if value.pm else ""
        return _marked(rounded(value.shown, unit), dutch)
    if isinstance(value, str):
        return disarmed(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Share):
        return f"{value.percent}%"
    return "" if value is None else _marked(str(value), dutch)


def _marked(digits: str, dutch: bool) -> str:
    return digits.replace(".", ",") if dutch else digits
