"""A recalibration from its opening to the new plans: who may, what is refused, what stays, and what its pages show."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import BudgetLine
from governance.models import Adoption
from governance.services.adoption import adopt
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Frozen, Refused
from monitoring.models import Recalibration, RecalibrationChange
from monitoring.recalibration import usual_questions
from monitoring.services import recalibration as services
from plans.models import Departure, Document, SectionTemplate
from plans.services.departing import explain
from plans.services.documents import create_document
from plans.services.drafting import add_measure, save_measure, save_section
from plans.services.removal import remove
from tests.factories import Level, Role, make_body, make_unit, someone
from tests.governance.stage import Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db
AMOUNT = 100_000_00


def plan_of(stage: Stage, unit, holder, titles=("Flipped classroom", "Mentoraat")) -> Document:
    """An adopted plan for 2019 to 2024; its first measure stands under theme 1, its second under theme 2."""
    plan = create_document(
        kind=stage.world.kinds["faculty"], unit=unit, title="Afspraken 2019–2024", first_year=2019, last_year=2024,
        actor=holder,
    )  # fmt: skip
    for title, theme in zip(titles, stage.world.themes, strict=False):
        measure = add_measure(document=plan, actor=holder, theme=theme, title=title, nature="new")
        for year in plan.years:
            BudgetLine.objects.create(
                document=plan, measure=measure, year=year, source=stage.world.quality_funds, amount_cents=AMOUNT
            )
    return plan


def adopted(plan: Document, holder, dean, effective: datetime.date) -> Adoption:
    version = freeze(document=plan, actor=holder, over_ceiling_reason="Dit is een voorbeeld.")
    return adopt(version=version, actor=dean, adopted_on=today(), effective_from=effective)


@pytest.fixture
@kept
def stage() -> Stage:
    """Law with an adopted plan; the kind asks for an explanation in a plan that replaces another."""
    stage = make_stage()
    kind = stage.world.kinds["faculty"]
    kind.rules.all().delete()
    SectionTemplate.objects.create(
        kind=kind, code="recalibration", order=1, name_nl="Wat wij herijkten", name_en="Recalibrated",
        when_replacing=True,
    )  # fmt: skip
    stage.document = plan_of(stage, stage.world.faculty, stage.person("holder"))
    adopted(stage.document, stage.person("holder"), stage.person("dean"), datetime.date(2019, 1, 1))
    return stage


@pytest.fixture
def row(stage) -> Recalibration:
    return opened(stage)


def opened(stage: Stage, year: int = 2022, **fields) -> Recalibration:
    fields = {"questions": usual_questions(), "actor": stage.person("staff"), **fields}
    return services.open_recalibration(framework=stage.world.framework, from_year=year, **fields)


@pytest.fixture
def now(stage, row) -> Document:
    return services.begin_plan(recalibration=row, unit=stage.world.faculty, actor=stage.person("holder"))[0]


def decided(stage: Stage, **fields):
    return {"reason": "Door corona.", "body": stage.world.bodies["cvb"], "decided_on": today(),
            "actor": stage.person("staff"), **fields}  # fmt: skip


# --- opening, answering, putting off and dropping ---


def test_it_opens_with_the_three_usual_questions_in_both_languages(row):
    asked = list(row.questions.order_by("order").values_list("words_nl", "words_en"))
    assert asked == usual_questions()
    assert len(asked) == 3
    assert all(nl != en for nl, en in asked)


@pytest.mark.parametrize("who", ["holder", "dean", "rector", "fr_secretary", "ur_secretary"])
def test_only_board_staff_and_the_secretary_of_the_board_open_one(stage, who):
    with pytest.raises(Forbidden):
        opened(stage, actor=stage.person(who))
    assert not Recalibration.objects.exists()


@pytest.mark.parametrize("year", [2019, 2025])
def test_it_holds_from_a_year_after_the_first_of_its_framework(stage, year):
    with pytest.raises(Refused):
        opened(stage, year)


def test_a_year_has_one_recalibration_unless_the_first_was_dropped(stage, row):
    with pytest.raises(Refused):
        opened(stage)
    services.drop_recalibration(recalibration=row, **decided(stage))
    assert opened(stage).from_year == 2022


def test_an_answer_stands_on_a_decision_and_can_be_put_right(stage, row):
    decision = stage_decision(stage)
    question = row.questions.first()
    actor = stage.person("staff")
    services.answer_question(question=question, answer="Nee, een gelijk bedrag.", decision=decision, actor=actor)
    services.answer_question(question=question, answer="Nee, € 500 per student.", decision=decision, actor=actor)
    question.refresh_from_db()
    assert (question.answer, question.decision) == ("Nee, € 500 per student.", decision)
    assert [each.answer for each in question.history.order_by("pk")][1:] == [
        "Nee, een gelijk bedrag.",
        "Nee, € 500 per student.",
    ]


def stage_decision(stage: Stage):
    """The council of the faculty decides on another plan."""
    kind = stage.world.kinds["faculty"]
    kind.rules.create(body_kind=BodyKind.FACULTY_COUNCIL, right="consent", required=False, term=2)
    document = create_document(
        kind=kind, unit=stage.world.faculty, title="Ander", first_year=2022, last_year=2024,
        actor=stage.person("holder"),
    )  # fmt: skip
    version = freeze(document=document, actor=stage.person("holder"))
    return stage.decide(stage.ask(version))


def test_a_postponement_is_a_decision_that_stays_in_view(stage, row):
    services.move_recalibration(recalibration=row, moved_to=2023, **decided(stage))
    row.refresh_from_db()
    change = row.changes.get()
    assert (row.from_year, change.was_year, change.moved_to, change.reason) == (2023, 2022, 2023, "Door corona.")
    with pytest.raises(Frozen):
        change.save()
    with pytest.raises(Frozen):
        RecalibrationChange.objects.all().delete()


def test_it_is_not_put_off_once_a_unit_began_its_plan_but_may_still_be_dropped(stage, row, now):
    with pytest.raises(Refused):
        services.move_recalibration(recalibration=row, moved_to=2023, **decided(stage))
    services.drop_recalibration(recalibration=row, **decided(stage, reason="Een tweede voegt weinig toe."))
    row.refresh_from_db()
    assert row.dropped_on == today()
    with pytest.raises(Refused):
        services.add_question(recalibration=row, words_nl="Nog een?", actor=stage.person("staff"))


@pytest.mark.parametrize(
    "wrong",
    [{"reason": " "}, {"decided_on": today() + datetime.timedelta(days=1)}, {"moved_to": 2022}, {"moved_to": 2030}],
    ids=["no reason", "tomorrow", "the same year", "outside the framework"],
)
def test_a_postponement_without_its_grounds_is_refused(stage, row, wrong):
    with pytest.raises(Refused):
        services.move_recalibration(recalibration=row, **decided(stage, moved_to=2023) | wrong)
    assert not RecalibrationChange.objects.exists()


# --- the new plan of a unit ---


def test_the_new_plan_begins_with_the_adopted_one_and_replaces_it_from_1_january(stage, row, now):
    assert (now.replaces, now.begun_from, now.effective_from) == (
        stage.document,
        stage.document,
        datetime.date(2022, 1, 1),
    )
    assert (now.first_year, now.last_year, now.kind) == (2022, 2024, stage.document.kind)
    assert set(now.measures.values_list("lineage", flat=True)) == set(
        stage.document.measures.values_list("lineage", flat=True)
    )
    assert set(BudgetLine.objects.filter(document=now).values_list("year", "amount_cents")) == {
        (year, AMOUNT) for year in (2022, 2023, 2024)
    }
    assert now.sections.filter(template__code="recalibration").exists()


def test_a_unit_begins_once_and_only_who_drafts_for_it(stage, row, now):
    with pytest.raises(Refused):
        services.begin_plan(recalibration=row, unit=stage.world.faculty, actor=stage.person("holder"))
    with pytest.raises(Refused, match="Letteren|letteren|Eenheid"):
        services.begin_plan(
            recalibration=row, unit=stage.person("stranger").appointments.get().unit, actor=stage.person("stranger")
        )


def test_who_does_not_draft_for_the_unit_begins_nothing(stage, row):
    with pytest.raises(Forbidden):
        services.begin_plan(recalibration=row, unit=stage.world.faculty, actor=stage.person("stranger"))
    assert Document.objects.filter(replaces__isnull=False).count() == 0


# --- pages ---


@pytest.fixture
def as_(client, stage):
    def log_in(name):
        client.force_login(stage.person(name))
        return client

    return log_in


def overview(row) -> str:
    return reverse("monitoring:recalibration", args=[row.uuid])


def test_one_click_begins_the_recalibrated_plan_of_a_unit(stage, row, as_):
    client = as_("holder")
    page = client.get(overview(row)).content.decode()
    address = reverse("monitoring:recalibration_begin", args=[row.uuid, "recht"])
    assert address in page
    answer = client.post(address)
    made = Document.objects.get(replaces=stage.document)
    assert answer.url == reverse("monitoring:recalibrated", args=[made.uuid])
    assert address not in client.get(overview(row)).content.decode()


def test_the_page_of_a_unit_tells_what_was_kept_moved_ended_and_added(stage, now, as_):
    holder = stage.person("holder")
    flipped, mentors = (now.measures.get(title=title) for title in ("Flipped classroom", "Mentoraat"))
    save_measure(measure=flipped, revision=flipped.revision, actor=holder, theme=stage.world.themes[1])
    remove(part=mentors, actor=holder)
    add_measure(document=now, actor=holder, theme=stage.world.themes[0], title="Formatieve toetsing")
    page = as_("holder").get(reverse("monitoring:recalibrated", args=[now.uuid])).content.decode()

    for title in ("Naar een ander thema", "Beëindigd", "Toegevoegd"):
        assert f"{title} (1)" in page
    assert "nog geen reden gegeven" in page
    assert reverse("monitoring:departure", args=[now.uuid, mentors.lineage]) in page
    assert "Er is nog geen toelichting" in page


def test_the_page_of_a_unit_leads_back_to_the_recalibration_it_belongs_to(stage, row, now, as_):
    address = reverse("monitoring:recalibrated", args=[now.uuid])
    assert f'href="{overview(row)}"' in as_("holder").get(address).content.decode()


def test_the_reason_and_the_explanation_go_into_the_frozen_version(stage, now, as_):
    holder, mentors = stage.person("holder"), now.measures.get(title="Mentoraat")
    remove(part=mentors, actor=holder)
    into = now.measures.get(title="Flipped classroom")
    address = reverse("monitoring:departure", args=[now.uuid, mentors.lineage])
    sent = {"reason": "Samengenomen.", "into": into.pk, "seen": ""}
    assert as_("holder").post(address, sent).status_code == 302
    section = now.sections.get(template__code="recalibration")
    save_section(section=section, revision=section.revision, actor=holder, body="<p>Wij nemen samen.</p>")
    content = freeze(document=now, actor=holder, over_ceiling_reason="Dit is een voorbeeld.").content

    assert [(row["reason"], row["into"]) for row in content["departures"]] == [("Samengenomen.", str(into.lineage))]
    assert "<p>Wij nemen samen.</p>" in [row["body"] for row in content["sections"]]
    page = as_("fr_secretary").get(reverse("monitoring:recalibrated", args=[now.uuid]))
    assert page.status_code == 404, "nothing lies before the council yet"


def test_a_reason_that_somebody_else_wrote_meanwhile_is_not_overwritten(stage, now, as_):
    mentors = now.measures.get(title="Mentoraat")
    explain(document=now, lineage=mentors.lineage, reason="Van een ander.", actor=stage.person("holder"))
    address = reverse("monitoring:departure", args=[now.uuid, mentors.lineage])
    answer = as_("holder").post(address, {"reason": "Van mij.", "seen": ""})
    assert answer.status_code == 422
    assert "Van mij." in answer.content.decode()
    assert Departure.objects.get().reason == "Van een ander."


def test_what_shifted_stands_in_the_overview_and_the_sheet_once_both_are_frozen(stage, row, now, as_):
    holder = stage.person("holder")
    mentors = now.measures.get(title="Mentoraat")
    BudgetLine.objects.filter(measure=mentors).update(amount_cents=AMOUNT + 50_000_00)
    freeze(document=now, actor=holder, over_ceiling_reason="Dit is een voorbeeld.")
    client = as_("staff")
    page = client.get(overview(row))
    (unit,) = page.context["told"].units
    assert (unit.part.was, unit.part.now, unit.part.changed) == (6 * AMOUNT, 6 * AMOUNT + 150_000_00, 150_000_00)
    assert [each.part.changed for each in page.context["told"].themes] == [0, 150_000_00]
    sheet = client.get(reverse("monitoring:recalibration_sheet", args=[row.uuid]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet)))
    assert book.sheetnames == ["Vragen", "Eenheden", "Thema’s"]
    assert 600000 in [cell.value for cell in book["Eenheden"][2]]


def test_a_council_of_the_faculty_sees_its_own_unit_alone(stage, row, as_):
    another(stage)
    units = as_("fr_member").get(overview(row)).context["told"].units
    assert [each.unit.code for each in units] == ["recht"]
    assert len(as_("staff").get(overview(row)).context["told"].units) == 2


def another(stage: Stage) -> Document:
    """One more faculty with an adopted plan."""
    unit = make_unit(Level.FACULTY)
    make_body(BodyKind.FACULTY_BOARD, unit)
    holder, dean = someone(Role.PORTFOLIO_HOLDER, unit=unit), someone(Role.DEAN, unit=unit)
    plan = plan_of(stage, unit, holder)
    adopted(plan, holder, dean, datetime.date(2019, 1, 1))
    return plan


def recalibrate(stage: Stage, row: Recalibration, plan: Document) -> None:
    new, _left = services.begin_plan(recalibration=row, unit=plan.unit, actor=plan.created_by)
    freeze(document=new, actor=plan.created_by, over_ceiling_reason="Dit is een voorbeeld.")


def asked_for(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_overview_asks_as_many_statements_for_one_unit_as_for_four(stage, row, as_):
    client = as_("staff")
    recalibrate(stage, row, stage.document)
    few = asked_for(client, overview(row))
    for _number in range(3):
        recalibrate(stage, row, another(stage))
    assert asked_for(client, overview(row)) == few


def test_the_page_of_a_unit_asks_as_many_statements_for_two_measures_as_for_ten(stage, row, now, as_):
    client, address = as_("holder"), reverse("monitoring:recalibrated", args=[now.uuid])
    few = asked_for(client, address)
    for number in range(8):
        add_measure(document=now, actor=stage.person("holder"), theme=stage.world.themes[0], title=f"Meer {number}")
    assert asked_for(client, address) == few


def test_the_list_asks_as_many_statements_for_one_as_for_three(stage, row, as_):
    client, address = as_("staff"), reverse("monitoring:recalibrations")
    address += f"?kader={stage.world.framework.code}"
    few = asked_for(client, address)
    for year in (2023, 2024):
        services.drop_recalibration(recalibration=opened(stage, year), **decided(stage))
    assert asked_for(client, address) == few


def test_the_forms_offer_no_year_that_has_a_recalibration(stage, row, as_):
    client, put_off = as_("staff"), reverse("monitoring:recalibration_put_off", args=[row.uuid])
    form = client.get(reverse("monitoring:recalibration_open")).context["form"]
    assert [year for year, _label in form.fields["from_year"].choices] == ["", 2020, 2021, 2023, 2024]
    assert form.initial["from_year"] == 2023
    form = client.get(put_off).context["form"]
    assert [year for year, _label in form.fields["moved_to"].choices] == ["", 2020, 2021, 2023, 2024]
    assert form.initial["moved_to"] == 2023

    for year in (2023, 2024):
        opened(stage, year)
    form = client.get(put_off).context["form"]
    assert form.initial["moved_to"] is None  # never an earlier year that nobody chose

    services.drop_recalibration(recalibration=row, **decided(stage))

    form = client.get(reverse("monitoring:recalibration_open")).context["form"]
    assert 2022 in [year for year, _label in form.fields["from_year"].choices]


def test_every_table_of_a_recalibrated_plan_says_in_view_whether_it_counts_euros_or_thousands(stage, row, now, as_):
    add_measure(document=now, actor=stage.person("holder"), theme=stage.world.themes[0], title="Tutoraat")

    page = as_("holder").get(reverse("monitoring:recalibrated", args=[now.uuid])).content.decode()

    assert page.count(">Nieuw, €</th>") >= 1
    assert '<p class="note">Bedragen in duizenden euro’s. ' in page
    assert "Bedragen in duizenden euro’s. " in as_("staff").get(overview(row)).content.decode()
