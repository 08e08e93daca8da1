"""One row per person and thing that she is told, whatever happens twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from kwaliteit.notices.models import CHOICES, How, Kind, Mailed, Notice, Preference
from kwaliteit.notices.recipients import by_key
from kwaliteit.organisation.models import Person


def make(kind: Kind, subject: str, people: Iterable[Person], actor: str = "", **about: Any) -> int:
    """A notice for each of them but the one who did it. What somebody was told already is left as it is.

    ``about`` are the rows that the notice is about: its request, decision, recourse, proposal or meeting.
    """
    to = [person for person in by_key(people) if str(person.uuid) != actor]
    if not to:
        return 0
    told = set(Notice.objects.filter(subject=subject, person__in=to).values_list("person_id", flat=True))
    chosen = dict(Preference.objects.filter(kind=kind, person__in=to).values_list("person_id", "how"))
    rows = []
    for person in to:
        if person.pk not in told:
            how = chosen.get(person.pk, CHOICES[kind][0])
            state = Mailed.State.NONE if how == How.NONE else Mailed.State.WAITING
            rows.append(Notice(person=person, kind=kind, subject=subject, how=how, state=state, **about))
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    fresh = Q(pk__in=[row.person_id for row in rows], unread_since__isnull=True)
    Person.objects.filter(fresh).update(unread_since=timezone.now())
    return len(rows)
