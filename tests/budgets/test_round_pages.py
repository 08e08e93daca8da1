"""The pages of allocation rounds: what they show, what they save, what they refuse, and that nothing typed gets lost."""

from __future__ import annotations

import datetime
import html
import json
import re
from typing import Any

import pytest
from django.urls import reverse

from budgets import rounds as reads
from budgets.models import AllocationRound, RoundLine, StudentCount
from budgets.services import rounds
from budgets.services.students import count_students
from governance.services.adoption import adopt
from governance.services.versions import freeze
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today
from plans.models import Document
from tests.budgets.test_rounds import COUNTED, Letter, by_rate, income, letter
from tests.factories import make_unit

pytestmark = pytest.mark.django_db
__all__ = ["letter"]


def address(letter: Letter) -> str:
    return reverse("budgets:round", args=[letter.document.uuid])


def name(unit: Unit, year: int = 2022) -> str:
    return f"a-{unit.pk}-{year}"


def text_of(response: Any) -> str:
    """The words of a page, without its marks."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(bare).replace("\u00a0", " "))


def amounts(round: AllocationRound) -> dict[tuple[str, int], tuple[int, int | None]]:
    return {(line.unit.code, line.year): (line.amount_cents, line.rate_cents) for line in round.lines.all()}


def test_one_act_gives_every_unit_its_rate_and_those_that_differ_their_own(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    own = f"r-rate-{letter.units['archeologie'].pk}"

    response = client.post(
        address(letter),
        {"form": "rates", "r-counted_on": "2020-10-01", "r-years": ["2022", "2023"], "r-rate": "450", own: "€ 700"},
    )

    assert response.status_code == 302
    assert amounts(letter.round) == {
        (code, year): (rate * number, rate)
        for year in (2022, 2023)
        for code, rate, number in (
            ("recht", 450_00, 5_940),
            ("letteren", 450_00, 7_050),
            ("archeologie", 700_00, 420),
        )
    }


def test_a_rate_for_a_unit_that_was_not_counted_is_refused_at_its_cell(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    StudentCount.objects.filter(unit=letter.units["recht"]).delete()
    own = f"r-rate-{letter.units['recht'].pk}"

    response = client.post(
        address(letter),
        {"form": "rates", "r-counted_on": "2020-10-01", "r-years": ["2022"], "r-rate": "450", own: "700"},
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {own.removeprefix("r-"): ["Op die datum zijn geen studenten geteld."]}
    assert 'value="700"' in response.content.decode()
    assert not RoundLine.objects.exists()


def test_typed_amounts_are_saved_and_leave_what_was_not_touched_by_its_rate(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    by_rate(letter)
    page = client.get(address(letter)).context["forms"]["amounts"]
    sent = {field.name: field.field.prepare_value(field.initial) or "" for field in page if field.name != "seen"}
    sent |= {"form": "amounts", "seen": page.initial["seen"], name(letter.units["recht"]): "3.000.000,50"}

    response = client.post(address(letter), sent)

    assert response.status_code == 302
    found = amounts(letter.round)
    assert found.pop(("recht", 2022)) == (3_000_000_50, None)
    assert {rate for _cents, rate in found.values()} == {500_00}


def test_what_is_wrong_stands_at_its_cell_with_all_that_was_typed(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    right, wrong, below = name(letter.units["recht"]), name(letter.units["letteren"]), name(letter.units["archeologie"])

    response = client.post(address(letter), {"form": "amounts", right: "12", wrong: "veel", below: "-5"})

    body = response.content.decode()
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {wrong, below}
    assert body.count('aria-invalid="true"') == 2
    for typed in ("12", "veel", "-5"):
        assert f'value="{typed}"' in body
    for field in (wrong, below):
        assert f'id="id_{field}_error"' in body
    assert not RoundLine.objects.exists()


def test_where_pm_is_refused_it_is_not_named_as_a_way_out(client, letter: Letter) -> None:
    client.force_login(letter.controller)

    response = client.post(address(letter), {"form": "amounts", name(letter.units["recht"]): "veel"})

    reason = "“veel” is geen bedrag. Typ een getal, zoals 12.000."
    assert response.context["form"].errors == {name(letter.units["recht"]): [reason]}


def test_the_page_of_an_adopted_letter_says_which_amounts_count(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    by_rate(letter)
    said = "Deze kadernota is vastgesteld: de bedragen van de vastgestelde versie zijn de toewijzingen."
    assert said not in text_of(client.get(address(letter)))

    adopt(version=freeze(document=letter.document, actor=letter.staff), adopted_on=today(), actor=letter.secretary)

    assert said in text_of(client.get(address(letter)))


def test_a_version_of_a_letter_is_made_of_its_text_and_amounts(client, letter: Letter) -> None:
    by_rate(letter)
    client.force_login(letter.staff)

    page = text_of(client.get(reverse("governance:freeze", args=[letter.document.uuid])))

    assert "Tekst en bedragen van nu worden samen een versie die nooit meer verandert." in page


def test_the_list_of_letters_tells_where_a_next_one_begins(client, letter: Letter) -> None:
    client.force_login(letter.controller)

    assert "Een volgende kadernota begint bij Plannen" in text_of(client.get(reverse("budgets:rounds")))


def test_an_amount_that_somebody_else_saved_meanwhile_is_told_and_not_written_over(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    by_rate(letter)
    field = name(letter.units["recht"])
    sent = {"form": "amounts", field: "5", "seen": json.dumps({field: None})}

    first = client.post(address(letter), sent)

    assert first.status_code == 409
    assert "2.970.000" in first.context["form"].errors[field][0]
    assert 'value="5"' in first.content.decode()
    assert letter.round.lines.get(unit=letter.units["recht"], year=2022).amount_cents == 2_970_000_00

    again = client.post(address(letter), sent | {"seen": first.context["form"].data["seen"]})

    assert again.status_code == 302
    assert letter.round.lines.get(unit=letter.units["recht"], year=2022).amount_cents == 5_00


def test_the_rest_is_shown_with_its_rule_and_what_each_unit_would_get(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    by_rate(letter)
    income(letter, 2022, 6_705_100)

    assert client.post(address(letter), {"form": "rest", "d-rule": "per_student", "d-text": ""}).status_code == 302

    page = client.get(address(letter))
    table = page.context["table"]
    assert (table.left, table.divides) == ((100_00, None, None), True)
    assert [sum(row.of_the_rest[0] or 0 for row in table.rows)] == [100_00]
    assert "44,30" in text_of(page)


def test_a_rule_in_words_needs_its_words(client, letter: Letter) -> None:
    client.force_login(letter.controller)

    response = client.post(address(letter), {"form": "rest", "d-rule": "written", "d-text": " "})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["text"])


def test_a_scenario_is_begun_changed_compared_and_removed(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    by_rate(letter)

    begun = client.post(address(letter), {"form": "scenario", "name": "€ 450 en differentiatie"})
    there = begun.headers["Location"]
    own = f"r-rate-{letter.units['archeologie'].pk}"
    years = ["2022", "2023", "2024"]
    client.post(there, {"form": "rates", "r-counted_on": "2020-10-01", "r-years": years, "r-rate": "450", own: "750"})
    page = client.get(there)

    told = {one.unit.code: (one.cents, one.percent, one.each) for one in page.context["differences"] if one.was}
    assert told == {
        "recht": (-891_000_00, "−10,0\u00a0%", [-297_000_00] * 3),
        "letteren": (-1_057_500_00, "−10,0\u00a0%", [-352_500_00] * 3),
        "archeologie": (315_000_00, "+50,0\u00a0%", [105_000_00] * 3),
    }
    assert page.context["all_units"].cents == -1_633_500_00
    assert [one.name for one, *_rest in client.get(address(letter)).context["scenarios"]] == ["€ 450 en differentiatie"]

    taken = client.post(there, {"form": "take_over"}, follow=True)
    assert (taken.redirect_chain, letter.round.lines.count()) == ([(address(letter), 302)], 9)
    assert "De kadernota geeft nu wat “€ 450 en differentiatie” geeft: 9 bedragen zijn veranderd." in text_of(taken)

    assert client.post(there, {"form": "remove"}).headers["Location"] == address(letter)
    assert list(AllocationRound.objects.all()) == [letter.round]
    assert client.get(there).status_code == 404


def test_a_letter_that_nobody_filled_in_yet_is_an_empty_round_and_reading_makes_none(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    letter.round.delete()

    page = client.get(address(letter))

    assert (page.status_code, page.context["table"].total) == (200, 0)
    assert not AllocationRound.objects.exists()

    client.post(address(letter), {"form": "amounts", name(letter.units["recht"]): "5", "seen": "{}"})
    assert amounts(AllocationRound.objects.get()) == {("recht", 2022): (5_00, None)}


def test_who_reads_sees_amounts_and_no_fields_and_is_refused(client, letter: Letter) -> None:
    by_rate(letter)
    client.force_login(letter.staff)

    page = client.get(address(letter))
    sent = client.post(address(letter), {"form": "amounts", name(letter.units["recht"]): "5"})

    assert (page.status_code, page.content.count(b'name="a-'), sent.status_code) == (200, 0, 403)
    assert "€ 500 × 5.940 studenten (1 okt 2020)" in text_of(page)


@pytest.mark.parametrize("scenarios", [1, 3])
def test_the_page_takes_the_same_number_of_statements_however_many_scenarios(
    client, letter: Letter, django_assert_num_queries, scenarios: int
) -> None:
    by_rate(letter)
    for number in range(scenarios):
        rounds.begin_scenario(round=letter.round, name=f"Poging {number}", actor=letter.controller)
    client.force_login(letter.controller)
    client.get(address(letter))

    with django_assert_num_queries(11):
        client.get(address(letter))


@pytest.mark.parametrize("letters", [1, 3])
def test_the_list_takes_the_same_number_of_statements_however_many_letters(
    client, letter: Letter, django_assert_num_queries, letters: int
) -> None:
    by_rate(letter)
    for number in range(1, letters):
        fields = {"framework": letter.round.framework, "kind": letter.document.kind, "unit": letter.document.unit}
        other = Document.objects.create(title=f"Kadernota {number}", first_year=2022, last_year=2024, **fields)
        rounds.begin_round(document=other, actor=letter.controller)
    client.force_login(letter.controller)
    client.get(reverse("budgets:rounds"))

    with django_assert_num_queries(10):
        page = client.get(reverse("budgets:rounds"))

    assert [table.total for _letter, _round, table, _adopted in page.context["letters"]][-1] == 20_115_000_00


# --- counted students -------------------------------------------------------------------------------------------------


def counts(day: datetime.date) -> dict[str, int]:
    return {row.unit.code: row.number for row in StudentCount.objects.filter(counted_on=day)}


def test_a_pasted_column_counts_the_units_in_their_order(client, letter: Letter) -> None:
    client.force_login(letter.controller)

    response = client.post(
        reverse("budgets:students"),
        {"counted_on": "1 oktober 2021", "source": "DUO", "column": "6.060\r\n7030\r\n420\r\n"},
    )

    assert response.status_code == 302
    units = reads.units_of(letter.round.framework)[:-1]
    assert counts(datetime.date(2021, 10, 1)) == dict(zip((u.code for u in units), (6_060, 7_030, 420), strict=True))
    assert {row.source for row in StudentCount.objects.filter(counted_on=datetime.date(2021, 10, 1))} == {"DUO"}


def test_a_column_with_names_is_read_by_name_and_one_unknown_name_saves_nothing(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    law = letter.units["recht"]
    sent = {"counted_on": "1-10-2021", "source": "", "column": f"{law.name_nl}\t6060\nletteren;7.030"}

    wrong = client.post(reverse("budgets:students"), sent | {"column": sent["column"] + "\nMaan\t3"})

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["column"])
    assert "Maan" in wrong.content.decode()
    assert counts(datetime.date(2021, 10, 1)) == {}

    assert client.post(reverse("budgets:students"), sent).status_code == 302
    assert counts(datetime.date(2021, 10, 1)) == {"recht": 6_060, "letteren": 7_030}


def test_a_count_can_be_put_right_and_a_round_keeps_the_number_it_was_filled_in_with(client, letter: Letter) -> None:
    client.force_login(letter.controller)
    by_rate(letter)
    page = client.get(reverse("budgets:students"), {"datum": "2020-10-01"})
    form = page.context["form"]
    fields = {field.name: "" if field.value() is None else str(field.value()) for field in form}
    fields |= {
        "counted_on": "1-10-2020",
        f"n-{letter.units['recht'].pk}": "5.941",
        f"n-{letter.units['letteren'].pk}": "",
    }

    assert client.post(reverse("budgets:students"), fields).status_code == 302

    assert counts(COUNTED) == {"recht": 5_941, "archeologie": 420}
    assert letter.round.lines.get(unit=letter.units["recht"], year=2022).students == 5_940


@pytest.mark.parametrize("typed", ["12,5", "veel", "-3", "99999999999"])
def test_what_is_no_number_of_students_stands_at_its_field(client, letter: Letter, typed: str) -> None:
    client.force_login(letter.controller)
    field = f"n-{letter.units['recht'].pk}"

    response = client.post(reverse("budgets:students"), {"counted_on": "1-10-2021", field: typed})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert f'value="{typed}"' in response.content.decode()


@pytest.mark.parametrize("page", ["allocations", "rounds", "cumulative", "norms"])
def test_what_was_given_is_one_tab_with_its_pages_below(client, letter: Letter, page: str) -> None:
    client.force_login(letter.controller)
    tabs = client.get(f"{reverse(f'budgets:{page}')}?kader={letter.round.framework.code}").context["tabs"]

    assert [address.split("?")[0] for address, _label, here in tabs if here] == [reverse("budgets:allocations")]
    assert [(address.split("?")[0], here) for address, _label, here in tabs.below] == [
        (reverse(f"budgets:{name}"), name == page) for name in ("allocations", "rounds", "cumulative", "norms")
    ]


@pytest.mark.parametrize(("units", "dates"), [(1, 1), (4, 5)])
def test_scenario_and_counted_students_take_the_same_number_of_statements_whatever_there_is(
    client, letter: Letter, django_assert_num_queries, units: int, dates: int
) -> None:
    by_rate(letter)
    for place in range(units):
        unit = make_unit(Level.FACULTY, code=f"meer-{place}")
        for back in range(dates):
            fields = {"counted_on": COUNTED - datetime.timedelta(days=365 * back), "number": 100 + place}
            count_students(unit=unit, actor=letter.controller, **fields)
    scenario = rounds.begin_scenario(round=letter.round, name="Anders", actor=letter.controller)
    client.force_login(letter.controller)
    for page, statements in ((reverse("budgets:scenario", args=[scenario.uuid]), 9), (reverse("budgets:students"), 5)):
        client.get(page)
        with django_assert_num_queries(statements):
            assert client.get(page).status_code == 200
