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
from governance.services.adoption import adopt
from governance.services.answers import answer_advice, answer_condition
from governance.services.decisions import record_decision
from governance.services.requests import lay_before
from governance.services.roots import take_root
from governance.services.versions import freeze
from kwaliteit.shared.clock import today
from kwaliteit.shared.frozen_tables import protect, unprotect
from tests.governance.stage import Stage, make_stage

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
def behind_its_back(*more: str) -> Iterator[Callable[..., None]]:
    """The triggers are gone; statements as somebody with the database would type them."""
    tables = {*TABLES, *more} - {"governance_request"}  # which is not frozen
    connection.check_constraints()  # PostgreSQL drops no trigger while a check is still to come
    with connection.cursor() as cursor:
        for table in tables:
            unprotect(connection, table)
        yield cursor.execute
        if connection.vendor == "sqlite":
            for table in tables:
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
        ("DELETE FROM notices_told; DELETE FROM governance_ledgerentry WHERE number = 2", "act 2: an act is missing"),
        ("DELETE FROM notices_told; DELETE FROM governance_ledgerentry WHERE number >= 3", "act 3: "),
        ("UPDATE governance_version SET payload = replace(payload, 'Eerste', 'Laatste')", "act 1: version 1 is no"),
        ("UPDATE governance_version SET number = 9 WHERE number = 2", "act 4: version 9 is no longer"),
        ("UPDATE governance_dailyroot SET body = replace(body, '\"number\":1', '\"number\":2')", "root 1 of"),
        ("UPDATE governance_dailyroot SET acts = 9", "is said to hold another number"),
        (
            "DELETE FROM governance_rootmail; DELETE FROM governance_dailyroot",
            "root.json: root 1 in the database is another one",
        ),
    ],
)
def test_what_was_changed_is_named(outside: Path, statement: str, said: str) -> None:
    with behind_its_back() as execute:
        for one in statement.split("; "):
            execute(one)
    code, lines = run(outside)

    assert (code, said in lines) == (1, True), lines


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE governance_decision SET outcome = 'consent'", "act 3: the decision that it recorded was changed"),
        ("UPDATE governance_decision SET text = 'Ja.'", "act 3: the decision that it recorded was changed"),
        ("UPDATE governance_decision SET votes_for = 9", "act 3: the decision that it recorded was changed"),
        ("UPDATE governance_condition SET text = 'Niets.'", "act 3: the condition that it recorded was changed"),
        ("DELETE FROM governance_conditionanswer", "act 4: the answer to a condition that it recorded is missing"),
        ("UPDATE governance_conditionanswer SET text = ''", "act 4: the answer to a condition that it recorded was"),
        ("UPDATE governance_adoption SET adopted_on = '2020-01-01'", "act 5: the adoption that it recorded was"),
        ("DELETE FROM governance_adoption", "act 5: the adoption that it recorded is missing"),
        ("UPDATE governance_request SET due_on = '2020-01-01'", "act 2: the request that it recorded was changed"),
    ],
)
def test_a_row_that_no_longer_says_what_its_act_says_is_named(stage: Stage, statement: str, said: str) -> None:
    condition = {"text": "Een plan.", "when": "before"}
    decision = stage.decide(outcome="conditions", votes=(8, 1, 1), conditions=[condition])
    answer_condition(
        condition=decision.conditions.get(), actor=stage.person("dean"), accepted=True, text="Ja.", met="Zie bijlage."
    )
    adopt(version=decision.version, actor=stage.person("secretary"), adopted_on=today())
    assert run()[0] == 0
    table = statement.split()[2 if statement.startswith("DELETE") else 1]
    with transaction.atomic():  # taken back before the database looks at what hung on the row
        with behind_its_back(table) as execute:
            execute(statement)
        code, lines = run()
        transaction.set_rollback(True)

    assert (code, said in lines) == (1, True), lines


def test_an_answer_to_an_advice_that_was_changed_is_named() -> None:
    stage = make_stage("agenda")
    director = stage.person("director")
    request = lay_before(
        version=freeze(document=stage.document, actor=director), body=stage.world.bodies["olc"], actor=director
    )
    fields = {"outcome": "remarks", "meeting_on": today(), "text": "Meer uren."}
    decision = record_decision(request=request, actor=stage.person("olc_chair"), **fields)
    answer_advice(decision=decision, actor=director, follow="wholly", text="Dat doen wij.")
    assert run()[0] == 0
    with behind_its_back("governance_answer") as execute:
        execute("UPDATE governance_answer SET text = 'Dat doen wij niet.'")

    assert run()[1].endswith("act 4: the answer that it recorded was changed\n")


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
