"""The document on the screen says what the printed one says."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from lxml import html as markup

from kwaliteit.submission import document, making, reading
from kwaliteit.submission.material import collect
from kwaliteit.submission.readiness import readiness
from tests.factories import Level, Role, make_unit, someone
from tests.governance.world import World
from tests.kept import kept
from tests.submission import play

pytestmark = pytest.mark.django_db
PAGE = reverse("submission:read")


@pytest.fixture
@kept
def world() -> World:
    made = play.world()
    play.adopted_faculty(made)
    play.frozen_institution(made)
    return made


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.people["staff"])
    return client


def words(html: str) -> list[str]:
    return strip_tags(re.sub(r"<(style|title)\b.*?</\1>", " ", html, flags=re.S)).split()


def test_the_screen_says_word_for_word_what_is_printed(staff: Client, world: World) -> None:
    material = collect(world.framework)
    report = document.build(making.draft_dossier(material, readiness(material).gaps))
    printed = words(document.html(report).split("<body>")[1])

    page = staff.get(PAGE).content.decode()

    assert words(page.split("<main")[1].partition(">")[2]) == printed
    assert len(printed) > 500
    assert "CONCEPT" in page


def test_its_language_and_sheets_are_those_of_the_document_and_the_bar_is_the_readers(staff: Client) -> None:
    staff.cookies["django_language"] = "en"

    tree = markup.fromstring(staff.get(PAGE).content)

    assert (tree.get("lang"), tree.find(".//main").get("lang")) == ("en", "nl")
    sheets = [link.get("href") for link in tree.iter("link")]
    assert [sheet.rsplit("/", 1)[-1] for sheet in sheets] == ["document.css", "report.css", "draft.css", "screen.css"]
    assert tree.xpath("//nav//a/text()")[0] == "Back to “Submit”"


def test_each_table_with_a_caption_scrolls_in_a_region_of_that_name_and_nothing_needs_a_style(staff: Client) -> None:
    tree = markup.fromstring(staff.get(PAGE).content)

    tables = tree.xpath("//table[caption]")

    assert len(tables) > 3
    for table in tables:
        region = table.getparent()
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        assert region.get("aria-label") == " ".join(table.find("caption").text_content().split())
    assert not tree.xpath("//main//*[@style]")
    assert not tree.xpath("//th[not(normalize-space())]")


def test_a_caption_with_signs_of_markup_names_its_region_as_it_reads() -> None:
    made = reading.on_screen('<table><caption>Meer &lt; "minder" &amp; zo</caption><col style="width:40mm"></table>')

    (region,) = markup.fragments_fromstring(made)

    assert region.get("aria-label") == 'Meer < "minder" & zo'
    assert region.find(".//col").get("width") == "151"


def test_an_address_that_looks_like_a_table_stays_an_address() -> None:
    link = '<p><a href="https://x.nl/<table/onclick=alert(1)/">hier</a></p>'

    made = markup.fragment_fromstring(reading.on_screen(f"{link}<table><caption>Doelen</caption></table>"), "div")

    assert [one.get("href") for one in made.iter("a")] == ["https://x.nl/<table/onclick=alert(1)/"]
    assert [table.getparent().get("aria-label") for table in made.iter("table")] == ["Doelen"]
    assert not made.xpath("//*[@onclick]")


def test_a_house_style_and_a_sheet_of_the_server_go_inside_the_page(staff: Client, settings, tmp_path) -> None:
    sheet = tmp_path / "theme.css"
    sheet.write_text(":root { --ka-accent: #123456; }")
    settings.DOCUMENT_THEME = str(sheet)

    response = staff.get(PAGE)

    assert 'href="data:text/css;base64,' in response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    assert "style-src 'self' data:" in policy
    assert "font-src 'self' data:" in policy
    assert "script-src 'self' data:" not in policy


def test_who_sees_no_overview_has_no_such_page_and_without_a_plan_there_is_none(client: Client, world: World) -> None:
    client.force_login(someone(Role.PORTFOLIO_HOLDER, unit=world.faculty))
    assert client.get(PAGE).status_code == 404

    client.force_login(world.people["staff"])
    assert client.get(f"{PAGE}?soort=onbekend").status_code == 404
    assert client.get(f"{PAGE}?kader={world.framework.code}").status_code == 200


@pytest.mark.parametrize("faculties", [0, 3])
def test_the_number_of_statements_does_not_grow_with_faculties(
    staff: Client, world: World, faculties: int, django_assert_num_queries
) -> None:
    for number in range(faculties):
        unit = make_unit(Level.FACULTY, code=f"extra-{number}")
        plan = play.draft(world, world.kinds["faculty"], unit, someone(Role.PORTFOLIO_HOLDER, unit=unit))
        play.freeze(document=plan, actor=plan.created_by)
    staff.get(PAGE)

    with django_assert_num_queries(27):
        staff.get(PAGE)
