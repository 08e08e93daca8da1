"""That a talk was discussed with a council: which one, and when."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.models import Dialogue, DialogueDiscussed
from governance.services.talks import opened
from governance.talks import councils_for
from kwaliteit.organisation.models import Body, Person
from kwaliteit.shared.errors import Refused


@transaction.atomic
def discuss(
    *, dialogue: Dialogue, body: Body, discussed_on: datetime.date, actor: Person, at: datetime.datetime | None = None
) -> DialogueDiscussed:
    """Write down on which day it was discussed with a council; for the same council another day takes its place."""
    dialogue, day = opened(dialogue, actor, at)
    if not councils_for(dialogue.unit, discussed_on).filter(pk=body.pk).exists():
        raise Refused(_("Choose a council of this unit, or of one above or below it."), field="body")
    if discussed_on > day:
        raise Refused(_("That day has not come yet; write it down after it was discussed."), field="discussed_on")
    if discussed_on < dialogue.held_on:
        raise Refused(_("The talk was held later than that."), field="discussed_on")
    row = dialogue.discussed.filter(body=body).first() or DialogueDiscussed(dialogue=dialogue, body=body)
    if row.pk is None or row.discussed_on != discussed_on:
        row.discussed_on, row._history_user = discussed_on, actor
        row.save()
    return row


@transaction.atomic
def take_back(*, dialogue: Dialogue, pk: int, actor: Person, at: datetime.datetime | None = None) -> None:
    """Take out that it was discussed with a council, when it was not; the history keeps it."""
    dialogue, _day = opened(dialogue, actor, at)
    row = dialogue.discussed.filter(pk=pk).first()
    if row is not None:
        row._history_user = actor
        row.delete()
