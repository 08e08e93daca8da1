"""The signed letters of the decisions in the sealed package."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from governance.models import Decision, DecisionLetter
from governance.services.letters import attach_letter, strike_letter
from kwaliteit.shared.errors import Refused
from kwaliteit.submission import package, services
from kwaliteit.submission.letters import letters
from kwaliteit.submission.material import collect
from kwaliteit.submission.readiness import readiness
from tests.governance import sheets
from tests.governance.world import World
from tests.kept import kept
from tests.submission import play

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def world() -> World:
    return play.ready()


def attach(world: World, title: str, content: bytes = sheets.PDF) -> DecisionLetter:
    decision = Decision.objects.get(body=world.bodies["fr"])
    file = sheets.upload("brief.pdf", content)
    return attach_letter(decision=decision, actor=world.people["fr_secretary"], file=file, title=title)


def names(world: World) -> list[str]:
    return [letter.told["title"] for letter in letters(collect(world.framework))]


def test_the_package_holds_the_signed_letters_and_the_figures_each_with_its_fingerprint(world: World) -> None:
    letter = attach(world, "Instemming van de raad")
    submission = services.seal(framework=world.framework, actor=world.people["staff"])

    with submission.package.open("rb") as file, zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        (told,) = manifest["letters"]
        content = archive.read(told["file"])
        figures = json.loads(archive.read("figures.json"))
        listed = {row["name"] for row in manifest["files"]}
    with submission.package.open("rb") as file:
        fingerprint, _manifest = package.read(file)

    assert content == sheets.PDF
    assert told["fingerprint"] == package.sha256(content) == letter.fingerprint
    assert told["title"] == "Instemming van de raad"
    assert told["decision"]["version"] == letter.decision.version.fingerprint
    assert told["decision"]["outcome"] == "consent"
    assert figures["institution"] == manifest["institution"]
    assert {told["file"], "figures.json", "figures.schema.json", "figures.xlsx"} <= listed
    assert fingerprint == submission.fingerprint


def test_a_letter_that_was_struck_through_stays_home(world: World) -> None:
    wrong = attach(world, "Niet ondertekend")
    strike_letter(letter=wrong, actor=world.people["fr_secretary"], reason="Zonder handtekening.")
    attach(world, "Ondertekend")

    assert names(world) == ["Ondertekend"]


def test_a_letter_whose_file_is_another_one_now_is_refused_by_name(world: World) -> None:
    letter = attach(world, "Instemming van de raad")
    Path(letter.file.path).write_bytes(sheets.PDF + b" ")

    with pytest.raises(Refused, match="Instemming van de raad"):
        names(world)


def test_the_list_before_sealing_names_the_decisions_without_a_letter_and_does_not_block(world: World) -> None:
    def item():
        found = readiness(collect(world.framework))
        return found, next(row for row in found.items if row.code == "letters")

    found, before = item()
    attach(world, "Instemming van de raad")

    assert (before.done, before.total) == (0, 2)
    assert found.can_seal
    assert str(world.bodies["fr"]) in [place.text for place in before.places]
    assert item()[1].done == 1
