"""Whether enough members were there for a decision: the numbers of the record, by the rules of the body of that day."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from governance.models import Decision, SectionVotes
from governance.services.decisions import Content
from governance.votes import Votes, quorum_sentence
from kwaliteit.organisation.models import Body

RULES = ("seats", "student_seats", "staff_seats", "quorum", "student_quorum", "staff_quorum", "proxies_count")


def with_rules(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Each with the ``rules`` of its body that held when it was recorded; None where history does not go so far back."""
    then = Body.history.filter(id=OuterRef("body"), history_date__lte=OuterRef("recorded_at"))
    newest = then.order_by("-history_date", "-history_id").values(told=JSONObject(**{name: name for name in RULES}))
    return rows.annotate(rules=Subquery(newest[:1]))


def enough(made: Decision, by_section: Mapping[str, Votes]) -> tuple[bool | None, str]:
    """Whether the quorum was reached (None: nobody can say), and in words. Needs ``with_rules``; reads nothing."""
    rules = made.rules  # type: ignore[attr-defined]
    body = Body(**rules) if rules else made.body
    return quorum_sentence(counted(made, by_section), body)


def counted(made: Decision, by_section: Mapping[str, Votes]) -> Content:
    """The record as the rules of the body count it."""
    return Content(
        outcome=made.outcome,
        meeting_on=made.meeting_on,
        votes=None if made.votes_for is None else numbers(made),
        section=made.section,
        present=made.present,
        proxies=made.proxies,
        section_votes=by_section,
    )


def numbers(row: Decision | SectionVotes) -> Votes:
    return row.votes_for or 0, row.votes_against or 0, row.votes_abstained or 0
