"""Rights, outcomes and when a right is met, as data. Imports nothing of ours.

The rules are those of the field (docs/decisions.md): silence is never consent; a refused or corrected-away decision
never meets a right; consent with conditions counts once the board has accepted every condition in writing.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    CONSENT = "consent", _("consent")
    CONDITIONS = "conditions", _("consent with conditions")
    SUBJECT = "subject", _("consent subject to named changes")
    PARTIAL = "partial", _("partial consent")
    NO_CONSENT = "no_consent", _("no consent")
    APPROVED = "approved", _("approved")
    NOT_APPROVED = "not_approved", _("not approved")
    POSITIVE = "positive", _("positive advice")
    REMARKS = "remarks", _("positive advice with remarks")
    NEGATIVE = "negative", _("negative advice")
    DISCUSSED = "discussed", _("discussed")
    NOTED = "noted", _("taken note")


# Which outcomes a body can have, by the right that it uses.
OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    "consent": (Outcome.CONSENT, Outcome.CONDITIONS, Outcome.SUBJECT, Outcome.PARTIAL, Outcome.NO_CONSENT),
    "approval": (Outcome.APPROVED, Outcome.NOT_APPROVED),
    "advice": (Outcome.POSITIVE, Outcome.REMARKS, Outcome.NEGATIVE),
    "discussion": (Outcome.DISCUSSED,),
    "information": (Outcome.NOTED,),
}

# Rights by which a body decides something that a plan waits for.
DECIDING = ("consent", "approval", "advice")

# Outcomes that meet the right by themselves. CONDITIONS needs the board's acceptance; REMARKS and NEGATIVE its answer;
# SUBJECT a next version that holds the named changes.
MEETS_AT_ONCE = frozenset({Outcome.CONSENT, Outcome.APPROVED, Outcome.POSITIVE, Outcome.DISCUSSED, Outcome.NOTED})
NEEDS_ANSWER = frozenset({Outcome.REMARKS, Outcome.NEGATIVE})
REFUSES = frozenset({Outcome.NO_CONSENT, Outcome.NOT_APPROVED})

# How an outcome is drawn: a shape beside the word (static/kwaliteit.css, .state).
MARK: dict[str, str] = {
    Outcome.CONSENT: "done",
    Outcome.CONDITIONS: "done",
    Outcome.SUBJECT: "back",
    Outcome.PARTIAL: "back",
    Outcome.NO_CONSENT: "back",
    Outcome.APPROVED: "done",
    Outcome.NOT_APPROVED: "back",
    Outcome.POSITIVE: "done",
    Outcome.REMARKS: "done",
    Outcome.NEGATIVE: "back",
    Outcome.DISCUSSED: "done",
    Outcome.NOTED: "done",
}


class Closing(models.TextChoices):
    """Why a request is no longer open."""

    DECIDED = "decided", _("decided")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REPLACED = "replaced", _("replaced by a newer version")
    TERM_PASSED = "term_passed", _("term passed, no decision")


class Mandated(models.TextChoices):
    """Who confirms for a council that the next version holds the changes that it named; the values are roles."""

    CHAIR = "council_chair", _("the chair")
    SECRETARY = "council_secretary", _("the secretary")


class When(models.TextChoices):
    """When a condition must be met."""

    BEFORE = "before", _("before adoption")
    DURING = "during", _("during execution")


class Follow(models.TextChoices):
    """What the board does with an advice."""

    WHOLLY = "wholly", _("followed")
    PARTLY = "partly", _("partly followed")
    NOT = "not", _("not followed")


def overall(follows: Iterable[str]) -> Follow:
    """What the board does with an advice, from what it does with each of its points."""
    found = set(follows)
    return Follow(found.pop()) if len(found) == 1 else Follow.PARTLY


class Taken(models.TextChoices):
    """What a unit does with a remark of the Board on its draft."""

    ADOPTED = "adopted", _("taken over")
    PARTLY = "partly", _("partly taken over")
    NOT = "not", _("not taken over")


class Consulted(models.TextChoices):
    """What became of the further consultation about an advice that is not wholly followed."""

    OFFERED = "offered", _("offered")
    HELD = "held", _("held")
    WAIVED = "waived", _("declined by the body")
    SILENT = "silent", _("offered, and not answered")


class Side(models.TextChoices):
    """Who takes a step after a refusal, or after an advice that was not followed."""

    COUNCIL = "council", _("the council")
    BOARD = "board", _("the board")


# Who records afterwards what became of it. That the body declined only the body says; the board, that it heard nothing.
CONSULTED_BY: dict[str, tuple[Consulted, ...]] = {
    Side.COUNCIL: (Consulted.HELD, Consulted.WAIVED),
    Side.BOARD: (Consulted.HELD, Consulted.SILENT),
}


class Move(models.TextChoices):
    """What either side does then. A changed version laid before the body is no step of its own: it is a new request."""

    MEDIATION = "mediation", _("mediation")
    DISPUTE = "dispute", _("dispute before the national disputes committee")
    SUSPENSION = "suspension", _("suspension of the decision")
    WAIVED = "waived", _("the council does not ask the board to wait")
    GIVEN_UP = "given_up", _("the board does not go on with this version")


class Ground(models.TextChoices):
    """On what ground a dispute is filed."""

    REPLACEMENT = "replacement", _("the board asks leave to decide without the consent")
    HARM = "harm", _("an advice was not followed, with serious harm to who is involved")
    MEANING = "meaning", _("the meaning of the law, or of a regulation")


class Result(models.TextChoices):
    """How a step ended."""

    AGREED = "agreed", _("agreement was reached")
    FAILED = "failed", _("no agreement was reached")
    GRANTED = "granted", _("the committee granted what was asked")
    REJECTED = "rejected", _("the committee rejected what was asked")
    SETTLED = "settled", _("both sides settled it")
    LIFTED = "lifted", _("the suspension was lifted")
    WITHDRAWN = "withdrawn", _("withdrawn by who began it")


class Occasion(models.TextChoices):
    """What gives either side something to do after a decision."""

    REFUSED = "refused", _("refused")
    DEPARTED = "departed", _("advice not wholly followed")


# What each side can do, by occasion; for a dispute, on which grounds.
MOVES: dict[tuple[str, str], tuple[Move, ...]] = {
    (Occasion.REFUSED, Side.BOARD): (Move.MEDIATION, Move.DISPUTE, Move.GIVEN_UP),
    (Occasion.REFUSED, Side.COUNCIL): (Move.MEDIATION, Move.DISPUTE),
    (Occasion.DEPARTED, Side.COUNCIL): (Move.WAIVED, Move.SUSPENSION, Move.MEDIATION, Move.DISPUTE),
    (Occasion.DEPARTED, Side.BOARD): (Move.SUSPENSION, Move.MEDIATION, Move.DISPUTE),
}
GROUNDS: dict[tuple[str, str], tuple[Ground, ...]] = {
    (Occasion.REFUSED, Side.BOARD): (Ground.REPLACEMENT, Ground.MEANING),
    (Occasion.REFUSED, Side.COUNCIL): (Ground.MEANING,),
    (Occasion.DEPARTED, Side.COUNCIL): (Ground.HARM, Ground.MEANING),
    (Occasion.DEPARTED, Side.BOARD): (Ground.MEANING,),
}
RESULTS: dict[str, tuple[Result, ...]] = {
    Move.MEDIATION: (Result.AGREED, Result.FAILED, Result.WITHDRAWN),
    Move.DISPUTE: (Result.GRANTED, Result.REJECTED, Result.SETTLED, Result.WITHDRAWN),
    Move.SUSPENSION: (Result.LIFTED,),
    Move.WAIVED: (),
    Move.GIVEN_UP: (),
}
# Steps that are over at once: nothing is under way by them, and nothing ends them.
AT_ONCE = frozenset({Move.WAIVED, Move.GIVEN_UP})
# Results that only the side that began the step can record; the others are of both.
OF_WHO_BEGAN = frozenset({Result.WITHDRAWN, Result.LIFTED})

# Who mediates when nothing else was agreed, by the kind of the council. The form offers it; another may be chosen.
MEDIATORS: dict[str, str] = {
    "university_council": "supervisory_board",
    "faculty_council": "executive_board",
    "programme_committee": "faculty_board",
}
