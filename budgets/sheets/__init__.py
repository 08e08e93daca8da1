"""Tables as a sheet: real numbers, totals as formulas, a heading that stays in view; or the same as CSV."""

from budgets.sheets.model import Share, Sheet, SheetRow, Unit, Value
from budgets.sheets.of_table import table_sheet
from budgets.sheets.plain import CSV, as_csv
from budgets.sheets.xlsx import XLSX, letter, name_of, workbook, write_workbook

__all__ = [
    "CSV",
    "XLSX",
    "Share",
    "Sheet",
    "SheetRow",
    "Unit",
    "Value",
    "as_csv",
    "letter",
    "name_of",
    "table_sheet",
    "workbook",
    "write_workbook",
]
