"""Reads an export of the ledger: bookings by cost centre or project, in the notation of the program that wrote it."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from sys import intern

from django.core.files import File
from django.utils.translation import gettext as _

from budgets.ledger import Booking
from budgets.models import CodeKind
from budgets.sheets_in.layout import Layout
from kwaliteit.shared.dates import parse_day
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.notation import LONGEST, MOST_CENTS, NotAnAmount, parse_amount
from kwaliteit.shared.sheet_rows import Cell
from kwaliteit.shared.spreadsheets import Opened, open_sheets

MOST_BOOKINGS = 200_000
MOST_TOLD = 200  # lines that cannot be read, told one by one
HEADING_WITHIN = 20
COLUMNS = {
    CodeKind.COST_CENTRE.value: "kostenplaats kostenplaatsnummer kostenplaatscode costcentre costcenter kpl kostenstelle",
    CodeKind.PROJECT.value: "project projectcode projectnummer wbs wbselement psp pspelement projectdefinitie",
    "booked_on": "boekdatum boekingsdatum datum date bookingdate postingdate bookedon buchungsdatum",
    "account": "grootboekrekening grootboek rekening account glaccount kostensoort costelement",
    "amount": "bedrag amount boekbedrag waarde betrag bedraginhv",
    "debit": "debet debit debetbedrag soll",
    "credit": "credit creditbedrag haben",
}
NAMES = {name: column for column, names in COLUMNS.items() for name in names.split()}
Watch = Callable[[int], None]
TOTAL = re.compile(r"(sub)?(totaal|total|saldo)\b|\*+$", re.IGNORECASE)


@dataclass
class Export:
    """What a file says. With ``errors`` (line, reason) nothing of it is taken in."""

    name: str
    sha256: str
    bookings: list[Booking] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    printed: int | None = None
    """The total that the file itself prints below its lines."""

    @property
    def cents(self) -> int:
        return sum(booking.cents for booking in self.bookings)


class NoHeading(Refused):
    """There is no row in which the columns are called as ledgers call them; ``layout`` of ``read_export`` says it."""


def known_layout(opened: Opened) -> Layout | None:
    """The first row in which the columns are called as ledgers call them; None where there is none."""
    page = next((page for page in opened.pages if page.visible), opened.pages[0])
    for number, cells in opened.rows(page):
        if number > HEADING_WITHIN:
            break
        if columns := _columns(cells):
            wide = max(columns.values()) + 1
            by_place = {place: role for role, place in columns.items()}
            return Layout(page.number, number, tuple(by_place.get(place, "") for place in range(wide)))
    return None


def read_export(file: File[bytes], year: int, layout: Layout | None = None, watch: Watch | None = None) -> Export:
    """Raises Refused at the field ``file`` when no ledger can be found in it. Bookings of another year are errors.
    ``watch`` hears now and then how many percents were read."""
    opened = open_sheets(file)
    if (layout := layout or known_layout(opened)) is None:
        raise NoHeading(
            _(
                "No heading was found. The columns are: kostenplaats or project, boekdatum, and bedrag or debet and "
                "credit; rekening is optional."
            ),
            field="file",
        )
    page = next((page for page in opened.pages if page.number == layout.page), opened.pages[0])
    export = Export(PurePath(file.name or "").name[:200], _sha256(file))
    columns = {role: place for place, role in enumerate(layout.columns) if role}
    for number, cells in opened.rows(page):
        if number <= layout.head:
            continue
        _line(export, number, {name: _at(cells, place) for name, place in columns.items()}, year)
        if len(export.bookings) > MOST_BOOKINGS:
            raise Refused(
                _("The file has more than %(most)s bookings. Divide it, or add up per code and month.")
                % {"most": f"{MOST_BOOKINGS:,}"},
                field="file",
            )
        if len(export.errors) >= MOST_TOLD:
            break
        if watch and number % 1000 == 0:
            watch(opened.percents)
    if not export.bookings and not export.errors:
        raise Refused(_("There is no booking in this file."), field="file")
    return export


def _sha256(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    """The place of each column, when this row is the heading."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and (column := column_named(cell)):
            found.setdefault(column, place)
    return found if is_whole(found) else {}


def column_named(heading: str) -> str:
    """What a column with this heading is; empty where ledgers do not call anything so."""
    words = re.sub(r"\(.*?\)|\bin\b|\beuro?s?\b", " ", heading.lower())
    return NAMES.get(re.sub(r"[^a-z]", "", words), "")


def is_whole(columns: Collection[str]) -> bool:
    """Whether bookings can be read from these columns."""
    has_code = {CodeKind.COST_CENTRE.value, CodeKind.PROJECT.value} & set(columns)
    has_amount = "amount" in columns or {"debit", "credit"} <= set(columns)
    return bool(has_code and has_amount and "booked_on" in columns)


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def _line(export: Export, number: int, cells: dict[str, Cell], year: int) -> None:
    try:
        kind, code = _code(cells)
        cents = _cents(cells)
        if not _text(cells.get("booked_on")) and (not code or TOTAL.match(code)):
            export.printed = cents if cents is not None else export.printed
            return
        if not code:
            raise ValueError(_("There is no cost centre and no project."))
        if cents is None:
            raise ValueError(_("There is no amount."))
        day = _day(cells.get("booked_on"))
        if day.year != year:
            raise ValueError(_("%(day)s is not in %(year)s.") % {"day": day.isoformat(), "year": year})
        account = _text(cells.get("account"))[:60]
        export.bookings.append(Booking(kind, intern(code), day, intern(account), cents))
    except ValueError as reason:
        export.errors.append((number, str(reason)))


def _code(cells: dict[str, Cell]) -> tuple[str, str]:
    """The project where one is named, else the cost centre."""
    for kind in (CodeKind.PROJECT.value, CodeKind.COST_CENTRE.value):
        code = _text(cells.get(kind))
        if code:
            if len(code) > 60:
                raise ValueError(_("The code is longer than 60 characters."))
            return kind, code
    return CodeKind.COST_CENTRE.value, ""


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _day(cell: Cell) -> datetime.date:
    if isinstance(cell, datetime.date):
        return cell
    text = _text(cell)
    if re.fullmatch(r"[0-9]{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        return parse_day(text)
    except ValueError:
        raise ValueError(_("“%(text)s” is no date.") % {"text": text[:LONGEST]}) from None


def _cents(cells: dict[str, Cell]) -> int | None:
    """Debit less credit where these are two columns. Costs are positive."""
    if "amount" in cells:
        return cents_of(cells["amount"])
    debit, credit = cents_of(cells["debit"]), cents_of(cells["credit"])
    return None if debit is None and credit is None else (debit or 0) - (credit or 0)


def cents_of(cell: Cell) -> int | None:
    """An amount: a number of a sheet, or as typed, also "1.234,56-" and "(1.234,56)". Raises ValueError."""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        cents = Decimal(cell) * 100
        if cents != cents.to_integral_value() or abs(cents) > MOST_CENTS:
            raise ValueError(_("%(number)s is no whole number of cents.") % {"number": cell})
        return int(cents)
    text = _text(cell)
    if not text:
        return None
    if not isinstance(cell, str):
        raise ValueError(_("“%(text)s” is not an amount.") % {"text": text[:LONGEST]})
    bare, below = _sign(text)
    amount = _amount(bare, text)
    return None if amount is None else -amount if below else amount


def _sign(text: str) -> tuple[str, bool]:
    """Without the minus behind it, or the brackets around it, that say that it is below zero."""
    if match := re.fullmatch(r"\(\s*(.*[0-9].*?)\s*\)", text):
        return match[1], True
    if match := re.fullmatch(r"(.*[0-9])\s*[-\u2212]", text):
        return match[1], True
    return text, False


def _amount(bare: str, text: str) -> int | None:
    try:
        amount = parse_amount(bare, pm=False)
    except NotAnAmount as reason:
        raise ValueError(str(reason)) from None
    if amount.pm or (bare != text and (amount.cents or 0) < 0):
        raise ValueError(_("“%(text)s” is not an amount.") % {"text": text[:LONGEST]})
    return amount.cents
