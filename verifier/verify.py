#!/usr/bin/env python3
"""Check an export of the ledger and the frozen versions. Needs Python 3.11 and nothing else; shares no code with
the application that made the export.

    python3 verify.py EXPORT.jsonl [--root ROOT.json ...] [--expect HASH]

A root is what somebody outside took away earlier. With it, what was cut off, changed and hashed anew is found too.
Answers 0 when everything holds, 1 with every fault on a line of its own, 2 when the export cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIRST = "0" * 64


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def no_double_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return made


def no_float(text: str) -> None:
    raise ValueError(f"{text} is not a whole number")


def parse(text: str) -> Any:
    """JSON without floats, NaN, or keys that stand twice."""
    return json.loads(text, object_pairs_hook=no_double_keys, parse_float=no_float, parse_constant=no_float)


def canonical(value: Any) -> str:
    """The one way to write a value: sorted keys, no spaces, NFC, characters as themselves. Written out on purpose."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(unicodedata.normalize("NFC", value), ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    items = sorted((unicodedata.normalize("NFC", key), item) for key, item in value.items())
    return "{" + ",".join(f"{canonical(key)}:{canonical(item)}" for key, item in items) + "}"


@dataclass
class Chain:
    """What was seen of the chain of one document."""

    number: int = 0
    hash: str = FIRST
    broken: bool = False
    frozen: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Version UUID -> (number, fingerprint) as the acts say."""
    named: set[tuple[str, str]] = field(default_factory=set)
    """(version UUID, fingerprint) that decisions and adoptions name."""


@dataclass
class Report:
    faults: list[str] = field(default_factory=list)
    chains: dict[str, Chain] = field(default_factory=dict)
    versions: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    """Version UUID -> (document, number, fingerprint) as the versions say."""
    entries: int = 0

    def fault(self, where: str, what: str) -> None:
        self.faults.append(f"{where}: {what}")


def read(lines: Iterable[str], report: Report, wanted: dict[str, dict[int, str]]) -> None:
    """One pass over the export. ``wanted``: document -> number -> hash that a root outside asks for."""
    first = True
    for at, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = parse(line)
            kind = row["type"]
        except (ValueError, KeyError, TypeError) as error:
            raise SystemExit(f"line {at} cannot be read: {error}") from error
        if first and kind != "export":
            raise SystemExit("this is not an export of the ledger")
        first = False
        if kind == "entry":
            check_entry(row, report, wanted)
        elif kind == "version":
            check_version(row, report)
        elif kind != "export":
            report.fault(f"line {at}", f"unknown type {kind}")
    if first:
        raise SystemExit("the export is empty")


def check_entry(row: dict[str, Any], report: Report, wanted: dict[str, dict[int, str]]) -> None:
    report.entries += 1
    chain = report.chains.setdefault(row["document"], Chain())
    where = f"document {row['document']}, act {row['number']}"
    if row["number"] != chain.number + 1:
        report.fault(where, f"expected act {chain.number + 1}: an act is missing, doubled or out of place")
    if row["previous"] != chain.hash:
        report.fault(where, "does not follow from the act before it")
    if sha256(f"{row['previous']}\n{row['body']}") != row["hash"]:
        report.fault(where, "its hash is not that of its content")
    asked = wanted.get(row["document"], {}).pop(row["number"], None)
    if asked is not None and asked != row["hash"]:
        report.fault(where, "is not the act that the root outside names")
    chain.number, chain.hash = row["number"], row["hash"]
    check_body(row, where, chain, report)


def check_body(row: dict[str, Any], where: str, chain: Chain, report: Report) -> None:
    try:
        body = parse(row["body"])
    except ValueError as error:
        report.fault(where, f"its content cannot be read: {error}")
        return
    if canonical(body) != row["body"]:
        report.fault(where, "its content is not canonical")
    told = {"document": row["document"], "number": row["number"], "act": row["act"]}
    if any(body.get(name) != value for name, value in told.items()):
        report.fault(where, "its content is about another act")
    data = body.get("data", {})
    if row["act"] == "freeze":
        chain.frozen[data.get("version", "")] = (data.get("number", 0), data.get("fingerprint", ""))
    elif "version" in data and "fingerprint" in data:
        chain.named.add((data["version"], data["fingerprint"]))


def check_version(row: dict[str, Any], report: Report) -> None:
    where = f"document {row['document']}, version {row['number']}"
    if row["uuid"] in report.versions:
        report.fault(where, "stands twice in the export")
    report.versions[row["uuid"]] = (row["document"], row["number"], row["fingerprint"])
    if sha256(row["payload"]) != row["fingerprint"]:
        report.fault(where, "its fingerprint is not that of its content")
    try:
        content = parse(row["payload"])
    except ValueError as error:
        report.fault(where, f"its content cannot be read: {error}")
        return
    if canonical(content) != row["payload"]:
        report.fault(where, "its content is not canonical")
    if not isinstance(content, dict) or content.get("document", {}).get("uuid") != row["document"]:
        report.fault(where, "its content is about another document")


def check_together(report: Report) -> None:
    """Every version stands in the ledger as it is, and every version of the ledger is there."""
    frozen = {
        uuid: (document, number, digest)
        for document, chain in report.chains.items()
        for uuid, (number, digest) in chain.frozen.items()
    }
    for uuid, (document, number, digest) in sorted(report.versions.items()):
        where = f"document {document}, version {number}"
        if uuid not in frozen:
            report.fault(where, "no act of the ledger made it")
        elif frozen[uuid] != (document, number, digest):
            report.fault(where, "is not what the ledger says was made")
    for uuid, (document, number, _digest) in sorted(frozen.items()):
        if uuid not in report.versions:
            report.fault(f"document {document}, version {number}", "stands in the ledger and is missing")
    for document, chain in sorted(report.chains.items()):
        for uuid, digest in sorted(chain.named):
            if report.versions.get(uuid, ("", 0, ""))[2] != digest:
                report.fault(f"document {document}", f"an act names version {uuid} with another fingerprint")


def read_roots(paths: list[Path], expected: str, report: Report) -> dict[str, dict[int, str]]:
    """What the roots outside ask for: document -> number -> hash."""
    wanted: dict[str, dict[int, str]] = {}
    seen: set[str] = set()
    for path in paths:
        root = parse(path.read_text(encoding="utf-8"))
        if sha256(canonical(root["heads"])) != root["root"]:
            report.fault(path.name, "the root is not that of its own heads")
        seen.add(root["root"])
        for document, (number, digest) in root["heads"].items():
            if wanted.setdefault(document, {}).setdefault(number, digest) != digest:
                report.fault(path.name, f"contradicts another root about document {document}")
    if expected and expected not in seen:
        report.fault("root", "none of the roots given is the one that was expected")
    return wanted


def verify(lines: Iterable[str], roots: list[Path], expected: str = "") -> Report:
    report = Report()
    wanted = read_roots(roots, expected, report)
    read(lines, report, wanted)
    for document, numbers in sorted(wanted.items()):
        for number in sorted(numbers):
            report.fault(f"document {document}, act {number}", "a root outside names it, and it is missing")
    check_together(report)
    return report


def open_lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check an export of the ledger and the frozen versions.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--root", type=Path, action="append", default=[], help="a root that was kept outside")
    parser.add_argument("--expect", default="", help="the root as it was printed or read out")
    given = parser.parse_args(arguments)
    try:
        report = verify(open_lines(given.export), given.root, given.expect)
    except SystemExit as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    for fault in report.faults:
        print(fault)
    if not report.faults:
        print(f"Holds: {len(report.chains)} chains, {report.entries} acts, {len(report.versions)} versions.")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
