"""A figure by its coordinates, and the address at which it says what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from budgets.tables.registry import Scope

SIDES = {
    "B": "begroot",
    "R": "besteed",
    "income": "inkomsten",
    "allocated": "toegewezen",
    "rest": "nog-toe-te-wijzen",
    "result": "resultaat",
}
"""What kind of figure it is, and the word for it in an address."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a scope: in a year, of a kind, and (where the sum is narrower) of a unit, theme or source.

    ``real`` income and results are those of what was realised.
    """

    scope: Scope
    year: int
    side: str
    theme: str = ""
    source: str = ""
    real: bool = False

    @property
    def link(self) -> str:
        scope = self.scope
        parts = {"kader": scope.framework.code}
        if scope.unit:
            parts["eenheid"] = scope.unit.code
        if scope.document:
            parts["plan"] = scope.document.uuid
        extra = {"thema": self.theme, "bron": self.source, "werkelijk": "1" if self.real else ""}
        return f"{reverse('budgets:figure', args=[SIDES[self.side], self.year])}?{urlencode({**parts, **{k: v for k, v in extra.items() if v}})}"


def link(scope: Scope, year: int, side: str, *, theme: str = "", source: str = "", real: bool = False) -> str:
    return Figure(scope, year, side, theme, source, real).link
