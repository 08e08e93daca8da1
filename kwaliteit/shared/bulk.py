"""Many rows with their history in few statements, each history row naming who did it.

The database copies the rows into the history itself: an object for each would take as long as the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections, router
from django.utils import timezone

AT_ONCE = 5_000


def create(rows: Sequence[Any], actor: Any) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)
        _remember(rows, "+", actor)


def overwrite(rows: Sequence[Any], fields: Sequence[str], actor: Any) -> None:
    """Update all. Inserting over what is there takes a tenth of the time of Django's bulk update."""
    if rows:
        many = type(rows[0])._default_manager
        many.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)
        _remember(rows, "~", actor)


def remove(rows: Sequence[Any], actor: Any) -> None:
    """Delete all. Nothing may have to cascade.

    The raw delete is on purpose: the usual one would send a signal per row, which writes a second, nameless history row.
    """
    if rows:
        _remember(rows, "-", actor)
        gone = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])
        gone._raw_delete(gone.db)


def _remember(rows: Sequence[Any], kind: str, actor: Any) -> None:
    """Copy what stands in the database now into the history."""
    model = type(rows[0])
    past = model.history.model
    connection = connections[router.db_for_write(past)]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in past.tracked_fields)
    about = ", ".join(quoted(name) for name in ("history_date", "history_type", "history_user_id"))
    now = past._meta.get_field("history_date").get_db_prep_value(timezone.now(), connection)
    every = [row.pk for row in rows]
    for some in (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE)):
        places = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {quoted(past._meta.db_table)} ({columns}, {about}) SELECT {columns}, %s, %s, %s "  # noqa: S608
                f"FROM {quoted(model._meta.db_table)} WHERE {quoted(model._meta.pk.column)} IN ({places}) "
                f"ORDER BY {quoted(model._meta.pk.column)}",
                [now, kind, actor.pk, *some],
            )
