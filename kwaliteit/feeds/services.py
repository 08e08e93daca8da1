"""Making, replacing and revoking the secret address of one's own calendar, and knowing whose it is."""

from __future__ import annotations

import base64
import hmac
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kwaliteit.feeds.models import CalendarAddress
from kwaliteit.organisation.models import Person


@transaction.atomic
def new_address(*, person: Person) -> CalendarAddress:
    """A fresh address; the one before stops at once."""
    Person.objects.select_for_update().get(pk=person.pk)  # two clicks at once must not make two
    now = timezone.now()
    CalendarAddress.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=now)
    return CalendarAddress.objects.create(person=person, made_at=now)


@transaction.atomic
def revoke(*, person: Person) -> int:
    """Stop the address; gives how many there were."""
    mine = CalendarAddress.objects.filter(person=person, revoked_at__isnull=True)
    return mine.update(revoked_at=timezone.now())


def address_of(person: Person) -> CalendarAddress | None:
    return CalendarAddress.objects.filter(person=person, revoked_at__isnull=True).first()


def token(address: CalendarAddress, secret: str | None = None) -> str:
    """The part of the address that cannot be guessed: 256 bits that only this installation can compute."""
    digest = salted_hmac("kwaliteit.feeds", f"{address.uuid}{address.salt}", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def whose(key: UUID, given: str) -> Person | None:
    """Whose calendar this address is; nobody's when it was revoked, is wrong, or the account is closed."""
    address = CalendarAddress.objects.filter(uuid=key, revoked_at__isnull=True).select_related("person").first()
    if address is None or not address.person.is_active:
        return None
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    fits = [hmac.compare_digest(token(address, secret).encode(), given.encode()) for secret in secrets]
    return address.person if any(fits) else None
