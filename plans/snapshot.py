"""The plan's part of a snapshot: text, goals, measures and links, in explicit order and with UUIDs only."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.db.models import Q, Value
from django.utils import translation

from kwaliteit.organisation.models import Body, existing_on
from kwaliteit.shared.clock import today
from plans.departures import of_documents
from plans.models import CarriedBy, Document, Goal, Initiative, Measure, PartOf, Section, Theme


def names(row: Any) -> dict[str, str]:
    return {"nl": row.name_nl, "en": row.name_en}


def _owner(measure: Measure, language: str) -> str:
    """A role is named in the language of the document, whoever freezes it."""
    with translation.override(language):
        return measure.owner_name


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def numbered(rows: list[Any], themes: dict[int, Theme]) -> list[tuple[str, Any]]:
    """Goals or measures in the order of their theme, each with its number: theme, point, place within the theme."""
    counts: dict[int, int] = defaultdict(int)
    ordered = sorted(rows, key=lambda row: (themes[row.theme_id].order, row.order, row.pk))
    result = []
    for row in ordered:
        counts[row.theme_id] += 1
        result.append((f"{themes[row.theme_id].order}.{counts[row.theme_id]}", row))
    return result


def content(document: Document) -> dict[str, Any]:
    """Everything that people wrote in a document, as plain data. A constant number of queries."""
    themes = {theme.pk: theme for theme in Theme.objects.filter(framework=document.framework).order_by("order", "pk")}
    ambitions = list(document.framework.ambitions.order_by("order", "pk"))
    goals = list(Goal.objects.filter(document=document))
    measures = list(Measure.objects.filter(document=document).select_related("owner", "initiative"))
    codes = {
        "themes": {theme.pk: theme.code for theme in themes.values()},
        "ambitions": {ambition.pk: ambition.code for ambition in ambitions},
        "goals": {goal.pk: str(goal.uuid) for goal in goals},
    }
    departures = of_documents([document])
    points_at = _points_at(document, codes)
    carried_by, carries = _carried(goals, measures)
    return {
        "document": _document(document),
        "themes": [_theme(theme) for theme in themes.values()] if document.kind.has_themes else [],
        "ambitions": [{"code": a.code, "name": names(a)} for a in ambitions],
        "sections": _sections(document),
        "goals": _goals(numbered(goals, themes), themes, points_at, carried_by),
        "initiatives": _initiatives(document, themes),
        "measures": _measures(document, numbered(measures, themes), themes, points_at, carries),
        **({"departures": departures[document.pk]} if document.pk in departures else {}),
    }


def _document(document: Document) -> dict[str, Any]:
    framework, unit = document.framework, document.unit
    return {
        "uuid": str(document.uuid),
        "kind": document.kind.code,
        "kind_name": names(document.kind),
        "level": document.kind.level,
        "unit": {"code": unit.code, "name": names(unit)},
        "framework": {
            "code": framework.code,
            "name": names(framework),
            "first_year": framework.first_year,
            "last_year": framework.last_year,
            "midterm_year": framework.midterm_year,
        },
        "title": document.title,
        "language": document.language,
        "first_year": document.first_year,
        "last_year": document.last_year,
        "effective_from": _day(document.effective_from),
        "replaces": str(document.replaces.uuid) if document.replaces else None,
        "illustrative": document.illustrative,
    }


def _theme(theme: Theme) -> dict[str, Any]:
    short = {"nl": theme.short_nl or theme.name_nl, "en": theme.short_en or theme.name_en}
    return {"code": theme.code, "number": theme.order, "name": names(theme), "short": short}


def _sections(document: Document) -> list[dict[str, Any]]:
    rows = Section.objects.filter(document=document).select_related("theme", "template", "template__criterion")

    def place(section: Section) -> tuple[int, int, int]:
        if section.theme:
            return (1, section.theme.order, section.pk)
        return (2 if section.template.after_themes else 0, section.template.order, section.pk)

    rows = list(rows)
    kinds = {row.written_by for row in rows if row.written_by}
    bodies = (
        {body.kind: body for body in Body.objects.filter(existing_on(today()), kind__in=kinds, unit=document.unit)}
        if kinds
        else {}
    )
    return [
        {
            "code": row.code,
            "title": names(row.theme or row.template),
            "theme": row.theme.code if row.theme else None,
            "after_themes": bool(row.template and row.template.after_themes),
            "criterion": row.template.criterion.code if row.template and row.template.criterion else None,
            "body": row.body,
            "no_goals_reason": row.no_goals_reason,
            **({"written_by": _author(row, bodies)} if row.written_by else {}),
        }
        for row in sorted(rows, key=place)
    ]


def _author(section: Section, bodies: dict[str, Body]) -> dict[str, Any]:
    body = bodies.get(section.written_by)
    return {"kind": section.written_by, "code": body.code if body else None, "name": names(body) if body else None}


Links = dict[int, list[dict[str, str]]]
Pointers = dict[tuple[str, int], list[str]]


def _points_at(document: Document, codes: dict[str, dict[int, str]]) -> Pointers:
    """The themes, goals and ambitions of goals and measures, sorted, by field and row: one query for the four fields."""
    fields = [(Goal, "ambitions"), (Measure, "themes"), (Measure, "goals"), (Measure, "ambitions")]
    queries = []
    for model, name in fields:
        owner, other = (
            model._meta.get_field(name).m2m_field_name(),
            model._meta.get_field(name).m2m_reverse_field_name(),
        )
        rows = getattr(model, name).through.objects.filter(**{f"{owner}__document": document}).order_by()
        queries.append(rows.values_list(Value(f"{owner}.{name}"), f"{owner}_id", f"{other}_id"))
    found: Pointers = defaultdict(list)
    for which, owner, other in queries[0].union(*queries[1:], all=True):
        found[which, owner].append(codes[which.split(".")[1]][other])
    return defaultdict(list, {key: sorted(values) for key, values in found.items()})


def _carried(goals: list[Goal], measures: list[Measure]) -> tuple[Links, Links]:
    """Which measures above carry each goal, and which goals below each measure carries: both ends in one query."""
    carried_by: Links = defaultdict(list)
    carries: Links = defaultdict(list)
    mine = {goal.pk for goal in goals}, {measure.pk for measure in measures}
    links = CarriedBy.objects.filter(Q(goal__in=mine[0]) | Q(measure__in=mine[1]))
    rows = list(links.select_related("goal__document__unit", "measure__document__unit"))
    for link in sorted(rows, key=lambda link: (link.measure.title, link.pk)):
        if link.goal_id in mine[0]:
            row, unit = link.measure, link.measure.document.unit
            carried_by[link.goal_id].append({"measure": str(row.lineage), "title": row.title, "unit": unit.code})
    for link in sorted(rows, key=lambda link: (link.goal.title, link.pk)):
        if link.measure_id in mine[1]:
            row, unit = link.goal, link.goal.document.unit
            carries[link.measure_id].append({"goal": str(row.lineage), "title": row.title, "unit": unit.code})
    return carried_by, carries


def _goals(
    rows: list[tuple[str, Goal]], themes: dict[int, Theme], points_at: Pointers, carried_by: Links
) -> list[dict[str, Any]]:
    return [
        {
            "uuid": str(goal.uuid),
            "lineage": str(goal.lineage),
            "number": number,
            "theme": themes[goal.theme_id].code,
            "title": goal.title,
            "description": goal.description,
            "target_group": goal.target_group,
            "result_midterm": goal.result_midterm,
            "result_end": goal.result_end,
            "ambitions": points_at["goal.ambitions", goal.pk],
            "carried_by": carried_by[goal.pk],
        }
        for number, goal in rows
    ]


def _initiatives(document: Document, themes: dict[int, Theme]) -> list[dict[str, Any]]:
    rows = Initiative.objects.filter(document=document).select_related("run_by")
    return [
        {
            "uuid": str(row.uuid),
            "lineage": str(row.lineage),
            "theme": themes[row.theme_id].code,
            "title": row.title,
            "description": row.description,
            "argument": row.argument,
            "run_by": {"code": row.run_by.code, "name": names(row.run_by)},
        }
        for row in sorted(rows, key=lambda row: (themes[row.theme_id].order, row.order, row.pk))
    ]


def _measures(
    document: Document, rows: list[tuple[str, Measure]], themes: dict[int, Theme], points_at: Pointers, carries: Links
) -> list[dict[str, Any]]:
    part_of: dict[int, list[dict[str, str]]] = defaultdict(list)
    for part in PartOf.objects.filter(measure__document=document).select_related("initiative").order_by("pk"):
        part_of[part.measure_id].append({"initiative": str(part.initiative.lineage), "title": part.initiative.title})
    return [
        {
            "uuid": str(m.uuid),
            "lineage": str(m.lineage),
            "number": number,
            "theme": themes[m.theme_id].code,
            "themes": points_at["measure.themes", m.pk],
            "goals": points_at["measure.goals", m.pk],
            "ambitions": points_at["measure.ambitions", m.pk],
            "initiative": str(m.initiative.uuid) if m.initiative else None,
            "title": m.title,
            "description": m.description,
            "instrument": m.instrument,
            "target_group": m.target_group,
            "owner": _owner(m, document.language),
            "starts_on": _day(m.starts_on),
            "ends_on": _day(m.ends_on),
            "nature": m.nature,
            "nature_argument": m.nature_argument,
            "additionality": m.additionality,
            "result_midterm": m.result_midterm,
            "result_end": m.result_end,
            "carries": carries[m.pk],
            "part_of": part_of[m.pk],
        }
        for number, m in rows
    ]
