"""Papers that the panel is given later: a set of their own, sealed apart, that names the submission it belongs to."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from governance import files
from governance.services import ledger
from governance.services.common import locked, moment, require
from governance.services.papers import keep, told
from governance.snapshot import canonical
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused
from kwaliteit.submission import package
from kwaliteit.submission.models import ExtraPaper, ExtraSet, Submission
from kwaliteit.submission.whose import institution

MOST = 20


@transaction.atomic
def seal_extra(
    *,
    submission: Submission,
    actor: Person,
    title: str,
    papers: Sequence[File[bytes]],
    at: datetime.datetime | None = None,
) -> ExtraSet:
    """Seal these papers as the next set of the submission: its own manifest, fingerprint and line in the ledger."""
    at, day = moment(at)
    require(Act.SEAL, institution(), actor, day)
    locked(submission.version.document_id)
    checked = _checked(papers)
    number = submission.extra_sets.count() + 1
    row = ExtraSet(submission=submission, number=number, title=title.strip(), sealed_on=day, sealed_at=at)
    row.sealed_by = actor
    content = {_name(place, one): one.file.read() for place, one in enumerate(checked, start=1)}
    row.manifest = canonical(_manifest(row, content))
    row.fingerprint = package.sha256(row.manifest.encode())
    name = f"{slugify(submission.framework.code)}-extra-{number}.zip"
    row.package.save(
        name, ContentFile(package.zipped({**content, package.MANIFEST: row.manifest.encode()})), save=False
    )
    try:
        _record(row, checked, actor)
    except Exception:
        row.package.delete(save=False)
        raise
    return row


def _record(row: ExtraSet, checked: Sequence[files.Checked], actor: Person) -> None:
    """The rows and the line in the ledger; when they are refused no package stays behind."""
    submission, at = row.submission, row.sealed_at
    row.save()
    rows = [ExtraPaper(extra=row) for _one in checked]
    for one in checked:
        one.file.seek(0)
    keep(list(zip(rows, checked, strict=True)), actor=actor, at=at, day=row.sealed_on)
    data = {
        "extra": str(row.uuid),
        "submission": str(submission.uuid),
        "submission_fingerprint": submission.fingerprint,
        "number": row.number,
        "name": row.title,
        "sealed": row.fingerprint,
        "papers": [told(paper) for paper in rows],
    }
    ledger.append(document=submission.version.document, act="seal_extra", actor=actor, data=data, at=at)


def _checked(given: Sequence[File[bytes]]) -> list[files.Checked]:
    if not given:
        raise Refused(_("Choose a file first."), field="papers")
    if len(given) > MOST:
        raise Refused(_("At most %(most)s files fit in one set.") % {"most": MOST}, field="papers")
    try:
        return [files.check(file) for file in given]
    except Refused as reason:
        raise Refused(str(reason), field="papers") from reason


def _name(number: int, one: files.Checked) -> str:
    return f"papers/{number:02}-{slugify(one.title)[:60] or 'paper'}.{one.kind}"


def _manifest(row: ExtraSet, content: dict[str, bytes]) -> dict[str, Any]:
    submission = row.submission
    return {
        "schema": 1,
        "extra_to": {"uuid": str(submission.uuid), "fingerprint": submission.fingerprint, "title": submission.title},
        "framework": submission.framework.code,
        "number": row.number,
        "title": row.title,
        "sealed_on": row.sealed_on.isoformat(),
        "sealed_by": str(row.sealed_by.uuid),
        "files": [
            {"name": name, "sha256": package.sha256(one), "bytes": len(one)} for name, one in sorted(content.items())
        ],
    }
