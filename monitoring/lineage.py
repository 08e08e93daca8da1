"""The measures that indicators are about, known by what they keep in later versions and supplements. Reading only."""

from __future__ import annotations

from django.db.models import QuerySet

from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from monitoring.models import Indicator
from plans.models import Document, Framework, Measure


def measures_of(framework: Framework, unit: Unit, rights: Rights) -> QuerySet[Measure]:
    """The measures of a unit's plans that a person may read, each as it stands in the newest of them."""
    rows = Measure.objects.filter(
        document__framework=framework, document__unit=unit, document__in=Document.objects.readable_by(rights)
    )
    found = rows.order_by("document__first_year", "document", "pk").values_list("lineage", "pk")
    return Measure.objects.filter(pk__in=list(dict(found).values())).order_by("theme__order", "order", "pk")


def measure_of(indicator: Indicator, rights: Rights) -> Measure | None:
    """The measure that an indicator is about, in the newest plan that a person may read."""
    if indicator.measure_lineage is None:
        return None
    rows = Measure.objects.filter(
        lineage=indicator.measure_lineage, document__in=Document.objects.readable_by(rights)
    ).select_related("document__unit")
    return rows.order_by("-document__first_year", "-document", "-pk").first()
