"""A login at the university and back, with a server of OpenID Connect that the test plays itself."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from kwaliteit.organisation.models import Person
from tests.factories import make_person

LOGIN = "/accounts/oidc/university/login/"


class University(BaseHTTPRequestHandler):
    """Gives whoever asks the claims that the test put down."""

    claims: ClassVar[dict[str, Any]] = {}
    asked: ClassVar[list[dict[str, list[str]]]] = []

    def do_GET(self) -> None:
        base = f"http://{self.headers['Host']}"
        addresses = {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks",
        }
        self._say(self.claims if self.path == "/userinfo" else addresses)

    def do_POST(self) -> None:
        self.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self._say({"access_token": "token", "token_type": "Bearer", "expires_in": 60})

    def _say(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def university(settings: Any, db: None) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), University)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OIDC_SERVER_URL = f"http://127.0.0.1:{server.server_port}"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "university",
                    "name": "Rijnland ID",
                    "client_id": "kwaliteit",
                    "secret": "secret",
                    "settings": {"server_url": settings.OIDC_SERVER_URL},
                }
            ],
        }
    }
    University.asked.clear()
    yield server
    server.shutdown()
    server.server_close()


def log_in(client: Client, **claims: Any) -> Any:
    """There and back, as the browser would go."""
    University.claims = {"sub": "u1", "email_verified": True, **claims}
    sent = client.post(LOGIN)
    query = parse_qs(urlsplit(sent.headers["Location"]).query)
    assert (query["client_id"], query["code_challenge_method"]) == (["kwaliteit"], ["S256"])
    return client.get(
        reverse("openid_connect_callback", args=["university"]), {"code": "c", "state": query["state"][0]}
    )


def who(client: Client) -> Person | None:
    key = client.session.get("_auth_user_id")
    return Person.objects.get(pk=key) if key else None


def test_a_known_person_comes_in_by_the_university(client: Client, university: Any) -> None:
    person = make_person()
    answer = log_in(client, email=person.email.upper())
    assert (answer.status_code, answer.headers["Location"], who(client)) == (302, "/", person)
    assert University.asked[0]["code"] == ["c"]


def test_the_second_time_the_account_is_known_by_its_number(client: Client, university: Any) -> None:
    person = make_person()
    log_in(client, email=person.email)
    client.logout()
    log_in(client, email="new-address@rijnland.example")
    assert who(client) == person


@pytest.mark.parametrize(
    "claims",
    [{"email": "nobody@rijnland.example"}, {"email": "", "email_verified": False}],
    ids=["no account", "no address"],
)
def test_a_stranger_gets_no_account(client: Client, university: Any, claims: dict[str, Any]) -> None:
    make_person()
    log_in(client, **claims)
    assert (who(client), Person.objects.count()) == (None, 1)


def test_an_address_that_the_university_did_not_verify_opens_nothing(client: Client, university: Any) -> None:
    log_in(client, email=make_person().email, email_verified=False)
    assert (who(client), Person.objects.count()) == (None, 1)


def test_who_left_does_not_come_in(client: Client, university: Any) -> None:
    log_in(client, email=make_person(is_active=False).email)
    assert who(client) is None


def test_a_server_that_does_not_answer_is_said_on_the_login_page(client: Client, university: Any) -> None:
    university.shutdown()
    university.server_close()
    answer = client.post(LOGIN, follow=True)
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert "De inlogpagina van de universiteit reageert niet" in answer.content.decode()
