"""A framework letter from proposal to allocations: frozen, advised on, answered, adopted; and how it is shown on the way."""

from __future__ import annotations

import datetime
import re
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from budgets import frozen_round
from budgets.models import Allocation, AllocationRound
from budgets.rounds import round_table
from budgets.services import rounds
from budgets.services.income import set_allocation
from budgets.services.rounds import Given
from budgets.services.students import count_students
from governance.compare import compare
from governance.models import Adoption, Decision, Request, Version
from governance.parts import Parts
from governance.services import adoption, answers, decisions, requests, versions
from kwaliteit.meetings.laid import chapter_of
from kwaliteit.organisation.models import BodyKind, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from plans.models import Document, Framework
from plans.preset import load_preset
from plans.services.documents import create_document
from plans.services.drafting import save_section
from tests.budgets.test_round_pages import text_of
from tests.factories import institution, make_body, make_unit, someone

pytestmark = pytest.mark.django_db
COUNTED = datetime.date(2020, 10, 1)
STUDENTS = {"recht": 5_940, "letteren": 7_050}


@dataclass
class Letter:
    framework: Framework
    document: Document
    round: AllocationRound
    units: dict[str, Unit]
    people: dict[str, Person]
    bodies: dict[str, Any]

    def fill_in(self, rate: int = 500_00) -> None:
        rounds.give_by_rate(
            round=self.round,
            rate_cents=rate,
            counted_on=COUNTED,
            units=list(self.units.values()),
            years=[2022, 2023],
            actor=self.people["controller"],
        )

    def freeze(self) -> Version:
        self.document.refresh_from_db()
        return versions.freeze(document=self.document, actor=self.people["staff"])


@pytest.fixture
def letter(db: None) -> Letter:
    """A letter of the kind that comes with the preset, with its text, at two faculties of counted students."""
    framework, top = load_preset(), institution()
    bodies = {"ur": make_body(BodyKind.UNIVERSITY_COUNCIL, top, seats=16)}
    bodies["cvb"] = make_body(BodyKind.EXECUTIVE_BOARD, top)
    people = {
        "controller": someone(Role.CONTROLLER, unit=top),
        "staff": someone(Role.BOARD_STAFF, unit=top),
        "clerk": someone(Role.BOARD_SECRETARY, unit=top),
        "rector": someone(Role.BOARD_MEMBER, unit=top),
        "council": someone(Role.COUNCIL_SECRETARY, body=bodies["ur"]),
    }
    units = {code: make_unit(Level.FACULTY, code=code, order=order) for order, code in enumerate(STUDENTS, start=1)}
    for code, number in STUDENTS.items():
        count_students(unit=units[code], counted_on=COUNTED, number=number, actor=people["controller"])
    kind = framework.documentkinds.get(code="framework_letter")
    document = create_document(
        kind=kind, unit=top, title="Kadernota 2022–2023", first_year=2022, last_year=2023, actor=people["staff"]
    )
    for section in document.sections.all():
        save_section(section=section, revision=section.revision, actor=people["staff"], body="<p>Over het geld.</p>")
    round = rounds.begin_round(document=document, actor=people["controller"])
    return Letter(framework, document, round, units, people, bodies)


def allocated(letter: Letter, code: str, year: int, cents: int) -> None:
    about = {"framework": letter.framework, "unit": letter.units[code], "year": year}
    set_allocation(amount_cents=cents, actor=letter.people["controller"], **about)


def given_now() -> dict[tuple[str, int], int]:
    return {(row.unit.code, row.year): row.amount_cents for row in Allocation.objects.select_related("unit")}


def test_from_proposal_to_allocations_by_services(letter: Letter) -> None:
    people = letter.people
    before = {"framework": letter.framework, "unit": letter.units["recht"], "year": 2021, "amount_cents": 7_00}
    set_allocation(actor=people["controller"], **before)
    letter.fill_in()
    version = letter.freeze()
    with pytest.raises(Refused):
        adoption.adopt(version=version, adopted_on=today(), actor=people["clerk"])

    asked = requests.lay_before(version=version, body=letter.bodies["ur"], actor=people["staff"])
    advice = decisions.record_decision(
        request=asked, actor=people["council"], outcome="remarks", meeting_on=today(), text="Kijk naar Letteren."
    )
    answers.answer_advice(
        decision=advice, actor=people["rector"], follow="wholly", text="Dat doen wij.", consultation=""
    )
    letter.fill_in(rate=510_00)  # written on meanwhile; what is adopted is the version that was advised on
    assert set(given_now()) == {("recht", 2021)}

    adoption.adopt(version=version, adopted_on=today(), actor=people["clerk"])

    assert given_now() == {
        ("recht", 2021): 7_00,
        ("recht", 2022): 2_970_000_00,
        ("recht", 2023): 2_970_000_00,
        ("letteren", 2022): 3_525_000_00,
        ("letteren", 2023): 3_525_000_00,
    }
    row = Allocation.objects.get(unit=letter.units["recht"], year=2022)
    assert (row.rate_cents, row.students, row.counted_on, row.letter) == (500_00, 5_940, COUNTED, "Kadernota 2022–2023")
    assert row.round == letter.round


def sent(**more: Any) -> dict[str, Any]:
    return {"act_key": str(uuid.uuid4()), **more}


def test_from_proposal_to_allocations_on_the_screens(client, letter: Letter) -> None:
    people, round_page = letter.people, reverse("budgets:round", args=[letter.document.uuid])
    client.force_login(people["controller"])
    rates = sent(form="rates", **{"r-counted_on": "2020-10-01", "r-years": ["2022", "2023"], "r-rate": "500"})
    assert client.post(round_page, rates).status_code == 302

    client.force_login(people["staff"])
    assert round_page in client.get(reverse("plans:document", args=[letter.document.uuid])).content.decode()
    letter.document.refresh_from_db()
    freeze = client.post(
        reverse("governance:freeze", args=[letter.document.uuid]), sent(seen_revision=letter.document.revision)
    )
    client.post(freeze.url, sent(body=letter.bodies["ur"].pk))
    asked = Request.objects.get()

    client.force_login(people["council"])
    page = client.get(reverse("governance:request", args=[asked.uuid]))
    frozen = reverse("governance:version", args=[asked.version.uuid])
    assert f'href="{frozen}#round"' in page.content.decode()
    assert "€ 500 × 5.940" in text_of(client.get(frozen))
    assert "Zij zijn geteld op 1 oktober 2020." in text_of(client.get(frozen))
    decide = reverse("governance:decide", args=[asked.uuid])
    record = sent(outcome="remarks", meeting_on=today().isoformat(), text="Kijk naar Letteren.", rows="2", check="1")
    shown = client.post(decide, record).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown))
    assert client.post(decide, {**hidden, "record": "1"}).status_code == 302

    client.force_login(people["rector"])
    answer = reverse("governance:answer_advice", args=[Decision.objects.get().uuid])
    assert client.post(answer, sent(follow="wholly", text="Dat doen wij.")).status_code == 302

    client.force_login(people["clerk"])
    adopt = reverse("governance:adopt", args=[asked.version.uuid])
    assert f'href="{frozen}#round"' in client.get(adopt).content.decode()
    assert client.post(adopt, sent(adopted_on=today().isoformat())).status_code == 302

    assert Adoption.objects.get().version == asked.version
    assert given_now()["letteren", 2023] == 3_525_000_00
    client.force_login(people["controller"])
    assert "Vastgesteld" in text_of(client.get(reverse("budgets:rounds")))


# --- beside what is allocated now -------------------------------------------------------------------------------------


def beside(given: Any) -> list[tuple[str, int, int]]:
    return [(row.unit.code if row.unit else "", row.was, row.now) for row in [*given.rows, given.all]]


def test_a_letter_is_held_against_what_units_are_allocated_now_before_anybody_decides_on_it(
    client, letter: Letter
) -> None:
    """On its own page, to the council that is asked, and where it is adopted; only of years that were allocated."""
    allocated(letter, "recht", 2023, 3_030_000_00)
    other = make_unit(Level.FACULTY, code="archeologie", order=9)
    set_allocation(
        framework=letter.framework, unit=other, year=2023, amount_cents=5_00, actor=letter.people["controller"]
    )
    letter.fill_in()
    version = letter.freeze()
    requests.lay_before(version=version, body=letter.bodies["ur"], actor=letter.people["staff"])
    expected = [
        ("recht", 3_030_000_00, 2_970_000_00),
        ("letteren", 0, 3_525_000_00),
        ("archeologie", 5_00, 5_00),  # the letter does not speak of it
        ("", 3_030_005_00, 6_495_005_00),
    ]

    client.force_login(letter.people["controller"])
    round_page = client.get(reverse("budgets:round", args=[letter.document.uuid])).context["given"]
    client.force_login(letter.people["council"])
    told = client.get(reverse("governance:money", args=[letter.bodies["ur"].code]))
    client.force_login(letter.people["clerk"])
    adopting = client.get(reverse("governance:adopt", args=[version.uuid])).context["given"]

    assert round_page.years == (2023,)
    assert [beside(given) for given in (round_page, adopting, told.context["letters"][0][1])] == [expected] * 3
    assert "Wat elke eenheid zou krijgen: Kadernota 2022–2023" in text_of(told)


def test_what_is_the_same_or_new_is_held_against_nothing(client, letter: Letter) -> None:
    letter.fill_in()
    client.force_login(letter.people["controller"])
    page = reverse("budgets:round", args=[letter.document.uuid])
    before_any = client.get(page).context["given"]
    allocated(letter, "recht", 2023, 2_970_000_00)
    allocated(letter, "letteren", 2023, 3_525_000_00)

    assert (before_any, client.get(page).context["given"]) == (None, None)


def test_who_drafts_for_a_unit_is_told_at_home_what_it_is_allocated_otherwise(client, letter: Letter) -> None:
    law = letter.units["recht"]
    holder = someone(Role.PORTFOLIO_HOLDER, unit=law)
    kind = letter.framework.documentkinds.get(code="faculty_agreement")
    for title in ("Afspraken", "Nog een"):  # of all plans of the unit it is told once
        create_document(kind=kind, unit=law, title=title, first_year=2022, last_year=2024, actor=holder)
    allocated(letter, "recht", 2023, 3_030_000_00)
    allocated(letter, "letteren", 2023, 1_00)  # another unit
    allocated(letter, "recht", 2021, 1_00)  # outside the years of her plans
    client.force_login(holder)

    def told() -> list[tuple[str, str, str]]:
        page = client.get(reverse("home"), headers={"Accept-Language": "nl"})
        said = [change for change in page.context["changes"] if change.amounts]
        return [(change.what, change.title, change.amounts) for change in said]

    first = told()
    allocated(letter, "recht", 2023, 2_970_000_00)

    what = "legde vast wat de eenheid krijgt toegewezen volgens"
    assert first == [(what, "", "2023: van niets naar €\u00a03.030.000")]
    assert told() == [(what, "", "2023: van niets naar €\u00a02.970.000")]


# --- how a version shows its round ------------------------------------------------------------------------------------


def test_a_version_holds_the_round_as_it_stood_and_divides_the_rest_as_the_screen_does(letter: Letter) -> None:
    from budgets.services.income import set_income

    letter.fill_in()
    income = {"framework": letter.framework, "stage": "letter", "dated": COUNTED, "source": "Brief van OCW"}
    set_income(year=2022, amount_cents=6_500_000_01, actor=letter.people["controller"], **income)
    central = Given(institution(), 2022, amount_cents=3_33)
    rounds.save_given(round=letter.round, given=[central], actor=letter.people["controller"])
    rounds.set_rest(round=letter.round, rule="proportional", text="In juni.", actor=letter.people["controller"])
    living = round_table(letter.round)

    found = frozen_round.read(letter.freeze().content)

    assert found is not None
    assert [row.name["nl"] for row in found.rows][-1] == "Centraal, voor gemeenschappelijke initiatieven"
    assert (found.totals, found.income, found.left) == (living.totals, living.income, living.left)
    assert [row.of_the_rest for row in found.rows] == [row.of_the_rest for row in living.rows if any(row.lines)]
    assert sum(row.rest_total for row in found.rows) == found.left[0]
    assert (found.rule, found.text) == ("proportional", "In juni.")


def test_the_pages_of_a_version_show_the_round_and_what_changed_in_it(client, letter: Letter) -> None:
    letter.fill_in()
    letter.freeze()
    letter.fill_in(rate=450_00)
    second = letter.freeze()
    client.force_login(letter.people["staff"])

    page = text_of(client.get(reverse("governance:version", args=[second.uuid])))
    changed = client.get(reverse("governance:compare", args=[second.uuid]))

    assert "€ 450 × 5.940" in page
    assert "2.673.000" in page
    change = changed.context["result"].round
    assert [row.cells for row in change.rows] == [
        ((2022, 2_970_000_00, 2_673_000_00), (2023, 2_970_000_00, 2_673_000_00)),
        ((2022, 3_525_000_00, 3_172_500_00), (2023, 3_525_000_00, 3_172_500_00)),
    ]
    assert "−10,0 %" in text_of(changed)


def test_the_same_amounts_by_another_count_are_a_change_too(letter: Letter) -> None:
    letter.fill_in()
    first = letter.freeze().content
    law, controller = letter.units["recht"], letter.people["controller"]
    rounds.save_given(round=letter.round, given=[Given(law, 2022, amount_cents=2_970_000_00)], actor=controller)

    found = compare(first, letter.freeze().content)

    assert found.round is not None
    assert [row.otherwise for row in found.round.rows] == [True, False]
    assert (found.is_empty, found.round.difference) == (False, 0)


def test_the_allocation_is_a_part_that_a_council_decides_on_and_that_is_the_same_only_to_the_cent(
    letter: Letter,
) -> None:
    letter.fill_in()
    first = Parts(letter.freeze().content)
    letter.fill_in(rate=500_01)
    second = Parts(letter.freeze().content)

    assert first.tops[-1] == "round"
    assert first.canonical("round") != second.canonical("round")
    with translation.override("nl"):
        assert first.label("round") == "Toewijzing"


def test_the_set_of_a_meeting_prints_the_round(letter: Letter) -> None:
    letter.fill_in()
    rounds.set_rest(round=letter.round, rule="written", text="In juni.", actor=letter.people["controller"])
    asked = requests.lay_before(version=letter.freeze(), body=letter.bodies["ur"], actor=letter.people["staff"])

    with translation.override("nl"):
        sections = {section.id: section for section in chapter_of(asked, "1").sections}

    table, rates, words = sections["s-round"].blocks
    law = next(row for row in table.rows if row.head == letter.units["recht"].name)
    assert [cell.printed for cell in law.cells] == ["2.970.000", "2.970.000", "5.940.000"]
    assert [cell.printed for cell in rates.rows[0].cells] == ["€\u00a0500 × 5.940"] * 2
    assert "In juni." in str(words.html)


def test_a_council_that_advised_before_sees_at_home_which_units_get_another_amount(client, letter: Letter) -> None:
    letter.fill_in()
    asked = requests.lay_before(version=letter.freeze(), body=letter.bodies["ur"], actor=letter.people["staff"])
    decisions.record_decision(
        request=asked, actor=letter.people["council"], outcome="remarks", meeting_on=today(), text="Minder."
    )
    letter.fill_in(rate=450_00)
    second = letter.freeze()
    requests.lay_before(version=second, body=letter.bodies["ur"], actor=letter.people["staff"])
    client.force_login(someone(Role.COUNCIL_MEMBER, body=letter.bodies["ur"]))

    page = client.get(reverse("home"))

    different = page.context["difference"]
    assert [(row.title, row.cents) for row in different.rows] == [
        (letter.units["recht"].name, -594_000_00),
        (letter.units["letteren"].name, -705_000_00),
    ]
    assert (different.total, different.units) == (-1_299_000_00, True)


# --- beside plans -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plans:list", "search", "overview:index", "budgets:institution", "home"])
def test_pages_about_all_documents_stand_a_letter_among_them(client, letter: Letter, name: str) -> None:
    letter.fill_in()
    letter.freeze()
    client.force_login(letter.people["staff"])

    response = client.get(reverse(name), {"q": "Kadernota"} if name in ("plans:list", "search") else {})

    assert response.status_code == 200
    if name in ("plans:list", "search"):
        assert "Kadernota 2022–2023" in text_of(response)
