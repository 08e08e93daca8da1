"""Changes between two texts, taken over one by one."""

from hypothesis import given
from hypothesis import strategies as st

from plans import text
from plans.carrying import Kind, carried_out, followed
from plans.suggesting import changes

MENTOR = "<p>Elke eerstejaars krijgt een mentor.</p><p>De mentor spreekt haar twee keer per jaar.</p>"
WORDS = st.sampled_from(
    ["de", "een", "mentor", "student", "spreekt", "jaar", "goed", "niet.", "twee,", "12", "&amp;", "Elke", "<br>"]
)
MARKED = st.tuples(st.sampled_from(["", "strong", "em", 'a href="https://nvao.net"']), WORDS)


@st.composite
def lines(draw, least=1):
    made = []
    for mark, word in draw(st.lists(MARKED, min_size=least, max_size=9)):
        made.append(f"<{mark}>{word}</{mark.split()[0]}>" if mark else word)
    return " ".join(made)


ITEMS = st.lists(lines(), min_size=1, max_size=4).map(lambda items: "".join(f"<li>{item}</li>" for item in items))
ROWS = st.lists(st.tuples(lines(), lines()), min_size=1, max_size=3).map(
    lambda rows: "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in rows)
)
BLOCKS = st.one_of(
    lines().map("<p>{}</p>".format),
    lines().map("<h3>{}</h3>".format),
    ITEMS.map("<ul>{}</ul>".format),
    ITEMS.map("<ol><li>een<ul>{}</ul></li></ol>".format),
    ROWS.map("<table><tr><th>Wat</th><th>Wie</th></tr>{}</table>".format),
    lines().map("<blockquote><p>{}</p><p>einde</p></blockquote>".format),
)


@st.composite
def pairs(draw):
    """A text, and the same with blocks changed, put in, left out and in another order; or another one altogether."""
    blocks = draw(st.lists(BLOCKS, max_size=5))
    others = list(draw(st.permutations(blocks))) if draw(st.booleans()) else list(blocks)
    for _each in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(0, len(others) - 1)))
        match draw(st.sampled_from(["word", "put", "take", "new"])):
            case "word" if others:
                words = others[at].split(" ")
                place = draw(st.integers(0, len(words) - 1))
                if "<" not in words[place] and ">" not in words[place]:
                    words[place] = draw(lines(least=0))
                others[at] = " ".join(words)
            case "put":
                others.insert(at, draw(BLOCKS))
            case "take" if others:
                del others[at]
            case "new" if others:
                others[at] = draw(BLOCKS)
    return text.clean("".join(blocks)), text.clean("".join(others))


@given(pairs())
def test_all_changes_together_give_the_other_text_to_the_letter(pair):
    was, now = pair
    assert carried_out(was, changes(was, now)) == (now, [])


@given(pairs(), st.randoms(use_true_random=False))
def test_one_by_one_in_any_order_they_give_it_too_or_say_that_their_place_is_not_certain(pair, chance):
    was, now = pair
    left, uncertain = changes(was, now), False
    while left and not uncertain:
        done = chance.choice(left)
        became, refused = carried_out(was, [done])
        uncertain = bool(refused)
        assert not uncertain or became == was
        at = left.index(done)
        left = followed(was, became, left, done)
        del left[at]
        was = became
    assert uncertain or was == now


def one(was, now):
    (change,) = changes(was, now)
    return change.kind, change.was, change.proposed


def test_words_within_a_paragraph_are_a_change_of_their_own():
    now = MENTOR.replace("twee keer", "<strong>vier</strong> keer").replace("krijgt een", "krijgt in september een")

    assert [(change.kind, change.was, change.proposed) for change in changes(MENTOR, now)] == [
        (Kind.WORDS, "krijgt een", "krijgt in september een"),
        (Kind.WORDS, "twee", "<strong>vier</strong>"),
    ]


def test_a_mark_around_the_words_stays_and_one_that_changed_is_a_change():
    text_ = "<p>Zij krijgt <strong>een goede mentor</strong> in het eerste jaar.</p>"

    assert one(text_, text_.replace("goede", "betere")) == (
        Kind.WORDS,
        "<strong>goede</strong>",
        "<strong>betere</strong>",
    )
    assert one(text_, text_.replace("<strong>", "").replace("</strong>", ""))[0] is Kind.WORDS


def test_an_item_and_a_row_come_and_go_by_themselves():
    items = "<ul><li>Mentoraat</li><li>Kleine groepen</li></ul>"
    rows = "<table><tbody><tr><td>2022</td><td>Start</td></tr><tr><td>2023</td><td>Halverwege</td></tr></tbody></table>"

    assert one(items, items.replace("<li>Kleine", "<li>Toetsen</li><li>Kleine")) == (
        Kind.BLOCKS,
        "",
        "<li>Toetsen</li>",
    )
    gone = "<tr><td>2023</td><td>Halverwege</td></tr>"
    assert one(rows, rows.replace(gone, "")) == (Kind.BLOCKS, gone, "")


def test_a_paragraph_that_stands_elsewhere_was_moved():
    three = f"{MENTOR}<p>Daarna volgt een verslag aan de opleiding.</p>"
    last = "<p>Daarna volgt een verslag aan de opleiding.</p>"

    assert one(three, last + MENTOR) == (Kind.MOVE, last, last)


def test_a_change_finds_its_words_after_others_edited_around_them_and_is_left_when_they_are_gone():
    found = changes(MENTOR, MENTOR.replace("twee keer", "vier keer"))
    edited = "<h3>Begeleiding</h3>" + MENTOR.replace("De mentor", "De docent")
    rewritten = MENTOR.replace("spreekt haar twee keer per jaar", "ziet haar vaak")

    assert carried_out(edited, found) == (edited.replace("twee", "vier"), [])
    assert carried_out(rewritten, found) == (rewritten, found)


def test_two_who_would_change_the_same_words_cannot_both_have_their_way():
    one_way, other_way = (changes(MENTOR, MENTOR.replace("twee", number)) for number in ("drie", "vier"))

    assert carried_out(MENTOR, [*one_way, *other_way]) == (MENTOR.replace("twee", "drie"), other_way)


def test_words_that_are_gone_are_not_changed_where_the_same_few_stand_elsewhere_in_their_paragraph():
    was = "<p>Wij geven de docenten tijd voor de begeleiding van de studenten in het eerste jaar.</p>"
    found = changes(was, was.replace("de docenten", "alle docenten"))
    without = was.replace("de docenten", "docenten")

    assert carried_out(without, found) == (without, found)
    assert carried_out(was.replace("eerste", "tweede"), found)[1] == []


def test_of_the_cells_of_a_table_only_the_one_that_was_meant_is_changed():
    was = "<table><tbody><tr><td>Mentoraat</td><td>PM</td></tr><tr><td>Zalen</td><td>PM</td></tr></tbody></table>"
    found = changes(was, was.replace("<td>PM", "<td>PM 2023", 1))
    entered = was.replace("<td>PM", "<td>3", 1).replace("Mentoraat", "Coaches")

    assert found[0].kind is Kind.WORDS
    assert carried_out(entered, found) == (entered, found)


def test_words_that_became_a_part_of_another_word_are_left():
    found = changes(MENTOR, MENTOR.replace("per jaar", "elk jaar"))
    edited = MENTOR.replace("per jaar", "periodiek")

    assert carried_out(edited, found) == (edited, found)


def test_of_two_blocks_that_are_the_same_the_one_in_its_own_surroundings_goes():
    was = "<p>Vooraf.</p><p>PM</p><p>Dan de kosten van het mentoraat.</p><p>PM</p><p>Tot slot.</p>"
    found = changes(was, was.replace("</p><p>PM</p><p>Tot", "</p><p>Twee ton.</p><p>Tot"))
    longer = f"<p>{'Een nieuwe inleiding. ' * 4}</p>{was}"

    made, left = carried_out(text.clean(longer), found)

    assert (made.endswith("mentoraat.</p><p>Twee ton.</p><p>Tot slot.</p>"), made.count("PM"), left) == (True, 1, [])
    only_first = was.replace("<p>PM</p><p>Tot slot.</p>", "<p>Later meer.</p>").replace("Dan de kosten", "Daarna iets")
    assert carried_out(only_first, found) == (only_first, found)
