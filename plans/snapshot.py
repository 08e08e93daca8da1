"""The plan's part of a snapshot: text, goals, measures and links, in explicit order and with UUIDs only."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from plans.models import CarriedBy, Document, Goal, Initiative, Measure, PartOf, Section, Theme


def names(row: Any) -> dict[str, str]:
    return {"nl": row.name_nl, "en": row.name_en}


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
    goals = list(Goal.objects.filter(document=document).prefetch_related("ambitions"))
    measures = list(
        Measure.objects.filter(document=document)
        .select_related("owner", "initiative")
        .prefetch_related("themes", "goals", "ambitions")
    )
    return {
        "document": _document(document),
        "themes": [_theme(theme) for theme in themes.values()] if document.kind.has_themes else [],
        "ambitions": [{"code": a.code, "name": names(a)} for a in document.framework.ambitions.order_by("order", "pk")],
        "sections": _sections(document),
        "goals": _goals(document, numbered(goals, themes), themes),
        "initiatives": _initiatives(document, themes),
        "measures": _measures(document, numbered(measures, themes), themes),
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

    return [
        {
            "code": row.code,
            "title": names(row.theme or row.template),
            "theme": row.theme.code if row.theme else None,
            "after_themes": bool(row.template and row.template.after_themes),
            "criterion": row.template.criterion.code if row.template and row.template.criterion else None,
            "body": row.body,
            "no_goals_reason": row.no_goals_reason,
        }
        for row in sorted(rows, key=place)
    ]


def _goals(document: Document, rows: list[tuple[str, Goal]], themes: dict[int, Theme]) -> list[dict[str, Any]]:
    carried: dict[int, list[dict[str, str]]] = defaultdict(list)
    links = CarriedBy.objects.filter(goal__document=document).select_related("measure", "measure__document__unit")
    for link in links.order_by("measure__title", "pk"):
        measure = link.measure
        carried[link.goal_id].append(
            {"measure": str(measure.lineage), "title": measure.title, "unit": measure.document.unit.code}
        )
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
            "ambitions": sorted(a.code for a in goal.ambitions.all()),
            "carried_by": carried[goal.pk],
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
            "run_by": {"code": row.run_by.code, "name": names(row.run_by)},
        }
        for row in sorted(rows, key=lambda row: (themes[row.theme_id].order, row.order, row.pk))
    ]


def _measures(document: Document, rows: list[tuple[str, Measure]], themes: dict[int, Theme]) -> list[dict[str, Any]]:
    carries: dict[int, list[dict[str, str]]] = defaultdict(list)
    links = CarriedBy.objects.filter(measure__document=document).select_related("goal", "goal__document__unit")
    for link in links.order_by("goal__title", "pk"):
        carries[link.measure_id].append(
            {"goal": str(link.goal.lineage), "title": link.goal.title, "unit": link.goal.document.unit.code}
        )
    part_of: dict[int, list[dict[str, str]]] = defaultdict(list)
    for part in PartOf.objects.filter(measure__document=document).select_related("initiative").order_by("pk"):
        part_of[part.measure_id].append({"initiative": str(part.initiative.lineage), "title": part.initiative.title})
    return [
        {
            "uuid": str(m.uuid),
            "lineage": str(m.lineage),
            "number": number,
            "theme": themes[m.theme_id].code,
            "themes": sorted(t.code for t in m.themes.all()),
            "goals": sorted(str(g.uuid) for g in m.goals.all()),
            "ambitions": sorted(a.code for a in m.ambitions.all()),
            "initiative": str(m.initiative.uuid) if m.initiative else None,
            "title": m.title,
            "description": m.description,
            "instrument": m.instrument,
            "target_group": m.target_group,
            "owner": m.owner_name,
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
