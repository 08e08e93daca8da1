"""Who reads which money: sums of the institution are for who works here, those of a unit for who sees that unit."""

from __future__ import annotations

from budgets.tables.registry import Scope
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Level
from plans.models import Document

READING = (Act.READ, Act.READ_REQUEST, Act.MEASURE, Act.REALISE, Act.OVERVIEW)


def sees_institution(rights: Rights) -> bool:
    """Who works on plans or sits in a body. A panel member reads one submission and nothing beside it; the application
    manager reads no content."""
    return any(rights.may_anywhere(act) for act in READING)


def sees_unit(rights: Rights, unit: Unit) -> bool:
    """Sums of one unit: for who oversees all, who reads its plans, and for the bodies that belong to it."""
    if rights.may_anywhere(Act.OVERVIEW) or rights.reaches(Act.READ, unit):
        return True
    bodies = rights.body_ids(Act.READ_REQUEST)
    return any(a.body is not None and a.body_id in bodies and a.body.unit_id == unit.pk for a in rights.appointments)


def sees_all_units(rights: Rights | None) -> bool:
    """Whether units may stand beside each other by name (None is the command line)."""
    if rights is None or rights.may_anywhere(Act.OVERVIEW):
        return True
    top = rights.institution
    return bool(top and rights.reaches(Act.READ, top))


def may_see(rights: Rights, scope: Scope) -> bool:
    """The rule of most tables: of a plan who may read it, of a unit who sees it, and else the institution's sums."""
    if scope.document is not None:
        return Document.objects.readable_by(rights).filter(pk=scope.document.pk).exists()
    if scope.unit is None or scope.unit.level == Level.INSTITUTION:
        return sees_institution(rights)
    return sees_unit(rights, scope.unit)
