"""What somebody typed, put together with what others saved in the same part since she saw it. Reads, and writes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kwaliteit.organisation.models import Person
from kwaliteit.shared.composed import composed
from kwaliteit.shared.errors import Conflict
from plans.merging import Merge, Pick, merge_values
from plans.models import Presence, Section
from plans.models.content import Part
from plans.parts import FIELDS, RICH, canonical, values_at, values_of

GONE_AFTER = datetime.timedelta(seconds=60)


@dataclass(frozen=True)
class Basis:
    """On what somebody types, where that is more than the revision that she saw.

    ``fields`` is the text that she sent last, when others' changes came in beside it; ``unsure`` those that she sent
    after that and of which no answer came, in order. ``picks`` are her choices between two texts, made when revision
    ``picked_at`` stood there.
    """

    fields: dict[str, str] | None = None
    unsure: list[dict[str, str]] = field(default_factory=list)
    picked_at: int | None = None
    picks: Mapping[str, Pick] = field(default_factory=dict)


class Written(Protocol):
    """A text that several people write: it counts its saves, and its history holds each."""

    revision: int
    history: Any


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
    base, sent, revision = _base(stored, revision, actor, basis)
    if basis.picked_at is not None and (then := values_at(stored, basis.picked_at)):
        typed = merge_values(base, then, typed, RICH).settled(basis.picks, RICH)
        base, sent, revision = then, None, basis.picked_at
    merge = merge_values(base, now, typed, RICH)
    if merge.clashing:
        raise Clashing(merge, stored=now, typed=typed, revision=stored.revision, seen=revision, base=sent)
    return merge.values


def _base(
    stored: Part, revision: int, actor: Person, basis: Basis
) -> tuple[dict[str, Any] | None, dict[str, str] | None, int]:
    """The fields on which she typed; those of them that she sent herself; and the revision that the others are of."""
    base, sent = values_at(stored, revision), basis.fields
    if base is None:
        return None, None, revision
    if sent is not None:
        base = base | _sent(type(stored), sent)
    for unsure in basis.unsure:
        fields = _sent(type(stored), unsure)
        arrived = _arrived(stored, revision, actor, base, fields)
        if arrived is not None:
            base, sent, revision = base | fields, unsure, arrived
    return base, sent, revision


def _arrived(stored: Part, revision: int, actor: Person, base: dict[str, Any], fields: dict[str, Any]) -> int | None:
    """The revision by which a text of which no answer came was saved after all, among her saves since."""
    rows = stored.history.filter(revision__gte=revision).order_by("history_id")  # type: ignore[attr-defined]
    before: dict[str, Any] | None = None
    for kept in rows.values("history_user_id", "revision", *fields):
        by, number = kept.pop("history_user_id"), kept.pop("revision")
        if before is not None and by == actor.pk:
            merge = merge_values(base, before, fields, RICH)
            if not merge.clashing and merge.values == kept:
                return int(number)
        before = kept
    return None


def _sent(model: type[Part], sent: dict[str, str]) -> dict[str, str]:
    return {
        name: canonical(name, value) for name, value in sent.items() if name in FIELDS[model] and isinstance(value, str)
    }


def writers_since(part: Written, revision: int, actor: Person) -> list[str]:
    """The names of who else saved a text after a revision."""
    rows = part.history.filter(revision__gt=revision).exclude(history_user=actor)
    return sorted(set(rows.values_list("history_user__name", flat=True)) - {None})


def who_is_in(section: Section, person: Person) -> str:
    """In words who else has a section open to write in it; empty when nobody has."""
    since = timezone.now() - GONE_AFTER
    names = [name for (name,) in _who_is_in(section=section.pk, person=person.pk, since=since)]
    return joined(ngettext("%(names)s is in this text now.", "%(names)s are in this text now.", len(names)), names)


@composed
def _who_is_in(*, section: int, person: int, since: datetime.datetime) -> QuerySet[Any]:
    rows = Presence.objects.filter(section=section, seen_at__gte=since).exclude(person=person)
    return rows.order_by("person__name", "person").values_list("person__name")


def joined(words: str, names: list[str]) -> str:
    """A sentence about these people; empty when there are none."""
    return words % {"names": get_text_list(names, _("and"))} if names else ""
