"""What the loader works with: everybody and everything by code, and a clock that is turned to the day of each act."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from budgets.models import FundingSource
from budgets.services.income import ensure_sources
from kwaliteit.organisation.models import Body, Person, Unit
from plans.models import Ambition, DocumentKind, Framework, Theme
from plans.services.framework import change_part

DATA = Path(__file__).resolve().parent / "data"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DOMAIN = "rijnland.example"


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


class Clock:
    """The time that rows get by themselves (created, changed, history). It stands where the last act was."""

    def __init__(self) -> None:
        self.moment = datetime.datetime(2017, 9, 1, 9, 0, tzinfo=AMSTERDAM)

    def turn(self, when: str) -> datetime.datetime:
        """To a day or a moment, as "2021-05-12" (then at noon) or "2021-05-12 16:42"."""
        text = when if " " in when else f"{when} 12:00"
        self.moment = datetime.datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)
        return self.moment

    @contextmanager
    def running(self) -> Iterator[None]:
        """While the demonstration is loaded, this clock stands in for the real one, so that the history of 2018
        reads as 2018. The load is one process, and the real clock is put back whatever happens."""
        real = timezone.now
        timezone.now = lambda: self.moment
        try:
            yield
        finally:
            timezone.now = real


class House:
    """Units, people, bodies and the parts of the framework, by code."""

    def __init__(self, framework: Framework, clock: Clock) -> None:
        self.framework = framework
        self.at = clock.turn

    @cached_property
    def units(self) -> dict[str, Unit]:
        rows = Unit.objects.select_related("parent", "parent__parent").order_by("order")
        return {row.code: row for row in rows}

    @cached_property
    def people(self) -> dict[str, Person]:
        return {row.email.split("@")[0]: row for row in Person.objects.filter(email__endswith=f"@{DOMAIN}")}

    @cached_property
    def bodies(self) -> dict[str, Body]:
        return {row.code: row for row in Body.objects.select_related("unit")}

    @cached_property
    def themes(self) -> dict[str, Theme]:
        return {row.code: row for row in self.framework.themes.order_by("order")}

    @cached_property
    def ambitions(self) -> dict[str, Ambition]:
        return {row.code: row for row in self.framework.ambitions.order_by("order")}

    @cached_property
    def kinds(self) -> dict[str, DocumentKind]:
        return {row.code: row for row in self.framework.documentkinds.select_related("framework")}

    @cached_property
    def sources(self) -> dict[str, FundingSource]:
        return ensure_sources(self.framework)

    def hand_out(self) -> None:
        """What the institution gives its drafters: where each theme meets its own profile and policy."""
        manager = self.people["onno"]
        for code, texts in toml("handout").items():
            change_part(row=self.themes[code], actor=manager, handout_nl=texts["nl"], handout_en=texts["en"])

    @cached_property
    def faculties(self) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.level == "faculty"]

    def programmes(self, faculty: Unit) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.parent_id == faculty.pk and unit.level == "programme"]

    @cached_property
    def _held(self) -> dict[tuple[str, str], Person]:
        """Who holds a role at a unit or in a body: the first appointed."""
        held: dict[tuple[str, str], Person] = {}
        for person in self.people.values():
            for a in person.appointments.select_related("unit", "body").order_by("valid_from", "pk"):
                held.setdefault((a.role, (a.unit or a.body).code), person)
        return held

    def holder(self, role: str, where: str) -> Person:
        return self._held[role, where]

    def who(self, unit: Unit) -> Person:
        """Who drafts for a unit."""
        roles = {"programme": "programme_director", "institution": "board_staff", "service": "service_head"}
        return self.holder(roles.get(unit.level, "portfolio_holder"), unit.code)
