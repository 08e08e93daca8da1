"""What changed between two versions: moved is not removed and added, and money adds up."""

import copy
import uuid

import pytest

from governance.compare import compare
from governance.figures import Cell
from governance.reading import arrange, pieces


def names(text: str) -> dict[str, str]:
    return {"nl": text, "en": text}


def theme(number: int) -> dict:
    return {"code": f"t{number}", "number": number, "name": names(f"Thema {number}"), "short": names(f"T{number}")}


def section(code: str, body: str = "", theme: str | None = None) -> dict:
    return {
        "code": code,
        "title": names(code),
        "theme": theme,
        "after_themes": False,
        "criterion": None,
        "body": body,
        "no_goals_reason": "",
    }


def measure(title: str, theme: str, number: str, **fields) -> dict:
    plain = dict.fromkeys(
        (
            "description",
            "instrument",
            "target_group",
            "owner",
            "nature",
            "nature_argument",
            "additionality",
            "result_midterm",
            "result_end",
        ),
        "",
    )
    return {
        "uuid": str(uuid.uuid4()),
        "lineage": str(uuid.uuid4()),
        "title": title,
        "theme": theme,
        "number": number,
        "themes": [],
        "goals": [],
        "ambitions": [],
        "initiative": None,
        "starts_on": None,
        "ends_on": None,
        "carries": [],
        "part_of": [],
        **plain,
        **fields,
    }


def goal(title: str, theme: str) -> dict:
    return {
        "uuid": "g",
        "lineage": "g",
        "number": "1.1",
        "theme": theme,
        "title": title,
        "description": "",
        "target_group": "",
        "result_midterm": "",
        "result_end": "Meer studenten.",
        "ambitions": [],
        "carried_by": [],
    }


def line(row: dict, year: int, cents: int | None, source: str = "quality") -> dict:
    return {"measure": row["uuid"], "year": year, "source": source, "cents": cents, "pm": cents is None, "note": ""}


@pytest.fixture
def old() -> dict:
    stays, goes = measure("Blijft", "t1", "1.1"), measure("Gaat weg", "t2", "2.1")
    return {
        "document": {"language": "nl", "first_year": 2022, "last_year": 2023, "unit": {"code": "recht"}},
        "themes": [theme(1), theme(2)],
        "sections": [
            section("summary", "<p>Een tekst.</p>"),
            section("theme-t1", "", "t1"),
            section("theme-t2", "", "t2"),
        ],
        "goals": [],
        "measures": [stays, goes],
        "initiatives": [],
        "dialogues": [],
        "pins": [],
        "pins_missing": [],
        "budget": {
            "sources": [{"code": "quality", "counts": True}, {"code": "own", "counts": False}],
            "lines": [
                line(stays, 2022, 100_00),
                line(stays, 2022, 7_00, "own"),
                line(goes, 2022, 50_00),
                line(goes, 2023, None),
            ],
            "allocations": [{"unit": "recht", "year": 2022, "cents": 200_00}],
            "income": [],
        },
    }


def test_nothing_changed(old):
    result = compare(old, copy.deepcopy(old))

    assert (result.is_empty, result.difference) == (True, 0)


def test_a_measure_that_goes_to_another_theme_was_moved(old):
    new = copy.deepcopy(old)
    new["measures"][0].update(theme="t2", number="2.2")
    result = compare(old, new)

    assert [(c.kind, c.was["number"], c.now["number"], c.difference) for c in result.measures] == [
        ("moved", "1.1", "2.2", 0)
    ]
    assert [row.cells[0] for row in result.amounts] == [(2022, 100_00, 0), (2022, 50_00, 150_00)]
    assert (result.difference, [c.now["title"] for c in result.moved_money]) == (0, ["Blijft"])


def test_a_measure_that_moved_and_was_renamed_at_once_is_still_that_measure(old):
    new = copy.deepcopy(old)
    new["measures"][0].update(theme="t2", number="2.2", title="Mentoren in het eerste jaar", uuid=str(uuid.uuid4()))
    for row in new["budget"]["lines"]:
        row["measure"] = new["measures"][0]["uuid"] if row["measure"] == old["measures"][0]["uuid"] else row["measure"]
    (change,) = compare(old, new).measures

    assert (change.kind, change.was_called, change.shown["title"]) == ("moved", "Blijft", "Mentoren in het eerste jaar")
    assert (change.before.cents, change.after.cents, change.difference) == (100_00, 100_00, 0)
    assert [field.name for field in change.fields] == ["title"]


def test_amounts_that_shift_between_themes_leave_the_total_as_it_is(old):
    new = copy.deepcopy(old)
    new["budget"]["lines"][0]["cents"], new["budget"]["lines"][2]["cents"] = 80_00, 70_00
    result = compare(old, new)

    assert [(c.kind, c.shown["title"], c.difference) for c in result.measures] == [
        ("amount", "Blijft", -20_00),
        ("amount", "Gaat weg", 20_00),
    ]
    assert [row.cells[0] for row in result.amounts] == [(2022, 100_00, 80_00), (2022, 50_00, 70_00)]
    assert (result.difference, result.is_empty, result.moved_money) == (0, False, [])


def test_a_goal_that_was_removed_is_shown_as_gone_in_its_theme(old):
    old["goals"] = [goal("Minder uitval", "t2")]
    new = copy.deepcopy(old)
    new["goals"] = []
    result = compare(old, new)

    assert [(c.kind, c.was["title"], c.now) for c in result.goals] == [("gone", "Minder uitval", None)]
    assert [(s.code, len(s.goals)) for s in result.changed_sections] == [("theme-t2", 1)]


def test_a_paragraph_that_went_to_another_part_was_moved_there(old):
    moved = "<p>Elke opleiding heeft een studieadviseur.</p>"
    old["sections"][0]["body"] += moved
    new = copy.deepcopy(old)
    new["sections"][0]["body"], new["sections"][1]["body"] = "<p>Een tekst.</p>", moved
    sections = compare(old, new).sections

    assert ['class="gone moved"' in block.html for block in sections[0].blocks] == [False, True]
    assert ['class="came moved"' in block.html for block in sections[1].blocks] == [True]


def test_of_what_came_and_went_every_word_is_shown(old):
    goes = old["measures"][1]
    goes.update(description="<p>Een tutor per groep.</p>", starts_on="2022-09-01")
    new = copy.deepcopy(old)
    new["measures"][1] = measure("Mentoren", "t2", "2.1", owner="Vice-decaan", nature="new")
    shown = {c.kind: {f.name: f.html for f in c.fields} for c in compare(old, new).sections[2].measures}

    assert shown == {
        "gone": {"description": "<p><del>Een tutor per groep.</del></p>", "starts_on": "<del>2022-09-01</del>"},
        "new": {"owner": "<ins>Vice-decaan</ins>", "nature": "<ins>new</ins>"},
    }


def test_a_common_initiative_that_changed_is_no_unchanged_plan(old):
    leader = {"code": "recht", "name": names("Recht")}
    was = {"uuid": "i", "lineage": "i", "theme": "t1", "title": "Toetsen", "description": "", "run_by": leader}
    new = copy.deepcopy(old)
    old["initiatives"], new["initiatives"] = [was], [{**was, "run_by": {"code": "fgw", "name": names("Letteren")}}]
    result = compare(old, new)

    assert result.is_empty is False
    assert [(f.name, f.html) for f in result.sections[1].initiatives[0].fields] == [
        ("run_by", "<del>Recht</del> <ins>Letteren</ins>")
    ]


def test_new_gone_and_changed_measures_with_their_money(old):
    new = copy.deepcopy(old)
    gone = new["measures"].pop()
    new["budget"]["lines"] = [row for row in new["budget"]["lines"] if row["measure"] != gone["uuid"]]
    new["budget"]["lines"][0]["cents"] = 120_00
    added = measure("Komt erbij", "t2", "2.1")
    new["measures"].append(added)
    new["budget"]["lines"].append(line(added, 2023, 30_00))
    result = compare(old, new)

    assert [(c.kind, c.shown["title"], c.difference) for c in result.measures] == [
        ("gone", "Gaat weg", -50_00),
        ("new", "Komt erbij", 30_00),
        ("amount", "Blijft", 20_00),
    ]
    assert (result.before, result.after, result.counts) == (
        150_00,
        150_00,
        {"new": 1, "gone": 1, "moved": 0, "changed": 1},
    )


def test_the_same_total_divided_otherwise_is_seen(old):
    new = copy.deepcopy(old)
    new["budget"]["lines"][0]["year"] = 2023
    change = compare(old, new).measures[0]

    assert (change.kind, change.per_year, change.difference) == ("amount", True, 0)


def test_words_of_sections_measures_and_goals(old):
    old["goals"] = [goal("Doel", "t1")]
    new = copy.deepcopy(old)
    new["sections"][0]["body"] = "<p>Een betere tekst.</p>"
    new["goals"][0]["result_end"] = "Drie van de vier studenten."
    new["measures"][0]["owner"] = "Vice-decaan"
    result = compare(old, new)

    assert [(s.code, s.paragraphs, len(s.goals), len(s.measures)) for s in result.changed_sections] == [
        ("summary", 1, 0, 0),
        ("theme-t1", 0, 1, 1),
    ]
    assert result.sections[0].blocks[0].html == "<p>Een <ins>betere </ins>tekst.</p>"
    assert [(f.name, f.html) for f in result.measures[0].fields] == [("owner", "<ins>Vice-decaan</ins>")]


def test_pins_that_came_and_changed(old):
    pin = {"unit": {"code": "recht", "name": names("Recht")}, "version": "a", "number": 1}
    new = copy.deepcopy(old)
    old["pins"] = [pin]
    new["pins"] = [{**pin, "version": "b", "number": 2}, {**pin, "unit": {"code": "x", "name": names("X")}}]

    assert [(kind, (was or {}).get("number"), now["number"]) for kind, was, now in compare(old, new).pins] == [
        ("text", 1, 2),
        ("new", None, 1),
    ]


def test_the_document_is_arranged_with_totals_per_theme_and_what_is_left(old):
    reading = arrange(old, {"theme-t2": ["het besluit"]})

    assert (reading.totals, reading.total, reading.left) == ((150_00, 0), 150_00, (50_00, None))
    assert [(c.code, c.notes, c.totals) for c in reading.chapters] == [
        ("summary", (), (0, 0)),
        ("theme-t1", (), (100_00, 0)),
        ("theme-t2", ("het besluit",), (50_00, 0)),
    ]
    assert reading.chapters[1].money[0].other == Cell(7_00)
    assert reading.chapters[2].money[0].cells == (Cell(50_00), Cell(None, True))


def test_tables_in_a_text_get_a_region_of_their_own():
    html = "<p>a</p><table><tbody><tr><td>1</td></tr></tbody></table><p>b</p>"

    assert [kind for kind, _html in pieces(html)] == ["text", "table", "text"]
