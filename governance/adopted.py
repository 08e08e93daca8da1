"""What an adoption stands on: in words, from the record of it, and since when all of it was there. Reading only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.lifecycle import Outcome, When
from governance.models import Adoption, AdoptionRight, Decision, Request
from governance.sections import label
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.rights import Rights

if TYPE_CHECKING:
    from governance.rules import Judged, Requirement

# Why a right that no yes met was no obstacle, by how it was judged (governance.rules).
WORDS = {
    "term_passed_advice": gettext_lazy("the term passed without an advice; the board could go on"),
    "delivered": gettext_lazy("sent for information"),
    "no_body": gettext_lazy("no such body had been entered"),
    "not_asked": gettext_lazy("not laid before it"),
    "asked": gettext_lazy("it had not decided yet"),
    "term_passed": gettext_lazy("the term had passed without a decision"),
    "answer_owed": gettext_lazy("the board had not answered yet"),
    "suspended": gettext_lazy("the decision was suspended"),
    "conditions_open": gettext_lazy("not every condition had been met"),
    "unconfirmed": gettext_lazy("the record of its decision had not been confirmed yet"),
    "condition_refused": gettext_lazy("the board had not accepted a condition"),
}


def stood_on(adoption: Adoption, rights: Rights) -> list[tuple[str, str, Decision | None]]:
    """(mark, sentence, decision) of each right as it was kept with the adoption; one query.

    The record of an adoption is open to who reads the version; the decision itself only to who may read that.
    """
    seen = Request.objects.visible_to(rights).filter(pk=OuterRef("decision__request"))
    rows = AdoptionRight.objects.filter(adoption=adoption).annotate(open_to_me=Exists(seen))
    return [
        ("done" if row.met else "none", _sentence(row), row.decision if row.open_to_me else None)
        for row in rows.select_related("body", "decision__confirmation").order_by("number")
    ]


def _sentence(row: AdoptionRight) -> str:
    name = row.body.name if row.body else capfirst(BodyKind(row.body_kind).label)
    name = f"{name}, {label(row.section)}" if row.section else name
    names = {"body": name, "right": row.get_right_display(), "how": _how(row)}
    if row.required:
        return _("%(body)s, %(right)s: %(how)s.") % names
    return _("%(body)s, %(right)s: %(how)s. The framework does not require it.") % names


def _how(row: AdoptionRight) -> str:
    if row.decision and row.code in {"met", "refused", "partial", "subject"}:
        return row.decision.outcome_said
    return str(WORDS.get(row.code, WORDS["not_asked"]))


def met_since(rights: Iterable[Requirement]) -> datetime.date | None:
    """The first day on which every right that is required was met: decided, and answered where that is owed."""
    required = [(right.request, judged) for right in rights if right.required for judged in right.sections]
    return max((_section_met_since(request, judged) for request, judged in required if request), default=None)


def _section_met_since(request: Request, judged: Judged) -> datetime.date:
    """A passed term is over the day after its last; a record that waits counts from its confirmation."""
    if judged.code == "term_passed_advice":
        return request.term_until + datetime.timedelta(days=1)
    made = judged.decision
    if made is None or judged.code == "delivered":
        return request.asked_on
    conditions = made.conditions.all() if made.outcome == Outcome.CONDITIONS else ()
    answers = [getattr(row, "answer", None) for row in (made, *conditions)]
    moments = [answer.answered_at for answer in answers if answer]
    kept = [row.kept_on for row in conditions if row.when == When.BEFORE and not row.answer.met and row.kept_on]
    if made.to_confirm:
        moments.append(made.confirmation.confirmed_at)
    return max([made.meeting_on, *kept, *map(localdate, moments)])
