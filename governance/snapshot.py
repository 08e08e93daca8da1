"""A snapshot of a whole document, and its canonical JSON. Specified in docs/snapshot.md, with test vectors.

Text, goals, measures and budget come from the floors below; pins and dialogues are added here.
"""

from __future__ import annotations

from typing import Any

from budgets import snapshot as money
from governance import hooks, talks
from governance.models import Adoption
from kwaliteit.organisation.models import Unit, existing_on
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.canonical import canonical, fingerprint
from kwaliteit.shared.clock import today
from plans import snapshot as plan
from plans.models import Document
from plans.models.framework import Holds
from plans.snapshot import names

SCHEMA = 2
__all__ = ["SCHEMA", "build", "canonical", "fingerprint", "pinned", "units_without_plan"]


def build(document: Document) -> dict[str, Any]:
    """The document as it stands now. A number of queries that does not grow with its content."""
    parts = plan.content(document)
    parts["schema"] = SCHEMA
    parts["budget"] = money.content(document) if document.kind.has_money else None
    if document.kind.holds == Holds.ROUND:
        parts["round"] = money.round_of(document)
    if document.kind.holds == Holds.SPENDING:
        parts["spending"] = money.spending_of(document)
    if document.kind.reports_on and hooks.reported:
        parts["accounts"] = hooks.reported(document)
    if document.kind.reports_on and hooks.balanced and (balance := hooks.balanced(document)):
        parts["balance"] = balance
    parts["dialogues"] = talks.content(document)
    pins = pinned(document) if document.kind.composes else []
    parts["pins"] = [_pin(adoption) for adoption in pins]
    parts["pins_missing"] = [unit.code for unit in units_without_plan(pins)] if document.kind.composes else []
    return parts


def pinned(document: Document) -> list[Adoption]:
    """The adopted documents that a composed one takes in: those of the level below for the very same years, per unit.

    A plan takes in plans, a report reports. A plan that a supplement replaced from a year on stays with the plan that
    it was adopted for.
    """
    plans = {"document__kind__has_themes": True, "document__kind__has_money": True}
    rows = (
        Adoption.objects.current()
        .filter(
            **({} if document.kind.reports_on else plans),
            document__framework=document.framework,
            document__kind__level=Level.FACULTY,
            document__kind__reports_on=document.kind.reports_on,
            document__first_year=document.first_year,
            document__last_year=document.last_year,
        )
        .select_related("version", "document", "document__unit", "document__kind")
        .defer("version__payload")
        .order_by("document__unit__order", "document__unit__name_nl", "-effective_from", "-pk")
    )
    newest: dict[int, Adoption] = {}
    for row in rows:
        newest.setdefault(row.document.unit_id, row)
    return list(newest.values())


def units_without_plan(pins: list[Adoption]) -> list[Unit]:
    """Faculties that exist and are not among those whose plan a composed plan takes in."""
    have = {adoption.document.unit_id for adoption in pins}
    faculties = Unit.objects.filter(existing_on(today()), level=Level.FACULTY).order_by("order", "name_nl")
    return [unit for unit in faculties if unit.pk not in have]


def _pin(adoption: Adoption) -> dict[str, Any]:
    unit = adoption.document.unit
    return {
        "unit": {"code": unit.code, "name": names(unit)},
        "document": str(adoption.document.uuid),
        "title": adoption.document.title,
        "version": str(adoption.version.uuid),
        "number": adoption.version.number,
        "fingerprint": adoption.version.fingerprint,
        "adopted_on": adoption.adopted_on.isoformat(),
    }
