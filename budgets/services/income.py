"""Where the money comes from, and who gets it."""

from __future__ import annotations

import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from budgets.models import Allocation, FundingSource, Income
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Framework

Row = TypeVar("Row", bound=models.Model)
SOURCES = (
    # code, Dutch, English, counts as quality funds
    ("quality", "Kwaliteitsmiddelen", "Quality funds", True),
    ("npo", "Nationaal Programma Onderwijs (NPO)", "National Programme for Education (NPO)", False),
    ("own", "Eigen middelen", "Own means", False),
    ("other", "Andere middelen", "Other means", False),
)


def ensure_sources(framework: Framework, actor: Person | None = None) -> dict[str, FundingSource]:
    """The usual funding sources of a framework, made where there are none yet; by code."""
    sources = FundingSource.objects.filter(framework=framework).order_by("order")
    if not sources.exists():
        for order, (code, nl, en, counts) in enumerate(SOURCES, start=1):
            source = FundingSource(framework=framework, code=code, order=order, name_nl=nl, name_en=en, counts=counts)
            source._history_user = actor  # type: ignore[attr-defined]
            source.save()
    return {source.code: source for source in sources}


@transaction.atomic
def set_income(
    *,
    framework: Framework,
    year: int,
    stage: str,
    amount_cents: int,
    dated: datetime.date,
    source: str,
    actor: Person,
) -> Income:
    """The income of the institution in a year, as one paper of one date says it; other papers keep what they say."""
    _judge(Act.ALLOCATE, _institution(), actor)
    _inside(framework, year)
    if stage not in Income.Stage.values:
        raise Refused(_("Choose which version of the income this is."), field="stage")
    fields = {"amount_cents": _not_negative(amount_cents), "source": source}
    return _put(Income, {"framework": framework, "year": year, "stage": stage, "dated": dated}, fields, actor)


@transaction.atomic
def remove_income(*, income: Income, actor: Person) -> None:
    """Take away what was entered by mistake; its history stays."""
    _judge(Act.ALLOCATE, _institution(), actor)
    income._history_user = actor
    income.delete()


@transaction.atomic
def set_allocation(
    *,
    framework: Framework,
    unit: Unit,
    year: int,
    amount_cents: int,
    actor: Person,
    rate_cents: int | None = None,
    students: int | None = None,
    counted_on: datetime.date | None = None,
    letter: str = "",
    illustrative: bool = False,
) -> Allocation:
    """What a unit gets in a year. With a rate and a number of students, the amount is their product."""
    _judge(Act.ALLOCATE, _institution(), actor)
    _inside(framework, year)
    if unit.level == Level.PROGRAMME:
        raise Refused(
            _("Money is allocated to faculties, service units and the institution, not to programmes."), field="unit"
        )
    if rate_cents is not None and students is not None and rate_cents * students != amount_cents:
        raise Refused(_("The amount is not the rate times the number of students."), field="amount")
    fields = {
        "amount_cents": _not_negative(amount_cents),
        "rate_cents": rate_cents,
        "students": students,
        "counted_on": counted_on,
        "letter": letter,
        "illustrative": illustrative,
    }
    return _put(Allocation, {"framework": framework, "unit": unit, "year": year}, fields, actor)


@transaction.atomic
def remove_allocation(*, allocation: Allocation, actor: Person) -> None:
    _judge(Act.ALLOCATE, _institution(), actor)
    allocation._history_user = actor
    allocation.delete()


def _judge(act: Act, unit: Unit, actor: Person) -> None:
    verdict = rights_of(actor).may(act, unit)
    if not verdict:
        raise Forbidden(verdict.reason)


def _institution() -> Unit:
    return Unit.objects.get(level=Level.INSTITUTION)


def _inside(framework: Framework, year: int) -> None:
    if year not in framework.years:
        raise Refused(
            _("%(year)s is outside the period of the framework, %(first)s to %(last)s.")
            % {"year": year, "first": framework.first_year, "last": framework.last_year}
        )


def _not_negative(amount_cents: int) -> int:
    if amount_cents < 0:
        raise Refused(_("This amount cannot be below zero."))
    return amount_cents


def _put(model: type[Row], key: dict[str, Any], fields: dict[str, Any], actor: Person) -> Row:
    """Make or change the one row with this key; unchanged leaves no history row."""
    lookup = {f"{name}__isnull" if value is None else name: value is None or value for name, value in key.items()}
    row = model.objects.select_for_update().filter(**lookup).first()
    if row is None:
        row = model(**key)
    elif all(getattr(row, name) == value for name, value in fields.items()):
        return row
    for name, value in fields.items():
        setattr(row, name, value)
    row._history_user = actor
    row.save()
    return row
