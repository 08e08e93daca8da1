"""The pages of the way to Word and back: who may, what is shown, what is taken over, and that nothing is lost."""

import datetime
import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document as Opened
from docx.text.run import Run

from budgets.services.income import ensure_sources
from budgets.services.lines import save_line
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.notation import Amount
from plans.models import BroughtIn, Measure, Remark, Section
from plans.queries import outline_of
from plans.services import bringing, drafting
from plans.services.documents import grant_contributor
from plans.word import out
from tests.factories import make_document, make_person, make_unit, someone
from tests.kept import kept
from tests.plans.word.files import W, p, run, word_file

pytestmark = pytest.mark.django_db
THEME = "theme-begeleiding"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
@kept
def document():
    made = make_document()
    theme = made.framework.themes.get(code="begeleiding")
    drafting.save_section(
        section=summary_of(made), revision=0, actor=made.created_by, body="<p>Kleine groepen.</p><p>Meer docenten.</p>"
    )
    drafting.add_measure(document=made, actor=made.created_by, theme=theme, title="Mentoren", instrument="uren")
    return made


def summary_of(document):
    return document.sections.get(template__code="summary")


def login(client, person):
    client.force_login(person)
    return client


def edited(document, changes):
    """The file of a plan with other words in it."""
    opened = Opened(out.word(outline_of(document)))
    for words in opened.element.body.iter(f"{{{W}}}t"):
        words.text = changes.get(words.text, words.text)
    stream = io.BytesIO()
    opened.save(stream)
    return stream.getvalue()


def put_amount(document, year, cents):
    source = ensure_sources(document.framework)["quality"]
    measure = document.measures.get()
    save_line(measure=measure, year=year, source=source, amount=Amount(cents), actor=document.created_by)


def bring(client, document, content, name="plan.docx"):
    """Bring a file in as its drafter does, and give the row that came of it."""
    answer = login(client, document.created_by).post(
        reverse("plans:word", args=[document.uuid]), {"file": SimpleUploadedFile(name, content)}
    )
    return answer, BroughtIn.objects.filter(document=document).last()


def take(client, brought, **chosen):
    chosen = {name.replace("_", "-"): value for name, value in chosen.items()}
    return client.post(reverse("plans:word_in", args=[brought.uuid]), chosen, follow=True)


def test_a_reader_takes_the_plan_and_a_section_away_and_an_outsider_does_not(client, document):
    urls = [
        reverse("plans:word_out", args=[document.uuid]),
        reverse("plans:word_section", args=[document.uuid, "summary"]),
        reverse("plans:word_section", args=[document.uuid, "theme-begeleiding"]),
    ]
    login(client, someone(Role.DEAN, unit=document.unit))

    answers = [client.get(url) for url in urls]

    assert {answer["Content-Type"] for answer in answers} == {WORD}
    assert all(b"".join(answer.streaming_content).startswith(b"PK") for answer in answers)
    assert {answer["Content-Disposition"].rpartition("-2022-2024")[2] for answer in answers} >= {'.docx"'}
    assert client.get(reverse("plans:word_section", args=[document.uuid, "onbekend"])).status_code == 404
    login(client, someone(Role.DEAN, unit=make_unit()))
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]


@pytest.mark.parametrize("name", ["document", "section", "theme"])
def test_the_way_to_word_stands_on_each_page_of_a_plan(client, document, name):
    codes = {"document": [], "section": ["summary"], "theme": ["begeleiding"]}
    page = login(client, document.created_by).get(reverse(f"plans:{name}", args=[document.uuid, *codes[name]]))

    section = {"document": None, "section": "summary", "theme": "theme-begeleiding"}[name]
    address = (
        reverse("plans:word_section", args=[document.uuid, section])
        if section
        else reverse("plans:word_out", args=[document.uuid])
    )
    assert address in page.content.decode()
    assert reverse("plans:word", args=[document.uuid]) in page.content.decode()


def test_a_file_that_comes_back_as_it_went_changes_nothing(client, document):
    answer, brought = bring(client, document, edited(document, {}))

    assert answer.status_code == 302
    assert (brought.found["changes"], brought.found["pieces"], brought.found["notes"]) == ([], [], [])


def test_what_was_changed_is_shown_by_the_word_and_taken_over_where_chosen(client, document):
    measure = Measure.objects.get(document=document)
    _answer, brought = bring(
        client, document, edited(document, {"Meer docenten.": "Veel meer docenten.", "uren": "uren en ruimte"})
    )

    page = client.get(reverse("plans:word_in", args=[brought.uuid])).content.decode()
    assert "<ins>" in page
    assert [row["kind"] for row in brought.found["changes"]] == ["section", "measure"]
    take(client, brought, change_0="take")

    assert summary_of(document).body == "<p>Kleine groepen.</p><p>Veel meer docenten.</p>"
    measure.refresh_from_db()
    assert measure.instrument == "uren"
    brought.refresh_from_db()
    assert [row["kind"] for row in brought.found["changes"]] == ["measure"]
    assert Section.history.filter(id=summary_of(document).pk).latest().history_user == document.created_by


def test_what_changed_in_the_plan_meanwhile_is_put_together_with_the_file(client, document):
    content = edited(document, {"Meer docenten.": "Veel meer docenten."})
    drafting.save_section(
        section=summary_of(document),
        revision=1,
        actor=document.created_by,
        body="<p>Kleine groepen, altijd.</p><p>Meer docenten.</p>",
    )
    _answer, brought = bring(client, document, content)

    take(client, brought, change_0="take")

    assert summary_of(document).body == "<p>Kleine groepen, altijd.</p><p>Veel meer docenten.</p>"


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("take", "<p>Kleine groepen.</p><p>Meer studenten.</p>"),
        ("file", "<p>Kleine groepen.</p><p>Veel meer docenten.</p>"),
        ("both", "<p>Kleine groepen.</p><p>Meer studenten.</p><p>Veel meer docenten.</p>"),
    ],
)
def test_where_plan_and_file_changed_the_same_a_person_chooses(client, document, choice, expected):
    content = edited(document, {"Meer docenten.": "Veel meer docenten."})
    drafting.save_section(
        section=summary_of(document),
        revision=1,
        actor=document.created_by,
        body="<p>Kleine groepen.</p><p>Meer studenten.</p>",
    )
    _answer, brought = bring(client, document, content)
    page = client.get(reverse("plans:word_in", args=[brought.uuid])).content.decode()

    assert 'value="both"' in page
    take(client, brought, change_0=choice)

    assert summary_of(document).body == expected
    brought.refresh_from_db()
    assert len(brought.found["changes"]) == (1 if choice == "take" else 0)


def test_a_field_that_became_too_long_is_refused_and_the_rest_goes_in(client, document):
    _answer, brought = bring(
        client, document, edited(document, {"Meer docenten.": "Veel meer docenten.", "uren": "u" * 400})
    )

    page = take(client, brought, change_0="take", change_1="take").content.decode()

    assert "300" in page
    assert "Veel" in summary_of(document).body
    brought.refresh_from_db()
    assert [row["kind"] for row in brought.found["changes"]] == ["measure"]


def test_two_titles_that_both_stand_are_one_line(client, document):
    measure = document.measures.get()
    content = edited(document, {"Mentoren": "Mentoren voor allen"})
    drafting.save_measure(measure=measure, revision=0, actor=document.created_by, title="Meer mentoren")
    _answer, brought = bring(client, document, content)

    take(client, brought, change_0="both")

    assert document.measures.get().title == "Meer mentoren Mentoren voor allen"


FOREIGN = (
    p("Plan van Letteren", "Titel")
    + p("summary nl", "Kop1")
    + p("Kort gezegd.")
    + p("Begeleiding van studenten", "Kop1")
    + p("Mentoren.")
)


def test_a_plan_made_elsewhere_comes_in_by_its_headings_and_nothing_is_dropped(client, document):
    _answer, brought = bring(client, document, word_file(FOREIGN))

    assert [(row["heading"], row["target"], row["how"]) for row in brought.found["pieces"]] == [
        ("Plan van Letteren", "", ""),
        ("summary nl", "summary", "exact"),
        ("Begeleiding van studenten", "", ""),
    ]
    take(client, brought, piece_1="summary", piece_2="theme-begeleiding", piece_0="")

    assert summary_of(document).body == "<p>Kleine groepen.</p><p>Meer docenten.</p><p>Kort gezegd.</p>"
    theme = document.sections.get(theme__code="begeleiding")
    assert theme.body == "<h3>Begeleiding van studenten</h3><p>Mentoren.</p>"
    brought.refresh_from_db()
    assert [row["heading"] for row in brought.found["pieces"]] == ["Plan van Letteren"]


def test_a_piece_can_stand_in_place_of_what_was_there(client, document):
    _answer, brought = bring(client, document, word_file(FOREIGN))

    take(client, brought, piece_1="summary", instead_1="1")

    assert summary_of(document).body == "<p>Kort gezegd.</p>"


def test_a_comment_becomes_a_remark_of_the_drafters(client, document):
    words = '<w:commentRangeStart w:id="1"/>' + run("Kort gezegd.") + '<w:commentRangeEnd w:id="1"/>'
    comments = f'<w:comment w:id="1" w:author="Joris">{p("Te kort?")}</w:comment>'
    _answer, brought = bring(client, document, word_file(p(words), comments=comments))

    take(client, brought, comment_0="1")

    remark = Remark.objects.get(document=document)
    assert (remark.text, remark.quote, remark.circle) == ("Joris: Te kort?", "Kort gezegd.", "drafters")


def test_a_comment_in_a_section_that_went_out_is_about_its_words_there(client, document):
    opened = Opened(out.word(outline_of(document)))
    line = next(row for row in opened.element.body.iter(f"{{{W}}}r") if row.text == "Meer docenten.")
    opened.add_comment(Run(line, opened.paragraphs[0]), text="Hoeveel?", author="Joris")
    stream = io.BytesIO()
    opened.save(stream)
    _answer, brought = bring(client, document, stream.getvalue())
    assert brought.found["changes"] == []

    take(client, brought, comment_0="1")

    remark = Remark.objects.get(document=document)
    assert (remark.section, remark.quote, remark.text) == (summary_of(document), "Meer docenten.", "Joris: Hoeveel?")


@pytest.mark.parametrize("name", ["plan.doc", "plan.docx"])
def test_a_file_that_is_no_word_file_is_refused_at_its_field(client, document, name):
    answer, brought = bring(client, document, b"geen Word", name)

    assert answer.status_code == 422
    assert brought is None
    assert "id_file_error" in answer.content.decode()


def test_a_file_that_is_put_away_leaves_the_plan_as_it_was(client, document):
    _answer, brought = bring(client, document, edited(document, {"Meer docenten.": "Weg."}))

    client.post(reverse("plans:word_away", args=[brought.uuid]))

    assert not BroughtIn.objects.exists()
    assert "Meer docenten." in summary_of(document).body


def test_a_reader_cannot_bring_a_file_in_nor_see_what_others_brought(client, document):
    _answer, brought = bring(client, document, edited(document, {}))
    login(client, someone(Role.DEAN, unit=document.unit))

    assert client.get(reverse("plans:word", args=[document.uuid])).status_code == 200
    assert client.post(reverse("plans:word", args=[document.uuid])).status_code == 403
    assert client.get(reverse("plans:word_in", args=[brought.uuid])).status_code == 403
    assert client.post(reverse("plans:word_away", args=[brought.uuid])).status_code == 403


def test_who_was_invited_for_one_section_sees_and_takes_over_that_one_alone(client, document):
    invited = make_person("Ilse")
    grant_contributor(document=document, person=invited, actor=document.created_by, sections=[summary_of(document)])
    changes = {"Meer docenten.": "Veel meer docenten.", "uren": "uren en ruimte"}
    _answer, brought = bring(client, document, edited(document, changes))
    brought.found["pieces"] = [
        {
            "key": 0,
            "heading": "Begeleiding",
            "level": 1,
            "html": "<p>a</p>",
            "after": "",
            "target": THEME,
            "how": "exact",
        },
        {"key": 1, "heading": "Overig", "level": 1, "html": "<p>b</p>", "after": "", "target": "", "how": ""},
    ]
    brought.save()

    page = login(client, invited).get(reverse("plans:word_in", args=[brought.uuid]))
    take(client, brought, change_0="take", change_1="take", piece_0=THEME)

    assert [change.title for change in page.context["changes"]] == ["summary nl"]
    assert [row["heading"] for row in page.context["pieces"]] == ["Overig"]
    assert [code for code, _title in page.context["places"]] == ["summary"]
    assert page.context["left_out"] == 2
    assert "Veel meer" in summary_of(document).body
    assert document.measures.get().instrument == "uren"
    brought.refresh_from_db()
    assert [row["kind"] for row in brought.found["changes"]] == ["measure"]
    assert [row["heading"] for row in brought.found["pieces"]] == ["Begeleiding", "Overig"]


def test_who_drafts_the_plan_sees_all_of_a_file(client, document):
    _answer, brought = bring(client, document, edited(document, {"Meer docenten.": "Minder.", "uren": "ruimte"}))

    page = client.get(reverse("plans:word_in", args=[brought.uuid]))

    assert (len(page.context["changes"]), page.context["left_out"]) == (2, 0)


def test_an_amount_that_was_changed_in_word_is_named_and_stays_as_it_is(client, document):
    first, second = document.years[:2]
    put_amount(document, first, 1_000_00)
    content = edited(document, {"1.000": "2.500"})
    put_amount(document, second, 7_000_00)
    _answer, brought = bring(client, document, content)

    page = client.get(reverse("plans:word_in", args=[brought.uuid]))

    differ = [(str(first), "2.500", "1.000"), (str(second), "", "7.000"), ("Alle jaren", "2.500", "8.000")]
    assert page.context["amounts"] == [
        ("1.1 Mentoren", differ),
        ("Totaal", [differ[0], (str(second), "0", "7.000"), differ[2]]),
    ]
    assert reverse("budgets:grid", args=[document.uuid]) in page.content.decode()
    assert brought.found["changes"] == []


def test_amounts_that_came_back_as_they_went_are_not_named(client, document):
    put_amount(document, document.years[0], 1_000_00)
    content = edited(document, {})
    put_amount(document, document.years[0], 2_000_00)
    _answer, brought = bring(client, document, content)

    assert client.get(reverse("plans:word_in", args=[brought.uuid])).context["amounts"] == []


def test_files_go_when_they_are_done_with_or_nobody_came_back(client, document):
    def brought_ago(days, changes):
        _answer, row = bring(client, document, edited(document, changes))
        BroughtIn.objects.filter(pk=row.pk).update(brought_at=timezone.now() - datetime.timedelta(days=days))
        return row

    brought_ago(91, {"uren": "a"})
    stays = brought_ago(89, {"uren": "b"})
    brought_ago(0, {})
    taken = brought_ago(1, {"uren": "c"})
    take(client, taken, change_0="take")

    assert bringing.forget_files() == 3
    assert list(BroughtIn.objects.all()) == [stays]
    assert settings.BROUGHT_IN_DAYS == 90


def test_the_page_of_a_file_costs_no_more_statements_when_more_is_changed(client, document, django_assert_num_queries):
    theme = document.framework.themes.get(code="begeleiding")
    for number in range(6):
        drafting.add_measure(
            document=document,
            actor=document.created_by,
            theme=theme,
            title=f"Maatregel {number}",
            instrument=f"i{number}",
        )
    _answer, few = bring(client, document, edited(document, {"i0": "anders"}))
    _answer, many = bring(client, document, edited(document, {f"i{number}": "anders" for number in range(6)}))
    assert (len(few.found["changes"]), len(many.found["changes"])) == (1, 6)

    with CaptureQueriesContext(connection) as one:
        client.get(reverse("plans:word_in", args=[few.uuid]))
    with django_assert_num_queries(len(one)):
        client.get(reverse("plans:word_in", args=[many.uuid]))
