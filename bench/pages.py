"""Server time, SQL statements and bytes of the main pages, in-process: what the application itself costs."""

from __future__ import annotations

import gc
import statistics
import time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kwaliteit.organisation.models import Person
from plans.models import Section

ROUNDS = 15


def main_pages(visit: dict[str, Any]) -> list[tuple[str, Person, str]]:
    """(name, who, address) of the main pages, for the documents and people in ``visit``."""
    people, document = visit["people"], visit["document"]
    section = Section.objects.filter(document=document, theme=None).select_related("template").order_by("order").first()
    theme = document.framework.themes.order_by("order").first()
    key = document.uuid
    return [
        ("home", people["holder"], reverse("home")),
        ("home of a council member", people["member"], reverse("home")),
        ("plans", people["staff"], reverse("plans:list")),
        ("plan", people["holder"], reverse("plans:document", args=[key])),
        ("section in the editor", people["holder"], reverse("plans:section", args=[key, section.code])),
        ("theme", people["holder"], reverse("plans:theme", args=[key, theme.code])),
        ("measure", people["holder"], reverse("plans:measure", args=[document.measures.order_by("pk").first().uuid])),
        ("budget", people["holder"], reverse("budgets:grid", args=[key])),
        ("frozen version", people["member"], reverse("governance:version", args=[visit["second"].uuid])),
        ("compare", people["member"], reverse("governance:compare", args=[visit["second"].uuid])),
        ("council", people["member"], reverse("governance:body", args=[visit["council"].code])),
        ("request", people["secretary"], reverse("governance:request", args=[visit["request"].uuid])),
        ("overview of the institution", people["staff"], reverse("overview:index")),
        ("submission", people["staff"], reverse("submission:index")),
        ("progress", people["staff"], reverse("monitoring:index")),
    ]


def measure(visit: dict[str, Any]) -> list[dict[str, Any]]:
    """The median of ``ROUNDS`` visits to each page, after one to warm up. Times in milliseconds."""
    results = []
    for name, person, address in main_pages(visit):
        client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="nl")
        client.force_login(person)
        first = client.get(address)
        assert first.status_code == 200, f"{name}: {first.status_code} at {address}"
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        statements = len(queries)  # now: the next request empties the log
        gc.collect()
        wall, cpu = [], []
        for _ in range(ROUNDS):
            started, spent = time.perf_counter(), time.process_time()
            response = client.get(address)
            wall.append((time.perf_counter() - started) * 1000)
            cpu.append((time.process_time() - spent) * 1000)
        results.append(
            {
                "page": name,
                "statements": statements,
                "kilobytes": round(len(response.content) / 1024, 1),
                "median ms": round(statistics.median(wall), 1),
                "cpu ms": round(statistics.median(cpu), 1),
            }
        )
    return results
