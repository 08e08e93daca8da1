"""The reserve with which a unit begins."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.models import OpeningReserve
from budgets.services.rounds import require_allocator
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.errors import Refused
from plans.models import Framework


@transaction.atomic
def set_opening(
    *,
    framework: Framework,
    unit: Unit,
    year: int,
    amount_cents: int | None,
    dated: datetime.date,
    source: str,
    actor: Person,
    illustrative: bool = False,
) -> OpeningReserve | None:
    """What a unit had left at the beginning of a year, by a paper; no amount takes it away, and its history stays."""
    require_allocator(actor)
    if year not in framework.years:
        raise Refused(
            _("%(year)s is outside the period of the framework, %(first)s to %(last)s.")
            % {"year": year, "first": framework.first_year, "last": framework.last_year},
            field="year",
        )
    if unit.level == Level.PROGRAMME:
        raise Refused(
            _("Money is allocated to faculties, service units and the institution, not to programmes."), field="unit"
        )
    row = OpeningReserve.objects.select_for_update().filter(framework=framework, unit=unit).first()
    if amount_cents is None:
        if row is not None:
            row._history_user = actor
            row.delete()
        return None
    fields = {
        "year": year,
        "amount_cents": amount_cents,
        "dated": dated,
        "source": source,
        "illustrative": illustrative,
    }
    row = row or OpeningReserve(framework=framework, unit=unit)
    if row.pk and all(getattr(row, name) == value for name, value in fields.items()):
        return row
    for name, value in fields.items():
        setattr(row, name, value)
    row._history_user = actor
    row.save()
    return row
