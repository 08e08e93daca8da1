"""Who is logged in is read together with her appointments: every page asks what she may do."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import FilteredRelation, QuerySet

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import REACH, in_order
from kwaliteit.shared.composed import composed


class Account(AuthenticationBackend):
    def get_user(self, user_id: int) -> Person | None:
        """The person of a session in one statement; ``held`` are her appointments, those of other days as well."""
        found = _with_appointments(person=user_id)
        if not found or not self.user_can_authenticate(found[0]):
            return None
        person = found[0]
        person.held = in_order(row.appointed for row in found if hasattr(row, "appointed"))
        return person


@composed
def _with_appointments(*, person: int) -> QuerySet[Person]:
    """A row for each appointment."""
    rows = Person.objects.filter(pk=person).annotate(appointed=FilteredRelation("appointments"))
    return rows.select_related(*(f"appointed__{name}" for name in REACH)).order_by()
