"""What followed on a refusal stands in the chapter on involvement, in one sentence per step."""

from __future__ import annotations

import pytest

from governance.lifecycle import Move, Result, Side
from governance.services.decisions import correct_decision, record_decision
from governance.services.recourse import begin_recourse, end_recourse
from governance.services.requests import lay_before
from kwaliteit.organisation.models import BodyKind
from kwaliteit.shared.clock import today
from kwaliteit.submission import gather
from kwaliteit.submission.chapters.involvement import _answered
from kwaliteit.submission.material import collect
from tests.factories import make_body
from tests.submission import play

pytestmark = pytest.mark.django_db


def test_each_step_is_told_beside_the_decision_that_it_follows_on():
    world = play.world()
    clerk, supervisors = world.people["ur_secretary"], make_body(BodyKind.SUPERVISORY_BOARD, world.institution)
    request = lay_before(version=play.frozen_institution(world), body=world.bodies["ur"], actor=world.people["staff"])
    refusal = record_decision(request=request, actor=clerk, outcome="no_consent", meeting_on=today())
    about = {"request": request, "actor": clerk, "side": Side.COUNCIL, "move": Move.MEDIATION}
    step = begin_recourse(on=today(), body=supervisors, **about)
    end_recourse(step=step, actor=world.people["rector"], result=Result.FAILED, on=today())

    told = gather.dossier(collect(world.framework), as_of=today(), verify_at="").decisions[0]

    assert len(told.followed) == 1
    assert told.followed[0].startswith("De universiteitsraad heeft de raad van toezicht op ")
    assert "Er is geen overeenstemming bereikt" in told.followed[0]
    assert _answered(told) == list(told.followed)

    correct_decision(decision=refusal, actor=clerk, reason="Fout.", outcome="consent", meeting_on=today())

    rows = gather.dossier(collect(world.framework), as_of=today(), verify_at="").decisions
    assert [(row.corrected, len(row.followed)) for row in rows] == [(True, 0), (False, 1)]
