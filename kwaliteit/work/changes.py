"""What changed in her documents since she was last here, by others: one query over the histories, and one for amounts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.models import Allocation, BudgetLine
from governance.models import Decision
from kwaliteit.context import address_of
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared import notation
from kwaliteit.shared.composed import composed
from plans.models import Goal, Measure, Remark, Section
from plans.permissions import within_circles

MOST, READ = 8, 80
GIVEN = "given"
PAST = {"money": BudgetLine.history.model.objects, GIVEN: Allocation.history.model.objects}
"""Where the amounts of a change are told in words."""
DECIDED = (Remark.Outcome.TAKEN, Remark.Outcome.REFUSED)
"""What became of a suggestion of hers."""
Cell = tuple[int | None, bool]


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime.datetime
    who: str
    what: str
    title: str
    url: str
    amounts: str = ""


def changes(documents: Iterable[int], rights: Rights) -> list[Change]:
    """The newest changes by others, newest first; many saves of one part by one person in a day are told once."""
    ids = list(documents)
    if not ids:
        return []
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    found = _newest(documents=ids, rights=rights, language=language)
    told: dict[tuple[Any, ...], Change] = {}
    money: dict[tuple[Any, ...], list[int]] = {}
    for at, who, kind, title, document, part, row in found:
        key = (kind, who, title, "" if kind == GIVEN else document, at.date())  # of all plans of a unit it is told once
        told.setdefault(key, Change(at, who, _said(kind), title, _address(kind, document, part)))
        if kind in PAST:
            money.setdefault(key, []).append(row)
    shown = dict(list(told.items())[:MOST])
    amounts = _amounts({key: rows for key, rows in money.items() if key in shown})
    kept = {
        key: change for key, change in shown.items() if amounts.get(key, True)
    }  # not what was put back the same day
    return [replace(change, amounts=amounts.get(key, "")) for key, change in kept.items()]


def _amounts(rows: dict[tuple[Any, ...], list[int]]) -> dict[tuple[Any, ...], str]:
    """From and to in words, per change: of one year, or of all cells that she changed together."""
    told: dict[tuple[Any, ...], str] = {}
    for kind, past in PAST.items():
        mine = {key: set(each) for key, each in rows.items() if key[0] == kind}
        if not mine:
            continue
        before = past.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
        was = {"was": Subquery(before.values("amount_cents")[:1])}
        was |= {"was_pm": Subquery(before.values("pm")[:1])} if kind == "money" else {}
        found = past.filter(history_id__in=set().union(*mine.values())).annotate(**was)
        by_id = {row.history_id: row for row in found}
        told |= {key: _from_to([by_id[row] for row in sorted(each)]) for key, each in mine.items()}
    return told


def _from_to(rows: list[Any]) -> str:
    """``rows`` in the order of writing: what stood in each cell first, and what stands in it last; empty when nothing
    came of it."""
    old: dict[tuple[int, int], Cell] = {}
    new: dict[tuple[int, int], Cell] = {}
    for row in rows:
        cell = (row.year, getattr(row, "source_id", 0))  # an allocation has no source, and is never pm
        old.setdefault(cell, (row.was, bool(getattr(row, "was_pm", False))))
        new[cell] = (None, False) if row.history_type == "-" else (row.amount_cents, getattr(row, "pm", False))
    if old == new:
        return ""
    years = {year for year, _source in new}
    names = {"old": _in_words(list(old.values())), "new": _in_words(list(new.values())), "year": min(years)}
    if len(years) == 1:
        return _("%(year)s: from %(old)s to %(new)s") % names
    if names["old"] == names["new"]:
        return _("together still %(new)s, divided in another way") % names
    return _("together from %(old)s to %(new)s") % names


def _in_words(cells: list[Cell]) -> str:
    known = [cents for cents, _pm in cells if cents is not None]
    if known:
        return f"€\u00a0{notation.euros(sum(known))}"
    return _("pm") if any(pm for _cents, pm in cells) else _("nothing")


def _said(kind: str) -> str:
    return {
        "section": _("wrote in"),
        "theme": _("wrote in"),
        "goal": _("changed the goal"),
        "measure": _("changed the measure"),
        "removed": _("took out"),
        "money": _("changed the amounts of"),
        GIVEN: _("recorded what the unit is allocated by"),
        "remark": _("remarked on"),
        "suggestion": _("suggested a change in"),
        Remark.Outcome.TAKEN: _("took over your suggestion in"),
        Remark.Outcome.REFUSED: _("did not take over your suggestion in"),
        "decision": _("recorded a decision about"),
    }[kind]


def _address(kind: str, document: Any, part: str) -> str:
    if kind == "section":
        return reverse("plans:section", args=[document, part])
    if kind == "measure":
        return reverse("plans:measure", args=[UUID(part)])
    if kind == "removed":
        return reverse("plans:removed", args=[document])
    if kind == "remark":
        return reverse("plans:remarks", args=[document])
    if kind in ("suggestion", *DECIDED):
        return reverse("plans:suggestions", args=[document])
    if kind == "decision":
        return address_of("governance:decision", UUID(part))
    if kind in PAST:
        return reverse("budgets:grid", args=[document])
    return reverse("plans:theme", args=[document, part])


@composed
def _newest(*, documents: list[int], rights: Rights, language: str) -> QuerySet[Any, Any]:
    first, *others = _sources(documents, rights, f"name_{language}")
    return first.union(*others, all=True).order_by("-at")[:READ]


def _sources(ids: list[int], rights: Rights, name: str) -> list[QuerySet[Any, Any]]:
    """Each gives (at, who, kind, title, document, part, row) with the same types, so that they can be joined."""
    person = rights.person
    section = Section.history.model.objects.filter(document__in=ids).exclude(history_type="+")  # it came with the plan
    goal = Goal.history.model.objects.filter(document__in=ids)
    measure = Measure.history.model.objects.filter(document__in=ids)
    money = BudgetLine.history.model.objects.filter(document__in=ids, measure__title__isnull=False)  # its own is told
    given = Allocation.history.model.objects.filter(
        unit__documents__in=ids,
        unit__documents__kind__has_money=True,
        framework=F("unit__documents__framework"),
        year__range=(F("unit__documents__first_year"), F("unit__documents__last_year")),
    )
    remarks = Remark.objects.filter(within_circles(rights), document__in=ids).exclude(author=person)
    decided = Remark.objects.filter(author=person, document__in=ids, outcome__in=DECIDED).exclude(resolved_by=person)
    decisions = Decision.objects.filter(version__document__in=ids).exclude(recorded_by=person)
    return [
        _by_history(
            section.filter(theme__isnull=True), person, "section", _text(f"template__{name}"), _text("template__code")
        ),
        _by_history(
            section.filter(theme__isnull=False), person, "theme", _text(f"theme__{name}"), _text("theme__code")
        ),
        _by_history(goal, person, "goal", _text("title"), _text("theme__code")),
        _by_history(measure, person, "measure", _text("title"), _text("uuid")),
        _by_history(money, person, "money", _text("measure__title"), _text("measure__uuid")),
        _by_history(given, person, GIVEN, _text("letter"), _word(""), "unit__documents__uuid"),
        _rows(remarks.filter(change=""), "created_at", "author__name", "remark", _text("document__title"), _word("")),
        _rows(
            remarks.exclude(change=""), "created_at", "author__name", "suggestion", _text("document__title"), _word("")
        ),
        _rows(decided, "resolved_at", "resolved_by__name", F("outcome"), _text("document__title"), _word("")),
        _rows(
            decisions,
            "recorded_at",
            "recorded_by__name",
            "decision",
            _text("version__document__title"),
            _text("uuid"),
            "version__document__uuid",
        ),
    ]


def _by_history(
    rows: QuerySet[Any], person: Person, kind: str, title: Any, part: Any, document: str = "document__uuid"
) -> QuerySet[Any, Any]:
    rows = rows.exclude(history_user=person).filter(history_user__isnull=False)
    said = Case(When(history_type="-", then=Value("removed")), default=Value(kind), output_field=CharField())
    what = said if kind in ("goal", "measure") else kind
    return _rows(rows, "history_date", "history_user__name", what, title, part, document)


def _rows(
    rows: QuerySet[Any], at: str, who: str, kind: Any, title: Any, part: Any, document: str = "document__uuid"
) -> QuerySet[Any, Any]:
    return (
        rows.order_by()
        .annotate(at=F(at), who=F(who), kind=_word(kind) if isinstance(kind, str) else kind)
        .annotate(named=title, doc=F(document), part=part, row=F("pk"))
        .values_list("at", "who", "kind", "named", "doc", "part", "row")
    )


def _word(text: str) -> Value:
    return Value(text, output_field=CharField())


def _text(name: str) -> Cast:
    return Cast(F(name), CharField())
