"""A Word file made elsewhere: what Word and LibreOffice write is read, and what a plan cannot hold is told."""

import io
import zipfile
from pathlib import Path

import pytest
from django.utils import translation

from kwaliteit.shared.errors import Refused
from plans.text import clean
from plans.word.labels import Named, named
from plans.word.matching import Match, Place, match
from plans.word.package import opened
from plans.word.parting import Plan, parted
from tests.plans.word.files import MAIN, contents, item, p, part, run, table, upload, word_file

pytestmark = pytest.mark.usefixtures("in_english")
LIBREOFFICE = Path(__file__).parent / "libreoffice.docx"
PLACES = [
    Place("summary", ("Samenvatting", "Summary")),
    Place("theme-begeleiding", ("Meer en betere begeleiding", "Begeleiding", "More and better guidance"), 3),
    Place("theme-differentiatie", ("Onderwijsdifferentiatie", "Differentiation"), 2),
]


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


def texts(content: bytes) -> str:
    return clean("".join(block.within(0) for block in contents(content).blocks))


def notes(content: bytes) -> list[tuple[str, str, str]]:
    return [(note.kind, note.words, note.where) for note in contents(content).notes]


def told(content: bytes, **more):
    return parted(contents(content), Plan(set(), lambda heading: match(heading, PLACES) is not None, **more))


def test_marks_links_and_line_breaks_are_kept_and_colours_are_not():
    looks = '<w:color w:val="FF0000"/><w:sz w:val="40"/>'
    body = p(
        run("rood ", looks)
        + run("vet", "<w:b/>")
        + run(" niet vet", '<w:b w:val="0"/>')
        + '<w:r><w:br/></w:r><w:hyperlink r:id="k1">'
        + run("schuin", "<w:i/>")
        + "</w:hyperlink>"
        + run("2", '<w:vertAlign w:val="superscript"/>')
    )

    found = texts(word_file(body, links={"k1": "https://www.nvao.net/"}))

    assert found == (
        '<p>rood <strong>vet</strong> niet vet<br><a href="https://www.nvao.net/"><em>schuin</em></a><sup>2</sup></p>'
    )


def test_headings_are_known_by_the_style_of_word_in_any_language():
    found = contents(word_file(p("Plan", "Titel") + p("Doelen", "Kop1") + p("Meer", "Kop2") + p("tekst")))

    assert [(block.heading, block.plain) for block in found.blocks] == [
        (0, "Plan"),
        (1, "Doelen"),
        (2, "Meer"),
        (None, "tekst"),
    ]


def test_a_list_of_word_is_nested_and_kept_together_over_a_paragraph_without_a_point():
    body = item("een") + item("daarbinnen", 1) + item("en nog", 1) + p("toelichting", "Lijstalinea") + item("twee")

    assert texts(word_file(body)) == (
        "<ul><li>een<ol><li>daarbinnen</li><li><p>en nog</p><p>toelichting</p></li></ol></li><li>twee</li></ul>"
    )


def test_tracked_changes_are_taken_as_accepted_and_named():
    body = (
        p("Kosten", "Kop1")
        + p(
            run("Wij doen ")
            + '<w:ins w:id="1" w:author="Ilse">'
            + run("zeker ")
            + '</w:ins><w:del w:id="2" w:author="Ilse"><w:r><w:delText>misschien </w:delText></w:r></w:del>'
            + run("mee.")
        )
        + p("<w:moveFrom w:id='3'>" + run("verplaatst") + "</w:moveFrom>")
        + p("<w:moveTo w:id='4'>" + run("verplaatst") + "</w:moveTo>")
    )

    assert texts(word_file(body)) == "<h3>Kosten</h3><p>Wij doen zeker mee.</p><p>verplaatst</p>"
    assert notes(word_file(body)) == [
        ("inserted", "zeker", "Kosten"),
        ("deleted", "misschien", "Kosten"),
        ("moved", "verplaatst", "Kosten"),
    ]


def test_two_paragraphs_of_which_the_border_was_deleted_are_one():
    gone = "<w:rPr><w:del w:id='1' w:author='Ilse'/></w:rPr>"

    assert texts(word_file(p("Eerst", more=gone) + p(run(" en dan.")))) == "<p>Eerst en dan.</p>"


def test_a_row_that_was_deleted_is_left_out_and_named():
    stays, goes = (f"<w:tc>{p(words)}</w:tc></w:tr>" for words in ("blijft", "weg"))
    body = f"<w:tbl><w:tr>{stays}<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{goes}</w:tbl>"

    assert texts(word_file(body)) == "<table><tbody><tr><td>blijft</td></tr></tbody></table>"
    assert notes(word_file(body)) == [("deleted", "weg", "")]


def test_a_footnote_stands_between_brackets_where_its_number_stood():
    body = p(run("Zie daar") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("."))
    footnotes = f'<w:footnote w:id="2">{p("Bron: NSE 2025.")}</w:footnote>'

    assert texts(word_file(body, footnotes=footnotes)) == "<p>Zie daar [Bron: NSE 2025.].</p>"
    assert notes(word_file(body, footnotes=footnotes)) == [("footnote", "Bron: NSE 2025.", "")]


def test_an_image_is_named_with_its_place_and_a_text_box_is_text():
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    image = (
        f'<w:r><w:drawing><x:docPr xmlns:x="{drawing}" id="1" name="Afb 1" descr="Uitval per jaar"/></w:drawing></w:r>'
    )
    box = f"<w:r><w:pict><w:txbxContent>{p('In een kader')}</w:txbxContent></w:pict></w:r>"
    body = p("Cijfers", "Kop1") + p(run("Boven") + image) + p(run("Naast") + box)

    assert texts(word_file(body)) == "<h3>Cijfers</h3><p>Boven</p><p>Naast</p><p>In een kader</p>"
    assert notes(word_file(body)) == [("image", "Uitval per jaar", "Cijfers"), ("box", "In een kader", "Cijfers")]


def test_fields_show_what_they_show_and_a_table_of_contents_is_left_out():
    code = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    link = (
        code.format("begin")
        + '<w:r><w:instrText> HYPERLINK "https://www.nvao.net/" </w:instrText></w:r>'
        + code.format("separate")
        + run("de NVAO")
        + code.format("end")
    )
    body = p("Samenvatting 3", "Inhopg1") + p(link) + p(f'<w:fldSimple w:instr=" DATE ">{run("1 mei")}</w:fldSimple>')

    assert texts(word_file(body)) == '<p><a href="https://www.nvao.net/">de NVAO</a></p><p>1 mei</p>'
    assert notes(word_file(body)) == [("contents", "Samenvatting 3", "")]


def test_a_content_control_of_somebody_else_is_only_its_words():
    inline = f'<w:sdt><w:sdtPr><w:tag w:val="iets"/></w:sdtPr><w:sdtContent>{run("binnen")}</w:sdtContent></w:sdt>'
    whole = f"<w:sdt><w:sdtContent>{p('blok')}</w:sdtContent></w:sdt>"

    assert texts(word_file(p(run("van ") + inline) + whole)) == "<p>van binnen</p><p>blok</p>"


def test_merged_cells_stay_merged():
    def cell(words, looks=""):
        return f"<w:tc><w:tcPr>{looks}</w:tcPr>{p(words) if words else '<w:p/>'}</w:tc>"

    rows = [
        cell("kop", '<w:gridSpan w:val="2"/>'),
        cell("a", '<w:vMerge w:val="restart"/>') + cell("b"),
        cell("", "<w:vMerge/>") + cell("c"),
    ]

    assert texts(word_file(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")) == (
        '<table><tbody><tr><td colspan="2">kop</td></tr><tr><td rowspan="2">a</td><td>b</td></tr>'
        "<tr><td>c</td></tr></tbody></table>"
    )


def test_a_comment_is_kept_with_its_author_and_the_words_that_it_is_about():
    body = p(
        run("Wij ")
        + '<w:commentRangeStart w:id="7"/>'
        + run("verdubbelen")
        + '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
    )
    comments = f'<w:comment w:id="7" w:author="Joris">{p("Kan dat?")}</w:comment>'

    (found,) = contents(word_file(body, comments=comments)).comments

    assert (found.author, found.text, found.quote) == ("Joris", "Kan dat?", "verdubbelen")


# --- pieces of a plan made elsewhere ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Samenvatting", Match("summary", "exact")),
        ("1. SAMENVATTING:", Match("summary", "exact")),
        ("Summary", Match("summary", "exact")),
        ("Thema 3 – Begeleiding", Match("theme-begeleiding", "exact")),
        ("Meer en beter begeleiden", Match("theme-begeleiding", "close")),
        ("Thema 2", Match("theme-differentiatie", "close")),
        ("Onderwijs-differentiatie", Match("theme-differentiatie", "close")),
        ("Duurzaamheid", None),
        ("", None),
    ],
)
def test_a_heading_finds_its_section_by_name_then_by_likeness(heading, expected):
    assert match(heading, PLACES) == expected


def test_pieces_begin_at_headings_that_fit_and_at_those_of_the_same_level():
    body = (
        p("Faculteitsplan", "Titel")
        + p("Vooraf.")
        + p("Onze plannen", "Kop1")
        + p("Inleiding.")
        + p("Begeleiding", "Kop2")
        + p("Mentoren.")
        + p("Wat het kost", "Kop3")
        + p("Veel.")
        + p("Overige zaken", "Kop2")
        + p("Rest.")
    )

    assert [(piece.heading, piece.html) for piece in told(word_file(body)).pieces] == [
        ("Faculteitsplan", "<p>Vooraf.</p>"),
        ("Onze plannen", "<p>Inleiding.</p>"),
        ("Begeleiding", "<p>Mentoren.</p><h3>Wat het kost</h3><p>Veel.</p>"),
        ("Overige zaken", "<p>Rest.</p>"),
    ]


def test_a_title_in_bold_without_a_style_begins_a_piece():
    found = told(word_file(p("Vooraf.") + p(run("Samenvatting", "<w:b/>")) + p("Kort.")))

    assert [(piece.heading, piece.html) for piece in found.pieces] == [
        ("", "<p>Vooraf.</p>"),
        ("Samenvatting", "<p>Kort.</p>"),
    ]


def test_a_file_of_libreoffice_comes_in_whole_with_a_report():
    file = LIBREOFFICE.read_bytes()

    assert [(piece.heading, piece.html) for piece in told(file).pieces] == [
        ("Plan van de Faculteit der Letteren", "<p>Vastgesteld door niemand.</p>"),
        (
            "1. Samenvatting",
            '<p>Wij geven <strong>kleine</strong> groepen, zie <a href="https://www.nvao.net/">de NVAO</a>. '
            "[Bron: cursusevaluaties 2025.]</p><p>Dit gaat zeker door.</p>"
            "<ul><li>meer docenten<ol><li>in bachelor 1</li><li>in bachelor 2</li></ol></li>"
            "<li>minder hoorcolleges</li></ul>",
        ),
        (
            "Thema 1 Begeleiding",
            "<p>Elke student een mentor.</p><h3>Wat het kost</h3>"
            '<table><tbody><tr><td colspan="2">Kosten</td><td>2027</td></tr>'
            '<tr><td rowspan="2">Mentoren</td><td>uren</td><td>100</td></tr>'
            "<tr><td>euro</td><td>5000</td></tr></tbody></table>"
            "<blockquote><p>Zonder mentor geen student.</p></blockquote>",
        ),
        ("Duurzaamheid", "<p>Wij rijden minder.</p>"),
    ]
    assert {(kind, words) for kind, words, _where in notes(file)} == {
        ("footnote", "Bron: cursusevaluaties 2025."),
        ("deleted", "misschien"),
        ("inserted", "zeker"),
        ("image", "Uitval per jaar"),
    }
    assert [(row.author, row.text) for row in contents(file).comments] == [("Joris", "Is dit haalbaar?")]


# --- headings that name a goal or measure -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Doel 1.2 Elke student een mentor", Named("goal", "Elke student een mentor")),
        ("Doelstelling: minder uitval", Named("goal", "minder uitval")),
        ("Nieuw doel – minder uitval", Named("goal", "minder uitval")),
        ("3.1 Maatregel 4: Studiecoaches", Named("measure", "Studiecoaches")),
        ("MAATREGEL Studiecoaches", Named("measure", "Studiecoaches")),
        ("Measure 2.1\u2002More tutors", Named("measure", "More tutors")),
        ("Goal of this chapter", None),
        ("Doel van dit hoofdstuk", None),
        ("Doelgroep", None),
        ("Doelen", None),
        ("Maatregel", None),
        ("Maatregel 4", None),
        (f"Doel: {'lang ' * 50}", None),
    ],
)
def test_a_heading_names_a_goal_or_measure_by_its_label(heading, expected):
    assert named(heading) == expected


PLAN = (
    p("Begeleiding", "Kop1")
    + p("Wij begeleiden meer.")
    + p("Doel van dit hoofdstuk", "Kop2")
    + p("Inleiding.")
    + p("Doel 1: minder uitval", "Kop2")
    + p("In het eerste jaar.")
    + p("Maatregel 1 Studiecoaches", "Kop3")
    + p("Bij elke opleiding.")
    + table(("Doelgroep", "eerstejaars"), ("Instrument", "uren"), ("Trekker", "decaan"))
    + p("Duurzaamheid", "Kop1")
    + p("Maatregel 2: minder rijden", "Kop2")
)


def test_goals_and_measures_of_a_plan_made_elsewhere_are_known_with_their_fields_and_the_rest_stays_text():
    found = told(word_file(PLAN), labels={"instrument": "instrument"}).pieces

    assert [(row.kind, row.title or row.heading, row.html, row.fields, row.goal) for row in found] == [
        ("", "Begeleiding", "<p>Wij begeleiden meer.</p><h3>Doel van dit hoofdstuk</h3><p>Inleiding.</p>", {}, ""),
        ("goal", "minder uitval", "<p>In het eerste jaar.</p>", {}, ""),
        (
            "measure",
            "Studiecoaches",
            "<p>Bij elke opleiding.</p><p>Doelgroep</p><p>eerstejaars</p><p>Trekker</p><p>decaan</p>",
            {"instrument": "uren"},
            "1",
        ),
        ("", "Duurzaamheid", "", {}, ""),
        ("measure", "minder rijden", "", {}, ""),
    ]


def test_a_table_without_a_label_of_ours_stays_a_table_of_the_new_measure():
    body = p("Maatregel: coaches", "Kop2") + table(("Kosten", "veel"))

    (found,) = told(word_file(body), labels={"instrument": "instrument"}).pieces

    assert found.html == "<table><tbody><tr><td>Kosten</td><td>veel</td></tr></tbody></table>"


def test_a_bold_line_with_a_label_and_a_sign_names_a_goal():
    found = told(word_file(p("Vooraf.") + p(run("Doel 1: minder uitval", "<w:b/>")) + p("Kort."))).pieces

    assert [(row.kind, row.title, row.html) for row in found] == [
        ("", "", "<p>Vooraf.</p>"),
        ("goal", "minder uitval", "<p>Kort.</p>"),
    ]


# --- files that are refused -------------------------------------------------------------------------------------------


def zipped(**changed: bytes) -> bytes:
    """A good file of which some parts are others."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file(p("Goed")))) as good, zipfile.ZipFile(stream, "w", 8) as packed:
        for name in good.namelist():
            packed.writestr(name, changed.get(name, good.read(name)))
        for name in changed.keys() - set(good.namelist()):
            packed.writestr(name, changed[name])
    return stream.getvalue()


ENTITY = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + part("document", "<w:body>&x;</w:body>").encode()
LAUGHS = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + part("document", "<w:body/>").encode()
TYPES = (
    f'<Types><Override ContentType="{MAIN.replace("document.main", "document.macroEnabled.main")}"/></Types>'.encode()
)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "plan.docx", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "plan.docx", "password"),
        (b"%PDF-1.7", "plan.pdf", "no Word file"),
        (b"niets", "plan.docx", "macros"),
        (zipped(**{"[Content_Types].xml": TYPES}), "plan.docx", "macros"),
        (zipped(**{"word/vbaProject.bin": b"x"}), "plan.docx", "macros"),
        (zipped(**{"word/document.xml": ENTITY}), "plan.docx", "damaged"),
        (zipped(**{"word/document.xml": LAUGHS}), "plan.docx", "damaged"),
        (zipped(**{"word/document.xml": b"<w:document"}), "plan.docx", "damaged"),
    ],
    ids=["empty", "old or encrypted", "pdf", "text", "docm", "macros", "entity", "laughs", "cut"],
)
def test_a_bad_file_is_refused_with_the_reason(content, name, words):
    with pytest.raises(Refused, match=words) as refused:
        opened(upload(content, name))

    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("limit", "words"),
    [("kwaliteit.shared.uploads.MOST_UNPACKED", "unpacks"), ("plans.word.package.MOST_XML", "too large")],
)
def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch, limit, words):
    monkeypatch.setattr(limit, 1000)

    with pytest.raises(Refused, match=words):
        opened(upload(word_file(p("Goed " * 1000))))


def test_a_file_that_is_too_large_is_refused(settings):
    settings.PAPER_MOST_MB = 0

    with pytest.raises(Refused, match="too large"):
        opened(upload(word_file(p("Goed"))))


def test_nesting_without_end_is_read_without_exhausting_anything():
    body = "<w:tbl><w:tr><w:tc>" * 60 + p("diep") + "</w:tc></w:tr></w:tbl>" * 60

    assert "diep" in texts(word_file(body))
