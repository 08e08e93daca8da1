"""A second framework is as easy to follow as the current one: every page about it is reached, and keeps to it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from kwaliteit.organisation.roles import Level, Role
from plans.models import Framework, Theme
from plans.preset import load_preset
from tests.factories import institution, make_unit, someone

pytestmark = pytest.mark.django_db
PAGES = (
    "monitoring:index",
    "monitoring:troubled",
    "monitoring:without_news",
    "overview:index",
    "overview:initiatives",
    "budgets:institution",
)
CODE = "sectorakkoord"


@pytest.fixture
def reader(client):
    """Somebody of the board's staff; the current framework, and one of later years with a theme of its own."""
    load_preset()
    make_unit(Level.FACULTY, code="recht", name_nl="Recht")
    second = Framework.objects.create(
        code=CODE,
        name_nl="Sectorakkoord",
        name_en="Sector agreement",
        first_year=2019,
        last_year=2026,
        midterm_year=2022,
    )
    Theme.objects.create(framework=second, code="docenten", order=1, name_nl="Docenten", name_en="Teachers")
    client.force_login(someone(Role.BOARD_STAFF, unit=institution()))
    return client


def links(page: str, *to: str) -> list[str]:
    """The addresses on a page that begin with one of these."""
    found = [address.replace("&amp;", "&") for address in re.findall(r'href="([^"]+)"', page)]
    return [address for address in found if address.startswith(to)]


@pytest.mark.parametrize("name", [*PAGES, "submission:index"])
def test_every_page_offers_the_other_framework(reader, name):
    page = reader.get(reverse(name)).content.decode()

    assert [address for address in links(page, "?kader=") if CODE in address] == [f"?kader={CODE}"]
    shown = reader.get(reverse(name), {"kader": CODE})
    context = shown.context.get("framework") or shown.context["asked"].framework
    assert (shown.status_code, context.code) == (200, CODE)


@pytest.mark.parametrize("name", [*PAGES, "submission:index"])
def test_one_framework_asks_for_no_choice(reader, name):
    Theme.objects.filter(framework__code=CODE).delete()
    Framework.objects.filter(code=CODE).delete()

    assert 'aria-label="Kader"' not in reader.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_links_keep_to_the_framework(reader, name):
    page = reader.get(reverse(name), {"kader": CODE}).content.decode()
    within = [reverse(other) for other in ("monitoring:index", "overview:index", "budgets:institution")]
    body = page[page.index("<main") :]
    ways = [a for a in links(body, "?", *within) if not a.startswith("?kader=") or "&" in a]

    assert ways
    assert [address for address in ways if f"kader={CODE}" not in address] == []


def test_the_filters_of_the_overview_keep_to_the_framework(reader):
    page = reader.get(reverse("overview:index"), {"kader": CODE}).content.decode()
    form = re.search(r'<form class="filters".*?</form>', page, re.S).group()

    assert f'<input type="hidden" name="kader" value="{CODE}">' in form


def test_a_framework_that_is_not_there_is_not_found(reader):
    assert {reader.get(reverse(name), {"kader": "weg"}).status_code for name in PAGES} == {404}
