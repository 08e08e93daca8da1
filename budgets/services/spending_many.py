"""What many units spent, all of it or nothing, in few statements. A remark that is owed is asked for at closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from budgets.models import Realised, SpendingRound
from budgets.services.spending import Entry, check, judge, locked_open, place_of, put
from budgets.services.totals import recount_realised
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.shared import bulk

FIELDS = ["amount_cents", "forecast_cents", "remark", "origin", "illustrative"]


@transaction.atomic
def record(*, round: SpendingRound, entries: Mapping[Unit, Sequence[Entry]], actor: Person) -> None:
    """Raises Refused for an amount that follows from the ledger, and when the round is closed."""
    for unit in entries:
        judge(unit, actor)
    round = locked_open(round)
    stored = {(row.unit_id, row.theme_id, row.measure_id): row for row in Realised.objects.filter(round=round)}
    new, kept, gone = [], [], []
    for unit, some in entries.items():
        for entry in some:
            row = stored.get((unit.pk, *place_of(entry)))
            check(round, entry, row)
            if entry.cents is None:
                gone += [row] if row else []
            elif row is None:
                row = Realised(round=round, unit=unit, theme=entry.theme, measure=entry.measure)
                put(row, entry)
                new.append(row)
            elif put(row, entry):
                kept.append(row)
    bulk.create(new, actor)
    bulk.overwrite(kept, FIELDS, actor)
    bulk.remove(gone, actor)
    recount_realised(round.framework, round.year)
