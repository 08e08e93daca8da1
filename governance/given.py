"""What stands beside the text of a living document, as a version of today would hold it (plans.hooks)."""

from __future__ import annotations

from governance.reported_tables import beside_the_text
from governance.snapshot import build
from kwaliteit.shared.tabled import Part
from plans.models import Document


def parts(document: Document) -> list[Part]:
    """In the active language. Only of a report, and of a plan that replaces another."""
    if not document.kind.reports_on and document.replaces_id is None:
        return []
    return beside_the_text(build(document))
