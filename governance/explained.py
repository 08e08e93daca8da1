"""Where money is explained to somebody who sits in a council."""

from __future__ import annotations

from django.urls import reverse

from kwaliteit.organisation.models import COUNCIL_KINDS
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Level


def addresses(rights: Rights) -> list[tuple[str, str]]:
    """Of each of her councils: address and name. A programme committee gets plans without money, so it has none."""
    bodies = {row.body_id: row.body for row in rights.appointments if row.body and row.body.kind in COUNCIL_KINDS}
    mine = [body for body in bodies.values() if body.unit.level != Level.PROGRAMME]
    return [(reverse("governance:money", args=[body.code]), body.name) for body in mine]
