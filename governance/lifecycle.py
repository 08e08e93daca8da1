"""Rights, outcomes and when a right is met, as data. Imports nothing of ours.

The rules are those of the field (docs/decisions.md): silence is never consent; a refused or corrected-away decision
never meets a right; consent with conditions counts once the board has accepted every condition in writing.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    CONSENT = "consent", _("consent")
    CONDITIONS = "conditions", _("consent with conditions")
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
    "consent": (Outcome.CONSENT, Outcome.CONDITIONS, Outcome.PARTIAL, Outcome.NO_CONSENT),
    "approval": (Outcome.APPROVED, Outcome.NOT_APPROVED),
    "advice": (Outcome.POSITIVE, Outcome.REMARKS, Outcome.NEGATIVE),
    "discussion": (Outcome.DISCUSSED,),
    "information": (Outcome.NOTED,),
}

# Outcomes that meet the right by themselves. CONDITIONS needs the board's acceptance; REMARKS and NEGATIVE its answer.
MEETS_AT_ONCE = frozenset({Outcome.CONSENT, Outcome.APPROVED, Outcome.POSITIVE, Outcome.DISCUSSED, Outcome.NOTED})
NEEDS_ANSWER = frozenset({Outcome.REMARKS, Outcome.NEGATIVE})
REFUSES = frozenset({Outcome.NO_CONSENT, Outcome.NOT_APPROVED})

# How an outcome is drawn: a shape beside the word (static/kwaliteit.css, .state).
MARK: dict[str, str] = {
    Outcome.CONSENT: "done",
    Outcome.CONDITIONS: "done",
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


class When(models.TextChoices):
    """When a condition must be met."""

    BEFORE = "before", _("before adoption")
    DURING = "during", _("during execution")


class Follow(models.TextChoices):
    """What the board does with an advice."""

    WHOLLY = "wholly", _("followed")
    PARTLY = "partly", _("partly followed")
    NOT = "not", _("not followed")
