"""Sentences about requests and decisions, in one place, so that every screen says the same thing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from governance import sections
from governance.lifecycle import MARK, Closing, Outcome
from governance.models import Decision, Request, SectionVotes
from governance.models.requests import ANSWERS
from plans.models import Right

ASKED = {
    Right.CONSENT: gettext_lazy("Consent asked"),
    Right.APPROVAL: gettext_lazy("Approval asked"),
    Right.ADVICE: gettext_lazy("Advice asked"),
    Right.DISCUSSION: gettext_lazy("Put up for discussion"),
    Right.INFORMATION: gettext_lazy("Sent for information"),
}
TITLE = {
    Right.CONSENT: gettext_lazy("Consent to %(title)s"),
    Right.APPROVAL: gettext_lazy("Approval of %(title)s"),
    Right.ADVICE: gettext_lazy("Advice on %(title)s"),
    Right.DISCUSSION: gettext_lazy("Discussion of %(title)s"),
    Right.INFORMATION: gettext_lazy("For information: %(title)s"),
}
LEDE = {
    Right.CONSENT: gettext_lazy(
        "%(who)s asks %(body)s to consent to version %(number)s. Without consent the plan cannot be adopted."
    ),
    Right.APPROVAL: gettext_lazy(
        "%(who)s asks %(body)s to approve version %(number)s. Without approval the plan cannot be adopted."
    ),
    Right.ADVICE: gettext_lazy(
        "%(who)s asks %(body)s for advice on version %(number)s. The board answers the advice in writing."
    ),
    Right.DISCUSSION: gettext_lazy("%(who)s puts version %(number)s up for discussion in %(body)s."),
    Right.INFORMATION: gettext_lazy("%(who)s sends version %(number)s to %(body)s for information."),
}
OUTCOME_HINT = {
    Outcome.CONDITIONS: gettext_lazy("The board can adopt once it has accepted every condition in writing."),
    Outcome.SUBJECT: gettext_lazy(
        "The plan comes back with the changes that you name; the chair or the secretary then confirms that."
    ),
    Outcome.PARTIAL: gettext_lazy("The parts that you do not agree to come back on the agenda."),
    Outcome.NO_CONSENT: gettext_lazy("The plan goes back to the board; it cannot be adopted."),
    Outcome.NOT_APPROVED: gettext_lazy("The plan goes back to the board; it cannot be adopted."),
    Outcome.REMARKS: gettext_lazy("The board answers your remarks in writing."),
    Outcome.NEGATIVE: gettext_lazy("The board answers in writing, and offers further consultation."),
}
FIELD = {
    "title": gettext_lazy("title"),
    "description": gettext_lazy("explanation"),
    "instrument": gettext_lazy("instrument"),
    "target_group": gettext_lazy("for whom"),
    "owner": gettext_lazy("owner"),
    "starts_on": gettext_lazy("starts on"),
    "ends_on": gettext_lazy("ends on"),
    "nature": gettext_lazy("new or continued"),
    "nature_argument": gettext_lazy("argument"),
    "additionality": gettext_lazy("why this needs these funds"),
    "result_midterm": gettext_lazy("result in the mid-term year"),
    "result_end": gettext_lazy("result at the end"),
    "themes": gettext_lazy("other themes"),
    "ambitions": gettext_lazy("ambitions from the vision"),
    "run_by": gettext_lazy("run by"),
    "argument": gettext_lazy("why together"),
}
LEDGER = {
    "freeze": gettext_lazy("Version made"),
    "lay_before": gettext_lazy("Laid before"),
    "refuse_carry": gettext_lazy("Carrying over refused"),
    "close_request": gettext_lazy("Request closed"),
    "add_paper": gettext_lazy("Paper added"),
    "strike_paper": gettext_lazy("Paper struck through"),
    "decide": gettext_lazy("Decision recorded"),
    "confirm_follow_up": gettext_lazy("Confirmed by mandate"),
    "refuse_follow_up": gettext_lazy("Not confirmed by mandate"),
    "confirm_decision": gettext_lazy("Record of a decision confirmed"),
    "attach_letter": gettext_lazy("Signed letter attached"),
    "strike_letter": gettext_lazy("Letter struck through"),
    "correct": gettext_lazy("Decision corrected"),
    "answer_advice": gettext_lazy("Advice answered"),
    "consult": gettext_lazy("Further consultation recorded"),
    "answer_condition": gettext_lazy("Condition answered"),
    "propose": gettext_lazy("Proposal of a body recorded"),
    "answer_proposal": gettext_lazy("Proposal answered"),
    "begin_recourse": gettext_lazy("Step after a refusal, or after an advice that was not followed"),
    "end_recourse": gettext_lazy("Outcome of such a step"),
    "adopt": gettext_lazy("Adopted"),
    "shift": gettext_lazy("Shift of money recorded"),
    "link_shift": gettext_lazy("Decision that a shift rests on"),
}

THEME = gettext_lazy("Theme")


def right_asked(right: Right) -> str:
    """What is asked, under a heading that says already that it is asked."""
    return capfirst(str(right.label)) if right in ANSWERS else str(ASKED[right])


def named(names: Mapping[str, str]) -> str:
    """The text of a pair of names in the active language."""
    key = "en" if (get_language() or "nl").startswith("en") else "nl"
    return names.get(key) or names.get("nl") or ""


def day(value: datetime.date | str | None) -> str:
    if value and isinstance(value, str):
        value = datetime.date.fromisoformat(value)
    return date_format(value, "j F Y") if value else ""


def listed(words: list[str]) -> str:
    """ "1, 3 and 4"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def request_state(request: Request, decision: Decision | None) -> tuple[str, str]:
    """(mark, words) of where a request stands."""
    if request.said and request.decides_apart:
        return _apart(request, decision)
    if decision is not None:
        return decision_state(decision)
    if request.is_late:
        return "late", _("Term passed, no decision")
    if request.is_open:
        return "asked", str(ASKED[Right(request.right)])
    mark = "none" if request.closing in {Closing.WITHDRAWN, Closing.REPLACED} else "back"
    return mark, capfirst(request.get_closing_display())


def _apart(request: Request, decision: Decision | None) -> tuple[str, str]:
    """What each section said, where each decides for itself; the mark is that of what counts most."""
    said = {made.section: made.outcome_said for made in request.said}
    silent = _("not decided yet") if request.is_open else _("no decision")
    words = [f"{sections.label(section)}: {said.get(section, silent)}" for section in sections.sections_of(request)]
    if request.closing in {Closing.WITHDRAWN, Closing.REPLACED}:
        return "none", capfirst("; ".join([str(request.get_closing_display()), *words]))
    if decision is not None:
        mark = decision_state(decision)[0]
    else:
        mark = "late" if request.is_late else "asked" if request.is_open else "back"
    return mark, capfirst("; ".join(words))


def decision_state(decision: Decision) -> tuple[str, str]:
    mark = MARK[decision.outcome]
    if decision.is_unconfirmed:
        mark = "none" if decision.is_lapsed else "asked"
    if decision.is_undone:
        mark = MARK[Outcome.NO_CONSENT]
    return mark, capfirst(decision.outcome_words)


def votes(decision: Decision | SectionVotes) -> str:
    """The votes of a decision, or of one section in it."""
    if decision.votes_for is None:
        return ""
    numbers = {"yes": decision.votes_for, "no": decision.votes_against, "none": decision.votes_abstained}
    return _("For: %(yes)s, against: %(no)s, abstained: %(none)s.") % numbers
