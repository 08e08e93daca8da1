"""What the printed budget holds beside each other is about the same years."""

from __future__ import annotations

from kwaliteit.submission import document
from kwaliteit.submission.dossier import Dossier
from kwaliteit.submission.report import Table
from tests.submission import sample


def per_unit(dossier: Dossier) -> Table:
    found = (
        block
        for chapter in document.build(dossier).chapters
        for section in chapter.sections
        for block in section.blocks
        if section.id == "money-units" and isinstance(block, Table)
    )
    return next(found)


def figures(table: Table) -> dict[str, list[str]]:
    return {row.head: [cell.text for cell in row.cells][:2] for row in table.rows}


def test_what_was_allocated_stands_beside_what_was_budgeted_for_the_years_of_which_it_is_known():
    dossier = sample.dossier()
    every = per_unit(dossier)
    budget = dossier.main.content["budget"]
    budget["allocations"] = [row for row in budget["allocations"] if row["year"] == 2022]
    first = per_unit(dossier)

    assert (every.caption, first.caption) == ("Toegewezen en begroot, 2022–2024", "Toegewezen en begroot, 2022")
    note = "Van de andere jaren was nog niet bekend wat er zou worden toegewezen."
    assert [note in table.notes for table in (every, first)] == [False, True]
    whole, part = figures(every)["Totaal"], figures(first)["Totaal"]
    assert part[0] == "16.630"
    assert all(int(one.replace(".", "")) < int(all_.replace(".", "")) for one, all_ in zip(part, whole, strict=True))


def test_while_nothing_was_allocated_all_years_of_the_budget_count():
    dossier = sample.dossier()
    dossier.main.content["budget"]["allocations"] = []
    table = per_unit(dossier)
    assert table.caption == "Toegewezen en begroot, 2022–2024"
    assert figures(table)["Totaal"][0] in ("", "–")
