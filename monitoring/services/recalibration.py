"""Recalibration: opened with its questions, answered, put off or dropped by a decision; units begin their new plans."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from budgets.models import BudgetLine
from budgets.services.lines import Cell, save_cells
from governance.models import Decision, Dialogue
from governance.services.common import moment, require
from kwaliteit.organisation.models import Body, Person, Unit, existing_on
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.notation import Amount
from monitoring.models import Recalibration, RecalibrationChange, RecalibrationQuestion
from monitoring.recalibration import adopted_plans, kind_for, new_plans, plan_of
from plans.models import Document, Framework
from plans.services.beginning import begin

Question = tuple[str, str]
"""In Dutch and in English; the latter may be empty."""


@transaction.atomic
def open_recalibration(
    *,
    framework: Framework,
    from_year: int,
    questions: Iterable[Question],
    actor: Person,
    reason: str = "",
    due_on: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> Recalibration:
    """Look at the plans of a framework anew; what comes of it holds from 1 January of ``from_year``."""
    _at, day = moment(at)
    _demand(actor, day)
    _check_year(framework, from_year)
    asked = [(nl.strip(), en.strip()) for nl, en in questions if nl.strip()]
    if not asked:
        raise Refused(_("Ask at least one question."), field="questions")
    row = Recalibration(framework=framework, from_year=from_year, due_on=due_on, reason=reason.strip())
    row.opened_on, row.opened_by, row._history_user = day, actor, actor
    row.save()
    for order, (nl, en) in enumerate(asked, start=1):
        _ask(row, order, nl, en, actor)
    return row


@transaction.atomic
def add_question(
    *,
    recalibration: Recalibration,
    words_nl: str,
    actor: Person,
    words_en: str = "",
    at: datetime.datetime | None = None,
) -> RecalibrationQuestion:
    _at, day = moment(at)
    row = _locked(recalibration, actor, day)
    if not words_nl.strip():
        raise Refused(_("Write the question."), field="words_nl")
    last = row.questions.aggregate(last=Max("order"))["last"] or 0
    return _ask(row, last + 1, words_nl.strip(), words_en.strip(), actor)


@transaction.atomic
def answer_question(
    *,
    question: RecalibrationQuestion,
    answer: str,
    actor: Person,
    answered_on: datetime.date | None = None,
    decision: Decision | None = None,
    dialogue: Dialogue | None = None,
    at: datetime.datetime | None = None,
) -> RecalibrationQuestion:
    """In words, with the decision or the talk that it stands on. An answer can be put right; history keeps the first."""
    _at, day = moment(at)
    recalibration = _locked(question.recalibration, actor, day)
    row = RecalibrationQuestion.objects.get(pk=question.pk)
    if not answer.strip():
        raise Refused(_("Write the answer."), field="answer")
    answered_on = answered_on or day
    if answered_on > day:
        raise Refused(_("This date is still to come."), field="answered_on")
    framework = recalibration.framework_id
    if decision and decision.version.document.framework_id != framework:
        raise Refused(_("This decision is about a plan of another framework."), field="decision")
    if dialogue and dialogue.framework_id != framework:
        raise Refused(_("This talk belongs to another framework."), field="dialogue")
    row.answer, row.answered_on, row.answered_by = answer.strip(), answered_on, actor
    row.decision, row.dialogue, row._history_user = decision, dialogue, actor
    row.save()
    return row


@transaction.atomic
def move_recalibration(
    *, recalibration: Recalibration, moved_to: int, reason: str, body: Body, decided_on: datetime.date, actor: Person,
    due_on: datetime.date | None = None, at: datetime.datetime | None = None,
) -> RecalibrationChange:  # fmt: skip
    """Record the decision to put it off to another year. Not once a unit began its plan for this year."""
    row, change = _change(recalibration, reason, body, decided_on, actor, at)
    if moved_to == row.from_year:
        raise Refused(_("That is the year it has now."), field="moved_to")
    _check_year(row.framework, moved_to)
    if new_plans(row, adopted_plans(row)):
        raise Refused(_("Units have begun their plans for %(year)s already.") % {"year": row.from_year})
    change.moved_to = row.from_year = moved_to
    row.due_on = due_on
    change.save()
    row._change_reason = change.reason[:100]
    row._history_user = actor
    row.save()
    return change


@transaction.atomic
def drop_recalibration(
    *, recalibration: Recalibration, reason: str, body: Body, decided_on: datetime.date, actor: Person,
    at: datetime.datetime | None = None,
) -> RecalibrationChange:  # fmt: skip
    """Record the decision that there will be none. Plans that were begun for it stay, for their units to close."""
    row, change = _change(recalibration, reason, body, decided_on, actor, at)
    row.dropped_on = decided_on
    change.save()
    row._change_reason = change.reason[:100]
    row._history_user = actor
    row.save()
    return change


@transaction.atomic
def begin_plan(
    *, recalibration: Recalibration, unit: Unit, actor: Person, at: datetime.datetime | None = None
) -> tuple[Document, list[str]]:
    """The new plan of a unit, with all that stands in the adopted one and the amounts of the years that are left.

    Gives the titles of what could not come along. Raises Forbidden for who may not begin a document of the unit.
    """
    _at, day = moment(at)
    require(Act.CREATE, unit, actor, day)
    row = Recalibration.objects.select_for_update(of=("self",)).select_related("framework").get(pk=recalibration.pk)
    if row.dropped_on:
        raise Refused(_("This recalibration was dropped."))
    was = plan_of(row, unit)
    if was is None:
        raise Refused(_("%(unit)s has no adopted plan that goes on in %(year)s.") % _about(row, unit))
    if Document.objects.filter(replaces=was, first_year=row.from_year).exists():
        raise Refused(_("%(unit)s has begun its plan for %(year)s already.") % _about(row, unit))
    kind = kind_for(was)
    with override(was.language):
        title = f"{kind.name} {row.from_year}–{was.last_year}"
    document, left = begin(
        actor=actor, begun_from=was, replaces=was, kind=kind, unit=unit, title=title, first_year=row.from_year,
        last_year=was.last_year, language=was.language, effective_from=datetime.date(row.from_year, 1, 1),
        due_on=row.due_on, illustrative=was.illustrative, at=at,
    )  # fmt: skip
    _bring_amounts(was, document, actor, at)
    return document, left


def _bring_amounts(was: Document, document: Document, actor: Person, at: datetime.datetime | None) -> None:
    """The amounts of the years that both have, cent by cent; how they were made up stays in the earlier plan."""
    mine = dict(document.measures.values_list("lineage", "pk"))
    lines = BudgetLine.objects.filter(document=was, year__in=document.years).select_related("measure", "source")
    cells = [
        Cell(mine[row.measure.lineage], row.year, row.source, Amount(cents=row.amount_cents, pm=row.pm), note=row.note)
        for row in lines.order_by("pk")
        if row.measure.lineage in mine
    ]
    if cells:
        save_cells(document=document, cells=cells, actor=actor, at=at)


def _about(row: Recalibration, unit: Unit) -> dict[str, object]:
    return {"unit": unit.name, "year": row.from_year}


def _demand(actor: Person, day: datetime.date) -> None:
    require(Act.RECALIBRATE, Unit.objects.get(level=Level.INSTITUTION), actor, day)


def _locked(recalibration: Recalibration, actor: Person, day: datetime.date) -> Recalibration:
    _demand(actor, day)
    row = Recalibration.objects.select_for_update(of=("self",)).select_related("framework").get(pk=recalibration.pk)
    if row.dropped_on:
        raise Refused(_("This recalibration was dropped."))
    return row


def years_left(framework: Framework) -> list[int]:
    """From which a recalibration can be opened, or to which one can be put off."""
    taken = Recalibration.objects.filter(framework=framework, dropped_on=None).values_list("from_year", flat=True)
    return sorted(set(range(framework.first_year + 1, framework.last_year + 1)) - set(taken))


def _check_year(framework: Framework, year: int) -> None:
    if not framework.first_year < year <= framework.last_year:
        raise Refused(
            _("Choose a year after the first of the framework, %(first)s to %(last)s.")
            % {"first": framework.first_year + 1, "last": framework.last_year},
            field="from_year",
        )
    if Recalibration.objects.filter(framework=framework, from_year=year, dropped_on=None).exists():
        raise Refused(_("There is a recalibration from %(year)s on already.") % {"year": year}, field="from_year")


def _ask(row: Recalibration, order: int, nl: str, en: str, actor: Person) -> RecalibrationQuestion:
    question = RecalibrationQuestion(recalibration=row, order=order, words_nl=nl, words_en=en)
    question._history_user = actor
    question.save()
    return question


def _change(
    recalibration: Recalibration, reason: str, body: Body, decided_on: datetime.date, actor: Person,
    at: datetime.datetime | None,
) -> tuple[Recalibration, RecalibrationChange]:  # fmt: skip
    """The row, locked, and what is to be recorded of it."""
    at, day = moment(at)
    row = _locked(recalibration, actor, day)
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    if decided_on > day:
        raise Refused(_("The decision lies in the future; record it after it was taken."), field="decided_on")
    if not Body.objects.filter(existing_on(decided_on), pk=body.pk).exists():
        raise Refused(_("%(body)s does not exist on that day.") % {"body": body.name}, field="body")
    change = RecalibrationChange(
        recalibration=row, was_year=row.from_year, reason=reason.strip(), body=body, decided_on=decided_on,
        recorded_by=actor, recorded_at=at,
    )  # fmt: skip
    return row, change
