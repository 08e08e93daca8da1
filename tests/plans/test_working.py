"""Working on one plan together: who is where, who may write what, sessions of work, and texts with a name."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Presence, Section, SectionGrant
from plans.permissions import may_edit
from plans.services import documents, drafting, naming, presence
from plans.sessions import Save, sessions_of
from tests.factories import make_document, make_person, someone
from tests.kept import kept

pytestmark = pytest.mark.django_db
NINE = datetime.datetime(2030, 7, 1, 9, tzinfo=datetime.UTC)


@pytest.fixture
@kept
def document():
    return make_document()


@pytest.fixture
def noor(document):
    return someone(Role.PORTFOLIO_HOLDER, unit=document.unit)


def part(document, code="summary"):
    return document.sections.get(template__code=code)


def at(minutes):
    return NINE + datetime.timedelta(minutes=minutes)


def save(document, person, body, minutes=0, code="summary"):
    section = part(document, code)
    return drafting.save_section(section=section, revision=section.revision, actor=person, body=body, at=at(minutes))


# --- who is in a text -------------------------------------------------------------------------------------------------


def here(client, section, **sent):
    return client.post(reverse("plans:section_here", args=[section.uuid]), {"revision": section.revision, **sent})


def test_whoever_has_a_text_open_is_named_to_others_for_a_minute(client, document, noor):
    section, now = part(document), timezone.now()
    presence.arrive(section=section, person=noor)
    client.force_login(document.created_by)

    assert noor.name in here(client, section).json()["here"]
    assert noor.name in client.get(reverse("plans:section", args=[document.uuid, "summary"])).content.decode()
    assert here(client, part(document, "steering")).json()["here"] == ""

    Presence.objects.filter(person=noor).delete()
    presence.arrive(section=section, person=noor, at=now - datetime.timedelta(seconds=61))
    assert here(client, section).json()["here"] == ""
    assert [row.person for row in Presence.objects.filter(section=section)] == [document.created_by]


def test_a_look_brings_what_another_saved_and_costs_a_fixed_number_of_statements(
    client, document, noor, django_assert_num_queries
):
    section = part(document)
    save(document, noor, "<p>Van Noor.</p>")
    client.force_login(document.created_by)
    answer = here(client, section).json()
    with django_assert_num_queries(9):
        here(client, part(document))

    assert (answer["revision"], answer["fields"]["body"]) == (1, "<p>Van Noor.</p>")
    assert noor.name in answer["merged"]
    assert "fields" not in here(client, part(document)).json()


# --- who may write what -----------------------------------------------------------------------------------------------


def test_a_contributor_for_named_sections_writes_there_and_reads_the_rest(client, document):
    person = make_person()
    documents.grant_contributor(document=document, person=person, actor=document.created_by, sections=[part(document)])

    save(document, person, "<p>Van de genodigde.</p>")
    with pytest.raises(Forbidden):
        save(document, person, "<p>x</p>", code="steering")
    with pytest.raises(Forbidden):
        drafting.add_goal(document=document, actor=person, theme=document.framework.themes.first(), title="x")

    client.force_login(person)
    pages = {code: client.get(reverse("plans:section", args=[document.uuid, code])) for code in ("summary", "steering")}
    assert {code: "form" in page.context for code, page in pages.items()} == {"summary": True, "steering": False}
    assert client.get(reverse("plans:goal_add", args=[document.uuid])).status_code == 403
    assert here(client, part(document, "steering")).status_code == 403
    assert part(document).body == "<p>Van de genodigde.</p>"


def test_a_new_invitation_takes_the_place_of_the_old_one_and_its_end_takes_all_back(document):
    person, actor = make_person(), document.created_by
    steering = part(document, "steering")
    documents.grant_contributor(document=document, person=person, actor=actor, sections=[part(document)])
    documents.grant_contributor(document=document, person=person, actor=actor)
    save(document, person, "<p>Overal.</p>", code="steering")
    documents.grant_contributor(document=document, person=person, actor=actor, sections=[steering])
    documents.revoke_contributor(document=document, person=person, actor=actor)

    with pytest.raises(Forbidden):
        drafting.save_section(section=steering, revision=1, actor=person, body="<p>y</p>")
    assert SectionGrant.objects.count() == 0
    with pytest.raises(Refused):
        documents.grant_contributor(
            document=document, person=person, actor=actor, sections=list(make_document().sections.all()[:1])
        )


def test_on_the_page_somebody_is_invited_for_a_part_and_owns_it(client, document):
    person, section = make_person("Joris Bakker"), part(document)
    client.force_login(document.created_by)
    address = reverse("plans:contributors", args=[document.uuid])
    client.post(address, {"email": person.email, "sections": [section.pk]})
    assert may_edit(document, rights_of(person), section)
    assert not may_edit(document, rights_of(person))

    steering = part(document, "steering")
    owners = {str(section.pk): person.pk, str(steering.pk): document.created_by.pk}
    client.post(reverse("plans:section_owners", args=[document.uuid]), owners)
    refused = client.post(reverse("plans:section_owners", args=[document.uuid]), {str(steering.pk): person.pk})

    assert (part(document).owner, part(document, "steering").owner) == (person, document.created_by)
    assert refused.status_code == 422
    page = client.get(reverse("plans:section", args=[document.uuid, "summary"])).content.decode()
    assert "Joris Bakker" in page
    assert part(document).revision == 0


def test_an_owner_is_one_who_may_write_there_and_only_drafters_by_role_say_who(document, noor):
    stranger = make_person()
    with pytest.raises(Refused):
        documents.set_owners(document=document, owners={part(document): stranger}, actor=noor)
    with pytest.raises(Forbidden):
        documents.set_owners(document=document, owners={part(document): noor}, actor=stranger)
    with pytest.raises(Refused):
        documents.set_owners(document=document, owners={make_document().sections.first(): noor}, actor=noor)
    assert Section.objects.filter(owner__isnull=False).count() == 0


def test_the_page_of_writers_costs_the_same_however_many_there_are(client, document, django_assert_num_queries):
    client.force_login(document.created_by)
    address = reverse("plans:contributors", args=[document.uuid])
    for _again in range(2):
        documents.grant_contributor(
            document=document, person=make_person(), actor=document.created_by, sections=[part(document)]
        )
        with django_assert_num_queries(11):
            client.get(address)


# --- sessions of work -------------------------------------------------------------------------------------------------


def test_saves_of_one_person_less_than_half_an_hour_apart_are_one_session():
    rows = [(1, 0, 7), (2, 29, 7), (3, 58, 7), (4, 88, 7), (5, 89, 8), (6, 100, 7), (7, 119, 8)]

    found = sessions_of(Save(pk, at(minutes), person) for pk, minutes, person in rows)

    assert [(one.person, [save.pk for save in one.saves]) for one in found] == [
        (8, [7]),
        (7, [4, 6]),
        (8, [5]),
        (7, [1, 2, 3]),
    ]


def test_the_history_shows_sessions_each_of_which_can_be_opened(client, document, noor):
    for minutes, words in enumerate(["een", "een twee", "een twee drie"]):
        save(document, noor, f"<p>{words}</p>", minutes)
    save(document, document.created_by, "<p>vier</p>", 5)
    client.force_login(noor)
    address = reverse("plans:section_history", args=[part(document).uuid])

    rows = client.get(address).context["rows"]
    session = rows[1]["session"]
    opened = client.get(address, {"sessie": session.last}).context["rows"]
    client.post(reverse("plans:section_bring_back", args=[part(document).uuid, opened[2]["row"].pk]))

    told = [(row["row"].history_user, len(row["session"].saves), row["words"], row["more"]) for row in rows[:2]]
    assert told == [(document.created_by, 1, 1, -2), (noor, 3, 3, 3)]
    assert [row["row"].body for row in opened] == ["<p>een twee drie</p>", "<p>een twee</p>", "<p>een</p>"]
    assert part(document).body == "<p>een</p>"


def test_the_words_that_somebody_else_wrote_meanwhile_are_not_counted_as_hers(client, document, noor):
    save(document, noor, "<p>een</p>")
    save(document, document.created_by, "<p>een twee drie</p>", 1)
    save(document, noor, "<p>een twee drie vier</p>", 2)
    client.force_login(noor)

    rows = client.get(reverse("plans:section_history", args=[part(document).uuid])).context["rows"]

    told = [(row["row"].history_user, row["words"], row["more"]) for row in rows]
    assert told[:2] == [(noor, 4, 2), (document.created_by, 3, 2)]


def test_the_history_costs_the_same_however_often_was_saved_and_who_owns_it_is_no_save(
    client, document, noor, django_assert_num_queries
):
    client.force_login(noor)
    address = reverse("plans:section_history", args=[part(document).uuid])
    documents.set_owners(document=document, owners={part(document): noor}, actor=noor)
    for number in range(2):
        save(document, noor, f"<p>{number}</p>", number * 40)
        naming.name_text(document=document, name=f"Concept {number}", actor=noor)
        with django_assert_num_queries(6):
            page = client.get(address)
    assert len(page.context["rows"]) == 3


# --- texts with a name ------------------------------------------------------------------------------------------------


def test_a_text_gets_a_name_is_read_compared_and_brought_back_and_nothing_is_lost(client, document, noor):
    save(document, noor, "<p>Iedere student een mentor.</p>")
    client.force_login(noor)
    listing = reverse("plans:named_texts", args=[document.uuid])
    client.post(listing, {"name": "  Concept 1  juli "})
    save(document, noor, "<p>Iedere student een tutor.</p>", 1)
    save(document, noor, "<p>Sturing.</p>", 2, "steering")
    named = document.named_texts.get()
    address = reverse("plans:named_text", args=[named.uuid])

    read, compared = client.get(address), client.get(address, {"vergelijk": ""})
    client.post(reverse("plans:named_text_back", args=[named.uuid]))

    assert named.name == "Concept 1 juli"
    assert [row["then"]["body"] for row in read.context["sections"]] == ["<p>Iedere student een mentor.</p>"]
    assert [row["section"].code for row in compared.context["sections"]] == ["summary", "steering"]
    assert "mentor</del>" in compared.context["sections"][0]["marked"]
    assert (part(document).body, part(document, "steering").body) == ("<p>Iedere student een mentor.</p>", "")
    assert part(document, "steering").history.filter(body="<p>Sturing.</p>").exists()
    assert client.get(address, {"vergelijk": ""}).context["sections"] == []


@pytest.mark.parametrize(("name", "status"), [("", 422), ("  ", 422), ("x" * 101, 422), ("Concept", 422)])
def test_a_name_is_refused_at_its_field(client, document, noor, name, status):
    naming.name_text(document=document, name="Concept", actor=noor)
    client.force_login(noor)

    page = client.post(reverse("plans:named_texts", args=[document.uuid]), {"name": name})

    assert (page.status_code, page.context["form"].errors.keys()) == (status, {"name"})
    assert document.named_texts.count() == 1


def test_who_writes_in_one_part_alone_names_no_text_and_brings_none_back(document, noor):
    person = make_person()
    documents.grant_contributor(document=document, person=person, actor=noor, sections=[part(document)])
    named = naming.name_text(document=document, name="Concept", actor=noor)

    with pytest.raises(Forbidden):
        naming.name_text(document=document, name="Ander", actor=person)
    with pytest.raises(Forbidden):
        naming.bring_back(named=named, actor=person)
