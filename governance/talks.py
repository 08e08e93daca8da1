"""Reads about talks: which there are, whom they reached, and what stands in the plans because of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse

from governance.models import Dialogue, DialogueDiscussed, DialogueGroup, DialogueOutcome
from governance.taken_up import within
from kwaliteit.organisation.models import COUNCIL_KINDS, Body, Unit, existing_on
from kwaliteit.organisation.rights import Rights, ancestors
from kwaliteit.organisation.roles import Act
from plans.models import Document, Goal, Measure
from plans.models.framework import ReportsOn
from plans.periods import FIRST_MONTH, academic_days

PLACE = "document__unit__parent__parent"
TOGETHER = ""
"""The group of a talk that was counted as a whole."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of how many of a group; the group is empty for a talk that was counted as a whole."""

    group: str
    present: int
    invited: int | None

    @property
    def label(self) -> str:
        return str(DialogueGroup.Group(self.group).label) if self.group else ""


def dialogues_visible_to(rights: Rights) -> QuerySet[Dialogue]:
    """The talks of units that she reads, and of the unit of her council."""
    units = [a.body.unit_id for a in rights.appointments if a.body]
    return Dialogue.objects.filter(rights.covers(Act.READ) | Q(unit__in=units))


def counted() -> dict[str, Subquery]:
    """How many talks the unit held on this framework, and of how many it is not told what was done (plans.hooks).

    For a report those of its time (``days_of``).
    """
    held = Dialogue.objects.filter(unit=OuterRef("document__unit"), framework=OuterRef("document__framework"))
    year, last = ExtractYear("held_on"), OuterRef("document__last_year")
    held = held.annotate(
        of=ExpressionWrapper(OuterRef("document__kind__reports_on"), output_field=CharField()),
        ends=Case(When(held_on__month__gte=FIRST_MONTH, then=year + 1), default=year),
    )
    longer = Q(of__in=[ReportsOn.MIDTERM, ReportsOn.WHOLE], held_on__year__lte=last)
    in_time = Q(ends__gte=OuterRef("document__first_year")) & (Q(ends__lte=last) | longer)
    held = held.filter(Q(of="") | in_time)
    silent = ~Exists(DialogueOutcome.objects.filter(dialogue=OuterRef("pk")))
    return {"talks_held": _number(held), "talks_open": _number(held.filter(silent))}


def _number(rows: QuerySet[Dialogue]) -> Coalesce:
    numbers = rows.order_by().values("unit").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers), 0)


def address(unit: str) -> str:
    """The talks of a unit of which is not told what was done with them."""
    return f"{reverse('governance:dialogues')}?{urlencode({'eenheid': unit, 'gedaan': 'nee'})}"


def with_all(rows: QuerySet[Dialogue]) -> QuerySet[Dialogue]:
    """With their unit, groups, themes, outcomes and councils: a number of statements that does not grow."""
    outcomes = DialogueOutcome.objects.select_related(
        "goal__theme", *(f"{part}__{PLACE}" for part in ("goal", "measure"))
    )
    return rows.select_related("unit__parent__parent", "framework").prefetch_related(
        "themes",
        Prefetch("groups", queryset=DialogueGroup.objects.order_by("pk")),
        Prefetch("outcomes", queryset=outcomes.order_by("pk")),
        Prefetch("discussed", queryset=DialogueDiscussed.objects.select_related("body").order_by("discussed_on", "pk")),
    )


def reached(dialogue: Dialogue) -> list[Reached]:
    """Whom a talk reached, students first."""
    order = DialogueGroup.Group.values
    rows = sorted(dialogue.groups.all(), key=lambda row: order.index(row.group))
    if rows or dialogue.present is None:
        return [Reached(row.group, row.present, row.invited) for row in rows]
    return [Reached(TOGETHER, dialogue.present, dialogue.invited)]


def reached_in(talk: Mapping[str, Any]) -> list[Reached]:
    """The same of a talk in a snapshot, of any schema."""
    groups = [Reached(row["group"], row["present"], row["invited"]) for row in talk.get("groups") or ()]
    if groups or talk["present"] is None:
        return groups
    return [Reached(TOGETHER, talk["present"], talk["invited"])]


def outcomes_in(talk: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was done with a talk, from a snapshot of any schema: schema 1 had one text."""
    if "outcomes" in talk:
        return list(talk["outcomes"])
    done = talk.get("done", "")
    plain = {"how": DialogueOutcome.How.OTHERWISE.value, "part": None, "lineage": None, "title": "", "text": done}
    return [plain] if done else []


def councils_for(unit: Unit, on: date) -> QuerySet[Body]:
    """The councils with which a talk of a unit can be discussed: its own, and those just below it and above it."""
    above = [row.pk for row in ancestors(unit)]
    near = Q(unit=unit) | Q(unit__in=above) | Q(unit__parent=unit)
    rows = Body.objects.filter(near, existing_on(on), kind__in=COUNCIL_KINDS).select_related("unit")
    return rows.order_by("unit__level", "unit__order", "unit__name_nl", "pk")


def parts_for(dialogue: Dialogue, rights: Rights) -> list[Goal | Measure]:
    """The goals and measures that an outcome can name: of open plans that she reads, of the unit or one above it."""
    units = [dialogue.unit, *ancestors(dialogue.unit)]
    plans = Document.objects.readable_by(rights).filter(
        closed_at__isnull=True, framework=dialogue.framework, unit__in=units
    )
    order = ("document__unit__level", "document__pk", "theme__order", "order", "pk")
    found: list[Goal | Measure] = []
    for rows in (Goal.objects.all(), Measure.objects.all()):
        found += rows.filter(document__in=plans).select_related("document__unit", "theme").order_by(*order)
    return found


def behind(condition: Q, rights: Rights) -> list[DialogueOutcome]:
    """The outcomes that a condition on their goal or measure finds in plans that she reads, with their talks, the
    newest first. One statement."""
    rows = DialogueOutcome.objects.filter(condition, within(rights), dialogue__in=dialogues_visible_to(rights))
    rows = rows.select_related("dialogue__unit", "goal", "measure")
    return list(rows.order_by("-dialogue__held_on", "-dialogue__pk", "pk"))


def content(document: Document) -> list[dict[str, Any]]:
    """The talks in a snapshot: those of the unit, and those of other units that a part of the document came from.

    A report holds those of its time.
    """
    taken_up = Q(goal__document=document) | Q(measure__document=document)
    rows = Dialogue.objects.filter(
        Q(unit=document.unit) | Q(pk__in=DialogueOutcome.objects.filter(taken_up).values("dialogue")),
        framework=document.framework,
    )
    if document.kind.reports_on:
        rows = rows.filter(held_on__range=days_of(document))
    return [as_row(row) for row in with_all(rows).order_by("held_on", "pk")]


def days_of(report: Document) -> tuple[date, date]:
    """Of which days a report holds the talks: of its academic year; of more years to the last day of them."""
    first, last = academic_days(report.first_year, report.last_year)
    return first, last if report.kind.reports_on == ReportsOn.YEAR else date(report.last_year, 12, 31)


def as_row(row: Dialogue) -> dict[str, Any]:
    """As it stands in a snapshot. Without what nobody wrote down, so that a plan from before that was asked stays as it is."""
    discussed = [
        {"body": {"code": each.body.code, "name": each.body.names}, "on": each.discussed_on.isoformat()}
        for each in row.discussed.all()
    ]
    return {
        "uuid": str(row.uuid),
        "unit": {"code": row.unit.code, "name": row.unit.names},
        "kind": row.kind,
        "held_on": row.held_on.isoformat(),
        "title": row.title,
        "organised_by": row.organised_by,
        "with_whom": row.with_whom,
        "present": row.present,
        "invited": row.invited,
        "groups": [{"group": r.group, "present": r.present, "invited": r.invited} for r in reached(row) if r.group],
        "themes": [theme.code for theme in sorted(row.themes.all(), key=lambda theme: theme.order)],
        **({"questions": row.questions} if row.questions else {}),
        "said": row.said,
        "outcomes": list(_outcomes(row.outcomes.all())),
        **({"discussed": discussed} if discussed else {}),
    }


def _outcomes(rows: Iterable[DialogueOutcome]) -> Iterable[dict[str, Any]]:
    for row in rows:
        part = row.part
        yield {
            "how": row.how,
            "part": str(part.uuid) if part else None,
            "lineage": str(part.lineage) if part else None,
            "title": part.title if part else "",
            "text": row.text,
        }
