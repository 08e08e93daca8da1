"""The screens of frameworks: everyone reads the rules, the application manager changes them."""

import pytest
from django.urls import reverse

from plans.models import DocumentKind, Framework, RightRule, SectionTemplate, Theme
from plans.preset import FIRST, NEXT, load_preset
from tests.factories import Role, institution, someone

pytestmark = pytest.mark.django_db
NEW = {
    "code": "eigen-2025",
    "name_nl": "Eigen afspraken",
    "name_en": "Own agreements",
    "first_year": 2025,
    "last_year": 2030,
    "midterm_year": 2027,
}


@pytest.fixture
def manager(client):
    person = someone(Role.APPLICATION_MANAGER, unit=institution())
    client.force_login(person)
    return person


def test_the_manager_fills_in_an_empty_framework_without_a_developer(client, manager):
    made = client.post(reverse("framework:create"), NEW)
    assert (made.status_code, made.url) == (302, reverse("framework:detail", args=["eigen-2025"]))

    theme = {"name_nl": "Begeleiding", "name_en": "Guidance"}
    kind = {"name_nl": "Plan", "name_en": "Plan", "code": "plan", "level": "faculty", "adopted_by": "faculty_board"}
    section = {"name_nl": "Samenvatting", "name_en": "Summary", "required": "on"}
    rule = {"body_kind": "faculty_council", "right": "consent", "term": 6, "term_unit": "weeks", "required": "on"}
    for url, data in (
        (reverse("framework:part_add", args=["eigen-2025", "theme"]), theme),
        (reverse("framework:part_add", args=["eigen-2025", "kind"]), kind),
        (reverse("framework:kind_part_add", args=["eigen-2025", "plan", "section"]), section),
        (reverse("framework:kind_part_add", args=["eigen-2025", "plan", "rule"]), rule),
    ):
        assert client.post(url, data).status_code == 302

    framework = Framework.objects.get()
    assert [t.code for t in framework.themes.all()] == ["begeleiding"]
    assert [(s.code, s.kind.code) for s in SectionTemplate.objects.all()] == [("samenvatting", "plan")]
    assert [(r.body_kind, r.right, r.term_in_days) for r in RightRule.objects.all()] == [
        ("faculty_council", "consent", 42)
    ]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"last_year": 2020}, "last_year"),
        ({"midterm_year": 2040}, "midterm_year"),
        ({"first_year": "twaalf"}, "first_year"),
        ({"name_en": ""}, "name_en"),
        ({"code": "twee woorden"}, "code"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_kept(client, manager, fields, wrong):
    response = client.post(reverse("framework:create"), {**NEW, **fields})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [wrong]
    assert "Eigen afspraken" in response.content.decode()
    assert Framework.objects.count() == 0


def test_a_copy_begins_with_the_parts_of_another_framework(client, manager):
    source = load_preset()

    client.post(reverse("framework:create"), {**NEW, "source": source.pk})

    assert Framework.objects.get(code="eigen-2025").themes.count() == 6


def test_the_preset_is_loaded_with_one_click(client, manager):
    assert [p["code"] for p in client.get(reverse("framework:index")).context["presets"]] == [FIRST, NEXT]

    assert client.post(reverse("framework:preset", args=[FIRST])).status_code == 302

    assert Framework.objects.get().code == FIRST
    assert [p["code"] for p in client.get(reverse("framework:index")).context["presets"]] == [NEXT]


def test_a_theme_is_changed_moved_and_what_is_in_use_stays(client, manager):
    framework = load_preset()
    theme = framework.themes.get(code="differentiatie")
    change = reverse("framework:part_change", args=[framework.code, "theme", theme.pk])
    move = reverse("framework:part_move", args=[framework.code, "theme", theme.pk])

    client.post(change, {"name_nl": "Anders", "name_en": "Different"})
    client.post(move, {"up": "1"})
    theme.refresh_from_db()
    assert (theme.name_nl, theme.order, theme.code) == ("Anders", 1, "differentiatie")

    criterion = framework.criterions.get(code="c1")
    removal = client.post(reverse("framework:part_remove", args=[framework.code, "criterion", criterion.pk]))
    assert removal.status_code == 302
    assert framework.criterions.filter(code="c1").count() == 1


def test_others_read_the_rules_and_change_nothing(client):
    framework = load_preset()
    theme = framework.themes.first()
    client.force_login(someone(Role.BOARD_STAFF, unit=institution()))

    for name, args in (("index", []), ("detail", [FIRST]), ("kind", [FIRST, "faculty_agreement"])):
        response = client.get(reverse(f"framework:{name}", args=args))
        assert (response.status_code, bool(response.context["may"])) == (200, False)
    part = [FIRST, "theme", theme.pk]
    assert client.get(reverse("framework:create")).status_code == 403
    assert client.get(reverse("framework:part_change", args=part)).status_code == 403
    for name in ("part_move", "part_remove"):
        assert client.post(reverse(f"framework:{name}", args=part), {"up": "1"}).status_code == 403
    assert client.post(reverse("framework:preset", args=[FIRST])).status_code == 403
    assert Theme.objects.count() == 6


def test_a_part_of_another_framework_is_not_found_below_this_one(client, manager):
    load_preset()
    client.post(reverse("framework:create"), NEW)
    theme = Theme.objects.first()

    assert client.get(reverse("framework:part_change", args=["eigen-2025", "theme", theme.pk])).status_code == 404
    assert client.get(reverse("framework:part_add", args=["eigen-2025", "section"])).status_code == 404
    assert client.get(reverse("framework:part_add", args=["eigen-2025", "nonsense"])).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_pages_of_a_framework_have_a_fixed_number_of_statements(client, manager, more, django_assert_num_queries):
    framework = load_preset()
    kind = framework.documentkinds.get(code="faculty_agreement")
    for number in range(more):
        Theme.objects.create(framework=framework, code=f"t{number}", name_nl="x", name_en="x", order=9)
        SectionTemplate.objects.create(kind=kind, code=f"s{number}", name_nl="x", name_en="x", order=9)
    for url, count in (
        (reverse("framework:index"), 4),
        (reverse("framework:detail", args=[FIRST]), 13),
        (reverse("framework:kind", args=[FIRST, "faculty_agreement"]), 7),
    ):
        client.get(url)
        with django_assert_num_queries(count):
            client.get(url)


def test_frameworks_stand_under_the_tabs_of_managing_for_who_manages(client, db):
    tabs = []
    for role in (Role.APPLICATION_MANAGER, Role.BOARD_STAFF):
        client.force_login(someone(role, unit=institution()))
        page = client.get(reverse("framework:index")).content.decode()
        tabs.append(f'<a href="{reverse("framework:index")}" aria-current="page">' in page)

    assert tabs == [True, False]


def test_the_manager_says_by_when_each_thing_is_needed(client, manager):
    load_preset()
    kind = DocumentKind.objects.get(code="faculty_agreement")
    address = reverse("framework:needed", args=[FIRST, kind.code])
    usual = {name: field.initial for name, field in client.get(address).context["form"].fields.items()}
    chosen = {name: value for name, value in usual.items() if value}

    same = client.post(address, chosen)
    kind.refresh_from_db()
    assert (same.status_code, kind.needs) == (302, {})

    client.post(address, {**chosen, "goal_end": "adoption", "goal_end-blocks": "on", "measure_nature": "never"})
    kind.refresh_from_db()
    assert kind.needs == {
        "goal_end": {"phase": "adoption", "blocks": True},
        "measure_nature": {"phase": "never", "blocks": False},
    }
    assert kind.history.first().history_user == manager
    page = client.get(reverse("framework:kind", args=[FIRST, kind.code])).content.decode()
    assert page.count("de stap wordt geweigerd") == 1

    wrong = client.post(address, {**chosen, "goal_end": "never", "goal_end-blocks": "on"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["goal_end"])


def test_only_the_manager_says_what_is_needed(client):
    load_preset()
    client.force_login(someone(Role.BOARD_STAFF, unit=institution()))

    assert client.get(reverse("framework:needed", args=[FIRST, "faculty_agreement"])).status_code == 403
