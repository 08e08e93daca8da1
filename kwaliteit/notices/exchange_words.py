"""The words of what one side did and the other hears of (kwaliteit.notices.exchange), and whether it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from budgets.models import Shift
from governance.lifecycle import Consulted
from governance.models import ProposedWording, Question
from governance.recourse import sentence
from governance.wording import day as in_words
from kwaliteit.notices import meetings
from kwaliteit.notices.models import Kind
from plans.models import Right

if TYPE_CHECKING:
    from kwaliteit.notices.models import Notice

Said = tuple[str, str, str]
"""Title, text and address."""


def said(notice: Notice, names: dict[str, object]) -> Said:
    if notice.kind == Kind.MEETING:
        return meetings.said(notice, names)
    return {
        Kind.STEP: _step,
        Kind.BELOW: _below,
        Kind.PROPOSAL: _proposal,
        Kind.QUESTION: _question,
        Kind.DRAFT: _draft,
    }[Kind(notice.kind)](notice, names)


def _step(notice: Notice, names: dict[str, object]) -> Said:
    what = notice.subject.partition(":")[0]
    if what in {"carry", "consult"}:
        return _carry(notice, names) if what == "carry" else _consulted(notice, names)
    step, request = notice.recourse, notice.request
    assert step is not None  # noqa: S101  a notice of this kind has both
    assert request is not None  # noqa: S101
    says = {**names, "step": capfirst(step.get_move_display()), "outcome": step.get_result_display()}
    title = _("%(step)s: %(outcome)s") if step.ends else _("%(step)s: %(title)s, %(unit)s")
    text = sentence(step.ends or step, request)
    return title % says, text, reverse("governance:request", args=[request.uuid]) + "#followed"


def _carry(notice: Notice, names: dict[str, object]) -> Said:
    assert notice.request is not None  # noqa: S101
    title = _("%(body)s decides anew on what was carried over")
    text = _("About version %(number)s of %(title)s, %(unit)s.") % names
    return capfirst(title % names), text, reverse("governance:request", args=[notice.request.uuid]) + "#carried"


def _consulted(notice: Notice, names: dict[str, object]) -> Said:
    assert notice.decision is not None  # noqa: S101
    title = {
        Consulted.HELD: _("Further consultation about the advice of %(body)s was held"),
        Consulted.WAIVED: _("%(body)s declined the further consultation"),
        Consulted.SILENT: _("The board recorded that %(body)s did not answer the offer of further consultation"),
    }[Consulted(notice.subject.split(":")[1])]
    text = _("About version %(number)s of %(title)s, %(unit)s.") % names
    return capfirst(title % names), text, reverse("governance:decision", args=[notice.decision.uuid]) + "#answer"


def _draft(notice: Notice, _names: dict[str, object]) -> Said:
    draft = notice.draft
    assert draft is not None  # noqa: S101
    names = {"title": draft.document.title, "unit": draft.document.unit, "number": draft.version.number}
    title = {
        "draft": _("A draft of %(unit)s lies before the Board"),
        "draft-remarks": _("The Board sent its remarks on your draft"),
        "draft-answers": _("%(unit)s answered the remarks of the Board"),
    }[notice.subject.partition(":")[0]]
    text = _("About version %(number)s of %(title)s, %(unit)s.") % names
    return title % names, text, reverse("governance:draft", args=[draft.uuid])


def _below(notice: Notice, names: dict[str, object]) -> Said:
    if notice.proposal:
        return _proposal(notice, names)
    decision = notice.decision
    assert decision is not None  # noqa: S101
    says = {**names, "body": decision.body.name, "outcome": decision.get_outcome_display()}
    title = capfirst(_("%(body)s: %(outcome)s") % says)
    text = _("For information: the advice on version %(number)s of %(title)s, %(unit)s.") % says
    return title, text, reverse("governance:advice", args=[decision.uuid])


def _proposal(notice: Notice, _names: dict[str, object]) -> Said:
    row = notice.proposal
    assert row is not None  # noqa: S101
    names = {"body": row.body.name, "to": row.to.name, "title": row.title, "day": in_words(row.due_on)}
    url = reverse("governance:proposal", args=[row.uuid])
    if notice.subject.startswith("proposal-answer:"):
        return _("%(to)s answered your proposal") % names, row.title, url
    if notice.kind == Kind.BELOW:
        return _("%(body)s made a proposal") % names, _("For information: %(title)s.") % names, url
    text = _("%(title)s. The answer, in writing and with reasons, is due by %(day)s.") % names
    return _("%(body)s made a proposal") % names, text, url


def _question(notice: Notice, names: dict[str, object]) -> Said:
    assert notice.request is not None  # noqa: S101
    what = notice.subject.partition(":")[0]
    title = {
        "question": _("%(body)s has a question"),
        "question-answer": _("Your question was answered"),
        "wording": _("%(body)s proposes other words"),
        "wording-answer": _("The words that you proposed were answered"),
    }[what]
    text = _("About version %(number)s of %(title)s, %(unit)s.") % names
    place = "#wordings" if what.startswith("wording") else "#questions"
    return capfirst(title % names), text, reverse("governance:request", args=[notice.request.uuid]) + place


def shifted(row: Shift) -> Said:
    """A shift of money, by the right that the council has on it."""
    names = {"unit": row.unit, "body": row.body.with_article, "kind": row.get_kind_display()}
    title = {
        Right.CONSENT: _("Consent asked: money of %(unit)s goes elsewhere"),
        Right.ADVICE: _("Advice asked: money of %(unit)s goes elsewhere"),
    }.get(Right(row.right), _("For information: money of %(unit)s goes elsewhere"))
    text = _("The board decided on %(day)s (%(kind)s): %(reason)s")
    said = {**names, "day": in_words(row.decided_on), "reason": Truncator(row.reason).words(30)}
    return title % names, text % said, reverse("shifts:shift", args=[row.uuid])


def settled(row: Shift) -> bool:
    """The council has said what was asked of it, or the shift was put right since."""
    found = Shift.objects.with_state().get(pk=row.pk)
    return bool(found.is_put_right) or (row.right != Right.INFORMATION and bool(found.is_decided))


def over(notice: Notice) -> bool:
    """Done, answered or overtaken since: then nobody is mailed about it any more."""
    what, _colon, which = notice.subject.partition(":")
    if what == "carry":
        return notice.request is None or not notice.request.is_open
    if what == "step":
        return getattr(notice.recourse, "end", None) is not None
    if what == "proposal" and notice.proposal:
        return notice.proposal.answered is not None
    if what == "question":
        return not Question.objects.filter(pk=which, answer="").exists()
    if what == "wording":
        return not ProposedWording.objects.filter(uuid=which, state=ProposedWording.State.OPEN).exists()
    if notice.kind == Kind.MEETING:
        return meetings.over(notice)
    if what == "draft" and notice.draft:
        return notice.draft.remarks_at is not None
    if what == "draft-remarks" and notice.draft:
        return notice.draft.answers_at is not None
    return False
