"""Two people, or one person in two tabs, in the same part: what comes together, what is asked, and that nothing is lost."""

import datetime
import json
import re
from html import unescape

import pytest
from django.urls import reverse

from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Refused
from plans.services import drafting
from plans.together import Basis, Clashing
from tests.factories import make_document, someone

pytestmark = pytest.mark.django_db
PARTS = ["<p>Iedere student heeft een mentor.</p>", "<p>Dat kost geld.</p>"]


@pytest.fixture
def document():
    return make_document()


@pytest.fixture
def other(document):
    return someone(Role.PORTFOLIO_HOLDER, unit=document.unit)


def drafter_of(document):
    return document.created_by


def theme_of(document, code="begeleiding"):
    return document.framework.themes.get(code=code)


def summary_of(document):
    return document.sections.get(template__code="summary")


def save_url(document):
    return reverse("plans:section_save", args=[summary_of(document).uuid])


def login(client, person):
    client.force_login(person)


def measure_fields(document, **fields):
    names = {"theme": theme_of(document).pk, "title": "Mentoraat", "revision": 0, "nature": ""}
    return {**names, **fields}


def test_a_conflict_answers_the_script_briefly_and_the_form_with_both_texts(client, document):
    drafting.save_section(section=summary_of(document), revision=0, actor=drafter_of(document), body="<p>Van haar</p>")
    login(client, drafter_of(document))
    typed = {"revision": 0, "body": "<p>Van hem</p>"}

    by_script = client.post(save_url(document), typed, headers={"Accept": "application/json"})
    page = client.post(save_url(document), typed)

    assert (by_script.status_code, page.status_code) == (409, 409)
    shown = page.content.decode()
    assert "<p>Van haar</p>" in shown
    assert "<p>Van hem</p>" in shown
    assert summary_of(document).body == "<p>Van haar</p>"


def test_the_page_of_two_texts_names_who_wrote_meanwhile(client, document, other):
    drafting.save_section(section=summary_of(document), revision=0, actor=other, body="<p>Van haar</p>")
    login(client, drafter_of(document))

    page = client.post(save_url(document), {"revision": 0, "body": "<p>Van hem</p>"})

    assert page.context["others"] == f"Intussen is hier geschreven door {other.name}."


def hidden_of(page):
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
        if name != "act_key"
    }


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"pick-body-0": "both"}, "<p>Van haar</p><p>Van hem</p>"),
        ({"pick-body-0": "typed"}, "<p>Van hem</p>"),
        ({"pick-body-0": "stored"}, "<p>Van haar</p>"),
        ({"pick-body-0": "own", "own-body-0": "<p>Van hen</p>"}, "<p>Van hen</p>"),
        ({}, "<p>Van haar</p><p>Van hem</p>"),
    ],
    ids=["both", "hers", "what stood there", "a mix by hand", "nothing"],
)
def test_after_a_conflict_each_choice_does_what_it_says(client, document, choice, expected):
    drafting.save_section(section=summary_of(document), revision=0, actor=drafter_of(document), body="<p>Van haar</p>")
    login(client, drafter_of(document))
    page = client.post(save_url(document), {"revision": 0, "body": "<p>Van hem</p>"})

    client.post(save_url(document), {**hidden_of(page), **choice})

    assert summary_of(document).body == expected


def test_a_conflict_asks_about_its_paragraph_only_and_merges_the_rest(client, document):
    actor = drafter_of(document)
    parts = ["<p>Iedere student heeft een mentor.</p>", "<p>Dat kost geld.</p>"]
    first = drafting.save_section(section=summary_of(document), revision=0, actor=actor, body="".join(parts))
    drafting.save_section(
        section=first, revision=1, actor=actor, body="<p>Elke student heeft een mentor.</p>" + parts[1]
    )
    login(client, actor)

    page = client.post(
        save_url(document), {"revision": 1, "body": "<p>Iedere student heeft een tutor.</p><p>Dat kost tijd.</p>"}
    )
    asked = [(row.stored, row.typed) for row in page.context["questions"]]
    assert "tutor</ins>" in page.context["questions"][0].marked
    client.post(save_url(document), {**hidden_of(page), "pick-body-0": "stored"})

    assert asked == [("<p>Elke student heeft een mentor.</p>", "<p>Iedere student heeft een tutor.</p>")]
    assert summary_of(document).body == "<p>Elke student heeft een mentor.</p><p>Dat kost tijd.</p>"


def test_what_somebody_saves_while_another_chooses_between_two_texts_is_merged_or_asked_again(client, document):
    actor = drafter_of(document)
    parts = ["<p>Iedere student heeft een mentor.</p>", "<p>Dat kost geld.</p>"]
    first = drafting.save_section(section=summary_of(document), revision=0, actor=actor, body="".join(parts))
    second = drafting.save_section(section=first, revision=1, actor=actor, body="<p>Een mentor.</p>" + parts[1])
    login(client, actor)
    page = client.post(save_url(document), {"revision": 1, "body": "<p>Een tutor voor iedere student.</p>" + parts[1]})

    drafting.save_section(section=second, revision=2, actor=actor, body="<p>Drie mentoren.</p><p>Dat is betaald.</p>")
    again = client.post(save_url(document), {**hidden_of(page), "pick-body-0": "typed"})
    client.post(save_url(document), {**hidden_of(again), "pick-body-0": "both"})

    assert again.status_code == 409
    assert [(row.stored, row.typed) for row in again.context["questions"]] == [
        ("<p>Drie mentoren.</p>", "<p>Een tutor voor iedere student.</p>")
    ]
    assert summary_of(document).body == (
        "<p>Drie mentoren.</p><p>Een tutor voor iedere student.</p><p>Dat is betaald.</p>"
    )


def test_changes_in_other_paragraphs_come_along_and_the_writer_is_told_by_whom(client, document):
    actor, other = drafter_of(document), someone(Role.PORTFOLIO_HOLDER, unit=document.unit)
    first = drafting.save_section(section=summary_of(document), revision=0, actor=actor, body="<p>een</p><p>twee</p>")
    drafting.save_section(section=first, revision=1, actor=other, body="<p>een</p><p>anders</p>")
    login(client, actor)

    answer = client.post(
        save_url(document), {"revision": 1, "body": "<p>nieuw</p><p>twee</p>"}, headers={"Accept": "application/json"}
    ).json()
    button = client.post(save_url(document), {"revision": 1, "body": "<p>een</p><p>twee</p><p>drie</p>"}, follow=True)

    assert (answer["revision"], answer["fields"]) == (3, {"body": "<p>nieuw</p><p>anders</p>"})
    assert other.name in answer["merged"]
    assert other.name in [str(message) for message in button.context["messages"]][0]
    assert summary_of(document).body == "<p>nieuw</p><p>anders</p><p>drie</p>"


def test_a_conflict_in_a_measure_shows_both_values_and_keeps_every_other_field(client, document):
    actor = drafter_of(document)
    goals = [
        drafting.add_goal(document=document, actor=actor, theme=theme_of(document), title=title)
        for title in ("Een mentor", "Een zaal")
    ]
    measure = drafting.add_measure(document=document, actor=actor, theme=theme_of(document), title="Mentoraat")
    drafting.save_measure(
        measure=measure,
        revision=0,
        actor=actor,
        target_group="eerstejaars",
        instrument="uren",
        goals=goals[:1],
        starts_on=datetime.date(2022, 9, 1),
    )
    login(client, actor)
    address = reverse("plans:measure_edit", args=[measure.uuid])
    typed = measure_fields(
        document, target_group="tweedejaars", title="Mentoren", goals=[goals[1].pk], starts_on="1-10-2022"
    )

    page = client.post(address, typed)
    asked = [(row.label, row.stored, row.typed) for row in page.context["questions"]]
    client.post(
        address,
        {**hidden_of(page), "goals": [goals[1].pk], "pick-target_group-0": "own", "own-target_group-0": "allen"},
    )
    saved = type(measure).objects.get()

    assert page.status_code == 409
    assert asked == [("Voor wie", "eerstejaars", "tweedejaars"), ("Begindatum", "1 september 2022", "1 oktober 2022")]
    assert (saved.title, saved.target_group, saved.instrument) == ("Mentoren", "allen", "uren")
    assert saved.starts_on == datetime.date(2022, 10, 1)
    assert set(saved.goals.all()) == set(goals)


# --- on what somebody types, when an answer was lost or came in late -------------------------------------------------


def save(document, person, revision, body, **basis):
    made = Basis(**basis) if basis else None
    return drafting.save_section(section=summary_of(document), revision=revision, actor=person, body=body, basis=made)


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(document):
    actor = drafter_of(document)
    save(document, actor, 0, "<p>Iedere</p>")

    saved = save(document, actor, 0, "<p>Iedere student</p>", unsure=[{"body": "Iedere"}])

    assert (saved.body, saved.revision) == ("<p>Iedere student</p>", 2)


def test_a_save_whose_answer_was_lost_is_found_back_among_what_others_saved(document, other):
    actor = drafter_of(document)
    save(document, actor, 0, "".join(PARTS))
    save(document, other, 1, PARTS[0] + "<p>Dat kost tijd.</p>")
    save(document, actor, 1, PARTS[0] + PARTS[1] + "<p>Zal</p>")
    save(document, other, 3, PARTS[0] + "<p>Dat kost veel tijd.</p><p>Zal</p>")

    saved = save(
        document, actor, 1, PARTS[0] + PARTS[1] + "<p>Zalen</p>", unsure=[{"body": "".join(PARTS) + "<p>Zal</p>"}]
    )

    assert saved.body == PARTS[0] + "<p>Dat kost veel tijd.</p><p>Zalen</p>"


def test_of_several_saves_without_an_answer_the_last_that_arrived_counts(document):
    actor = drafter_of(document)
    save(document, actor, 0, "<p>Iedere</p>")
    save(document, actor, 0, "<p>Iedere student</p>", unsure=[{"body": "Iedere"}])

    saved = save(
        document,
        actor,
        0,
        "<p>Iedere student een mentor</p>",
        unsure=[{"body": "Iedere"}, {"body": "Iedere student"}, {"body": "Iedere student een"}],
    )

    assert (saved.body, saved.revision) == ("<p>Iedere student een mentor</p>", 3)


def test_a_save_that_never_arrived_takes_nothing_of_another_away(document, other):
    actor = drafter_of(document)
    save(document, actor, 0, "".join(PARTS))
    save(document, other, 1, "".join(PARTS) + "<p>Van haar.</p>")

    saved = save(document, actor, 1, "<p>Nieuw.</p>" + "".join(PARTS), unsure=[{"body": "<p>Ni</p>" + "".join(PARTS)}])

    assert saved.body == "<p>Nieuw.</p>" + "".join(PARTS) + "<p>Van haar.</p>"


def test_whoever_types_on_while_others_changes_come_in_takes_none_of_them_out(document, other):
    """Her editor still shows what she sent, not what it was merged with: that is what she types on."""
    actor = drafter_of(document)
    save(document, actor, 0, "".join(PARTS))
    save(document, other, 1, PARTS[0] + "<p>Dat kost tijd.</p>")
    sent = "".join(PARTS) + "<p>Zal</p>"
    merged = save(document, actor, 1, sent)

    saved = save(document, actor, merged.revision, "".join(PARTS) + "<p>Zalen</p>", fields={"body": sent})

    assert saved.body == PARTS[0] + "<p>Dat kost tijd.</p><p>Zalen</p>"


def test_a_conflict_by_script_is_asked_on_what_she_typed_on(client, document, other):
    actor = drafter_of(document)
    save(document, actor, 0, "".join(PARTS))
    save(document, other, 1, PARTS[0] + "<p>Dat kost tijd.</p>")
    login(client, actor)
    sent = json.dumps({"body": "".join(PARTS)})
    typed = {"revision": 2, "base": sent, "body": PARTS[0] + "<p>Dat kost niets.</p>"}

    page = client.post(save_url(document), typed)
    client.post(save_url(document), {**hidden_of(page), "pick-body-0": "both"})

    assert [(row.stored, row.typed) for row in page.context["questions"]] == [
        ("<p>Dat kost tijd.</p>", "<p>Dat kost niets.</p>")
    ]
    assert summary_of(document).body == PARTS[0] + "<p>Dat kost tijd.</p><p>Dat kost niets.</p>"


@pytest.mark.parametrize("nonsense", ["", "[]", "{", '{"body": 3}', '{"owner": "x"}', "null"])
def test_a_basis_that_says_nothing_is_let_be(client, document, nonsense):
    login(client, drafter_of(document))
    typed = {"revision": 0, "body": "<p>a</p>", "base": nonsense, "unsure": nonsense, "picked_at": nonsense}

    assert client.post(save_url(document), typed).status_code == 302
    assert summary_of(document).body == "<p>a</p>"


def test_a_part_whose_seen_revision_is_unknown_asks_about_every_difference(document):
    save(document, drafter_of(document), 0, "<p>a</p>")

    with pytest.raises(Clashing) as clash:
        save(document, drafter_of(document), 77, "<p>b</p>")

    assert clash.value.stored["body"] == "<p>a</p>"
    assert clash.value.typed == {"body": "<p>b</p>"}


def test_a_choice_that_is_none_is_refused(document):
    with pytest.raises(Refused) as refusal:
        drafting.add_measure(
            document=document, actor=drafter_of(document), theme=theme_of(document), title="x", nature="ooit"
        )
    assert refusal.value.field == "nature"


def test_the_button_says_when_it_saved_and_with_whom_it_was_put_together(client, document, other):
    actor = drafter_of(document)
    first = drafting.save_section(section=summary_of(document), revision=0, actor=actor, body="".join(PARTS))
    drafting.save_section(section=first, revision=1, actor=other, body="<p>Ieder een mentor.</p>" + PARTS[1])
    login(client, actor)

    page = client.post(save_url(document), {"revision": 1, "body": PARTS[0] + "<p>Dat kost tijd.</p>"}, follow=True)

    (said,) = page.context["messages"]
    assert re.fullmatch(
        rf"Bewaard om \d\d:\d\d\. Hier is ook geschreven door {other.name}; de teksten zijn samengevoegd\.", str(said)
    )
