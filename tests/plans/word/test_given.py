"""What stands beside the text of a report or a supplement goes out to Word, and does not come in again."""

import io

import pytest
from docx import Document as Opened

from plans.queries import outline_of
from plans.word import out
from tests.monitoring.reports import make_reporting
from tests.plans.word.files import back, sent_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporting():
    made = make_reporting()
    made.account(made.accounts()[0], state="delayed", reason="Een vacature bleef open.")
    return made


def test_every_promised_measure_stands_in_the_word_file_of_a_report_with_what_became_of_it(reporting):
    file = Opened(io.BytesIO(sent_out(reporting.report)))
    words = [cell.text for table in file.tables for row in table.rows for cell in row.cells]

    for title in reporting.titles():
        assert any(title in text for text in words)
    assert any("Zes docenten aangesteld." in text and "Een vacature bleef open." in text for text in words)
    assert any("verantwoord" in text for text in words)


def test_nothing_of_it_comes_in_again(reporting):
    parted = back(reporting.report, sent_out(reporting.report))

    assert parted.pieces == []
    assert {body for fields in parted.fields.values() for _revision, body in fields.values()} == {""}


def test_a_section_by_itself_goes_out_without_it(reporting):
    outline = outline_of(reporting.report)
    file = Opened(io.BytesIO(out.word(outline, outline.sections[0]).read()))

    assert file.tables == []
