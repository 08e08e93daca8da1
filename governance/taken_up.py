"""What a reader may know of the goals and measures that talks were taken up in.

Who may read the working text of a plan sees the title that the goal or measure has now. Anybody else sees the title
that stands in the newest version which she may see; when there is none she learns that there is such a plan, no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.models import DialogueOutcome, Version
from kwaliteit.organisation.rights import Rights
from plans.models import Document, Goal, Measure

Part = Goal | Measure


@dataclass(frozen=True, slots=True)
class Named:
    """How a goal or measure is named to one reader; without a title she may not know it."""

    words: str
    title: str = ""
    plan: str = ""
    url: str = ""


def name_parts(outcomes: Iterable[DialogueOutcome], rights: Rights) -> None:
    """Give each outcome its ``named``: one statement, and two more when there are plans that she does not read."""
    rows = list(outcomes)
    parts = [row.part for row in rows if row.part]
    plans = {part.document_id for part in parts}
    reads = set(Document.objects.readable_by(rights).filter(pk__in=plans).values_list("pk", flat=True)) if plans else ()
    frozen = _frozen(plans.difference(reads), rights)
    for row in rows:
        part = row.part
        if part is None:
            row.named = None
        elif part.document_id in reads:
            row.named = Named(part.title, part.title, _plan(part.document), _address(part))
        else:
            row.named = frozen.get(str(part.uuid)) or unknown(part)


def unknown(part: Part) -> Named:
    if isinstance(part, Goal):
        return Named(_("a goal in a plan that you cannot read"))
    return Named(_("a measure in a plan that you cannot read"))


def within(rights: Rights) -> Q:
    """The outcomes of which the reader may search and list the live title."""
    plans = Document.objects.readable_by(rights).values("pk")
    return Q(goal__document__in=plans) | Q(measure__document__in=plans)


def _frozen(plans: Collection[int], rights: Rights) -> dict[str, Named]:
    """The goals and measures of these plans as they stand in the newest version of each that she may see."""
    if not plans:
        return {}
    known = Version.objects.visible_to(rights).filter(document__in=plans).order_by("number")
    newest = dict(known.values_list("document", "pk"))
    found = {}
    for version in Version.objects.filter(pk__in=newest.values()).select_related("document__unit"):
        plan, url = _plan(version.document), reverse("governance:version", args=[version.uuid])
        for part in (*version.content["goals"], *version.content["measures"]):
            found[part["uuid"]] = Named(part["title"], part["title"], plan, url)
    return found


def _plan(document: Document) -> str:
    return f"{document.title}, {document.unit.short}"


def _address(part: Part) -> str:
    if isinstance(part, Measure):
        return reverse("plans:measure", args=[part.uuid])
    return reverse("plans:theme", args=[part.document.uuid, part.theme.code]) + f"#goal-{part.uuid}"
