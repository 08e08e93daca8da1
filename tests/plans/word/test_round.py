"""A plan to Word and back: out and in again gives no difference, whatever stands in it."""

import io
import zipfile
from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from docx import Document as Opened
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st

from plans.models import Section
from plans.queries import outline_of
from plans.services import drafting
from plans.text import clean, plain, tidy
from plans.word import marks, out, through
from tests.factories import make_document
from tests.kept import kept
from tests.plans.test_text import PIECES
from tests.plans.word.files import W, back, contents, sent_out

pytestmark = pytest.mark.django_db

SPACE = f"{{{W}}}"
WORDS = st.text("abcdé ë&<>\"'\u00a0\u20ac\U0001f600 .", min_size=1, max_size=12).filter(lambda t: t.strip(" \u00a0"))
ESCAPED = WORDS.map(lambda words: words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
INLINE = st.lists(
    st.one_of(
        ESCAPED,
        st.tuples(st.sampled_from(["strong", "em", "sub", "sup"]), ESCAPED).map(lambda p: f"<{p[0]}>{p[1]}</{p[0]}>"),
        ESCAPED.map(lambda words: f"<strong><em>{words}</em></strong>"),
        ESCAPED.map(lambda words: f'<a href="https://nvao.net/?a=1&amp;b=2">{words}</a>'),
        st.just("a<br>b"),
    ),
    min_size=1,
    max_size=4,
).map("".join)


def _list(inner):
    items = st.lists(st.one_of(INLINE, st.tuples(INLINE, inner).map("".join)), min_size=1, max_size=3)
    return st.tuples(st.sampled_from(["ul", "ol"]), items).map(
        lambda pair: f"<{pair[0]}>{''.join(f'<li>{item}</li>' for item in pair[1])}</{pair[0]}>"
    )


LISTS = st.recursive(_list(st.just("")), _list, max_leaves=3)
CELLS = st.one_of(st.just(""), INLINE, LISTS, INLINE.map(lambda words: f"<p>{words}</p><p>nog</p>"))
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=3).map(
        lambda rows: (
            f"<table><tr>{'<th>kop</th>' * width}</tr>"
            + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
            + "</table>"
        )
    )
)
BLOCKS = st.one_of(
    INLINE.map(lambda words: f"<p>{words}</p>"),
    INLINE.map(lambda words: f"<h3>{words}</h3>"),
    INLINE.map(lambda words: f"<h4>{words}</h4>"),
    LISTS,
    TABLES,
    INLINE.map(lambda words: f"<blockquote><p>{words}</p><p>en verder</p></blockquote>"),
    LISTS.map(lambda words: f"<blockquote>{words}</blockquote>"),
)
TEXTS = st.lists(BLOCKS, max_size=6).map("".join).map(clean)
LINES = st.lists(st.text("ab \t.", max_size=6), max_size=5).map("\n".join).map(tidy)


@pytest.fixture
@kept
def document():
    made = make_document()
    actor, theme = made.created_by, made.framework.themes.get(code="begeleiding")
    goal = drafting.add_goal(document=made, actor=actor, theme=theme, title="Elke student een mentor")
    drafting.add_measure(document=made, actor=actor, theme=theme, title="Mentoren", goals=[goal])
    drafting.add_measure(document=made, actor=actor, theme=theme, title="Werkplekken")
    return made


def summary_of(document):
    return document.sections.get(template__code="summary")


@given(TEXTS)
def test_a_text_comes_back_from_word_to_the_letter(document, body):
    outline = outline_of(document)
    outline.sections[0].body = outline.measures[0].description = outline.goals[0].description = body

    told = back(document, sent_out(document, outline), outline)

    assert through.rich(body) == body
    assert told.pieces == []
    for part, field in [
        (outline.sections[0], "body"),
        (outline.goals[0], "description"),
        (outline.measures[0], "description"),
    ]:
        assert told.fields[type(part).__name__.lower(), part.uuid][field] == (part.revision, body)


def test_a_table_in_a_cell_comes_back_once():
    inner = "<table><tbody><tr><td>binnen</td></tr></tbody></table>"
    body = f"<table><tbody><tr><td>buiten{inner}</td></tr></tbody></table>"

    assert through.rich(clean(body)) == clean(body)


@given(st.lists(PIECES, max_size=25).map("".join).map(clean))
def test_of_the_strangest_text_no_word_is_lost_and_once_back_it_changes_no_more(body):
    came = through.rich(body)

    assert plain(came).split() == plain(body).split()
    assert through.rich(came) == came


@given(LINES, st.text("abc 1.1 Doel", min_size=1, max_size=30).map(tidy).filter(bool))
def test_a_field_comes_back_from_word_to_the_letter(document, lines, title):
    outline = outline_of(document)
    measure = outline.measures[0]
    measure.result_end, measure.additionality, measure.title = lines, lines, title

    told = back(document, sent_out(document, outline), outline)

    fields = told.fields["measure", measure.uuid]
    assert [fields[name][1] for name in ("result_end", "additionality", "title")] == [lines, lines, title]


def test_every_part_of_a_plan_is_in_its_file_once(document):
    outline = outline_of(document)

    told = back(document, sent_out(document))

    assert {uuid for _kind, uuid in told.fields} == {
        row.uuid for row in [*outline.sections, *outline.goals, *outline.measures]
    }


def test_one_section_goes_out_alone(document):
    outline = outline_of(document)
    theme = outline.theme_section("begeleiding")

    told = back(document, out.word(outline, theme).read())

    assert set(told.fields) == {
        ("section", theme.uuid),
        ("goal", outline.goals[0].uuid),
        *(("measure", row.uuid) for row in outline.measures),
    }


@given(st.uuids(), st.integers(0, 10**8 - 1), st.sampled_from(sorted(marks.FIELDS.values())))
def test_a_mark_is_read_as_it_was_written_and_fits_a_bookmark_of_word(uuid, revision, field):
    mark = marks.Mark("measure", uuid, field, revision)

    assert len(mark.name) <= 40
    assert marks.read(mark.name) == mark
    assert marks.read(mark.name.upper()) == mark


def test_the_file_has_real_styles_its_language_and_page_numbers(document):
    Section.objects.filter(pk=summary_of(document).pk).update(
        body="<h3>Kop</h3><ul><li>punt</li></ul><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"
    )
    with translation.override("en"):
        file = sent_out(document)
    opened = Opened(io.BytesIO(file))

    lines = [Paragraph(line, opened._body) for line in opened.element.body.iter(f"{SPACE}p")]
    styles = {line.text: line.style.name for line in lines}
    assert styles[document.title] == "Title"
    assert styles["summary nl"] == "Heading 1"
    assert styles["Kop"] == "Heading 2"
    assert styles["punt"] == "List Bullet"
    assert any(words.startswith("Doel 1.1") and name == "Heading 2" for words, name in styles.items())
    assert any(words.startswith("Maatregel 1.1") and name == "Heading 3" for words, name in styles.items())
    assert opened.core_properties.language == "nl-NL"
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        assert b" NUMPAGES " in packed.read("word/footer1.xml")
        assert b"<w:tblHeader/>" in packed.read("word/document.xml")


def test_a_plan_of_many_parts_costs_no_more_statements_than_a_small_one(document, django_assert_num_queries):

    with CaptureQueriesContext(
        connection,
    ) as few:
        sent_out(document)
    theme = document.framework.themes.get(code="begeleiding")
    for number in range(5):
        goal = drafting.add_goal(document=document, actor=document.created_by, theme=theme, title=f"Doel {number}")
        drafting.add_measure(
            document=document, actor=document.created_by, theme=theme, title=f"Maatregel {number}", goals=[goal]
        )

    with django_assert_num_queries(len(few)):
        sent_out(document)


def test_what_is_written_below_a_text_belongs_to_it_and_a_new_chapter_does_not(document):
    opened = Opened(io.BytesIO(sent_out(document)))
    body = opened.element.body
    heading = next(line for line in opened.paragraphs if line.text == "summary nl")._p
    at = list(body).index(heading)
    for words, style in (("Erbij geschreven", None), ("Tussenkop", "Heading 2"), ("Slot", None)):
        body.insert(at + 2, opened.add_paragraph(words, style)._p)
        at += 1
    opened.add_heading("Duurzaamheid", 1)
    opened.add_paragraph("Wij rijden minder.")
    stream = io.BytesIO()
    opened.save(stream)

    told = back(document, stream.getvalue())

    _revision, body = told.fields["section", summary_of(document).uuid]["body"]
    assert body == "<p>Erbij geschreven</p><h3>Tussenkop</h3><p>Slot</p>"
    assert [(piece.heading, piece.html) for piece in told.pieces] == [("Duurzaamheid", "<p>Wij rijden minder.</p>")]


def test_a_measure_that_was_copied_in_word_is_a_piece_of_its_own_and_changes_nothing(document):
    opened = Opened(io.BytesIO(sent_out(document)))
    body = opened.element.body
    start = next(at for at, line in enumerate(body) if "Maatregel 1.1" in "".join(line.itertext()))
    for row in list(body)[start : start + 3]:
        body.insert(len(body) - 1, deepcopy(row))
    stream = io.BytesIO()
    opened.save(stream)

    told = back(document, stream.getvalue())

    measure = outline_of(document).measures[0]
    assert told.fields["measure", measure.uuid]["title"] == (measure.revision, measure.title)
    assert [piece.heading for piece in told.pieces if piece.heading] == [f"Maatregel 1.1 {measure.title}"]
    assert told.fields["section", outline_of(document).sections[-1].uuid]["body"] == (0, "")


def test_without_content_controls_the_bookmarks_suffice(document):
    """LibreOffice may drop the controls of a longer text; the bookmarks in the headings stay."""
    section = summary_of(document)
    drafting.save_section(
        section=section, revision=0, actor=document.created_by, body="<p>een</p><ul><li>twee</li></ul>"
    )
    opened = Opened(io.BytesIO(sent_out(document)))
    for control in list(opened.element.iter(f"{SPACE}sdt")):
        inner = control.find(f"{SPACE}sdtContent")
        for row in list(inner):
            control.addprevious(row)
        control.getparent().remove(control)
    stream = io.BytesIO()
    opened.save(stream)

    told = back(document, stream.getvalue())

    assert told.fields["section", section.uuid]["body"] == (1, "<p>een</p><ul><li>twee</li></ul>")
    assert told.pieces == []


def test_marks_of_another_plan_say_nothing_and_no_word_of_it_is_lost(document):
    other = make_document()
    section = summary_of(other)
    drafting.save_section(section=section, revision=0, actor=other.created_by, body="<p>Van de buren.</p>")

    told = back(document, sent_out(other))

    assert told.fields == {}
    assert "Van de buren." in "".join(piece.html for piece in told.pieces)


def test_contents_keep_the_order_of_the_file(document):
    headings = [block.plain for block in contents(sent_out(document)).blocks if block.heading == 1]

    assert headings == ["summary nl", "1. begeleiding nl", "2. faciliteiten nl", "steering nl"]
