"""What the application manager does: units, people, appointments. Refusals leave no trace."""

from __future__ import annotations

import datetime
import threading
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils.translation import override

from kwaliteit.organisation.models import Appointment, Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import BODY_ROLES, Act
from kwaliteit.organisation.rules import ROLE_LEVELS
from kwaliteit.organisation.services import people, units
from kwaliteit.shared.errors import Forbidden, Refused
from tests.factories import LONG_AGO, Level, Role, institution, make_body, make_person, make_unit, someone

pytestmark = pytest.mark.django_db
DAY = datetime.date(2021, 6, 24)


@pytest.fixture
def manager():
    return someone(Role.APPLICATION_MANAGER, unit=institution())


def test_every_role_has_its_place():
    assert set(ROLE_LEVELS) | BODY_ROLES == set(Role)


def test_a_unit_is_added_with_history(manager):
    unit = units.add_unit(
        actor=manager,
        code="recht",
        level="faculty",
        parent=institution(),
        name_nl="Rechtsgeleerdheid",
        name_en="Law",
        valid_from=DAY,
    )
    assert [(row.history_type, row.history_user) for row in unit.history.all()] == [("+", manager)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_two_managers_who_change_units_at_once_wait_in_a_row():
    manager = someone(Role.APPLICATION_MANAGER, unit=institution())
    rows = [make_unit(), make_unit()]
    rounds = 20
    start = threading.Barrier(2)
    ended: list[object] = []

    def change(unit):
        try:
            for number in range(rounds):
                start.wait(10)
                ended.append(units.change_unit(unit=unit, actor=manager, name_en=f"Unit {number}").name_en)
        except (
            DatabaseError,
            threading.BrokenBarrierError,
        ) as error:  # a deadlock, which the database ends for one of the two
            ended.append(error)
            start.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=[unit]) for unit in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(map(str, ended)) == sorted(f"Unit {number}" for number in range(rounds) for _each in rows)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"parent": "itself"}, "A unit cannot be part of itself."),
        ({"parent": "below"}, "This would make a circle: that unit is itself part of this one."),
        ({"valid_until": datetime.date(2000, 1, 1)}, "The end lies before the start, 1-1-2015."),
        ({"level": "programme"}, "A unit of the level programme cannot be part of one of the level institution."),
    ],
    ids=["itself", "circle", "end before start", "level"],
)
def test_a_unit_in_a_wrong_place_is_refused(manager, fields, reason):
    unit = make_unit(code="recht")
    below = make_unit(Level.SERVICE, parent=unit)
    if "parent" in fields:
        fields = {"parent": {"itself": unit, "below": below}[fields["parent"]]}

    with override("en"), pytest.raises(Refused) as refusal:
        units.change_unit(unit=unit, actor=manager, **fields)

    assert str(refusal.value) == reason
    again = Unit.objects.get(code="recht")
    assert (again.parent, again.level, again.valid_until, again.history.count()) == (institution(), "faculty", None, 1)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.APPLICATION_MANAGER} - BODY_ROLES))
def test_nobody_else_manages(role):
    level = sorted(ROLE_LEVELS[role])[0]
    unit = (
        institution()
        if level == Level.INSTITUTION
        else make_unit(level, parent=make_unit() if level == Level.PROGRAMME else None)
    )
    actor = someone(role, unit=unit)
    before = (Unit.objects.count(), Person.objects.count(), Appointment.objects.count())

    for act in (
        lambda: units.change_unit(unit=unit, actor=actor, name_nl="Anders"),
        lambda: people.add_person(actor=actor, email="x@x.example", name="X"),
        lambda: people.appoint(person=actor, role=role, place=unit, valid_from=DAY, actor=actor),
        lambda: people.end_appointment(appointment=actor.appointments.get(), valid_until=DAY, actor=actor),
    ):
        with pytest.raises(Forbidden):
            act()

    assert (Unit.objects.count(), Person.objects.count(), Appointment.objects.count()) == before


def test_an_appointment_is_made_and_ended(manager):
    person, unit = make_person(), make_unit()

    row = people.appoint(person=person, role=Role.DEAN, place=unit, valid_from=DAY, actor=manager)
    people.end_appointment(appointment=row, valid_until=DAY, actor=manager)

    row.refresh_from_db()
    assert (row.valid_until, row.history.count(), row.history.first().history_user) == (DAY, 2, manager)


@pytest.mark.parametrize(
    ("role", "place", "reason"),
    [
        (Role.DEAN, "institution", "The role dean does not exist at the level institution."),
        (Role.DEAN, "council", "The role dean is held at a unit, not in a body."),
        (Role.COUNCIL_CHAIR, "faculty", "The role council chair is held in a body, not at a unit."),
        (
            Role.SUPERVISOR,
            "council",
            "The role member of the supervisory board does not exist in a body of the kind faculty council.",
        ),
        ("king", "faculty", "“king” is not a role."),
    ],
)
def test_a_role_in_the_wrong_place_is_refused(manager, role, place, reason):
    faculty = make_unit()
    places = {"institution": institution(), "faculty": faculty, "council": make_body("faculty_council", faculty)}
    with override("en"), pytest.raises(Refused) as refusal:
        people.appoint(person=make_person(), role=role, place=places[place], valid_from=DAY, actor=manager)
    assert (str(refusal.value), Appointment.objects.count()) == (reason, 1)


def test_the_same_role_twice_at_once_is_refused(manager):
    unit = make_unit()
    person = someone(Role.DEAN, unit=unit)
    with pytest.raises(Refused):
        people.appoint(person=person, role=Role.DEAN, place=unit, valid_from=DAY, actor=manager)
    people.end_appointment(appointment=person.appointments.get(), valid_until=DAY, actor=manager)
    people.appoint(
        person=person, role=Role.DEAN, place=unit, valid_from=DAY + datetime.timedelta(days=1), actor=manager
    )
    assert person.appointments.count() == 2


def test_the_last_application_manager_stays(manager):
    row = manager.appointments.get()
    with pytest.raises(Refused):
        people.end_appointment(appointment=row, valid_until=DAY, actor=manager)
    someone(Role.APPLICATION_MANAGER, unit=institution())
    people.end_appointment(appointment=row, valid_until=LONG_AGO, actor=manager)
    assert manager.appointments.get().valid_until == LONG_AGO


def test_an_invitation_opens_the_page_where_the_password_is_set(manager, client, django_capture_on_commit_callbacks):
    person = people.add_person(actor=manager, email="Nieuw@X.example", name="Nieuw", language="en")
    with django_capture_on_commit_callbacks(execute=True):
        people.invite(person=person, actor=manager, site="https://ka.example")

    message = mail.outbox[0]
    link = next(word for word in message.body.split() if word.startswith("https://"))
    page = client.get(link.removeprefix("https://ka.example"), follow=True)

    assert (message.to, message.subject) == (["nieuw@x.example"], "Your invitation for the quality agreements")
    client.post(
        page.redirect_chain[-1][0], {"password1": "een-heel-lang-wachtwoord", "password2": "een-heel-lang-wachtwoord"}
    )
    person.refresh_from_db()
    assert person.check_password("een-heel-lang-wachtwoord") is True


def test_somebody_known_is_not_added_again(manager):
    with pytest.raises(Refused):
        people.add_person(actor=manager, email=manager.email.upper(), name="Dubbel")
    assert Person.objects.count() == 1


def test_an_installation_begins_with_an_institution_and_a_manager(django_capture_on_commit_callbacks):
    options = {
        "code": "rijnland",
        "name_nl": "Universiteit Rijnland",
        "name_en": "Rijnland University",
        "manager": "B@x.example",
        "manager_name": "Beheer",
        "site": "https://ka.example/",
    }
    with django_capture_on_commit_callbacks(execute=True):
        call_command("begin_institution", **options, stdout=StringIO())

    person = Person.objects.get()
    assert rights_of(person).may_anywhere(Act.MANAGE) is True
    assert "https://ka.example/accounts/password/reset/key/" in mail.outbox[0].body
    with pytest.raises(CommandError):
        call_command("begin_institution", **options, stdout=StringIO())
