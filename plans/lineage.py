"""What became of the ambitions of programmes, and where the measures of a plan came from. Reading only.

A number of statements that does not grow with ambitions or measures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q

from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Level
from plans.models import CarriedBy, Document, Goal, Initiative, Measure, NotTakenUp, PartOf
from plans.queries import ambitions_to_carry


@dataclass
class Fate:
    """An ambition with what became of it: the measures that carry it, or why a plan does not take it up."""

    goal: Goal
    carried: list[CarriedBy] = field(default_factory=list)
    declined: list[NotTakenUp] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        return bool(self.carried or self.declined)

    @property
    def mark(self) -> str:
        return "done" if self.carried else "none" if self.declined else "open"


@dataclass
class Origin:
    """A measure with the ambitions that it carries and the initiatives that it is part of."""

    measure: Measure
    carries: list[CarriedBy] = field(default_factory=list)
    part_of: list[PartOf] = field(default_factory=list)


def fates(goals: Collection[Goal], rights: Rights, within: Document | None = None) -> list[Fate]:
    """What became of these goals, in their order: in one plan, or in every plan above. Two statements, or three.

    A link knows ``is_readable``: whether the person may open the measure.
    """
    found = {goal.pk: Fate(goal) for goal in goals}
    readable = Document.objects.readable_by(rights).filter(pk=OuterRef("measure__document"))
    joined = Prefetch("measure__part_of", PartOf.objects.select_related("initiative").order_by("initiative__title"))
    links = CarriedBy.objects.filter(goal__in=found).select_related("measure__document__unit").prefetch_related(joined)
    declined = NotTakenUp.objects.filter(goal__in=found).select_related("document__unit")
    if within:
        links, declined = links.filter(measure__document=within), declined.filter(document=within)
    for link in links.annotate(is_readable=Exists(readable)).order_by("measure__title", "pk"):
        found[link.goal_id].carried.append(link)
    for answer in declined.order_by("pk"):
        found[answer.goal_id].declined.append(answer)
    return list(found.values())


def fates_below(document: Document, rights: Rights) -> list[tuple[Document, list[Fate]]]:
    """What this plan does with the ambitions of the units below it, per agenda; as far as the person may read those.

    Of agendas for other years only what has an answer here.
    """
    goals = ambitions_to_carry(document, rights).filter(document__kind__level=Level.PROGRAMME)
    same_years = Q(document__first_year__lte=document.last_year, document__last_year__gte=document.first_year)
    carried = CarriedBy.objects.filter(goal=OuterRef("pk"), measure__document=document)
    declined = NotTakenUp.objects.filter(goal=OuterRef("pk"), document=document)
    goals = goals.filter(same_years | Q(Exists(carried)) | Q(Exists(declined)))
    grouped: dict[int, tuple[Document, list[Fate]]] = {}
    for fate in fates(list(goals.select_related("document__unit", "theme")), rights, document):
        grouped.setdefault(fate.goal.document_id, (fate.goal.document, []))[1].append(fate)
    return list(grouped.values())


def origins(measures: Collection[Measure], rights: Rights) -> list[Origin]:
    """Where measures came from, and what they are part of; two statements."""
    found = {measure.pk: Origin(measure) for measure in measures}
    readable = Document.objects.readable_by(rights).filter(pk=OuterRef("goal__document"))
    links = CarriedBy.objects.filter(measure__in=found).select_related("goal__theme", "goal__document__unit")
    for link in links.annotate(is_readable=Exists(readable)).order_by("goal__title", "pk"):
        found[link.measure_id].carries.append(link)
    parts = PartOf.objects.filter(measure__in=found).select_related("initiative__run_by", "initiative__theme")
    for part in parts.order_by("initiative__title", "pk"):
        found[part.measure_id].part_of.append(part)
    return list(found.values())


def bundled(document: Document, rights: Rights) -> list[tuple[Initiative, list[Origin]]]:
    """The common initiatives of a plan, each with the measures of faculties in it and the ambitions that these carry."""
    parts = PartOf.objects.filter(initiative__document=document).select_related(
        "measure__document__unit", "measure__theme"
    )
    grouped: dict[int, list[Measure]] = defaultdict(list)
    for part in parts.order_by("measure__document__unit__order", "measure__title", "pk"):
        grouped[part.initiative_id].append(part.measure)
    known = {row.measure.pk: row for row in origins([m for rows in grouped.values() for m in rows], rights)}
    initiatives = Initiative.objects.filter(document=document).select_related("run_by", "theme")
    return [
        (row, [known[measure.pk] for measure in grouped[row.pk]])
        for row in initiatives.order_by("theme__order", "order", "pk")
    ]
