"""A draft before the Board: which plans go there, what a draft lacks, who may do what, and where its remarks point.

Reading and pure verdicts; ``governance.services.drafts`` writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.models import DraftRemark, SentDraft, Version
from governance.parts import Parts
from governance.passages import living, parts_of
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act, Level
from plans.checks import completeness
from plans.initiatives import argued_by
from plans.models import Document, SectionTemplate
from plans.needs import Phase

LANGUAGES = ("nl", "en")


def goes_to_board(document: Document) -> bool:
    """Plans with themes of units below the institution; a programme's agenda goes no further than its faculty."""
    return document.kind.has_themes and document.unit.level in (Level.FACULTY, Level.SERVICE)


def may_send(document: Document, rights: Rights) -> Verdict:
    if not goes_to_board(document):
        return Verdict(False, _("Only the plans of faculties and service units go to the Board as a draft."))
    if not document.is_open:
        return Verdict(False, _("This document is closed."))
    return rights.may(Act.LAY_BEFORE, document.unit)


def may_remark(draft: SentDraft, rights: Rights) -> Verdict:
    """Write, change and send the Board's remarks: until they are sent."""
    if draft.remarks_at:
        return Verdict(False, _("The remarks on this draft have been sent."))
    return rights.may(Act.REVIEW, draft.document.unit)


def may_answer(draft: SentDraft, rights: Rights) -> Verdict:
    """Say what becomes of each remark: from when they are sent, until the answers are."""
    if not draft.remarks_at:
        return Verdict(False, _("The Board has not sent its remarks yet."))
    if draft.answers_at:
        return Verdict(False, _("The answers to these remarks have been sent."))
    return rights.may(Act.ANSWER, draft.document.unit)


def sees_remarks(draft: SentDraft, rights: Rights) -> bool:
    """What was not sent yet is for who works on it."""
    return bool(draft.remarks_at) or rights.reaches(Act.REVIEW, draft.document.unit)


def sees_answers(draft: SentDraft, rights: Rights) -> bool:
    return bool(draft.answers_at) or rights.reaches(Act.ANSWER, draft.document.unit)


def check_of(version: Version) -> dict[str, Any]:
    """What the draft holds and lacks by the framework, per criterion, in both languages: to be kept as it is now."""
    kind = version.document.kind
    templates = list(SectionTemplate.objects.filter(kind=kind).select_related("criterion"))
    optional = {row.code for row in templates if not row.required}
    criteria = {row.criterion.code: row.criterion for row in templates if row.criterion}
    found = completeness(version.content, optional=optional, needed=kind.needs, argued_by=argued_by(kind))
    now = found.needed_at(Phase.CONCEPT)
    return {
        "done": found.done,
        "total": found.total,
        "criteria": [
            {
                "name": _both(lambda row=row: criteria[row.code].name if row.code in criteria else row.code.upper()),
                "done": row.done,
                "total": row.total,
            }
            for row in found.by_criterion()
        ],
        "missing": [{"text": _both(lambda row=row: row.text), "now": row in now} for row in found.findings],
    }


def _both(said: Any) -> dict[str, str]:
    made = {}
    for language in LANGUAGES:
        with override(language):
            made[language] = str(said())
    return made


def refused_without(version: Version) -> list[str]:
    """What the framework demands already of a first draft, and this version does not hold."""
    kind = version.document.kind
    found = completeness(version.content, needed=kind.needs, argued_by=argued_by(kind))
    return [finding.text for finding in found.demanded_at(Phase.CONCEPT)]


@dataclass(frozen=True, slots=True)
class Where:
    """The part of a draft that a remark is about, and where its answer shows in the working text."""

    label: str
    url: str
    shown: str = ""
    shown_url: str = ""


def with_places(draft: SentDraft, remarks: Iterable[DraftRemark]) -> None:
    """Give each remark its ``where``."""
    parts = Parts(draft.version.content)
    living_parts = parts_of(draft.document)
    page = reverse("governance:version", args=[draft.version.uuid])
    for remark in remarks:
        label = parts.label(remark.part) if remark.part in parts.codes else _("The plan as a whole")
        home = parts.home(remark.part) or remark.part
        shown = living_parts.get(remark.shown_in, "")
        url = living(draft.document, remark.shown_in) if shown else ""
        remark.where = Where(label, f"{page}#{home}" if remark.part else page, shown, url)


def part_choices(version: Version) -> list[tuple[str, Any]]:
    """What a remark can be about: the whole, a section or theme, one of its measures."""
    made: list[tuple[str, Any]] = [("", _("The plan as a whole"))]
    for choice in Parts(version.content).choices():
        if choice.measures:
            made.append((choice.label, [(choice.code, choice.label), *choice.measures]))
        else:
            made.append((choice.code, choice.label))
    return made
