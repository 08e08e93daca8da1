"""Money: integer cents, calendar years. Every amount has one home."""

from budgets.models.ceilings import CeilingReason
from budgets.models.income import Allocation, Income
from budgets.models.lines import BudgetLine
from budgets.models.published import PublishedTable
from budgets.models.reserves import Reserve
from budgets.models.rounds import AllocationRound, RoundLine, StudentCount
from budgets.models.shifts import Shift, ShiftLeg
from budgets.models.sources import FundingSource
from budgets.models.spending import Realised
from budgets.models.staff import LinePart, NormAmount, NormIndex, StaffFunction
from budgets.models.totals import CountedVersion, DocumentTotal, Total

__all__ = [
    "Allocation",
    "AllocationRound",
    "BudgetLine",
    "CeilingReason",
    "DocumentTotal",
    "FundingSource",
    "Income",
    "LinePart",
    "NormAmount",
    "NormIndex",
    "PublishedTable",
    "Realised",
    "Reserve",
    "RoundLine",
    "CountedVersion",
    "Shift",
    "ShiftLeg",
    "StaffFunction",
    "StudentCount",
    "Total",
]
