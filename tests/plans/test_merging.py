"""Merging two people's edits of one text: what comes along by itself, what is asked, and that nothing is lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import text
from plans.merging import Clash, Merge, Pick, merge_texts, merge_values

RICH = {"body"}
P1, P2, P3 = "<p>Iedere student heeft een mentor.</p>", "<h3>Kosten</h3>", "<p>Wij stellen vier mentoren aan.</p>"
BASE = P1 + P2 + P3
NEW1, NEW2 = "<p>De tutoren worden geschoold.</p>", "<ul><li>Zalen</li></ul>"
REWORDED = "<p>Iedere eerstejaars student heeft een eigen mentor.</p>"
OTHERWISE = "<p>Iedere student heeft twee mentoren.</p>"


@pytest.mark.parametrize(
    ("stored", "typed", "merged"),
    [
        (REWORDED + P2 + P3, P1 + P2 + NEW1, REWORDED + P2 + NEW1),
        (REWORDED + P2 + P3, P1 + "<h3>Geld</h3>" + P3, REWORDED + "<h3>Geld</h3>" + P3),
        (NEW1 + BASE, BASE + NEW2, NEW1 + BASE + NEW2),
        (BASE + NEW1, BASE + NEW2, BASE + NEW1 + NEW2),
        (BASE + NEW1, BASE + NEW1, BASE + NEW1),
        (P1 + P3, P1 + P2 + REWORDED, P1 + REWORDED),
        (REWORDED + P2 + P3, REWORDED + P2 + P3 + NEW1, REWORDED + P2 + P3 + NEW1),
        (P2 + P3, P1 + NEW1 + P2 + P3, NEW1 + P2 + P3),
        (P3 + P1 + P2, BASE + NEW1, P3 + P1 + P2 + NEW1),
        (BASE, "", ""),
    ],
    ids=[
        "first and last",
        "neighbours",
        "before and after",
        "both at the end",
        "the same twice",
        "taken out and reworded elsewhere",
        "the same and more",
        "taken out and put in at its place",
        "moved, and a new one",
        "all taken out",
    ],
)
def test_changes_in_different_paragraphs_come_together_by_themselves(stored, typed, merged):
    assert merge_texts(BASE, stored, typed) in ([merged], [] if not merged else None)


@pytest.mark.parametrize(
    ("stored", "typed", "pieces"),
    [
        (REWORDED + P2 + P3, OTHERWISE + P2 + NEW1, [Clash(P1, REWORDED, OTHERWISE), P2 + NEW1]),
        (REWORDED + P2 + P3, P2 + P3, [Clash(P1, REWORDED, ""), P2 + P3]),
        (P2 + P3 + NEW1, REWORDED + P2 + P3, [Clash(P1, "", REWORDED), P2 + P3 + NEW1]),
        (BASE + REWORDED, BASE + OTHERWISE, [BASE, Clash("", REWORDED, OTHERWISE)]),
    ],
    ids=["reworded twice", "reworded and taken out", "taken out and reworded", "two forms of one new paragraph"],
)
def test_what_both_changed_is_asked_for_that_paragraph_only(stored, typed, pieces):
    assert merge_texts(BASE, stored, typed) == pieces


def test_two_beginnings_of_an_empty_text_are_asked():
    assert merge_texts("", P1, P3) == [Clash("", P1, P3)]
    assert merge_texts("", P1, "") == [P1]


def test_of_a_pasted_chapter_each_paragraph_is_looked_at_by_itself():
    chapter = [f"<p>Paragraaf {number} over de begeleiding van studenten</p>" for number in range(60)]
    stored = [block.replace("studenten", "eerstejaars") for block in chapter]
    typed = [*chapter[:59], "<p>Paragraaf 59 over de begeleiding van promovendi</p>"]

    pieces = merge_texts("".join(chapter), "".join(stored), "".join(typed))

    assert pieces == ["".join(stored[:59]), Clash(chapter[59], stored[59], typed[59])]


ITEMS = "<ul><li>Mentoren in jaar één</li><li>Kleine werkgroepen</li><li>Toetsen met terugkoppeling</li></ul>"
ROWS = (
    "<table><thead><tr><th>Jaar</th><th>Groepen</th></tr></thead>"
    "<tbody><tr><td>2022</td><td>twintig</td></tr><tr><td>2023</td><td>achttien</td></tr></tbody></table>"
)


@pytest.mark.parametrize(
    ("base", "one", "other"),
    [
        (ITEMS, ("jaar één", "jaar één en twee"), ("terugkoppeling", "uitleg")),
        (ITEMS, ("</li></ul>", "</li><li>Een scriptieweek</li></ul>"), ("Kleine werkgroepen", "Kleine groepen")),
        (ITEMS, ("<li>Kleine werkgroepen</li>", ""), ("terugkoppeling", "uitleg")),
        (ROWS, ("twintig", "negentien"), ("achttien", "zestien")),
        (ROWS, ("</tbody>", "<tr><td>2024</td><td>zestien</td></tr></tbody>"), ("twintig", "negentien")),
    ],
    ids=["two items", "a new item", "an item less", "two rows", "a new row"],
)
def test_a_list_comes_together_by_its_items_and_a_table_by_its_rows(base, one, other):
    merged = P1 + base.replace(*one).replace(*other)

    assert merge_texts(P1 + base, P1 + base.replace(*one), P1 + base.replace(*other)) == [merged]


def test_a_list_or_table_in_which_both_changed_the_same_is_asked_about():
    for base, was in ((ITEMS, "Kleine"), (ROWS, "twintig")):
        one, other = base.replace(was, "Andere"), base.replace(was, "Nieuwe")
        assert merge_texts(base, one, other) == [Clash(base, one, other)]


def test_a_row_and_a_column_put_in_at_once_are_asked_about():
    row = ROWS.replace("</tbody>", "<tr><td>2024</td><td>zestien</td></tr></tbody>")
    column = ROWS.replace("</th></tr>", "</th><th>Wie</th></tr>").replace("</td></tr>", "</td><td>Alle</td></tr>")

    assert merge_texts(ROWS, row, column) == [Clash(ROWS, row, column)]


def test_plain_fields_are_merged_whole_and_each_choice_of_a_list_by_itself():
    base = {"title": "Mentoraat", "target_group": "allen", "owner": None, "goals": [1, 2]}
    stored = {"title": "Mentoraat", "target_group": "eerstejaars", "owner": "Daan", "goals": [1, 2, 3]}
    typed = {"title": "Mentoren", "target_group": "tweedejaars", "owner": None, "goals": [2, 4]}

    merge = merge_values(base, stored, typed, RICH)

    assert merge.values == {"title": "Mentoren", "owner": "Daan", "goals": [2, 3, 4]}
    assert list(merge.clashes()) == [("target_group-0", "target_group", Clash("allen", "eerstejaars", "tweedejaars"))]


def test_without_the_text_that_somebody_saw_every_difference_is_asked_and_no_choice_undone():
    merge = merge_values(None, {"body": P1, "goals": [1]}, {"body": P3, "goals": [2]}, RICH)

    assert merge.values == {"goals": [1, 2]}
    assert [clash for _key, _name, clash in merge.clashes()] == [Clash("", P1, P3)]


@pytest.mark.parametrize(
    ("pick", "stands"),
    [
        (Pick("stored"), REWORDED),
        (Pick("typed"), OTHERWISE),
        (Pick("both"), REWORDED + OTHERWISE),
        (Pick("own", "Iedere student heeft er een."), "<p>Iedere student heeft er een.</p>"),
    ],
    ids=lambda pick: getattr(pick, "which", ""),
)
def test_what_is_picked_stands_at_its_place(pick, stands):
    merge = Merge(clashing={"body": merge_texts(BASE, REWORDED + P2 + P3, OTHERWISE + P2 + NEW1)})

    assert merge.settled({"body-0": pick}, RICH) == {"body": stands + P2 + NEW1}


def test_of_what_nothing_was_picked_both_stand():
    merge = Merge({"title": "x"}, {"body": [Clash(P1, REWORDED, OTHERWISE)], "starts_on": [Clash(1, 2, 3)]})

    assert merge.settled({}, RICH) == {"title": "x", "body": REWORDED + OTHERWISE, "starts_on": 3}


# --- nothing is ever lost, whatever is typed --------------------------------------------------------------------------

TOKEN = re.compile(r"\w+")
WORDS = [f"w{number}" for number in range(12)]
FORMS = {
    "p": "<p>{}</p>",
    "h3": "<h3>{}</h3>",
    "ul": "<ul><li>{}</li></ul>",
    "items": "<ul><li>{0} a</li><li>{0} b</li><li>c {0}</li></ul>",
    "rows": "<table><tbody><tr><td>a</td><td>{0}</td></tr><tr><td>b</td><td>{0} c</td></tr></tbody></table>",
}
BLOCK = st.builds(
    lambda form, words: FORMS[form].format(" ".join(words)),
    st.sampled_from(list(FORMS)),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
)
TEXT = st.lists(BLOCK, max_size=5)
STEPS = ["in", "out", "reword", "reword the last", "put in", "split", "move"]
STEP = st.tuples(st.sampled_from(STEPS), st.integers(0, 5), st.integers(0, 5), BLOCK)


def edited(blocks: list[str], steps: list[tuple[str, int, int, str]], mark: str) -> list[str]:
    """A text after some edits; every word that is put in is of this one's own."""
    made = list(blocks)
    for number, (what, at, to, block) in enumerate(steps):
        word = f"{mark}{number}"
        at = at % len(made) if made else 0
        if what == "in" or not made:
            made.insert(at, block.replace("w", f"{word}w"))
        elif what == "out":
            made.pop(at)
        elif what == "reword":
            made[at] = made[at].replace("</", f" {word}</", 1)
        elif what == "reword the last":
            before, end, after = re.split(r"((?:</[^>]*>)+)$", made[at])
            made[at] = f"{before} {word}{end}{after}"
        elif what == "put in":
            item = f"<tr><td>d</td><td>{word}</td></tr><tr" if "<tr" in made[at] else f"<li>{word}</li><li"
            made[at] = re.sub(r"<(?:li|tr)", item, made[at], count=1)
        elif what == "split":
            made[at : at + 1] = [made[at], f"<p>{word}</p>"]
        else:
            made.insert(to % len(made), made.pop(at))
    return made


def words_of(pieces: list[str | Clash]) -> set[str]:
    texts = [one for piece in pieces for one in ([piece.stored, piece.typed] if isinstance(piece, Clash) else [piece])]
    return set(TOKEN.findall(text.plain("".join(texts))))


@given(TEXT, st.lists(STEP, max_size=4), st.lists(STEP, max_size=4))
def test_every_word_that_somebody_put_in_is_in_the_text_or_asked_about(blocks, hers, his):
    base, stored, typed = ("".join(made) for made in (blocks, edited(blocks, hers, "h"), edited(blocks, his, "z")))
    was, now, mine = (set(TOKEN.findall(text.plain(one))) for one in (base, stored, typed))

    stood_once = {word for word, times in Counter(TOKEN.findall(text.plain(base))).items() if times == 1}

    pieces = merge_texts(base, stored, typed)

    assert (now - was) | (mine - was) | (now & mine & stood_once) <= words_of(pieces)
    assert words_of(pieces) <= now | mine


@given(TEXT, st.lists(STEP, max_size=4), st.lists(STEP, max_size=4))
def test_a_merged_text_is_canonical_and_the_same_whoever_saved_first(blocks, hers, his):
    base, stored, typed = ("".join(made) for made in (blocks, edited(blocks, hers, "h"), edited(blocks, his, "z")))

    pieces, turned = merge_texts(base, stored, typed), merge_texts(base, typed, stored)
    both = Merge(clashing={"body": pieces}).settled({}, RICH)["body"] if len(pieces) > 1 else None

    assert words_of(pieces) == words_of(turned)
    assert both is None or text.clean(both) == both


@given(TEXT, st.lists(STEP, max_size=4))
def test_where_only_one_wrote_her_text_stands(blocks, steps):
    base, changed = "".join(blocks), "".join(edited(blocks, steps, "h"))
    whole = [changed] if changed else []

    assert merge_texts(base, base, changed) == whole
    assert merge_texts(base, changed, base) == whole
    assert merge_texts(base, changed, changed) == whole
