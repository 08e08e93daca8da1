"""What the views of a living plan share: guards, the frame around a page, and what a refusal does to a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from js_asset.media import Media

from kwaliteit.shared.composed import composed
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.shared.forms import refuse
from plans import hooks
from plans.checks import Completeness, completeness_of
from plans.forms import PartForm
from plans.models import Document, Remark, Section
from plans.models.content import Part
from plans.models.document import reach_of, readable_where
from plans.needs import Phase
from plans.permissions import bodies_open, circles_of, may_edit, may_remark
from plans.queries import Outline, outline_of, remarks_of


def readable(request: HttpRequest, uuid: UUID) -> Document:
    """A document that the person may read; to anybody else it does not exist."""
    found = _readable(uuid=uuid, **reach_of(request.rights))
    if not found:
        raise Http404
    return found[0]


@composed
def _readable(*, uuid: UUID, **reach: Any) -> QuerySet[Document]:
    rows = Document.objects.filter(readable_where(**reach), uuid=uuid)
    return rows.for_listing().select_related("replaces", "begun_from")


def readable_part(request: HttpRequest, model: type[Any], uuid: UUID, *related: str, **more: Callable[[], Any]) -> Any:
    """A part of a document that the person may read; ``more`` makes what the database computes along."""
    found = _readable_part(model=model, uuid=uuid, related=" ".join(related), **more, **reach_of(request.rights))
    if not found:
        raise Http404
    return found[0]


@composed
def _readable_part(
    *,
    model: type[Part],
    uuid: UUID,
    related: str,
    own: Collection[int],
    above: Collection[int],
    person: int,
    **more: Callable[[], Any],
) -> QuerySet[Part]:
    reads = readable_where(own=own, above=above, person=person, document="document", unit="document__unit")
    rows = model._default_manager.filter(reads, uuid=uuid).annotate(**{name: make() for name, make in more.items()})
    return rows.select_related(
        "document__kind", "document__framework", "document__unit__parent__parent", *related.split()
    )


def writable_section(request: HttpRequest, uuid: UUID) -> Section:
    """A section of a document that the person may read, or that she writes for her body."""
    try:
        return readable_part(request, Section, uuid, "theme", "template")
    except Http404:
        related = ("theme", "template", "document__kind", "document__framework", "document__unit__parent__parent")
        row = Section.objects.exclude(written_by="").filter(uuid=uuid).select_related(*related).first()
        if row is None or not bodies_open(row.document, request.rights).filter(body__kind=row.written_by).exists():
            raise
        return row


def require_edit(request: HttpRequest, document: Document, section: Section | None = None) -> None:
    verdict = may_edit(document, request.rights, section)
    if not verdict:
        raise Forbidden(verdict.reason)


@dataclass(frozen=True)
class Entry:
    """A line of the contents: where it leads, how it stands."""

    url: str
    label: str
    mark: str = ""
    fine: str = ""
    current: bool = False


def frame(request: HttpRequest, document: Document, here: str = "", outline: Outline | None = None) -> dict[str, Any]:
    """The context of every page of a plan: contents at the left; what is missing and the remarks at the right."""
    outline = outline or outline_of(document)
    completeness = completeness_of(document, outline)
    circles = circles_of(document, request.rights)
    remarks = remarks_of(document, request.rights, circles)
    note = hooks.version_note(request, document) if hooks.version_note else None
    money = hooks.plan_money(document) if hooks.plan_money and document.kind.has_money else None
    return {
        "nav": "plans",
        "document": document,
        "outline": outline,
        "completeness": completeness,
        "contents": contents(outline, completeness, remarks, money, here),
        "plan_money": money,
        "here": here,
        "remarks": remarks,
        "open_remarks": [remark for remark in remarks if remark.resolved_at is None],
        "suggestions": sum(bool(remark.change) for remark in remarks if remark.resolved_at is None),
        "may_edit": Remark.Circle.DRAFTERS in circles and bool(may_edit(document, request.rights)),
        "may_remark": may_remark(document, request.rights),
        "version_note": note,
        "phase": note.phase if note else Phase.CONCEPT,
    }


def crumbs(document: Document, *more: tuple[str, str]) -> list[tuple[str, str]]:
    home = reverse("plans:document", args=[document.uuid])
    return [
        (reverse("plans:list"), _("Plans")),
        (f"{reverse('plans:list')}?unit={document.unit.code}", document.unit.short),
        (home, document.title),
        *more,
    ]


def contents(
    outline: Outline, completeness: Completeness, remarks: list[Remark], money: hooks.PlanMoney | None, here: str
) -> list[Entry]:
    """The parts of the document in order, each with its state: a shape, and in words what asks for attention."""
    document = outline.document
    talked = _talked(outline, remarks)
    entries = []
    sections, themes = (_addresses(f"plans:{kind}", document) for kind in ("section", "theme"))
    budget_at = max((i for i, row in enumerate(outline.sections) if row.theme), default=-1)
    for position, section in enumerate(outline.sections):
        code = section.theme.code if section.theme else section.template.code
        mark, words = _state(section, outline, completeness)
        if talked.get(section.pk):
            words = [*words, ngettext("%d remark open", "%d remarks open", talked[section.pk]) % talked[section.pk]]
        label = f"{section.theme.order}. {section.theme.short}" if section.theme else section.title
        url = f"{themes if section.theme else sections}{code}/"
        entries.append(Entry(url, label, mark, ", ".join(words), here == section.code))
        if position == budget_at and hooks.budget_link and money:
            entries.append(Entry(hooks.budget_link(document), _("Budget"), money.mark, money.words))
    return entries


def _addresses(name: str, document: Document) -> str:
    """How the addresses of its parts begin; their code follows."""
    return reverse(name, args=[document.uuid, "-"]).removesuffix("-/")


def _talked(outline: Outline, remarks: list[Remark]) -> dict[int, int]:
    """How many remarks are open on each section; those on goals and measures count with their theme."""
    of_theme = {section.theme_id: section.pk for section in outline.sections if section.theme_id}
    home = {("section", section.pk): section.pk for section in outline.sections}
    home |= {("goal", goal.pk): of_theme.get(goal.theme_id, 0) for goal in outline.goals}
    home |= {("measure", measure.pk): of_theme.get(measure.theme_id, 0) for measure in outline.measures}
    return Counter(home[r.part] for r in remarks if r.resolved_at is None and r.part in home)


def _state(section: Section, outline: Outline, completeness: Completeness) -> tuple[str, list[str]]:
    if section.theme is None:
        missing = completeness.of_part(section.template.code)
        return ("done" if section.body else "open" if missing else "none"), []
    missing = completeness.of_theme(section.theme.code)
    has_goals = bool(outline.goals_of(section.theme))
    if missing and not has_goals and not outline.measures_of(section.theme) and not section.body:
        return "open", []
    if missing:
        return "draft", [ngettext("%d thing missing", "%d things missing", len(missing)) % len(missing)]
    return ("done", []) if has_goals else ("none", [_("no goals, with a reason")])


def media(request: HttpRequest, form: Any) -> Any:
    """The scripts of the editor, with the nonce that the content security policy asks for."""
    return Media.from_media(form.media, nonce=str(request.csp_nonce))


def attempt(form: PartForm, save: Callable[[], Any]) -> Any:
    """The outcome of a service call, or None with its refusal in the form. Conflicts and 403 pass through."""
    try:
        return save()
    except Conflict:
        raise
    except Refused as refusal:
        refuse(form, refusal)
        return None
