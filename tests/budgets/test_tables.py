"""The tables that stand under a name: they add up whatever the order, each figure opens, and who may see which."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from budgets.builders import themes
from budgets.models import Allocation, BudgetLine, Realised, SpendingRound, StudentCount
from budgets.services import totals
from budgets.tables import Column, Line, Sum, ThemeName, amount, sums, theme_year_table, together
from budgets.tables.registry import PER_PAGE, Scope, named
from kwaliteit.organisation.models import BodyKind, Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Level, Role
from plans.models import Measure
from tests.budgets.leiden import Leiden, enter
from tests.budgets.rows import make_plan
from tests.factories import make_body, make_unit, someone
from tests.kept import kept

MINE = ("theme-year", "unit", "source-year", "initiatives")
NAMES = [ThemeName(f"t{n}", n, f"Thema {n}", f"T{n}") for n in range(1, 7)]

lines = st.lists(
    st.builds(
        Line,
        measure=st.sampled_from("abc"),
        theme=st.sampled_from([name.code for name in NAMES]),
        year=st.integers(2022, 2024),
        source=st.sampled_from(["quality", "npo"]),
        cents=st.none() | st.integers(0, 10**11),
        pm=st.just(False),
        unit=st.sampled_from(["fdr", "fwn", "lumc"]),
    ),
    max_size=60,
)
DIMENSIONS: list[Callable[[Line], Any]] = [
    lambda line: line.theme,
    lambda line: line.unit,
    lambda line: line.year,
    lambda line: (line.measure, line.source),
]


@given(lines, st.permutations(DIMENSIONS), st.randoms(use_true_random=False))
def test_the_total_is_the_same_by_any_dimension_and_in_any_order(
    found: list[Line], dimensions: list[Callable[[Line], Any]], chance: random.Random
) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    totals_found = {
        together(sums(each, lambda line, one=one, other=other: (one(line), other(line))).values())
        for each in (found, shuffled)
        for one in dimensions
        for other in dimensions
    }

    cents = sum(line.cents or 0 for line in found)
    known = sum(line.cents is not None for line in found)
    assert totals_found == {Sum(cents, known, known < len(found))}


@given(st.lists(st.integers(0, 10**11), min_size=6, max_size=6))
def test_the_shares_of_a_year_add_up_as_far_as_rounding_lets_them_and_the_note_says_where_not(cents: list[int]) -> None:
    spending = {(Column(2022), name.code): amount(each) for name, each in zip(NAMES, cents, strict=True)}
    table = theme_year_table(NAMES, [Column(2022)], spending, share_years=[2022])

    shares = [row.shares[0] for row in table.rows]
    with translation.override("en"):
        notes = themes.share_notes(table)
    if sum(cents) == 0:
        assert (shares, notes) == ([None] * 6, [])
    else:
        whole = sum(share or 0 for share in shares)
        assert abs(whole - 100) <= len(NAMES) / 2
        assert notes == ([] if whole == 100 else [f"Each share is rounded by itself: those of 2022 add up to {whole}."])


def test_the_note_says_101_when_it_is_101() -> None:
    printed = {2022: (8041, 3023, 1683, 2737, 1306, 0), 2023: (8084, 2847, 2217, 2887, 1303, 0)}
    spending = {
        (Column(year), name.code): amount(k * 100_000)
        for year, row in printed.items()
        for name, k in zip(NAMES, row, strict=True)
    }
    table = theme_year_table(NAMES, [Column(2022), Column(2023)], spending, share_years=[2022, 2023])

    with translation.override("nl"):
        assert themes.share_notes(table) == ["Elk aandeel is afzonderlijk afgerond: die van 2023 tellen op tot 101."]


# --- with rows --------------------------------------------------------------------------------------------------------


@pytest.fixture
@kept
def leiden(db: None) -> Leiden:
    return enter()


def scope(leiden: Leiden, person: Person | None = None, **more: Any) -> Scope:
    rights = rights_of(person) if person else None
    return Scope(leiden.framework, None, tuple(leiden.framework.years), rights=rights).of(**more)


def statements(name: str, of: Scope) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        found = named(name)
        assert found is not None
        found.build(of)
    return len(seen)


@pytest.mark.parametrize("name", MINE)
def test_a_table_takes_as_many_statements_for_a_large_institution_as_for_a_small_one(leiden: Leiden, name: str) -> None:
    before = {unit: statements(name, scope(leiden, unit=unit)) for unit in (None, leiden.top, leiden.faculties["fdr"])}
    for n in range(5):
        faculty = make_unit(Level.FACULTY, parent=leiden.top, code=f"nieuw-{n}")
        plan = make_plan(leiden.framework, faculty)
        measure = Measure.objects.create(
            document=plan, theme=leiden.themes["intensiteit"], order=1, title=f"Maatregel {n}"
        )
        BudgetLine.objects.create(
            document=plan, measure=measure, year=2022, source=leiden.sources["quality"], amount_cents=100
        )
        totals.recount(plan)

    after = {unit: statements(name, scope(leiden, unit=unit)) for unit in before}
    assert after == before
    assert max(after.values()) <= 8


def amounts_of(leiden: Leiden, name: str, of: Scope) -> dict[str, Sum]:
    """Every figure of a table that leads somewhere, by its address."""
    found = named(name)
    assert found is not None
    return {
        link: row.cells[place]
        for row in found.build(of).rows
        for place, link in row.links.items()
        if isinstance(row.cells[place], Sum) and row.cells[place]
    }


@pytest.mark.parametrize("name", ["theme-year", "unit", "source-year"])
@pytest.mark.parametrize("code", ["", "fdr"])
def test_each_figure_opens_and_says_the_same_amount(client: Any, leiden: Leiden, name: str, code: str) -> None:
    reader = someone(Role.BOARD_STAFF, unit=leiden.top)
    client.force_login(reader)
    of = scope(leiden, reader, unit=leiden.faculties.get(code), years=(2020, 2022))

    for link, cell in amounts_of(leiden, name, of).items():
        page = client.get(link)
        letter = "inkomsten" in link and cell.cents != page.context["parts"].amount.cents
        assert page.status_code == 200, link
        assert page.context["parts"].amount.cents == cell.cents or letter, link
        for table in page.context["parts"].tables:
            rows = [
                row.cells[-1 if table.heads[-1].kind == "money" else -2] for row in table.rows if row.level == "row"
            ]
            if "inkomsten" not in link and table.heads[-1].code == "amount":
                assert together(rows).cents == cell.cents, (link, table.title)


def figure(kind: str, year: int, **coordinates: str) -> str:
    query = "&".join(f"{key}={value}" for key, value in {"kader": "ka", **coordinates}.items())
    return f"{reverse('budgets:figure', args=[kind, year])}?{query}"


def test_who_sees_one_unit_is_told_the_others_together(client: Any, leiden: Leiden) -> None:
    client.force_login(someone(Role.DEAN, unit=leiden.faculties["fdr"]))

    by_unit = client.get(figure("begroot", 2022)).context["parts"].tables[-1]

    names = [row.cells[0] for row in by_unit.rows]
    assert names == ["Rechtsgeleerdheid", "Andere eenheden samen", "Totaal"]
    assert together(row.cells[1] for row in by_unit.rows[:2]).cents == by_unit.rows[2].cells[1].cents


def test_a_unit_that_she_does_not_see_is_not_there(client: Any, leiden: Leiden) -> None:
    dean = someone(Role.DEAN, unit=leiden.faculties["fdr"])
    client.force_login(dean)
    found = {
        code: (
            client.get(figure("begroot", 2022, eenheid=code)).status_code,
            client.get(reverse("budgets:named_table", args=["theme-year"]) + f"?eenheid={code}").status_code,
            client.get(reverse("budgets:named_sheet", args=["unit", "csv"]) + f"?eenheid={code}").status_code,
        )
        for code in ("fdr", "fwn", "nergens")
    }

    assert found == {"fdr": (200, 200, 200), "fwn": (404, 404, 404), "nergens": (404, 404, 404)}
    assert client.get(reverse("budgets:named_table", args=["unit"])).status_code == 404


def test_the_lines_of_a_working_text_are_for_who_reads_the_plan(client: Any, leiden: Leiden) -> None:
    council = make_body(BodyKind.FACULTY_COUNCIL, unit=leiden.faculties["fdr"])
    found = {}
    for role, place in {Role.DEAN: {"unit": leiden.faculties["fdr"]}, Role.COUNCIL_MEMBER: {"body": council}}.items():
        client.force_login(someone(role, **place))
        page = client.get(figure("begroot", 2022, eenheid="fdr", thema="begeleiding"))
        found[role] = (page.status_code, "fdr begeleiding" in page.content.decode())

    assert found == {Role.DEAN: (200, True), Role.COUNCIL_MEMBER: (200, False)}


def test_the_command_line_sees_all_and_a_reader_what_is_hers(leiden: Leiden) -> None:
    found = named("unit")
    assert found is not None
    dean = someone(Role.DEAN, unit=leiden.faculties["fdr"])

    assert found.table(scope(leiden, dean)) is None
    assert len(found.table(scope(leiden)).rows) == 10
    assert len(found.table(scope(leiden, dean, unit=leiden.faculties["fdr"])).rows) == 2


@pytest.mark.parametrize(
    ("kind", "year", "more"),
    [
        ("niets", 2022, {}),
        ("begroot", 2018, {}),
        ("begroot", 2022, {"thema": "niets"}),
        ("begroot", 2022, {"bron": "niets"}),
        ("begroot", 2022, {"plan": "niets"}),
        ("inkomsten", 2022, {"eenheid": "fdr"}),
    ],
)
def test_a_figure_that_is_none_is_not_there(client: Any, leiden: Leiden, kind: str, year: int, more: dict) -> None:
    client.force_login(someone(Role.BOARD_STAFF, unit=leiden.top))

    assert client.get(figure(kind, year, **more)).status_code == 404


def test_many_units_stand_on_pages_each_with_the_total_of_all(client: Any, leiden: Leiden) -> None:
    client.force_login(someone(Role.BOARD_STAFF, unit=leiden.top))
    units = [make_unit(Level.FACULTY, parent=leiden.top, code=f"nieuw-{n}", order=50 + n) for n in range(PER_PAGE)]
    Allocation.objects.bulk_create(
        Allocation(framework=leiden.framework, unit=unit, year=2022, amount_cents=1_000_00) for unit in units
    )
    found = {}
    for page in ("1", "2", "99"):
        asked = {"kader": "ka", "van": 2022, "tot": 2022, "page": page}
        table = client.get(reverse("budgets:named_table", args=["unit"]), asked).context["table"]
        rows = [row.title.text for row in table.rows]
        found[page] = (len(rows), rows[0], rows[-2], table.rows[-1].cells[0].text)
        same = client.get(reverse("budgets:institution"), {"kader": "ka", "jaar": 2022, "page": page}).context["units"]
        assert same["table"].rows == table.rows

    last = (9 + 1, units[-8].short, "Gemeenschappelijke initiatieven", "16.655")
    assert found == {
        "1": (PER_PAGE + 1, "Wiskunde en Natuurwetenschappen", units[-9].short, "16.655"),
        "2": last,
        "99": last,
    }
    whole = named("unit")
    assert whole is not None
    assert len(whole.build(scope(leiden, years=(2022,))).rows) == PER_PAGE + 9 + 1


@pytest.mark.parametrize("table", ["allocations", "students", "cumulative", "realised", "forecast"])
def test_every_table_with_a_row_for_each_unit_stands_on_pages_with_the_total_of_all_and_its_sheet_is_whole(
    client: Any, leiden: Leiden, table: str
) -> None:
    client.force_login(someone(Role.BOARD_STAFF, unit=leiden.top))
    units = [make_unit(Level.FACULTY, parent=leiden.top, code=f"nieuw-{n}", order=50 + n) for n in range(PER_PAGE + 3)]
    about = {"framework": leiden.framework, "year": 2023}
    may = SpendingRound.objects.create(**about, report="may", opened_on="2023-05-01")
    for unit in units:
        Allocation.objects.create(**about, unit=unit, amount_cents=1_000_00)
        StudentCount.objects.create(unit=unit, counted_on="2022-10-01", number=10)
        spent = {"amount_cents": 4_00, "forecast_cents": 9_00}
        Realised.objects.create(round=may, unit=unit, theme=leiden.framework.themes.first(), **spent)
    asked = {"kader": "ka", "van": 2023, "tot": 2023}
    names = [unit.short for unit in units]
    whole = named(table)
    assert whole is not None
    every = whole.build(scope(leiden, years=(2023,)))
    place = [head.code for head in every.heads].index("unit")

    pages = [
        client.get(reverse("budgets:named_table", args=[table]), {**asked, "page": page}).context for page in (1, 2)
    ]

    shown = [[row.cells[place - 1].text if place else row.title.text for row in page["table"].rows] for page in pages]
    assert [name for page in shown for name in page if name in names] == names
    assert [len({*page[:-1]}) for page in shown] == [
        PER_PAGE,
        len({row.cells[place] for row in every.rows[:-1]}) - PER_PAGE,
    ]
    assert pages[0]["table"].rows[-1] == pages[1]["table"].rows[-1]
    sheet = client.get(reverse("budgets:named_sheet", args=[table, "csv"]), asked).content.decode("utf-8-sig")
    assert all(name in sheet for name in names)


def test_the_page_says_in_what_the_amounts_are_and_shows_other_years(client: Any, leiden: Leiden) -> None:
    client.force_login(someone(Role.BOARD_STAFF, unit=leiden.top))
    address = reverse("budgets:named_table", args=["theme-year"])

    in_k = client.get(f"{address}?kader=ka&van=2022&tot=2022&soort=B").content.decode()
    in_euros = client.get(f"{address}?kader=ka&van=2022&tot=2022&soort=B&in=euro").content.decode()

    assert re.findall(r'<caption id="table-caption">([^<]*)', in_k + in_euros) == [
        "Besteding per thema en jaar, in duizenden euro’s",
        "Besteding per thema en jaar, in euro’s",
    ]
    assert (">16.790</a>" in in_k, "16.790" in in_euros) == (True, False)
