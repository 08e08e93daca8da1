"""Allocation rounds: a framework letter as amounts, scenarios beside it, and what its adoption writes."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from budgets.models import Allocation, AllocationRound, RoundLine, StudentCount
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from plans.models import Document
from plans.models.framework import Holds
from plans.services.drafting import touch

Place = tuple[int, int]  # unit, year
FIELDS = ("rate_cents", "students", "counted_on", "amount_cents")


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody typed for a unit in a year: an amount, or a rate with a number of students on a reference date."""

    unit: Unit
    year: int
    amount_cents: int | None = None
    rate_cents: int | None = None
    students: int | None = None
    counted_on: datetime.date | None = None

    @property
    def place(self) -> Place:
        return (self.unit.pk, self.year)

    @property
    def cents(self) -> int | None:
        if self.rate_cents is None or self.students is None:
            return self.amount_cents
        return self.rate_cents * self.students


@transaction.atomic
def begin_round(*, document: Document, actor: Person) -> AllocationRound:
    """The round of a framework letter; the first to open it makes it."""
    if document.kind.holds != Holds.ROUND:
        raise Refused(_("This kind of document holds no allocation round."))
    require_allocator(actor)
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)  # two who begin at once: one round
    found = AllocationRound.objects.filter(document=document).first()
    if found is not None:
        return found
    if not document.is_open:
        raise Refused(_("This document is closed."))
    years = {"first_year": document.first_year, "last_year": document.last_year}
    row = AllocationRound(document=document, framework_id=document.framework_id, name=document.title, **years)
    row._history_user = actor
    row.save()
    return row


@transaction.atomic
def begin_scenario(*, round: AllocationRound, name: str, actor: Person) -> AllocationRound:
    """A copy of a round to try something in; it stands beside it, and is never adopted."""
    require_allocator(actor)
    if not name.strip():
        raise Refused(_("Give the scenario a name."), field="name")
    origin = round.of or round
    copied = {
        name: getattr(round, name) for name in ("framework_id", "first_year", "last_year", "rest_rule", "rest_text")
    }
    row = AllocationRound(of=origin, name=name.strip(), **copied)
    row._history_user = actor
    row.save()
    lines = [
        RoundLine(round=row, unit_id=line.unit_id, year=line.year, **{name: getattr(line, name) for name in FIELDS})
        for line in round.lines.order_by("pk")
    ]
    bulk_create_with_history(lines, RoundLine, default_user=actor)
    return row


@transaction.atomic
def remove_scenario(*, scenario: AllocationRound, actor: Person) -> None:
    require_allocator(actor)
    if scenario.document_id:
        raise Refused(_("This is the round itself, not a scenario."))
    for line in scenario.lines.all():
        line._history_user = actor
        line.delete()
    scenario._history_user = actor
    scenario.delete()


@transaction.atomic
def take_over(*, scenario: AllocationRound, actor: Person) -> int:
    """Give the letter all that a scenario beside it gives, and its rule for the rest; what the scenario does not give
    goes. The scenario stays. Gives how many lines of the letter really changed. Raises Refused once the letter is closed.
    """
    letter = scenario.of
    if letter is None:
        raise Refused(_("This is the round itself, not a scenario."))
    rule = (scenario.rest_rule, scenario.rest_text)
    if rule != (letter.rest_rule, letter.rest_text):
        set_rest(round=letter, rule=rule[0], text=rule[1], actor=actor)
    before = [Given(line.unit, line.year) for line in letter.lines.select_related("unit")]
    now = [
        Given(line.unit, line.year, **{name: getattr(line, name) for name in FIELDS})
        for line in scenario.lines.select_related("unit")
    ]
    return save_given(round=letter, given=[*before, *now], actor=actor)


@transaction.atomic
def save_given(
    *,
    round: AllocationRound,
    given: Iterable[Given],
    actor: Person,
    seen: Mapping[Place, int | None] | None = None,
) -> int:
    """Save what units get, all or nothing; no amount takes a line away. Gives how many lines really changed.

    Raises Forbidden without the right to allocate; Conflict, with amounts by place, where something else stands than
    was ``seen``; Refused once the letter is closed, or where a line is outside the round, below zero, or half a rate.
    """
    document = _open(round, actor)
    wanted = {one.place: one for one in given}
    for one in wanted.values():
        _check(round, one)
    stored = {(line.unit_id, line.year): line for line in RoundLine.objects.filter(round=round)}
    _compare(seen or {}, stored, wanted)
    new, kept, gone = [], [], []
    for place, one in wanted.items():
        line = stored.get(place)
        if one.cents is None:
            gone += [line] if line else []
            continue
        fields = {
            "rate_cents": one.rate_cents,
            "students": one.students,
            "counted_on": one.counted_on,
            "amount_cents": one.cents,
        }
        if line is None:
            new.append(RoundLine(round=round, unit=one.unit, year=one.year, **fields))
        elif any(getattr(line, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(line, name, value)
            kept.append(line)
    for line in gone:
        line._history_user = actor
        line.delete()
    bulk_create_with_history(new, RoundLine, default_user=actor)
    bulk_update_with_history(kept, RoundLine, FIELDS, default_user=actor)
    changed = len(new) + len(kept) + len(gone)
    if changed and document is not None:
        touch(document, actor)
    return changed


def _compare(
    seen: Mapping[Place, int | None], stored: Mapping[Place, RoundLine], wanted: Mapping[Place, Given]
) -> None:
    """Raises Conflict where somebody else saved another amount after this page was opened, and not the same one."""
    found = {place: stored[place].amount_cents if place in stored else None for place in wanted}
    other = {
        place: cents
        for place, cents in found.items()
        if place in seen and seen[place] != cents and wanted[place].cents != cents
    }
    if other:
        typed = {place: wanted[place].cents for place in other}
        raise Conflict(_("Somebody else changed amounts in the meantime."), stored=other, typed=typed, revision=0)


def give_by_rate(
    *,
    round: AllocationRound,
    rate_cents: int,
    counted_on: datetime.date,
    units: Collection[Unit],
    years: Collection[int],
    actor: Person,
) -> int:
    """Give units one rate per student of a reference date, in some years."""
    rates = dict.fromkeys(units, rate_cents)
    return give_by_rates(round=round, rates=rates, counted_on=counted_on, years=years, actor=actor)


@transaction.atomic
def give_by_rates(
    *,
    round: AllocationRound,
    rates: Mapping[Unit, int],
    counted_on: datetime.date,
    years: Collection[int],
    actor: Person,
) -> int:
    """Give each unit its rate per student of one reference date, in some years. Raises Refused where nobody was counted."""
    units = list(rates)
    counts = {row.unit_id: row.number for row in StudentCount.objects.filter(unit__in=units, counted_on=counted_on)}
    missing = [unit.short for unit in units if unit.pk not in counts]
    if missing:
        raise Refused(
            _("No students were counted on that date of: %(units)s.") % {"units": ", ".join(missing)},
            field="counted_on",
        )
    given = [
        Given(unit, year, rate_cents=rate_cents, students=counts[unit.pk], counted_on=counted_on)
        for unit, rate_cents in rates.items()
        for year in years
    ]
    return save_given(round=round, given=given, actor=actor)


@transaction.atomic
def set_rest(*, round: AllocationRound, rule: str, text: str, actor: Person) -> None:
    """By which rule what is still to allocate will be divided; one in words needs its words."""
    document = _open(round, actor)
    if rule not in AllocationRound.Rest.values:
        raise Refused(_("Choose how what is still to allocate will be divided."), field="rule")
    if rule == AllocationRound.Rest.WRITTEN and not text.strip():
        raise Refused(_("Write down how it will be divided."), field="text")
    if (round.rest_rule, round.rest_text) == (rule, text.strip()):
        return
    round.rest_rule, round.rest_text = rule, text.strip()
    round._history_user = actor
    round.save()
    if document is not None:
        touch(document, actor)


def adopt_round(document: Document, lines: Sequence[dict[str, Any]], actor: Person) -> None:
    """Write what an adopted letter gives as allocations, from the lines of the version that was adopted.

    Who calls is in a transaction. What the letter does not speak of stays as it was.
    """
    round = AllocationRound.objects.get(document=document)
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={line["unit"] for line in lines})}
    for line in lines:
        key = {"framework_id": document.framework_id, "unit": units[line["unit"]], "year": line["year"]}
        row = Allocation.objects.select_for_update().filter(**key).first() or Allocation(**key)
        row.amount_cents, row.rate_cents, row.students = line["cents"], line["rate"], line["students"]
        row.counted_on = datetime.date.fromisoformat(line["counted_on"]) if line["counted_on"] else None
        row.letter, row.round, row.illustrative = document.title, round, document.illustrative
        row._history_user = actor
        row.save()


def require_allocator(actor: Person) -> None:
    """Raises Forbidden for who may not divide the money of the institution."""
    verdict = rights_of(actor).may(Act.ALLOCATE, Unit.objects.get(level=Level.INSTITUTION))
    if not verdict:
        raise Forbidden(verdict.reason)


def _open(round: AllocationRound, actor: Person) -> Document | None:
    """The letter of the round, locked; None for a scenario. Raises Refused when the letter is closed."""
    require_allocator(actor)
    if round.document_id is None:
        AllocationRound.objects.select_for_update(of=("self",)).get(pk=round.pk)
        return None
    document = Document.objects.select_for_update(of=("self",)).get(pk=round.document_id)
    if not document.is_open:
        raise Refused(_("This document is closed."))
    return document


def _check(round: AllocationRound, one: Given) -> None:
    if one.year not in round.years:
        raise Refused(
            _("%(year)s is outside the years of this round, %(first)s to %(last)s.")
            % {"year": one.year, "first": round.first_year, "last": round.last_year}
        )
    if one.unit.level == Level.PROGRAMME:
        raise Refused(_("Money is allocated to faculties, service units and the institution, not to programmes."))
    rate = (one.rate_cents, one.students, one.counted_on)
    if any(part is None for part in rate) and any(part is not None for part in rate):
        raise Refused(_("A rate needs a number of students and the date on which they were counted."))
    if (one.cents or 0) < 0:
        raise Refused(_("This amount cannot be below zero."))
