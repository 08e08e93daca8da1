"""What a part of a document is made of, and what stood in it at an earlier revision."""

from __future__ import annotations

from typing import Any

from plans import text
from plans.models import Goal, Initiative, Measure, Section
from plans.models.content import Part

LONGEST = 400_000  # characters of one text; far above any section, far below what a browser can hang on
RICH = frozenset({"body", "description", "argument"})
MANY = frozenset({"goals", "themes", "ambitions"})
FIELDS: dict[type[Part], frozenset[str]] = {
    Section: frozenset({"body", "no_goals_reason"}),
    Goal: frozenset(
        {"theme", "order", "title", "description", "target_group", "result_midterm", "result_end", "ambitions"}
        | {"lineage"}
    ),
    Initiative: frozenset({"theme", "order", "title", "description", "argument", "run_by", "lineage"}),
    Measure: frozenset(
        {"theme", "themes", "goals", "ambitions", "initiative", "lineage", "order", "title", "description"}
        | {
            "instrument",
            "target_group",
            "owner",
            "owner_role",
            "owner_label",
            "starts_on",
            "ends_on",
            "nature",
            "nature_argument",
        }
        | {"additionality", "result_midterm", "result_end"}
    ),
}


def values_of(part: Part) -> dict[str, Any]:
    """What stands in a part, in the shape in which it is saved."""
    return {
        name: list(getattr(part, name).order_by("pk")) if name in MANY else getattr(part, name)
        for name in sorted(FIELDS[type(part)])
    }


def values_at(part: Part, revision: int) -> dict[str, Any] | None:
    """What stood in a part at a revision, as its history keeps it."""
    row = part.history.filter(revision=revision).order_by("history_id").last()  # type: ignore[attr-defined]
    return {name: _kept(part, row, name) for name in sorted(FIELDS[type(part)])} if row else None


def _kept(part: Part, row: Any, name: str) -> Any:
    """The rows that a field pointed at then, as far as they are there still; any other value as it was."""
    model: Any = part._meta.get_field(name).related_model
    if name in MANY:
        link: Any = part._meta.get_field(name)
        kept = getattr(row, name).values_list(f"{link.m2m_reverse_field_name()}_id", flat=True)
        return list(model._base_manager.filter(pk__in=list(kept)).order_by("pk"))
    if model is not None:
        return model._base_manager.filter(pk=getattr(row, f"{name}_id")).first()
    return getattr(row, name)


def canonical(name: str, value: str) -> str:
    """A text as it is kept in the field of this name."""
    return text.clean(value) if name in RICH else text.tidy(value)
