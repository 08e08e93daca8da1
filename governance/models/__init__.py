"""What bodies see and decide: frozen versions, requests, decisions, answers, adoptions, promises, the ledger."""

from governance.models.decisions import Adoption, Answer, Condition, ConditionAnswer, Decision, DecisionPart
from governance.models.frozen import FrozenQuerySet, FrozenRow, LedgerEntry, Version, VersionEditor
from governance.models.papers import Paper, PaperStrike, Receipt
from governance.models.process import Dialogue, Meeting, Milestone, Promise
from governance.models.requests import Question, Request
from governance.models.roots import DailyRoot, RootMail

__all__ = [
    "Adoption",
    "Answer",
    "Condition",
    "ConditionAnswer",
    "DailyRoot",
    "Decision",
    "DecisionPart",
    "Dialogue",
    "FrozenQuerySet",
    "FrozenRow",
    "LedgerEntry",
    "Meeting",
    "Milestone",
    "Paper",
    "PaperStrike",
    "Promise",
    "Question",
    "Receipt",
    "Request",
    "RootMail",
    "Version",
    "VersionEditor",
]
