"""The preset that comes with the application: complete, in both languages, and safe to load twice."""

import json

import pytest
from django.core.management import CommandError, call_command

from plans.models import DocumentKind, Framework, Moment, RightRule, SectionTemplate, Theme
from plans.preset import FIRST, FOLDER, NEXT, available, load_preset
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_load_preset_makes_period_themes_criteria_and_moments():
    framework = load_preset()

    assert (framework.first_year, framework.midterm_year, framework.last_year) == (2019, 2021, 2024)
    assert [(t.number, t.code) for t in framework.themes.order_by("order")] == [
        (1, "intensiteit"),
        (2, "differentiatie"),
        (3, "begeleiding"),
        (4, "docentkwaliteit"),
        (5, "studiesucces"),
        (6, "faciliteiten"),
    ]
    assert [c.code for c in framework.criterions.filter(of_initiatives=True).order_by("order")] == [
        "i1",
        "i2",
        "i3",
        "i4",
    ]
    assert [(c.code, c.moment.code) for c in framework.criterions.filter(of_initiatives=False).order_by("order")] == [
        ("c1", "plan"),
        ("c2", "plan"),
        ("c3", "plan"),
        ("r1", "midterm"),
        ("r2", "midterm"),
    ]
    assert [(m.code, m.year, m.about_until) for m in framework.moments.order_by("order")] == [
        ("plan", 2019, None),
        ("midterm", 2022, 2021),
        ("final", None, 2024),
    ]
    assert framework.ambitions.count() == 6


def test_load_preset_gives_every_kind_its_rights_and_who_adopts():
    framework = load_preset()

    rules = {
        kind.code: (
            kind.level,
            kind.adopted_by,
            kind.adopting_role,
            sorted((r.body_kind, r.right, r.required) for r in kind.rules.all()),
        )
        for kind in framework.documentkinds.all()
    }

    institutional = [
        ("education_committee", "advice", False),
        ("supervisory_board", "information", False),
        ("university_council", "consent", True),
    ]
    discussed = [("supervisory_board", "information", False), ("university_council", "discussion", True)]
    assert rules == {
        "quality_agenda": ("programme", "faculty_board", "dean", [("programme_committee", "advice", True)]),
        "agenda_current_year": ("faculty", "faculty_board", "", [("faculty_council", "consent", True)]),
        "faculty_agreement": ("faculty", "faculty_board", "", [("faculty_council", "consent", True)]),
        "draft_to_board": ("faculty", "", "", []),
        "project_plan": ("institution", "executive_board", "", [("university_council", "advice", True)]),
        "outline": ("institution", "", "", [("university_council", "information", True)]),
        "institutional_plan": ("institution", "executive_board", "", institutional),
        "supplement": ("institution", "executive_board", "", institutional),
        "framework_letter": ("institution", "executive_board", "", [("university_council", "advice", True)]),
        "financial_report": (
            "institution",
            "",
            "",
            [("faculty_council", "discussion", True), ("university_council", "discussion", True)],
        ),
        "faculty_financial_report": ("faculty", "", "", [("faculty_council", "discussion", True)]),
        "programme_report": ("programme", "faculty_board", "dean", [("programme_committee", "discussion", True)]),
        "faculty_report": ("faculty", "faculty_board", "", [("faculty_council", "approval", True)]),
        "university_report": ("institution", "executive_board", "", discussed),
        "midterm_balance": ("institution", "executive_board", "", discussed),
        "final_account": ("institution", "executive_board", "", discussed),
    }
    assert [k.code for k in DocumentKind.objects.filter(composes=True).order_by("order")] == [
        "institutional_plan",
        "supplement",
        "university_report",
    ]
    assert [(k.code, k.moment.code) for k in DocumentKind.objects.filter(goes_to_assessor=True).order_by("order")] == [
        ("institutional_plan", "plan"),
        ("midterm_balance", "midterm"),
        ("final_account", "final"),
    ]


def test_load_preset_twice_changes_nothing_and_keeps_what_was_changed():
    framework = load_preset()
    theme = framework.themes.get(code="intensiteit")
    theme.name_nl = "Intensiteit"
    theme.save()
    before = (Theme.objects.count(), Moment.objects.count(), RightRule.objects.count(), SectionTemplate.objects.count())

    assert load_preset() == framework

    after = (Theme.objects.count(), Moment.objects.count(), RightRule.objects.count(), SectionTemplate.objects.count())
    assert after == before
    theme.refresh_from_db()
    assert theme.name_nl == "Intensiteit"
    assert theme.history.count() == 2


def test_load_preset_writes_history_with_the_actor():
    actor = make_person("Application manager")

    framework = load_preset(actor=actor)

    assert [h.history_user for h in framework.history.all()] == [actor]
    assert {h.history_user_id for h in Theme.history.all()} == {actor.pk}


def test_load_preset_leaves_another_framework_shown_first():
    Framework.objects.create(
        code="own", name_nl="Eigen", name_en="Own", first_year=2025, last_year=2030, midterm_year=2027, is_current=True
    )

    assert load_preset().is_current is False


def test_load_preset_of_an_unknown_code_makes_nothing():
    with pytest.raises(FileNotFoundError):
        load_preset("no-such-framework")
    assert Framework.objects.count() == 0


def _pairs(row):
    """Every text of a preset that exists in two languages."""
    for name, value in row.items():
        if name.endswith("_nl"):
            yield name, value, row[f"{name[:-2]}en"]
        elif isinstance(value, list):
            for inner in value:
                yield from _pairs(inner)


def test_presets_say_everything_in_both_languages():
    assert [p["code"] for p in available()] == [FIRST, NEXT]
    data = json.loads((FOLDER / f"{FIRST}.json").read_text(encoding="utf-8"))

    half = [(name, nl) for name, nl, en in _pairs(data) if bool(nl) != bool(en)]

    assert half == []
    assert all(s["guidance_nl"] and s["guidance_en"] for k in data["kinds"] for s in k["sections"])


def test_a_kind_that_the_preset_got_later_is_brought_in_once_after_the_others(capsys):
    framework = load_preset()
    DocumentKind.objects.get(code="framework_letter").delete()

    for _twice in range(2):
        call_command("bring_in_kind", "framework_letter")

    kind = framework.documentkinds.order_by("order").last()
    assert (kind.code, kind.holds, kind.templates.count(), kind.rules.get().right) == (
        "framework_letter",
        "round",
        4,
        "advice",
    )
    said = [line.rpartition(" was ")[2] for line in capsys.readouterr().out.splitlines()]
    assert said == ["added.", "there already."]


def test_a_kind_that_is_in_no_preset_is_said():
    load_preset()

    with pytest.raises(CommandError, match="has no kind nothing"):
        call_command("bring_in_kind", "nothing")
