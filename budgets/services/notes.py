"""Notes beside the amounts of a measure. They never touch an amount."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from budgets.models import BudgetLine
from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Conflict
from plans.models import Measure
from plans.services.drafting import open_for_editing, touch


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody typed beside an amount, and the note that stood there when she began."""

    line: int
    text: str
    seen: str


@transaction.atomic
def save_notes(
    *, measure: Measure, notes: Iterable[Note], actor: Person, at: datetime.datetime | None = None
) -> list[BudgetLine]:
    """Save the notes that were changed, all or nothing; gives the lines that got another note.

    Raises Forbidden without the right to draft, and Conflict when a changed note was changed by somebody else since
    it was seen, or its amount taken away: ``stored`` and ``typed`` are texts by line, ``stored`` None without amount.
    """
    document = open_for_editing(measure.document, actor, at)
    stored = {line.pk: line for line in BudgetLine.objects.filter(document=document, measure=measure)}
    wanted = {note.line: note for note in notes if note.text != note.seen}
    clashes = [
        key for key, note in wanted.items() if key not in stored or stored[key].note not in (note.seen, note.text)
    ]
    if clashes:
        raise Conflict(
            _("Somebody else changed these notes while you were writing. Both are shown; save what will stand."),
            stored={key: stored[key].note if key in stored else None for key in clashes},
            typed={key: wanted[key].text for key in clashes},
            revision=document.revision,
        )
    changed = [stored[key] for key, note in wanted.items() if stored[key].note != note.text]
    for line in changed:
        line.note, line.changed_by, line.changed_at = wanted[line.pk].text, actor, timezone.now()
    if changed:
        bulk_update_with_history(changed, BudgetLine, ["note", "changed_by", "changed_at"], default_user=actor)
        touch(document, actor, at)
    return changed
