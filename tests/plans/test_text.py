"""Rich text: one canonical form, and nothing that a browser could run."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kwaliteit.shared.canonical import canonical
from plans.text import blocks, both, clean, plain, tidy, words

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0cm}</style></head>
<body lang=NL><!--StartFragment--><h1 style='mso-list:l0'>Begeleiding<o:p></o:p></h1>
<p class=MsoNormal style='margin-bottom:8.0pt'><b style='mso-bidi-font-weight:normal'><span lang=NL
style='font-size:11.0pt;font-family:"Calibri",sans-serif'>Iedere eerstejaars</span></b><span lang=NL> krijgt een
<i>mentor</i>.<o:p>&nbsp;</o:p></span></p><p class=MsoNormal><o:p></o:p></p>
<table class=MsoTableGrid border=1><tr><td width=200 valign=top><p class=MsoNormal>Jaar</p></td>
<td><p class=MsoNormal><font color=red>2022</font></p></td></tr></table><!--EndFragment--></body></html>"""


def test_clean_takes_the_words_of_word_and_leaves_its_dress():
    assert clean(WORD) == (
        "<h3>Begeleiding</h3><p><strong>Iedere eerstejaars</strong> krijgt een <em>mentor</em>.</p>"
        "<table><tbody><tr><td>Jaar</td><td>2022</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<p> &nbsp; </p>", ""),
        ("Een regel.\n\nNog een.", "<p>Een regel.</p><p>Nog een.</p>"),
        ("<p onclick='x()'>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<p>a</p>"),
        ('<p><a href="https://nvao.net/?a=1&amp;b=2" target=x>b</a></p>', None),
        ("<p>a <b>b</b><strong> c</strong></p>", "<p>a <strong>b c</strong></p>"),
        ("<div>a<div>b</div></div>", "<p>a</p><p>b</p>"),
        ("<ul>a<li><p>b</p></li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<p>e\u0301\u200b</p>", "<p>\u00e9</p>"),
        ("<p>a<br> <br>b<br></p>", "<p>a<br><br>b</p>"),
    ],
)
def test_clean_gives_the_canonical_form(html, expected):
    if expected is None:
        expected = '<p><a href="https://nvao.net/?a=1&amp;b=2">b</a></p>'

    assert clean(html) == expected


TAGS = [
    "p",
    "h1",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "caption",
    "blockquote",
    "strong",
    "b",
    "em",
    "i",
    "a",
    "br",
    "sub",
    "sup",
    "div",
    "span",
    "o:p",
]
PIECES = st.one_of(
    st.text(max_size=6),
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ["&nbsp;", "&lt;", "&amp;amp;", "\n", " ", '<a href="https://x.nl">', '<td colspan="2">', "<!--x-->"]
    ),
    st.sampled_from(
        ["&shy;", "&#1;", "&#x200b;", "&#x301;", "&#x338;", "\u0301", "\u0323", "\u0338", "\u037e", "e", "=", "&gt"]
    ),
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_clean_is_a_projection_and_loses_no_words(html):
    once = clean(html)

    assert clean(once) == once
    assert "".join(blocks(once)) == once
    assert unicodedata.normalize("NFC", once) == once
    assert "<script" not in once
    assert "style=" not in once


@pytest.mark.parametrize("hidden", ["&shy;", "&#1;", "&#x1;", "&#8203;", "\u200b", "\x01", "&ZeroWidthSpace;"])
def test_characters_that_nobody_sees_are_dropped_however_they_are_written(hidden):
    assert clean(f"<p>studie{hidden}punten</p>") == "<p>studiepunten</p>"
    assert clean(f'<a href="https://x.nl/{hidden}a">a</a>') == '<p><a href="https://x.nl/a">a</a></p>'


def test_an_accent_that_is_written_apart_belongs_to_its_letter():
    assert clean("<p>scre&#x301;ening e<b></b>\u0301</p>") == "<p>scréening é</p>"
    assert clean("2 &lt;\u0338 1") == "<p>2 ≮ 1</p>"


@pytest.mark.parametrize("before", ["<p>", "<p> ", "a<br>", "<p>a<strong> ", "<p><b>a</b>"])
@pytest.mark.parametrize("slash", ["\u0338", "&#x338;", "&#824;"])
def test_no_character_takes_the_end_of_a_tag_away_when_a_version_is_frozen(before, slash):
    """A frozen version is put into NFC, which makes one character of ">" and U+0338."""
    once = clean(f"{before}{slash} hx-post=/weg/ hx-trigger=load x")
    frozen = json.loads(canonical(once))

    assert frozen == once == clean(once)
    assert "hx-post=/weg/" in plain(frozen)


@given(st.text(max_size=40))
def test_tidy_is_a_projection(value):
    assert tidy(tidy(value)) == tidy(value)


def test_clean_survives_nesting_without_end():
    assert plain(clean("<ul><li>" * 5000 + "diep")) == "diep"


def test_words_and_plain_count_what_people_read():
    html = "<p>Een <strong>twee</strong></p><ul><li>drie</li><li>vier</li></ul>"

    assert plain(html) == "Een twee\ndrie\nvier"
    assert words(html) == 4
    assert len(blocks(html)) == 2


def test_both_keeps_what_is_shared_once_and_every_block_that_differs():
    stored = "<p>gedeeld</p><p>van haar</p><ul><li>slot</li></ul>"
    typed = "<p>gedeeld</p><p>van hem</p><ul><li>slot</li></ul><p>meer</p>"

    assert both(stored, typed) == "<p>gedeeld</p><p>van haar</p><p>van hem</p><ul><li>slot</li></ul><p>meer</p>"
