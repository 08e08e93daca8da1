"""Taking a goal, measure or initiative out of the working text, and putting it back exactly as it stood."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse

from budgets.models import BudgetLine, FundingSource
from governance.snapshot import build
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring.models import Progress
from plans.models import CarriedBy, Goal, Initiative, Measure, PartOf, Remark, Removed
from plans.services import drafting, links, remarks, removal
from tests.factories import institution, make_document, make_kind, make_unit, someone
from tests.kept import kept

pytestmark = pytest.mark.django_db


class Plans:
    """The plans of a programme, its faculty and the institution, tied together by one measure with money."""

    def __init__(self) -> None:
        faculty = make_unit()
        self.faculty = make_document(faculty)
        self.holder = self.faculty.created_by
        framework = self.faculty.framework
        self.programme = make_document(
            make_unit("programme", faculty), kind=make_kind("programme", framework=framework)
        )
        self.institution = make_document(
            institution(), kind=make_kind("institution", framework=framework, composes=True)
        )
        self.theme = framework.themes.get(code="begeleiding")
        self.source = FundingSource.objects.create(
            framework=framework, code="quality", name_nl="Kwaliteitsmiddelen", name_en="Quality funds", counts=True
        )
        self.ambition = self.goal_in(self.programme, "Niemand stopt ongezien")
        self.goal = self.goal_in(self.faculty, "Elke student een mentor")
        self.initiative = drafting.add_initiative(
            document=self.institution,
            actor=self.institution.created_by,
            theme=self.theme,
            title="Samen begeleiden",
            run_by=institution(),
        )
        self.measure = self.make_measure()

    def goal_in(self, document, title: str) -> Goal:
        actor = document.created_by
        ambitions = [document.framework.ambitions.get()]
        return drafting.add_goal(document=document, actor=actor, theme=self.theme, title=title, ambitions=ambitions)

    def make_measure(self) -> Measure:
        measure = drafting.add_measure(
            document=self.faculty,
            actor=self.holder,
            theme=self.theme,
            title="Mentoren",
            goals=[self.goal],
            themes=[self.faculty.framework.themes.get(code="faciliteiten")],
            ambitions=[self.faculty.framework.ambitions.get()],
            starts_on=datetime.date(2022, 9, 1),
            description="<p>Zes uur per week.</p>",
        )
        for year, cents in ((2022, 480_000_00), (2023, None)):
            BudgetLine.objects.create(
                document=self.faculty,
                measure=measure,
                year=year,
                source=self.source,
                amount_cents=cents,
                pm=cents is None,
                note="schatting",
            )
        links.carry(goal=self.ambition, measure=measure, actor=self.holder, note="eerst in het eerste jaar")
        links.join_initiative(measure=measure, initiative=self.initiative, actor=self.holder)
        remark = remarks.write_remark(document=self.faculty, actor=self.holder, text="Waarom zes?", measure=measure)
        remarks.write_remark(document=self.faculty, actor=self.holder, text="Proef in 2020.", parent=remark)
        return measure


@pytest.fixture
@kept
def plans() -> Plans:
    return Plans()


def rows_of(*models) -> dict:
    """Every column of every row but what saving itself counts up."""
    found = {}
    for model in models:
        for row in model.objects.order_by("pk").values():
            found[model.__name__, row["id"]] = {k: v for k, v in row.items() if k not in ("revision", "changed_at")}
    return found


ALL = (Goal, Initiative, Measure, BudgetLine, CarriedBy, PartOf, Remark, Measure.goals.through, Measure.themes.through)


def frozen(plans: Plans) -> list[dict]:
    for document in (plans.programme, plans.faculty, plans.institution):
        document.refresh_from_db()
    return [build(document) for document in (plans.programme, plans.faculty, plans.institution)]


@pytest.mark.parametrize("name", ["measure", "goal", "ambition", "initiative"])
def test_what_is_put_back_is_what_stood_there(plans, name):
    part = getattr(plans, name)
    pk, actor = part.pk, part.document.created_by
    before, texts = rows_of(*ALL), frozen(plans)

    removed = removal.remove(part=part, actor=actor)
    gone = {key for key in before if key not in rows_of(*ALL)}
    back, missing = removal.put_back(removed=removed, actor=actor)

    assert (type(part).__name__, pk) in gone
    assert (rows_of(*ALL), frozen(plans), missing) == (before, texts, 0)
    assert (back.pk, back.revision) == (pk, part.revision + 1)


def test_a_measure_takes_its_amounts_links_and_remarks_along(plans):
    removal.remove(part=plans.measure, actor=plans.holder)

    assert rows_of(Measure, BudgetLine, CarriedBy, PartOf, Remark) == {}
    assert (Goal.objects.count(), Initiative.objects.count()) == (2, 1)


def test_the_history_names_who_took_out_and_who_put_back(plans):
    colleague = someone(Role.PORTFOLIO_HOLDER, unit=plans.faculty.unit)
    removed = removal.remove(part=plans.measure, actor=plans.holder)
    removal.put_back(removed=removed, actor=colleague)

    for model in (BudgetLine, CarriedBy, PartOf, Remark):
        rows = model.history.order_by("history_id").values_list("history_type", "history_user")
        kept = [(kind, user) for kind, user in rows if kind != "~"]
        number = model.objects.count()
        assert kept[-2 * number :] == [("-", plans.holder.pk)] * number + [("+", colleague.pk)] * number
    last = Measure.history.order_by("-history_id").first()
    assert (last.history_type, last.history_user, last.history_change_reason) == ("~", colleague, "put back")
    assert [row.goal_id for row in last.goals.all()] == [plans.goal.pk]


def test_what_was_recorded_about_a_measure_keeps_it(plans):
    Progress.objects.create(
        measure=plans.measure, year=2022, state="delayed", note="n", reported_on="2022-06-01", reported_by=plans.holder
    )
    before = rows_of(*ALL, Progress)

    with pytest.raises(Refused, match="er is al iets over vastgelegd"):
        removal.remove(part=plans.measure, actor=plans.holder)
    assert (rows_of(*ALL, Progress), Removed.objects.count()) == (before, 0)


def test_an_initiative_with_measures_of_its_own_stays(plans, client):
    actor = plans.institution.created_by
    drafting.add_measure(
        document=plans.institution, actor=actor, theme=plans.theme, title="Centraal", initiative=plans.initiative
    )
    client.force_login(actor)
    address = reverse("plans:initiative_remove", args=[plans.initiative.uuid])
    page, answer = client.get(address), client.post(address)

    inside = Measure.objects.get(title="Centraal")
    assert reverse("plans:measure_edit", args=[inside.uuid]) in page.content.decode()
    assert (page.status_code, answer.status_code, Initiative.objects.count()) == (200, 409, 1)


def test_what_points_at_something_gone_stays_out_and_is_counted(plans):
    measure = removal.remove(part=plans.measure, actor=plans.holder)
    removal.remove(part=plans.ambition, actor=plans.programme.created_by)
    back, missing = removal.put_back(removed=measure, actor=plans.holder)

    assert (missing, CarriedBy.objects.count(), back.part_of.count(), back.lines.count()) == (1, 0, 1, 2)


def test_putting_back_twice_is_refused(plans):
    removed = removal.remove(part=plans.goal, actor=plans.holder)
    removal.put_back(removed=removed, actor=plans.holder)

    with pytest.raises(Refused, match="al teruggezet"):
        removal.put_back(removed=removed, actor=plans.holder)
    assert Goal.objects.filter(title=plans.goal.title).count() == 1


def test_only_who_drafts_takes_out_and_puts_back(plans):
    dean = someone(Role.DEAN, unit=plans.faculty.unit)
    with pytest.raises(Forbidden):
        removal.remove(part=plans.measure, actor=dean)
    removed = removal.remove(part=plans.measure, actor=plans.holder)
    with pytest.raises(Forbidden):
        removal.put_back(removed=removed, actor=dean)


def lines(page) -> list[str]:
    """The items of the list of what goes along, as a reader sees them."""
    found = re.search(r'<section aria-labelledby="along">.*?</section>', page.content.decode(), re.S)
    items = re.findall(r"<li>(.*?)</li>", found.group(), re.S) if found else []
    return [re.sub(r"\s+|&nbsp;", " ", item).strip() for item in items]


def test_the_page_names_what_goes_along_before_anything_happens(plans, client):
    client.force_login(plans.holder)
    page = client.get(reverse("plans:measure_remove", args=[plans.measure.uuid]))

    assert lines(page) == [
        "Kwaliteitsmiddelen: € 480.000, 2022–2023",
        f"De koppeling met de ambitie “Niemand stopt ongezien” van {plans.programme.unit}",
        "De plaats in het gemeenschappelijke initiatief “Samen begeleiden”",
        "2 opmerkingen en antwoorden",
    ]
    assert Measure.objects.count() == 1


def test_the_page_of_a_goal_names_the_measures_that_stay(plans, client):
    client.force_login(plans.holder)
    page = client.get(reverse("plans:goal_remove", args=[plans.goal.uuid]))

    assert (lines(page), page.context["served_by"]) == ([], [plans.measure])


def test_taking_out_leads_to_putting_back(plans, client):
    client.force_login(plans.holder)
    taken = client.post(reverse("plans:measure_remove", args=[plans.measure.uuid]), follow=True)
    listing = reverse("plans:removed", args=[plans.faculty.uuid])
    assert f'<a href="{listing}">Zet terug</a>' in taken.content.decode()
    (row,) = client.get(listing).context["rows"]
    assert (row.title, row.removed_by) == ("Mentoren", plans.holder)

    answer = client.post(reverse("plans:put_back", args=[plans.faculty.uuid, row.pk]))

    assert answer.url == reverse("plans:measure", args=[plans.measure.uuid])
    assert client.get(listing).context["rows"] == []
    history = client.get(reverse("plans:measure_history", args=[plans.measure.uuid])).content.decode()
    assert [words in history for words in ("haalde de maatregel weg", "zette de maatregel terug")] == [True, True]
