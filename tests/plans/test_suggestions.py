"""Suggestions: who may make them, what they become, and what is left when the text has moved on."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from budgets.models import BudgetLine, FundingSource
from budgets.services.income import ensure_sources
from budgets.services.lines import save_line
from budgets.services.staff import Part, save_parts
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.notation import Amount
from kwaliteit.work.changes import changes as changes_at_home
from kwaliteit.work.remarked import remarked
from plans.models import Document, Remark
from plans.services import drafting, remarks, suggestions
from plans.services.suggestions import Suggested
from tests.factories import make_document, make_person, someone
from tests.kept import kept

pytestmark = pytest.mark.django_db
FIRST = "<p>Elke eerstejaars krijgt een mentor.</p>"
LAST = "<p>De mentor spreekt haar twee keer per jaar.</p>"
BODY = FIRST + LAST
ADDED = '<span class="vh">toegevoegd: </span>'


@pytest.fixture
@kept
def document():
    document = make_document()
    section = summary(document)
    drafting.save_section(section=section, revision=section.revision, actor=document.created_by, body=BODY)
    return document


def summary(document):
    return document.sections.get(template__code="summary")


def dean_of(document):
    return someone(Role.DEAN, unit=document.unit)


def suggest(document, body, by=None, revision=None, **more):
    section = summary(document)
    return suggestions.suggest(
        part=section,
        revision=section.revision if revision is None else revision,
        actor=by or dean_of(document),
        suggested=Suggested({"body": body}, **more),
    )


def take(document, *rows):
    return suggestions.take_over(document=document, suggestions=rows, actor=document.created_by)


def write(document, body):
    section = summary(document)
    drafting.save_section(section=section, revision=section.revision, actor=document.created_by, body=body)


def test_each_difference_is_a_suggestion_of_its_own_and_the_text_stays(document):
    made = suggest(document, BODY.replace("een mentor", "een eigen mentor").replace("twee", "vier"), reason="Te weinig")

    assert [(row.change, row.was, row.proposed, row.text) for row in made] == [
        ("words", "een mentor", "een eigen mentor", "Te weinig"),
        ("words", "twee", "vier", "Te weinig"),
    ]
    assert summary(document).body == BODY


def test_taken_over_one_by_one_in_any_order_the_text_is_as_she_would_have_it(document):
    wanted = BODY.replace("twee", "vier") + "<p>Daarna volgt een verslag.</p>"
    one, other = suggest(document, wanted)

    assert take(document, other) == []
    assert summary(document).body == BODY + "<p>Daarna volgt een verslag.</p>"
    assert take(document, one) == []
    assert summary(document).body == wanted

    one.refresh_from_db()
    assert (one.outcome, one.resolved_by) == ("taken", document.created_by)
    assert one.history.first().history_user == document.created_by


def test_all_at_once_are_one_change_of_the_text(document):
    made = suggest(document, LAST.replace("twee", "vier") + FIRST.replace("Elke", "Iedere"))
    before = summary(document)

    assert take(document, *made) == []

    after = summary(document)
    assert after.body == LAST.replace("twee", "vier") + FIRST.replace("Elke", "Iedere")
    assert after.revision == before.revision + 1


def test_what_was_edited_around_the_words_does_not_matter_and_what_became_of_them_does(document):
    one, other = suggest(document, BODY.replace("mentor.", "tutor.").replace("twee", "vier"))
    write(document, "<h3>Begeleiding</h3>" + BODY.replace("twee keer per jaar", "vaak"))

    assert take(document, one, other) == [other]

    assert "een tutor." in summary(document).body
    other.refresh_from_db()
    assert other.resolved_at is None


def test_she_suggests_on_the_text_that_she_saw_while_others_wrote_on(document):
    seen = summary(document).revision
    write(document, BODY + "<p>Nieuw.</p>")

    (made,) = suggest(document, BODY.replace("twee", "vier"), revision=seen)

    assert take(document, made) == []
    assert summary(document).body == BODY.replace("twee", "vier") + "<p>Nieuw.</p>"


def test_going_on_where_she_left_keeps_what_stayed_withdraws_what_went_and_adds_what_came(document):
    dean = dean_of(document)
    one, other = suggest(document, BODY.replace("Elke", "Iedere").replace("twee", "vier"), by=dean)

    (third,) = suggest(document, BODY.replace("Elke", "Iedere").replace("mentor spreekt", "docent spreekt"), by=dean)

    assert [row.pk for row in suggestions.open_ones(document)] == [one.pk, third.pk]
    other.refresh_from_db()
    assert other.outcome == "withdrawn"


def test_not_taken_over_it_stands_with_the_reason_and_can_be_opened_again(document):
    (made,) = suggest(document, BODY.replace("twee", "vier"))

    suggestions.refuse(document=document, suggestions=[made], actor=document.created_by, reason="Geen geld voor vier")

    made.refresh_from_db()
    assert (made.outcome, made.answers.get().text) == ("refused", "Geen geld voor vier")
    assert summary(document).body == BODY
    remarks.reopen_remark(remark=made, actor=document.created_by)
    assert take(document, made) == []


def test_taken_over_it_is_not_opened_again(document):
    (made,) = suggest(document, BODY.replace("twee", "vier"))
    take(document, made)

    with pytest.raises(Refused):
        remarks.reopen_remark(remark=made, actor=document.created_by)


def test_two_who_decide_at_once_decide_once(document):
    (made,) = suggest(document, BODY.replace("twee", "vier"))
    take(document, made)

    suggestions.refuse(document=document, suggestions=[made], actor=document.created_by, reason="Toch niet")

    made.refresh_from_db()
    assert made.outcome == "taken"
    assert not made.answers.exists()


def test_who_may_remark_may_suggest_and_who_drafts_decides(document):
    stranger, dean = make_person(), dean_of(document)
    with pytest.raises(Forbidden):
        suggest(document, BODY.replace("twee", "vier"), by=stranger)
    (made,) = suggest(document, BODY.replace("twee", "vier"), by=dean)

    for act in (suggestions.take_over, suggestions.refuse):
        with pytest.raises(Forbidden):
            act(document=document, suggestions=[made], actor=dean)
    with pytest.raises(Forbidden):
        suggestions.withdraw(suggestion=made, actor=document.created_by)
    suggestions.withdraw(suggestion=made, actor=dean)
    made.refresh_from_db()
    assert made.outcome == "withdrawn"


def test_in_a_plan_that_was_closed_meanwhile_nothing_is_decided(document):
    (made,) = suggest(document, BODY.replace("twee", "vier"))
    Document.objects.filter(pk=document.pk).update(closed_at=timezone.now())

    for act in (suggestions.take_over, suggestions.refuse):
        with pytest.raises(Forbidden):
            act(document=document, suggestions=[made], actor=document.created_by)

    assert suggestions.open_ones(document).get() == made


def test_nothing_different_is_said(document):
    with pytest.raises(Refused):
        suggest(document, BODY)


def test_a_goal_and_its_plain_texts_line_by_line(document):
    theme = document.framework.themes.first()
    goal = drafting.add_goal(
        document=document,
        actor=document.created_by,
        theme=theme,
        title="Meer begeleiding",
        result_end="acht van de tien <goed>\ntwee gesprekken",
    )
    wanted = {"title": "Betere begeleiding", "result_end": "negen van de tien <goed>\ntwee gesprekken"}

    made = suggestions.suggest(part=goal, revision=goal.revision, actor=dean_of(document), suggested=Suggested(wanted))

    assert len(made) == 2
    assert take(document, *made) == []
    goal.refresh_from_db()
    assert {"title": goal.title, "result_end": goal.result_end} == wanted


@pytest.fixture
def measure(document):
    ensure_sources(document.framework)
    measure = drafting.add_measure(
        document=document, actor=document.created_by, theme=document.framework.themes.first(), title="Mentoraat"
    )
    enter(measure, Amount(100_00))
    return measure


def source(document):
    return FundingSource.objects.filter(framework=document.framework).order_by("order", "pk").first()


def enter(measure, amount):
    actor = measure.document.created_by
    save_line(measure=measure, year=2022, source=source(measure.document), amount=amount, actor=actor)


def suggest_amount(measure, amounts, by=None):
    code = source(measure.document).code
    return suggestions.suggest(
        part=measure,
        revision=measure.revision,
        actor=by or dean_of(measure.document),
        suggested=Suggested(amounts={(year, code): words for year, words in amounts.items()}),
    )


def amounts_of(measure):
    return {line.year: Amount(line.amount_cents, line.pm) for line in BudgetLine.objects.filter(measure=measure)}


def test_other_amounts_one_new_one_changed_one_pm_and_one_taken_away(measure):
    document = measure.document
    years = list(document.years)
    assert 2022 in years
    more = next(year for year in years if year != 2022)

    made = suggest_amount(measure, {2022: "12000", more: "pm"})
    assert amounts_of(measure) == {2022: Amount(100_00)}
    assert take(document, *made) == []
    assert amounts_of(measure) == {2022: Amount(120_00), more: Amount(pm=True)}

    assert take(document, *suggest_amount(measure, {2022: "12000", more: ""})) == []
    assert amounts_of(measure) == {2022: Amount(120_00)}


def test_an_amount_that_changed_since_is_not_overwritten(measure):
    (made,) = suggest_amount(measure, {2022: "12000"})
    enter(measure, Amount(90_00))

    assert take(measure.document, made) == [made]

    made.refresh_from_db()
    assert amounts_of(measure) == {2022: Amount(90_00)}
    assert made.resolved_at is None


def test_an_amount_that_is_made_of_parts_is_left_and_the_reason_said(client, measure):
    (made,) = suggest_amount(measure, {2022: "12000"})
    drafter, parts = measure.document.created_by, [Part(what="Zaalhuur", amount_cents=100_00)]
    save_parts(measure=measure, year=2022, source=source(measure.document), parts=parts, actor=drafter)

    client.force_login(drafter)
    sent = {"act_key": str(uuid.uuid4())}
    told = client.post(reverse("plans:suggestion_take", args=[made.uuid]), sent, follow=True).content.decode()

    assert "bestaat inmiddels uit onderdelen" in told
    assert amounts_of(measure) == {2022: Amount(100_00)}


# --- at home ---


def test_who_drafts_finds_at_home_about_how_many_she_decides_and_who_made_them_does_not(document):
    dean = dean_of(document)
    made = suggest(document, BODY.replace("Elke", "Iedere").replace("twee", "vier"), by=dean)

    (item,) = remarked(rights_of(document.created_by))
    assert item.title.startswith("Beslis over 2 ")
    assert item.url == reverse("plans:suggestions", args=[document.uuid])
    assert list(remarked(rights_of(dean))) == []
    take(document, *made)
    assert list(remarked(rights_of(document.created_by))) == []


def test_who_made_a_suggestion_is_told_at_home_what_became_of_it(document):
    dean = dean_of(document)
    one, other, _third = suggest(
        document, BODY.replace("Elke", "Iedere").replace("twee", "vier") + "<p>Nog een.</p>", by=dean
    )
    take(document, one)
    suggestions.refuse(document=document, suggestions=[other], actor=document.created_by)

    told = {(change.what, change.who) for change in changes_at_home([document.pk], rights_of(dean))}

    drafter = document.created_by.name
    assert ("nam uw voorstel over in", drafter) in told
    assert ("nam uw voorstel niet over in", drafter) in told


# --- pages ---


def page(client, person, name, *args, space="plans", **query):
    client.force_login(person)
    return client.get(reverse(f"{space}:{name}", args=args), query).content.decode()


def test_in_the_text_stands_what_goes_and_what_comes_with_the_way_to_the_suggestion(client, document):
    (made,) = suggest(document, BODY.replace("een mentor", "een eigen mentor"))

    html = page(client, dean_of(document), "section", document.uuid, "summary")

    assert f'krijgt een <ins>{ADDED}eigen </ins><a class="to-remark" id="words-{made.uuid}"' in html


def test_who_makes_a_version_hears_how_much_is_suggested_and_not_decided(client, document):
    told = "wachten op een beslissing"
    assert told not in page(client, document.created_by, "freeze", document.uuid, space="governance")
    suggest(document, BODY.replace("Elke", "Iedere").replace("twee", "vier"))

    assert f"2 voorstellen {told}" in page(client, document.created_by, "freeze", document.uuid, space="governance")


def test_a_moved_and_a_new_paragraph_are_drawn_where_they_come(client, document):
    suggest(document, LAST + "<p>Nieuw.</p>" + FIRST)

    html = page(client, dean_of(document), "section", document.uuid, "summary")

    assert f"<p><ins>{ADDED}Nieuw.</ins>" in html
    assert html.count('<del><span class="vh">verwijderd: </span>De mentor spreekt haar twee keer per jaar.</del>') == 1
    assert html.count(f"<ins>{ADDED}De mentor spreekt haar twee keer per jaar.</ins>") == 1


def test_she_finds_her_own_suggestions_in_the_text_when_she_goes_on(client, document):
    dean = dean_of(document)
    suggest(document, BODY.replace("twee", "vier"), by=dean)

    assert "vier keer per jaar" in page(client, dean, "suggest_section", summary(document).uuid)
    assert "twee keer per jaar" in page(client, document.created_by, "suggest_section", summary(document).uuid)


def test_from_the_form_to_the_list_and_taken_over_as_a_whole(client, document):
    dean, section = dean_of(document), summary(document)
    client.force_login(dean)
    address = reverse("plans:suggest_section", args=[section.uuid])
    typed = {"body": BODY.replace("twee", "vier").replace("Elke", "Iedere"), "revision": section.revision}
    client.post(address, typed | {"circle": "board", "text": "Beter", "act_key": "a1"})
    made = list(suggestions.open_ones(document))
    assert [row.text for row in made] == ["Beter", "Beter"]

    html = page(client, document.created_by, "suggestions", document.uuid)
    assert html.count('name="suggestion"') == 2
    late = suggest(document, BODY.replace("krijgt", "heeft"), by=someone(Role.DEAN, unit=document.unit))
    client.post(
        reverse("plans:suggestions_take", args=[document.uuid]),
        {"suggestion": [str(row.uuid) for row in made], "act_key": "a2"},
    )

    assert summary(document).body == BODY.replace("twee", "vier").replace("Elke", "Iedere")
    assert [row.pk for row in suggestions.open_ones(document)] == [row.pk for row in late]


def test_none_of_them_is_asked_for_a_reason_first_and_then_said_below_each(client, document):
    made = suggest(document, BODY.replace("twee", "vier").replace("Elke", "Iedere"))
    client.force_login(document.created_by)
    address = reverse("plans:suggestions_refuse", args=[document.uuid])
    named = {"suggestion": [str(row.uuid) for row in made]}

    asked = client.post(address, named | {"act_key": "b1"})
    assert asked.status_code == 200
    assert asked.content.decode().count('name="suggestion"') == 2
    assert suggestions.open_ones(document).count() == 2
    client.post(address, named | {"act_key": "b2", "text": "Nu niet"})

    assert suggestions.open_ones(document).count() == 0
    assert [row.answers.get().text for row in made] == ["Nu niet", "Nu niet"]
    again = client.post(address, named | {"act_key": "b3", "text": "Nu niet"}, follow=True)
    assert "Dit is al afgehandeld." in again.content.decode()


def test_a_wrong_amount_is_said_at_its_place_and_what_was_typed_stays(client, measure):
    client.force_login(dean_of(measure.document))
    address = reverse("plans:suggest_measure", args=[measure.uuid])
    name = f"amount-2022-{source(measure.document).code}"

    answer = client.post(
        address, {"title": "Mentoren", name: "veel", "revision": measure.revision, "circle": "board", "act_key": "a3"}
    )

    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{name}_error"' in html
    assert 'value="Mentoren"' in html
    assert not Remark.objects.exists()


def test_the_list_reads_no_more_when_there_is_more_suggested(client, document, django_assert_num_queries):
    client.force_login(document.created_by)
    address = reverse("plans:suggestions", args=[document.uuid])
    suggest(document, BODY.replace("twee", "vier"))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in ("drie", "vijf", "zes"):
        suggest(document, BODY.replace("twee", number), by=someone(Role.DEAN, unit=document.unit))

    with django_assert_num_queries(len(few)):
        client.get(address)
