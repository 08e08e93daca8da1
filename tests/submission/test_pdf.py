"""The finished file: its structure tree, metadata, links, outline and text, and that it is always the same."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import qrcode
from django.utils.safestring import SafeString
from pikepdf import Name

from kwaliteit.submission import codes, document
from kwaliteit.submission.report import Card, Cell, Column, Row, Table
from kwaliteit.submission.tags import walk
from tests.submission import sample

ROOT = Path(__file__).resolve().parent.parent.parent
REPEAT = """
import hashlib, os, sys
import django
django.setup()
from kwaliteit.submission import document, render
from tests.submission import sample
small = sample.dossier(parts=(), earlier=(), decisions=())
html = document.html(document.build(small))
print(hashlib.sha256(render.render(html, language="nl", draft=False)).hexdigest())
"""


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def words(content: bytes, tmp_path: Path) -> str:
    """The text as a person reads it, without no-break spaces and line ends."""
    path = tmp_path / "plan.pdf"
    path.write_bytes(content)
    made = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True)
    return " ".join(made.stdout.replace("\u00a0", " ").split())


def test_file_says_what_it_is(rendered):
    with opened(rendered()) as pdf, pdf.open_metadata() as xmp:
        assert str(pdf.Root.Lang) == "nl"
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        assert xmp["pdfuaid:part"] == "1"
        assert xmp["dc:title"] == "Kwaliteitsafspraken 2019–2024 – Universiteit Rijnland"
        assert "/Keywords" not in pdf.docinfo


def test_table_heads_have_scope_and_every_cell_finds_its_heads(rendered):
    with opened(rendered()) as pdf:
        elements = list(walk(pdf.Root.StructTreeRoot.K))
        heads = {str(e.ID): str(e.A.Scope) for e in elements if e.S == Name.TH}
        cells = [[str(key) for key in e.A.Headers] for e in elements if e.S == Name.TD]

    assert set(heads.values()) == {"/Column", "/Row"}
    assert len(cells) > 300
    assert [keys for keys in cells if not keys or set(keys) - set(heads)] == []


def test_every_figure_has_an_alternative_that_names_its_table(rendered):
    with opened(rendered()) as pdf:
        figures = [str(e.Alt) for e in walk(pdf.Root.StructTreeRoot.K) if Name.Figure == e.S]

    assert figures.pop(1).startswith("QR-code die leidt naar de pagina")
    assert len(figures) == 5  # the bar on the title page, the shares, two years of realised spending, the units
    assert all(text.rstrip(".")[-1].isdigit() for text in figures)


def test_code_on_the_title_page_leads_to_the_check_of_this_fingerprint(rendered):
    with opened(rendered()) as pdf:
        (address,) = {str(a.A.URI) for a in pdf.pages[0].Annots}

    assert address == codes.address_of(sample.dossier().verify_at, sample.main_paper().fingerprint)
    assert address.startswith("https://kwaliteit.rijnland.example/indienen/controleren/?vingerafdruk=")


def test_drawn_code_is_the_address_module_by_module_with_a_white_edge():
    drawn = codes.qr("https://kwaliteit.example/?vingerafdruk=ab", "Controleren")
    squares = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1", drawn)}
    expected = qrcode.QRCode(border=4)
    expected.add_data("https://kwaliteit.example/?vingerafdruk=ab")
    rows = expected.get_matrix()

    assert squares == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}
    assert f'viewBox="0 0 {len(rows)} {len(rows)}"' in drawn
    assert min(x for x, _y in squares) == 4


def test_site_without_an_address_and_text_that_was_not_frozen_have_no_code():
    assert codes.address_of("/indienen/controleren/", "ab") == ""
    report = document.build(sample.dossier(main=replace(sample.main_paper(), number=0)))
    assert "<svg" not in str(report.title_page.rows)


def test_every_link_is_named_and_leads_somewhere(rendered):
    with opened(rendered()) as pdf:
        links = [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == Name.Link]
        names = {str(key) for key in pdf.Root.Names.Dests.Names[::2]} if "/Names" in pdf.Root else set()
        targets = [str(a.Dest) for a in links if "/Dest" in a]

        assert len(links) > 60
        assert [a for a in links if not str(a.get("/Contents", "")).strip()] == []
        assert [target for target in targets if target not in names] == []


def test_heads_skip_no_level_and_nothing_lies_outside_the_tree(rendered):
    with opened(rendered()) as pdf:
        tree = pdf.Root.StructTreeRoot
        elements = list(walk(tree.K))
        levels = [int(str(e.S)[2]) for e in elements if str(e.S) in {"/H1", "/H2", "/H3", "/H4"}]
        reachable = {e.objgen for e in elements}
        loose = 0
        for page in pdf.pages:
            parents = tree.ParentTree.Nums[int(page.StructParents) * 2 + 1]
            outside = {mcid for mcid, element in enumerate(parents) if element.objgen not in reachable}
            for operands, operator in pikepdf.parse_content_stream(page):
                loose += str(operator) == "BDC" and int(operands[1].get("/MCID", -1)) in outside

    assert levels[0] == 1
    assert [(a, b) for a, b in zip(levels, levels[1:], strict=False) if b > a + 1] == []
    assert loose == 0


def test_outline_has_three_levels(rendered):
    with opened(rendered()) as pdf, pdf.open_outline() as outline:
        chapters = [item.title for item in outline.root]
        guidance = next(item for item in outline.root if "begeleiding" in item.title)
        sections = [item.title for item in guidance.children]
        measures = [item.title for item in guidance.children[2].children]

    assert chapters[2] == "1 Samenvatting"
    assert "Thema\u00a03: Meer en betere begeleiding van studenten" in guidance.title
    assert len(sections) == 5
    assert measures == [
        "M3.1 Wellbeing officers",
        "M3.2 Coördinatie en versterking netwerk",
        "M3.3 Mentoraat / ontwikkelen trainingsaanbod",
    ]


def test_page_numbers_of_the_contents_are_right(rendered, tmp_path):
    text = words(rendered(), tmp_path)
    with opened(rendered()) as pdf, pdf.open_outline() as outline:
        last = next(item for item in outline.root if item.title.startswith("C "))
        pages = {page.objgen: at for at, page in enumerate(pdf.pages, 1)}
        dests = dict(zip(map(str, pdf.Root.Names.Dests.Names[::2]), pdf.Root.Names.Dests.Names[1::2], strict=True))
        number = pages[dests["h-sources"][0].objgen]

    assert last.title == "C Bronnen en vingerafdrukken"
    assert f"C Bronnen en vingerafdrukken {number}" in text


def test_text_holds_the_published_figures_and_the_finding(rendered, tmp_path):
    text = words(rendered(), tmp_path)

    for figure in ("16.790", "17.338", "17.442", "629", "975", "3.210", "−76", "−280"):
        assert figure in text
    assert "Bevinding: de gepubliceerde aandelen van 2023" in text
    assert "Bevinding: de gepubliceerde aandelen van 2024" in text
    assert "Bevinding: de gepubliceerde aandelen van 2022" not in text
    assert "Termijn" in text


def test_draft_has_a_watermark_says_so_and_lists_the_gaps(rendered, tmp_path):
    content = rendered("nl", True)
    text = words(content, tmp_path)
    with opened(content) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:title"].startswith("CONCEPT – ")
        assert xmp["pdf:Keywords"] == "CONCEPT"

    assert "CONCEPT Aanvullend bestedingsplan" in text
    assert "Faculteit der Geesteswetenschappen: nog niet vastgesteld" in text


def test_english_document_speaks_english(rendered, tmp_path):
    content = rendered("en")
    text = words(content, tmp_path)
    with opened(content) as pdf:
        assert str(pdf.Root.Lang) == "en"

    assert "page 2 of" in text
    assert "Still to allocate" in text
    assert "17,259" in text


def test_same_dossier_gives_the_same_bytes():
    """In another process, with other hash seeds and at another time."""
    environment = {**os.environ, "PYTHONHASHSEED": "1", "DJANGO_SETTINGS_MODULE": "kwaliteit.settings.test"}
    made = [
        subprocess.run([sys.executable, "-c", REPEAT], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        for env in (environment, {**environment, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"})
    ]

    assert made[0].stdout == made[1].stdout
    assert len(made[0].stdout.strip()) == 64


def test_no_measure_stands_on_two_pages(rendered, tmp_path):
    (tmp_path / "plan.pdf").write_bytes(rendered())
    pages = subprocess.run(["pdftotext", tmp_path / "plan.pdf", "-"], capture_output=True, check=True).stdout.decode()
    begun, ended = ([page.count(words) for page in pages.split("\f")] for words in ("Wat wij doen", "Draagt bij aan"))

    assert sum(begun) == 20
    assert begun == ended


def test_only_a_measure_that_fits_on_a_page_is_kept_whole() -> None:
    short, long = (
        Card("m", "M1.1", "Werkgroepen", [("What we do", SafeString(f"<p>{'word ' * n}</p>"))]) for n in (99, 999)
    )
    assert (short.fits, long.fits) == (True, False)


def test_chapter_in_which_nothing_was_written_takes_no_page_of_its_own() -> None:
    main = sample.main_paper()
    for section in main.content["sections"]:
        section["body"] = ""
    report = document.build(sample.dossier(main=main, parts=(), earlier=(), decisions=()))
    bare = {chapter.id: chapter.css for chapter in report.chapters if chapter.is_bare}
    assert bare
    assert set(bare.values()) == {"run-on"}


@pytest.mark.parametrize(("words", "kind"), [(5, "cells keep"), (2_000, "cells")])
def test_only_a_table_that_fits_on_a_page_is_kept_whole(words: int, kind: str) -> None:
    table = Table("Talks", [Column("Talk"), Column("Said")], [Row("One", [Cell("word " * words)])], kind="cells")
    assert table.kind == kind


def test_a_longer_table_is_kept_whole_where_it_holds_figures() -> None:
    def kind(rows: int, kind: str) -> str:
        return Table("Spent", [Column("Unit"), Column("2022", True)], [Row("Law", [Cell("12")])] * rows, kind=kind).kind

    assert [kind(18, ""), kind(21, ""), kind(14, "cells"), kind(18, "cells")] == ["keep", "", "cells keep", "cells"]
