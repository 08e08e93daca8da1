"""The financial report of March as a later account can take it in: what it says, and which councils discussed it."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.frozen_spending import FrozenSpending, read
from governance.models import Decision, Request, Version
from governance.rules import asked_about
from plans.models import Framework
from plans.models.framework import Holds


@dataclass(frozen=True, slots=True)
class MarchReport:
    """The newest frozen report of the institution about a year. ``asked`` are the requests, by council, with what each
    decided (None while it has not)."""

    version: Version
    spending: FrozenSpending
    asked: tuple[tuple[Request, Decision | None], ...]

    @property
    def discussed(self) -> bool:
        """Every council before which it was laid recorded that it discussed it."""
        return bool(self.asked) and all(decision for _request, decision in self.asked)


def march_report(framework: Framework, year: int) -> MarchReport | None:
    """None as long as no report about that year was frozen."""
    rows = Version.objects.filter(
        document__framework=framework,
        document__kind__holds=Holds.SPENDING,
        document__unit__parent=None,
        document__first_year__lte=year,
        document__last_year__gte=year,
    ).select_related("document__unit", "document__kind")
    for version in rows.order_by("-frozen_at", "-pk"):
        spending = next((one for one in read(version.content) if one.year == year), None)
        if spending is not None:
            found = asked_about([version])
            asked = tuple((request, found.decisions.get(request.pk)) for request in found.requests)
            return MarchReport(version, spending, asked)
    return None
