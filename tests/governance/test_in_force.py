"""Which plan is in force when: until a later adoption, a plan that replaces it, or the end of its years."""

from __future__ import annotations

import datetime

import pytest

from governance import in_force
from governance.models import Adoption
from governance.services.adoption import adopt
from governance.services.versions import freeze
from kwaliteit.shared.clock import today
from plans.models import Document
from plans.services.documents import create_document
from plans.services.drafting import save_section
from tests.governance.stage import Stage

pytestmark = pytest.mark.django_db


def adopted(stage: Stage, first: int, last: int, effective: str, replaces: Document | None = None) -> Document:
    """A plan without a right that must be met, adopted."""
    kind = stage.document.kind
    kind.rules.all().delete()
    document = create_document(
        kind=kind, unit=stage.document.unit, title=f"Afspraken {first}–{last}", first_year=first, last_year=last,
        replaces=replaces, actor=stage.person("holder"),
    )  # fmt: skip
    again(stage, document, effective)
    return document


def again(stage: Stage, document: Document, effective: str) -> Adoption:
    version = freeze(document=document, actor=stage.person("holder"), over_ceiling_reason="Dit is een voorbeeld.")
    return adopt(
        version=version, actor=stage.person("dean"), adopted_on=today(),
        effective_from=datetime.date.fromisoformat(effective),
    )  # fmt: skip


def titles(rows) -> list[str]:
    return sorted(rows.values_list("document__title", flat=True))


def on(day: str) -> list[str]:
    return titles(in_force.on_day(datetime.date.fromisoformat(day)))


OLD, NEW = "Afspraken 2019–2024", "Afspraken 2022–2024"


def test_the_plan_that_replaces_takes_over_on_its_day(stage):
    original = adopted(stage, 2019, 2024, "2019-01-01")
    new = adopted(stage, 2022, 2024, "2022-01-01", original)

    assert [on(day) for day in ("2018-12-31", "2019-01-01", "2021-12-31")] == [[], [OLD], [OLD]]
    assert [on(day) for day in ("2022-01-01", "2024-12-31", "2025-01-01")] == [[NEW], [NEW], []]
    assert [titles(in_force.in_year(year)) for year in (2021, 2022)] == [[OLD], [NEW]]
    assert in_force.successor(original).document == new
    assert in_force.successor(new) is None


def test_in_a_year_in_which_a_plan_was_replaced_half_way_both_were_in_force(stage):
    original = adopted(stage, 2019, 2024, "2019-01-01")
    adopted(stage, 2022, 2024, "2022-07-01", original)

    assert titles(in_force.in_year(2022)) == [OLD, NEW]
    assert on("2022-06-30") == [OLD]


def test_of_a_plan_that_was_adopted_twice_the_version_of_that_day(stage):
    plan = adopted(stage, 2019, 2024, "2019-01-01")
    section = plan.sections.get(template__code="summary")
    save_section(section=section, revision=section.revision, actor=stage.person("holder"), body="<p>Bijgesteld.</p>")
    again(stage, plan, "2020-03-01")

    numbers = [in_force.on_day(datetime.date(2020, month, 1)).get().version.number for month in (2, 3)]
    assert numbers == [1, 2]
    assert in_force.in_year(2020).count() == 2


def test_a_plan_that_was_not_adopted_replaces_nothing(stage):
    original = adopted(stage, 2019, 2024, "2019-01-01")
    create_document(
        kind=original.kind, unit=original.unit, title=NEW, first_year=2022, last_year=2024, replaces=original,
        actor=stage.person("holder"),
    )  # fmt: skip

    assert on("2022-01-01") == [OLD]
    assert in_force.successor(original) is None
