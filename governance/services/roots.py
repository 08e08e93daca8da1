"""The daily root: the heads of all chains, kept here and taken away by the councils, who are the witness outside."""

from __future__ import annotations

import datetime
import hashlib
import logging
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.export import heads
from governance.models import DailyRoot, RootMail
from governance.services.ledger import FIRST
from governance.snapshot import canonical
from kwaliteit.organisation.models import COUNCIL_KINDS, Appointment, Person, existing_on
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.mail import Letter, NotMailed, letter, link, send

PAUSE = datetime.timedelta(minutes=50)  # before a mail that failed is tried again, or one whose worker was lost
TRIED_FOR = datetime.timedelta(days=7)
log = logging.getLogger(__name__)


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


def mail_roots() -> int:
    """Mail what is still to be mailed; gives how many went out. What failed is tried again for as long as it is new.

    Each mail is claimed by one UPDATE, so that two workers do not both send it; no row is locked meanwhile.
    """
    now = timezone.now()
    free = Q(tried_at__isnull=True) | Q(tried_at__lt=now - PAUSE)
    waiting = RootMail.objects.filter(
        free, sent_at__isnull=True, root__at__gt=now - TRIED_FOR, person__in=secretaries()
    )
    sent = 0
    for mail in waiting.select_related("root", "person").order_by("pk"):
        if not RootMail.objects.filter(free, pk=mail.pk, sent_at__isnull=True).update(tried_at=timezone.now()):
            continue
        try:
            send(mail.person.email, _letter(mail), f"root-{mail.root.number}-{mail.person.uuid}")
        except NotMailed:
            continue
        except Exception:  # one address that cannot be written to keeps nobody else's mail
            log.warning("root %s was not mailed to %s", mail.root.number, mail.person.uuid, exc_info=True)
            continue
        RootMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
        sent += 1
    return sent


def _letter(mail: RootMail) -> Letter:
    root = mail.root
    with override(mail.person.language):
        subject = _("Fingerprint of the ledger, %(day)s") % {"day": date_format(root.day, "j F Y")}
        context = {"person": mail.person, "root": root, "link": link(reverse("governance:roots"))}
        made = letter(subject, "governance/mail/root", context)
    return replace(made, files=((root.file_name, root.file, "application/json"),))
