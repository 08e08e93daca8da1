"""A plan as a draft before the Board: what goes along, whose list is seen by whom, and that every remark is answered."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.drafts import check_of
from governance.models import DraftRemark, SentDraft
from governance.services import drafts
from governance.services.versions import freeze
from kwaliteit.notices.models import Notice
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.work.drafts import before_the_board
from plans.models import DocumentKind
from tests.governance.stage import make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage():
    return make_stage()


@pytest.fixture
@kept
def sent(stage):
    """A draft before the Board with two remarks that were not sent yet."""
    draft = drafts.send_draft(version=stage.freeze("Eerste concept."), actor=stage.person("holder"), note="Geld volgt.")
    for part, text in (("summary", "Noem de datums."), ("", "Past bij het akkoord?")):
        drafts.write_draft_remark(draft=draft, actor=stage.person("staff"), part=part, text=text, quote="concept")
    return draft


def page(client, stage, who, draft):
    client.force_login(stage.person(who))
    return client.get(reverse("governance:draft", args=[draft.uuid])).content.decode()


def work(stage, who):
    return [item.title for item in before_the_board(rights_of(stage.person(who)))]


def told(stage, who):
    return [row.subject.partition(":")[0] for row in Notice.objects.filter(person=stage.person(who)).order_by("pk")]


def answer_all(stage, draft):
    for remark, taken in zip(draft.remarks.all(), ("adopted", "not"), strict=True):
        drafts.answer_draft_remark(
            remark=remark, actor=stage.person("dean"), taken=taken, reason="Zo is het.", shown_in="summary"
        )


def test_the_check_by_the_framework_is_kept_as_it_stood_when_the_draft_was_sent(client, stage):
    draft = drafts.send_draft(version=stage.freeze("Eerste concept."), actor=stage.person("holder"))
    kept_check = draft.check_made
    for measure in stage.measures:
        measure.owner_label = "Onderwijsbureau"
        measure.save()

    draft = SentDraft.objects.get()
    now = check_of(stage.freeze("Later."))

    missing = [row["text"]["nl"] for row in draft.check_made["missing"]]
    assert draft.check_made == kept_check
    assert "Eigenaar van maatregel 1.1" in missing
    assert "Eigenaar van maatregel 1.1" not in [row["text"]["nl"] for row in now["missing"]]
    assert "Owner of measure 1.1" in [row["text"]["en"] for row in draft.check_made["missing"]]
    assert (draft.check_made["done"], draft.check_made["total"]) == (now["done"], now["total"])
    assert "Eigenaar van maatregel 1.1" in page(client, stage, "rector", draft)


def test_what_the_framework_demands_of_a_first_draft_keeps_it_from_being_sent(stage):
    needs = {"measure_owner": {"phase": "concept", "blocks": True}}
    DocumentKind.objects.filter(pk=stage.document.kind_id).update(needs=needs)

    with pytest.raises(Refused, match="Owner of measure|Eigenaar van maatregel"):
        drafts.send_draft(version=stage.freeze("Eerste."), actor=stage.person("holder"))


@pytest.mark.parametrize("who", ["dean", "staff", "rector", "fr_member", "stranger", "director"])
def test_only_who_lays_plans_of_the_faculty_before_others_sends_a_draft(stage, who):
    with pytest.raises(Forbidden):
        drafts.send_draft(version=stage.freeze("Eerste."), actor=stage.person(who))


def test_only_the_newest_version_is_sent_and_once(stage):
    old, new = stage.freeze("Eerste."), stage.freeze("Tweede.")
    holder, yesterday = stage.person("holder"), timezone.localdate() - datetime.timedelta(days=1)

    with pytest.raises(Refused):
        drafts.send_draft(version=old, actor=holder)
    with pytest.raises(Refused):
        drafts.send_draft(version=new, actor=holder, due_on=yesterday)
    drafts.send_draft(version=new, actor=holder)
    with pytest.raises(Refused):
        drafts.send_draft(version=new, actor=holder)


@pytest.mark.parametrize(("kind", "who"), [("agenda", "director"), ("institution", "staff")])
def test_an_agenda_of_a_programme_and_the_plan_of_the_institution_go_to_nobody_as_a_draft(kind, who):
    stage = make_stage(kind)
    version = freeze(document=stage.document, actor=stage.person(who))

    with pytest.raises(Forbidden):
        drafts.send_draft(version=version, actor=stage.person(who))


def test_the_remarks_are_the_boards_own_until_they_are_sent_as_one_list(client, stage, sent):
    staff, rector, holder, dean = (page(client, stage, who, sent) for who in ("staff", "rector", "holder", "dean"))

    assert "Noem de datums." in staff
    assert "Noem de datums." in rector
    assert "Noem de datums." not in holder + dean
    assert "nog niet verstuurd" in holder
    for who in ("holder", "dean"):
        with pytest.raises(Forbidden):
            drafts.write_draft_remark(draft=sent, actor=stage.person(who), text="Ik ook.")
    drafts.send_remarks(draft=sent, actor=stage.person("rector"))

    assert "Noem de datums." in page(client, stage, "holder", sent)
    for act in (drafts.send_remarks, lambda **about: drafts.write_draft_remark(text="Nog een.", **about)):
        with pytest.raises(Forbidden):
            act(draft=sent, actor=stage.person("staff"))


def test_every_remark_is_answered_with_a_reason_unless_it_is_adopted_and_the_board_sees_them_together(
    client, stage, sent
):
    first, second = sent.remarks.all()
    with pytest.raises(Forbidden):
        drafts.answer_draft_remark(remark=first, actor=stage.person("dean"), taken="adopted")
    drafts.send_remarks(draft=sent, actor=stage.person("staff"))
    for wrong in ({"taken": "not"}, {"taken": "partly", "reason": " "}, {"taken": "maybe", "reason": "x"}):
        with pytest.raises(Refused):
            drafts.answer_draft_remark(remark=first, actor=stage.person("dean"), **wrong)
    with pytest.raises(Refused):
        drafts.answer_draft_remark(remark=first, actor=stage.person("dean"), taken="adopted", shown_in="elsewhere")
    drafts.answer_draft_remark(remark=first, actor=stage.person("holder"), taken="adopted", shown_in="summary")
    with pytest.raises(Refused):
        drafts.send_answers(draft=sent, actor=stage.person("dean"))
    with pytest.raises(Forbidden):
        drafts.answer_draft_remark(remark=second, actor=stage.person("staff"), taken="adopted")
    drafts.answer_draft_remark(
        remark=second, actor=stage.person("dean"), taken="partly", reason="Het geld volgt later."
    )
    before = page(client, stage, "staff", sent)
    drafts.send_answers(draft=sent, actor=stage.person("dean"))
    after = page(client, stage, "staff", sent)

    assert "Het geld volgt later." not in before
    assert "Wacht op antwoord" in before
    assert "Het geld volgt later." in after
    assert "Deels overgenomen" in after
    assert reverse("plans:section", args=[stage.document.uuid, "summary"]) in after
    with pytest.raises(Forbidden):
        drafts.answer_draft_remark(remark=second, actor=stage.person("dean"), taken="adopted")


def test_both_sides_find_what_waits_on_their_home_page_and_are_told_what_the_other_did(stage, sent):
    assert (
        work(stage, "staff")
        == work(stage, "rector")
        == ["Verstuur de opmerkingen van het College bij het concept van Recht"]
    )
    assert work(stage, "holder") == work(stage, "stranger") == []
    drafts.send_remarks(draft=sent, actor=stage.person("staff"))
    assert work(stage, "staff") == []
    assert work(stage, "holder") == work(stage, "dean") == ["Beantwoord 2 opmerkingen van het College bij het concept"]
    answer_all(stage, sent)
    assert work(stage, "dean") == ["Verstuur de antwoorden op de opmerkingen van het College"]
    drafts.send_answers(draft=sent, actor=stage.person("dean"))

    assert work(stage, "dean") == work(stage, "staff") == []
    assert told(stage, "rector") == ["draft", "draft-answers"]
    assert told(stage, "holder") == ["draft-remarks"]
    assert told(stage, "stranger") == told(stage, "fr_member") == []


def test_notices_say_what_happened_and_lead_to_the_list(client, stage, sent):
    drafts.send_remarks(draft=sent, actor=stage.person("staff"))
    client.force_login(stage.person("holder"))

    html = client.get(reverse("notices:index")).content.decode()

    assert "Het College stuurde opmerkingen bij uw concept" in html
    assert reverse("governance:draft", args=[sent.uuid]) in html


def test_an_empty_list_says_that_the_board_has_no_remarks_and_asks_nothing(client, stage):
    draft = drafts.send_draft(version=stage.freeze("Eerste."), actor=stage.person("holder"))

    drafts.send_remarks(draft=draft, actor=stage.person("clerk"))

    assert "Het College heeft geen opmerkingen bij dit concept." in page(client, stage, "holder", draft)
    assert work(stage, "holder") == []


def test_a_newer_draft_takes_the_place_of_an_older_one_in_the_work_of_the_board(stage, sent):
    drafts.send_draft(version=stage.freeze("Tweede concept."), actor=stage.person("holder"))

    assert len(work(stage, "staff")) == 1


def test_by_hand_from_the_plan_to_the_answers(client, stage):
    holder, staff = stage.person("holder"), stage.person("staff")
    version = stage.freeze("Eerste concept.")
    client.force_login(holder)
    address = reverse("governance:send_draft", args=[version.uuid])
    assert address in client.get(reverse("plans:document", args=[stage.document.uuid])).content.decode()
    assert "Eigenaar van maatregel" in client.get(address).content.decode()
    there = client.post(address, {"note": "Graag aandacht voor thema 1.", "due_on": ""}).url
    assert there in client.get(reverse("plans:document", args=[stage.document.uuid])).content.decode()
    client.force_login(staff)
    draft = SentDraft.objects.get()
    part = f"measure-{stage.measures[0].lineage}"
    made = {"part": part, "text": "Wie doet dit?", "quote": ""}
    wrong = client.post(reverse("governance:draft_remark", args=[draft.uuid]), {**made, "part": "elders"})
    client.post(reverse("governance:draft_remark", args=[draft.uuid]), made)
    client.post(reverse("governance:draft_remark", args=[draft.uuid]), {**made, "text": "Dubbel."})
    first, double = draft.remarks.all()
    client.post(reverse("governance:change_draft_remark", args=[first.uuid]), {**made, "text": "Wie doet dit straks?"})
    client.post(reverse("governance:remove_draft_remark", args=[double.uuid]))
    client.post(reverse("governance:send_draft_remarks", args=[draft.uuid]))
    client.force_login(holder)
    answer = {"taken": "not", "reason": "", "shown_in": ""}
    unexplained = client.post(reverse("governance:answer_draft_remark", args=[first.uuid]), answer)
    client.post(reverse("governance:answer_draft_remark", args=[first.uuid]), {**answer, "reason": "Staat er al."})
    client.post(reverse("governance:send_draft_answers", args=[draft.uuid]))

    assert (wrong.status_code, unexplained.status_code) == (422, 422)
    html = client.get(there).content.decode()
    for words in ("Maatregel 1.1 Maatregel 1", "Wie doet dit straks?", "Niet overgenomen", "Staat er al.", "thema 1."):
        assert words in html
    assert "Dubbel." not in html
    assert SentDraft.objects.get().answers_by == holder
    assert DraftRemark.history.filter(history_type="-").count() == 1


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_of_a_draft_costs_the_same_however_many_remarks(client, stage, number, django_assert_num_queries):
    draft = drafts.send_draft(version=stage.freeze("Eerste."), actor=stage.person("holder"))
    for _row in range(number):
        drafts.write_draft_remark(draft=draft, actor=stage.person("staff"), part="summary", text="Let op.")
    drafts.send_remarks(draft=draft, actor=stage.person("staff"))
    answer = {"actor": stage.person("dean"), "taken": "adopted", "shown_in": "summary"}
    for remark in draft.remarks.all():
        drafts.answer_draft_remark(remark=remark, **answer)
    page(client, stage, "holder", draft)

    with django_assert_num_queries(5):
        client.get(reverse("governance:draft", args=[draft.uuid]))
