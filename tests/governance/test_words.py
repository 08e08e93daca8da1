"""Words added and removed: both texts can be read back, and the layout stays."""

import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from governance.templatetags.governance import added, compared, removed
from governance.words import compare_plain, compare_text
from plans.text import clean

WORDS = st.sampled_from(["de", "raad", "het", "plan", "geld,", "180.000", "docenten", "a<b", "&", "één", "."])
INLINE = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
MARKED = st.builds(lambda mark, a, b: f"{a} <{mark}>{b}</{mark}>", st.sampled_from(["strong", "em"]), INLINE, INLINE)
RUN = st.one_of(
    INLINE.map(lambda t: t.replace("&", "&amp;").replace("<", "&lt;")),
    MARKED.map(lambda t: re.sub(r"a<b", "a&lt;b", t).replace(" & ", " &amp; ")),
)
PARAGRAPH = RUN.map(lambda t: f"<p>{t}</p>")
LIST = st.lists(RUN, min_size=1, max_size=4).map(lambda rows: "<ul>" + "".join(f"<li>{r}</li>" for r in rows) + "</ul>")
TABLE = st.lists(st.tuples(RUN, RUN), min_size=1, max_size=3).map(
    lambda rows: "<table><tbody>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</tbody></table>"
)
HEAD = RUN.map(lambda t: f"<h3>{t}</h3>")
QUOTE = PARAGRAPH.map(lambda p: f"<blockquote>{p}</blockquote>")
TEXT = st.lists(st.one_of(PARAGRAPH, PARAGRAPH, LIST, TABLE, HEAD, QUOTE), max_size=6).map("".join).map(clean)


def words(html: str) -> list[str]:
    spaced = re.sub(r"</?(p|h3|h4|li|tr|td|th|blockquote|ul|ol|table|tbody|thead)[^>]*>|<br>", " ", html)
    return re.sub(r"<[^>]*>", "", spaced).split()


def without(html: str, mark: str) -> str:
    return re.sub(rf"<{mark}>.*?</{mark}>", "", html.replace("</del> <ins>", "</del><ins>"))


@given(old=TEXT, new=TEXT)
def test_both_texts_are_read_back_from_a_comparison(old, new):
    html = "".join(block.html for block in compare_text(old, new))

    assert words(without(html, "del")) == words(new)
    assert words(without(html, "ins")) == words(old)


@given(text=TEXT)
def test_a_text_beside_itself_has_no_changes(text):
    blocks = compare_text(text, text)

    assert ("".join(b.html for b in blocks), any(b.changed for b in blocks)) == (text, False)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (
            "<p>Wij geven drie manieren.</p>",
            "<p>Wij geven twee manieren.</p>",
            "<p>Wij geven <del>drie</del> <ins>twee</ins> manieren.</p>",
        ),
        (
            "<p>Een <em>oud</em> plan.</p>",
            "<p>Een <em>nieuw</em> plan.</p>",
            "<p>Een <del><em>oud</em></del> <ins><em>nieuw</em></ins> plan.</p>",
        ),
        ("<p>Blijft.</p>", "<p>Blijft.</p><p>Komt erbij.</p>", "<p>Blijft.</p><p><ins>Komt erbij.</ins></p>"),
        (
            "<ul><li>een</li><li>twee</li></ul>",
            "<ul><li>een</li></ul>",
            "<ul><li>een</li><li><del>twee</del></li></ul>",
        ),
        (
            "<table><tbody><tr><td>Geld</td><td>10</td></tr></tbody></table>",
            "<table><tbody><tr><td>Geld</td><td>12</td></tr></tbody></table>",
            "<table><tbody><tr><td>Geld</td><td><del>10</del> <ins>12</ins></td></tr></tbody></table>",
        ),
    ],
)
def test_layout_is_kept(old, new, shown):
    assert "".join(block.html for block in compare_text(old, new)) == shown


def test_plain_fields_are_escaped():
    assert compare_plain("a < b", "a < c") == "a &lt; <del>b</del> <ins>c</ins>"


def test_what_went_and_what_came_is_named_for_who_cannot_see_it():
    html = compare_plain("bijna alles", "ruim alles")
    with override("nl"):
        shown = (compared(html), removed("<a>"), added("b"))
        gone, came = (f'<span class="vh" lang="nl"> {word}: </span>' for word in ("verwijderd", "toegevoegd"))
    assert shown == (
        f"<del>{gone}bijna</del> <ins>{came}ruim</ins> alles",
        f"<del>{gone}&lt;a&gt;</del>",
        f"<ins>{came}b</ins>",
    )
