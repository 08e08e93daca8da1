"""How the columns of sheets of others were mapped: said once, and found again in the next sheet with that heading."""

from __future__ import annotations

from django.db import transaction

from budgets.models import SheetMapping
from budgets.sheets_in.layout import Layout, Looked, headings
from kwaliteit.organisation.models import Person
from kwaliteit.shared.spreadsheets import Opened
from plans.models import Framework


def remembered(framework: Framework, purpose: str, looked: Looked) -> Layout | None:
    """How a sheet with this heading was mapped before."""
    row = SheetMapping.objects.filter(
        framework=framework, purpose=purpose, heading_fingerprint=looked.fingerprint
    ).first()
    return _layout(row, looked) if row else None


def recalled(framework: Framework, purpose: str, opened: Opened) -> Layout | None:
    """How a sheet was mapped before that has such a heading, in whichever of its first rows; else None.

    So a heading that nobody but she took for one is found again too. Of two the one that was mapped last counts.
    """
    rows = SheetMapping.objects.filter(framework=framework, purpose=purpose)
    known = {row.heading_fingerprint: row for row in rows}
    found = [(known[looked.fingerprint], looked) for looked in headings(opened) if looked.fingerprint in known]
    newest = max(found, key=lambda one: one[0].made_at, default=None)
    return _layout(*newest) if newest else None


def _layout(row: SheetMapping, looked: Looked) -> Layout | None:
    if len(row.columns["columns"]) != len(looked.layout.columns):
        return None
    return Layout.from_json({**row.columns, "page": looked.layout.page, "head": looked.layout.head})


@transaction.atomic
def remember(*, framework: Framework, purpose: str, looked: Looked, layout: Layout, actor: Person) -> SheetMapping:
    """The next sheet with this heading is read like this."""
    row = SheetMapping.objects.select_for_update().filter(
        framework=framework, purpose=purpose, heading_fingerprint=looked.fingerprint
    ).first() or SheetMapping(framework=framework, purpose=purpose, heading_fingerprint=looked.fingerprint)  # fmt: skip
    row.columns = {name: value for name, value in layout.as_json().items() if name not in {"page", "head"}}
    row.made_by = actor
    row._history_user = actor
    row.save()
    return row
