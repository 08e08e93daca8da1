"""Financial reports about what was really spent: opened, filled in, closed for good, and corrected in a new one.

The controller of the institution opens, closes and corrects; the controllers of a unit enter its figures. Every act
locks the row of the round first, so nothing is written into a round that is being closed.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_create_with_history

from budgets import spending, statement
from budgets.models import Realised, Report, SpendingRound, SpendingStatement
from budgets.services.totals import recount_realised
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.canonical import fingerprint
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Framework, Measure, Theme

Origin = Realised.Origin
OF_LEDGER = gettext_lazy("This amount comes from the ledger. Put it right there, or in the split key of its code.")


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody typed for a theme of a unit, or for one of its measures. No amount takes an earlier one away."""

    theme: Theme
    measure: Measure | None
    cents: int | None
    forecast: int | None = None
    remark: str = ""

    @property
    def spent(self) -> spending.Spent:
        return spending.Spent(self.cents, self.forecast, self.remark)


@transaction.atomic
def open_round(
    *,
    framework: Framework,
    year: int,
    report: str,
    actor: Person,
    on: datetime.date | None = None,
    **thresholds: int,
) -> SpendingRound:
    """Ask every unit what it spent. Raises Refused where this report was asked for already."""
    _judge_top(actor)
    if year not in framework.years:
        raise Refused(
            _("%(year)s is outside the period of the framework, %(first)s to %(last)s.")
            % {"year": year, "first": framework.first_year, "last": framework.last_year},
            field="year",
        )
    if report not in Report.values:
        raise Refused(_("Choose from which financial report these amounts come."), field="report")
    Framework.objects.select_for_update(of=("self",), no_key=True).get(pk=framework.pk)
    if SpendingRound.objects.filter(framework=framework, year=year, report=report).exists():
        raise Refused(_("This report was opened already. What is closed is put right in a correction."), field="report")
    row = SpendingRound(framework=framework, year=year, report=report, opened_on=on or today(), **thresholds)
    row._history_user = actor
    row.save()
    return row


@transaction.atomic
def set_threshold(*, round: SpendingRound, cents: int, per_mille: int, actor: Person) -> None:
    """From which difference on a remark is demanded."""
    _judge_top(actor)
    round = locked_open(round)
    if cents < 0:
        raise Refused(_("This amount cannot be below zero."), field="cents")
    if (round.threshold_cents, round.threshold_per_mille) == (cents, per_mille):
        return
    round.threshold_cents, round.threshold_per_mille = cents, per_mille
    round._history_user = actor
    round.save()


@transaction.atomic
def record_unit(*, round: SpendingRound, unit: Unit, entries: Sequence[Entry], actor: Person) -> None:
    """What a unit spent, all of it or nothing. Raises Refused where a remark is owed, at its theme."""
    round = _enters(round, unit, actor)
    stored = {(row.theme_id, row.measure_id): row for row in Realised.objects.filter(round=round, unit=unit)}
    for entry in entries:
        check(round, entry, stored.get(place_of(entry)))
    for code in owed(round, unit, entries):
        raise Refused(_("Say why this differs so much from the budget."), field=f"remark-{code}")
    for entry in entries:
        row = stored.get(place_of(entry))
        if entry.cents is None:
            if row is not None:
                row._history_user = actor
                row.delete()
            continue
        _put(row or Realised(round=round, unit=unit, theme=entry.theme, measure=entry.measure), entry, actor)
    recount_realised(round.framework, round.year)


def owed(round: SpendingRound, unit: Unit, entries: Iterable[Entry]) -> list[str]:
    """Codes of the themes at which these entries owe a remark."""
    budget = spending.budgeted_by_theme(round.framework, round.year)
    each: dict[str, list[spending.Spent]] = defaultdict(list)
    for entry in entries:
        each[entry.theme.code].append(entry.spent)
    found = {code: spending.against(round, budget.get((unit.pk, code), 0), rows) for code, rows in each.items()}
    return [code for code, one in found.items() if one.owes]


@transaction.atomic
def record_realised(
    *,
    round: SpendingRound,
    unit: Unit,
    theme: Theme,
    amount_cents: int,
    actor: Person,
    measure: Measure | None = None,
    forecast_cents: int | None = None,
    remark: str = "",
    illustrative: bool = False,
) -> Realised:
    """One amount, as a financial report said. A remark that is owed is asked for when the round is closed."""
    round = _enters(round, unit, actor)
    entry = Entry(theme, measure, amount_cents, forecast_cents, remark)
    row = Realised.objects.filter(round=round, unit=unit, theme=theme, measure=measure).first()
    check(round, entry, row)
    row = row or Realised(round=round, unit=unit, theme=theme, measure=measure, illustrative=illustrative)
    row.illustrative = illustrative
    _put(row, entry, actor)
    recount_realised(round.framework, round.year)
    return row


@transaction.atomic
def remove_realised(*, realised: Realised, actor: Person) -> None:
    round = _enters(realised.round, realised.unit, actor)
    realised._history_user = actor
    realised.delete()
    recount_realised(round.framework, round.year)


@transaction.atomic
def close_round(
    *, round: SpendingRound, actor: Person, incomplete: bool = False, at: datetime.datetime | None = None
) -> SpendingStatement:
    """From now on nothing in it changes; what stands there is kept with its fingerprint.

    Raises Refused where a remark is owed, and, unless ``incomplete``, where a unit handed in nothing.
    """
    _judge_top(actor)
    round = locked_open(round)
    states = spending.states(round)
    owing = [state.unit.short for state in states if state.owes]
    if owing:
        raise Refused(_("A remark is still owed by: %(units)s.") % {"units": ", ".join(owing)})
    missing = [state.unit.short for state in states if not state.handed_in]
    if missing and not incomplete:
        raise Refused(
            _("Nothing was entered by: %(units)s. Say that it is closed without them, or wait for them.")
            % {"units": ", ".join(missing)},
            field="incomplete",
        )
    at = at or timezone.now()
    payload = statement.payload(round)
    row = SpendingStatement(round=round, payload=payload, fingerprint=fingerprint(payload), closed_by=actor)
    row.closed_at = at
    row.save()
    round.closed_at, round.closed_by = at, actor
    round._history_user = actor
    round.save()
    return row


@transaction.atomic
def correct_round(
    *, round: SpendingRound, reason: str, actor: Person, on: datetime.date | None = None
) -> SpendingRound:
    """A new round that begins with all that stood in a closed one. That one stays as it was."""
    _judge_top(actor)
    Framework.objects.select_for_update(of=("self",), no_key=True).get(pk=round.framework_id)
    round = SpendingRound.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if round.is_open:
        raise Refused(_("This report is still open: change it, it needs no correction."))
    if SpendingRound.objects.filter(corrects=round).exists():
        raise Refused(_("This report was corrected already. Correct the last one."))
    if not reason.strip():
        raise Refused(_("Say why the report is corrected."), field="reason")
    new = SpendingRound(
        framework_id=round.framework_id,
        year=round.year,
        report=round.report,
        number=round.number + 1,
        corrects=round,
        reason=reason.strip(),
        opened_on=on or today(),
        threshold_cents=round.threshold_cents,
        threshold_per_mille=round.threshold_per_mille,
    )
    new._history_user = actor
    new.save()
    rows = list(Realised.objects.filter(round=round).order_by("pk"))
    for row in rows:
        row.pk, row.round, row._state.adding = None, new, True
    bulk_create_with_history(rows, Realised, default_user=actor)
    recount_realised(new.framework, new.year)
    return new


# --- what they share --------------------------------------------------------------------------------------------------


def locked_open(round: SpendingRound) -> SpendingRound:
    """The round, its row locked. Raises Refused when it is closed."""
    row = SpendingRound.objects.select_for_update(of=("self",)).select_related("framework").get(pk=round.pk)
    if not row.is_open:
        raise Refused(_("This financial report is closed: nothing in it changes. Put it right in a correction."))
    return row


def judge(unit: Unit, actor: Person) -> None:
    verdict = rights_of(actor).may(Act.REALISE, unit)
    if not verdict:
        raise Forbidden(verdict.reason)


def _judge_top(actor: Person) -> None:
    judge(Unit.objects.get(level=Level.INSTITUTION), actor)


def _enters(round: SpendingRound, unit: Unit, actor: Person) -> SpendingRound:
    judge(unit, actor)
    return locked_open(round)


def place_of(entry: Entry) -> tuple[int, int | None]:
    return (entry.theme.pk, entry.measure.pk if entry.measure else None)


def check(round: SpendingRound, entry: Entry, row: Realised | None) -> None:
    key = entry.theme.code if entry.measure is None else f"{entry.theme.code}-{entry.measure.pk}"
    if entry.theme.framework_id != round.framework_id:
        raise Refused(_("This theme belongs to another framework."))
    if entry.measure is not None and entry.measure.theme_id != entry.theme.pk and row is None:
        raise Refused(_("This measure stands under another theme."), field="measure")
    if entry.cents is None and (entry.remark or entry.forecast is not None):
        raise Refused(_("Type what was spent too; 0 when nothing was."), field=f"amount-{key}")
    if row is not None and entry.cents != row.amount_cents and from_ledger(row):
        raise Refused(str(OF_LEDGER), field=f"amount-{key}")


def from_ledger(row: Realised) -> bool:
    """Whether it follows from an export of its own round; what a correction took along can be typed over."""
    return row.origin == Origin.IMPORTED and row.round.imports.exists()


def put(row: Realised, entry: Entry) -> bool:
    """Whether the row changed by it; not saved yet."""
    had = (row.amount_cents, row.forecast_cents, row.remark)
    if row.pk and had == (entry.cents, entry.forecast, entry.remark):
        return False
    if row.pk is None or row.amount_cents != entry.cents:
        row.origin = Origin.ENTERED
    row.amount_cents, row.forecast_cents, row.remark = entry.cents, entry.forecast, entry.remark  # type: ignore[assignment]
    return True


def _put(row: Realised, entry: Entry, actor: Person) -> None:
    """Unchanged leaves no history row."""
    illustrative = Realised.objects.filter(pk=row.pk).values_list("illustrative", flat=True).first() if row.pk else None
    if put(row, entry) or illustrative != row.illustrative:
        row._history_user = actor
        row.save()
