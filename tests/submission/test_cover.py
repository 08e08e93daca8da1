"""The cover of a house style: what may come in, where it stands, and that it reaches a document laid out apart."""

from __future__ import annotations

import base64
import io
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Refused
from kwaliteit.submission import apart, archival, document, figures, house_files, preview, shelf
from kwaliteit.submission.models import HouseStyle, current_style
from kwaliteit.submission.tags import walk
from tests.factories import someone
from tests.governance.world import World
from tests.kept import kept
from tests.submission import play, sample
from tests.submission.archived import complaints
from tests.submission.test_apart import texts
from tests.submission.test_house import RED, SVG, png, post, ttf

SHOWS = {"nl": "De toren van Rijnland", "en": "The tower of Rijnland"}


def photo(width: int = 1240, height: int = 1754, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#204060").save(out, kind)
    return out.getvalue()


def covered(place: str) -> dict[str, Any]:
    return {"cover": {"address": house_files.cover(io.BytesIO(photo())), "place": place, "shows": SHOWS}}


def laid_apart(html: str, style: dict[str, Any], draft: bool = True) -> bytes:
    return apart.make(html, language="nl", draft=draft, on_step=lambda *_step: None, style=style)


@pytest.mark.parametrize(
    "content",
    [
        SVG.format("").encode(),
        b"<html></html>",
        b"%PDF-1.7 a page",
        photo()[:200],
        photo(1239, 1754),
        photo(1754, 1240),
        photo() + b"\0" * house_files.MOST_COVER,
        b"",
    ],
)
def test_a_cover_that_is_no_picture_of_a_page_is_refused_with_a_reason_at_the_field(content):
    with pytest.raises(Refused) as refusal:
        house_files.cover(io.BytesIO(content))

    assert refusal.value.field == "cover"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_cover_is_cut_to_the_shape_of_a_page_and_written_anew(kind):
    address = house_files.cover(io.BytesIO(photo(3000, 2000, kind)))

    with Image.open(io.BytesIO(base64.b64decode(address.removeprefix("data:image/jpeg;base64,")))) as image:
        assert (image.format, image.size) == ("JPEG", house_files.A4)


def test_a_cover_does_not_keep_where_it_was_photographed():
    out, told = io.BytesIO(), Image.Exif()
    told[0x010E] = "room of the board"
    Image.new("RGB", house_files.A4, "#204060").save(out, "JPEG", exif=told)

    assert b"room of the board" in out.getvalue()
    assert b"room of the board" not in base64.b64decode(house_files.cover(out).partition(",")[2])


def test_what_can_be_seen_through_in_a_cover_is_white():
    out = io.BytesIO()
    Image.new("RGBA", house_files.A4, (0, 0, 0, 0)).save(out, "PNG")

    with Image.open(io.BytesIO(base64.b64decode(house_files.cover(out).partition(",")[2]))) as image:
        assert image.getpixel((600, 800)) == (255, 255, 255)


@pytest.mark.parametrize(("place", "pages"), [("before", 4), ("behind", 3)])
def test_a_cover_says_what_it_shows_and_leaves_the_title_page_and_the_word_draft(place, pages, tmp_path):
    made = preview.pdf(covered(place), "Universiteit Rijnland", "nl", "2021-06-29")

    read = texts(made, tmp_path / "made.pdf")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        shown = [str(element.Alt) for element in walk(pdf.Root.StructTreeRoot.K) if element.S == "/Figure"]
        assert (len(pdf.pages), shown[0]) == (pages, SHOWS["nl"])
    assert "Huisstijl van documenten" in " ".join(read[pages - 3].split())
    assert "Universiteit Rijnland" in read[pages - 2]
    assert ("CONCEPT" in read[0]) == (place == "before")


def test_a_document_laid_out_apart_is_that_of_its_style_whatever_was_kept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    face = house_files.font(io.BytesIO(ttf()), "sans-regular")[0]
    style = {**covered("before"), "colours": {"accent": RED}, "fonts": {"sans-regular": face}}

    def made(own: dict[str, Any]) -> bytes:
        return laid_apart(document.html(preview._report(own, "Universiteit Rijnland", "nl", "2021-06-29")), own)

    first, kept_pieces = made(style), set(shelf.folder().iterdir())
    other = made({"colours": {"accent": RED}})
    other_pieces = set(shelf.folder().iterdir()) - kept_pieces
    again = made(style)
    for place in shelf.folder().iterdir():
        place.unlink()

    assert len(other_pieces) >= len(kept_pieces) - 1
    assert first == again == made(style) != other


def test_a_submission_with_a_house_style_is_still_fit_for_the_archive(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    face = house_files.font(io.BytesIO(ttf()), "sans-regular")[0]
    logo = house_files.logo(io.BytesIO(png(90, 30)))
    style = {**covered("before"), "logo": logo, "fonts": {"sans-regular": face}}
    dossier = sample.dossier(style=style)
    laid = laid_apart(document.html(document.build(dossier)), dossier.style, dossier.draft)

    with pikepdf.open(io.BytesIO(archival.archive(laid, figures.attached(dossier), dossier.as_of))) as pdf:
        assert complaints(pdf) == []


pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def world() -> World:
    return play.world()


@pytest.fixture
def manager(client, world):
    person = someone(Role.APPLICATION_MANAGER, unit=world.institution)
    client.force_login(person)
    return person


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("toren.jpg", content)


def test_the_manager_gives_a_cover_moves_it_and_takes_it_away_again(client, manager):
    post(client, "house", cover=upload(photo(kind="PNG")), place="before", shows_nl="De toren")
    given = current_style()["cover"]
    assert (given["place"], given["shows"]) == ("before", {"nl": "De toren"})

    post(client, "house", place="behind", shows_nl="De toren", shows_en="The tower")
    assert current_style()["cover"] == {**given, "place": "behind", "shows": {"nl": "De toren", "en": "The tower"}}
    assert given["address"] not in client.get(reverse("submission:house")).content.decode()

    post(client, "house", **{"drop-cover": "on", "shows_nl": "De toren"})
    assert current_style() == {}


@pytest.mark.parametrize(
    ("given", "field"),
    [({"cover": photo(900, 900), "shows_nl": "De toren"}, "cover"), ({"cover": photo()}, "shows_nl")],
)
def test_a_cover_that_cannot_be_used_is_told_at_its_field(client, manager, given, field):
    answer = post(client, "house", **{**given, "cover": upload(given["cover"]), "shows_en": "The tower"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "The tower" in answer.content.decode()
    assert not HouseStyle.objects.exclude(style={}).exists()
