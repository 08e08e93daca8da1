"""What followed from a negative decision, and how it ended: read from the records, never stored."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.wording import day as in_words
from kwaliteit.submission.models import Assessment, Submission
from plans.models import Aftermath, Framework, Moment

By = Assessment.By


@dataclass(frozen=True, slots=True)
class Follow:
    """``state`` is that of a state mark; ``again`` is the second submission, when there is one."""

    given: Assessment
    state: str
    text: str
    again: Submission | None = None


def what_follows(submission: Submission, current: list[Assessment], today: datetime.date) -> Follow | None:
    """From the decision of the minister that counts; ``current`` are the records that were not put right."""
    said = {row.by: row for row in current}
    given = said.get(By.MINISTER)
    if given is None or given.positive:
        return None
    if given.aftermath == Aftermath.CATCH_UP:
        return _caught_up(given, said.get(By.CATCH_UP), today)
    if given.aftermath == Aftermath.REDO:
        return _redone(given, Submission.objects.filter(follows=submission).first(), today)
    return Follow(given, "back", given.at_stake) if given.at_stake else None


def _caught_up(given: Assessment, ended: Assessment | None, today: datetime.date) -> Follow:
    until = {"day": in_words(given.until), "stake": given.at_stake}
    if ended is None:
        late = given.until is not None and given.until < today
        text = _("The time to catch up ended on %(day)s; the verdict has not been recorded yet.") if late else None
        return Follow(
            given, "late" if late else "open", (text or _("Time to catch up until %(day)s. %(stake)s.")) % until
        )
    on = {"day": in_words(ended.dated), "stake": given.at_stake}
    if ended.positive:
        return Follow(given, "done", _("Caught up, according to the verdict of %(day)s.") % on)
    return Follow(given, "back", _("Not caught up, according to the verdict of %(day)s. %(stake)s.") % on)


def _redone(given: Assessment, again: Submission | None, today: datetime.date) -> Follow:
    until = {"day": in_words(given.until), "stake": given.at_stake}
    if again is None:
        if given.until and given.until < today:
            return Follow(given, "late", _("The plan was to be redone by %(day)s. %(stake)s.") % until)
        return Follow(given, "open", _("The plan can be redone and submitted again until %(day)s. %(stake)s.") % until)
    second = Assessment.objects.current().filter(submission=again, by=By.MINISTER).first()
    on = {"day": in_words(second.dated if second else again.sealed_on), "stake": given.at_stake}
    if second is None:
        return Follow(given, "draft", _("The plan was submitted again on %(day)s.") % on, again)
    if second.positive:
        return Follow(given, "done", _("The second plan was approved on %(day)s.") % on, again)
    return Follow(given, "back", _("The second plan was turned down on %(day)s. %(stake)s.") % on, again)


def to_redo(framework: Framework, here: Moment | None) -> Submission | None:
    """The submission of this moment that was turned down, may be redone, and was not submitted again yet."""
    decided = Assessment.objects.current().filter(
        by=By.MINISTER,
        aftermath=Aftermath.REDO,
        submission__framework=framework,
        submission__version__document__kind__moment=here,
        submission__followed_by__isnull=True,
    )
    row = decided.select_related("submission").order_by("dated", "pk").last() if here else None
    return row.submission if row else None
