"""What the pages of plans read. No request, no write; the number of statements does not grow with the rows."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable

from kwaliteit.organisation.models import Appointment, Person, existing_on
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.organisation.roles import Act, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed
from plans import hooks
from plans.models import (
    Ambition,
    CarriedBy,
    Document,
    Framework,
    Goal,
    Initiative,
    Measure,
    PartOf,
    Remark,
    Section,
    Theme,
)
from plans.permissions import circles_of


def chosen_framework(code: str = "") -> tuple[Framework | None, list[Framework]]:
    """The framework that an address asks for, else the current one; None when it is unknown. And all there are."""
    every = list(Framework.objects.order_by("-is_current", "-first_year", "pk"))
    return next((row for row in every if not code or row.code == code), None), every


@dataclass
class Outline:
    """The parts of one document in the order of reading; goals and measures know their ``number``."""

    document: Document
    sections: list[Section] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)

    def section(self, code: str) -> Section | None:
        return next((row for row in self.sections if row.template and row.template.code == code), None)

    def theme_section(self, code: str) -> Section | None:
        return next((row for row in self.sections if row.theme and row.theme.code == code), None)

    def goals_of(self, theme: Theme) -> list[Goal]:
        return [goal for goal in self.goals if goal.theme_id == theme.pk]

    def measures_of(self, theme: Theme) -> list[Measure]:
        return [measure for measure in self.measures if measure.theme_id == theme.pk]


def outlines_of(documents: Collection[Document]) -> dict[int, Outline]:
    """The outlines of many documents in three queries; measures know the ``first_goal`` of their own theme that they
    serve, and ``is_funded`` when budgets are there.
    """
    outlines = {document.pk: Outline(document) for document in documents}
    for section in _sections(documents=[*outlines], talks=hooks.talks):
        outlines[section.document_id].sections.append(section)
    for goal in _goals(documents=[*outlines]):
        outlines[goal.document_id].goals.append(goal)
    for measure in _measures(documents=[*outlines], is_funded=hooks.is_funded):
        outlines[measure.document_id].measures.append(measure)
    for outline in outlines.values():
        outline.sections.sort(key=_place)
        outline.goals = number(outline.goals)
        outline.measures = number(outline.measures)
    return outlines


@composed
def _sections(*, documents: Collection[int], talks: Callable[[], dict[str, Subquery]] | None) -> QuerySet[Section]:
    rows = Section.objects.filter(document__in=documents).select_related("theme", "template__criterion", "owner")
    return rows.annotate(**talks()) if talks else rows


@composed
def _goals(*, documents: Collection[int]) -> QuerySet[Goal]:
    rows = Goal.objects.filter(document__in=documents).select_related("theme")
    return rows.annotate(lacks_ambition=lacks_ambition(), starts_late=starts_late())


@composed
def _measures(*, documents: Collection[int], is_funded: Callable[[], Exists] | None) -> QuerySet[Measure]:
    rows = Measure.objects.filter(document__in=documents).select_related("theme", "owner")
    rows = rows.annotate(first_goal=_first_goal())
    return rows.annotate(is_funded=is_funded()) if is_funded else rows


def _first_goal() -> Subquery:
    served = Measure.goals.through.objects.filter(measure=OuterRef("pk"), goal__theme=OuterRef("theme"))
    return Subquery(served.order_by("goal__order", "goal").values("goal")[:1])


def lacks_ambition() -> Combinable:
    """On a query of goals: the framework has ambitions, and the goal is tied to none of them."""
    tied = Goal.ambitions.through.objects.filter(goal=OuterRef("pk"))
    return Exists(Ambition.objects.filter(framework=OuterRef("document__framework"))) & ~Exists(tied)


def starts_late() -> Combinable:
    """On a query of goals: all its measures are known to start after the mid-term year."""
    midterm = OuterRef("document__framework__midterm_year")
    serves = Measure.goals.through.objects.filter(goal=OuterRef("pk"))
    soon = Q(measure__starts_on__isnull=True) | Q(measure__starts_on__year__lte=midterm)
    return Exists(serves) & ~Exists(serves.filter(soon))


def outline_of(document: Document) -> Outline:
    return outlines_of([document])[document.pk]


def _place(section: Section) -> tuple[int, int, int]:
    if section.theme:
        return (1, section.theme.order, section.pk)
    return (2 if section.template.after_themes else 0, section.template.order, section.pk)


def number(rows: Iterable[Any]) -> list[Any]:
    """Goals or measures in their order, each with its number: theme, point, place within the theme."""
    counts: dict[int, int] = defaultdict(int)
    ordered = sorted(rows, key=lambda row: (row.theme.order, row.order, row.pk))
    for row in ordered:
        counts[row.theme_id] += 1
        row.number = f"{row.theme.order}.{counts[row.theme_id]}"
    return ordered


def place_in_theme() -> Subquery:
    """On a query of measures: the place of each among those of its theme."""
    siblings = Measure.objects.filter(document=OuterRef("document"), theme=OuterRef("theme"))
    before = siblings.filter(Q(order__lt=OuterRef("order")) | Q(order=OuterRef("order"), pk__lte=OuterRef("pk")))
    return Subquery(before.order_by().values("theme").annotate(place=Count("pk")).values("place"))


def goals_of(measure: Measure) -> list[Goal]:
    """The goals that a measure serves, each with its ``number`` (one query)."""
    served = Measure.goals.through.objects.filter(measure=measure.pk, goal=OuterRef("pk"))
    goals = Goal.objects.filter(document=measure.document_id).annotate(is_served=Exists(served)).select_related("theme")
    return [goal for goal in number(goals) if goal.is_served]


@dataclass
class GoalGroup:
    """A goal with the measures that stand below it on the page of its theme; ``goal`` is None for the rest."""

    goal: Goal | None
    measures: list[Measure] = field(default_factory=list)


def groups_of_theme(outline: Outline, theme: Theme) -> list[GoalGroup]:
    """Goals with their measures. A measure of several goals stands under the first of them."""
    groups = {goal.pk: GoalGroup(goal) for goal in outline.goals_of(theme)}
    rest = GoalGroup(None)
    for measure in outline.measures_of(theme):
        groups.get(measure.first_goal, rest).measures.append(measure)
    return [*groups.values(), *([rest] if rest.measures else [])]


def remarks_of(document: Document, reader: Person | Rights, circles: Collection[str] | None = None) -> list[Remark]:
    """The remarks that somebody may read, with ``author_role`` and ``replies``: open ones first, then newest first.

    One query; two when the circles of the reader have to be looked up.
    """
    rights = reader if isinstance(reader, Rights) else rights_of(reader)
    circles = circles_of(document, rights) if circles is None else circles
    reader_id, unit = rights.person.pk or 0, document.unit_id
    rows = _remarks(document=document.pk, unit=unit, reader=reader_id, circles=" ".join(circles), day=today())
    rows.sort(key=lambda row: (row.created_at, row.pk))
    threads = {row.pk: row for row in rows if row.parent_id is None}
    for row in rows:
        row.author_role = Role(row.role).label if row.role else ""
        row.replies = []
        if row.parent_id in threads:
            threads[row.parent_id].replies.append(row)
    return sorted(threads.values(), key=lambda row: (row.resolved_at is not None, -row.created_at.timestamp(), -row.pk))


@composed
def _remarks(*, document: int, unit: int, reader: int, circles: str, day: datetime.date) -> QuerySet[Remark]:
    mine = Q(author=reader) | Q(parent__author=reader)
    rows = Remark.objects.filter(Q(circle__in=circles.split()) | mine, document=document)
    return rows.select_related("author", "for_person").annotate(role=_role_of("author", unit, day)).order_by()


def _role_of(person: str, unit: int, day: datetime.date) -> Subquery:
    """What somebody is on a day: at this unit if anything, else elsewhere."""
    here = Case(When(unit=unit, then=0), When(body__unit=unit, then=1), default=2)
    held = Appointment.objects.filter(existing_on(day), person=OuterRef(person))
    return Subquery(held.order_by(here, "pk").values("role")[:1])


@dataclass(frozen=True)
class Lineage:
    """Where a measure comes from and what it is part of, over the three levels."""

    carries: list[CarriedBy]
    part_of: list[PartOf]


def lineage_of(measure: Measure, rights: Rights) -> Lineage:
    """Both ends of the links of a measure, each with ``is_readable``: whether the person may read the other plan."""
    readable = Document.objects.readable_by(rights)
    carries = (
        CarriedBy.objects.filter(measure=measure)
        .select_related("goal__theme", "goal__document__unit", "goal__document__kind")
        .annotate(is_readable=Exists(readable.filter(pk=OuterRef("goal__document"))))
    )
    part_of = (
        PartOf.objects.filter(measure=measure)
        .select_related("initiative__theme", "initiative__document", "initiative__run_by")
        .annotate(is_readable=Exists(readable.filter(pk=OuterRef("initiative__document"))))
    )
    return Lineage(list(carries.order_by("goal__title", "pk")), list(part_of.order_by("initiative__title", "pk")))


def carriers_of(goals: Collection[Goal]) -> dict[int, list[Measure]]:
    """For goals: the measures of the level above that carry them."""
    found: dict[int, list[Measure]] = defaultdict(list)
    links = CarriedBy.objects.filter(goal__in=[goal.pk for goal in goals]).select_related("measure__document__unit")
    for link in links.order_by("measure__title", "pk"):
        found[link.goal_id].append(link.measure)
    return found


def ambitions_to_carry(document: Document, rights: Rights) -> QuerySet[Goal]:
    """Ambitions in the agendas of the units below, as far as the person may read those."""
    return (
        Goal.objects.filter(document__framework=document.framework_id)
        .filter(Q(document__unit__parent=document.unit_id) | Q(document__unit__parent__parent=document.unit_id))
        .filter(rights.covers(Act.READ, "document__unit"))
        .select_related("document__unit", "theme")
        .order_by("document__unit__order", "document__unit__name_nl", "theme__order", "order", "pk")
    )


def initiatives_to_join(document: Document) -> QuerySet[Initiative]:
    """Common initiatives of the units above."""
    above = [document.unit.parent_id, document.unit.parent.parent_id if document.unit.parent else None]
    return (
        Initiative.objects.filter(document__framework=document.framework_id, document__unit__in=[u for u in above if u])
        .select_related("theme", "run_by", "document")
        .order_by("theme__order", "order", "pk")
    )
