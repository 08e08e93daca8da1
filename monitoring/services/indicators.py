"""Indicators: what is followed, for which theme or measure, and per which units. History keeps what was changed."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring.models import Indicator, Measurement
from plans.models import Framework, Measure, Theme

CHANGEABLE = (
    "name_nl",
    "name_en",
    "theme",
    "measure",
    "measured_per",
    "groups",
    "definition",
    "source",
    "scale",
    "direction",
    "target",
    "target_value",
    "no_target",
    "baseline_on",
)


@transaction.atomic
def add_indicator(
    *,
    framework: Framework,
    unit: Unit,
    name_nl: str,
    name_en: str,
    kind: str,
    baseline_on: datetime.date,
    actor: Person,
    theme: Theme | None = None,
    measure: Measure | None = None,
    **fields: Any,
) -> Indicator:
    """Something to follow from its baseline on, for a theme or for a measure, which has its own theme.

    ``fields``: ``order``, and what else is CHANGEABLE.
    """
    judge(unit, actor)
    if kind not in Indicator.Kind.values:
        raise Refused(_("Choose what kind of value this indicator has."), field="kind")
    order = fields.pop("order", None)
    if order is None:
        order = Indicator.objects.filter(framework=framework, unit=unit).count() + 1
    indicator = Indicator(framework=framework, unit=unit, kind=kind, order=order)
    given = {
        "name_nl": name_nl,
        "name_en": name_en,
        "theme": theme,
        "measure": measure,
        "baseline_on": baseline_on,
        **fields,
    }
    return _fill(indicator, given, actor)


@transaction.atomic
def change_indicator(*, indicator: Indicator, actor: Person, **fields: Any) -> Indicator:
    """Put the words of an indicator right. Its kind stays: other values are another indicator."""
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("framework").get(pk=indicator.pk)
    judge(indicator.unit, actor)
    return _fill(indicator, fields, actor)


def judge(unit: Unit, actor: Person) -> None:
    """Who enters indicators and values for a unit."""
    verdict = rights_of(actor).may(Act.MEASURE, unit)
    if not verdict:
        raise Forbidden(verdict.reason)


def _fill(indicator: Indicator, fields: dict[str, Any], actor: Person) -> Indicator:
    if unknown := sorted(set(fields) - set(CHANGEABLE)):
        raise TypeError(f"an indicator has no {', '.join(unknown)} to change")
    was = indicator.measured_per
    measure = fields.pop("measure", None) if "measure" in fields else _KEEP
    if measure is None and not fields.get("theme", True):
        raise Refused(_("Choose a theme, or a measure."), field="theme")
    for name, value in fields.items():
        setattr(indicator, name, value)
    if measure is not _KEEP:
        _connect(indicator, measure)
    if indicator.theme.framework_id != indicator.framework_id:
        raise Refused(_("This theme belongs to another framework."))
    if not indicator.name_nl.strip() or not indicator.name_en.strip():
        raise Refused(_("Give the indicator a name in both languages."), field="name_nl")
    if indicator.direction not in Indicator.Direction.values:
        raise Refused(_("Choose whether higher or lower is better."), field="direction")
    if indicator.no_target and (indicator.target or indicator.target_value is not None):
        raise Refused(_("Give a target, or say that there is none on purpose."), field="no_target")
    _judge_parts(indicator, was)
    indicator.groups = ", ".join(dict.fromkeys(indicator.group_names))
    indicator._history_user = actor
    indicator.save()
    return indicator


_KEEP: Any = object()


def _connect(indicator: Indicator, measure: Measure | None) -> None:
    """To a measure of the same unit, by what it keeps in later versions; or to its theme alone."""
    indicator.measure_lineage = measure.lineage if measure else None
    if measure is None:
        return
    if (measure.document.framework_id, measure.document.unit_id) != (indicator.framework_id, indicator.unit_id):
        raise Refused(_("This measure is of another unit or framework."), field="measure")
    indicator.theme = measure.theme


def _judge_parts(indicator: Indicator, was: str) -> None:
    """Units are measured that lie below the indicator's own; once measured, they stay."""
    below = [value for value, _label in Indicator.PARTS]
    below = below[below.index(indicator.unit.level) + 1 :] if indicator.unit.level in below else below
    if indicator.unit.level not in (Level.INSTITUTION, Level.FACULTY):
        below = []
    if indicator.measured_per and indicator.measured_per not in below:
        raise Refused(_("This unit has no such units below it."), field="measured_per")
    measured = Measurement.objects.filter(indicator=indicator.pk).exclude(unit=indicator.unit_id)
    if indicator.pk and was != indicator.measured_per and measured.exists():
        raise Refused(_("Units below it were measured already, so it stays measured per these."), field="measured_per")
