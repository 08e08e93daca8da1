"""What boards promised bodies, for the pages on which it comes back. Reading only; one query for each list."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import F, FilteredRelation, Q, QuerySet

from governance.models import Promise
from kwaliteit.organisation.models import Body, Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed

RECENT = datetime.timedelta(days=365)  # how long a promise that was met is still shown where it comes back
FIRST = (F("met_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


def told(rows: QuerySet[Promise]) -> list[Promise]:
    """Open ones first, the earliest date on top; each with ``contested``: what its body did not see as met."""
    return _gathered(_with_disputes(rows))


def _with_disputes(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    """A row for each dispute of a promise, or one without any."""
    rows = rows.annotate(disputed=FilteredRelation("disputes")).select_related(
        "body__unit__parent__parent",
        "made_by__unit__parent__parent",
        "document",
        "disputed__recorded_by",
        "condition__decision__correction",
    )
    return rows.order_by(*FIRST, "disputed__pk")


@composed
def _these(*, keys: list[int]) -> QuerySet[Promise]:
    return _with_disputes(Promise.objects.filter(pk__in=keys))


def _gathered(rows: Iterable[Promise]) -> list[Promise]:
    found: dict[int, Promise] = {}
    for row in rows:
        promise = found.setdefault(row.pk, row)
        promise.contested = getattr(promise, "contested", [])
        if dispute := getattr(row, "disputed", None):
            promise.contested.append(dispute)
    return list(found.values())


def for_reader(promises: Iterable[Promise], rights: Rights) -> list[Promise]:
    """Each with what this person can do: show that it was met, or for its body, that it was not; and which page of
    the two bodies she may open.
    """
    shown = list(promises)
    mine = {a.body_id for a in rights.appointments if a.body_id}
    for row in shown:
        row.opens_body = row.body_id in mine or rights.reaches(Act.READ, row.body.unit)
        row.opens_board = row.made_by_id in mine or rights.reaches(Act.READ, row.made_by.unit)
        row.may_meet = row.met_on is None and rights.reaches(Act.ANSWER, row.made_by.unit)
        row.may_dispute = (
            row.met_on is not None and not has_lapsed(row) and rights.may_for_body(Act.DECIDE, row.body).allowed
        )
    return shown


def has_lapsed(promise: Promise) -> bool:
    """Whether it came from a record that was put right: then it was closed, not met."""
    return promise.condition is not None and getattr(promise.condition.decision, "correction", None) is not None


def about(unit: Unit) -> Q:
    """Promises about a document of a unit, or about none in particular by the board of that unit."""
    return Q(document__unit=unit.pk) | Q(document__isnull=True, made_by__unit=unit.pk)


def earlier_promised(body: Body, unit: Unit, rights: Rights) -> list[Promise]:
    """What comes back when a plan of this unit lies before the body: what is open, and what was met in the last year."""
    rows = Promise.objects.filter(about(unit), Q(met_on__isnull=True) | Q(met_on__gte=today() - RECENT), body=body.pk)
    return for_reader(told(rows), rights)


def still_owed(bodies: Iterable[int], unit: Unit, rights: Rights) -> list[Promise]:
    """What is open to these bodies, for who lays a plan of this unit before them."""
    rows = Promise.objects.filter(about(unit), met_on__isnull=True, body__in=list(bodies))
    return for_reader(told(rows), rights)


def open_in(year: int) -> Q:
    """Promises that were open at some time of a year: made in it or before, and not met before it began."""
    return _open_between(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


def _open_between(first: datetime.date, last: datetime.date) -> Q:
    return Q(made_on__lte=last) & (Q(met_on__isnull=True) | Q(met_on__gte=first))


def promised_by_unit(unit: Unit, year: int, rights: Rights, most: int | None = None) -> list[Promise]:
    """What was promised about the plans of a unit, or by its board, as far as this person may know; ``most`` of them."""
    asked = {"rights": rights, "first": datetime.date(year, 1, 1), "last": datetime.date(year, 12, 31)}
    keys = {
        pk
        for way in ("document", "made_by")  # each by its own index
        for (pk,) in _first_keys(**asked, way=way, unit=unit.pk, most="" if most is None else str(most))
    }
    return for_reader(_gathered(_these(keys=sorted(keys)))[:most], rights)


@composed
def _first_keys(
    *, rights: Rights, first: datetime.date, last: datetime.date, way: str, unit: int, most: str
) -> QuerySet:
    """``most`` as a word, for it is part of the statement."""
    known = Promise.objects.visible_to(rights).filter(_open_between(first, last), **{f"{way}__unit": unit})
    return known.order_by(*FIRST).values_list("pk")[: int(most) if most else None]


def made_by(board: Body, rights: Rights) -> list[Promise]:
    """What a board promised, to whom, by when."""
    return for_reader(told(Promise.objects.filter(made_by=board)), rights)
