"""A document laid out in pieces by several processes: what is bound is what would have been laid out whole."""

from __future__ import annotations

import errno
import io
import os
import re
import subprocess
import time
from importlib.metadata import requires
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest

from kwaliteit.shared import jobs
from kwaliteit.submission import apart, crew, document, making, pieces, shelf, tasks
from kwaliteit.submission.dossier import Dossier
from kwaliteit.submission.render import RenderingFailed
from kwaliteit.submission.tags import walk
from tests.submission import sample
from tests.submission.archived import complaints

SHORT = """<!DOCTYPE html><html lang="nl"><head><title>Plan</title><link rel="stylesheet" href="document.css"></head><body>
<section class="title-page" id="title" data-line="Plan, versie 1"><p class="institution">Rijnland</p><h1>Plan</h1></section>
<nav class="chapter toc" id="contents"><h1 class="no-toc" id="h-contents">Inhoud</h1><ol><li><a href="#h-a"><span class="nr">1 </span><span class="name">Begeleiding</span><span class="page" data-target="#h-a"></span></a></li></ol></nav>
<main>
<section class="chapter" id="a"><h1 id="h-a" data-label="1 Begeleiding">Begeleiding</h1><p>{0}</p></section>
<section class="chapter" id="b"><h1 id="h-b" data-label="2 Docenten">Docenten</h1><p>Zie <a href="#{1}">begeleiding</a>.</p></section>
<section class="chapter run-on" id="c"><h1 id="h-c" data-label="3 Termen">Termen</h1><p>Een term.</p></section>
</main></body></html>"""


def make(html: str, draft: bool = False, on_step: Any = lambda *_step: None) -> bytes:
    return apart.make(html, language="nl", draft=draft, on_step=on_step)


def short(text: str = "Meer mentoren.", link: str = "h-a") -> str:
    return SHORT.format(text, link)


@pytest.fixture
def kept(settings, tmp_path) -> Path:
    """The folder of the pieces, with nothing in it yet."""
    settings.MEDIA_ROOT = tmp_path
    return shelf.folder()


def texts(content: bytes, place: Path) -> list[str]:
    place.write_bytes(content)
    return subprocess.run(
        ["pdftotext", "-layout", place, "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")


def seen(content: bytes) -> dict[str, Any]:
    """What a reader of any kind finds in it, each with its page."""
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
        at = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        elements = list(walk(pdf.Root.StructTreeRoot.K))
        heads = {str(e.ID): e.objgen for e in elements if "/ID" in e}
        places = list(pdf.Root.Names.Dests.Names)
        ids = list(pdf.Root.StructTreeRoot.IDTree.Names)

        def entries(items: Any) -> list[Any]:
            return [(item.title, at[item.destination[0].objgen], entries(item.children)) for item in items]

        def spot(place: Any) -> tuple[int, list[float]]:
            return at[place[0].objgen], [round(float(length), 1) for length in list(place)[2:]]

        assert {str(name): e.objgen for name, e in zip(ids[::2], ids[1::2], strict=True)} == heads
        return {
            "tags": [(str(e.S), at[e.Pg.objgen] if "/Pg" in e else None, str(e.get("/Alt", ""))) for e in elements],
            "heads": [
                [elements_of(elements, heads, str(key)) for key in e.A.Headers]
                for e in elements
                if e.S == pikepdf.Name.TD
            ],
            "parents": parents(pdf, [e.objgen for e in elements]),
            "links": [
                (at[page.objgen], str(a.get("/Dest", "")), str(a.get("/A", {}).get("/URI", "")), str(a.Contents))
                for page in pdf.pages
                for a in page.get("/Annots", [])
            ],
            "places": {str(name): spot(place) for name, place in zip(places[::2], places[1::2], strict=True)},
            "outline": entries(outline.root),
            "says": {key: str(value) for key, value in pdf.docinfo.items()},
            "marks": [str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked), pdf.Root.Metadata.read_bytes()],
        }


def elements_of(elements: list[Any], heads: dict[str, Any], key: str) -> int:
    return next(at for at, element in enumerate(elements) if element.objgen == heads[key])


def parents(pdf: pikepdf.Pdf, elements: list[Any]) -> list[list[int]]:
    """For each page the places in the tree of its marked contents, as the page finds them."""
    order = {objgen: at for at, objgen in enumerate(elements)}
    flat = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    numbers = {int(number): value for number, value in zip(flat[::2], flat[1::2], strict=True)}
    return [[order.get(e.objgen, -1) for e in numbers[int(page.obj.StructParents)]] for page in pdf.pages]


@pytest.fixture(scope="module")
def pieces_of_sample(tmp_path_factory) -> Path:
    """Where the sample keeps its pieces, so that it is laid out once."""
    return tmp_path_factory.mktemp("sample")


def draft() -> Dossier:
    return sample.dossier(draft=True, parts=(), earlier=())


def test_a_document_bound_of_pieces_is_that_laid_out_whole(rendered, settings, pieces_of_sample, tmp_path):
    settings.MEDIA_ROOT = pieces_of_sample
    whole = rendered("nl", True)
    bound = make(document.html(document.build(draft())), draft=True)

    assert texts(bound, tmp_path / "bound.pdf") == texts(whole, tmp_path / "whole.pdf")
    found, wanted = seen(bound), seen(whole)
    for page, marks in enumerate(wanted["parents"]):  # running heads had marks of no element there
        wanted["parents"][page] = [mark for mark in marks if mark >= 0]
    for what, value in wanted.items():
        assert found[what] == value, what


def test_what_is_bound_of_pieces_and_given_to_a_person_is_fit_for_the_archive(settings, pieces_of_sample):
    settings.MEDIA_ROOT = pieces_of_sample
    content = making.make(draft())

    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert complaints(pdf) == []
        assert len(pdf.attachments) > 1


def test_the_same_bytes_whatever_was_kept_and_a_damaged_piece_is_made_anew(kept):
    first = make(short())
    made = sorted(kept.iterdir())
    made[0].write_bytes(made[0].read_bytes()[:-10])
    made[1].unlink()
    half = made[0].read_bytes()

    assert make(short()) == first
    assert sorted(kept.iterdir()) == made
    assert made[0].read_bytes() != half


def test_one_changed_chapter_is_laid_out_alone(kept, monkeypatch):
    make(short())
    laid_out: list[str] = []
    submit = crew.submit
    monkeypatch.setattr(
        crew, "submit", lambda work, order, place: (laid_out.append(order.html), submit(work, order, place))[1]
    )
    make(short("Nog meer mentoren."))

    assert ["Nog meer mentoren" in html for html in laid_out] == [True]


def test_another_house_style_is_another_piece(kept, settings, tmp_path):
    before = make(short())
    house = tmp_path / "house" / "house.css"
    house.parent.mkdir()
    house.write_text(":root { --ka-accent: #7a1f3d }")
    settings.DOCUMENT_THEME = str(house)
    html = short().replace("</head>", f'<link rel="stylesheet" href="{house.as_uri()}"></head>')
    red = make(html)
    house.write_text(":root { --ka-accent: #1f7a3d }")

    assert len({before, red, make(html)}) == 3


def test_the_house_style_is_its_sheet_fonts_and_pictures_and_nothing_else_that_stands_there(tmp_path):
    sheet = tmp_path / "house.css"
    sheet.write_text(":root { --ka-accent: #7a1f3d }")
    before = shelf.house(str(sheet))
    (tmp_path / "kwaliteit.sqlite3").write_bytes(b"rows")
    beside = shelf.house(str(sheet))
    (tmp_path / "House.WOFF2").write_bytes(b"wOF2")

    assert beside == before
    assert shelf.house(str(sheet)) != before


def test_pages_have_their_number_and_the_head_of_their_chapter(kept, tmp_path):
    words = "</p><p>".join(["Elke student heeft een mentor. " * 40] * 9)
    pages = [" ".join(text.split()) for text in texts(make(short(words)), tmp_path / "plan.pdf")]

    assert "Begeleiding 3" in pages[1]
    assert pages[0].endswith("Plan")
    total = len(pages) - 1
    assert [f"pagina {at} van {total}" in page for at, page in enumerate(pages[1:-1], 2)] == [True] * (total - 1)
    assert ["1 Begeleiding" in page for page in pages[2:5]] == [False, True, True]
    assert all("Rijnland" in page and "Plan, versie 1" in page for page in pages[1:-1])


def test_a_chapter_that_runs_on_stays_with_the_one_before_it():
    titles = [piece.title for piece in pieces.split(short())]

    assert titles == ["Plan", "Inhoud", "Begeleiding", "Docenten"]


def test_where_a_page_number_makes_the_contents_longer_the_right_number_is_printed_all_the_same(kept, tmp_path):
    """Page 3 makes the contents a page longer, so that it is page 4, which does not."""
    longer = "<style>[data-page='3'] { display: block; margin-top: 280mm }</style></head>"
    content = make(short().replace("</head>", longer))
    pages = texts(content, tmp_path / "plan.pdf")

    page = next(at for at, text in enumerate(pages, 1) if "Meer mentoren" in text)
    assert (page, seen(content)["places"]["h-a"][0]) == (4, 4)
    assert re.search(r"Begeleiding\s+4\s", pages[1])
    assert sorted(pages[2].split()) == sorted(["Rijnland", "Inhoud", "pagina", "3", "van", "5", "Plan,", "versie", "1"])
    assert [tag for tag, at, _alt in seen(content)["tags"] if at == 3] == ["/Div"]  # a group of nothing


def test_page_numbers_that_do_not_settle_are_a_fault(kept, monkeypatch):
    monkeypatch.setattr(apart, "ROUNDS", 1)

    with pytest.raises(RenderingFailed, match="do not settle"):
        make(short())


def test_what_looks_like_a_link_or_an_id_in_a_text_is_text(kept, tmp_path):
    words = 'Zie href="#h-b", id="h-b" en data-target="#h-z".'
    pages = texts(make(short(words)), tmp_path / "plan.pdf")

    assert words in " ".join(pages[2].split())


def test_a_link_to_nowhere_is_a_fault(kept):
    with pytest.raises(RenderingFailed, match="no place #h-z"):
        make(short(link="h-z"))


def test_a_sign_that_no_font_has_is_named(kept):
    with pytest.raises(RenderingFailed, match=r"U\+1E8FF"):
        make(short("Begeleiding \U0001e8ff"))


def test_stopped_work_ends_at_once_and_leaves_nothing_half(kept):
    def stop(*_step: object) -> None:
        raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        make(short(), on_step=stop)
    crew.dismiss()

    assert list(kept.glob("*.new")) == []
    assert make(short()).startswith(b"%PDF")


def test_a_full_disk_leaves_no_half_piece(kept, monkeypatch):
    piece = shelf.Kept(b"%PDF", ["wide"], {"a": 1}, {"a": "Naar: a"})
    shelf.put(kept / "whole", piece)

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        shelf.put(kept / "half", piece)

    assert (shelf.get(kept / "whole"), [path.name for path in kept.iterdir()]) == (piece, ["whole"])


def test_what_is_kept_has_a_size_and_an_age(kept, monkeypatch):
    kept.mkdir(parents=True)
    monkeypatch.setattr(shelf, "MOST_BYTES", 35)
    days = {"ancient": 40, "older": 3, "newer": 2, "needed": 41, "newest": 1, "begun.new": 0.9, "left.new": 1.1}
    for name, age in days.items():
        (kept / name).write_bytes(b"0123456789")
        os.utime(kept / name, (time.time() - age * 86_400,) * 2)
    shelf.tidy([kept / "needed"])

    assert sorted(path.name for path in kept.iterdir()) == ["begun.new", "needed", "newest"]


def test_text_of_drafts_is_not_kept_longer_though_nobody_makes_a_document(kept):
    kept.mkdir(parents=True)
    (kept / "draft").write_bytes(b"0123456789")
    os.utime(kept / "draft", (time.time() - 31 * 86_400,) * 2)
    tasks.tidy_pieces()

    assert list(kept.iterdir()) == []


def test_everything_that_weasyprint_needs_decides_what_a_piece_is_called():
    needed = {re.split(r"[ \[]", line)[0].lower() for line in requires("weasyprint") or [] if "extra ==" not in line}

    assert needed - {name.lower() for name in shelf.OF_PACKAGES} == {"cffi"}  # that only calls Pango


@pytest.mark.parametrize(
    ("what", "to"),
    [("sys.version", "3.99"), ("weasyprint.text.ffi.pango", SimpleNamespace(pango_version=lambda: 19999))],
)
def test_another_python_or_pango_is_another_piece(monkeypatch, what, to):
    before = shelf.fingerprint(short())
    monkeypatch.setattr(what, to)
    monkeypatch.setattr(shelf, "_renderer", shelf._renderer.__wrapped__)

    assert shelf.fingerprint(short()) != before


def test_progress_tells_each_part_of_the_document(kept):
    told: list[tuple[str, str, int, int]] = []
    make(short(), on_step=lambda *step: told.append(step))
    parts = [step for step in told if step[0] == "piece"]

    assert {title for _stage, title, _done, _total in parts if title} <= {"Plan", "Inhoud", "Begeleiding", "Docenten"}
    assert parts[-1][2:] == (4, 4)
    assert [step[0] for step in told][-1] == "binding"
