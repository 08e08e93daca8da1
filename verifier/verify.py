#!/usr/bin/env python3
"""Check an export of the ledger and the frozen versions. Needs Python 3.11 and nothing else; shares no code with
the application that made the export.

    python3 verify.py EXPORT.jsonl [--root ROOT.json ...] [--expect HASH]

A root is what somebody outside took away earlier. With it, what was cut off, changed and hashed anew is found too.
Answers 0 when everything holds, 1 with a line per fault (of each chain the first act that does not fit), 2 when the
export cannot be read. Memory does not grow with the export: one document is looked at at a time.
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
FORMAT = 2


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
    """What was seen of one document: its acts, then its versions. Forgotten when the next one comes."""

    document: str = ""
    number: int = 0
    hash: str = FIRST
    broken: bool = False
    """Whether an act did not fit: only the first one is told."""
    frozen: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Version UUID -> (number, fingerprint) as the acts say."""
    named: set[tuple[str, str]] = field(default_factory=set)
    """(version UUID, fingerprint) that decisions and adoptions name."""
    versions: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Version UUID -> (number, fingerprint) as the versions say."""


@dataclass
class Report:
    faults: list[str] = field(default_factory=list)
    chain: Chain = field(default_factory=Chain)
    chains: int = 0
    entries: int = 0
    versions: int = 0
    roots: int = 0
    last_root: str = FIRST

    def fault(self, where: str, what: str) -> None:
        self.faults.append(f"{where}: {what}")


@dataclass
class Wanted:
    """What the roots outside ask for: document -> number -> hash, and number of a daily root -> its hash."""

    heads: dict[str, dict[int, str]] = field(default_factory=dict)
    daily: dict[int, str] = field(default_factory=dict)


def rows_of(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for at, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = parse(line)
                row["type"]
            except (ValueError, KeyError, TypeError) as error:
                raise SystemExit(f"line {at} cannot be read: {error}") from error
            yield row


def read(lines: Iterable[str], report: Report, wanted: Wanted) -> None:
    """One pass over the export, one document at a time."""
    rows = rows_of(lines)
    header = next(rows, {})
    if (header.get("type"), header.get("format")) != ("export", FORMAT):
        raise SystemExit(f"this is not an export of the ledger in format {FORMAT}")
    checks = {"root": check_root, "entry": check_entry, "version": check_version}
    for row in rows:
        if row["type"] in ("entry", "version") and row["document"] != report.chain.document:
            next_document(row["document"], report, wanted)
        if row["type"] in checks:
            checks[row["type"]](row, report, wanted)
        else:
            report.fault("export", f"has a line of unknown type {row['type']}")
    next_document("", report, wanted)


def next_document(document: str, report: Report, wanted: Wanted) -> None:
    """The one before is complete; documents come in the order of their UUID, so that none comes back later."""
    chain = report.chain
    check_together(chain, report)
    for number in sorted(wanted.heads.pop(chain.document, {})):
        report.fault(f"document {chain.document}, act {number}", "a root outside names it, and it is missing")
    if document and document <= chain.document:
        report.fault(f"document {document}", "stands out of order")
    report.chain = Chain(document)
    report.chains += bool(document)


def check_root(row: dict[str, Any], report: Report, wanted: Wanted) -> None:
    """A daily root follows from the one before it, and is the one that was kept outside."""
    report.roots += 1
    where = f"root {row['number']}"
    if row["number"] != report.roots or row["previous"] != report.last_root:
        report.fault(where, "does not follow from the root before it")
    if sha256(f"{row['previous']}\n{row['body']}") != row["root"]:
        report.fault(where, "is not that of its own content")
    try:
        body = parse(row["body"])
        fits = canonical(body) == row["body"] and body["number"] == row["number"]
    except (ValueError, TypeError, KeyError):
        fits = False
    if not fits:
        report.fault(where, "its content is about another root")
    if wanted.daily.pop(row["number"], row["root"]) != row["root"]:
        report.fault(where, "is not the one that was kept outside")
    report.last_root = row["root"]


def check_entry(row: dict[str, Any], report: Report, wanted: Wanted) -> None:
    report.entries += 1
    chain = report.chain
    where = f"document {row['document']}, act {row['number']}"
    faults = []
    if row["number"] != chain.number + 1:
        faults.append(f"expected act {chain.number + 1}: an act is missing, doubled or out of place")
    if row["previous"] != chain.hash:
        faults.append("does not follow from the act before it")
    if chain.versions:
        faults.append("stands after the versions of its document")
    if sha256(f"{row['previous']}\n{row['body']}") != row["hash"]:
        faults.append("its hash is not that of its content")
    asked = wanted.heads.get(row["document"], {}).pop(row["number"], None)
    if asked is not None and asked != row["hash"]:
        faults.append("is not the act that the root outside names: it or one before it was changed")
    chain.number, chain.hash = row["number"], row["hash"]
    faults += check_body(row, chain)
    if faults and not chain.broken:
        chain.broken = True
        report.fault(where, "; ".join(faults))


def check_body(row: dict[str, Any], chain: Chain) -> list[str]:
    try:
        body = parse(row["body"])
    except ValueError as error:
        return [f"its content cannot be read: {error}"]
    if not isinstance(body, dict) or canonical(body) != row["body"]:
        return ["its content is not canonical"]
    told = {name: row[name] for name in ("document", "number", "act", "at") if name in row}
    data = body.get("data")
    if any(body.get(name) != value for name, value in told.items()) or not isinstance(data, dict):
        return ["its content is about another act"]
    version, digest = str(data.get("version")), str(data.get("version_fingerprint", data.get("fingerprint")))
    if row["act"] == "freeze":
        chain.frozen[version] = (data.get("number", 0), digest)
    elif "version" in data and "fingerprint" in data:
        chain.named.add((version, digest))
    return []


def check_version(row: dict[str, Any], report: Report, _wanted: Wanted) -> None:
    report.versions += 1
    where = f"document {row['document']}, version {row['number']}"
    if row["uuid"] in report.chain.versions:
        report.fault(where, "stands twice in the export")
    report.chain.versions[row["uuid"]] = (row["number"], row["fingerprint"])
    if sha256(row["payload"]) != row["fingerprint"]:
        report.fault(where, "its fingerprint is not that of its content")
    try:
        content = parse(row["payload"])
    except ValueError as error:
        report.fault(where, f"its content cannot be read: {error}")
        return
    if canonical(content) != row["payload"]:
        report.fault(where, "its content is not canonical")
    about = content.get("document") if isinstance(content, dict) else None
    if not isinstance(about, dict) or about.get("uuid") != row["document"]:
        report.fault(where, "its content is about another document")


def check_together(chain: Chain, report: Report) -> None:
    """Every version stands in the ledger as it is, and every version of the ledger is there."""
    for uuid, (number, digest) in chain.versions.items():
        where = f"document {chain.document}, version {number}"
        if uuid not in chain.frozen:
            report.fault(where, "no act of the ledger made it")
        elif chain.frozen[uuid] != (number, digest):
            report.fault(where, "is not what the ledger says was made")
    for uuid, (number, _digest) in chain.frozen.items():
        if uuid not in chain.versions:
            report.fault(f"document {chain.document}, version {number}", "stands in the ledger and is missing")
    for uuid, digest in sorted(chain.named):
        if chain.versions.get(uuid, (0, ""))[1] != digest:
            report.fault(f"document {chain.document}", f"an act names version {uuid} with another fingerprint")


def read_roots(paths: list[Path], expected: str, report: Report) -> Wanted:
    """Roots as people kept them: daily ones name the root before them (``previous``), others do not."""
    wanted = Wanted()
    seen: set[str] = set()
    for path in paths:
        root = parse(path.read_text(encoding="utf-8"))
        own = canonical(root["heads"])
        if "previous" in root:
            own = f"{root['previous']}\n{canonical({name: root[name] for name in ('at', 'day', 'heads', 'number')})}"
            if wanted.daily.setdefault(root["number"], root["root"]) != root["root"]:
                report.fault(path.name, "contradicts another root of the same day")
        if sha256(own) != root["root"]:
            report.fault(path.name, "the root is not that of its own heads")
        seen.add(root["root"])
        for document, (number, digest) in root["heads"].items():
            if wanted.heads.setdefault(document, {}).setdefault(number, digest) != digest:
                report.fault(path.name, f"contradicts another root about document {document}")
    if expected and expected not in seen:
        report.fault("root", "none of the roots given is the one that was expected")
    return wanted


def verify(lines: Iterable[str], roots: list[Path], expected: str = "") -> Report:
    report = Report()
    wanted = read_roots(roots, expected, report)
    read(lines, report, wanted)
    for document, numbers in sorted(wanted.heads.items()):
        report.fault(f"document {document}, act {min(numbers)}", "a root outside names it, and it is missing")
    for number in sorted(wanted.daily):
        report.fault(f"root {number}", "was kept outside, and is missing in the export")
    return report


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check an export of the ledger and the frozen versions.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--root", type=Path, action="append", default=[], help="a root that was kept outside")
    parser.add_argument("--expect", default="", help="the root as it was printed or read out")
    given = parser.parse_args(arguments)
    try:
        with given.export.open(encoding="utf-8") as lines:
            report = verify(lines, given.root, given.expect)
    except SystemExit as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    for fault in report.faults:
        print(fault)
    if not report.faults:
        seen = report
        print(f"Holds: {seen.chains} chains, {seen.entries} acts, {seen.versions} versions, {seen.roots} roots.")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
