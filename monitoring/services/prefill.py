"""Accounts that are filled in by themselves from what was reported, and wait until somebody confirms them.

What somebody typed or confirmed is never overwritten: only what is still proposed follows a newer report.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring.accounts import Account, accounts_of, may_account, reported_in
from monitoring.models import MeasureAccount, Progress
from monitoring.services.accounts import locked
from plans.models import Document, Measure
from plans.services.drafting import touch


def prefill(document: Document, actor: Person, at: datetime.datetime | None = None) -> None:
    """Propose an account of each promised measure on which was reported (plans.hooks.document_begun)."""
    if document.kind.reports_on:
        for account in accounts_of(document):
            _propose(account, actor, at)


def refill(progress: Progress, actor: Person) -> None:
    """Let what is only proposed in reports that are being written follow a report on a measure."""
    measure = Measure.objects.select_related("document__kind").get(pk=progress.measure_id)
    plan = measure.document
    reports = Document.objects.filter(
        framework=plan.framework_id, unit=plan.unit_id, kind__level=plan.kind.level, closed_at=None,
        first_year__lte=progress.year, last_year__gte=progress.year,
    ).exclude(kind__reports_on="")  # fmt: skip
    for report in reports.order_by("pk"):
        for account in accounts_of(locked(report)):
            if account.promise.lineage == str(measure.lineage):
                _propose(account, actor)


def _propose(account: Account, actor: Person, at: datetime.datetime | None = None) -> None:
    row = account.row or MeasureAccount(document=account.document, lineage=account.promise.lineage)
    if account.newest is None or (account.row and not row.proposed) or row.taken_from_id == account.newest.pk:
        return
    for name, words in reported_in(account.newest).items():
        setattr(row, name, words)
    row.taken_from, row.proposed = account.newest, True
    _save(row, actor, at)


@transaction.atomic
def confirm(*, document: Document, seen: Mapping[str, int], actor: Person, at: datetime.datetime | None = None) -> int:
    """Confirm proposed accounts as they were seen: by the lineage of each measure its revision. Says of how many it did.

    One that still needs something said, or that changed since, stays proposed; when it was the only one, that is said,
    and so it is when all were confirmed already.
    """
    document = locked(document)
    rights, confirmed, reason = rights_of(actor, on=timezone.localdate(at) if at else None), 0, ""
    for account in accounts_of(document):
        row = account.row
        if row is None or account.promise.lineage not in seen:
            continue
        if not row.proposed:
            reason = reason or _("What you confirm here was confirmed already.")
            continue
        verdict = may_account(document, account.promise, rights)
        if not verdict:
            raise Forbidden(verdict.reason)
        if account.missing:
            reason = _("Still to be said: %(what)s") % {"what": ", ".join(account.missing)}
        elif row.revision != seen[account.promise.lineage]:
            reason = _("Something else was reported meanwhile. Read it again, and confirm it then.")
        else:
            row.proposed = False
            _save(row, actor, at)
            confirmed += 1
    if reason and not confirmed:
        raise Refused(reason)
    if confirmed:
        touch(document, actor, at)
    return confirmed


def _save(row: MeasureAccount, actor: Person, at: datetime.datetime | None) -> None:
    row.revision += 1
    row.changed_by, row.changed_at = actor, at or timezone.now()
    row._history_user = actor
    if at is not None:
        row._history_date = at
    row.save()
