"""What the site answers when something is in the way: a session that ended, an address to save only, too much, refused."""

from __future__ import annotations

import uuid
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Role, make_document, make_person, make_unit, someone

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
REQUEST = "%2Fmedezeggenschap%2Fverzoeken%2F00000000-0000-0000-0000-000000000007%2F"


def texts(response):
    return response.content.decode()


# --- a session that ended ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/plannen/?unit=recht", "%2Fplannen%2F%3Funit%3Drecht"),
        ("https://elders.example/plannen/", "%2F"),
        ("http://testserver//elders.example/", "%2F"),
        ("http://testserver/medezeggenschap/verzoeken/00000000-0000-0000-0000-000000000007/vragen/2/", REQUEST),
        ("", "%2F"),
    ],
    ids=["our page", "another site", "two slashes", "only saves", "unknown"],
)
def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(client, came_from, back):
    section = make_document().sections.first()
    response = client.post(reverse("plans:section_save", args=[section.uuid]), headers={"Referer": came_from})
    assert (response.status_code, response.url) == (302, f"{LOGIN}?next={back}")


def test_a_page_asked_for_after_the_session_ended_is_shown_after_logging_in(client):
    assert (
        client.get("/plannen/?q=1", headers={"Referer": "http://testserver/"}).url == f"{LOGIN}?next=/plannen/%3Fq%3D1"
    )


def test_an_address_that_only_saves_leads_to_its_page_after_logging_in(client):
    decision = reverse("governance:decision", args=[uuid.UUID(int=7)])
    for name in ("doubt_record", "confirm_decision", "attach_letter"):
        response = client.get(reverse(f"governance:{name}", args=[uuid.UUID(int=7)]))
        assert (response.status_code, response.url) == (302, f"{LOGIN}?next={quote(decision, safe='')}")


def test_logging_out_leads_to_the_login_page_without_a_way_back(client):
    client.force_login(make_person())
    assert client.post(reverse("account_logout"), headers={"Referer": "http://testserver/plannen/"}).url == LOGIN


# --- an address that only saves ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title"), [("nl", "Hier is niets te lezen"), ("en", "There is nothing to read here")]
)
def test_an_address_that_only_saves_says_so_when_it_is_opened(client, language, title):
    client.force_login(make_person())
    client.cookies["django_language"] = language
    section = make_document().sections.first()

    response = client.get(reverse("plans:section_save", args=[section.uuid]))

    assert (response.status_code, response.headers["Allow"], response.templates[0].name) == (405, "POST", "405.html")
    assert f"<h1>{title}</h1>" in texts(response)
    assert '<p class="row"><a href="/plannen/">' in texts(response)


def test_the_answer_to_a_question_leads_to_the_page_of_the_request(client):
    client.force_login(make_person())
    request = uuid.uuid4()
    response = client.get(reverse("governance:answer_question", args=[request, 2]))
    page = reverse("governance:request", args=[request])
    assert (response.status_code, f'<p class="row"><a href="{page}">' in texts(response)) == (405, True)


def test_the_language_can_be_changed_on_a_page_and_not_on_the_answer_to_a_form(client):
    client.force_login(make_person())
    switch = 'name="language" value="en"'
    page, answer = client.get(reverse("organisation:me")), client.post(reverse("organisation:me"), {"name": ""})
    assert (page.status_code, switch in texts(page)) == (200, True)
    assert (answer.status_code, switch in texts(answer)) == (422, False)


# --- our own cookies ---------------------------------------------------------------------------------------------------


def save_a_text(client, person):
    section = make_document(drafter=person, unit=person.appointments.get().unit).sections.first()
    return client.post(reverse("plans:section_save", args=[section.uuid]), {"body": "<p>x</p>", "revision": "0"})


ANSWERS = {
    "saved_text": save_a_text,
    "django_language": lambda client, _: client.post(reverse("language"), {"language": "en"}),
    "django_language of her own": lambda client, person: client.post(
        reverse("organisation:me"), {"name": person.name, "language": "en"}
    ),
}


@pytest.mark.parametrize("secure", [True, False])
@pytest.mark.parametrize("name", ANSWERS)
def test_our_own_cookies_are_as_secure_as_that_of_the_session(client, settings, name, secure):
    person = someone(Role.PORTFOLIO_HOLDER, unit=make_unit())
    client.force_login(person)
    settings.SESSION_COOKIE_SECURE = secure

    response = ANSWERS[name](client, person)

    cookie = response.cookies[name.split()[0]]
    assert (response.status_code, bool(cookie["secure"]), cookie["samesite"]) == (302, secure, "Lax")


@pytest.mark.parametrize("secure", [True, False])
def test_the_language_that_comes_with_logging_in_is_as_secure(client, settings, secure):
    settings.SESSION_COOKIE_SECURE = secure
    person = make_person(password="een-heel-lang-wachtwoord")
    sent = {"login": person.email, "password": "een-heel-lang-wachtwoord"}
    cookie = client.post(reverse("account_login"), sent).cookies["django_language"]
    assert bool(cookie["secure"]) is secure


# --- whose page it is ---------------------------------------------------------------------------------------------------


def test_a_script_of_one_persons_page_saves_nothing_as_another(client):
    person = someone(Role.PORTFOLIO_HOLDER, unit=make_unit())
    section = make_document(drafter=person, unit=person.appointments.get().unit).sections.first()
    client.force_login(person)
    address = reverse("plans:section_save", args=[section.uuid])
    answers = [
        client.post(address, {"body": f"<p>{n}</p>", "revision": "0"}, headers={"X-Person": str(whose)}).status_code
        for n, whose in enumerate((make_person().uuid, "niemand", person.uuid))
    ]
    section.refresh_from_db()
    assert (answers, section.body) == ([401, 401, 302], "<p>2</p>")


# --- what is refused before it is read --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title"),
    [("nl", "Deze bladzijde was niet meer actueel"), ("en", "This page was no longer up to date")],
)
def test_a_page_of_an_earlier_login_is_refused_in_words_and_the_reason_is_for_the_log(caplog, language, title):
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = language

    response = client.post(
        reverse("language"),
        {"language": "en", "csrfmiddlewaretoken": "x"},
        headers={"Referer": "http://testserver/plannen/"},
    )

    assert (response.status_code, f"<h1>{title}</h1>" in texts(response)) == (403, True)
    assert ("CSRF cookie" in texts(response), '<a href="/plannen/">' in texts(response)) == (False, True)
    assert [record.message for record in caplog.records] == ["Forbidden (CSRF cookie not set.): /taal/"]


def test_a_refusal_never_leads_to_another_site(client):
    response = Client(enforce_csrf_checks=True).post(
        reverse("language"), {"language": "en"}, headers={"Referer": "https://elders.example/val"}
    )
    assert (response.status_code, "elders.example" in texts(response)) == (403, False)


@pytest.mark.parametrize(
    ("language", "title"), [("nl", "Dit is te veel in één keer"), ("en", "This is too much at once")]
)
def test_a_request_that_is_too_big_is_answered_with_a_page(client, settings, language, title):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client.force_login(make_person())
    client.cookies["django_language"] = language
    response = client.post(reverse("organisation:me"), {"name": "x" * 1001})
    assert (response.status_code, f"<h1>{title}</h1>" in texts(response)) == (413, True)


@pytest.mark.parametrize(("language", "title"), [("nl", "Dit was niet te lezen"), ("en", "This could not be read")])
def test_a_request_that_cannot_be_read_is_answered_with_a_page(client, settings, language, title):
    settings.ALLOWED_HOSTS = ["testserver"]
    client.cookies["django_language"] = language
    response = client.get(reverse("privacy"), headers={"Host": "elders.example"})
    assert (response.status_code, f"<h1>{title}</h1>" in texts(response)) == (400, True)


# --- trying too often -------------------------------------------------------------------------------------------------


def test_asking_for_a_password_too_often_is_answered_with_a_page(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "own"}}
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    address = reverse("account_reset_password")
    answers = [client.post(address, {"email": "niemand@rijnland.example"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 429]
    assert "<h1>Te vaak in korte tijd</h1>" in texts(answers[1])


@pytest.mark.parametrize(("proxies", "open_to_others"), [(0, False), (1, True)])
def test_behind_a_proxy_each_visitor_has_tries_of_her_own(client, settings, proxies, open_to_others):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(proxies)}
    }
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    person = make_person(password="een-heel-lang-wachtwoord")

    def log_in(address, **sent):
        return client.post(reverse("account_login"), sent, headers={"X-Forwarded-For": f"7.7.7.7, {address}"})

    for number in range(12):
        log_in("10.0.0.1", login=f"niemand{number}@rijnland.example", password="fout")
    answer = log_in("10.0.0.2", login=person.email, password="een-heel-lang-wachtwoord")

    assert (answer.status_code == 302) is open_to_others
