"""Money: integer cents, calendar years. Every amount has one home."""

from budgets.models.income import Allocation, Income
from budgets.models.lines import BudgetLine
from budgets.models.published import PublishedTable
from budgets.models.rounds import AllocationRound, RoundLine, StudentCount
from budgets.models.sources import FundingSource
from budgets.models.spending import Realised
from budgets.models.totals import CountedVersion, DocumentTotal, Total

__all__ = [
    "Allocation",
    "AllocationRound",
    "BudgetLine",
    "DocumentTotal",
    "FundingSource",
    "Income",
    "PublishedTable",
    "Realised",
    "RoundLine",
    "CountedVersion",
    "StudentCount",
    "Total",
]
