"""Tables whose rows never change: triggers by which the database itself refuses UPDATE and DELETE.

Used by migrations. A later migration that rebuilds such a table on SQLite loses its triggers and must call `protect`
again; tests/governance/test_frozen.py fails when a frozen table has none.
"""

from __future__ import annotations

from typing import Any

FUNCTION = (
    "CREATE OR REPLACE FUNCTION kwaliteit_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
)


def protect(connection: Any, table: str) -> None:
    """Refuse UPDATE, DELETE and (on PostgreSQL) TRUNCATE on a table."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, table):
            cursor.execute(statement)


def refuse_when(connection: Any, table: str, condition: str) -> None:
    """Refuse INSERT, UPDATE and DELETE of rows of which the condition holds ({row} is OLD or NEW): what was closed.

    The names of these triggers differ from those of `protect`, by which the role of the application loses its right
    to update a table. Refuses the emptying of the whole table as well, on PostgreSQL.
    """
    with connection.cursor() as cursor:
        for statement in _conditional(connection.vendor, table, condition):
            cursor.execute(statement)


def allow_again(connection: Any, table: str) -> None:
    """Take the triggers of `refuse_when` away."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in ("insert", "update", "delete", "truncate"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_closed_{name}{on}")


def _conditional(vendor: str, table: str, condition: str) -> list[str]:
    """A new row of a table that is closed itself may be put in closed: only what it belongs to can refuse it."""
    rows = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}
    own = condition.startswith("{row}.")
    if own:
        rows = {"update": ("OLD",), "delete": ("OLD",)}
    wheres = {act: " OR ".join(f"({condition.format(row=row)})" for row in those) for act, those in rows.items()}
    if vendor != "postgresql":
        return [
            f"CREATE TRIGGER {table}_closed_{act} BEFORE {act.upper()} ON {table} FOR EACH ROW WHEN {where} "
            f"BEGIN SELECT RAISE(ABORT, 'closed rows of {table} never change'); END"
            for act, where in wheres.items()
        ]
    found = []
    for act, where in wheres.items():
        back = "OLD" if act == "delete" else "NEW"
        found += [
            f"CREATE OR REPLACE FUNCTION {table}_closed_{act}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {where} THEN RAISE EXCEPTION 'closed rows of {table} never change' "
            f"USING ERRCODE = 'restrict_violation'; END IF; RETURN {back}; END $$",
            f"CREATE TRIGGER {table}_closed_{act} BEFORE {act.upper()} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_closed_{act}()",
        ]
    whole = f"CREATE TRIGGER {table}_closed_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    return [*found, FUNCTION, f"{whole} EXECUTE FUNCTION kwaliteit_frozen()"]


def unprotect(connection: Any, table: str) -> None:
    """Take the triggers away: for reversing a migration, and for emptying a test database."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in ("no_update", "no_delete", "no_truncate"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{on}")


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        rows = "FOR EACH ROW EXECUTE FUNCTION kwaliteit_frozen()"
        whole = "FOR EACH STATEMENT EXECUTE FUNCTION kwaliteit_frozen()"
        return [
            FUNCTION,
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {rows}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {rows}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {whole}",
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} never change'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
    ]
