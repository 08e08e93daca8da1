"""Papers that go along with a request. What was sent is never changed or deleted; a wrong one is struck through."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from governance import files, unsettled
from governance.models import Paper, PaperStrike, Request
from governance.models.papers import KeptFile, Strike
from governance.services import ledger
from governance.services.common import locked, moment, require
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused

AnyStrike = TypeVar("AnyStrike", bound=Strike)


@transaction.atomic
def add_paper(
    *,
    request: Request,
    actor: Person,
    file: File[bytes],
    title: str = "",
    confidential: bool = False,
    at: datetime.datetime | None = None,
) -> Paper:
    """Complete an open request with a paper. The body sees that it came later; the version does not change.

    Raises Refused at the field ``file`` when the file is not what it says, or too large.
    """
    at, day = moment(at)
    document = locked(request.document_id)
    require(Act.LAY_BEFORE, document.unit, actor, day)
    fresh = Request.objects.get(pk=request.pk)
    if not fresh.is_open:
        raise Refused(_("This request is closed: %(closing)s.") % {"closing": fresh.get_closing_display()})
    checked = files.check(file, title=title, confidential=confidential)
    paper = attach(request=fresh, given=[checked], actor=actor, at=at, day=day, completes=True)[0]
    data = {"request": str(fresh.uuid), **told(paper)}
    ledger.append(document=document, act="add_paper", actor=actor, at=at, data=data)
    return paper


def attach(
    *,
    request: Request,
    given: Iterable[files.Checked],
    actor: Person,
    at: datetime.datetime,
    day: datetime.date,
    completes: bool = False,
) -> list[Paper]:
    """Keep judged files with a request. The caller holds the lock on the document and writes the ledger."""
    rows = [(Paper(request=request, completes=completes), one) for one in given]
    keep(rows, actor=actor, at=at, day=day)
    return [paper for paper, _one in rows]


def keep(
    rows: Iterable[tuple[KeptFile, files.Checked]], *, actor: Person, at: datetime.datetime, day: datetime.date
) -> None:
    """Keep judged files as these new rows: files first, as no row may lack its file.

    When the transaction is undone, at whatever statement, the files go too (``unsettled``).
    """
    for row, one in rows:
        row.title, row.kind, row.confidential = one.title, one.kind, one.confidential
        row.added_by, row.added_at, row.added_on = actor, at, day
        row.size, row.fingerprint = one.size, fingerprint(one.file)
        name = f"{row.uuid}.{one.kind}"
        unsettled.mark(row.file.field.generate_filename(row, name))
        row.file.save(name, one.file, save=False)
        row.save()


def fingerprint(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def told(paper: KeptFile, name: str = "paper") -> dict[str, Any]:
    """What the ledger holds of a paper, or of a letter. The title of a confidential one stays out of it: the chain is taken away."""
    return {
        name: str(paper.uuid),
        "title": None if paper.confidential else paper.title,
        "kind": paper.kind,
        "size": paper.size,
        "fingerprint": paper.fingerprint,
        "confidential": paper.confidential,
    }


@transaction.atomic
def strike_paper(*, paper: Paper, actor: Person, reason: str, at: datetime.datetime | None = None) -> PaperStrike:
    """Strike a wrong paper through, with the reason. It stays readable as what it was."""
    at, day = moment(at)
    document = locked(paper.request.document_id)
    require(Act.LAY_BEFORE, document.unit, actor, day)
    strike = struck(PaperStrike(paper=paper), actor=actor, reason=reason, at=at, day=day)
    data = {"paper": str(paper.uuid), "fingerprint": paper.fingerprint}
    ledger.append(document=document, act="strike_paper", actor=actor, at=at, data=data)
    return strike


def struck(strike: AnyStrike, *, actor: Person, reason: str, at: datetime.datetime, day: datetime.date) -> AnyStrike:
    """Keep that a file is struck through; once. The caller has judged who does it, and writes the ledger."""
    if not reason.strip():
        raise Refused(_("Say why this paper is struck through."), field="reason")
    if type(strike).objects.filter(**{strike.of: getattr(strike, strike.of)}).exists():
        raise Refused(_("This paper has been struck through already."))
    strike.reason, strike.struck_by, strike.struck_at, strike.struck_on = reason.strip(), actor, at, day
    strike.save()
    return strike
