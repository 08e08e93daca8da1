"""The text of a version is made once and kept; what is decided afterwards, and the reader's language, still show."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

pytestmark = pytest.mark.django_db


def page(client, version) -> str:
    return client.get(reverse("governance:version", args=[version.uuid])).content.decode()


def reads_content(queries) -> bool:
    """The text of partly agreed versions rides along with the road; that is another column, empty here."""
    column = '"governance_version"."payload"'
    return any(column in query["sql"].replace(f"THEN {column}", "") for query in queries)


def test_the_text_is_made_once(stage, as_):
    version = stage.ask(stage.freeze("Zoals voorgelegd.")).version
    for who, made in (("fr_member", True), ("holder", False)):
        with CaptureQueriesContext(connection) as queries:
            assert "Zoals voorgelegd." in page(as_(who), version)
        assert reads_content(queries) is made


def test_a_partial_decision_shows_in_a_text_that_was_kept(stage, as_):
    request = stage.ask()
    client = as_("fr_member")
    assert "Niet mee ingestemd op" not in page(client, request.version)
    stage.decide(request, outcome="partial", parts={"summary": True, "budget": False})

    assert page(client, request.version).count("Niet mee ingestemd op") == 1


def test_each_language_has_its_own(stage, as_):
    version = stage.freeze("Zoals voorgelegd.")
    client = as_("holder")
    dutch = page(client, version)
    client.cookies["django_language"] = "en"

    assert ("Maatregel 1.1" in dutch, "Measure 1.1" in dutch) == (True, False)
    assert "Measure 1.1" in page(client, version)


def test_what_was_written_is_marked_with_its_language_and_what_the_page_says_is_not(stage, as_):
    version = stage.freeze("Zoals voorgelegd.")
    client = as_("holder")
    client.cookies["django_language"] = "en"

    text = page(client, version).partition('<article class="doc prose">')[2]

    assert '<div lang="nl"><p>Zoals voorgelegd.</p></div>' in text
    assert re.search(r'<h3 id="m-[^"]+">Measure 1.1 <span lang="nl">[^<]+</span></h3>', text)
    headings = re.findall(r"<h2[^>]*>", text)
    assert headings
    assert not [heading for heading in headings if "lang=" in heading]
