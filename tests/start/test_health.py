"""GET /healthz, and the health checks of the containers."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.utils import timezone

from kwaliteit.shared import pulse, renderer
from kwaliteit.shared.models import Pulse


@pytest.fixture
def _no_libraries() -> Any:
    """As on a machine without the libraries of WeasyPrint."""
    plain = renderer.LIBRARIES
    renderer.LIBRARIES = ("libnowhere.so.0",)
    renderer.missing_libraries.cache_clear()
    yield
    renderer.LIBRARIES = plain
    renderer.missing_libraries.cache_clear()


def last_seen(name: str, seconds: int) -> None:
    Pulse.objects.create(name=name, at=timezone.now() - datetime.timedelta(seconds=seconds))


@pytest.mark.parametrize(("seconds", "state"), [(None, "never seen"), (5, "ok"), (60, "silent")])
def test_the_worker_is_seen_by_its_pulse(client: Client, db: None, seconds: int | None, state: str) -> None:
    if seconds is not None:
        last_seen("worker", seconds)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"], answer.json()["database"]) == (200, state, "ok")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_pulse_is_one_row(transactional_db: None) -> None:
    pulse.give("worker")
    pulse.give("worker")
    assert (Pulse.objects.count(), pulse.state("worker")) == (1, "ok")


@pytest.mark.usefixtures("_no_libraries")
def test_without_the_libraries_it_says_what_to_install(client: Client, db: None) -> None:
    assert client.get("/healthz").json()["renderer"].endswith(renderer.APT_LINE)
    found = [check for check in run_checks() if check.id == "kwaliteit.W001"]
    assert [check.hint for check in found] == [f"On Debian, as root: {renderer.APT_LINE}"]


def test_a_database_that_is_down_is_503(client: Client, db: None) -> None:
    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"], answer.json()["worker"]) == (503, "down", "unknown")


def test_asking_costs_two_statements_and_no_session(client: Client, db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert client.get("/healthz").cookies == {}


def test_it_only_answers_questions(client: Client, db: None) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize("name", ["worker", "scheduler"])
def test_the_command_of_the_containers(db: None, name: str) -> None:
    with pytest.raises(CommandError, match=f"{name}: never seen"):
        call_command("healthy", name)
    last_seen(name, 1)
    call_command("healthy", name)


@override_settings(ALLOWED_HOSTS=["testserver"])
def test_the_command_asks_the_site(live_server: Any) -> None:
    call_command("healthy", f"{live_server.url}/healthz")
    with pytest.raises(CommandError, match="refused"):
        call_command("healthy", "http://127.0.0.1:9/healthz")
