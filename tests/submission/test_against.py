"""A supplement in print: beside the plan that it replaces, in shares and amounts, and nothing where nothing is known."""

from __future__ import annotations

from django.utils import translation

from kwaliteit.submission import document
from kwaliteit.submission.chapters.against import comparison_of, section
from kwaliteit.submission.chapters.common import Desk
from kwaliteit.submission.dossier import Dossier, Paper
from kwaliteit.submission.money import Books
from tests.submission import sample

MILLION = 1_000_000_00


def earlier(lineage: str = "") -> Paper:
    """The plan of Law of 2018: € 1,000,000 a year for one measure of theme 2, that is of theme 1 now where it is the same."""
    measure = sample.measure("2018", "2.1", sample.CODES[1], "Werkgroepen")
    if lineage:
        measure = {**measure, "lineage": lineage}
    lines = [sample.line(measure["uuid"], year, MILLION) for year in (2022, 2023, 2024)]
    budget = {"sources": sample.SOURCES, "lines": lines, "income": [], "allocations": []}
    law = sample.dossier().parts[0]
    return sample.paper(
        law.unit["code"],
        law.unit["name"],
        "faculty",
        "Plan van 2018",
        (2019, 2024),
        1,
        measures=[measure],
        budget=budget,
    )


def built(dossier: Dossier) -> str:
    with translation.override("nl"):
        return document.html(document.build(dossier))


def test_without_amounts_in_the_earlier_plan_nothing_is_printed() -> None:
    dossier = sample.dossier()

    assert section(Desk(dossier, Books(dossier))) is None
    assert "Oorspronkelijk plan naast aanvulling" not in built(dossier)


def test_the_printed_parts_add_up_to_the_difference() -> None:
    dossier = sample.dossier(earlier=(earlier(),))
    whole = comparison_of(dossier).part()

    assert (whole.was, whole.dropped) == (3 * MILLION, -3 * MILLION)
    assert whole.regrouped + whole.new + whole.dropped + whole.changed == whole.difference
    assert "Oorspronkelijk plan naast aanvulling" in built(dossier)


def test_a_measure_that_kept_its_lineage_was_only_regrouped() -> None:
    law = sample.dossier().parts[0]
    same = next(row for row in law.content["measures"] if row["theme"] == sample.CODES[0])
    found = comparison_of(sample.dossier(earlier=(earlier(same["lineage"]),)))

    assert found.part(theme=sample.CODES[1]).regrouped == -3 * MILLION
    assert found.part(theme=sample.CODES[0]).regrouped == 3 * MILLION
    assert found.part().dropped == 0


def test_what_a_shift_names_as_merged_is_netted() -> None:
    before = earlier()
    law = sample.dossier().parts[0]
    target = next(row for row in law.content["measures"] if row["theme"] == sample.CODES[0])
    origin = before.content["measures"][0]["lineage"]
    merged = ((law.unit["code"], origin, target["lineage"], 2022, 1_000_00),)

    found = comparison_of(sample.dossier(earlier=(before,), merged=merged))

    assert found.part(theme=sample.CODES[1], year=2022).regrouped == -1_000_00
    assert found.part(year=2022).regrouped == 0
