"""The daily root: the heads of all chains, kept here and taken away by the councils, who are the witness outside."""

from __future__ import annotations

import datetime
import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.export import heads
from governance.models import DailyRoot, RootMail
from governance.services.ledger import FIRST
from governance.snapshot import canonical
from kwaliteit.organisation.models import COUNCIL_KINDS, Appointment, Person, existing_on
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today


def take_root(at: datetime.datetime | None = None) -> DailyRoot:
    """The root of the day on which ``at`` (default: now) falls: made when there is none yet, else the one there is.

    When something was done since the root before it, it is to be mailed to every council secretary.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    try:
        with transaction.atomic():
            return DailyRoot.objects.filter(day=day).first() or _make(day, at)
    except IntegrityError:  # somebody else made it at the same moment
        return DailyRoot.objects.get(day=day)


def _make(day: datetime.date, at: datetime.datetime) -> DailyRoot:
    last = DailyRoot.objects.order_by("-number").first()
    number, previous = (last.number + 1, last.root) if last else (1, FIRST)
    now = heads()
    moment = at.astimezone(datetime.UTC).isoformat(timespec="seconds")
    body = canonical({"at": moment, "day": day.isoformat(), "heads": now, "number": number})
    root = DailyRoot.objects.create(
        day=day,
        number=number,
        body=body,
        previous=previous,
        root=hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest(),
        acts=sum(count for count, _digest in now.values()),
        at=at,
    )
    if root.acts != (last.acts if last else 0):
        RootMail.objects.bulk_create([RootMail(root=root, person=person) for person in secretaries()])
    return root


def secretaries() -> list[Person]:
    """Who is the secretary of a council today, each once."""
    rows = Appointment.objects.filter(
        existing_on(today()),
        existing_on(today(), "body__"),
        role=Role.COUNCIL_SECRETARY,
        body__kind__in=COUNCIL_KINDS,
        person__is_active=True,
    )
    return list(Person.objects.filter(pk__in=rows.values("person")).order_by("pk"))
