"""Taking over a sheet of measurements: all that fits in one transaction, or nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.spreadsheets import Opened
from monitoring.models import Indicator, Measurement
from monitoring.services.indicators import judge
from monitoring.services.measuring import keep
from monitoring.sheets.places import Places
from monitoring.sheets.reading import Preview, read


@transaction.atomic
def take_over(*, opened: Opened, places: Places, digest: str, actor: Person) -> Preview:
    """Record what the preview with this digest showed. Refused when something else would be recorded by now."""
    judge(places.unit, actor)
    places = Places(places.framework, places.unit, rights_of(actor))
    list(Indicator.objects.select_for_update(of=("self",)).filter(pk__in=places.indicators).order_by("pk"))
    found = read(opened, places)
    if found.digest != digest:
        raise Refused(_("What is recorded was changed since you looked. Look again at what the sheet would do."))
    for line in found.changes:
        pk, unit, day, group = line.key  # type: ignore[misc]
        row = places.had.get((pk, unit, day, group))
        row = row or Measurement(indicator_id=pk, unit=places.units[unit], measured_on=day, group=group)
        keep(row, dict(line.fields), actor)
    return found
