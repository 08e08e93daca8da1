"""Reads of norm amounts."""

from __future__ import annotations

from budgets.models import NormAmount, NormIndex, StaffFunction
from plans.models import Framework

Key = tuple[int, int]  # function, year


def indexes_of(framework: Framework) -> list[NormIndex]:
    """In the order in which they count: the last one is the newest."""
    rows = NormIndex.objects.filter(framework=framework).select_related("published_by")
    return list(rows.order_by("dated", "pk"))


def functions_of(framework: Framework) -> list[StaffFunction]:
    return list(StaffFunction.objects.filter(framework=framework).order_by("order", "pk"))


def amounts_of(framework: Framework) -> dict[int, dict[Key, int]]:
    """Cents by index, then by function and year."""
    found: dict[int, dict[Key, int]] = {}
    rows = NormAmount.objects.filter(index__framework=framework)
    for index, function, year, cents in rows.values_list("index_id", "function_id", "year", "cents"):
        found.setdefault(index, {})[function, year] = cents
    return found
