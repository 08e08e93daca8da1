"""The pages of a living plan: overview, a section, a theme. For who drafts they are the editor at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kwaliteit.organisation.roles import Act, Level
from plans import hooks, talk
from plans.forms import PartForm, SectionForm, ThemeForm
from plans.models import Document, Goal, Initiative, PartOf, Remark, Section
from plans.permissions import may_close, may_edit, may_open, may_read
from plans.queries import Outline, carriers_of, groups_of_theme, outline_of
from plans.text import words
from plans.together import who_is_in
from plans.views.common import crumbs, frame, media, readable

READING = "lees"
"""In the address: show the text to read, with what is remarked on it, also to who drafts."""


@login_required
@require_safe
def document(request: HttpRequest, document: UUID) -> HttpResponse:
    """What do we want, what do we do, how far is it, what is missing, who must still say something."""
    row = readable(request, document)
    if row.replaces:
        row.replaces.unit = row.unit  # always the same one; now it is not read again
    outline = outline_of(row)
    panels = [panel for make in hooks.document_panels if (panel := make(request, row))]
    context = frame(request, row, "overview", outline)  # after the panels: its note uses what they read
    context |= {
        "crumbs": crumbs(row),
        "themes": [
            {
                "theme": section.theme,
                "section": section,
                "goals": outline.goals_of(section.theme),
                "measures": outline.measures_of(section.theme),
                "missing": context["completeness"].of_theme(section.theme.code),
            }
            for section in outline.sections
            if section.theme
        ],
        "panels": panels,
        "may_close": may_close(row, request.rights),
        "may_read_replaced": row.replaces and may_read(row.replaces, request.rights),
        "may_begin": request.rights.may(Act.CREATE, row.unit),
        "budget_url": hooks.budget_link(row) if hooks.budget_link and row.kind.has_money else "",
    }
    return render(request, "plans/document.html", context)


@login_required
@require_safe
def completeness(request: HttpRequest, document: UUID) -> HttpResponse:
    """Everything that is missing: what is needed now, what later, and how far each criterion is."""
    row = readable(request, document)
    context = frame(request, row, "completeness")
    found, phase = context["completeness"], context["phase"]
    context |= {
        "unaccounted": hooks.still_to_account(row) if row.kind.reports_on and hooks.still_to_account else [],
        "crumbs": crumbs(row, ("", _("Completeness"))),
        "steps": [
            (_("Needed now"), found.by_name(found.needed_at(phase))),
            (_("Needed later"), found.by_name(found.needed_after(phase))),
        ],
    }
    return render(request, "plans/completeness.html", context)


@login_required
@require_safe
def section(request: HttpRequest, document: UUID, code: str) -> HttpResponse:
    row = readable(request, document)
    outline = outline_of(row)
    part = outline.section(code)
    if part is None:
        raise Http404
    return section_page(request, row, outline, part)


@login_required
@require_safe
def theme(request: HttpRequest, document: UUID, code: str) -> HttpResponse:
    """Goals, measures and money of one theme together, or the reason why nothing is done here."""
    row = readable(request, document)
    outline = outline_of(row)
    part = outline.theme_section(code)
    if part is None:
        raise Http404
    return section_page(request, row, outline, part)


def section_page(
    request: HttpRequest,
    document: Document,
    outline: Outline,
    part: Section,
    form: PartForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a section or a theme; ``form`` when what was typed could not be saved."""
    context = frame(request, document, part.code, outline)
    own = bool(part.written_by)  # the own words of a body are written on a page of its own
    writes = not own and bool(context["may_edit"] or may_edit(document, request.rights, part))
    if own:
        opening = document.openings.filter(body__kind=part.written_by).select_related("body").first()
        context |= {"opening": opening, "may_open": may_open(document, request.rights)}
    reading = writes and READING in request.GET
    if writes and not reading:
        form = form or (ThemeForm if part.theme else SectionForm)(document=document, part=part)
        context |= {"form": form, "media": media(request, form), "present": who_is_in(part, request.user)}
    part.document = document
    context["notes"] = [note for make in hooks.section_notes if (note := make(request, part))]
    found = context["completeness"]
    findings = found.of_theme(part.theme.code) if part.theme else found.of_part(part.template.code)
    context |= {
        "section": part,
        "words": words(part.body),
        "findings": sorted(findings, key=lambda finding: finding.need.phase.place > context["phase"].place),
        "reading": reading,
        "writes": writes,
        "crumbs": crumbs(document, ("", _("Theme %d") % part.theme.order if part.theme else part.title)),
    }
    goals = outline.goals_of(part.theme) if part.theme else []
    context["here_remarks"] = _talk(document, part, goals, context["remarks"])
    if part.theme:
        context |= _of_theme(outline, part, context["plan_money"])
        parts = outline.goals_of(part.theme), outline.measures_of(part.theme)
        context["panels"] = [panel for make in hooks.theme_panels if (panel := make(request, *parts))]
    return render(request, "plans/theme.html" if part.theme else "plans/section.html", context, status=status)


def _talk(document: Document, part: Section, goals: list[Goal], remarks: list[Remark]) -> list[Remark]:
    """The remarks on a section and on the goals that its page shows, their words marked in these texts."""
    parts = [part, *goals]
    known = {(type(row).__name__.lower(), row.pk): row for row in parts}
    here = [remark for remark in remarks if remark.part in known]
    for remark in here:
        remark.on = known[remark.part]
    talk.put_in_text(here, parts)
    talk.tell_versions(here, document)
    return here


def _of_theme(outline: Outline, part: Section, money: hooks.PlanMoney | None) -> dict[str, Any]:
    document, theme = outline.document, part.theme
    goals, measures = outline.goals_of(theme), outline.measures_of(theme)
    carriers = carriers_of(goals) if document.kind.level != Level.INSTITUTION else {}
    initiatives = Initiative.objects.filter(document=document, theme=theme).select_related("run_by")
    parts = PartOf.objects.select_related("measure__document__unit").order_by("measure__title", "pk")
    initiatives = initiatives.prefetch_related(Prefetch("parts", queryset=parts))
    for goal in goals:
        goal.carriers = carriers.get(goal.pk, [])
    for measure in measures:
        row = money.cells.get(measure.pk, {}) if money else {}
        measure.cells = [row.get(year) for year in document.years]
    return {
        "theme": theme,
        "initiatives": list(initiatives.order_by("order", "pk")) if document.kind.composes else [],
        "groups": groups_of_theme(outline, theme),
        "years": list(document.years) if money else [],
        "totals": [money.total(measures, year) for year in document.years] if money else [],
        "midterm": document.framework.midterm_year,
        "shows_midterm": document.first_year <= document.framework.midterm_year,
    }
