"""The application manager's screens, and everybody's own details: who may, what is said, what stays."""

from __future__ import annotations

import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kwaliteit.organisation.models import Appointment, Body, Person, Unit
from tests.factories import Level, Role, appoint, institution, make_body, make_person, make_unit, someone

pytestmark = pytest.mark.django_db

LISTS = ["organisation:units", "organisation:bodies", "organisation:people"]


@pytest.fixture
def manager(client):
    person = someone(Role.APPLICATION_MANAGER, unit=institution())
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


def addresses():
    unit, person = make_unit(code="recht"), someone(Role.DEAN, unit=make_unit())
    make_body("faculty_council", unit, code="fr")
    return [
        *(reverse(name) for name in LISTS),
        reverse("organisation:unit_new"),
        reverse("organisation:unit", args=["recht"]),
        reverse("organisation:body_new"),
        reverse("organisation:body", args=["fr"]),
        reverse("organisation:person_new"),
        reverse("organisation:person", args=[person.uuid]),
        reverse("organisation:end", args=[person.uuid, person.appointments.get().pk]),
        *(
            reverse(f"organisation:{name}", args=[what])
            for name in ("import", "export")
            for what in ("eenheden", "mensen")
        ),
    ]


def test_the_manager_opens_every_screen(client, manager):
    assert [client.get(address).status_code for address in addresses()] == [200] * 14


def test_others_get_the_reason_and_nobody_else_gets_in(client):
    places = addresses()
    assert {client.get(address).status_code for address in places} == {302}
    client.force_login(someone(Role.BOARD_STAFF, unit=institution()))
    assert {client.get(address).status_code for address in places} == {403}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "statements"), [(LISTS[0], 4), (LISTS[1], 4), (LISTS[2], 6)])
def test_lists_cost_the_same_for_any_number_of_rows(client, manager, rows, name, statements, django_assert_num_queries):
    for _ in range(rows):
        someone(Role.COUNCIL_CHAIR, body=make_body("faculty_council", make_unit()))
    client.get(reverse(name))
    with django_assert_num_queries(statements):
        client.get(reverse(name))


def unit_fields(**fields):
    return {
        "name_nl": "Rechtsgeleerdheid",
        "name_en": "Law",
        "code": "recht",
        "level": "faculty",
        "parent": institution().pk,
        "valid_from": "1-9-2015",
        "order": "1",
        **fields,
    }


def test_a_unit_is_added_once_however_often_the_form_is_sent(client, manager):
    fields = unit_fields(act_key=uuid.uuid4())
    answers = [client.post(reverse("organisation:unit_new"), fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Unit.objects.filter(code="recht").count() == 1


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"valid_until": "1-1-2015"}, "valid_until", "The end lies before the start, 1-9-2015."),
        ({"parent": ""}, "parent", "Say which unit this is part of."),
        ({"level": "institution"}, "parent", "The institution is not part of another unit."),
        ({"code": "a b"}, "code", None),
        ({"name_en": ""}, "name_en", "This field is required."),
    ],
)
def test_a_wrong_unit_is_named_at_the_field_and_nothing_typed_is_lost(client, manager, fields, field, message):
    response = client.post(reverse("organisation:unit_new"), unit_fields(**fields))

    form = response.context["form"]
    assert (response.status_code, list(form.errors), form["name_nl"].value()) == (422, [field], "Rechtsgeleerdheid")
    assert message is None or form.errors[field] == [message]
    assert Unit.objects.filter(code="recht").exists() is False


def test_a_body_is_changed_with_history(client, manager):
    body = make_body("faculty_council", make_unit())
    fields = {"name_nl": "FR", "name_en": "FC", "code": "fr", "kind": "faculty_council", "unit": body.unit_id}

    client.post(reverse("organisation:body", args=[body.code]), {**fields, "valid_from": "1-9-2015", "seats": "14"})

    again = Body.objects.get(pk=body.pk)
    assert (again.code, again.seats, again.history.first().history_user) == ("fr", 14, manager)


def test_somebody_is_invited_appointed_and_ended(client, manager, django_capture_on_commit_callbacks):
    council = make_body("faculty_council", make_unit())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("organisation:person_new"), {"name": "Noor", "email": "N@x.example", "language": "nl"})
    noor = Person.objects.get(email="n@x.example")
    fields = {"new-role": "council_member", "new-place": f"body-{council.pk}", "new-section": "student"}
    client.post(reverse("organisation:appoint", args=[noor.uuid]), {**fields, "new-valid_from": "2020-09-01"})
    row = noor.appointments.get()
    client.post(reverse("organisation:end", args=[noor.uuid, row.pk]), {"valid_until": "2021-08-31"})

    row.refresh_from_db()
    assert [message.to for message in mail.outbox] == [["n@x.example"]]
    assert (row.body, row.section, row.valid_until.isoformat()) == (council, "student", "2021-08-31")


@pytest.mark.django_db(transaction=True)
def test_an_invitation_that_cannot_be_mailed_says_so_and_leads_to_sending_it_again(client, manager, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there

    added = client.post(
        reverse("organisation:person_new"), {"name": "Noor", "email": "n@x.example", "language": "nl"}, follow=True
    )
    noor = Person.objects.get(email="n@x.example")
    again = client.post(reverse("organisation:invite", args=[noor.uuid]), follow=True)

    said = "The invitation of Noor to n@x.example could not be sent. Send it again later on this page."
    assert [[str(m) for m in page.context["messages"]] for page in (added, again)] == [[said], [said]]
    assert reverse("organisation:invite", args=[noor.uuid]) in added.content.decode()


def test_an_appointment_of_somebody_else_is_not_found(client, manager):
    dean = someone(Role.DEAN, unit=make_unit())
    address = reverse("organisation:end", args=[make_person().uuid, dean.appointments.get().pk])
    assert client.post(address, {"valid_until": "2021-08-31"}).status_code == 404
    assert dean.appointments.get().valid_until is None


def test_a_role_in_the_wrong_place_is_named_at_the_field(client, manager):
    person = make_person()
    fields = {"new-role": "dean", "new-place": f"unit-{institution().pk}", "new-valid_from": "2020-09-01"}
    response = client.post(reverse("organisation:appoint", args=[person.uuid]), fields)
    assert response.context["form"].errors == {"role": ["The role dean does not exist at the level institution."]}
    assert Appointment.objects.filter(person=person).exists() is False


SHEET = "code;niveau;onderdeel_van;naam\r\nrecht;faculteit;rijnland;Rechtsgeleerdheid én meer\r\n"


def test_a_file_of_excel_is_shown_first_and_then_brought_in(client, manager):
    file = SimpleUploadedFile("eenheden.csv", SHEET.encode("cp1252"))
    shown = client.post(reverse("organisation:import", args=["eenheden"]), {"file": file})
    assert (shown.status_code, Unit.objects.count()) == (200, 1)

    done = client.post(
        reverse("organisation:import", args=["eenheden"]),
        {"text": shown.context["form"]["text"].value(), "confirm": shown.context["preview"].fingerprint},
    )

    assert (done.status_code, done.url) == (302, reverse("organisation:units"))
    assert Unit.objects.get(code="recht").name_nl == "Rechtsgeleerdheid én meer"


def test_a_file_with_mistakes_stays_to_be_mended(client, manager):
    text = SHEET + "fout;faculteit;fout;Fout\r\n"
    response = client.post(reverse("organisation:import", args=["eenheden"]), {"text": text})

    preview = response.context["preview"]
    assert (response.status_code, preview.counts) == (422, {"new": 1, "changed": 0, "same": 0, "error": 1})
    assert "fout;faculteit;fout;Fout" in response.context["form"]["text"].value()
    client.post(reverse("organisation:import", args=["eenheden"]), {"text": text, "confirm": preview.fingerprint})
    assert Unit.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose a file, or paste the lines below."),
        ({"file": b"PK\x03\x04"}, "This is a workbook. Save the sheet as CSV first, and choose that file."),
        ({"file": b"x" * 1_000_001}, "The file is larger than 1 MB. Divide it over several files."),
    ],
    ids=["nothing", "workbook", "too large"],
)
def test_a_file_that_cannot_be_read_is_refused_at_the_field(client, manager, data, message):
    files = {name: SimpleUploadedFile("x.csv", content) for name, content in data.items()}
    response = client.post(reverse("organisation:import", args=["mensen"]), files)
    assert (response.status_code, response.context["form"].errors["file"]) == (422, [message])


def test_an_unknown_sheet_is_not_found(client, manager):
    assert client.get(reverse("organisation:import", args=["bomen"])).status_code == 404


def test_her_own_details_are_hers_to_change(client):
    person = appoint(make_person("Noor"), Role.DEAN, unit=make_unit(Level.FACULTY))
    client.force_login(person)

    response = client.post(reverse("organisation:me"), {"name": "Noor Bakker", "language": "en"})

    person.refresh_from_db()
    assert (response.status_code, person.name, person.language) == (302, "Noor Bakker", "en")
    assert response.cookies["django_language"].value == "en"
    assert person.history.first().history_user == person


def test_inviting_an_address_that_is_known_leads_to_whose_it_is(client):
    known = Person.objects.create_user("noor@x.example", name="Noor Bakker")
    client.force_login(someone(Role.APPLICATION_MANAGER, unit=institution()))

    page = client.post(
        reverse("organisation:person_new"), {"name": "N. Bakker", "email": "Noor@X.example", "language": "nl"}
    )

    assert (page.status_code, page.context["form"].errors) == (422, {"email": ["Dit is het adres van Noor Bakker."]})
    assert f'href="{reverse("organisation:person", args=[known.uuid])}"' in page.content.decode()
