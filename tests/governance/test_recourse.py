"""What either side does after a refusal, or after an advice that was not followed: recorded by that side alone."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from governance.lifecycle import Ground, Move, Result, Side
from governance.models import LedgerEntry, Recourse
from governance.recourse import mediators, running_on, sentence, standing_cause
from governance.services import recourse
from governance.services.adoption import adopt, missing_for_adoption
from governance.services.answers import answer_advice, answer_condition
from governance.services.decisions import correct_decision, record_decision
from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind, Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Frozen, Refused
from tests.factories import make_body, someone
from tests.governance.stage import TODAY, make_stage

pytestmark = pytest.mark.django_db
YESTERDAY = datetime.timedelta(days=-1)


def url(name: str, *args) -> str:
    return reverse(f"governance:{name}", args=args)


def fields(**more) -> dict:
    return {"act_key": str(uuid.uuid4()), **more}


def refused(stage, **more):
    """The request that the faculty council refused."""
    return stage.decide(outcome="no_consent", **more).request


def begin(stage, request, who="fr_secretary", side=Side.COUNCIL, move=Move.MEDIATION, **more) -> Recourse:
    if move == Move.MEDIATION:
        more.setdefault("body", stage.world.bodies["cvb"])
    given = {"on": TODAY(), **more}
    return recourse.begin_recourse(request=request, actor=stage.person(who), side=side, move=move, **given)


def end(stage, step, who="fr_secretary", result=Result.FAILED, **more) -> Recourse:
    return recourse.end_recourse(step=step, actor=stage.person(who), result=result, **{"on": TODAY(), **more})


def not_followed(stage, at=None):
    """The request whose advice the programme director did not follow, on a stage of an agenda."""
    director = stage.person("director")
    version = freeze(document=stage.document, actor=director)
    request = lay_before(version=version, body=stage.world.bodies["olc"], actor=director)
    decision = record_decision(
        request=request, actor=stage.person("olc_chair"), outcome="negative", meeting_on=TODAY(), text="Nee."
    )
    answer_advice(
        decision=decision,
        actor=director,
        follow="not",
        text="Het geld ontbreekt.",
        consultation="Gehouden.",
        consulted_on=TODAY(),
    )
    return request


# what gives cause to a step


def test_a_refusal_gives_cause_and_a_consent_does_not(stage):
    request = refused(stage)

    assert standing_cause(request).occasion == "refused"
    assert standing_cause(stage.decide(stage.ask(stage.freeze("Beter."))).request) is None


def test_a_condition_that_is_not_accepted_gives_cause(stage):
    decision = stage.decide(outcome="conditions", conditions=[{"text": "Eerst dit.", "when": "before"}])
    assert standing_cause(decision.request) is None

    answer_condition(condition=decision.conditions.get(), actor=stage.person("dean"), accepted=False, text="Nee.")

    assert standing_cause(decision.request).occasion == "refused"


def test_an_advice_that_is_not_followed_gives_cause():
    assert standing_cause(not_followed(make_stage("agenda"))).occasion == "departed"


def test_a_corrected_refusal_gives_no_cause_any_more(stage):
    decision = stage.decide(outcome="no_consent")
    begin(stage, decision.request)

    correct_decision(
        decision=decision, actor=stage.person("fr_secretary"), reason="Fout.", outcome="consent", meeting_on=TODAY()
    )

    with pytest.raises(Refused):
        begin(stage, decision.request, move=Move.DISPUTE, ground=Ground.MEANING)


def test_who_mediates_is_offered_by_the_kind_of_the_council(stage):
    bodies = stage.world.bodies
    supervisors = make_body(BodyKind.SUPERVISORY_BOARD, stage.world.institution)

    assert mediators(refused(stage), TODAY())[0] == bodies["cvb"]
    of_institution = make_stage_request(stage)
    assert mediators(of_institution, TODAY())[0] == supervisors
    assert bodies["ur"] not in mediators(of_institution, TODAY())


def make_stage_request(stage):
    from plans.services.documents import create_document

    staff = stage.person("staff")
    plan = create_document(
        kind=stage.world.kinds["institution"],
        unit=stage.world.institution,
        title="Instellingsplan",
        first_year=2022,
        last_year=2024,
        actor=staff,
    )
    return lay_before(version=freeze(document=plan, actor=staff), body=stage.world.bodies["ur"], actor=staff)


# who records what


def test_each_side_records_its_own_step_and_nobody_the_other_ones(stage):
    request = refused(stage)
    dispute = {"move": Move.DISPUTE, "ground": Ground.MEANING}

    for who, side in (
        ("dean", Side.COUNCIL),
        ("fr_secretary", Side.BOARD),
        ("fr_member", Side.COUNCIL),
        ("holder", Side.BOARD),
        ("holder", Side.COUNCIL),
        ("ur_secretary", Side.COUNCIL),
        ("rector", Side.BOARD),
        ("stranger", Side.BOARD),
    ):
        with pytest.raises(Forbidden):
            begin(stage, request, who=who, side=side, **dispute)
    assert Recourse.objects.count() == 0

    mine = begin(stage, request, side=Side.COUNCIL, **dispute)
    theirs = begin(stage, request, who="dean", side=Side.BOARD, **dispute)
    assert [mine.side, theirs.side] == ["council", "board"]


def test_who_drafts_records_nothing_for_the_council(stage):
    request = refused(stage)
    drafter = someone(Role.COUNCIL_SECRETARY, body=stage.world.bodies["fr"])
    stage.world.people["both"] = drafter
    someone_else = {"role": Role.PORTFOLIO_HOLDER, "unit": stage.world.faculty, "valid_from": datetime.date(2019, 1, 1)}
    drafter.appointments.create(**someone_else)

    with pytest.raises(Forbidden):
        begin(stage, request, who="both")


def test_only_who_began_it_withdraws_and_both_record_a_ruling(stage):
    request = refused(stage)
    step = begin(stage, request, move=Move.DISPUTE, ground=Ground.MEANING)

    with pytest.raises(Refused) as refusal:
        end(stage, step, who="dean", result=Result.WITHDRAWN)
    assert refusal.value.field == "result"
    with pytest.raises(Forbidden):
        end(stage, step, who="holder", result=Result.GRANTED)
    ended = end(stage, step, who="dean", result=Result.REJECTED, text="Afgewezen.")

    assert (ended.ends, ended.side, ended.move) == (step, "board", "dispute")
    with pytest.raises(Refused):
        end(stage, step, result=Result.GRANTED)


# what a step must say


@pytest.mark.parametrize(
    ("move", "more", "field"),
    [
        (Move.MEDIATION, {"body": None}, "body"),
        (Move.DISPUTE, {}, "ground"),
        (Move.DISPUTE, {"ground": Ground.HARM}, "ground"),
        (Move.DISPUTE, {"ground": Ground.REPLACEMENT}, "ground"),
        (Move.MEDIATION, {"on": TODAY() - 2 * YESTERDAY}, "on"),
        (Move.MEDIATION, {"on": TODAY() + YESTERDAY}, "on"),
    ],
)
def test_a_step_that_does_not_hold_is_refused_at_its_field(stage, move, more, field):
    request, before = refused(stage), LedgerEntry.objects.count()

    with pytest.raises(Refused) as refusal:
        begin(stage, request, move=move, **more)

    assert refusal.value.field == field
    assert (Recourse.objects.count(), LedgerEntry.objects.count()) == (0, before)


def test_nobody_mediates_in_a_case_of_their_own(stage):
    with pytest.raises(Refused) as refusal:
        begin(stage, refused(stage), body=stage.world.bodies["fr"])

    assert refusal.value.field == "body"


def test_a_consent_gives_no_step(stage):
    request = stage.decide().request

    for move, more in ((Move.MEDIATION, {}), (Move.DISPUTE, {"ground": Ground.MEANING})):
        with pytest.raises(Refused):
            begin(stage, request, move=move, **more)
    with pytest.raises(Refused):
        begin(stage, request, who="dean", side=Side.BOARD, move=Move.GIVEN_UP, text="Geen draagvlak.")


def test_one_mediation_runs_at_a_time_and_a_next_one_after_it(stage):
    request = refused(stage)
    step = begin(stage, request)
    with pytest.raises(Refused):
        begin(stage, request, who="dean", side=Side.BOARD)

    end(stage, step)

    assert begin(stage, request, who="dean", side=Side.BOARD).side == "board"


def test_the_board_gives_a_version_up_once_and_with_a_reason(stage):
    request = refused(stage)
    board = {"who": "dean", "side": Side.BOARD, "move": Move.GIVEN_UP}
    with pytest.raises(Refused) as refusal:
        begin(stage, request, text=" ", **board)
    assert refusal.value.field == "text"

    step = begin(stage, request, text="Geen draagvlak.", **board)

    with pytest.raises(Refused):
        begin(stage, request, text="Nogmaals.", **board)
    with pytest.raises(Refused):
        end(stage, step, who="dean", result=Result.WITHDRAWN)


def test_an_end_lies_not_before_its_beginning(stage):
    step = begin(stage, refused(stage))

    for on in (TODAY() + YESTERDAY, TODAY() - YESTERDAY):
        with pytest.raises(Refused) as refusal:
            end(stage, step, on=on)
        assert refusal.value.field == "on"
    with pytest.raises(Refused) as refusal:
        end(stage, step, result=Result.GRANTED)
    assert refusal.value.field == "result"


# what it means for the plan


def test_refused_mediation_new_version_consent_adoption(stage):
    """The whole road; no step on it meets the right, only the consent to the new version does."""
    request = refused(stage)
    step = begin(stage, request, who="dean", side=Side.BOARD)
    version, document = request.version, stage.document
    missing = missing_for_adoption(version, document, TODAY())
    assert missing == ["De faculteitsraad stemde niet in."]
    end(stage, step, result=Result.AGREED)
    assert missing_for_adoption(version, document, TODAY()) == missing

    again = stage.decide(stage.ask(stage.freeze("Zoals afgesproken."))).version

    assert adopt(version=again, actor=stage.person("secretary"), adopted_on=TODAY()).version == again


def test_leave_of_the_committee_is_recorded_and_meets_no_right_by_itself(stage):
    request = refused(stage)
    step = begin(stage, request, who="dean", side=Side.BOARD, move=Move.DISPUTE, ground=Ground.REPLACEMENT)
    end(stage, step, who="dean", result=Result.GRANTED)

    with pytest.raises(Refused):
        adopt(version=request.version, actor=stage.person("secretary"), adopted_on=TODAY())


def test_the_page_says_that_leave_of_the_committee_opens_no_adoption(stage, as_):
    request = refused(stage)
    pages = (url("request", request.uuid), url("decision", request.decisions.get().uuid))
    says = "Vervangende toestemming van de geschillencommissie blijft hier bewaard, maar"

    def said() -> list[bool]:
        return [says in as_("dean").get(page).content.decode() for page in pages]

    meaning = begin(stage, request, who="dean", side=Side.BOARD, move=Move.DISPUTE, ground=Ground.MEANING)
    end(stage, meaning, who="dean", result=Result.GRANTED)
    step = begin(stage, request, who="dean", side=Side.BOARD, move=Move.DISPUTE, ground=Ground.REPLACEMENT)
    before = said()
    end(stage, step, who="dean", result=Result.GRANTED)
    granted = said()
    stage.ask(stage.freeze("Beter."))

    assert (before, granted, said()) == ([False, False], [True, True], [False, False])


def test_a_suspension_is_in_view_where_the_plan_is_adopted(client):
    stage = make_stage("agenda")
    request = not_followed(stage)
    until = TODAY() - 30 * YESTERDAY
    with pytest.raises(Refused) as refusal:
        begin(stage, request, who="olc_chair", move=Move.SUSPENSION)
    assert refusal.value.field == "until"
    step = begin(stage, request, who="olc_chair", move=Move.SUSPENSION, until=until)

    assert running_on(request.version_id, TODAY()) == [sentence(step, request)]
    assert running_on(request.version_id, until - YESTERDAY) == []
    client.force_login(stage.person("dean"))
    assert sentence(step, request) in client.get(url("adopt", request.version.uuid)).content.decode()
    end(stage, step, who="olc_chair", result=Result.LIFTED)
    assert running_on(request.version_id, TODAY()) == []


def test_serious_harm_is_a_ground_for_who_gave_the_advice():
    stage = make_stage("agenda")
    request = not_followed(stage)

    step = begin(stage, request, who="olc_chair", move=Move.DISPUTE, ground=Ground.HARM)

    assert step.ground == "harm"
    with pytest.raises(Refused):
        begin(stage, request, who="director", side=Side.BOARD, move=Move.DISPUTE, ground=Ground.HARM)


# what never changes


def test_a_step_never_changes(stage):
    step = begin(stage, refused(stage))

    with pytest.raises(Frozen):
        step.save()
    with pytest.raises(Frozen):
        Recourse.objects.filter(pk=step.pk).update(text="Anders.")
    for statement in ("UPDATE governance_recourse SET text = 'Anders'", "DELETE FROM governance_recourse"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_ledger_holds_each_step_and_the_verifier_follows_it(stage, tmp_path):
    step = begin(stage, refused(stage), text="Graag een gesprek.")
    ended = end(stage, step, who="dean")

    bodies = [json.loads(e.body) for e in LedgerEntry.objects.order_by("-number")[:2]]
    assert [row["act"] for row in bodies] == ["end_recourse", "begin_recourse"]
    assert bodies[1]["data"] == {
        "recourse": str(step.uuid),
        "request": str(step.request.uuid),
        "version": str(step.request.version.uuid),
        "side": "council",
        "move": "mediation",
        "on": TODAY().isoformat(),
        "text": "Graag een gesprek.",
        "body": stage.world.bodies["cvb"].code,
        "ground": "",
        "until": None,
    }
    assert (bodies[0]["data"]["recourse"], bodies[0]["data"]["ends"]) == (str(ended.uuid), str(step.uuid))
    path = tmp_path / "export.jsonl"
    call_command("export_ledger", output=path)
    verifier = Path(settings.BASE_DIR) / "verifier" / "verify.py"
    assert subprocess.run([sys.executable, str(verifier), str(path)], capture_output=True).returncode == 0


# over HTTP


def test_both_sides_record_on_the_page_and_see_each_other(stage, as_):
    request = refused(stage)
    page, address = url("request", request.uuid), url("begin_recourse", request.uuid, "bemiddeling")
    council = as_("fr_secretary")
    assert address in council.get(page).content.decode()
    sent = {"body": stage.world.bodies["cvb"].pk, "on": TODAY().strftime("%d-%m-%Y"), "text": "Graag een gesprek."}
    assert council.post(address, fields(**sent)).status_code == 302
    step = Recourse.objects.get()
    assert (step.side, step.recorded_by) == ("council", stage.person("fr_secretary"))

    board = as_("dean")
    text = board.get(page).content.decode()
    assert "Graag een gesprek." in text
    assert url("end_recourse", step.uuid) in text
    assert "Graag een gesprek." in board.get(url("decision", request.decisions.get().uuid)).content.decode()
    gone = board.post(url("end_recourse", step.uuid), fields(result="agreed", on=sent["on"]))
    assert gone.status_code == 302
    assert Recourse.objects.get(ends=step).side == "board"
    assert "Er is overeenstemming bereikt" in as_("fr_member").get(page).content.decode()


def test_over_http_nobody_acts_for_a_side_that_is_not_theirs(stage, as_):
    request = refused(stage)
    address = url("begin_recourse", request.uuid, "bemiddeling")
    sent = {"body": stage.world.bodies["cvb"].pk, "on": TODAY().strftime("%d-%m-%Y"), "side": "council"}
    root = Person.objects.create_superuser("root@example.org", "x", name="Root")

    assert as_("holder").post(address, fields(**sent)).status_code == 403
    assert as_("fr_member").post(address, fields(**sent)).status_code == 403
    assert as_("ur_secretary").post(address, fields(**sent)).status_code == 404
    assert as_(root).post(address, fields(**sent)).status_code == 404
    assert Recourse.objects.count() == 0
    assert as_("dean").post(address, fields(**sent)).status_code == 302
    assert Recourse.objects.get().side == "board"
    step = Recourse.objects.get()
    ending = fields(result="agreed", on=sent["on"])
    assert as_("holder").post(url("end_recourse", step.uuid), ending).status_code == 403
    assert as_(root).post(url("end_recourse", step.uuid), ending).status_code == 404


def test_what_is_wrong_is_said_at_its_field(stage, as_):
    request = refused(stage)
    sent = {"body": stage.world.bodies["cvb"].pk, "on": (TODAY() - 2 * YESTERDAY).strftime("%d-%m-%Y")}

    response = as_("fr_secretary").post(url("begin_recourse", request.uuid, "bemiddeling"), fields(**sent))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["on"]
    assert as_("fr_secretary").get(url("begin_recourse", request.uuid, "onzin")).status_code == 404


def test_a_later_version_is_shown_without_being_typed(stage, as_):
    request = refused(stage)
    later = stage.ask(stage.freeze("Beter."))

    assert url("request", later.uuid) in as_("dean").get(url("decision", request.decisions.get().uuid)).content.decode()


def test_a_plan_that_nothing_happened_to_reads_nothing_of_it(stage, as_):
    request = stage.decide().request

    response = as_("dean").get(url("request", request.uuid))

    assert response.context["aftermath"] == {}
