"""The tables that people make of amounts: pure computation from plain rows, for living data and snapshots alike.

Sums are of cents and are never rounded; each figure is rounded by itself when it is shown.
"""

from budgets.tables.initiatives import (
    InitiativeCell,
    InitiativeGroup,
    InitiativeTable,
    InitiativeTheme,
    MeasureName,
    initiative_table,
)
from budgets.tables.rows import Line, Sum, ThemeName, amount, lines_of_snapshot, share, shown, sum_of, sums, together
from budgets.tables.themes import (
    Column,
    ShareFinding,
    ShareShift,
    ThemeRow,
    ThemeYearTable,
    original_versus_supplement,
    share_findings,
    theme_year_table,
)

__all__ = [
    "Column",
    "InitiativeCell",
    "InitiativeGroup",
    "InitiativeTable",
    "InitiativeTheme",
    "Line",
    "MeasureName",
    "ShareFinding",
    "ShareShift",
    "Sum",
    "ThemeName",
    "ThemeRow",
    "ThemeYearTable",
    "amount",
    "initiative_table",
    "lines_of_snapshot",
    "original_versus_supplement",
    "share",
    "share_findings",
    "shown",
    "sum_of",
    "sums",
    "theme_year_table",
    "together",
]
