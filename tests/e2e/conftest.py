"""Chromium (Debian's) driven by Playwright against a live server, with people logged in by their session."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from kwaliteit.organisation.models import Person

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "een-heel-lang-wachtwoord"
PATIENCE = 40_000  # milliseconds: a busy machine is slow, and not wrong
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 780}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in Path(str(item.path)).parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_as(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """A page of the site as one person: ``open_as(person, "/path", phone=True, language="en")``.

    Errors on the console and faulty answers end the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    road: list[str] = []  # shown by pytest when the test fails

    def tell(what: str, request: Request) -> None:
        if request.is_navigation_request():
            road.append(f"{what} {request.method} {request.url}")

    def opened(person: Person | None, path: str = "/", *, phone: bool = False, language: str = "nl") -> Page:
        context = browser.new_context(viewport=PHONE if phone else DESK, locale=language)
        contexts.append(context)
        cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
        if person:
            client = Client()
            client.force_login(person)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url})
        context.add_cookies(cookies)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda r: tell("asked", r))
        page.on("requestfinished", lambda r: tell("came", r))
        page.on("requestfailed", lambda r: tell(f"failed ({r.failure})", r))
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        page.on("console", lambda m: faults.append(f"{page.url}: {m.text}") if "Content Security" in m.text else None)
        page.goto(live_server.url + path)
        return page

    yield opened
    sys.stdout.write("\n".join(road[-20:]))
    for context in contexts:
        if not context.pages:  # a test closed it
            continue
        context.set_offline(True)  # what a page sends while it goes would come when the database is emptied
        context.close()
    assert faults == []


def log_in(page: Page, person: Person) -> None:
    """In another tab of the same browser: out with who was logged in, in with this person, by the real form."""
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    tab = page.context.new_page()
    tab.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    tab.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/accounts/login/")
    tab.locator("[name=login]").fill(person.email)
    tab.locator("[name=password]").fill(PASSWORD)
    tab.locator("[name=password]").press("Enter")
    tab.wait_for_url("**/")
    tab.close()
