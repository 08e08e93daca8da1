"""Whether the rows that the site shows still say what the acts of the ledger say. Reads only.

What both hold is compared, per kind of row (governance.kept). The rows of each kind are read once, in the order of the
chains, and none longer than its chain is looked at: in constant memory.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from governance.kept import KINDS, OF_HIGHER_FLOORS, Kind, Values
from governance.snapshot import canonical


@cache
def _of_act() -> dict[str, list[Kind]]:
    """The kinds of rows that each act records."""
    found: dict[str, list[Kind]] = defaultdict(list)
    for kind in (*KINDS, *OF_HIGHER_FLOORS):
        for act in kind.acts:
            found[act].append(kind)
    return found


Key = tuple[str, ...]
Told = dict[Key, tuple[int, tuple[str, ...], str]]
"""What an act recorded: the act, the fields that it holds (older ones hold fewer), and the hash of these."""
Difference = tuple[str, int, str]
"""Document, act (0 when there is none), and what is wrong with the row that it recorded."""


def note(content: dict[str, Any], told: Told) -> None:
    """Remember of one act what its rows have to say. Raises ValueError when its content has not the form of this act."""
    for kind in _of_act().get(content["act"], ()):
        for values in _said(kind, content):
            held = tuple(name for name in kind.held if name in values)
            told[_key(kind, values)] = (content["number"], held, _hash(values, held))


def _said(kind: Kind, content: dict[str, Any]) -> Iterator[Values]:
    """What one act says of the rows of one kind."""
    whole = {"at": content.get("at"), "actor": content.get("actor"), **content["data"]}
    where = kind.acts[content["act"]]
    items = content["data"].get(where) or {}
    if not where:
        each: Iterable[Values] = [whole]
    elif isinstance(items, list):  # older acts hold of a condition its text only
        each = ({"number": n, **(i if isinstance(i, dict) else {"text": i})} for n, i in enumerate(items, start=1))
    elif isinstance(items, dict):
        each = ({"of": name, "said": value} for name, value in items.items())
    else:
        raise ValueError(where)
    for item in each:
        if values := kind.said({**whole, **item}):
            yield values


def _key(kind: Kind, values: Values) -> Key:
    return kind.name, *(str(values.get(name)) for name in kind.key)


def _hash(values: Values, held: Iterable[str]) -> str:
    return hashlib.sha256(canonical({name: values[name] for name in held}).encode()).hexdigest()


class Rows:
    """The rows of every kind, handed out chain by chain."""

    def __init__(self) -> None:
        self._streams = [(kind, _read(kind)) for kind in (*KINDS, *OF_HIGHER_FLOORS)]
        self._next = [next(rows, None) for _kind, rows in self._streams]

    def differences(self, pk: int, document: str, told: Told) -> Iterator[Difference]:
        """Compare the rows of one document, and tell of rows before it that have no chain. Empties ``told``."""
        for at, (kind, rows) in enumerate(self._streams):
            while (row := self._next[at]) and row[0] <= pk:
                yield from _compare(kind, row[1], row[2], told if row[0] == pk else {})
                self._next[at] = next(rows, None)
        for (kind_name, *_which), (act, _held, _digest) in told.items():
            yield document, act, f"the {kind_name} that it recorded is missing"
        told.clear()

    def rest(self) -> Iterator[Difference]:
        """Rows of documents after the last chain."""
        for at, (kind, rows) in enumerate(self._streams):
            while row := self._next[at]:
                yield from _compare(kind, row[1], row[2], {})
                self._next[at] = next(rows, None)


def _read(kind: Kind) -> Iterator[tuple[int, str, Values]]:
    """(document, its UUID, values by the names of the acts), in the order of the chains."""
    columns = {**kind.key, **kind.held}
    rows = kind.rows.order_by(f"{kind.document}__pk", "pk")
    found = rows.values_list(f"{kind.document}__pk", f"{kind.document}__uuid", *columns.values())
    for pk, uuid, *values in found.iterator(chunk_size=500):
        yield pk, str(uuid), dict(zip(columns, map(_plain, values), strict=True))


def _plain(value: Any) -> Any:
    """As an act holds it."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _compare(kind: Kind, document: str, values: Values, told: Told) -> Iterator[Difference]:
    shaped = kind.row(values)
    if shaped is None:
        return
    key = _key(kind, shaped)
    act, held, digest = told.pop(key, (0, (), ""))
    if not act:
        yield document, 0, f"no act of the ledger recorded {kind.name} {' '.join(key[1:])}"
    elif _hash(shaped, held) != digest:
        yield document, act, f"the {kind.name} that it recorded was changed"
