"""Talks: whom they reached, what was done with them, and where a plan shows it. Two people do not lose each other's text."""

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.models import Dialogue, DialogueGroup, DialogueOutcome
from governance.services.talks import change_dialogue, record_dialogue, remove_outcome, save_outcome
from governance.snapshot import build
from governance.talk_history import changes, revision_of
from governance.talks import outcomes_in, reached, reached_in
from governance.wording import day
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.submission import items
from plans.models import Framework, Theme
from tests.governance.stage import TODAY

pytestmark = pytest.mark.django_db


def hold(stage, **fields):
    given = {
        "framework": stage.world.framework,
        "unit": stage.world.faculty,
        "title": "Panel",
        "held_on": TODAY(),
        "with_whom": "studenten",
        "said": "Meer tijd.",
        "actor": stage.person("holder"),
    }
    return record_dialogue(**{**given, **fields})


@pytest.fixture
def talk(stage):
    return hold(stage)


def test_each_number_that_is_asked_is_named_by_itself(stage, as_):
    form = as_("holder").get(reverse("governance:add_dialogue")).context["form"]

    labels = [str(field.label) for name, field in form.fields.items() if name.endswith(("present", "invited"))]
    assert (len(labels), labels[:2]) == (
        8,
        ["Hoeveel studenten waren aanwezig?", "Hoeveel studenten waren uitgenodigd?"],
    )
    assert len(set(labels)) == len(labels)


def test_a_talk_is_counted_per_group_or_as_a_whole(stage):
    both = {"students": (8, 12), "staff": (3, None), "external": (None, None)}
    assert [(r.group, r.present, r.invited) for r in reached(hold(stage, groups=both))] == [
        ("students", 8, 12),
        ("staff", 3, None),
    ]
    assert [(r.group, r.present, r.invited) for r in reached(hold(stage, present=9, invited=16))] == [("", 9, 16)]
    assert reached(hold(stage)) == []
    wrong = [
        ({"groups": {"staff": (3, 2)}}, "staff_present"),
        ({"groups": {"external": (None, 2)}}, "external_present"),
        ({"groups": {"staff": (1, 2)}, "present": 4}, "present"),
    ]
    for fields, field in wrong:
        with pytest.raises(Refused) as refused:
            hold(stage, **fields)
        assert refused.value.field == field


def test_an_outcome_names_a_part_of_a_plan_or_says_why_not(stage, talk):
    holder, measure = stage.person("holder"), stage.measures[0]
    for how, part, text, field in [
        ("taken_up", None, "Ja.", "part"),
        ("not_taken_up", measure, "Nee.", "part"),
        ("not_taken_up", None, " ", "text"),
        ("otherwise", None, "", "text"),
    ]:
        with pytest.raises(Refused) as refused:
            save_outcome(dialogue=talk, actor=holder, how=how, part=part, text=text)
        assert refused.value.field == field

    made = [
        save_outcome(dialogue=talk, actor=holder, how="taken_up", part=stage.goals[0]),
        save_outcome(dialogue=talk, actor=holder, how="taken_up", part=measure, text="Meer uren."),
        save_outcome(dialogue=talk, actor=holder, how="not_taken_up", text="Te duur."),
    ]
    assert [row.part for row in made] == [stage.goals[0], measure, None]
    remove_outcome(outcome=made[2], actor=holder)
    assert list(talk.outcomes.order_by("pk")) == made[:2]
    with pytest.raises(Forbidden):
        remove_outcome(outcome=made[0], actor=stage.person("fr_member"))
    with pytest.raises(ProtectedError):
        measure.delete()


def test_an_outcome_goes_up_to_a_plan_that_is_read_and_not_to_another(stage):
    below = hold(stage, unit=stage.world.programme, actor=stage.person("director"))
    with pytest.raises(Refused) as refused:  # the director does not read the working text of the faculty
        save_outcome(dialogue=below, actor=stage.person("director"), how="taken_up", part=stage.measures[0])
    assert refused.value.field == "part"
    dean = stage.person("dean")
    save_outcome(dialogue=below, actor=dean, how="taken_up", part=stage.measures[0])
    rows = build(stage.document)["dialogues"]
    assert [(row["unit"]["code"], row["outcomes"][0]["title"]) for row in rows] == [
        (stage.world.programme.code, "Maatregel 1")
    ]


def test_a_plan_shows_the_talks_behind_it(stage, talk, as_):
    holder = stage.person("holder")
    save_outcome(dialogue=talk, actor=holder, how="taken_up", part=stage.goals[0], text="Kleiner.")
    measure, other = stage.measures
    save_outcome(dialogue=talk, actor=holder, how="taken_up", part=measure)
    pages = [
        reverse("plans:theme", args=[stage.document.uuid, stage.world.themes[0].code]),
        reverse("plans:measure", args=[measure.uuid]),
        reverse("plans:measure", args=[other.uuid]),
    ]
    address = reverse("governance:dialogue", args=[talk.uuid])
    assert [as_("holder").get(page).content.decode().count(f'href="{address}"') for page in pages] == [2, 1, 0]
    page = as_("fr_member").get(address).content.decode()
    assert ("Maatregel 1" in page, reverse("plans:measure", args=[measure.uuid]) in page) == (False, False)


def seen_by(stage, talk, as_, who: str) -> list[tuple[str, str]]:
    """How the goals and measures of a talk are named to somebody, and where they lead; the same on both pages."""
    one = as_(who).get(reverse("governance:dialogue", args=[talk.uuid])).context["talk"]
    listed = list(as_(who).get(reverse("governance:dialogues")).context["page"])[0]
    found = [[(row.named.words, row.named.url) for row in each.outcomes.all()] for each in (one, listed)]
    assert found[0] == found[1]
    return found[0]


def test_a_title_is_that_of_a_version_for_who_does_not_read_the_plan(stage, talk, as_):
    holder, measure = stage.person("holder"), stage.measures[0]
    for part in (stage.goals[0], measure):
        save_outcome(dialogue=talk, actor=holder, how="taken_up", part=part)
    hidden = [
        ("een doel in een plan dat u niet kunt lezen", ""),
        ("een maatregel in een plan dat u niet kunt lezen", ""),
    ]
    assert seen_by(stage, talk, as_, "fr_member") == hidden

    stage.freeze("Nog niet voorgelegd.")
    assert seen_by(stage, talk, as_, "fr_member") == hidden
    request = stage.ask(stage.freeze("Voorgelegd."))
    type(measure).objects.filter(pk=measure.pk).update(title="Nog geheim")
    version = reverse("governance:version", args=[request.version.uuid])
    assert seen_by(stage, talk, as_, "fr_member") == [("Kleine groepen", version), ("Maatregel 1", version)]
    assert seen_by(stage, talk, as_, "holder")[1] == (
        "Nog geheim",
        reverse("plans:measure", args=[measure.uuid]),
    )
    search = reverse("governance:dialogues")
    found = [len(as_(who).get(search, {"q": "geheim"}).context["page"]) for who in ("holder", "fr_member")]
    assert found == [1, 0]


def test_who_does_not_read_the_plan_may_mend_the_words_beside_it(stage, as_):
    below = hold(stage, unit=stage.world.programme, actor=stage.person("director"))
    row = save_outcome(dialogue=below, actor=stage.person("dean"), how="taken_up", part=stage.measures[0], text="Ja.")
    address = reverse("governance:change_outcome", args=[below.uuid, row.pk])
    client = as_("director")
    page = client.get(address).content.decode()
    assert ("Maatregel 1" in page, "een maatregel in een plan dat u niet kunt lezen" in page) == (False, True)
    sent = {"how": "taken_up", "part": str(stage.measures[0].uuid), "text": "Ja, in 2023.", "seen": 0}
    client.post(address, sent)
    row.refresh_from_db()
    assert (row.part, row.text) == (stage.measures[0], "Ja, in 2023.")


def test_a_snapshot_holds_groups_and_outcomes_and_an_old_one_stays_readable(stage):
    talk = hold(stage, groups={"students": (8, 12)}, kind="panel", organised_by="de opleiding", done="Besproken.")
    save_outcome(dialogue=talk, actor=stage.person("holder"), how="taken_up", part=stage.goals[0], text="Kleiner.")

    content = build(stage.document)
    row = content["dialogues"][0]
    assert (content["schema"], row["kind"], row["organised_by"], row["present"], row["groups"]) == (
        2,
        "panel",
        "de opleiding",
        None,
        [{"group": "students", "present": 8, "invited": 12}],
    )
    assert [(one["how"], one["part"], one["title"], one["text"]) for one in row["outcomes"]] == [
        ("otherwise", None, "", "Besproken."),
        ("taken_up", str(stage.goals[0].uuid), "Kleine groepen", "Kleiner."),
    ]
    old = {"present": 9, "invited": 16, "done": "In het plan."}
    assert [(r.group, r.present, r.invited) for r in reached_in(old)] == [("", 9, 16)]
    assert [(one["how"], one["text"]) for one in outcomes_in(old)] == [("otherwise", "In het plan.")]
    assert (reached_in({**old, "present": None}), outcomes_in({**old, "done": ""})) == ([], [])


def test_the_readiness_names_a_talk_without_an_outcome(stage, talk):
    hold(stage, title="Avond", done="In het plan.")
    version = stage.freeze("Klaar.")
    item = items.talks(items.Papers(None, [(version, version.content)], []))
    words = "Wat er met “Panel” is gedaan, is nog niet opgeschreven"
    assert [(place.text, place.url) for place in item.places] == [
        (words, reverse("governance:dialogue", args=[talk.uuid]))
    ]
    assert (item.done, item.total, item.blocks) == (1, 2, False)


def test_a_text_that_changed_meanwhile_is_not_overwritten(stage, talk):
    holder, dean = stage.person("holder"), stage.person("dean")
    row = save_outcome(dialogue=talk, actor=holder, how="otherwise", text="Eerst.")
    about = {"dialogue": talk, "outcome": row, "how": "otherwise"}
    save_outcome(**about, actor=dean, text="Van haar.\r\nEn meer.", seen=0)

    with pytest.raises(Conflict) as conflict:
        save_outcome(**about, actor=holder, text="Van hem.", seen=0)
    save_outcome(**about, actor=holder, text="Van beiden.", seen=conflict.value.revision)

    assert (conflict.value.stored["text"], conflict.value.typed) == ("Van haar.\nEn meer.", {"text": "Van hem."})
    assert DialogueOutcome.objects.get().text == "Van beiden."
    assert [row.history_user for row in row.history.order_by("-history_id")[:2]] == [holder, dean]


def test_the_page_shows_both_texts_and_a_second_save_chooses(stage, talk, as_):
    holder, row = (
        as_("holder"),
        save_outcome(dialogue=talk, actor=stage.person("holder"), how="otherwise", text="Eerst."),
    )
    address = reverse("governance:change_outcome", args=[talk.uuid, row.pk])
    sent = {"how": "otherwise", "text": "Van hem.", "seen": holder.get(address).context["form"]["seen"].value()}
    dean = stage.person("dean")
    save_outcome(dialogue=talk, outcome=row, actor=dean, how="otherwise", text="Van haar.", seen=0)

    stale = holder.post(address, sent)
    page = stale.content.decode()
    assert (stale.status_code, DialogueOutcome.objects.get().text) == (422, "Van haar.")
    assert ("Van haar." in page, ">\nVan hem.</textarea>" in page) == (True, True)

    chosen = holder.post(address, {**sent, "seen": stale.context["form"]["seen"].value()})
    assert (chosen.status_code, DialogueOutcome.objects.get().text) == (302, "Van hem.")


def test_a_talk_is_recorded_and_its_outcome_chosen_on_the_pages(stage, as_):
    client = as_("holder")
    sent = {
        "framework": stage.world.framework.pk,
        "unit": stage.world.faculty.pk,
        "kind": "panel",
        "title": "Panel",
        "held_on": TODAY().isoformat(),
        "with_whom": "studenten en docenten",
        "said": "Meer tijd.",
        "students_present": "8",
        "students_invited": "12",
        "staff_present": "3",
    }
    assert client.post(reverse("governance:add_dialogue"), {**sent, "present": "4"}).status_code == 422
    client.post(reverse("governance:add_dialogue"), sent)
    talk = Dialogue.objects.get()
    assert [(r.group, r.present, r.invited) for r in reached(talk)] == [("students", 8, 12), ("staff", 3, None)]

    address = reverse("governance:dialogue_outcome", args=[talk.uuid])
    choice = {"how": "taken_up", "part": str(stage.measures[0].uuid), "seen": 0}
    assert client.post(address, {**choice, "part": ""}).status_code == 422
    assert client.post(address, choice).url == reverse("governance:dialogue", args=[talk.uuid])
    assert DialogueOutcome.objects.get().measure == stage.measures[0]
    found = [client.get(reverse("governance:dialogues"), {"gedaan": g}).context["page"] for g in ("ja", "nee")]
    assert [[row.title for row in page] for page in found] == [["Panel"], []]


def test_the_themes_are_those_of_the_framework_that_is_chosen(stage, as_):
    second = Framework.objects.create(
        code="later", name_nl="Later", name_en="Later", first_year=2025, last_year=2030, midterm_year=2027
    )
    theme = Theme.objects.create(framework=second, code="docenten", order=1, name_nl="Docenten", name_en="Teachers")
    Framework.objects.filter(pk=stage.world.framework.pk).update(is_current=True)
    address = reverse("governance:add_dialogue")
    client = as_("holder")
    usual, other = client.get(address), client.get(address, {"kader": "later"})

    shown = [[name for _pk, name in page.context["form"].fields["themes"].choices] for page in (usual, other)]
    assert shown == [["1. Thema een", "2. Thema twee"], ["1. Docenten"]]
    assert 'href="?kader=later"' in usual.content.decode()

    sent = {
        "framework": second.pk,
        "unit": stage.world.faculty.pk,
        "kind": "panel",
        "title": "Panel over docenten",
        "held_on": TODAY().isoformat(),
        "with_whom": "docenten",
        "said": "Meer tijd.",
        "themes": [theme.pk],
    }
    client.post(f"{address}?kader=later", sent)
    talk = Dialogue.objects.get(title="Panel over docenten")
    assert (talk.framework, list(talk.themes.all())) == (second, [theme])


def put_right(stage, talk, who: str = "holder", **fields):
    given = {
        "kind": talk.kind,
        "title": talk.title,
        "held_on": talk.held_on,
        "with_whom": talk.with_whom,
        "said": talk.said,
        "seen": revision_of(talk),
    }
    return change_dialogue(dialogue=talk, actor=stage.person(who), **{**given, **fields})


def long_ago(talk) -> None:
    """As if it was recorded last month."""
    then = timezone.localtime() - timezone.timedelta(days=30)
    Dialogue.objects.filter(pk=talk.pk).update(recorded_at=then)
    talk.history.update(history_date=then)
    DialogueGroup.history.filter(dialogue_id=talk.pk).update(history_date=then)
    talk.refresh_from_db()


def test_the_facts_are_put_right_and_a_version_keeps_what_it_holds(stage):
    first, second = stage.world.themes
    talk = hold(stage, groups={"students": (8, 12), "staff": (3, None)}, themes=[first])
    version = stage.freeze("Klaar.")
    long_ago(talk)
    assert changes(talk) == []

    before = TODAY() - timezone.timedelta(days=1)
    put_right(stage, talk, held_on=before, said="Meer tijd.", groups={"students": (9, 12)}, themes=[first, second])
    talk.refresh_from_db()
    put_right(stage, talk, "dean", groups={"students": (9, 12)}, themes=[first, second], said="Meer rust.")
    put_right(stage, talk, "dean", groups={"students": (9, 12)}, themes=[first, second], said="Meer rust.", seen=0)

    told = [(change.who, [(each.label, each.old, each.new) for each in change.changed]) for change in changes(talk)]
    assert told == [
        (stage.person("dean").name, [("wat er werd gezegd", "Meer tijd.", "Meer rust.")]),
        (
            stage.person("holder").name,
            [
                ("datum", day(TODAY()), day(before)),
                ("hoeveel er aanwezig waren", "studenten 8 van 12, docenten en medewerkers 3", "studenten 9 van 12"),
                ("thema’s", first.name, f"{first.name}, {second.name}"),
            ],
        ),
    ]
    frozen = version.content["dialogues"][0]
    assert (frozen["held_on"], frozen["said"], len(frozen["groups"])) == (TODAY().isoformat(), "Meer tijd.", 2)
    fresh = build(stage.document)["dialogues"][0]
    assert (fresh["held_on"], fresh["said"], len(fresh["groups"])) == (before.isoformat(), "Meer rust.", 1)


def test_the_facts_of_a_talk_are_judged_as_when_it_was_recorded(stage, talk):
    with pytest.raises(Forbidden):
        put_right(stage, talk, "fr_member", said="Iets anders.")
    wrong = [
        ({"held_on": TODAY() + timezone.timedelta(days=1)}, "held_on"),
        ({"groups": {"staff": (3, 2)}}, "staff_present"),
        ({"present": 3, "invited": 2}, "present"),
    ]
    for fields, field in wrong:
        with pytest.raises(Refused) as refused:
            put_right(stage, talk, **fields)
        assert refused.value.field == field


def test_facts_that_changed_meanwhile_are_shown_beside_hers(stage, talk, as_):
    client, address = as_("holder"), reverse("governance:change_dialogue", args=[talk.uuid])
    start = client.get(address).context["form"].initial
    sent = {**start, "held_on": talk.held_on.isoformat(), "themes": [], "said": "Van hem."}
    put_right(stage, talk, "dean", said="Van haar.", present=4)

    stale = client.post(address, sent)
    errors = stale.context["form"].errors
    assert (stale.status_code, sorted(errors)) == (422, ["present", "said"])
    assert ["Van haar." in errors["said"][0], "samen 4" in errors["present"][0]] == [True, True]
    chosen = client.post(address, {**sent, "seen": stale.context["form"]["seen"].value()})
    talk.refresh_from_db()
    assert (chosen.url, talk.said, talk.present) == (
        reverse("governance:dialogue", args=[talk.uuid]),
        "Van hem.",
        None,
    )


def test_the_history_takes_a_constant_number_of_statements(stage, talk, as_):
    long_ago(talk)
    address, client = reverse("governance:dialogue", args=[talk.uuid]), as_("holder")
    client.get(address)
    counts = []
    for number in (1, 2, 3):
        put_right(stage, talk, said=f"Tekst {number}.", themes=stage.world.themes[:1], groups={"staff": (number, 9)})
        with CaptureQueriesContext(connection) as found:
            page = client.get(address)
        counts.append(len(found))
        assert len(page.context["changes"]) == number
    assert counts[1] == counts[0] == counts[2]
