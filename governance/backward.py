"""From an end date back to the dates by which each step must be done, by the terms and recesses of the bodies.

Pure: kinds, rules and bodies in, steps out. A proposal; nothing is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from governance.planning import body_name, latest_start
from governance.terms import Term, is_working_day, standing_still, term_of
from governance.wording import listed
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.regulations import Right, TermUnit
from plans.models import DocumentKind, RightRule

ONE = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the proposal; ``key`` names it within it. ``starts_on`` is the last day to lay it before them."""

    key: str
    level: str
    what_nl: str
    what_en: str
    due_on: datetime.date
    starts_on: datetime.date | None = None
    body_kind: str = ""
    right: str = ""
    why: str = ""

    @property
    def names(self) -> dict[str, str]:
        return {"nl": self.what_nl, "en": self.what_en}

    @property
    def fields(self) -> dict[str, object]:
        """As a date of the planning."""
        names = ("level", "what_nl", "what_en", "due_on", "starts_on", "body_kind", "right")
        return {name: getattr(self, name) for name in names}


def steps_back(
    chain: Sequence[DocumentKind], rules: Sequence[RightRule], bodies: Sequence[Body], end: datetime.date, between: int
) -> list[Step]:
    """In order of time. ``chain``: the last document first, each made from the next; ``between``: days from the
    adoption of one to laying the other before its bodies."""
    found: list[Step] = []
    for kind in chain:
        end = _working_day(end)
        found.append(_adoption(kind, end))
        decided = _working_day(end - ONE)
        asked = [_decision(kind, rule, bodies, decided) for rule in rules if rule.kind_id == kind.pk]
        found += [step for step in asked if step]
        begins = [step.starts_on for step in asked if step and step.starts_on]
        end = min(begins, default=end) - between * ONE
    return sorted(found, key=lambda step: (step.due_on, step.starts_on or step.due_on, step.key))


def _working_day(day: datetime.date, term: Term | None = None) -> datetime.date:
    """This day, or the nearest before it on which people are at work."""
    recesses = term.recesses if term else ()
    while not is_working_day(day) or any(first <= day <= last for first, last in recesses):
        day -= ONE
    return day


def _adoption(kind: DocumentKind, end: datetime.date) -> Step:
    names = {}
    for language in ("nl", "en"):
        with override(language):
            names[f"what_{language}"] = _("%(kind)s: adopted") % {"kind": kind.name}
    return Step(f"{kind.code}:adopted", kind.level, **names, due_on=end, body_kind=kind.adopted_by)


def _decision(kind: DocumentKind, rule: RightRule, bodies: Sequence[Body], decided: datetime.date) -> Step | None:
    """The body with the longest way back sets the day for all of its kind."""
    mine = [body for body in bodies if body.kind == rule.body_kind]
    if not mine:
        return None
    starts = [(_start(body, rule, decided), body) for body in mine]
    begin, slowest = min(starts, key=lambda pair: (pair[0], pair[1].pk))
    names = {}
    for language in ("nl", "en"):
        with override(language):
            said = {"kind": kind.name, "body": body_name(rule.body_kind), "right": Right(rule.right).label}
            names[f"what_{language}"] = _("%(kind)s: %(right)s, %(body)s") % said
    return Step(
        f"{kind.code}:{rule.body_kind}",
        kind.level,
        **names,
        due_on=decided,
        starts_on=begin,
        body_kind=rule.body_kind,
        right=rule.right,
        why=_why(slowest, term_of(slowest, rule), begin, decided, alike=len({start for start, _body in starts}) == 1),
    )


def _start(body: Body, rule: RightRule, decided: datetime.date) -> datetime.date:
    term = term_of(body, rule)
    return _working_day(latest_start(decided, term), term)


def _why(body: Body, term: Term, begin: datetime.date, decided: datetime.date, *, alike: bool) -> str:
    unit = ngettext("%(length)s week", "%(length)s weeks", term.length)
    if term.unit == TermUnit.DAYS:
        unit = ngettext("%(length)s day", "%(length)s days", term.length)
    names = {"term": unit % {"length": term.length}, "body": body.name}
    text = _("A term of %(term)s.") % names if alike else _("The longest: %(body)s, a term of %(term)s.") % names
    still = standing_still(body, begin, decided)
    return text if not still else f"{text} " + _("It stands still in %(recess)s.") % {"recess": listed(still)}
