"""Many rows with their history in few statements, each history row naming who did it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone
from simple_history.utils import bulk_create_with_history


def create(rows: Sequence[Any], actor: Any) -> None:
    if rows:
        bulk_create_with_history(rows, type(rows[0]), default_user=actor)


def overwrite(rows: Sequence[Any], fields: Sequence[str], actor: Any) -> None:
    """Update all. Inserting over what is there takes a tenth of the time of Django's bulk update."""
    if not rows:
        return
    model = type(rows[0])
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    model.history.bulk_history_create(rows, update=True, default_user=actor)


def remove(rows: Sequence[Model], actor: Any) -> None:
    """Delete all. Nothing may have to cascade.

    The raw delete is on purpose: the usual one would send a signal per row, which writes a second, nameless history row.
    """
    if not rows:
        return
    model: Any = type(rows[0])
    past, now = model.history.model, timezone.now()
    past.objects.bulk_create(
        past(
            history_type="-",
            history_date=now,
            history_user=actor,
            **{field.attname: getattr(row, field.attname) for field in past.tracked_fields},
        )
        for row in rows
    )
    gone = model._default_manager.filter(pk__in=[row.pk for row in rows])
    gone._raw_delete(gone.db)
