"""What must be met before a version can be adopted, and by which body. Pure reading; nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.lifecycle import MEETS_AT_ONCE, NEEDS_ANSWER, REFUSES, Closing, Outcome
from governance.models import Condition, Decision, Request, Version
from governance.sections import WHOLE, named, sections_of, stand
from governance.suspension import waits
from kwaliteit.organisation.models import Body, existing_on
from kwaliteit.organisation.rights import ancestors
from kwaliteit.shared.clock import today
from plans.models import Document, Right, RightRule
from plans.models.framework import Holds

if TYPE_CHECKING:
    import datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """What one section said of a right, or the council as a whole (``section`` empty)."""

    section: str
    decision: Decision | None
    met: bool
    code: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One body's right on one version: met or not, and if not, what is missing in words."""

    rule: RightRule
    body: Body | None
    request: Request | None
    decision: Decision | None
    met: bool
    code: str
    missing: str
    sections: tuple[Judged, ...]

    @property
    def required(self) -> bool:
        return self.rule.required


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked about versions, and the effective decision per request."""

    requests: list[Request]
    decisions: dict[int, Decision]


def requirements(version: Version, on: datetime.date | None = None) -> list[Requirement]:
    """Every right that the framework gives on this kind of document, for one version."""
    return requirements_for([version], on)[version.pk]


def requirements_for(
    versions: Iterable[Version], on: datetime.date | None = None, asked: Asked | None = None
) -> dict[int, list[Requirement]]:
    """The same for many versions, in a constant number of queries (documents must be selected along).

    ``asked`` when the caller has read it already: at least everything that was asked about these versions.
    """
    versions = list(versions)
    day = on or today()
    rules: dict[int, list[RightRule]] = defaultdict(list)
    for rule in RightRule.objects.filter(kind__in={v.document.kind_id for v in versions}).order_by("-required", "pk"):
        rules[rule.kind_id].append(rule)
    units = {unit.pk for v in versions for unit in (v.document.unit, *ancestors(v.document.unit))}
    above = {v.document.unit_id for v in versions if v.document.kind.holds == Holds.SPENDING}
    bodies: dict[tuple[int, str], list[Body]] = defaultdict(list)
    near = Q(unit__in=units) | Q(unit__parent__in=above)
    for body in Body.objects.filter(existing_on(day), near).select_related("unit").order_by("unit__order", "pk"):
        bodies[body.unit_id, body.kind].append(body)
    asked = asked or asked_about(versions)
    ids = {version.pk for version in versions}
    read_conditions(made for request in asked.requests if request.version_id in ids for made in request.said)
    requests = {
        (request.version_id, request.body_id): request
        for request in sorted(asked.requests, key=lambda request: request.pk)
        if request.closing != Closing.WITHDRAWN
    }
    who = {v.pk: [(rule, _bodies(v.document, rule, bodies)) for rule in rules[v.document.kind_id]] for v in versions}
    before = [(rule, requests.get((pk, b.pk))) for pk, each in who.items() for rule, found in each for b in found]
    waiting = waits(((rule, request) for rule, request in before if request), day)
    return {
        v.pk: [
            requirement
            for rule, found in who[v.pk]
            for requirement in _for_rule(rule, found, v, requests, asked.decisions, waiting)
        ]
        for v in versions
    }


def asked_about(versions: Iterable[Version]) -> Asked:
    """What was asked about versions and is not withdrawn, with what was decided: one query."""
    rows = Request.objects.filter(version__in=[version.pk for version in versions]).exclude(closing=Closing.WITHDRAWN)
    found = list(rows.select_related("body").with_decisions())
    decisions = stand((row, row.decided) for row in found if row.decided)
    return Asked(list({row.pk: row for row in found}.values()), decisions)


def decisions_on(requests: Iterable[Request]) -> dict[int, Decision]:
    """What stands on each request, with all that answers it (one query, two when any has conditions)."""
    by_id = {request.pk: request for request in requests}
    made = Decision.objects.effective().filter(request__in=list(by_id))
    rows = list(made.select_related("answer").order_by("pk"))
    read_conditions(rows)
    return stand((by_id[decision.request_id], decision) for decision in rows)


def read_conditions(decisions: Iterable[Decision]) -> None:
    """Give decisions their conditions with the answers: one query, and none when none of them has any."""
    conditional = [decision for decision in decisions if decision.outcome == Outcome.CONDITIONS]
    prefetch_related_objects(
        conditional, Prefetch("conditions", Condition.objects.select_related("answer", "promise").order_by("pk"))
    )


def _bodies(document: Document, rule: RightRule, bodies: dict[tuple[int, str], list[Body]]) -> list[Body]:
    """The bodies of the rule's kind at the document's unit, else at the nearest unit above.

    What was spent is discussed by the bodies of every unit below as well, as far as a rule says so.
    """
    for unit in (document.unit, *ancestors(document.unit)):
        here = bodies.get((unit.pk, rule.body_kind))
        if here:
            return here
    if document.kind.holds != Holds.SPENDING:
        return []
    every = [body for (_unit, kind), rows in bodies.items() for body in rows if kind == rule.body_kind]
    return [body for body in every if body.unit.parent_id == document.unit_id]


def _for_rule(
    rule: RightRule,
    bodies: list[Body],
    version: Version,
    requests: dict[tuple[int, int], Request],
    decisions: dict[int, Decision],
    waiting: dict[int, datetime.date],
) -> Iterable[Requirement]:
    if not bodies:
        name = rule.get_body_kind_display()
        text = _("No %(body)s has been entered for %(unit)s.") % {"body": name, "unit": version.document.unit}
        yield Requirement(rule, None, None, None, False, "no_body", text, (Judged("", None, False, "no_body"),))
    for body in bodies:
        request = requests.get((version.pk, body.pk))
        decision = decisions.get(request.pk) if request else None
        name = body.with_article if len(bodies) == 1 else body.name
        code, missing, judged = _judge(rule, name, request)
        if not missing and request and (first := waiting.get(request.pk)):
            code, missing, judged = _suspended(name, first, judged)
        yield Requirement(rule, body, request, decision, not missing, code, missing, judged)


# What counts most of what the sections of a council said, when the right is not met by all of them.
_SCALE = (
    *("refused", "condition_refused", "partial", "subject", "term_passed", "asked", "not_asked"),
    *("unconfirmed", "conditions_open", "answer_owed"),
)


def _judge(rule: RightRule, body: str, request: Request | None) -> tuple[str, str, tuple[Judged, ...]]:
    """(code, what is missing, per section); without a text the right is met: by every section, where each decides."""
    said = {decision.section: decision for decision in request.said} if request else {}
    sections = sections_of(request) if request else WHOLE
    found = [_judge_section(rule, named(body, section), request, said.get(section)) for section in sections]
    judged = tuple(
        Judged(section, said.get(section), not text, code)
        for section, (code, text) in zip(sections, found, strict=True)
    )
    missing = [(code, text) for code, text in found if text]
    if not missing:
        return next((code for code, _text in found if code != "met"), "met"), "", judged
    code = min((code for code, _text in missing), key=_SCALE.index)
    return code, " ".join(capfirst(text) for _code, text in missing), judged


def _suspended(body: str, first: datetime.date, judged: tuple[Judged, ...]) -> tuple[str, str, tuple[Judged, ...]]:
    text = _("The decision departs from the advice of %(body)s and is suspended; the board may go on from %(when)s.")
    names = {"body": body, "when": date_format(first, "j F Y")}
    return "suspended", text % names, tuple(replace(each, met=False, code="suspended") for each in judged)


def _judge_section(rule: RightRule, body: str, request: Request | None, decision: Decision | None) -> tuple[str, str]:
    names = {"body": body, "right": rule.get_right_display()}
    if request is None or request.right != rule.right:  # asked on another ground, before the framework changed
        return "not_asked", _("This version has not been laid before %(body)s (%(right)s).") % names
    if rule.right == Right.INFORMATION:
        return "delivered", ""
    if decision is not None:
        return _judge_decision(body, decision)
    if request.closing == Closing.TERM_PASSED and rule.right == Right.ADVICE:
        return "term_passed_advice", ""
    if request.is_late:
        return "term_passed", _("Term passed, no decision: %(body)s (%(right)s).") % names
    if request.is_open:
        return "asked", _("%(body)s has not decided yet (%(right)s).") % names
    return "not_asked", _("This version lies before %(body)s no longer.") % names


def _judge_decision(body: str, decision: Decision) -> tuple[str, str]:
    outcome, names = decision.outcome, {"body": body}
    if decision.is_unconfirmed:
        return "unconfirmed", _(
            "The decision of %(body)s has been recorded, but a second member has not confirmed the record yet."
        ) % names
    if outcome in MEETS_AT_ONCE:
        return "met", ""
    if outcome in REFUSES:
        return "refused", _("%(body)s did not agree.") % names
    if outcome == Outcome.SUBJECT:
        return "subject", _(
            "%(body)s agreed subject to named changes: make a version that holds these, and lay it before %(body)s."
        ) % names
    if outcome == Outcome.PARTIAL:
        return "partial", _("%(body)s agreed to some parts only.") % names
    if outcome in NEEDS_ANSWER:
        if getattr(decision, "answer", None) is None:
            return "answer_owed", _("The board has not answered the advice of %(body)s.") % names
        return "met", ""
    return _judge_conditions(decision, names)


def _judge_conditions(decision: Decision, names: dict[str, str]) -> tuple[str, str]:
    conditions = list(decision.conditions.all())
    answers = [getattr(condition, "answer", None) for condition in conditions]
    if any(answer is None for answer in answers):
        return "conditions_open", _("The board has not answered every condition of %(body)s.") % names
    if any(not answer.accepted for answer in answers):
        return "condition_refused", _(
            "The board did not accept a condition of %(body)s; that makes it no consent."
        ) % names
    if not all(condition.is_settled for condition in conditions):
        return "conditions_open", _("A condition of %(body)s has not been met yet.") % names
    return "met", ""
