"""Server time, SQL statements and bytes of the main pages, in-process: what the application itself costs."""

from __future__ import annotations

import gc
import itertools
import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import BudgetLine, FundingSource
from budgets.services import totals
from kwaliteit.organisation.models import Person
from plans.models import Document, Measure, Section

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
        results.append(timed(name, partial(client_of(person).get, address)))
    return results + large_grid(visit["document"], visit["people"]["holder"])


def large_grid(document: Document, drafter: Person) -> list[dict[str, Any]]:
    """A budget of 100 measures more, each of all years from three sources: opened, and an amount and a block saved."""
    sources = list(FundingSource.objects.filter(framework=document.framework).order_by("order")[:3])
    theme = document.framework.themes.order_by("order").first()
    rows = [Measure(document=document, theme=theme, order=900 + n, title=f"Maatregel {n}") for n in range(100)]
    measures = Measure.objects.bulk_create(rows)
    BudgetLine.objects.bulk_create(
        BudgetLine(document=document, measure=measure, year=year, source=source, amount_cents=1_000_00)
        for measure in measures
        for year in document.years
        for source in sources
    )
    totals.recount(document)
    client, first = client_of(drafter), sources[0].pk
    names = [f"c-{measure.pk}-{year}-{first}" for measure in measures for year in document.years]
    amounts = itertools.count(1_001)

    def save(cells: list[str]) -> Any:
        text = str(next(amounts))
        body = {"block": True, "cells": [{"name": name, "text": text, "seen": None} for name in cells]}
        return client.post(reverse("budgets:cells", args=[document.uuid]), body, content_type="application/json")

    size = f"{len(measures)} measures x {len(document.years)} years x {len(sources)} sources"
    return [
        timed(f"budget of {size}", partial(client.get, reverse("budgets:grid", args=[document.uuid]))),
        timed("the same: an amount saved", partial(save, names[:1])),
        timed(f"the same: a block of {len(names)} saved", partial(save, names)),
    ]


def client_of(person: Person) -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="nl")
    client.force_login(person)
    return client


def timed(name: str, ask: Callable[[], Any]) -> dict[str, Any]:
    first = ask()
    assert first.status_code == 200, f"{name}: {first.status_code}"
    with CaptureQueriesContext(connection) as queries:
        ask()
    statements = len(queries)  # now: the next request empties the log
    gc.collect()
    wall, cpu, database = [], [], _database_cpu()
    for _ in range(ROUNDS):
        started, spent = time.perf_counter(), time.process_time()
        response = ask()
        wall.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return {
        "page": name,
        "statements": statements,
        "kilobytes": round(len(response.content) / 1024, 1),
        "median ms": round(statistics.median(wall), 1),
        "cpu ms": round(statistics.median(cpu), 1),
        "database cpu ms": round((_database_cpu() - database) * 1000 / ROUNDS, 1),
    }


def _database_cpu() -> float:
    """Seconds of CPU of the process that serves this connection, in ticks of a hundredth."""
    process = Path(f"/proc/{connection.connection.get_backend_pid()}/stat").read_text()
    user, system = process.rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
