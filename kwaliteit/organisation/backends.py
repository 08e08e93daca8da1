"""Who is logged in is read together with her appointments: every page asks what she may do."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import FilteredRelation

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import REACH


class Account(AuthenticationBackend):
    def get_user(self, user_id: int) -> Person | None:
        """The person of a session in one statement; ``held`` are her appointments, those of other days as well.

        Ordered here: to have the database do it, Django first weighs each of some hundred columns, on every page.
        """
        rows = Person.objects.filter(pk=user_id).annotate(appointed=FilteredRelation("appointments"))
        rows = rows.select_related(*(f"appointed__{name}" for name in REACH))
        found = list(rows.order_by())
        if not found or not self.user_can_authenticate(found[0]):
            return None
        person = found[0]
        held = (row.appointed for row in found if hasattr(row, "appointed"))
        person.held = tuple(sorted(held, key=lambda each: (each.valid_from, each.pk)))
        return person
