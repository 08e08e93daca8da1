"""The page with the rules of a council, and the form in which its secretary keeps them."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse

from kwaliteit.organisation.models import BodyTerm, Recess
from kwaliteit.organisation.roles import Role
from tests.factories import institution, someone

pytestmark = pytest.mark.django_db
D = datetime.date


def page(name: str = "regulation", code: str = "") -> str:
    return reverse(f"governance:{name}", args=[code])


def shown(form: Any) -> dict[str, Any]:
    """What a browser would send back of a form as it stands."""
    sent = {}
    for field in form:
        value = field.value()
        if value not in (None, False):
            sent[field.html_name] = value.strftime("%d-%m-%Y") if isinstance(value, datetime.date) else value
    return {**sent, "act_key": str(uuid.uuid4())}


@pytest.fixture
def code(stage: Any) -> str:
    stage.world.framework.is_current = True
    stage.world.framework.save(update_fields=["is_current"])
    return stage.world.bodies["fr"].code


def test_the_secretary_keeps_the_rules_and_a_member_reads_them(stage, as_, code):
    client = as_("fr_secretary")
    form = client.get(page("change_regulation", code)).context["form"]
    sent = shown(form) | {
        "division": "apart",
        "student_seats": "7",
        "staff_seats": "7",
        "majority": "two_thirds",
        "proxies_most": "2",
        "proxies_count": "on",
        "term_consent": "5",
        "unit_consent": "weeks",
        "recess_1_name": "Zomerreces",
        "recess_1_first": "10 juli 2021",
        "recess_1_last": "22-08-2021",
    }

    response = client.post(page("change_regulation", code), sent)

    assert response.url == page("regulation", code)
    body = stage.world.bodies["fr"]
    body.refresh_from_db()
    assert (body.division, body.student_seats, body.majority, body.quorum) == ("apart", 7, "two_thirds", 8)
    assert (body.proxies_most, body.proxies_count) == (2, True)
    assert [(t.right, t.in_days) for t in body.terms.all()] == [("consent", 35)]
    assert (Recess.objects.get().first_day, Recess.objects.get().last_day) == (D(2021, 7, 10), D(2021, 8, 22))
    seen = as_("fr_member").get(page("regulation", code))
    assert [(row["rule"].right, row["length"], row["own"]) for row in seen.context["terms"]] == [("consent", 5, True)]
    assert ([recess.name for recess in seen.context["past"]], seen.context["coming"]) == (["Zomerreces"], [])
    assert (bool(seen.context["may_change"]), "Zomerreces" in seen.content.decode()) == (False, True)


def test_without_a_rule_of_its_own_the_term_is_the_framework_s(as_, code):
    (row,) = as_("holder").get(page("regulation", code)).context["terms"]

    assert (row["length"], row["unit"], row["own"]) == (2, "weken", False)


def test_an_emptied_row_takes_the_recess_away_and_an_emptied_term_too(stage, as_, code):
    body = stage.world.bodies["fr"]
    Recess.objects.create(body=body, name="Kerstreces", first_day=D(2021, 12, 18), last_day=D(2022, 1, 2))
    BodyTerm.objects.create(body=body, right="consent", length=6)
    client = as_("fr_secretary")
    form = client.get(page("change_regulation", code)).context["form"]
    assert (form["recess_1_name"].value(), form["term_consent"].value()) == ("Kerstreces", 6)

    emptied = dict.fromkeys(("recess_1_name", "recess_1_first", "recess_1_last", "term_consent"), "")
    client.post(page("change_regulation", code), shown(form) | emptied)

    assert (body.recesses.count(), body.terms.count()) == (0, 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"quorum": "15"}, "quorum"),
        ({"student_seats": "8", "staff_seats": "7"}, "seats"),
        ({"seats": "veertien"}, "seats"),
        ({"term_advice": "60"}, "term_advice"),
        ({"recess_1_name": "Zomer", "recess_1_first": "10 juli 2021"}, "recess_1_last"),
        ({"recess_1_first": "10-7-2021", "recess_1_last": "11-7-2021"}, "recess_1_name"),
        ({"recess_2_name": "Zomer", "recess_2_first": "31-02-2021", "recess_2_last": "1-3-2021"}, "recess_2_first"),
        ({"recess_1_name": "Zomer", "recess_1_first": "10-7-2021", "recess_1_last": "1-7-2021"}, "recess_1_last"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(stage, as_, code, given, field):
    client = as_("fr_secretary")
    sent = shown(client.get(page("change_regulation", code)).context["form"]) | {"rules_source": "Artikel 12"} | given

    response = client.post(page("change_regulation", code), sent)

    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in (*given, "rules_source")} == {**given, "rules_source": "Artikel 12"}
    assert stage.world.bodies["fr"].history.count() == 1


def test_one_more_row_judges_nothing_and_keeps_what_was_typed(as_, code):
    client = as_("fr_secretary")
    form = client.get(page("change_regulation", code)).context["form"]

    response = client.post(page("change_regulation", code), shown(form) | {"quorum": "99", "more": "1"})

    grown = response.context["form"]
    assert (response.status_code, grown.recess_rows, grown.errors) == (200, form.recess_rows + 1, {})
    assert grown["quorum"].value() == "99"


def test_who_saves_second_hears_it_and_keeps_what_she_typed(stage, as_, code):
    client = as_("fr_secretary")
    first = shown(client.get(page("change_regulation", code)).context["form"])
    second = {**first, "act_key": str(uuid.uuid4()), "rules_source": "Artikel 12"}
    client.post(page("change_regulation", code), {**first, "rules_source": "Artikel 11"})

    response = client.post(page("change_regulation", code), second)

    assert (response.status_code, response.context["form"]["rules_source"].value()) == (422, "Artikel 12")
    stage.world.bodies["fr"].refresh_from_db()
    assert stage.world.bodies["fr"].rules_source == "Artikel 11"


def test_the_manager_comes_there_from_the_page_where_she_manages_it(as_, code):
    client = as_(someone(Role.APPLICATION_MANAGER, unit=institution()))

    managed = client.get(reverse("organisation:body", args=[code])).content.decode()
    response = client.get(page("regulation", code))

    assert page("regulation", code) in managed
    assert response.context["crumbs"][1][0] == reverse("organisation:body", args=[code])
    assert bool(response.context["may_change"])


@pytest.mark.parametrize("many", [1, 3])
def test_statements_do_not_grow_with_what_there_is(stage, as_, code, django_assert_num_queries, many):
    body = stage.world.bodies["fr"]
    for number in range(many):
        Recess.objects.create(body=body, name=f"Reces {number}", first_day=D(2021, 7, 1), last_day=D(2021, 8, 1))
        BodyTerm.objects.create(body=body, right=("consent", "advice", "approval")[number], length=6)
    client = as_("fr_member")
    client.get(page("regulation", code))

    with django_assert_num_queries(7):
        client.get(page("regulation", code))
