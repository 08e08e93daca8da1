"""The reason over the ceiling: kept per plan and year, with its history, and at hand when a version is made."""

from __future__ import annotations

import pytest
from django.urls import reverse

from budgets.models import Allocation, CeilingReason
from budgets.queries import reasons_of
from budgets.services.ceilings import LONGEST, give_reason
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Editor
from tests.factories import someone
from tests.governance.stage import Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage() -> Stage:
    """Two measures of € 100,000 a year each."""
    return make_stage()


def state() -> tuple[object, ...]:
    return (
        list(CeilingReason.objects.values_list("year", "text")),
        CeilingReason.history.count(),
        list(Editor.objects.values_list("document__revision")),
    )


def test_a_reason_is_kept_changed_and_taken_away_with_its_history(stage: Stage) -> None:
    holder = stage.person("holder")

    give_reason(stage.document, 2022, " Index. ", holder)
    give_reason(stage.document, 2022, "Index van 2,1%.", holder)
    kept_now = {year: row.text for year, row in reasons_of(stage.document).items()}
    gone = give_reason(stage.document, 2022, "", holder)

    assert (kept_now, gone, reasons_of(stage.document)) == ({2022: "Index van 2,1%."}, None, {})
    past = CeilingReason.history.order_by("history_id").values_list("history_type", "text", "history_user")
    assert list(past) == [
        ("+", "Index.", holder.pk),
        ("~", "Index van 2,1%.", holder.pk),
        ("-", "Index van 2,1%.", holder.pk),
    ]


def test_the_same_reason_again_leaves_no_trace(stage: Stage) -> None:
    give_reason(stage.document, 2022, "Index.", stage.person("holder"))
    before = state()

    give_reason(stage.document, 2022, "Index. ", stage.person("holder"))

    assert state() == before


@pytest.mark.parametrize(("year", "text", "field"), [(2018, "Index.", "year"), (2022, "x" * (LONGEST + 1), "text")])
def test_another_year_and_a_text_without_end_are_refused(stage: Stage, year: int, text: str, field: str) -> None:
    before = state()

    with pytest.raises(Refused) as refused:
        give_reason(stage.document, year, text, stage.person("holder"))

    assert (refused.value.field, state()) == (field, before)


def test_who_does_not_draft_gives_no_reason(stage: Stage) -> None:
    with pytest.raises(Forbidden):
        give_reason(stage.document, 2022, "Index.", someone(Role.CONTROLLER, unit=stage.world.faculty))

    assert CeilingReason.objects.count() == 0


def test_making_a_version_begins_with_the_reasons_of_the_years_that_are_over(stage: Stage, client) -> None:
    for year, cents in ((2022, 100), (2023, 100), (2024, 900_000_00)):
        Allocation.objects.create(
            framework=stage.world.framework, unit=stage.world.faculty, year=year, amount_cents=cents
        )
    for year in (2024, 2023, 2022):
        give_reason(stage.document, year, f"Reden van {year}.", stage.person("holder"))
    client.force_login(stage.person("holder"))

    form = client.get(reverse("governance:freeze", args=[stage.document.uuid])).context["form"]

    assert form["over_ceiling_reason"].value() == "2022: Reden van 2022.\n2023: Reden van 2023."


def test_the_tables_of_a_plan_give_the_reason_as_long_as_it_is_over(stage: Stage, client) -> None:
    give_reason(stage.document, 2022, "Index van 2,1%.", stage.person("holder"))
    row = Allocation.objects.create(
        framework=stage.world.framework, unit=stage.world.faculty, year=2022, amount_cents=100
    )
    client.force_login(stage.person("holder"))
    address = reverse("budgets:tables", args=[stage.document.uuid])

    over = client.get(address).content.decode()
    row.amount_cents = 900_000_00
    row.save()
    within = client.get(address).content.decode()

    assert ("Index van 2,1%." in over, "Index van 2,1%." in within) == (True, False)
