"""Suggestions as tracked changes of Word: out and in again gives no difference, whatever is suggested."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plans import text
from plans.carrying import carried_out
from plans.suggesting import changes
from plans.word import tracked
from plans.word.drawn import drawn
from plans.word.look import Looks
from plans.word.marks import LEVELS
from plans.word.package import Package
from plans.word.reading import Reader
from plans.word.returned import Known, returned
from plans.word.through import STYLES
from plans.word.writing import Needs, Writer
from plans.word.xml import el
from tests.plans.test_suggesting import pairs

AUTHORS = ("Noor de Wit", "Joris Bakker")


def sent(html, author_of):
    """The paragraphs of Word of a text in which suggestions are drawn, and what reads them."""
    kinds: dict[str, bool] = {}
    links: dict[str, str] = {}

    def new_list(ordered):
        kinds[str(len(kinds) + 1)] = ordered
        return len(kinds)

    def relation(href):
        links[name := f"r{len(links)}"] = href
        return name

    needs = Needs(new_list, relation, lambda tag, number: el(tag, id=number, author=author_of(number)))
    body = el("body", *Writer(needs).rich(html))

    def read(accepts):
        reader = Reader(Package(el("document", body), links=links), accepts)
        found = {name: dict.fromkeys(range(9), "decimal" if kinds[name] else "bullet") for name in kinds}
        reader.looks = Looks(STYLES, found)
        return text.clean(reader.flow(body).html(LEVELS["section"]))

    return read


@given(pairs(), st.lists(st.sampled_from(AUTHORS), min_size=1, max_size=9))
def test_a_text_with_suggestions_of_two_comes_back_with_all_of_them_and_no_other(pair, authors):
    was, now = pair
    found = dict(enumerate(changes(was, now)))
    made, went = drawn(was, found)
    read = sent(made, lambda number: authors[number % len(authors)])

    assert read(tracked.none) == was
    hers = {a: [found[n] for n in went if authors[n % len(authors)] == a] for a in AUTHORS}
    states = {author: read(tracked.only(author)) for author in AUTHORS}
    assert states == {author: carried_out(was, some)[0] for author, some in hers.items()}
    assert read(tracked.every) == carried_out(was, [found[n] for n in went])[0]

    known = [Known(str(n), authors[n % len(authors)], found[n]) for n in went]
    came = returned(was, was, states, known)
    assert (came.new, came.accepted, came.refused) == ([], [], [])


TEXT = (
    "<p>Elke eerstejaars krijgt een mentor.</p><p>De studieadviseur ziet iedereen twee keer.</p>"
    "<ul><li>werkgroepen van achttien</li><li>practica in het weekend</li></ul><p>Dit kost weinig.</p>"
)
LATER = (
    "<p>Elke student krijgt een mentor.</p><p>De studieadviseur ziet iedereen vier keer.</p>"
    "<ul><li>werkgroepen van achttien</li></ul><p>Dit kost weinig.</p><p>Wij meten het elk jaar.</p>"
)
FATES = st.sampled_from(["accepted", "refused", "left"])


@given(st.lists(FATES, min_size=4, max_size=4))
def test_of_each_suggestion_it_is_known_what_word_did_with_it(fates):
    found = changes(TEXT, LATER)
    assert len(found) == 4
    known = [Known(str(n), AUTHORS[n % 2], change) for n, change in enumerate(found)]
    some = {fate: [n for n in range(4) if fates[n] == fate] for fate in ("accepted", "refused", "left")}
    now = carried_out(TEXT, [found[n] for n in some["accepted"]])[0]
    states = {a: carried_out(now, [found[n] for n in some["left"] if AUTHORS[n % 2] == a])[0] for a in AUTHORS}

    came = returned(TEXT, now, states, known)

    assert came.new == []
    assert came.accepted == [str(n) for n in some["accepted"]]
    assert came.refused == [str(n) for n in some["refused"]]


def test_what_somebody_changed_beside_a_known_suggestion_is_new_and_hers():
    first, second = changes(TEXT, TEXT.replace("een mentor", "een coach").replace("weinig", "niets"))

    came = returned(TEXT, TEXT, {"Noor": carried_out(TEXT, [first, second])[0]}, [Known("a", "Noor", first)])

    assert [(author, change.was, change.proposed) for author, change in came.new] == [("Noor", "weinig", "niets")]
    assert (came.accepted, came.refused) == ([], [])


def test_a_known_suggestion_that_came_back_without_its_name_is_no_new_one():
    (change,) = changes(TEXT, TEXT.replace("een mentor", "een coach"))

    came = returned(TEXT, TEXT, {"Author": carried_out(TEXT, [change])[0]}, [Known("a", "Noor", change)])

    assert (came.new, came.accepted, came.refused) == ([], [], [])
