"""Is this fingerprint, or this file, one that we know? For anyone, without logging in."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from governance.models import Version
from kwaliteit.shared.errors import Refused
from kwaliteit.submission import package
from kwaliteit.submission.models import Submission

MOST_UPLOAD = 60 * 1024 * 1024
SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Known:
    """What the fingerprint belongs to."""

    kind: str  # "submission", "pdf", "version"
    title: str
    fingerprint: str
    day: datetime.date
    number: int = 0
    unit: str = ""
    newer: bool = False
    sealed: Submission | None = None


def of_text(text: str) -> Known | None:
    """A fingerprint, whole or its first twelve characters or more, with or without spaces. Raises Refused when it is none."""
    digest = re.sub(r"[\s:\-]", "", text).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{SHORTEST},64}}", digest):
        raise Refused(
            _("A fingerprint has 64 characters: digits and the letters a to f. The first %(count)s are enough.")
            % {"count": SHORTEST}
        )
    return _known(digest)


def of_file(upload: UploadedFile) -> Known | None:
    """A PDF, a package or a version's JSON, told apart by content. Raises Refused when it is none of these or damaged."""
    if (upload.size or 0) > MOST_UPLOAD:
        raise Refused(_("The file is larger than %(size)s MB.") % {"size": MOST_UPLOAD // 1024 // 1024})
    start = upload.read(5)
    upload.seek(0)
    if start.startswith(b"PK"):
        return _of_package(upload)
    if start.startswith(b"%PDF-") or start.lstrip().startswith(b"{"):
        return _known(_digest(upload))
    raise Refused(_("This is not a PDF, a submission package or a version in JSON."))


def _digest(upload: UploadedFile) -> str:
    """Block by block: a large file is never in memory as a whole."""
    digest = hashlib.sha256()
    for block in upload.chunks():
        digest.update(block)
    return digest.hexdigest()


def _of_package(upload: UploadedFile) -> Known | None:
    try:
        fingerprint, _manifest = package.read(upload)
    except package.NotAPackage as error:
        if error.args[0]:
            text = _("The package is damaged or was changed: %(name)s does not fit the manifest.")
            raise Refused(text % {"name": error.args[0][:100]}) from error
        raise Refused(_("This is not a submission package, or it is damaged.")) from error
    return _known(fingerprint)


def _known(digest: str) -> Known | None:
    submissions = Submission.objects.order_by("sealed_at")
    for submission in submissions:
        manifest = json.loads(submission.manifest)
        if submission.fingerprint.startswith(digest):
            return _submission("submission", submission)
        if any(row["sha256"].startswith(digest) for row in manifest["files"] if row["name"] == package.PDF):
            return _submission("pdf", submission)
    begins = Version.objects.filter(fingerprint__gte=digest, fingerprint__lt=f"{digest}g")  # g comes after f
    version = begins.light().select_related("document__unit").order_by("fingerprint", "pk").first()
    return _version(version) if version else None


def _submission(kind: str, submission: Submission) -> Known:
    newer = Submission.objects.filter(framework=submission.framework_id, sealed_at__gt=submission.sealed_at).exists()
    return Known(kind, submission.title, submission.fingerprint, submission.sealed_on, newer=newer, sealed=submission)


def _version(version: Version) -> Known:
    document = version.document
    newer = Version.objects.filter(document=document, number__gt=version.number).exists()
    values: dict[str, Any] = {"number": version.number, "unit": document.unit.name, "newer": newer}
    return Known("version", document.title, version.fingerprint, version.frozen_at.date(), **values)
