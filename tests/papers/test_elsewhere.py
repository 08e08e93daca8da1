"""What changed outside the text of a version: old and new amounts, with the difference in euros and in percent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from budgets.frozen_round import RoundChange, UnitChange
from budgets.frozen_spending import Remark, SpendingChange
from governance.balance_changes import BalanceChange, WeighedChange
from governance.compare import GONE, ItemChange, SectionChange
from kwaliteit.meetings import laid, spent
from kwaliteit.papers import amounts, elsewhere, marks
from kwaliteit.submission.report import Pairs, Section, Table

LAW, ARTS = {"nl": "Rechtsgeleerdheid", "en": "Law"}, {"nl": "Geesteswetenschappen", "en": "Humanities"}
NOTHING: dict[str, Any] = {"round": None, "spending": (), "balance": BalanceChange()}


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl"):
        yield


def sections(**found: Any) -> list[Section]:
    return list(elsewhere.sections(SimpleNamespace(**{**NOTHING, **found})))


def rows(table: Table) -> dict[str, list[str]]:
    return {row.head: [cell.text.replace("\xa0", " ") for cell in row.cells] for row in table.rows}


def test_each_unit_whose_allocation_changed_says_from_what_to_what():
    law = UnitChange(LAW, ((2022, 100_000_00, 120_000_00), (2023, 100_000_00, 100_000_00)))
    arts = UnitChange(ARTS, ((2022, 50_000_00, 50_000_00), (2023, 50_000_00, 50_000_00)))
    total = UnitChange({}, ((2022, 150_000_00, 170_000_00), (2023, 150_000_00, 150_000_00)))
    left = ((2022, 30_000_00, 10_000_00), (2023, None, None))
    rules = (("", ""), ("per_student", "Na overleg met de universiteitsraad."))
    [section] = sections(round=RoundChange((2022, 2023), (law, arts), total, left, rules))

    table, rule = section.blocks
    assert rows(table) == {
        "Rechtsgeleerdheid": ["200.000", "220.000", "+20.000", "+10,0 %"],
        "Totaal toegewezen": ["300.000", "320.000", "+20.000", "+6,7 %"],
        "Nog te alloceren in 2022": ["30.000", "10.000", "−20.000", "−66,7 %"],
    }
    assert "verdeeld per student. Na overleg met de universiteitsraad." in strip_tags(rule.html)


def test_spending_and_balance_that_changed_say_from_what_to_what():
    change = WeighedChange({"number": "1.1", "title": "Werkgroepen"}, (("spent", 80_000_00, 100_000_00),))
    spending, balance = sections(
        spending=(SpendingChange(2020, LAW, 1_000_00, 1_100_00),), balance=BalanceChange((change,))
    )

    assert rows(spending.blocks[0]) == {"Rechtsgeleerdheid, 2020": ["1.000", "1.100", "+100", "+10,0 %"]}
    [[(label, said)]] = [block.rows for block in balance.blocks if isinstance(block, Pairs)]
    words = strip_tags(said).replace("\xa0", " ")
    assert label == "1.1 Werkgroepen"
    assert all(part in words for part in ("€ 80.000", "€ 100.000", "+€ 20.000 (+25,0 %)"))


def test_where_there_was_no_amount_the_difference_is_no_share_of_it():
    said = strip_tags(amounts.replaced(0, 20_000_00, "Besteed: ")).replace("\xa0", " ")

    assert said.endswith(" +€ 20.000")


def test_initiatives_that_were_all_dropped_are_marked_as_gone():
    row = {"lineage": "a", "title": "Studentenhuis", "theme": "", "description": "<p>Open</p>", "argument": ""}
    section = SectionChange("common", {}, None, (), "", (), (), (ItemChange(GONE, row, None, ()),))
    found = SimpleNamespace(sections=[section], measures=(), themes={})
    [made] = marks.marked([], found)

    assert (made.title, [box.kicker for box in made.blocks]) == ("Gemeenschappelijke initiatieven", ["Studentenhuis"])
    assert "Vervallen" in made.blocks[0].html


def test_initiatives_stand_below_what_was_written_about_them_under_one_head():
    row = {"title": "Studentenhuis", "description": "<p>Open</p>", "lineage": "a", "run_by": {"name": LAW}}
    written = [Section(laid.INITIATIVES, "Gemeenschappelijke initiatieven", [])]

    assert laid._initiatives({"initiatives": [row]}, written) is None
    assert [box.kicker for box in written[0].blocks] == ["Studentenhuis"]
    assert laid._initiatives({"initiatives": [row]}, []).id == laid.INITIATIVES


def test_an_explanation_of_many_units_and_themes_is_printed_once():
    groups, success = {"nl": "Kleinschalig onderwijs"}, {"nl": "Studiesucces"}
    same = [Remark(unit, theme, "", "Een voorbeeld.") for unit in (LAW, ARTS) for theme in (groups, success)]
    table = spent._remarks([*same, Remark(ARTS, success, "Statistiek", "Later begonnen.")])

    assert [row.head for row in table.rows] == ["Rechtsgeleerdheid; Geesteswetenschappen", "Geesteswetenschappen"]
    assert [strip_tags(cell.html) for cell in table.rows[0].cells] == [
        "Kleinschalig onderwijs; Studiesucces",
        "Een voorbeeld.",
    ]
