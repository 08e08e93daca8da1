"""Units and bodies: adding and changing them. They are never deleted; a date of existence ends them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kwaliteit.organisation.models import Body, Person, Unit
from kwaliteit.organisation.rules import Place, code_problems, period_problems, seat_problems, unit_problems
from kwaliteit.organisation.services.common import judge, refuse


def places() -> dict[str, Place]:
    """Every unit by its code, as the rules need it: one query."""
    rows = Unit.objects.values_list("code", "level", "parent__code")
    return {code: Place(code, level, parent or "") for code, level, parent in rows}


@transaction.atomic
def add_unit(*, actor: Person, **fields: Any) -> Unit:
    judge(actor)
    _lock_tree()
    return _save_unit(Unit(), actor, fields)


@transaction.atomic
def change_unit(*, unit: Unit, actor: Person, **fields: Any) -> Unit:
    judge(actor)
    _lock_tree()
    return _save_unit(Unit.objects.get(pk=unit.pk), actor, fields)


def _lock_tree() -> None:
    """Every unit, in one order, before any is read: two moves at once make no circle together, and wait in a row.

    Who locked one unit first and the others after it would wait for a second manager who waits for her.
    """
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _save_unit(unit: Unit, actor: Person, fields: dict[str, Any]) -> Unit:
    was = unit.code
    for name, value in fields.items():
        setattr(unit, name, value)
    place = Place(unit.code, unit.level, unit.parent.code if unit.parent else "")
    refuse(
        code_problems(unit.code)
        | period_problems(unit.valid_from, unit.valid_until)
        | unit_problems(place, places(), was=was)
    )
    unit._history_user = actor  # type: ignore[attr-defined]
    unit.save()
    return unit


@transaction.atomic
def add_body(*, actor: Person, **fields: Any) -> Body:
    judge(actor)
    return _save_body(Body(), actor, fields)


@transaction.atomic
def change_body(*, body: Body, actor: Person, **fields: Any) -> Body:
    judge(actor)
    return _save_body(Body.objects.select_for_update().get(pk=body.pk), actor, fields)


def _save_body(body: Body, actor: Person, fields: dict[str, Any]) -> Body:
    for name, value in fields.items():
        setattr(body, name, value)
    refuse(period_problems(body.valid_from, body.valid_until) | seat_problems(vars(body)))
    body._history_user = actor  # type: ignore[attr-defined]
    body.save()
    return body
