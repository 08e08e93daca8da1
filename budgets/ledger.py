"""What the ledger says of a round: bookings divided by split keys, and what cannot be mapped. Nothing is written here."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from budgets.models import CodeKind, LedgerCode, LedgerImport, LedgerRow, SpendingRound, SplitKey, SplitPart
from budgets.rest import divided
from plans.models import Framework, Measure


class Code(NamedTuple):
    """A cost centre or project, as the ledger names it."""

    kind: str
    code: str


class Booking(NamedTuple):
    kind: str
    code: str
    booked_on: datetime.date
    account: str
    cents: int

    @property
    def on(self) -> Code:
        return Code(self.kind, self.code)


class Cell(NamedTuple):
    """Where an amount comes to stand: keys of a unit and a theme, and the lineage of a measure."""

    unit: int
    theme: int
    lineage: UUID | None


@dataclass(frozen=True, slots=True)
class Key:
    """A split key: from when until when, and the weights in the order of its parts."""

    valid_from: datetime.date
    valid_until: datetime.date | None
    parts: tuple[tuple[Cell, int], ...]

    def holds(self, day: datetime.date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(slots=True)
class Pile:
    """Bookings together."""

    count: int = 0
    cents: int = 0

    def add(self, cents: int) -> None:
        self.count += 1
        self.cents += cents


@dataclass(slots=True)
class Division:
    """Bookings divided: what each cell gets, and per code what no key holds for. Together they are all bookings."""

    cells: dict[Cell, int] = field(default_factory=lambda: defaultdict(int))
    unmapped: dict[Code, Pile] = field(default_factory=lambda: defaultdict(Pile))

    @property
    def mapped_cents(self) -> int:
        return sum(self.cells.values())

    @property
    def unmapped_cents(self) -> int:
        return sum(pile.cents for pile in self.unmapped.values())

    @property
    def total_cents(self) -> int:
        return self.mapped_cents + self.unmapped_cents


Keys = Mapping[Code, Sequence[Key]]


def divide(bookings: Iterable[Booking], keys: Keys) -> Division:
    """Each booking by the key that holds on its day; its parts add up to it, to the cent."""
    found = Division()
    for booking in bookings:
        key = next((key for key in keys.get(booking.on, ()) if key.holds(booking.booked_on)), None)
        if key is None:
            found.unmapped[booking.on].add(booking.cents)
            continue
        for place, cents in split(booking.cents, key).items():
            found.cells[key.parts[place][0]] += cents
    return found


def split(cents: int, key: Key) -> dict[int, int]:
    """The part of each place in a key, by largest remainder."""
    return divided(cents, {place: weight for place, (_cell, weight) in enumerate(key.parts)})


def keys_of(framework: Framework) -> dict[Code, list[Key]]:
    rows = LedgerCode.objects.filter(framework=framework).prefetch_related(
        Prefetch("keys", SplitKey.objects.order_by("valid_from")),
        Prefetch("keys__parts", SplitPart.objects.order_by("pk")),
    )
    return {Code(row.kind, row.code): [as_key(key) for key in row.keys.all()] for row in rows}


def as_key(key: SplitKey) -> Key:
    parts = tuple((Cell(part.unit_id, part.theme_id, part.lineage), part.weight) for part in key.parts.all())
    return Key(key.valid_from, key.valid_until, parts)


def last_import(round: SpendingRound) -> LedgerImport | None:
    """The export that counts for a round."""
    return LedgerImport.objects.filter(round=round).select_related("imported_by").order_by("-pk").first()


def bookings_of(taken: LedgerImport, codes: Iterable[Code]) -> list[Booking]:
    """What was booked on these codes."""
    of: dict[str, list[str]] = {kind: [] for kind in CodeKind.values}
    for kind, code in codes:
        of[kind].append(code)
    asked = [Q(kind=kind, code__in=named) for kind, named in of.items() if named]
    if not asked:
        return []
    rows = LedgerRow.objects.filter(reduce(or_, asked), of=taken).order_by("number")
    return [Booking(*row) for row in rows.values_list("kind", "code", "booked_on", "account", "amount_cents")]


def without_key(framework: Framework) -> QuerySet[LedgerRow]:
    """Bookings on whose day no key of their code holds."""
    keys = SplitKey.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=OuterRef("booked_on")),
        code__framework=framework,
        code__kind=OuterRef("kind"),
        code__code=OuterRef("code"),
        valid_from__lte=OuterRef("booked_on"),
    )
    return LedgerRow.objects.filter(~Exists(keys))


def piles(rows: QuerySet[LedgerRow]) -> dict[Code, Pile]:
    """Bookings together by code, in one statement."""
    found = rows.order_by().values_list("kind", "code").annotate(n=Count("pk"), cents=Sum("amount_cents"))
    return {Code(kind, code): Pile(count, cents) for kind, code, count, cents in found}


def piles_of(taken: LedgerImport) -> dict[Code, Pile]:
    return piles(LedgerRow.objects.filter(of=taken))


def piled(bookings: Iterable[Booking]) -> dict[Code, Pile]:
    found: dict[Code, Pile] = defaultdict(Pile)
    for booking in bookings:
        found[booking.on].add(booking.cents)
    return found


def unmapped_in(taken: LedgerImport, framework: Framework) -> list[Unmapped]:
    return unmapped(framework, piles(without_key(framework).filter(of=taken)))


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A code for which no key holds on the days of its bookings. ``known``: other days of it are mapped."""

    kind: str
    code: str
    name: str
    count: int
    cents: int
    known: bool

    @property
    def kind_label(self) -> str:
        return str(CodeKind(self.kind).label)


def unmapped(framework: Framework, left: Mapping[Code, Pile]) -> list[Unmapped]:
    """What is left of each code, the largest amount first."""
    named = {Code(row.kind, row.code): row for row in LedgerCode.objects.filter(framework=framework)}
    rows = [
        Unmapped(code.kind, code.code, named[code].name if code in named else "", pile.count, pile.cents, code in named)
        for code, pile in left.items()
    ]
    return sorted(rows, key=lambda row: (-abs(row.cents), row.kind, row.code))


def differences(new: Mapping[Code, Pile], old: Mapping[Code, Pile]) -> list[tuple[Code, int, int]]:
    """Per code what the new export says and what the one before it said, where that is not the same."""
    none = Pile()
    both = ((code, new.get(code, none).cents, old.get(code, none).cents) for code in sorted({*new, *old}))
    return [(code, now, was) for code, now, was in both if now != was]


def measures_by_lineage(framework: Framework, year: int) -> dict[tuple[int, UUID], Measure]:
    """By unit and lineage the measure in the plan that counts in that year, else in the last that has it."""
    rows = Measure.objects.filter(document__framework=framework).select_related("theme", "document")
    counted = set(
        rows.filter(document__totals__counted=True, document__totals__year=year).values_list("document", flat=True)
    )
    ordered = sorted(rows, key=lambda row: (row.document_id in counted, row.document.first_year, row.pk))
    return {(row.document.unit_id, row.lineage): row for row in ordered}


def summary(round: SpendingRound) -> dict[str, Any] | None:
    """Of the last export: which file, what it adds up to, and what of it no key maps. None where there was none."""
    taken = last_import(round)
    if taken is None:
        return None
    return {
        "file": taken.file_name,
        "sha256": taken.file_sha256,
        "rows": taken.rows,
        "cents": taken.total_cents,
        "unmapped": [
            {"kind": row.kind, "code": row.code, "rows": row.count, "cents": row.cents}
            for row in unmapped_in(taken, round.framework)
        ],
    }
