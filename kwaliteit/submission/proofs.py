"""Which criteria lose a place in the register when a chapter is left out."""

from __future__ import annotations

from dataclasses import dataclass

from kwaliteit.submission.outline import Line, Place
from plans.models import Criterion, DocumentKind


@dataclass(frozen=True, slots=True)
class Told:
    """A chapter with the criteria that it proves, in words."""

    line: Line
    proves: str

    @property
    def is_missed(self) -> bool:
        return bool(self.proves) and not self.line.shown


def told(kind: DocumentKind, found: list[Line]) -> list[Told]:
    """Of each chapter; one statement."""
    rows = Criterion.objects.filter(framework=kind.framework_id, of_initiatives=False)
    if kind.reports_on:
        rows = rows.filter(moment=kind.moment_id)
    codes = list(rows.order_by("order", "pk").values_list("code", flat=True))
    return [Told(line, ", ".join(_codes(line.place, codes, report=bool(kind.reports_on))).upper()) for line in found]


def _codes(place: Place, codes: list[str], *, report: bool) -> list[str]:
    """In a report by the place of the criterion, in a plan by its code (chapters.back)."""
    if report:
        return [codes[at] for at in place.proves if codes]
    return [code for at in place.proves if (code := f"c{at + 1}") in codes]
