"""Taking in exports of the ledger, and the split keys by which they are divided.

What comes from the ledger follows from the last export of a round and from the keys: after either changed it is put
down anew, in the same transaction. So what is mapped and what is not always add up to the file.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from budgets import ledger
from budgets.ledger import Booking, Code, Division, Keys
from budgets.ledger_file import Export, Watch
from budgets.models import CodeKind, LedgerCode, LedgerImport, LedgerRow, Realised, SpendingRound, SplitKey, SplitPart
from budgets.services.spending import judge, locked_open
from budgets.services.totals import recount_realised
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.errors import Refused
from plans.models import Framework, Measure, Theme

Origin = Realised.Origin
DAY = datetime.timedelta(days=1)
ALREADY = gettext_lazy("This very file was taken in already.")
UNREADABLE = gettext_lazy("Some lines of the file cannot be read, so nothing of it was taken in.")


class Where(NamedTuple):
    """Where an amount comes to stand: keys of a unit, a theme and a measure."""

    unit: int
    theme: int
    measure: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """What an export changes at one place. ``typed``: what stands there was typed, and gives way to the ledger."""

    where: Where
    unit: Unit
    theme: Theme
    measure: Measure | None
    was: int | None
    now: int | None
    typed: bool


@dataclass(frozen=True)
class Preview:
    """What an export would do. ``previous`` is the one that counts now."""

    export: Export
    division: Division
    unmapped: list[ledger.Unmapped]
    previous: LedgerImport | None
    differences: list[tuple[Code, int, int]]
    changes: list[Change]

    @property
    def same(self) -> bool:
        return self.previous is not None and not self.differences and not self.changes


def preview(round: SpendingRound, export: Export) -> Preview:
    """Read only: the difference with the export before it, what cannot be mapped, and what would change."""
    keys, previous = ledger.keys_of(round.framework), ledger.last_import(round)
    division = ledger.divide(export.bookings, keys)
    return Preview(
        export,
        division,
        ledger.unmapped(round.framework, division.unmapped),
        previous,
        ledger.differences(ledger.piled(export.bookings), ledger.piles_of(previous)) if previous else [],
        _changes(round, _targets(round, division)),
    )


@transaction.atomic
def take_in(
    *,
    round: SpendingRound,
    export: Export,
    actor: Person,
    previous: int | None = None,
    at: datetime.datetime | None = None,
    illustrative: bool = False,
    watch: Watch | None = None,
) -> LedgerImport:
    """All of an export, or nothing. ``previous`` is the key of the one that it was compared with, when it was shown;
    ``watch`` hears now and then how many percents are kept."""
    _judge(actor)
    round = locked_open(round)
    if export.errors:
        raise Refused(str(UNREADABLE))
    last = ledger.last_import(round)
    if (last.pk if last else None) != previous:
        raise Refused(_("Meanwhile another export was taken in. Look again at what this one would change."))
    if last is not None and last.file_sha256 == export.sha256:
        raise Refused(str(ALREADY))
    taken = LedgerImport(
        round=round,
        file_name=export.name,
        file_sha256=export.sha256,
        rows=len(export.bookings),
        total_cents=export.cents,
        illustrative=illustrative,
        imported_by=actor,
        imported_at=at or timezone.now(),
    )
    taken.save()
    _keep(taken, export.bookings, watch)
    _put_down(round, export.bookings, ledger.keys_of(round.framework), actor)
    return taken


def _keep(taken: LedgerImport, bookings: Sequence[Booking], watch: Watch | None) -> None:
    """A thousand at a time, so that never all of them stand in the memory as rows."""
    for start in range(0, len(bookings), 1000):
        LedgerRow.objects.bulk_create(
            LedgerRow(of=taken, number=number, kind=b.kind, code=b.code, booked_on=b.booked_on, account=b.account,
                      amount_cents=b.cents)
            for number, b in enumerate(bookings[start : start + 1000], start + 1)
        )  # fmt: skip
        if watch:
            watch(100 * start // len(bookings))


# --- split keys -------------------------------------------------------------------------------------------------------


class Share(NamedTuple):
    """A part of a split key, as it is given. ``lineage`` is that of a measure of the unit."""

    unit: Unit
    theme: Theme
    weight: int
    lineage: UUID | None = None


@transaction.atomic
def set_key(
    *,
    framework: Framework,
    kind: str,
    code: str,
    valid_from: datetime.date,
    shares: Sequence[Share],
    actor: Person,
    valid_until: datetime.date | None = None,
    name: str = "",
    note: str = "",
) -> SplitKey:
    """How what is booked on a code from a day on is divided. The key that held until then ends the day before.

    A key that begins on the same day is replaced. What open reports took from the ledger follows at once.
    """
    _judge(actor)
    Framework.objects.select_for_update(of=("self",), no_key=True).get(pk=framework.pk)
    _check(framework, kind, code, shares, valid_from, valid_until)
    owner = LedgerCode.objects.filter(framework=framework, kind=kind, code=code.strip()).first()
    owner = owner or LedgerCode(framework=framework, kind=kind, code=code.strip())
    if owner.pk is None or (name.strip() and owner.name != name.strip()):
        owner.name = name.strip() or owner.name
        owner._history_user = actor
        owner.save()
    _make_room(owner, valid_from, valid_until, actor)
    key = SplitKey.objects.filter(code=owner, valid_from=valid_from).first() or SplitKey(
        code=owner, valid_from=valid_from
    )
    key.valid_until, key.note = valid_until, note.strip()
    key._history_user = actor
    key.save()
    for old in key.parts.all():
        old._history_user = actor
        old.delete()
    for share in shares:
        part = SplitPart(key=key, unit=share.unit, theme=share.theme, lineage=share.lineage, weight=share.weight)
        part._history_user = actor
        part.save()
    _follow(framework, actor)
    return key


def mapped_by(key: SplitKey) -> list[tuple[SpendingRound, ledger.Pile]]:
    """What a key maps in the reports that are still open."""
    found = []
    for round in SpendingRound.objects.filter(framework=key.code.framework, closed_at=None).order_by("year", "pk"):
        rows = LedgerRow.objects.filter(of=ledger.last_import(round), booked_on__gte=key.valid_from)
        rows = rows.filter(booked_on__lte=key.valid_until) if key.valid_until else rows
        piles = ledger.piles(rows.filter(kind=key.code.kind, code=key.code.code))
        found += [(round, pile) for pile in piles.values()]
    return found


@transaction.atomic
def remove_key(*, key: SplitKey, actor: Person) -> None:
    """Take away a key that was made by mistake; its history stays. What it mapped is unmapped again."""
    _judge(actor)
    framework = key.code.framework
    Framework.objects.select_for_update(of=("self",), no_key=True).get(pk=framework.pk)
    for part in key.parts.all():
        part._history_user = actor
        part.delete()
    key._history_user = actor
    key.delete()
    _follow(framework, actor)


def _check(
    framework: Framework,
    kind: str,
    code: str,
    shares: Sequence[Share],
    valid_from: datetime.date,
    valid_until: datetime.date | None,
) -> None:
    if kind not in CodeKind.values or not code.strip():
        raise Refused(_("Say which cost centre or project this is."), field="code")
    if valid_until is not None and valid_until < valid_from:
        raise Refused(_("The last day is before the first."), field="valid_until")
    if not shares:
        raise Refused(_("Say to which unit and theme it goes."), field="unit-0")
    for place, share in enumerate(shares):
        if share.weight <= 0:
            raise Refused(_("A weight is 1 or more."), field=f"weight-{place}")
        if share.theme.framework_id != framework.pk:
            raise Refused(_("This theme belongs to another framework."), field=f"theme-{place}")


def _make_room(owner: LedgerCode, valid_from: datetime.date, valid_until: datetime.date | None, actor: Person) -> None:
    """The key before it ends where this one begins; any other that holds on one of its days is in the way."""
    for other in SplitKey.objects.filter(code=owner).exclude(valid_from=valid_from):
        if other.valid_from < valid_from and (other.valid_until is None or other.valid_until >= valid_from):
            if valid_until is not None and (other.valid_until is None or other.valid_until > valid_until):
                raise Refused(
                    _("Another key holds before and after these days. End that one first."), field="valid_from"
                )
            other.valid_until = valid_from - DAY
            other._history_user = actor
            other.save()
        elif other.valid_from > valid_from and (valid_until is None or other.valid_from <= valid_until):
            raise Refused(
                _("From %(day)s on another key holds. Let this one end before it.")
                % {"day": other.valid_from.strftime("%d-%m-%Y")},
                field="valid_until",
            )


# --- putting down what follows ----------------------------------------------------------------------------------------


def _follow(framework: Framework, actor: Person) -> None:
    """In every open report what comes from the ledger is put down anew."""
    keys = ledger.keys_of(framework)
    for round in SpendingRound.objects.filter(framework=framework, closed_at=None).order_by("pk"):
        taken = ledger.last_import(round)
        if taken is not None:
            _put_down(locked_open(round), ledger.bookings_of(taken, keys), keys, actor)


def _targets(round: SpendingRound, division: Division) -> dict[Where, int]:
    measures = ledger.measures_by_lineage(round.framework, round.year)
    found: dict[Where, int] = {}
    for cell, cents in division.cells.items():
        measure = measures.get((cell.unit, cell.lineage)) if cell.lineage else None
        where = Where(cell.unit, measure.theme_id if measure else cell.theme, measure.pk if measure else None)
        found[where] = found.get(where, 0) + cents
    return found


def _changes(round: SpendingRound, targets: dict[Where, int]) -> list[Change]:
    rows = Realised.objects.filter(round=round).select_related("unit", "theme", "measure")
    stored = {Where(row.unit_id, row.theme_id, row.measure_id): row for row in rows}
    units, themes = Unit.objects.in_bulk(), Theme.objects.filter(framework=round.framework).in_bulk()
    measures = Measure.objects.in_bulk({where.measure for where in targets if where.measure})
    found = []
    for where in sorted({*targets, *stored}, key=lambda at: (at.unit, themes[at.theme].order, at.measure or 0)):
        row, now = stored.get(where), targets.get(where)
        typed = row is not None and row.origin == Origin.ENTERED
        if (now is None and typed) or (row is not None and row.amount_cents == now and not typed):
            continue
        if row is not None and now is None and row.amount_cents == 0:
            continue
        measure = row.measure if row else measures.get(where.measure) if where.measure else None
        was = row.amount_cents if row else None
        found.append(Change(where, units[where.unit], themes[where.theme], measure, was, now, typed))
    return found


def _put_down(round: SpendingRound, bookings: Sequence[Booking], keys: Keys, actor: Person) -> None:
    """Amounts that follow from the ledger. What is there no more goes, or becomes 0 where a remark was made on it."""
    stored = {Where(row.unit_id, row.theme_id, row.measure_id): row for row in Realised.objects.filter(round=round)}
    new, kept = [], []
    for change in _changes(round, _targets(round, ledger.divide(bookings, keys))):
        unit, theme, measure = change.where
        row = stored.get(change.where)
        if row is not None and change.now is None and not row.remark and row.forecast_cents is None:
            row._history_user = actor
            row.delete()
            continue
        if row is None:
            row = Realised(round=round, unit_id=unit, theme_id=theme, measure_id=measure)
            new.append(row)
        else:
            kept.append(row)
        row.amount_cents, row.origin, row.illustrative = change.now or 0, Origin.IMPORTED, False
    bulk_create_with_history(new, Realised, default_user=actor)
    bulk_update_with_history(kept, Realised, ["amount_cents", "origin", "illustrative"], default_user=actor)
    recount_realised(round.framework, round.year)


def _judge(actor: Person) -> None:
    judge(Unit.objects.get(level=Level.INSTITUTION), actor)
