"""The submission in Word: the same blocks in the same order, with styles, and marked as not the sealed document."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from PIL import Image

from kwaliteit.shared.models import Job
from kwaliteit.submission import as_word, document, in_word
from kwaliteit.submission.report import Card, Chapter, Figure, Pairs, Prose, Report, Section, Table
from kwaliteit.submission.tasks import make_word
from tests.submission import play, sample

CAPTION = re.compile(r"Tabel \d+\. ")


@pytest.fixture(scope="module")
def report() -> Report:
    return document.build(sample.dossier(draft=True))


@pytest.fixture(scope="module")
def file(report):
    return Document(in_word.word(report))


def clean(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def text_of(table) -> str:
    return clean(" ".join(node.text or "" for node in table._tbl.iter(qn("w:t"))))


def test_every_chapter_section_and_measure_has_its_heading_in_order(report, file):
    expected = []
    for chapter in (*report.front, *report.chapters):
        expected.append((1, chapter.label))
        expected += [(3, f"{block.nr} {block.title}") for block in chapter.blocks if isinstance(block, Card)]
        for section in chapter.sections:
            expected.append((2, f"{section.nr} {section.title}"))
            expected += [(3, f"{block.nr} {block.title}") for block in section.blocks if isinstance(block, Card)]
    found = [(int(p.style.name[-1]), clean(p.text)) for p in file.paragraphs if p.style.name in _heads()]
    wanted = [(level, clean(title)) for level, title in expected]
    assert [row for row in found if row in wanted] == wanted


def _heads() -> set[str]:
    return {"Heading 1", "Heading 2", "Heading 3"}


def test_every_table_has_its_caption_its_heads_and_its_figures(report, file):
    tables = [b for chapter in (*report.front, *report.chapters) for b in chapter.all_blocks() if isinstance(b, Table)]
    written = [t for t in file.tables if t._tbl.findall(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}")]
    captions = [p.text for p in file.paragraphs if p.style.name == "Caption" and CAPTION.match(p.text)]
    assert len(captions) == len([table for table in tables if table.caption])
    by_head = [t for t in written if any(clean(t.rows[0].cells[0].text) == clean(b.columns[0].label) for b in tables)]
    assert len(by_head) >= len([table for table in tables if not table.spans])
    money = next(table for table in tables if any(row.kind == "sum" for row in table.rows))
    total = next(row for row in money.rows if row.kind == "sum")
    words = " ".join(text_of(table) for table in written)
    assert all(clean(cell.text) in words for cell in total.cells if cell.text)


def test_every_chart_is_a_picture_that_says_what_it_shows_and_where_its_values_stand(report, file):
    figures = [b for chapter in report.chapters for b in chapter.all_blocks() if isinstance(b, Figure)]
    drawn = [inline.docPr.get("descr") for inline in file.element.body.iter(qn("wp:inline"))]
    words = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert len(figures) == 4
    assert [told.rsplit(" ", 1)[-1].rstrip(".") for told in drawn] == [str(figure.table.number) for figure in figures]
    assert all(f"Figuur {figure.number}. {figure.caption}" in words for figure in figures)
    assert all(Image.open(io.BytesIO(part.blob)).width > 1900 for part in file.part.package.image_parts)


def test_it_says_on_its_first_page_and_of_itself_that_it_is_not_the_sealed_document(file):
    first = [paragraph.text for paragraph in file.paragraphs[:3]]
    about = file.core_properties
    said = "Dit is niet het verzegelde document."
    assert any(said in text for text in first)
    assert first[0].startswith("CONCEPT")
    assert (about.content_status, about.language) == ("niet het verzegelde document", "nl-NL")
    assert said in about.comments
    assert "niet het verzegelde document" in file.sections[0].header.paragraphs[0].text


def test_the_contents_are_a_field_whose_lines_lead_to_headings(report, file):
    lines = [p for p in file.paragraphs if p.style.name.startswith("toc ")]
    codes = "".join(node.text or "" for node in file.element.iter(qn("w:instrText")))
    targets = [link.get(qn("w:anchor")) for line in lines for link in line._p.iter(qn("w:hyperlink"))]
    known = {mark.get(qn("w:name")) for mark in file.element.iter(qn("w:bookmarkStart"))}
    assert "TOC" in codes
    assert len(lines) == len(targets) == len([*in_word._flat(report.contents)])
    assert set(targets) <= known
    assert clean(lines[0].text) == clean(f"{report.contents[0].nr} {report.contents[0].name}")


def test_every_link_within_the_file_leads_somewhere(file):
    known = {mark.get(qn("w:name")) for mark in file.element.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in file.element.iter(qn("w:hyperlink"))} - {None}
    assert links
    assert links <= known


def test_a_wide_chapter_lies_on_its_side_and_what_follows_stands_upright(report, file):
    wide = [chapter for chapter in report.chapters if "wide" in chapter.css.split()]
    ways = [section.orientation for section in file.sections]
    assert ways.count(WD_ORIENT.LANDSCAPE) == len(wide)
    assert ways[-1] == WD_ORIENT.PORTRAIT


def test_marks_of_text_and_odd_characters_come_through():
    html = "<p>Een <strong>vet</strong> &amp; <a href='https://nvao.net'>een link</a>,<br>\x0bregel 😀</p>"
    blocks = [Prose(html), Pairs([("Woord", "<p>a &lt; b</p><ul><li>punt</li></ul>")])]
    report = document.build(sample.dossier(draft=True, parts=(), earlier=(), decisions=()))
    report.front, report.chapters = [], [Chapter("x", "Proef", [Section("y", "Deel", blocks)])]
    file = Document(io.BytesIO(in_word.word(report).read()))
    line = next(p for p in file.paragraphs if p.text.startswith("Een vet"))
    assert [run.text for run in line.runs if run.bold] == ["vet"]
    assert "regel 😀" in line.text
    assert "a < b" in text_of(file.tables[-1])


def test_every_row_has_its_cells_with_a_drawn_code_on_the_title_page_as_well(report, file):
    assert "<svg" in dict(report.title_page.rows)["Echtheid controleren"]
    rows = list(file.element.iter(qn("w:tr")))
    assert rows
    assert [row for row in rows if not row.findall(qn("w:tc"))] == []
    assert "Echtheid controleren https://kwaliteit.rijnland.example/" in text_of(file.tables[0])


@pytest.mark.django_db
def test_who_may_have_the_draft_may_have_it_in_word(client, settings):
    settings.JOB_LOST_AFTER = 3600
    world = play.world()
    play.frozen_institution(world)
    staff = world.people["staff"]
    job = as_word.ask(framework=world.framework, actor=staff)
    assert as_word.ask(framework=world.framework, actor=staff) == job
    state = f"{reverse('submission:word_state')}?kader={world.framework.code}"
    for person, is_told in ((staff, True), (world.people["rector"], False)):
        client.force_login(person)
        page = client.get(state, headers={"HX-Request": "true"}).content.decode()
        assert ("Bij “Mijn werk” ziet u wanneer het klaar is." in page) == is_told
        assert "U kunt deze pagina verlaten; het gaat door." in page
    make_word(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")
    address = f"/indienen/word/concept.docx?kader={world.framework.code}"
    client.force_login(staff)
    assert "Het Word-bestand downloaden" in client.get(f"/indienen/?kader={world.framework.code}").content.decode()
    answer = client.get(address)
    assert answer.status_code == 200
    assert "niet het verzegelde" in Document(io.BytesIO(b"".join(answer.streaming_content))).core_properties.keywords
    client.force_login(world.people["fr_member"])
    assert client.get(address).status_code == 404
