"""Measures for which nobody answers, and those of which nothing was heard for longer than the framework allows.

Reading only, in a fixed number of statements.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from governance.services.proposals import months_later
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.clock import today
from monitoring import owners
from monitoring.models import Progress
from monitoring.queries import plans_in_force
from plans.models import Document, Framework, Measure


@dataclass(frozen=True)
class Unheard:
    """``since``: of what is older, or never came, there is no news. After the last year nothing new is expected."""

    framework: Framework
    since: datetime.date
    measures: QuerySet[Measure]


def unheard(rights: Rights, framework: Framework) -> Unheard:
    """Of the plans that count today, as far as the person may read them. What is done or stopped needs no more news."""
    day = min(today(), datetime.date(framework.last_year, 12, 31))
    since = months_later(day, -framework.news_months)
    plans = [plan.pk for plan in plans_in_force(framework, max(day.year, framework.first_year))]
    # Also what was said of it in the plan before this one: it keeps its lineage when it goes on.
    newest = Progress.objects.filter(
        measure__lineage=OuterRef("lineage"), measure__document__framework=framework
    ).order_by("-reported_on", "-pk")
    rows = Measure.objects.filter(document__in=Document.objects.readable_by(rights).filter(pk__in=plans)).annotate(
        last_on=Subquery(newest.values("reported_on")[:1]),
        last_state=Subquery(newest.values("state")[:1]),
        is_owned=Exists(owners.holders_of()) | Exists(Person.objects.filter(pk=OuterRef("owner"), is_active=True)),
    )
    began = Q(starts_on=None, document__first_year__lte=since.year) | Q(starts_on__lt=since)
    silent = Q(last_on__lt=since) | (Q(last_on=None) & began)
    goes_on = Q(last_state=None) | ~Q(last_state__in=["done", "stopped"])
    rows = rows.filter(goes_on, Q(is_owned=False) | silent)
    rows = rows.select_related("theme", "document__unit__parent__parent", *owners.AROUND)
    return Unheard(framework, since, rows.order_by("document__unit__order", "theme__order", "order", "pk"))


def told(measures: Iterable[Measure], found: Unheard) -> list[Measure]:
    """Each with whether nothing was heard of it for too long (``is_silent``)."""
    rows = list(measures)
    for measure in rows:
        began = measure.starts_on or datetime.date(measure.document.first_year, 1, 1)
        measure.is_silent = (measure.last_on or began) < found.since
    return rows
