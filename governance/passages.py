"""Where an answer of the board shows in the plan: the passages to choose from, and the way to one. Reading only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.models import Decision, Version
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.errors import Refused
from plans.models import Document, Section
from plans.models.framework import Holds

if TYPE_CHECKING:
    from governance.models.passages import Passage

BUDGET, ROUND = "budget", "round"
Choices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Place:
    """The way to a passage: what it is called, the place itself, and what became different there."""

    label: str
    url: str
    compare_url: str


def parts_of(document: Document) -> dict[str, str]:
    """The parts of a document by their code, as they stand in the working text."""
    rows = Section.objects.filter(document=document).select_related("theme", "template")
    ordered = sorted(rows, key=lambda row: (row.theme is None, row.theme.order if row.theme else row.order, row.pk))
    found = {row.code: f"{row.theme.order}. {row.title}" if row.theme else row.title for row in ordered}
    if document.kind.has_money:
        found[BUDGET] = _("Budget")
    return {**found, ROUND: _("Allocation")} if document.kind.holds == Holds.ROUND else found


def later_versions(decision: Decision) -> list[Version]:
    """The versions in which something can have changed after a decision."""
    rows = Version.objects.filter(document=decision.version.document_id, number__gt=decision.version.number)
    return list(rows.light().order_by("-number"))


def choices(decision: Decision) -> Choices:
    """Every passage of a later version, and of the working text as it will be."""
    parts = parts_of(decision.version.document)
    groups = [("", _("Working text"))]
    groups += [
        (str(row.uuid), _("Version %(number)s") % {"number": row.number}) for row in reversed(later_versions(decision))
    ]
    return [(name, [(f"{version}:{code}", title) for code, title in parts.items()]) for version, name in groups]


def read_place(place: str, decision: Decision, field: str) -> tuple[Version | None, str]:
    """The version and part that a form sent. Raises Refused for what is no passage of this plan after the decision."""
    if not place:
        return None, ""
    refused = Refused(_("Choose a passage of a later version, or of the working text."), field=field)
    which, _sep, part = place.partition(":")
    if not which:
        if part not in parts_of(decision.version.document):
            raise refused
        return None, part
    try:
        version = next(row for row in later_versions(decision) if row.uuid == UUID(which))
    except (ValueError, StopIteration) as error:
        raise refused from error
    content = version.content
    amounts = {code for code in (BUDGET, ROUND) if content.get(code)}
    if part not in {row["code"] for row in content["sections"]} | amounts:
        raise refused
    return version, part


def with_places(answers: Iterable[Passage | None], decision: Decision, rights: Rights) -> None:
    """Give each answer its ``where`` (a Place or None). Nothing is read when no passage is named.

    A version that this person may not open is named without a link.
    """
    given = [answer for answer in answers if answer is not None]
    named = [answer for answer in given if answer.part]
    for answer in given:
        answer.where = None  # type: ignore[attr-defined]
    if not named:
        return
    document = decision.version.document
    titles, frozen = parts_of(document), {answer.version_id for answer in named if answer.version_id}
    seen = (
        set(Version.objects.visible_to(rights).filter(pk__in=frozen).values_list("pk", flat=True)) if frozen else set()
    )
    living = any(not answer.version_id for answer in named)
    reads = living and Document.objects.readable_by(rights).filter(pk=document.pk).exists()
    for answer in named:
        opens = answer.version_id in seen if answer.version_id else reads
        answer.where = _place(answer, decision, label_of(answer, titles), opens)  # type: ignore[attr-defined]


def label_of(answer: Passage, titles: Mapping[str, str]) -> str:
    """What a passage is called: its part, and in which version."""
    names = {"part": titles.get(answer.part, answer.part)}
    if answer.version is None:
        return _("%(part)s, in the working text") % names
    return _("%(part)s, in version %(number)s") % {**names, "number": answer.version.number}


def _place(answer: Passage, decision: Decision, label: str, opens: bool) -> Place:
    document = decision.version.document
    if not opens:
        return Place(label, "", "")
    since = f"?van={decision.version.number}"
    there = {BUDGET: "#amounts", ROUND: "#round"}.get(answer.part, f"#v-{answer.part}")
    if answer.version is not None:
        url = reverse("governance:version", args=[answer.version.uuid])
        compare = reverse("governance:compare", args=[answer.version.uuid])
        return Place(label, f"{url}#{answer.part}", f"{compare}{since}{there}")
    compare = reverse("governance:compare", args=[decision.version.uuid])
    return Place(label, living(document, answer.part), f"{compare}{since}&naar=werk{there}")


def living(document: Document, part: str) -> str:
    if part == BUDGET:
        return reverse("budgets:tables", args=[document.uuid])
    if part == ROUND:
        return reverse("budgets:round", args=[document.uuid])
    if part.startswith("theme-"):
        return reverse("plans:theme", args=[document.uuid, part.removeprefix("theme-")])
    return reverse("plans:section", args=[document.uuid, part])
