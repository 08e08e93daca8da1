"""Panel members: who may read which submission, until when. What they may read is written here alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.services.common import locked
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act, Role
from kwaliteit.organisation.services import guests
from kwaliteit.organisation.services.people import mail_invitation
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.submission.models import PanelGrant, Submission
from kwaliteit.submission.whose import institution

Told = Callable[[bool], None]


@transaction.atomic
def admit(
    *,
    submission: Submission,
    actor: Person,
    email: str,
    name: str,
    valid_until: datetime.date,
    language: str = "nl",
    site: str = "",
    told: Told | None = None,
) -> PanelGrant:
    """Make her account when she has none, let her read this submission, and mail her how to log in."""
    _judge(actor, valid_until)
    person = guests.receive(
        actor=actor, unit=institution(), email=email, name=name, language=language, until=valid_until
    )
    grant = let_panel_member_in(submission=submission, person=person, valid_until=valid_until, actor=actor)
    if not person.has_usable_password():
        mail_invitation(person=person, actor=actor, site=site, told=told)
    return grant


@transaction.atomic
def let_panel_member_in(
    *, submission: Submission, person: Person, valid_until: datetime.date, actor: Person
) -> PanelGrant:
    """Who is a panel member already reads exactly this submission, until and including a date."""
    _judge(actor, valid_until)
    if not rights_of(person, on=today()).holds(Role.PANEL_MEMBER):
        raise Refused(_("%(person)s is not a panel member.") % {"person": person}, field="email")
    locked(submission.version.document_id)  # two grants at once are one grant
    grant = PanelGrant.objects.filter(submission=submission, person=person).first()
    grant = grant or PanelGrant(submission=submission, person=person)
    return _keep(grant, actor, valid_until)


@transaction.atomic
def move_end(*, grant: PanelGrant, actor: Person, valid_until: datetime.date) -> PanelGrant:
    """Another last day: sooner, later, or again after it was withdrawn. Who was let in by hand sees it in the history."""
    _judge(actor, valid_until)
    locked(grant.submission.version.document_id)
    return _keep(PanelGrant.objects.get(pk=grant.pk), actor, valid_until)


@transaction.atomic
def withdraw(*, grant: PanelGrant, actor: Person) -> PanelGrant:
    """She reads nothing any more from this moment on."""
    _judge(actor)
    locked(grant.submission.version.document_id)
    grant = PanelGrant.objects.get(pk=grant.pk)
    if grant.withdrawn_at:
        raise Refused(_("This has been withdrawn already."))
    return _keep(grant, actor, grant.valid_until, withdrawn_at=timezone.now())


def _keep(
    grant: PanelGrant, actor: Person, valid_until: datetime.date, withdrawn_at: datetime.datetime | None = None
) -> PanelGrant:
    grant.valid_until, grant.withdrawn_at = valid_until, withdrawn_at
    grant._history_user = actor  # type: ignore[attr-defined]
    grant.save()
    mine = PanelGrant.objects.filter(person=grant.person_id, withdrawn_at=None)
    last = mine.aggregate(last=Max("valid_until"))["last"]
    yesterday = today() - datetime.timedelta(days=1)
    guests.stay(actor=actor, unit=institution(), person=grant.person, until=last or yesterday)
    return grant


def _judge(actor: Person, valid_until: datetime.date | None = None) -> None:
    if not rights_of(actor, on=today()).reaches(Act.ADMIT, institution()):
        raise Forbidden(_("Only the staff and the secretary of the board let panel members in."))
    if valid_until is not None and valid_until < today():
        raise Refused(_("The last day lies in the past."), field="valid_until")


def open_to(person: Person, day: datetime.date) -> Iterable[PanelGrant]:
    """What she may read on that day, the one that ends first first."""
    if not rights_of(person, on=day).holds(Role.PANEL_MEMBER):
        return []
    mine = PanelGrant.objects.filter(person=person, withdrawn_at=None, valid_until__gte=day)
    return mine.select_related("submission__framework").order_by("valid_until", "pk")


def may_read(submission: Submission, person: Person, day: datetime.date) -> bool:
    """Whoever may compose or see the overview, and a panel member while her grant lasts."""
    rights = rights_of(person, on=day)
    if any(rights.reaches(act, institution()) for act in (Act.SUBMIT, Act.OVERVIEW)):
        return True
    return any(grant.submission_id == submission.pk for grant in open_to(person, day))


def last_day(person: Person) -> datetime.date | None:
    """On which day her time ended or ends."""
    return PanelGrant.objects.filter(person=person).aggregate(last=Max("valid_until"))["last"]
