"""Which frozen versions a submission of a framework is made of, today. Read in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from governance.models import Adoption, Version
from kwaliteit.organisation.models import Unit, existing_on
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today
from plans.models import Document, Framework


@dataclass(slots=True)
class Share:
    """What one faculty brings in: its document, the version that counts, and whether that one is adopted."""

    unit: Unit
    document: Document | None = None
    version: Version | None = None
    adoption: Adoption | None = None
    pinned: bool = False


@dataclass(slots=True)
class Material:
    framework: Framework
    document: Document | None
    version: Version | None = None
    adoption: Adoption | None = None
    shares: list[Share] = field(default_factory=list)

    @property
    def versions(self) -> list[Version]:
        own = [self.version] if self.version else []
        return [*own, *(share.version for share in self.shares if share.version)]


def main_document(framework: Framework) -> Document | None:
    """The composed plan of the institution for the latest years."""
    return (
        Document.objects.filter(framework=framework, kind__composes=True, kind__level=Level.INSTITUTION)
        .select_related("kind", "framework", "unit", "replaces")
        .order_by("-first_year", "-pk")
        .first()
    )


def collect(framework: Framework, version: Version | None = None) -> Material:
    """The newest versions; or, given one version of the institution's plan, exactly what that one pins."""
    document = version.document if version else main_document(framework)
    if document is None:
        return Material(framework, None)
    version = version or _versions().filter(document=document).order_by("-number").first()
    material = Material(framework, document, version)
    pins = [pin["version"] for pin in version.content["pins"]] if version else []
    material.shares = _shares(document, pins)
    adoptions = {a.version_id: a for a in _adoptions(material.versions)}
    material.adoption = adoptions.get(version.pk) if version else None
    for share in material.shares:
        share.adoption = adoptions.get(share.version.pk) if share.version else None
    return material


def _versions() -> QuerySet[Version]:
    return Version.objects.select_related(
        "document", "document__kind", "document__framework", "document__unit", "document__unit__parent"
    )


def _adoptions(versions: list[Version]) -> QuerySet[Adoption]:
    return Adoption.objects.filter(version__in=[v.pk for v in versions]).select_related("body")


def _shares(document: Document, pins: list[str]) -> list[Share]:
    """Per faculty, and per service unit with a plan of its own: what the plan pins; else the adopted or newest one."""
    documents = Document.objects.filter(
        framework=document.framework,
        kind__level=Level.FACULTY,
        kind__has_themes=True,
        kind__has_money=True,
        first_year=document.first_year,
        last_year=document.last_year,
    ).select_related("kind", "unit")
    by_unit = {row.unit_id: row for row in documents.order_by("pk")}
    chosen = _chosen([row.pk for row in by_unit.values()], pins)
    pinned = {chosen[pin].document.unit_id: chosen[pin] for pin in pins if pin in chosen}
    frozen = {unit for unit, row in by_unit.items() if str(row.pk) in chosen}
    wanted = Q(existing_on(today()), level=Level.FACULTY) | Q(pk__in={*pinned, *frozen})
    shares = []
    for unit in Unit.objects.filter(wanted).order_by("order", "name_nl", "pk"):
        own = by_unit.get(unit.pk)
        version = pinned.get(unit.pk) or (chosen.get(str(own.pk)) if own else None)
        shares.append(Share(unit, version.document if version else own, version, pinned=unit.pk in pinned))
    return shares


def _chosen(documents: list[int], pins: list[str]) -> dict[str, Version]:
    """Versions by their own UUID (pinned) and by the id of their document (adopted, else newest)."""
    light = Version.objects.filter(document__in=documents).values_list("pk", "document_id", "number", "adoption__pk")
    best: dict[int, tuple[bool, int, int]] = {}
    for pk, document, number, adoption in light.order_by("number"):
        superseded = best.get(document, (False, 0, 0))
        if adoption is not None or not superseded[0]:
            best[document] = (adoption is not None, number, pk)
    wanted = _versions().filter(pk__in=[pk for _adopted, _number, pk in best.values()]) | _versions().filter(
        uuid__in=pins
    )
    found: dict[str, Version] = {}
    for version in wanted:
        found[str(version.uuid)] = version
        if best.get(version.document_id, (False, 0, 0))[2] == version.pk:
            found[str(version.document_id)] = version
    return found


def earlier_versions(document: Document) -> list[Version]:
    """The adopted plan that this one replaces, with what it pinned: the amounts of the years before."""
    if document.replaces_id is None:
        return []
    adoption = Adoption.objects.current().filter(document=document.replaces_id).select_related("version").first()
    if adoption is None:
        return []
    pins = [pin["version"] for pin in adoption.version.content["pins"]]
    return list(_versions().filter(pk=adoption.version_id)) + list(_versions().filter(uuid__in=pins).order_by("pk"))
