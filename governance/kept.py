"""Which rows the acts of the ledger record, and what an act and its row both hold: one table, for governance.recorded.

Whoever adds an act that is also kept as a row adds its ``Kind`` to KINDS. What an older act does not hold yet is not
compared. Names of bodies stay out: the code by which an act names one may be changed by the application manager.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Count, Q, QuerySet

from budgets.models import Shift, ShiftLeg
from governance import models

Values = dict[str, Any]


def as_it_is(values: Values) -> Values | None:
    return values


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one kind. In ``key`` and ``held`` stands on the left what the act calls it, on the right the column.

    ``acts`` says per act where the rows stand in its data: "" when the act records one row, else the name of a list,
    whose items are numbered from 1, or of an object, whose items are ``of`` and ``said``. Of every act ``at`` and
    ``actor`` can be compared as well. ``row`` puts a row in the form of the act, and leaves out (None) what no act
    records; ``said`` does so for an act. ``document`` is the way from the row to its document.
    """

    name: str
    acts: Mapping[str, str]
    rows: QuerySet[Any]
    document: str
    key: Mapping[str, str]
    held: Mapping[str, str]
    row: Callable[[Values], Values | None] = as_it_is
    said: Callable[[Values], Values | None] = as_it_is


def same(*names: str) -> dict[str, str]:
    """Columns that are called as in the act."""
    return {name: name for name in names}


def by(name: str) -> dict[str, str]:
    """Who recorded the row, and when: ``by("recorded")``, ``by("asked")``."""
    return {"actor": f"{name}_by__uuid", "at": f"{name}_at"}


def _paper(values: Values) -> Values:
    """The ledger holds no title of a confidential paper."""
    return {**values, "title": None} if values["confidential"] else values


def on_disk(values: Values) -> Values | None:
    """The fingerprint of the bytes that the site hands out; a file that is not there is missing."""
    digest = hashlib.sha256()
    try:
        with default_storage.open(values["fingerprint"]) as file:
            for chunk in file.chunks():
                digest.update(chunk)
    except (OSError, ValueError):  # no name, or one outside the place where papers are
        return None
    return {**values, "fingerprint": digest.hexdigest()}


def _votes(values: Values) -> Values:
    return {**values, "votes": [values[name] for name in ("votes", "against", "abstained")]}


def _section_votes(values: Values) -> Values:
    return {**values, "said": [values[name] for name in ("said", "against", "abstained")]}


def _closing(values: Values) -> Values | None:
    """How a request was closed. Where each section decides it stays open until the last of them did."""
    spoke = values["spoke"] if values["apart"] else 2
    if spoke == 1 and values["closing"] in ("", "decided"):
        values["closing"] = "decided" if not values["closing"] else "decided too early"
    return values if values["closing"] else None


def _closed(data: Values) -> Values:
    return {"closing": "decided", **data}


def _consulted(data: Values) -> Values | None:
    """An answer that wholly follows the advice need not say anything about consultation."""
    return data if data.get("consultation") or data.get("consulted_on") else None


KINDS = (
    Kind(
        "request",
        {"lay_before": ""},
        models.Request.objects.all(),
        "document",
        {"request": "uuid"},
        {**same("right", "due_on"), "version": "version__uuid", "follows": "follows__uuid", **by("asked")},
    ),
    Kind(
        "part that is carried over",
        {"lay_before": "carried"},
        models.RequestPart.objects.all(),
        "request__document",
        {"request": "request__uuid", "part": "part", "decision": "decision__uuid"},
        same("without"),
    ),
    Kind(
        "refusal to carry a part over",
        {"refuse_carry": "refused"},
        models.CarryRefusal.objects.all(),
        "carried__request__document",
        {"request": "carried__request__uuid", "part": "carried__part", "decision": "carried__decision__uuid"},
        {"reason": "reason", **by("refused")},
    ),
    Kind(
        "closing of a request",
        {"close_request": "", "decide": "", "confirm_follow_up": ""},
        models.Request.objects.annotate(spoke=Count("decisions", filter=Q(decisions__corrects__isnull=True))),
        "document",
        {"request": "uuid"},
        {"closing": "closing", "apart": "decides_apart", "spoke": "spoke"},
        row=_closing,
        said=_closed,
    ),
    Kind(
        "paper",
        {"lay_before": "papers", "add_paper": ""},
        models.Paper.objects.all(),
        "request__document",
        {"paper": "uuid"},
        {
            **same("title", "kind", "size", "fingerprint", "confidential"),
            "request": "request__uuid",
            **by("added"),
        },
        row=_paper,
    ),
    Kind(
        "file of a paper",
        {"lay_before": "papers", "add_paper": ""},
        models.Paper.objects.all(),
        "request__document",
        {"paper": "uuid"},
        {"fingerprint": "file"},
        row=on_disk,
    ),
    Kind(
        "striking of a paper",
        {"strike_paper": ""},
        models.PaperStrike.objects.all(),
        "paper__request__document",
        {"paper": "paper__uuid"},
        {"fingerprint": "paper__fingerprint", **by("struck")},
    ),
    Kind(
        "decision",
        {"decide": "", "correct": "", "confirm_follow_up": ""},
        models.Decision.objects.all(),
        "version__document",
        {"decision": "uuid"},
        {
            **same("right", "outcome", "meeting_on", "text", "section", "present", "proxies"),
            **same("mandate", "to_confirm"),
            "by_mandate_of": "by_mandate_of__uuid",
            "version": "version__uuid",
            "request": "request__uuid",
            "meeting": "meeting__uuid",
            "corrects": "corrects__uuid",
            "votes": "votes_for",
            "against": "votes_against",
            "abstained": "votes_abstained",
            **by("recorded"),
        },
        row=_votes,
    ),
    Kind(
        "votes of a section",
        {"decide": "section_votes", "correct": "section_votes"},
        models.SectionVotes.objects.all(),
        "decision__version__document",
        {"decision": "decision__uuid", "of": "section"},
        {"said": "votes_for", "against": "votes_against", "abstained": "votes_abstained"},
        row=_section_votes,
    ),
    Kind(
        "decision on a part",
        {"decide": "parts", "correct": "parts"},
        models.DecisionPart.objects.all(),
        "decision__version__document",
        {"decision": "decision__uuid", "of": "part"},
        {"said": "agreed"},
    ),
    Kind(
        "named change",
        {"decide": "changes", "correct": "changes"},
        models.NamedChange.objects.all(),
        "decision__version__document",
        {"decision": "decision__uuid", "number": "number"},
        {"text": "text"},
    ),
    Kind(
        "refusal by mandate",
        {"refuse_follow_up": ""},
        models.MandateRefusal.objects.all(),
        "request__document",
        {"refusal": "uuid"},
        {"request": "request__uuid", "decision": "decision__uuid", "reason": "reason", **by("refused")},
    ),
    Kind(
        "confirmation of a record",
        {"confirm_decision": ""},
        models.DecisionConfirmation.objects.all(),
        "decision__version__document",
        {"confirmation": "uuid"},
        {"decision": "decision__uuid", "text": "text", **by("confirmed")},
    ),
    Kind(
        "letter",
        {"attach_letter": ""},
        models.DecisionLetter.objects.all(),
        "decision__version__document",
        {"letter": "uuid"},
        {**same("title", "kind", "size", "fingerprint"), "decision": "decision__uuid", **by("added")},
    ),
    Kind(
        "file of a letter",
        {"attach_letter": ""},
        models.DecisionLetter.objects.all(),
        "decision__version__document",
        {"letter": "uuid"},
        {"fingerprint": "file"},
        row=on_disk,
    ),
    Kind(
        "striking of a letter",
        {"strike_letter": ""},
        models.LetterStrike.objects.all(),
        "letter__decision__version__document",
        {"letter": "letter__uuid"},
        {"fingerprint": "letter__fingerprint", **by("struck")},
    ),
    Kind(
        "condition",
        {"decide": "conditions", "correct": "conditions"},
        models.Condition.objects.all(),
        "decision__version__document",
        {"decision": "decision__uuid", "number": "number"},
        {"text": "text", "when": "when", "due_on": "due_on"},
    ),
    Kind(
        "answer to a condition",
        {"answer_condition": ""},
        models.ConditionAnswer.objects.all(),
        "condition__decision__version__document",
        {"decision": "condition__decision__uuid", "condition": "condition__number"},
        {**same("accepted", "text", "met", "part"), "in_version": "version__uuid", **by("answered")},
    ),
    Kind(
        "answer",
        {"answer_advice": ""},
        models.Answer.objects.all(),
        "decision__version__document",
        {"decision": "decision__uuid"},
        {"follow": "follow", "text": "text", **by("answered")},
    ),
    Kind(
        "point of an advice",
        {"decide": "points", "correct": "points"},
        models.AdvicePoint.objects.all(),
        "decision__version__document",
        {"decision": "decision__uuid", "number": "number"},
        {"text": "text"},
    ),
    Kind(
        "answer to a point",
        {"answer_advice": "points"},
        models.PointAnswer.objects.all(),
        "answer__decision__version__document",
        {"decision": "answer__decision__uuid", "number": "point__number"},
        {"follow": "follow", "text": "text", "in_version": "version__uuid", "part": "part"},
    ),
    Kind(
        "consultation with an answer",
        {"answer_advice": ""},
        models.Consultation.objects.with_the_answer(),
        "answer__decision__version__document",
        {"decision": "answer__decision__uuid"},
        {"consultation": "text", "consulted_on": "on", "consulted": "what", **by("recorded")},
        said=_consulted,
    ),
    Kind(
        "consultation",
        {"consult": ""},
        models.Consultation.objects.afterwards(),
        "answer__decision__version__document",
        {"consultation": "uuid"},
        {
            **same("what", "on", "text", "side"),
            "decision": "answer__decision__uuid",
            **by("recorded"),
        },
    ),
    Kind(
        "adoption",
        {"adopt": ""},
        models.Adoption.objects.all(),
        "document",
        {"adoption": "uuid"},
        {
            "adopted_on": "adopted_on",
            "effective_from": "effective_from",
            "version": "version__uuid",
            **by("recorded"),
        },
    ),
    Kind(
        "right at the adoption",
        {"adopt": "rights"},
        models.AdoptionRight.objects.all(),
        "adoption__document",
        {"adoption": "adoption__uuid", "number": "number"},
        {
            **same("body_kind", "section", "right", "required", "met", "code"),
            "decision": "decision__uuid",
            "request": "request__uuid",
        },
    ),
    Kind(
        "proposal",
        {"propose": ""},
        models.Proposal.objects.filter(document__isnull=False),
        "document",
        {"proposal": "uuid"},
        {**same("title", "text", "made_on", "due_on"), "theme": "theme__code", **by("recorded")},
    ),
    Kind(
        "answer to a proposal",
        {"answer_proposal": ""},
        models.ProposalAnswer.objects.filter(proposal__document__isnull=False),
        "proposal__document",
        {"proposal": "proposal__uuid"},
        {"follow": "follow", "text": "text", "answered_on": "answered_on", **by("answered")},
    ),
    Kind(
        "step after a decision",
        {"begin_recourse": "", "end_recourse": ""},
        models.Recourse.objects.all(),
        "request__document",
        {"recourse": "uuid"},
        {
            **same("side", "move", "on", "text", "ground", "until", "result"),
            "request": "request__uuid",
            "ends": "ends__uuid",
            **by("recorded"),
        },
    ),
    Kind(
        "shift of money",
        {"shift": ""},
        Shift.objects.filter(document__isnull=False),
        "document",
        {"shift": "uuid"},
        {**same("kind", "reason", "right", "decided_on"), "corrects": "corrects__uuid", **by("recorded")},
    ),
    Kind(
        "amount of a shift",
        {"shift": "legs"},
        ShiftLeg.objects.filter(shift__document__isnull=False),
        "shift__document",
        {"shift": "shift__uuid", "number": "number"},
        {**same("year", "lineage", "title", "cents"), "theme": "theme__code"},
    ),
    Kind(
        "decision that a shift rests on",
        {"link_shift": ""},
        models.ShiftDecision.objects.filter(shift__document__isnull=False),
        "shift__document",
        {"link": "uuid"},
        {"shift": "shift__uuid", "decision": "decision__uuid", **by("recorded")},
    ),
)

OF_HIGHER_FLOORS: list[Kind] = []
"""Kinds of rows that a higher floor keeps of acts in the ledger of a document; filled in from its ``AppConfig.ready``."""
