"""What every page shares: navigation by rights, languages, errors, the demonstration login."""

from __future__ import annotations

import datetime

import pytest
from django.core.paginator import Paginator
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from budgets.services.income import ensure_sources
from kwaliteit.organisation.glossary import CHAPTERS, GLOSSARY
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.templatetags.frame import nearby
from tests.factories import Level, Role, appoint, institution, make_body, make_document, make_person, make_unit, someone

pytestmark = pytest.mark.django_db

DEMONSTRATION = override_settings(DEMONSTRATION=True)


def labels(response):
    return [entry.code for entry in response.context["navigation"]]


def places():
    faculty = make_unit(code="recht")
    return {
        Level.INSTITUTION: institution(),
        Level.FACULTY: faculty,
        "council": make_body("faculty_council", faculty),
    }


@pytest.mark.parametrize(
    ("role", "at", "expected"),
    [
        (Role.PORTFOLIO_HOLDER, Level.FACULTY, ["home", "plans", "bodies", "monitoring", "money"]),
        (Role.BOARD_STAFF, Level.INSTITUTION, ["home", "plans", "bodies", "monitoring", "money", "overview"]),
        (Role.COUNCIL_MEMBER, "council", ["home", "bodies", "monitoring", "money"]),
        (Role.PANEL_MEMBER, Level.INSTITUTION, ["home"]),
        (Role.APPLICATION_MANAGER, Level.INSTITUTION, ["home", "manage"]),
    ],
)
def test_the_navigation_shows_what_she_can_use(client, role, at, expected):
    place = places()[at]
    client.force_login(someone(role, **({"body": place} if at == "council" else {"unit": place})))

    response = client.get(reverse("privacy"))

    assert labels(response) == expected
    for entry in response.context["navigation"]:
        assert (entry.code, client.get(entry.url).status_code) == (entry.code, 200)


@pytest.mark.parametrize("number", [1, 3])
def test_who_she_is_and_what_she_may_do_is_read_in_one_statement(client, number, django_assert_num_queries):
    person = someone(Role.BOARD_STAFF, unit=institution())
    for _ in range(number):
        appoint(person, Role.COUNCIL_MEMBER, body=make_body("faculty_council", make_unit()))
    client.force_login(person)

    with django_assert_num_queries(2):  # the session is the other one
        response = client.get(reverse("privacy"))

    assert response.context["request"].rights.appointments == rights_of(person).appointments


def test_an_appointment_carries_no_further_than_its_days_and_those_of_its_body(client):
    person = make_person()
    ended = {"valid_until": datetime.date(2020, 1, 1)}
    appoint(person, Role.BOARD_STAFF, unit=institution(), **ended)
    appoint(person, Role.COUNCIL_MEMBER, body=make_body("faculty_council", make_unit(), **ended))
    client.force_login(person)

    assert client.get(reverse("privacy")).context["request"].rights.appointments == ()


def test_a_page_about_money_lies_below_money_and_a_budget_below_plans(client):
    """Both addresses begin with the same word."""
    place = places()[Level.INSTITUTION]
    client.force_login(someone(Role.CONTROLLER, unit=place))
    document = make_document(unit=place)
    ensure_sources(document.framework)
    money = client.get(reverse("budgets:allocations"))
    budget = client.get(reverse("budgets:grid", args=[document.uuid]))

    assert [[entry.code for entry in response.context["navigation"] if entry.here] for response in (money, budget)] == [
        ["money"],
        ["plans"],
    ]


def test_to_who_only_sits_in_a_council_money_begins_with_the_page_that_explains_it(client):
    place = places()
    committee = make_body("programme_committee", make_unit(level=Level.PROGRAMME, parent=place[Level.FACULTY]))
    ensure_sources(make_document(unit=place[Level.FACULTY]).framework)
    member, also_elsewhere = (someone(Role.COUNCIL_MEMBER, body=place["council"]) for _ in range(2))
    appoint(also_elsewhere, Role.COUNCIL_MEMBER, body=committee)
    explained = reverse("governance:money", args=[place["council"].code])

    for person in (member, also_elsewhere):
        client.force_login(person)
        page = client.get(explained)
        entry = next(entry for entry in page.context["navigation"] if entry.code == "money")
        assert (entry.url, [one.code for one in page.context["navigation"] if one.here]) == (explained, ["money"])
        assert page.context["tabs"][0] == (explained, "Uitgelegd", True)
        assert client.get(reverse("budgets:institution")).context["tabs"][0] == (explained, "Uitgelegd", False)


def test_to_who_reads_plans_or_sits_in_a_programme_committee_money_begins_with_the_spending(client):
    place = places()
    dean = someone(Role.DEAN, unit=place[Level.FACULTY])
    appoint(dean, Role.COUNCIL_MEMBER, body=place["council"])
    committee = make_body("programme_committee", make_unit(level=Level.PROGRAMME, parent=place[Level.FACULTY]))

    for person in (dean, someone(Role.COUNCIL_CHAIR, body=committee)):
        client.force_login(person)
        entries = client.get(reverse("privacy")).context["navigation"]
        assert next(entry.url for entry in entries if entry.code == "money") == reverse("budgets:institution")


def test_a_member_of_two_councils_goes_from_one_explanation_to_the_other(client):
    place = places()
    ensure_sources(make_document(unit=place[Level.FACULTY]).framework)
    whole = make_body("university_council", place[Level.INSTITUTION])
    member = someone(Role.COUNCIL_MEMBER, body=place["council"])
    appoint(member, Role.COUNCIL_MEMBER, body=whole)
    client.force_login(member)

    page = client.get(reverse("governance:money", args=[whole.code]))

    both = [reverse("governance:money", args=[body.code]) for body in (place["council"], whole)]
    assert [(address, here) for address, _name, here in page.context["tabs"].below] == [
        (both[0], False),
        (both[1], True),
    ]
    assert [entry.code for entry in page.context["navigation"] if entry.here] == ["money"]


def test_nobody_without_an_account_sees_the_navigation(client):
    assert labels(client.get(reverse("glossary"))) == []


def test_home_asks_to_log_in(client):
    response = client.get(reverse("home"))
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["glossary", "accessibility", "privacy", "newcomer", "account_login"])
def test_the_pages_about_the_site_are_open_in_both_languages(client, name, language):
    client.cookies["django_language"] = language
    response = client.get(reverse(name))
    assert (response.status_code, f'<html lang="{language}">' in response.content.decode()) == (200, True)


def test_the_language_is_chosen_by_post_only(client):
    assert client.get(reverse("language")).status_code == 405
    response = client.post(reverse("language"), {"language": "en", "next": "/woordenlijst/"})
    assert (response.status_code, response.url, response.cookies["django_language"].value) == (
        302,
        "/woordenlijst/",
        "en",
    )


@pytest.mark.parametrize("address", ["https://elders.example/", "//elders.example", "javascript:alert(1)"])
def test_the_language_never_leads_elsewhere(client, address):
    assert client.post(reverse("language"), {"language": "en", "next": address}).url == "/"


def test_every_word_of_the_glossary_is_told_once_in_both_languages():
    terms = [term for chapter in CHAPTERS for term in chapter.terms]
    assert len({term.code for term in terms}) == len(terms) == len(GLOSSARY)
    assert [term.code for term in terms if not (term.nl and term.en and term.text_nl and term.text_en)] == []


def test_an_address_that_is_not_there_answers_with_a_page_of_the_site(client):
    client.force_login(make_person())
    response = client.get("/bestaat-niet/")
    assert (response.status_code, [t.name for t in response.templates][0]) == (404, "404.html")


def test_a_fragment_whose_session_ended_goes_to_the_login_page_and_back(client):
    response = client.get(
        reverse("home"), headers={"HX-Request": "true", "HX-Current-URL": "https://testserver/plannen/?q=1"}
    )
    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2Fplannen%2F%3Fq%3D1"


def test_the_policy_allows_no_inline_script_or_style(client):
    policy = client.get(reverse("privacy")).headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


# --- the demonstration ------------------------------------------------------------------------------------------------


def demonstration_person(**fields):
    return appoint(make_person("Marijke", is_demonstration=True, **fields), Role.DEAN, unit=make_unit())


@DEMONSTRATION
def test_a_demonstration_person_is_chosen_with_one_click(client):
    person = demonstration_person()
    page = client.get(reverse("account_login")).content.decode()

    response = client.post(reverse("demonstration_login"), {"person": person.email, "next": "/privacy/"})

    assert f'name="person" value="{person.email}"' in page
    assert (response.status_code, response.url, client.session["_auth_user_id"]) == (302, "/privacy/", str(person.pk))


def test_without_the_demonstration_there_is_nobody_to_choose(client):
    person = demonstration_person()
    page = client.get(reverse("account_login")).content.decode()

    response = client.post(reverse("demonstration_login"), {"person": person.email})

    assert (person.email in page, response.status_code, "_auth_user_id" in client.session) == (False, 404, False)


@DEMONSTRATION
@pytest.mark.parametrize("kind", ["real", "closed", "superuser", "unknown"])
def test_only_demonstration_people_can_be_chosen(client, kind):
    person = make_person()
    if kind == "closed":
        person = demonstration_person(is_active=False)
    if kind == "superuser":
        person = demonstration_person(is_superuser=True)
    email = "niemand@x.example" if kind == "unknown" else person.email
    response = client.post(reverse("demonstration_login"), {"person": email})
    assert (response.status_code, "_auth_user_id" in client.session) == (404, False)


@DEMONSTRATION
def test_choosing_is_done_by_post_and_never_leads_elsewhere(client):
    person = demonstration_person()
    assert client.get(reverse("demonstration_login")).status_code == 405
    response = client.post(reverse("demonstration_login"), {"person": person.email, "next": "https://elders.example"})
    assert response.url == "/"


@DEMONSTRATION
@pytest.mark.parametrize("people", [1, 3])
def test_the_login_page_costs_the_same_for_any_number_of_people(client, people, django_assert_num_queries):
    institution()
    for _ in range(people):
        demonstration_person()
    client.get(reverse("account_login"))
    with django_assert_num_queries(3):
        client.get(reverse("account_login"))


# --- the real login ---------------------------------------------------------------------------------------------------


def test_logging_in_with_address_and_password_brings_her_own_language(client):
    person = make_person(password="een-heel-lang-wachtwoord", language="en")

    response = client.post(
        reverse("account_login"), {"login": person.email.upper(), "password": "een-heel-lang-wachtwoord"}
    )

    assert (response.status_code, response.url, response.cookies["django_language"].value) == (302, "/", "en")


def test_a_wrong_password_keeps_what_was_typed(client):
    person = make_person(password="een-heel-lang-wachtwoord")
    response = client.post(reverse("account_login"), {"login": person.email, "password": "fout"})
    assert (response.status_code, response.context["form"]["login"].value()) == (200, person.email)
    assert 'class="notice summary bad"' in response.content.decode()


def test_nobody_signs_up(client):
    response = client.post(reverse("account_signup"), {"email": "x@x.example", "password1": "a", "password2": "a"})
    assert (response.status_code, Person.objects.count()) == (200, 0)


def test_when_she_was_here_last_is_kept_at_logging_in(client):
    earlier = timezone.localtime() - datetime.timedelta(days=2)
    person = make_person(seen_at=earlier)

    client.force_login(person)

    person.refresh_from_db()
    assert client.session["seen_before"] == earlier.isoformat()
    assert person.seen_at > earlier
    assert person.history.count() == 1


def test_a_long_list_offers_the_first_the_last_and_the_pages_around_this_one() -> None:
    page = Paginator(range(500), 25).get_page(10)
    assert [str(number) for number in nearby(page)] == ["1", "…", "8", "9", "10", "11", "12", "…", "20"]
