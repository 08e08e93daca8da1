"""Is this fingerprint, or this file, one that we know? For anyone, without logging in.

What was adopted or sealed is public. Any other version is known only to who may see it: to everybody else the answer
is the same as about a fingerprint that does not exist.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import verification
from governance.models import DailyRoot, LedgerEntry, Version
from governance.models.frozen import VersionQuerySet
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.errors import Refused
from kwaliteit.submission import package
from kwaliteit.submission.models import ExtraSet, Submission

MOST_ROOT = 5 * 1024 * 1024
LENGTH = 64


@dataclass(frozen=True, slots=True)
class Known:
    """What the fingerprint belongs to. ``title`` and ``unit`` are there only for who may see the version."""

    kind: str  # "submission", "pdf", "extra", "version", "root"
    state: str  # "sealed", "adopted", "frozen", "root"
    fingerprint: str
    day: datetime.date
    number: int = 0
    what: str = ""
    title: str = ""
    unit: str = ""
    newer: bool = False


def of_text(text: str, rights: Rights) -> Known | None:
    """A whole fingerprint, with or without spaces. Raises Refused when it is none, or only a part of one."""
    digest = re.sub(r"[\s:\-]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]+", digest):
        raise Refused(_("A fingerprint has 64 characters: digits and the letters a to f."))
    if len(digest) < LENGTH:
        raise Refused(
            _(
                "This is a short form: %(count)s of the 64 characters. It can fit more than one document, so it proves "
                "nothing. Give the whole fingerprint; it stands on the title page."
            )
            % {"count": len(digest)}
        )
    if len(digest) > LENGTH:
        raise Refused(_("These are %(count)s characters, and a fingerprint has 64.") % {"count": len(digest)})
    return _known(digest, rights)


def of_file(upload: UploadedFile, rights: Rights) -> Known | None:
    """A PDF, a package, a version's JSON or a root, told apart by content. Raises Refused when it is none or damaged."""
    if (upload.size or 0) > package.MOST_PACKED:
        raise Refused(_("The file is larger than %(size)s MB.") % {"size": package.MOST_PACKED // 1024 // 1024})
    start = upload.read(5)
    upload.seek(0)
    if start.startswith(b"PK"):
        return _of_package(upload, rights)
    if start.startswith(b"%PDF-"):
        return _known(_digest(upload), rights)
    if start.lstrip().startswith(b"{"):
        return _known(_digest(upload), rights) or _of_root(upload)
    raise Refused(_("This is not a PDF, a submission package or a version in JSON."))


def _digest(upload: UploadedFile) -> str:
    """Block by block: a large file is never in memory as a whole."""
    digest = hashlib.sha256()
    for block in upload.chunks():
        digest.update(block)
    return digest.hexdigest()


def _of_package(upload: UploadedFile, rights: Rights) -> Known | None:
    try:
        fingerprint, _manifest = package.read(upload)
    except package.NotAPackage as error:
        if error.args[0]:
            text = _("The package is damaged or was changed: %(name)s does not fit the manifest.")
            raise Refused(text % {"name": error.args[0][:100]}) from error
        raise Refused(_("This is not a submission package, or it is damaged.")) from error
    return _known(fingerprint, rights)


def _of_root(upload: UploadedFile) -> Known | None:
    """The fingerprint of a day as it was mailed. Raises Refused when what stands in it does not fit it."""
    if (upload.size or 0) > MOST_ROOT:
        return None
    upload.seek(0)
    try:
        root = json.loads(upload.read())
        own = verification.own_hash(root)
    except (ValueError, RecursionError, verification.Unreadable):
        return None
    if own != root["root"]:
        raise Refused(_("This file was changed: its content does not fit the fingerprint in it."))
    return _root(own)


def _known(digest: str, rights: Rights) -> Known | None:
    return _sealed(digest, rights) or _extra(digest, rights) or _version(digest, rights) or _root(digest)


def _extra(digest: str, rights: Rights) -> Known | None:
    """Papers that were sealed later, and belong to a submission."""
    rows = ExtraSet.objects.filter(fingerprint=digest).defer("submission__version__payload")
    row = rows.select_related("submission__version__document__kind", "submission__version__document__unit").first()
    if row is None:
        return None
    version = row.submission.version
    about = _about(version, _may_see(rights).filter(pk=version.pk).exists())
    return Known("extra", "sealed", row.fingerprint, row.sealed_on, newer=False, **{**about, "number": row.number})


def _sealed(digest: str, rights: Rights) -> Known | None:
    """A sealed package, or its PDF."""
    rows = Submission.objects.filter(Q(fingerprint=digest) | Q(manifest__contains=digest)).defer("version__payload")
    rows = rows.select_related("version__document__kind", "version__document__unit").order_by("sealed_at")
    for row in rows:
        files = {file["name"]: file["sha256"] for file in json.loads(row.manifest)["files"]}
        if digest in (row.fingerprint, files.get(package.PDF)):
            same = Submission.objects.filter(
                framework=row.framework_id, version__document__kind=row.version.document.kind_id
            )
            newer = same.filter(sealed_at__gt=row.sealed_at).exists()
            about = _about(row.version, _may_see(rights).filter(pk=row.version_id).exists())
            kind = "submission" if digest == row.fingerprint else "pdf"
            return Known(kind, "sealed", row.fingerprint, row.sealed_on, newer=newer, **about)
    return None


def _version(digest: str, rights: Rights) -> Known | None:
    """A version that the ledger holds: adopted, or one that this person may see. The adopted one first."""
    made = LedgerEntry.objects.filter(
        document=OuterRef("document"), act="freeze", body__contains=OuterRef("fingerprint")
    )
    seen = ExpressionWrapper(Q(pk__in=_may_see(rights).values("pk")), output_field=BooleanField())
    open_to_her = _open(rights).annotate(mine=seen)
    rows = open_to_her.light().select_related("document__kind", "document__unit", "adoption", "submission")
    row = rows.filter(Exists(made), fingerprint=digest).order_by("adoption__pk", "pk").first()
    if row is None:
        return None
    state, day = "frozen", timezone.localdate(row.frozen_at)
    if hasattr(row, "adoption"):
        state, day = "adopted", row.adoption.adopted_on
    if hasattr(row, "submission"):
        state, day = "sealed", row.submission.sealed_on
    newer = _open(rights).filter(document=row.document_id, number__gt=row.number).exists()
    return Known("version", state, row.fingerprint, day, newer=newer, **_about(row, row.mine))


def _may_see(rights: Rights) -> VersionQuerySet:
    return Version.objects.visible_to(rights) if rights.person.is_authenticated else Version.objects.none()


def _open(rights: Rights) -> VersionQuerySet:
    return Version.objects.filter(Q(adoption__isnull=False) | Q(pk__in=_may_see(rights).values("pk")))


def _about(version: Version, readable: bool) -> dict[str, str | int]:
    document = version.document
    named = {"title": document.title, "unit": document.unit.name} if readable else {}
    return {"number": version.number, "what": document.kind.name, **named}


def _root(digest: str) -> Known | None:
    row = DailyRoot.objects.filter(root=digest).first()
    return Known("root", "root", row.root, row.day, number=row.number) if row else None
