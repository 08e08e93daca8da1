"""Indicators and what was measured. A value can be put right later: history keeps what stood there."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring.models import Indicator, Measurement
from plans.models import Framework, Theme

Number = Decimal | int | float | str
CHANGEABLE = ("name_nl", "name_en", "theme", "definition", "source", "scale", "direction", "target", "baseline_on")


@transaction.atomic
def add_indicator(
    *,
    framework: Framework,
    unit: Unit,
    theme: Theme,
    name_nl: str,
    name_en: str,
    kind: str,
    baseline_on: datetime.date,
    actor: Person,
    **fields: Any,
) -> Indicator:
    """Something to follow from its baseline on. ``fields``: definition, source, scale, direction, target, order."""
    _judge(unit, actor)
    if kind not in Indicator.Kind.values:
        raise Refused(_("Choose what kind of value this indicator has."), field="kind")
    order = fields.pop("order", None)
    if order is None:
        order = Indicator.objects.filter(framework=framework, unit=unit).count() + 1
    indicator = Indicator(framework=framework, unit=unit, kind=kind, order=order)
    given = {"name_nl": name_nl, "name_en": name_en, "theme": theme, "baseline_on": baseline_on, **fields}
    return _fill(indicator, given, actor)


@transaction.atomic
def change_indicator(*, indicator: Indicator, actor: Person, **fields: Any) -> Indicator:
    """Put the words of an indicator right. Its kind stays: other values are another indicator."""
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("framework").get(pk=indicator.pk)
    _judge(indicator.unit, actor)
    return _fill(indicator, fields, actor)


@transaction.atomic
def record_measurement(
    *,
    indicator: Indicator,
    measured_on: datetime.date,
    actor: Person,
    unit: Unit | None = None,
    value: Number | None = None,
    numerator: Number | None = None,
    denominator: Number | None = None,
    deviation: Number | None = None,
    group: str = "",
    text: str = "",
    remark: str = "",
    series_break: bool = False,
) -> Measurement:
    """The value in a unit on a date, for a group or for all. What was recorded for these before is put right."""
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    unit = unit or indicator.unit
    _judge(unit, actor)
    if measured_on > today():
        raise Refused(_("This date is still to come."), field="measured_on")
    given = {"value": value, "numerator": numerator, "denominator": denominator, "deviation": deviation}
    numbers = {name: None if number is None else Decimal(str(number)) for name, number in given.items()}
    _check(indicator, numbers, text)
    row = Measurement.objects.filter(indicator=indicator, unit=unit, measured_on=measured_on, group=group).first()
    row = row or Measurement(indicator=indicator, unit=unit, measured_on=measured_on, group=group)
    for name, number in numbers.items():
        setattr(row, name, number)
    row.text, row.remark, row.series_break, row.recorded_by = text, remark, series_break, actor
    row._history_user = actor
    row.save()
    return row


def _judge(unit: Unit, actor: Person) -> None:
    verdict = rights_of(actor).may(Act.MEASURE, unit)
    if not verdict:
        raise Forbidden(verdict.reason)


def _fill(indicator: Indicator, fields: dict[str, Any], actor: Person) -> Indicator:
    for name, value in fields.items():
        if name not in CHANGEABLE:
            raise TypeError(f"an indicator has no {name} to change")
        setattr(indicator, name, value)
    if indicator.theme.framework_id != indicator.framework_id:
        raise Refused(_("This theme belongs to another framework."))
    if not indicator.name_nl.strip() or not indicator.name_en.strip():
        raise Refused(_("Give the indicator a name in both languages."), field="name_nl")
    if indicator.direction not in Indicator.Direction.values:
        raise Refused(_("Choose whether higher or lower is better."), field="direction")
    indicator._history_user = actor
    indicator.save()
    return indicator


def _check(indicator: Indicator, numbers: dict[str, Decimal | None], text: str) -> None:
    """Whether the given numbers make a value of this kind, and fit."""
    kinds = Indicator.Kind
    _fit(numbers)
    _work_out(indicator, numbers)
    _fit(numbers)
    if indicator.kind == kinds.TEXT:
        if not text.strip():
            raise Refused(_("Write what was found."), field="text")
        return
    value = numbers["value"]
    if value is None:
        raise Refused(_("Fill in a value."), field="value")
    if indicator.kind == kinds.PERCENTAGE and not 0 <= value <= 100:
        raise Refused(_("A percentage lies between 0 and 100."), field="value")
    if indicator.kind == kinds.MILESTONE and value not in (0, 1):
        raise Refused(_("Choose yes or no."), field="value")
    if indicator.kind == kinds.COUNT and value != int(value):
        raise Refused(_("A number of people or things is a whole number."), field="value")
    if value < 0 or (numbers["deviation"] or 0) < 0:
        raise Refused(_("This value cannot be below zero."), field="value")


def _fit(numbers: dict[str, Decimal | None]) -> None:
    """Whether each number has room in its column, so that no database has to say so."""
    for name, number in numbers.items():
        column = Measurement._meta.get_field(name)
        most = 10 ** (column.max_digits - column.decimal_places)
        if number is not None and not abs(number) < most:
            raise Refused(
                _("This number is too large: at most %(digits)s digits fit before the decimal mark.")
                % {"digits": column.max_digits - column.decimal_places},
                field=name,
            )


def _work_out(indicator: Indicator, numbers: dict[str, Decimal | None]) -> None:
    """The value of a ratio or percentage follows from its two parts, unless it was published with them."""
    above, below = numbers["numerator"], numbers["denominator"]
    if (above is None) != (below is None):
        raise Refused(_("Give both parts of the ratio, or neither."), field="numerator")
    if above is None or below is None:
        return
    if below <= 0:
        raise Refused(_("The part below the line must be more than zero."), field="denominator")
    if numbers["value"] is None:
        factor = 100 if indicator.kind == Indicator.Kind.PERCENTAGE else 1
        numbers["value"] = round(factor * above / below, 4)
