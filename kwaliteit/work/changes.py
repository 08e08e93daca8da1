"""What changed in her documents since she was last here, by others: one query over the histories."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.models import BudgetLine
from governance.models import Decision
from kwaliteit.context import address_of
from kwaliteit.organisation.models import Person
from plans.models import Goal, Measure, Remark, Section

MOST, READ = 8, 80


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime.datetime
    who: str
    what: str
    title: str
    url: str


def changes(documents: Iterable[int], person: Person) -> list[Change]:
    """The newest changes by others, newest first; many saves of one part by one person in a day are told once."""
    ids = list(documents)
    if not ids:
        return []
    rows = _sources(ids, person)
    found = rows[0].union(*rows[1:], all=True).order_by("-at")[:READ]
    told: dict[tuple[Any, ...], Change] = {}
    for at, who, kind, title, document, part in found:
        told.setdefault(
            (kind, who, title, document, at.date()), Change(at, who, _said(kind), title, _address(kind, document, part))
        )
    return list(told.values())[:MOST]


def _said(kind: str) -> str:
    return {
        "section": _("wrote in"),
        "theme": _("wrote in"),
        "goal": _("changed the goal"),
        "measure": _("changed the measure"),
        "money": _("changed the amounts of"),
        "remark": _("remarked on"),
        "decision": _("recorded a decision about"),
    }[kind]


def _address(kind: str, document: Any, part: str) -> str:
    if kind == "section":
        return reverse("plans:section", args=[document, part])
    if kind == "measure":
        return reverse("plans:measure", args=[UUID(part)])
    if kind == "remark":
        return reverse("plans:remarks", args=[document])
    if kind == "decision":
        return address_of("governance:decision", UUID(part))
    if kind == "money":
        return reverse("budgets:grid", args=[document])
    return reverse("plans:theme", args=[document, part])


def _sources(ids: list[int], person: Person) -> list[QuerySet[Any, Any]]:
    """Each gives (at, who, kind, title, document, part) with the same types, so that they can be joined."""
    section = Section.history.model.objects.filter(document__in=ids)
    goal = Goal.history.model.objects.filter(document__in=ids)
    measure = Measure.history.model.objects.filter(document__in=ids)
    money = BudgetLine.history.model.objects.filter(document__in=ids)
    remarks = Remark.objects.filter(document__in=ids).exclude(author=person)
    decisions = Decision.objects.filter(version__document__in=ids).exclude(recorded_by=person)
    return [
        _by_history(section.filter(theme__isnull=True), person, "section", _name("template"), _text("template__code")),
        _by_history(section.filter(theme__isnull=False), person, "theme", _name("theme"), _text("theme__code")),
        _by_history(goal, person, "goal", _text("title"), _text("theme__code")),
        _by_history(measure, person, "measure", _text("title"), _text("uuid")),
        _by_history(money, person, "money", _text("measure__title"), _text("measure__uuid")),
        _rows(remarks, "created_at", "author__name", "remark", _text("document__title"), _word("")),
        _rows(
            decisions,
            "recorded_at",
            "recorded_by__name",
            "decision",
            _text("version__document__title"),
            _text("uuid"),
            "version__document__uuid",
        ),
    ]


def _by_history(rows: QuerySet[Any], person: Person, kind: str, title: Any, part: Any) -> QuerySet[Any, Any]:
    rows = rows.exclude(history_user=person).filter(history_user__isnull=False)
    return _rows(rows, "history_date", "history_user__name", kind, title, part)


def _rows(
    rows: QuerySet[Any], at: str, who: str, kind: str, title: Any, part: Any, document: str = "document__uuid"
) -> QuerySet[Any, Any]:
    return (
        rows.order_by()
        .annotate(at=F(at), who=F(who), kind=_word(kind), named=title, doc=F(document), part=part)
        .values_list("at", "who", "kind", "named", "doc", "part")
    )


def _word(text: str) -> Value:
    return Value(text, output_field=CharField())


def _text(name: str) -> Cast:
    return Cast(F(name), CharField())


def _name(row: str) -> Cast:
    return _text(f"{row}__name_{'en' if (get_language() or 'nl').startswith('en') else 'nl'}")
