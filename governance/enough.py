"""What the rules that a body had on that day make of the numbers of a decision: quorum and majority."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from governance.models import Decision, SectionVotes
from governance.services.decisions import Content
from governance.votes import Votes, judged, quorum_sentence
from kwaliteit.organisation.models import Body

SEATS = ("seats", "student_seats", "staff_seats")
RULES = (*SEATS, "quorum", "student_quorum", "staff_quorum", "proxies_count", "majority", "abstentions_count")


def with_rules(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Each with the ``rules`` of its body that held when it was recorded; None where history does not go so far back."""
    then = Body.history.filter(id=OuterRef("body"), history_date__lte=OuterRef("recorded_at"))
    newest = then.order_by("-history_date", "-history_id").values(told=JSONObject(**{name: name for name in RULES}))
    return rows.annotate(rules=Subquery(newest[:1]))


def enough(made: Decision, by_section: Mapping[str, Votes]) -> tuple[bool | None, str]:
    """Whether the quorum was reached (None: nobody can say), and in words. Reads nothing after ``with_rules``."""
    return quorum_sentence(counted(made, by_section), _body_then(made))


def judged_then(made: Decision, by_section: Mapping[str, Votes]) -> tuple[list[str], list[str]]:
    """(quorum and majority in words, what does not go together in the record). Reads nothing after ``with_rules``."""
    return judged(counted(made, by_section), _body_then(made))


def _body_then(made: Decision) -> Body:
    if not hasattr(made, "rules"):
        made.rules = with_rules(Decision.objects.filter(pk=made.pk)).values_list("rules", flat=True).get()
    return Body(**made.rules) if made.rules else made.body


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
