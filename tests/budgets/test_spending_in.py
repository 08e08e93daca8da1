"""What was spent goes into an open report as it came out, or from a sheet of somebody else; all of it or nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from budgets.models import BudgetLine, LedgerImport, Realised, Report, SheetMapping, SpendingRound, Total
from budgets.services import spending as services
from budgets.services import spending_many, totals
from budgets.services.spending import Entry
from budgets.sheets import as_csv, table_sheet, workbook
from budgets.sheets_in.layout import look
from budgets.sheets_in.reading import Change, Reading, compare, read
from budgets.sheets_in.spending import Spending
from budgets.sheets_out_spending import spending_sheet
from budgets.tables import registry
from budgets.tables.registry import Scope
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.notation import Amount
from kwaliteit.shared.spreadsheets import open_sheets
from tests.budgets.rows import Money, add_measure, make_money, make_plan
from tests.factories import institution, make_unit, someone
from tests.kept import kept

YEAR = 2022
pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def money() -> Money:
    """Two faculties with money; the first budgeted 1 million on theme 1 and 200,000 on theme 2."""
    money = make_money(measures=2)
    other = make_plan(money.framework, make_unit(Level.FACULTY))
    add_measure(money, money.themes[0], document=other, title="Van een ander")
    for measure, cents in zip(money.measures, (1_000_000_00, 200_000_00, 50_000_00), strict=True):
        BudgetLine.objects.create(
            document=measure.document, measure=measure, year=YEAR, source=money.quality, amount_cents=cents
        )
    totals.recount(money.plan)
    totals.recount(other)
    return money


@pytest.fixture
def top(money: Money) -> Person:
    return someone(Role.CONTROLLER, unit=institution())


@pytest.fixture
def own(money: Money) -> Person:
    return someone(Role.CONTROLLER, unit=money.faculty)


def opened(money: Money, top: Person, report: str = Report.MAY) -> SpendingRound:
    return services.open_round(framework=money.framework, year=YEAR, report=report, actor=top)


def other_unit(money: Money) -> Unit:
    return money.measures[2].document.unit


def target_of(round: SpendingRound, actor: Person, *units: Unit) -> Spending:
    return Spending(round, units, rights_of(actor))


def read_in(target: Spending, data: bytes, name: str = "blad.xlsx") -> tuple[Reading, list[Change], dict[str, int]]:
    book = open_sheets(SimpleUploadedFile(name, data))
    layout = look(book, [role for role, _label in target.roles()]).layout
    reading = read(book, layout, target)
    return reading, *compare(reading, target.stored(), layout)


def sheet_of(*rows: Sequence[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def standing(round: SpendingRound) -> list[tuple[Any, ...]]:
    rows = Realised.objects.filter(round=round).order_by("unit", "theme", F("measure").asc(nulls_first=True))
    return list(rows.values_list("theme__code", "measure__title", "amount_cents", "forecast_cents", "remark"))


# --- what comes out goes in ---

spent = st.one_of(
    st.none(),
    st.tuples(
        st.integers(-(10**9), 10**12),
        st.one_of(st.none(), st.integers(0, 10**12)),
        st.text(alphabet="=+- abc€;\"'“”é", max_size=20).map(str.strip).filter(lambda text: text[:1] != "'"),
    ),
)


@pytest.mark.parametrize("form", ["xlsx", "nl", "en"])
@pytest.mark.parametrize("report", [Report.MAY, Report.FINAL])
def test_what_comes_out_goes_in_and_changes_nothing(money: Money, top: Person, form: str, report: str) -> None:
    round, units = opened(money, top, report), [money.faculty, other_unit(money)]
    places = [(unit, theme, None) for unit in units for theme in money.themes[:3]]
    places += [(money.faculty, money.themes[0], money.measures[0]), (units[1], money.themes[0], money.measures[2])]

    @given(st.lists(spent, min_size=len(places), max_size=len(places)))
    @settings(max_examples=8, deadline=None, database=None)
    def each(values: list[tuple[int, int | None, str] | None]) -> None:
        entries: dict[Unit, list[Entry]] = {unit: [] for unit in units}
        for (unit, theme, measure), said in zip(places, values, strict=True):
            cents, forecast, remark = said or (None, None, "")
            more = (None if report == Report.FINAL else forecast, remark)
            entries[unit].append(Entry(theme, measure, cents, *(more if said else ())))
        spending_many.record(round=round, entries=entries, actor=top)
        target, sheet = target_of(round, top, *units), spending_sheet(round, units)
        data = workbook([sheet]) if form == "xlsx" else as_csv(sheet, form)
        reading, changes, _counts = read_in(target, data, "blad.xlsx" if form == "xlsx" else "blad.csv")
        filled = {key: entry.value for key, entry in reading.entries.items() if not entry.value.empty}
        assert filled == {key: one.value for key, one in target.stored().items()}
        assert (changes, reading.findings) == ([], [])

    each()


def test_the_table_of_what_was_spent_goes_in_too(money: Money, top: Person) -> None:
    """It says what was spent on a theme as a whole, also where it stands per measure."""
    round = opened(money, top, Report.FINAL)
    theme, measure = money.themes[0], money.measures[0]
    entries = [Entry(theme, None, 100_000_00, None, "minder"), Entry(theme, measure, 400_000_55)]
    entries.append(Entry(money.themes[1], None, 200_000_00))
    spending_many.record(round=round, entries={money.faculty: entries}, actor=top)
    table = registry.named("realised")
    assert table is not None
    book = load_workbook(io.BytesIO(workbook([table_sheet(table.build(Scope(money.framework, None, (YEAR,))))])))
    target = target_of(round, top, money.faculty, other_unit(money))

    reading, changes, counts = read_in(target, saved(book))
    assert (changes, reading.findings, counts["same"]) == ([], [], 2)

    book.active["F2"], book.active["F3"], book.active["F4"] = 1, 2, 700_000
    reading, changes, _counts = read_in(target_of(round, top, money.faculty, other_unit(money)), saved(book))
    assert [finding.row for finding in reading.findings] == [4]  # the total does not follow any more
    target.begin(look(open_sheets(SimpleUploadedFile("x.xlsx", saved(book))), [r for r, _l in target.roles()]).layout)
    assert target.refused(changes) == [
        (2, "Wat aan dit thema is besteed, staat per maatregel. Geef het per maatregel op.")
    ]


# --- what a row says ---


def test_what_is_wrong_is_told_by_row(money: Money, top: Person) -> None:
    data = sheet_of(
        ["Eenheid", "Thema", "Maatregel", "Jaar", "Gerealiseerd", "Prognose", "Toelichting"],
        [money.faculty.code, "1. Intensiteit", "", 2022, 10, None, ""],
        [money.faculty.name_nl, "", "maatregel 1", 2022, "1.000,50", 2000, "duurder"],
        [money.faculty.code, "Intensiteit", "", 2021, 10, None, ""],
        [money.faculty.code, "Onzin", "", 2022, 10, None, ""],
        ["Nergens", "Intensiteit", "", 2022, 10, None, ""],
        [money.faculty.code, "", "", 2022, 10, None, ""],
        [money.faculty.code, "Intensiteit", "Van een ander", 2022, 10, None, ""],
        [money.faculty.code, "Differentiatie", "", 2022, "pm", None, ""],
        [money.faculty.code, "Begeleiding", "", 2022, -5, "veel", ""],
        [money.faculty.code, "Intensiteit", "", 2022, 11, None, "x" * 501],
    )  # fmt: skip
    reading, changes, _counts = read_in(target_of(opened(money, top), top, money.faculty, other_unit(money)), data)
    assert [(f.weight, f.row) for f in reading.findings] == [
        *[("unknown", row) for row in (4, 5, 6, 7, 8)],
        ("stop", 9), ("stop", 10), ("stop", 11), ("stop", 11),
    ]  # fmt: skip
    said = [(change.entry.label, change.entry.value.cents, change.entry.note) for change in changes]
    assert said[1:3] == [
        (f"{money.faculty.short}, 1. Intensiteit, Maatregel 1", 1_000_50, "duurder"),
        (f"{money.faculty.short}, 1. Intensiteit, Maatregel 1: verwacht over het hele jaar", 2_000_00, None),
    ]


def test_a_final_report_asks_for_no_forecast(money: Money, top: Person) -> None:
    target = target_of(opened(money, top, Report.FINAL), top, money.faculty)
    assert "forecast" not in dict(target.roles())
    data = sheet_of(["Thema", "Besteed", "Prognose"], ["Intensiteit", 5, 6])
    reading, changes, _counts = read_in(target, data)
    assert ([change.entry.value for change in changes], reading.findings) == ([Amount(500)], [])


def test_an_amount_goes_with_its_forecast_or_not_at_all(money: Money, top: Person) -> None:
    round = opened(money, top)
    said = [Entry(money.themes[0], None, 100, 200, "let op")]
    spending_many.record(round=round, entries={money.faculty: said}, actor=top)
    target = target_of(round, top, money.faculty)
    _reading, changes, _counts = read_in(
        target, sheet_of(["Thema", "Besteed", "Opmerking"], ["Intensiteit", None, "x"])
    )
    assert [row for row, _reason in target.refused(changes)] == [2]
    _reading, changes, counts = read_in(target, sheet_of(["Thema", "Besteed", "Prognose"], ["Intensiteit", None, None]))
    assert (target.refused(changes), counts["emptied"]) == ([], 2)
    target.write(changes, top)
    assert standing(round) == []
    assert Realised.history.order_by("-history_id").values_list("history_type", "history_user").first() == ("-", top.pk)


def test_a_remark_that_will_be_owed_is_told_and_stops_nothing(money: Money, top: Person) -> None:
    target = target_of(opened(money, top, Report.FINAL), top, money.faculty)
    rows = [["Intensiteit", 10, ""], ["Differentiatie", 1, "later begonnen"]]
    _reading, changes, _counts = read_in(target, sheet_of(["Thema", "Besteed", "Toelichting"], *rows))
    assert [(found.weight, found.row) for found in target.beside(changes)] == [("remark", 2)]
    assert target.refused(changes) == []


def test_what_comes_from_the_ledger_is_put_right_there(money: Money, top: Person) -> None:
    round = opened(money, top, Report.FINAL)
    Realised.objects.create(
        round=round, unit=money.faculty, theme=money.themes[0], amount_cents=5, origin=Realised.Origin.IMPORTED
    )
    LedgerImport.objects.create(
        round=round, file_name="x", file_sha256="x", rows=1, total_cents=5, imported_by=top, imported_at=timezone.now()
    )
    target = target_of(round, top, money.faculty)
    heading = ["Thema", "Besteed", "Toelichting"]
    _reading, changes, _counts = read_in(target, sheet_of(heading, ["Intensiteit", 7, "x"]))
    assert [row for row, _reason in target.refused(changes)] == [2]
    with pytest.raises(Refused):
        target.write(changes, top)
    _reading, changes, _counts = read_in(target, sheet_of(heading, ["Intensiteit", "0,05", "uit de boeken"]))
    assert target.refused(changes) == []
    target.write(changes, top)
    assert standing(round) == [("t1", None, 5, None, "uit de boeken")]


def test_many_units_are_recorded_by_who_may_enter_each(money: Money, top: Person, own: Person) -> None:
    round, theme = opened(money, top), money.themes[0]
    both = {money.faculty: [Entry(theme, None, 1)], other_unit(money): [Entry(theme, None, 2)]}
    with pytest.raises(Forbidden):
        spending_many.record(round=round, entries=both, actor=own)
    assert standing(round) == []
    spending_many.record(round=round, entries=both, actor=top)
    spending_many.record(round=round, entries={money.faculty: [Entry(theme, None, 1, None, "x")]}, actor=own)
    spending_many.record(round=round, entries=both | {money.faculty: []}, actor=top)
    assert standing(round) == [("t1", None, 1, None, "x"), ("t1", None, 2, None, "")]
    assert Total.objects.get(side="R", year=YEAR).cents == 3
    history = Realised.history.order_by("history_id").values_list("history_type", "history_user")
    assert list(history) == [("+", top.pk), ("+", top.pk), ("~", own.pk)]


# --- over HTTP ---


def test_a_sheet_from_the_finance_department_is_understood_and_told_what_is_wrong_with_it(
    money: Money, top: Person
) -> None:
    target = target_of(opened(money, top), top, money.faculty, other_unit(money))
    head = ["Onderdeel", "Nr. thema", "Boekjaar", "Uitgaven t/m mei", "Raming", "Bijzonderheden"]
    rows = [
        ["Stand mei"],
        [],
        head,
        [money.faculty.short, "1", "2022", "123.456,78", 990_000, "ligt op koers"],
        [money.faculty.short, "2", "2022", "veel", 1, ""],
        ["Elders", "1", "2022", 5, 6, ""],
        ["Totaal", "", "", 999_999, "", ""],
    ]

    reading, changes, _counts = read_in(target, sheet_of(*rows))

    found = [(one.weight, one.row, one.text) for one in reading.findings]
    assert found == [
        ("stop", 5, "“veel” is geen bedrag. Typ een getal, zoals 12.000."),
        ("unknown", 6, "“Elders” is hier geen eenheid."),
        ("remark", 7, "Totaal: het rekenblad zegt 999.999, de rijen tellen op tot 123.456,78."),
    ]
    assert [(change.entry.row, change.entry.value.cents) for change in changes][:2] == [
        (4, 123_456_78),
        (4, 990_000_00),
    ]


@pytest.fixture
def send(client: Any, django_capture_on_commit_callbacks: Any) -> Any:
    def sending(where: str, data: bytes | None = None, **fields: Any) -> Any:
        files = {} if data is None else {"file": SimpleUploadedFile("besteding.xlsx", data)}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(where, {**fields, **files})

    return sending


def test_the_own_sheet_is_filled_in_and_goes_in(client: Any, send: Any, money: Money, top: Person, own: Person) -> None:
    round = opened(money, top)
    where = reverse("budgets:spending_in", args=[round.uuid])
    client.force_login(own)
    page = client.get(reverse("budgets:spending", args=[round.uuid])).content.decode()
    assert where in page
    book = load_workbook(io.BytesIO(client.get(reverse("budgets:spending_out", args=[round.uuid, "xlsx"])).content))
    assert {row[0].value for row in book.active.iter_rows(min_row=2, max_row=8)} == {money.faculty.short}
    book.active["F2"], book.active["F3"], book.active["G3"] = 950_000, 1, 20
    preview = send(where, saved(book)).url
    shown = client.get(preview)
    assert shown.context["counts"] == {"new": 3, "changed": 0, "emptied": 0, "same": 18 - 5, "kept": 0}
    assert standing(round) == []
    done = client.get(send(preview).url)

    assert done.status_code == 200
    assert reverse("budgets:spending", args=[round.uuid]) in done.content.decode()
    assert standing(round) == [
        ("t1", None, 950_000_00, None, ""),
        ("t1", "Maatregel 1", 1_00, 20_00, ""),
    ]
    client.force_login(top)
    assert client.get(preview).status_code == 404


def test_a_sheet_of_the_finance_department_is_mapped_once(client: Any, send: Any, money: Money, top: Person) -> None:
    round = opened(money, top, Report.FINAL)
    where = reverse("budgets:spending_in", args=[round.uuid])
    foreign = [["Kostenplaats", "Kwaliteitsafspraak", "Werkelijk"], [money.faculty.code, "Intensiteit", 990_000]]
    foreign.append([other_unit(money).code, "1", "50.000,00"])
    client.force_login(top)
    asked = send(where, sheet_of(*foreign)).url
    page = client.get(asked)
    fields = {"blad": page.context["token"], "pagina": 0, "kop": 1, "unit": "euro"}
    assert send(asked, **fields, **{"col-0": "unit", "col-1": "theme"}).status_code == 422
    preview = send(asked, **fields, **{"col-0": "unit", "col-1": "theme", "col-2": "realised"}).url
    assert client.get(preview).context["counts"]["new"] == 2
    send(preview)
    assert standing(round) == [("t1", None, 990_000_00, None, ""), ("t1", None, 50_000_00, None, "")]
    assert SheetMapping.objects.get().purpose == "spending"
    foreign[1][2] = 980_000
    again = send(where, sheet_of(*foreign)).url
    assert client.get(again).context["counts"] == {"new": 0, "changed": 1, "emptied": 0, "same": 1, "kept": 0}


def test_rows_of_another_unit_are_not_hers_to_fill(
    client: Any, send: Any, money: Money, top: Person, own: Person
) -> None:
    round = opened(money, top)
    client.force_login(own)
    data = sheet_of(["Eenheid", "Thema", "Gerealiseerd"], [other_unit(money).code, "Intensiteit", 5])
    asked = send(reverse("budgets:spending_in", args=[round.uuid]), data).url
    shown = client.get(asked)
    fields = {"blad": shown.context["token"], "pagina": 0, "kop": 1, "unit": "euro"} if "token" in shown.context else {}
    preview = send(asked, **fields, **{"col-0": "unit", "col-1": "theme", "col-2": "realised"}).url if fields else asked
    assert client.get(preview).context["shown"]["unknown"] == 1
    assert send(preview, leave_out="1").status_code == 422
    assert standing(round) == []


def test_nothing_goes_into_a_report_that_is_closed(
    client: Any, send: Any, money: Money, top: Person, own: Person
) -> None:
    round = opened(money, top, Report.FINAL)
    where = reverse("budgets:spending_in", args=[round.uuid])
    client.force_login(own)
    data = sheet_of(["Thema", "Gerealiseerd"], ["Intensiteit", 1_000_000], ["Differentiatie", 200_000])
    asked = send(where, data).url
    if "blad=" in asked:
        fields = {"blad": client.get(asked).context["token"], "pagina": 0, "kop": 1, "unit": "euro"}
        asked = send(asked, **fields, **{"col-0": "theme", "col-1": "realised"}).url
    services.close_round(round=round, actor=top, incomplete=True)

    assert send(asked).status_code == 403
    assert client.get(where).status_code == 403
    assert standing(round) == []
    page = client.get(reverse("budgets:spending", args=[round.uuid])).content.decode()
    assert where not in page
    assert client.get(reverse("budgets:spending_out", args=[round.uuid, "csv"])).status_code == 200
    client.force_login(someone(Role.PORTFOLIO_HOLDER, unit=money.faculty))
    assert client.get(where).status_code == 404


def test_what_is_found_is_said_in_the_language_in_which_she_asks(
    client: Any, send: Any, money: Money, top: Person, own: Person, settings: Any
) -> None:
    round = opened(money, top)
    assert own.language == "nl"
    client.force_login(own)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    out = reverse("budgets:spending_out", args=[round.uuid, "xlsx"]) + f"?eenheid={money.faculty.code}"
    book = load_workbook(io.BytesIO(client.get(out).content))
    assert [cell.value for cell in book.active[1]][:3] == ["Unit", "Theme", "Measure"]
    book.active["D2"], book.active["F2"] = 2021, 5
    book.active["F3"], book.active["H3"] = 6, "dearer"
    preview = client.get(send(reverse("budgets:spending_in", args=[round.uuid]), saved(book)).url)
    assert [finding["text"] for finding in preview.context["findings"]] == ["This report is about 2022."]
    assert [change["says"] for change in preview.context["changes"]] == ["dearer"]
    assert "with the note: dearer" in preview.content.decode()
