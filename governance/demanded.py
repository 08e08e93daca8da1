"""What a framework demands of a version before a step, and the version does not hold (plans.needs). Reading only."""

from __future__ import annotations

from governance.models import Version
from plans.checks import completeness
from plans.initiatives import argued_by
from plans.models import Document, SectionTemplate
from plans.needs import Phase, needs


def lacking(version: Version, document: Document, phase: Phase) -> list[str]:
    """In words, everything without which this step is refused. Nothing is read where the framework demands nothing."""
    kind = document.kind
    if not any(need.demanded_at(phase) for need in needs(kind.needs).values()):
        return []
    optional = SectionTemplate.objects.filter(kind=kind, required=False).values_list("code", flat=True)
    found = completeness(version.content, optional=set(optional), needed=kind.needs, argued_by=argued_by(kind))
    return [finding.text for finding in found.demanded_at(phase)]
