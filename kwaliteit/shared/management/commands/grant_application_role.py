"""`manage.py grant_application_role`: the application's own role gets what it needs and no more (PostgreSQL).

Run by the owner of the tables after every migration (bin/migrate). The role comes from DATABASE_URL. It may not
UPDATE, DELETE or TRUNCATE the tables that triggers freeze, nor the history; the triggers then are the second lock.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, connection, transaction
from psycopg2 import sql
from psycopg2.errors import InsufficientPrivilege

FROZEN_BY_TRIGGER = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgname = c.relname || '_no_update'
"""


class Command(BaseCommand):
    help = "Give the application's database role its rights, without any to change what is frozen"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", help="name of the role; by default the user of DATABASE_URL")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        address = urlsplit(environ.Env()("DATABASE_URL", default=""))
        role = options["role"] or unquote(address.username or "")
        if not role or role == connection.settings_dict["USER"]:
            raise CommandError("DATABASE_URL must name another role than the owner of the tables.")
        with transaction.atomic(), connection.cursor() as cursor:
            if not _make_role(cursor, role, unquote(address.password or "")):
                self.stderr.write(f"{role} keeps the password it has: only who may manage roles can set it.")
            cursor.execute(FROZEN_BY_TRIGGER)
            frozen = {name for (name,) in cursor.fetchall()} | _histories()
            _grant(cursor, role, sorted(frozen))
        self.stdout.write(f"{role} may not change {len(frozen)} tables; all others it may.")


def _histories() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if hasattr(model, "history_object")}


def _make_role(cursor: Any, role: str, password: str) -> bool:
    """The role with the password of DATABASE_URL, made or brought up to date. False when we may not set that."""
    cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = %s", [role])
    known = cursor.fetchone()
    if known and known[0]:
        raise CommandError(f"{role} is a superuser or may make roles: no right can be withheld from it.")
    names = {"role": sql.Identifier(role), "password": sql.Literal(password)}
    if not known:
        cursor.execute(sql.SQL("CREATE ROLE {role} LOGIN PASSWORD {password}").format(**names))
        return True
    if not password:  # the role logs in without one
        return True
    try:
        with transaction.atomic():
            cursor.execute(sql.SQL("ALTER ROLE {role} PASSWORD {password}").format(**names))
    except ProgrammingError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        return False
    return True


def _grant(cursor: Any, role: str, frozen: list[str]) -> None:
    everything = [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ]
    for statement in everything:
        cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
    for table in frozen:
        statement = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
        cursor.execute(statement.format(table=sql.Identifier(table), role=sql.Identifier(role)))
