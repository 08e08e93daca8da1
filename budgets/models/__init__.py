"""Money: integer cents, calendar years. Every amount has one home."""

from budgets.models.ceilings import CeilingReason
from budgets.models.income import Allocation, Income
from budgets.models.ledger import CodeKind, LedgerCode, LedgerImport, LedgerRow, SplitKey, SplitPart
from budgets.models.lines import BudgetLine
from budgets.models.opening import OpeningReserve
from budgets.models.published import PublishedTable
from budgets.models.reserves import Reserve
from budgets.models.rounds import AllocationRound, RoundLine, StudentCount
from budgets.models.sheets import SheetMapping
from budgets.models.shifts import Shift, ShiftLeg
from budgets.models.sources import FundingSource
from budgets.models.spending import PLACES, Realised, Report, SpendingRound, SpendingStatement
from budgets.models.staff import LinePart, NormAmount, NormIndex, StaffFunction
from budgets.models.totals import CountedVersion, DocumentTotal, RealisedTotal, Total

__all__ = [
    "PLACES",
    "Allocation",
    "AllocationRound",
    "BudgetLine",
    "CeilingReason",
    "CodeKind",
    "DocumentTotal",
    "FundingSource",
    "Income",
    "LinePart",
    "NormAmount",
    "NormIndex",
    "LedgerCode",
    "LedgerImport",
    "LedgerRow",
    "OpeningReserve",
    "PublishedTable",
    "Realised",
    "RealisedTotal",
    "Reserve",
    "Report",
    "RoundLine",
    "CountedVersion",
    "SheetMapping",
    "Shift",
    "ShiftLeg",
    "SpendingRound",
    "SpendingStatement",
    "SplitKey",
    "SplitPart",
    "StaffFunction",
    "StudentCount",
    "Total",
]
