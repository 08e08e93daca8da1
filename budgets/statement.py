"""What stands in a spending round, as canonical JSON that can be read without anything beside it."""

from __future__ import annotations

import json
from typing import Any

from budgets import ledger
from budgets.models import Allocation, Realised, SpendingRound
from budgets.spending import budgeted_by_theme
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.canonical import canonical
from plans.models import Theme
from plans.snapshot import names

SCHEMA = 1


def payload(round: SpendingRound) -> str:
    """Every amount by unit, theme and measure, the budget that it is held against, and what could not be mapped."""
    rows = Realised.objects.filter(round=round).select_related("unit", "theme", "measure")
    budget = budgeted_by_theme(round.framework, round.year)
    given = dict(
        Allocation.objects.filter(framework=round.framework, year=round.year).values_list("unit", "amount_cents")
    )
    spent = {row.unit_id for row in rows}
    about = {unit for unit, _theme in budget} | set(given) | spent
    units = Unit.objects.filter(pk__in=about).order_by("order", "name_nl", "pk")
    codes = {unit.pk: unit.code for unit in units}
    earlier = round.corrects.statement if round.corrects else None
    return canonical(
        {
            "schema": SCHEMA,
            "round": str(round.uuid),
            "framework": round.framework.code,
            "year": round.year,
            "report": round.report,
            "number": round.number,
            "corrects": earlier.fingerprint if earlier else None,
            "reason": round.reason,
            "threshold": {"cents": round.threshold_cents, "per_mille": round.threshold_per_mille},
            "units": [
                {"code": unit.code, "name": names(unit), "level": unit.level, "allocated": given.get(unit.pk)}
                for unit in units
            ],
            "themes": [
                {"code": theme.code, "number": theme.number, "name": names(theme)}
                for theme in Theme.objects.filter(framework=round.framework).order_by("order", "pk")
            ],
            "budget": sorted(
                ({"unit": codes[unit], "theme": theme, "cents": cents} for (unit, theme), cents in budget.items()),
                key=lambda row: (row["unit"], row["theme"]),
            ),
            "rows": sorted(
                (_row(row) for row in rows), key=lambda row: (row["unit"], row["theme"], row["measure"] or "")
            ),
            "ledger": ledger.summary(round),
        }
    )


def _row(row: Realised) -> dict[str, Any]:
    return {
        "unit": row.unit.code,
        "theme": row.theme.code,
        "measure": str(row.measure.uuid) if row.measure else None,
        "title": row.measure.title if row.measure else "",
        "cents": row.amount_cents,
        "forecast": row.forecast_cents,
        "remark": row.remark,
        "origin": row.origin,
    }


def of_unit(content: dict[str, Any], code: str | None) -> dict[str, Any]:
    """The same of one unit alone; of the whole institution (None) all of it."""
    if code is None:
        return content
    return {
        **content,
        "units": [row for row in content["units"] if row["code"] == code],
        "budget": [row for row in content["budget"] if row["unit"] == code],
        "rows": [row for row in content["rows"] if row["unit"] == code],
        "ledger": None,
    }


def read(payload: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(payload)
    return found
