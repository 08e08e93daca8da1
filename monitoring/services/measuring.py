"""What was measured, and what is made of it. A value can be put right later: history keeps what stood there."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from monitoring.models import Indicator, Measurement, Reflection
from monitoring.services.indicators import judge

Number = Decimal | int | float | str
NUMBERS = ("value", "numerator", "denominator", "deviation")
MOST_ANSWERS = 10**9


@dataclass(frozen=True)
class Given:
    """What somebody says was measured. A ratio or percentage may leave its value to be computed from its parts."""

    measured_on: datetime.date
    group: str = ""
    value: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    deviation: Number | None = None
    n: int | None = None
    text: str = ""
    remark: str = ""
    series_break: bool = False
    break_reason: str = ""


@transaction.atomic
def record_measurement(
    *,
    indicator: Indicator,
    measured_on: datetime.date,
    actor: Person,
    unit: Unit | None = None,
    **given: Any,
) -> Measurement:
    """The value in a unit on a date, for a group or for all. What was recorded for these before is put right.

    ``given``: the other fields of ``Given``. The same once more changes nothing.
    """
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("unit").get(pk=indicator.pk)
    unit = unit or indicator.unit
    judge(unit, actor)
    said = Given(measured_on, **given)
    row = Measurement.objects.filter(indicator=indicator, unit=unit, measured_on=measured_on, group=said.group).first()
    row = row or Measurement(indicator=indicator, unit=unit, measured_on=measured_on, group=said.group)
    return keep(row, judged(indicator, unit, said, row), actor)


def keep(row: Measurement, fields: dict[str, Any], actor: Person) -> Measurement:
    """Writes what was judged; the same once more leaves no trace."""
    if row.pk and not changed(row, fields):
        return row
    for name, value in fields.items():
        setattr(row, name, value)
    row.recorded_by = row._history_user = actor
    row.save()
    return row


def changed(row: Measurement, fields: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in fields.items())


def judged(indicator: Indicator, unit: Unit, given: Given, had: Measurement) -> dict[str, Any]:
    """What would be written of a value. Raises Refused at the field that cannot be."""
    _judge_unit(indicator, unit)
    if given.measured_on > today():
        raise Refused(_("This date is still to come."), field="measured_on")
    if indicator.group_names and given.group and not had.pk and given.group not in indicator.group_names:
        raise Refused(
            _("“%(group)s” is no group of this indicator; it has %(groups)s.")
            % {"group": given.group, "groups": ", ".join(indicator.group_names)},
            field="group",
        )
    _judge_break(given, had)
    numbers = {name: getattr(given, name) for name in NUMBERS}
    fields: dict[str, Any] = {k: None if v is None else Decimal(str(v)) for k, v in numbers.items()}
    _check(indicator, fields, given)
    fields = {name: None if number is None else round(number, 4) for name, number in fields.items()}
    words = {name: getattr(given, name).strip() for name in ("text", "remark", "break_reason")}
    return {**fields, **words, "n": given.n, "series_break": given.series_break}


def _judge_unit(indicator: Indicator, unit: Unit) -> None:
    """The indicator's own unit, the units it is measured per, and those in between."""
    levels = [Level.FACULTY, Level.PROGRAMME][: 1 + (indicator.measured_per == Level.PROGRAMME)]
    if unit.pk == indicator.unit_id:
        return
    above = {unit.parent_id, unit.parent.parent_id if unit.parent else None}
    if not indicator.measured_per or unit.level not in levels or indicator.unit_id not in above:
        raise Refused(_("This indicator is not measured in %(unit)s.") % {"unit": unit.name}, field="unit")


def _judge_break(given: Given, had: Measurement) -> None:
    """A break has its reason in words. One that was recorded without stays as it is."""
    reason = given.break_reason.strip()
    if given.series_break and not reason and not (had.pk and had.series_break and not had.break_reason):
        raise Refused(_("Say why this value cannot be compared with earlier ones."), field="break_reason")
    if reason and not given.series_break:
        raise Refused(_("You gave a reason, but did not say that this value cannot be compared."), field="series_break")


@transaction.atomic
def write_reflection(*, indicator: Indicator, year: int, text: str, actor: Person) -> Reflection:
    """What is made of an indicator in a year. What was written about that year before is put right."""
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("unit").get(pk=indicator.pk)
    judge(indicator.unit, actor)
    first = min(indicator.framework.first_year, indicator.baseline_on.year)
    if not first <= year <= today().year:
        raise Refused(
            _("Choose a year from %(first)s to %(last)s.") % {"first": first, "last": today().year}, field="year"
        )
    if not text.strip():
        raise Refused(_("Write what you make of the values of this year."), field="text")
    row = Reflection.objects.filter(indicator=indicator, year=year).first() or Reflection(
        indicator=indicator, year=year
    )
    if row.pk and row.text == text.strip():
        return row
    row.text, row.written_on = text.strip(), today()
    row.written_by = row._history_user = actor
    row.save()
    return row


def _check(indicator: Indicator, numbers: dict[str, Decimal | None], given: Given) -> None:
    """Whether the given numbers make a value of this kind, and fit."""
    kinds = Indicator.Kind
    _fit(numbers)
    _work_out(indicator, numbers)
    _fit(numbers)
    if given.n is not None and not 1 <= given.n <= MOST_ANSWERS:
        raise Refused(_("At least one person answered."), field="n")
    if indicator.kind == kinds.TEXT:
        if not given.text.strip():
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
