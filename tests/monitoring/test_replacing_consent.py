"""Consent on a plan that replaces another: what is the same is carried over from the earlier one, the rest is shown."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from budgets.models import BudgetLine
from governance import in_force
from governance.carried import offered, settled
from governance.services.adoption import adopt
from governance.services.versions import freeze
from governance.verification import verify
from kwaliteit.organisation.models import Body
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from plans.models import Document, Section
from plans.services.beginning import begin
from plans.services.drafting import add_measure, save_measure, save_section
from plans.services.removal import remove
from tests.governance.stage import Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db
ONE, TWO = "theme-thema-een", "theme-thema-twee"
OVER = "Dit is een voorbeeld."


@pytest.fixture
@kept
def stage() -> Stage:
    """Law: a plan for 2019 to 2024 to which its council consented, adopted; of both themes a measure."""
    stage = make_stage()
    holder = stage.person("holder")
    stage.document = create(stage, 2019, None)
    for number, theme in enumerate(stage.world.themes, start=1):
        measure = add_measure(
            document=stage.document, actor=holder, theme=theme, title=f"Maatregel {number}", nature="new",
            starts_on=datetime.date(2019, 1, 1), ends_on=datetime.date(2024, 12, 31),
        )  # fmt: skip
        pay(stage, measure, stage.document.years)
    write(stage, stage.document, "Eerste plan.")
    version = freeze(document=stage.document, actor=holder, over_ceiling_reason=OVER)
    stage.decide(stage.ask(version))
    adopt(version=version, actor=stage.person("dean"), adopted_on=today(), effective_from=datetime.date(2019, 1, 1))
    return stage


def create(stage: Stage, first: int, was: Document | None) -> Document:
    fields = {"kind": stage.world.kinds["faculty"], "unit": stage.world.faculty, "title": f"Afspraken {first}–2024"}
    return begin(
        actor=stage.person("holder"), begun_from=was, replaces=was, first_year=first, last_year=2024, **fields
    )[0]


def pay(stage: Stage, measure, years, cents: int = 100_000_00) -> None:
    for year in years:
        BudgetLine.objects.create(
            document=measure.document, measure=measure, year=year, source=stage.world.quality_funds, amount_cents=cents
        )


def write(stage: Stage, document: Document, text: str) -> None:
    section = Section.objects.get(document=document, template__code="summary")
    save_section(section=section, revision=section.revision, actor=stage.person("holder"), body=f"<p>{text}</p>")


@pytest.fixture
def now(stage) -> Document:
    """Begun from the earlier plan, with the amounts of the years that are left; the summary reads differently."""
    made = create(stage, 2022, stage.document)
    for measure in made.measures.all():
        pay(stage, measure, made.years)
    write(stage, made, "Herijkt.")
    return made


def frozen(stage: Stage, document: Document):
    return freeze(document=document, actor=stage.person("holder"), over_ceiling_reason=OVER)


def offer(stage: Stage, document: Document) -> dict[str, list[str]]:
    found = offered(frozen(stage, document), Body.objects.get(pk=stage.world.bodies["fr"].pk), "consent")
    return dict(found.settled) if found else {}


def first_of(document: Document):
    return document.measures.order_by("theme__order").first()


def test_what_is_the_same_in_the_years_that_are_left_may_be_carried_over(stage, now):
    assert offer(stage, now) == {ONE: [], TWO: [], "budget": []}


def test_one_cent_in_a_year_that_is_left_opens_its_theme_and_the_budget(stage, now):
    line = BudgetLine.objects.filter(measure=first_of(now), year=2024).get()
    line.amount_cents += 1
    line.save()
    assert offer(stage, now) == {TWO: []}


def test_a_word_a_move_and_an_end_each_open_their_theme(stage, now):
    measure = first_of(now)
    save_measure(measure=measure, revision=measure.revision, actor=stage.person("holder"), description="<p>Anders.</p>")
    assert set(offer(stage, now)) == {TWO, "budget"}
    remove(part=measure, actor=stage.person("holder"))
    assert set(offer(stage, now)) == {TWO}


def test_what_ended_as_planned_before_the_new_plan_opens_nothing(stage, now):
    """As if the earlier plan had had one more measure, until 2021."""
    other = make_other(stage)
    assert set(offer(stage, other)) == {ONE, TWO, "budget"}


def make_other(stage: Stage) -> Document:
    section_of = stage.document
    measure = add_measure(
        document=section_of, actor=stage.person("holder"), theme=stage.world.themes[0], title="Proef",
        starts_on=datetime.date(2019, 1, 1), ends_on=datetime.date(2021, 12, 31), nature="new",
    )  # fmt: skip
    pay(stage, measure, (2019, 2020, 2021))
    version = frozen(stage, section_of)
    stage.decide(stage.ask(version))
    adopt(version=version, actor=stage.person("dean"), adopted_on=today(), effective_from=datetime.date(2019, 6, 1))
    made = create(stage, 2022, section_of)
    for each in made.measures.all():
        pay(stage, each, made.years)
    write(stage, made, "Herijkt.")
    return made


def test_once_the_council_decided_on_the_new_plan_that_counts_and_no_longer_the_earlier_one(stage, now):
    stage.decide(stage.ask(frozen(stage, now)), outcome="no_consent")
    write(stage, now, "Nog eens herijkt.")
    assert offer(stage, now) == {}


def test_a_plan_that_was_never_adopted_carries_nothing_over(stage, now):
    other = create(stage, 2023, now)
    write(stage, other, "Weer een.")
    assert offer(stage, other) == {}


def test_from_consent_on_the_difference_to_the_plan_in_force(stage, now, client):
    """The council sees what is carried over, then what is different; its consent meets the right; the chain holds."""
    first = first_of(now)
    BudgetLine.objects.filter(measure=first).update(amount_cents=150_000_00)
    version = frozen(stage, now)
    request = stage.ask(version, carried=[TWO])
    assert dict(settled(request)) == {TWO: []}

    client.force_login(stage.person("fr_member"))
    page = client.get(reverse("governance:request", args=[request.uuid])).content.decode()
    carried, beside = page.index('id="carried"'), page.index('id="beside"')
    assert carried < beside < page.index('id="papers"')
    assert "in het plan stonden dat dit plan vervangt" in page
    address = f"{reverse('monitoring:recalibrated', args=[now.uuid])}?versie=1"
    assert address in page
    assert client.get(address).status_code == 200

    stage.decide(request)
    adopt(version=version, actor=stage.person("dean"), adopted_on=today(), effective_from=datetime.date(2022, 1, 1))
    assert in_force.on_day(datetime.date(2022, 1, 1)).get().document == now
    old = stage.document.versions.get()
    assert (
        "Vanaf 1 januari 2022 vervangen door"
        in client.get(reverse("governance:version", args=[old.uuid])).content.decode()
    )
    assert list(verify().lines()) == []


def test_what_is_not_the_same_is_not_carried_over_from_the_earlier_plan(stage, now):
    with pytest.raises(Refused):
        stage.ask(frozen(stage, now), carried=["summary"])
