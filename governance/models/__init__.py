"""What bodies see and decide: frozen versions, requests, decisions, answers, adoptions, promises, the ledger."""

from governance.models.adopted import AdoptionRight
from governance.models.carried import CarryRefusal, RequestPart
from governance.models.confirming import DecisionConfirmation, RecordDoubt
from governance.models.decisions import (
    Adoption,
    Answer,
    Condition,
    ConditionAnswer,
    Decision,
    DecisionPart,
    SectionVotes,
)
from governance.models.disputed import PromiseDispute
from governance.models.drafts import DraftRemark, SentDraft
from governance.models.facilities import Facilities, InformationSession
from governance.models.frozen import FrozenQuerySet, FrozenRow, LedgerEntry, Version, VersionEditor
from governance.models.last_read import LastRead
from governance.models.letters import DecisionLetter, LetterStrike
from governance.models.mandates import MandateRefusal, NamedChange
from governance.models.meetings import AgendaItem, Attendance, Meeting
from governance.models.papers import Paper, PaperStrike, Receipt
from governance.models.planning import Milestone, MilestoneChange
from governance.models.points import AdvicePoint, Consultation, PointAnswer
from governance.models.preparing import DraftText, PrivateNote
from governance.models.process import Dialogue, Promise
from governance.models.proposals import Proposal, ProposalAnswer
from governance.models.recourse import Recourse
from governance.models.requests import Question, Request
from governance.models.roots import DailyRoot, RootMail
from governance.models.shifts import ShiftDecision
from governance.models.talks import DialogueDiscussed, DialogueGroup, DialogueOutcome
from governance.models.wordings import ProposedWording

__all__ = [
    "Adoption",
    "AdoptionRight",
    "AdvicePoint",
    "AgendaItem",
    "Answer",
    "Attendance",
    "CarryRefusal",
    "Condition",
    "ConditionAnswer",
    "Consultation",
    "DailyRoot",
    "Decision",
    "DecisionConfirmation",
    "DecisionLetter",
    "DecisionPart",
    "Dialogue",
    "DialogueDiscussed",
    "DialogueGroup",
    "DialogueOutcome",
    "DraftRemark",
    "DraftText",
    "Facilities",
    "FrozenQuerySet",
    "FrozenRow",
    "InformationSession",
    "LastRead",
    "LedgerEntry",
    "LetterStrike",
    "MandateRefusal",
    "Meeting",
    "Milestone",
    "MilestoneChange",
    "NamedChange",
    "Paper",
    "PaperStrike",
    "PointAnswer",
    "PrivateNote",
    "Promise",
    "PromiseDispute",
    "Proposal",
    "ProposalAnswer",
    "ProposedWording",
    "Question",
    "Receipt",
    "RecordDoubt",
    "Recourse",
    "Request",
    "RequestPart",
    "RootMail",
    "SectionVotes",
    "SentDraft",
    "ShiftDecision",
    "Version",
    "VersionEditor",
]
