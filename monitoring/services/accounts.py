"""Accounting in a report for what was promised: filled in from what was reported, or written here."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from monitoring.accounts import Account, accounts_of, lacking, may_account, reported_in
from monitoring.models import MeasureAccount, Progress
from plans.models import Document
from plans.services.drafting import touch
from plans.text import tidy


@transaction.atomic
def save_account(
    *,
    document: Document,
    lineage: str,
    revision: int,
    state: str,
    done: str,
    changed: str = "",
    reason: str = "",
    actor: Person,
    at: datetime.datetime | None = None,
) -> MeasureAccount:
    """Say what became of one promised measure. Raises Conflict when somebody else saved it since she saw it."""
    account = promised(document, lineage, actor, at)
    if state not in Progress.State.values:
        raise Refused(_("Choose how far the measure is."), field="state")
    said = {"state": state, "done": tidy(done), "changed": tidy(changed), "reason": tidy(reason)}
    if not said["done"]:
        raise Refused(_("Write what was done, or why not."), field="done")
    if lacking(**said):
        raise Refused(_("It went otherwise than promised: say why."), field="reason")
    if (account.row.revision if account.row else 0) != revision:
        words = _("Somebody else wrote about this measure after you opened it. What stands there now is shown with it.")
        raise Conflict(words, stored=account.row, typed=said, revision=account.row.revision if account.row else 0)
    return written(account, said, actor, at)


@transaction.atomic
def take_over(*, document: Document, actor: Person, lineage: str = "", at: datetime.datetime | None = None) -> int:
    """Fill in what was reported on progress: of one measure anew, or of all that nothing was written about yet.

    Says of how many it did.
    """
    document = locked(document)
    rights, taken = rights_of(actor, on=timezone.localdate(at) if at else None), 0
    for account in accounts_of(document):
        wanted = account.promise.lineage == lineage if lineage else account.row is None
        if not wanted or account.newest is None or not account.differs:
            continue
        verdict = may_account(document, account.promise, rights)
        if verdict:
            written(account, reported_in(account.newest), actor, at, taken_from=account.newest)
            taken += 1
        elif lineage:
            raise Forbidden(verdict.reason)
    return taken


def promised(document: Document, lineage: str, actor: Person, at: datetime.datetime | None) -> Account:
    document = locked(document)
    found = next((row for row in accounts_of(document) if row.promise.lineage == str(lineage)), None)
    if found is None:
        raise Refused(_("This measure was not promised for the years of this report."))
    verdict = may_account(document, found.promise, rights_of(actor, on=timezone.localdate(at) if at else None))
    if not verdict:
        raise Forbidden(verdict.reason)
    return found


def locked(document: Document) -> Document:
    rows = Document.objects.select_for_update(of=("self",))
    return rows.select_related("unit__parent__parent", "framework", "kind").get(pk=document.pk)


def written(
    account: Account,
    said: dict[str, str],
    actor: Person,
    at: datetime.datetime | None,
    taken_from: Progress | None = None,
) -> MeasureAccount:
    row = account.row or MeasureAccount(document=account.document, lineage=account.promise.lineage)
    if account.row and not row.proposed and all(getattr(row, name) == words for name, words in said.items()):
        return row
    for name, words in said.items():
        setattr(row, name, words)
    row.taken_from, row.proposed = taken_from or row.taken_from, False
    row.revision += 1
    row.changed_by, row.changed_at = actor, at or timezone.now()
    row._history_user = actor
    if at is not None:
        row._history_date = at
    row.save()
    touch(account.document, actor, at)
    return row
