"""What a higher floor fills in: the money of frozen versions, which budgets does not know.

Registered in an ``AppConfig.ready``::

    from budgets import hooks
    hooks.frozen_budgets = governance.money.newest_frozen

Without it the tables use the working text, and nothing is marked as changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists

from budgets.models import Reserve
from budgets.tables import Line, MeasureName
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights
from plans.models import Framework


@dataclass(frozen=True, slots=True)
class Frozen:
    """The budget of a document's newest frozen version. ``measure`` of a line is the uuid of the living measure.

    ``adopted``: a version of the document was adopted, this one or an earlier one.
    """

    number: int
    frozen_at: datetime.datetime
    lines: Sequence[Line]
    link: str = ""
    adopted: bool = False


frozen_budgets: Callable[[Iterable[int]], dict[int, Frozen]] | None = None
"""Newest frozen version per document id; documents without one are left out. A constant number of queries."""


def newest_frozen(documents: Iterable[int]) -> dict[int, Frozen]:
    return frozen_budgets(documents) if frozen_budgets else {}


frozen_measures: Callable[[Iterable[int]], dict[int, list[MeasureName]]] | None = None
"""The measures of each document's newest frozen version, in its order, as they are named there."""


def measures_frozen(documents: Iterable[int]) -> dict[int, list[MeasureName]]:
    return frozen_measures(documents) if frozen_measures else {}


@dataclass(frozen=True, slots=True)
class Consent:
    """A decision that agreed to a version: in a sentence, and ``short`` whose it is. ``link`` is empty for who may not
    read it. ``measures`` are the lineages of those it agreed to; None is all of them."""

    text: str
    short: str
    link: str
    measures: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A frozen version as a reader may see it, and who agreed to it."""

    link: str
    readable: bool
    consents: list[Consent]


frozen_paper: Callable[[int, int, Rights | None], Paper] | None = None
"""Of a document and the number of its version; without rights it is for the command line."""


def paper_of(document: int, number: int, rights: Rights | None) -> Paper | None:
    return frozen_paper(document, number, rights) if frozen_paper else None


@dataclass(frozen=True, slots=True)
class AgreedTo:
    """What bodies agreed to of the newest version of a plan: the whole of it, or some measures (uuids as in its lines).

    ``words`` and ``link`` are their decisions: of which body, what, and when.
    """

    whole: bool
    measures: frozenset[str] = frozenset()
    words: str = ""
    link: str = ""


agreed_to: Callable[[Iterable[int]], dict[int, AgreedTo]] | None = None
"""Per document id; of a plan that was never frozen nothing. A constant number of queries."""


def agreed_of(documents: Iterable[int]) -> dict[int, AgreedTo]:
    return agreed_to(documents) if agreed_to else {}


shift_decided: Callable[[], Exists] | None = None
"""On a query of shifts: whether a decision of the council that meets its right is linked (governance)."""

pages: list[tuple[str, Any, Callable[[Any, Any], str]]] = []
"""Pages about the money of the institution that a higher floor has: name, label, and the address by framework and by
unit (None for all of them)."""

explained: Callable[[Rights], list[tuple[str, str]]] | None = None
"""Where money is explained to the members of each council in which somebody sits: address, and the name of the council."""


def explained_to(rights: Rights) -> list[tuple[str, str]]:
    return explained(rights) if explained else []


reserve_made: list[Callable[[Reserve, Person], None]] = []
"""Called in the transaction that puts amounts under reserve of a decision (governance: its day in the planning)."""

reserve_settled: list[Callable[[Reserve, Person], None]] = []
"""Called in the transaction that records what came of that decision."""

kept_elsewhere: list[Callable[[Framework], list[str]]] = []
"""Other sums that are kept: each makes those of a framework anew, and gives what differed (monitoring: states)."""
