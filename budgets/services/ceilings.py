"""The reason why more is budgeted in a year than was allocated, kept beside the amounts until a version is made."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import CeilingReason
from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused
from plans.models import Document
from plans.services.drafting import open_for_editing, touch

LONGEST = 2_000


@transaction.atomic
def give_reason(
    document: Document, year: int, text: str, actor: Person, at: datetime.datetime | None = None
) -> CeilingReason | None:
    """Keep the reason for a year; an empty text takes it away (then None). The same text again leaves no trace.

    Raises Forbidden without the right to draft, and Refused for a year outside the plan or a text that is too long.
    """
    document = open_for_editing(document, actor, at)
    text = text.strip()
    if year not in document.years:
        raise Refused(
            _("%(year)s is outside the period of this plan, %(first)s to %(last)s.")
            % {"year": year, "first": document.first_year, "last": document.last_year},
            field="year",
        )
    if len(text) > LONGEST:
        raise Refused(_("Say it in at most %(number)s characters.") % {"number": LONGEST}, field="text")
    row = CeilingReason.objects.filter(document=document, year=year).first()
    if text == (row.text if row else ""):
        return row
    row = row or CeilingReason(document=document, year=year)
    row._history_user = actor  # type: ignore[attr-defined]
    touch(document, actor, at)
    if not text:
        row.delete()
        return None
    row.text, row.written_by, row.written_at = text, actor, at or timezone.now()
    row.save()
    return row
