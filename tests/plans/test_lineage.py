"""What becomes of a programme's ambitions: carried, bundled, or not taken up with a reason; read from both ends."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from plans.lineage import fates
from plans.models import CarriedBy, Document, Goal, Initiative, NotTakenUp
from plans.services.documents import grant_contributor
from plans.services.drafting import add_goal, add_initiative, add_measure
from plans.services.links import answer_ambition, carry, join_initiative
from plans.snapshot import content
from tests.factories import make_person, someone
from tests.governance.world import make_world
from tests.kept import kept

pytestmark = pytest.mark.django_db


class Plans:
    """A programme's agenda with two ambitions, the plan of its faculty with two measures, and the plan above."""

    def __init__(self) -> None:
        from plans.services.documents import create_document

        world = self.world = make_world()
        self.people = world.people
        years = {"first_year": 2022, "last_year": 2024}
        self.agenda, self.agreement, self.plan = (
            create_document(kind=world.kinds[kind], unit=unit, title=f"Plan {kind}", actor=world.people[who], **years)
            for kind, unit, who in (
                ("agenda", world.programme, "director"),
                ("faculty", world.faculty, "holder"),
                ("institution", world.institution, "staff"),
            )
        )
        theme = self.theme = world.themes[0]
        self.ambitions = [
            add_goal(document=self.agenda, actor=self.people["director"], theme=theme, title=title)
            for title in ("Elke student een mentor", "Nooit twee tentamens op één dag")
        ]
        self.measures = [
            add_measure(document=self.agreement, actor=self.people["holder"], theme=theme, title=title)
            for title in ("Mentoraat", "Rooster")
        ]

    def answer(self, goal: Goal, reason: str = "", measures: Any = (), who: str = "holder") -> NotTakenUp | None:
        return answer_ambition(
            goal=goal, document=self.agreement, measures=measures, reason=reason, actor=self.people[who]
        )


@pytest.fixture
@kept
def plans() -> Plans:
    return Plans()


def page(client: Any, plans: Plans, who: str, document: Any) -> str:
    client.force_login(plans.people[who])
    return client.get(reverse("plans:lineage", args=[document.uuid])).content.decode()


def test_the_programme_reads_what_became_of_each_ambition(client: Any, plans: Plans) -> None:
    first, second = plans.ambitions
    before = page(client, plans, "director", plans.agenda)
    plans.answer(first, measures=[plans.measures[0]])
    plans.answer(second, reason="Dit kost geen geld.")
    staff = plans.people["staff"]
    initiative = add_initiative(
        document=plans.plan, actor=staff, theme=plans.theme, title="Welzijn", run_by=plans.world.institution
    )
    join_initiative(measure=plans.measures[0], initiative=initiative, actor=plans.people["holder"])
    after = page(client, plans, "director", plans.agenda)

    assert before.count("nog geen antwoord") == 2
    assert "nog geen antwoord" not in after
    assert all(words in after for words in ("Mentoraat", "gebundeld in Welzijn", "Dit kost geen geld."))
    assert reverse("plans:measure", args=[plans.measures[0].uuid]) not in after  # she does not read the faculty's plan


def test_the_faculty_sees_what_it_still_owes_an_answer(client: Any, plans: Plans) -> None:
    plans.answer(plans.ambitions[0], measures=[plans.measures[0]])
    client.force_login(plans.people["holder"])
    response = client.get(reverse("plans:lineage", args=[plans.agreement.uuid]))

    assert response.context["unanswered"] == 1
    assert "1 ambitie heeft nog geen antwoord." in response.content.decode()
    assert [[link.goal for link in row.carries] for row in response.context["origins"]] == [[plans.ambitions[0]], []]


def test_of_an_agenda_for_other_years_only_what_has_an_answer_is_told(client: Any, plans: Plans) -> None:
    plans.answer(plans.ambitions[0], reason="Dit liep al.")
    Document.objects.filter(pk=plans.agenda.pk).update(first_year=2018, last_year=2021)
    client.force_login(plans.people["holder"])
    below = client.get(reverse("plans:lineage", args=[plans.agreement.uuid])).context["below"]

    assert [[fate.goal for fate in rows] for _agenda, rows in below] == [[plans.ambitions[0]]]


def test_an_ambition_is_answered_in_the_browser_and_the_answer_can_change(client: Any, plans: Plans) -> None:
    goal, measure = plans.ambitions[0], plans.measures[0]
    address = reverse("plans:ambition", args=[plans.agreement.uuid, goal.uuid])
    client.force_login(plans.people["holder"])

    def send(**fields: Any) -> Any:
        return client.post(address, {"act_key": str(uuid.uuid4()), **fields})

    both = send(measures=[str(measure.uuid)], reason="Toch niet.")
    assert both.status_code == 422
    assert list(both.context["form"].errors) == ["reason"]
    assert "Toch niet." in both.content.decode()

    assert send(reason="Toch niet.").status_code == 302
    assert NotTakenUp.objects.get().reason == "Toch niet."
    assert send(measures=[str(measure.uuid)]).status_code == 302
    assert (NotTakenUp.objects.count(), CarriedBy.objects.get().measure) == (0, measure)
    assert [row.reason for row in NotTakenUp.history.order_by("history_id")] == ["Toch niet.", "Toch niet."]
    send()
    assert not CarriedBy.objects.exists()


def test_carrying_an_ambition_takes_back_that_it_was_not_taken_up(plans: Plans) -> None:
    plans.answer(plans.ambitions[0], reason="Nee.")
    carry(goal=plans.ambitions[0], measure=plans.measures[1], actor=plans.people["holder"])

    assert not NotTakenUp.objects.exists()


def test_who_may_not_write_in_the_plan_gives_no_answer(plans: Plans) -> None:
    with pytest.raises(Forbidden):
        plans.answer(plans.ambitions[0], reason="Nee.", who="director")


def test_a_contributor_answers_no_ambition_of_an_agenda_that_she_does_not_read(client: Any, plans: Plans) -> None:
    helper = make_person("Helper")
    grant_contributor(document=plans.agreement, person=helper, actor=plans.people["holder"])
    client.force_login(helper)

    assert (
        client.get(reverse("plans:ambition", args=[plans.agreement.uuid, plans.ambitions[0].uuid])).status_code == 404
    )


def test_only_ambitions_of_units_below_are_answered(plans: Plans) -> None:
    elsewhere = Unit.objects.exclude(pk__in=[plans.world.faculty.pk]).filter(level="faculty").first()
    holder = someone(Role.PORTFOLIO_HOLDER, unit=elsewhere)
    own = add_goal(document=plans.agreement, actor=plans.people["holder"], theme=plans.theme, title="Eigen doel")

    with pytest.raises(Refused, match="onder"):
        plans.answer(own, reason="Nee.")
    with pytest.raises(Forbidden):
        answer_ambition(goal=plans.ambitions[0], document=plans.agreement, measures=[], reason="Nee.", actor=holder)


@pytest.mark.parametrize("more", [0, 5])
def test_it_takes_as_many_statements_for_many_ambitions(
    client: Any, plans: Plans, django_assert_num_queries: Any, more: int
) -> None:
    for number in range(more):
        goal = add_goal(document=plans.agenda, actor=plans.people["director"], theme=plans.theme, title=f"{number}")
        plans.answer(goal, measures=plans.measures)
    plans.answer(plans.ambitions[0], measures=plans.measures)
    client.force_login(plans.people["holder"])
    address = reverse("plans:lineage", args=[plans.agreement.uuid])
    client.get(address)

    with django_assert_num_queries(15):
        client.get(address)


def test_a_link_is_open_only_to_who_reads_the_other_plan(plans: Plans) -> None:
    from kwaliteit.organisation.rights import rights_of

    plans.answer(plans.ambitions[0], measures=[plans.measures[0]])
    seen = {
        who: fates([plans.ambitions[0]], rights_of(plans.people[who]))[0].carried[0].is_readable
        for who in ("director", "holder", "staff")
    }

    assert seen == {"director": False, "holder": True, "staff": True}


def test_an_initiative_is_argued_by_each_criterion_of_the_framework(client: Any, plans: Plans) -> None:
    criteria = plans.agreement.framework.criterions
    criteria.create(code="i1", order=8, name_nl="Past bij de plannen", name_en="Fits", of_initiatives=True)
    criteria.create(code="i2", order=9, name_nl="Samen meer waard", name_en="Together", of_initiatives=True)
    Unit.objects.filter(pk=plans.world.institution.pk).update(runs_initiatives=True)
    client.force_login(plans.people["staff"])
    address = reverse("plans:initiative_add", args=[plans.plan.uuid])
    headings = "<h4>Past bij de plannen</h4><h4>Samen meer waard</h4>"
    form = client.get(address).context["form"]
    fields = {"theme": plans.theme.pk, "run_by": plans.world.institution.pk, "title": "Welzijn", "description": ""}

    assert form["argument"].value() == headings
    client.post(address, {**fields, "argument": headings, "act_key": str(uuid.uuid4())})
    initiative = Initiative.objects.get()
    assert initiative.argument == ""  # headings alone are no argument

    argued = "<h4>Past bij de plannen</h4><p>Zeven faculteiten vragen erom.</p><h4>Samen meer waard</h4>"
    edit = reverse("plans:initiative_edit", args=[initiative.uuid])
    client.post(edit, {**fields, "argument": argued, "revision": 0, "act_key": str(uuid.uuid4())})
    initiative.refresh_from_db()

    assert initiative.argument == argued
    assert "Zeven faculteiten vragen erom." in page(client, plans, "staff", plans.plan)
    assert [row["argument"] for row in content(plans.plan)["initiatives"]] == [argued]
