"""Searching: every word, by its stem, in all that somebody may see and in nothing else."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from governance.models import Dialogue
from kwaliteit.organisation.rights import rights_of
from kwaliteit.work.search import search
from kwaliteit.work.words import excerpt, stem, within, words_of
from plans.models import Measure, Section
from plans.services.drafting import add_measure, save_section
from plans.text import clean, plain
from tests.governance.stage import Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage() -> Stage:
    return make_stage()


def found(stage: Stage, who: str, asked: str) -> dict[str, list[str]]:
    groups = search(asked, rights_of(stage.person(who)))
    return {group.name: [hit.title for hit in group.hits] for group in groups}


def write(stage: Stage, text: str) -> None:
    section = Section.objects.get(document=stage.document, template__code="summary")
    save_section(section=section, revision=section.revision, actor=stage.person("holder"), body=text)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Wij begeleiden elke student.", "begeleiding"),
        ("De begeleiding van studenten.", "student begeleiden"),
        ("Twee docenten per werkgroep.", "docent werkgroepen"),
        ("Mentoraat in het eerste jaar.", "mentor"),
        ("Eén coördinator.", "COÖRDINATOR" if connection.vendor == "postgresql" else "coördinator"),
    ],
)
def test_words_are_found_in_another_form_than_they_were_typed(stage: Stage, written: str, asked: str) -> None:
    write(stage, f"<p>{written}</p>")

    assert found(stage, "holder", asked) == {"Teksten van plannen": ["Samenvatting"]}


@pytest.mark.parametrize("asked", ["begeleiding rooster", "strong", "p", "%", "' OR 1=1", "& | !", "\\", "a:*b"])
def test_what_does_not_stand_there_is_not_found_and_nothing_typed_is_part_of_the_question(
    stage: Stage, asked: str
) -> None:
    write(stage, "<p><strong>Wij begeleiden</strong> elke student.</p>")

    assert "Teksten van plannen" not in found(stage, "holder", asked)


def test_a_council_finds_words_in_what_was_laid_before_it_and_not_in_the_working_text(stage: Stage) -> None:
    write(stage, "<p>Een mentor voor elke student.</p>")
    stage.ask(stage.freeze())
    write(stage, "<p>Een tutor voor elke student.</p>")

    assert found(stage, "fr_member", "mentor") == {"Wat aan u is voorgelegd": ["Afspraken, versie 1"]}
    assert found(stage, "fr_member", "tutor") == {}
    assert "Teksten van plannen" in found(stage, "holder", "tutor")
    assert found(stage, "stranger", "mentor") == {}


def test_what_lay_before_a_council_opens_at_the_words_and_its_format_is_not_searched(stage: Stage) -> None:
    theme = stage.world.themes[0]
    section = Section.objects.get(document=stage.document, theme=theme)
    save_section(
        section=section, revision=section.revision, actor=stage.person("holder"), body="<p>Elke week een mentor.</p>"
    )
    version = stage.freeze()
    stage.ask(version)

    ((group,), nothing) = (search(asked, rights_of(stage.person("fr_member"))) for asked in ("mentoren", "lineage"))

    (hit,) = group.hits
    assert hit.url == reverse("governance:version", args=[version.uuid]) + f"#theme-{theme.code}"
    assert [piece.text for piece in hit.excerpt if piece.found] == ["mentor"]
    assert nothing == []


def test_decisions_and_talks_are_found_by_who_may_read_them(stage: Stage) -> None:
    stage.decide(text="Wij stemmen in, mits de werkdruk daalt.")
    document = stage.document
    Dialogue.objects.create(
        framework=document.framework,
        unit=document.unit,
        title="Panel over toetsing",
        held_on=datetime.date(2021, 3, 1),
        with_whom="studenten",
        said="De werkdruk is hoog.",
        recorded_by=document.created_by,
    )

    seen = {who: found(stage, who, "werkdruk") for who in ("holder", "fr_member", "stranger")}

    assert [sorted(groups) for groups in seen.values()] == [
        ["Besluiten", "Gesprekken"],
        ["Besluiten", "Gesprekken"],
        [],
    ]


def test_what_was_found_is_shown_with_the_words_around_it(stage: Stage, client: Any) -> None:
    write(stage, f"<p>{'Vooraf. ' * 60}De <em>begeleiding</em> &lt;b&gt; van studenten.</p><p>{'Daarna. ' * 60}</p>")
    client.force_login(stage.person("holder"))
    page = client.get(reverse("search"), {"q": "begeleiden"}).content.decode()

    assert "De <mark>begeleiding</mark> &lt;b&gt; van studenten." in page
    assert page.count("Vooraf.") < 20


@given(st.text(max_size=300), st.text(min_size=1, max_size=20))
def test_an_excerpt_is_a_stretch_of_the_text_itself(body: str, asked: str) -> None:
    text = " ".join(plain(clean(body)).split())
    words = words_of(asked)
    pieces = excerpt(clean(body), words)
    shown = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")

    assert shown in text
    assert all(piece.text.lower().startswith(tuple(map(stem, words))) for piece in pieces if piece.found)


@pytest.mark.postgresql
@pytest.mark.parametrize("model", [Section, Measure])
def test_the_index_is_that_of_the_question(model: Any) -> None:
    fields = ("body", "no_goals_reason") if model is Section else ("title", "description")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert f"{model._meta.db_table}_words" in within(model.objects.order_by(), ["mentor"], *fields).explain()


@pytest.mark.parametrize("more", [0, 4])
def test_it_costs_the_same_whatever_is_found(stage: Stage, django_assert_num_queries: Any, more: int) -> None:
    for number in range(more):
        add_measure(
            document=stage.document,
            actor=stage.person("holder"),
            theme=stage.world.themes[0],
            title=f"Mentoraat {number}",
            description="<p>Mentor.</p>",
        )
    write(stage, "<p>Mentor.</p>")
    rights = rights_of(stage.person("holder"))
    search("mentor", rights)

    with django_assert_num_queries(7):
        search("mentor", rights)
