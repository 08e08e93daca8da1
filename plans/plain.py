"""The working text as plain data in the shape of a snapshot (docs/snapshot.md), as far as the checks read it.

Beside that a section says whether it is ``required`` and how its criterion is named, a goal whether it ``lacks_ambition``
and ``starts_late``, a measure whether it ``is_funded``; ``talks`` are how many the unit held, and of how many it is not
told what was done with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, CharField, Expression, F, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, JSONObject
from django.utils.translation import get_language

from kwaliteit.shared.composed import composed
from plans import hooks
from plans.models import Document, Goal, Measure, Section
from plans.queries import Outline, lacks_ambition, starts_late

GOAL = ("result_midterm", "result_end")
FOUND = ("lacks_ambition", "starts_late")
MEASURE = ("starts_on", "ends_on", "instrument", "nature", "nature_argument", "additionality")


def of_outline(outline: Outline) -> dict[str, Any]:
    """From an outline that was read already."""
    data = _empty(outline.document)
    data["themes"] = [{"code": row.theme.code, "number": row.theme.order} for row in outline.sections if row.theme]
    data["sections"] = [_section(row) for row in outline.sections]
    data["talks"] = next(((row.talks_held, row.talks_open) for row in outline.sections), None) if hooks.talks else None
    data["goals"] = [_part(row, (*GOAL, *FOUND)) for row in outline.goals]
    data["measures"] = [
        _part(row, MEASURE) | {"owner": row.owner_name, "is_funded": getattr(row, "is_funded", None)}
        for row in outline.measures
    ]
    return data


def _empty(document: Document) -> dict[str, Any]:
    return {
        "document": {
            "uuid": str(document.uuid),
            "level": document.kind.level,
            "reports_on": document.kind.reports_on,
            "unit": {"code": document.unit.code},
            "first_year": document.first_year,
            "last_year": document.last_year,
            "framework": {"midterm_year": document.framework.midterm_year},
        },
        "themes": [],
        "sections": [],
        "goals": [],
        "measures": [],
        "talks": None,
    }


def _section(row: Section) -> dict[str, Any]:
    criterion = row.template.criterion if row.template else None
    return {
        "code": row.code,
        "title": (row.theme or row.template).names,
        "theme": row.theme.code if row.theme else None,
        "required": row.template is None or row.template.required,
        "criterion": criterion.code if criterion else None,
        "criterion_name": criterion.name if criterion else None,
        "body": row.body,
        "no_goals_reason": row.no_goals_reason,
        "written_by": row.written_by,
    }


def _part(row: Goal | Measure, fields: Collection[str]) -> dict[str, Any]:
    names = {name: getattr(row, name) for name in fields}
    return {"uuid": str(row.uuid), "number": row.number, "theme": row.theme.code, **names}


# --- the same of many documents, in one query -------------------------------------------------------------------------


def of_documents(documents: Collection[Document]) -> dict[int, dict[str, Any]]:
    """Of documents with their kind and framework: each part comes as an object with the keys that it has above."""
    found = {document.pk: _empty(document) for document in documents}
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    rows = _all(documents=[*found], language=language, talks=hooks.talks, is_funded=hooks.is_funded)
    counts: Counter[tuple[int, str, int]] = Counter()
    for document, kind, place, order, _pk, row in sorted(rows, key=lambda row: row[2:5]):
        if kind == "sections":
            if row["theme"]:
                found[document]["themes"].append({"code": row["theme"], "number": order})
            found[document]["talks"] = (row.pop("talks_held"), row.pop("talks_open")) if hooks.talks else None
        else:
            counts[document, kind, place] += 1
            row |= {"uuid": str(UUID(row["uuid"])), "number": f"{place}.{counts[document, kind, place]}"}
        found[document][kind].append(row)
    return found


@composed
def _all(*, documents: list[int], language: str, talks: Any, is_funded: Any) -> QuerySet[Any]:
    sections = _sections(documents, language, talks() if talks else {})
    funded = is_funded() if is_funded else Value(None, output_field=BooleanField())
    return sections.union(_goals(documents), _measures(documents, funded), all=True)


def _sections(documents: Collection[int], language: str, talks: dict[str, Subquery]) -> QuerySet[Section]:
    is_theme = When(theme__isnull=False, then=Concat(Value("theme-"), "theme__code"))
    data = JSONObject(
        code=Case(is_theme, default="template__code", output_field=CharField()),
        title=JSONObject(**{key: Coalesce(f"theme__name_{key}", f"template__name_{key}") for key in ("nl", "en")}),
        theme="theme__code",
        required=Coalesce("template__required", Value(True), output_field=BooleanField()),
        criterion="template__criterion__code",
        criterion_name=f"template__criterion__name_{language}",
        body="body",
        no_goals_reason="no_goals_reason",
        written_by="written_by",
        **talks,
    )
    place = Case(When(theme__isnull=False, then=1), When(template__after_themes=True, then=2), default=0)
    return _rows(Section, documents, "sections", place, Coalesce("theme__order", "template__order"), data)


def _goals(documents: Collection[int]) -> QuerySet[Goal]:
    found = {"lacks_ambition": lacks_ambition(), "starts_late": starts_late()}
    data = JSONObject(uuid="uuid", theme="theme__code", **{name: name for name in GOAL}, **found)
    return _rows(Goal, documents, "goals", F("theme__order"), F("order"), data)


def _measures(documents: Collection[int], funded: Expression) -> QuerySet[Measure]:
    data = JSONObject(
        uuid="uuid",
        theme="theme__code",
        owner=Concat("owner_label", "owner_role", "owner__name"),
        is_funded=funded,
        **{name: name for name in MEASURE},
    )
    return _rows(Measure, documents, "measures", F("theme__order"), F("order"), data)


def _rows(model: type[Any], documents: Collection[int], kind: str, place: Any, order: Any, data: Any) -> QuerySet[Any]:
    rows = model.objects.filter(document__in=documents).order_by()
    rows = rows.annotate(kind=Value(kind, output_field=CharField()), place=place, at=order, data=data)
    return rows.values_list("document", "kind", "place", "at", "pk", "data")
