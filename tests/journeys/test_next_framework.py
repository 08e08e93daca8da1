"""A next framework beside the first: filled in by the application manager, it runs the same cycle, and neither shows
in the other."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from budgets.queries import counted_lines
from budgets.services.lines import save_line
from governance import in_force
from governance.models import Adoption
from governance.services import adoption, decisions, requests, versions
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.notation import Amount
from monitoring.queries import plans_in_force
from monitoring.services.progress import report_progress
from plans.models import Framework, Measure, Right
from plans.preset import NEXT, load_preset
from plans.services.documents import create_document
from plans.services.drafting import add_goal, add_measure
from plans.services.framework import add_part, bring_in_preset, change_part
from tests.factories import institution, make_body, make_unit, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return someone(Role.APPLICATION_MANAGER, unit=institution())


@pytest.fixture
def law():
    """A faculty with its council, its board and who acts for them."""
    unit = make_unit(Level.FACULTY, code="recht", name_nl="Rechtsgeleerdheid", name_en="Law")
    council = make_body(BodyKind.FACULTY_COUNCIL, unit)
    make_body(BodyKind.FACULTY_BOARD, unit)
    people = (someone(Role.PORTFOLIO_HOLDER, unit=unit), someone(Role.COUNCIL_SECRETARY, body=council))
    return unit, council, *people, someone(Role.DEAN, unit=unit)


def filled_in(manager) -> Framework:
    """By the manager: two themes of its own, and approval in the place of consent."""
    framework = bring_in_preset(code=NEXT, actor=manager)
    for name in ("Basisvaardigheden", "Studentenwelzijn"):
        add_part(part="theme", parent=framework, actor=manager, name_nl=name, name_en=f"{name} (en)")
    rule = framework.documentkinds.get(code="faculty_agreement").rules.get(body_kind=BodyKind.FACULTY_COUNCIL)
    change_part(row=rule, actor=manager, right=Right.APPROVAL)
    return framework


def cycle(framework: Framework, law, outcome: str, title: str) -> Measure:
    """Plan, council, adoption, progress."""
    unit, council, holder, secretary, dean = law
    document = create_document(
        kind=framework.documentkinds.get(code="faculty_agreement"), unit=unit, title=f"Plan {framework.first_year}",
        first_year=framework.first_year, last_year=framework.last_year, actor=holder,
    )  # fmt: skip
    theme = framework.themes.order_by("order").first()
    add_goal(document=document, actor=holder, theme=theme, title=f"Doel van {title}")
    measure = add_measure(document=document, actor=holder, theme=theme, title=title)
    source = framework.sources.get(code="quality")
    year = framework.first_year
    save_line(measure=measure, year=year, source=source, amount=Amount(cents=12_345_00), actor=holder)
    version = versions.freeze(document=document, actor=holder, over_ceiling_reason="Nog geen kadernota.")
    request = requests.lay_before(version=version, body=council, actor=holder, due_on=today(), reason="Zo gepland.")
    with pytest.raises(Refused):
        adoption.adopt(version=version, actor=dean, adopted_on=today())
    decisions.record_decision(request=request, actor=secretary, outcome=outcome, meeting_on=today())
    first_day = datetime.date(year, 1, 1)
    adoption.adopt(version=version, actor=dean, adopted_on=today(), effective_from=first_day)
    report_progress(measure=measure, year=year, state="on_schedule", note="Begonnen.", actor=holder)
    return measure


def test_the_next_framework_begins_empty_with_kinds_of_its_own(manager):
    first = load_preset()
    made = bring_in_preset(code=NEXT, actor=manager)

    assert (made.first_year, made.last_year, made.is_current) == (2025, 2030, False)
    assert (made.themes.count(), made.ambitions.count(), made.milestones.count()) == (0, 0, 0)
    assert {moment.year for moment in made.moments.all()} == {None}
    codes = [set(each.documentkinds.values_list("code", flat=True)) for each in (first, made)]
    assert codes[0] == codes[1]
    assert not set(first.documentkinds.values_list("pk", flat=True)) & set(
        made.documentkinds.values_list("pk", flat=True)
    )


def test_it_is_offered_to_the_manager_and_begun_with_one_click(manager, client):
    load_preset()
    client.force_login(manager)
    assert [row["code"] for row in client.get(reverse("framework:index")).context["presets"]] == [NEXT]
    client.post(reverse("framework:preset", args=[NEXT]))
    assert Framework.objects.filter(code=NEXT).exists()


def test_two_frameworks_run_the_same_cycle_side_by_side_and_neither_shows_in_the_other(manager, law, client):
    first = load_preset()
    second = filled_in(manager)
    assert first.documentkinds.get(code="faculty_agreement").rules.get().right == Right.CONSENT

    old = cycle(first, law, "consent", "Mentoren")
    new = cycle(second, law, "approved", "Taalhulp")
    assert Adoption.objects.count() == 2

    for framework, mine, other in ((first, old, new), (second, new, old)):
        year = framework.first_year
        assert [plan.pk for plan in plans_in_force(framework, year)] == [mine.document_id]
        assert [line.cents for line in counted_lines(framework)] == [12_345_00]
        rows = in_force.in_year(year).filter(document__unit=law[0])
        assert [row.document_id for row in rows] == [mine.document_id]
        client.force_login(law[2])
        query = f"?kader={framework.code}&jaar={year}"
        page = client.get(reverse("monitoring:unit", args=["recht"]) + query).content.decode()
        assert mine.title in page
        assert other.title not in page
        whole = client.get(reverse("monitoring:index") + query)
        assert {theme.theme.framework_id for theme in whole.context["money"].rows} == {framework.pk}
        assert whole.context["states"].total == 1
