"""Allocation rounds: rates times students, what is left to the cent, scenarios, and what an adopted letter writes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.models import Allocation, AllocationRound, RoundLine
from budgets.rest import divided
from budgets.rounds import differences, round_table
from budgets.services import rounds
from budgets.services.income import set_income
from budgets.services.rounds import Given
from budgets.services.students import count_students
from governance.services.adoption import adopt
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document, DocumentKind
from plans.models.framework import Holds
from plans.services.documents import close_document
from tests.budgets.rows import make_framework
from tests.factories import institution, make_body, make_unit, someone

COUNTED = datetime.date(2020, 10, 1)
STUDENTS = {"recht": 5_940, "letteren": 7_050, "archeologie": 420}  # Leiden, 1 October 2020: € 500 each


@given(
    st.integers(-(10**12), 10**12),
    st.dictionaries(st.integers(0, 40), st.integers(0, 10**10), min_size=1).filter(lambda all: any(all.values())),
)
def test_no_cent_of_what_is_divided_gets_lost(cents: int, weights: dict[int, int]) -> None:
    parts = divided(cents, weights)

    assert sum(parts.values()) == cents
    whole = sum(weights.values())
    assert all(abs(parts[key] - cents * weight / whole) < 1.001 for key, weight in weights.items())


@dataclass
class Letter:
    round: AllocationRound
    units: dict[str, Unit]
    controller: Person
    staff: Person
    secretary: Person

    @property
    def document(self) -> Document:
        assert self.round.document
        return self.round.document


@pytest.fixture
def letter(db: None) -> Letter:
    """A framework letter for 2022–2024 of a university of three faculties, whose students were counted."""
    framework, top = make_framework(), institution()
    units = {code: make_unit(Level.FACULTY, code=code) for code in STUDENTS}
    kind = DocumentKind.objects.create(
        framework=framework,
        code="framework_letter",
        name_nl="Kadernota",
        name_en="Framework letter",
        level=Level.INSTITUTION,
        has_themes=False,
        has_money=False,
        holds=Holds.ROUND,
        adopted_by=BodyKind.EXECUTIVE_BOARD,
    )
    document = Document.objects.create(
        framework=framework, kind=kind, unit=top, title="Kadernota 2022–2024", first_year=2022, last_year=2024
    )
    make_body(BodyKind.EXECUTIVE_BOARD, unit=top)
    controller = someone(Role.CONTROLLER, unit=top)
    for code, number in STUDENTS.items():
        count_students(unit=units[code], counted_on=COUNTED, number=number, source="DUO", actor=controller)
    found = rounds.begin_round(document=document, actor=controller)
    return Letter(
        found, units, controller, someone(Role.BOARD_STAFF, unit=top), someone(Role.BOARD_SECRETARY, unit=top)
    )


def by_rate(letter: Letter, round: AllocationRound | None = None, rate: int = 500_00) -> None:
    rounds.give_by_rate(
        round=round or letter.round,
        rate_cents=rate,
        counted_on=COUNTED,
        units=list(letter.units.values()),
        years=[2022, 2023, 2024],
        actor=letter.controller,
    )


def income(letter: Letter, year: int, euros: int) -> None:
    fields = {"framework": letter.round.framework, "stage": "letter", "dated": COUNTED, "source": "Brief van OCW"}
    set_income(year=year, amount_cents=euros * 100, actor=letter.controller, **fields)


def test_a_rate_per_student_gives_each_unit_its_product(letter: Letter) -> None:
    by_rate(letter)

    table = round_table(letter.round)
    given = {row.unit.code: [line.amount_cents for line in row.lines if line] for row in table.rows}
    assert given["recht"] == [2_970_000_00] * 3
    assert given["letteren"] == [3_525_000_00] * 3
    assert given["archeologie"] == [210_000_00] * 3
    assert table.totals == (6_705_000_00,) * 3


def test_what_is_left_is_income_less_what_is_given_and_is_divided_by_the_rule(letter: Letter) -> None:
    by_rate(letter)
    income(letter, 2022, 6_705_100)
    rounds.set_rest(round=letter.round, rule="per_student", text="", actor=letter.controller)

    table = round_table(letter.round)

    assert table.left == (100_00, None, None)
    rest = {row.unit.code: row.of_the_rest for row in table.rows if any(row.of_the_rest)}
    assert rest == {
        "recht": (44_30, None, None),
        "letteren": (52_57, None, None),
        "archeologie": (3_13, None, None),
    }


def test_a_scenario_is_compared_and_changes_nothing(letter: Letter) -> None:
    by_rate(letter)
    scenario = rounds.begin_scenario(round=letter.round, name="€ 450 en differentiatie", actor=letter.controller)
    by_rate(letter, scenario, rate=450_00)
    rounds.save_given(
        round=scenario,
        given=[Given(letter.units["archeologie"], year, amount_cents=300_000_00) for year in (2022, 2023, 2024)],
        actor=letter.controller,
    )

    found = differences(round_table(letter.round), round_table(scenario))

    told = {one.unit.code: (one.cents, one.percent) for one in found if one.was}
    assert told == {
        "recht": (-891_000_00, "−10,0\u00a0%"),
        "letteren": (-1_057_500_00, "−10,0\u00a0%"),
        "archeologie": (270_000_00, "+42,9\u00a0%"),
    }
    assert round_table(letter.round).totals == (6_705_000_00,) * 3


def test_a_scenario_is_taken_over_into_its_letter_with_its_rule(letter: Letter) -> None:
    by_rate(letter)
    scenario = rounds.begin_scenario(round=letter.round, name="€ 450", actor=letter.controller)
    by_rate(letter, scenario, rate=450_00)
    gone = [Given(letter.units["archeologie"], year) for year in (2022, 2023, 2024)]
    rounds.save_given(round=scenario, given=gone, actor=letter.controller)
    rounds.set_rest(round=scenario, rule="written", text="In overleg.", actor=letter.controller)

    changed = rounds.take_over(scenario=scenario, actor=letter.controller)

    letter.round.refresh_from_db()
    assert round_table(letter.round).totals == round_table(scenario).totals
    assert (changed, letter.round.lines.count()) == (9, 6)
    assert {(line.rate_cents, line.counted_on is None) for line in letter.round.lines.all()} == {(450_00, False)}
    assert (letter.round.rest_rule, letter.round.rest_text) == ("written", "In overleg.")
    assert rounds.take_over(scenario=scenario, actor=letter.controller) == 0
    with pytest.raises(Forbidden):
        rounds.take_over(scenario=scenario, actor=letter.staff)
    with pytest.raises(Refused):
        rounds.take_over(scenario=letter.round, actor=letter.controller)
    close_document(document=letter.document, actor=letter.staff)
    with pytest.raises(Refused):
        rounds.take_over(scenario=scenario, actor=letter.controller)


def test_an_adopted_letter_writes_what_its_version_gives(letter: Letter) -> None:
    by_rate(letter)
    version = freeze(document=letter.document, actor=letter.staff)
    by_rate(letter, rate=600_00)  # after that version

    adopt(version=version, adopted_on=today(), actor=letter.secretary)

    rows = Allocation.objects.filter(unit=letter.units["recht"]).order_by("year")
    assert [(row.year, row.amount_cents, row.rate_cents, row.students) for row in rows] == [
        (year, 2_970_000_00, 500_00, 5_940) for year in (2022, 2023, 2024)
    ]
    assert {row.round for row in rows} == {letter.round}
    assert rows[0].history.get().history_user == letter.secretary


def test_a_round_counts_as_a_change_of_its_letter(letter: Letter) -> None:
    by_rate(letter)
    freeze(document=letter.document, actor=letter.staff)
    with pytest.raises(Refused):
        freeze(document=letter.document, actor=letter.staff)

    by_rate(letter, rate=510_00)

    assert freeze(document=letter.document, actor=letter.staff).number == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": 2025, "amount_cents": 1},
        {"year": 2022, "amount_cents": -1},
        {"year": 2022, "rate_cents": 500_00},
        {"year": 2022, "rate_cents": 500_00, "students": 3},
    ],
)
def test_one_wrong_line_saves_none(letter: Letter, wrong: dict[str, int]) -> None:
    right = Given(letter.units["letteren"], 2022, amount_cents=1_00)

    with pytest.raises(Refused):
        rounds.save_given(
            round=letter.round, given=[right, Given(letter.units["recht"], **wrong)], actor=letter.controller
        )

    assert not RoundLine.objects.exists()


def test_nobody_counted_is_said_by_name(letter: Letter) -> None:
    other = make_unit(Level.FACULTY, code="nieuw")

    with pytest.raises(Refused, match=other.short):
        rounds.give_by_rate(
            round=letter.round, rate_cents=1, counted_on=COUNTED, units=[other], years=[2022], actor=letter.controller
        )


def test_only_who_allocates_changes_a_round(letter: Letter) -> None:
    given = [Given(letter.units["recht"], 2022, amount_cents=1_00)]

    for actor in (letter.staff, someone(Role.CONTROLLER, unit=letter.units["recht"])):
        with pytest.raises(Forbidden):
            rounds.save_given(round=letter.round, given=given, actor=actor)


def test_the_line_that_is_emptied_goes_with_its_history(letter: Letter) -> None:
    unit = letter.units["recht"]
    rounds.save_given(round=letter.round, given=[Given(unit, 2022, amount_cents=1_00)], actor=letter.controller)
    rounds.save_given(round=letter.round, given=[Given(unit, 2022)], actor=letter.controller)

    assert not RoundLine.objects.exists()
    assert [(row.history_type, row.history_user) for row in RoundLine.history.order_by("pk")] == [
        ("+", letter.controller),
        ("-", letter.controller),
    ]


def test_a_closed_letter_begins_no_round_and_its_amounts_stay(letter: Letter) -> None:
    by_rate(letter)
    close_document(document=letter.document, actor=letter.staff)
    letter.round.refresh_from_db()

    with pytest.raises(Refused):
        by_rate(letter, rate=1)
    assert round_table(letter.round).totals == (6_705_000_00,) * 3
    scenario = rounds.begin_scenario(round=letter.round, name="Anders", actor=letter.controller)
    by_rate(letter, scenario, rate=1)
    letter.round.lines.all().delete()
    scenario.delete()
    letter.round.delete()
    with pytest.raises(Refused):
        rounds.begin_round(document=letter.document, actor=letter.controller)
