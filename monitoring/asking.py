"""Which measures an update is asked of, who owes it, and who has given it. Reading only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights, covering
from monitoring import owners
from monitoring.models import Progress, ProgressAsk
from monitoring.queries import plans_in_force
from plans.models import Measure


def measures_asked(ask: ProgressAsk) -> QuerySet[Measure]:
    """Of the plans that count in the year: those of the unit and all below it, and of the initiatives that it runs.

    Each with ``told``: whether something was reported since it was asked.
    """
    plans = [plan.pk for plan in plans_in_force(ask.framework, ask.year)]
    here = {"own": {ask.unit_id}, "above": {ask.unit_id}}
    since = Progress.objects.filter(measure=OuterRef("pk"), year=ask.year, reported_on__gte=ask.asked_on)
    return (
        Measure.objects.filter(covering(**here, prefix="document__unit") | Q(initiative__run_by=ask.unit_id))
        .filter(document__in=plans)
        .annotate(told=Exists(since))
        .select_related("theme", "document__framework", *owners.AROUND)
        .order_by("document__unit__order", "theme__order", "order", "pk")
    )


@dataclass
class Answers:
    """Who answers for which of the measures; those for which nobody does are apart."""

    by_person: dict[Person, list[Measure]] = field(default_factory=lambda: defaultdict(list))
    by_nobody: list[Measure] = field(default_factory=list)
    total: int = 0
    told: int = 0

    @property
    def rows(self) -> list[tuple[Person, int, int]]:
        """Each person with how many of her measures have an answer, of how many; who owes most first."""
        rows = [(person, sum(m.told for m in mine), len(mine)) for person, mine in self.by_person.items()]
        return sorted(rows, key=lambda row: (row[1] - row[2], row[0].name))

    @property
    def owing(self) -> list[Person]:
        return [person for person, told, total in self.rows if told < total]


def answers_of(ask: ProgressAsk) -> Answers:
    measures = list(measures_asked(ask))
    found = Answers(total=len(measures), told=sum(measure.told for measure in measures))
    holders = owners.owners_of(measures)
    for measure in measures:
        for person in holders[measure.pk]:
            found.by_person[person].append(measure)
        if not holders[measure.pk]:
            found.by_nobody.append(measure)
    return found


def owed_by(rights: Rights) -> list[tuple[ProgressAsk, list[Measure]]]:
    """What is asked of a person and not answered yet. One statement when nothing is."""
    if not any(held.unit_id for held in rights.appointments):
        return []
    asks = ProgressAsk.objects.filter(ended_on=None)
    may_be = asks.filter(framework=OuterRef("document__framework"), year__gte=OuterRef("document__first_year"))
    rows = Measure.objects.filter(owners.answered_by(rights), Exists(may_be)).annotate(of=F("document__framework"))
    frameworks = set(rows.values_list("of", flat=True))
    if not frameworks:
        return []
    found = []
    for ask in asks.filter(framework__in=frameworks).select_related("framework", "unit").order_by("due_on", "pk"):
        mine = measures_asked(ask).filter(owners.answered_by(rights), told=False)
        if owed := list(mine):
            found.append((ask, owed))
    return found


def open_about(measure: Measure, year: int) -> QuerySet[ProgressAsk]:
    rows = ProgressAsk.objects.filter(framework=measure.document.framework_id, year=year, ended_on=None)
    return rows.select_related("framework")
