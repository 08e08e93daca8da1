"""Which versions are public, which could be, and what stands in them. A fixed number of statements each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import QuerySet

from governance.models import Version
from governance.rules import requirements_for
from kwaliteit.public.models import Publication
from kwaliteit.public.opened import SCHEMA, Opened, opened
from plans.models import Framework

KEEP = 7 * 86400  # seconds; what was read of a frozen version can never be outdated
ALONG = ("document__kind", "document__framework", "document__unit__parent__parent", "adoption__body")
ORDER = ("document__unit__order", "document__unit__name_nl", "-document__first_year", "document__kind__order", "-pk")


def public(framework: Framework | None = None) -> QuerySet[Publication]:
    """What anyone may read now: per unit, of each the latest years first. The payload stays behind."""
    rows = Publication.objects.filter(withdrawn_on__isnull=True)
    rows = rows.filter(version__document__framework=framework) if framework else rows
    along = (f"version__{field}" for field in ALONG)
    order = (f"-version__{field[1:]}" if field[0] == "-" else f"version__{field}" for field in ORDER)
    return rows.select_related(*along).defer("version__payload").order_by(*order)


def frameworks_shown() -> QuerySet[Framework]:
    """Frameworks of which anything is public, the current one first."""
    shown = Publication.objects.filter(withdrawn_on__isnull=True).values("version__document__framework")
    return Framework.objects.filter(pk__in=shown).order_by("-is_current", "-first_year", "pk")


def read(publications: Iterable[Publication]) -> list[tuple[Publication, Opened]]:
    """Each with what stands in it. What was read before is kept; of the rest the payloads come in one statement."""
    rows = list(publications)
    kept = caches["printed"].get_many([_key(row.version) for row in rows])
    missing = [row.version_id for row in rows if _key(row.version) not in kept]
    fresh = Version.objects.filter(pk__in=missing).only("payload", "uuid", "fingerprint") if missing else ()
    made = {_key(version): opened(version.content) for version in fresh}
    if made:
        caches["printed"].set_many(made, KEEP)
    kept |= made
    return [(row, kept[_key(row.version)]) for row in rows]


def _key(version: Version) -> str:
    return f"public-{SCHEMA}-{version.uuid}-{version.fingerprint}"


@dataclass(frozen=True, slots=True)
class Choice:
    """A version about which board staff decides; ``publication`` when it is public."""

    version: Version
    publication: Publication | None


def choices(framework: Framework) -> list[Choice]:
    """Every version that could be public, and every one that is."""
    shown = {row.version_id: row for row in public(framework)}
    rows = list(
        Version.objects.light().filter(document__framework=framework).select_related(*ALONG).order_by(*ORDER, "-number")
    )
    ready = final(row for row in rows if row.pk not in shown)
    return [Choice(row, shown.get(row.pk)) for row in rows if row.pk in shown or row.pk in ready]


def final(versions: Iterable[Version]) -> set[int]:
    """The versions that were adopted; of a kind that nobody adopts, those about which every body has said its word,
    the newest of each document. Of a kind that lies before nobody, none."""
    rows = list(versions)
    adopted = {row.pk for row in rows if hasattr(row, "adoption")}
    newest: dict[int, Version] = {}
    for row in rows:
        if not row.document.kind.adopted_by and row.number > getattr(newest.get(row.document_id), "number", 0):
            newest[row.document_id] = row
    rights = requirements_for(newest.values()) if newest else {}
    owed = {pk: [right.met for right in asked if right.required] for pk, asked in rights.items()}
    return adopted | {pk for pk, met in owed.items() if met and all(met)}
