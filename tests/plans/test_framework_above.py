"""Parts of a framework that higher floors own: funding sources and the planning, filled in by the manager."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgets.models import FundingSource
from governance.models import Milestone
from kwaliteit.organisation.roles import Role
from plans.models import Framework
from plans.preset import load_preset
from plans.services import framework as services
from tests.factories import institution, make_document, someone

pytestmark = pytest.mark.django_db
YEARS = {"first_year": 2025, "last_year": 2031, "midterm_year": 2028}
NAMES = {"name_nl": "Nieuw", "name_en": "New"}
USUAL = [("quality", True), ("npo", False), ("own", False), ("other", False)]


@pytest.fixture
def manager() -> Any:
    return someone(Role.APPLICATION_MANAGER, unit=institution())


def sources(framework: Framework) -> list[tuple[str, bool]]:
    return list(FundingSource.objects.filter(framework=framework).order_by("order").values_list("code", "counts"))


def test_every_new_framework_has_the_usual_sources(manager: Any) -> None:
    made = services.create_framework(code="later", actor=manager, **YEARS, **NAMES)

    assert sources(made) == sources(load_preset(actor=manager)) == USUAL
    assert {row.history_user for row in FundingSource.history.all()} == {manager}


def test_a_copy_has_the_sources_of_its_example_and_no_dates(manager: Any) -> None:
    example = load_preset(actor=manager)
    services.add_part(part="source", parent=example, actor=manager, name_nl="Fonds", name_en="Fund", counts=False)
    dated = {"what_nl": "Klaar", "what_en": "Done", "level": "faculty", "due_on": "2019-06-01"}
    services.add_part(part="milestone", parent=example, actor=manager, **dated)

    made = services.copy_framework(source=example, code="later", actor=manager, **YEARS, **NAMES)

    assert sources(made) == [*USUAL, ("fonds", False)]
    assert Milestone.objects.filter(framework=made).count() == 0


def test_the_manager_adds_changes_and_removes_them_on_the_page(client: Client, manager: Any) -> None:
    framework = services.create_framework(code="later", actor=manager, **YEARS, **NAMES)
    client.force_login(manager)

    def post(name: str, *args: Any, **fields: Any) -> None:
        fields["_act"] = f"{name}-{args}-{sorted(fields)}"
        assert client.post(reverse(f"framework:{name}", args=["later", *args]), fields).status_code == 302

    post("part_add", "source", name_nl="Fonds", name_en="Fund", code="")
    fund = FundingSource.objects.get(name_nl="Fonds")
    post("part_change", "source", fund.pk, name_nl="Onderwijsfonds", name_en="Fund", counts="on")
    dated = {"what_nl": "Plannen klaar", "what_en": "Plans ready", "level": "faculty", "due_on": "1 juni 2026"}
    post("part_add", "milestone", **dated)

    page = client.get(reverse("framework:detail", args=["later"])).content.decode()
    assert [text in page for text in ("Onderwijsfonds", "Plannen klaar", "1 juni 2026")] == [True] * 3
    assert sources(framework)[-1] == ("fonds", True)
    post("part_remove", "source", fund.pk)
    assert sources(framework) == USUAL


def test_a_code_that_is_an_address_of_the_site_is_refused(manager: Any) -> None:
    with pytest.raises(services.Refused) as refused:
        services.create_framework(code="nieuw", actor=manager, **YEARS, **NAMES)

    assert refused.value.field == "code"


def test_a_source_with_amounts_keeps_counting_as_it_did(client: Client, manager: Any) -> None:
    from budgets.services.lines import save_line
    from kwaliteit.shared.notation import Amount
    from plans.services.drafting import add_measure

    document = make_document()
    drafter, framework = document.created_by, document.framework
    source = FundingSource.objects.create(framework=framework, code="x", name_nl="X", name_en="X", counts=False)
    measure = add_measure(document=document, actor=drafter, title="Iets", theme=framework.themes.first())
    save_line(measure=measure, year=document.first_year, source=source, amount=Amount(cents=100), actor=drafter)

    with pytest.raises(services.Refused):
        services.change_part(row=source, actor=manager, counts=True)
    with pytest.raises(services.Refused):
        services.remove_part(row=source, actor=manager)

    assert FundingSource.objects.get(pk=source.pk).counts is False
