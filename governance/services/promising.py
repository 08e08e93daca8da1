"""A promise that comes with an answer. Part of larger acts, which hold the lock."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from governance.models import Condition, Promise
from kwaliteit.organisation.models import Body, Person
from kwaliteit.shared.errors import Refused
from plans.models import Document


def promise(
    made_by: Body,
    body: Body,
    text: str,
    day: datetime.date,
    due_on: datetime.date | None,
    actor: Person,
    *,
    document: Document | None,
    condition: Condition | None = None,
) -> Promise:
    """What a board promises with its answer; open from the day of the answer. A condition has its own day."""
    if due_on and due_on < day and condition is None:
        raise Refused(_("The date is before the promise was made."), field="promise_due_on")
    made = Promise(
        document=document,
        body=body,
        made_by=made_by,
        condition=condition,
        text=text.strip(),
        made_on=day,
        due_on=due_on,
    )
    made._history_user = actor
    made.save()
    return made
