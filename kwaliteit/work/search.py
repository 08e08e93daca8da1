"""Searching in what somebody may see: plans and their texts, goals, measures, what was laid before her, decisions,
talks, bodies. A number of statements that does not grow with what is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.models import Decision, Dialogue, Request, Version
from governance.talks import dialogues_visible_to
from governance.wording import day
from kwaliteit.context import address_of
from kwaliteit.organisation.models import Body, existing_on
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.work.frozen_words import passage
from kwaliteit.work.words import Piece, containing, excerpt, stem, within, words_of
from plans.models import Document, Goal, Measure, Section

SHOWN = 20
SHORTEST = 2
PLACE = ("document__unit", "document__kind", "theme")


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    url: str
    where: str
    excerpt: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    hits: list[Hit]
    more: bool


def search(asked: str, rights: Rights) -> list[Group]:
    """Every word must occur. Only what this person may see is looked at, so nothing leaks by being found."""
    words = words_of(asked)
    if not words:
        return []
    readable = Document.objects.readable_by(rights)
    inside = {"document__in": readable.values("pk")}
    seen = Request.objects.visible_to(rights)
    kinds: list[tuple[str, QuerySet[Any], Callable[[Any, list[str]], Hit | None]]] = [
        (_("Plans"), _documents(readable, words), _document),
        (_("Texts of plans"), _texts(inside, words), _text),
        (_("Measures"), _parts(Measure, inside, words), _measure),
        (_("Goals"), _parts(Goal, inside, words), _goal),
        (_("What was laid before you"), _laid_before(rights, readable, words), _version),
        (_("Decisions"), _decisions(seen, words), _decision),
        (_("Talks"), _talks(rights, words), _talk),
        (_("Councils and boards"), _bodies(rights, words), _body),
    ]
    found = [(name, [hit for row in rows[: SHOWN + 1] if (hit := show(row, words))]) for name, rows, show in kinds]
    return [Group(name, hits[:SHOWN], len(hits) > SHOWN) for name, hits in found if hits]


def _documents(readable: QuerySet[Document], words: list[str]) -> QuerySet[Document]:
    named = containing(words, "title", "unit__name_nl", "unit__name_en")
    return readable.filter(named).for_listing().order_by("-first_year", "title", "pk")


def _texts(inside: dict[str, Any], words: list[str]) -> QuerySet[Section]:
    rows = within(Section.objects.filter(**inside), words, "body", "no_goals_reason")
    return rows.select_related(*PLACE, "template").order_by("-document__first_year", "document__unit__order", "pk")


def _parts(model: type[Goal] | type[Measure], inside: dict[str, Any], words: list[str]) -> QuerySet[Any]:
    rows = within(model._default_manager.filter(**inside), words, "title", "description")
    return rows.select_related(*PLACE).order_by("-document__first_year", "title", "pk")


def _laid_before(rights: Rights, readable: QuerySet[Document], words: list[str]) -> QuerySet[Version]:
    """The newest version of each plan that lay before a body of hers, of plans whose working text she does not read."""
    mine = Version.objects.filter(requests__body__in=rights.body_ids(Act.READ_REQUEST))
    mine = mine.exclude(document__in=readable.values("pk"))
    newest = mine.order_by().values("document").annotate(last=Max("pk")).values("last")
    rows = Version.objects.filter(containing([stem(word) for word in words], "payload"), pk__in=newest)
    return rows.select_related("document__unit", "document__kind").order_by("-frozen_at", "pk")


def _decisions(seen: QuerySet[Request], words: list[str]) -> QuerySet[Decision]:
    rows = within(Decision.objects.effective().filter(request__in=seen.values("pk")), words, "text")
    return (
        rows.select_related("body", "version__document__unit").defer("version__payload").order_by("-meeting_on", "pk")
    )


def _talks(rights: Rights, words: list[str]) -> QuerySet[Dialogue]:
    rows = within(dialogues_visible_to(rights), words, "title", "said")
    return rows.select_related("unit").order_by("-held_on", "pk")


def _bodies(rights: Rights, words: list[str]) -> QuerySet[Body]:
    mine = rights.body_ids(Act.READ_REQUEST) | rights.body_ids(Act.DECIDE)
    rows = Body.objects.filter(existing_on(today())).filter(containing(words, "name_nl", "name_en"))
    return rows.filter(Q(pk__in=mine) | rights.covers(Act.READ)).select_related("unit").order_by("unit__order", "code")


def _document(row: Document, _words: list[str]) -> Hit:
    return Hit(row.title, reverse("plans:document", args=[row.uuid]), f"{row.kind}, {row.unit}")


def _text(row: Section, words: list[str]) -> Hit | None:
    place = "plans:theme" if row.theme else "plans:section"
    url = reverse(place, args=[row.document.uuid, (row.theme or row.template).code])
    pieces = excerpt(f"{row.body}<p>{row.no_goals_reason}</p>", words)
    if not pieces and connection.vendor == "sqlite":  # it found the name of a tag
        return None
    return Hit(row.title, url, _in_plan(row), pieces)


def _measure(row: Measure, words: list[str]) -> Hit:
    return Hit(row.title, reverse("plans:measure", args=[row.uuid]), _in_plan(row), excerpt(row.description, words))


def _goal(row: Goal, words: list[str]) -> Hit:
    address = reverse("plans:theme", args=[row.document.uuid, row.theme.code]) + f"#goal-{row.uuid}"
    return Hit(row.title, address, _in_plan(row), excerpt(row.description, words))


def _in_plan(row: Section | Goal | Measure) -> str:
    return f"{row.document.title}, {row.document.unit}"


def _version(row: Version, words: list[str]) -> Hit | None:
    found = passage(row.content, words)
    if found is None:  # it found a name of the format
        return None
    part, pieces = found
    title = _("%(title)s, version %(number)s") % {"title": row.document.title, "number": row.number}
    url = reverse("governance:version", args=[row.uuid]) + (f"#{part}" if part else "")
    return Hit(title, url, str(row.document.unit), pieces)


def _decision(row: Decision, words: list[str]) -> Hit:
    title = f"{capfirst(row.get_outcome_display())}, {row.body}"
    where = f"{row.version.document.title}, {row.version.document.unit}, {day(row.meeting_on)}"
    return Hit(title, reverse("governance:decision", args=[row.uuid]), where, excerpt(row.text, words))


def _talk(row: Dialogue, words: list[str]) -> Hit:
    where = f"{row.unit}, {day(row.held_on)}"
    return Hit(row.title, reverse("governance:dialogue", args=[row.uuid]), where, excerpt(row.said, words))


def _body(row: Body, _words: list[str]) -> Hit:
    return Hit(str(row), address_of("governance:body", row.code), str(row.unit))
