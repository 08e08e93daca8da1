"""Load the demonstration institution, once, in the order in which it happened."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation

from kwaliteit.demonstration import money
from kwaliteit.demonstration.house import Clock, House, toml
from kwaliteit.demonstration.law import Law
from kwaliteit.demonstration.organisation import make_organisation
from kwaliteit.demonstration.programmes import play_2021
from kwaliteit.organisation.models import Unit
from plans.preset import load_preset


@transaction.atomic
def load() -> bool:
    """All of it or nothing. False when there is an institution already: then nothing is touched."""
    if Unit.objects.exists():
        return False
    clock = Clock()
    with clock.running(), translation.override("nl"):
        make_organisation()
        house = House(load_preset(), clock)
        _play_2021(house)
    return True


def _play_2021(house: House) -> None:
    money.enter_letter(house, "Kadernota 2022–2025", "2021-04-13")
    programmes = {**toml("programmes")}
    for code, data in programmes.items():
        play_2021(house, house.units[code], data)
    law = Law(house, None)
    law.begin({})
    law.third_version()
    law.after()
