"""The mark by which a part of a plan is known in a Word file that comes back. Pure.

A mark names a part, one of its fields, and the revision that went out; of amounts, a number by which they are known.
It is a bookmark in the heading or label before what can be written; around a longer text it is the tag of a content
control as well, which Word guards. Whatever follows a mark belongs to it, up to the next mark. That of a remark says
only that this suggestion went out with the file.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

KINDS = {"s": "section", "g": "goal", "i": "initiative", "m": "measure", "d": "document", "r": "remark", "x": "given"}
FIELDS = {
    "b": "body",
    "n": "no_goals_reason",
    "t": "title",
    "d": "description",
    "g": "target_group",
    "i": "instrument",
    "o": "owner_label",
    "a": "nature_argument",
    "w": "additionality",
    "m": "result_midterm",
    "e": "result_end",
    "c": "amounts",
    "x": "given",
}
BREAK = "\u2002"  # between the number of a goal or measure and its title
LEVELS = {"section": 1, "goal": 2, "initiative": 2, "measure": 3}
"""Of the heading of each part; headings within its text stand below it."""
_KIND = {name: code for code, name in KINDS.items()}
_FIELD = {name: code for code, name in FIELDS.items()}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MARK = re.compile(r"_?ka_([a-z])([a-z])([0-9a-z]{25})_([0-9]{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    kind: str
    uuid: UUID
    field: str
    revision: int

    @property
    def name(self) -> str:
        """At most 40 characters, as a bookmark may have; one that begins with a line is not listed by Word."""
        return f"_ka_{_KIND[self.kind]}{_FIELD[self.field]}{_base36(self.uuid.int)}_{self.revision}"

    @property
    def can_be_written(self) -> bool:
        return self.kind not in ("document", "remark", "given") and self.field not in ("given", "amounts")


def read(name: str | None) -> Mark | None:
    """The mark that a bookmark or tag is, or None when it is none of ours."""
    found = _MARK.fullmatch(name or "")
    if not found:
        return None
    kind, field = KINDS.get(found[1].lower()), FIELDS.get(found[2].lower())
    number = int(found[3], 36)
    if kind is None or field is None or number >= 2**128:
        return None
    return Mark(kind, UUID(int=number), field, int(found[4]))


def sum_of(cells: Sequence[str]) -> int:
    """A number by which a row of amounts is known to be as it went out; so long that the mark fits a bookmark."""
    return zlib.crc32("|".join(one_line(cells)).encode()) % 10**8


def one_line(cells: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells]


def _base36(number: int) -> str:
    made = ""
    while number:
        number, digit = divmod(number, 36)
        made = _DIGITS[digit] + made
    return made.rjust(25, "0")
