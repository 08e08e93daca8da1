"""A sheet goes in as it came out, a sheet of somebody else once it was mapped, and all of it or nothing."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from budgets import queries
from budgets.models import Allocation, BudgetLine, Income, PublishedTable, SheetMapping
from budgets.services.lines import Cell, save_cells, save_line
from budgets.sheets import Sheet, as_csv, workbook
from budgets.sheets_in.figures import amount_in
from budgets.sheets_in.layout import Layout, look
from budgets.sheets_in.lines import Lines
from budgets.sheets_in.reading import Reading, Stored, compare, read
from budgets.sheets_out import all_lines_sheet, plan_sheet
from budgets.tables import Sum, registry
from budgets.tables.registry import Scope
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.models import Job
from kwaliteit.shared.notation import Amount, NotAnAmount
from kwaliteit.shared.sheet_rows import NO_OUTCOME, Failed, Percentage
from kwaliteit.shared.spreadsheets import open_sheets
from plans.models import Document
from plans.services.documents import grant_contributor
from tests.budgets.rows import Money, add_measure, make_money, make_plan
from tests.factories import institution, someone
from tests.kept import kept

HERE = Path(__file__).parent.parent / "data"
ANNEX_1 = json.loads((HERE / "leiden_spending_by_theme.json").read_text(encoding="utf-8"))
ANNEX_3 = json.loads((HERE / "leiden_common_initiatives.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def money() -> Money:
    return make_money()


def opened(data: bytes, name: str = "blad.xlsx") -> Any:
    return open_sheets(SimpleUploadedFile(name, data))


def sheet_of(rows: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines_of(money: Money, *documents: Document) -> Lines:
    return Lines(money.framework, list(documents) or [money.plan], rights_of(money.drafter))


def read_in(money: Money, data: bytes, name: str = "blad.xlsx", **more: Any) -> tuple[Reading, Layout]:
    target = lines_of(money)
    book = opened(data, name)
    layout = look(book, [role for role, _label in target.roles()]).layout
    layout = Layout(**{**layout.__dict__, **more})
    return read(book, layout, target), layout


def said(reading: Reading) -> list[tuple[str, int, str]]:
    return [(finding.weight, finding.row, finding.column) for finding in reading.findings]


# --- what comes out goes in ---


amounts = st.one_of(
    st.none(),
    st.just(Amount(pm=True)),
    st.integers(0, 10**12).map(Amount),
    st.integers(0, 10**7).map(lambda n: Amount(n * 100)),
)


@pytest.mark.parametrize("form", ["xlsx", "nl", "en", "all"])
def test_what_comes_out_goes_in_and_changes_nothing(money: Money, form: str) -> None:
    own = money.sources["own"]

    @given(st.lists(amounts, min_size=12, max_size=12))
    @settings(max_examples=12, deadline=None, database=None)
    def each(values: list[Amount | None]) -> None:
        cells = [
            Cell(measure.pk, year, source, values.pop() or Amount(), note="=1+1; “noot”")
            for measure in money.measures
            for source in (money.quality, own)
            for year in (2022, 2023, 2024)
        ]
        save_cells(document=money.plan, cells=cells, actor=money.drafter)
        stored = lines_of(money).stored()
        sheet = all_lines_sheet(money.framework, None) if form == "all" else plan_sheet(money.plan)
        data = as_csv(sheet, form) if form in {"nl", "en"} else workbook([sheet])
        reading, layout = read_in(money, data, "blad.csv" if form in {"nl", "en"} else "blad.xlsx")
        filled = {key: Stored(entry.value) for key, entry in reading.entries.items() if not entry.value.empty}
        assert filled == {key: Stored(one.value) for key, one in stored.items()}
        assert (compare(reading, stored, layout)[0], reading.findings) == ([], [])

    each()


def test_a_sheet_brings_back_what_it_was_made_of(money: Money) -> None:
    """Whatever became of the amounts since."""
    places = [(measure.pk, year, money.quality) for measure in money.measures for year in (2022, 2023, 2024)]

    def put(values: list[Amount | None]) -> None:
        cells = [Cell(*place, value or Amount()) for place, value in zip(places, values, strict=True)]
        save_cells(document=money.plan, cells=cells, actor=money.drafter)

    @given(st.lists(amounts, min_size=6, max_size=6), st.lists(amounts, min_size=6, max_size=6))
    @settings(max_examples=10, deadline=None, database=None)
    def each(then: list[Amount | None], since: list[Amount | None]) -> None:
        put(then)
        before, data = lines_of(money).stored(), workbook([plan_sheet(money.plan)])
        put(since)
        reading, layout = read_in(money, data)
        target = lines_of(money)
        target.write(compare(reading, target.stored(), layout)[0], money.drafter)
        assert target.stored() == before

    each()


def test_a_sheet_in_thousands_leaves_the_cents_that_round_to_it(money: Money) -> None:
    save_line(
        measure=money.measures[0], year=2022, source=money.quality, amount=Amount(12_345_678), actor=money.drafter
    )
    reading, layout = read_in(money, sheet_of([["Maatregel", "2022 (k€)", "2023 (k€)"], ["Maatregel 1", 123, 124]]))
    changes, counts = compare(reading, lines_of(money).stored(), layout)
    assert layout.unit == "k"
    assert counts == {"new": 1, "changed": 0, "emptied": 0, "same": 0, "kept": 1}
    assert [(change.entry.label, change.entry.value) for change in changes] == [
        ("Maatregel 1, 2023", Amount(12_400_000))
    ]


# --- what cannot be ---


@pytest.mark.parametrize(
    ("cell", "unit", "cents"),
    [
        (Decimal("1234.5600000000001"), "euro", 123_456),
        (Decimal("0.1"), "k", 10_000),
        ("€ 1.234,50", "euro", 123_450),
        ("1,234.50", "euro", 123_450),
        ("1.234", "k", 123_400_000),
        ("PM", "k", None),
        ("", "euro", None),
    ],
)
def test_amounts_in_cells(cell: Any, unit: Any, cents: int | None) -> None:
    assert amount_in(cell, unit) == Amount(cents, pm=cell == "PM")


@pytest.mark.parametrize("cell", ["n.v.t.", Decimal("0.001"), Percentage(Decimal(48)), Failed("#REF!"), NO_OUTCOME])
def test_what_is_no_amount(cell: Any) -> None:
    with pytest.raises(NotAnAmount):
        amount_in(cell, "euro")


def test_what_is_wrong_in_a_sheet_is_told_by_row_and_column(money: Money) -> None:
    data = sheet_of([
        ["Thema", "Maatregel", "Bron", 2022, 2023, "Totaal"],
        ["Intensiteit", "Maatregel 1", "", 10, "veel", 10],
        ["Onzin", "Maatregel 2", "", 1, 2, 3],
        ["Differentiatie", "Maatregel 2", "Loterij", 1, 2, 3],
        ["Differentiatie", "1.2 maatregel 2", "Eigen middelen", 1, -2, 4],
        ["", "Maatregel 9", "", 5, None, None],
        ["", "Maatregel 1", "", "=1+1", None, None],
        ["Kopje", None, None, None, None, None],
        ["Totaal", None, None, 11, "=SUM(E2:E8)", None],
    ])  # fmt: skip
    reading, _layout = read_in(money, data)
    assert said(reading) == [
        ("stop", 2, "2023"),
        ("unknown", 3, ""),
        ("unknown", 4, "2022"),
        ("unknown", 4, "2023"),
        ("stop", 5, "2023"),
        ("remark", 5, "Totaal"),
        ("unknown", 6, ""),
        ("stop", 7, "2022"),
        ("remark", 9, "2022"),
    ]


# --- sheets of others ---


def annex_1() -> bytes:
    columns, themes = ANNEX_1["columns"], ANNEX_1["spending_by_theme"]
    shares = ANNEX_1["shares_printed_percent"]
    names = ("Intensiteit", "Differentiatie", "Begeleiding", "Docentkwaliteit", "Studiesucces", "Faciliteiten")
    rows = [
        ["Bijlage 1: bestedingen per thema (k€)"],
        ["Thema", *columns, *[f"Aandeel {year}" for year in shares]],
        ["Baten rijksbijdrage", *ANNEX_1["income_government_grant"]],
        *[
            [name, *themes[str(n)], *[share[str(n)] for share in shares.values()]]
            for n, name in enumerate(names, start=1)
        ],
        ["Totaal bestedingen", *ANNEX_1["total_spending_printed"], *[100] * len(shares)],
        ["Nog te alloceren", *ANNEX_1["still_to_allocate"]],
        ["Resultaat", *ANNEX_1["result_printed"]],
        ["Kadernota ex ante", *ANNEX_1["income_framework_letter_ex_ante"]],
    ]
    return sheet_of(rows)


def test_annex_1_as_printed_goes_in_with_exactly_the_shares_that_do_not_follow(money: Money) -> None:
    Document.objects.filter(pk=money.plan.pk).update(first_year=2019)
    money.plan.refresh_from_db()
    for measure in money.measures:
        measure.delete()
    for theme in money.themes:
        add_measure(money, theme, title=theme.name_nl)

    reading, layout = read_in(money, annex_1())

    by_measure = {measure.pk: str(number) for number, measure in enumerate(money.measures[2:], start=1)}
    found = {(by_measure[key[0]], key[1]): entry.value.cents for key, entry in reading.entries.items()}
    assert layout.unit == "k"
    assert found == {
        (number, int(column[1:])): amount * 100_000
        for number, cells in ANNEX_1["spending_by_theme"].items()
        for column, amount in zip(ANNEX_1["columns"], cells, strict=True)
        if column[0] == "B"
    }
    shares = [(f.column, *map(int, re.findall(r"(\d+)%", f.text))) for f in reading.findings if f.row]
    assert sorted(shares) == [
        ("2023", 10, 13), ("2023", 16, 17), ("2023", 18, 16), ("2023", 48, 47),
        ("2024", 8, 7), ("2024", 13, 14), ("2024", 16, 15),
    ]  # fmt: skip
    assert [(f.column, re.findall(r"20\d\d", f.text)) for f in reading.findings if not f.row] == [
        ("2023", ["2023", "2022"]),
        ("2024", ["2024", "2023"]),
    ]
    assert {f.weight for f in reading.findings} == {"remark"}


def test_annex_3_as_printed_goes_in_without_findings(money: Money) -> None:
    """In 2022 NPO pays the first three, beside pm of the quality funds; a measure without an amount has none."""
    plan = make_plan(money.framework, institution())
    money.plan, money.drafter, money.measures = plan, someone(Role.BOARD_STAFF, unit=institution()), []
    totals, rows = (
        dict(ANNEX_3["printed_totals"]),
        [["Bijlage 3 (x € 1.000)"], ["Maatregel", "Bron", *ANNEX_3["years"]]],
    )
    for initiative in ("Studentenwelzijn", "Teacher support desk", "Docentontwikkeling"):
        rows.append([initiative])
        for line in (line for line in ANNEX_3["lines"] if line["initiative"] == initiative):
            add_measure(money, money.themes[line["theme"] - 1], title=line["measure"])
            if initiative == "Studentenwelzijn":
                rows.append([line["measure"], "NPO", line["amounts"][0], None, None])
                rows.append([line["measure"], "", "pm", *line["amounts"][1:]])
            else:
                rows.append([line["measure"], "", *line["amounts"]])
        name = next(name for name in totals if name.startswith(initiative))
        rows.append([f"Totaal {name}", "", *totals[name]])
    rows.append(["Totaal docentontwikkeling", "", *totals["totaal docentontwikkeling"]])
    money.sources["npo"].name_nl = "NPO"
    money.sources["npo"].save()

    reading, layout = read_in(money, sheet_of(rows))
    save_cells(
        document=plan,
        cells=[
            Cell(key[0], key[1], next(s for s in money.sources.values() if s.pk == key[2]), entry.value)
            for key, entry in reading.entries.items()
        ],
        actor=money.drafter,
    )

    assert (reading.findings, layout.unit) == ([], "k")
    kept_lines = BudgetLine.objects.filter(document=plan)
    assert kept_lines.filter(pm=True).count() == 3
    assert sorted(kept_lines.filter(source=money.sources["npo"]).values_list("amount_cents", flat=True)) == [
        6_300_000, 8_800_000, 26_500_000,
    ]  # fmt: skip
    course = kept_lines.filter(measure__title="Ontwikkeling cursusaanbod")
    assert list(course.values_list("year", "amount_cents")) == [(2022, 2_000_000)]
    second, _layout = read_in(money, workbook([plan_sheet(plan)]))
    assert (compare(second, lines_of(money).stored(), layout)[0], second.findings) == ([], [])


# --- over HTTP ---


def address(money: Money) -> str:
    return reverse("budgets:sheet_in", args=[money.plan.uuid])


def changed_own_sheet(money: Money, cell: str = "D2", value: Any = 1500) -> bytes:
    book = load_workbook(io.BytesIO(workbook([plan_sheet(money.plan)])))
    book.active[cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def send(client: Any, django_capture_on_commit_callbacks: Any) -> Any:
    def sending(where: str, **fields: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(where, fields)

    return sending


def file(data: bytes, name: str = "begroting.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def lines() -> list[tuple[str, int, int | None]]:
    return list(BudgetLine.objects.order_by("measure", "year").values_list("measure__title", "year", "amount_cents"))


def test_the_own_sheet_goes_straight_to_its_preview_and_then_in(client: Any, send: Any, money: Money) -> None:
    save_line(
        measure=money.measures[0],
        year=2023,
        source=money.quality,
        amount=Amount(100),
        note="let op",
        actor=money.drafter,
    )
    client.force_login(money.drafter)

    book = load_workbook(io.BytesIO(changed_own_sheet(money)))
    book.active["E2"] = None
    out = io.BytesIO()
    book.save(out)
    preview = send(address(money), file=file(out.getvalue())).url
    page = client.get(preview)
    assert lines() == [("Maatregel 1", 2023, 100)]
    assert page.context["counts"] == {"new": 1, "changed": 0, "emptied": 1, "same": 4, "kept": 0}
    assert "de toelichting vervalt ook: let op" in page.content.decode()
    done = client.get(send(preview).url)

    assert done.context["counts"]["new"] == 1
    assert lines() == [("Maatregel 1", 2022, 150_000)]
    history = BudgetLine.history.order_by("history_id").values_list("history_type", "history_user", "year")
    assert list(history)[-2:] == [("+", money.drafter.pk, 2022), ("-", money.drafter.pk, 2023)]
    assert money.plan.editors.filter(person=money.drafter).exists()
    assert Job.objects.count() == 2


def test_nothing_goes_in_when_somebody_changed_the_amounts_since(client: Any, send: Any, money: Money) -> None:
    client.force_login(money.drafter)
    preview = send(address(money), file=file(changed_own_sheet(money))).url
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(900), actor=money.drafter)

    page = client.get(send(preview).url)

    assert "Iemand heeft intussen iets gewijzigd" in page.content.decode()
    assert lines() == [("Maatregel 1", 2022, 900)]


def test_a_sheet_of_somebody_else_is_mapped_once(client: Any, send: Any, money: Money) -> None:
    foreign = [["Wat wij doen", "Jaar een", "Jaar twee"], ["maatregel 1", "1.250,50", "pm"], ["Maatregel 2", 0, None]]
    client.force_login(money.drafter)
    asked = send(address(money), file=file(sheet_of(foreign))).url
    page = client.get(asked)
    assert [column["heading"] for column in page.context["columns"]] == ["Wat wij doen", "Jaar een", "Jaar twee"]
    fields = {"blad": page.context["token"], "pagina": 0, "kop": 1, "unit": "euro", "source": "quality"}
    assert send(asked, **fields, **{"col-0": "measure"}).status_code == 422
    preview = send(asked, **fields, **{"col-0": "measure", "col-1": "B2022", "col-2": "B2023"}).url
    send(preview)
    assert lines() == [("Maatregel 1", 2022, 125_050), ("Maatregel 1", 2023, None), ("Maatregel 2", 2022, 0)]
    mapping = SheetMapping.objects.get()
    assert (mapping.purpose, mapping.made_by, mapping.columns["columns"]) == (
        "lines", money.drafter, ["measure", "B2022", "B2023"],
    )  # fmt: skip

    again = send(address(money), file=file(sheet_of([*foreign[:1], ["Maatregel 2", 5, 6]]))).url
    assert re.search(r"/bladen/[0-9a-f-]{36}/$", again)
    assert client.get(again).context["counts"] == {"new": 1, "changed": 1, "emptied": 0, "same": 0, "kept": 0}


def test_what_is_not_known_is_left_out_only_when_she_says_so(client: Any, send: Any, money: Money) -> None:
    client.force_login(money.drafter)
    rows = [["Maatregel", 2022], ["Maatregel 1", 10], ["Maatregel 77", 20]]
    asked = send(address(money), file=file(sheet_of(rows))).url
    preview = asked
    if "blad=" in asked:
        fields = {"blad": client.get(asked).context["token"], "unit": "euro", "source": "quality"}
        preview = send(asked, **fields, **{"col-0": "measure", "col-1": "B2022"}).url
    refused = send(preview)
    assert (refused.status_code, lines()) == (422, [])
    send(preview, leave_out="1")
    assert lines() == [("Maatregel 1", 2022, 1000)]


def test_what_was_found_is_said_in_the_language_of_who_reads_it(
    client: Any, send: Any, money: Money, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(money.drafter)
    preview = send(address(money), file=file(changed_own_sheet(money, "D3", "veel"))).url
    dutch = client.get(preview).context["findings"]
    client.cookies["django_language"] = "en"

    with django_capture_on_commit_callbacks(execute=True):
        moved = client.get(preview)
    english = client.get(moved.url)

    assert ("geen bedrag" in dutch[0]["text"], "not an amount" in english.context["findings"][0]["text"]) == (
        True,
        True,
    )
    assert (english.status_code, send(moved.url).status_code) == (200, 422)


def test_what_stops_a_sheet_stops_all_of_it(client: Any, send: Any, money: Money) -> None:
    client.force_login(money.drafter)
    preview = send(address(money), file=file(changed_own_sheet(money, "D3", "veel"))).url
    assert client.get(preview).context["shown"]["stops"] == 1
    assert send(preview, leave_out="1").status_code == 422
    assert lines() == []


def test_a_preview_is_of_who_asked_and_of_who_still_drafts(client: Any, send: Any, money: Money) -> None:
    client.force_login(money.drafter)
    preview = send(address(money), file=file(changed_own_sheet(money))).url
    client.force_login(someone(Role.PORTFOLIO_HOLDER, unit=money.faculty))
    assert client.get(preview).status_code == 404
    client.force_login(someone(Role.CONTROLLER, unit=money.faculty))
    assert client.get(address(money)).status_code == 403
    client.force_login(money.drafter)
    money.drafter.appointments.all().delete()
    assert client.get(preview).status_code == 404


def test_a_file_that_cannot_be_read_is_told_at_its_field(client: Any, send: Any, money: Money) -> None:
    client.force_login(money.drafter)
    answer = send(address(money), file=file(b"%PDF-1.7 %%EOF", "begroting.pdf"))
    assert answer.status_code == 422
    assert "noch een werkmap noch een CSV" in answer.content.decode()
    assert client.post(address(money), {}).status_code == 422


def test_a_large_sheet_goes_to_the_worker(
    client: Any, send: Any, money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, Any]] = []
    monkeypatch.setattr("kwaliteit.shared.waiting.SMALL", 10)
    monkeypatch.setattr("celery.current_app.send_task", lambda name, kwargs: sent.append((name, kwargs)))
    client.force_login(money.drafter)

    preview = send(address(money), file=file(changed_own_sheet(money))).url

    job = Job.objects.get()
    assert sent == [("budgets.tasks.read_sheet", {"job_id": job.pk})]
    page = client.get(preview)
    assert "Wacht" in page.content.decode()
    from budgets.tasks import read_sheet

    read_sheet(job.pk)
    assert client.get(preview, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert client.get(preview).context["number"] == 1


# --- the institution ---


def test_allocations_and_income_go_in_as_they_come_out(client: Any, send: Any, money: Money) -> None:
    client.force_login(someone(Role.CONTROLLER, unit=institution()))
    query = f"?kader={money.framework.code}"
    for what, cells in {
        "toewijzingen": {"B2": 1000, "C2": "2.000,50"},
        "inkomsten": {"A2": 2022, "B2": "kadernota", "C2": "Kadernota 2022", "D2": "1-6-2021", "E2": 5000},
    }.items():
        where = reverse("budgets:sheets_in", args=[what]) + query
        out = reverse("budgets:sheet_out", args=[what, "xlsx"]) + query
        book = load_workbook(io.BytesIO(client.get(out).content))
        for cell, value in cells.items():
            book.active[cell] = value
        changed = io.BytesIO()
        book.save(changed)
        preview = send(where, file=file(changed.getvalue())).url
        assert client.get(preview).context["shown"]["findings"] == []
        send(preview)
        again = client.get(send(where, file=file(client.get(out).content)).url)
        assert (again.context["number"], again.context["shown"]["findings"]) == (0, [])

    given = Allocation.objects.order_by("year").values_list("unit__code", "year", "amount_cents")
    assert list(given) == [(money.faculty.code, 2019, 100_000), (money.faculty.code, 2020, 200_050)]
    assert list(Income.objects.values_list("year", "stage", "amount_cents", "source")) == [
        (2022, "letter", 500_000, "Kadernota 2022")
    ]


def test_all_lines_are_made_for_who_asks_and_go_in_again(
    client: Any, send: Any, money: Money, monkeypatch: Any
) -> None:
    from budgets.tasks import write_lines

    monkeypatch.setattr("celery.current_app.send_task", lambda name, kwargs: write_lines(kwargs["job_id"]))
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(100), actor=money.drafter)
    client.force_login(money.drafter)
    query = f"?kader={money.framework.code}"
    send(reverse("budgets:all_lines") + query)
    data = b"".join(client.get(reverse("budgets:all_lines_file") + query).streaming_content)
    page = load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in page[2]][3:8] == ["Maatregel 1", 2022, "Kwaliteitsmiddelen", 1, None]
    client.force_login(someone(Role.CONTROLLER, unit=institution()))
    assert client.get(reverse("budgets:all_lines_file") + query).status_code == 404

    client.force_login(money.drafter)
    book = load_workbook(io.BytesIO(data))
    book.active["G2"], book.active["H2"] = 7, "nieuw"
    out = io.BytesIO()
    book.save(out)
    where = reverse("budgets:sheets_in", args=["regels"]) + query
    send(send(where, file=file(out.getvalue())).url)
    line = BudgetLine.objects.get()
    assert (line.amount_cents, line.note) == (700, "nieuw")


def test_lines_of_a_plan_that_is_not_hers_stop_the_sheet(money: Money) -> None:
    other = make_plan(money.framework, institution())
    theirs = add_measure(money, money.themes[0], document=other)
    board = someone(Role.BOARD_STAFF, unit=institution())
    save_line(measure=theirs, year=2022, source=money.quality, amount=Amount(100), actor=board)
    target = lines_of(money, money.plan, other)
    book = load_workbook(io.BytesIO(workbook([all_lines_sheet(money.framework, None)])))
    book.active["G2"] = 5
    out = io.BytesIO()
    book.save(out)
    own = opened(out.getvalue())
    layout = look(own, [role for role, _label in target.roles()]).layout
    changes, counts = compare(read(own, layout, target), target.stored(), layout)
    assert counts["changed"] == 1
    assert [row for row, _reason in target.refused(changes)] == [2]


def test_an_empty_sheet_has_nothing_to_say(client: Any, send: Any, money: Money) -> None:
    client.force_login(money.drafter)
    asked = send(address(money), file=file(workbook([Sheet("x", ["a"], [])]))).url
    assert client.get(asked).status_code == 200


def test_lines_are_a_table_by_name_too(money: Money, monkeypatch: pytest.MonkeyPatch) -> None:
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(100), actor=money.drafter)
    save_line(measure=money.measures[1], year=2023, source=money.quality, amount=Amount(pm=True), actor=money.drafter)
    found, whole = registry.named("lines"), Scope(money.framework, None, (2022, 2023))
    assert found is not None
    assert [row.cells[3:7] for row in found.build(whole).rows] == [
        ("Maatregel 1", 2022, "Kwaliteitsmiddelen", Sum(100, 1)),
        ("Maatregel 2", 2023, "Kwaliteitsmiddelen", Sum(pm=True)),
    ]
    hers = whole.of(rights=rights_of(money.drafter), years=(2022,), unit=money.faculty)
    assert len(found.build(hers).rows) == 1
    stranger = rights_of(someone(Role.APPLICATION_MANAGER, unit=money.faculty))
    assert not found.may(stranger, whole)
    monkeypatch.setattr("budgets.builders.lines.MOST", 1)
    with pytest.raises(Refused):
        found.build(whole.of(rights=rights_of(money.drafter)))


# --- headings of two rows ---


@pytest.mark.parametrize("kinds", [("B", "R", "%"), ("Begroot", "Gerealiseerd", "Aandeel")])
def test_years_above_what_they_are_of_make_one_heading(money: Money, kinds: tuple[str, ...]) -> None:
    data = sheet_of([
        ["Bestedingen in euro's"],
        ["Maatregel", 2022, None, None, "2023", None, None, "Totaal"],
        [None, *kinds, *kinds, None],
        ["Maatregel 1", 10, 8, "100%", 20, None, None, 30],
        ["Maatregel 2", "veel", 8, None, 20, None, None, 20],
    ])  # fmt: skip
    reading, layout = read_in(money, data)
    assert (layout.head, layout.columns) == (
        3, ("measure", "B2022", "R2022", "S2022", "B2023", "R2023", "S2023", "total"),
    )  # fmt: skip
    assert [entry.value.cents for entry in reading.entries.values()] == [1000, 2000, 2000]
    assert ("stop", 5, f"2022 {kinds[0]}") in said(reading)
    roles = [role for role, _label in lines_of(money).roles()]
    assert {look(opened(data), roles, 0, head).layout.head for head in (2, 3)} == {3}


@pytest.mark.parametrize(
    "below", [["Maatregel 1", "B", "R"], [None, "B", 5], [None, "B", None], [None, "totaal", "R"], ["pm", "pm", "pm"]]
)
def test_what_is_no_second_row_of_a_heading_is_a_row(money: Money, below: list[Any]) -> None:
    data = sheet_of([["Maatregel", "2022", "2023"], below, ["Maatregel 1", 1, 2]])
    _reading, layout = read_in(money, data)
    assert (layout.head, layout.columns) == (1, ("measure", "B2022", "B2023"))


def test_who_was_invited_to_write_along_finds_the_way_in(client: Any, money: Money) -> None:
    guest = someone(Role.QUALITY_OFFICER, unit=money.faculty)
    budget = reverse("budgets:grid", args=[money.plan.uuid])
    client.force_login(guest)
    assert address(money) not in client.get(budget).content.decode()
    grant_contributor(document=money.plan, person=guest, actor=money.drafter)
    assert address(money) in client.get(budget).content.decode()
    assert client.get(address(money)).status_code == 200


# --- what a sheet published ---


def test_what_annex_1_printed_is_kept_and_held_against_the_amounts(client: Any, send: Any, money: Money) -> None:
    Document.objects.filter(pk=money.plan.pk).update(first_year=2019)
    money.plan.refresh_from_db()
    for measure in money.measures:
        measure.delete()
    for theme in money.themes:
        add_measure(money, theme, title=theme.name_nl)
    printed = dict(zip(ANNEX_1["columns"], ANNEX_1["total_spending_printed"], strict=True))
    client.force_login(money.drafter)
    asked = send(address(money), file=file(annex_1(), "bijlage 1.xlsx")).url
    page = client.get(asked)
    fields = {f"col-{place}": role for place, role in enumerate(page.context["layout"].columns)}
    preview = send(asked, blad=page.context["token"], pagina=0, kop=2, unit="k", source="quality", **fields).url
    send(preview, leave_out="1")

    row = PublishedTable.objects.get()
    assert (row.document, row.source[:14], row.history.get().history_user) == (
        money.plan, "bijlage 1.xlsx", money.drafter,
    )  # fmt: skip
    assert row.cells == {
        year: {f"t{number}": share for number, share in shares.items()}
        for year, shares in ANNEX_1["shares_printed_percent"].items()
    }
    assert {f"B{year}": one["cents"] for year, one in row.totals.items()} == {
        column: cents * 100_000 for column, cents in printed.items() if column[0] == "B"
    }
    where = reverse("budgets:tables", args=[money.plan.uuid])
    held = client.get(where).context["held"]
    assert (held.totals, {(f.year, f.printed, f.computed) for f in held.shares}) == (
        [], {(2023, 10, 13), (2023, 16, 17), (2023, 18, 16), (2023, 48, 47), (2024, 8, 7), (2024, 13, 14), (2024, 16, 15)}
    )  # fmt: skip

    save_line(measure=money.measures[2], year=2022, source=money.quality, amount=Amount(0), actor=money.drafter)
    save_line(measure=money.measures[2], year=2022, source=money.sources["own"], amount=Amount(1), actor=money.drafter)
    (finding,) = client.get(where).context["held"].totals
    missing = dict(zip(ANNEX_1["columns"], ANNEX_1["spending_by_theme"]["1"], strict=True))["B2022"]
    assert (finding.year, finding.printed) == ("2022", printed["B2022"] * 100_000)
    assert abs(finding.printed - finding.computed - missing * 100_000) <= row.totals["2022"]["within"]
    assert queries.published(money.framework) == {}


def test_a_total_of_a_group_is_no_total_of_the_plan(money: Money) -> None:
    rows = [["Maatregel", 2022, 2023], ["Maatregel 1", 1, 2], ["Totaal eerste deel", 1, 2], ["Maatregel 2", 3, 4]]
    reading, _layout = read_in(money, sheet_of([*rows, ["Totaal tweede deel", 3, 4]]))
    assert reading.totals == {}
    reading, _layout = read_in(money, sheet_of([*rows, ["Totaal", 4, 7]]))
    assert reading.totals == {"B2022": (400, 0), "B2023": (700, 0)}


def test_a_sheet_that_published_nothing_leaves_what_was_kept(client: Any, send: Any, money: Money) -> None:
    PublishedTable.objects.create(
        framework=money.framework, document=money.plan, code=f"sheet-{money.plan.uuid}", source="eerder",
        totals={"2022": {"cents": 5, "within": 0, "sources": ["quality"]}},
    )  # fmt: skip
    client.force_login(money.drafter)
    send(send(address(money), file=file(changed_own_sheet(money))).url)
    assert PublishedTable.objects.get().source == "eerder"
    page = client.get(reverse("budgets:tables", args=[money.plan.uuid])).content.decode()
    assert "eerder" in page
