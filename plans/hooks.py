"""Places where higher floors add to the pages of plans, without plans knowing them.

A higher app registers in its ``AppConfig.ready``::

    from plans import hooks
    hooks.plan_money = budgets.panels.plan_money
    hooks.document_panels.append(governance.panels.versions)

The pages show what is registered and leave out what is not.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Model, Subquery
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.safestring import SafeString

from kwaliteit.organisation.models import Person
from kwaliteit.shared.notation import Amount
from kwaliteit.shared.tabled import Part
from plans.models import Document, DocumentKind, Framework, Goal, Measure, Opening, Section
from plans.needs import Phase

Cell = tuple[int | None, bool]
"""An amount in cents, or None with True for pm."""


@dataclass(frozen=True)
class PlanMoney:
    """Quality funds of a plan: measure id -> year -> cell. And how its budget stands: a mark, and what asks attention."""

    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    mark: str = ""
    words: str = ""

    def total(self, measures: Iterable[Measure], year: int) -> int:
        """What these measures cost together in a year, in cents."""
        cells = (self.cells.get(measure.pk, {}).get(year) for measure in measures)
        return sum(cell[0] or 0 for cell in cells if cell)


@dataclass(frozen=True)
class MadeOf:
    """An amount that has parts: where it stands and each part, in words, and the cents of all together."""

    where: str
    parts: list[str]
    cents: int


@dataclass(frozen=True)
class SourceRow:
    """The money of one measure from one source: year -> cell; and which of its amounts are made of parts."""

    name: str
    counts: bool
    cells: dict[int, Cell]
    made: list[MadeOf] = field(default_factory=list)
    code: str = ""


@dataclass(frozen=True)
class Note:
    """A line under the title of a living text: what lies before whom, and where to see what changed since.

    ``phase`` is the step that comes next (plans.needs).
    """

    text: str
    link: str = ""
    link_text: str = ""
    phase: Phase = Phase.COUNCIL


@dataclass(frozen=True)
class State:
    """Where something stands: its mark (``.state[data-state]``), the word, and what more is to be said."""

    mark: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class Frozen:
    """A version of a document: when it was made, its name and its address."""

    at: datetime.datetime
    name: str
    url: str


plan_money: Callable[[Document], PlanMoney] | None = None
"""Money of a document, read once for all that its pages show of it (budgets)."""

measure_money: Callable[[Measure], list[SourceRow]] | None = None
"""Money of one measure per source (budgets)."""

set_amount: Callable[[Measure, int, str, Amount, Amount, Person, datetime.datetime | None], None] | None = None
"""Give a measure another amount of a year and source (its code) than the one that was seen; Refused, or Conflict when
that changed since (budgets)."""

money_sources: Callable[[Document], list[tuple[str, str]]] | None = None
"""The sources from which measures of a document get money, by their codes (budgets)."""

is_funded: Callable[[], Exists] | None = None
"""On a query of measures: whether the measure has an amount or pm in any year (budgets)."""

budget_link: Callable[[Document], str] | None = None
"""Address of the budget of a document (budgets)."""

amount_link: Callable[[str, str], str] | None = None
"""Address of the first amount of a measure in the budget: by the UUIDs of the document and the measure (budgets)."""

departure_link: Callable[[str, str], str] | None = None
"""Where is written why a measure of the replaced plan ended: by the UUID of the document and the lineage (monitoring)."""

talks: Callable[[], dict[str, Subquery]] | None = None
"""On a query of what hangs on a document: how many talks its unit held (``talks_held``), and of how many it is not told
what was done with them (``talks_open``) (governance)."""

talks_link: Callable[[str], str] | None = None
"""Address of the talks of a unit, by its code (governance)."""

removed_along: list[type[Model]] = []
"""Rows that go along when a goal, measure or initiative is taken out, and come back with it (budgets: amounts).
Rows of any other model keep it from being taken out."""


measures_changed: list[Callable[[Document], None]] = []
"""Told within the transaction when measures of a document went, came back, or went to another theme (budgets: its sums;
monitoring: how many there are)."""

measure_added: list[Callable[[Measure], None]] = []
"""Told within the transaction of a new measure, on which there is no money yet (monitoring: how many there are)."""


@dataclass(frozen=True)
class FrameworkPart:
    """A kind of part that a framework has on a higher floor; its rows have a ``framework``, a name and a note."""

    model: type[Model]
    form: type[ModelForm]
    title: Any
    add: Any
    change: Any
    order_by: str = "order"
    copied: bool = True
    preset: str = ""
    """Where a preset has rows of this part, by the names of their fields; empty when it has none."""
    why_fixed: Callable[[Any, dict[str, Any] | None], str] | None = None
    """Why a row cannot be changed so (or, with None, be taken out), or an empty text."""


framework_parts: dict[str, FrameworkPart] = {}
"""By their code in an address (budgets: funding sources; governance: milestones)."""

framework_begun: list[Callable[[Framework, Person | None], None]] = []
"""What every framework gets that did not begin as a copy of another one (budgets: the usual funding sources)."""

version_note: Callable[[HttpRequest, Document], Note | None] | None = None
"""Which version lies where, and the way to what changed since (governance)."""

section_notes: list[Callable[[HttpRequest, Section], Note | None]] = []
"""Lines under the title of a section or theme: more that is to be known of it (the writing desk)."""

standings: Callable[[Collection[int]], dict[int, State]] | None = None
"""Where each document of a list stands, in a number of statements that does not grow with them (governance)."""

frozen: Callable[[Document], list[Frozen]] | None = None
"""The versions of a document, the first one first (governance)."""

words_marked: Callable[[str, str], str] | None = None
"""Two canonical texts as one, with the words that came and went marked (governance)."""

beside_the_text: Callable[[Document], list[Part]] | None = None
"""What stands beside the text in tables: the accounts of a report, what became of earlier measures (governance)."""

document_begun: list[Callable[[Document, Person, datetime.datetime | None], None]] = []
"""Called within the act by which a document is begun (monitoring: the accounts of a report)."""

still_to_account: Callable[[Document], list[tuple[str, str]]] | None = None
"""The promised measures that a report does not account for yet: the place of each, and what is still to be said of it
(monitoring)."""

opened_to_body: list[Callable[[Opening], None]] = []
"""Called within the act by which a working text is opened to a body that writes a part of it (notices)."""

Panel = Callable[[HttpRequest, Document], SafeString | None]
draft_panels: list[Panel] = []
"""What stands below the text of a draft that is open to a body (monitoring: the accounts of a report)."""

document_panels: list[Panel] = []
"""Panels in the side column of a document's overview (governance: versions, requests, freezing)."""

kind_panels: list[Callable[[HttpRequest, DocumentKind], SafeString | None]] = []
"""Sections below a kind of document (submission: the order of its printed chapters)."""

measure_state: Callable[[HttpRequest, Measure], State | None] | None = None
"""How far a measure is, by its newest report; None when there is none (monitoring)."""

ThemePanel = Callable[[HttpRequest, Collection[Goal], Collection[Measure]], SafeString | None]
theme_panels: list[ThemePanel] = []
"""Sections below a theme in a plan, by its goals and measures (governance: the talks behind them)."""

MeasurePanel = Callable[[HttpRequest, Measure], SafeString | None]
measure_panels: list[MeasurePanel] = []
"""Sections below a measure (governance: the talks behind it; monitoring: progress)."""
