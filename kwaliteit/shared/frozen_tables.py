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
