"""Two texts as one: what came, went, moved or changed is marked, its layout stays, and both can be read back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance import alike
from governance.marked import compare_text, compare_texts
from plans.text import clean
from tests.governance.reading_back import without

WORD = st.sampled_from(
    [
        "de",
        "raad",
        "het",
        "plan",
        "geld,",
        "180.000",
        "docenten",
        "a&lt;b",
        "&amp;",
        "één",
        ".",
        "¶",
        "<br>",
        "x\u00a0y",
    ]
)
WORDS = st.lists(WORD, max_size=7).map(" ".join)
MARKED = st.sampled_from(["strong", "em", "sub", 'a href="https://nvao.net"', 'a href="https://tue.nl"'])
LINE = st.lists(
    st.one_of(WORDS, st.builds(lambda mark, text: f"<{mark}>{text}</{mark.split()[0]}>", MARKED, WORDS)), max_size=3
).map(" ".join)
TEXT_TAG = st.sampled_from(["p", "p", "p", "h3", "h4"])
PARAGRAPH = st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", TEXT_TAG, LINE)


def _within(block: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.one_of(LINE, st.lists(st.one_of(PARAGRAPH, block), max_size=2).map("".join))
    items = st.lists(
        st.builds(lambda own, more: f"<li>{own}{more}</li>", LINE, st.one_of(st.just(""), inside)), max_size=4
    )
    tags = st.sampled_from(["td", "td", "th", 'td colspan="2"'])
    row = st.lists(st.builds(lambda tag, text: f"<{tag}>{text}</{tag[:2]}>", tags, inside), min_size=1, max_size=3)
    even = st.integers(1, 3).flatmap(
        lambda n: st.lists(st.lists(LINE, min_size=n, max_size=n).map(lambda r: "<td>" + "</td><td>".join(r) + "</td>"))
    )
    rows = st.one_of(st.lists(row.map("".join), max_size=3), even)
    return st.one_of(
        st.builds(lambda tag, some: f"<{tag}>{''.join(some)}</{tag}>", st.sampled_from(["ul", "ol"]), items),
        rows.map(lambda some: "<table>" + "".join(f"<tr>{one}</tr>" for one in some) + "</table>"),
        st.lists(st.one_of(PARAGRAPH, block), max_size=2).map(lambda some: f"<blockquote>{''.join(some)}</blockquote>"),
    )


BLOCK = st.recursive(PARAGRAPH, _within, max_leaves=6)
TEXT = st.lists(st.one_of(PARAGRAPH, BLOCK), max_size=6).map("".join).map(clean)


def marked(old: str, new: str) -> str:
    assert (clean(old), clean(new)) == (old, new), "the examples are canonical texts"
    return "".join(block.html for block in compare_text(old, new))


@given(old=TEXT, new=TEXT)
def test_both_texts_are_read_back_to_the_letter(old, new):
    html = "".join(block.html for block in compare_text(old, new))

    assert without(html, "del") == new
    assert without(html, "ins") == old


@given(texts=st.lists(TEXT, min_size=2, max_size=2), extra=TEXT, at=st.integers(0, 9))
def test_an_edited_text_is_read_back_as_well(texts, extra, at):
    """Texts that have much in common take other ways than two that have nothing."""
    old = clean("".join(texts))
    middle = clean(f"{texts[0]}{extra}{texts[1].replace('raad', 'faculteitsraad', at)}")
    html = "".join(block.html for block in compare_text(old, middle))

    assert (without(html, "del"), without(html, "ins")) == (middle, old)


@given(text=TEXT)
def test_a_text_beside_itself_has_no_changes(text):
    blocks = compare_text(text, text)

    assert ("".join(b.html for b in blocks), any(b.changed for b in blocks)) == (text, False)


@given(old=TEXT, new=TEXT)
def test_a_block_is_called_changed_when_and_only_when_it_is_marked(old, new):
    for block in compare_text(old, new):
        signs = ("<ins", "<del", "data-was", 'class="')
        assert block.changed == any(sign in block.html for sign in signs), block.html


STAYS = "<p>De faculteit begeleidt studenten in het eerste jaar met mentoren en tutoren.</p>"
PAIRS = {
    "reworded paragraph": (
        "<p>Wij geven studenten drie manieren om een eigen weg te kiezen.</p>",
        "<p>Wij geven studenten twee manieren om hun eigen weg te kiezen.</p>",
        "<p>Wij geven studenten <del>drie</del> <ins>twee</ins> manieren om <del>een</del> <ins>hun</ins> eigen weg te"
        " kiezen.</p>",
    ),
    "split paragraph": (
        "<p>De raad adviseert in mei. Het bestuur antwoordt in juni.</p>",
        "<p>De raad adviseert in mei.</p><p>Het bestuur antwoordt in juni.</p>",
        '<p>De raad adviseert in mei.<ins class="break"></ins></p><p>Het bestuur antwoordt in juni.</p>',
    ),
    "paragraph split in three": (
        "<p>De raad adviseert. Het bestuur antwoordt. De faculteit voert uit.</p>",
        "<p>De raad adviseert.</p><p>Het bestuur antwoordt.</p><p>De faculteit voert uit.</p>",
        '<p>De raad adviseert.<ins class="break"></ins></p><p>Het bestuur antwoordt.<ins class="break"></ins></p>'
        "<p>De faculteit voert uit.</p>",
    ),
    "joined paragraphs": (
        "<p>De raad adviseert in mei.</p><p>Het bestuur antwoordt in juni.</p>",
        "<p>De raad adviseert in mei. Het bestuur antwoordt in juli.</p>",
        '<p>De raad adviseert in mei.<del class="break"></del>Het bestuur antwoordt in <del>juni</del> <ins>juli</ins>.'
        "</p>",
    ),
    "paragraph moved": (
        f"<p>Het Honours College Law blijft bestaan.</p>{STAYS}<p>Elke opleiding heeft een studieadviseur.</p>",
        f"{STAYS}<p>Elke opleiding heeft een studieadviseur.</p><p>Het Honours College Law blijft bestaan.</p>",
        '<p class="gone moved"><del>Het Honours College Law blijft bestaan.</del></p>'
        f"{STAYS}<p>Elke opleiding heeft een studieadviseur.</p>"
        '<p class="came moved"><ins>Het Honours College Law blijft bestaan.</ins></p>',
    ),
    "paragraph moved and reworded": (
        f"<p>Het Honours College Law blijft bestaan met twintig plaatsen.</p>{STAYS}",
        f"{STAYS}<p>Het Honours College Law blijft bestaan met dertig plaatsen.</p>",
        '<p class="gone moved"><del>Het Honours College Law blijft bestaan met twintig plaatsen.</del></p>'
        f'{STAYS}<p class="came moved reworded">Het Honours College Law blijft bestaan met <del>twintig</del> '
        "<ins>dertig</ins> plaatsen.</p>",
    ),
    "list item moved and reworded": (
        "<ul><li>Elke student krijgt een mentor uit een hoger jaar</li><li>Tutoren zijn er het hele jaar door</li>"
        "<li>De raad spreekt elk jaar met studenten van alle opleidingen over de begeleiding</li></ul>",
        "<ul><li>De raad spreekt elk jaar met studenten van alle opleidingen over de begeleiding</li>"
        "<li>Tutoren zijn er het hele jaar door</li>"
        "<li>Elke student krijgt een mentor uit een <strong>later</strong> jaar</li></ul>",
        '<ul><li class="gone moved"><del>Elke student krijgt een mentor uit een hoger jaar</del></li>'
        '<li class="gone moved"><del>Tutoren zijn er het hele jaar door</del></li>'
        "<li>De raad spreekt elk jaar met studenten van alle opleidingen over de begeleiding</li>"
        '<li class="came moved"><ins>Tutoren zijn er het hele jaar door</ins></li>'
        '<li class="came moved reworded">Elke student krijgt een mentor uit een <del>hoger</del> '
        "<ins><strong>later</strong></ins> jaar</li></ul>",
    ),
    "table row moved": (
        "<table><tbody><tr><td>Mentoren</td><td>10</td></tr><tr><td>Tutoren in het eerste jaar</td><td>20</td></tr>"
        "</tbody></table>",
        "<table><tbody><tr><td>Tutoren in het eerste jaar</td><td>20</td></tr><tr><td>Mentoren</td><td>10</td></tr>"
        "</tbody></table>",
        '<table><tbody><tr class="gone moved"><td><del>Mentoren</del></td><td><del>10</del></td></tr>'
        "<tr><td>Tutoren in het eerste jaar</td><td>20</td></tr>"
        '<tr class="came moved"><td><ins>Mentoren</ins></td><td><ins>10</ins></td></tr></tbody></table>',
    ),
    "table row moved with another amount": (
        "<table><tbody><tr><td>Mentoren</td><td>€ 10.000</td></tr><tr><td>Tutoren in het eerste jaar</td>"
        "<td>€ 20.000</td></tr></tbody></table>",
        "<table><tbody><tr><td>Tutoren in het eerste jaar</td><td>€ 20.000</td></tr><tr><td>Mentoren</td>"
        "<td>€ 12.500</td></tr></tbody></table>",
        '<table><tbody><tr class="gone moved"><td><del>Mentoren</del></td><td><del>€ 10.000</del></td></tr>'
        "<tr><td>Tutoren in het eerste jaar</td><td>€ 20.000</td></tr>"
        '<tr class="came moved reworded"><td>Mentoren</td><td>€ <del>10.000</del> <ins>12.500</ins></td></tr>'
        "</tbody></table>",
    ),
    "a paragraph of other words elsewhere is no move": (
        f"<p>Het Honours College Law blijft bestaan met twintig plaatsen.</p>{STAYS}",
        f"{STAYS}<p>Het instituut voor onderwijs blijft open met twintig docenten.</p>",
        f"<p><del>Het Honours College Law blijft bestaan met twintig plaatsen.</del></p>{STAYS}"
        "<p><ins>Het instituut voor onderwijs blijft open met twintig docenten.</ins></p>",
    ),
    "a short line that went and came is no move": (
        f"<p>Zie boven.</p>{STAYS}",
        f"{STAYS}<p>Zie boven.</p>",
        f"<p><del>Zie boven.</del></p>{STAYS}<p><ins>Zie boven.</ins></p>",
    ),
    "paragraph lengthened": (
        "<p>De raad adviseert in mei.</p>",
        "<p>De raad adviseert in mei. Daarna bespreken het bestuur en de raad samen wat er met elk punt gebeurt.</p>",
        "<p>De raad adviseert in mei.<ins> Daarna bespreken het bestuur en de raad samen wat er met elk punt gebeurt."
        "</ins></p>",
    ),
    "table row added": (
        "<table><thead><tr><th>Thema</th><th>2022</th></tr></thead><tbody><tr><td>Begeleiding</td><td>10</td></tr>"
        "</tbody></table>",
        "<table><thead><tr><th>Thema</th><th>2022</th></tr></thead><tbody><tr><td>Intensiteit</td><td>12</td></tr>"
        "<tr><td>Begeleiding</td><td>10</td></tr></tbody></table>",
        '<table><thead><tr><th>Thema</th><th>2022</th></tr></thead><tbody><tr class="came"><td><ins>Intensiteit</ins>'
        "</td><td><ins>12</ins></td></tr><tr><td>Begeleiding</td><td>10</td></tr></tbody></table>",
    ),
    "table column added": (
        "<table><thead><tr><th>Thema</th><th>2022</th></tr></thead><tbody><tr><td>Begeleiding</td><td>10</td></tr>"
        "</tbody></table>",
        "<table><thead><tr><th>Thema</th><th>2021</th><th>2022</th></tr></thead><tbody><tr><td>Begeleiding</td>"
        "<td></td><td>11</td></tr></tbody></table>",
        '<table><thead><tr><th>Thema</th><th class="came"><ins>2021</ins></th><th>2022</th></tr></thead><tbody><tr>'
        '<td>Begeleiding</td><td class="came"></td><td><del>10</del> <ins>11</ins></td></tr></tbody></table>',
    ),
    "table column and row removed": (
        "<table><tbody><tr><td>Mentoren</td><td>10</td><td>uren</td></tr><tr><td>Tutoren</td><td>20</td><td>uren</td>"
        "</tr></tbody></table>",
        "<table><tbody><tr><td>Mentoren</td><td>10</td></tr></tbody></table>",
        '<table><tbody><tr><td>Mentoren</td><td>10</td><td class="gone"><del>uren</del></td></tr><tr class="gone"><td>'
        "<del>Tutoren</del></td><td><del>20</del></td><td><del>uren</del></td></tr></tbody></table>",
    ),
    "cell changed": (
        "<table><tbody><tr><td>Mentoren</td><td>€ 180.000</td></tr></tbody></table>",
        "<table><tbody><tr><td>Mentoren</td><td>€ 190.000</td></tr></tbody></table>",
        "<table><tbody><tr><td>Mentoren</td><td>€ <del>180.000</del> <ins>190.000</ins></td></tr></tbody></table>",
    ),
    "list item nested": (
        "<ul><li>Mentoren</li><li>Tutoren</li></ul>",
        "<ul><li>Mentoren<ul><li>Tutoren</li></ul></li></ul>",
        '<ul><li>Mentoren<ul><li class="came moved"><ins>Tutoren</ins></li></ul></li>'
        '<li class="gone moved"><del>Tutoren</del></li></ul>',
    ),
    "list item added": (
        "<ul><li>Mentoren</li></ul>",
        "<ul><li>Mentoren</li><li>Tutoren</li></ul>",
        "<ul><li>Mentoren</li><li><ins>Tutoren</ins></li></ul>",
    ),
    "list numbered": (
        "<ul><li>Mentoren</li><li>Tutoren</li></ul>",
        "<ol><li>Mentoren</li><li>Tutoren</li></ol>",
        '<ol data-was="ul"><li>Mentoren</li><li>Tutoren</li></ol>',
    ),
    "link changed": (
        '<p>Zie <a href="https://nvao.net">het protocol</a> van de NVAO.</p>',
        '<p>Zie <a href="https://www.nvao.net/nl">het protocol</a> van de NVAO.</p>',
        '<p>Zie <del class="form"><a href="https://nvao.net">het protocol</a></del> '
        '<ins class="form"><a href="https://www.nvao.net/nl">het protocol</a></ins> van de NVAO.</p>',
    ),
    "mark changed": (
        "<p>Een <em>nieuw</em> plan.</p>",
        "<p>Een <strong>nieuw</strong> plan.</p>",
        '<p>Een <del class="form"><em>nieuw</em></del> <ins class="form"><strong>nieuw</strong></ins> plan.</p>',
    ),
    "heading changed level": (
        "<h3>Begeleiding in het eerste jaar</h3>",
        "<h4>Begeleiding in het eerste jaar</h4>",
        '<h4 data-was="h3">Begeleiding in het eerste jaar</h4>',
    ),
    "unchanged": (STAYS, STAYS, STAYS),
}


@pytest.mark.parametrize("what", PAIRS)
def test_hand_made_pairs_are_marked_as_written_down(what):
    old, new, shown = PAIRS[what]

    assert marked(old, new) == shown
    assert (without(shown, "ins"), without(shown, "del")) == (old, new)


def test_a_paragraph_that_went_to_another_text_was_moved():
    moved, other = STAYS, "<p>Elke opleiding heeft een studieadviseur.</p>"
    (first,), (_other, second) = compare_texts([(moved, ""), (other, other + moved)])

    assert ('class="gone moved"' in first.html, 'class="came moved"' in second.html) == (True, True)


def test_a_paragraph_that_went_to_another_text_and_was_reworded_was_moved():
    changed, other = STAYS.replace("mentoren", "coaches"), "<p>Elke opleiding heeft een studieadviseur.</p>"
    (first,), (_other, second) = compare_texts([(STAYS, ""), (other, other + changed)])

    assert first.html == f'<p class="gone moved"><del>{STAYS[3:-4]}</del></p>'
    assert "<del>mentoren</del> <ins>coaches</ins>" in second.html
    assert second.html.startswith('<p class="came moved reworded">De faculteit begeleidt')


def test_what_two_paragraphs_explain_as_well_is_not_called_moved():
    """Which of both it was before cannot be told."""
    gone = [STAYS.replace("eerste", year) for year in ("tweede", "derde")]
    between = "<p>Elke opleiding heeft een studieadviseur.</p>"

    assert "moved" not in marked("".join(gone) + between, between + STAYS)


def test_of_two_that_were_moved_each_finds_its_own():
    """Each to where it is most alike, also when the other resembles it."""
    mentors, tutors = STAYS, "<p>De faculteit begeleidt studenten in de master met gesprekken over hun loopbaan.</p>"
    between = "<p>Elke opleiding heeft een studieadviseur, en die spreekt elke student twee keer in het jaar.</p>"
    changed = mentors.replace("mentoren", "coaches"), tutors.replace("hun", "de")
    html = marked(f"{mentors}{tutors}{between}", f"{between}{''.join(changed)}")

    assert html.count('class="came moved reworded"') == html.count('class="gone moved"') == 2
    assert "<del>mentoren</del> <ins>coaches</ins>" in html
    assert "<del>hun</del> <ins>de</ins>" in html


def test_an_item_that_was_moved_with_its_own_list_is_shown_once():
    """Its words are its paragraph's as well; and what is in it goes along."""
    item = "<li>Elke student krijgt een mentor uit een {}<ul><li>in de master {} tutor</li></ul></li>"
    stays = "<li>De raad spreekt elk jaar met studenten van alle opleidingen over de begeleiding</li>"
    old, new = item.format("hoger jaar", "een"), item.format("later jaar", "geen")
    html = marked(f"<ul>{old}{stays}</ul>", f"<ul>{stays}{new}</ul>")

    assert html.count("moved") == 2
    assert "<del>hoger</del> <ins>later</ins>" in html
    assert "<del>een</del> <ins>geen</ins>" in html


def test_what_stands_there_twice_is_not_called_moved():
    old, new = f"{STAYS}<h3>Later</h3>", f"<h3>Later</h3>{STAYS}<h3>Nog later</h3>{STAYS}"

    assert "moved" not in marked(old, new)


@settings(deadline=None, max_examples=20)
@given(old=TEXT, new=TEXT)
def test_a_stretch_that_is_too_large_counts_as_gone_and_come_which_is_true_too(old, new):
    most, stretch = alike.MOST, alike.STRETCH
    alike.MOST, alike.STRETCH = 2, 2
    try:
        html = "".join(block.html for block in compare_text(old, new))
    finally:
        alike.MOST, alike.STRETCH = most, stretch

    assert (without(html, "del"), without(html, "ins")) == (new, old)


def test_of_two_paragraphs_that_changed_places_the_longer_one_stays():
    short, line = "<p>Zie boven.</p>", "<p>Zie het schema hierboven voor de tutoren.</p>"

    for old, new in ((short + STAYS, STAYS + short), (STAYS + short, short + STAYS), (line + STAYS, STAYS + line)):
        assert STAYS in marked(old, new)


def test_two_very_long_paragraphs_are_not_compared_word_by_word(monkeypatch):
    monkeypatch.setattr(alike, "MOST", 1000)
    old, new = "<p>" + "raad plan geld " * 400 + "</p>", "<p>" + "geld raad raad plan " * 300 + "</p>"
    html = marked(clean(old), clean(new))

    assert (html.count("<del>"), html.count("<ins>")) == (1, 1)
    assert (without(html, "del"), without(html, "ins")) == (clean(new), clean(old))
