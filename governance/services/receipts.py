"""To whom a request was delivered, and who opened it for the first time."""

from __future__ import annotations

import datetime

from governance.models import Receipt, Request
from governance.services.common import moment
from kwaliteit.organisation.models import Person, existing_on
from kwaliteit.organisation.roles import TABLE, Act

READERS = sorted(role for role, acts in TABLE.items() if Act.READ_REQUEST in acts)


def deliver(*, request: Request, at: datetime.datetime, day: datetime.date) -> list[Person]:
    """Record that everybody who reads for the body at this moment received the request."""
    people = list(
        Person.objects.filter(
            existing_on(day, "appointments__"),
            appointments__body=request.body_id,
            appointments__role__in=READERS,
            is_active=True,
        )
        .distinct()
        .order_by("pk")
    )
    Receipt.objects.bulk_create(
        [Receipt(request=request, person=person, what=Receipt.What.DELIVERED, at=at) for person in people]
    )
    return people


def note_reading(*, request: Request, reader: Person, at: datetime.datetime | None = None) -> Receipt:
    """Record once that she opened the request or a paper of it: one statement, which a second one at once ignores."""
    receipt = Receipt(request=request, person=reader, what=Receipt.What.READ, at=moment(at)[0])
    Receipt.objects.bulk_create([receipt], ignore_conflicts=True)
    return receipt
