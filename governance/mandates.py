"""Consent subject to named changes, and the mandate to confirm the version that follows on it. Reading only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Exists, F, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.compare import Comparison
from governance.lifecycle import Mandated, Outcome
from governance.models import Decision, MandateRefusal, Request, Version
from governance.sections import named, sections_of
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.errors import Refused
from plans.models import Right


class Naming(Protocol):
    """What a record says of changes (governance.services.decisions.Content)."""

    @property
    def outcome(self) -> str: ...
    @property
    def changes(self) -> Sequence[str]: ...
    @property
    def mandate(self) -> str: ...


def check_changes(content: Naming) -> None:
    """Consent subject to named changes names them, and who confirms that they were made; nothing else does."""
    subject = content.outcome == Outcome.SUBJECT
    if subject != bool(content.changes):
        raise Refused(
            _("Consent subject to named changes names at least one change, and no other outcome names any."),
            field="change_1" if subject else "outcome",
        )
    if not all(text.strip() for text in content.changes):
        raise Refused(_("Write down what must change."), field="change_1")
    if subject and content.mandate not in Mandated.values:
        raise Refused(_("Say who confirms that the next version holds these changes and no others."), field="mandate")


def follows_on(version: Version, body: Body, right: str) -> Decision | None:
    """The consent subject to named changes that a request on this version follows up; one statement.

    It is what the body said last on this document: a request that was withdrawn or replaced before the body said
    anything does not count.
    """
    if right != Right.CONSENT:
        return None
    rows = Decision.objects.effective().filter(
        version__document=version.document_id, version__number__lt=version.number, body=body
    )
    made = list(rows.order_by("-request", "-pk")[:2])  # a record of each section, at most
    same = (decision for decision in made if decision.request_id == made[0].request_id)
    return next((decision for decision in same if decision.outcome == Outcome.SUBJECT), None)


def open_mandates(requests: Iterable[Request]) -> dict[int, list[Decision]]:
    """Per open request what can still be confirmed by mandate, one per section: one statement.

    None at all where no request follows up anything, which is the rule.
    """
    following = {request.pk: request for request in requests if request.follows_id and request.is_open}
    if not following:
        return {}
    spoke = Decision.objects.filter(request=OuterRef("on"), section=OuterRef("section"))
    refused = MandateRefusal.objects.filter(request=OuterRef("on"), decision=OuterRef("pk"))
    rows = Decision.objects.effective().annotate(on=F("request__decisions__followed_by"))
    rows = rows.filter(~Exists(spoke), ~Exists(refused), on__in=following, outcome=Outcome.SUBJECT, follow_up=None)
    found: dict[int, list[Decision]] = {pk: [] for pk in following}
    for decision in rows.order_by("on", "pk"):
        if decision.section in sections_of(following[decision.on]) and not decision.is_unconfirmed:
            found[decision.on].append(decision)
    return found


def confirmed_by(decision: Decision) -> Decision | None:
    """The record by which its mandate was used, as long as that was not put right by another."""
    follow: Decision | None = getattr(decision, "follow_up", None)
    return None if follow is None or getattr(follow, "correction", None) else follow


def holds(rights: Rights, decision: Decision) -> bool:
    """Whether she has the role today to which the body gave its mandate."""
    return any(held.role == decision.mandate and held.body_id == decision.body_id for held in rights.appointments)


@dataclass
class FollowUp:
    """What became of one mandate on one request, for its page."""

    decision: Decision
    who: str
    officer: str
    changes: list[str]
    refusal: MandateRefusal | None
    confirmed: Decision | None
    is_open: bool
    is_mine: bool
    compared: Comparison | None = None
    confirm_form: Any = None
    refuse_form: Any = None


def follow_ups(row: Request, rights: Rights) -> list[FollowUp]:
    """The mandates that a request follows up, each with what became of it; nothing is read when it follows none."""
    if not row.follows_id:
        return []
    usable = {decision.pk for decision in open_mandates([row]).get(row.pk, [])}
    made = Decision.objects.effective().filter(request__decisions__followed_by=row, outcome=Outcome.SUBJECT)
    made = made.select_related("version", "follow_up__recorded_by").defer("version__payload").order_by("pk")
    refusals = {
        refusal.decision_id: refusal
        for refusal in MandateRefusal.objects.filter(request=row).select_related("refused_by")
    }
    return [
        FollowUp(
            decision,
            capfirst(named(row.body.with_article, decision.section)),
            str(decision.get_mandate_display()),
            [change.text for change in decision.named_changes.order_by("number")],
            refusals.get(decision.pk),
            follow if (follow := confirmed_by(decision)) and follow.request_id == row.pk else None,
            decision.pk in usable,
            decision.pk in usable and holds(rights, decision),
        )
        for decision in made
    ]
