"""What goes to the council of a faculty for information: the advices of the programme committees below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.models import Decision
from kwaliteit.organisation.models import Body, BodyKind
from kwaliteit.organisation.rights import Rights
from plans.models import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet


def advices_below(rights: Rights) -> QuerySet[Decision]:
    """Those that this person may read as one of a faculty council. The plans themselves are not for her by this."""
    councils = [a.body for a in rights.appointments if a.body and a.body.kind == BodyKind.FACULTY_COUNCIL]
    return _advices().filter(body__unit__parent__in=[council.unit_id for council in councils])


def advices_to(body: Body, rights: Rights) -> list[Decision]:
    """Newest first, for the page of a faculty council, when this person sits in it; else nothing is read."""
    if body.kind != BodyKind.FACULTY_COUNCIL or all(a.body_id != body.pk for a in rights.appointments):
        return []
    return list(with_all(_advices().filter(body__unit__parent=body.unit_id))[:20])


def with_all(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    related = ("body__unit", "version__document__unit", "answer", "recorded_by")
    return rows.select_related(*related).defer("version__payload").order_by("-meeting_on", "-pk")


def _advices() -> QuerySet[Decision]:
    advices = Decision.objects.effective().filter(right=Right.ADVICE)
    return advices.filter(body__kind=BodyKind.PROGRAMME_COMMITTEE)
