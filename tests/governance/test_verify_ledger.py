"""manage.py verify_ledger checks the database itself, and names per chain the first act that does not fit."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from governance.models import DailyRoot, LedgerEntry
from governance.services.roots import take_root
from kwaliteit.shared.frozen_tables import protect, unprotect
from tests.governance.stage import Stage

pytestmark = pytest.mark.django_db
TABLES = ("governance_ledgerentry", "governance_version", "governance_dailyroot")


def run(*roots: Path) -> tuple[int, str]:
    said = io.StringIO()
    try:
        call_command("verify_ledger", root=list(roots), stdout=said)
    except SystemExit as end:
        return end.code, said.getvalue()
    return 0, said.getvalue()


@contextmanager
def behind_its_back() -> Iterator[Callable[..., None]]:
    """The triggers are gone; statements as somebody with the database would type them."""
    with connection.cursor() as cursor:
        for table in TABLES:
            unprotect(connection, table)
        yield cursor.execute
        for table in TABLES:
            protect(connection, table)


@pytest.fixture
def outside(stage: Stage, tmp_path: Path) -> Path:
    """Four acts, a root that was taken away, and one more act."""
    stage.decide(outcome="no_consent", text="Nee.")
    path = tmp_path / "root.json"
    path.write_text(take_root().file)
    stage.freeze("Later.")
    return path


def test_an_untouched_ledger_holds(outside: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    call_command("export_ledger", root=other, stdout=io.StringIO())

    assert run() == (0, "Holds: 1 chains, 4 acts, 2 versions, 1 roots.\n")
    assert run(outside, other)[0] == 0


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE governance_ledgerentry SET body = replace(body, 'Nee', 'Ja!') WHERE number = 3", "act 3: its hash"),
        ("UPDATE governance_ledgerentry SET act = 'adopt' WHERE number = 2", "act 2: its content is about another"),
        ("UPDATE governance_ledgerentry SET at = '2020-01-01 00:00:00+00:00' WHERE number = 2", "act 2: its content"),
        ("DELETE FROM governance_ledgerentry WHERE number = 2", "act 2: an act is missing"),
        ("DELETE FROM governance_ledgerentry WHERE number >= 3", "act 3: "),
        ("UPDATE governance_version SET payload = replace(payload, 'Eerste', 'Laatste')", "act 1: version 1 is no"),
        ("UPDATE governance_version SET number = 9 WHERE number = 2", "act 4: version 9 is no longer"),
        ("UPDATE governance_dailyroot SET body = replace(body, '\"number\":1', '\"number\":2')", "root 1 of"),
        ("UPDATE governance_dailyroot SET acts = 9", "is said to hold another number"),
        ("DELETE FROM governance_rootmail; DELETE FROM governance_dailyroot", "root.json: root 1 in the database is another one"),
    ],
)
def test_what_was_changed_is_named(outside: Path, statement: str, said: str) -> None:
    with behind_its_back() as execute:
        for one in statement.split("; "):
            execute(one)
    code, lines = run(outside)

    assert (code, said in lines) == (1, True), lines


def test_of_a_broken_chain_one_act_is_named(outside: Path) -> None:
    with behind_its_back() as execute:
        execute("UPDATE governance_ledgerentry SET body = replace(body, '\"act\"', '\"Act\"') WHERE number IN (2, 3)")
    code, lines = run(outside)

    assert (code, len(lines.splitlines()), "act 2:" in lines) == (1, 1, True)


def test_a_root_that_was_forged_is_told(outside: Path) -> None:
    forged = json.loads(outside.read_text())
    forged["heads"] = {}
    outside.write_text(json.dumps(forged))

    assert run(outside) == (1, "root.json: is not that of its own content\n")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"heads": {"x": [1, ""]}, "root": ""}', '{"heads": {}, "root": 1}'])
def test_what_is_no_root_cannot_be_read(outside: Path, text: str) -> None:
    outside.write_text(text)
    with pytest.raises(CommandError) as failure:
        run(outside)
    assert failure.value.returncode == 2


def test_a_file_that_is_not_there_cannot_be_read(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as failure:
        run(tmp_path / "none.json")
    assert failure.value.returncode == 2


def test_nothing_is_written(outside: Path) -> None:
    before = (LedgerEntry.objects.count(), DailyRoot.objects.count())
    with transaction.atomic():
        run(outside)
    assert (LedgerEntry.objects.count(), DailyRoot.objects.count()) == before
