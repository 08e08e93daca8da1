"""Suggestions of several people and of several moments: nothing is carried out twice, and none is lost."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from budgets.services.income import ensure_sources
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.notation import Amount
from plans.services import drafting, remarks, suggestions
from tests.factories import make_document, someone
from tests.kept import kept
from tests.plans.test_suggestions import (
    BODY,
    amounts_of,
    dean_of,
    enter,
    source,
    suggest,
    suggest_amount,
    summary,
    take,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def document():
    document = make_document()
    write(document, BODY)
    return document


@pytest.mark.parametrize("wanted", [f"{BODY}<p>Nieuw.</p>", BODY.replace("twee", "vier")])
def test_the_same_suggestion_of_two_is_carried_out_once_and_both_are_taken_over(document, wanted):
    (one,), (other,) = suggest(document, wanted), suggest(document, wanted)

    assert take(document, one, other) == []

    assert summary(document).body == wanted
    assert not suggestions.open_ones(document).exists()


def test_what_was_taken_over_while_she_typed_on_is_not_suggested_again(document):
    dean, seen = dean_of(document), summary(document).revision
    take(document, *suggest(document, BODY.replace("twee", "vier"), by=dean))

    (new,) = suggest(document, BODY.replace("twee", "vier").replace("Elke", "Iedere"), by=dean, revision=seen)

    assert (new.was, new.proposed) == ("Elke", "Iedere")


def test_the_same_change_twice_in_a_paragraph_is_two_suggestions_that_stay(document):
    body, dean = "<p>De mentor is er, en de mentor blijft, zegt de opleiding.</p>", dean_of(document)
    write(document, body)
    first = suggest(document, body.replace("mentor", "tutor"), by=dean)

    (third,) = suggest(document, body.replace("mentor", "tutor").replace("zegt", "meldt"), by=dean)

    assert len(first) == 2
    assert list(suggestions.open_ones(document)) == [*first, third]


def test_what_its_author_withdrew_she_alone_opens_again(document):
    dean = dean_of(document)
    (made,) = suggest(document, BODY.replace("twee", "vier"), by=dean)
    suggestions.withdraw(suggestion=made, actor=dean)

    with pytest.raises(Forbidden):
        remarks.reopen_remark(remark=made, actor=document.created_by)
    remarks.reopen_remark(remark=made, actor=dean)

    assert list(suggestions.open_ones(document)) == [made]


@pytest.mark.parametrize("act", ["take", "refuse", "withdraw"])
def test_who_comes_second_hears_that_it_was_decided(client, document, act):
    author = someone(Role.PORTFOLIO_HOLDER, unit=document.unit)
    (made,) = suggest(document, BODY.replace("twee", "vier"), by=author)
    suggestions.refuse(document=document, suggestions=[made], actor=document.created_by, reason="Geen geld")
    client.force_login(author)

    answer = client.post(reverse(f"plans:suggestion_{act}", args=[made.uuid]), {"text": "Toch niet"})

    assert answer.status_code == 302
    assert [str(row) for row in get_messages(answer.wsgi_request)] == ["Dit is al afgehandeld."]
    assert [row.text for row in made.answers.all()] == ["Geen geld"]


@pytest.fixture
def measure(document):
    ensure_sources(document.framework)
    theme = document.framework.themes.first()
    made = drafting.add_measure(document=document, actor=document.created_by, theme=theme, title="Mentoraat")
    enter(made, Amount(100_00))
    return made


def test_an_amount_that_changed_since_is_suggested_anew_by_who_still_wants_it(measure):
    dean = dean_of(measure.document)
    (made,) = suggest_amount(measure, {2022: "12000"}, by=dean)
    enter(measure, Amount(90_00))

    (again,) = suggest_amount(measure, {2022: "12000"}, by=dean)

    made.refresh_from_db()
    assert (made.outcome, again.was) == ("withdrawn", "9000")
    assert take(measure.document, again) == []
    assert amounts_of(measure) == {2022: Amount(120_00)}


def test_an_amount_that_somebody_else_changed_while_she_looked_is_no_suggestion_of_hers(client, measure):
    client.force_login(dean_of(measure.document))
    address = reverse("plans:suggest_measure", args=[measure.uuid])
    field = client.get(address).context["form"][f"amount-2022-{source(measure.document).code}"]
    seen = dict.fromkeys((field.html_name, field.html_initial_name), field.initial)
    enter(measure, Amount(90_00))

    typed = {"title": "Mentoren", "revision": measure.revision, "circle": "board", "act": "a4"}
    client.post(address, seen | typed)

    assert [row.place for row in suggestions.open_ones(measure.document)] == ["title"]
