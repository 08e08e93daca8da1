"""Amounts under reserve of a named decision, and what came of it."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from budgets import hooks
from budgets.models import BudgetLine, FundingSource, Reserve
from kwaliteit.organisation.models import Body, Person, existing_on
from kwaliteit.organisation.rights import Rights, Verdict, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document, Measure
from plans.permissions import may_close
from plans.services.drafting import open_for_editing, touch

LONGEST = 200


def put_under_reserve(*, measure: Measure, year: int, source: FundingSource | None = None, **decision: Any) -> Reserve:
    """Let an amount wait for a decision, or without ``source`` all amounts of the measure in that year.

    ``decision`` as for ``put_lines_under_reserve``.
    """
    lines = BudgetLine.objects.filter(document=measure.document, measure=measure, year=year)
    if source is not None:
        lines = lines.filter(source=source)
    return put_lines_under_reserve(document=measure.document, lines=lines, **decision)


@transaction.atomic
def put_lines_under_reserve(
    *,
    document: Document,
    lines: QuerySet[BudgetLine],
    what: str,
    body: Body,
    due_on: datetime.date,
    actor: Person,
    at: datetime.datetime | None = None,
) -> Reserve:
    """Let amounts of a plan wait for one decision; the same one, on the same day, is one reserve with more amounts.

    The day comes into the planning in the same transaction. Raises Forbidden without the right to draft, and Refused
    where there is no amount, or where one waits for another decision already.
    """
    document = open_for_editing(document, actor, at)
    what, day = what.strip(), timezone.localdate(at) if at else today()
    if not what:
        raise Refused(_("Say which decision it waits for."), field="what")
    if len(what) > LONGEST:
        raise Refused(_("Say it in at most %(number)s characters.") % {"number": LONGEST}, field="what")
    if due_on < day:
        raise Refused(_("This day has passed."), field="due_on")
    if not Body.objects.filter(existing_on(due_on), pk=body.pk).exists():
        raise Refused(_("%(body)s does not exist on that day.") % {"body": body.name}, field="body")
    waiting = _free(lines.filter(document=document))
    reserve = Reserve.objects.filter(document=document, settled="", what__iexact=what, body=body, due_on=due_on).first()
    is_new = reserve is None
    if reserve is None:
        reserve = Reserve(document=document, what=what, body=body, due_on=due_on)
        reserve._history_user = actor  # type: ignore[attr-defined]
        reserve.save()
    for line in waiting:
        line.reserve, line.changed_by, line.changed_at = reserve, actor, timezone.now()
    bulk_update_with_history(waiting, BudgetLine, ["reserve", "changed_by", "changed_at"], default_user=actor)
    touch(document, actor, at)
    for told in hooks.reserve_made if is_new else ():
        told(reserve, actor)
    return reserve


def _free(rows: QuerySet[BudgetLine]) -> list[BudgetLine]:
    """The amounts; each can wait for one decision at a time."""
    lines = list(rows.select_related("reserve"))
    if not lines:
        raise Refused(_("There is no amount here to put under reserve."))
    waiting = [line.reserve for line in lines if line.reserve and line.reserve.is_open]
    if waiting:
        raise Refused(_("It waits for a decision already: %(what)s.") % {"what": waiting[0]})
    return lines


def may_settle(reserve: Reserve, rights: Rights) -> Verdict:
    """Who drafts the plan, also after it was closed, and who keeps the planning in which the day stands."""
    return Verdict(True) if rights.may_anywhere(Act.SUBMIT) else may_close(reserve.document, rights)


@transaction.atomic
def settle(
    *,
    reserve: Reserve,
    settled: str,
    settled_on: datetime.date,
    text: str,
    actor: Person,
    at: datetime.datetime | None = None,
) -> Reserve:
    """Record what came of it: granted (the mark goes), refused (the amounts show so), or withdrawn.

    The day in the planning is done in the same transaction. Versions that were made before keep what they said.
    """
    day = timezone.localdate(at) if at else today()
    document = (
        Document.objects.select_for_update(of=("self",))
        .select_related("unit__parent__parent")
        .get(pk=reserve.document_id)
    )
    reserve.document = document
    verdict = may_settle(reserve, rights_of(actor, on=day if at else None))
    if not verdict:
        raise Forbidden(verdict.reason)
    row = Reserve.objects.select_for_update().get(pk=reserve.pk)
    if not row.is_open:
        raise Refused(_("What came of this was recorded already."))
    if settled not in Reserve.Settled.values:
        raise Refused(_("Choose what came of it."), field="settled")
    if settled_on > day:
        raise Refused(_("The decision lies in the future; record it after it was taken."), field="settled_on")
    if not text.strip():
        raise Refused(_("Say what was decided."), field="text")
    row.settled, row.settled_on, row.text = settled, settled_on, text.strip()
    row._history_user = actor  # type: ignore[attr-defined]
    row.save()
    if document.is_open:
        touch(document, actor, at)
    for told in hooks.reserve_settled:
        told(row, actor)
    return row


def move(reserve: Reserve, due_on: datetime.date, actor: Person) -> None:
    """Follow the planning, which alone moves the day; called there, in its transaction."""
    reserve.due_on = due_on
    reserve._history_user = actor  # type: ignore[attr-defined]
    reserve.save(update_fields=["due_on"])
