"""Which adopted plans are in force on a day or in a year, and what took the place of one. Reading only.

A plan is in force from the day that its adoption names, until a later adoption of the same plan, or of a plan that
replaces it, is; at the latest until the end of its last year.
"""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Greatest

from governance.models import Adoption
from governance.models.decisions import AdoptionQuerySet
from plans.models import Document


def on_day(day: datetime.date) -> AdoptionQuerySet:
    """The adoptions that are in force on a day: at most one of a plan and all that replace it."""
    return between(day, day)


def in_year(year: int) -> AdoptionQuerySet:
    """Those that were in force on any day of a year: of a plan that was replaced half way both."""
    return between(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


def between(first: datetime.date, last: datetime.date) -> AdoptionQuerySet:
    """Those that were in force on any day from the first to the last."""
    return not_replaced(first, last).filter(document__last_year__gte=first.year)


def not_replaced(first: datetime.date, last: datetime.date) -> AdoptionQuerySet:
    """The same, of plans of which one knows already that their years go on until the first day."""
    starts = Greatest(OuterRef("effective_from"), Value(first))
    later = Q(supersedes=OuterRef("pk")) | Q(document__replaces=OuterRef("document"))
    ended = Adoption.objects.filter(later, effective_from__lte=starts)
    return Adoption.objects.filter(effective_from__lte=last).exclude(Exists(ended))


def successor(document: Document) -> Adoption | None:
    """The first adoption of a plan that replaces this one."""
    rows = Adoption.objects.filter(document__replaces=document).select_related("document", "version")
    return rows.defer("version__payload").order_by("effective_from", "pk").first()
