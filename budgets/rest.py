"""What is still to allocate, and what each unit would get of it. Pure computation in whole cents; nothing gets lost."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def divided(cents: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Cents divided by weight, by largest remainder; of equal remainders the first in order goes first.

    The parts add up to ``cents`` exactly. Nothing is divided where nobody has weight.
    """
    whole = sum(weights.values())
    if whole <= 0:
        return {}
    sign = -1 if cents < 0 else 1
    parts = {key: abs(cents) * weight // whole for key, weight in weights.items()}
    over = abs(cents) - sum(parts.values())
    remainders = sorted(weights, key=lambda key: -(abs(cents) * weights[key] % whole))
    for key in remainders[:over]:
        parts[key] += 1
    return {key: sign * part for key, part in parts.items()}


def by_rule(rule: str, cents: int, given: Mapping[Key, tuple[int, int | None]]) -> dict[Key, int]:
    """Cents divided over units by what each was given and how many students it has; nothing by a rule in words."""
    if rule == "proportional":
        return divided(cents, {unit: had for unit, (had, _students) in given.items()})
    if rule == "per_student":
        return divided(cents, {unit: students or 0 for unit, (_had, students) in given.items()})
    return {}
