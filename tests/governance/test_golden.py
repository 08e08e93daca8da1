"""Versions as earlier programs froze them, of schema 1 and 2: still read, shown, laid before a council and compared.

The files are never written anew: what was frozen stays readable, also by whoever comes later.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.compare import compare
from governance.models import Version
from governance.snapshot import canonical, fingerprint
from kwaliteit.meetings.laid import chapter_of
from tests.governance.stage import Stage, make_stage

GOLDEN = Path(__file__).parent / "golden"
FINGERPRINTS = {
    1: "6169bad6a006145ada0d46828b97185c379b5593c9bb99b5232cf1db49c59863",
    2: "9fd2f80108d02923a9dba3b9c843634f952d3e14016d1390219a2fbe6a1201f8",
}


def payload(schema: int) -> str:
    return (GOLDEN / f"schema-{schema}.json").read_bytes().decode()


@pytest.fixture
def stage(db: None) -> Stage:
    """A plan whose first two versions are those of the files."""
    stage = make_stage()
    for number in FINGERPRINTS:
        Version.objects.create(
            document=stage.document,
            number=number,
            payload=payload(number),
            fingerprint=FINGERPRINTS[number],
            document_revision=number,
            frozen_at=timezone.localtime(),
            frozen_by=stage.person("holder"),
        )
    return stage


@pytest.mark.parametrize("schema", FINGERPRINTS)
def test_the_fingerprint_is_that_of_the_day_on_which_it_was_frozen(schema: int) -> None:
    text = payload(schema)

    assert (json.loads(text)["schema"], hashlib.sha256(text.encode()).hexdigest()) == (schema, FINGERPRINTS[schema])
    assert fingerprint(canonical(json.loads(text))) == FINGERPRINTS[schema]


@pytest.mark.parametrize("schema", FINGERPRINTS)
def test_it_is_shown_whole_and_found_intact(client, stage: Stage, schema: int) -> None:
    client.force_login(stage.person("holder"))
    version = stage.document.versions.get(number=schema)

    page = client.get(reverse("governance:version", args=[version.uuid]), {"controle": ""})

    content, text = version.content, page.content.decode()
    assert (page.status_code, page.context["intact"]) == (200, True)
    assert [row["title"] for row in content["measures"] if row["title"] not in text] == []
    assert [row["title"] for row in content["dialogues"] if row["title"] not in text] == []


@pytest.mark.parametrize(("old", "new"), [(1, 1), (2, 2)])
def test_it_differs_in_nothing_from_itself(old: int, new: int) -> None:
    assert compare(json.loads(payload(old)), json.loads(payload(new))).is_empty


def test_two_schemas_are_compared_and_a_version_of_today_with_both(client, stage: Stage) -> None:
    today = stage.freeze("Een nieuwe tekst.")
    client.force_login(stage.person("holder"))

    for new, old in ((2, 1), (today.number, 1), (today.number, 2)):
        address = reverse("governance:compare", args=[stage.document.versions.get(number=new).uuid])
        assert client.get(address, {"van": old}).status_code == 200
    one, two = (json.loads(payload(schema)) for schema in FINGERPRINTS)
    lineages = {row["title"]: row["lineage"] for row in one["measures"]}
    same = {**two, "measures": [{**row, "lineage": lineages[row["title"]]} for row in two["measures"]]}
    apart, together = compare(one, two).measures, compare(one, same).measures
    assert sum(row.now is None for row in apart) == len(lineages)
    assert [row for row in together if row.was is None or row.now is None] == []


def test_the_papers_of_a_council_print_a_version_of_schema_1(stage: Stage) -> None:
    asked = stage.ask(stage.document.versions.get(number=2))
    first = stage.document.versions.get(number=1)
    asked.version = first

    printed = repr(chapter_of(asked, "1"))

    assert [row["title"] for row in first.content["measures"] if row["title"] not in printed] == []
