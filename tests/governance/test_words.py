"""Words added and removed: both texts can be read back, and what is shown is calm to read."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from governance.templatetags.governance import added, compared, removed
from governance.words import compare_plain
from tests.governance.reading_back import plain_without

LINE = st.text(st.sampled_from("abé 1.,\n<&>¶\u00a0"), max_size=60)


@given(old=LINE, new=LINE)
def test_both_plain_texts_are_read_back_to_the_letter(old, new):
    html = compare_plain(old, new)

    assert (plain_without(html, "ins"), plain_without(html, "del")) == (old, new)


def test_plain_fields_are_escaped():
    assert compare_plain("a < b", "a < c") == "a &lt; <del>b</del> <ins>c</ins>"


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("€ 180.000 per jaar", "€ 190.000 per jaar", "€ <del>180.000</del> <ins>190.000</ins> per jaar"),
        (
            "De raad van de faculteit",
            "Het bestuur van het instituut",
            "<del>De raad van de faculteit</del> <ins>Het bestuur van het instituut</ins>",
        ),
        ("Klaar eind 2024", "Klaar eind 2024.", "Klaar eind 2024<ins>.</ins>"),
        ("", "Vice-decaan", "<ins>Vice-decaan</ins>"),
    ],
)
def test_an_amount_is_one_word_and_a_lone_small_word_is_no_hold(old, new, shown):
    assert compare_plain(old, new) == shown


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


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<del class="form">a</del>', '<del class="form"><span class="vh" lang="en"> it was: </span>a</del>'),
        (
            '<p>A.<ins class="break"></ins></p>',
            '<p>A.<ins class="break"><span class="vh" lang="en"> a new paragraph begins here </span></ins></p>',
        ),
        (
            '<p class="gone moved"><b>A</b></p>',
            '<p class="gone moved"><span class="fine" lang="en">moved to another place</span><b>A</b></p>',
        ),
        (
            '<tr class="came moved reworded"><td colspan="2">A</td></tr>',
            '<tr class="came moved reworded"><td colspan="2"><span class="fine" lang="en">moved to this place and reworded'
            "</span>A</td></tr>",
        ),
        (
            '<h4 data-was="h3">A</h4>',
            '<h4 data-was="h3"><span class="fine" lang="en">was a heading of a higher level</span>A</h4>',
        ),
        (
            '<ol data-was="ul"><li>A</li></ol>',
            '<span class="fine" lang="en">was a list with bullets</span><ol data-was="ul"><li>A</li></ol>',
        ),
        ('<td data-was="th">A</td>', '<td data-was="th">A</td>'),
        ("<table><tbody></tbody></table>", '<table tabindex="0"><tbody></tbody></table>'),
    ],
)
def test_what_is_neither_added_nor_removed_is_named_too(html, shown):
    with override("en"):
        assert compared(html) == shown
