"""What these services share: may she manage, and putting what is wrong into words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.organisation.rules import Problems
from kwaliteit.shared.errors import Forbidden, Refused


def judge(actor: Person) -> None:
    if not rights_of(actor).may_anywhere(Act.MANAGE):
        raise Forbidden(_("Only the application manager changes units, people and appointments."))


def refuse(problems: Problems) -> None:
    if problems:
        raise Refused(" ".join(problems.values()))
