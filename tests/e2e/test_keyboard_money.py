"""What was spent, with the keyboard alone: typed on a phone, and taken in as a sheet and from the ledger at a desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from budgets.models import BudgetLine, LedgerImport, Realised, SplitKey
from budgets.services import totals
from kwaliteit.organisation.roles import Role
from tests.budgets.rows import Money, make_money, open_report
from tests.e2e.keys import Keys
from tests.factories import institution, someone

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Page]
YEAR = 2022
EXPORT = "Kst;Dag;Geboekt\n4100;1-3-2022;100,00\n9999;1-3-2022;7,00-\n"


@pytest.fixture
def money(live_server: Any, settings: Any, tmp_path: Path) -> Money:
    settings.MEDIA_ROOT = tmp_path / "files"
    money = make_money(measures=2)
    for measure in money.measures:
        BudgetLine.objects.create(
            document=measure.document, measure=measure, year=YEAR, source=money.quality, amount_cents=1_000_00
        )
    with transaction.atomic():
        totals.recount(money.plan)
    open_report(money.framework, YEAR)
    return money


def stands() -> set[tuple[str, str | None, int]]:
    return set(Realised.objects.values_list("theme__code", "measure__title", "amount_cents"))


def test_what_was_spent_is_entered_without_a_mouse(open_as: Visit, money: Money) -> None:
    keys = Keys(open_as(someone(Role.CONTROLLER, unit=money.faculty), "/begroting/besteding/", phone=True))
    keys.go(f"^{YEAR}, ")
    keys.go(f"^{money.faculty.short}$")
    keys.write("^Gerealiseerd: Maatregel 1$", "1.000")
    keys.write("^Toelichting: Maatregel 1$", "volgens plan")
    keys.write("^Gerealiseerd: Maatregel 2$", "€ 990,50")
    keys.go("^Bewaar")

    assert stands() == {("t1", "Maatregel 1", 1_000_00), ("t2", "Maatregel 2", 990_50)}
    assert keys.unseen == []


def test_an_export_of_the_ledger_goes_in_and_its_codes_are_mapped_without_a_mouse(
    open_as: Visit, money: Money, tmp_path: Path
) -> None:
    keys = Keys(open_as(someone(Role.CONTROLLER, unit=institution()), "/begroting/besteding/"))
    keys.go(f"^{YEAR}, ")
    keys.go("^Een uitdraai van het grootboek inlezen$")
    choose(keys, "^Uitdraai van het grootboek$", tmp_path / "grootboek.csv", EXPORT)
    keys.go("^Laat zien wat verandert$")
    for heading, first in (("^Kst", "k"), ("^Dag", "bo"), ("^Geboekt", "be")):
        keys.to(heading)
        keys.page.keyboard.type(first)
    keys.go("^Laat zien wat verandert$")
    keys.go("^Deze uitdraai inlezen$")
    keys.go("^Herleiden ?: 4100$")
    keys.to("^Eenheid van onderdeel 1")
    keys.page.keyboard.press("ArrowDown")
    keys.to("^Thema van onderdeel 1")
    keys.page.keyboard.press("ArrowDown")
    keys.go("^Bewaar de sleutel$")
    expect(keys.page.get_by_role("heading", name="Niet herleid")).to_be_visible()

    assert (LedgerImport.objects.get().total_cents, stands()) == (93_00, {("t1", None, 100_00)})
    keys.go("^Verdeelsleutels$")
    keys.go("^Verwijder ?: 4100$")
    keys.go("^Deze sleutel verwijderen$")
    assert (SplitKey.objects.count(), stands(), keys.unseen) == (0, set(), [])


def test_a_sheet_goes_into_a_report_without_a_mouse(open_as: Visit, money: Money, tmp_path: Path) -> None:
    keys = Keys(open_as(someone(Role.CONTROLLER, unit=money.faculty), "/begroting/besteding/", phone=True))
    keys.go(f"^{YEAR}, ")
    keys.go("^Rekenblad inlezen$")
    choose(keys, "^Rekenblad$", tmp_path / "besteed.csv", "Thema;Bijdrage\n1;1.000\n2;990,50\n")
    keys.go("^Laat zien wat verandert$")
    keys.to("^Bijdrage")
    keys.page.keyboard.type("Gerea")
    keys.go("^Laat zien wat verandert$")
    keys.go("^2 bedragen bewaren$")
    expect(keys.page.get_by_role("heading", name="De bedragen zijn bewaard")).to_be_visible()

    assert (stands(), keys.unseen) == ({("t1", None, 1_000_00), ("t2", None, 990_50)}, [])


def choose(keys: Keys, name: str, place: Path, text: str) -> None:
    place.write_text(text)
    keys.to(name)
    with keys.page.expect_file_chooser() as chooser:
        keys.page.keyboard.press("Space")
    chooser.value.set_files(place)
