"""People and their appointments. Nobody and nothing is deleted: an appointment gets an end, an account is closed."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kwaliteit.organisation.models import Appointment, Body, Person, Unit, existing_on
from kwaliteit.organisation.roles import Role
from kwaliteit.organisation.rules import Problems, overlaps, period_problems, role_problems
from kwaliteit.organisation.services.common import judge, refuse
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused

log = logging.getLogger(__name__)


@transaction.atomic
def add_person(*, actor: Person, email: str, name: str, language: str = "nl") -> Person:
    """An account without a password: she sets it by the link of her invitation, or logs in at the university."""
    judge(actor)
    return make_person(actor=actor, email=email, name=name, language=language)


def make_person(*, actor: Person, email: str, name: str, language: str) -> Person:
    """For services that have judged the actor."""
    address = email.strip().lower()
    if Person.objects.filter(email=address).exists():
        raise Refused(_("Somebody with the address %(email)s is known already.") % {"email": address}, field="email")
    person = Person(email=address, name=name.strip(), language=language)
    person.set_unusable_password()
    person._history_user = actor  # type: ignore[attr-defined]
    person.save()
    return person


@transaction.atomic
def change_person(*, person: Person, actor: Person, name: str, language: str, is_active: bool = True) -> Person:
    judge(actor)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.pk == actor.pk and not is_active:
        raise Refused(_("You cannot close your own account."))
    person.name, person.language, person.is_active = name.strip(), language, is_active
    person._history_user = actor  # type: ignore[attr-defined]
    person.save(update_fields=["name", "language", "is_active"])
    return person


@transaction.atomic
def change_own_details(*, person: Person, name: str, language: str) -> Person:
    """What everybody may change of herself."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.name, person.language = name.strip(), language
    person._history_user = person  # type: ignore[attr-defined]
    person.save(update_fields=["name", "language"])
    return person


def invite(*, person: Person, actor: Person, site: str, told: Callable[[bool], None] | None = None) -> None:
    """Mail her the link with which she sets her password. ``site`` is the address of this installation.

    The mail goes out after the commit. When it cannot be sent, what was done stands: ``told`` hears whether it was.
    Who gives no ``told`` gets the error.
    """
    judge(actor)
    if not person.is_active:
        raise Refused(_("This account is closed. Open it first."))
    mail_invitation(person=person, actor=actor, site=site, told=told)


def mail_invitation(*, person: Person, actor: Person, site: str, told: Callable[[bool], None] | None = None) -> None:
    """For services that have judged the actor."""
    link = site + reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
    )
    with override(person.language):
        subject = _("Your invitation for the quality agreements")
        text = render_to_string("organisation/mail/invitation.txt", {"person": person, "actor": actor, "link": link})

    def send() -> None:
        try:
            send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [person.email])
        except OSError:  # of the connection, or one of smtplib's
            if told is None:
                raise
            log.exception("the invitation of %s was not sent", person.uuid)
            told(False)
        else:
            if told is not None:
                told(True)

    transaction.on_commit(send)


def appointment_problems(
    person: Person | None, role: str, place: Unit | Body, start: datetime.date, end: datetime.date | None
) -> Problems:
    """Everything that stands in the way of an appointment; one query when the person is known."""
    where = {"body_kind": place.kind} if isinstance(place, Body) else {"unit_level": place.level}
    problems = period_problems(start, end) | role_problems(role, **where)
    if problems or person is None or person.pk is None:
        return problems
    field = "body" if isinstance(place, Body) else "unit"
    for other in Appointment.objects.filter(person=person, role=role, **{field: place}):
        if overlaps(start, end, other.valid_from, other.valid_until):
            return {"valid_from": _("She has this role here already, from %(day)s.") % {"day": other.valid_from}}
    return {}


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: str,
    place: Unit | Body,
    valid_from: datetime.date,
    actor: Person,
    valid_until: datetime.date | None = None,
    section: str = "",
) -> Appointment:
    judge(actor)
    Person.objects.select_for_update().get(pk=person.pk)  # two appointments at once must not overlap
    refuse(appointment_problems(person, role, place, valid_from, valid_until))
    where: dict[str, Any] = {"body": place} if isinstance(place, Body) else {"unit": place}
    appointment = Appointment(
        person=person, role=role, section=section, valid_from=valid_from, valid_until=valid_until, **where
    )
    appointment._history_user = actor  # type: ignore[attr-defined]
    appointment.save()
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, valid_until: datetime.date | None, actor: Person) -> Appointment:
    """Set the last day (or take it away again). Rights end with it, at the next request."""
    judge(actor)
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    refuse(period_problems(appointment.valid_from, valid_until))
    if valid_until and appointment.role == Role.APPLICATION_MANAGER and not _another_manager(appointment):
        raise Refused(
            _("Appoint another application manager first: somebody must be able to manage."), field="valid_until"
        )
    appointment.valid_until = valid_until
    appointment._history_user = actor  # type: ignore[attr-defined]
    appointment.save(update_fields=["valid_until"])
    return appointment


def _another_manager(appointment: Appointment) -> bool:
    return (
        Appointment.objects.filter(
            existing_on(today()), role=Role.APPLICATION_MANAGER, valid_until__isnull=True, person__is_active=True
        )
        .exclude(pk=appointment.pk)
        .exists()
    )
