"""What the demonstration institution shows to anyone: the plans for 2019–2024, and what was spent in 2020."""

from __future__ import annotations

from governance.models import Adoption, Version
from kwaliteit.demonstration.house import House
from kwaliteit.organisation.roles import Level
from kwaliteit.public import services
from plans.models.framework import Holds


def publish(house: House) -> None:
    staff = house.people["sanne"]
    current = Adoption.objects.current().filter(document__kind__has_money=True, document__kind__adopting_role="")
    plans = Version.objects.filter(
        adoption__in=current, document__framework=house.framework, document__last_year=house.framework.last_year
    )
    reports = Version.objects.filter(
        document__framework=house.framework,
        document__kind__holds=Holds.SPENDING,
        document__kind__level=Level.INSTITUTION,
    )
    for version in (*plans.filter(document__first_year=house.framework.first_year).order_by("pk"), *reports):
        services.publish(version=version, actor=staff)
