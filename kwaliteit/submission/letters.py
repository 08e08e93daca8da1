"""The signed letters of the decisions on what is sealed: they go along in the package, as they were attached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.text import slugify
from django.utils.translation import gettext as _

from governance.models import Decision, DecisionLetter
from governance.sections import names_of
from kwaliteit.shared.errors import Refused
from kwaliteit.submission.answered import unconfirmed_of
from kwaliteit.submission.material import Material
from kwaliteit.submission.package import sha256

MOST_LETTERS = 120 * 1024 * 1024  # of what a package may be, for the rest is room needed too


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
    must_fit(material)
    rows = _letters_of(material).order_by("decision__pk", "pk").defer("decision__version__payload")
    rows = rows.select_related("decision__body", "decision__version", "decision__request", "decision__confirmation")
    return [_letter(at, row) for at, row in enumerate(rows, start=1)]


def must_fit(material: Material) -> None:
    """Raises Refused when the letters are together too much for one package."""
    if (_letters_of(material).aggregate(all=Sum("size"))["all"] or 0) > MOST_LETTERS:
        most = MOST_LETTERS // 1024 // 1024
        raise Refused(_("The letters of the decisions are together larger than %(most)s MB.") % {"most": most})


def must_be_those(material: Material, signed: list[Letter]) -> None:
    """Raises Refused when one was attached or struck through since they were read."""
    now = _letters_of(material).order_by("decision__pk", "pk").values_list("fingerprint", flat=True)
    if list(now) != [letter.told["fingerprint"] for letter in signed]:
        raise Refused(_("A letter was attached or struck through while the document was made. Seal once more."))


def _letters_of(material: Material) -> QuerySet[DecisionLetter]:
    return DecisionLetter.objects.filter(decision__in=decisions_on(material), strike=None)


def _content(row: DecisionLetter) -> bytes:
    other = Refused(_("The letter “%(title)s” is not the file that was attached.") % {"title": row.title})
    try:
        with row.file.open("rb") as file:
            content = file.read()
    except OSError as error:
        raise other from error
    if sha256(content) != row.fingerprint:
        raise other
    return content


def _letter(at: int, row: DecisionLetter) -> Letter:
    name = f"letters/{at:03}-{slugify(row.decision.body.code)[:60]}.{row.kind}"
    return Letter(name, told(row, name), _content(row))


def told(row: DecisionLetter, name: str) -> dict[str, Any]:
    made = row.decision
    return {
        "file": name,
        "title": row.title,
        "fingerprint": row.fingerprint,
        "added_on": row.added_on.isoformat(),
        "decision": {
            "body": names_of(made.body, made.section),
            "right": made.right,
            "outcome": made.outcome,
            "unconfirmed": unconfirmed_of(made),
            "on": made.meeting_on.isoformat(),
            "version": made.version.fingerprint,
        },
    }
