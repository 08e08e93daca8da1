"""A measure: who, what, for whom, when, which result, which money; where it comes from and what it is part of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kwaliteit.shared.http import one_effect
from plans import hooks, talk
from plans.checks import missing_in_measure
from plans.forms import MeasureForm
from plans.models import Document, Measure, Remark
from plans.models.content import Part
from plans.permissions import circles_of, may_edit, may_remark
from plans.queries import goals_of, lineage_of, place_in_theme, remarks_of
from plans.services import drafting
from plans.views.common import crumbs, readable_part
from plans.views.goals import add_part, edit_part, read_or_post


def page_of(document: Document, part: Any) -> str:
    return reverse("plans:measure", args=[part.uuid])


@login_required
@require_safe
def detail(request: HttpRequest, measure: UUID) -> HttpResponse:
    part = readable_part(request, Measure, measure, "theme", "owner", "initiative", place=place_in_theme)
    document = part.document
    part.number = f"{part.theme.order}.{part.place}"
    money = _money(part)
    circles = circles_of(document, request.rights)
    remarks = [remark for remark in remarks_of(document, request.rights, circles) if remark.measure_id == part.pk]
    talk.put_in_text(remarks, [part])
    talk.tell_versions(remarks, document)
    talk.name_sources(remarks, document)
    _put_on_amounts(money, remarks)
    lineage = lineage_of(part, request.rights)
    theme_url = reverse("plans:theme", args=[document.uuid, part.theme.code])
    context = {
        "nav": "plans",
        "document": document,
        "measure": part,
        "goals": goals_of(part),
        "ambitions": list(part.ambitions.order_by("order", "pk")),
        "findings": missing_in_measure(part, bool(money["lines"]) if money else None),
        "lineage": lineage,
        "money": money,
        "amount_url": hooks.amount_link(str(document.uuid), str(part.uuid)) if money and hooks.amount_link else "",
        "state": hooks.measure_state(request, part) if hooks.measure_state else None,
        "panels": [panel for make in hooks.measure_panels if (panel := make(request, part))],
        "remarks": remarks,
        "may_edit": Remark.Circle.DRAFTERS in circles and bool(may_edit(document, request.rights)),
        "may_remark": may_remark(document, request.rights),
        "midterm": document.framework.midterm_year,
        "crumbs": crumbs(document, (theme_url, _("Theme %d") % part.theme.order), ("", _("Measure %s") % part.number)),
    }
    return render(request, "plans/measure.html", context)


def _money(measure: Measure) -> dict[str, Any] | None:
    """Rows per source and year, with the sums of the quality funds and of everything."""
    if hooks.measure_money is None or not measure.document.kind.has_money:
        return None
    rows, years = hooks.measure_money(measure), list(measure.document.years)
    lines = []
    for row in rows:
        cells = [row.cells.get(year) for year in years]
        lines.append({"name": row.name, "code": row.code, "counts": row.counts, "cells": cells, "sum": _sum(cells)})
    columns = list(zip(*(line["cells"] for line in lines), strict=True))
    return {
        "years": years,
        "lines": lines,
        "made": [one for row in rows for one in row.made],
        "totals": [_sum(column) for column in columns],
        "total": sum(line["sum"] for line in lines),
        "counted": sum(line["sum"] for line in lines if line["counts"]),
        "is_pm": bool(lines) and all(not line["sum"] for line in lines),
    }


def _put_on_amounts(money: dict[str, Any] | None, remarks: list[Remark]) -> None:
    """Beside each amount the open remarks on it."""
    for line in money["lines"] if money else []:
        about = [remark for remark in remarks if remark.source == line["code"]]
        line["row"] = [
            (cell, [remark for remark in about if remark.year == year and remark.resolved_at is None])
            for year, cell in zip(money["years"], line["cells"], strict=True)  # type: ignore[index]
        ]


def _sum(cells: Any) -> int:
    return sum(cell[0] or 0 for cell in cells if cell)


@login_required
@read_or_post
@one_effect
def add(request: HttpRequest, document: UUID) -> HttpResponse:
    return add_part(request, document, MeasureForm, drafting.add_measure, _("Add a measure"), page_of)


@login_required
@read_or_post
@one_effect
def edit(request: HttpRequest, measure: UUID) -> HttpResponse:
    part = readable_part(request, Measure, measure, "theme")
    remove_url = reverse("plans:measure_remove", args=[part.uuid])
    return edit_part(request, part, MeasureForm, _save, page_of, remove_url)


def _save(part: Part, **fields: Any) -> Measure:
    return drafting.save_measure(measure=part, **fields)  # type: ignore[arg-type]
