"""From the rows of a mapped sheet to what each would make of an amount, with everything in them that cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from budgets.sheets_in.figures import amount_in, rounds_to
from budgets.sheets_in.findings import Checks, Finding
from budgets.sheets_in.layout import Layout, joined, plain, shown
from kwaliteit.shared.notation import Amount, NotAnAmount
from kwaliteit.shared.sheet_rows import Cell, Percentage
from kwaliteit.shared.spreadsheets import Opened

FRAME = {
    "total": r"(sub)?tota(al|le|l)\b|som\b|sum\b",
    "letter": r".*(ex ante|kadernota|framework letter)",
    "income": r"baten|inkomsten|income|rijksbijdrage|government grant",
    "left": r"nog te (alloceren|besteden)|(still|left) to (allocate|spend)",
    "result": r"resultaat|result\b|saldo|balance",
    "given": r"toegewezen|allocated|toewijzing|allocation",
}
LONG = ("amount", "realised", "forecast")
"""Columns of amounts where the year stands in a column of its own."""
Watch = Callable[[int], None]
Key = tuple[Hashable, ...]


class Unknown(Exception):
    """A row that is of nothing known here; ``str()`` says what is missing."""


class NotAllowed(Exception):
    """What stands in this row cannot be entered; ``str()`` says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a cell says, and of what. ``note`` None says nothing of a note."""

    key: Key
    label: str
    value: Amount
    row: int
    column: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    value: Amount
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a cell of the sheet would make of an amount."""

    kind: str  # new, changed, emptied
    entry: Entry
    was: Stored


class Target(Protocol):
    """What a sheet can go into."""

    takes_pm: bool

    def begin(self, layout: Layout) -> None:
        """Before the first row."""

    def find(self, texts: dict[str, str]) -> object:
        """What a row is of. Raises Unknown."""

    def place(self, subject: object, texts: dict[str, str], year: int) -> tuple[Key, str]:
        """Where an amount of that row goes, and how people call it. Raises Unknown or NotAllowed."""

    def accept(self, value: Amount) -> None:
        """Raises NotAllowed."""

    def stored(self) -> dict[Key, Stored]: ...


@dataclass
class Reading:
    entries: dict[Key, Entry] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    totals: dict[str, tuple[int, int]] = field(default_factory=dict)
    """What was printed as the total of all rows, by column; and how many cents it may be off by rounding."""
    shares: list[tuple[object, str, Decimal]] = field(default_factory=list)
    """Of what, of which year, and how many percent."""

    def say(self, weight: str, row: int, column: str, text: str) -> None:
        self.findings.append(Finding(weight, row, column, text))  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Columns:
    """The columns of a layout by what is read from them: place and heading."""

    texts: tuple[tuple[str, int], ...]
    figures: tuple[tuple[str, int], ...]
    shares: tuple[tuple[str, int], ...]
    heading: dict[str, str]

    @classmethod
    def of(cls, layout: Layout, heading: Sequence[str]) -> _Columns:
        roles = [(role, place) for place, role in enumerate(layout.columns) if role]
        by_year = {role for role, _place in roles if re.fullmatch(r"[BRS][0-9]{4}", role)}
        figures = tuple((r, p) for r, p in roles if r in by_year and r[0] != "S")
        return cls(
            tuple((r, p) for r, p in roles if r not in by_year and r not in {*LONG, "total"}),
            (*figures, *((r, p) for r, p in roles if r in {*LONG, "total"})),
            tuple((r[1:], p) for r, p in roles if r in by_year and r[0] == "S"),
            {role: heading[place] if place < len(heading) else "" for role, place in roles},
        )


def read(opened: Opened, layout: Layout, target: Target, watch: Watch | None = None) -> Reading:
    """All rows below the heading; ``watch`` hears now and then how many percents were read."""
    page = next(page for page in opened.pages if page.number == layout.page)
    reading, checks = Reading(), Checks(layout.unit)
    target.begin(layout)
    columns: _Columns | None = None
    above: list[str] = []
    for number, cells in opened.rows(page):
        if number < layout.head:
            above = [shown(cell) for cell in cells] if number == layout.head - 1 else []
            continue
        if columns is None:
            heading = [shown(cell) for cell in cells] if number == layout.head else []
            columns = _Columns.of(layout, joined(above, heading) or heading)
            for role, _place in columns.figures:
                if role[1:].isdigit() or role in LONG:
                    checks.column(role, columns.heading[role])
        if number > layout.head:
            _Row(number, cells, columns, layout, target, reading, checks).read()
            reading.rows += 1
            if watch and reading.rows % 1000 == 0:
                watch(opened.percents)
    reading.totals = {
        role: (column.whole, checks.slack(len(column.rows)))
        for role, column in checks.columns.items()
        if column.whole is not None
    }
    reading.findings = sorted([*reading.findings, *checks.close()], key=lambda found: (not found.row, found.row))
    return reading


@dataclass
class _Row:
    number: int
    cells: Sequence[Cell]
    columns: _Columns
    layout: Layout
    target: Target
    reading: Reading
    checks: Checks

    def read(self) -> None:
        texts = dict(self.layout.more) | {
            role: text for role, place in self.columns.texts if (text := self._text(place))
        }
        try:
            subject = self.target.find(texts)
        except Unknown as problem:
            self._other(texts, str(problem))
            return
        if any(role in LONG for role, _place in self.columns.figures):
            self._long(subject, texts)
        else:
            self._wide(subject, texts)

    def _text(self, place: int) -> str:
        return shown(self.cells[place]) if place < len(self.cells) else ""

    def _cell(self, place: int) -> Cell:
        return self.cells[place] if place < len(self.cells) else None

    def _say(self, weight: str, column: str, text: str) -> None:
        self.reading.say(weight, self.number, column, text)

    def _name(self, texts: dict[str, str]) -> str:
        return next((texts[role] for role in ("measure", "unit", "theme") if texts.get(role)), "")

    # --- rows that are of something ---

    def _wide(self, subject: object, texts: dict[str, str]) -> None:
        parts: list[int] = []
        for role, place in self.columns.figures:
            if role == "total":
                continue
            value = self._value(role, place, stop=role[0] == "B")
            if value is None:
                continue
            if value.cents is not None:
                self.checks.column(role, role).rows.append((self.number, self._name(texts), value.cents))
                parts += [value.cents] if role[0] == "B" else []
            if role[0] == "B":
                self._enter(subject, texts, int(role[1:]), value, role)
        self._total(parts, texts)
        for year, share in self._shares():
            self.checks.shares.setdefault(year, []).append((self.number, self._name(texts), share))
            self.reading.shares.append((subject, year, share))

    def _total(self, parts: list[int], texts: dict[str, str]) -> None:
        for role, place in self.columns.figures:
            if role == "total" and (value := self._value(role, place, stop=False)) and value.cents is not None:
                self.checks.row_total(self.number, self._name(texts), value.cents, parts)

    def _shares(self) -> Iterator[tuple[str, Decimal]]:
        """As percents: 48, 48% and 0.48 are one share."""
        for year, place in self.columns.shares:
            cell = self._cell(place)
            text = self._text(place).replace(",", ".").rstrip("% \u00a0")
            if isinstance(cell, Percentage):
                yield year, cell.percents
            elif re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]+)?", text):
                number = Decimal(text)
                broken = isinstance(cell, Decimal) and abs(number) < 1 and number != int(number)
                yield year, number * 100 if broken else number

    def _long(self, subject: object, texts: dict[str, str]) -> None:
        year = texts.get("year", "")
        if not re.fullmatch(r"[0-9]{4}", year):
            self._say("unknown", self.columns.heading.get("year", ""), _("“%(text)s” is no year.") % {"text": year})
            return
        for role, place in self.columns.figures:
            if role in LONG and (value := self._value(role, place, stop=True)) is not None:
                if value.cents is not None:
                    self.checks.column(role, role).rows.append((self.number, self._name(texts), value.cents))
                self._enter(subject, texts, int(year), value, role)

    def _value(self, role: str, place: int, *, stop: bool) -> Amount | None:
        """The amount; what is no amount stops the sheet, or is passed over where only a total stands."""
        try:
            return amount_in(self._cell(place), self.layout.unit, pm=self.target.takes_pm)
        except NotAnAmount as reason:
            if stop:
                self._say("stop", self.columns.heading.get(role, role), str(reason))
            return None

    def _enter(self, subject: object, texts: dict[str, str], year: int, value: Amount, role: str) -> None:
        column = self.columns.heading[role]
        try:
            key, label = self.target.place(subject, texts, year)
            self.target.accept(value)
        except Unknown as problem:
            if not value.empty:
                self._say("unknown", column, str(problem))
            return
        except NotAllowed as reason:
            self._say("stop", column, str(reason))
            return
        note = texts.get("note")
        if role == "forecast":  # stands beside what was spent, which has the note
            key, label, note = (*key, role), _("%(what)s: expected in the whole year") % {"what": label}, None
        if (earlier := self.reading.entries.get(key)) is not None:
            words = _("%(label)s stands in the sheet twice, also in row %(row)s.")
            self._say("stop", column, words % {"label": label, "row": earlier.row})
            return
        self.reading.entries[key] = Entry(key, label, value, self.number, column, note)

    # --- rows that are of nothing here ---

    def _other(self, texts: dict[str, str], problem: str) -> None:
        """A total, income or result; a heading of what follows; or a row of which nothing is known."""
        name = self._name(texts) or next((shown(cell) for cell in self.cells if shown(cell)), "")
        kind = frame_of(name)
        figures: dict[str, int | None] = {}
        for role, place in self.columns.figures:
            value = self._value(role, place, stop=False)
            figures[role] = value.cents if value else None
        if kind == "total":
            self.checks.total_row(self.number, name, figures)
        elif kind:
            for role, cents in figures.items():
                if cents is not None and role in self.checks.columns:
                    self.checks.columns[role].frame.setdefault(kind, cents)
        elif any(cents is not None for cents in figures.values()) or texts.get("row"):
            self._say("unknown", "", problem)
        else:
            for column in self.checks.columns.values():
                column.starts += [len(column.rows)] if column.starts[-1] != len(column.rows) else []


def frame_of(name: str) -> str:
    said = plain(name)
    return next((kind for kind, words in FRAME.items() if re.match(words, said)), "")


def compare(reading: Reading, stored: dict[Key, Stored], layout: Layout) -> tuple[list[Change], dict[str, int]]:
    """What the sheet would change, and how much of it there is already."""
    changes: list[Change] = []
    counts = {"new": 0, "changed": 0, "emptied": 0, "same": 0, "kept": 0}
    for entry in reading.entries.values():
        was = stored.get(entry.key, Stored(Amount()))
        kind = _kind(entry, was, layout)
        counts[kind] += 1
        if kind not in {"same", "kept"}:
            changes.append(Change(kind, entry, was))
    return changes, counts


def _kind(entry: Entry, was: Stored, layout: Layout) -> str:
    noted = entry.note is None or entry.value.empty or entry.note == was.note
    if entry.value == was.value:
        return "same" if noted else "changed"
    if noted and rounds_to(was.value, entry.value, layout.unit):
        return "kept"
    if was.value.empty:
        return "new"
    return "emptied" if entry.value.empty else "changed"
