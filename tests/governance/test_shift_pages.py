"""The pages of shifts: recording one without scripts, mistakes at their place, what waits, and what it rests on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from budgets.models import Allocation, Shift
from budgets.services.lines import save_line
from governance.models import ShiftDecision
from kwaliteit.notices.models import Notice
from kwaliteit.notices.wording import RELATED, is_over, may_see, words
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.notation import Amount
from tests.factories import make_unit, someone
from tests.governance.stage import TODAY, Stage

pytestmark = pytest.mark.django_db


def address(kind: str = "jaar", code: str = "recht") -> str:
    return reverse("shifts:record", args=[code, kind])


def typed(stage: Stage, **more: Any) -> dict[str, Any]:
    said = {"reason": "Later begonnen.", "decided_on": TODAY().strftime("%d-%m-%Y"), "right": "information"}
    about = {"body": stage.world.bodies["fr"].pk, "source": stage.world.quality_funds.pk, "rows": "3"}
    return {**said, **about, "from_1": "2022", "to_1": "2023", "amount_1": "1.000", "record": "1", **more}


def checked(stage: Stage, **more: Any) -> dict[str, Any]:
    """The first of the two steps: what will be recorded is only shown."""
    sent = typed(stage, check="1", **more)
    del sent["record"]
    return sent


@pytest.fixture
def secretary(client: Client, stage: Stage) -> Client:
    client.force_login(stage.person("secretary"))
    return client


def legs() -> list[tuple[Any, ...]]:
    rows = Shift.objects.latest("pk").legs.order_by("number")
    return [(leg.year, leg.theme and leg.theme.code, leg.title, leg.cents) for leg in rows]


def test_the_secretary_records_a_carry_over_and_reads_it_back(secretary: Client, stage: Stage) -> None:
    answer = secretary.post(address(), typed(stage, theme_1="thema-een"), follow=True)

    assert legs() == [(2022, "thema-een", "", -1_000_00), (2023, "thema-een", "", 1_000_00)]
    assert answer.context["row"] == Shift.objects.get()
    assert [(move.origin, move.target, move.cents) for move in answer.context["moves"]] == [
        ("thema 1 (Thema een), 2022", "thema 1 (Thema een), 2023", 1_000_00)
    ]


def test_before_it_is_for_good_amounts_right_and_room_are_shown_and_nothing_is_written(
    secretary: Client, stage: Stage
) -> None:
    given = {"framework": stage.world.framework, "unit": stage.world.faculty, "year": 2022}
    Allocation.objects.create(**given, amount_cents=400_00)

    page = secretary.post(address(), checked(stage, theme_1="thema-een", right="consent", rows="2"))

    seen = page.context
    assert (page.status_code, Shift.objects.count()) == (200, 0)
    assert [(move.origin, move.target, move.cents) for move in seen["moves"]] == [
        ("thema 1 (Thema een), 2022", "thema 1 (Thema een), 2023", 1_000_00)
    ]
    assert [(each.year, each.before, each.after) for each in seen["room"]] == [
        (2022, 400_00, -600_00),
        (2023, 0, 1_000_00),
    ]
    text = page.content.decode()
    assert "Het telt nog niet" in text
    assert "Recht zou in 2022 minder dan niets te besteden hebben" in text
    hidden = dict(seen["hidden"])
    assert secretary.post(address(), {**hidden, "record": "1"}).status_code == 302
    assert legs() == [(2022, "thema-een", "", -1_000_00), (2023, "thema-een", "", 1_000_00)]
    assert Shift.objects.get().right == "consent"


def test_from_the_check_one_goes_back_with_all_that_was_typed(secretary: Client, stage: Stage) -> None:
    page = secretary.post(address(), checked(stage, change="1"))

    form = page.context["form"]
    assert (page.status_code, dict(form.errors), Shift.objects.count()) == (200, {}, 0)
    assert [form[name].value() for name in ("from_1", "to_1", "amount_1", "reason")] == [
        "2022",
        "2023",
        "1.000",
        "Later begonnen.",
    ]


def test_the_check_of_a_correction_shows_what_it_takes_the_place_of(secretary: Client, stage: Stage) -> None:
    secretary.post(address(), typed(stage))
    correcting = reverse("shifts:correct", args=[Shift.objects.get().uuid])

    page = secretary.post(correcting, checked(stage, amount_1="2.500"))

    seen = page.context
    assert ([move.cents for move in seen["before"]], [move.cents for move in seen["moves"]]) == ([1_000_00], [2_500_00])
    assert [(each.year, each.before, each.after) for each in seen["room"]] == [
        (2022, -1_000_00, -2_500_00),
        (2023, 1_000_00, 2_500_00),
    ]
    assert Shift.objects.count() == 1


@pytest.mark.parametrize("step", [checked, typed])
def test_what_the_rules_refuse_is_refused_at_the_check_already(secretary: Client, stage: Stage, step: Any) -> None:
    page = secretary.post(address(), step(stage, decided_on="31-12-2099"))

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["decided_on"])


def test_between_themes_and_between_measures(secretary: Client, stage: Stage) -> None:
    one, two = stage.measures
    secretary.post(address("thema"), typed(stage, year_1="2023", from_1="thema-een", to_1="thema-twee"))
    themes = legs()
    secretary.post(address("maatregel"), typed(stage, year_1="2023", from_1=str(one.uuid), to_1=str(two.uuid)))

    assert themes == [(2023, "thema-een", "", -1_000_00), (2023, "thema-twee", "", 1_000_00)]
    assert legs() == [(2023, "thema-een", one.title, -1_000_00), (2023, "thema-twee", two.title, 1_000_00)]


def test_the_board_of_the_institution_shifts_between_units(client: Client, stage: Stage) -> None:
    client.force_login(stage.person("clerk"))
    other = make_unit(code="letteren-2")
    council = {"body": stage.world.bodies["ur"].pk, "year_1": "2022"}

    client.post(address("eenheid", "rijnland"), typed(stage, from_1="recht", to_1="letteren-2", **council))

    assert [(leg.unit, leg.cents) for leg in Shift.objects.get().legs.order_by("number")] == [
        (stage.world.faculty, -1_000_00),
        (other, 1_000_00),
    ]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"to_1": "2022"}, "to_1"),
        ({"to_1": ""}, "to_1"),
        ({"amount_1": "-5"}, "amount_1"),
        ({"amount_1": "veel"}, "amount_1"),
        ({"reason": ""}, "reason"),
        ({"decided_on": "31-12-2099"}, "decided_on"),
        ({"from_1": "", "to_1": "", "amount_1": ""}, "__all__"),
    ],
)
def test_a_mistake_is_said_at_its_place_and_what_was_typed_stays(
    secretary: Client, stage: Stage, more: dict[str, str], field: str
) -> None:
    answer = secretary.post(address(), typed(stage, **more))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["rows"].value() == "3"
    assert Shift.objects.count() == 0


def test_one_more_row_records_nothing(secretary: Client, stage: Stage) -> None:
    answer = secretary.post(address(), typed(stage, more="1", amount_1="x"))

    assert (answer.status_code, answer.context["form"].shown, dict(answer.context["form"].errors)) == (200, 4, {})
    assert Shift.objects.count() == 0


def test_what_waits_for_the_council_counts_once_its_decision_is_linked(secretary: Client, stage: Stage) -> None:
    decision = stage.decide()
    secretary.post(address(), typed(stage, right="consent"))
    row = Shift.objects.get()
    overview = reverse("shifts:list")
    waiting = secretary.get(overview).context

    answer = secretary.post(reverse("shifts:link", args=[row.uuid]), {"decision": decision.pk})

    assert ([each.pk for each in waiting["waiting"]], waiting["rows"], waiting["effect"]) == ([row.pk], [], [])
    assert (answer.status_code, ShiftDecision.objects.get().decision) == (302, decision)
    counted = secretary.get(overview).context
    assert (counted["waiting"], [each.pk for each in counted["rows"]]) == ([], [row.pk])
    assert counted["effect"] == [("Recht", [0, 0, 0, -1_000_00, 1_000_00, 0], 0)]


def test_a_correction_begins_with_what_stands_and_names_the_old(secretary: Client, stage: Stage) -> None:
    secretary.post(address(), typed(stage))
    old = Shift.objects.get()
    correcting = reverse("shifts:correct", args=[old.uuid])

    first = secretary.get(correcting).context["form"]
    secretary.post(correcting, typed(stage, amount_1="2.000"))

    assert [first[name].value() for name in ("from_1", "to_1", "amount_1")] == ["2022", "2023", "1.000"]
    assert (Shift.objects.latest("pk").corrects, legs()[1][-1]) == (old, 2_000_00)
    assert secretary.get(reverse("shifts:shift", args=[old.uuid])).context["row"].mark == "none"


def test_the_council_reads_it_and_sees_no_form(client: Client, secretary: Client, stage: Stage) -> None:
    secretary.post(address(), typed(stage, right="consent"))
    stage.decide()
    client.force_login(stage.person("fr_member"))

    answer = client.get(reverse("shifts:shift", args=[Shift.objects.get().uuid]))

    assert (answer.status_code, answer.context["form"], bool(answer.context["may_correct"])) == (200, None, False)
    assert client.get(address()).status_code == 403


def test_the_grid_says_what_may_be_spent_with_what_was_carried_over(secretary: Client, stage: Stage) -> None:
    save_line(
        measure=stage.measures[0],
        year=2022,
        source=stage.world.quality_funds,
        amount=Amount(5_00),
        actor=stage.person("holder"),
    )
    secretary.post(address(), typed(stage))
    secretary.force_login(stage.person("holder"))

    page = secretary.get(reverse("budgets:grid", args=[stage.document.uuid]))

    assert page.context["grid"].allocated == (-1_000_00, 1_000_00, None)
    assert reverse("shifts:list") in page.content.decode()


def test_the_list_takes_as_many_statements_for_many_as_for_one(
    django_assert_num_queries: Any, secretary: Client, stage: Stage
) -> None:
    secretary.post(address(), typed(stage))
    for number in range(4):
        secretary.get(reverse("shifts:list"))
        with django_assert_num_queries(8):
            secretary.get(reverse("shifts:list"))
        for _more in range(number):
            secretary.post(address(), typed(stage, decided_on="01-06-2022"))


def test_the_register_of_a_plan_names_the_act_in_words(secretary: Client, stage: Stage) -> None:
    stage.freeze("Eerste versie.")
    secretary.post(address(), typed(stage, document=stage.document.pk))

    page = secretary.get(reverse("governance:ledger", args=[stage.document.uuid]))

    assert "Verschuiving van geld vastgelegd" in page.content.decode()


def test_a_controller_reads_and_records_nothing(client: Client, stage: Stage) -> None:
    client.force_login(someone(Role.CONTROLLER, unit=stage.world.faculty))

    assert client.get(reverse("shifts:list")).status_code == 200
    assert client.get(address()).status_code == 403


def test_the_council_hears_of_it_by_its_right_and_no_more_once_it_has_decided(secretary: Client, stage: Stage) -> None:
    decision = stage.decide()
    secretary.post(address(), typed(stage, right="consent"))
    row = Shift.objects.get()

    told = list(Notice.objects.filter(shift=row).select_related(*RELATED).order_by("person__email"))

    assert {notice.person for notice in told} == {stage.person("fr_member"), stage.person("fr_secretary")}
    with translation.override("nl"):
        said = words(told[0])
    assert said.title == "Instemming gevraagd: geld van Recht gaat ergens anders heen"
    assert said.url == reverse("shifts:shift", args=[row.uuid])
    assert [may_see(notice) for notice in told] == [True, True]
    before = is_over(told[0])
    secretary.post(reverse("shifts:link", args=[row.uuid]), {"decision": decision.pk})
    assert (before, is_over(told[0])) == (False, True)
