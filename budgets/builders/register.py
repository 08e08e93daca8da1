"""The names of the tables of this floor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from budgets.builders import initiatives, lines, rounds, sources, spending, staff, supplement, themes, trace, units
from budgets.permissions import may_see
from budgets.tables import registry


def register_all() -> None:
    registry.register("theme-year", _("Spending by theme and year"), themes.build, may_see)
    registry.register("unit", _("Units, allocated, budgeted and realised"), units.build, units.may, one_year=True)
    registry.register("source-year", _("Sources by year"), sources.build, may_see)
    registry.register("initiatives", _("Common initiatives by year"), initiatives.build, initiatives.may)
    registry.register("original-supplement", _("Original plan against supplement"), supplement.build, may_see)
    registry.register("shifts", _("Shifts and carry-over"), supplement.build_shifts, may_see)
    registry.register("trace", _("Trace of the money"), trace.build, trace.may, one_year=True)
    registry.register(
        "realised", _("Realised spending by unit and theme"), spending.build, units.may, one_year=True, per_unit=True
    )
    registry.register(
        "forecast",
        _("Expected spending in the whole year"),
        spending.build_forecast,
        units.may,
        one_year=True,
        per_unit=True,
    )
    registry.register("unmapped", _("Ledger codes that are not mapped"), spending.build_unmapped, spending.may_unmapped)
    registry.register("staff", _("Staff by function"), staff.build, initiatives.may)
    registry.register("reserves", _("Amounts under reserve"), staff.build_reserves, initiatives.may)
    registry.register("lines", _("All lines"), lines.build, lines.may)
    registry.register("income", _("Income by paper"), rounds.income, rounds.may_income)
    registry.register("allocations", _("Allocations by unit and year"), rounds.allocations, units.may, per_unit=True)
    registry.register("students", _("Counted students"), rounds.students, rounds.may_students, per_unit=True)
    registry.register(
        "cumulative",
        _("Result of each unit over the years"),
        rounds.cumulative,
        units.may,
        one_year=True,
        per_unit=True,
    )
