"""Asking who answers for measures how far they are. Asked again while answers are owed it stays one ask."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring import hooks
from monitoring.asking import answers_of, measures_asked, open_about
from monitoring.models import ProgressAsk
from plans.models import Framework, Measure


@transaction.atomic
def ask_for_progress(
    *, framework: Framework, unit: Unit, year: int, due_on: datetime.date, actor: Person, word: str = ""
) -> ProgressAsk:
    """For the measures of a unit and all below it. Who was told already is not told again."""
    unit = Unit.objects.select_for_update(of=("self",)).select_related("parent__parent").get(pk=unit.pk)
    _judge(unit, actor)
    if due_on < today():
        raise Refused(_("Choose a day that is still to come."), field="due_on")
    if not framework.first_year <= year <= min(framework.last_year, today().year):
        raise Refused(_("Choose a year of the framework that has begun."), field="year")
    ask = ProgressAsk.objects.filter(framework=framework, unit=unit, year=year, ended_on=None).first()
    ask = ask or ProgressAsk(framework=framework, unit=unit, year=year, asked_by=actor, asked_on=today())
    ask.due_on, ask.word = due_on, word.strip()
    if not answers_of(ask).owing:
        raise Refused(_("Nobody answers for a measure of this unit that still needs a report in this year."))
    ask._history_user = actor
    ask.save()
    for told in hooks.asked:
        told(ask)
    return ask


@transaction.atomic
def end_ask(*, ask: ProgressAsk, actor: Person) -> ProgressAsk:
    """Let it rest: nobody is asked any more."""
    ask = ProgressAsk.objects.select_for_update(of=("self",)).select_related("unit__parent__parent").get(pk=ask.pk)
    _judge(ask.unit, actor)
    if ask.ended_on is None:
        _end(ask, actor)
    return ask


def end_answered(measure: Measure, year: int, actor: Person) -> None:
    """Called within the report on a measure: what is answered for all measures is asked no longer."""
    for ask in open_about(measure, year).select_for_update(of=("self",)):
        if not measures_asked(ask).filter(told=False).exists():
            _end(ask, actor)


def _end(ask: ProgressAsk, actor: Person) -> None:
    ask.ended_on, ask._history_user = today(), actor
    ask.save()


def _judge(unit: Unit, actor: Person) -> None:
    verdict = rights_of(actor).may(Act.ASK_PROGRESS, unit)
    if not verdict:
        raise Forbidden(verdict.reason)
