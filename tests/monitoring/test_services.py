"""Recording indicators, values and progress: what is understood, what is refused, and that refusals leave no trace."""

import datetime
from decimal import Decimal

import pytest
from django.db.models import ProtectedError

from kwaliteit.shared.errors import Forbidden, Refused
from monitoring.models import Indicator, Measurement, Progress
from monitoring.services.indicators import add_indicator, change_indicator
from monitoring.services.measuring import record_measurement
from monitoring.services.progress import report_progress
from plans.models import Framework, Theme
from tests.factories import make_person

TOO_LARGE = "This number is too large: at most 10 digits fit before the decimal mark."
BASELINE = datetime.date(2019, 10, 1)


def make_indicator(world, kind="count", **fields):
    given = {"name_nl": "Aantal", "name_en": "Number", "theme": world.themes["begeleiding"], **fields}
    return add_indicator(
        framework=world.framework,
        unit=world.institution,
        kind=kind,
        baseline_on=BASELINE,
        actor=world.officer,
        **given,
    )


def test_add_indicator_records_everything_with_its_history(world):
    indicator = make_indicator(world, kind="ratio", definition="students per fte", direction="down")

    assert (indicator.kind, indicator.direction, indicator.order, indicator.definition) == (
        "ratio",
        "down",
        1,
        "students per fte",
    )
    assert [h.history_user for h in indicator.history.all()] == [world.officer]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"kind": "colour"}, "Choose what kind of value this indicator has."),
        ({"name_en": " "}, "Give the indicator a name in both languages."),
        ({"direction": "sideways"}, "Choose whether higher or lower is better."),
    ],
)
def test_add_indicator_refuses_and_leaves_no_trace(world, fields, reason, english):
    with pytest.raises(Refused) as refusal:
        make_indicator(world, **fields)

    assert str(refusal.value) == reason
    assert Indicator.objects.count() == 0
    assert Indicator.history.count() == 0


def test_add_indicator_refuses_a_theme_of_another_framework(world, english):
    other = Framework.objects.create(
        code="own", name_nl="Eigen", name_en="Own", first_year=2025, last_year=2030, midterm_year=2027
    )
    theme = Theme.objects.create(framework=other, code="one", name_nl="Een", name_en="One", order=1)

    with pytest.raises(Refused, match="another framework"):
        make_indicator(world, theme=theme)


def test_a_portfolio_holder_does_not_add_indicators_for_the_institution(world):
    with pytest.raises(Forbidden):
        add_indicator(
            framework=world.framework,
            unit=world.institution,
            theme=world.themes["begeleiding"],
            name_nl="Aantal",
            name_en="Number",
            kind="count",
            baseline_on=BASELINE,
            actor=world.holder,
        )
    assert Indicator.objects.count() == 0


def test_change_indicator_keeps_its_kind(world):
    indicator = make_indicator(world)

    change_indicator(indicator=indicator, actor=world.officer, target="12")

    indicator.refresh_from_db()
    assert (indicator.target, indicator.kind) == ("12", "count")
    with pytest.raises(TypeError):
        change_indicator(indicator=indicator, actor=world.officer, kind="ratio")


def test_a_measure_about_which_something_was_reported_stays(world):
    report_progress(measure=world.measure, year=2020, state="done", note="klaar", actor=world.holder)

    with pytest.raises(ProtectedError):
        world.measure.delete()

    assert Progress.objects.count() == 1


def test_record_measurement_computes_a_ratio_from_its_parts(world):
    indicator = make_indicator(world, kind="ratio")

    row = record_measurement(
        indicator=indicator, measured_on=BASELINE, actor=world.officer, numerator=27670, denominator="1071.8"
    )

    row.refresh_from_db()
    assert (row.value, row.numerator, row.denominator) == (Decimal("25.8164"), Decimal(27670), Decimal("1071.8"))


def test_record_measurement_again_puts_the_value_right_and_keeps_the_old_one(world):
    indicator = make_indicator(world)
    record_measurement(indicator=indicator, measured_on=BASELINE, actor=world.officer, value=28)

    record_measurement(indicator=indicator, measured_on=BASELINE, actor=world.officer, value=29, remark="counted again")

    row = Measurement.objects.get()
    assert (row.value, row.remark) == (Decimal(29), "counted again")
    assert [h.value for h in row.history.order_by("history_id")] == [Decimal(28), Decimal(29)]


def test_record_measurement_keeps_groups_apart(world):
    indicator = make_indicator(world, kind="mean")

    for group in ("Ba", "Ma"):
        record_measurement(
            indicator=indicator, measured_on=BASELINE, actor=world.officer, value="2.9", deviation="1.1", group=group
        )

    assert [m.group for m in Measurement.objects.order_by("group")] == ["Ba", "Ma"]


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        ("percentage", {"value": 110}, "A percentage lies between 0 and 100."),
        ("count", {"value": "2.5"}, "A number of people or things is a whole number."),
        ("count", {}, "Fill in a value."),
        ("fte", {"value": -1}, "This value cannot be below zero."),
        ("ratio", {"numerator": 4}, "Give both parts of the ratio, or neither."),
        ("ratio", {"numerator": 9**9, "denominator": "0.0001"}, TOO_LARGE),
        ("ratio", {"numerator": 10**10, "denominator": 1}, TOO_LARGE),
        ("ratio", {"numerator": 4, "denominator": 0}, "The part below the line must be more than zero."),
        ("milestone", {"value": 2}, "Choose yes or no."),
        ("text", {"text": " "}, "Write what was found."),
        ("count", {"value": 1, "measured_on": datetime.date(2999, 1, 1)}, "This date is still to come."),
    ],
)
def test_record_measurement_refuses_and_leaves_no_trace(world, english, kind, fields, reason):
    indicator = make_indicator(world, kind=kind)

    with pytest.raises(Refused) as refusal:
        record_measurement(**{"indicator": indicator, "measured_on": BASELINE, "actor": world.officer, **fields})

    assert str(refusal.value) == reason
    assert Measurement.objects.count() == 0


def test_report_progress_adds_a_report_and_keeps_the_earlier_one(world):
    for state, day in (("preparing", 1), ("delayed", 2)):
        report_progress(
            measure=world.measure,
            year=2020,
            state=state,
            note="what was done",
            why="a teacher was ill",
            actor=world.holder,
            reported_on=datetime.date(2020, 6, day),
        )

    assert [p.state for p in Progress.objects.order_by("reported_on")] == ["preparing", "delayed"]


def test_the_owner_of_a_measure_reports_on_it_whatever_her_role(world):
    owner = make_person("Owner")
    world.measure.owner = owner
    world.measure.save()

    row = report_progress(measure=world.measure, year=2020, state="done", note="done", actor=owner)

    assert row.reported_by == owner


def test_a_stranger_does_not_report_progress(world):
    with pytest.raises(Forbidden):
        report_progress(measure=world.measure, year=2020, state="done", note="done", actor=world.stranger)
    assert Progress.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"year": 2030}, "2030 is outside the period that is reported on, 2019 to 2024."),
        ({"state": "lost"}, "Choose how far the measure is."),
        ({"note": "  "}, "Write what was done, or why not."),
        ({"reported_on": datetime.date(2999, 1, 1)}, "This date is still to come."),
    ],
)
def test_report_progress_refuses_and_leaves_no_trace(world, english, fields, reason):
    given = {"measure": world.measure, "year": 2020, "state": "done", "note": "done", "actor": world.holder, **fields}

    with pytest.raises(Refused) as refusal:
        report_progress(**given)

    assert str(refusal.value) == reason
    assert Progress.objects.count() == 0
    assert Progress.history.count() == 0
