"""The screens of a living plan: who sees what, what they cost, and that nothing typed is lost."""

import datetime
import re

import pytest
from django.urls import reverse

from governance.services.versions import freeze
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.models import Act
from plans.models import CarriedBy, Document, Measure, Remark, Section
from plans.services import documents, drafting, links, remarks
from tests.factories import appoint, make_document, make_kind, make_person, make_unit, someone
from tests.kept import kept

pytestmark = pytest.mark.django_db


def drafter_of(document):
    return document.created_by


def theme_of(document, code="begeleiding"):
    return document.framework.themes.get(code=code)


def summary_of(document):
    return document.sections.get(template__code="summary")


def fill(document, items):
    """A document with so many goals, each with a measure and a remark."""
    actor = drafter_of(document)
    for number in range(items):
        goal = drafting.add_goal(document=document, actor=actor, theme=theme_of(document), title=f"Doel {number}")
        drafting.add_measure(
            document=document, actor=actor, theme=theme_of(document), title=f"Maatregel {number}", goals=[goal]
        )
        remark = remarks.write_remark(
            document=document,
            actor=actor,
            text=f"Opmerking {number}",
            section=document.sections.get(theme=theme_of(document)),
        )
        remarks.write_remark(document=document, actor=actor, text="Antwoord", parent=remark)
    return document


@pytest.fixture
@kept
def document():
    return make_document()


def login(client, person):
    client.force_login(person)
    return client


def urls_of(document):
    measure = document.measures.first()
    return {
        "document": reverse("plans:document", args=[document.uuid]),
        "section": reverse("plans:section", args=[document.uuid, "summary"]),
        "theme": reverse("plans:theme", args=[document.uuid, "begeleiding"]),
        "measure": reverse("plans:measure", args=[measure.uuid]),
        "remarks": reverse("plans:remarks", args=[document.uuid]),
        "section_history": reverse("plans:section_history", args=[summary_of(document).uuid]),
        "measure_history": reverse("plans:measure_history", args=[measure.uuid]),
        "contributors": reverse("plans:contributors", args=[document.uuid]),
    }


EDIT = ("goal_add", "measure_add", "initiative_add")


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("drafter", 200, 200), ("dean", 200, 403), ("other faculty", 404, 404), ("contributor", 200, 200)],
)
def test_who_reads_and_who_writes(client, document, who, reads, writes):
    fill(document, 1)
    person = {
        "drafter": lambda: drafter_of(document),
        "dean": lambda: someone(Role.DEAN, unit=document.unit),
        "other faculty": lambda: someone(Role.PORTFOLIO_HOLDER, unit=make_unit()),
        "contributor": make_person,
    }[who]()
    if who == "contributor":
        documents.grant_contributor(document=document, person=person, actor=drafter_of(document))
    login(client, person)
    before = (Document.objects.get(pk=document.pk).revision, Section.history.count(), Act.objects.count())

    assert {name: client.get(url).status_code for name, url in urls_of(document).items()} == dict.fromkeys(
        urls_of(document), reads
    )
    assert [client.get(reverse(f"plans:{name}", args=[document.uuid])).status_code for name in EDIT] == [writes] * 3
    measure = document.measures.first()
    goal = document.goals.first()
    assert [
        client.get(reverse("plans:measure_edit", args=[measure.uuid])).status_code,
        client.post(reverse("plans:measure_links", args=[measure.uuid])).status_code,
        client.get(reverse("plans:goal_edit", args=[goal.uuid])).status_code,
        client.post(
            reverse("plans:section_save", args=[summary_of(document).uuid]), {"revision": 0, "body": ""}
        ).status_code,
    ] == [writes, 302 if writes == 200 else writes, writes, 302 if writes == 200 else writes]
    assert (Document.objects.get(pk=document.pk).revision, Section.history.count(), Act.objects.count()) == before


def test_anonymous_people_are_sent_to_the_login_page(client, document):
    fill(document, 1)

    for url in [reverse("plans:list"), *urls_of(document).values()]:
        response = client.get(url)
        assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize(
    ("page", "statements"),
    [("document", 10), ("section", 10), ("theme", 12), ("measure", 12), ("remarks", 9), ("measure_history", 5)],
)
def test_pages_cost_the_same_however_much_there_is(
    client, document, django_assert_num_queries, items, page, statements
):
    login(client, drafter_of(fill(document, items)))
    url = urls_of(document)[page]
    client.get(url)

    with django_assert_num_queries(statements):
        client.get(url)


@pytest.mark.parametrize("items", [1, 3])
def test_the_list_costs_the_same_and_shows_only_what_may_be_read(client, django_assert_num_queries, items):
    faculty = make_unit()
    kind = make_kind()
    person = someone(Role.PORTFOLIO_HOLDER, unit=faculty)
    mine = [make_document(faculty, person, kind=kind, title=f"Plan {number}") for number in range(items)]
    make_document(title="Plan van een ander")
    for plan in mine:
        freeze(document=plan, actor=person)
    login(client, person)
    client.get(reverse("plans:list"))

    with django_assert_num_queries(6):
        response = client.get(reverse("plans:list"))

    assert [row.pk for row in response.context["page"]] == [row.pk for row in mine]


def test_the_list_says_where_each_plan_stands(client, document):
    closed = make_document(document.unit, drafter_of(document), title="Oude agenda")
    Document.objects.filter(pk=closed.pk).update(closed_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    freeze(document=document, actor=drafter_of(document))
    login(client, drafter_of(document))
    page = client.get(reverse("plans:list")).content.decode()

    cells = re.findall(r'<td>(<span class="state".*?)</td>', page)
    assert [re.sub(r"<[^>]+>", "|", cell).strip("|").split("||") for cell in cells] == [
        ["Nog niet voorgelegd"],
        ["Concept", "Gesloten"],
    ]


def test_the_list_is_filtered_by_words_and_state(client, document):
    closed = make_document(document.unit, drafter_of(document), title="Oude agenda")
    Document.objects.filter(pk=closed.pk).update(closed_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    login(client, drafter_of(document))

    def found(**query):
        return [row.title for row in client.get(reverse("plans:list"), query).context["page"]]

    assert found() == ["Kwaliteitsafspraken 2022–2024", "Oude agenda"]
    assert found(q="agenda oude") == ["Oude agenda"]
    assert found(state="closed") == ["Oude agenda"]
    assert found(kind="bestaat-niet") == found()


def save_url(document):
    return reverse("plans:section_save", args=[summary_of(document).uuid])


def test_saving_a_text_stays_within_its_budget(client, document, django_assert_num_queries):
    login(client, drafter_of(document))
    client.post(save_url(document), {"revision": 0, "body": "<p>a</p>"})

    with django_assert_num_queries(13):  # eleven, and the two of its transaction
        response = client.post(
            save_url(document), {"revision": 1, "body": "<p>b</p>"}, headers={"Accept": "application/json"}
        )

    assert response.json()["revision"] == 2
    assert response.json()["words"] == "1 woord"


def test_a_text_that_is_too_long_is_refused_at_its_place(client, document):
    login(client, drafter_of(document))

    response = client.post(save_url(document), {"revision": 0, "body": "x" * 400_001})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"body"}
    assert "x" * 1000 in response.content.decode()
    assert summary_of(document).revision == 0


def measure_fields(document, **fields):
    names = {"theme": theme_of(document).pk, "title": "Mentoraat", "revision": 0, "nature": ""}
    return {**names, **fields}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"starts_on": "1-9-2022", "ends_on": "31-12-2021"}, {"ends_on"}),
        ({"ends_on": "31-12-2031"}, {"ends_on"}),
        ({"starts_on": "31-02-2022"}, {"starts_on"}),
        ({"title": ""}, {"title"}),
        ({"theme": "999999"}, {"theme"}),
        ({"instrument": "x" * 301}, {"instrument"}),
    ],
)
def test_bad_input_in_a_measure_is_said_at_the_place_and_nothing_typed_is_lost(client, document, fields, wrong):
    login(client, drafter_of(document))
    typed = measure_fields(document, target_group="tweedejaars", description="<p>Wat wij doen</p>", **fields)

    response = client.post(reverse("plans:measure_add", args=[document.uuid]), typed)

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == wrong
    assert "tweedejaars" in response.content.decode()
    assert "Wat wij doen" in response.content.decode()
    assert Measure.objects.count() == 0


def test_a_measure_is_added_once_however_often_the_button_is_clicked(client, document):
    login(client, drafter_of(document))
    typed = measure_fields(
        document, act_key="0f0e0d0c-0b0a-4908-8706-050403020100", starts_on="1-9-2022", ends_on="31-12-2024"
    )

    answers = [client.post(reverse("plans:measure_add", args=[document.uuid]), typed) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert [row.starts_on for row in Measure.objects.all()] == [datetime.date(2022, 9, 1)]


def test_an_older_text_is_brought_back_as_a_new_save(client, document):
    actor = drafter_of(document)
    first = drafting.save_section(section=summary_of(document), revision=0, actor=actor, body="<p>eerst</p>")
    drafting.save_section(section=first, revision=1, actor=actor, body="<p>later</p>")
    login(client, actor)
    older = first.history.get(body="<p>eerst</p>")

    client.post(reverse("plans:section_bring_back", args=[first.uuid, older.history_id]))

    section = summary_of(document)
    assert (section.body, section.revision, section.history.count()) == ("<p>eerst</p>", 3, 4)


def test_links_are_chosen_on_the_measure_and_read_from_both_ends(client):
    faculty = make_unit()
    kind = make_kind("faculty")
    agenda = make_document(make_unit("programme", faculty), kind=make_kind("programme", framework=kind.framework))
    plan = make_document(faculty, kind=kind)
    goal = drafting.add_goal(
        document=agenda, actor=drafter_of(agenda), theme=theme_of(agenda), title="Niemand stopt ongezien"
    )
    measure = drafting.add_measure(document=plan, actor=drafter_of(plan), theme=theme_of(plan), title="Mentoraat")
    login(client, drafter_of(plan))

    client.post(reverse("plans:measure_links", args=[measure.uuid]), {"goal": str(goal.uuid)})
    up = client.get(reverse("plans:measure", args=[measure.uuid])).content.decode()
    down = login(client, drafter_of(agenda)).get(reverse("plans:theme", args=[agenda.uuid, "begeleiding"]))

    assert [link.goal for link in CarriedBy.objects.all()] == [goal]
    assert "Niemand stopt ongezien" in up
    assert "Mentoraat" in down.content.decode()
    links.uncarry(goal=goal, measure=measure, actor=drafter_of(plan))
    assert CarriedBy.objects.count() == 0


def test_remarks_are_written_answered_and_dealt_with_on_the_screen(client, document):
    dean = someone(Role.DEAN, unit=document.unit)
    section = summary_of(document)
    login(client, dean).post(
        reverse("plans:remark", args=[document.uuid]),
        {"text": "Waaruit blijkt dit?", "circle": "board", "section": str(section.uuid)},
    )
    remark = Remark.objects.get()
    login(client, drafter_of(document))

    client.post(reverse("plans:remark_answer", args=[remark.uuid]), {"text": "Uit het panelgesprek."})
    client.post(reverse("plans:remark_resolve", args=[remark.uuid]))

    remark.refresh_from_db()
    assert (remark.section, remark.author, remark.resolved_by) == (section, dean, drafter_of(document))
    assert [answer.text for answer in remark.answers.all()] == ["Uit het panelgesprek."]


def test_remarks_of_the_drafters_do_not_leak_to_other_readers(client, document):
    remark = remarks.write_remark(
        document=document, actor=drafter_of(document), text="Dit weten wij nog niet", circle="drafters"
    )
    login(client, someone(Role.DEAN, unit=document.unit))

    assert "Dit weten wij nog niet" not in client.get(reverse("plans:remarks", args=[document.uuid])).content.decode()
    assert client.post(reverse("plans:remark_answer", args=[remark.uuid]), {"text": "x"}).status_code == 404


def test_a_document_is_begun_on_the_screen(client):
    faculty = make_unit()
    kind = make_kind()
    login(client, someone(Role.PORTFOLIO_HOLDER, unit=faculty))
    typed = {"place": f"{kind.pk}-{faculty.pk}", "title": "Plan", "first_year": "2022", "language": "nl"}

    wrong = client.post(reverse("plans:create"), {**typed, "last_year": "2021"})
    right = client.post(reverse("plans:create"), {**typed, "last_year": "2024"})

    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"last_year"})
    assert right.url == reverse("plans:document", args=[Document.objects.get().uuid])


@pytest.mark.parametrize("typed", [{"revision": "abc", "body": "x"}, {"revision": 0, "choice": "theirs"}])
def test_saving_tells_an_outsider_nothing_whatever_she_sends(client, document, typed):
    login(client, someone(Role.PORTFOLIO_HOLDER, unit=make_unit()))

    by_script = client.post(save_url(document), typed, headers={"Accept": "application/json"})

    assert [client.post(save_url(document), typed).status_code, by_script.status_code] == [404, 404]


def test_a_remark_says_what_its_author_is_at_this_unit(client, document):
    writer = someone(Role.DEAN, unit=make_unit())
    appoint(writer, Role.QUALITY_OFFICER, unit=document.unit)
    remark = remarks.write_remark(document=document, actor=drafter_of(document), text="Klopt dit?")
    documents.grant_contributor(document=document, person=writer, actor=drafter_of(document))
    remarks.write_remark(document=document, actor=writer, text="Ja.", parent=remark)
    login(client, drafter_of(document))
    page = client.get(reverse("plans:remarks", args=[document.uuid])).content.decode()

    roles = re.findall(r'<b>Person \d+</b> <span class="fine">([^,<]+),', page)
    assert roles == ["Portefeuillehouder onderwijs", "Kwaliteitsmedewerker"]
