"""The first act on an empty installation."""

import pytest
from django.core.management import CommandError, call_command

from kwaliteit.organisation.models import Appointment, Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from tests.factories import institution

GIVEN = {"institution": "Universiteit X", "institution_en": "University X", "email": "a@x.example", "name": "A. Beheer"}


@pytest.mark.django_db
def test_begin_makes_the_institution_and_its_manager() -> None:
    call_command("begin", **GIVEN)

    person, unit = Person.objects.get(), Unit.objects.get()
    assert (unit.name_nl, unit.name_en, person.name) == ("Universiteit X", "University X", "A. Beheer")
    assert rights_of(person).may(Act.MANAGE, unit)
    assert unit.history.get().history_user == person


@pytest.mark.django_db
def test_begin_refuses_on_an_institution_that_has_begun() -> None:
    institution()

    with pytest.raises(CommandError):
        call_command("begin", **GIVEN)

    assert (Person.objects.count(), Appointment.objects.count()) == (0, 0)
