"""The charts of money say what the table beside them says, and nothing else."""

from __future__ import annotations

import re

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from budgets.builders.units import as_table
from budgets.drawings import realised_of, shares_of, units_of
from budgets.tables import Column, Sum, ThemeName, amount, theme_year_table
from kwaliteit.shared.notation import thousands

THEMES = [ThemeName(code, number, name, name) for number, (code, name) in enumerate((("a", "Een"), ("b", "Twee")), 1)]
CENTS = st.integers(0, 10**12)


def table(cells):
    spending = {
        (Column(year, kind), theme.code): amount(cents)
        for (year, kind), row in cells.items()
        for theme, cents in zip(THEMES, row, strict=True)
    }
    return theme_year_table(THEMES, [Column(*cell) for cell in cells], spending, share_years=[2022])


def units(sides, *rows):
    """The registered table of units in 2022: each a name and its amounts."""
    named = [(name, {(2022, side): amount(each) for side, each in amounts.items()}, None) for name, amounts in rows]
    return as_table(named, ({}, None), [(side, 2022) for side in sides])


def texts(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@given(st.tuples(CENTS, CENTS), st.tuples(CENTS, CENTS))
def test_a_chart_has_the_figures_of_its_table(budgeted, realised):
    made = table({(2022, "B"): budgeted, (2022, "R"): realised})

    with override("nl"):
        shares, ((year, drawn),) = shares_of(made), realised_of(made)
        said = [share for row in made.rows for share in row.shares if share]
        (one, two), (first, second) = map(thousands, budgeted), map(thousands, realised)

    assert year == 2022
    assert texts(drawn) == ["1", "Een", one, first, "2", "Twee", two, second, "begroot", "gerealiseerd"]
    assert [n for n in re.findall(r"(\d+) procent", shares or "") if n != "0"] == [str(share) for share in said]


def test_pm_zero_and_nothing_are_three_things():
    made = theme_year_table(
        THEMES,
        [Column(2022), Column(2022, "R")],
        {(Column(2022), "a"): Sum(pm=True), (Column(2022, "R"), "b"): amount(0)},
    )

    [(_year, drawn)] = realised_of(made)

    assert [text for text in texts(drawn) if text in {"pm", "0", "–"}] == ["pm", "0", "0"]


def test_without_shares_or_realised_spending_there_is_no_chart():
    made = table({(2022, "B"): (0, 0)})

    assert (shares_of(made), realised_of(made)) == (None, [])
    assert units_of(units("ABD", ("Recht", {"A": 5, "B": 3})), 2022) is None


def test_units_of_which_nothing_is_known_yet_have_no_second_bar():
    law = {"A": 500_000, "B": 400_000, "R": 300_000}

    svg = units_of(units("ABR", ("Recht", law), ("Een eenheid", {"A": 100_000, "B": 200_000})), 2022)

    assert svg is not None
    assert (svg.count('class="pale"'), svg.count('class="bar"')) == (3, 2)  # one of each is the legend
    assert texts(svg)[:5] == ["Recht", "4", "3", "Een eenheid", "2"]
