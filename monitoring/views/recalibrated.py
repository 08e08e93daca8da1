"""One plan against the one that it replaces: what became of each measure, what shifted, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from budgets.predecessors import merged_in
from budgets.tables import ThemeName
from budgets.tables.comparison import Part
from governance.models import Adoption, Version
from governance.snapshot import build, canonical
from governance.views.common import acted, demand, one, sent, show_form
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.templatetags.notation import in_language
from monitoring.difference import ORDER, Became, Difference, difference
from monitoring.forms_recalibration import ReasonForm
from monitoring.models import Recalibration
from monitoring.recalibration import ThemeRow, theme_rows
from plans.models import Departure, Document, Measure
from plans.permissions import may_edit
from plans.services.departing import explain

WORKING = "werk"
TITLES = {
    "moved": gettext_lazy("Moved to another theme"),
    "merged": gettext_lazy("Merged into another measure"),
    "ended": gettext_lazy("Ended"),
    "added": gettext_lazy("Added"),
    "changed": gettext_lazy("Changed"),
    "kept": gettext_lazy("Kept as it was"),
}


@dataclass(frozen=True)
class Shown:
    """The difference as a page shows it."""

    found: Difference
    groups: list[tuple[str, Any, list[Became]]]
    themes: list[ThemeRow]
    whole: Part
    explanation: str


@login_required
@require_safe
def recalibrated(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Against the adopted version of the earlier plan: the working text for who reads that, else a frozen version."""
    document = one(_documents(), uuid=uuid)
    reads = Document.objects.readable_by(request.rights).filter(pk=document.pk).exists()
    versions = list(Version.objects.visible_to(request.rights).light().filter(document=document).order_by("number"))
    if document.replaces is None or not (reads or versions):
        raise Http404
    wanted = request.GET.get("versie", WORKING if reads else str(versions[-1].number))
    version = next((row for row in versions if str(row.number) == wanted), None)
    if version is None and not (reads and wanted == WORKING):
        raise Http404
    new = version.content if version else json.loads(canonical(build(document)))
    was, old = earlier(document.replaces)
    edits = version is None and may_edit(document, request.rights)
    context = {
        "document": document,
        "was": was,
        "shown": show(old, new, document),
        "version": version,
        "versions": versions,
        "reads": reads,
        "edits": bool(edits),
        "section": _section(document) if reads else None,
        "in_force": Adoption.objects.current().filter(document=document).first(),
        "crumbs": _crumbs(document, reads),
        "nav": "monitoring",
    }
    return render(request, "monitoring/recalibrated.html", context)


def _documents() -> QuerySet[Document]:
    return Document.objects.for_listing().select_related("replaces__kind", "replaces__framework", "replaces__unit")


def _crumbs(document: Document, reads: bool, *more: str) -> list[tuple[str, str]]:
    plan = reverse("plans:document", args=[document.uuid]) if reads else ""
    here = reverse("monitoring:recalibrated", args=[document.uuid]) if more else ""
    opened = Recalibration.objects.filter(
        framework=document.framework_id, from_year=document.first_year, dropped_on=None
    ).first()
    return [
        (reverse("monitoring:index"), _("Progress")),
        *([(reverse("monitoring:recalibration", args=[opened.uuid]), str(opened))] if opened else []),
        (plan, f"{document.title}, {document.unit.name}"),
        (here, _("What was recalibrated")),
        *(("", text) for text in more),
    ]


def earlier(was: Document) -> tuple[Version | None, dict[str, Any]]:
    """The plan that is replaced, as it was adopted; as it was last frozen, or as it stands, when it never was."""
    adoption = Adoption.objects.current().filter(document=was).select_related("version").first()
    version = adoption.version if adoption else Version.objects.filter(document=was).order_by("-number").first()
    return version, version.content if version else json.loads(canonical(build(was)))


def show(old: dict[str, Any], new: dict[str, Any], document: Document) -> Shown:
    found = difference(old, new, str(document.unit_id), merged_in([document])[document.pk])
    numbers = {theme["code"]: theme["number"] for theme in (*old["themes"], *new["themes"])}
    groups = [
        (what, TITLES[what], [(row, numbers.get(row.theme_was), numbers.get(row.theme_now)) for row in found.of(what)])
        for what in ORDER
    ]
    return Shown(
        found,
        [row for row in groups if row[2]],
        theme_rows(found.money, _names(new["themes"])),
        found.money.part(),
        _explained(new, document),
    )


def _names(themes: list[dict[str, Any]]) -> list[ThemeName]:
    return [
        ThemeName(row["code"], row["number"], in_language(row["name"]), in_language(row["short"])) for row in themes
    ]


def _explained(new: dict[str, Any], document: Document) -> str:
    """What stands in the sections that are there because the plan replaces another."""
    codes = set(document.kind.templates.filter(when_replacing=True).values_list("code", flat=True))
    return "".join(row["body"] for row in new["sections"] if row["code"] in codes)


def _section(document: Document) -> Any:
    rows = document.sections.filter(template__when_replacing=True).select_related("template").order_by("order")
    return rows.first()


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def departure(request: HttpRequest, uuid: UUID, lineage: UUID) -> HttpResponse:
    """Why a measure of the earlier plan ended or changed."""
    document = one(Document.objects.readable_by(request.rights).for_listing().select_related("replaces"), uuid=uuid)
    old = one(Measure.objects.filter(document=document.replaces_id or 0), lineage=lineage)
    demand(may_edit(document, request.rights))
    row = Departure.objects.filter(document=document, lineage=lineage).first()
    mine = document.measures.order_by("theme__order", "order", "pk")
    goes_on = mine.filter(lineage=lineage).exists()
    into = mine.filter(lineage=row.into).first() if row and row.into else None
    reason = row.reason if row else ""
    form = ReasonForm(
        sent(request), measures=None if goes_on else mine, initial={"reason": reason, "into": into, "seen": reason}
    )
    back = reverse("monitoring:recalibrated", args=[document.uuid])
    if acted(request, form, explain, _("The reason has been saved."), document=document, lineage=lineage):
        return HttpResponseRedirect(back)
    title = _("Why it changed") if goes_on else _("Why it ended")
    context = {"form": form, "title": title, "button": _("Save the reason"), "back": back, "quote": old.title}
    crumbs = _crumbs(document, True, title)
    return show_form(request, "governance/form.html", {**context, "crumbs": crumbs, "nav": "monitoring"})
