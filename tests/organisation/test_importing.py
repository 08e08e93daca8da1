"""Units and people from a sheet: what is understood, what is refused and why, and that a look changes nothing."""

from __future__ import annotations

import datetime

import pytest
from django.utils.translation import override

from kwaliteit.organisation.importing import people, units
from kwaliteit.organisation.importing.reading import MOST_BYTES, Unreadable, decode, parse_day, read, write
from kwaliteit.organisation.models import Appointment, Person, Unit
from kwaliteit.shared.errors import Forbidden, Refused
from tests.factories import Level, Role, institution, make_body, make_person, make_unit, someone

pytestmark = pytest.mark.django_db

HEAD = "code;niveau;onderdeel van;naam;naam_en;vanaf\n"


@pytest.fixture
def manager():
    return someone(Role.APPLICATION_MANAGER, unit=institution())


def errors(preview):
    return [(line.number, line.errors) for line in preview.of("error")]


@pytest.mark.parametrize(
    "data",
    ["Geïntegreerd €".encode(), b"\xef\xbb\xbf" + "Geïntegreerd €".encode(), "Geïntegreerd €".encode("cp1252")]
    + ["Geïntegreerd €".encode("utf-16")],
    ids=["utf-8", "utf-8 with mark", "windows-1252", "utf-16"],
)
def test_decode_reads_the_characters_of_excel(data):
    assert decode(data) == "Geïntegreerd €"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a" * (MOST_BYTES + 1), "The file is larger than 1 MB. Divide it over several files."),
        (b"PK\x03\x04rest", "This is a workbook. Save the sheet as CSV first, and choose that file."),
        (b"a\x00b", "This is not a text file. Save the sheet as CSV, and choose that file."),
        (b"\x81\x8d", "The characters of this file cannot be read. Save it as CSV UTF-8."),
    ],
    ids=["too large", "workbook", "binary", "unknown characters"],
)
def test_decode_refuses_by_content(data, reason):
    with override("en"), pytest.raises(Unreadable) as refusal:
        decode(data)
    assert str(refusal.value) == reason


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_read_finds_the_separator_and_counts_lines_as_an_editor_does(separator):
    text = f'code{separator}naam\r\n\r\na{separator}"een\ntwee"\nb{separator}drie\n'

    lines = read(text, {"code": ("code",), "name": ("naam",)}, ["code"])

    assert [(line.number, line.fields) for line in lines] == [
        (3, {"code": "a", "name": "een\ntwee"}),
        (5, {"code": "b", "name": "drie"}),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The file is empty."),
        ("naam\nx", "The first line must name the columns. Missing: code."),
        ("code;kleur\nx;y", "These columns are not known: kleur."),
        ("code;code\nx;y", "These columns stand there twice: code."),
        ('code\n"a', "From line 2 on the file cannot be read: check the quotes."),
    ],
)
def test_read_refuses_a_file_that_it_cannot_place(text, reason):
    with override("en"), pytest.raises(Unreadable) as refusal:
        read(text, {"code": ("code",)}, ["code"])
    assert str(refusal.value) == reason


def test_parse_day_reads_dutch_and_iso_notation():
    day = datetime.date(2021, 6, 24)
    assert [parse_day(text) for text in ("2021-06-24", "24-6-2021", "24/06/2021", "")] == [day, day, day, None]
    with override("en"), pytest.raises(ValueError, match="is not a date. Write it as 24-6-2021"):
        parse_day("31-2-2021")


def test_written_formulas_are_disarmed_and_read_back():
    text = write(["code"], [["=1+1"]])

    assert text == "\ufeffcode\r\n'=1+1\r\n"
    assert read(text.lstrip("\ufeff"), {"code": ("code",)}, [])[0].fields == {"code": "=1+1"}


def test_units_are_read_in_any_order(manager):
    text = (
        HEAD
        + "oud;opleiding;letteren;Oudheid;Antiquity;1-9-2019\nletteren;faculteit;rijnland;Letteren;Arts;2018-01-01\n"
    )

    shown = units.preview(text)
    assert (shown.counts, Unit.objects.count()) == ({"new": 2, "changed": 0, "same": 0, "error": 0}, 1)
    units.apply(text=text, fingerprint=shown.fingerprint, actor=manager)

    unit = Unit.objects.get(code="oud")
    assert (unit.parent.code, unit.name_en, unit.valid_from) == ("letteren", "Antiquity", datetime.date(2019, 9, 1))
    assert unit.history.get().history_user == manager


def test_units_that_are_known_show_what_changes(manager):
    make_unit(code="recht", name_nl="Recht", name_en="Law")

    shown = units.preview("code;niveau;onderdeel_van;naam;tot\nrecht;faculteit;rijnland;Rechten;31-12-2021\n")

    with override("en"):
        again = units.preview("code;niveau;onderdeel_van;naam;tot\nrecht;faculteit;rijnland;Rechten;31-12-2021\n")
    assert shown.counts == {"new": 0, "changed": 1, "same": 0, "error": 0}
    assert again.lines[0].changes == [("name in Dutch", "Recht", "Rechten"), ("until", "", "2021-12-31")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a;faculteit;a;A;A;", "A unit cannot be part of itself."),
        ("a;faculteit;;A;A;", "Say which unit this is part of."),
        ("a;faculteit;nergens;A;A;", "There is no unit with the code “nergens”."),
        ("a;opleiding;rijnland;A;A;", "A unit of the level programme cannot be part of one of the level institution."),
        ("a;instelling;;A;A;", "There is an institution already; an installation holds one."),
        ("a;faculteit;rijnland;;;", "The name is missing."),
        ("a;faculteit;rijnland;A;A;morgen", "“morgen” is not a date. Write it as 24-6-2021."),
        ("a b;faculteit;rijnland;A;A;", "A code is made of small letters, digits and hyphens, at most 40."),
        ("a;kring;rijnland;A;A;", "“kring” is not a level. Write institution, faculty, programme, service unit."),
        ("a;faculteit;rijnland;A;A;;te veel", "This line has more cells than there are columns."),
    ],
)
def test_units_with_a_mistake_are_named_by_line(manager, line, reason):
    with override("en"):
        shown = units.preview(HEAD + "goed;faculteit;rijnland;Goed;Good;\n" + line + "\n")

    assert errors(shown) == [(3, [reason])]
    with pytest.raises(Refused):
        units.apply(text=HEAD + line, fingerprint=shown.fingerprint, actor=manager)
    assert [unit.code for unit in Unit.objects.all()] == ["rijnland"]


def test_units_in_a_circle_and_codes_twice_are_refused(manager):
    make_unit(code="f")
    make_unit(Level.SERVICE, code="s", parent=Unit.objects.get(code="f"))
    with override("en"):
        circle = units.preview(HEAD + "f;dienst;s;F;F;\n")
        twice = units.preview(HEAD + "a;faculteit;rijnland;A;A;\nA;faculteit;rijnland;A;A;\n")

    assert errors(circle) == [(2, ["This would make a circle: that unit is itself part of this one."])]
    assert errors(twice) == [(3, ["The code “a” stands on line 2 too."])]


def test_an_end_before_the_start_is_refused():
    institution()
    with override("en"):
        shown = units.preview("code;niveau;onderdeel_van;naam;vanaf;tot\na;faculteit;rijnland;A;1-1-2021;1-1-2020\n")
    assert errors(shown) == [(2, ["The end lies before the start, 1-1-2021."])]


def test_what_changed_since_it_was_shown_is_shown_again(manager):
    text = HEAD + "recht;faculteit;rijnland;Recht;Law;\n"
    shown = units.preview(text)
    make_unit(code="recht")

    with pytest.raises(Refused):
        units.apply(text=text, fingerprint=shown.fingerprint, actor=manager)

    assert Unit.objects.get(code="recht").name_nl != "Recht"


def test_only_the_application_manager_reads_in():
    text = HEAD + "recht;faculteit;rijnland;Recht;Law;\n"
    actor = someone(Role.BOARD_STAFF, unit=institution())

    with pytest.raises(Forbidden):
        units.apply(text=text, fingerprint=units.preview(text).fingerprint, actor=actor)

    assert Unit.objects.filter(code="recht").exists() is False


def test_units_go_out_as_they_come_in(manager):
    make_unit(code="recht", runs_initiatives=True)
    text = write(*units.export_rows()).lstrip("\ufeff")
    assert units.preview(text).counts == {"new": 0, "changed": 0, "same": 2, "error": 0}


PEOPLE = "e-mail;naam;taal;rol;bij;geleding;vanaf;tot\n"


def test_people_with_their_appointments_are_read_in(manager):
    council = make_body("faculty_council", make_unit(), code="fr")
    text = (
        PEOPLE
        + "Noor@x.example;Noor Bakker;nl;council_member;fr;student;1-9-2020;31-8-2021\nu@x.example;Ulrich;en;;;;;\n"
    )

    shown = people.preview(text)
    people.apply(text=text, fingerprint=shown.fingerprint, actor=manager)

    noor = Person.objects.get(email="noor@x.example")
    row = noor.appointments.get()
    assert (row.role, row.body, row.section, row.valid_until) == (
        "council_member",
        council,
        "student",
        datetime.date(2021, 8, 31),
    )
    assert (noor.has_usable_password(), noor.history.get().history_user) == (False, manager)
    assert people.preview(text).counts == {"new": 0, "changed": 0, "same": 2, "error": 0}


def test_an_appointment_that_is_known_gets_its_end(manager):
    person = someone(Role.DEAN, unit=make_unit(code="recht"))
    text = PEOPLE + f"{person.email};{person.name};nl;dean;recht;;2015-01-01;2021-08-31\n"

    shown = people.preview(text)
    people.apply(text=text, fingerprint=shown.fingerprint, actor=manager)

    assert shown.counts == {"new": 0, "changed": 1, "same": 0, "error": 0}
    assert person.appointments.get().valid_until == datetime.date(2021, 8, 31)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("geen;A;nl;;;;;", "“geen” is not an e-mail address."),
        ("a@x.example;;nl;;;;;", "The name is missing."),
        ("a@x.example;A;fr;;;;;", "“fr” is not a language: write nl or en."),
        ("a@x.example;A;nl;koning;recht;;;", "“koning” is not a role."),
        ("a@x.example;A;nl;dean;nergens;;;", "There is no unit or body with the code “nergens”."),
        ("a@x.example;A;nl;dean;rijnland;;;", "The role dean does not exist at the level institution."),
        ("a@x.example;A;nl;council_member;recht;;;", "The role council member is held in a body, not at a unit."),
        ("a@x.example;A;nl;dean;recht;;2021-02-01;2021-01-01", "The end lies before the start, 1-2-2021."),
        ("a@x.example;A;nl;dean;recht;kat;;", "“kat”: write student or staff."),
    ],
)
def test_people_with_a_mistake_are_named_by_line(line, reason):
    make_unit(code="recht")
    with override("en"):
        shown = people.preview(PEOPLE + line + "\n")
    assert errors(shown) == [(2, [reason])]


def test_overlapping_appointments_are_refused():
    person = someone(Role.DEAN, unit=make_unit(code="recht"))
    line = f"{person.email};{person.name};nl;dean;recht;;2020-01-01;\n"
    with override("en"):
        shown = people.preview(PEOPLE + line)
    assert errors(shown) == [(2, ["She has this role here already, from 2015-01-01."])]


def test_people_go_out_as_they_come_in():
    someone(Role.DEAN, unit=make_unit(code="recht"))
    make_person("Zonder rol")
    text = write(*people.export_rows()).lstrip("\ufeff")
    assert people.preview(text).counts == {"new": 0, "changed": 0, "same": 2, "error": 0}
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("lines", [1, 3])
def test_a_preview_costs_the_same_for_every_file(lines, django_assert_num_queries):
    institution()
    text = HEAD + "".join(f"u{n};faculteit;rijnland;U{n};U{n};\n" for n in range(lines))
    with django_assert_num_queries(1):
        units.preview(text)
    with django_assert_num_queries(4):
        people.preview(PEOPLE + "".join(f"p{n}@x.example;P;nl;board_staff;rijnland;;;\n" for n in range(lines)))
