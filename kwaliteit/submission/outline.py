"""Which chapters a printed document has, in which order and under which names: data of its kind, with a usual answer.

A kind says so in ``DocumentKind.outline``; what it says nothing about is as usual. The outline is one of the facts of a
dossier, so that what was sealed keeps the one it was made with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kwaliteit.organisation.roles import Level

if TYPE_CHECKING:
    from plans.models import DocumentKind

Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A chapter (or a row of chapters) that can be moved. One that ``stays`` cannot be left out.

    ``proves`` are the criteria of which the register finds proof here, by their place in the framework.
    """

    code: str
    label: Promise
    nameable: bool = True
    stays: bool = False
    proves: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A chapter in its place, with the names that it was given."""

    place: Place
    title_nl: str = ""
    title_en: str = ""
    shown: bool = True

    @property
    def code(self) -> str:
        return self.place.code

    @property
    def title(self) -> str:
        """In the language that is active; empty where the usual name stays."""
        return self.title_en if (get_language() or "nl").startswith("en") else self.title_nl


LAST = -1
"""The last criterion, as many as there are."""
_BACK = (
    Place("register", _("Register per criterion"), stays=True),
    Place("glossary", _("Glossary")),
    Place("sources", _("Sources and fingerprints"), stays=True),
)
OF_A_PLAN = (
    Place("summary", _("Summary"), proves=(0,)),
    Place("context", _("Starting points"), proves=(0,)),
    Place("involvement", _("Involvement and decisions"), stays=True, proves=(1,)),
    Place("themes", _("A chapter for each theme"), nameable=False, proves=(0, 2)),
    Place("common", _("Common initiatives"), proves=(2,)),
    Place("departures", _("What became of measures of the earlier plan")),
    Place("execution", _("Execution and steering"), proves=(2,)),
    Place("money", _("Budget and account"), proves=(2,)),
    Place("parts", _("A chapter for each faculty"), nameable=False),
    Place("statement", _("The council in its own words"), nameable=False, proves=(1,)),
    *_BACK,
)
OF_A_REPORT = (
    Place("first", _("The text on the first criterion, with what stands before it"), nameable=False, proves=(0,)),
    Place("balance", _("The balance: a chapter for each theme, and the money"), nameable=False, proves=(0,)),
    Place("texts", _("The other texts"), nameable=False, proves=(LAST,)),
    Place("involvement", _("Involvement and decisions"), stays=True, proves=(LAST,)),
    Place("own", _("Bodies in their own words"), nameable=False, proves=(LAST,)),
    Place("evidence", _("What goes along as evidence"), proves=(0,)),
    *_BACK,
)


def is_printed(kind: DocumentKind) -> bool:
    """Whether documents of this kind are printed in these chapters: what is composed, and what goes to the NVAO."""
    return kind.level == Level.INSTITUTION and (kind.composes or kind.goes_to_assessor)


def places(*, report: bool) -> tuple[Place, ...]:
    return OF_A_REPORT if report else OF_A_PLAN


def lines(stored: Iterable[Stored], *, report: bool) -> list[Line]:
    """Every chapter once, in the order that was kept; one that it does not know comes after the one it usually follows."""
    known = {place.code: place for place in places(report=report)}
    kept = {row["chapter"]: row for row in stored if row["chapter"] in known}
    found = [_line(known[code], row) for code, row in kept.items()]
    before = ""
    for code, place in known.items():
        if code not in kept:
            at = next((at for at, line in enumerate(found, 1) if line.code == before), 0)
            found.insert(at, Line(place))
        before = code
    return found


def _line(place: Place, row: Stored) -> Line:
    names = (row.get("nl", ""), row.get("en", "")) if place.nameable else ("", "")
    return Line(place, *names, shown=place.stays or row.get("shown", True))


def moved(found: list[Line], code: str, *, up: bool) -> list[Line]:
    """Change places with the neighbour."""
    rows = list(found)
    here = next((at for at, line in enumerate(rows) if line.code == code), 0)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    return rows


def stored(found: list[Line], *, report: bool) -> list[dict[str, Any]]:
    """What is kept of it: nothing where all is as usual."""
    if found == [Line(place) for place in places(report=report)]:
        return []
    return [{"chapter": line.code, "nl": line.title_nl, "en": line.title_en, "shown": line.shown} for line in found]
