"""The signed letters of the decisions on what is sealed: they go along in the package, as they were attached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from governance.models import Decision, DecisionLetter
from kwaliteit.shared.errors import Refused
from kwaliteit.submission.material import Material
from kwaliteit.submission.package import MOST_BYTES, sha256


@dataclass(frozen=True, slots=True)
class Letter:
    """``told`` is what the manifest says of it."""

    name: str
    told: dict[str, Any]
    content: bytes


def decisions_on(material: Material) -> QuerySet[Decision]:
    """What councils and boards decided on the very versions that go, without what was corrected since."""
    versions = [version.pk for version in (*material.versions, *material.evidence)]
    return Decision.objects.filter(version__in=versions, correction=None)


def letters(material: Material) -> list[Letter]:
    """Those that were not struck through.

    Raises Refused when a file is no longer the one that was attached, or all of them are too much for one package.
    """
    rows = DecisionLetter.objects.filter(decision__in=decisions_on(material), strike=None)
    rows = rows.select_related("decision__body", "decision__version").defer("decision__version__payload")
    rows = rows.order_by("decision__pk", "pk")
    if sum(row.size for row in rows) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise Refused(_("The letters of the decisions are together larger than %(most)s MB.") % {"most": most})
    return [_letter(at, row) for at, row in enumerate(rows, start=1)]


def _letter(at: int, row: DecisionLetter) -> Letter:
    with row.file.open("rb") as file:
        content = file.read()
    if sha256(content) != row.fingerprint:
        raise Refused(_("The letter “%(title)s” is not the file that was attached.") % {"title": row.title})
    made = row.decision
    name = f"letters/{at:03}-{slugify(made.body.code)[:60]}.{row.kind}"
    told = {
        "file": name,
        "title": row.title,
        "fingerprint": row.fingerprint,
        "added_on": row.added_on.isoformat(),
        "decision": {
            "body": made.body.names,
            "right": made.right,
            "outcome": made.outcome,
            "on": made.meeting_on.isoformat(),
            "version": made.version.fingerprint,
        },
    }
    return Letter(name, told, content)
