"""Pages that need no login. They show what was made public and nothing else; living rows are not read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from governance.reading import arrange
from kwaliteit.public import data, queries
from kwaliteit.public.figures import Figures
from kwaliteit.public.models import Publication
from kwaliteit.shared.templatetags.notation import in_language
from monitoring.queries import STATES, state_label, state_mark
from plans.models import Framework

SCHEMA = Path(__file__).with_name("schema.json")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    first = queries.frameworks_shown().first()
    return redirect("public:framework", first.code) if first else render(request, "public/empty.html")


@require_safe
def framework(request: HttpRequest, code: str) -> HttpResponse:
    """What was promised, spent and reached; and the documents that say so."""
    found, figures = _figures(code)
    return render(
        request,
        "public/framework.html",
        {
            "framework": found,
            "frameworks": list(queries.frameworks_shown()),
            "figures": figures,
            "total": figures.total(),
            "told": _told(figures),
            "themes": figures.per_theme(),
            "units": figures.per_unit(),
            "years": figures.per_year(),
            "states": _states(figures) if figures.reached else None,
            "documents": [publication for publication, _said in figures.read],
            "made_up": any(said.document["made_up"] for _publication, said in figures.read),
            "tables": list(data.TABLES),
        },
    )


@require_safe
def unit(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Of one unit: per theme the goals, the measures with their money, and what became of them."""
    found, figures = _figures(code)
    chapters = figures.chapters(unit)
    if not any(said.document["unit"] == unit for _publication, said in figures.read):
        raise Http404
    context = {
        "framework": found,
        "name": figures.units[unit],
        "figures": figures,
        "chapters": [chapter for chapter in chapters if chapter.measures or chapter.goals],
        "total": figures.total(unit),
        "told": _told(figures),
        "documents": [row for row, said in figures.read if said.document["unit"] == unit],
        "crumbs": [(reverse("public:framework", args=[code]), found.name), (None, in_language(figures.units[unit]))],
    }
    return render(request, "public/unit.html", context)


@require_safe
def document(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The text of a version as it was frozen, without the names of people and without what councils said of parts."""
    publication = get_object_or_404(queries.public(), uuid=uuid)
    reading = arrange(_nameless(publication.version.content))
    others = {str(row.version.uuid): row.uuid for row in queries.public(publication.version.document.framework)}
    pins = tuple({**pin, "public": others.get(pin["version"])} for pin in reading.pins)
    framework = publication.version.document.framework
    context = {
        "version": publication.version,
        "reading": replace(reading, pins=pins),
        "outside": True,
        "crumbs": [
            (reverse("public:framework", args=[framework.code]), framework.name),
            (None, reading.document["title"]),
        ],
    }
    return render(request, "public/document.html", context)


@require_safe
def as_json(request: HttpRequest, code: str) -> HttpResponse:
    found, rows = _public(code)
    address = request.build_absolute_uri(reverse("public:schema"))
    return _open(request, rows, "application/json", lambda: data.as_json(found, queries.read(rows), address))


@require_safe
def as_csv(request: HttpRequest, code: str, table: str) -> HttpResponse:
    _found, rows = _public(code)
    if table not in data.TABLES:
        raise Http404
    response = _open(request, rows, "text/csv; charset=utf-8", lambda: data.as_csv(table, queries.read(rows)))
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{table}.csv"'
    return response


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """JSON Schema of the open data."""
    said = json.loads(SCHEMA.read_text(encoding="utf-8"))
    said["$id"] = request.build_absolute_uri(reverse("public:schema"))
    return _shared(HttpResponse(json.dumps(said, indent=2), content_type="application/schema+json"))


def _open(request: HttpRequest, rows: list[Publication], kind: str, make: Any) -> HttpResponse:
    """For programs of others: unchanged, nothing is read."""
    etag = data.etag(rows)
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(make(), content_type=kind)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return _shared(response)


def _shared(response: HttpResponse) -> HttpResponse:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _public(code: str) -> tuple[Framework, list[Publication]]:
    found = get_object_or_404(queries.frameworks_shown(), code=code)
    return found, list(queries.public(found))


def _figures(code: str) -> tuple[Framework, Figures]:
    found, rows = _public(code)
    return found, Figures(queries.read(rows), found.years)


def _told(figures: Figures) -> str:
    """The years of which it is told what was spent: 2019–2020, or 2019, 2021."""
    years = figures.told_years
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"
    return ", ".join(map(str, years))


def _states(figures: Figures) -> dict[str, Any]:
    rows = figures.states()
    shown = [code for code in STATES if any(counts[code] for _theme, counts in rows)]
    return {
        "heads": [(state_mark(code), state_label(code), sum(counts[code] for _t, counts in rows)) for code in shown],
        "rows": [
            (theme, [(state_mark(code), counts[code], range(counts[code])) for code in shown]) for theme, counts in rows
        ],
        "total": sum(counts.total() for _theme, counts in rows),
    }


def _nameless(content: dict[str, Any]) -> dict[str, Any]:
    """People are named in what was frozen; in public, functions and bodies answer for it."""
    for measure in content["measures"]:
        measure["owner"] = ""
    for talk in content["dialogues"]:
        talk["organised_by"] = ""
    return content
