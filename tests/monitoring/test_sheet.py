"""Measurements from a sheet: what comes out goes in again, every row is told, and the same sheet twice changes nothing."""

import datetime
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.spreadsheets import open_sheets
from monitoring.models import Measurement
from monitoring.services.sheets import take_over
from monitoring.sheets.places import Places
from monitoring.sheets.reading import read
from tests.factories import Level, Role, make_unit, someone
from tests.monitoring.measured import BASELINE, faculties, follow, measure

HEADING = ["Indicator", "Eenheid", "Groep", "Peildatum", "Waarde", "Teller", "Noemer", "Aantal respondenten"]


@pytest.fixture
def places(world):
    return Places(world.framework, world.institution, rights_of(world.officer))


def book(*rows, heading=HEADING) -> SimpleUploadedFile:
    made = Workbook()
    for row in [heading, *rows]:
        made.active.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("metingen.xlsx", out.getvalue())


def preview(places, *rows, **kwargs):
    return read(open_sheets(book(*rows, **kwargs)), Places(places.framework, places.unit, places.rights))


def take(world, places, file):
    digest = read(open_sheets(file), Places(places.framework, places.unit, places.rights)).digest
    file.seek(0)
    return take_over(opened=open_sheets(file), places=places, digest=digest, actor=world.officer)


def values():
    rows = Measurement.objects.order_by("unit__name_nl", "group", "measured_on")
    return [(row.unit.name_nl, row.group, row.value) for row in rows.select_related("unit")]


def test_rows_are_recorded_by_the_names_of_indicator_and_unit(world, places):
    follow(world, kind="fte", measured_per="faculty")
    faculties(world)

    found = take(
        world,
        places,
        book(
            ["Studieadviseurs", "Archeologie", None, BASELINE, 2.5],
            ["studieadviseurs (EN)", "Geesteswetenschappen", None, "1 oktober 2019", "11,2"],
            ["Studieadviseurs", None, None, BASELINE, 54.5],
        ),
    )

    assert [line.kind for line in found.lines] == ["new", "new", "new"]
    assert values() == [
        ("Archeologie", "", Decimal("2.5")),
        ("Geesteswetenschappen", "", Decimal("11.2")),
        ("Universiteit Rijnland", "", Decimal("54.5")),
    ]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sheet_as_it_comes_out_goes_in_again_and_changes_nothing(client, world, form, language):
    ratio = follow(world, "ratio", "Student-stafratio", measured_per="faculty")
    mean = follow(world, "mean", "Werkvormen", groups="Ba, Ma")
    for unit in faculties(world):
        measure(world, ratio, unit, numerator=27670, denominator="1071.8", value="25.8")
    measure(world, mean, value="3.9", deviation="0.1", n=812, group="Ba", series_break=True, break_reason="corona")
    milestone = follow(world, "milestone", "Tutoraat")
    measure(world, milestone, value=1, remark="=klaar; bijna")
    measure(world, follow(world, "text", "Wat opviel"), text="+ meer tutoren")
    client.force_login(world.officer)
    client.cookies["django_language"] = language
    before = [(row.pk, row.history.count()) for row in Measurement.objects.all()]

    sheet = client.get(reverse("monitoring:indicators_out", args=["rijnland", form]), {"jaar": 2019})
    file = SimpleUploadedFile(f"indicatoren.{form}", sheet.content)
    answer = client.post(reverse("monitoring:indicators_in", args=["rijnland"]), {"file": file})

    found = answer.context["preview"]
    assert [(line.label, line.reason) for line in found.misfits] == []
    assert (found.changes, found.same, found.empty) == ([], 6, 2)  # Ma, and a fourth faculty
    assert [(row.pk, row.history.count()) for row in Measurement.objects.all()] == before


def test_the_sheet_to_fill_in_has_a_row_per_indicator_unit_and_group(client, world):
    follow(world, "fte", measured_per="faculty", groups="Ba, Ma")
    follow(world, "count", "Matching")
    faculties(world)
    client.force_login(world.officer)

    answer = client.get(reverse("monitoring:indicators_out", args=["rijnland", "xlsx"]), {"jaar": 2020})

    page = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2) if row[3].value]
    names = {row[1] for row in rows if row[0] == "Studieadviseurs"}
    assert len(rows) == 9  # four faculties in two groups, and the institution
    assert names > {"Archeologie", "Geesteswetenschappen", "Rechtsgeleerdheid"}
    assert {row[3].date() for row in rows} == {datetime.date(2020, 10, 1)}


def test_the_same_sheet_twice_changes_nothing(world, places):
    follow(world, "percentage", "BKO", measured_per="faculty")
    faculties(world)
    rows = ["BKO", "Archeologie", None, BASELINE, None, 886, 1000]

    first = take(world, places, book(rows))
    second = take(world, places, book(rows))

    assert ([line.kind for line in first.lines], [line.kind for line in second.lines]) == (["new"], ["same"])
    assert Measurement.objects.get().value == Decimal("88.6")
    assert Measurement.history.count() == 1


def test_what_changes_is_told_with_what_stands_there_now(world, places):
    measure(world, follow(world), value=28)

    line = preview(places, ["Studieadviseurs", None, None, BASELINE, 29]).lines[0]

    assert (line.kind, line.was, line.becomes) == ("changed", "28", "29")


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["Naam", None, None, BASELINE, 1], "Indicator", "Geen indicator hier heeft deze naam."),
        (
            ["BKO", "Sterrenkunde", None, BASELINE, 1],
            "Eenheid",
            "U voert geen waarden in voor een eenheid met deze naam.",
        ),
        (["BKO", None, None, "morgen", 1], "Peildatum", "“morgen” is geen datum."),
        (["BKO", None, None, datetime.date(2999, 1, 1), 1], "Peildatum", "Deze datum moet nog komen."),
        (["BKO", None, None, BASELINE, "veel"], "Waarde", "“veel” is geen getal."),
        (["BKO", None, None, BASELINE, "1.071"], "Waarde", "Schrijf “1.071” zonder teken tussen duizendtallen."),
        (["BKO", None, None, BASELINE, 110], "Waarde", "Een percentage ligt tussen 0 en 100."),
        (
            ["BKO", None, None, BASELINE, None, 5, None],
            "Teller",
            "Vul beide delen van de verhouding in, of geen van beide.",
        ),
        (["BKO", None, "PhD", BASELINE, 50], "Groep", "“PhD” is geen groep van deze indicator; die heeft Ba, Ma."),
        (["BKO", "Archeologie", None, BASELINE, 50], "Eenheid", "Deze indicator wordt niet gemeten in Archeologie."),
    ],
)
def test_a_row_that_does_not_fit_says_where_and_why_and_the_others_go_in(world, places, row, column, reason):
    follow(world, "percentage", "BKO", groups="Ba, Ma")
    faculties(world)

    found = preview(places, row, ["BKO", None, "Ba", BASELINE, "88,6 %"])

    assert [(line.number, line.column, line.reason) for line in found.misfits] == [(2, column, reason)]
    assert [(line.number, line.becomes) for line in found.changes] == [(3, "88,6\u00a0%")]


def test_a_row_that_stands_there_twice_is_told(world, places):
    follow(world)
    row = ["Studieadviseurs", None, None, BASELINE, 1]

    found = preview(places, row, row)

    assert [(line.number, line.reason) for line in found.misfits] == [
        (3, "Dit staat twee keer in het rekenblad, ook in rij 2.")
    ]


def test_a_column_that_is_nothing_here_is_told(world, places):
    follow(world)

    found = preview(
        places, ["Studieadviseurs", BASELINE, 1, "x"], heading=["Indicator", "Peildatum", "Waarde", "Kamer"]
    )

    assert found.passed_over == ["Kamer"]


def test_a_sheet_of_something_else_is_refused(world, places):
    with pytest.raises(Refused, match="koppen"):
        preview(places, ["Mentoren", 100], heading=["Maatregel", "2019"])


def test_what_changed_since_the_preview_is_not_recorded(world, places):
    indicator = follow(world)
    file = book(["Studieadviseurs", None, None, BASELINE, 29])
    digest = read(open_sheets(file), places).digest
    measure(world, indicator, value=28)

    with pytest.raises(Refused, match="veranderd"):
        take_over(opened=open_sheets(file), places=places, digest=digest, actor=world.officer)

    assert Measurement.objects.get().value == 28


def test_all_goes_in_or_nothing(world, places, monkeypatch):
    follow(world)
    follow(world, name="Tutoren")
    file = book(["Studieadviseurs", None, None, BASELINE, 1], ["Tutoren", None, None, BASELINE, 2])
    save, saved = Measurement.save, []

    def fails_at_the_second(self, *args, **kwargs):
        saved.append(self)
        if len(saved) == 2:
            raise RuntimeError
        save(self, *args, **kwargs)

    monkeypatch.setattr(Measurement, "save", fails_at_the_second)

    with pytest.raises(RuntimeError):
        take(world, places, file)

    assert Measurement.objects.count() == 0


def test_who_measures_a_faculty_enters_that_faculty_alone(world):
    follow(world, "fte", measured_per="faculty")
    law, other, _third = faculties(world)
    officer = someone(Role.QUALITY_OFFICER, unit=law)
    places = Places(world.framework, law, rights_of(officer))
    file = book(
        ["Studieadviseurs", law.name_nl, None, BASELINE, 5], ["Studieadviseurs", other.name_nl, None, BASELINE, 6]
    )

    found = read(open_sheets(file), places)

    assert ([line.number for line in found.changes], [line.number for line in found.misfits]) == ([2], [3])
    with pytest.raises(Forbidden):
        take_over(
            opened=open_sheets(file),
            places=Places(world.framework, world.institution, rights_of(officer)),
            digest=found.digest,
            actor=officer,
        )


def test_a_sheet_is_seen_and_taken_over_on_the_screen(client, world):
    follow(world)
    client.force_login(world.officer)
    address = reverse("monitoring:indicators_in", args=["rijnland"])

    seen = client.post(address, {"file": book(["Studieadviseurs", None, None, BASELINE, 12])})
    assert (seen.status_code, Measurement.objects.count()) == (200, 0)
    given = {"blad": seen.context["token"], "digest": seen.context["preview"].digest}
    client.force_login(someone(Role.QUALITY_OFFICER, unit=world.institution))
    of_another = client.post(address, given)
    client.force_login(world.officer)
    taken = client.post(address, given)

    assert (of_another.status_code, taken.status_code) == (422, 302)
    assert Measurement.objects.get().value == 12


def test_a_file_that_is_no_sheet_is_refused_at_its_field(client, world):
    client.force_login(world.officer)
    file = SimpleUploadedFile("metingen.xlsx", b"PK\x03\x04 no workbook")

    answer = client.post(reverse("monitoring:indicators_in", args=["rijnland"]), {"file": file})

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"file"})


@pytest.mark.parametrize("many", [1, 4])
def test_reading_a_sheet_takes_a_fixed_number_of_statements(world, django_assert_num_queries, many):
    rows = []
    for number in range(many):
        follow(world, "fte", f"Indicator {number}", measured_per="programme")
        unit = make_unit(Level.PROGRAMME, world.faculty, name_nl=f"Opleiding {number}")
        rows.append([f"Indicator {number}", unit.name_nl, None, BASELINE, 1])
    places = Places(world.framework, world.institution, rights_of(world.officer))
    opened = open_sheets(book(*rows))

    with django_assert_num_queries(3):
        found = read(opened, places)

    assert len(found.changes) == many


def test_what_has_no_column_in_the_sheet_stays_as_it_is(world, places):
    measure(world, follow(world), value=28, remark="Vier faculteiten", series_break=True, break_reason="Andere telling")

    take(world, places, book(["Studieadviseurs", BASELINE, 29], heading=["Indicator", "Peildatum", "Waarde"]))

    row = Measurement.objects.get()
    assert (row.value, row.remark, row.break_reason) == (29, "Vier faculteiten", "Andere telling")


def test_a_remark_that_changes_is_told_and_an_old_break_without_reason_stays(world, places):
    indicator = follow(world)
    measure(world, indicator, value=28)
    Measurement.objects.create(
        indicator=indicator, unit=indicator.unit, measured_on=datetime.date(2020, 10, 1), value=30, series_break=True
    )
    heading = ["Indicator", "Peildatum", "Waarde", "Opmerking", "Waarom niet te vergelijken met eerdere waarden"]

    found = preview(
        places,
        ["Studieadviseurs", BASELINE, 28, "Opnieuw geteld", None],
        ["Studieadviseurs", datetime.date(2020, 10, 1), 30, None, None],
        heading=heading,
    )

    assert [(line.kind, line.beside) for line in found.lines] == [("changed", "Opmerking"), ("same", "")]
