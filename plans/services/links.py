"""Links between the levels: an ambition carried by a measure, a measure that is part of a common initiative.

The link belongs to the measure's side: whoever drafts the faculty's plan says what it carries and what it joins.
It carries no money, and it is read from both ends.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import CarriedBy, Document, Goal, Initiative, Measure, NotTakenUp, PartOf
from plans.permissions import may_read
from plans.services.drafting import open_for_editing, touch


@transaction.atomic
def carry(*, goal: Goal, measure: Measure, actor: Person, note: str = "") -> CarriedBy:
    """Record that a measure carries an ambition of a unit below."""
    document = open_for_editing(measure.document, actor)
    _readable(goal.document, actor)
    if goal.document.framework_id != document.framework_id:
        raise Refused(_("The ambition belongs to another framework."))
    if not _is_below(goal.document.unit, document.unit):
        raise Refused(_("A measure carries ambitions of the units below %(unit)s.") % {"unit": document.unit})
    link, made = CarriedBy.objects.get_or_create(
        goal=goal, measure=measure, defaults={"made_by": actor, "note": note[:300]}
    )
    if made:
        touch(document, actor)
        _end(NotTakenUp.objects.filter(goal=goal, document=document).first(), document, actor)
    return link


@transaction.atomic
def uncarry(*, goal: Goal, measure: Measure, actor: Person) -> None:
    document = open_for_editing(measure.document, actor)
    _end(CarriedBy.objects.filter(goal=goal, measure=measure).first(), document, actor)


@transaction.atomic
def answer_ambition(
    *, goal: Goal, document: Document, measures: Collection[Measure], reason: str, actor: Person
) -> NotTakenUp | None:
    """Say what becomes of an ambition of a unit below in this plan: carried by these measures, or not taken up because.

    With neither it has no answer yet. Raises Refused when both are given, or a measure of another plan.
    """
    document = open_for_editing(document, actor)
    _readable(goal.document, actor)
    if measures and reason:
        raise Refused(_("An ambition that a measure carries is taken up. Leave the reason empty."), field="reason")
    if any(measure.document_id != document.pk for measure in measures):
        raise Refused(_("Choose measures of this plan itself."), field="measures")
    if goal.document.framework_id != document.framework_id or not _is_below(goal.document.unit, document.unit):
        raise Refused(_("A measure carries ambitions of the units below %(unit)s.") % {"unit": document.unit})
    for link in CarriedBy.objects.filter(goal=goal, measure__document=document).exclude(measure__in=measures):
        _end(link, document, actor)
    for measure in measures:
        carry(goal=goal, measure=measure, actor=actor)
    return _decline(goal, document, reason, actor)


def _decline(goal: Goal, document: Document, reason: str, actor: Person) -> NotTakenUp | None:
    stored = NotTakenUp.objects.filter(goal=goal, document=document).first()
    if not reason:
        _end(stored, document, actor)
        return None
    if stored and stored.reason == reason:
        return stored
    answer = stored or NotTakenUp(goal=goal, document=document, made_by=actor)
    answer.reason, answer._history_user = reason, actor
    answer.save()
    touch(document, actor)
    return answer


@transaction.atomic
def join_initiative(*, measure: Measure, initiative: Initiative, actor: Person, note: str = "") -> PartOf:
    """Record that a measure is part of a common initiative of a unit above."""
    document = open_for_editing(measure.document, actor)
    home = initiative.document
    if home.framework_id != document.framework_id:
        raise Refused(_("The initiative belongs to another framework."))
    if not _is_below(document.unit, home.unit):
        raise Refused(_("Measures join initiatives of the level above them."))
    link, made = PartOf.objects.get_or_create(
        measure=measure, initiative=initiative, defaults={"made_by": actor, "note": note[:300]}
    )
    if made:
        touch(document, actor)
    return link


@transaction.atomic
def leave_initiative(*, measure: Measure, initiative: Initiative, actor: Person) -> None:
    document = open_for_editing(measure.document, actor)
    _end(PartOf.objects.filter(measure=measure, initiative=initiative).first(), document, actor)


def _end(link: CarriedBy | PartOf | NotTakenUp | None, document: Document, actor: Person) -> None:
    if link is None:
        return
    link._history_user = actor
    link.delete()
    touch(document, actor)


def _readable(document: Document, actor: Person) -> None:
    verdict = may_read(document, rights_of(actor))
    if not verdict:
        raise Forbidden(verdict.reason)


def _is_below(unit: Unit, above: Unit) -> bool:
    return unit.pk != above.pk and above.pk in (
        unit.parent_id,
        unit.parent.parent_id if unit.parent else None,
    )
