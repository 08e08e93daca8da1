"""What a version must have before it can be adopted, read from the rows once more.

By the rules of the field as docs/decisions.md tells them and by nothing of governance.rules, governance.sections or
governance.lifecycle: what the site judges is held against this.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from governance.models import (
    Answer,
    Condition,
    ConditionAnswer,
    Consultation,
    Decision,
    DecisionConfirmation,
    MandateRefusal,
    Promise,
    Recourse,
    Request,
    Version,
)
from kwaliteit.organisation.models import Body, Person
from plans.models import RightRule

Row = dict[str, Any]


def unmet(version: Version) -> list[str]:
    """Each right that the framework demands and that this very version does not have. Empty: it can be adopted."""
    found = []
    for rule in RightRule.objects.filter(kind=version.document.kind, required=True).values("body_kind", "right"):
        bodies = _bodies(version, rule["body_kind"])
        found += [f"{rule['body_kind']}: nobody"] if not bodies else []
        for body in bodies:
            found += [f"{rule['body_kind']}: {why}" for why in _lacking(version, body, rule["right"])]
    return found


def _bodies(version: Version, kind: str) -> list[int]:
    """Those of the kind at the unit of the document, else at the nearest above it."""
    unit = version.document.unit
    while unit is not None:
        here = list(Body.objects.filter(kind=kind, unit=unit).values_list("pk", flat=True))
        if here:
            return here
        unit = unit.parent
    return []


def _lacking(version: Version, body: int, right: str) -> list[str]:
    asked = Request.objects.filter(version=version, body=body, right=right).exclude(closing="withdrawn")
    request = asked.order_by("-pk").values().first()
    if request is None:
        return ["was not asked"]
    if right == "information":
        return []
    sections = ("student", "staff") if request["decides_apart"] else ("",)
    return [why for section in sections if (why := _section_lacks(request, section, right))]


def _section_lacks(request: Row, section: str, right: str) -> str:
    """What stands is the record that no other record puts right."""
    records = Decision.objects.filter(request=request["id"], section=section).values()
    replaced = {record["corrects_id"] for record in records}
    standing = [record for record in records if record["id"] not in replaced]
    assert len(standing) <= 1, "two records of one section stand"
    silent = right == "advice" and request["closing"] == "term_passed"
    if not standing:
        return "" if silent else f"{section or 'the council'} said nothing"
    record = standing[0]
    assert (record["version_id"], record["right"]) == (request["version_id"], right)
    if record["to_confirm"] and not _confirmed(record):
        return "" if silent and not _spoke_before(record) else "no second member confirmed the record"
    judge = {"consent": _consent, "approval": _approval, "advice": _advice, "discussion": _discussion}[right]
    return judge(record)


def _confirmed(record: Row) -> bool:
    made = DecisionConfirmation.objects.filter(decision=record["id"]).exclude(confirmed_by=record["recorded_by_id"])
    return made.exists()


def _spoke_before(record: Row) -> bool:
    """Whether a record that it puts right counted: then the body was not silent."""
    while record["corrects_id"]:
        record = Decision.objects.filter(pk=record["corrects_id"]).values().get()
        if not record["to_confirm"] or _confirmed(record):
            return True
    return False


def _consent(record: Row) -> str:
    if record["outcome"] == "consent":
        return _by_mandate(record) if record["by_mandate_of_id"] else ""
    if record["outcome"] != "conditions":
        return f"said {record['outcome']}"
    conditions = Condition.objects.filter(decision=record["id"]).values("id", "when")
    answers = {
        row["condition_id"]: row for row in ConditionAnswer.objects.filter(condition__decision=record["id"]).values()
    }
    for condition in conditions:
        answer = answers.get(condition["id"])
        if answer is None or not answer["accepted"] or not answer["text"].strip():
            return "a condition was not accepted in writing"
        kept = Promise.objects.filter(condition=condition["id"], met_on__isnull=False).exclude(met_by="")
        if condition["when"] == "before" and not answer["met"].strip() and not kept.exists():
            return "a condition was not met before adoption"
    return "" if conditions else "consent with conditions has none"


def _by_mandate(record: Row) -> str:
    """Confirmed by who was mandated to, and not refused, after a consent that named its changes and still stands."""
    first = Decision.objects.get(pk=record["by_mandate_of_id"])
    roles = {held.role for held in Person.objects.get(pk=record["recorded_by_id"]).appointments.filter(body=first.body)}
    refused = MandateRefusal.objects.filter(decision=first, request=record["request_id"]).exists()
    same = (first.body_id, first.section) == (record["body_id"], record["section"])
    named = first.outcome == "subject" and first.named_changes.exists() and same
    stands = not Decision.objects.filter(corrects=first).exists()
    return "" if named and stands and first.mandate in roles and not refused else "no mandate to confirm it"


def _approval(record: Row) -> str:
    return "" if record["outcome"] == "approved" else f"said {record['outcome']}"


def _discussion(record: Row) -> str:
    return "" if record["outcome"] == "discussed" else f"said {record['outcome']}"


def _advice(record: Row) -> str:
    """Given, and what is not wholly followed has its reasons and its further consultation."""
    answer = Answer.objects.filter(decision=record["id"]).values().first()
    if answer is None:
        return "" if record["outcome"] == "positive" else "the advice was not answered"
    if not answer["text"].strip():
        return "the advice was answered without reasons"
    offer = Consultation.objects.filter(answer=answer["id"], on__isnull=False).exclude(text="").exists()
    if answer["follow"] != "wholly" and not offer:
        return "further consultation is owed"
    return ""


def must_wait(version: Version, day: datetime.date) -> bool:
    """Whether a decision against an advice is suspended on this day, by the rule or by a record of either side."""
    for rule in RightRule.objects.filter(kind=version.document.kind, right="advice", suspends_days__gt=0):
        for request in Request.objects.filter(version=version, body__kind=rule.body_kind).exclude(closing="withdrawn"):
            departed = Answer.objects.filter(decision__request=request, decision__correction=None).exclude(
                follow="wholly"
            )
            answered = [timezone.localdate(answer.answered_at) for answer in departed]
            facts = ("pk", "move", "until", "ends", "result", "side", "on")
            steps = list(Recourse.objects.filter(request=request).values(*facts))
            lifted = {step["ends"] for step in steps if step["ends"]}
            council = {step["pk"] for step in steps if step["side"] == "council"}
            said = [step["on"] for step in steps if step["move"] == "waived" and step["pk"] in council]
            said += [step["on"] for step in steps if step["result"] == "lifted" and step["ends"] in council]
            free = any(on >= max(answered) for on in said) if answered else False
            held = [step for step in steps if step["until"] and step["until"] >= day and step["pk"] not in lifted]
            soon = any((day - since).days < rule.suspends_days for since in answered)
            if answered and (held or (soon and not free)):
                return True
    return False


def last_day(
    asked_on: datetime.date, recesses: list[tuple[datetime.date, datetime.date]], days: int = 14
) -> datetime.date:
    """Counted on the fingers: so many days, those of a recess left out."""
    day = asked_on
    while days:
        day += datetime.timedelta(days=1)
        days -= all(not first <= day <= last for first, last in recesses)
    return day
