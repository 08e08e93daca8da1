"""The parts of a version that a council can decide on apart, and when two are the same to the letter."""

from __future__ import annotations

import copy
import uuid
from typing import Any

import pytest
from django.utils.translation import override

from governance.parts import Choice, Parts, names, sentence
from tests.governance.test_compare import line, measure, section, theme

THEMES = ("theme-t1", "theme-t2", "theme-t3")


def goal(theme: str) -> dict[str, Any]:
    plain = dict.fromkeys(("description", "target_group", "result_midterm", "result_end"), "")
    own = {"uuid": str(uuid.uuid4()), "lineage": str(uuid.uuid4()), "number": "1.1", "theme": theme}
    return {**own, "title": "Kleine groepen", "ambitions": [], "carried_by": [], **plain}


def pin(code: str, name: str) -> dict[str, Any]:
    own = {"document": str(uuid.uuid4()), "version": str(uuid.uuid4()), "number": 3, "fingerprint": "f" * 64}
    unit = {"code": code, "name": {"nl": name, "en": name}}
    return {**own, "unit": unit, "title": "Afspraken", "adopted_on": "2021-06-24"}


@pytest.fixture
def old() -> dict[str, Any]:
    first, second = measure("Tutoren", "t1", "1.1"), measure("Zalen", "t2", "2.1")
    third = measure("Coaches", "t2", "2.2", goals=[])
    first["description"] = "<p>Een tutor voor elke groep.</p>"
    aim = goal("t1")
    first["goals"] = [aim["uuid"]]
    return {
        "document": {"first_year": 2022, "last_year": 2023, "unit": {"code": "recht"}},
        "themes": [theme(1), theme(2), theme(3)],
        "sections": [
            section("summary", "<p>Een tekst.</p>"),
            *(section(code, "<p>Zo doen wij dat.</p>", code.removeprefix("theme-")) for code in THEMES),
        ],
        "goals": [aim],
        "measures": [first, second, third],
        "initiatives": [],
        "dialogues": [],
        "pins": [pin("letteren", "Letteren"), pin("recht", "Recht")],
        "pins_missing": [],
        "budget": {
            "sources": [{"code": "quality", "counts": True}],
            "lines": [line(first, 2022, 100_00), line(second, 2022, 50_00), line(third, 2023, None)],
            "allocations": [{"unit": "recht", "year": 2022, "cents": 200_00}],
            "income": [],
        },
    }


def code(row: dict[str, Any]) -> str:
    return f"measure-{row['lineage']}"


def differ(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """The parts by name that are not the same to the letter, or stand in one of both alone."""
    was, now = Parts(old), Parts(new)
    both = was.codes | now.codes
    found = {part for part in both if was.canonical(part) != now.canonical(part)}
    titles = {code(row): row["title"] for row in (*old["measures"], *new["measures"])}
    return {titles.get(part, part) for part in found}


def one_word(new: dict[str, Any]) -> None:
    new["measures"][0]["description"] = "<p>Een mentor voor elke groep.</p>"


def one_cent(new: dict[str, Any]) -> None:
    new["budget"]["lines"][1]["cents"] += 1


def from_pm_to_nothing(new: dict[str, Any]) -> None:
    new["budget"]["lines"][2].update(cents=0, pm=False)


def a_note(new: dict[str, Any]) -> None:
    new["budget"]["lines"][0]["note"] = "Onder voorbehoud."


def to_another_theme(new: dict[str, Any]) -> None:
    new["measures"][1].update(theme="t3", number="3.1")


def a_goal_more(new: dict[str, Any]) -> None:
    new["goals"].append(goal("t3"))


def another_goal(new: dict[str, Any]) -> None:
    new["measures"][0]["goals"] = []


def a_measure_less(new: dict[str, Any]) -> None:
    gone = new["measures"].pop(2)
    new["budget"]["lines"] = [row for row in new["budget"]["lines"] if row["measure"] != gone["uuid"]]


def a_reason(new: dict[str, Any]) -> None:
    new["sections"][3]["no_goals_reason"] = "Hier gebeurt al genoeg."


def another_allocation(new: dict[str, Any]) -> None:
    new["budget"]["allocations"][0]["cents"] -= 1


def another_pin(new: dict[str, Any]) -> None:
    new["pins"][1].update(version=str(uuid.uuid4()), number=4, fingerprint="e" * 64)


def numbered_anew(new: dict[str, Any]) -> None:
    new["measures"][1]["number"], new["measures"][2]["number"] = "2.2", "2.1"
    new["measures"].reverse()


def linked(new: dict[str, Any]) -> None:
    """By others: their measure carries this goal, and this measure is part of their initiative."""
    new["goals"][0]["carried_by"] = [{"measure": str(uuid.uuid4()), "title": "Coaching", "unit": "cib"}]
    new["measures"][0]["part_of"] = [{"initiative": str(uuid.uuid4()), "title": "Studentenwelzijn"}]


def written_anew(new: dict[str, Any]) -> None:
    """The same rows under other identities, as in a copy that keeps its lineage."""
    fresh = {row["uuid"]: str(uuid.uuid4()) for row in (*new["measures"], *new["goals"])}
    for row in (*new["measures"], *new["goals"]):
        row["uuid"] = fresh[row["uuid"]]
    new["measures"][0]["goals"] = [fresh[new["measures"][0]["goals"][0]]]
    for row in new["budget"]["lines"]:
        row["measure"] = fresh[row["measure"]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (copy.copy, set()),
        (numbered_anew, set()),
        (written_anew, set()),
        (linked, set()),
        (one_word, {"theme-t1", "Tutoren"}),
        (one_cent, {"theme-t2", "Zalen", "budget"}),
        (from_pm_to_nothing, {"theme-t2", "Coaches", "budget"}),
        (a_note, {"theme-t1", "Tutoren", "budget"}),
        (to_another_theme, {"theme-t2", "theme-t3", "Zalen"}),
        (a_goal_more, {"theme-t3"}),
        (another_goal, {"theme-t1", "Tutoren"}),
        (a_measure_less, {"theme-t2", "Coaches", "budget"}),
        (a_reason, {"theme-t3"}),
        (another_allocation, {"budget"}),
        (another_pin, {"unit-recht"}),
    ],
)
def test_a_part_is_the_same_only_to_the_letter(old, change, expected):
    new = copy.deepcopy(old)
    change(new)

    assert differ(old, new) == expected


def test_a_theme_without_a_measure_is_the_same_when_only_that_one_changed(old):
    new = copy.deepcopy(old)
    one_cent(new)
    changed = [code(old["measures"][1])]

    assert Parts(old).canonical("theme-t2", changed) == Parts(new).canonical("theme-t2", changed)
    assert Parts(old).canonical("theme-t2") != Parts(old).canonical("theme-t2", changed)


def test_what_there_is_to_choose_from_in_reading_order(old):
    tutors, rooms, coaches = map(code, old["measures"])
    parts = Parts(old)

    with override("nl"):
        assert parts.choices() == [
            Choice("summary", "summary"),
            Choice("theme-t1", "1. theme-t1", ((tutors, "Maatregel 1.1 Tutoren"),)),
            Choice("theme-t2", "2. theme-t2", ((rooms, "Maatregel 2.1 Zalen"), (coaches, "Maatregel 2.2 Coaches"))),
            Choice("theme-t3", "3. theme-t3"),
            Choice("budget", "Begroting"),
            Choice("unit-letteren", "Plan van Letteren"),
            Choice("unit-recht", "Plan van Recht"),
        ]
        settled = {"summary": (), "theme-t2": [rooms], "unit-recht": (), tutors: ()}
        assert parts.choices(settled) == [
            Choice("theme-t1", "1. theme-t1"),
            Choice(rooms, "Maatregel 2.1 Zalen"),
            Choice("theme-t3", "3. theme-t3"),
            Choice("budget", "Begroting"),
            Choice("unit-letteren", "Plan van Letteren"),
        ]


@pytest.mark.parametrize(
    ("yes", "no", "said"),
    [
        (
            ("summary", "theme-t1"),
            ("theme-t2", "budget"),
            "De raad stemde in met thema 1, summary. Niet ingestemd is met thema 2, de begroting.",
        ),
        (
            ("theme-t1", "theme-t2"),
            ("Zalen",),
            "De raad stemde in met thema 1 en 2, behalve met maatregel 2.1 “Zalen”.",
        ),
        (
            ("theme-t2",),
            ("Zalen", "Coaches", "theme-t1"),
            "De raad stemde in met thema 2, behalve met de maatregelen 2.1 en 2.2. Niet ingestemd is met thema 1.",
        ),
        (
            ("Coaches", "theme-t1"),
            ("theme-t2", "Zalen"),
            "De raad stemde in met thema 1, maatregel 2.2 “Coaches”. Niet ingestemd is met thema 2.",
        ),
        (
            ("summary", *THEMES, "budget", "unit-letteren", "unit-recht"),
            ("Tutoren",),
            "De raad stemde in met alle onderdelen, behalve met maatregel 1.1 “Tutoren”.",
        ),
        (
            ("summary", "theme-t1", "theme-t3", "budget", "unit-letteren", "unit-recht", "Coaches"),
            ("theme-t2",),
            "De raad stemde in met thema 1 en 3, summary, maatregel 2.2 “Coaches”, de begroting, "
            "de plannen van Letteren en Recht. Niet ingestemd is met thema 2.",
        ),
        (
            ("unit-letteren", "unit-recht", "Tutoren", "theme-t1"),
            ("summary",),
            "De raad stemde in met thema 1, de plannen van Letteren en Recht. Niet ingestemd is met summary.",
        ),
    ],
)
def test_a_partial_decision_in_words(old, yes, no, said):
    by_title = {row["title"]: code(row) for row in old["measures"]}
    agreed = {by_title.get(part, part): one for parts, one in ((yes, True), (no, False)) for part in parts}

    with override("nl"):
        assert sentence(old, agreed) == said


def test_parts_that_were_refused_in_a_few_words(old):
    with override("en"):
        codes = ["theme-t3", code(old["measures"][0]), "unit-recht"]
        assert names(old, codes) == "theme 3, measure 1.1 “Tutoren”, the plan of Recht"
