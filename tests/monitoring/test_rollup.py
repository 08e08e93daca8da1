"""Rolling values of units up to the whole: what comes out, what cannot, and that the road there does not matter."""

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.rollup import Part, Sums, difference, outcome, rolled_up, sums_of

KINDS = ["count", "fte", "percentage", "ratio", "mean", "milestone"]


def number(low, high, places=1):
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


def made(*given, **named):
    """Parts of these alone: without a function in between every field that has no strategy gets one of its type."""
    return st.builds(lambda *values, **more: Part(*values, **more), *given, **named)


def parts_of(kind):
    """Values that a service would let pass, those that lack something included."""
    return {
        "count": made(st.integers(0, 10**6).map(Decimal)),
        "fte": made(number(0, 5000)),
        "milestone": made(st.sampled_from([Decimal(0), Decimal(1)])),
        "percentage": made(number(0, 100), st.integers(0, 10**5).map(Decimal) | st.none(), st.just(Decimal(10**5))),
        "ratio": made(st.none(), st.integers(0, 10**6).map(Decimal), number("0.1", 5000)),
        "mean": made(
            number(1, 5),
            deviation=number(0, 2) | st.none(),
            n=st.integers(1, 5000) | st.none(),
        ),
    }[kind]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_programmes_to_faculties_to_the_institution_gives_what_all_programmes_at_once_give(kind, data):
    faculties = data.draw(st.lists(st.lists(parts_of(kind), max_size=5), max_size=5))

    by_faculty = sum((rolled_up(kind, programmes) for programmes in faculties), Sums())
    at_once = rolled_up(kind, [part for programmes in faculties for part in programmes])

    assert by_faculty == at_once
    assert outcome(kind, by_faculty) == outcome(kind, at_once)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_the_order_of_units_does_not_matter(kind, data):
    units = data.draw(st.lists(parts_of(kind), max_size=8))
    shuffled = data.draw(st.permutations(units))

    assert outcome(kind, rolled_up(kind, units)) == outcome(kind, rolled_up(kind, shuffled))


@given(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=6), min_size=1, max_size=5))
def test_a_mean_and_its_deviation_are_those_of_all_answers_together(faculties):
    def of(answers):
        deviation = statistics.stdev(map(Fraction, answers)) if len(answers) > 1 else None
        return Part(
            round(Decimal(sum(answers)) / len(answers), 4),
            deviation=None if deviation is None else round(Decimal(float(deviation)), 4),
            n=len(answers),
        )

    found = outcome("mean", rolled_up("mean", map(of, faculties)))

    answers = [answer for faculty in faculties for answer in faculty]
    assert found.n == len(answers)
    assert float(found.value) == pytest.approx(statistics.mean(answers), abs=1e-4)
    if len(answers) > 1:
        assert float(found.deviation) == pytest.approx(statistics.stdev(answers), abs=1e-3)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_value_lies_between_those_of_its_units_or_is_their_sum(kind, data):
    units = data.draw(st.lists(parts_of(kind), min_size=1, max_size=6))

    found = outcome(kind, rolled_up(kind, units))

    each = [outcome(kind, sums_of(kind, unit)).value for unit in units]
    if None in each:
        assert found.value is None
        assert found.lacking == each.count(None)
    elif kind in ("count", "fte", "milestone"):
        assert found.value == sum(each)
    else:
        assert min(each) <= found.value <= max(each)


@given(st.lists(st.tuples(number(1, 5, 4), st.integers(1, 500)), min_size=1, max_size=6))
def test_what_rounding_of_means_explains_is_no_finding(answers):
    exact = sum(Fraction(mean) * n for mean, n in answers) / sum(n for _mean, n in answers)
    rounded = [Part(round(mean, 1), n=n) for mean, n in answers]

    assert difference("mean", rolled_up("mean", rounded), round(Decimal(float(exact)), 1)) is None


def test_a_ratio_is_computed_from_the_sums_of_its_parts_and_not_from_the_ratios():
    law, science = (
        Part(numerator=Decimal(6000), denominator=Decimal(200)),
        Part(numerator=Decimal(4000), denominator=Decimal(400)),
    )

    found = outcome("ratio", rolled_up("ratio", [law, science]))

    assert (found.value, found.numerator, found.denominator) == (Decimal("16.6667"), Decimal(10000), Decimal(600))


def test_leidens_student_staff_ratio_is_what_its_parts_come_to():
    sums = rolled_up("ratio", [Part(numerator=Decimal(27670), denominator=Decimal("1071.8"))])

    assert round(outcome("ratio", sums).value, 1) == Decimal("25.8")
    assert difference("ratio", sums, Decimal("25.8")) is None
    assert difference("ratio", sums, Decimal("25.9")) == Decimal("0.0836")


@pytest.mark.parametrize(
    ("kind", "without", "lack"),
    [
        ("percentage", Part(Decimal("88.6")), "counts"),
        ("ratio", Part(Decimal("25.8")), "parts"),
        ("mean", Part(Decimal("3.9"), deviation=Decimal("0.1")), "respondents"),
        ("text", Part(), "text"),
    ],
)
def test_what_lacks_its_parts_is_not_rolled_up_and_says_what_is_missing(kind, without, lack):
    whole = Part(Decimal(3), Decimal(3), Decimal(4), Decimal(1), 12)

    found = outcome(kind, rolled_up(kind, [whole, without]))

    assert (found.value, found.lack) == (None, lack)
    assert found.lacking == (2 if kind == "text" else 1)


def test_a_mean_of_which_one_unit_does_not_give_its_deviation_has_none():
    found = outcome("mean", rolled_up("mean", [Part(Decimal(3), deviation=Decimal(1), n=10), Part(Decimal(4), n=10)]))

    assert (found.value, found.deviation, found.n) == (Decimal("3.5"), None, 20)


def test_a_milestone_is_counted():
    found = outcome("milestone", rolled_up("milestone", [Part(Decimal(1)), Part(Decimal(0)), Part(Decimal(1))]))

    assert (found.numerator, found.denominator) == (Decimal(2), Decimal(3))


def test_nothing_measured_is_no_zero():
    assert outcome("count", rolled_up("count", [])).value is None


@pytest.mark.parametrize(
    ("kind", "parts", "published", "found"),
    [
        ("count", [10, 18], "28", None),
        ("count", [10, 18], "29", "1"),
        ("fte", ["10.2", "5.1"], "15.4", None),  # each may be off by 0.05
        ("fte", ["10.2", "5.1"], "15.6", "0.3"),
    ],
)
def test_a_published_sum_may_differ_by_the_rounding_of_its_parts_alone(kind, parts, published, found):
    sums = rolled_up(kind, [Part(Decimal(part)) for part in parts])

    assert difference(kind, sums, Decimal(published)) == (None if found is None else Decimal(found))
