"""Goals and measures that somebody wrote in Word: shown by name, and made where they are accepted."""

from __future__ import annotations

import io
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Opened

from plans.models import BroughtIn
from plans.queries import outline_of
from plans.services import bringing, drafting, taking
from tests.factories import make_document
from tests.kept import kept
from tests.plans.word.files import W, back, p, sent_out, table, upload, word_file

pytestmark = pytest.mark.django_db
THEME = "theme-begeleiding"


@pytest.fixture
@kept
def document():
    made = make_document()
    theme = made.framework.themes.get(code="begeleiding")
    goal = drafting.add_goal(document=made, actor=made.created_by, theme=theme, title="Minder uitval")
    drafting.add_measure(document=made, actor=made.created_by, theme=theme, title="Mentoren", goals=[goal])
    return made


def with_new(document, after, *paragraphs, rows=()):
    """The file of a plan with paragraphs, and a table, behind the part of which the heading ends so."""
    opened = Opened(io.BytesIO(sent_out(document)))
    blocks = list(opened.element.body)
    start = next(at for at, row in enumerate(blocks) if "".join(row.itertext()).endswith(after))
    last = next(row for row in blocks[start:] if row.tag == f"{{{W}}}tbl")
    for words, style in paragraphs:
        made = opened.add_paragraph(words, style)._p
        last.addnext(made)
        last = made
    if rows:
        made = opened.add_table(len(rows), 2)
        for line, row in zip(made.rows, rows, strict=True):
            line.cells[0].text, line.cells[1].text = row
        last.addnext(made._tbl)
    stream = io.BytesIO()
    opened.save(stream)
    return stream.getvalue()


NEW = (
    ("Doel 1.2 Elke student een coach", "Heading 2"),
    ("Ook in het tweede jaar.", None),
    ("Maatregel: Studiecoaches", "Heading 3"),
    ("Een coach per opleiding.", None),
)
ROWS = [("Instrument", "uren"), ("Voor wie", "eerstejaars"), ("Eind 2024", "zes coaches"), ("Anders", "blijft")]


def brought(document, content):
    return bringing.bring_in(document=document, upload=upload(content), actor=document.created_by)


def take(row, **pieces):
    chosen = {int(key.removeprefix("piece_")): (where, False) for key, where in pieces.items()}
    return taking.take(brought=row, changes={}, pieces=chosen, comments=set(), actor=row.document.created_by)


def labelled(document):
    """The rows as our own file labels the fields of a measure of this plan."""
    return [(f"Eind {document.last_year}" if name.startswith("Eind") else name, words) for name, words in ROWS]


def test_a_goal_and_its_measure_written_in_our_own_file_are_made_with_their_fields(document):
    row = brought(document, with_new(document, "Mentoren", *NEW, rows=labelled(document)))

    found = row.found["pieces"]
    assert [(piece["kind"], piece["title"], piece["target"]) for piece in found] == [
        ("goal", "Elke student een coach", THEME),
        ("measure", "Studiecoaches", THEME),
    ]
    assert row.found["changes"] == []
    take(row, piece_0=f"new:{THEME}", piece_1=f"new:{THEME}")

    goal, measure = document.goals.get(title="Elke student een coach"), document.measures.get(title="Studiecoaches")
    assert goal.description == "<p>Ook in het tweede jaar.</p>"
    assert measure.description == "<p>Een coach per opleiding.</p><p>Anders</p><p>blijft</p>"
    assert (measure.instrument, measure.target_group, measure.result_end) == ("uren", "eerstejaars", "zes coaches")
    assert list(measure.goals.all()) == [goal]
    assert measure.history.latest().history_user == document.created_by
    row.refresh_from_db()
    assert row.found["pieces"] == []


def test_one_is_accepted_and_the_other_left_out(document):
    row = brought(document, with_new(document, "Mentoren", *NEW))

    take(row, piece_0="", piece_1=f"new:{THEME}")

    assert not document.goals.filter(title="Elke student een coach").exists()
    assert document.measures.get(title="Studiecoaches").goals.count() == 0
    row.refresh_from_db()
    assert [piece["title"] for piece in row.found["pieces"]] == ["Elke student een coach"]


def test_a_measure_that_is_accepted_after_its_goal_serves_it_still(document):
    row = brought(document, with_new(document, "Mentoren", *NEW))

    take(row, piece_0=f"new:{THEME}")
    row.refresh_from_db()
    take(row, piece_1=f"new:{THEME}")

    assert [goal.title for goal in document.measures.get(title="Studiecoaches").goals.all()] == [
        "Elke student een coach"
    ]


def test_a_measure_below_a_goal_of_the_plan_serves_that(document):
    row = brought(document, with_new(document, "Mentoren", ("Maatregel Studiecoaches", "Heading 3")))

    take(row, piece_0=f"new:{THEME}")

    assert [goal.title for goal in document.measures.get(title="Studiecoaches").goals.all()] == ["Minder uitval"]


def test_a_measure_that_goes_to_another_theme_serves_no_goal_of_this_one(document):
    row = brought(document, with_new(document, "Mentoren", ("Maatregel Studiecoaches", "Heading 3")))

    take(row, piece_0="new:theme-faciliteiten")

    measure = document.measures.get(title="Studiecoaches")
    assert (measure.theme.code, measure.goals.count()) == ("faciliteiten", 0)


def test_what_is_taken_as_text_keeps_its_heading_and_its_fields(document):
    row = brought(document, with_new(document, "Mentoren", *NEW[2:], rows=[("Instrument", "uren\nen geld")]))

    take(row, piece_0=THEME)

    assert document.sections.get(theme__code="begeleiding").body == (
        "<h3>Maatregel: Studiecoaches</h3><p>Een coach per opleiding.</p>"
        "<p><strong>Instrument</strong>: uren<br>en geld</p>"
    )
    assert document.measures.count() == 1


def test_a_measure_that_was_copied_in_word_with_its_marks_is_a_new_one(document):
    measure = document.measures.get()
    drafting.save_measure(
        measure=measure, revision=0, actor=document.created_by, instrument="uren", description="<p>Elk jaar.</p>"
    )
    opened = Opened(io.BytesIO(sent_out(document)))
    blocks = list(opened.element.body)
    start = next(at for at, row in enumerate(blocks) if "Maatregel 1.1" in "".join(row.itertext()))
    last = blocks[start + 2]
    for row in blocks[start : start + 3]:
        copied = deepcopy(row)
        last.addnext(copied)
        last = copied
    stream = io.BytesIO()
    opened.save(stream)
    row = brought(document, stream.getvalue())

    assert row.found["changes"] == []
    take(row, piece_0=f"new:{THEME}")

    old, new = document.measures.order_by("pk")
    assert (new.title, new.instrument, new.description) == (old.title, "uren", "<p>Elk jaar.</p>")
    assert new.uuid != old.uuid


@pytest.mark.parametrize(
    "body",
    [
        "<h3>Doel 1: minder uitval</h3><p>Zo staat het er.</p>",
        "<p><strong>Maatregel 2: coaches</strong></p><p>Zo staat het er.</p>",
    ],
)
def test_a_heading_that_stands_in_a_text_of_the_plan_is_no_new_goal(document, body):
    section = document.sections.get(theme__code="begeleiding")
    drafting.save_section(section=section, revision=0, actor=document.created_by, body=body)

    told = back(document, sent_out(document))

    assert told.fields["section", section.uuid]["body"] == (1, body)
    assert told.pieces == []


def test_a_label_in_a_section_without_goals_is_text(document):
    opened = Opened(io.BytesIO(sent_out(document)))
    heading = next(row for row in opened.paragraphs if row.text == "summary nl")
    heading._p.getnext().addnext(opened.add_paragraph("Doel: kleine groepen", "Heading 2")._p)
    stream = io.BytesIO()
    opened.save(stream)

    told = back(document, stream.getvalue())

    summary = document.sections.get(template__code="summary")
    assert told.fields["section", summary.uuid]["body"][1] == "<h3>Doel: kleine groepen</h3>"
    assert told.pieces == []


def test_goals_of_a_plan_made_elsewhere_go_to_the_theme_that_they_stand_below(document):
    body = (
        p("Begeleiding nl", "Kop1")
        + p("Doel 1: minder uitval", "Kop2")
        + table(("Instrument", "uren"))
        + p("Duurzaamheid", "Kop1")
        + p("Doel 2: minder rijden", "Kop2")
    )
    row = brought(document, word_file(body))

    assert [(piece["title"], piece["target"]) for piece in row.found["pieces"]] == [
        ("", THEME),
        ("minder uitval", THEME),
        ("", ""),
        ("minder rijden", ""),
    ]


def test_the_page_names_each_and_takes_over_what_is_chosen(client, document):
    client.force_login(document.created_by)
    file = SimpleUploadedFile("plan.docx", with_new(document, "Mentoren", *NEW, rows=labelled(document)))
    client.post(reverse("plans:word", args=[document.uuid]), {"file": file})
    row = BroughtIn.objects.get()
    address = reverse("plans:word_in", args=[row.uuid])

    page = client.get(address).content.decode()
    assert "Elke student een coach" in page
    assert f'<option value="new:{THEME}" selected>' in page
    assert "zes coaches" in page
    client.post(address, {"piece-0": "", "piece-1": f"new:{THEME}"})

    assert document.measures.filter(title="Studiecoaches").exists()
    assert outline_of(document).goals[-1].title == "Minder uitval"
