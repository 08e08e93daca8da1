"""What a sheet published beside the amounts that were read from it: kept, to be held against them from then on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from budgets.models import PublishedTable
from kwaliteit.organisation.models import Person
from kwaliteit.shared.clock import today
from plans.models import Document


@dataclass(frozen=True)
class Printed:
    """``totals`` and ``cells`` as PublishedTable keeps them."""

    totals: dict[str, dict[str, Any]] = field(default_factory=dict)
    cells: dict[str, dict[str, int]] = field(default_factory=dict)


def keep(*, document: Document, name: str, printed: Printed, actor: Person) -> None:
    """The last sheet that published something counts. Who calls is in a transaction and holds the lock of the plan."""
    if not printed.totals and not printed.cells:
        return
    code = f"sheet-{document.uuid}"
    row = PublishedTable.objects.filter(framework=document.framework_id, code=code).first() or PublishedTable(
        framework_id=document.framework_id, code=code, document=document
    )
    row.source, row.totals, row.cells = f"{name}, {today():%d-%m-%Y}"[:300], printed.totals, printed.cells
    row._history_user = actor
    row.save()
