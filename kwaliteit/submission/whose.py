"""Whose submission it is."""

from __future__ import annotations

from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level


def institution() -> Unit:
    return Unit.objects.get(level=Level.INSTITUTION)
