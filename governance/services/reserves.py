"""The day on which a decision is due that money waits for: it stands in the planning, made and settled along."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from budgets.models import Reserve
from governance.models import Milestone
from kwaliteit.organisation.models import Person, Unit


def plan_reserve(reserve: Reserve, actor: Person) -> None:
    """Put its day in the planning, in both languages."""
    document = reserve.document
    row = Milestone(
        framework_id=document.framework_id,
        level=document.kind.level,
        due_on=reserve.due_on,
        what_nl=_what(reserve, document.unit, "nl"),
        what_en=_what(reserve, document.unit, "en"),
        body_kind=reserve.body.kind,
        reserve=reserve,
    )
    row._history_user = actor  # type: ignore[attr-defined]
    row.full_clean()
    row.save()


def _what(reserve: Reserve, unit: Unit, language: str) -> str:
    with translation.override(language):
        text = _("%(body)s decides on money under reserve, %(unit)s: %(what)s")
        return (text % {"body": reserve.body.name, "unit": unit.short, "what": reserve.what})[:300]


def settle_reserve(reserve: Reserve, actor: Person) -> None:
    """A decision that was taken is done; a reserve that was withdrawn drops its day."""
    row = Milestone.objects.select_for_update().filter(reserve=reserve).first()
    if row is None or row.done_on or row.dropped_on:
        return
    field = "dropped_on" if reserve.settled == Reserve.Settled.WITHDRAWN else "done_on"
    setattr(row, field, reserve.settled_on)
    row._history_user = actor  # type: ignore[attr-defined]
    row._change_reason = reserve.text[:100]  # type: ignore[attr-defined]
    row.save(update_fields=[field])
