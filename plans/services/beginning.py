"""Beginning a plan with what stood in an earlier one of the same unit: its texts, goals, initiatives and measures.

A measure keeps its identity (``lineage``), so that what became of it can be followed over the cycles. Amounts stay
behind: they were given for other years. So do results and dates of other years; but in a plan that replaces the earlier
one a measure goes on, and keeps its dates. What ended before its first year stays behind.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Refused
from plans.models import Document, Goal, Initiative, Measure
from plans.permissions import may_read
from plans.queries import number
from plans.services import drafting
from plans.services.documents import create_document

TEXTS = ("title", "description", "target_group", "lineage")
OF_MEASURE = (*TEXTS, "instrument", "owner_role", "owner_label", "nature_argument", "additionality")


@transaction.atomic
def begin(*, actor: Person, begun_from: Document | None = None, **fields: Any) -> tuple[Document, list[str]]:
    """A new document, and the titles of what could not come along: the new framework has no place for it."""
    if begun_from is None:
        return create_document(actor=actor, **fields), []
    if begun_from.unit_id != fields["unit"].pk or not may_read(begun_from, rights_of(actor)):
        raise Refused(_("A plan begins with an earlier plan of the same unit."), field="begun_from")
    document = create_document(actor=actor, begun_from=begun_from, **fields)
    return document, _Copying(begun_from, document, actor).run()


class _Copying:
    """Rows of other frameworks are found again by their code."""

    def __init__(self, source: Document, document: Document, actor: Person) -> None:
        self.source, self.document, self.actor = source, document, actor
        self.themes = {row.code: row for row in document.framework.themes.all()} if document.kind.has_themes else {}
        self.ambitions = {row.code: row for row in document.framework.ambitions.all()}
        self.goals: dict[int, Goal] = {}
        self.initiatives: dict[int, Initiative] = {}
        self.left: list[str] = []
        self.goes_on = document.replaces_id == source.pk

    def run(self) -> list[str]:
        self._sections()
        for goal in number(self.source.goals.select_related("theme").prefetch_related("ambitions")):
            self._goal(goal)
        for initiative in self.source.initiatives.select_related("theme", "run_by").order_by("order", "pk"):
            self._initiative(initiative)
        measures = self.source.measures.select_related("theme", "owner").prefetch_related(
            "themes", "goals", "ambitions"
        )
        for measure in number(measures):
            if not (self.goes_on and measure.ends_on and measure.ends_on.year < self.document.first_year):
                self._measure(measure)
        return self.left

    def _sections(self) -> None:
        new = {row.code: row for row in self.document.sections.select_related("theme", "template")}
        for old in self.source.sections.select_related("theme", "template").order_by("order", "pk"):
            if not old.body and not old.no_goals_reason:
                continue
            if old.written_by or (old.code in new and new[old.code].written_by):  # own words are of their own document
                continue
            if old.code not in new:
                self.left.append(old.title)
                continue
            fields = {"body": old.body} | ({"no_goals_reason": old.no_goals_reason} if old.theme else {})
            drafting.save_section(section=new[old.code], revision=0, actor=self.actor, **fields)

    def _goal(self, goal: Goal) -> None:
        fields = self._fields(goal, TEXTS)
        if fields is not None:
            fields |= {"ambitions": self._known(goal.ambitions.all(), self.ambitions), **self._results(goal)}
            self.goals[goal.pk] = drafting.add_goal(document=self.document, actor=self.actor, **fields)

    def _initiative(self, initiative: Initiative) -> None:
        fields = self._fields(initiative, ("title", "description", "lineage", "run_by"))
        if fields is not None:
            made = drafting.add_initiative(document=self.document, actor=self.actor, **fields)
            self.initiatives[initiative.pk] = made

    def _measure(self, measure: Measure) -> None:
        fields = self._fields(measure, OF_MEASURE)
        if fields is None:
            return
        is_new = measure.nature in (Measure.Nature.NEW, Measure.Nature.CONTINUED)
        fields |= {
            "themes": self._known(measure.themes.all(), self.themes),
            "ambitions": self._known(measure.ambitions.all(), self.ambitions),
            "goals": [self.goals[goal.pk] for goal in measure.goals.all() if goal.pk in self.goals],
            "initiative": self.initiatives.get(measure.initiative_id or 0),
            "owner": measure.owner if measure.owner and measure.owner.is_active else None,
            "nature": Measure.Nature.CONTINUED if is_new else "",
            **{name: self._day(getattr(measure, name)) for name in ("starts_on", "ends_on")},
            **self._results(measure),
        }
        drafting.add_measure(document=self.document, actor=self.actor, **fields)

    def _fields(self, part: Any, names: tuple[str, ...]) -> dict[str, Any] | None:
        """What comes along as it is; None when the new framework has no such theme."""
        theme = self.themes.get(part.theme.code)
        if theme is None:
            self.left.append(part.title)
            return None
        return {"theme": theme, **{name: getattr(part, name) for name in names}}

    def _day(self, day: datetime.date | None) -> datetime.date | None:
        return day if day and (self.goes_on or day.year in self.document.years) else None

    def _results(self, part: Goal | Measure) -> dict[str, str]:
        """A result is of a year: it comes along when the new plan asks for that very year."""
        same_end = self.source.last_year == self.document.last_year
        same_midterm = self.source.framework.midterm_year == self.document.framework.midterm_year
        return {
            "result_midterm": part.result_midterm if same_midterm else "",
            "result_end": part.result_end if same_end else "",
        }

    def _known(self, rows: Any, known: dict[str, Any]) -> list[Any]:
        return [known[row.code] for row in rows if row.code in known]
