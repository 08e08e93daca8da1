"""Somebody with the database, and without the triggers: whatever is done, both verifiers find it by the root outside.

Acts are changed, deleted, inserted, swapped, cut off, exchanged between chains, and all made to follow again: hashes,
the numbers and documents within the acts, and the daily roots that are kept in the database.
"""

from __future__ import annotations

import copy
import datetime
import hashlib
import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from governance import export, verification
from governance.models import DailyRoot, LedgerEntry, Version
from governance.services.requests import lay_before, withdraw
from governance.services.roots import take_root
from governance.services.versions import freeze
from governance.snapshot import canonical
from kwaliteit.shared.frozen_tables import unprotect
from plans.models import Document
from plans.services.documents import create_document
from tests.governance.stage import Stage, make_stage
from verifier import verify

TRIES = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 250  # on each database, and others on each
TABLES = {"entries": LedgerEntry, "versions": Version, "roots": DailyRoot}
Rows = list[dict[str, Any]]
State = dict[str, Rows]


@dataclass
class Ledger:
    """A small ledger that was left in peace, the root that somebody took away, and who can check."""

    stage: Stage
    state: State
    uuids: dict[int, str]
    outside: Path

    def faults(self) -> tuple[verification.Findings, list[str]]:
        """What verify_ledger finds, and what the program without Django finds."""
        given = [(self.outside.name, json.loads(self.outside.read_text()))]
        return verification.verify(given), verify.verify(export.lines(), [self.outside]).faults


@pytest.fixture(scope="module")
def ledger(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Ledger]:
    """Two chains with decisions, three versions, two daily roots; the triggers are gone, and come back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        stage = make_stage(measures=1)
        world = stage.world
        stage.decide(outcome="no_consent", text="Nee, omdat het geld ontbreekt.")
        fields = {"kind": world.kinds["agenda"], "unit": world.programme, "first_year": 2022, "last_year": 2024}
        director = world.people["director"]
        agenda = freeze(document=create_document(title="Agenda", actor=director, **fields), actor=director)
        withdraw(request=lay_before(version=agenda, body=world.bodies["olc"], actor=director), actor=director)
        take_root(timezone.localtime() - datetime.timedelta(days=1))
        stage.decide(stage.ask(stage.freeze("Beter.")), text="Ja, eenstemmig.")
        outside = tmp_path_factory.mktemp("outside") / "root.json"
        outside.write_text(take_root().file)
        connection.check_constraints()
        for model in TABLES.values():
            unprotect(connection, model._meta.db_table)
        yield Ledger(stage, read(), {doc.pk: str(doc.uuid) for doc in Document.objects.all()}, outside)
        transaction.set_rollback(True)


def read() -> State:
    return {name: list(model.objects.order_by("pk").values()) for name, model in TABLES.items()}


def write(old: State, new: State) -> None:
    """Only the rows that differ, as whoever has the database would: past Django."""
    with connection.cursor() as cursor:
        for name, model in TABLES.items():
            if old[name] == new[name]:
                continue
            table, columns = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
            kept = [row for row in new[name] if row in old[name]]
            for row in old[name]:
                if row not in kept:
                    cursor.execute(f"DELETE FROM {table} WHERE id = %s", [row["id"]])  # noqa: S608
            fields = {field.column: field for field in model._meta.concrete_fields}
            marks = ", ".join(["%s"] * len(columns))
            for row in new[name]:
                if row not in kept:
                    values = [fields[column].get_db_prep_save(row[column], connection) for column in columns]
                    cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)  # noqa: S608


def chain(state: State, document: int) -> Rows:
    return sorted((row for row in state["entries"] if row["document_id"] == document), key=lambda row: row["number"])


def fresh(rows: Rows) -> int:
    return max(row["id"] for row in rows) + 1


def typo(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice([c for c in 'aZ09 "{}é€' if c != text[at]]) + text[at + 1 :]


def told(body: str, **changed: Any) -> str:
    return canonical({**json.loads(body), **changed})


# --- what is done to the acts -----------------------------------------------------------------------------------------


def change(state: State, rows: Rows, chance: random.Random) -> None:
    row = chance.choice(rows)
    what = chance.choice(["body", "hash", "previous", "act", "at", "data"])
    if what == "at":
        row["at"] += datetime.timedelta(seconds=chance.choice([-86_400, -1, 1, 60]))
    elif what == "data":
        data = json.loads(row["body"])["data"]
        key = chance.choice(sorted(data))
        row["body"] = told(row["body"], data={**data, key: f"{data[key]}x"})
    else:
        row[what] = typo(chance, row[what])


def delete(state: State, rows: Rows, chance: random.Random) -> None:
    state["entries"].remove(chance.choice(rows))


def insert(state: State, rows: Rows, chance: random.Random) -> None:
    at = chance.randrange(len(rows))
    for row in rows[at:]:
        row["number"] += 1
    new = {**rows[at], "id": fresh(state["entries"]), "number": at + 1}
    new["body"] = told(new["body"], actor="00000000-0000-0000-0000-000000000000")
    state["entries"].append(new)


def append(state: State, rows: Rows, chance: random.Random) -> None:
    """An act more, which does not follow; one that follows is as good as any other act of today."""
    new = {**chance.choice(rows), "id": fresh(state["entries"]), "number": len(rows) + 1}
    state["entries"].append(new)


def swap(state: State, rows: Rows, chance: random.Random) -> None:
    one, other = chance.sample(rows, 2)
    one["number"], other["number"] = other["number"], one["number"]


def exchange(state: State, rows: Rows, chance: random.Random) -> None:
    """With an act of another document."""
    one = chance.choice(rows)
    other = chance.choice([row for row in state["entries"] if row["document_id"] != one["document_id"]])
    for key in ("document_id", "number"):
        one[key], other[key] = other[key], one[key]


def cut(state: State, rows: Rows, chance: random.Random) -> None:
    for row in rows[chance.randrange(len(rows)) :]:
        state["entries"].remove(row)


def drop_version(state: State, rows: Rows, chance: random.Random) -> None:
    state["versions"].remove(chance.choice(state["versions"]))


def change_version(state: State, rows: Rows, chance: random.Random) -> None:
    row = chance.choice(state["versions"])
    content = json.loads(row["payload"])
    content["document"]["title"] += "!"
    row["payload"] = canonical(content)


def forge_version(state: State, rows: Rows, chance: random.Random) -> None:
    """Another text under an old number, with everything about it made to fit."""
    change_version(state, rows, chance)
    for row in state["versions"]:
        old, row["fingerprint"] = row["fingerprint"], hashlib.sha256(row["payload"].encode()).hexdigest()
        for entry in state["entries"]:
            entry["body"] = entry["body"].replace(old, row["fingerprint"])


def change_root(state: State, rows: Rows, chance: random.Random) -> None:
    row = chance.choice(state["roots"])
    row["body"] = typo(chance, row["body"])


def drop_root(state: State, rows: Rows, chance: random.Random) -> None:
    state["roots"].pop(chance.choice([0, -1]))


ACTS = (change, delete, insert, swap, exchange, cut)
ALONE = (append, drop_version, change_version, change_root, drop_root)


# --- how it is covered up ---------------------------------------------------------------------------------------------


def rehash(state: State, uuids: dict[int, str]) -> None:
    """Every chain follows again, and every act says of itself what its row says."""
    for document, uuid in uuids.items():
        previous = "0" * 64
        for number, row in enumerate(chain(state, document), start=1):
            moment = row["at"].astimezone(datetime.UTC).isoformat(timespec="seconds")
            row["number"], row["previous"] = number, previous
            with suppress(ValueError):  # a body that is no longer JSON stays as it is
                row["body"] = told(row["body"], document=uuid, number=number, act=row["act"], at=moment)
            row["hash"] = previous = hashlib.sha256(f"{previous}\n{row['body']}".encode()).hexdigest()


def forge_roots(state: State, uuids: dict[int, str]) -> None:
    """The roots in the database say what the acts say now."""
    previous = "0" * 64
    for row in sorted(state["roots"], key=lambda root: root["number"]):
        body = json.loads(row["body"])
        heads = {}
        for document, uuid in uuids.items():
            acts = chain(state, document)[: body["heads"].get(uuid, [0])[0]]
            if acts:
                heads[uuid] = [acts[-1]["number"], acts[-1]["hash"]]
        row["body"], row["previous"] = canonical({**body, "heads": heads}), previous
        row["acts"] = sum(number for number, _digest in heads.values())
        row["root"] = previous = hashlib.sha256(f"{previous}\n{row['body']}".encode()).hexdigest()


def tampered(state: State, uuids: dict[int, str], seed: int) -> tuple[str, State]:
    """One thing done at random, covered up more or less well."""
    chance = random.Random(seed)
    while True:
        new = copy.deepcopy(state)
        act: Callable[..., None] = chance.choice([*ACTS, *ACTS, *ALONE, forge_version])
        act(new, chain(new, chance.choice(sorted(uuids))), chance)
        how = 0 if act in ALONE else 2 if act is forge_version else chance.randrange(3)
        if how:
            rehash(new, uuids)
        if how == 2:
            forge_roots(new, uuids)
        if new != state:
            return f"{act.__name__}, covered up in way {how}, seed {seed}", new


@pytest.mark.django_db
def test_a_ledger_left_in_peace_holds(ledger: Ledger, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), transaction.atomic():
        assert [list(ledger.faults()[0].lines()), ledger.faults()[1]] == [[], []]
        ledger.stage.freeze("Na de vingerafdruk.")
        take_root(timezone.localtime() + datetime.timedelta(days=1))
        assert [list(ledger.faults()[0].lines()), ledger.faults()[1]] == [[], []]
        transaction.set_rollback(True)


def named_well(found: verification.Findings, ledger: Ledger, new: State) -> bool:
    """Of each chain whose acts differ an act is named: the first that differs, or one that a root vouches for later."""
    for document, uuid in ledger.uuids.items():
        was, now = chain(ledger.state, document), chain(new, document)
        differ = [at for at, (one, other) in enumerate(zip_longest(was, now), start=1) if one != other]
        if differ and not differ[0] <= found.chains.get(uuid, (0, ""))[0] <= len(was) + 1:
            return False
    return True


@pytest.mark.django_db
def test_whatever_is_tampered_with_both_verifiers_find_it(ledger: Ledger, django_db_blocker: Any) -> None:
    missed = []
    with django_db_blocker.unblock():
        start = TRIES if connection.vendor == "postgresql" else 0
        for seed in range(start, start + TRIES):
            name, new = tampered(ledger.state, ledger.uuids, seed)
            with transaction.atomic():
                write(ledger.state, new)
                ours, alone = ledger.faults()
                if not list(ours.lines()) or not alone or not named_well(ours, ledger, new):
                    missed.append((name, list(ours.lines()), alone))
                transaction.set_rollback(True)

    assert missed == []


@pytest.mark.django_db
def test_an_act_whose_lists_are_no_lists_is_named(ledger: Ledger, django_db_blocker: Any) -> None:
    new = copy.deepcopy(ledger.state)
    [row, *_others] = [row for row in new["entries"] if row["act"] == "decide"]
    for name in ("section_votes", "conditions", "parts"):
        row["body"] = told(row["body"], data={**json.loads(row["body"])["data"], name: "x"})
    rehash(new, ledger.uuids)
    forge_roots(new, ledger.uuids)

    with django_db_blocker.unblock(), transaction.atomic():
        write(ledger.state, new)
        found = verification.verify()
        transaction.set_rollback(True)

    assert found.chains[ledger.uuids[row["document_id"]]][0] == row["number"]


@pytest.mark.django_db
def test_without_the_root_outside_a_good_forgery_goes_unseen(ledger: Ledger, django_db_blocker: Any) -> None:
    """So what is tried here is not childish, and the councils are needed as a witness."""
    unseen = 0
    with django_db_blocker.unblock():
        for seed in range(60):
            name, new = tampered(ledger.state, ledger.uuids, seed)
            if "in way 2" not in name:
                continue
            with transaction.atomic():
                write(ledger.state, new)
                unseen += not list(verification.verify().lines()) and not verify.verify(export.lines(), []).faults
                transaction.set_rollback(True)

    assert unseen > 5
