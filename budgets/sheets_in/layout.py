"""What each column of a sheet is: said by its own names, guessed from its headings, or mapped by who sends it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from budgets.sheets import Unit, name_of
from kwaliteit.shared.sheet_rows import Cell
from kwaliteit.shared.spreadsheets import Opened, Page

SKIP = ""
LOOKED_AT = 30
"""Rows in which a heading is looked for."""
WORD = re.compile(r"[^\W\d_]")
YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
SHARE = re.compile(r"%|aandeel|aandelen|share|procent|percent")
REST = re.compile(r"[ (]*(t/m|tot en met|up to and including) .*")
"""Until when an amount was counted."""
REAL = re.compile(r"\br(?=\b|[0-9]{4})|gerealiseerd|realisatie|realised|actual")
KINDS = {"b", "r", "begroot", "budgeted", "gerealiseerd", "realisatie", "realised", "%", "aandeel", "share"}
"""What stands below a year in a heading of two rows."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "measure": ("maatregel", "maatregelen", "measure", "activiteit", "activity", "omschrijving", "description"),
    "theme": ("thema", "theme", "nr. thema", "themanummer"),
    "source": ("bron", "source", "geldbron", "financieringsbron", "funding source"),
    "unit": ("eenheid", "unit", "faculteit", "faculty", "onderdeel", "organisatieonderdeel"),
    "total": ("totaal", "total"),
    "note": ("toelichting", "opmerking", "note", "remark"),
    "year": ("jaar", "year", "boekjaar", "begrotingsjaar"),
    "amount": ("bedrag", "amount", "begroot", "budgeted"),
    "realised": (
        "gerealiseerd",
        "realised",
        "realisatie",
        "besteed",
        "uitgegeven",
        "uitgaven",
        "werkelijk",
        "spent",
        "bedrag",
        "amount",
        "tot dan toe gerealiseerd",
        "realised until then",
    ),
    "forecast": (
        "prognose",
        "raming",
        "verwacht",
        "verwachting",
        "forecast",
        "expected",
        "verwacht over het hele jaar",
        "expected in the whole year",
    ),
    "remark": ("toelichting", "opmerking", "bijzonderheden", "remark", "note"),
    "stage": ("versie", "version"),
    "dated": ("datum", "date"),
    "paper": ("stuk", "paper", "bron", "source"),
    "row": ("rij", "row"),
}


@dataclass(frozen=True)
class Layout:
    """``columns`` is the role of each column, empty where it is passed over; ``more`` what holds for all rows."""

    page: int = 0
    head: int = 1
    columns: tuple[str, ...] = ()
    unit: Unit = "euro"
    more: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "columns": list(self.columns)}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Layout:
        return cls(row["page"], row["head"], tuple(row["columns"]), row["unit"], dict(row.get("more", {})))


@dataclass(frozen=True)
class Looked:
    """A sheet before it is mapped: its heading, the rows below that show what stands in it, and what was guessed."""

    page: Page
    heading: tuple[str, ...]
    examples: tuple[tuple[str, ...], ...]
    layout: Layout
    own: bool = False

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256("\0".join(plain(text) for text in self.heading).encode()).hexdigest()


def look(opened: Opened, roles: Sequence[str], page: int | None = None, head: int | None = None) -> Looked:
    """Find the heading of a page, and guess what its columns are. ``roles`` are those that can be."""
    chosen = next((one for one in opened.pages if one.number == page), None) or _first(opened, roles)
    first = _first_rows(opened, chosen, head)
    number, heading = _heading(first, roles, head)
    by_name = {name_of(role): role for role in roles}
    named = {place: by_name[name] for name, place in chosen.names.items() if name in by_name}
    guessed = _mapped(heading, roles)
    wide = max([len(heading), *(place + 1 for place in named)], default=0)
    columns = tuple(named.get(place) or ("" if named else guessed.get(place, "")) for place in range(wide))
    unit: Unit = "k" if opened.facts.get("money_in") == "k" or (not named and _in_thousands(first)) else "euro"
    below = tuple(tuple(cells) for at, cells in first if at > number)[:4]
    padded = (*heading, *[""] * (wide - len(heading)))
    return Looked(chosen, padded, below, Layout(chosen.number, number, columns, unit), own=bool(named))


def headings(opened: Opened) -> Iterator[Looked]:
    """Every row that may be a heading, of every page that is seen."""
    for page in opened.pages:
        if not page.visible:
            continue
        rows = _first_rows(opened, page)
        for number, heading in [*_two_rows(rows).values(), *((number, tuple(cells)) for number, cells in rows)]:
            yield Looked(page, heading, (), Layout(page.number, number, ("",) * len(heading)))


def _first_rows(opened: Opened, page: Page, head: int | None = None) -> list[tuple[int, list[str]]]:
    first = []
    for number, cells in opened.rows(page):
        first.append((number, [shown(cell) for cell in cells]))
        if len(first) >= LOOKED_AT and (head is None or number >= head + 5):
            break
    return first


def _first(opened: Opened, roles: Sequence[str]) -> Page:
    names = {name_of(role) for role in roles}
    visible = [page for page in opened.pages if page.visible] or opened.pages
    return next((page for page in visible if names & set(page.names)), visible[0])


def _heading(rows: list[tuple[int, list[str]]], roles: Sequence[str], head: int | None) -> tuple[int, tuple[str, ...]]:
    """The row that is asked for, else the first in which most columns are recognised, else that with most words."""
    two = _two_rows(rows)
    if head is not None:
        whole = next((whole for number, (below, whole) in two.items() if head in {number, below}), None)
        if whole:
            return (two[head][0] if head in two else head), whole
        return head, next((tuple(cells) for number, cells in rows if number == head), ())
    best: tuple[int, int, tuple[str, ...]] = (0, 1, ())
    for number, cells in rows:
        if number in two:
            return two[number]
        filled, known = sum(bool(text) for text in cells), len(_guessed(cells, roles))
        score = 1000 * known + filled if known else sum(bool(WORD.search(text)) for text in cells)
        if score > best[0] and filled > 1:
            best = (score, number, tuple(cells))
    return best[1], best[2]


def _two_rows(rows: list[tuple[int, list[str]]]) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Headings of two rows: by the number of the upper one that of the lower, and what they say together."""
    two = {number: (below, joined(cells, under)) for (number, cells), (below, under) in pairwise(rows)}
    return {number: (below, whole) for number, (below, whole) in two.items() if whole and below == number + 1}


def joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """One heading of two rows: years above, and below each what it is of that year. Empty where it is no such heading.

    A year holds for the columns to its right too, until the next one: cells that were merged come out empty.
    """
    wide = max(len(upper), len(lower))
    above, below = [*upper, *[""] * (wide - len(upper))], [*lower, *[""] * (wide - len(lower))]
    found, year = [], ""
    for top, under in zip(above, below, strict=True):
        if top:
            year = top if YEAR.fullmatch(plain(top)) else ""
        if under and not (year and plain(under) in KINDS):
            return ()
        found.append(f"{year} {under}" if under else top)
    return tuple(found) if sum(bool(under) for under in below) > 1 else ()


def _guessed(heading: Iterable[str], roles: Sequence[str]) -> dict[int, str]:
    """A role per column, each role once."""
    found: dict[int, str] = {}
    for place, text in enumerate(heading):
        role = guess(text, roles)
        if role and role not in found.values():
            found[place] = role
    return found


def _mapped(heading: Sequence[str], roles: Sequence[str]) -> dict[int, str]:
    """The same; where no column is of measures, the first is, if it is of nothing else than themes.

    What was spent can stand at a theme, and then needs no measure.
    """
    found = _guessed(heading, roles)
    if (
        "measure" in roles
        and "realised" not in roles
        and found
        and "measure" not in found.values()
        and found.get(0, "theme") == "theme"
    ):
        found[0] = "measure"
    return found


def guess(heading: str, roles: Sequence[str]) -> str:
    text = plain(heading)
    if len(text) > 60:
        return ""
    if match := YEAR.search(text):
        kind = "S" if SHARE.search(text) else "R" if REAL.search(text) else "B"
        return role if (role := f"{kind}{match[1]}") in roles else ""
    said = {text, REST.sub("", text)}
    return next((role for role in roles if said & {*WORDS.get(role, ()), role}), "")


def _in_thousands(rows: list[tuple[int, list[str]]]) -> bool:
    said = plain(" ".join(text for _number, cells in rows for text in cells))
    return bool(re.search(r"k ?€|€ ?k\b|k ?eur\b|x ?€? ?1[.,]?000|duizend|thousand", said))


def plain(text: str) -> str:
    """For comparing: small letters, single spaces."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def shown(cell: Cell) -> str:
    """A cell as a text for who maps columns."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    text = getattr(cell, "text", None) or (f"{cell.percents:f}%" if hasattr(cell, "percents") else str(cell))
    return (
        re.sub(r"(\.[0-9]*?)0+$", r"\1", text).rstrip(".") if re.fullmatch(r"-?[0-9]+\.[0-9]+", text) else text.strip()
    )
