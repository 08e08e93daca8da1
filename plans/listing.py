"""The list of plans: every document that somebody may read as one light row, with what is found and what can be chosen."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.composed import composed
from kwaliteit.shared.templatetags.notation import in_language
from plans.hooks import State
from plans.models import Document
from plans.models.document import Editor

FACETS = ("framework", "kind", "unit")
COLUMNS = ("pk", "uuid", "title", "first_year", "last_year", "closed_at", "unit__order", "kind__order")


@dataclass
class Listed:
    """A document in the list; ``names`` and ``codes`` are those of its framework, kind and unit."""

    pk: int
    uuid: UUID
    title: str
    first_year: int
    last_year: int
    is_open: bool
    last_at: datetime.datetime | None
    codes: dict[str, str]
    names: dict[str, dict[str, str]]
    place: tuple[Any, ...]
    standing: State | None = None

    def fits(self, wanted: dict[str, Any]) -> bool:
        """Whether it has what the filters ask for, and every word stands in its title or in the name of its unit."""
        if any(self.codes[facet] != wanted.get(facet, self.codes[facet]) for facet in FACETS):
            return False
        if "state" in wanted and self.is_open != (wanted["state"] == "open"):
            return False
        text = " ".join((self.title, *self.names["unit"].values())).casefold()
        return all(word in text for word in wanted.get("q", "").casefold().split())


def listed(rights: Rights) -> list[Listed]:
    """Every document that the person may read, in the order of the list (one query)."""
    return [_listed(row) for row in _rows(rights=rights)]


@composed
def _rows(*, rights: Rights) -> QuerySet[Any]:
    names = [f"{facet}__{name}" for facet in FACETS for name in ("code", "name_nl", "name_en")]
    open_first = F("closed_at").asc(nulls_first=True)  # databases differ in where they put rows without a value
    edited = Editor.objects.filter(document=OuterRef("pk")).order_by("-last_at").values("last_at")[:1]
    rows = Document.objects.readable_by(rights).annotate(last_at=Subquery(edited))
    rows = rows.order_by(
        open_first, "-framework__is_current", "-first_year", "unit__order", "unit__name_nl", "title", "pk"
    )
    return rows.values(*COLUMNS, *names, "last_at")


def _listed(row: dict[str, Any]) -> Listed:
    return Listed(
        **{name: row[name] for name in ("pk", "uuid", "title", "first_year", "last_year", "last_at")},
        is_open=row["closed_at"] is None,
        codes={facet: row[f"{facet}__code"] for facet in FACETS},
        names={facet: {"nl": row[f"{facet}__name_nl"], "en": row[f"{facet}__name_en"]} for facet in FACETS},
        place=(row["unit__order"], row["unit__name_nl"], row["kind__order"], row["pk"]),
    )


def choices(rows: Iterable[Listed]) -> dict[str, list[tuple[str, str]]]:
    """Per facet what occurs, in the order of units and kinds."""
    found: dict[str, dict[str, str]] = {facet: {} for facet in FACETS}
    for row in sorted(rows, key=lambda row: row.place):
        for facet in FACETS:
            found[facet].setdefault(row.codes[facet], in_language(row.names[facet]))
    return {facet: list(names.items()) for facet, names in found.items()}
