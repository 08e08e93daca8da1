"""Papers of others before they are joined: what stays on their pages, what goes, and what cannot go in at all."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from governance.models import AgendaItem
from kwaliteit.meetings import attached, joining, names
from kwaliteit.meetings.contents import Item, Numbered
from kwaliteit.meetings.stamps import stamp
from tests.governance import sheets
from tests.meetings.hall import kept_as, locked, pdf_of, texts

pytestmark = pytest.mark.django_db


def annotated() -> bytes:
    """Two pages: links to the web and to the second page, a script, a button that starts a program, and a file."""
    with pikepdf.open(io.BytesIO(pdf_of("Een", "Twee"))) as pdf:
        first, second = pdf.pages
        notes = [
            Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://www.nvao.net"))),
            Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.GoTo, D=Array([second.obj, Name.Fit]))),
            Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))),
            Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("calc.exe"))),
            Dictionary(Subtype=Name.FileAttachment, FS=Dictionary(Type=Name.Filespec, F=String("los.exe"))),
        ]
        for note in notes:
            note.Type, note.Rect = Name.Annot, Array([0, 0, 9, 9])
        first.Annots = Array([pdf.make_indirect(note) for note in notes])
        first.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(2)")))
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def joined(places: list[Path], out: Path) -> pikepdf.Pdf:
    pieces = [
        joining.Piece(place, f"Stuk {at}", f"1.{at}", pages=joining.count(place), ours=False)
        for at, place in enumerate(places, 1)
    ]
    joining.join(pieces, out, title="Stukken", language="nl", links={})
    return pikepdf.open(out)


def test_links_stay_and_what_acts_or_brings_a_file_goes(hall, tmp_path):
    paper = hall.paper("a.pdf", annotated(), "Bijlage")
    judged = attached.copy_of(paper, tmp_path / "copy.pdf")
    with joined([tmp_path / "copy.pdf"], tmp_path / "set.pdf") as book:
        first, second = book.pages
        actions = [note.get("/A") for note in first.Annots]

        assert (judged.pages, judged.reason) == (2, "")
        assert [str(action.S) if action is not None else None for action in actions] == ["/URI", "/GoTo", None, None]
        assert actions[1].D[0].objgen == second.objgen
        assert "/AA" not in first


def test_nothing_follows_upon_a_link_and_no_file_hides_in_a_page(hall, tmp_path):
    with pikepdf.open(io.BytesIO(pdf_of("Een", "Twee"))) as pdf:
        first, second = pdf.pages
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        brought = Dictionary(Type=Name.Filespec, F=String("los.exe"), EF=Dictionary(F=pdf.make_stream(b"MZ")))
        goes = Dictionary(S=Name.GoTo, D=Array([second.obj, Name.Fit]), Next=Array([script]))
        leads = Dictionary(S=Name.URI, URI=String("https://www.nvao.net"), Next=script)
        first.Annots = Array([pdf.make_indirect(Dictionary(Subtype=Name.Link, A=action)) for action in (goes, leads)])
        for owner in (first.obj, *first.Annots):
            owner.AF = Array([pdf.make_indirect(brought)])
            owner.PieceInfo = Dictionary(Program=Dictionary(Private=pdf.make_stream(b"geheim")))
        second.PresSteps = Dictionary(Type=Name.NavNode, NA=script)
        content = saved(pdf)

    assert attached.copy_of(hall.paper("a.pdf", content, "Bijlage"), tmp_path / "copy.pdf").pages == 2
    with joined([tmp_path / "copy.pdf"], tmp_path / "set.pdf") as book:
        first, second = book.pages
        assert [sorted(note.A.keys()) for note in first.Annots] == [["/D", "/S"], ["/S", "/URI"]]
        assert first.Annots[0].A.D[0].objgen == second.objgen
        kept = {key for owner in (first.obj, second.obj, *first.Annots) for key in owner}
        assert kept & {"/AF", "/PieceInfo", "/PresSteps"} == set()
        assert {bytes(thing.read_bytes()) for thing in book.objects if isinstance(thing, Stream)} & {
            b"MZ",
            b"geheim",
        } == set()


def test_an_address_in_a_paper_of_others_is_not_taken_for_ours(hall, tmp_path):
    with pikepdf.open(io.BytesIO(pdf_of("Een"))) as pdf:
        link = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("set:x")))
        pdf.pages[0].Annots = Array([pdf.make_indirect(link)])
        content = saved(pdf)

    assert attached.copy_of(hall.paper("a.pdf", content, "Bijlage"), tmp_path / "copy.pdf") == attached.Judged(1)
    with joined([tmp_path / "copy.pdf"], tmp_path / "set.pdf") as book:
        note = book.pages[0].Annots[0]
        assert (str(note.A.URI), "/Dest" in note) == ("set:x", False)


def test_a_page_whose_resources_are_none_fails_nothing(hall, tmp_path):
    """The library reads them as empty, as a viewer does."""
    with pikepdf.open(io.BytesIO(pdf_of("Een", "Twee"))) as pdf:
        pdf.pages[0].Resources = Array([])
        paper = hall.paper("a.pdf", saved(pdf), "Bijlage")

    assert attached.copy_of(paper, tmp_path / "copy.pdf") == attached.Judged(2)
    with joined([tmp_path / "copy.pdf"], tmp_path / "set.pdf"):
        assert texts((tmp_path / "set.pdf").read_bytes())[1].startswith("Twee")


def without_pictures(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.XObject = Array([])


def askew(pdf: pikepdf.Pdf) -> None:
    """Turned by what all pages inherit."""
    pdf.Root.Pages.Rotate = 45
    for page in pdf.pages:
        if "/Rotate" in page:
            del page.obj["/Rotate"]


@pytest.mark.parametrize("odd", [without_pictures, askew])
def test_a_paper_that_cannot_be_stamped_gets_its_slip(hall, tmp_path, odd):
    with pikepdf.open(io.BytesIO(pdf_of("Een"))) as pdf:
        odd(pdf)
        paper = hall.paper("a.pdf", saved(pdf), "Bijlage")
    judged = attached.copy_of(paper, tmp_path / "copy.pdf")

    assert judged == attached.Judged(reason="Deze pdf is beschadigd en kan niet met andere worden samengevoegd.")
    assert [*tmp_path.glob("copy.*")] == []


@pytest.mark.parametrize(
    ("pages", "reason"),
    [(2000, ""), (2001, "Deze pdf heeft meer dan 2.000 pagina’s, te veel voor een set.")],
)
def test_a_paper_of_thousands_of_pages_gets_its_slip(hall, tmp_path, pages, reason):
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page()
        paper = hall.paper("a.pdf", saved(pdf), "Bijlage")
    judged = attached.copy_of(paper, tmp_path / "copy.pdf")

    assert (judged.pages, judged.reason) == (0 if reason else pages, reason)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", sheets.TEXT, "Dit bestand is geen pdf en kan niet in deze pdf worden afgedrukt."),
        ("a.pdf", b"%PDF-1.7 %%EOF", "Deze pdf is beschadigd en kan niet met andere worden samengevoegd."),
        ("a.pdf", None, "Deze pdf is vergrendeld en kan niet met andere worden samengevoegd."),
        ("a.pdf", "half", "Deze pdf is beschadigd en kan niet met andere worden samengevoegd."),
    ],
    ids=["no pdf", "empty", "locked", "cut off"],
)
def test_what_cannot_be_joined_says_why(hall, tmp_path, name, content, reason):
    whole = pdf_of("Een", "Twee", "Drie")
    bytes_ = {None: locked(whole), "half": whole}.get(content, content)
    paper = hall.paper(name, bytes_, "Bijlage")
    if content == "half":
        kept_as(paper, whole[: len(whole) // 2])

    judged = attached.copy_of(paper, tmp_path / "copy.pdf")
    assert (judged.pages, judged.reason, (tmp_path / "copy.pdf").exists()) == (0, reason, False)


def test_a_file_that_is_gone_is_said_and_fails_nothing(hall, tmp_path):
    paper = hall.paper("a.pdf", pdf_of("Een"), "Bijlage")
    Path(paper.file.path).unlink()

    assert (
        attached.copy_of(paper, tmp_path / "copy.pdf").reason == "Dit bestand is niet gevonden. Waarschuw de beheerder."
    )


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_stamp_stands_in_the_corner_of_the_page_as_it_is_read(turned, tmp_path):
    """Also on a page that is cut: seen from the reader the stamp is at the top, on the right."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 400))
        page.obj.CropBox, page.obj.Rotate = Array([50, 60, 250, 360]), turned
        stamp(pdf, page, "2.3", in_foot=False)
        page_ = bytes(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))).decode()
        form = next(iter(page.Resources.XObject.values()))
        wide, high = (float(value) for value in form.BBox[2:])
        pdf.save(tmp_path / "a.pdf")
    matrix = [float(value) for value in page_.split(" cm")[0].split()[-6:]]
    a, b, c, d, e, f = matrix
    corners = {(a * x + c * y + e, b * x + d * y + f) for x in (0, wide) for y in (0, high)}

    assert corners == {(50, 60), (250, 60), (50, 360), (250, 360)}
    assert (wide, high) == ((300, 200) if turned in (90, 270) else (200, 300))
    top_right = (a * wide + c * high + e, b * wide + d * high + f)
    assert top_right == {0: (250, 360), 90: (50, 360), 180: (50, 60), 270: (250, 60)}[turned]
    assert texts((tmp_path / "a.pdf").read_bytes()) == ["2.3"]


def test_names_in_the_zip_are_safe_on_every_system():
    titles = {
        "Begroting 2022/2023: toelichting?": "Begroting 2022 2023 toelichting",
        "..\\..\\etc/passwd": "etc passwd",
        "Stuk\u202efdp.exe": "Stuk fdp.exe",
        "  ": "stuk",
        "a" * 200: "a" * 80,
        "Cafe\u0301.": "Café",
    }
    assert {title: names.safe(title) for title in titles} == titles


def test_an_item_behind_closed_doors_says_so_in_its_folder():
    item = Item(3, AgendaItem(confidential=True), "Benoeming")

    assert names.cover_note(item) == "03 Benoeming (vertrouwelijk)/3.0 Oplegnotitie.pdf"
    assert names.paper(item, Numbered("3.1", "Versie 2")) == "03 Benoeming (vertrouwelijk)/3.1 Versie 2.pdf"
