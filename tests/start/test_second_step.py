"""TOTP that the installation demands, and the university's own login, switched on by environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.once
ASK = """
import django; django.setup()
from django.conf import settings
from django.test.utils import setup_test_environment
setup_test_environment()
from django.test import Client
from django.test.runner import DiscoverRunner
DiscoverRunner(verbosity=0).setup_databases()
from kwaliteit.organisation.models import Person
person = Person.objects.create_user("someone@rijnland.example", "a-long-password-1", name="Someone")
client = Client()
page = client.get("/accounts/login/")
print("login", page.status_code, "Rijnland ID" in page.content.decode())
print("csp", "https://login.rijnland.example" in page.headers["Content-Security-Policy"])
client.force_login(person)
answer = client.get("/")
print("home", answer.status_code, answer.headers.get("Location", ""))
if settings.MFA_TOTP:
    from allauth.mfa.models import Authenticator
    print("health", client.get("/healthz").status_code)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    print("after", client.get("/").headers.get("Location", ""))
"""


def ask(script: str = ASK, **environment: str) -> list[str]:
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    settings = {"DJANGO_SETTINGS_MODULE": "tests.start.switch_settings", **environment}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        env={**inherited, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_without_switches_there_is_only_the_password() -> None:
    assert ask() == ["login 200 False", "csp False", "home 200 "]


def test_with_both_switches_the_login_offers_the_university_and_demands_the_app() -> None:
    said = ask(
        MFA_TOTP="required",
        OIDC_SERVER_URL="https://login.rijnland.example/realms/staff",
        OIDC_CLIENT_ID="kwaliteit",
        OIDC_CLIENT_SECRET="secret",
        OIDC_NAME="Rijnland ID",
    )
    assert said == ["login 200 True", "csp True", "home 302 /accounts/2fa/totp/activate/", "health 200", "after "]


PAGES = ("", "totp/activate/", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "authenticate/")


def test_the_pages_of_the_second_step_open_and_say_u() -> None:
    script = (
        ASK
        + f"""
import re
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
Authenticator.objects.all().delete()
client = Client()
client.post("/accounts/login/", {{"login": person.email, "password": "a-long-password-1"}})
for page in {PAGES}:
    if "deactivate" in page:
        Authenticator.objects.create(user=person, type="totp", data={{"secret": "x"}})
        RecoveryCodes.activate(person)
    if page == "authenticate/":
        client = Client()
        client.post("/accounts/login/", {{"login": person.email, "password": "a-long-password-1"}})
    answer = client.get("/accounts/2fa/" + page)
    if "reauthenticate" in answer.headers.get("Location", ""):
        answer = client.post(answer.headers["Location"], {{"password": "a-long-password-1"}}, follow=True)
    text = re.sub("<[^>]+>", " ", answer.content.decode()).lower().split()
    print(page, answer.status_code, "<h1" in answer.content.decode(), [w for w in text if w in ("je", "jij", "jouw")])
"""
    )
    said = ask(script, MFA_TOTP="offered")
    assert said[-6:] == [f"{page} 200 True []" for page in PAGES]
