"""What stands around remarks: where their words stand in the text of now, in which version each was met, for whom they are.

Reads and computes; writes nothing. Of what a page shows anyway nothing is read again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Appointment, Person, existing_on
from kwaliteit.organisation.rights import Rights, ancestors
from kwaliteit.organisation.roles import TABLE, Act, Reach, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed
from plans import hooks
from plans.anchors import Anchor, Marks, Passage, anchored, find_in, marked
from plans.models import Document, Remark
from plans.models.document import DocumentGrant
from plans.models.remarks import Anchored
from plans.permissions import CONTRIBUTE
from plans.queries import Outline
from plans.sources import Source
from plans.suggested import draw, html_of, shown

PLACES: dict[str, tuple[str, ...]] = {
    "section": ("body", "no_goals_reason"),
    "goal": ("description", "result_midterm", "result_end"),
    "measure": ("description", "instrument", "result_midterm", "result_end"),
}
"""The texts of a part in which words can be marked, as their page shows them."""


# --- words in a text ---


def anchor_in(part: Any, quote: str, before: str = "", after: str = "") -> tuple[str, Anchor] | None:
    """In which text of a part these words stand, and their anchor."""
    for place in PLACES[type(part).__name__.lower()]:
        if anchor := anchored(html_of(place, getattr(part, place)), quote, before, after):
            return place, anchor
    return None


def put_in_text(remarks: Iterable[Remark], parts: Iterable[Any]) -> None:
    """Number the remarks, find their words (``found``) and whether a suggestion can be carried out (``stands``).

    The words of open ones, and what is suggested, are drawn in the ``marks`` of these parts.
    """
    known = {(type(part).__name__.lower(), part.pk): part for part in parts}
    source = cache(lambda kind, pk, place: Source(html_of(place, getattr(known[kind, pk], place))))
    drawn: dict[tuple[str, int, str], Marks] = {}
    for number, remark in enumerate(remarks, start=1):
        remark.number, remark.found, remark.stands = number, None, remark.change == Remark.Change.AMOUNT  # type: ignore[attr-defined]
        if not remark.place or remark.part not in known:
            continue
        where = (*remark.part, remark.place)  # type: ignore[misc]
        marks = drawn.setdefault(where, Marks()) if remark.resolved_at is None else Marks()
        if remark.change:
            remark.stands = draw(marks, source(*where), remark.as_change, _way(remark))  # type: ignore[attr-defined]
        elif found := find_in(source(*where).seen, remark.anchor):
            remark.found = found  # type: ignore[attr-defined]
            marks.add(source(*where).seen, Passage(found.span, _way(remark)))
    for part in known.values():
        part.marks = {}
    for (kind, pk, place), marks in drawn.items():
        html = marked(source(kind, pk, place).seen, marks)
        known[kind, pk].marks[place] = mark_safe(shown(place, html))  # noqa: S308  canonical text


def _way(remark: Remark) -> SafeString:
    """From the words to the remark; the remark has the way back."""
    html = '<a class="to-remark" id="words-{0}" href="#remark-{0}"><span class="vh">{1} </span>{2}</a>'
    said = _("Suggestion") if remark.change else _("Remark")
    return format_html(html, remark.uuid, said, remark.number)  # type: ignore[attr-defined]


# --- versions ---


def tell_versions(remarks: Collection[Remark], document: Document) -> None:
    """Of each remark that was dealt with, the first version that was made after that (``met_in``)."""
    if hooks.frozen is None or not any(remark.resolved_at for remark in remarks):
        return
    versions = hooks.frozen(document)
    for remark in remarks:
        if since := remark.resolved_at:
            remark.met_in = next((row for row in versions if row.at >= since), None)  # type: ignore[attr-defined]


# --- places ---


def about(remark: Anchored) -> str:
    """The part that a remark is about, in words; empty for the document as a whole."""
    row: Any = remark.section or remark.goal or remark.measure
    return str(row) if row else ""


def name_parts(remarks: Iterable[Remark], outline: Outline) -> None:
    """The part that each remark is ``about``, from what was read already; nothing for the document as a whole."""
    parts = [*outline.sections, *outline.goals, *outline.measures]
    named = {(type(part).__name__.lower(), part.pk): part for part in parts}
    for remark in remarks:
        remark.about = named.get(remark.part) if remark.part else None  # type: ignore[attr-defined]


def name_sources(remarks: Iterable[Remark], document: Document) -> None:
    """How the source of each amount is called that a remark is about."""
    about_money = [remark for remark in remarks if remark.source]
    names = dict(hooks.money_sources(document)) if about_money and hooks.money_sources else {}
    for remark in about_money:
        remark.source_name = names.get(remark.source, remark.source)  # type: ignore[attr-defined]


def place_of(remark: Remark) -> str:
    """The page on which a remark stands, at that remark. Its part is read when it was not selected along."""
    root = remark if remark.parent_id is None else remark.parent
    return f"{page_of(root)}#remark-{root.uuid}"  # type: ignore[union-attr, arg-type]


def page_of(row: Any) -> str:
    if row.measure_id:
        return reverse("plans:measure", args=[row.measure.uuid])
    if row.goal_id:
        return reverse("plans:theme", args=[row.document.uuid, row.goal.theme.code])
    if row.section_id and row.section.theme_id:
        return reverse("plans:theme", args=[row.document.uuid, row.section.theme.code])
    if row.section_id:
        return reverse("plans:section", args=[row.document.uuid, row.section.template.code])
    return reverse("plans:remarks", args=[row.document.uuid])


AROUND = ("document__unit__parent__parent", "section__theme", "section__template", "goal__theme", "measure")
"""What ``about`` and ``page_of`` read."""


# --- for whom ---


@dataclass(frozen=True)
class Whom:
    """Who is to deal with a remark: a person, whoever holds a role at the unit of the document, or nobody in particular."""

    person: Person | None = None
    role: str = ""

    @property
    def code(self) -> str:
        return f"person-{self.person.uuid}" if self.person else f"role-{self.role}" if self.role else ""


@dataclass
class Readers:
    """Who can be asked: people who read the working text of a document, and the roles at its unit."""

    people: dict[str, Person] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)

    def choices(self) -> list[tuple[str, Any]]:
        groups = [(_("By role"), sorted(self.roles.items(), key=lambda pair: pair[1]))]
        groups.append((_("One person"), [(code, person.name) for code, person in self.people.items()]))
        return [("", _("Nobody in particular")), *(group for group in groups if group[1])]

    def whom(self, code: str) -> Whom:
        if code in self.people:
            return Whom(person=self.people[code])
        return Whom(role=code.removeprefix("role-")) if code in self.roles else Whom()


def readers_of(document: Document) -> Readers:
    """Two queries: who holds a role from which reading reaches the document, and who was invited."""
    above = [unit.pk for unit in ancestors(document.unit)]
    here = [role for role, acts in TABLE.items() if acts.get(Act.READ, frozenset()) & {Reach.OWN, Reach.BELOW}]
    down = [role for role, acts in TABLE.items() if acts.get(Act.READ, frozenset()) & {Reach.CHILDREN, Reach.BELOW}]
    condition = Q(unit=document.unit_id, role__in=here) | Q(unit__in=above, role__in=down)
    held = Appointment.objects.filter(condition, existing_on(today()), person__is_active=True)
    invited = DocumentGrant.objects.filter(content_object=document, user__is_active=True).select_related("user")
    found = Readers()
    people = {grant.user for grant in invited}
    for row in held.select_related("person"):
        people.add(row.person)
        if row.unit_id == document.unit_id:
            found.roles[f"role-{row.role}"] = str(Role(row.role).label).capitalize()
    for person in sorted(people, key=lambda person: (person.name, person.pk)):
        found.people[f"person-{person.uuid}"] = person
    return found


@composed
def assigned_to(*, rights: Rights) -> QuerySet[Remark]:
    """Open remarks that are for her or for a role of hers, as far as she still sees them; and the suggestions that she
    decides about, because she drafts by her role (one query).
    """
    invited = DocumentGrant.objects.filter(content_object=OuterRef("document"), user_id=rights.person.pk)
    drafts = rights.covers(Act.EDIT, "document__unit") | Q(Exists(invited.filter(permission__codename=CONTRIBUTE)))
    reads = rights.covers(Act.READ, "document__unit")
    mine = Q(for_person=rights.person.pk) | (rights.covers(Act.EDIT, "document__unit") & ~Q(change=""))
    for held in rights.appointments:
        if held.unit_id:
            mine |= Q(for_role=held.role, document__unit=held.unit_id)
    circle = Remark.Circle
    sees = drafts | (reads & ~Q(circle=circle.DRAFTERS)) | (Q(Exists(invited)) & Q(circle=circle.COUNCIL))
    rows = Remark.objects.filter(mine, sees, parent=None, resolved_at=None, document__closed_at=None)
    return rows.select_related("author", *AROUND).order_by("created_at", "pk")
