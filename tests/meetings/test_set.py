"""The set of a meeting: what stands on its pages, in which order, under which numbers, and for whom."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pikepdf
import pypdf
import pytest

from governance.services.papers import strike_paper
from governance.services.requests import withdraw
from kwaliteit.meetings import agenda, making, services
from kwaliteit.meetings.contents import contents_of
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.models import Job
from kwaliteit.submission.tags import walk
from tests.governance import sheets
from tests.governance.stage import TODAY
from tests.meetings.hall import Hall, kept_as, locked, pdf_of, texts

pytestmark = pytest.mark.django_db
STAMP = re.compile(r"(?:(\d+(?:\.\d+)?) - )?(?:vertrouwelijk - )?pagina (\d+) van (\d+)$")


def fill(hall: Hall) -> None:
    """A paper of every sort that can go wrong."""
    hall.paper("a.pdf", pdf_of("Bijlage recht", "Bijlage vervolg"), "Bijlage: met / plaatjes")
    hall.paper("b.pdf", pdf_of("Gedraaid blad", turned=90), "Gedraaid", confidential=True)
    hall.paper("c.txt", sheets.TEXT, "Lees mij")
    kept_as(hall.paper("d.pdf", pdf_of("Onleesbaar"), "Kapot stuk"), b"%PDF-1.7 niets")
    hall.paper("e.pdf", locked(pdf_of("Achter slot")), "Op slot")
    wrong = hall.paper("f.pdf", pdf_of("Het foute stuk"), "Fout stuk")
    strike_paper(paper=wrong, actor=hall.stage.person("holder"), reason="Verkeerde bijlage.")
    hall.item("closed", 3, title="Benoeming van een voorzitter", confidential=True)


def starts(pages: list[str]) -> dict[str, int]:
    """On which page each number is stamped first."""
    found: dict[str, int] = {}
    for at, page in enumerate(pages, 1):
        stamped = STAMP.search(page)
        assert stamped, page
        assert (int(stamped[2]), int(stamped[3])) == (at, len(pages))
        found.setdefault(stamped[1] or "agenda", at)
    return found


def outline(reader: pypdf.PdfReader, rows: list[Any] | None = None) -> list[Any]:
    return [
        outline(reader, row) if isinstance(row, list) else (row.title, reader.get_destination_page_number(row) + 1)
        for row in (reader.outline if rows is None else rows)
    ]


def test_the_set_for_the_body_holds_everything_under_its_number(hall):
    fill(hall)
    assert hall.made().state == Job.State.DONE
    content = hall.bytes_of("pdf")
    pages = texts(content)
    first = starts(pages)

    assert first == {
        "agenda": 1,
        "2": 2,
        "2.1": 3,
        "2.2": 5,
        "2.3": 7,
        "2.4": 8,
        "2.5": 9,
        "2.6": 10,
    }
    for number, words in {
        "1": "1 Opening – – –",
        "2": "2 Afspraken, Recht Met een toelichting van de portefeuillehouder. Instemming",
        "2.1": "2.1 Versie 1 3",
        "2.2": "2.2 Bijlage: met / plaatjes 5",
        "2.3": "2.3 Gedraaid Vertrouwelijk 7",
        "2.7": "2.7 Doorgehaald en niet in deze set: Fout stuk. Verkeerde bijlage. –",
        "3": "3 Benoeming van een voorzitter Vertrouwelijk: achter gesloten deuren – – –",
    }.items():
        assert words in pages[0], number
    places = [pages[0].find(f"2.{at} ") for at in range(1, 8)]
    assert places == sorted(places)
    assert pages[1].startswith("Oplegnotitie 2 Afspraken, Recht Wat wordt gevraagd Instemming: versie 1")
    assert "Zonder instemming van de faculteitsraad kan het plan niet worden vastgesteld." in pages[1]
    assert hall.request.version.fingerprint in pages[2]
    assert hall.request.version.fingerprint in pages[3]
    assert [page.split(" 2.")[0] for page in pages[4:7]] == [
        "Bijlage recht Bijlage recht",
        "Bijlage vervolg Bijlage vervolg",
        "Gedraaid blad Gedraaid blad",
    ]
    assert "Dit bestand is geen pdf" in pages[7]
    assert "Deze pdf is beschadigd" in pages[8]
    assert "Deze pdf is vergrendeld" in pages[9]
    assert "Het foute stuk" not in " ".join(pages)
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
    assert outline(reader) == [
        ("Agenda", 1),
        ("2. Afspraken, Recht", 2),
        [
            ("2.1 Versie 1", 3),
            ("2.2 Bijlage: met / plaatjes", 5),
            ("2.3 Gedraaid", 7),
            ("2.4 Lees mij", 8),
            ("2.5 Kapot stuk", 9),
            ("2.6 Op slot", 10),
        ],
    ]
    assert_tagged(content, ours={1, 2, 3, 4, 8, 9, 10})
    assert_zip(hall)


def assert_tagged(content: bytes, ours: set[int]) -> None:
    """Our own pages keep their tags: each mark has its element, ids are told apart, links lead to pages of the set."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        tree = pdf.Root.StructTreeRoot
        numbers = list(tree.ParentTree.Nums)
        keys = [int(key) for key in numbers[::2]]
        parents = dict(zip(keys, numbers[1::2], strict=True))
        assert keys == sorted(set(keys))
        assert {at for at, page in enumerate(pdf.pages, 1) if "/StructParents" in page} == ours
        place = {page.objgen: at for at, page in enumerate(pdf.pages, 1)}
        for at, page in enumerate(pdf.pages, 1):
            if at in ours:
                elements = parents[int(page.StructParents)]
                assert {place[e.Pg.objgen] for e in elements if "/Pg" in e} == {at}
        ids = [str(element.ID) for element in walk(tree.K) if "/ID" in element]
        heads = {str(h) for e in walk(tree.K) if "/A" in e and "/Headers" in e.A for h in e.A.Headers}
        assert (len(ids), heads - set(ids)) == (len(set(ids)), set())
        links = [a for page in pdf.pages for a in page.get("/Annots", []) if "/Dest" in a]
        assert [place[a.Dest[0].objgen] for a in links] == [2, 3, 5, 7, 8, 9, 10]
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Suspects)) == ("nl", True)


def assert_zip(hall: Hall) -> None:
    with zipfile.ZipFile(io.BytesIO(hall.bytes_of("zip"))) as parcel:
        folder = "02 Afspraken, Recht"
        assert parcel.namelist() == [
            "00 Agenda.pdf",
            f"{folder}/2.0 Oplegnotitie.pdf",
            f"{folder}/2.1 Versie 1.pdf",
            f"{folder}/2.2 Bijlage met plaatjes.pdf",
            f"{folder}/2.3 Gedraaid (vertrouwelijk).pdf",
            f"{folder}/2.4 Lees mij.txt",
            f"{folder}/2.5 Kapot stuk.pdf",
            f"{folder}/2.6 Op slot.pdf",
        ]
        assert parcel.read(f"{folder}/2.4 Lees mij.txt") == sheets.TEXT
        version = texts(parcel.read(f"{folder}/2.1 Versie 1.pdf"))
        assert [page[-len("pagina 1 van 2") :] for page in version] == ["pagina 1 van 2", "pagina 2 van 2"]
        with pikepdf.open(io.BytesIO(parcel.read("00 Agenda.pdf"))) as agenda:
            assert [a.get("/A") for page in agenda.pages for a in page.get("/Annots", [])] == [None] * 7


def test_the_public_set_names_nothing_that_is_confidential(hall):
    hall.paper("a.pdf", pdf_of("Openbare bijlage"), "Openbaar")
    hall.paper("b.pdf", pdf_of("Geheime inhoud"), "Geheime titel", confidential=True)
    hall.item("closed", 3, title="Benoeming van een voorzitter", confidential=True)
    assert hall.made("dean").state == Job.State.DONE

    pages = hall.pages("dean")
    words = " ".join(pages)
    assert [found for found in ("Geheim", "Benoeming", "geheim") if found in words] == []
    assert starts(pages) == {"agenda": 1, "2": 2, "2.1": 3, "2.2": 5}
    assert "Wat vertrouwelijk is of niet voor u openstaat, zit niet in deze set" in pages[0]
    with zipfile.ZipFile(io.BytesIO(hall.bytes_of("zip", "dean"))) as parcel:
        assert [name for name in parcel.namelist() if "eheim" in name or "vertrouwelijk" in name] == []
    assert hall.client("fr_member").get(hall.address("pdf")).status_code == 404  # the body has a set of its own


def test_an_agenda_without_papers_and_in_english(hall):
    hall.items["plan"].delete()
    member = hall.stage.person("fr_member")
    type(member).objects.filter(pk=member.pk).update(language="en")
    member.refresh_from_db()
    assert hall.made().state == Job.State.DONE

    (page,) = hall.pages()
    assert "Agenda of the faculty council" in page
    assert page.endswith("page 1 of 1")
    assert str(TODAY().year) in page


def test_asked_twice_is_made_once_and_shared_by_the_body(hall):
    ask = {who: services.ask_set(meeting=hall.meeting, actor=hall.stage.person(who)) for who in ("fr_member", "dean")}
    again = services.ask_set(meeting=hall.meeting, actor=hall.stage.person("fr_member"))
    other = services.ask_set(meeting=hall.meeting, actor=hall.stage.person("fr_secretary"))

    assert (again, other) == (ask["fr_member"], ask["fr_member"])
    assert ask["dean"] != ask["fr_member"]
    assert Job.objects.count() == 2


def test_its_progress_is_told_per_item(hall, tmp_path):
    hall.item("more", 3, title="Rondvraag")
    rights = rights_of(hall.stage.person("fr_member"), on=TODAY())
    steps: list[tuple[str, int, int]] = []
    making.make(contents_of(hall.meeting, rights), rights, tmp_path, lambda *step: steps.append(step))

    assert steps == [("2. Afspraken, Recht", 0, 3), ("Agenda", 1, 3), ("De stukken samenvoegen", 2, 3)]


def test_a_request_that_was_withdrawn_says_so_on_the_agenda(hall):
    withdraw(request=hall.request, actor=hall.stage.person("holder"))
    rights = rights_of(hall.stage.person("fr_member"), on=TODAY())
    table = agenda.chapter_of(contents_of(hall.meeting, rights), {}).blocks[1]

    assert table.rows[1].cells[1].text == "Instemming (ingetrokken)"
