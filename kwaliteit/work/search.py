"""Searching in what somebody may read: plans, goals, measures, bodies. Four queries, whatever is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kwaliteit.context import address_of
from kwaliteit.organisation.models import Body, existing_on
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from plans.models import Document, Goal, Measure

SHOWN = 20
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    url: str
    where: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    hits: list[Hit]
    more: bool


def search(asked: str, rights: Rights) -> list[Group]:
    """Every word must occur. Only what this person may read is looked at, so nothing leaks by being found."""
    words = asked.split()[:6]
    readable = Document.objects.readable_by(rights)
    parts = {"document__in": readable.values("pk")}
    documents = readable.filter(_all(words, "title", "unit__name_nl", "unit__name_en")).for_listing()
    measures = Measure.objects.filter(_all(words, "title", "description"), **parts)
    goals = Goal.objects.filter(_all(words, "title", "description"), **parts)
    bodies = Body.objects.filter(existing_on(today())).filter(_all(words, "name_nl", "name_en"))
    mine = rights.body_ids(Act.READ_REQUEST) | rights.body_ids(Act.DECIDE)
    bodies = bodies.filter(Q(pk__in=mine) | rights.covers(Act.READ)).select_related("unit")
    with_unit = ("document__unit", "theme")
    found = [
        (_("Plans"), [_document(row) for row in _first(documents.order_by("-first_year", "title", "pk"))]),
        (_("Measures"), [_measure(row) for row in _first(measures.select_related(*with_unit).order_by("title", "pk"))]),
        (_("Goals"), [_goal(row) for row in _first(goals.select_related(*with_unit).order_by("title", "pk"))]),
        (_("Councils and boards"), [_body(row) for row in _first(bodies.order_by("unit__order", "code"))]),
    ]
    return [Group(name, hits[:SHOWN], len(hits) > SHOWN) for name, hits in found if hits]


def _first(rows: Iterable[Model]) -> list:
    return list(rows[: SHOWN + 1])  # type: ignore[index]


def _all(words: list[str], *fields: str) -> Q:
    condition = Q()
    for word in words:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        condition &= anywhere
    return condition


def _document(row: Document) -> Hit:
    return Hit(row.title, reverse("plans:document", args=[row.uuid]), f"{row.kind}, {row.unit}")


def _measure(row: Measure) -> Hit:
    return Hit(row.title, reverse("plans:measure", args=[row.uuid]), f"{row.document.title}, {row.document.unit}")


def _goal(row: Goal) -> Hit:
    address = reverse("plans:theme", args=[row.document.uuid, row.theme.code]) + f"#goal-{row.uuid}"
    return Hit(row.title, address, f"{row.document.title}, {row.document.unit}")


def _body(row: Body) -> Hit:
    return Hit(str(row), address_of("governance:body", row.code), str(row.unit))
