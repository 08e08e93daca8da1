"""Whether the rows that the site shows still say what the acts of the ledger say. Reads only.

Of every act that is also kept as a row (a request, a decision, an answer, an adoption) what both hold is compared.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from governance.models import Adoption, Decision, Request
from governance.snapshot import canonical

DECISION = ("version", "right", "outcome", "meeting_on", "votes", "text", "corrects", "conditions", "parts", "section")
KINDS = {
    "lay_before": ("request", ("version", "right", "due_on")),
    "decide": ("decision", DECISION),
    "correct": ("decision", DECISION),
    "answer_advice": ("answer", ("follow", "text", "consultation", "consulted_on")),
    "answer_condition": ("answer to a condition", ("accepted", "text", "met")),
    "adopt": ("adoption", ("version", "adopted_on", "effective_from")),
}

Key = tuple[str, str]
Told = dict[Key, tuple[int, tuple[str, ...], str]]
"""What an act recorded: the act, the fields that it holds (older ones hold fewer), and the hash of these."""


def note(content: dict[str, Any], told: Told) -> None:
    """Remember of one act what its row has to say."""
    kind, fields = KINDS.get(content["act"], ("", ()))
    data = content["data"]
    if kind:
        held = tuple(name for name in fields if name in data)
        if any(isinstance(condition, str) for condition in data.get("conditions") or ()):  # as older acts hold them
            held = (*(name for name in held if name != "conditions"), "texts")
            data = {**data, "texts": data["conditions"]}
        told[_key(kind, data)] = (content["number"], held, _hash(data, held))


def _key(kind: str, data: dict[str, Any]) -> Key:
    if kind == "answer to a condition":
        return kind, f"{data.get('decision')} {data.get('condition')}"
    return kind, str(data.get("decision" if kind == "answer" else kind))


def _hash(values: dict[str, Any], held: Iterable[str]) -> str:
    return hashlib.sha256(canonical({name: values[name] for name in held}).encode()).hexdigest()


def differences(document: str, told: Told) -> Iterator[tuple[int, str]]:
    """The act (0 when there is none) and what is wrong with the row that it recorded. Empties ``told``."""
    for key, values in _rows(document):
        act, held, digest = told.pop(key, (0, (), ""))
        if not act:
            yield 0, f"no act of the ledger recorded {key[0]} {key[1]}"
        elif _hash(values, held) != digest:
            yield act, f"the {key[0]} that it recorded was changed"
    for (kind, _which), (act, _held, _digest) in told.items():
        yield act, f"the {kind} that it recorded is missing"
    told.clear()


def _rows(document: str) -> Iterator[tuple[Key, dict[str, Any]]]:
    requests = Request.objects.filter(document__uuid=document).values_list("uuid", "version__uuid", "right", "due_on")
    for uuid, version, right, due_on in requests:
        yield ("request", str(uuid)), {"version": str(version), "right": right, "due_on": _day(due_on)}
    decisions = Decision.objects.filter(version__document__uuid=document).defer("version__payload")
    for row in decisions.select_related("version", "corrects", "answer").prefetch_related(
        "parts", "conditions__answer"
    ):
        yield from _of_decision(row)
    adoptions = Adoption.objects.filter(document__uuid=document)
    for uuid, version, day, start in adoptions.values_list("uuid", "version__uuid", "adopted_on", "effective_from"):
        yield (
            ("adoption", str(uuid)),
            {"version": str(version), "adopted_on": _day(day), "effective_from": _day(start)},
        )


def _of_decision(row: Decision) -> Iterator[tuple[Key, dict[str, Any]]]:
    """The decision, the answer to it, and the answers to its conditions."""
    uuid = str(row.uuid)
    conditions = sorted(row.conditions.all(), key=lambda condition: condition.number)
    yield (
        ("decision", uuid),
        {
            "version": str(row.version.uuid),
            "right": row.right,
            "outcome": row.outcome,
            "meeting_on": _day(row.meeting_on),
            "votes": [row.votes_for, row.votes_against, row.votes_abstained],
            "text": row.text,
            "corrects": str(row.corrects.uuid) if row.corrects else None,
            "conditions": [{"text": c.text, "when": c.when, "due_on": _day(c.due_on)} for c in conditions],
            "texts": [condition.text for condition in conditions],
            "parts": {part.part: part.agreed for part in row.parts.all()},
            "section": row.section,
        },
    )
    if answer := getattr(row, "answer", None):
        fields = {"follow": answer.follow, "text": answer.text, "consultation": answer.consultation}
        yield ("answer", uuid), {**fields, "consulted_on": _day(answer.consulted_on)}
    for condition in conditions:
        if said := getattr(condition, "answer", None):
            values = {"accepted": said.accepted, "text": said.text, "met": said.met}
            yield ("answer to a condition", f"{uuid} {condition.number}"), values


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
