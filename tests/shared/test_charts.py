"""Charts: what stands in a drawing, whatever is put in, on the screen and in print."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwaliteit.shared.charts import WIDTHS, Bar, Pair, Part, Point, Told, beside, pairs, series, shares

TOLD = Told("key", "Title & more", "2022: <all>")
PARTS = [
    Part(1, "Kleinschalig"),
    Part(2, "Begeleiding"),
    Part(3, "Een naam die veel te lang is om hier te passen, echt"),
]
NAME = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))  # noqa: S314 - our own


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in drawn(svg).iter(f"{NAME}text")]


def test_a_year_of_shares_shows_each_number_with_its_percents():
    svg = shares(PARTS, [("2022", [48, 0, 52]), ("2023", [None, None, None])], TOLD)

    words = texts(svg)
    assert words[:5] == ["2022", "1", "48%", "3", "52%"]
    assert words[5:7] == ["2023", "–"]
    assert [word for word in words if word.endswith("…")] == ["Een naam die veel te lang is om hier te passen, e…"]


def test_narrow_parts_are_numbered_above_the_bar_and_no_number_stands_on_another():
    parts = [Part(number, "n") for number in range(1, 7)]

    svg = drawn(shares(parts, [("2022", [95, 1, 1, 1, 1, 1])], TOLD))

    above = [node for node in svg.iter(f"{NAME}text") if node.get("class") == "strong"]
    places = sorted((float(node.get("x", 0)), node.text) for node in above)
    assert [number for _x, number in places] == ["2", "3", "4", "5", "6"]
    assert min(b - a for (a, _), (b, _) in zip(places, places[1:], strict=False)) >= 13
    assert places[-1][0] <= WIDTHS["screen"]


def test_on_the_screen_colours_are_classes_and_in_print_they_are_written_out():
    rows = [Pair("Begeleiding", Bar(100, "1"), Bar(200, "2"), 2)]
    for draw in (
        lambda ink: shares(PARTS, [("2022", [48, 2, 50])], TOLD, ink),
        lambda ink: pairs(rows, ("a", "b"), TOLD, ink),
    ):
        screen, paper = draw("screen"), draw("print")
        assert "fill=" not in screen
        assert "style=" not in screen + paper
        assert "class=" not in paper
        assert "#8a5a0a" in paper
        assert len(texts(screen)) == len(texts(paper))


def test_a_chart_says_what_it_shows_to_who_does_not_see_it():
    screen, paper = drawn(pairs([], ("a", "b"), TOLD)), drawn(pairs([], ("a", "b"), TOLD, "print"))

    assert (screen.get("role"), screen.get("aria-labelledby"), screen.get("aria-describedby")) == (
        "img",
        "key-t",
        "key-d",
    )
    assert [(node.tag, node.text) for node in screen][:2] == [
        (f"{NAME}title", "Title & more"),
        (f"{NAME}desc", "2022: <all>"),
    ]
    assert paper[0].text == "Title & more 2022: <all>"


def test_bars_keep_their_proportions_and_what_is_below_zero_goes_to_the_left():
    rows = [
        Pair("A", Bar(400, "400"), Bar(200, "200")),
        Pair("B", Bar(-100, "−100"), Bar(0, "0")),
        Pair("C", Bar(0, "pm"), None),
    ]

    svg = drawn(pairs(rows, ("budgeted", "realised"), TOLD))

    bars = [(node.get("class"), float(node.get("x")), float(node.get("width"))) for node in svg.iter(f"{NAME}rect")][:3]
    (_, axis, four), (_, second, two), (_, below, one) = bars
    assert [kind for kind, _x, _w in bars] == ["pale", "bar", "pale"]
    assert (round(four / two, 1), round(four / one, 1)) == (2.0, 4.0)
    assert (axis, round(below + one, 1)) == (second, axis)
    assert [t for t in texts("".join(ElementTree.tostring(svg, "unicode"))) if t in {"pm", "0", "−100", "400", "200"}] == [
        "400", "200", "−100", "0", "pm",
    ]  # fmt: skip


def test_where_nothing_was_realised_the_legend_does_not_speak_of_it():
    assert texts(pairs([Pair("A", Bar(1, "1"), None)], ("budgeted", "realised"), TOLD)) == ["A", "1", "budgeted"]


amounts = st.builds(Bar, st.integers(-(10**13), 10**13), st.just("1.234.567"))


@given(
    rows=st.lists(st.builds(Pair, st.text(max_size=80), amounts, st.none() | amounts, st.integers(0, 9)), max_size=12),
    ink=st.sampled_from(["screen", "print"]),
)
def test_nothing_is_drawn_outside_whatever_the_amounts(rows, ink):
    rows = [Pair(re.sub(r"[^\w <>&]", "", row.name), row.budgeted, row.realised, row.number) for row in rows]

    svg = drawn(pairs(rows, ("a", "b"), TOLD, ink))

    _, _, width, height = map(float, svg.get("viewBox", "").split())
    for node in svg.iter(f"{NAME}rect"):
        x, y, wide, high = (float(node.get(name, 0)) for name in ("x", "y", "width", "height"))
        assert -0.2 <= x <= x + wide <= width + 1
        assert 0 <= y <= y + high <= height + 1


@given(st.lists(st.lists(st.none() | st.integers(-20, 120), min_size=3, max_size=3), max_size=10))
def test_shares_fill_their_bar(rows):
    svg = drawn(shares(PARTS, [(str(2019 + at), row) for at, row in enumerate(rows)], TOLD))

    for node in svg.iter(f"{NAME}rect"):
        assert (
            0
            <= float(node.get("x", 0))
            <= float(node.get("x", 0)) + float(node.get("width", 0))
            <= WIDTHS["screen"] + 1
        )


@pytest.mark.parametrize(("budgeted", "realised", "most", "bar"), [(50, 100, 100, "320.0"), (-5, -1, 0, "0.0")])
def test_a_bar_beside_a_row(budgeted, realised, most, bar):
    svg = drawn(beside(budgeted, realised, most))

    assert next(svg.iter(f"{NAME}rect")).get("width") == bar


def test_values_of_a_series_that_read_the_same_stand_at_the_same_height():
    told = [("2018", "88.20", "88,2"), ("2019", "89.04", "89,0"), ("2020", "88.96", "89,0")]

    svg = drawn(series([Point(year, Decimal(value), shown) for year, value, shown in told], TOLD))

    heights = [circle.get("cy") for circle in svg.iter(f"{NAME}circle")]
    assert heights[0] != heights[1] == heights[2]


def test_a_series_has_a_dot_per_value_and_breaks_its_line():
    points = [
        Point("2019", Decimal(1), "1", note="nulmeting"),
        Point("2020", Decimal(3), "3", Decimal("0.5"), is_break=True),
    ]

    svg = series(points, TOLD)

    assert texts(svg) == ["1", "2019", "nulmeting", "3", "2020"]
    assert (svg.count("<circle"), svg.count('class="line break"')) == (2, 1)
