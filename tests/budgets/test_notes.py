"""Notes beside amounts: who writes last does not win unseen, and no amount ever moves with a note."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from budgets.models import BudgetLine
from budgets.services.lines import save_line
from budgets.services.notes import Note, save_notes
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Conflict, Forbidden
from kwaliteit.shared.notation import Amount
from tests.budgets.rows import Money, make_money
from tests.factories import someone
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def money() -> Money:
    return make_money()


def put(money: Money, cents: int | None, year: int = 2022) -> BudgetLine | None:
    return save_line(
        measure=money.measures[0], year=year, source=money.quality, amount=Amount(cents), actor=money.drafter
    )


def rows() -> list[tuple[int, int | None, str]]:
    return list(BudgetLine.objects.order_by("year").values_list("year", "amount_cents", "note"))


def test_a_note_leaves_the_amount_that_somebody_else_entered_meanwhile(client: Any, money: Money) -> None:
    line = put(money, 5_00)
    client.force_login(money.drafter)
    page = client.get(reverse("budgets:measure", args=[money.measures[0].uuid]))
    seen = {f"seen-{row.pk}": row.note for row in page.context["lines"]}
    put(money, 6_00)

    response = client.post(page.request["PATH_INFO"], {**seen, f"note-{line.pk}": "NPO"})

    assert (response.status_code, rows()) == (302, [(2022, 6_00, "NPO")])
    assert BudgetLine.objects.get().history.first().history_user == money.drafter


def test_a_note_does_not_bring_back_an_amount_that_was_taken_away(client: Any, money: Money) -> None:
    line, other = put(money, 5_00), put(money, 7_00, 2023)
    client.force_login(money.drafter)
    put(money, None)
    address = reverse("budgets:measure", args=[money.measures[0].uuid])

    unchanged = client.post(address, {f"note-{line.pk}": "", f"seen-{line.pk}": ""})
    refused = client.post(address, {f"note-{line.pk}": "NPO", f"note-{other.pk}": "Blijft staan"})

    assert (unchanged.status_code, refused.status_code) == (302, 409)
    assert rows() == [(2023, 7_00, "")]
    assert refused.context["homeless"] == ["NPO"]
    assert 'value="Blijft staan"' in refused.content.decode()


def test_a_stale_page_shows_both_notes_and_a_second_save_chooses(client: Any, money: Money) -> None:
    line = put(money, 5_00)
    save_notes(measure=money.measures[0], notes=[Note(line.pk, "Van haar", "")], actor=money.drafter)
    client.force_login(money.drafter)
    address = reverse("budgets:measure", args=[money.measures[0].uuid])

    stale = client.post(address, {f"note-{line.pk}": "Van hem", f"seen-{line.pk}": ""})
    page = stale.content.decode()
    chosen = client.post(address, {f"note-{line.pk}": "Van hem", f"seen-{line.pk}": "Van haar"})

    assert (stale.status_code, chosen.status_code) == (409, 302)
    assert 'value="Van hem"' in page
    assert f'name="seen-{line.pk}" value="Van haar"' in page
    assert "“Van haar”" in page
    assert rows() == [(2022, 5_00, "Van hem")]


def test_the_service_refuses_a_reader_and_an_older_note(money: Money) -> None:
    line = put(money, 5_00)
    wanted = {"measure": money.measures[0], "notes": [Note(line.pk, "b", "a")]}

    with pytest.raises(Forbidden):
        save_notes(**wanted, actor=someone(Role.CONTROLLER, unit=money.faculty))
    with pytest.raises(Conflict) as conflict:
        save_notes(**wanted, actor=money.drafter)

    assert (conflict.value.stored, conflict.value.typed) == ({line.pk: ""}, {line.pk: "b"})
    assert rows() == [(2022, 5_00, "")]
