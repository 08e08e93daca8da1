"""The signed letters of the decisions in the sealed package."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from governance.models import Decision, DecisionLetter
from governance.services.letters import attach_letter, strike_letter
from kwaliteit.shared.errors import Refused
from kwaliteit.submission import letters as submitted
from kwaliteit.submission import making, package, services
from kwaliteit.submission.letters import letters, told
from kwaliteit.submission.material import collect
from kwaliteit.submission.models import Submission
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


def test_a_letter_whose_file_is_gone_is_refused_by_name(world: World) -> None:
    letter = attach(world, "Instemming van de raad")
    Path(letter.file.path).unlink()

    with pytest.raises(Refused, match="Instemming van de raad"):
        names(world)


def test_a_letter_says_whose_section_decided_and_whether_that_was_confirmed(world: World) -> None:
    row = attach(world, "Instemming van de studenten")
    row.decision.section, row.decision.to_confirm = "student", True

    decision = told(row, "letters/001-fr.pdf")["decision"]

    assert decision["body"] == {
        "nl": f"{world.bodies['fr'].name_nl}, studentengeleding",
        "en": f"{world.bodies['fr'].name_en}, student section",
    }
    assert decision["unconfirmed"] == "waits"


def test_telling_of_more_letters_asks_the_database_no_more(world: World, django_assert_num_queries) -> None:
    material = collect(world.framework)
    for title in ("Instemming", "Bijlage bij de instemming"):
        attach(world, title)

    with django_assert_num_queries(2):
        assert [letter.told["decision"]["unconfirmed"] for letter in letters(material)] == ["", ""]


def test_letters_that_are_too_much_are_refused_before_anything_is_made(world: World, monkeypatch) -> None:
    attach(world, "Instemming van de raad")
    made = []
    monkeypatch.setattr(making, "make", lambda *given: made.append(given))
    monkeypatch.setattr(submitted, "MOST_LETTERS", len(sheets.PDF) - 1)
    version = collect(world.framework).version

    with pytest.raises(Refused, match="brieven"):
        services.ask_seal(framework=world.framework, actor=world.people["staff"])
    with pytest.raises(Refused, match="brieven"):
        services.seal(framework=world.framework, actor=world.people["staff"], version=version)
    assert not made


def test_a_letter_that_is_struck_through_while_the_document_is_made_is_not_sealed(world: World, monkeypatch) -> None:
    letter = attach(world, "Niet ondertekend")

    def make(*_given: object) -> bytes:
        strike_letter(letter=letter, actor=world.people["fr_secretary"], reason="Zonder handtekening.")
        return b"%PDF-1.7 a small file"

    monkeypatch.setattr(making, "make", make)

    with pytest.raises(Refused, match="doorgehaald"):
        services.seal(framework=world.framework, actor=world.people["staff"])
    assert not Submission.objects.exists()


def test_a_package_that_nobody_could_verify_is_not_sealed(world: World, monkeypatch) -> None:
    monkeypatch.setattr(making, "make", lambda *_given: b"%PDF-1.7 a small file")
    monkeypatch.setattr(package, "MOST_PACKED", 100)

    with pytest.raises(Refused, match="controleren"):
        services.seal(framework=world.framework, actor=world.people["staff"])
    assert not Submission.objects.exists()


@pytest.mark.parametrize(("limit", "most"), [("MOST_PACKED", 100), ("MOST_BYTES", 7), ("MOST_FILES", 1)])
def test_what_is_sealed_is_judged_by_the_limits_of_what_is_verified(monkeypatch, limit: str, most: int) -> None:
    content = package.zipped({"a.txt": b"four", "b.txt": b"four"})

    assert package.can_be_verified(content)
    monkeypatch.setattr(package, limit, most)
    assert not package.can_be_verified(content)


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
