"""The overview of the institution: every unit's plan with its standing, its next date, its completeness, its money.

The number of statements does not grow with units, plans or measures.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.core.cache import caches
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.queries import InstitutionMoney
from governance.models import Version
from governance.queries import Standing
from governance.views.versions import KEEP
from kwaliteit.organisation.models import Unit, existing_on
from kwaliteit.organisation.roles import Level
from kwaliteit.shared import notation
from kwaliteit.shared.canonical import canonical, fingerprint
from plans import checks
from plans.models import Document, SectionTemplate

# What the filter on state offers, and which standings it lets through.
FILTERS: dict[str, frozenset[str]] = {
    "council": frozenset({"asked", "term_passed"}),
    "late": frozenset(),
    "back": frozenset({"refused", "condition_refused", "partial"}),
    "met": frozenset({"ready", "conditions_open", "answer_owed", "suspended"}),
    "draft": frozenset({"draft", "not_asked", "no_body", "absent"}),
    "adopted": frozenset({"adopted"}),
}


@dataclass(frozen=True)
class Row:
    """One unit with its plan (or none yet). Amounts are of one year; ``done`` of ``total`` parts are complete."""

    unit: Unit
    document: Document | None
    standing: Standing
    day: datetime.date | None
    days_late: int
    done: int
    total: int
    allocated: int | None
    budgeted: int
    is_common: bool = False

    @property
    def name(self) -> str:
        return _("Common initiatives") if self.is_common else self.unit.name

    @property
    def late_text(self) -> str:
        if not self.days_late:
            return ""
        return ngettext("%(days)s day late", "%(days)s days late", self.days_late) % {"days": self.days_late}

    @property
    def is_adopted(self) -> bool:
        return self.standing.code == "adopted"

    @property
    def difference(self) -> int | None:
        return None if self.allocated is None else self.budgeted - self.allocated

    @property
    def signed(self) -> str:
        return "" if self.difference is None else notation.signed(notation.thousands(self.difference))

    @property
    def percent(self) -> str:
        if not self.difference:
            return "" if self.difference is None else "0"
        return notation.signed(notation.percent(self.budgeted - self.allocated, self.allocated, 1))


@dataclass(frozen=True)
class Total:
    allocated: int | None
    budgeted: int

    difference = Row.difference
    signed = Row.signed
    percent = Row.percent


def rounds_of(plans: Collection[Document]) -> list[Document]:
    """The plans that are composed from those below, newest first: each is a round with its own years."""
    composed = [plan for plan in plans if plan.kind.composes and plan.kind.has_themes and plan.kind.adopted_by]
    return sorted(composed, key=lambda plan: (-plan.first_year, -plan.pk))


def plans_of_round(plans: Collection[Document], composed: Document | None) -> dict[int, Document]:
    """Per unit the plan that this round takes in; without a round the newest of each."""

    def is_in(plan: Document) -> bool:
        kind, turn = plan.kind, composed or plan
        whole = kind.level == Level.FACULTY and kind.has_themes and kind.has_money and bool(kind.adopted_by)
        return whole and turn.first_year <= plan.first_year <= turn.last_year <= plan.last_year

    newest_last = sorted(filter(is_in, plans), key=lambda plan: (plan.first_year, plan.pk))
    found = {plan.unit_id: plan for plan in newest_last}
    return found | ({composed.unit_id: composed} if composed else {})


def rows_of(
    documents: Mapping[int, Document],
    money: InstitutionMoney,
    given: Mapping[int, int],
    year: int,
    theme: str,
    today: datetime.date,
) -> list[Row]:
    """All units that make a plan, and at the end the institution's own part; ``documents`` know their ``standing``."""
    complete = completeness_of(documents.values())
    budgeted: dict[int, int] = {}
    for line in money.lines:
        if line.year == year and (not theme or line.theme == theme):
            budgeted[int(line.unit)] = budgeted.get(int(line.unit), 0) + (line.cents or 0)
    units = Unit.objects.filter(existing_on(today)).exclude(level=Level.PROGRAMME).order_by("order", "name_nl", "pk")
    rows = []
    for unit in units:
        document = documents.get(unit.pk)
        if document is None and unit.level != Level.FACULTY:
            continue
        standing = document.standing if document else Standing("absent", "open", _("Not begun"))
        day = None if standing.code == "adopted" else standing.day or (document.due_on if document else None)
        done, total = complete.get(document.pk, (0, 0)) if document else (0, 0)
        late = (today - day).days if day and day < today else 0
        rows.append(
            Row(
                unit,
                document,
                standing,
                day,
                late,
                done,
                total,
                None if theme else given.get(unit.pk),
                budgeted.get(unit.pk, 0),
                is_common=unit.level == Level.INSTITUTION,
            )
        )
    return rows


def completeness_of(documents: Collection[Document]) -> dict[int, tuple[int, int]]:
    """Parts done and in all: of the version in procedure where there is one, else of the working text."""
    found: dict[int, tuple[int, int]] = {}
    frozen = [document for document in documents if document.standing.version]
    optional = _optional({document.kind_id for document in frozen})
    asked = {
        document.standing.version: (frozenset(optional.get(document.kind_id, ())), document.kind.needs)
        for document in frozen
    }
    for version, score in scores_of(asked).items():
        found[version.document_id] = score
    living = [document for document in documents if document.pk not in found]
    if living:
        for pk, score in checks.completeness_of_many(living).items():
            found[pk] = (score.done, score.total)
    return found


def scores_of(versions: Mapping[Version, tuple[frozenset[str], dict[str, Any]]]) -> dict[Version, tuple[int, int]]:
    """Parts done and in all of versions, with the sections that may stay empty and what is needed when.

    Each is counted once and kept by its fingerprint, so it can never be outdated; one query for those not counted yet.
    """
    keys = {version: f"complete-2-{version.fingerprint}-{_asked(*asked)}" for version, asked in versions.items()}
    known = caches["computed"].get_many(keys.values())
    new = [version for version, key in keys.items() if key not in known]
    texts = dict(Version.objects.filter(pk__in=[version.pk for version in new]).values_list("pk", "payload"))
    for version in new:
        codes, needed = versions[version]
        score = checks.completeness(json.loads(texts[version.pk]), optional=codes, needed=needed)
        known[keys[version]] = (score.done, score.total)
    caches["computed"].set_many({keys[version]: known[keys[version]] for version in new}, KEEP)
    return {version: known[key] for version, key in keys.items()}


def _asked(optional: frozenset[str], needed: dict[str, Any]) -> str:
    return fingerprint(canonical([sorted(optional), needed]))[:16]


def _optional(kinds: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for kind, code in SectionTemplate.objects.filter(kind__in=kinds, required=False).values_list("kind_id", "code"):
        found.setdefault(kind, set()).add(code)
    return found


def chosen(rows: list[Row], state: str) -> list[Row]:
    if state == "late":
        return [row for row in rows if row.days_late]
    codes = FILTERS.get(state)
    return [row for row in rows if row.standing.code in codes] if codes else rows


SORTS: dict[str, Any] = {
    "naam": lambda row: row.name.lower(),
    "status": lambda row: row.standing.label,
    "datum": lambda row: row.day or datetime.date.max,
    "compleet": lambda row: row.done / row.total if row.total else 0,
    "toegewezen": lambda row: row.allocated or 0,
    "begroot": attrgetter("budgeted"),
    "verschil": lambda row: row.difference or 0,
}


def in_order(rows: list[Row], sort: str, descending: bool) -> list[Row]:
    """Sorted, with the institution's own part always at the end."""
    units = sorted((r for r in rows if not r.is_common), key=SORTS[sort], reverse=descending)
    return units + [r for r in rows if r.is_common]


def total_of(rows: list[Row]) -> Total:
    known = [row.allocated for row in rows if row.allocated is not None]
    return Total(sum(known) if known else None, sum(row.budgeted for row in rows))


def summary_of(rows: list[Row]) -> str:
    """One glance: how many are adopted, and who is late."""
    units = [row for row in rows if not row.is_common]
    adopted = [row.name for row in units if row.is_adopted]
    passed = [row.name for row in units if row.standing.code == "term_passed"]
    words: Mapping[str, Any] = {"done": len(adopted), "all": len(units)}
    text = _("%(done)s of %(all)s plans are adopted.") % words
    if passed:
        text += " " + _("The term of the council has passed at: %(units)s.") % {"units": ", ".join(passed)}
    return text
