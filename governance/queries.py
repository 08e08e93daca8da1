"""Where documents stand: computed from the newest version, stored nowhere."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.lifecycle import MARK
from governance.models import Adoption, Request, Version
from governance.rules import Requirement, requirements_for
from plans.hooks import State
from plans.models import Document, DocumentQuerySet


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands, in a word, with its mark (``.state[data-state]``), and the date that counts."""

    code: str
    mark: str
    label: str
    detail: str = ""
    day: datetime.date | None = None
    version: Version | None = None
    request: Request | None = None
    adoption: Adoption | None = None


def with_standing(documents: DocumentQuerySet, with_content: bool = False) -> list[Document]:
    """The documents of a queryset, each with ``standing`` and ``rights_met``; eight queries whatever their number.

    ``with_content`` when the caller reads what stands in the versions; else it is left in the database.
    """
    newest = Version.objects.filter(document=OuterRef("pk")).order_by("-number").values("pk")[:1]
    rows = list(documents.for_listing().annotate(newest_version_id=Subquery(newest)))
    ids = [row.newest_version_id for row in rows if row.newest_version_id]
    found = Version.objects.filter(pk__in=ids)
    versions = {version.document_id: version for version in (found if with_content else found.light())}
    for row in rows:
        if row.pk in versions:
            versions[row.pk].document = row
    rights = requirements_for(versions.values())
    adoptions = {
        a.document_id: a
        for a in Adoption.objects.current()
        .filter(document__in=[r.pk for r in rows])
        .select_related("body", "version")
        .defer("version__payload")
    }
    for row in rows:
        version = versions.get(row.pk)
        met = rights.get(version.pk, []) if version else []
        row.rights_met = met
        row.standing = standing_of(row, version, met, adoptions.get(row.pk))
    return rows


def standings(documents: Collection[Document]) -> dict[int, State]:
    """The same for a list of plans, as its pages show it (plans.hooks)."""
    rows = with_standing(Document.objects.filter(pk__in=[document.pk for document in documents]))
    return {row.pk: State(row.standing.mark, row.standing.label, row.standing.detail) for row in rows}


def standing_of(
    document: Document, version: Version | None, rights: list[Requirement], adoption: Adoption | None
) -> Standing:
    """The standing of one document from its newest version, the rights on it and its current adoption."""
    if version is None:
        return Standing("draft", "draft", _("Draft"), day=document.due_on)
    if adoption and adoption.version_id == version.pk:
        detail = _("%(body)s, version %(number)s") % {"body": adoption.body, "number": version.number}
        return Standing("adopted", "done", _("Adopted"), detail, adoption.adopted_on, version, adoption=adoption)
    required = [r for r in rights if r.required]
    for code, mark, label in _scale():
        for right in required:
            if right.code == code:
                day = right.request.due_on if right.request and right.request.is_open else document.due_on
                label = right.decision.get_outcome_display().capitalize() if right.decision else label
                mark = MARK[right.decision.outcome] if right.decision else mark
                return Standing(
                    code, mark, label, right.body.name if right.body else "", day, version, right.request, adoption
                )
    if not required and not document.kind.adopted_by:
        open_request = next((r.request for r in rights if r.request), None)
        label = _("Laid before") if open_request else _("Frozen, not laid before yet")
        return Standing(
            "frozen", "asked" if open_request else "draft", label, "", document.due_on, version, open_request
        )
    who = document.kind.get_adopted_by_display()
    detail = capfirst(_("%(who)s adopts") % {"who": who})
    return Standing("ready", "done", _("All rights met"), detail, document.due_on, version, adoption=adoption)


def _scale() -> Iterable[tuple[str, str, str]]:
    """What counts first when several rights are open: (code, mark, words)."""
    return (
        ("term_passed", "late", _("Term passed, no decision")),
        ("refused", "back", _("Not agreed")),
        ("condition_refused", "back", _("Condition not accepted")),
        ("partial", "back", _("Partial consent")),
        ("asked", "asked", _("Lies before the council")),
        ("conditions_open", "done", _("Consent with conditions")),
        ("answer_owed", "done", _("Advice given")),
        ("not_asked", "draft", _("Frozen, not laid before yet")),
        ("no_body", "draft", _("Frozen, no body entered")),
    )
