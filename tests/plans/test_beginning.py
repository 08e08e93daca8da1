"""Beginning a plan with the last one of the same unit: what comes along, what stays behind, and who may."""

import datetime

import pytest
from django.urls import reverse

from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Refused
from plans.models import Document, Measure
from plans.models.framework import ReportsOn
from plans.services import beginning, documents, drafting
from tests.factories import make_document, make_kind, make_person, make_unit, someone
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def last():
    """A plan of the cycle before, with a text, a goal, an ambition and two measures."""
    made = make_document()
    actor, framework = made.created_by, made.framework
    first, second = framework.themes.order_by("order")
    section = made.sections.get(template__code="summary")
    drafting.save_section(section=section, revision=0, actor=actor, body="<p>Wat wij willen.</p>")
    goal = drafting.add_goal(
        document=made,
        actor=actor,
        theme=first,
        title="Mentor",
        result_end="Iedereen",
        ambitions=framework.ambitions.all(),
    )
    drafting.add_measure(
        document=made,
        actor=actor,
        theme=first,
        themes=[second],
        goals=[goal],
        title="Mentoraat",
        description="<p>Wij koppelen.</p>",
        owner=make_person("Esther"),
        nature="new",
        starts_on=datetime.date(2022, 9, 1),
        result_end="Iedereen",
    )
    drafting.add_measure(document=made, actor=actor, theme=second, title="Werkplekken", nature="replaces")
    return made


def next_kind(last):
    """The same kind in a framework of the next years, that has the first theme only."""
    kind = make_kind(last.kind.level)
    framework = kind.framework
    framework.first_year, framework.last_year, framework.midterm_year = 2025, 2030, 2027
    framework.save()
    framework.themes.get(code="faciliteiten").delete()
    return kind


def begin(last, **fields):
    names = {"title": "Kwaliteitsafspraken 2025–2030", "first_year": 2025, "last_year": 2030}
    fields = {"kind": next_kind(last), "unit": last.unit, "actor": last.created_by, **names, **fields}
    return beginning.begin(begun_from=last, **fields)


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (ReportsOn.YEAR, "Dit verslag gaat over een jaar."),
        (ReportsOn.MIDTERM, "Dit verslag gaat over 2019 tot en met 2021."),
        (ReportsOn.WHOLE, "Dit verslag gaat over 2019 tot en met 2024."),
    ],
)
def test_a_report_over_other_years_than_its_own_is_refused_with_the_years_that_it_is_about(last, on, told):
    kind = last.kind
    kind.reports_on = on
    kind.save()

    with pytest.raises(Refused) as refused:
        documents.create_document(
            kind=kind, unit=last.unit, title="Tussenbalans", first_year=2019, last_year=2022, actor=last.created_by
        )

    assert (str(refused.value), refused.value.field) == (told, "first_year")


def test_texts_goals_and_measures_come_along_and_measures_stay_the_same_measure(last):
    made, left = begin(last)

    assert made.begun_from == last
    assert made.sections.get(template__code="summary").body == "<p>Wat wij willen.</p>"
    goal, measure = made.goals.get(), made.measures.get()
    old = last.measures.get(title="Mentoraat")
    assert (goal.lineage, measure.lineage) == (last.goals.get().lineage, old.lineage)
    assert (measure.uuid, measure.theme.framework) != (old.uuid, old.theme.framework)
    assert (measure.title, measure.description, measure.owner) == (old.title, old.description, old.owner)
    assert list(measure.goals.all()) == [goal]
    assert [row.code for row in goal.ambitions.all()] == ["activerend"]
    assert measure.nature == Measure.Nature.CONTINUED
    assert left == ["Werkplekken"]


def test_results_and_dates_of_other_years_stay_behind(last):
    made, _left = begin(last)

    measure = made.measures.get()
    assert (measure.starts_on, measure.result_end, made.goals.get().result_end) == (None, "", "")


def test_in_the_same_years_results_and_dates_come_along(last):
    made, left = begin(last, kind=last.kind, first_year=2022, last_year=2024)

    measure = made.measures.get(title="Mentoraat")
    assert (measure.starts_on, measure.result_end) == (datetime.date(2022, 9, 1), "Iedereen")
    assert [row.code for row in measure.themes.all()] == ["faciliteiten"]
    assert made.measures.get(title="Werkplekken").nature == ""
    assert left == []


def test_the_earlier_plan_stays_as_it_was(last):
    before = Document.objects.get(pk=last.pk).revision

    begin(last)

    assert Document.objects.get(pk=last.pk).revision == before
    assert last.measures.count() == 2


def test_a_plan_of_another_unit_is_refused_and_nothing_begins(last):
    other = make_unit()
    drafter = someone(Role.PORTFOLIO_HOLDER, unit=other)
    count = Document.objects.count()

    with pytest.raises(Refused) as refused:
        begin(last, unit=other, actor=drafter)

    assert refused.value.field == "begun_from"
    assert Document.objects.count() == count


def test_the_plan_that_is_replaced_is_a_link_for_who_may_read_it(client, last):
    made = make_document(last.unit, last.created_by, kind=last.kind, replaces=last)
    guest = make_person()
    documents.grant_contributor(document=made, person=guest, actor=last.created_by)
    address, link = reverse("plans:document", args=[made.uuid]), reverse("plans:document", args=[last.uuid])

    shown = {}
    for person in (last.created_by, guest):
        client.force_login(person)
        shown[person] = link in client.get(address).content.decode()

    assert shown == {last.created_by: True, guest: False}


def test_a_drafter_begins_with_an_earlier_plan_and_is_told_what_stayed_behind(client, last):
    kind = next_kind(last)
    client.force_login(last.created_by)
    page = client.get(reverse("plans:document", args=[last.uuid])).content.decode()
    address = f"{reverse('plans:create')}?from={last.uuid}"
    assert address in page
    assert f'<option value="{last.pk}" selected>' in client.get(address).content.decode()

    fields = {"title": "Afspraken 2025–2030", "first_year": 2025, "last_year": 2030, "language": "nl"}
    answer = client.post(
        address, {"place": f"{kind.pk}-{last.unit.pk}", "begun_from": last.pk, **fields}, follow=True
    ).content.decode()

    assert "Werkplekken" in answer
    assert reverse("plans:document", args=[last.uuid]) in answer
    assert Document.objects.latest("pk").measures.get().title == "Mentoraat"


@pytest.mark.parametrize("asked", ["niets", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_plan_to_begin_with_is_an_empty_form(client, last, asked):
    client.force_login(last.created_by)

    assert client.get(f"{reverse('plans:create')}?from={asked}").status_code == 200
