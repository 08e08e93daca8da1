"""Amounts as people type and read them, in both notations."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kwaliteit.shared import notation
from kwaliteit.shared.notation import MINUS, MOST_CENTS, NBSP, Amount, NotAnAmount, parse_amount

READ = {
    "12.000,50": 1_200_050,
    "12,000.50": 1_200_050,
    "12.000": 1_200_000,
    "12,000": 1_200_000,
    "12000": 1_200_000,
    "12 000": 1_200_000,
    "12'000,5": 1_200_050,
    f"€{NBSP}12.000": 1_200_000,
    "€ 12k": 1_200_000,
    "12k€": 1_200_000,
    "12 K": 1_200_000,
    "1,5k": 150_000,
    "1.25k": 125_000,
    "1.250,5k": 125_050_000,
    "1,5 mln": 150_000_000,
    "1.5m": 150_000_000,
    "2 miljoen": 200_000_000,
    "12.000,-": 1_200_000,
    "12.000,--": 1_200_000,
    "EUR 12.000,50": 1_200_050,
    "eur12": 1_200,
    "12 euro": 1_200,
    "1.234.567,89": 123_456_789,
    "1,234,567.89": 123_456_789,
    "0": 0,
    "0,5": 50,
    "0.05": 5,
    "-12": -1_200,
    "- € 12": -1_200,
    "€ -12": -1_200,
    f"{MINUS}12,50": -1_250,
    "\u201312": -1_200,
}


@pytest.mark.parametrize(("text", "cents"), READ.items())
@pytest.mark.parametrize("language", ["nl", "en"])
def test_typed_amounts_are_understood_whatever_the_language(text: str, cents: int, language: str) -> None:
    with translation.override(language):
        assert parse_amount(text) == Amount(cents=cents)


@pytest.mark.parametrize("text", ["pm", "PM", " p.m. ", "p.m", "Pm."])
def test_pm_is_kept_as_pm(text: str) -> None:
    assert parse_amount(text) == Amount(pm=True)


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "—", "€", "€ -", NBSP])
def test_a_dash_or_nothing_is_an_empty_cell(text: str) -> None:
    assert parse_amount(text) == Amount()


REFUSED = {
    "twaalf": "geen bedrag",
    "12 appels": "geen bedrag",
    "1e5": "geen bedrag",
    "NaN": "geen bedrag",
    "½": "geen bedrag",
    "١٢": "geen bedrag",
    "--12": "geen bedrag",
    "9" * 5000: "geen bedrag",
    "12.000,500": "punten en komma",
    "1.2.3": "punten en komma",
    "1,2,3": "punten en komma",
    "1 2": "punten en komma",
    "12.00.000": "punten en komma",
    "1234.567": "punten en komma",
    "0.125": "punten en komma",
    "12..000": "punten en komma",
    "1.000.00": "punten en komma",
    "1.250k": "op twee manieren",
    "1,250 mln": "op twee manieren",
    "100.000.000.000,01": "meer dan",
    "999999999 mln": "meer dan",
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=[text[:20] for text in REFUSED])
def test_what_is_no_amount_is_refused_with_the_reason(text: str, reason: str) -> None:
    with translation.override("nl"), pytest.raises(NotAnAmount, match=reason) as refusal:
        parse_amount(text)
    assert len(str(refusal.value)) < 200


@given(cents=st.integers(-MOST_CENTS, MOST_CENTS), language=st.sampled_from(["nl", "en"]))
def test_what_the_screen_shows_can_be_typed_back(cents: int, language: str) -> None:
    with translation.override(language):
        assert parse_amount(notation.euros(cents)) == Amount(cents=cents)


@given(text=st.text(max_size=60))
def test_any_text_is_an_amount_or_a_refusal_and_nothing_else(text: str) -> None:
    try:
        amount = parse_amount(text)
    except NotAnAmount:
        return
    assert amount.cents is None or abs(amount.cents) <= MOST_CENTS


@given(text=st.text(alphabet="0123456789.,' -€kmpln", max_size=14))
def test_texts_that_look_like_amounts_never_break_the_reader(text: str) -> None:
    test_any_text_is_an_amount_or_a_refusal_and_nothing_else.hypothesis.inner_test(text)


@pytest.mark.parametrize(
    ("cents", "dutch", "english"),
    [
        (1_200_000, "12.000", "12,000"),
        (1_200_050, "12.000,50", "12,000.50"),
        (-5, f"{MINUS}0,05", f"{MINUS}0.05"),
        (0, "0", "0"),
        (None, "", ""),
    ],
)
def test_euros_on_the_screen(cents: int | None, dutch: str, english: str) -> None:
    with translation.override("nl"):
        assert notation.euros(cents) == dutch
    with translation.override("en"):
        assert notation.euros(cents) == english


@pytest.mark.parametrize(
    ("cents", "text"),
    [(50_000, "1"), (49_999, "0"), (-50_000, f"{MINUS}1"), (-49_999, "0"), (123_456_700_000, "1.234.567"), (None, "")],
)
def test_thousands_round_halves_away_from_zero(cents: int | None, text: str) -> None:
    with translation.override("nl"):
        assert notation.thousands(cents) == text


@given(number=st.integers(-(10**15), 10**15), unit=st.sampled_from([2, 100, 1000, 100_000]))
def test_rounding_is_symmetric_and_at_most_half_a_unit_off(number: int, unit: int) -> None:
    rounded = notation.round_half_up(number, unit)
    assert abs(rounded * unit - number) * 2 <= unit
    assert notation.round_half_up(-number, unit) == -rounded


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "text"),
    [
        (1, 3, 0, f"33{NBSP}%"),
        (2, 3, 1, f"66,7{NBSP}%"),
        (-1, 4, 0, f"{MINUS}25{NBSP}%"),
        (1, -4, 0, f"{MINUS}25{NBSP}%"),
        (11, 10, 0, f"110{NBSP}%"),
        (1, 0, 0, "–"),
    ],
)
def test_shares(part: int, whole: int, decimals: int, text: str) -> None:
    with translation.override("nl"):
        assert notation.percent(part, whole, decimals) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("12", "+12"), (f"{MINUS}12", f"{MINUS}12"), ("0", "0"), ("0,00", "0,00"), ("", ""), ("pm", "pm"), ("–", "–")],
)
def test_differences_carry_their_sign(text: str, shown: str) -> None:
    assert notation.signed(text) == shown
