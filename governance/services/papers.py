"""Papers that go along with a request. What was sent is never changed or deleted; a wrong one is struck through."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from governance import files
from governance.models import Paper, PaperStrike, Request
from governance.services import ledger
from governance.services.common import locked, moment, require
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused


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
    """Keep judged files with a request. The caller holds the lock on the document and writes the ledger.

    Files first, as the rows need their names; when a row is refused, none of the files stays behind.
    """
    made: list[Paper] = []
    try:
        for one in given:
            paper = Paper(request=request, title=one.title, kind=one.kind, confidential=one.confidential)
            paper.completes, paper.added_by, paper.added_at, paper.added_on = completes, actor, at, day
            paper.size, paper.fingerprint = one.size, fingerprint(one.file)
            made.append(paper)
            paper.file.save(f"{paper.uuid}.{one.kind}", one.file, save=False)
            paper.save()
    except Exception:
        for paper in made:
            if paper.file:
                paper.file.storage.delete(paper.file.name)
        raise
    return made


def fingerprint(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def told(paper: Paper) -> dict[str, Any]:
    """What the ledger holds of a paper. The title of a confidential one stays out of it: the chain is taken away."""
    return {
        "paper": str(paper.uuid),
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
    if not reason.strip():
        raise Refused(_("Say why this paper is struck through."), field="reason")
    if PaperStrike.objects.filter(paper=paper).exists():
        raise Refused(_("This paper has been struck through already."))
    strike = PaperStrike.objects.create(
        paper=paper, reason=reason.strip(), struck_by=actor, struck_at=at, struck_on=day
    )
    data = {"paper": str(paper.uuid), "fingerprint": paper.fingerprint}
    ledger.append(document=document, act="strike_paper", actor=actor, at=at, data=data)
    return strike
