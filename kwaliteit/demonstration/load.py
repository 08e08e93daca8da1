"""Load the demonstration institution, once, in the order in which it happened."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import translation

from kwaliteit.demonstration import (
    councils,
    faculties,
    institution,
    letter,
    lines,
    march,
    meetings,
    money,
    monitoring,
    programmes,
    published,
    recalibration,
    reports,
    shifts,
    spending,
)
from kwaliteit.demonstration.house import Clock, House, toml
from kwaliteit.demonstration.law import Law
from kwaliteit.demonstration.organisation import make_organisation
from kwaliteit.organisation.models import Person, Unit
from plans.models import Document
from plans.preset import load_preset
from plans.services.documents import close_document

LAW = "rechtsgeleerdheid"


@transaction.atomic
def load(*, sealed: bool = True) -> bool:
    """All of it or nothing. False when there is an institution already: then nothing is touched.

    Sealing the plan of 2018 makes its PDF, a good part of the time; tests that do not look at it leave it out.
    """
    if Unit.objects.exists():
        return False
    clock = Clock()
    with clock.running(), translation.override("nl"):
        make_organisation()
        house = House(load_preset(), clock)
        lineages: dict[str, uuid.UUID] = {}
        _play_2018(house, lineages, sealed)
        _play_2019_and_2020(house)
        _play_2021(house, lineages)
    return True


def _play_2018(house: House, lineages: dict[str, uuid.UUID], sealed: bool) -> None:
    """Twente's calendar: agendas, project plan, agreements, outline, plan."""
    house.at("2018-01-15")
    institution.milestones(house)
    house.hand_out()
    reports.days(house)
    for row in toml("programmes_2018")["agendas"]:
        programmes.play_2018(house, row)
    institution.project_plan(house)
    money.enter_letter(house, "Kadernota 2019–2022", "2018-06-26")
    for unit in house.faculties:
        faculties.play_2018(house, unit, lineages)
    institution.outline(house)
    version = institution.plan_of_2018(house, lineages)
    if sealed:
        institution.seal_2018(house, version)
    _close_finished(house)


def _close_finished(house: House) -> None:
    """What had done its work by the end of 2018 is closed; the plans themselves stay open."""
    kinds = ["draft_to_board", "agenda_current_year", "project_plan", "outline"]
    for document in Document.objects.filter(kind__code__in=kinds).select_related("unit"):
        close_document(document=document, actor=house.who(document.unit), at=house.at("2018-12-20 10:00"))


def _play_2019_and_2020(house: House) -> None:
    letter.openings(house)
    money.enter_letter(house, "Kadernota 2020–2023", "2019-06-25")
    monitoring.baseline(house)
    money.enter_income(house, "final", "2020-03-31", 2019)
    money.enter_realised(house, 2019, "2020-03-31")
    shifts.carried_over(house)
    money.enter_letter(house, "Kadernota 2021–2024", "2020-06-23")
    institution.moved_milestones(house, until="2021-01-01")
    monitoring.follow(house)


def _play_2021(house: House, lineages: dict[str, uuid.UUID]) -> None:
    """The recalibration, as far as it had come on 24 June."""
    shifts.between_units(house)
    money.enter_income(house, "final", "2021-03-31", 2020)
    money.enter_realised(house, 2020, "2021-03-31")
    monitoring.progress(house)
    reports.play(house)
    letter.play(house)
    march.play(house)
    spending.ask_for_may(house)
    institution.moved_milestones(house, until="2021-06-24")
    institution.dialogues(house)
    for code, data in {**toml("programmes"), **toml("programmes_2")}.items():
        programmes.play_2021(house, house.units[code], data)
    lines.norms(house)
    supplement = institution.supplement(house, lineages)
    for unit in house.faculties:
        if unit.code != LAW:
            faculties.play_2021(house, unit, lineages)
    law = Law(house)
    law.begin(lineages)
    law.join()
    law.third_version()
    law.after()
    money.enter_income(house, "grant", "2021-06-15")
    institution.promise_council(house, supplement.document)
    councils.outcomes(house)
    councils.facilities(house)
    meetings.meetings(house, "rest")
    meetings.initiatives(house)
    lines.staff(house, supplement, "2021-06-21 10:00")
    lines.reserve(house, supplement, "2021-06-21 10:20")
    lines.next_index(house)
    supplement.freeze("2021-06-22 16:00", label="Met de toegekende rijksbijdrage en de eerste vastgestelde plannen")
    money.enter_published(house.framework)
    shifts.between_themes(house, law.writer.document)
    recalibration.play(house)
    monitoring.progress_of_law(house, law)
    published.publish(house)
    Person.objects.filter(pk=house.people["marijke"].pk).update(seen_at=house.at("2021-06-22 15:02"))
    house.at("2021-06-24 09:30")
