"""One who plays the process: browsers for everybody, and what a step of it is."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today
from plans.models import Document
from plans.services.documents import create_document
from tests.factories import someone
from tests.governance.stage import Stage, make_stage


@dataclass
class Play:
    stage: Stage
    agenda: Document
    clients: dict[str, list[Client]] = field(default_factory=dict)

    def client(self, who: str, number: int = 0) -> Client:
        """Two browsers of each person, as a double click on two of her windows."""
        if who not in self.clients:
            self.clients[who] = [Client(), Client()]
            for client in self.clients[who]:
                client.force_login(self.stage.person(who))
        return self.clients[who][number]

    def post(self, step: Step, sent: dict[str, Any], number: int = 0) -> tuple[int, str]:
        """File fields are made anew each time: a file that was read is empty."""
        made = {name: value() if callable(value) else value for name, value in sent.items()}
        address = reverse(step.address, args=step.args(self))
        answer = self.client(step.who, number).post(address, made)
        return answer.status_code, answer.headers.get("Location", "")


@dataclass(frozen=True)
class Step:
    name: str
    who: str
    args: Callable[[Play], list[Any]] = lambda play: []
    sent: Callable[[Play], dict[str, Any]] = lambda play: {}
    before: Callable[[Play], Any] = lambda play: None

    @property
    def address(self) -> str:
        """The full name; one without an app is of governance."""
        return self.name if ":" in self.name else f"governance:{self.name}"


def last(model: Any) -> Any:
    return model.objects.order_by("-pk").first()


def of(model: Any) -> Callable[[Play], list[Any]]:
    return lambda play: [last(model).uuid]


def day(later: int = 0) -> str:
    return (today() + datetime.timedelta(days=later)).isoformat()


def make_play() -> Play:
    stage = make_stage(measures=1)
    world = stage.world
    world.people["manager"] = someone(Role.APPLICATION_MANAGER, unit=world.institution)
    agenda = create_document(
        kind=world.kinds["agenda"],
        unit=world.programme,
        title="Agenda",
        first_year=2022,
        last_year=2024,
        actor=world.people["director"],
    )
    return Play(stage, agenda)


def ready(play: Play, step: Step) -> dict[str, Any]:
    step.before(play)
    return {"act_key": str(uuid.uuid4()), **step.sent(play)}
