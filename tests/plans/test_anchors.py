"""The words that a remark is about are found again in a text that was edited since, and in nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plans.anchors import Anchor, Marks, Passage, Seen, Span, anchor_to, anchored, find, find_in, marked
from plans.text import blocks, clean

WORDS = st.sampled_from(
    ["student", "docent", "mentor", "werkgroep", "begeleiding", "toets", "studiejaar", "opleiding", "uren", "zalen"]
)
SENTENCE = st.lists(WORDS, min_size=3, max_size=12).map(" ".join)
BLOCK = st.one_of(
    SENTENCE.map(lambda text: f"<p>{text}</p>"),
    SENTENCE.map(lambda text: f"<p>{text[:9]}<strong>{text[9:]}</strong> &amp; meer</p>"),
    SENTENCE.map(lambda text: f"<h3>{text}</h3>"),
    st.lists(SENTENCE, min_size=1, max_size=3).map(
        lambda rows: "<ul>" + "".join(f"<li>{r}</li>" for r in rows) + "</ul>"
    ),
    SENTENCE.map(lambda text: f'<p><a href="https://ou.nl/">{text}</a> verder</p>'),
    SENTENCE.map(lambda text: f"<table><tbody><tr><td>{text}</td><td>uren</td></tr></tbody></table>"),
)
TEXT = st.lists(BLOCK, min_size=1, max_size=6).map(lambda made: clean("".join(made)))
OWN = "vooral tweedejaars raakten het contact kwijt"


@st.composite
def selections(draw: st.DrawFn) -> tuple[str, Seen, Span]:
    html = draw(TEXT)
    seen = Seen(html)
    words = [match.span() for match in re.finditer(r"\S+", seen.text)]
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, min(first + 30, len(words) - 1)))
    return html, seen, Span(words[first][0], words[last][1])


@given(selections())
def test_in_the_text_as_it_was_the_words_stand_where_they_stood(selection):
    html, seen, span = selection

    found = find(html, anchor_to(seen, span))

    assert found == (span, seen.text[span.start : span.end], True)


@given(TEXT, TEXT, st.data())
def test_words_are_found_whatever_comes_and_goes_in_other_blocks(before, after, data):
    here = blocks(before)
    here.insert(data.draw(st.integers(0, len(here))), f"<p>De coronatijd: {OWN}, bleek in het panel.</p>")
    anchor = anchored("".join(here), OWN)
    kept = [block for block in here if OWN in block or data.draw(st.booleans())]
    at = data.draw(st.integers(0, len(kept)))
    edited = "".join([*kept[:at], after, *kept[at:]])

    found = find(edited, anchor)

    assert (found.words, found.same) == (OWN, True)


@given(SENTENCE, SENTENCE)
def test_words_are_found_when_the_rest_of_their_sentence_is_written_anew(left, right):
    anchor = anchored(f"<p>Eerst dit, {OWN}, en toen dat.</p>", OWN)

    found = find(f"<p>{left} {OWN} {right}</p>", anchor)

    assert (found.words, found.same) == (OWN, True)


@given(TEXT)
def test_words_that_are_gone_are_found_nowhere(text):
    anchor = anchored(f"<p>De coronatijd: {OWN}, bleek in het panel.</p>", OWN)

    assert find(text, anchor) is None
    assert find("", anchor) is None


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (
            "<p>De coronatijd: vooral tweedejaars verloren het contact kwijt, bleek.</p>",
            "vooral tweedejaars verloren het contact kwijt",
        ),
        (
            "<p>Elders: vooral de tweedejaars raakten het contact echt kwijt!</p>",
            "vooral de tweedejaars raakten het contact echt kwijt",
        ),
        (
            "<ul><li>iets</li><li>tweedejaars raakten het contact kwijt</li></ul>",
            "tweedejaars raakten het contact kwijt",
        ),
        ("<p>De coronatijd: niets daarvan, bleek in het panel.</p>", None),
    ],
    ids=["a word replaced", "words put in between", "a word dropped, elsewhere", "replaced by something else"],
)
def test_words_that_were_changed_a_little_are_known_again_and_said_to_be_changed(now, words):
    anchor = anchored(f"<p>De coronatijd: {OWN}, bleek in het panel.</p>", OWN)

    found = find(now, anchor)

    assert (found and (found.words, found.same)) == (words and (words, False))


def test_of_words_that_stand_there_twice_those_in_their_own_surroundings_are_meant():
    text = "<p>Een mentor voor jaar een.</p><p>Later een mentor voor jaar twee.</p>"

    anchor = anchored(text, "mentor voor jaar", before="Later een ")

    assert anchor.block == "Later een mentor voor jaar twee."
    assert find(f"<p>Een mentor voor jaar nul.</p>{text}", anchor).span.start > 50


def test_a_single_common_word_does_not_jump_to_another_sentence():
    anchor = anchored("<p>Wij geven de student een mentor.</p>", "de")

    assert find("<p>Over de zalen gaat dit stuk tekst.</p>", anchor) is None
    assert find("<p>Wij geven de student een goede mentor.</p>", anchor).same


def test_words_over_two_paragraphs_and_in_cells_are_found_as_a_browser_gives_them():
    text = clean("<p>Eerste <em>alinea</em>.</p><p>Tweede.</p><table><tr><td>uren</td><td>zalen</td></tr></table>")

    assert find(text, anchored(text, "alinea.\n\nTweede.")).same
    assert find(text, anchored(text, "uren\tzalen")).same
    assert anchored(text, "staat er niet") is None
    assert anchored(text, "  ") is None


def drawn(html, *passages):
    seen, marks = Seen(html), Marks()
    for passage in passages:
        marks.add(seen, passage)
    return marked(seen, marks)


@given(selections())
def test_marking_changes_no_character_of_the_text_and_marks_no_more_than_the_words(selection):
    html, seen, span = selection

    made = drawn(html, Passage(span, '<a href="#x">1</a>'))

    assert made.count('<a href="#x">1</a>') == 1
    assert re.sub(r"</?mark>", "", made.replace('<a href="#x">1</a>', "")) == html
    inside = "".join(re.findall(r"<mark>([^<]*)</mark>", made))
    assert Seen(f"<p>{inside}</p>").text.replace(" ", "") == seen.text[span.start : span.end].replace(" ", "")
    assert not re.search(r"<a href=\"https[^>]*>[^/]*<a ", made)


@given(selections(), st.data())
def test_two_passages_may_overlap(selection, data):
    html, seen, span = selection
    other = data.draw(st.integers(0, len(seen.text.rstrip()) - 1))
    assume(seen.text[other] != " ")

    made = drawn(html, Passage(span, "¹"), Passage(Span(other, other + 1), "²"))

    assert re.sub(r"</?mark>|[¹²]", "", made) == html
    assert made.count("<mark>") == made.count("</mark>")


def test_a_long_text_with_many_lost_anchors_is_read_once():
    seen = Seen("".join(f"<p>student docent mentor {n} werkgroep begeleiding</p>" for n in range(300)))

    assert all(find_in(seen, Anchor(f"iets heel anders dan wat er staat {n}")) is None for n in range(50))
