"""When a term ends: dates counted by hand, on paper, with the calendar of the year beside it."""

from __future__ import annotations

import datetime

import pytest

from governance.terms import Term, easter_sunday, last_day, public_holidays

D = datetime.date.fromisoformat
SUMMER = ("2021-07-10", "2021-08-22")  # Saturday to Sunday, 44 days
AUTUMN = ("2021-10-23", "2021-10-31")
CHRISTMAS = ("2021-12-18", "2022-01-02")

# asked on, term, recesses, the last day; and what the row is there for
BY_HAND = [
    ("2021-06-01", 6, "weeks", (), "2021-07-13", "six weeks later, the same day of the week"),
    ("2021-06-01", 30, "days", (), "2021-07-01", "days, over the end of a month"),
    ("2021-06-01", 1, "days", (), "2021-06-02", "the day after it was asked is the first"),
    ("2021-06-01", 4, "days", (), "2021-06-07", "Saturday becomes Monday"),
    ("2021-06-01", 5, "days", (), "2021-06-07", "Sunday becomes Monday"),
    ("2021-03-26", 1, "weeks", (), "2021-04-06", "Good Friday becomes the Tuesday after Easter"),
    ("2021-03-29", 1, "weeks", (), "2021-04-06", "Easter Monday becomes Tuesday"),
    ("2021-05-06", 1, "weeks", (), "2021-05-14", "Ascension Day becomes Friday"),
    ("2021-05-18", 6, "days", (), "2021-05-25", "Whit Monday becomes Tuesday"),
    ("2021-04-20", 1, "weeks", (), "2021-04-28", "King's Day becomes the day after"),
    ("2020-04-20", 1, "weeks", (), "2020-04-28", "King's Day on a Monday"),
    ("2021-04-28", 1, "weeks", (), "2021-05-06", "the fifth of May, in any year"),
    ("2021-12-18", 1, "weeks", (), "2021-12-27", "Christmas in a weekend is not made up for on Monday"),
    ("2024-12-18", 1, "weeks", (), "2024-12-27", "both days of Christmas, on Wednesday and Thursday"),
    ("2021-12-25", 1, "weeks", (), "2022-01-03", "New Year's Day on a Saturday"),
    ("2024-02-01", 4, "weeks", (), "2024-02-29", "the leap day is a day like another"),
    ("2024-02-01", 29, "days", (), "2024-03-01", "over the leap day"),
    ("2021-02-01", 28, "days", (), "2021-03-01", "the same in a year without one"),
    ("2024-02-29", 52, "weeks", (), "2025-02-27", "asked on the leap day"),
    ("2021-03-26", 3, "days", (), "2021-03-29", "over the night in which summer time begins"),
    ("2021-10-30", 2, "days", (), "2021-11-01", "over the night in which it ends"),
    ("2024-03-30", 2, "days", (), "2024-04-02", "summer time begins on Easter Sunday; Monday is a holiday"),
    ("2021-06-24", 6, "weeks", (SUMMER,), "2021-09-20", "15 days before the summer, 27 after it, then a Saturday"),
    ("2021-06-25", 2, "weeks", (SUMMER,), "2021-07-09", "the last day is the one before the recess"),
    ("2021-06-25", 15, "days", (SUMMER,), "2021-08-23", "the recess begins on the last day"),
    ("2021-07-10", 1, "weeks", (SUMMER,), "2021-08-30", "asked on the first day of the recess"),
    ("2021-07-15", 2, "weeks", (SUMMER,), "2021-09-06", "asked in the recess"),
    ("2021-08-22", 1, "days", (SUMMER,), "2021-08-23", "asked on the last day of the recess"),
    ("2021-08-23", 1, "weeks", (SUMMER,), "2021-08-30", "asked on the day after it"),
    ("2021-06-24", 6, "weeks", (SUMMER, ("2021-07-19", "2021-07-30")), "2021-09-20", "a recess inside a recess"),
    (
        "2021-06-24",
        6,
        "weeks",
        (("2021-07-10", "2021-07-31"), ("2021-08-01", "2021-08-22")),
        "2021-09-20",
        "two that adjoin",
    ),
    (
        "2021-06-24",
        6,
        "weeks",
        (("2021-08-01", "2021-08-22"), ("2021-07-10", "2021-08-05")),
        "2021-09-20",
        "two that overlap, entered the other way round",
    ),
    (
        "2021-06-26",
        2,
        "weeks",
        (("2021-07-12", "2021-08-20"),),
        "2021-08-23",
        "Saturday 10 July; the Monday after it is the first of the recess, and the recess ends on a Friday",
    ),
    ("2021-12-13", 2, "weeks", (CHRISTMAS,), "2022-01-12", "4 days before Christmas, 10 after New Year"),
    ("2021-06-30", 20, "weeks", (SUMMER, AUTUMN), "2022-01-10", "140 days and 53 of recess, then a Sunday"),
    ("2021-06-07", 3, "days", (("2021-06-09", "2021-06-09"),), "2021-06-11", "a recess of one day"),
    ("2021-06-01", 6, "weeks", (("2021-05-01", "2021-05-31"),), "2021-07-13", "a recess that is over"),
    ("2021-05-18", 6, "weeks", (SUMMER,), "2021-06-29", "a recess that comes later"),
]


@pytest.mark.parametrize(
    ("asked", "length", "unit", "recesses", "expected", "why"), BY_HAND, ids=[row[-1] for row in BY_HAND]
)
def test_the_last_day_of_a_term(asked, length, unit, recesses, expected, why):
    term = Term(length, unit, tuple((D(first), D(last)) for first, last in recesses))

    assert last_day(D(asked), term) == D(expected), why


@pytest.mark.parametrize(
    ("asked", "length", "unit", "recesses", "expected"),
    [
        ("2021-06-01", 4, "days", (), "2021-06-05"),
        ("2021-04-20", 1, "weeks", (), "2021-04-27"),
        ("2021-06-24", 6, "weeks", (SUMMER,), "2021-09-18"),
        ("2021-06-25", 15, "days", (SUMMER,), "2021-08-23"),
    ],
    ids=["Saturday", "King's Day", "a Saturday after the recess", "still never in a recess"],
)
def test_without_the_rule_a_term_ends_on_any_day(asked, length, unit, recesses, expected):
    term = Term(length, unit, tuple((D(first), D(last)) for first, last in recesses), to_working_day=False)

    assert last_day(D(asked), term) == D(expected)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2008, "2008-03-23"),
        (2011, "2011-04-24"),
        (2019, "2019-04-21"),
        (2021, "2021-04-04"),
        (2024, "2024-03-31"),
        (2025, "2025-04-20"),
        (2038, "2038-04-25"),
        (2049, "2049-04-18"),
        (2076, "2076-04-19"),
    ],
)
def test_easter(year, expected):
    assert easter_sunday(year) == D(expected)


def test_public_holidays_of_a_year_in_which_the_birthday_is_on_a_sunday():
    days = "01-01 04-18 04-20 04-21 04-26 05-05 05-29 06-09 12-25 12-26"

    assert sorted(public_holidays(2025)) == [D(f"2025-{day}") for day in days.split()]


@pytest.mark.parametrize(("year", "day"), [(2013, "2013-04-30"), (2006, "2006-04-29"), (2014, "2014-04-26")])
def test_the_royal_birthday_before_and_after_2014(year, day):
    assert D(day) in public_holidays(year)
