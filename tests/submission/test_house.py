"""The house style: what may come in, what it does to a page, and that a sealed document keeps its own."""

from __future__ import annotations

import base64
import copy
import datetime
import io
import json
import logging
import threading
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from fontTools.ttLib import TTFont
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from governance.models import Meeting
from kwaliteit.meetings import sheets
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.charts import Part, Told, shares
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.submission import document, house, house_files, housing, in_word, preview, render
from kwaliteit.submission.models import HouseStyle, current_style
from kwaliteit.submission.report import Chapter
from tests.factories import someone
from tests.governance.world import World
from tests.kept import kept
from tests.submission import play, sample, stored
from tests.submission.stored import stored as sealed

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30">{}</svg>'
RED = "#a00000"


def png(width: int = 60, height: int = 60) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), RED).save(out, "PNG")
    return out.getvalue()


def ttf(*, restricted: bool = False, without: str = "", name: str = "", cmaps: int = 0) -> bytes:
    font = TTFont(Path(settings.BASE_DIR) / "static/document/fonts/source-sans-3-latin-400-normal.ttf")
    font.flavor = None
    font["OS/2"].fsType = 2 if restricted else 0
    for table in font["cmap"].tables:
        for letter in without:
            table.cmap.pop(ord(letter), None)
    if name:
        font["name"].setName(name, 4, 3, 1, 0x409)
        font["name"].removeNames(nameID=4, platformID=1)
    first, maps = font["cmap"].tables[0], font["cmap"].tables
    for encoding in range(cmaps):
        maps.append(copy.copy(first))
        maps[-1].platformID, maps[-1].platEncID = 9, encoding
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def drawn(text: str) -> str:
    address = house_files.logo(io.BytesIO(SVG.format(text).encode()))["address"]
    return base64.b64decode(address.partition(",")[2]).decode()


def post(client: Client, name: str, /, **data: object) -> HttpResponse:
    """Of who has the newest style before her, unless ``seen`` says otherwise."""
    newest = HouseStyle.objects.values_list("revision", flat=True).first() or 0
    return stored.post(client, name, **{"seen": newest, **data})


@pytest.fixture(scope="module")
def face() -> str:
    return house_files.font(io.BytesIO(ttf()), "sans-regular")[0]


@pytest.mark.parametrize(
    ("colour", "found"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#777777", 4.48)]
)
def test_contrast_with_white_is_that_of_wcag(colour, found):
    assert house.contrast(colour) == pytest.approx(found, abs=0.005)


def test_the_usual_colours_can_be_read():
    assert all(house.least_contrast(*one)[0] >= house.LEAST_CONTRAST for one in house.COLOURS.items())


def test_the_grounds_of_words_are_those_of_the_documents():
    sheet = (render.FOLDER / "document.css").read_text()

    assert f"--ka-tint: {house.TINT}" in sheet
    assert f"--ka-voice: {house.VOICE}" in sheet


def test_nothing_chosen_is_no_sheet():
    assert house.sheet({}) == ""


def test_a_drawing_keeps_its_shapes_and_nothing_that_runs_or_fetches():
    kept_drawing = drawn(
        '<script>alert(1)</script><path d="M0 0h9v9z" fill="#a00000" onclick="alert(1)"/>'
        '<a href="https://example.org"><rect width="3"/></a><rect width="9" style="fill:url(https://example.org/x)"/>'
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">x</body></foreignObject>'
    )

    assert 'd="M0 0h9v9z" fill="#a00000"' in kept_drawing
    assert not any(word in kept_drawing for word in ("script", "onclick", "example.org", "foreignObject", "xhtml"))


@pytest.mark.parametrize(
    ("style", "left"),
    [
        ("fill:#a00000;-inkscape-font-specification:'Open Sans, Bold';stroke:none", "fill:#a00000;stroke:none"),
        ("fill:url(#shade); clip-path:url(#edge)", "fill:url(#shade); clip-path:url(#edge)"),
        ("fill:url(https://example.org/x);opacity:1", "opacity:1"),
        ("fill:URL('#shade');opacity:1", "opacity:1"),
        (r"fill:u\72l(https:x);opacity:1", "opacity:1"),
    ],
)
def test_of_the_look_of_a_shape_only_what_is_not_plain_is_left_out(style, left):
    assert f'style="{left}"' in drawn(f'<path d="M0 0h9v9z" style="{style}"/>')


def test_a_gradient_keeps_the_one_that_it_builds_on_and_nothing_else_keeps_a_link():
    link = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href'
    kept_drawing = drawn(
        f'<linearGradient id="a"><stop/></linearGradient><linearGradient id="b" {link}="#a"/>'
        f'<radialGradient id="c" href="#a"/><radialGradient id="d" href="https://example.org/#a"/>'
        f'<linearGradient id="e" {link}="file:///etc/passwd"/><path href="#a"/>'
        f'<clipPath id="f" clipPathUnits="objectBoundingBox"/>'
    )

    assert 'xlink:href="#a"' in kept_drawing
    assert kept_drawing.count("href=") == 2
    assert 'clipPathUnits="objectBoundingBox"' in kept_drawing
    assert not any(word in kept_drawing for word in ("example.org", "passwd"))


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body><svg></svg></body></html>",
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;").encode(),
        SVG.format("<path").encode(),
        SVG.format("<style>path{fill:red}</style>").encode(),
        SVG.format('<image href="https://example.org/x.png"/>').encode(),
        SVG.replace("0 0 90 30", "0 0 0 30").format("").encode(),
        SVG.replace("0 0 90 30", "0 0 nan nan").format("").encode(),
        SVG.replace("0 0 90 30", "0 0 inf inf").format("").encode(),
        SVG.replace("0 0 90 30", "nan 0 90 30").format("").encode(),
        SVG.replace(' viewBox="0 0 90 30"', "").format("").encode(),
        b"GIF89a a picture",
        png()[:80],
        b"",
    ],
)
def test_a_logo_that_is_no_plain_image_is_refused_with_a_reason_at_the_field(content):
    with pytest.raises(Refused) as refusal:
        house_files.logo(io.BytesIO(content))

    assert refusal.value.field == "logo"


def test_half_a_picture_is_refused_also_where_documents_were_printed_before(monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it

    with pytest.raises(Refused):
        house_files.logo(io.BytesIO(png()[:80]))


def test_a_logo_is_written_anew_without_what_its_maker_hid_in_it():
    words, out = PngInfo(), io.BytesIO()
    words.add_text("Author", "secret")
    Image.new("RGB", (90, 30), RED).save(out, "PNG", pnginfo=words)

    address = house_files.logo(out)

    assert b"secret" in out.getvalue()
    assert address["wide"] == 45
    assert b"secret" not in base64.b64decode(address["address"].partition(",")[2])


def test_a_logo_of_more_than_two_megabytes_is_refused():
    with pytest.raises(Refused, match="2 MB"):
        house_files.logo(io.BytesIO(png() + b"\0" * house_files.MOST_LOGO))


@pytest.mark.parametrize(
    "content",
    [b"wOFF no", b"\x00\x01\x00\x00 broken", ttf(restricted=True), ttf(without="q"), b"<html></html>"],
)
def test_a_font_that_cannot_be_printed_with_is_refused_at_its_field(content):
    with pytest.raises(Refused) as refusal:
        house_files.font(io.BytesIO(content), "text-bold")

    assert refusal.value.field == "text-bold"


def test_a_font_with_more_tables_of_letters_than_fonts_have_is_refused_unread(monkeypatch):
    many = ttf(cmaps=21)

    with pytest.raises(Refused):
        house_files.font(io.BytesIO(many), "text-bold")
    monkeypatch.setattr(house_files, "MOST_CMAPS", 40)
    assert house_files.font(io.BytesIO(many), "text-bold")


@pytest.mark.parametrize(
    ("name", "kept_name"),
    [
        ("Huis Grotesk Büro", "Huis Grotesk Büro"),
        ("Huis\0 Grotesk", "Huis Grotesk"),
        ("游明朝 Yu", "Yu"),
        ("游明朝", "–"),
        ("Huis\u202e\x1b", "Huis"),
    ],
)
def test_of_the_name_of_a_font_is_kept_what_every_document_can_print(name, kept_name):
    assert house_files.font(io.BytesIO(ttf(name=name)), "text-regular")[1] == kept_name


def test_an_image_of_too_many_pixels_is_refused_before_it_is_opened_out():
    with pytest.raises(Refused, match="beeldpunten") as refusal:
        house_files.logo(io.BytesIO(png(4001, 4000)))

    assert refusal.value.field == "logo"


def test_what_goes_wrong_with_the_document_of_another_thread_is_not_heard():
    heard = []

    def fail() -> None:
        logging.getLogger("weasyprint").error("a fault")

    def other() -> None:
        with pytest.raises(render.Spoilt), render._listening(None):
            fail()
        heard.append("there")

    with render._listening(lambda *step: heard.append(step)):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert heard == ["there"]


@pytest.mark.parametrize("scheme", ["DATA", "Data", "data", "http", ""])
def test_the_renderer_opens_nothing_but_files_however_the_address_is_written(scheme):
    import weasyprint  # noqa: PLC0415 - takes two seconds

    fetcher = render._fetcher(weasyprint.urls.URLFetcher, "", ())

    assert fetcher.fetch((render.FOLDER / "document.css").as_uri())
    with pytest.raises(ValueError, match="not a file of the document"):
        fetcher.fetch(f"{scheme}:{render.FOLDER}/document.css")


def test_charts_for_print_take_the_colours_of_the_style_and_those_on_the_screen_do_not():
    told = Told("themes", "Verdeling", "")
    with house.inked({"colours": {"theme-1": RED}}):
        paper, screen = (shares([Part(1, "Een")], [("", [100])], told, ink) for ink in ("print", "screen"))

    assert (RED in paper, RED in screen) == (True, False)
    assert RED not in shares([Part(1, "Een")], [("", [100])], told, "print")


def test_a_document_is_printed_with_the_logo_the_colours_and_the_letters_of_the_style(face):
    style = {
        "colours": {"accent": RED, "theme-1": RED},
        "logo": house_files.logo(io.BytesIO(png(90, 30))),
        "fonts": {"sans-regular": face},
    }
    made = [preview.pdf(style, "Universiteit Rijnland", "nl", "2021-06-29") for _again in range(2)]

    with pikepdf.open(io.BytesIO(made[0])) as pdf:
        fonts = {
            str(page.Resources.Font[name].BaseFont) for page in pdf.pages for name in page.Resources.get("/Font", {})
        }
        painted = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    assert made[0] == made[1]
    assert any("House" in name for name in fonts)
    assert b"0.627451 0 0 rg" in painted


def test_the_submission_takes_its_style_from_the_dossier():
    report = document.build(sample.dossier(style={"colours": {"theme-1": RED}}))
    html = document.html(report)

    assert house.sheet({"colours": {"theme-1": RED}}) in html
    assert f'fill="{RED}"' in html


@pytest.mark.parametrize("kind", ["text/html", "text/css"])
def test_the_renderer_opens_no_address_with_contents_but_those_of_the_style_of_this_document(kind):
    style = {"colours": {"accent": RED}}
    page = '<html lang="nl"><head><title>x</title><link rel="stylesheet" href="{}"></head><body><p>x</p></body></html>'
    other = house.address(kind, b"p { color: red }")

    render.render(page.format(house.sheet(style)), language="nl", draft=False, style=style)
    with pytest.raises(render.RenderingFailed):
        render.render(page.format(other), language="nl", draft=False, style=style)
    with pytest.raises(render.RenderingFailed):
        render.render(page.format(house.sheet(style)), language="nl", draft=False)


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


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_manager_gives_colours_a_logo_and_fonts_and_takes_them_away_again(client, manager):
    given = {"accent": RED.upper(), "logo": upload("logo.png", png()), "sans-regular": upload("huis.ttf", ttf())}
    assert post(client, "house", **given).status_code == 302
    row = HouseStyle.objects.get()
    assert row.style["colours"] == {"accent": RED}
    assert (set(row.style), set(row.style["fonts"])) == ({"colours", "logo", "fonts", "names"}, {"sans-regular"})
    assert row.history.first().history_user == manager
    assert "Source Sans" in client.get(reverse("submission:house")).content.decode()

    post(client, "house", accent=RED)
    assert set(current_style()["fonts"]) == {"sans-regular"}

    post(client, "house", **{"drop-logo": "on", "drop-fonts": "on"})
    assert current_style() == {}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"accent": "rood"}, "accent"),
        ({"ink": "#a0000"}, "ink"),
        ({"theme-3": "#ffcc00"}, "theme-3"),
        ({"logo": upload("logo.svg", b"<html></html>")}, "logo"),
        ({"text-italic": upload("x.ttf", b"\x00\x01\x00\x00")}, "text-regular"),
        ({"text-regular": upload("x.ttf", b"\x00\x01\x00\x00")}, "text-regular"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field_and_keeps_what_was_typed(client, manager, given, field):
    answer = post(client, "house", **{"theme-6": "#123456", **given})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "#123456" in answer.content.decode()
    assert not HouseStyle.objects.exclude(style={}).exists()


@pytest.mark.parametrize(
    "shapes",
    [
        '<clipPath id="a"><path d="M0 0h9v9z" clip-path="url(#a)"/></clipPath><path d="M0 0h9" clip-path="url(#a)"/>',
        '<path d="M0 0 A 5 5 0 0"/>',
    ],
)
def test_a_drawing_on_which_every_document_would_fail_is_refused_at_its_field(client, manager, shapes):
    answer = post(client, "house", logo=upload("logo.svg", SVG.format(shapes).encode()))

    assert answer.context["form"].errors["logo"] == [
        "Deze tekening kan niet in een document worden afgedrukt. Sla haar opnieuw op als gewone SVG, of als PNG."
    ]
    assert not HouseStyle.objects.exclude(style={}).exists()


def test_a_drawing_with_a_gradient_that_builds_on_another_is_printed_with_its_colours(client, manager):
    shapes = (
        '<linearGradient id="a"><stop offset="0" stop-color="#a00000"/><stop offset="1" stop-color="#00a000"/>'
        '</linearGradient><linearGradient id="b" href="#a"/><path d="M0 0h9v9z" fill="url(#b)"/>'
    )
    assert post(client, "house", logo=upload("logo.svg", SVG.format(shapes).encode())).status_code == 302

    with pikepdf.open(io.BytesIO(preview.pdf(current_style(), "Universiteit Rijnland", "nl", "2021-06-29"))) as pdf:
        shadings = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/ShadingType" in one]
    assert shadings


def test_a_colour_that_is_too_pale_is_told_with_its_contrast(client, manager):
    page = post(client, "house", **{"theme-1": "#777777"}).content.decode()

    assert "contrast van 4,4 : 1 met wit; leesbaar is minstens 4,5 : 1" in page


@pytest.mark.parametrize(("name", "ground"), [("accent", "vlak onder kaders en totalen"), ("theme-2", "")])
def test_a_colour_is_judged_on_what_its_words_stand_on(client, manager, name, ground):
    """#747474 can be read on white and not on the tint below boxes; themes are printed on white alone."""
    answer = post(client, "house", **{name: "#747474"})

    assert answer.status_code == (422 if ground else 302)
    assert ground in answer.content.decode()


def test_the_word_file_has_the_colours_and_the_logo_of_the_style():
    style = {"colours": {"accent": RED, "ink": "#202020"}, "logo": house_files.logo(io.BytesIO(png(90, 30)))}
    opened = docx.Document(in_word.word(document.build(sample.dossier(style=style))))

    assert [str(opened.styles[name].font.color.rgb) for name in ("Heading 1", "Normal")] == ["A00000", "202020"]
    assert set(opened.styles["Intense Quote"].element.xpath(".//w:pBdr/*/@w:color")) == {"A00000"}
    assert opened.paragraphs[0]._p.xpath(".//pic:pic")
    assert opened.paragraphs[0]._p.xpath(".//wp:docPr/@descr") == ["Logo van Universiteit Rijnland"]


def test_who_saw_an_older_style_does_not_undo_a_newer_one(client, manager):
    post(client, "house", accent=RED, seen="0")
    answer = post(client, "house", accent="#123456", seen="0")

    assert answer.status_code == 422
    assert current_style() == {"colours": {"accent": RED}}


@pytest.mark.parametrize("seen", ["", "-1", "een", "9" * 5000, "²", "1"])
def test_who_does_not_say_which_style_she_saw_changes_nothing(client, manager, seen):
    assert post(client, "house", accent=RED, seen=seen).status_code == 422
    assert stored.post(client, "house", accent=RED).status_code == 422
    assert current_style() == {}


def test_nobody_else_changes_the_house_style(world):
    with pytest.raises(Forbidden):
        housing.change_style(actor=world.people["staff"], chosen={"accent": RED}, seen=0)


def test_the_preview_is_a_pdf_in_the_style(client, manager):
    answer = client.get(reverse("submission:house_preview"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_the_papers_of_a_meeting_are_printed_in_the_style(world, monkeypatch):
    HouseStyle.objects.create(pk=1, style={"colours": {"accent": RED}})
    body = Body.objects.filter(unit=world.institution).first()
    meeting = Meeting(body=body, held_on=datetime.date(2021, 6, 28))

    asked = {}
    monkeypatch.setattr(render, "render", lambda html, **given: asked.update(given, html=html))
    sheets.pdf(Chapter("agenda", "Agenda"), meeting)

    assert house.sheet(asked["style"]) in asked["html"]
    assert asked["style"] == {"colours": {"accent": RED}}


def test_what_was_sealed_keeps_the_style_it_was_made_with(world):
    HouseStyle.objects.create(pk=1, style={"colours": {"accent": RED}})
    submission = sealed(world)
    HouseStyle.objects.get().delete()

    with submission.package.open() as file, zipfile.ZipFile(file) as opened:
        facts = json.loads(opened.read("facts.json"))
    assert facts["style"] == {"colours": {"accent": RED}}
