"""Common initiatives and the criteria by which each is argued: below the name of each criterion stands a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import escape
from typing import Any

from plans import text
from plans.models import Criterion, Document, DocumentKind, Initiative

Names = dict[str, str]
_HEADING = re.compile(r"<h[34]>(.*?)</h[34]>")


def argued_by(kind: DocumentKind) -> list[Names]:
    """The names of the criteria of a kind of document that holds common initiatives."""
    rows = Criterion.objects.filter(framework=kind.framework_id, of_initiatives=True) if kind.composes else ()
    return [_names(row.name_nl, row.name_en) for row in sorted(rows, key=lambda row: (row.order, row.pk))]


def of_documents(documents: Collection[Document]) -> dict[int, tuple[list[dict[str, Any]], list[Names]]]:
    """The initiatives of each document as plain data, and their criteria; in one query."""
    criterion = "document__framework__criterions"
    rows = (
        Initiative.objects.filter(document__in=documents, **{f"{criterion}__of_initiatives": True})
        .order_by("theme__order", "order", "pk", f"{criterion}__order", f"{criterion}__pk")
        .values_list(
            "document", "uuid", "theme__code", "title", "argument", f"{criterion}__name_nl", f"{criterion}__name_en"
        )
    )
    found: dict[int, tuple[dict[str, dict[str, Any]], list[Names]]] = {}
    for document, uuid, theme, title, argument, name_nl, name_en in rows:
        initiatives, criteria = found.setdefault(document, ({}, []))
        key = str(uuid)
        initiatives.setdefault(key, {"uuid": key, "theme": theme, "title": title, "argument": argument})
        if (names := _names(name_nl, name_en)) not in criteria:
            criteria.append(names)
    return {document: ([*initiatives.values()], criteria) for document, (initiatives, criteria) in found.items()}


def lacking(argument: str, criteria: Collection[Names]) -> Iterator[Names]:
    """The criteria of which the argument says nothing. Without one of their names above it, it is about all of them."""
    _before, *parts = _HEADING.split(argument)
    said = dict(zip(parts[::2], parts[1::2], strict=True))
    known = {escape(name, quote=False) for names in criteria for name in names.values()}
    if known.isdisjoint(said) and not text.is_empty(argument):
        return
    for names in criteria:
        bodies = (said.get(escape(name, quote=False), "") for name in names.values())
        if all(text.is_empty(body) for body in bodies):
            yield names


def _names(name_nl: str, name_en: str) -> Names:
    return {"nl": name_nl, "en": name_en}
