"""An export of the ledger on the screen: shown first, then taken in whole; its codes mapped, and keys put right."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from budgets import ledger_file
from budgets.models import BudgetLine, LedgerImport, Realised, SheetMapping, SpendingRound, SplitKey
from budgets.services import ledger as services
from budgets.services import totals
from budgets.services.ledger import Share
from budgets.tasks import read_ledger, take_ledger
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.models import Job
from tests.budgets.rows import Money, make_money, open_report
from tests.budgets.test_ledger import HEAD, export, key
from tests.factories import institution, make_unit, someone
from tests.kept import kept

YEAR = 2022
LETTERHEAD = [["Universiteit", "Dienst", "Periode", "Jaar"], ["Rijnland", "Financiën", "mei", "2021"]]
pytestmark = pytest.mark.django_db
OWN = ("Kst;Dag;Rekening;Geboekt", "4100;1-3-2022;40100;100,00", "9999;1-3-2022;40100;7,00-")


@pytest.fixture
@kept
def money() -> Money:
    money = make_money(measures=2)
    for measure in money.measures:
        BudgetLine.objects.create(
            document=money.plan, measure=measure, year=YEAR, source=money.quality, amount_cents=1_000_00
        )
    totals.recount(money.plan)
    return money


@pytest.fixture
def top(money: Money, client: Any) -> Person:
    controller = someone(Role.CONTROLLER, unit=institution())
    client.force_login(controller)
    return controller


@pytest.fixture
def round(money: Money) -> SpendingRound:
    return open_report(money.framework, YEAR)


@pytest.fixture
def address(round: SpendingRound, settings: Any, tmp_path: Any) -> str:
    settings.MEDIA_ROOT = tmp_path
    return reverse("budgets:ledger", args=[round.uuid])


@pytest.fixture
def send(client: Any, django_capture_on_commit_callbacks: Any) -> Any:
    def sending(where: str, **fields: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(where, fields)

    return sending


def upload(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("grootboek.csv", "\n".join(lines).encode())


def book(*rows: list[Any], above: Sequence[list[Any]] = ()) -> SimpleUploadedFile:
    """A workbook with some lines of a letterhead above its rows."""
    made, out = Workbook(), io.BytesIO()
    for row in above:
        made.active.append(row)
    for row in rows:
        made.active.append(row)
    made.save(out)
    return SimpleUploadedFile("grootboek.xlsx", out.getvalue())


def stands(round: SpendingRound) -> dict[tuple[str, str], int]:
    return {(row.unit.code, row.theme.code): row.amount_cents for row in Realised.objects.filter(round=round)}


def test_an_export_is_shown_then_taken_in_and_a_code_is_mapped(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    shown = client.get(send(address, file=upload(HEAD, "4100;;1-3-2022;;;100,00", "9999;;1-3-2022;;;7,00-")).url)
    assert (shown.status_code, shown.context["shown"]["cents"], LedgerImport.objects.count()) == (200, 93_00, 0)
    taken = client.get(send(shown.request["PATH_INFO"]).url)
    assert (taken.url, LedgerImport.objects.get().total_cents) == (address, 93_00)
    page = client.get(address)
    assert [row.code for row in page.context["unmapped"]] == ["4100", "9999"]
    assert (page.context["mapped_cents"], page.context["unmapped_cents"]) == (0, 93_00)
    keys = f"{reverse('budgets:split_keys')}?verslag={round.uuid}&soort=cost_centre&code=4100"
    assert client.get(keys).context["form"]["code"].value() == "4100"
    mapped = send(keys, kind="cost_centre", code="4100", valid_from="1-1-2022", **part(money, 0, 1))
    assert mapped.url == address
    assert stands(round) == {(money.faculty.code, "t1"): 100_00}
    assert client.get(address).context["mapped_cents"] == 100_00


def part(money: Money, place: int, weight: int) -> dict[str, str]:
    theme = f"t{place + 1}"
    return {f"unit-{place}": money.faculty.code, f"theme-{place}": theme, f"weight-{place}": str(weight)}


def test_a_key_goes_after_it_was_said_what_that_changes(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    made = key(money, top, "4100", Share(money.faculty, money.themes[0], 1))
    services.take_in(
        round=round, export=export(("4100", "2022-03-01", 100_00), ("4100", "2022-04-01", 1_00)), actor=top
    )
    page = client.get(f"{reverse('budgets:split_keys')}?verslag={round.uuid}")
    gone = f"{reverse('budgets:split_key_removed', args=[made.pk])}?kader=ka&verslag={round.uuid}"

    asked = client.get(gone)

    assert gone.replace("&", "&amp;") in page.content.decode()
    assert [(where, pile.count, pile.cents) for where, pile in asked.context["mapped"]] == [(round, 2, 101_00)]
    assert (SplitKey.objects.count(), stands(round)) == (1, {(money.faculty.code, "t1"): 101_00})
    assert (send(gone).url, SplitKey.objects.count(), stands(round)) == (address, 0, {})
    assert client.get(gone).status_code == 404


def test_a_key_is_changed_in_a_form_that_holds_it_and_can_hold_more_parts(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound
) -> None:
    place = Share(money.faculty, money.themes[0], 3, money.measures[0].lineage)
    made = key(money, top, "4100", place, note="naar rato")
    keys = f"{reverse('budgets:split_keys')}?kader=ka&sleutel={made.pk}"

    form = client.get(keys).context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    more = send(keys, **{**said, "valid_from": "1-1-2022", "weight-0": "5", "more": "1"})
    whole = {**said, "valid_from": "1-1-2022", "weight-0": "5", **part(money, 5, 1)}
    saved = send(keys, **whole)

    assert (form["code"].value(), form["note"].value(), form["weight-0"].value()) == ("4100", "naar rato", 3)
    assert form["measure-0"].value().endswith(str(money.measures[0].lineage))
    assert (more.status_code, len(more.context["form"].rows), more.context["form"]["weight-0"].value()) == (200, 8, "5")
    assert (saved.status_code, [one.weight for one in SplitKey.objects.get().parts.order_by("pk")]) == (302, [5, 1])
    page = client.get(reverse("budgets:split_keys")).content.decode()
    assert money.measures[0].title in page[: page.index("key-title")]


def test_columns_with_other_names_are_mapped_once_and_remembered(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    columns = send(address, file=upload(*OWN)).url
    asked = client.get(columns)
    said = {"blad": asked.context["token"], "pagina": "0", "kop": "1", "col-0": "cost_centre", "col-1": "booked_on"}

    wrong = send(columns, **said)
    shown = client.get(send(columns, **said, **{"col-3": "amount"}).url)
    again = client.get(send(address, file=upload(*OWN)).url)

    assert [column["role"] for column in asked.context["columns"]] == ["", "", "account", ""]
    assert (asked.status_code, wrong.status_code, shown.status_code, again.status_code) == (200, 422, 200, 200)
    assert {page.context["shown"]["cents"] for page in (shown, again)} == {93_00}
    assert client.get(shown.context["columns"]).context["columns"][3]["role"] == "amount"
    send(shown.request["PATH_INFO"])
    assert LedgerImport.objects.get().total_cents == 93_00
    assert client.get(f"{reverse('budgets:ledger_columns', args=[round.uuid])}?blad=weg").url == address


def test_a_heading_that_she_pointed_at_is_found_again_where_it_stands_lower(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    rows = (["Kst", "Dag", "Geboekt"], ["4100", "1-3-2022", 100])
    columns = send(address, file=book(*rows, above=LETTERHEAD)).url
    token = client.get(columns).context["token"]
    by_hand = client.get(f"{columns}&kop=3")
    said = {"blad": token, "pagina": "0", "kop": "3", "col-0": "cost_centre", "col-1": "booked_on", "col-2": "amount"}
    send(columns, **said)

    again = client.get(send(address, file=book(*rows, ["4200", "2-3-2022", 5], above=LETTERHEAD * 2)).url)

    assert [column["heading"] for column in by_hand.context["columns"]] == ["Kst", "Dag", "Geboekt"]
    assert client.get(columns).context["looked"].layout.head != 3
    assert again.context["shown"]["cents"] == 105_00
    assert SheetMapping.objects.get().made_by == top


def test_of_headings_that_nobody_knows_the_row_with_most_words_is_taken(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    rows = (["Kst.drager", "Naam", "Geboekt op", "Mutatie"], ["4100", "FdR", "1-3-2022", 100])

    asked = client.get(send(address, file=book(*rows, above=[["Rijnland"], ["Periode", "januari tot en met mei"]])).url)

    assert asked.context["looked"].heading == ("Kst.drager", "Naam", "Geboekt op", "Mutatie")


def test_the_mapping_that_was_said_last_is_the_one_that_counts(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    rows = (["Kst", "Dag", "Oud", "Nieuw"], ["4100", "1-3-2022", 1, 2])
    columns = send(address, file=book(*rows, above=LETTERHEAD[:1])).url
    token = client.get(columns).context["token"]
    for head, amount in (("1", "col-2"), ("2", "col-2"), ("2", "col-3")):
        said = {"blad": token, "pagina": "0", "kop": head, "col-0": "cost_centre", "col-1": "booked_on"}
        send(columns, **said, **{amount: "amount"})

    again = client.get(send(address, file=book(*rows, above=LETTERHEAD[:1])).url)

    assert (SheetMapping.objects.count(), again.context["shown"]["cents"]) == (2, 2_00)


def test_a_wrong_file_keeps_what_was_there(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    wrong = send(address, file=upload("a;b", "1;2"))
    none = send(address)
    errors = client.get(send(address, file=upload(HEAD, "4100;;1-3-2022;;;veel")).url)
    taken = send(errors.request["PATH_INFO"])

    assert [wrong.status_code, none.status_code, errors.status_code, taken.status_code] == [422, 422, 200, 422]
    assert errors.context["shown"]["errors"] == [[2, "“veel” is geen bedrag. Typ een getal, zoals 12.000."]]
    assert LedgerImport.objects.count() == 0


def test_the_same_export_again_differs_in_nothing_and_is_refused(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    lines = (HEAD, "4100;;1-3-2022;;;100,00")
    send(client.get(send(address, file=upload(*lines)).url).request["PATH_INFO"])

    again = client.get(send(address, file=upload(*lines)).url)
    refused = send(again.request["PATH_INFO"])
    corrected = client.get(send(address, file=upload(HEAD, "4100;;1-3-2022;;;90,00")).url)

    assert (again.context["shown"]["differences"], again.context["changes"]) == ([], [])
    assert (refused.status_code, "Deze uitdraai inlezen" in again.content.decode()) == (422, False)
    assert "Precies dit bestand is al ingelezen." in refused.content.decode()
    assert corrected.context["shown"]["differences"] == [["4100", 90_00, 100_00]]
    assert LedgerImport.objects.count() == 1


def test_a_large_export_is_read_and_taken_in_by_the_worker(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str, monkeypatch: Any
) -> None:
    sent: list[tuple[str, Any]] = []
    monkeypatch.setattr("kwaliteit.shared.waiting.SMALL", 10)
    monkeypatch.setattr("celery.current_app.send_task", lambda name, kwargs: sent.append((name, kwargs)))

    page = send(address, file=upload(HEAD, *[f"4100;;1-3-2022;;;{n}" for n in range(1500)])).url
    waits = client.get(page).content.decode()
    read_ledger(sent[0][1]["job_id"])
    ended = client.get(page, headers={"HX-Request": "true"})
    taking = send(page).url
    busy = client.get(taking).content.decode()
    take_ledger(sent[1][1]["job_id"])

    assert [name for name, _arguments in sent] == ["budgets.tasks.read_ledger", "budgets.tasks.take_ledger"]
    assert ("Wacht" in waits, "Wacht" in busy, ended.headers["HX-Refresh"]) == (True, True, "true")
    assert (client.get(taking).url, LedgerImport.objects.get().rows) == (address, 1500)


def test_an_export_is_seen_by_nobody_but_who_sent_it(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    page = send(address, file=upload(HEAD, "4100;;1-3-2022;;;1")).url

    client.force_login(someone(Role.CONTROLLER, unit=institution()))

    assert client.get(page).status_code == 404
    top.appointments.all().delete()
    client.force_login(top)
    assert client.get(page).status_code == 404


def test_an_export_with_more_bookings_than_are_read_says_so(
    client: Any, send: Any, top: Person, address: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(ledger_file, "MOST_BOOKINGS", 2)

    page = client.get(send(address, file=upload(HEAD, *["4100;;1-3-2022;;;1"] * 3)).url)

    assert (Job.objects.get().state, "meer dan 2 boekingen" in page.content.decode()) == ("failed", True)


def test_the_page_of_the_ledger_costs_as_many_statements_for_a_long_export(
    client: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    counted = []
    for many in (2, 40):
        last = LedgerImport.objects.order_by("pk").last()
        rows = [(str(code), "2022-03-01", code) for code in range(many)]
        services.take_in(round=round, export=export(*rows, sha=str(many)[0]), actor=top, previous=last and last.pk)
        for code in range(many // 2):
            key(money, top, str(code), Share(money.faculty, money.themes[0], 1))
        client.get(address)
        with CaptureQueriesContext(connection) as statements:
            client.get(address)
        counted.append(len(statements))

    assert counted[0] == counted[1]


def test_who_enters_a_unit_sees_her_own_codes(
    client: Any, send: Any, money: Money, top: Person, round: SpendingRound, address: str
) -> None:
    other: Unit = make_unit(Level.FACULTY)
    mine = key(money, top, "4100", Share(money.faculty, money.themes[0], 1))
    key(money, top, "4200", Share(other, money.themes[0], 1), since=datetime.date(YEAR, 2, 1))
    services.take_in(round=round, export=export(("4100", "2022-03-01", 1), ("9", "2022-03-01", 1)), actor=top)
    client.force_login(someone(Role.CONTROLLER, unit=money.faculty))

    page = client.get(address)

    assert [keyed.code.code for keyed in page.context["codes"]] == ["4100"]
    assert page.context["unmapped"] == []
    assert send(address).status_code == 403
    assert client.get(reverse("budgets:split_key_removed", args=[mine.pk])).status_code == 403
