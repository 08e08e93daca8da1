"""How quickly the stand-alone verifier reads, and in how much memory: exports of growing length, made without a database."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

VERIFIER = Path(__file__).resolve().parent.parent / "verifier" / "verify.py"
CHAINS = 1_000  # documents; a root holds one line of each
SIZES = (10_000, 100_000, 200_000)
FIRST, AT, ACTOR = "0" * 64, "2021-06-24T10:00:00+00:00", str(UUID(int=7))
TEXT = "De raad stemt in, met de opmerking dat de begeleiding van eerstejaars niet minder mag worden. " * 4


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def chain(document: str, length: int, heads: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One document: a version of some kilobytes that was frozen, and what was decided about it."""
    payload = canonical({"document": {"uuid": document}, "text": TEXT * 10})
    version = {"uuid": str(UUID(int=UUID(document).int + 1)), "number": 1, "fingerprint": sha256(payload)}
    previous = FIRST
    for number in range(1, length + 1):
        act = "freeze" if number == 1 else "decide"
        data = {"version": version["uuid"], "number": 1, "fingerprint": version["fingerprint"], "text": TEXT}
        told = {"act": act, "at": AT, "document": document, "number": number}
        body = canonical({**told, "actor": ACTOR, "data": data})
        digest = sha256(f"{previous}\n{body}")
        yield {"type": "entry", **told, "body": body, "previous": previous, "hash": digest}
        previous = digest
    heads[document] = [length, previous]
    yield {"type": "version", "document": document, **version, "payload": payload}


def write(folder: Path, size: int) -> tuple[Path, Path]:
    """An export of so many acts, and the root that a council kept."""
    export, root = folder / "export.jsonl", folder / "root.json"
    heads: dict[str, Any] = {}
    with export.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"type": "export", "format": 2, "at": AT}) + "\n")
        for number in range(CHAINS):
            for row in chain(str(UUID(int=number * 2 + 1000)), size // CHAINS, heads):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    root.write_text(json.dumps({"at": AT, "heads": heads, "root": sha256(canonical(heads))}), encoding="utf-8")
    return export, root


def measure() -> list[dict[str, Any]]:
    """Each size in a process of its own, as somebody outside would run it."""
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            export, root = write(Path(folder), size)
            start = time.perf_counter()
            command = [sys.executable, str(VERIFIER), str(export), "--root", str(root)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603
            said = process.stdout.read() if process.stdout else b""
            _pid, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            assert status == 0, said
            rows.append(
                {
                    "acts": f"{size:,}",
                    "export MB": round(export.stat().st_size / 1e6),
                    "wall s": round(wall, 1),
                    "cpu s": round(used.ru_utime + used.ru_stime, 1),
                    "cpu s per million acts": round((used.ru_utime + used.ru_stime) * 1e6 / size),
                    "peak MiB": round(used.ru_maxrss / 1024),
                }
            )
    return rows
