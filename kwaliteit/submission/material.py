"""Which frozen versions a submission of a framework is made of, today. Read in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from governance.models import Adoption, Version
from kwaliteit.organisation.models import Unit, existing_on
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today
from plans.models import Document, DocumentKind, Framework
from plans.models.framework import ReportsOn


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
    evidence: list[Version] = field(default_factory=list)
    """What goes along with a report: the adopted plans, and the reports on the years that it is about."""

    @property
    def is_report(self) -> bool:
        return bool(self.document and self.document.kind.reports_on)

    @property
    def versions(self) -> list[Version]:
        own = [self.version] if self.version else []
        return [*own, *(share.version for share in self.shares if share.version)]


def kinds_that_go(framework: Framework) -> list[DocumentKind]:
    """The kinds of documents that the framework sends to the NVAO."""
    kinds = DocumentKind.objects.filter(framework=framework, goes_to_assessor=True, level=Level.INSTITUTION)
    return list(kinds.order_by("order", "pk"))


def main_document(framework: Framework, kind: str = "") -> Document | None:
    """The document of this kind, else the composed plan, of the institution for the latest years, with its ``newest``
    version if it has any.
    """
    which = {"kind__code": kind} if kind else {"kind__composes": True, "kind__reports_on": ""}
    return (
        Document.objects.filter(framework=framework, kind__level=Level.INSTITUTION, **which)
        .annotate(newest=FilteredRelation("versions"))
        .select_related("kind__moment", "framework", "unit__parent", "replaces", "newest__adoption__body")
        .order_by("-first_year", "-pk", "-newest__number")
        .first()
    )


def collect(framework: Framework, version: Version | None = None, kind: str = "") -> Material:
    """The newest versions; or, given one version of the institution's document, exactly what that one pins."""
    document = version.document if version else main_document(framework, kind)
    if document is None:
        return Material(framework, None)
    version = version or getattr(document, "newest", None)
    if version:
        version.document = document
    material = Material(framework, document, version, getattr(version, "adoption", None))
    if material.is_report:
        material.evidence = _evidence(document)
        return material
    pins = [pin["version"] for pin in version.content["pins"]] if version else []
    material.shares = _shares(document, pins)
    return material


def _versions() -> QuerySet[Version]:
    return Version.objects.select_related(
        "document__kind", "document__framework", "document__unit__parent", "adoption__body"
    )


def _evidence(document: Document) -> list[Version]:
    """The plans of the institution that were adopted, and what it and its faculties reported on each of these years."""
    plans = Q(document__kind__composes=True, document__kind__level=Level.INSTITUTION, document__kind__reports_on="")
    reports = Q(
        document__kind__reports_on=ReportsOn.YEAR,
        document__kind__level__in=(Level.INSTITUTION, Level.FACULTY),
        document__first_year__gte=document.first_year,
        document__last_year__lte=document.last_year,
    )
    adopted = Adoption.objects.current().filter(plans | reports, document__framework=document.framework)
    order = ("document__first_year", "document__unit__order", "document__unit__name_nl", "pk")
    return list(_versions().filter(pk__in=adopted.values("version")).order_by(*order))


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
    mine = Version.objects.filter(document=OuterRef("pk"))
    last = mine.order_by(F("adoption").desc(nulls_last=True), "-number").values("pk")[:1]
    by_unit = {row.unit_id: row for row in documents.annotate(counts=Subquery(last)).order_by("pk")}
    counting = [row.counts for row in by_unit.values() if row.counts]
    chosen = {version.pk: version for version in _versions().filter(Q(pk__in=counting) | Q(uuid__in=pins))}
    pinned = {version.document.unit_id: version for version in chosen.values() if str(version.uuid) in pins}
    frozen = {unit for unit, row in by_unit.items() if row.counts}
    wanted = Q(existing_on(today()), level=Level.FACULTY) | Q(pk__in={*pinned, *frozen})
    shares = []
    for unit in Unit.objects.filter(wanted).order_by("order", "name_nl", "pk"):
        own = by_unit.get(unit.pk)
        version = pinned.get(unit.pk) or (chosen.get(own.counts) if own else None)
        adoption = getattr(version, "adoption", None)
        shares.append(Share(unit, version.document if version else own, version, adoption, unit.pk in pinned))
    return shares


def earlier_versions(document: Document) -> list[Version]:
    """The adopted plan that this one replaces, with what it pinned: the amounts of the years before."""
    if document.replaces_id is None:
        return []
    adoption = Adoption.objects.current().filter(document=document.replaces_id).select_related("version").first()
    if adoption is None:
        return []
    pins = [pin["version"] for pin in adoption.version.content["pins"]]
    return list(_versions().filter(pk=adoption.version_id)) + list(_versions().filter(uuid__in=pins).order_by("pk"))
