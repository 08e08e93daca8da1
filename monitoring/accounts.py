"""The accounts of a report beside what was promised: what is still to account for, what was spent, and the snapshot of it.

Reading and pure verdicts; ``monitoring.services.accounts`` writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.models import Realised
from budgets.queries import PLACES
from kwaliteit.organisation.rights import YES, Rights, Verdict
from kwaliteit.organisation.roles import Act
from monitoring.models import MeasureAccount, Progress
from monitoring.promised import Promise, promises_of
from plans.models import Document, Measure
from plans.permissions import may_edit


@dataclass
class Account:
    """One promised measure of a report: what was promised, and what became of it as far as somebody wrote that."""

    document: Document
    promise: Promise
    row: MeasureAccount | None
    realised: dict[int, int] = field(default_factory=dict)
    newest: Progress | None = None
    """The newest progress of the last year of the report."""

    @property
    def url(self) -> str:
        return reverse("monitoring:account", args=[self.document.uuid, self.promise.lineage])

    @property
    def missing(self) -> list[str]:
        """What is still to be said of it, in words."""
        if self.row is None:
            return [_("what became of it")]
        return lacking(self.row.state, self.row.done, self.row.changed, self.row.reason)

    @property
    def lacks(self) -> list[str]:
        """What keeps it from being accounted for: something that is still to be said, or that nobody confirmed it."""
        return [*self.missing, _("to be confirmed")] if self.is_proposed else self.missing

    @property
    def is_proposed(self) -> bool:
        """Filled in by itself from what was reported, and not confirmed yet."""
        return self.row is not None and self.row.proposed

    @property
    def is_whole(self) -> bool:
        return not self.lacks

    @property
    def mark(self) -> str:
        return Progress.MARKS.get(self.row.state, "open") if self.row and self.is_whole else "open"

    @property
    def spent(self) -> int | None:
        """What was spent in all its years; None while nothing was entered."""
        return sum(self.realised.values()) if self.realised else None

    @property
    def differs(self) -> list[tuple[str, str, str]]:
        """Where the newest progress says otherwise than the account: the field, what stands here, what was reported."""
        if self.newest is None:
            return []
        reported = reported_in(self.newest)
        here = {name: getattr(self.row, name) if self.row else "" for name in reported}
        return [(name, here[name], words) for name, words in reported.items() if words and words != here[name]]


def lacking(state: str, done: str, changed: str, reason: str) -> list[str]:
    """What an account still needs. One that deviates from what was promised needs its reason."""
    missing = [] if state else [_("how far it is")]
    if not done.strip():
        missing.append(_("what was done"))
    if (state in Progress.EXPLAINED or changed.strip()) and not reason.strip():
        missing.append(_("why it went otherwise"))
    return missing


def reported_in(progress: Progress) -> dict[str, str]:
    """What a report on progress says, by the fields of an account; what was said twice, once."""
    departs = "" if progress.departure in (progress.note, progress.why) else progress.departure
    return {
        "state": progress.state,
        "done": progress.note,
        "changed": progress.changed,
        "reason": "\n".join(filter(None, (progress.why, departs))),
    }


def accounts_of(document: Document) -> list[Account]:
    """Every promised measure of a report in order, accounted for or not; a number of queries that its measures do not change."""
    promises = promises_of(document)
    lineages = [promise.lineage for promise in promises]
    rows = {str(row.lineage): row for row in MeasureAccount.objects.filter(document=document)}
    spent, newest = realised_of(document, lineages), newest_progress(document, lineages)
    return [
        Account(document, promise, rows.get(promise.lineage), spent[promise.lineage], newest.get(promise.lineage))
        for promise in promises
    ]


def realised_of(document: Document, lineages: Collection[str]) -> dict[str, dict[int, int]]:
    """Realised cents per measure and year, from the last financial report of each unit and year."""
    years = {"round__framework": document.framework_id, "round__year__in": document.years}
    rounds = Realised.objects.filter(**years).values_list("unit", "round__year", "round__report", "round__number")
    last: dict[tuple[int, int], tuple[int, int]] = {}
    for unit, year, report, number in rounds.distinct().order_by():
        last[unit, year] = max(last.get((unit, year), (-1, -1)), (PLACES[report], number))
    rows = Realised.objects.filter(**years, measure__lineage__in=lineages)
    keys = ("measure__lineage", "unit", "round__year", "round__report", "round__number")
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for lineage, unit, year, report, number, cents in rows.values_list(*keys).annotate(Sum("amount_cents")).order_by():
        if (PLACES[report], number) == last[unit, year]:
            of_measure = found[str(lineage)]
            of_measure[year] = of_measure.get(year, 0) + int(cents)
    return found


def newest_progress(document: Document, lineages: Collection[str]) -> dict[str, Progress]:
    """Per measure the newest progress that was reported on the last year of the report, or on an earlier year of it."""
    rows = Progress.objects.filter(measure__lineage__in=lineages, year__in=document.years).select_related(
        "measure", "reported_by"
    )
    return {str(row.measure.lineage): row for row in rows.order_by("year", "reported_on", "pk")}


def may_account(document: Document, promise: Promise, rights: Rights) -> Verdict:
    """Who drafts the report; of a common initiative who reports for the unit that runs it; and the owner of the measure."""
    verdict = may_edit(document, rights)
    if verdict or not document.is_open:
        return verdict
    if promise.run_by and any(unit.code == promise.run_by for unit in _units(rights)):
        return YES
    owned = Measure.objects.filter(lineage=promise.lineage, owner=rights.person.pk or 0)
    return YES if rights.person.is_active and owned.exists() else verdict


def _units(rights: Rights) -> list[Any]:
    """The units for which she reports how far measures are."""
    units = [held.unit for held in rights.appointments if held.unit]
    return [unit for unit in units if rights.reaches(Act.PROGRESS, unit)]


def unaccounted(document: Document) -> list[tuple[str, str]]:
    """The promised measures that are not accounted for: the place of each, and its name with what is still to be said."""
    return [
        (row.url, f"{row.promise.number} {row.promise.title} ({', '.join(row.lacks)})")
        for row in accounts_of(document)
        if not row.is_whole
    ]


def content(document: Document) -> list[dict[str, Any]]:
    """For the snapshot: every promised measure, also one of which nothing is said yet.

    One that nobody confirmed yet says that it is ``proposed``; a version is not frozen with such a one.
    """
    return [_content(account) for account in accounts_of(document)]


def _content(account: Account) -> dict[str, Any]:
    promise, row = account.promise, account.row
    return {
        "lineage": promise.lineage,
        "number": promise.number,
        "theme": promise.theme,
        "title": promise.title,
        "initiative": promise.initiative or None,
        "run_by": {"code": promise.run_by, "name": promise.run_by_name} if promise.run_by else None,
        "result_midterm": promise.result_midterm,
        "result_end": promise.result_end,
        "promised_in": promise.source,
        "dropped_on": promise.dropped_on.isoformat() if promise.dropped_on else None,
        "budgeted": [{"year": year, "cents": cents} for year, cents in sorted(promise.budgeted.items())],
        "realised": [{"year": year, "cents": cents} for year, cents in sorted(account.realised.items())],
        "state": row.state if row else "",
        "done": row.done if row else "",
        "changed": row.changed if row else "",
        "reason": row.reason if row else "",
        **({"proposed": True} if account.is_proposed else {}),
    }
