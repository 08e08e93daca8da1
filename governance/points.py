"""The points of an advice with what the board said to each, and the consultation about the answer. Reading only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance import wording
from governance.lifecycle import Consulted, Follow, Side
from governance.models import AdvicePoint, Consultation, Decision
from governance.passages import with_places
from governance.rules import Requirement
from kwaliteit.organisation.rights import Rights
from plans.models import Right

MARK = {Follow.WHOLLY: "done", Follow.PARTLY: "back", Follow.NOT: "back"}


def points_of(decision: Decision, rights: Rights) -> list[AdvicePoint]:
    """The points in order, each with ``answered`` and the place where that shows; only of an advice."""
    if decision.right != Right.ADVICE:
        return []
    rows = AdvicePoint.objects.filter(decision=decision).select_related("answer__version")
    points = list(rows.defer("answer__version__payload").order_by("number"))
    for point in points:
        point.answered = getattr(point, "answer", None)
        if point.answered:
            point.mark = MARK[Follow(point.answered.follow)]
    with_places([point.answered for point in points], decision, rights)
    return points


def consultations_on(decisions: Iterable[Decision]) -> dict[int, list[Consultation]]:
    """Per decision what became of the further consultation; nothing is read where every advice was wholly followed."""
    departed = [
        decision.pk
        for decision in decisions
        if (answer := getattr(decision, "answer", None)) and answer.follow != Follow.WHOLLY
    ]
    found: dict[int, list[Consultation]] = {pk: [] for pk in departed}
    if departed:
        rows = Consultation.objects.filter(answer__decision__in=departed).select_related("answer", "recorded_by")
        for row in rows.order_by("pk"):
            found[row.answer.decision_id].append(row)
    return found


def consulted_words(row: Consultation) -> str:
    """One row in a sentence: what, when, and which side recorded it."""
    by = _("recorded by the body") if row.side == Side.COUNCIL else _("recorded by the board")
    if row.on is None:
        return f"{capfirst(row.get_what_display())}, {by}"
    words = {
        Consulted.OFFERED: _("Offered on %(when)s"),
        Consulted.HELD: _("Held on %(when)s"),
        Consulted.WAIVED: _("Declined by the body on %(when)s"),
        Consulted.SILENT: _("Offered, and not answered by %(when)s"),
    }[Consulted(row.what)]
    return f"{words % {'when': wording.day(row.on)}}, {by}"


def consulted_on_version(rights: Iterable[Requirement]) -> list[tuple[Decision, list[tuple[str, Consultation]]]]:
    """What became of the consultation about each advice on a version, for where it is adopted."""
    judged = {row.decision.pk: row for right in rights for row in right.sections if row.decision}
    bodies = {row.decision.pk: right.body for right in rights for row in right.sections if row.decision}
    found = consultations_on(row.decision for row in judged.values())
    made = []
    for pk, rows in found.items():
        decision = judged[pk].decision
        decision.body = bodies[pk]
        made.append((decision, [(consulted_words(row), row) for row in rows]))
    return made


def summaries(decisions: Iterable[Decision]) -> dict[int, str]:
    """Per advice with points how many are followed, in words: one query, and none without an advice."""
    asked = [decision.pk for decision in decisions if decision.right == Right.ADVICE]
    counts: dict[int, Counter[str]] = {}
    if asked:
        rows = AdvicePoint.objects.filter(Q(decision__in=asked)).values_list("decision", "answer__follow")
        for pk, follow in rows:
            counts.setdefault(pk, Counter())[follow or ""] += 1
    return {pk: _summary(found) for pk, found in counts.items()}


def _summary(found: Counter[str]) -> str:
    number = found.total()
    head = ngettext("%(number)s point", "%(number)s points", number) % {"number": number}
    if found[""]:
        return _("%(points)s, not answered yet") % {"points": head}
    words = [f"{found[follow]} {follow.label}" for follow in Follow if found[follow]]
    return f"{head}: {', '.join(words)}"
