"""Agreed dates: moved or dropped by a decision, put in the planning, and marked as done."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.models import Reserve
from budgets.services.reserves import move as move_reserve
from governance.models import Milestone, MilestoneChange
from governance.services.common import moment, require
from kwaliteit.organisation.models import Body, Person, Unit, existing_on
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.errors import Refused
from plans.models import Framework


def may_plan(rights: Rights) -> Verdict:
    """The planning is kept by who composes the plan of the institution and by the Executive Board."""
    if rights.may_anywhere(Act.SUBMIT):
        return Verdict(True)
    return Verdict(False, _("The planning is kept by the board staff and the Executive Board."))


def _demand(actor: Person, day: datetime.date) -> None:
    require(Act.SUBMIT, Unit.objects.get(level=Level.INSTITUTION), actor, day)


@transaction.atomic
def move_milestone(
    *,
    milestone: Milestone,
    moved_to: datetime.date,
    reason: str,
    body: Body,
    decided_on: datetime.date,
    actor: Person,
    at: datetime.datetime | None = None,
) -> MilestoneChange:
    """Record the decision to move a date; the old date stays in view. Raises Refused when it was done or dropped."""
    row, change = _change(milestone, reason, body, decided_on, actor, at)
    if moved_to == row.due_on:
        raise Refused(_("That is the date it has now."), field="moved_to")
    if moved_to < decided_on:
        raise Refused(_("The new date lies before the day of the decision."), field="moved_to")
    if row.starts_on and moved_to < row.starts_on:
        raise Refused(_("The new date lies before the day on which it begins."), field="moved_to")
    change.moved_to = row.due_on = moved_to
    change.save()
    _save(row, actor, change, "due_on")
    if row.reserve:
        move_reserve(row.reserve, moved_to, actor)
    return change


@transaction.atomic
def drop_milestone(
    *,
    milestone: Milestone,
    reason: str,
    body: Body,
    decided_on: datetime.date,
    actor: Person,
    at: datetime.datetime | None = None,
) -> MilestoneChange:
    """Record the decision that something agreed will not happen. It stays in the planning, struck."""
    row, change = _change(milestone, reason, body, decided_on, actor, at)
    _of_no_reserve(row)
    row.dropped_on = decided_on
    change.save()
    _save(row, actor, change, "dropped_on")
    return change


def _change(
    milestone: Milestone,
    reason: str,
    body: Body,
    decided_on: datetime.date,
    actor: Person,
    at: datetime.datetime | None,
) -> tuple[Milestone, MilestoneChange]:
    """The row, locked, and what is to be recorded of it."""
    at, day = moment(at)
    _demand(actor, day)
    row = _locked(milestone)
    if row.done_on:
        raise Refused(_("This was done already, so its date stays as it was."))
    if row.dropped_on:
        raise Refused(_("This was dropped already."))
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    if decided_on > day:
        raise Refused(_("The decision lies in the future; record it after it was taken."), field="decided_on")
    if not Body.objects.filter(existing_on(decided_on), pk=body.pk).exists():
        raise Refused(_("%(body)s does not exist on that day.") % {"body": body.name}, field="body")
    change = MilestoneChange(milestone=row, was_on=row.due_on, reason=reason.strip(), body=body, decided_on=decided_on)
    change.recorded_by, change.recorded_at = actor, at
    return row, change


def _locked(milestone: Milestone) -> Milestone:
    """The row; with the reserve that it is the day of locked first, as settling does."""
    if milestone.reserve_id:
        Reserve.objects.select_for_update().get(pk=milestone.reserve_id)
    return Milestone.objects.select_for_update(of=("self",)).select_related("reserve").get(pk=milestone.pk)


def _of_no_reserve(row: Milestone) -> None:
    if row.reserve_id:
        raise Refused(_("Money waits for this decision. Record there what came of it; then this date is done too."))


def _save(row: Milestone, actor: Person, change: MilestoneChange, field: str) -> None:
    row._history_user = actor  # type: ignore[attr-defined]
    row._change_reason = change.reason[:100]  # type: ignore[attr-defined]
    row.save(update_fields=[field])


@transaction.atomic
def finish_milestone(
    *, milestone: Milestone, done_on: datetime.date, actor: Person, at: datetime.datetime | None = None
) -> Milestone:
    """Record the day on which it was done."""
    _at, day = moment(at)
    _demand(actor, day)
    row = _locked(milestone)
    if row.dropped_on:
        raise Refused(_("This was dropped already."))
    if row.done_on:
        raise Refused(_("This was recorded as done already."))
    _of_no_reserve(row)
    if done_on > day:
        raise Refused(_("The date lies in the future."), field="done_on")
    row.done_on = done_on
    row._history_user = actor  # type: ignore[attr-defined]
    row.save(update_fields=["done_on"])
    return row


@transaction.atomic
def add_milestone(
    *, framework: Framework, actor: Person, at: datetime.datetime | None = None, **fields: Any
) -> Milestone:
    """Put a date in the planning. The same thing for the same body is put in once."""
    _at, day = moment(at)
    _demand(actor, day)
    same = {name: fields[name] for name in ("level", "what_nl", "due_on")}
    row = Milestone.objects.filter(framework=framework, dropped_on__isnull=True, **same).first()
    if row is None:
        row = Milestone(framework=framework, **fields)
        row._history_user = actor  # type: ignore[attr-defined]
        row.full_clean()
        row.save()
    return row
