"""Other words for a passage: proposed by a member, public within the request, taken over with one click or answered."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from governance.models import ProposedWording
from governance.services.requests import withdraw
from governance.services.wordings import decline_wording, propose_wording, take_wording
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.work.docket import docket
from kwaliteit.work.gather import gather
from plans.models import Editor, Section
from plans.services.documents import close_document, grant_contributor
from tests.factories import make_person

pytestmark = pytest.mark.django_db
TEXT = "Wij maken groepen van achttien. Dat is klein."


def url(name: str, *args) -> str:
    return reverse(f"governance:{name}", args=args)


def fields(**more) -> dict:
    return {"act_key": str(uuid.uuid4()), **more}


@pytest.fixture
def request_(stage):
    return stage.ask(stage.freeze(TEXT))


def propose(stage, request_, **more) -> ProposedWording:
    given = {"quote": "groepen van achttien", "words": "groepen van vijftien", "reason": "Zo staat het in de visie."}
    return propose_wording(request=request_, actor=stage.person("fr_member"), **{**given, **more})


def summary(stage) -> Section:
    return Section.objects.get(document=stage.document, template__code="summary")


def test_a_proposal_knows_its_section_by_its_words(stage, request_):
    proposal = propose(stage, request_)

    assert (proposal.section, proposal.section_title["nl"], proposal.state) == ("summary", "Samenvatting", "open")


@pytest.mark.parametrize(
    ("more", "field", "says"),
    [
        ({"quote": "groepen van twintig"}, "quote", "staan niet in de tekst van versie 1"),
        ({"quote": "en"}, "quote", "staan 3 keer in de tekst"),
        ({"quote": "  "}, "quote", "Vul dit in"),
        ({"words": " "}, "words", "Vul dit in"),
        ({"words": "groepen  van achttien"}, "words", "dezelfde woorden"),
        ({"reason": ""}, "reason", "Vul dit in"),
        ({"words": "x" * 4001}, "words", "hoogstens 4000 tekens"),
    ],
)
def test_a_proposal_quotes_words_that_stand_in_the_version_once(stage, request_, more, field, says):
    with pytest.raises(Refused, match=says) as refused:
        propose(stage, request_, **more)

    assert refused.value.field == field


def test_only_members_of_the_body_propose_while_the_request_is_open(stage, request_):
    with pytest.raises(Forbidden):
        propose_wording(request=request_, actor=stage.person("holder"), quote="Dat", words="Dit", reason="Zo.")
    withdraw(request=request_, actor=stage.person("holder"))
    with pytest.raises(Refused, match="gesloten"):
        propose(stage, request_)


def test_taking_over_is_a_save_of_that_section_like_any_other(stage, request_):
    proposal, before = propose(stage, request_), summary(stage)
    contributor = make_person("Contributor")
    grant_contributor(document=stage.document, person=contributor, actor=stage.person("holder"))
    taken = take_wording(proposal=proposal, actor=contributor)
    section = summary(stage)

    assert section.body == "<p>Wij maken groepen van vijftien. Dat is klein.</p>"
    assert (section.revision, section.history.latest().history_user) == (before.revision + 1, contributor)
    assert Editor.objects.filter(document=stage.document, person=contributor).exists()
    stage.document.refresh_from_db()
    assert (taken.state, taken.taken_revision) == ("taken", stage.document.revision)
    assert "achttien" in request_.version.payload


def test_a_passage_that_reads_differently_now_is_refused_and_nothing_changes(stage, request_):
    proposal = propose(stage, request_)
    stage.write("Wij maken groepen van zestien. Dat is klein.")
    with pytest.raises(Refused, match="staat zo niet meer in de werkversie"):
        take_wording(proposal=proposal, actor=stage.person("holder"))

    proposal.refresh_from_db()
    assert (proposal.state, summary(stage).body) == ("open", "<p>Wij maken groepen van zestien. Dat is klein.</p>")


def test_who_does_not_draft_neither_takes_over_nor_answers(stage, request_):
    proposal = propose(stage, request_)
    for name in ("fr_member", "fr_secretary", "dean", "staff", "stranger"):
        with pytest.raises(Forbidden):
            take_wording(proposal=proposal, actor=stage.person(name))
        with pytest.raises(Forbidden):
            decline_wording(proposal=proposal, actor=stage.person(name), text="Nee.")
    close_document(document=stage.document, actor=stage.person("holder"))
    with pytest.raises(Forbidden, match="gesloten"):
        take_wording(proposal=proposal, actor=stage.person("holder"))


def test_a_proposal_is_answered_once(stage, request_):
    proposal, holder = propose(stage, request_), stage.person("holder")
    with pytest.raises(Refused, match="Schrijf eerst"):
        decline_wording(proposal=proposal, actor=holder, text=" ")
    decline_wording(proposal=proposal, actor=holder, text="De zalen zijn er niet.")
    with pytest.raises(Refused, match="al beantwoord"):
        take_wording(proposal=proposal, actor=holder)
    assert "achttien" in summary(stage).body


def waiting(stage, name: str) -> list[str]:
    items = docket(gather(rights_of(stage.person(name))))
    return [item.url for item in items if item.url.endswith("#wordings")]


def test_a_proposal_waits_for_who_drafts_until_it_is_answered(stage, request_):
    proposal, link = propose(stage, request_), url("request", request_.uuid) + "#wordings"
    assert [waiting(stage, name) for name in ("holder", "dean", "fr_member")] == [[link], [], []]
    take_wording(proposal=proposal, actor=stage.person("holder"))
    assert waiting(stage, "holder") == []
    propose(stage, request_, quote="Dat is klein", words="Dat is fijn")
    assert waiting(stage, "holder") == [link]
    withdraw(request=request_, actor=stage.person("holder"))
    assert waiting(stage, "holder") == []


# over HTTP


def page(client, request_) -> str:
    whole = client.get(url("request", request_.uuid)).content.decode()
    found = re.search(r'<section aria-labelledby="wordings">.*?</section>', whole, re.DOTALL)
    return found[0] if found else ""


def test_from_selected_words_to_the_next_version(stage, as_, request_):
    member = as_("fr_member")
    assert url("propose_wording", request_.uuid) in member.get(url("version", request_.version.uuid)).content.decode()
    form = member.get(url("propose_wording", request_.uuid), {"quote": "van achttien"}).context["form"]
    assert form["quote"].value() == "van achttien"
    sent = fields(quote="van achttien", words="van <vijftien>", reason="Zo staat het in de visie.")
    for _click in range(2):
        response = member.post(url("propose_wording", request_.uuid), sent)
        assert response.status_code == 302
    proposal = ProposedWording.objects.get()

    shown = {name: page(as_(name), request_) for name in ("fr_secretary", "dean", "holder")}
    assert [name for name, text in shown.items() if "van &lt;vijftien&gt;</ins>" in text] == list(shown)
    assert [name for name, text in shown.items() if "Neem over in de werkversie" in text] == ["holder"]
    response = as_("holder").post(url("take_wording", proposal.uuid), fields())
    assert response.url == url("request", request_.uuid) + "#wordings"
    assert "van &lt;vijftien&gt;." in summary(stage).body
    assert "het komt in de volgende versie" in page(as_("fr_member"), request_)
    second = stage.ask(stage.freeze()).version
    shown = page(as_("fr_member"), request_)
    assert f'<a href="{url("version", second.uuid)}">Versie 2 is daaruit gemaakt</a>' in shown


def test_a_version_is_named_only_to_who_may_see_it(stage, as_, request_):
    take_wording(proposal=propose(stage, request_), actor=stage.person("holder"))
    stage.freeze()

    assert "Versie 2" in page(as_("holder"), request_)
    assert "Versie 2" not in page(as_("fr_member"), request_)


def test_a_refusal_to_take_over_stands_at_the_proposal(stage, as_, request_):
    first, second = propose(stage, request_), propose(stage, request_, quote="Dat is klein", words="Dat is fijn")
    stage.write("Heel anders. Dat is klein.")
    response = as_("holder").post(url("take_wording", first.uuid), fields())
    forms = {wording.pk: bool(wording.answer_form.errors) for wording in response.context["wordings"]}

    assert response.status_code == 422
    assert forms == {first.pk: True, second.pk: False}
    assert "staat zo niet meer in de werkversie" in response.content.decode()


def test_an_answer_that_is_too_long_stays_where_it_was_typed(stage, as_, request_):
    proposal = propose(stage, request_)
    response = as_("holder").post(url("decline_wording", proposal.uuid), fields(text="nee " * 2000))

    assert response.status_code == 422
    assert response.context["wordings"][0].answer_form["text"].value() == "nee " * 2000
    response = as_("holder").post(url("decline_wording", proposal.uuid), fields(text="De zalen zijn er niet."))
    assert "De zalen zijn er niet." in page(as_("fr_member"), request_)


def test_what_was_typed_stays_when_the_words_are_not_found(stage, as_, request_):
    sent = fields(quote="bestaat niet", words="wel", reason="Daarom.")
    response = as_("fr_member").post(url("propose_wording", request_.uuid), sent)
    form = response.context["form"]

    assert response.status_code == 422
    assert [form[name].value() for name in ("quote", "words", "reason")] == ["bestaat niet", "wel", "Daarom."]


def test_a_superuser_is_no_exception(stage, as_, request_):
    proposal = propose(stage, request_)
    root = Person.objects.create_superuser("root@universiteit.example", name="Root")

    assert as_(root).post(url("take_wording", proposal.uuid), fields()).status_code == 404
    assert as_(root).get(url("propose_wording", request_.uuid)).status_code == 404
