"""A council's own words stand in a report as it wrote them: no other hand reaches them, by no road."""

import contextlib
import json

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from governance.services.adoption import adopt
from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.work.own_words import own_words
from plans.models import Editor, NamedText, Opening, Section
from plans.models.framework import ReportsOn
from plans.permissions import may_edit
from plans.services import beginning, citing, drafting, naming, suggestions
from plans.services.documents import grant_contributor
from plans.services.opening import open_to_body
from tests.addresses import acting
from tests.factories import appoint, make_body, make_person, someone
from tests.governance.world import give_right
from tests.kept import kept
from tests.monitoring.reports import Reporting, make_reporting

pytestmark = pytest.mark.django_db
WORDS = "<p>Wij waren te laat betrokken.</p>"


@pytest.fixture
@kept
def reporting() -> Reporting:
    """A report of 2019, for which nothing was promised, open to the faculty council, which wrote its words."""
    reporting = make_reporting(2019, 2019, ReportsOn.YEAR)
    world = reporting.stage.world
    open_to_body(document=reporting.report, body=world.bodies["fr"], actor=reporting.holder)
    write(reporting, world.people["fr_secretary"], WORDS)
    return reporting


def section(reporting) -> Section:
    return reporting.report.sections.select_related("template", "document").get(template__code="council-reflection")


def write(reporting, person, body) -> Section:
    part = section(reporting)
    return drafting.save_section(section=part, revision=part.revision, actor=person, body=body)


def others(reporting) -> list:
    """Everybody who is not of this council, in every role; a superuser; and who was invited to write along."""
    world = reporting.stage.world
    made = [
        someone(role, unit=unit)
        for unit in (world.institution, world.faculty, world.programme)
        for role in Role.values
        if role
        not in {
            "council_member",
            "council_alternate",
            "council_chair",
            "council_secretary",
            "body_member",
            "supervisor",
        }
    ]
    elsewhere = [world.bodies[code] for code in ("olc", "ur", "fb", "cvb")]
    elsewhere.append(make_body(BodyKind.FACULTY_COUNCIL, world.people["stranger"].appointments.get().unit))
    made += [
        someone(role, body=body)
        for body in elsewhere
        for role in (Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER)
    ]
    made.append(someone(Role.COUNCIL_ALTERNATE, body=world.bodies["fr"]))
    made.append(make_person(is_superuser=True, is_staff=True))
    invited = make_person()
    grant_contributor(document=reporting.report, person=invited, actor=reporting.holder, sections=[section(reporting)])
    both = appoint(someone(Role.COUNCIL_CHAIR, body=world.bodies["fr"]), Role.PORTFOLIO_HOLDER, unit=world.faculty)
    return [*made, invited, both]


def test_members_chair_and_secretary_write_and_do_not_become_drafters_by_it(reporting):
    world = reporting.stage.world
    people = [
        world.people["fr_member"],
        world.people["fr_secretary"],
        someone(Role.COUNCIL_CHAIR, body=world.bodies["fr"]),
    ]

    for number, person in enumerate(people):
        write(reporting, person, f"<p>Wij zagen {number} docenten.</p>")

    assert section(reporting).body == "<p>Wij zagen 2 docenten.</p>"
    assert not reporting.report.editors.filter(person__in=people).exists()
    assert not may_edit(reporting.report, rights(people[0]))


def rights(person):
    from kwaliteit.organisation.rights import rights_of

    return rights_of(person)


def test_nobody_writes_before_the_text_is_open_to_the_council(reporting):
    Opening.objects.all().delete()

    with pytest.raises(Forbidden):
        write(reporting, reporting.stage.person("fr_secretary"), "<p>Te vroeg.</p>")


def test_no_other_role_changes_a_word_by_any_road(reporting, client):
    part, revision = section(reporting), reporting.report.revision
    older = NamedText.objects.create(
        document=reporting.report, name="Ouder", texts={str(part.uuid): {"body": "<p>Weg.</p>", "no_goals_reason": ""}},
        made_by=reporting.holder, made_at=part.changed_at,
    )  # fmt: skip
    roads = {
        "editor": lambda who: drafting.save_section(
            section=part, revision=part.revision, actor=who, body="<p>Weg.</p>"
        ),
        "merge": lambda who: drafting.save_section(section=part, revision=0, actor=who, body="<p>Weg.</p>"),
        "citation": lambda who: citing.cite(section=part, what="goal", source=part.uuid, html="<p>Weg.</p>", actor=who),
        "named text": lambda who: naming.bring_back(named=older, actor=who),
        "suggestion": lambda who: suggestions.suggest(
            part=part, revision=part.revision, actor=who, suggested=suggestions.Suggested(texts={"body": "<p>Weg.</p>"})
        ),
    }
    people = others(reporting)
    for person in people:
        for road in roads.values():
            with contextlib.suppress(Forbidden, Refused):
                road(person)
            assert section(reporting).body == WORDS
        client.force_login(person)
        for headers in ({}, {"accept": "application/json"}):
            save = reverse("plans:section_save", args=[part.uuid])
            answer = client.post(save, {"body": "<p>Weg.</p>", "revision": part.revision}, headers=headers)
            assert answer.status_code in {403, 404}
        history = part.history.order_by("history_id").first()
        back = reverse("plans:section_bring_back", args=[part.uuid, history.pk])
        assert client.post(back, {"revision": part.revision}).status_code in {403, 404, 422}
        assert section(reporting).body == WORDS
    assert len(people) > 50
    assert revision <= section(reporting).document.revision


def test_board_staff_and_application_manager_change_no_word_at_any_address_of_the_site(reporting, client):
    """Whatever address is asked, with what a form of it could hold: also one that nobody thought of here."""
    world = reporting.stage.world
    people = [world.people["rector"], world.people["staff"], someone(Role.APPLICATION_MANAGER, unit=world.institution)]

    assert [_changed_at(client, person, reporting) for person in people] == ["", "", ""]
    save = reverse("plans:section_save", args=[section(reporting).uuid])
    assert _changed_at(client, world.people["fr_secretary"], reporting) == save


def _changed_at(client, person, reporting) -> str:
    """The first address at which this person changes the words of the council."""
    part = section(reporting)
    given = {
        "section": part.uuid, "document": reporting.report.uuid, "uuid": reporting.report.uuid, "part": part.uuid,
        "code": "council-reflection", "row": part.history.earliest("history_id").pk, "pk": part.pk,
    }  # fmt: skip
    client.force_login(person)
    addresses = list(_addresses({name: str(value) for name, value in given.items()}))
    assert len(addresses) > 80
    typed = {"body": "<p>Weg.</p>", "text": "<p>Weg.</p>", "revision": part.revision, "seen": part.revision}
    for at, address in enumerate(addresses):
        client.post(address, {**typed, "what": "talk", "act_key": f"{person.pk}-{at}"})
        if not Section.objects.filter(pk=part.pk, body=WORDS).exists():
            return address
    return ""


def _addresses(given: dict[str, str]):
    """Each address of ours that acts and is made of these."""
    for name in sorted(acting()):
        space, _colon, bare = name.rpartition(":")
        for candidate in get_resolver().reverse_dict.getlist(bare) if not space else _of_space(space, bare):
            wanted = candidate[0][0][1]
            if wanted and set(wanted) <= set(given):
                with contextlib.suppress(NoReverseMatch):
                    yield reverse(name, kwargs={key: given[key] for key in wanted})


def _of_space(space: str, bare: str):
    _prefix, resolver = get_resolver().namespace_dict[space]
    return resolver.reverse_dict.getlist(bare)


def test_the_drafter_reads_it_in_the_report_and_gets_no_editor(reporting, client):
    client.force_login(reporting.holder)
    page = client.get(reverse("plans:section", args=[reporting.report.uuid, "council-reflection"]))

    assert WORDS in page.content.decode()
    assert "form" not in page.context or page.context["form"] is None


def test_a_text_with_a_name_leaves_the_own_words_out(reporting):
    named = naming.name_text(document=reporting.report, name="Voor de raad", actor=reporting.holder)

    assert str(section(reporting).uuid) not in named.texts


def test_the_report_of_the_next_year_begins_without_them(reporting):
    report = reporting.report
    new, left = beginning.begin(
        begun_from=report, kind=report.kind, unit=report.unit, title="Verslag 2020", first_year=2020, last_year=2020,
        actor=reporting.holder,
    )  # fmt: skip

    assert [row.body for row in new.sections.all()] == ["", ""]
    assert left == []


def test_the_frozen_version_marks_them_as_the_councils(reporting, client):
    version = freeze(document=reporting.report, actor=reporting.holder)
    marked = [row for row in json.loads(version.payload)["sections"] if "written_by" in row]

    body = reporting.stage.world.bodies["fr"]
    assert [row["written_by"]["code"] for row in marked] == [body.code]
    client.force_login(reporting.holder)
    assert (
        "De eigen woorden van de faculteitsraad"
        in client.get(reverse("governance:version", args=[version.uuid])).content.decode()
    )


def test_laying_a_version_before_the_council_opens_the_text_to_it(reporting):
    Opening.objects.all().delete()
    give_right(reporting.report.kind, BodyKind.FACULTY_COUNCIL, "discussion")
    version = freeze(document=reporting.report, actor=reporting.holder)
    lay_before(version=version, body=reporting.stage.world.bodies["fr"], actor=reporting.holder)

    write(reporting, reporting.stage.person("fr_member"), "<p>Nu wel.</p>")
    assert section(reporting).body == "<p>Nu wel.</p>"


def test_the_council_reads_the_draft_and_writes_on_its_own_page(reporting, client):
    address = reverse("plans:own_words", args=[reporting.report.uuid, "council-reflection"])
    client.force_login(reporting.stage.person("fr_member"))
    page = client.get(address)
    assert page.status_code == 200
    assert "form" in page.context

    save = reverse("plans:section_save", args=[section(reporting).uuid])
    answer = client.post(save, {"body": "<p>Beter.</p>", "revision": section(reporting).revision})
    assert (answer.status_code, answer.url) == (302, address)
    assert section(reporting).body == "<p>Beter.</p>"

    client.force_login(reporting.stage.person("stranger"))
    assert client.get(address).status_code == 404


def test_the_drafter_opens_the_text_by_a_button(reporting, client):
    Opening.objects.all().delete()
    client.force_login(reporting.holder)
    answer = client.post(reverse("plans:open_draft", args=[reporting.report.uuid, "council-reflection"]))

    assert answer.status_code == 302
    assert Opening.objects.get().body == reporting.stage.world.bodies["fr"]


def test_the_page_of_the_council_leads_to_what_it_writes_itself(reporting, client):
    body = reporting.stage.world.bodies["fr"]
    address = reverse("plans:own_words", args=[reporting.report.uuid, "council-reflection"])
    client.force_login(reporting.stage.person("fr_member"))

    assert address in client.get(reverse("governance:body", args=[body.code])).content.decode()


def test_home_leads_each_member_to_them_until_something_stands_there(reporting, client):
    address = reverse("plans:own_words", args=[reporting.report.uuid, "council-reflection"])
    part = section(reporting)
    write(reporting, reporting.stage.person("fr_secretary"), "")

    def asked(name) -> bool:
        client.force_login(reporting.stage.person(name))
        return address in client.get(reverse("home")).content.decode()

    assert [name for name in ("fr_member", "fr_secretary", "ur_secretary", "holder", "dean") if asked(name)] == [
        "fr_member",
        "fr_secretary",
    ]
    write(reporting, reporting.stage.person("fr_member"), part.body)
    assert not asked("fr_member")


def test_home_asks_no_words_of_a_member_who_is_an_editor_of_the_report(reporting):
    write(reporting, reporting.stage.person("fr_secretary"), "")
    member = reporting.stage.person("fr_member")
    assert len(list(own_words(rights(member)))) == 1

    now = timezone.now()
    Editor.objects.create(document=reporting.report, person=member, first_at=now, last_at=now)

    assert not may_edit(reporting.report, rights(member), section(reporting))
    assert list(own_words(rights(member))) == []


def test_home_asks_for_no_words_in_a_report_that_is_adopted(reporting):
    write(reporting, reporting.stage.person("fr_secretary"), "")
    version = freeze(document=reporting.report, actor=reporting.holder)
    member = rights(reporting.stage.person("fr_member"))
    assert len(list(own_words(member))) == 1

    adopt(version=version, actor=reporting.stage.person("dean"), adopted_on=today())

    assert list(own_words(member)) == []
