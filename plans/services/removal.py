"""Taking a goal, measure or initiative out of the working text, and putting it back.

What hangs on a part (amounts, links, remarks) goes along and comes back: its rows are kept word for word in
``Removed``, so that what stands after putting back is what stood before. What others recorded about a part
(progress, spending) never goes along: then the removal is refused.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused
from plans import hooks
from plans.models import CarriedBy, Document, Measure, PartOf, Remark, Removed
from plans.models.content import Part
from plans.services.drafting import open_for_editing, touch

Rows = list[models.Model]
Known = Callable[[type[models.Model], Any], bool]
PUT_BACK = "put back"


@dataclass(frozen=True)
class Around:
    """What hangs on a part: what goes along when it is taken out, and what keeps it from being taken out."""

    part: Part
    along: Rows
    kept_by: Rows

    def of(self, model: type[models.Model]) -> Rows:
        return [row for row in self.along if type(row) is model]

    @property
    def measures_inside(self) -> list[Measure]:
        """The measures of an initiative, which first go elsewhere."""
        return [row for row in self.kept_by if isinstance(row, Measure)]

    @property
    def reason(self) -> str:
        """Why the part cannot be taken out; empty when it can."""
        if self.measures_inside:
            text = ngettext(
                "“%(part)s” cannot be removed: %(number)s measure is part of it. Give it another place first.",
                "“%(part)s” cannot be removed: %(number)s measures are part of it. Give them another place first.",
                len(self.measures_inside),
            )
            return text % {"part": self.part, "number": len(self.measures_inside)}
        if self.kept_by:
            text = _("“%(part)s” cannot be removed: something was recorded about it. Say in its text that it stops.")
            return text % {"part": self.part}
        return ""


def around(part: Part) -> Around:
    """Everything that the database would take along with a part, told apart."""
    collector = Collector(using=part._state.db or "default")
    try:
        collector.collect([part])
    except ProtectedError as error:
        return Around(part, [], sorted(error.protected_objects, key=_order))
    found = [row for rows in collector.data.values() for row in rows]
    found += [row for rows in collector.fast_deletes for row in rows]
    goes = {CarriedBy, PartOf, Remark, *hooks.removed_along}
    along = [row for row in found if type(row) in goes or row._meta.auto_created]
    kept_by = [row for row in found if row not in along and row != part]
    return Around(part, sorted(along, key=_order), kept_by)


def _order(row: models.Model) -> tuple[str, int]:
    return row._meta.label, row.pk


@transaction.atomic
def remove(*, part: Part, actor: Person, at: datetime.datetime | None = None) -> Removed:
    """Take a part out of the working text with what hangs on it. Frozen versions and the history keep it."""
    document = open_for_editing(part.document, actor, at)
    found = around(part)
    if found.reason:
        raise Refused(found.reason)
    moment = at or timezone.now()
    removed = Removed.objects.create(
        document=document,
        title=str(part),
        rows=[_kept(row) for row in (part, *found.along)],
        removed_by=actor,
        removed_at=moment,
    )
    for row in reversed(found.along):  # answers before the remarks that they answer; rows of links go with the part
        if not row._meta.auto_created:
            _delete(row, actor, moment)
    _delete(part, actor, moment)
    touch(document, actor, at)
    _tell(document)
    return removed


@transaction.atomic
def put_back(*, removed: Removed, actor: Person) -> tuple[Part, int]:
    """Let a part stand again as it stood, and say how many rows of it could not: what they point at is gone."""
    document = open_for_editing(removed.document, actor)
    fresh = Removed.objects.select_for_update().get(pk=removed.pk)
    if fresh.put_back_at:
        raise Refused(_("“%(part)s” has been put back already.") % {"part": fresh.title})
    part: Any
    part, *along = [_row(kept) for kept in fresh.rows]
    is_there = functools.cache(lambda model, pk: bool(model._base_manager.filter(pk=pk).exists()))
    missing = _without(part, is_there)
    if missing is None:
        raise Refused(_("“%(part)s” cannot be put back: its theme is no longer in the framework.") % {"part": part})
    part.save_base(raw=True, force_insert=True)  # raw: word for word, also the days
    for row in along:
        if all(is_there(key.related_model, value) for key, value in _foreign_keys(row)):
            row.save_base(raw=True, force_insert=True)
        else:
            missing += 1
    _write_history(part, along, actor)
    fresh.put_back_at = timezone.now()
    fresh.save(update_fields=["put_back_at"])
    touch(document, actor)
    _tell(document)
    return part, missing


def _tell(document: Document) -> None:
    for told in hooks.measures_changed:
        told(document)


def removed_from(document: Document) -> models.QuerySet[Removed]:
    """What can be put back, the latest first."""
    rows = Removed.objects.filter(document=document, put_back_at__isnull=True)
    return rows.select_related("removed_by").order_by("-removed_at", "-pk")


def _delete(row: models.Model, actor: Person, moment: datetime.datetime) -> None:
    row._history_user, row._history_date = actor, moment  # type: ignore[attr-defined]
    row.delete()


def _kept(row: models.Model) -> dict[str, Any]:
    """A row as text; exact, as no type of JSON is."""
    values = ((f, f.value_from_object(row)) for f in row._meta.concrete_fields)
    fields = {f.attname: None if value is None else f.value_to_string(row) for f, value in values}
    return {"model": row._meta.label_lower, "fields": fields}


def _row(kept: dict[str, Any]) -> models.Model:
    model = apps.get_model(kept["model"])
    values = kept["fields"]  # a field that is younger than what was kept gets its default
    fields = {
        f.attname: f.to_python(values[f.attname]) if f.attname in values else f.get_default()
        for f in model._meta.concrete_fields
    }
    return model(**fields)


def _foreign_keys(row: models.Model) -> Iterable[tuple[Any, Any]]:
    """What a row points at: each key with its value."""
    keys = [field for field in row._meta.concrete_fields if field.remote_field]
    return ((key, value) for key in keys if (value := getattr(row, key.attname)) is not None)


def _without(part: Part, is_there: Known) -> int | None:
    """Empty what a part points at and is gone; how much that was, or None when it cannot stand without."""
    gone = [key for key, value in _foreign_keys(part) if not is_there(key.related_model, value)]
    if any(not key.null for key in gone):
        return None
    for key in gone:
        setattr(part, key.attname, None)
    return len(gone)


def _write_history(part: Part, along: Rows, actor: Person) -> None:
    """One row of history for each that came back, with who put it back; that of the part also has its links."""
    for row in along:
        if not row._state.adding and not row._meta.auto_created:
            type(row).history.bulk_history_create([row], default_user=actor)  # type: ignore[attr-defined]
    part.revision += 1
    part._history_user = actor
    part._change_reason = PUT_BACK
    part.save(update_fields=["revision", "changed_at"])
