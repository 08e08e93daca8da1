"""Making a frozen version public, and taking it back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from governance.models import Version
from governance.services.common import locked, moment, require
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.public.models import Publication
from kwaliteit.public.queries import final
from kwaliteit.shared.errors import Refused


@transaction.atomic
def publish(*, version: Version, actor: Person) -> Publication:
    """From now on anyone reads this version, without logging in. Only what was adopted; or of a kind that nobody adopts,
    what every body has said its word about."""
    _at, day = moment(None)
    require(Act.PUBLISH, Unit.objects.get(level=Level.INSTITUTION), actor, day)
    locked(version.document_id)
    version = Version.objects.light().select_related("document__kind", "document__unit", "adoption").get(pk=version.pk)
    if version.pk not in final([version]):
        raise Refused(_("This version was not adopted, or not every body has said its word about it yet."))
    if Publication.objects.filter(version=version, withdrawn_on__isnull=True).exists():
        raise Refused(_("This version is public already."))
    return _save(Publication(version=version, published_on=day, published_by=actor), actor)


@transaction.atomic
def withdraw(*, publication: Publication, reason: str, actor: Person) -> Publication:
    """The version and everything that was read of it are public no more, with the reason."""
    _at, day = moment(None)
    require(Act.PUBLISH, Unit.objects.get(level=Level.INSTITUTION), actor, day)
    locked(publication.version.document_id)
    publication = Publication.objects.get(pk=publication.pk)
    if publication.withdrawn_on:
        raise Refused(_("This version is not public any more."))
    if not reason.strip():
        raise Refused(_("Say why it should not be public any more."), field="reason")
    publication.withdrawn_on, publication.withdrawn_by, publication.reason = day, actor, reason.strip()
    return _save(publication, actor)


def _save(publication: Publication, actor: Person) -> Publication:
    publication._history_user = actor
    publication.save()
    return publication
