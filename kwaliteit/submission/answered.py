"""What boards answered to the points of an advice and to conditions, as facts of a dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils import translation

from governance.models import AdvicePoint, Condition
from governance.passages import label_of, parts_of
from kwaliteit.submission.dossier import Consulted, Point

if TYPE_CHECKING:
    from governance.models import Answer, Decision


def answered() -> list[Prefetch]:
    """The conditions and points of decisions with their answers, and of the versions in these no text."""
    rows = (("conditions", Condition.objects.all()), ("points", AdvicePoint.objects.all()))
    return [
        Prefetch(name, found.select_related("answer__version").defer("answer__version__payload"))
        for name, found in rows
    ]


def points_of(decision: Decision) -> tuple[Point, ...]:
    """Needs the points with their answers prefetched."""
    made = []
    for point in sorted(decision.points.all(), key=lambda row: row.number):
        answer = getattr(point, "answer", None)
        said = (answer.follow, answer.text) if answer else ("", "")
        made.append(Point(point.text, *said, where_of(answer, decision)))
    return tuple(made)


def consulted_of(answer: Answer | None) -> tuple[Consulted, ...]:
    """Needs the consultations prefetched."""
    rows = sorted(answer.consultations.all(), key=lambda row: row.pk) if answer else ()
    return tuple(Consulted(row.what, row.on.isoformat() if row.on else None, row.text, row.side) for row in rows)


def unconfirmed_of(decision: Decision) -> str:
    """Whether a record still waits for a second member, or lapsed without one. Needs the request and confirmation."""
    if not decision.is_unconfirmed:
        return ""
    return "lapsed" if decision.is_lapsed else "waits"


def where_of(answer: Any, decision: Decision) -> str:
    """The passage that changed, in the language of the plan; only an answer that names one reads anything."""
    if answer is None or not answer.part:
        return ""
    document = decision.version.document
    with translation.override(document.language):
        return label_of(answer, parts_of(document))
