"""Reads of norm amounts."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Subquery

from budgets.models import LinePart, NormAmount, NormIndex, StaffFunction
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


def would_change() -> Exists:
    """On a query of plans: whether staff in it follows an earlier index than the newest that knows its function and year."""
    newest = NormIndex.objects.filter(framework=OuterRef("line__document__framework")).order_by("-dated", "-pk")
    other = NormAmount.objects.filter(
        index=OuterRef("newest"), function=OuterRef("function"), year=OuterRef("line__year")
    ).exclude(pk=OuterRef("norm"))
    parts = LinePart.objects.filter(line__document=OuterRef("pk"), norm__isnull=False)
    return Exists(parts.annotate(newest=Subquery(newest.values("pk")[:1])).filter(Exists(other)))
