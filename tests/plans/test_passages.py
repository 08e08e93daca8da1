"""A passage of a text: found as a reader sees it, and replaced without harm to what stands around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.passages import occurrences, replaced
from plans.text import clean, plain

TEXT = clean(
    "<p>Wij maken <strong>kleine groepen</strong> van achttien &amp; meer.</p>"
    "<ul><li>kleine groepen</li><li>grote<br>zalen</li></ul><p>Einde</p>"
)


@pytest.mark.parametrize(
    ("quote", "times"),
    [
        ("kleine groepen", 2),
        ("maken kleine  groepen\nvan achttien", 1),
        ("achttien & meer", 1),
        ("grote zalen", 1),
        ("meer. kleine", 0),
        ("zalen Einde", 0),
        ("strong", 0),
        ("", 0),
        (" ", 0),
    ],
)
def test_words_are_found_within_one_paragraph_whatever_their_marks(quote, times):
    assert occurrences(TEXT, quote) == times


@pytest.mark.parametrize(
    ("quote", "words", "html"),
    [
        ("achttien & meer", "<b>vijftien</b>", "<p>Wij maken <strong>kleine groepen</strong> van &lt;b&gt;vijftien"),
        ("maken kleine", "vormen", "<p>Wij vormen<strong> groepen</strong> van achttien"),
        ("groepen van", "teams van", "<p>Wij maken <strong>kleine teams van</strong> achttien"),
        ("grote zalen", "kleine zalen", "<li>kleine zalen</li></ul>"),
    ],
)
def test_other_words_take_their_place_and_marks_stay_whole(quote, words, html):
    made = replaced(TEXT, quote, words)

    assert html in made
    assert clean(made) == made


def test_words_that_stand_there_more_than_once_or_not_at_all_are_left_alone():
    assert replaced(TEXT, "kleine groepen", "teams") is None
    assert replaced(TEXT, "middelgrote groepen", "teams") is None


@given(st.text(alphabet="ab <>&\xa0é", max_size=30), st.text(alphabet="ab <>&é", max_size=10), st.data())
def test_replacing_changes_the_quoted_words_alone(before, words, data):
    html = clean(f"<p>{before.replace('&', '&amp;').replace('<', '&lt;')} kern staart</p>")
    made = replaced(html, "kern staart", words)

    expected = " ".join(plain(html).replace("kern staart", " ".join(words.split())).replace("\xa0", " ").split())
    assert made is not None
    assert " ".join(plain(made).replace("\xa0", " ").split()) == expected
