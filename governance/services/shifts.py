"""Recording that money goes to another theme, year or unit, and on what decision of the council that rests."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.models import FundingSource, Shift, ShiftLeg
from budgets.models.shifts import RIGHTS
from governance import hooks
from governance.models import Decision, ShiftDecision
from governance.services import ledger
from governance.services.common import locked, moment
from governance.shifts import can_rest_on
from kwaliteit.organisation.models import COUNCIL_KINDS, Body, Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document, Framework, Measure, Theme
from plans.models.document import DocumentGrant, Editor

Kind = Shift.Kind


@dataclass(frozen=True, slots=True)
class Leg:
    """Cents that go from somewhere (below zero) or to somewhere."""

    unit: Unit
    year: int
    source: FundingSource
    cents: int
    theme: Theme | None = None
    measure: Measure | None = None


@transaction.atomic
def record_shift(
    *,
    unit: Unit,
    actor: Person,
    document: Document | None = None,
    decision: Decision | None = None,
    illustrative: bool = False,
    at: datetime.datetime | None = None,
    **said: Any,
) -> Shift:
    """Record what the board of ``unit`` decided, as ``drawn_up`` draws it up. With a plan the act stands in the chain of
    that plan.
    """
    at, _day = moment(at)
    document = locked(document.pk) if document else None
    unit = Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    shift, legs = drawn_up(unit=unit, actor=actor, document=document, at=at, **said)
    shift.illustrative = illustrative
    shift.save()
    for leg in legs:
        leg.save()
    _to_ledger("shift", shift, _told(shift), actor, at)
    hooks.tell("shift", shift, actor, at)
    if decision:
        link_decision(shift=shift, decision=decision, actor=actor, at=at)
    return shift


def drawn_up(
    *,
    framework: Framework,
    unit: Unit,
    kind: str,
    reason: str,
    right: str,
    body: Body,
    decided_on: datetime.date,
    legs: Sequence[Leg],
    actor: Person,
    document: Document | None = None,
    corrects: Shift | None = None,
    at: datetime.datetime | None = None,
) -> tuple[Shift, list[ShiftLeg]]:
    """A shift with its legs as it would be recorded, not saved. With ``corrects`` it takes the place of an earlier one;
    without legs it then only takes that back.

    Forbidden for who does not record for the board, and for who drafts a plan that it is about; Refused where the legs
    do not add up, or do not fit the kind.
    """
    at, day = moment(at)
    _judge(actor, framework, unit, legs, day)
    _check_words(framework, unit, kind, reason, right, body, decided_on, day, document)
    _check_legs(framework, unit, kind, legs, nothing=corrects is not None)
    if corrects:
        _check_correction(corrects, framework, unit)
    shift = Shift(
        framework=framework,
        unit=unit,
        document=document,
        kind=kind,
        reason=reason.strip(),
        right=right,
        body=body,
        decided_on=decided_on,
        corrects=corrects,
        recorded_by=actor,
        recorded_at=at,
    )
    shift.origin = corrects.origin if corrects else shift.uuid
    return shift, [_row(shift, number, leg) for number, leg in enumerate(legs, start=1)]


@transaction.atomic
def link_decision(
    *, shift: Shift, decision: Decision, actor: Person, at: datetime.datetime | None = None
) -> ShiftDecision:
    """Say on which decision of its council a shift rests. Forbidden for who may not record one."""
    at, day = moment(at)
    if shift.document_id:
        locked(shift.document_id)
    _judge(actor, shift.framework, shift.unit, list(shift.legs.all()), day)
    if not can_rest_on(shift).filter(pk=decision.pk).exists():
        raise Refused(_("Choose a decision of this council, by the right that it has here."), field="decision")
    row = ShiftDecision.objects.create(shift=shift, decision=decision, recorded_by=actor, recorded_at=at)
    data = {"link": str(row.uuid), "decision": str(decision.uuid)}
    _to_ledger("link_shift", shift, data, actor, at)
    return row


def _row(shift: Shift, number: int, leg: Leg) -> ShiftLeg:
    return ShiftLeg(
        shift=shift,
        number=number,
        unit=leg.unit,
        year=leg.year,
        theme=leg.theme or (leg.measure.theme if leg.measure else None),
        lineage=leg.measure.lineage if leg.measure else None,
        title=leg.measure.title if leg.measure else "",
        source=leg.source,
        cents=leg.cents,
    )


def _told(shift: Shift) -> dict[str, Any]:
    rows = ShiftLeg.objects.filter(shift=shift).select_related("unit", "theme", "source").order_by("number")
    return {
        "unit": shift.unit.code,
        "kind": shift.kind,
        "reason": shift.reason,
        "right": shift.right,
        "body": shift.body.code,
        "decided_on": shift.decided_on.isoformat(),
        "corrects": str(shift.corrects.uuid) if shift.corrects else None,
        "legs": [
            {
                "unit": row.unit.code,
                "year": row.year,
                "theme": row.theme.code if row.theme else None,
                "lineage": str(row.lineage) if row.lineage else None,
                "title": row.title,
                "source": row.source.code,
                "cents": row.cents,
            }
            for row in rows
        ],
    }


def _to_ledger(act: str, shift: Shift, data: dict[str, Any], actor: Person, at: datetime.datetime) -> None:
    """In the chain of the plan; a shift without a plan has no chain to stand in."""
    if shift.document:
        data = {"shift": str(shift.uuid), **data}
        ledger.append(document=shift.document, act=act, actor=actor, at=at, data=data)


# --- who, and what -----------------------------------------------------------------------------------------------------


def _judge(
    actor: Person, framework: Framework, unit: Unit, legs: Sequence[Leg] | Sequence[ShiftLeg], day: datetime.date
) -> None:
    rights = rights_of(actor, on=day)
    verdict = rights.may(Act.SHIFT, unit)
    if not verdict:
        raise Forbidden(verdict.reason)
    if rights.reaches(Act.EDIT, unit):
        raise Forbidden(_("You may edit the plan of this unit, so you do not record what the board decides about it."))
    units = {unit.pk, *(leg.unit.pk for leg in legs)}
    plans = Document.objects.filter(framework=framework, unit__in=units, kind__has_money=True).values("pk")
    wrote = Editor.objects.filter(document__in=plans, person=actor)
    invited = DocumentGrant.objects.filter(
        content_object__in=plans, user=actor, permission__codename="contribute_document"
    )
    if wrote.exists() or invited.exists():
        raise Forbidden(_("You wrote in a plan that this is about, so you do not record what the board decides."))


def _check_words(
    framework: Framework,
    unit: Unit,
    kind: str,
    reason: str,
    right: str,
    body: Body,
    decided_on: datetime.date,
    day: datetime.date,
    document: Document | None,
) -> None:
    if kind not in Kind.values:
        raise Refused(_("Choose what kind of shift this is."), field="kind")
    if kind == Kind.UNIT and unit.level != Level.INSTITUTION:
        raise Refused(_("Only the board of the institution shifts money between units."), field="kind")
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    if right not in RIGHTS:
        raise Refused(_("Choose what right the council has here."), field="right")
    if body.kind not in COUNCIL_KINDS or body.unit_id != unit.pk:
        raise Refused(_("Choose the council of this unit."), field="body")
    if decided_on > day:
        raise Refused(_("The date lies in the future."), field="decided_on")
    if document and (document.unit_id != unit.pk or document.framework_id != framework.pk):
        raise Refused(_("Choose a plan of this unit."), field="document")


def _check_correction(corrects: Shift, framework: Framework, unit: Unit) -> None:
    if corrects.framework_id != framework.pk or corrects.unit_id != unit.pk:
        raise Refused(_("A correction is of the same unit and the same framework."))
    if Shift.objects.filter(corrects=corrects).exists():
        raise Refused(_("This shift has been corrected already; correct the newest one."))


# What stays the same on both sides of a shift of a kind: what is taken away there comes back there.
BALANCED: dict[str, Callable[[Leg], tuple[Any, ...]]] = {
    Kind.THEME: lambda leg: (leg.unit.pk, leg.year, leg.source.pk),
    Kind.YEAR: lambda leg: (leg.unit.pk, leg.source.pk),
    Kind.UNIT: lambda leg: (leg.year, leg.source.pk),
    Kind.REGROUP: lambda leg: (leg.unit.pk, leg.year, leg.source.pk),
}


def _check_legs(framework: Framework, unit: Unit, kind: str, legs: Sequence[Leg], *, nothing: bool) -> None:
    if not legs and not nothing:
        raise Refused(_("Say what goes from where to where."))
    sums: dict[tuple[Any, ...], int] = defaultdict(int)
    for leg in legs:
        _check_leg(framework, unit, kind, leg)
        sums[BALANCED[kind](leg)] += leg.cents
    if any(sums.values()):
        raise Refused(_("What goes away somewhere does not come back elsewhere: the amounts do not add up to 0."))


def _check_leg(framework: Framework, unit: Unit, kind: str, leg: Leg) -> None:
    if leg.year not in framework.years:
        raise Refused(
            _("%(year)s is outside the period of the framework, %(first)s to %(last)s.")
            % {"year": leg.year, "first": framework.first_year, "last": framework.last_year}
        )
    if not leg.cents:
        raise Refused(_("An amount of 0 shifts nothing."))
    if leg.source.framework_id != framework.pk or (leg.theme and leg.theme.framework_id != framework.pk):
        raise Refused(_("Choose a theme and a source of this framework."))
    for_whole = unit.level == Level.INSTITUTION and (kind == Kind.UNIT or leg.unit.level == Level.SERVICE)
    if leg.unit.pk != unit.pk and not for_whole:
        raise Refused(_("A board shifts the money of its own unit."))
    if leg.unit.level == Level.PROGRAMME:
        raise Refused(_("Money is allocated to faculties, service units and the institution, not to programmes."))
    if kind == Kind.THEME and leg.theme is None:
        raise Refused(_("Say between which themes."))
    if kind == Kind.REGROUP and (leg.measure is None or leg.measure.document.unit_id != leg.unit.pk):
        raise Refused(_("Say which measures of this unit were merged or divided."))
