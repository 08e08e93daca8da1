"""What may be carried over unchanged into a new version, and what was. Reading only.

A part may be carried over when it is, to the letter and the cent, what the body agreed to in its newest decision on an
earlier version of the document; of a council of which each section decides for itself, in the newest of each section.
Where the body never decided on the document, and it replaces another, what counts is what the body agreed to in the
version of that one that was adopted, in the years of the new one (``governance.parts.within``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from governance.lifecycle import Outcome
from governance.models import Adoption, CarryRefusal, Condition, Decision, Request, RequestPart, Version
from governance.parts import MANY, Parts, names, within
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.regulations import Section
from kwaliteit.shared.composed import composed
from plans.models import Right

AGREES = frozenset({Outcome.CONSENT, Outcome.CONDITIONS, Outcome.APPROVED, Outcome.PARTIAL})
RIGHTS = frozenset({Right.CONSENT, Right.APPROVAL})
Settled = Mapping[str, Sequence[str]]
"""Parts that are carried over, each with the measures in it that were not agreed to."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one decision agreed to, in the version that it was about."""

    decision: Decision
    parts: Parts
    said: Mapping[str, bool]

    def agrees(self, code: str) -> bool:
        """A measure goes along with its theme, unless the decision names it."""
        if self.decision.outcome != Outcome.PARTIAL:
            return True
        return self.said.get(code, self.said.get(self.parts.home(code), False))

    @property
    def left_out(self) -> set[str]:
        """Measures that it did not agree to, though it may have agreed to their theme."""
        return {code for code in self.parts.measures if self.said.get(code) is False}


@dataclass(frozen=True, slots=True)
class Offer:
    """The parts of a version that may be carried over, and the decisions that agreed to them."""

    parts: Parts
    decisions: Sequence[Decision] = ()
    settled: Settled = field(default_factory=dict)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(code, label(self.parts, code, without)) for code, without in self.settled.items()]


def offered(version: Version, body: Body, right: str) -> Offer | None:
    """What may be carried over when this version is laid before this body; None when it never agreed to an earlier one."""
    if right not in RIGHTS:
        return None
    decisions = newest(version, body)
    if not decisions:
        return None
    parts = Parts(version.content)
    if all(decision.version.document_id == version.document_id for decision in decisions):
        agreed = [agreement(decision) for decision in decisions]
        return Offer(parts, decisions, unchanged(parts, agreed))
    document = parts.content["document"]
    years = (document["first_year"], document["last_year"])
    agreed = [agreement(decision, years) for decision in decisions]
    return Offer(parts, decisions, unchanged(Parts(within(parts.content, years)), agreed))


def newest(version: Version, body: Body) -> list[Decision]:
    """The newest decision on an earlier version, or that of each section; none when one of them did not agree.

    Of a plan on which the body never decided: on the adopted version of the plan that it replaces.
    """
    rows = Decision.objects.effective().filter(body=body, right__in=RIGHTS)
    own = rows.filter(version__document=version.document_id, version__number__lt=version.number)
    decisions = _in_order(own)
    if not decisions and version.document.replaces_id:
        adopted = Adoption.objects.current().filter(document=version.document.replaces_id)
        decisions = _in_order(rows.filter(version__in=adopted.values("version")))
    apart = body.decides_apart or bool(decisions and decisions[0].section)
    found: dict[int, Decision] = {}
    for section in Section.values if apart else [""]:
        made = next((one for one in decisions if one.section in ("", section)), None)
        if made is None or not stands(made):
            return []
        found[made.pk] = made
    return list(found.values())


def _in_order(rows: QuerySet[Decision]) -> list[Decision]:
    """The newest first, with what is needed to see whether they stand."""
    rows = rows.select_related("version").defer("version__payload").order_by("-version__number", "-pk")
    answered = Prefetch("conditions", Condition.objects.select_related("answer", "promise"))
    return list(rows.prefetch_related("parts", answered))


def stands(decision: Decision) -> bool:
    """A yes that counts. One with conditions counts once the board has accepted each, and met what must be met before."""
    if decision.is_unconfirmed or decision.outcome not in AGREES:
        return False
    return all(condition.is_settled for condition in decision.conditions.all())


def agreement(decision: Decision, years: tuple[int, int] | None = None) -> Agreed:
    """``years``: of a plan that replaces the one that it was about."""
    content = decision.version.content
    parts = Parts(within(content, years) if years else content)
    return Agreed(decision, parts, {row.part: row.agreed for row in decision.parts.all()})


def unchanged(new: Parts, agreed: Sequence[Agreed]) -> dict[str, list[str]]:
    """The parts that all of them agreed to and that are the same in each of their versions; in reading order.

    A theme that is the same but for a measure that was not agreed to goes without that measure. Of a theme that is
    not the same, each measure that is.
    """
    left_out = {code for one in agreed for code in one.left_out}
    found: dict[str, list[str]] = {}
    for code in new.tops:
        if all(one.agrees(code) and _same(one, new, code, left_out) for one in agreed):
            found[code] = [measure for measure in new.below(code) if measure in left_out]
            continue
        for measure in new.below(code):
            if all(one.agrees(measure) and _same(one, new, measure) for one in agreed):
                found[measure] = []
    return found


def _same(one: Agreed, new: Parts, code: str, without: set[str] | None = None) -> bool:
    return one.parts.canonical(code, without or ()) == new.canonical(code, without or ())


def label(parts: Parts, code: str, without: Sequence[str]) -> str:
    """A part as a list shows it, with what is left out of it."""
    if not without:
        return parts.label(code)
    but = {"part": parts.label(code), "but": names(parts.content, without)}
    return _("%(part)s, except %(but)s") % but


# --- what was carried over ---


@dataclass(frozen=True, slots=True)
class Carried:
    """One part of a request that was carried over, the decisions it rests on, and whether the body refused that."""

    code: str
    without: Sequence[str]
    decisions: Sequence[Decision]
    refusal: CarryRefusal | None


def carried_by(request: Request) -> list[Carried]:
    """The parts that a request carries over, in the order in which they were offered: one query."""
    rows = RequestPart.objects.filter(request=request).select_related(
        "decision__version", "decision__body", "refusal__refused_by"
    )
    by_part: dict[str, list[RequestPart]] = {}
    for row in rows.defer("decision__version__payload").order_by("pk"):
        by_part.setdefault(row.part, []).append(row)
    return [
        Carried(code, same[0].without, [row.decision for row in same], getattr(same[0], "refusal", None))
        for code, same in by_part.items()
    ]


def settled(request: Request) -> Settled:
    """What is carried over and was not refused. One query, and none where ``carries`` says that there is nothing."""
    if request.carries is False:
        return {}
    return dict(_settled(request=request.pk))


@composed
def _settled(*, request: int) -> QuerySet[Any]:
    rows = RequestPart.objects.filter(request=request, refusal__isnull=True).order_by("pk")
    return rows.values_list("part", "without")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page says of the parts that are carried over."""

    rows: Sequence[tuple[str, Carried]]
    settled: Settled
    words: str
    """What is carried over and stands."""
    left: Sequence[str]
    """The codes that there are left to decide on."""
    left_words: str
    """These in words; empty where they are many."""

    @property
    def standing(self) -> list[tuple[str, Carried]]:
        return [(words, one) for words, one in self.rows if one.refusal is None]

    of_replaced: bool = False
    """They stood in a plan that this one replaces."""

    @property
    def rests(self) -> Sequence[Decision]:
        """The decisions that all of it rests on; none where they differ."""
        found = {tuple(made.pk for made in one.decisions): one.decisions for _words, one in self.standing}
        return next(iter(found.values())) if len(found) == 1 else ()

    @property
    def refused(self) -> list[tuple[str, Carried]]:
        return [(words, one) for words, one in self.rows if one.refusal is not None]


def shown(request: Request) -> Shown | None:
    """None where nothing is carried over; then nothing of the version is read either."""
    if request.carries is False:
        return None
    found = carried_by(request)
    if not found:
        return None
    parts = Parts(request.version.content)
    stands: dict[str, Any] = {one.code: one.without for one in found if one.refusal is None}
    left = [choice.code for choice in parts.choices(stands)]
    return Shown(
        [(label(parts, one.code, one.without), one) for one in found],
        stands,
        names(parts.content, stands),
        left,
        names(parts.content, left) if len(left) <= MANY else "",
        any(made.version.document_id != request.document_id for one in found for made in one.decisions),
    )
