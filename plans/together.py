"""What somebody typed, put together with what others saved in the same part since she saw it. Reads, and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Conflict
from plans.merging import Merge, Pick, merge_values
from plans.models.content import Part
from plans.parts import FIELDS, RICH, canonical, values_at, values_of


@dataclass(frozen=True)
class Basis:
    """On what somebody types, where that is more than the revision that she saw.

    ``fields`` is the text that she sent last, when others' changes came in beside it; ``unsure`` one that she sent
    after that and of which no answer came. ``picks`` are her choices between two texts, made when revision
    ``picked_at`` stood there.
    """

    fields: dict[str, str] | None = None
    unsure: dict[str, str] | None = None
    picked_at: int | None = None
    picks: Mapping[str, Pick] = field(default_factory=dict)


class Clashing(Conflict):
    """Two people changed the same: what is settled, what is not, and on what the one who saves now was typing."""

    def __init__(self, merge: Merge, *, stored: Any, typed: Any, revision: int, seen: int, base: Any) -> None:
        message = _(
            "Somebody changed the same as you while you were writing. Both texts are kept; choose what will stand."
        )
        super().__init__(message, stored=stored, typed=typed, revision=revision)
        self.merge = merge
        self.seen = seen
        self.base: dict[str, str] | None = base


def merged(stored: Part, revision: int, actor: Person, typed: dict[str, Any], basis: Basis) -> dict[str, Any]:
    """What was typed together with what was saved since; a ``Clashing`` when the two changed the same."""
    now = values_of(stored)
    base, sent = _base(stored, revision, actor, basis)
    if basis.picked_at is not None and (then := values_at(stored, basis.picked_at)):
        typed = merge_values(base, then, typed, RICH).settled(basis.picks, RICH)
        base, sent, revision = then, None, basis.picked_at
    merge = merge_values(base, now, typed, RICH)
    if merge.clashing:
        raise Clashing(merge, stored=now, typed=typed, revision=stored.revision, seen=revision, base=sent)
    return merge.values


def _base(stored: Part, revision: int, actor: Person, basis: Basis) -> tuple[dict[str, Any] | None, Any]:
    """The fields on which she typed; and those of them that she sent herself and that are not those of a revision."""
    base, sent = values_at(stored, revision), basis.fields
    if base is not None and sent is not None:
        base = base | _sent(type(stored), sent)
    if base is not None and basis.unsure is not None:
        unsure = _sent(type(stored), basis.unsure)
        if _arrived(stored, revision, actor, base, unsure):
            return base | unsure, basis.unsure
    return base, sent


def _arrived(stored: Part, revision: int, actor: Person, base: dict[str, Any], unsure: dict[str, Any]) -> bool:
    """Whether a text of which no answer came was saved after all: it is then in one of her saves since."""
    rows = stored.history.filter(revision__gte=revision).order_by("history_id")  # type: ignore[attr-defined]
    before: dict[str, Any] | None = None
    for kept in rows.values("history_user_id", *unsure):
        by = kept.pop("history_user_id")
        if before is not None and by == actor.pk:
            merge = merge_values(base, before, unsure, RICH)
            if not merge.clashing and merge.values == kept:
                return True
        before = kept
    return False


def _sent(model: type[Part], sent: dict[str, str]) -> dict[str, str]:
    return {
        name: canonical(name, value) for name, value in sent.items() if name in FIELDS[model] and isinstance(value, str)
    }


def writers_since(part: Part, revision: int, actor: Person) -> list[str]:
    """The names of who else saved a part after a revision."""
    rows = part.history.filter(revision__gt=revision).exclude(history_user=actor)  # type: ignore[attr-defined]
    return sorted(set(rows.values_list("history_user__name", flat=True)) - {None})
