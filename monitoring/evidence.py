"""What a report of progress can point at: what stands here already and this person may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.models import Decision, Request, Version
from governance.talks import dialogues_visible_to
from kwaliteit.organisation.rights import Rights
from monitoring.models import Indicator, ProgressLink
from monitoring.queries import visible_units
from plans.models import Measure

MOST = 30  # of each kind, the newest

Group = tuple[str, list[tuple[str, str]]]


def rows_for(measure: Measure, rights: Rights) -> dict[str, Any]:
    """Per kind the rows to choose from: of the plan of the measure, of its unit, and of its theme."""
    document = measure.document
    indicators = Indicator.objects.filter(framework=document.framework_id).filter(
        Q(measure_lineage=measure.lineage) | Q(measure_lineage=None, theme=measure.theme_id)
    )
    seen = Q(unit__in=visible_units(rights).values("pk")) | Q(unit__parent=None)
    return {
        "version": Version.objects.visible_to(rights).filter(document=document).light().order_by("-number"),
        "decision": Decision.objects.filter(
            request__in=Request.objects.visible_to(rights).filter(document=document).values("pk")
        )
        .select_related("body")
        .order_by("-meeting_on", "-pk"),
        "dialogue": dialogues_visible_to(rights)
        .filter(framework=document.framework_id, unit=document.unit_id)
        .order_by("-held_on", "-pk"),
        "indicator": indicators.filter(seen).order_by("unit__order", "order", "pk"),
    }


def choices_for(measure: Measure, rights: Rights) -> list[Group]:
    names = {
        "version": _("Versions of the plan"),
        "decision": _("Decisions"),
        "dialogue": _("Talks"),
        "indicator": _("Indicators"),
    }
    found = rows_for(measure, rights)
    groups = [(names[kind], [(f"{kind}:{row.pk}", said(kind, row)) for row in found[kind][:MOST]]) for kind in names]
    return [(name, rows) for name, rows in groups if rows]


def chosen(measure: Measure, rights: Rights, values: list[str]) -> list[ProgressLink]:
    """New links, of what was offered alone: an address that was made up leads to nothing."""
    found, links = rows_for(measure, rights), []
    for value in dict.fromkeys(values):
        kind, _colon, key = value.partition(":")
        row = found[kind].filter(pk=key).first() if kind in found and key.isdecimal() else None
        if row is not None:
            links.append(ProgressLink(**{kind: row}))
    return links


def said(kind: str, row: Any) -> str:
    if kind == "version":
        return _("version %(number)s%(label)s") % {"number": row.number, "label": f", {row.label}" if row.label else ""}
    if kind == "decision":
        names = {"body": row.body, "outcome": row.outcome_said, "day": date_format(row.meeting_on, "j F Y")}
        return _("%(body)s, %(day)s: %(outcome)s") % names
    if kind == "dialogue":
        return f"{row.title}, {date_format(row.held_on, 'j F Y')}"
    return str(row.name)
