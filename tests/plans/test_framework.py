"""Frameworks are filled in by the application manager, and nobody else; what is in use stays."""

import pytest
from django.db import IntegrityError, transaction

from kwaliteit.shared.errors import Forbidden, Refused
from plans.forms_framework import KindForm
from plans.models import Ambition, DocumentKind, Framework, RightRule, Section, SectionTemplate, Theme
from plans.preset import load_preset
from plans.services import framework as services
from plans.services.documents import create_document
from tests.factories import Level, Role, institution, make_unit, someone

pytestmark = pytest.mark.django_db
NEW = {
    "code": "eigen-2025",
    "name_nl": "Eigen afspraken 2025–2030",
    "name_en": "Own agreements 2025–2030",
    "first_year": 2025,
    "last_year": 2030,
    "midterm_year": 2027,
}


@pytest.fixture
def manager():
    return someone(Role.APPLICATION_MANAGER, unit=institution())


@pytest.fixture
def framework(manager):
    return services.create_framework(actor=manager, **NEW)


def add_theme(framework, manager, name="Een", **fields):
    return services.add_part(
        part="theme", parent=framework, actor=manager, name_nl=name, name_en=f"{name} (en)", **fields
    )


def test_create_framework_makes_an_empty_one_with_history(framework, manager):
    assert (framework.themes.count(), framework.documentkinds.count()) == (0, 0)
    assert [h.history_user for h in framework.history.all()] == [manager]


@pytest.mark.parametrize(
    "fields",
    [
        {"last_year": 2024},
        {"midterm_year": 2031},
        {"first_year": 1999},
        {"name_en": ""},
        {"code": "twee woorden"},
    ],
    ids=["end-before-start", "midterm-outside", "too-early", "one-language", "code-with-a-space"],
)
def test_create_framework_refuses_and_leaves_no_trace(manager, fields):
    with pytest.raises(Refused):
        services.create_framework(actor=manager, **{**NEW, **fields})
    assert Framework.objects.count() == 0
    assert Framework.history.count() == 0


def test_create_framework_refuses_a_code_that_exists(framework, manager):
    with pytest.raises(Refused):
        services.create_framework(actor=manager, **NEW)
    assert Framework.objects.count() == 1


@pytest.mark.parametrize("role", [Role.BOARD_STAFF, Role.BOARD_MEMBER, Role.QUALITY_OFFICER, Role.CONTROLLER])
def test_only_the_application_manager_changes_frameworks(framework, manager, role):
    other = someone(role, unit=institution())
    theme = add_theme(framework, manager)

    for act in (
        lambda: services.create_framework(actor=other, **{**NEW, "code": "other"}),
        lambda: services.change_framework(framework=framework, actor=other, last_year=2031),
        lambda: services.show_first(framework=framework, actor=other),
        lambda: services.bring_in_preset(code="kwaliteitsafspraken-2019-2024", actor=other),
        lambda: add_theme(framework, other),
        lambda: services.change_part(row=theme, actor=other, name_nl="Anders"),
        lambda: services.move_part(row=theme, up=True, actor=other),
        lambda: services.remove_part(row=theme, actor=other),
        lambda: services.remove_framework(framework=framework, actor=other),
    ):
        with pytest.raises(Forbidden):
            act()
    assert [t.name_nl for t in Theme.objects.all()] == ["Een"]
    assert Framework.objects.count() == 1


def test_copy_framework_takes_over_every_part(manager):
    source = load_preset()

    made = services.copy_framework(source=source, actor=manager, **NEW)

    assert [t.code for t in made.themes.order_by("order")] == [t.code for t in source.themes.order_by("order")]
    assert (
        SectionTemplate.objects.filter(kind__framework=made).count()
        == SectionTemplate.objects.filter(kind__framework=source).count()
    )
    rules = [RightRule.objects.filter(kind__framework=row).count() for row in (made, source)]
    assert rules[0] == rules[1] > 0
    criterion = made.documentkinds.get(code="faculty_agreement").templates.get(code="summary").criterion
    assert (criterion.code, criterion.framework) == ("c1", made)
    assert {m.year for m in made.moments.all()} == {None}
    assert made.is_current is False


def test_add_part_gives_order_and_code(framework, manager):
    first, second = add_theme(framework, manager, "Begeleiding"), add_theme(framework, manager, "Begeleiding")

    assert [(t.order, t.code) for t in (first, second)] == [(1, "begeleiding"), (2, "begeleiding-2")]


def test_move_part_changes_places_and_renumbers(framework, manager):
    themes = [add_theme(framework, manager, name) for name in ("Een", "Twee", "Drie")]

    services.move_part(row=themes[2], up=True, actor=manager)
    services.move_part(row=themes[0], up=True, actor=manager)

    assert list(framework.themes.order_by("order").values_list("name_nl", "order")) == [
        ("Een", 1),
        ("Drie", 2),
        ("Twee", 3),
    ]


def test_rules_are_said_once_and_within_a_term(framework, manager):
    kind = services.add_part(
        part="kind", parent=framework, actor=manager, name_nl="Plan", name_en="Plan", level=Level.FACULTY
    )
    rule = {"part": "rule", "parent": kind, "actor": manager, "body_kind": "faculty_council", "right": "consent"}
    services.add_part(**rule, term=6, term_unit="weeks")

    with pytest.raises(Refused):
        services.add_part(**rule, term=4, term_unit="weeks")
    with pytest.raises(Refused):
        services.add_part(**{**rule, "right": "advice"}, term=0, term_unit="days")

    assert [(r.right, r.term_in_days) for r in kind.rules.all()] == [("consent", 42)]


def test_a_part_in_use_cannot_be_removed(manager):
    framework = load_preset()
    faculty = make_unit(Level.FACULTY)
    kind = framework.documentkinds.get(code="faculty_agreement")
    holder = someone(Role.PORTFOLIO_HOLDER, unit=faculty)
    create_document(kind=kind, unit=faculty, title="Plan", first_year=2019, last_year=2024, actor=holder)

    before = (Theme.objects.count(), DocumentKind.objects.count(), RightRule.objects.count())
    for row in (framework.themes.first(), kind, framework.criterions.get(code="c1"), kind.rules.get()):
        with pytest.raises(Refused):
            services.remove_part(row=row, actor=manager)
    with pytest.raises(Refused):
        services.remove_framework(framework=framework, actor=manager)

    assert (Theme.objects.count(), DocumentKind.objects.count(), RightRule.objects.count()) == before


@pytest.mark.parametrize(("level", "wrong"), [("institution", []), ("faculty", ["holds"])])
def test_only_a_kind_of_the_institution_divides_money(level, wrong):
    fields = {"name_nl": "Kadernota", "name_en": "Letter", "code": "letter", "level": level, "holds": "round"}

    assert list(KindForm(fields).errors) == wrong


def test_remove_part_keeps_its_history(framework, manager):
    ambition = services.add_part(part="ambition", parent=framework, actor=manager, name_nl="Een", name_en="One")

    services.remove_part(row=ambition, actor=manager)

    assert Ambition.objects.count() == 0
    assert [(h.history_type, h.history_user) for h in Ambition.history.order_by("history_id")] == [
        ("+", manager),
        ("-", manager),
    ]


def test_open_documents_get_the_section_of_a_new_theme_and_lose_an_empty_one(manager):
    framework = load_preset()
    faculty = make_unit(Level.FACULTY)
    kind = framework.documentkinds.get(code="faculty_agreement")
    holder = someone(Role.PORTFOLIO_HOLDER, unit=faculty)
    document = create_document(kind=kind, unit=faculty, title="Plan", first_year=2019, last_year=2024, actor=holder)
    before = Section.objects.filter(document=document).count()

    theme = add_theme(framework, manager, "Zevende")
    section = services.add_part(part="section", parent=kind, actor=manager, name_nl="Bijlage", name_en="Annex")

    assert document.sections.filter(theme=theme).count() == 1
    assert document.sections.count() == before + 2
    services.remove_part(row=section, actor=manager)
    assert document.sections.count() == before + 1
    revision = document.revision
    document.refresh_from_db()
    assert document.revision == revision + 3


def test_a_section_with_text_keeps_its_template(manager):
    framework = load_preset()
    faculty = make_unit(Level.FACULTY)
    kind = framework.documentkinds.get(code="faculty_agreement")
    holder = someone(Role.PORTFOLIO_HOLDER, unit=faculty)
    document = create_document(kind=kind, unit=faculty, title="Plan", first_year=2019, last_year=2024, actor=holder)
    section = document.sections.get(template__code="feasibility")
    section.body = "<p>Text</p>"
    section.save()

    with pytest.raises(Refused):
        services.remove_part(row=section.template, actor=manager)
    assert document.sections.filter(template__code="feasibility").count() == 1


def test_the_database_holds_one_framework_that_is_shown_first(framework, manager):
    services.show_first(framework=load_preset(), actor=manager)

    with pytest.raises(IntegrityError), transaction.atomic():
        Framework.objects.filter(pk=framework.pk).update(is_current=True)


def test_show_first_has_one_framework(framework, manager):
    preset = load_preset()
    assert preset.is_current is True

    services.show_first(framework=framework, actor=manager)

    assert [f.code for f in Framework.objects.filter(is_current=True)] == ["eigen-2025"]
