"""Which money was agreed to: of the newest version of each plan all of it, some measures, or nothing (budgets.hooks)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.hooks import AgreedTo
from governance.carried import Agreed
from governance.lifecycle import Outcome
from governance.models import Decision, RequestPart, Version
from governance.parts import Parts
from governance.roads import asked_in, roads_by_id
from governance.rules import Requirement, requirements_for
from governance.track import Road, partial_parts
from governance.wording import day
from kwaliteit.organisation.models import Body
from plans.models import Right

DECIDING = (Right.CONSENT, Right.APPROVAL)


def of_newest(documents: Iterable[int]) -> dict[int, AgreedTo]:
    """Per plan that was frozen. A constant number of statements; those about parts only where a body agreed in part."""
    roads = roads_by_id(list(documents))
    newest = [road.newest for road in roads.values() if road.newest]
    rights = requirements_for(newest, asked=asked_in(roads.values()))
    owed = {
        pk: [right for right in rights[road.newest.pk] if right.required and right.rule.right in DECIDING]
        for pk, road in roads.items()
        if road.newest
    }
    open_ = {pk: [right for right in found if not right.met] for pk, found in owed.items()}
    parts = _PartsAgreed([right for found in open_.values() for right in found])
    return {
        pk: parts.consent(roads[pk], owed[pk], open_[pk]) if open_[pk] else _whole(roads[pk], owed[pk]) for pk in owed
    }


def _whole(road: Road, owed: Collection[Requirement]) -> AgreedTo:
    """Where no body has such a right on the plan, its adoption is what says that the money may be spent."""
    if owed:
        return AgreedTo(True, frozenset(), *_said(_made(owed)))
    adoption = road.adoption
    if adoption is None or road.newest is None or adoption.version_id != road.newest.pk:
        return AgreedTo(False)
    words = _("adopted by %(body)s, %(day)s") % {"body": adoption.body.with_article, "day": day(adoption.adopted_on)}
    return AgreedTo(True, frozenset(), words, reverse("governance:version", args=[road.newest.uuid]))


Made = tuple[Body | None, Decision]


def _made(rights: Iterable[Requirement]) -> list[Made]:
    return [(right.body, right.decision) for right in rights if right.decision]


def _said(made: Sequence[Made]) -> tuple[str, str]:
    """The decisions in words, and the page of the first."""
    words = [
        _("%(body)s, %(outcome)s, %(day)s") % {"body": body, "outcome": one.outcome_words, "day": day(one.meeting_on)}
        for body, one in made
    ]
    return "; ".join(words), reverse("governance:decision", args=[made[0][1].uuid]) if made else ""


class _PartsAgreed:
    """What bodies agreed to in part, or what stands as carried over, of rights that are not met as a whole."""

    def __init__(self, rights: Collection[Requirement]) -> None:
        partial = [made for right in rights for made in _decisions(right) if made.outcome == Outcome.PARTIAL]
        asked = [right.request for right in rights if right.request]
        self.said = partial_parts(partial)
        self.carried: dict[int, dict[str, list[str]]] = {}
        self.rests: dict[int, list[Decision]] = {}
        carrying = [request.pk for request in asked if request.carries is not False]
        if carrying:
            rows = RequestPart.objects.filter(request__in=carrying, refusal__isnull=True).order_by("pk")
            for row in rows.select_related("decision__body"):
                self.carried.setdefault(row.request_id, {})[row.part] = row.without
                rests = self.rests.setdefault(row.request_id, [])
                rests += [] if row.decision in rests else [row.decision]
        touched = {made.version_id for made in partial}
        touched |= {request.version_id for request in asked if request.pk in self.carried}
        payloads = Version.objects.filter(pk__in=touched).values_list("pk", "payload") if touched else ()
        self.parts = {pk: Parts(json.loads(payload)) for pk, payload in payloads}

    def consent(self, road: Road, owed: Collection[Requirement], open_: Collection[Requirement]) -> AgreedTo:
        """The measures to which every body that has to agree did."""
        parts = self.parts.get(road.newest.pk) if road.newest else None
        if parts is None:
            return AgreedTo(False)
        agreed = {code for code in parts.measures if all(self._agrees(right, parts, code) for right in open_)}
        if not agreed:
            return AgreedTo(False)
        made = _made(owed)
        rests = [one for right in open_ if right.request for one in self.rests.get(right.request.pk, ())]
        made += [(one.body, one) for one in rests]
        return AgreedTo(False, frozenset(parts.measures[code]["uuid"] for code in agreed), *_said(made))

    def _agrees(self, right: Requirement, parts: Parts, code: str) -> bool:
        stands = self.carried.get(right.request.pk, {}) if right.request else {}
        if code in stands or (parts.home(code) in stands and code not in stands[parts.home(code)]):
            return True
        return all(self._section_agrees(judged.met, judged.decision, parts, code) for judged in right.sections)

    def _section_agrees(self, met: bool, made: Decision | None, parts: Parts, code: str) -> bool:
        if met or made is None or made.outcome != Outcome.PARTIAL or made.is_unconfirmed:
            return met
        return Agreed(made, parts, self.said.get(made.pk, {})).agrees(code)


def _decisions(right: Requirement) -> list[Decision]:
    return [judged.decision for judged in right.sections if judged.decision]
