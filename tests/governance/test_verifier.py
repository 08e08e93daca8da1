"""The verifier finds every way to tamper with an export. It runs as its own program and imports nothing of ours."""

import ast
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from governance.models import DailyRoot
from governance.services.roots import take_root
from tests.governance.stage import make_stage

pytestmark = pytest.mark.django_db
VERIFIER = Path(settings.BASE_DIR) / "verifier" / "verify.py"


@pytest.fixture
def export(tmp_path):
    """Two versions, a decision and an adoption's worth of acts, with a root taken away in between."""
    stage = make_stage()
    stage.decide(outcome="no_consent", text="Nee.")
    root = tmp_path / "root.json"
    call_command("export_ledger", root=root)
    take_root()
    stage.decide(stage.ask(stage.freeze("Beter.")), text="Ja.")
    path = tmp_path / "export.jsonl"
    call_command("export_ledger", output=path)
    return path, root


def run(path, *more) -> tuple[int, str]:
    done = subprocess.run([sys.executable, str(VERIFIER), str(path), *map(str, more)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def rows(path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def write(path, changed) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in changed))


def entries(found) -> list[int]:
    return [at for at, row in enumerate(found) if row["type"] == "entry"]


def rehash(found, start: int) -> None:
    """What somebody with the database would do: make the chain follow again."""
    previous = found[start]["previous"]
    for at in entries(found):
        if at >= start:
            found[at]["previous"] = previous
            found[at]["hash"] = previous = hashlib.sha256(f"{previous}\n{found[at]['body']}".encode()).hexdigest()


def test_the_verifier_imports_only_the_standard_library():
    tree = ast.parse(VERIFIER.read_text())
    names = {
        n.names[0].name if isinstance(n, ast.Import) else n.module
        for n in ast.walk(tree)
        if isinstance(n, ast.Import | ast.ImportFrom)
    }

    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)
    assert len(VERIFIER.read_text().splitlines()) < 300


def test_an_export_as_it_is_holds(export):
    path, root = export

    assert run(path, "--root", root) == (0, "Holds: 1 chains, 6 acts, 2 versions, 1 roots.\n")
    assert run(path, "--root", root, "--expect", json.loads(root.read_text())["root"])[0] == 0


def change(found):
    row = found[entries(found)[2]]
    row["body"] = row["body"].replace("Nee.", "Ja!.")


def change_and_rehash(found):
    change(found)
    rehash(found, entries(found)[2])


def delete(found):
    del found[entries(found)[1]]


def delete_and_rehash(found):
    at = entries(found)[1]
    found[at + 1]["previous"] = found[at]["previous"]
    del found[at]
    rehash(found, at)


def insert(found):
    at = entries(found)[1]
    found.insert(at, dict(found[at]))


def swap(found):
    one, two = entries(found)[1:3]
    found[one], found[two] = found[two], found[one]


def cut_tail(found):
    for at in reversed(entries(found)[2:]):
        del found[at]
    found[:] = [row for row in found if row["type"] != "version" or row["number"] == 1]


def change_version(found):
    row = found[-1]
    row["payload"] = row["payload"].replace("Beter.", "Anders")


def change_version_and_fingerprint(found):
    change_version(found)
    found[-1]["fingerprint"] = hashlib.sha256(found[-1]["payload"].encode()).hexdigest()


def drop_version(found):
    del found[-1]


@pytest.mark.parametrize(
    "tamper",
    [
        change,
        change_and_rehash,
        delete,
        delete_and_rehash,
        insert,
        swap,
        cut_tail,
        change_version,
        change_version_and_fingerprint,
        drop_version,
    ],
    ids=lambda f: f.__name__,
)
def test_tampering_is_found(export, tamper):
    path, root = export
    found = rows(path)
    tamper(found)
    write(path, found)
    code, said = run(path, "--root", root)

    assert (code, bool(said.strip())) == (1, True)


def test_a_root_that_was_forged_is_found(export):
    path, root = export
    data = json.loads(root.read_text())
    expected = data["root"]
    for head in data["heads"].values():
        head[1] = "0" * 64
    root.write_text(json.dumps(data))
    assert run(path, "--root", root)[0] == 1
    root.write_text(json.dumps({**data, "heads": {}, "root": hashlib.sha256(b"{}").hexdigest()}))

    assert run(path, "--root", root, "--expect", expected)[0] == 1


def test_a_daily_root_that_was_kept_outside_is_that_of_the_export(export, tmp_path):
    path, _root = export
    daily = tmp_path / "root-daily.json"
    daily.write_text(DailyRoot.objects.get().file)
    assert run(path, "--root", daily)[0] == 0

    found = rows(path)
    found[1]["body"] = found[1]["body"].replace('"heads":{"', '"heads":{"0', 1)
    write(path, found)
    assert run(path)[0] == 1
    found[1]["root"] = hashlib.sha256(f"{found[1]['previous']}\n{found[1]['body']}".encode()).hexdigest()
    write(path, found)
    assert run(path) == (0, "Holds: 1 chains, 6 acts, 2 versions, 1 roots.\n")
    assert run(path, "--root", daily) == (1, "root 1: is not the one that was kept outside\n")

    write(path, [row for row in found if row["type"] != "root"])
    assert run(path, "--root", daily) == (1, "root 1: was kept outside, and is missing in the export\n")


def test_a_document_that_comes_back_later_is_found(export):
    path, root = export
    found = rows(path)
    at = entries(found)[-1]
    found.insert(at + 1, {**found[at], "document": "ffffffff" + found[at]["document"][8:]})
    found.insert(at + 2, found.pop(at))
    write(path, found)
    code, said = run(path, "--root", root)

    assert (code, "stands out of order" in said) == (1, True)


def test_of_a_broken_chain_the_first_act_that_does_not_fit_is_named(export):
    path, root = export
    found = rows(path)
    for at in entries(found)[1:3]:
        found[at]["body"] = found[at]["body"].replace('"act"', '"Act"')
    write(path, found)
    code, said = run(path, "--root", root)

    assert (code, len(said.splitlines()), f"{found[2]['document']}, act 2:" in said) == (1, 1, True)


def test_what_is_no_export_cannot_be_read(tmp_path):
    path = tmp_path / "x"
    for text in ("", "{}\n", "nonsense\n", '{"type":"entry"}\n', '{"type":"export","format":1}\n'):
        path.write_text(text)
        assert run(path)[0] == 2
