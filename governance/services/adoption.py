"""Adoption: the deciding body makes a version final, only when every right is met for that very version."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budgets.services import rounds, totals
from governance.adopted import met_since
from governance.demanded import lacking
from governance.lifecycle import Closing
from governance.models import Adoption, AdoptionRight, Request, Version
from governance.recourse import running_steps
from governance.rules import Requirement, requirements
from governance.services import ledger
from governance.services.common import locked, moment
from governance.snapshot import pinned
from governance.suspension import waits
from kwaliteit.organisation.models import BOARD_KINDS, Body, Person, Unit, existing_on
from kwaliteit.organisation.rights import Rights, Verdict, ancestors, rights_of
from kwaliteit.organisation.roles import Act, Role
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.templatetags.notation import in_language
from plans.models import Document
from plans.models.framework import Holds
from plans.needs import Phase


@transaction.atomic
def adopt(
    *,
    version: Version,
    actor: Person,
    adopted_on: datetime.date,
    effective_from: datetime.date | None = None,
    text: str = "",
    at: datetime.datetime | None = None,
) -> Adoption:
    """Record that the adopting body adopted this version; an earlier adoption of the document is superseded.

    In force from ``effective_from`` (default: the first of January of its first year, or the day of adoption when
    that is later). Raises Forbidden for a drafter or who does not belong to the body; Refused naming what is missing,
    or the first day on which this can have been adopted.
    """
    at, day = moment(at)
    document = locked(version.document_id)
    rights = rights_of(actor, on=day)
    body = adopting_body(document, day)
    verdict = may_record_adoption(version, document, rights, body)
    if not verdict or body is None:
        raise Forbidden(verdict.reason)
    rights_on_it = requirements(version, day)
    missing = missing_for_adoption(version, document, day, rights_on_it)
    if missing:
        raise Refused(" ".join(missing))
    _check_day(adopted_on, version, rights_on_it, day)
    first_day = datetime.date(document.first_year, 1, 1)
    adoption = Adoption.objects.create(
        version=version,
        document=document,
        body=body,
        adopted_on=adopted_on,
        effective_from=effective_from or document.effective_from or max(first_day, adopted_on),
        supersedes=Adoption.objects.current().filter(document=document).first(),
        text=text.strip(),
        recorded_by=actor,
        recorded_at=at,
    )
    data = {
        "adoption": str(adoption.uuid),
        "version": str(version.uuid),
        "fingerprint": version.fingerprint,
        "body": body.code,
        "adopted_on": adopted_on.isoformat(),
        "effective_from": adoption.effective_from.isoformat(),
        "rights": [_told(row) for row in _keep_rights(adoption, rights_on_it)],
        "under_way": [str(row.uuid) for row in running_steps(version.pk, day)],
    }
    ledger.append(document=document, act="adopt", actor=actor, at=at, data=data)
    totals.note_adopted(document)
    if document.kind.holds == Holds.ROUND:
        rounds.adopt_round(document, version.content["round"]["lines"], actor)
    return adoption


def _check_day(adopted_on: datetime.date, version: Version, rights: list[Requirement], day: datetime.date) -> None:
    """The plan was adopted on a day on which all that it stands on was there. Raises Refused."""
    if adopted_on > day:
        raise Refused(_("The date of adoption lies in the future."), field="adopted_on")
    if adopted_on < min(timezone.localdate(version.frozen_at), day):  # the demonstration's day stands still
        raise Refused(_("The date of adoption is before the version was frozen."), field="adopted_on")
    first = min(met_since(rights) or day, day)
    if adopted_on < first:
        text = _(
            "The version can have been adopted on %(when)s at the earliest: only then was every decision and answer "
            "there that the adoption stands on."
        )
        raise Refused(text % {"when": date_format(first, "j F Y")}, field="adopted_on")
    asked = [(right.rule, right.request) for right in rights if right.required and right.request]
    if waits(asked, adopted_on):
        raise Refused(
            _("On that day the decision was still suspended, for it departs from an advice."), field="adopted_on"
        )


def _keep_rights(adoption: Adoption, rights: list[Requirement]) -> list[AdoptionRight]:
    """Each right as it stands now, per section that decides, with the adoption: it may be judged differently later."""
    each = [(right, judged) for right in rights for judged in right.sections]
    return AdoptionRight.objects.bulk_create(
        [
            AdoptionRight(
                adoption=adoption,
                number=number,
                body_kind=right.rule.body_kind,
                body=right.body,
                right=right.rule.right,
                required=right.required,
                section=judged.section,
                met=judged.met,
                code=judged.code,
                request=right.request,
                decision=judged.decision,
            )
            for number, (right, judged) in enumerate(each, start=1)
        ]
    )


def _told(row: AdoptionRight) -> dict[str, Any]:
    return {
        "body": row.body.code if row.body else None,
        "body_kind": row.body_kind,
        "section": row.section,
        "right": row.right,
        "required": row.required,
        "met": row.met,
        "code": row.code,
        "decision": str(row.decision.uuid) if row.decision else None,
        "request": str(row.request.uuid) if row.request else None,
    }


def adopting_body(document: Document, day: datetime.date) -> Body | None:
    """The body that adopts this kind of document, at its own unit or the nearest above, if it has been entered."""
    near = [unit.pk for unit in (document.unit, *ancestors(document.unit))]
    bodies = Body.objects.filter(existing_on(day), unit__in=near, kind=document.kind.adopted_by).order_by("pk")
    return min(bodies, key=lambda body: near.index(body.unit_id), default=None)


def may_record_adoption(version: Version, document: Document, rights: Rights, body: Body | None) -> Verdict:
    """Somebody of the adopting body records it, never somebody who drafted the version."""
    kind, role = document.kind, document.kind.adopting_role
    if not kind.adopted_by:
        return Verdict(False, _("The framework lets nobody adopt this kind of document."))
    if body is None:
        return Verdict(False, _("No adopting body has been entered for %(unit)s.") % {"unit": document.unit})
    held = not role or any(a.role == role and a.unit_id == body.unit_id for a in rights.appointments)
    if not acts_for(body, rights) or not held:
        who = Role(role).label if role else kind.get_adopted_by_display()
        return Verdict(False, _("Adopting this is up to: %(who)s.") % {"who": who})
    if version.version_editors.filter(person_id=rights.person.pk).exists():
        return Verdict(False, _("You wrote in this version; somebody else of the board records the adoption."))
    return Verdict(True)


def acts_for(body: Body, rights: Rights) -> bool:
    """Whether somebody records what this body does: for a board by role, for any other body as its recorder."""
    if body.kind in BOARD_KINDS:
        return rights.reaches(Act.ADOPT, body.unit)
    return rights.may_for_body(Act.DECIDE, body).allowed


def missing_for_adoption(
    version: Version, document: Document, day: datetime.date, rights: list[Requirement] | None = None
) -> list[str]:
    """In words, everything that still stands in the way. Empty when the version can be adopted.

    ``rights`` when the caller has judged them already.
    """
    if Adoption.objects.filter(version=version).exists():
        return [_("This version has been adopted already.")]
    missing = []
    if _is_overtaken(version, document):
        missing.append(_("A newer version of this document has been laid before a body."))
    judged = requirements(version, day) if rights is None else rights
    missing += [r.missing for r in judged if r.required and not r.met]
    if document.kind.composes:
        missing += missing_pins(version, pinned(document))
    return missing + lacking(version, document, Phase.ADOPTION)


def _is_overtaken(version: Version, document: Document) -> bool:
    """Whether a newer version was laid before a body or adopted; one that was only frozen stands in nobody's way."""
    asked = Request.objects.filter(version=OuterRef("pk")).exclude(closing=Closing.WITHDRAWN)
    newer = Version.objects.filter(document=document, number__gt=version.number)
    return newer.filter(Exists(asked) | Q(adoption__isnull=False)).exists()


def missing_pins(version: Version, pins: list[Adoption]) -> list[str]:
    """A composed plan is adopted only with every faculty's plan in it, each in the version that is adopted now (pins)."""
    content = version.content
    names = {unit.code: unit.name for unit in Unit.objects.filter(code__in=content["pins_missing"])}
    missing = [
        _("The plan of %(unit)s is not in it.") % {"unit": names.get(code, code)} for code in content["pins_missing"]
    ]
    now = {str(adoption.version.uuid) for adoption in pins}
    for pin in content["pins"]:
        if pin["version"] not in now:
            name = in_language(pin["unit"]["name"])
            missing.append(_("The plan of %(unit)s in it is no longer the adopted one.") % {"unit": name})
    return missing
