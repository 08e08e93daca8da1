"""Indicators that are measured per unit, for the tests of this folder."""

import datetime

from kwaliteit.organisation.models import Unit
from monitoring.models import Indicator, Measurement
from monitoring.services.indicators import add_indicator
from monitoring.services.measuring import record_measurement
from tests.factories import Level, make_unit

BASELINE = datetime.date(2019, 10, 1)


def follow(world, kind="count", name="Studieadviseurs", **fields) -> Indicator:
    given = {"unit": world.institution, "theme": world.themes["begeleiding"], "baseline_on": BASELINE, **fields}
    return add_indicator(
        framework=world.framework, name_nl=name, name_en=f"{name} (en)", kind=kind, actor=world.officer, **given
    )


def faculties(world, names=("Archeologie", "Geesteswetenschappen")) -> list[Unit]:
    """The faculty of the world and these beside it."""
    return [world.faculty, *(make_unit(Level.FACULTY, name_nl=name, name_en=f"{name} (en)") for name in names)]


def measure(world, indicator, unit=None, on=BASELINE, **given) -> Measurement:
    return record_measurement(indicator=indicator, unit=unit, measured_on=on, actor=world.officer, **given)
