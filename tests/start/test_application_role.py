"""The application's own role on PostgreSQL: the whole process runs with it, and nothing frozen can be changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from governance.models import Adoption, FrozenRow, LedgerEntry
from governance.services import adoption, decisions, requests, versions
from kwaliteit.shared.management.commands.grant_application_role import _make_role
from plans.services.documents import create_document
from plans.services.drafting import save_section
from tests.governance.world import World, make_world

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]
ROLE = "kwaliteit_test_application"
FROZEN = [model._meta.db_table for model in apps.get_models() if issubclass(model, FrozenRow)]
HISTORIES = [model._meta.db_table for model in apps.get_models() if hasattr(model, "history_object")]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def as_application(world: World) -> Iterator[None]:
    call_command("grant_application_role", role=ROLE, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")


def adopt_an_agreement(world: World) -> Adoption:
    """From the first word to the adoption, with the services that the screens call."""
    on = datetime.date(2021, 6, 24)
    at = timezone.make_aware(datetime.datetime(2021, 6, 24, 12))
    holder = world.people["holder"]
    document = create_document(
        kind=world.kinds["faculty"], unit=world.faculty, title="A", first_year=2019, last_year=2024, actor=holder, at=at
    )
    section = document.sections.first()
    save_section(section=section, revision=section.revision, actor=holder, body="<p>Tekst.</p>", at=at)
    version = versions.freeze(document=document, actor=holder, at=at)
    request = requests.lay_before(version=version, body=world.bodies["fr"], actor=holder, due_on=on, at=at)
    clerk = world.people["fr_secretary"]
    decisions.record_decision(request=request, actor=clerk, outcome="consent", meeting_on=on, at=at)
    return adoption.adopt(version=version, actor=world.people["secretary"], adopted_on=on, at=at)


def test_the_process_runs_with_the_role(world: World, as_application: None) -> None:
    adopted = adopt_an_agreement(world)
    assert Adoption.objects.current().get() == adopted
    assert LedgerEntry.objects.count() > 0


@pytest.mark.parametrize("table", [*FROZEN, *HISTORIES])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_is_frozen_cannot_be_touched(table: str, statement: str, as_application: None) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table).replace("SET id = id", _nothing_changed(table)))


def _nothing_changed(table: str) -> str:
    column = "history_id" if table in HISTORIES else "id"
    return f"SET {column} = {column}"


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE governance_version",
        "ALTER TABLE governance_version DISABLE TRIGGER ALL",
        "DROP TRIGGER governance_version_no_update ON governance_version",
        "SET session_replication_role = replica",
        "UPDATE django_migrations SET name = name",
        "CREATE TABLE public.mine (id int)",
    ],
)
def test_the_role_cannot_get_round_it(statement: str, as_application: None) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def password_of(role: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [role])
        return cursor.fetchone()[0]


def test_a_changed_password_is_given_to_the_role_that_is_there(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = []
    for password in ("first", "second"):
        monkeypatch.setenv("DATABASE_URL", f"postgresql://{ROLE}:{password}@localhost/kwaliteit")
        call_command("grant_application_role", verbosity=0)
        passwords.append(password_of(ROLE))
    assert len(set(passwords)) == 2


def test_an_owner_who_may_not_manage_roles_leaves_the_password(db: None) -> None:
    call_command("grant_application_role", role=ROLE, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}_owner")
        cursor.execute(f"SET ROLE {ROLE}_owner")
        assert _make_role(cursor, ROLE, "another") is False
        cursor.execute("RESET ROLE")


def test_every_frozen_model_has_its_triggers(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_no_update'")
        assert {name for (name,) in cursor.fetchall()} >= set(FROZEN)
