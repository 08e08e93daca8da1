"""Where the rows of a sheet of measurements belong: indicators of a unit, the units in which they are measured, groups."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Level
from monitoring.models import Indicator, Measurement
from monitoring.series import followed_in, rolls_up
from plans.models import Framework

Key = tuple[int, int, datetime.date, str]  # indicator, unit, day, group


def columns() -> dict[str, str]:
    """What each column is called."""
    return {
        "indicator": _("Indicator"),
        "unit": _("Unit"),
        "group": _("Group"),
        "measured_on": _("Reference date"),
        "value": _("Value"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "deviation": _("Standard deviation"),
        "n": _("Number of respondents"),
        "text": _("Text"),
        "remark": _("Remark"),
        "break_reason": _("Why it cannot be compared with earlier values"),
        "row": _("Row"),
    }


def plain(text: str) -> str:
    """For comparing: small letters, single spaces."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def headings() -> dict[str, str]:
    """Which column a heading is of, in both languages."""
    found: dict[str, str] = {}
    for language in ("nl", "en"):
        with override(language):
            found |= {plain(label): name for name, label in columns().items()}
    return found


@dataclass
class Places:
    """What can be entered by somebody for a unit and the units below it. Three statements."""

    framework: Framework
    unit: Unit
    rights: Rights
    had: dict[Key, Measurement] = field(default_factory=dict)

    @cached_property
    def indicators(self) -> dict[int, Indicator]:
        rows = Indicator.objects.filter(followed_in(self.unit), framework=self.framework).select_related(
            "unit", "theme"
        )
        return {row.pk: row for row in rows.order_by("theme__order", "order", "pk")}

    @cached_property
    def units(self) -> dict[int, Unit]:
        """The unit itself and those below it for which she may enter values."""
        below = Q(parent=self.unit) | Q(parent__parent=self.unit)
        rows = Unit.objects.filter(
            Q(pk=self.unit.pk) | below, level__in=[Level.INSTITUTION, *_MEASURED, self.unit.level]
        )
        rows = rows.select_related("parent__parent").order_by("parent__order", "order", "name_nl", "pk")
        return {row.pk: row for row in rows if self.rights.may(Act.MEASURE, row)}

    def read(self) -> dict[Key, Measurement]:
        """What is recorded there now."""
        rows = Measurement.objects.filter(indicator__in=self.indicators, unit__in=self.units).order_by(
            "measured_on", "pk"
        )
        self.had = {(row.indicator_id, row.unit_id, row.measured_on, row.group): row for row in rows}
        return self.had

    def each(self) -> Iterator[tuple[Indicator, Unit, str]]:
        """Every indicator with each unit in which it is measured and each group; the whole only where nothing is rolled up."""
        for indicator in self.indicators.values():
            per = indicator.measured_per if rolls_up(indicator, self.unit) else ""
            for unit in self.units.values():
                if unit.level == per if per else unit.pk == self.unit.pk:
                    for group in indicator.group_names or [""]:
                        yield indicator, unit, group


_MEASURED = [Level.FACULTY, Level.PROGRAMME]
