"""What the forms of a plan offer and refuse."""

from __future__ import annotations

import datetime

import pytest
from django.template.loader import render_to_string

from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Level, Role
from plans.forms import DocumentForm, GoalForm, SectionForm, possible_owners
from tests.factories import appoint, institution, make_body, make_document, make_kind, make_unit, someone

pytestmark = pytest.mark.django_db


def test_an_owner_drafts_decides_or_reports_in_the_units_concerned():
    document = make_document(unit=make_unit(Level.FACULTY))
    faculty = document.unit
    programme = make_unit(Level.PROGRAMME, faculty)
    for role in (Role.CONTROLLER, Role.STUDENT_ASSESSOR, Role.SUPPORT_GROUP):
        someone(role, unit=faculty)
    someone(Role.PANEL_MEMBER, unit=institution())
    someone(Role.COUNCIL_MEMBER, body=make_body("faculty_council", faculty))
    someone(Role.DEAN, unit=make_unit(Level.FACULTY))
    gone = someone(Role.DEAN, unit=faculty)
    gone.appointments.update(valid_until=datetime.date(2020, 1, 1))
    dean, officer = someone(Role.DEAN, unit=faculty), someone(Role.QUALITY_OFFICER, unit=faculty)
    director, staff = someone(Role.PROGRAMME_DIRECTOR, unit=programme), someone(Role.BOARD_STAFF, unit=institution())
    appoint(dean, Role.PROGRAMME_DIRECTOR, unit=programme)

    offered = set(possible_owners(document, None))

    assert offered == {document.created_by, dean, officer, director, staff}
    assert set(possible_owners(document, gone.pk)) == offered | {gone}


def test_the_years_of_a_document_lie_within_its_framework():
    faculty, kind = make_unit(), make_kind()
    writer = someone(Role.PORTFOLIO_HOLDER, unit=faculty)
    typed = {"place": f"{kind.pk}-{faculty.pk}", "title": "Plan", "language": "nl"}

    form = DocumentForm({**typed, "first_year": "2018", "last_year": "2031"}, rights=rights_of(writer))

    name, first, last = kind.framework.name, kind.framework.first_year, kind.framework.last_year
    words = [f"{name} loopt van {first} tot en met {last}."]
    assert form.errors == {"first_year": words, "last_year": words}
    assert DocumentForm({**typed, "first_year": first, "last_year": last}, rights=rights_of(writer)).is_valid()


def test_an_explanation_says_that_it_is_not_required_and_the_text_of_a_part_does_not():
    document = make_document()
    shown = [
        render_to_string("plans/rich_field.html", {"field": field}).count("niet verplicht")
        for field in (GoalForm(document=document)["description"], SectionForm(document=document)["body"])
    ]

    assert shown == [1, 0]
