"""The words of a notice, in the active language: what happened, where it is, whether it still asks something."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.lifecycle import NEEDS_ANSWER, Closing
from governance.sections import named
from governance.since import laid_again
from governance.wording import LEDE, TITLE
from governance.wording import day as in_words
from kwaliteit.notices import exchange_words, opened, updates
from kwaliteit.notices.models import Kind, Notice
from kwaliteit.organisation.rights import rights_of
from kwaliteit.work.docket import changes_of
from plans.models import Opening, Right

RELATED = (
    "person",
    "request__body",
    "request__version",
    "request__document__unit__parent__parent",
    "request__asked_by",
    "decision__body",
    "decision__recorded_by",
    "decision__confirmation",
    "recourse__ends__body",
    "recourse__ends__end",
    "recourse__body",
    "recourse__end",
    "proposal__body",
    "proposal__to",
    "proposal__answer",
    "meeting__body",
    "draft__version__document__unit",
    "shift__unit",
    "shift__body",
    "opening__body",
    "opening__opened_by",
    "opening__document__unit",
    "ask__framework",
    "ask__unit",
    "ask__asked_by",
)
EXCHANGED = (Kind.STEP, Kind.PROPOSAL, Kind.QUESTION, Kind.BELOW, Kind.MEETING, Kind.DRAFT)
HEAVY = ("request__version__payload", "draft__version__payload")


def with_related(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """With all that the words of a notice need."""
    return rows.select_related(*RELATED).defer(*HEAVY).annotate(again=laid_again("request__"))


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    text: str
    url: str
    changes: str = ""
    """Where the reader sees what changed since she last read it."""


def words(notice: Notice) -> Words:
    if notice.shift is not None:
        return Words(*exchange_words.shifted(notice.shift))
    if notice.kind == Kind.UPDATE:
        return _update(notice)
    if notice.opening is not None:
        return _opened(notice.opening)
    if notice.kind in EXCHANGED:
        return Words(*exchange_words.said(notice, _names(notice)))
    return {
        Kind.REQUEST: _asked,
        Kind.DECISION: _decided,
        Kind.TO_ANSWER: _to_answer,
        Kind.ANSWER: _answered,
        Kind.TERM: _passed,
    }[Kind(notice.kind)](notice, _names(notice))


def _names(notice: Notice) -> dict[str, object]:
    request = notice.request
    if request is None:
        return {}
    section = notice.decision.section if notice.decision else ""
    return {
        "title": request.document.title,
        "unit": request.document.unit,
        "number": request.version.number,
        "body": named(request.body.with_article, section),
        "who": request.asked_by,
        "day": in_words(request.due_on),
    }


def _asked(notice: Notice, names: dict[str, object]) -> Words:
    right = Right(notice.request.right)
    text = capfirst(str(LEDE[right]) % names)
    if right != Right.INFORMATION:
        text = _("%(text)s An answer is asked by %(day)s.") % {**names, "text": text}
    url = reverse("governance:request", args=[notice.request.uuid])
    changes = changes_of(notice.request.version) if notice.again else ""
    return Words(str(TITLE[right]) % names, text, url, changes)


def _decided(notice: Notice, names: dict[str, object]) -> Words:
    decision = notice.decision
    assert decision is not None  # noqa: S101  a notice of this kind has one
    says = {**names, "outcome": decision.outcome_said, "when": in_words(decision.meeting_on)}
    title = _("%(body)s: %(outcome)s") % says
    if decision.corrects_id:
        text = _("The record of the decision on version %(number)s of %(title)s, %(unit)s, was corrected.") % says
    else:
        text = _("Decided on %(when)s about version %(number)s of %(title)s, %(unit)s.") % says
    return Words(capfirst(title), text, reverse("governance:decision", args=[decision.uuid]))


def _to_answer(notice: Notice, names: dict[str, object]) -> Words:
    decision = notice.decision
    assert decision is not None  # noqa: S101
    url = reverse("governance:decision", args=[decision.uuid])
    if decision.outcome in NEEDS_ANSWER:
        text = _("%(title)s, %(unit)s. The board answers in writing, with reasons, before it adopts.") % names
        return Words(_("Answer the advice of %(body)s") % names, text, url)
    text = _("%(title)s. Without a written yes to each condition there is no consent.") % names
    return Words(_("Answer the conditions of %(body)s") % names, text, url)


def _answered(notice: Notice, names: dict[str, object]) -> Words:
    decision = notice.decision
    assert decision is not None  # noqa: S101
    advice = decision.right == Right.ADVICE
    title = (
        _("The board answered the advice of %(body)s") if advice else _("The board answered the conditions of %(body)s")
    )
    text = _("About version %(number)s of %(title)s, %(unit)s.") % names
    return Words(title % names, text, reverse("governance:decision", args=[decision.uuid]))


def _passed(notice: Notice, names: dict[str, object]) -> Words:
    url = reverse("governance:request", args=[notice.request.uuid])
    title = _("The term of %(body)s has passed") % names
    if notice.request.closing == Closing.TERM_PASSED:
        text = _("%(title)s, version %(number)s. The board recorded that it goes on without the advice.") % names
    else:
        names["day"] = in_words(notice.request.term_until)
        text = _("%(title)s, version %(number)s. The term ended on %(day)s; a passed term is never a yes.") % names
    return Words(title, text, url)


def _update(notice: Notice) -> Words:
    ask = notice.ask
    assert ask is not None  # noqa: S101  a notice of this kind has one
    names = {"name": ask.asked_by, "unit": ask.unit, "day": in_words(ask.due_on), "year": ask.year}
    text = _("%(name)s asks this for %(unit)s, by %(day)s. All your measures stand on one page.") % names
    title = _("Say how far your measures are in %(year)s") % names
    return Words(title, f"{text} “{ask.word}”" if ask.word else text, reverse("monitoring:ask", args=[ask.uuid]))


def _opened(opening: Opening) -> Words:
    names = {
        "title": opening.document.title,
        "unit": opening.document.unit,
        "body": opening.body.with_article,
        "who": opening.opened_by,
    }
    text = _("%(who)s opened the working text of %(title)s, %(unit)s. A part of it is written by %(body)s alone.")
    url = reverse("governance:body", args=[opening.body.code])
    return Words(_("Write your own words in %(title)s") % names, text % names, url)


def is_over(notice: Notice) -> bool:
    """Somebody has done what it asks, or it was put right since: then nobody is mailed about it any more."""
    request, decision = notice.request, notice.decision
    if decision is not None and hasattr(decision, "correction"):
        return True
    if notice.shift is not None:
        return exchange_words.settled(notice.shift)
    if notice.kind == Kind.UPDATE:
        return updates.is_over(notice)
    if notice.opening is not None:
        return opened.is_over(notice.opening)
    if notice.kind in EXCHANGED:
        return exchange_words.over(notice)
    assert request is not None  # noqa: S101  the other kinds are about one
    if notice.kind == Kind.REQUEST:
        return not request.is_open
    if notice.kind == Kind.TERM:
        return notice.subject.startswith("term:") and not request.is_open
    if notice.kind == Kind.TO_ANSWER and decision is not None:
        if decision.outcome in NEEDS_ANSWER:
            return getattr(decision, "answer", None) is not None
        return not decision.conditions.filter(answer__isnull=True).exists()
    return False


def may_see(notice: Notice) -> bool:
    """Whether the person may, today, open what the notice is about."""
    return Notice.objects.visible_to(rights_of(notice.person)).filter(pk=notice.pk).exists()
