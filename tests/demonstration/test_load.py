"""The demonstration institution holds what its story says, on figures that come out to the printed thousand."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from budgets.ledger import last_import, unmapped_in
from budgets.models import (
    Allocation,
    AllocationRound,
    BudgetLine,
    Income,
    NormIndex,
    PublishedTable,
    Realised,
    Reserve,
    SpendingRound,
)
from budgets.rounds import differences, round_table
from budgets.services.norms import preview
from governance import verification
from governance.march_report import march_report
from governance.models import (
    Adoption,
    Decision,
    Dialogue,
    DialogueOutcome,
    Facilities,
    InformationSession,
    LedgerEntry,
    MilestoneChange,
    Request,
    Version,
    VersionEditor,
)
from governance.queries import with_standing
from governance.talks import reached, with_all
from kwaliteit.demonstration.load import load
from kwaliteit.demonstration.money import UNITS
from kwaliteit.notices import services
from kwaliteit.notices.models import Notice
from kwaliteit.organisation.models import COUNCIL_KINDS, Appointment, Body, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.public.figures import Figures
from kwaliteit.public.queries import public, read
from kwaliteit.submission.chapters.common import Desk, names_of
from kwaliteit.submission.gather import dossier
from kwaliteit.submission.material import collect
from kwaliteit.submission.money import Books
from monitoring import due
from monitoring.accounts import accounts_of
from monitoring.figures import of_unit
from monitoring.models import Indicator, Measurement, Progress
from plans.models import CarriedBy, Document, Framework, Measure, PartOf

pytestmark = [pytest.mark.usefixtures("rijnland"), pytest.mark.django_db]
DATA = Path(__file__).resolve().parents[2] / "kwaliteit" / "demonstration" / "data"


def printed(name: str) -> dict:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def in_k(cents: int | None) -> int:
    """Thousands of euros, rounded as they are printed."""
    return int(((cents or 0) + 50_000) // 100_000)


def counted_versions() -> list[dict]:
    """The content that the institution's table takes: the newest version of each faculty, else its working text."""
    from governance.snapshot import build

    plans = Document.objects.filter(first_year=2022, kind__code__in=["faculty_agreement", "supplement"])
    newest = {v.document_id: v.content for v in Version.objects.filter(document__in=plans).order_by("number")}
    return [newest.get(plan.pk) or build(plan) for plan in plans]


def test_loading_again_changes_nothing() -> None:
    counts = [model.objects.count() for model in (Person, Document, Version, LedgerEntry)]

    assert load() is False
    assert [model.objects.count() for model in (Person, Document, Version, LedgerEntry)] == counts


def test_the_ledger_and_all_that_it_recorded_hold() -> None:
    assert list(verification.verify().lines()) == []


def test_it_is_not_loaded_where_the_demonstration_is_off(settings) -> None:
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError):
        call_command("load_demonstration")


def test_every_role_has_somebody_who_can_be_chosen_on_the_login_page() -> None:
    held = set(Appointment.objects.filter(person__is_demonstration=True).values_list("role", flat=True))

    assert held == set(Role.values)


def test_units_are_seven_faculties_the_iclon_and_a_service_unit() -> None:
    levels = {level: Unit.objects.filter(level=level).count() for level in Level.values}

    assert levels == {"institution": 1, "faculty": 8, "programme": 17, "service": 1}


def test_standings_of_24_june_2021() -> None:
    plans = Document.objects.for_listing().filter(kind__code="faculty_agreement", first_year=2022)

    assert {plan.unit.code: (plan.standing.code, str(plan.standing.day)) for plan in with_standing(plans)} == {
        "archeologie": ("adopted", "2021-06-17"),
        "geesteswetenschappen": ("ready", "2021-06-29"),
        "fgga": ("asked", "2021-06-28"),
        "rechtsgeleerdheid": ("asked", "2021-06-29"),
        "sociale-wetenschappen": ("conditions_open", "2021-07-01"),
        "wiskunde-natuurwetenschappen": ("term_passed", "2021-06-22"),
        "lumc": ("draft", "2021-07-01"),
        "iclon": ("adopted", "2021-06-14"),
    }


def test_every_council_has_rules_of_its_own_and_they_are_marked_as_made_up() -> None:
    councils = Body.objects.filter(kind__in=COUNCIL_KINDS).prefetch_related("terms", "recesses")

    assert len(councils) == 1 + 8 + 17
    for council in councils:
        assert (council.student_seats or 0) + (council.staff_seats or 0) == council.seats
        assert (council.illustrative, council.recesses.count()) == (True, 8)
        assert {term.right for term in council.terms.all()} >= {"university_council": {"consent", "advice"}}.get(
            council.kind, {"consent"} if council.kind == "faculty_council" else {"advice"}
        )


def test_terms_of_24_june_2021_come_from_the_councils_own_rules() -> None:
    found = {
        row.document.unit.code: (str(row.own_term_until), row.term_too_short, row.is_late)
        for row in Request.objects.open().filter(body__kind="faculty_council").for_listing()
    }

    assert found == {
        "wiskunde-natuurwetenschappen": ("2021-06-22", False, True),
        "fgga": ("2021-08-25", True, False),
        "rechtsgeleerdheid": ("2021-09-13", True, False),
    }


def test_the_plans_of_2018_are_all_adopted() -> None:
    plans = Document.objects.filter(
        first_year__lt=2021, kind__code__in=["faculty_agreement", "agenda_current_year", "quality_agenda"]
    )

    assert plans.count() == 8 + 8 + 17
    assert Adoption.objects.current().filter(document__in=plans).count() == 33
    whole = Adoption.objects.get(document__kind__code="institutional_plan")
    assert str(whole.adopted_on) == "2018-12-18"
    assert len(whole.version.content["pins"]) == 8


def test_annex_1_comes_out_cell_for_cell() -> None:
    annex = printed("leiden_spending_by_theme")
    themes = ["intensiteit", "differentiatie", "begeleiding", "docentkwaliteit", "studiesucces", "faciliteiten"]
    sums: dict[tuple[int, str], int] = {}
    for content in counted_versions():
        counts = {source["code"] for source in content["budget"]["sources"] if source["counts"]}
        theme_of = {measure["uuid"]: measure["theme"] for measure in content["measures"]}
        for line in content["budget"]["lines"]:
            if line["source"] in counts:
                key = (line["year"], theme_of[line["measure"]])
                sums[key] = sums.get(key, 0) + (line["cents"] or 0)
    rows = BudgetLine.objects.filter(
        document__first_year=2019, document__kind__code="faculty_agreement", source__counts=True
    )
    for row in rows.values("year", "measure__theme__code").annotate(cents=Sum("amount_cents")):
        sums[row["year"], row["measure__theme__code"]] = row["cents"]

    for column, name in enumerate(annex["columns"]):
        year = int(name[1:])
        if name[0] == "R":
            spent = (
                Realised.objects.filter(round__year=year).values_list("theme__code").annotate(cents=Sum("amount_cents"))
            )
            cells = dict(spent)
        else:
            cells = {theme: sums.get((year, theme), 0) for theme in themes}
        expected = [annex["spending_by_theme"][str(number)][column] for number in range(1, 7)]
        assert [in_k(cells.get(theme)) for theme in themes] == expected, name
        assert in_k(sum(cells.values())) == annex["total_spending_printed"][column], name


def test_annex_3_comes_out_cell_for_cell() -> None:
    for line in printed("leiden_common_initiatives")["lines"]:
        measure = Measure.objects.get(title=line["measure"], initiative__title=line["initiative"])
        for year, amount in zip((2022, 2023, 2024), line["amounts"], strict=True):
            found = BudgetLine.objects.filter(measure=measure, year=year, amount_cents__isnull=False).first()
            assert (in_k(found.amount_cents) if found else None) == amount, (measure.title, year)
    pm = BudgetLine.objects.filter(document__kind__code="supplement", pm=True)
    assert pm.count() == 3
    assert set(pm.values_list("year", flat=True)) == {2022}


def test_allocations_and_income_are_those_of_the_letters() -> None:
    years = Allocation.objects.values_list("year").annotate(cents=Sum("amount_cents")).order_by("year")

    assert {year: in_k(cents) for year, cents in years if year >= 2022} == {2022: 16_630, 2023: 17_248, 2024: 17_358}
    grants = Income.objects.filter(stage="grant").order_by("year").values_list("amount_cents", flat=True)
    assert [in_k(cents) for cents in grants] == [17_259, 18_223, 20_568]


def test_what_is_made_up_is_marked() -> None:
    assert not Document.objects.filter(illustrative=False).exists()
    assert not Allocation.objects.filter(illustrative=False).exists()
    assert not Realised.objects.filter(illustrative=False).exists()
    assert PublishedTable.objects.count() == 2


def test_what_law_agreed_to_and_did_not_change_is_carried_over() -> None:
    request = Request.objects.get(version__number=3, document__unit__code="rechtsgeleerdheid", right="consent")
    measures = {f"measure-{m['lineage']}": m["number"] for m in request.version.content["measures"]}

    assert [measures[row.part] for row in request.carried.order_by("pk")] == ["1.1", "1.2", "3.1", "3.3", "4.2", "4.3"]
    assert {row.decision.outcome for row in request.carried.all()} == {"partial"}


def test_law_before_and_after_the_council() -> None:
    document = Document.objects.get(unit__code="rechtsgeleerdheid", first_year=2022)
    second, third = (v.content for v in document.versions.filter(number__in=(2, 3)).order_by("number"))
    titles = [{measure["title"]: measure for measure in content["measures"]} for content in (second, third)]

    assert set(titles[0]) - set(titles[1]) == {"Honours College Law"}
    assert set(titles[1]) - set(titles[0]) == {"Programmacoördinator studiesucces"}
    moved = "Formatieve toetsing in het eerste jaar"
    assert [side[moved]["theme"] for side in titles] == ["studiesucces", "intensiteit"]
    assert [side[moved]["number"] for side in titles] == ["5.1", "1.3"]
    assert titles[0][moved]["lineage"] == titles[1][moved]["lineage"]
    assert titles[1]["Doorlopende begeleiding in bachelor 2 en 3"]["number"] == "3.2"
    parts = document.versions.get(number=2).decisions.get().parts.order_by("part")
    assert {part.part.removeprefix("theme-"): part.agreed for part in parts} == {
        "intensiteit": True,
        "differentiatie": False,
        "begeleiding": True,
        "docentkwaliteit": True,
        "studiesucces": False,
    }


def test_law_s_budget_in_three_states() -> None:
    document = Document.objects.get(unit__code="rechtsgeleerdheid", first_year=2022)

    def by_year(lines: list[dict]) -> list[int]:
        counted = [line for line in lines if line["source"] == "quality"]
        return [
            in_k(sum(line["cents"] or 0 for line in counted if line["year"] == year)) for year in (2022, 2023, 2024)
        ]

    versions = {v.number: by_year(v.content["budget"]["lines"]) for v in document.versions.all()}
    assert (versions[2], versions[3]) == ([2966, 3016, 3052], [2968, 3030, 3078])
    living = BudgetLine.objects.filter(document=document, source__counts=True)
    assert by_year([{"source": "quality", "year": line.year, "cents": line.amount_cents} for line in living]) == [
        2968,
        3054,
        3078,
    ]
    changed = living.get(measure__title="Aanpak van struikelvakken", year=2023)
    assert changed.changed_by.name == "Peter Hoekstra"


def test_ledgers_and_fingerprints_are_intact() -> None:
    for document in Document.objects.all():
        previous = "0" * 64
        for entry in LedgerEntry.objects.filter(document=document).order_by("number"):
            assert entry.previous == previous
            previous = hashlib.sha256(f"{previous}\n{entry.body}".encode()).hexdigest()
            assert entry.hash == previous
    assert all(version.is_intact() for version in Version.objects.all())


def test_nobody_decides_on_or_adopts_what_she_drafted() -> None:
    for row in (*Decision.objects.all(), *Adoption.objects.all()):
        assert not VersionEditor.objects.filter(version=row.version_id, person=row.recorded_by_id).exists()


def test_history_reads_as_it_happened() -> None:
    plan = Document.objects.get(kind__code="institutional_plan")
    assert plan.created_at.year == 2018
    assert plan.history.earliest("history_date").history_date.year == 2018
    times = LedgerEntry.objects.filter(document=plan).order_by("number").values_list("at", flat=True)
    assert list(times) == sorted(times)


def test_what_is_followed() -> None:
    assert Indicator.objects.count() == 9
    ratio = Measurement.objects.get(indicator__name_nl="Student-stafratio", measured_on="2019-10-01")
    assert (float(ratio.value), int(ratio.numerator), float(ratio.denominator)) == (25.8, 27670, 1071.8)
    shown = {
        each.indicator.name_nl: (each.row.shown, each.row.own, each.row.units, each.row.notes)
        for each in of_unit(ratio.indicator.framework, ratio.unit, 2019)
    }
    assert shown["Docenten met een BKO"] == ("88,6\u00a0%", "88,6\u00a0%", "8 van 8 eenheden", [])
    assert shown["Studieadviseurs"] == ("54,5", "54,5", "7 van 8 eenheden", [])
    assert set(Progress.objects.filter(year=2020).values_list("state", flat=True)) == {
        "on_schedule", "done", "delayed", "stopped",
    }  # fmt: skip


def test_levels_are_linked_both_ways() -> None:
    guidance = Measure.objects.get(title="Doorlopende begeleiding in bachelor 2 en 3", document__first_year=2022)
    units = set(CarriedBy.objects.filter(measure=guidance).values_list("goal__document__unit__code", flat=True))

    assert units == {"ba-rechtsgeleerdheid", "fiscaal-recht", "notarieel-recht"}
    assert PartOf.objects.filter(measure=guidance).get().initiative.title == "Studentenwelzijn"


def test_what_was_finished_in_2018_is_closed() -> None:
    closed = Document.objects.filter(closed_at__year=2018)

    assert set(closed.values_list("kind__code", flat=True)) == {
        "draft_to_board", "agenda_current_year", "project_plan", "outline",
    }  # fmt: skip
    assert not Document.objects.filter(kind__code__in=["draft_to_board", "outline"], closed_at__isnull=True).exists()


def test_a_printed_share_is_a_finding_only_beside_the_amounts_of_its_own_and_whole_plan() -> None:
    material = collect(Framework.objects.get(code="kwaliteitsafspraken-2019-2024"))
    found = dossier(material, as_of=datetime.date(2021, 6, 24), verify_at="")

    assert [table.source for table in found.printed] == [
        "Aanvullend bestedingsplan 2022–2024, Universiteit Leiden, bijlage 1"
    ]
    assert [names["en"] for names in found.missing_units] == ["LUMC"]  # so its amounts are not in the shares
    books = Books(found)
    desk = Desk(found, books)
    assert books.findings(books.theme_years(names_of(desk), list(found.years))) == []


def test_one_report_is_late_and_the_university_waits_for_it() -> None:
    framework = Framework.objects.get(code="kwaliteitsafspraken-2019-2024")

    owed = [(row.kind.code, row.unit.code, row.year, row.is_late) for row in due.open_on(framework) if row.year < 2021]

    assert owed == [
        ("faculty_report", "rechtsgeleerdheid", 2020, True),
        ("university_report", "rijnland", 2020, False),
    ]
    (late,) = Document.objects.filter(kind__code="faculty_report", adoptions=None)
    assert late.due_on == datetime.date(2021, 5, 31)
    assert {row.row.proposed for row in accounts_of(late)} == {True}


def test_what_was_read_in_is_told_to_nobody() -> None:
    told = sum(services.tell(entry) for entry in LedgerEntry.objects.all())

    assert (told, services.untold(), services.tell_passed_terms(), Notice.objects.count()) == (0, [], 0, 0)


def test_the_recalibration_came_a_year_late_and_the_second_one_was_dropped() -> None:
    changes = [(row.was_on.year, row.moved_to and row.moved_to.year, row.body.kind) for row in moved()]

    assert changes == [(2020, 2021, "executive_board"), (2022, None, "executive_board")]


def moved() -> list[MilestoneChange]:
    return list(MilestoneChange.objects.select_related("body").order_by("recorded_at", "pk"))


def test_every_talk_tells_whom_it_reached_and_what_was_done_with_it() -> None:
    talks = list(with_all(Dialogue.objects.order_by("pk")))
    assert [talk.title for talk in talks if not reached(talk) or not talk.outcomes.all()] == []
    taken = DialogueOutcome.objects.filter(how="taken_up", measure=None)
    assert (len(talks), DialogueOutcome.objects.filter(how="not_taken_up").count(), taken.count()) == (14, 2, 0)


def test_two_councils_tell_what_they_were_given_in_two_years_and_it_is_marked_as_made_up() -> None:
    rows = Facilities.objects.order_by("body__code", "year").values_list("body__code", "year", "illustrative")
    assert list(rows) == [
        ("fr-rechtsgeleerdheid", 2020, True),
        ("fr-rechtsgeleerdheid", 2021, True),
        ("ur", 2020, True),
        ("ur", 2021, True),
    ]
    session = InformationSession.objects.get(held_on="2021-03-01")
    assert (session.present, session.invited) == (9, 16)


def test_an_export_of_the_ledger_adds_up_to_what_a_faculty_spent() -> None:
    round = SpendingRound.objects.get(year=2020)
    law = Realised.objects.filter(round=round, unit__code="rechtsgeleerdheid", origin=Realised.Origin.IMPORTED)

    taken = last_import(round)
    assert taken is not None
    left = unmapped_in(taken, round.framework)

    assert taken.total_cents - 18_400_00 == law.aggregate(cents=Sum("amount_cents"))["cents"] > 0
    assert [(one.code, one.count, one.cents) for one in left] == [("P-20417", 3, 18_400_00)]
    assert {(row.year, row.report, row.is_open) for row in SpendingRound.objects.all()} == {
        (2019, "final", False),
        (2020, "final", False),
        (2021, "may", True),
    }


def test_the_report_of_march_about_2020_was_discussed_by_every_council() -> None:
    framework = Framework.objects.get()
    report = march_report(framework, 2020)

    assert report is not None
    assert report.version.document.illustrative
    assert report.version.document.closed_at is not None
    assert (report.spending.fingerprint, report.spending.total.realised) == (
        SpendingRound.objects.get(year=2020).statement.fingerprint,
        7_993_400_00,
    )
    assert {(request.body.kind, decision.outcome if decision else None) for request, decision in report.asked} == {
        ("university_council", "discussed"),
        ("faculty_council", "discussed"),
    }
    assert (len(report.asked), report.discussed) == (9, True)


def test_every_allocation_is_that_of_the_figures_and_those_from_2022_on_follow_from_the_adopted_letter() -> None:
    rows = json.loads((DATA / "figures.json").read_text(encoding="utf-8"))["allocations"]

    found = {(row.unit.code, row.year): row for row in Allocation.objects.select_related("unit", "round__document")}

    assert {key: row.amount_cents for key, row in found.items()} == {
        (UNITS[row["unit"]], row["year"]): row["cents"] for row in rows
    }
    by_letter = {row.round.document.title for row in found.values() if row.year >= 2022}
    assert by_letter == {"Kadernota 2022–2025"}
    assert {row.rate_cents for row in found.values() if row.year >= 2022 and row.unit.code != "rijnland"} == {500_00}
    assert {row.letter for row in found.values() if row.year >= 2022} == {"Kadernota 2022–2025"}
    assert all(row.illustrative for row in found.values())


def test_the_scenario_beside_the_letter_says_what_it_would_do_for_each_faculty() -> None:
    letter = AllocationRound.objects.get(document__isnull=False)
    scenario = letter.scenarios.get()

    told = {one.unit.code: one.percent for one in differences(round_table(letter), round_table(scenario)) if one.was}

    assert "verzonnen" in scenario.name
    assert told == {
        "archeologie": "+40,0\u00a0%",
        "geesteswetenschappen": "−10,0\u00a0%",
        "fgga": "−10,0\u00a0%",
        "rechtsgeleerdheid": "−10,0\u00a0%",
        "sociale-wetenschappen": "−10,0\u00a0%",
        "wiskunde-natuurwetenschappen": "+20,0\u00a0%",
        "lumc": "+20,0\u00a0%",
        "iclon": "−10,0\u00a0%",
        "rijnland": "0,0\u00a0%",
    }


def test_the_wellbeing_officers_are_staff_and_their_money_waits_for_the_summer_of_2022() -> None:
    officers = BudgetLine.objects.filter(measure__title="Wellbeing officers", amount_cents__isnull=False)
    parts = {line.year: (line.parts.count(), sum(part.amount_cents for part in line.parts.all())) for line in officers}
    row = Reserve.objects.get()
    [newest] = NormIndex.objects.order_by("-dated")[:1]

    assert parts == {line.year: (2, line.amount_cents) for line in officers}
    assert (row.due_on, row.milestone.due_on) == (datetime.date(2022, 6, 30), datetime.date(2022, 6, 30))
    assert set(row.lines.values_list("year", flat=True)) == {2023, 2024}
    assert (newest.illustrative, preview(row.document, newest).difference > 0) == (True, True)


def test_anyone_reads_the_plans_of_2019_and_what_was_spent_in_2020() -> None:
    framework = Framework.objects.get(is_current=True)
    rows = read(public(framework))
    figures = Figures(rows, framework.years)
    adopted = Adoption.objects.current().filter(document__kind__code__in=["faculty_agreement", "institutional_plan"])
    expected = adopted.filter(document__first_year=2019, document__last_year=2024).count()
    assert len([row for row, said in rows if said.budgeted or said.goals]) == expected > 7
    spent = Realised.objects.filter(round__year=2020, round__report="final").aggregate(all=Sum("amount_cents"))["all"]
    assert figures.total().spent == spent == sum(row.spent or 0 for row in figures.per_unit())
    assert figures.told_years == [2020]
