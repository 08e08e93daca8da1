"""Remarks: what they are about, who reads them, who deals with them, and how they follow the text and its versions."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.models import FundingSource
from budgets.services.income import ensure_sources
from budgets.services.lines import save_line
from governance.services.versions import freeze
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.notation import Amount
from kwaliteit.work.remarked import remarked
from plans.models import Remark
from plans.services import documents, drafting, remarks
from plans.talk import Whom
from tests.factories import make_document, make_person, make_unit, someone
from tests.governance.stage import make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db
SAID = "vooral tweedejaars raakten het contact kwijt"
BODY = f"<p>De coronatijd: {SAID}.</p><p>Daarom een mentor.</p>"


@pytest.fixture
@kept
def document():
    document = make_document()
    save(document, BODY)
    return document


def summary(document):
    return document.sections.get(template__code="summary")


def save(document, body):
    section = summary(document)
    drafting.save_section(section=section, revision=section.revision, actor=document.created_by, body=body)


def remark_on(document, **fields):
    made = {"text": "Waaruit blijkt dit?", "section": summary(document), "quote": SAID} | fields
    return remarks.write_remark(document=document, actor=document.created_by, **made)


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"plans:{name}", args=args), query).content.decode()


def dean_of(document):
    return someone(Role.DEAN, unit=document.unit)


def test_selected_words_are_marked_in_the_text_with_the_way_to_the_remark_and_back(client, document):
    remark = remark_on(document, quote=f" {SAID}\n")

    read = page(client, dean_of(document), "section", document.uuid, "summary")
    drafted = page(client, document.created_by, "section", document.uuid, "summary", lees="")

    for html in (read, drafted):
        assert f"<p>De coronatijd: <mark>{SAID}</mark>" in html
        assert f'id="words-{remark.uuid}" href="#remark-{remark.uuid}"' in html
        assert f'href="#words-{remark.uuid}"' in html
        assert f'id="remark-{remark.uuid}"' in html


def test_who_drafts_finds_the_way_from_the_editor_to_the_marked_text(client, document):
    remark = remark_on(document)

    html = page(client, document.created_by, "section", document.uuid, "summary")

    assert "<mark>" not in html
    assert f'href="?lees#words-{remark.uuid}"' in html


def test_the_mark_follows_the_words_and_when_they_are_gone_the_remark_says_what_it_was_about(client, document):
    remark_on(document)

    save(document, f"<h3>Vooraf</h3><p>Nieuw: {SAID}, en hoe.</p>")
    moved = page(client, dean_of(document), "section", document.uuid, "summary")
    save(document, "<p>Nieuw: vooral tweedejaars verloren het contact.</p>")
    changed = page(client, dean_of(document), "section", document.uuid, "summary")
    save(document, "<p>Iets anders.</p>")
    gone = page(client, dean_of(document), "section", document.uuid, "summary")

    assert f"<p>Nieuw: <mark>{SAID}</mark>" in moved
    assert "<mark>vooral tweedejaars verloren het contact</mark>" in changed
    assert "Deze woorden zijn gewijzigd" in changed
    assert "<mark>" not in gone
    assert f"De coronatijd: {SAID}." in gone
    assert "Deze woorden staan niet meer in de tekst" in gone


def test_a_remark_that_was_dealt_with_is_no_longer_marked_and_says_in_which_version_it_was_met(client, document):
    actor = document.created_by
    remark = remark_on(document)
    first = freeze(document=document, actor=actor, at=timezone.now() - datetime.timedelta(hours=2))
    remarks.resolve_remark(remark=remark, actor=actor, at=timezone.now() - datetime.timedelta(hours=1))
    before = page(client, dean_of(document), "section", document.uuid, "summary")
    save(document, "<p>In het panelgesprek van november.</p>")
    second = freeze(document=document, actor=actor)
    save(document, "<p>Nog later.</p>")
    freeze(document=document, actor=actor)

    after = page(client, dean_of(document), "section", document.uuid, "summary")
    listed = page(client, dean_of(document), "remarks", document.uuid)

    assert "<mark>" not in before
    assert "voor het eerst in versie" not in before
    for html in (after, listed):
        assert "voor het eerst in versie 2" in html
        assert reverse("governance:version", args=[second.uuid]) in html
        assert reverse("governance:version", args=[first.uuid]) + '">voor' not in html


def test_a_remark_is_opened_again_by_who_drafts_or_who_wrote_it(client, document):
    dean, other = dean_of(document), dean_of(document)
    remark = remarks.write_remark(document=document, actor=dean, text="Waarom?")
    remarks.resolve_remark(remark=remark, actor=document.created_by)

    with pytest.raises(Forbidden):
        remarks.reopen_remark(remark=remark, actor=other)
    client.force_login(dean)
    client.post(reverse("plans:remark_reopen", args=[remark.uuid]))

    remark.refresh_from_db()
    assert (remark.resolved_at, remark.resolved_by) == (None, None)
    assert [row.resolved_by for row in remark.history.order_by("pk")] == [None, document.created_by, None]


def test_a_goal_and_an_amount_can_be_remarked_on_where_they_stand(client, document):
    actor, theme = document.created_by, document.framework.themes.get(code="begeleiding")
    goal = drafting.add_goal(
        document=document, actor=actor, theme=theme, title="Mentoren", result_end="Iedereen een <mentor>"
    )
    measure = drafting.add_measure(document=document, actor=actor, theme=theme, title="Mentoraat", goals=[goal])
    ensure_sources(document.framework)
    source = FundingSource.objects.get(framework=document.framework, code="quality")
    save_line(measure=measure, year=2023, source=source, amount=Amount(18_000_00), actor=actor)
    client.force_login(actor)
    on_goal = {"text": "Meetbaar?", "circle": "board", "goal": str(goal.uuid), "quote": "een <mentor>"}
    on_amount = {"text": "Is dit met index?", "circle": "drafters", "measure": str(measure.uuid)}
    on_amount["amount"] = f"2023/{source.code}"

    form = client.get(reverse("plans:remark", args=[document.uuid]), {"measure": str(measure.uuid)}).content.decode()
    to_goal = client.post(reverse("plans:remark", args=[document.uuid]), on_goal)
    to_amount = client.post(reverse("plans:remark", args=[document.uuid]), on_amount)

    first, second = Remark.objects.order_by("pk")
    assert (first.goal, first.place, to_goal.url.endswith(f"#remark-{first.uuid}")) == (goal, "result_end", True)
    assert "Over: <b>Mentoraat</b>" in form
    assert f'<option value="2023/{source.code}">2023, ' in form
    assert (second.measure, second.year, second.source) == (measure, 2023, source.code)
    assert "Iedereen <mark>een &lt;mentor&gt;</mark>" in client.get(to_goal.url).content.decode()
    html = client.get(to_amount.url).content.decode()
    assert f'18.000 <a class="to-remark" id="words-{second.uuid}"' in html
    assert "Over het bedrag van 2023" in html


def test_the_button_says_who_reads_it_and_offers_only_her_own_circles(client, document):
    own = page(client, document.created_by, "remark", document.uuid)
    deans = page(client, dean_of(document), "remark", document.uuid)

    for label in ("Plaats voor eenheid en College", "Plaats, ook voor de raad"):
        assert label in own
        assert label in deans
    assert "Plaats voor de opstellers" in own
    assert "Plaats voor de opstellers" not in deans
    typed = {"text": "Blijft staan", "circle": "drafters"}
    refused = client.post(reverse("plans:remark", args=[document.uuid]), typed)
    assert refused.status_code == 422
    assert "Blijft staan" in refused.content.decode()
    assert not Remark.objects.exists()


def test_who_a_remark_is_for_finds_it_on_her_home_page_until_it_is_dealt_with(client, document):
    controller, other = someone(Role.CONTROLLER, unit=document.unit), someone(Role.CONTROLLER, unit=make_unit())
    invited = make_person()
    documents.grant_contributor(document=document, person=invited, actor=document.created_by)
    for whom in (Whom(role=Role.CONTROLLER), Whom(person=invited)):
        remark_on(document, text=f"Voor {whom.code}", whom=whom)

    def found(person):
        client.force_login(person)
        return [(item.url, item.text) for item in client.get(reverse("home")).context["items"] if "Voor " in item.text]

    first, second = Remark.objects.order_by("pk")
    assert [url for url, _text in found(controller)] == [
        reverse("plans:section", args=[document.uuid, "summary"]) + f"#remark-{first.uuid}"
    ]
    assert "Voor role-controller" in found(controller)[0][1]
    assert [str(second.uuid) in url for url, _text in found(invited)] == [True]
    assert found(other) == []
    remarks.resolve_remark(remark=first, actor=document.created_by)
    assert found(controller) == []
    documents.revoke_contributor(document=document, person=invited, actor=document.created_by)
    assert found(invited) == []


def test_nobody_is_asked_to_deal_with_a_remark_that_she_does_not_see(document):
    dean, stranger = dean_of(document), make_person()
    remark = remark_on(document, circle="drafters")

    for whom in (Whom(person=dean), Whom(person=stranger), Whom(role=Role.DEAN), Whom(role=Role.SUPERVISOR)):
        with pytest.raises(Refused):
            remarks.assign_remark(remark=remark, actor=document.created_by, whom=whom)
    remarks.assign_remark(remark=remark, actor=document.created_by, whom=Whom(role=Role.PORTFOLIO_HOLDER))

    assert Remark.objects.get().for_role == Role.PORTFOLIO_HOLDER


def test_for_whom_is_said_on_the_screen_by_who_wrote_it(client, document):
    dean = dean_of(document)
    remark = remarks.write_remark(document=document, actor=dean, text="Waarom?")
    client.force_login(dean)
    address = reverse("plans:remark_assign", args=[remark.uuid])

    client.post(address, {"whom": f"person-{document.created_by.uuid}"})
    page_of = client.get(reverse("plans:remarks", args=[document.uuid])).content.decode()
    again = client.get(address).content.decode()
    wrong = client.post(address, {"whom": "person-unknown"})

    assert f"Voor {document.created_by.name}" in page_of
    assert f'value="person-{document.created_by.uuid}" selected' in again
    assert wrong.status_code == 422


@pytest.mark.parametrize("number", [1, 4])
def test_remarks_for_her_cost_one_statement(document, number, django_assert_num_queries):
    for _row in range(number):
        remark_on(document, whom=Whom(role=Role.PORTFOLIO_HOLDER))
    rights = rights_of(document.created_by)

    with django_assert_num_queries(1):
        assert len(list(remarked(rights))) == number


def test_a_remark_with_words_from_elsewhere_keeps_them_as_a_quotation(client, document):
    remark = remark_on(document, quote="staat hier <niet>")

    html = page(client, dean_of(document), "section", document.uuid, "summary")

    assert (remark.place, remark.quote) == ("", "staat hier <niet>")
    assert "staat hier &lt;niet&gt;" in html
    assert "<mark>" not in html


def test_a_remark_for_the_council_too_is_read_at_the_request_and_no_other_is(client):
    stage = make_stage()
    request = stage.ask()
    section = stage.document.sections.get(template__code="summary")
    for circle in ("drafters", "board", "council"):
        fields = {"text": f"Kring {circle}", "circle": circle, "section": section, "quote": "Eerste versie"}
        remarks.write_remark(document=stage.document, actor=stage.person("holder"), **fields)
    client.force_login(stage.person("fr_member"))
    address = reverse("governance:request_remarks", args=[request.uuid])

    assert address in client.get(reverse("governance:request", args=[request.uuid])).content.decode()
    html = client.get(address).content.decode()

    assert "Kring council" in html
    assert "Over: Samenvatting" in html
    assert "Kring drafters" not in html
    assert "Kring board" not in html
    assert reverse("plans:section", args=[stage.document.uuid, "summary"]) not in html


@pytest.mark.parametrize("number", [1, 4])
def test_remarks_at_a_request_cost_the_same_however_many(client, number, django_assert_num_queries):
    stage = make_stage()
    request = stage.ask()
    for _row in range(number):
        fields = {"circle": "council", "measure": stage.measures[0]}
        remark = remarks.write_remark(document=stage.document, actor=stage.person("holder"), text="Let op.", **fields)
        remarks.resolve_remark(remark=remark, actor=stage.person("holder"))
    client.force_login(stage.person("fr_member"))
    address = reverse("governance:request_remarks", args=[request.uuid])
    client.get(address)

    with django_assert_num_queries(9):
        client.get(address)
