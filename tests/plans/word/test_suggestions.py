"""Suggestions through a whole Word file: out as tracked changes, and in again as what Word made of them."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as Opened
from hypothesis import given

from kwaliteit.organisation.roles import Role
from plans.models import BroughtIn, Document, Remark, Section
from plans.queries import outline_of
from plans.services import bringing, drafting, suggestions, taking
from plans.word import out
from tests.factories import appoint, make_document, make_person
from tests.kept import kept
from tests.plans.test_suggesting import pairs
from tests.plans.word.files import W, p, run, upload, word_file

pytestmark = pytest.mark.django_db
LIBREOFFICE = Path(__file__).parent / "libreoffice_suggestions.docx"
MENTOR = "<p>Elke eerstejaars krijgt een mentor.</p><p>Dit kost weinig.</p>"


@pytest.fixture
@kept
def document():
    made = make_document()
    theme = made.framework.themes.get(code="begeleiding")
    drafting.save_section(section=summary_of(made), revision=0, actor=made.created_by, body=MENTOR)
    drafting.add_measure(
        document=made, actor=made.created_by, theme=theme, title="Mentoren", instrument="uren", result_end="een\ntwee"
    )
    return made


@pytest.fixture
def noor(document):
    return appoint(make_person("Noor de Wit"), Role.DEAN, unit=document.unit)


def summary_of(document):
    return document.sections.get(template__code="summary")


def suggest(part, actor, **texts):
    return suggestions.suggest(
        part=part, revision=part.revision, actor=actor, suggested=suggestions.Suggested(texts=texts)
    )


def sent(document, outline=None):
    return out.word(outline or outline_of(document), None, suggestions.open_ones(document)).read()


def brought(document, content):
    return bringing.bring_in(document=document, upload=upload(content), actor=document.created_by)


def take(row, **chosen):
    empty = {"changes": {}, "pieces": {}, "comments": set()}
    return taking.take(brought=row, actor=row.document.created_by, **{**empty, **chosen})


def in_word(content, *, accept=(), reject=(), write=None):
    """The file as it is saved in Word after these words of tracked changes were accepted or rejected there."""
    opened = Opened(io.BytesIO(content))
    for tag in ("ins", "del"):
        for change in list(opened.element.body.iter(f"{{{W}}}{tag}")):
            words = "".join(row.text or "" for row in change.iter(f"{{{W}}}t", f"{{{W}}}delText"))
            if words not in (*accept, *reject):
                continue
            if (words in accept) == (tag == "ins"):
                for row in list(change):
                    for text in row.iter(f"{{{W}}}delText"):
                        text.tag = f"{{{W}}}t"
                    change.addprevious(row)
            change.getparent().remove(change)
    if write:
        write(opened)
    stream = io.BytesIO()
    opened.save(stream)
    return stream.getvalue()


def test_suggestions_stand_in_the_file_as_tracked_changes_of_their_author(document, noor):
    suggest(summary_of(document), noor, body=MENTOR.replace("een mentor", "een coach") + "<p>Wij meten het.</p>")
    suggest(document.measures.get(), noor, title="Studiecoaches", result_end="een\ndrie")

    body = Opened(io.BytesIO(sent(document))).element.body

    changes = {
        (tag, words.text, change.get(f"{{{W}}}author"))
        for tag, text in (("ins", "t"), ("del", "delText"))
        for change in body.iter(f"{{{W}}}{tag}")
        for words in change.iter(f"{{{W}}}{text}")
    }
    assert {("del", "mentor", "Noor de Wit"), ("ins", "coach", "Noor de Wit")} <= changes
    assert {("ins", "Wij meten het.", "Noor de Wit"), ("ins", "drie", "Noor de Wit")} <= changes
    assert all(row.get(f"{{{W}}}date", "").endswith("Z") for row in body.iter(f"{{{W}}}ins"))


def nothing_new(row):
    return [row.found[name] for name in ("changes", "suggestions", "refused", "pieces", "notes")] == [[]] * 5


@given(pairs())
def test_a_plan_with_suggestions_comes_back_as_it_went(document, pair):
    was, now = pair
    section, measure, actor = summary_of(document), document.measures.get(), document.created_by
    Remark.objects.all().delete()  # those of the example before
    drafting.save_section(section=section, revision=section.revision, actor=actor, body=was)
    section.refresh_from_db()
    if was != now:
        suggest(section, actor, body=now)
    suggest(measure, actor, title="Coaches", instrument="tijd", result_end="een\n\ndrie", description=now)

    assert nothing_new(brought(document, sent(document)))


def test_what_was_accepted_in_word_is_a_change_that_closes_the_suggestion(document, noor):
    (row,) = suggest(summary_of(document), noor, body=MENTOR.replace("mentor", "coach"))
    found = brought(document, in_word(sent(document), accept=["mentor", "coach"]))

    assert (found.found["suggestions"], found.found["refused"]) == ([], [])
    take(found, changes={0: "take"})

    row.refresh_from_db()
    assert (row.outcome, row.resolved_by) == (Remark.Outcome.TAKEN, document.created_by)
    assert "coach" in summary_of(document).body


def test_what_was_refused_in_word_is_offered_as_such(document, noor):
    (row,) = suggest(summary_of(document), noor, body=MENTOR.replace("mentor", "coach"))
    found = brought(document, in_word(sent(document), reject=["mentor", "coach"]))

    assert found.found["changes"] == []
    take(found)
    row.refresh_from_db()
    assert row.outcome == ""
    take(found, refused={0})

    row.refresh_from_db()
    assert row.outcome == Remark.Outcome.REFUSED
    found.refresh_from_db()
    assert found.found["refused"] == []


def test_a_suggestion_that_was_made_after_the_file_went_out_is_not_refused(document, noor):
    content = sent(document)
    suggest(summary_of(document), noor, body=MENTOR.replace("mentor", "coach"))

    assert nothing_new(brought(document, content))


def test_a_suggestion_that_was_decided_here_since_is_not_offered_again(document, noor):
    (row,) = suggest(summary_of(document), noor, body=MENTOR.replace("mentor", "coach"))
    content = sent(document)
    suggestions.refuse(document=document, suggestions=[row], actor=document.created_by)

    assert nothing_new(brought(document, content))


def track(words, came, author):
    """In Word: this run is deleted, and another one put in its place, with changes tracked."""

    def write(opened):
        found = next(row for row in opened.element.body.iter(f"{{{W}}}r") if row.text == words)
        gone = found.makeelement(f"{{{W}}}del", {f"{{{W}}}author": author, f"{{{W}}}id": "7"})
        new = found.makeelement(f"{{{W}}}ins", {f"{{{W}}}author": author, f"{{{W}}}id": "8"})
        found.addprevious(gone)
        gone.append(found)
        found.find(f"{{{W}}}t").tag = f"{{{W}}}delText"
        gone.addnext(new)
        made = found.makeelement(f"{{{W}}}r")
        text = found.makeelement(f"{{{W}}}t")
        text.text = came
        made.append(text)
        new.append(made)

    return write


def test_a_tracked_change_of_somebody_else_becomes_a_suggestion_with_her_name(document, noor):
    suggest(summary_of(document), noor, body=MENTOR.replace("mentor", "coach"))
    write = track("Dit kost weinig.", "Dit kost niets.", "Sanne Vos")
    found = brought(document, in_word(sent(document), write=write))

    assert [(row["author"], row["was"], row["proposed"]) for row in found.found["suggestions"]] == [
        ("Sanne Vos", "weinig", "niets")
    ]
    assert (found.found["changes"], found.found["refused"], found.found["notes"]) == ([], [], [])
    take(found, suggested={0})

    row = Remark.objects.get(said_by="Sanne Vos")
    assert (row.section, row.place, row.circle) == (summary_of(document), "body", "drafters")
    assert (row.author, row.proposed) == (document.created_by, "niets")
    assert summary_of(document).body == MENTOR
    found.refresh_from_db()
    assert found.found["suggestions"] == []


def test_a_file_that_is_brought_in_twice_offers_a_tracked_change_once(document):
    content = in_word(sent(document), write=track("Dit kost weinig.", "Dit kost niets.", "Sanne Vos"))
    take(brought(document, content), suggested={0})

    assert nothing_new(brought(document, content))


def test_the_list_says_which_name_stood_in_the_file_and_who_brought_it_in(client, document):
    write = track("Dit kost weinig.", "Dit kost niets.", "Sanne Vos")
    take(brought(document, in_word(sent(document), write=write)), suggested={0})
    client.force_login(document.created_by)

    page = client.get(reverse("plans:suggestions", args=[document.uuid])).content.decode()

    assert f'<b>Sanne Vos</b> <span class="fine">in een Word-bestand dat {document.created_by.name} inbracht, ' in page


def test_a_suggestion_about_a_field_that_was_emptied_since_is_told_in_words(document, noor):
    measure = document.measures.get()
    suggest(measure, noor, instrument="tijd")
    drafting.save_measure(measure=measure, revision=measure.revision, actor=document.created_by, instrument="")

    words = "".join(Opened(io.BytesIO(sent(document))).element.body.itertext())

    assert "Voorstel van Noor de Wit" in words


def test_it_goes_out_under_that_name_and_is_known_again(document):
    write = track("Dit kost weinig.", "Dit kost niets.", "Sanne Vos")
    take(brought(document, in_word(sent(document), write=write)), suggested={0})

    content = sent(document)

    authors = {row.get(f"{{{W}}}author") for row in Opened(io.BytesIO(content)).element.body.iter(f"{{{W}}}ins")}
    assert authors == {"Sanne Vos"}
    assert nothing_new(brought(document, content))


def test_a_tracked_change_of_who_brings_the_file_in_is_her_own(document):
    write = track("Dit kost weinig.", "Dit kost niets.", document.created_by.name)
    take(brought(document, in_word(sent(document), write=write)), suggested={0})

    row = Remark.objects.get()
    assert (row.author, row.said_by) == (document.created_by, "")


def test_a_tracked_change_of_a_field_is_a_suggestion_about_it(document):
    write = track("uren", "geld", "Sanne Vos")
    found = brought(document, in_word(sent(document), write=write))

    take(found, suggested={0})

    row = Remark.objects.get()
    assert (row.measure, row.place, row.proposed) == (document.measures.get(), "instrument", "<p>geld</p>")


def with_fixed_marks(document, noor):
    """The plan of which LibreOffice saved libreoffice_suggestions.docx: opened as it went out, changed nowhere."""
    for number, row in enumerate(document.sections.order_by("order", "pk")):
        Section.objects.filter(pk=row.pk).update(uuid=UUID(int=1000 + number))
    document.measures.update(uuid=UUID(int=2000))
    Document.objects.filter(pk=document.pk).update(uuid=UUID(int=999))
    document.refresh_from_db()
    joris = appoint(make_person("Joris Bakker"), Role.DEAN, unit=document.unit)
    more = "<p>Wij meten het.</p><ul><li>elk jaar</li></ul><blockquote><p>Zonder mentor geen student.</p></blockquote>"
    suggest(summary_of(document), noor, body=MENTOR.replace("mentor", "coach") + more)
    suggest(
        document.measures.get(), joris, title="Studiecoaches", result_end="een\ndrie", description="<p>Elk jaar.</p>"
    )
    for number, row in enumerate(Remark.objects.order_by("pk")):
        Remark.objects.filter(pk=row.pk).update(uuid=UUID(int=3000 + number))
    return document


def test_a_file_that_libreoffice_saved_with_suggestions_of_two_comes_back_as_it_went(document, noor):
    with_fixed_marks(document, noor)

    found = brought(document, LIBREOFFICE.read_bytes())

    assert nothing_new(found)
    assert found.found["amounts"] == []


def test_without_the_suggestions_here_those_of_libreoffice_are_new_ones_of_two(document, noor):
    with_fixed_marks(document, noor)
    Remark.objects.all().delete()

    found = brought(document, LIBREOFFICE.read_bytes()).found

    assert [(row["author"], row["place"]) for row in found["suggestions"]] == [
        *[("Noor de Wit", "body")] * 4,
        *[("Joris Bakker", name) for name in ("title", "description", "result_end")],
    ]
    assert (found["changes"], found["pieces"]) == ([], [])


def test_a_file_made_in_word_with_changes_of_two_comes_in_with_a_report(document):
    changes = (
        f'<w:ins w:id="1" w:author="Ilse">{run("zeker ")}</w:ins>'
        '<w:del w:id="2" w:author="Joris"><w:r><w:delText>misschien </w:delText></w:r></w:del>'
    )
    content = word_file(p("summary nl", "Kop1") + p(run("Wij doen ") + changes + run("mee.")))

    found = brought(document, content).found

    assert [(row["target"], row["html"]) for row in found["pieces"]] == [("summary", "<p>Wij doen zeker mee.</p>")]
    assert [row[:2] for row in found["notes"]] == [["inserted", "zeker"], ["deleted", "misschien"]]
    assert found["suggestions"] == []


def test_the_page_shows_what_became_of_suggestions(client, document, noor):
    suggest(summary_of(document), noor, body=MENTOR.replace("mentor", "coach").replace("weinig", "veel"))
    write = track("uren", "geld", "Sanne Vos")
    content = in_word(sent(document), reject=["mentor", "coach"], write=write)
    client.force_login(document.created_by)
    client.post(reverse("plans:word", args=[document.uuid]), {"file": SimpleUploadedFile("plan.docx", content)})
    row = BroughtIn.objects.get()

    page = client.get(reverse("plans:word_in", args=[row.uuid]))

    assert "Sanne Vos" in page.content.decode()
    assert [(part, len(rows)) for part, rows in page.context["suggested"]] == [("Mentoren", 1)]
    assert [row["author"] for row in page.context["refused"]] == ["Noor de Wit"]
    client.post(reverse("plans:word_in", args=[row.uuid]), {"suggestion-0": "1", "refused-0": "1"})
    assert Remark.objects.filter(outcome="refused").count() == 1
    assert Remark.objects.get(said_by="Sanne Vos").place == "instrument"


def test_the_page_costs_no_more_statements_for_more_suggestions(client, document, noor, django_assert_num_queries):
    client.force_login(document.created_by)

    def brought_with(body):
        suggest(summary_of(document), noor, body=body)
        rows = [row.was for row in suggestions.open_ones(document)]
        words = [*rows, *(row.proposed for row in suggestions.open_ones(document))]
        write = track("uren", "geld", "Sanne Vos")
        return reverse(
            "plans:word_in", args=[brought(document, in_word(sent(document), reject=words, write=write)).uuid]
        )

    few = brought_with(MENTOR.replace("mentor", "coach"))
    with CaptureQueriesContext(connection) as one:
        client.get(few)
    many = brought_with(MENTOR.replace("mentor", "coach").replace("weinig", "veel").replace("Elke", "Iedere"))
    with django_assert_num_queries(len(one)):
        page = client.get(many)
    assert len(page.context["refused"]) == 3


def test_a_reader_takes_along_the_suggestions_that_she_may_see_alone(client, document, noor):
    (row,) = suggest(summary_of(document), document.created_by, body=MENTOR.replace("mentor", "coach"))
    Remark.objects.filter(pk=row.pk).update(circle="drafters")

    def words(person):
        client.force_login(person)
        answer = client.get(reverse("plans:word_out", args=[document.uuid]))
        return "".join(Opened(io.BytesIO(b"".join(answer.streaming_content))).element.body.itertext())

    assert "coach" in words(document.created_by)
    assert "coach" not in words(noor)
    assert Section.objects.get(pk=row.section_id).body == MENTOR
