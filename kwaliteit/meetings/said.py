"""What is said in Word of one decision: outcome, votes, what the body's rules make of them, parts, what is asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.carried import shown
from governance.enough import judged_then, numbers
from governance.models import Decision
from governance.parts import sentence
from governance.sections import label, named
from governance.track import partial_parts
from governance.wording import day
from kwaliteit.shared.word import Word
from plans.models import Right


def in_words(made: Decision) -> str:
    """The decision as one sentence."""
    names = {
        "body": capfirst(named(made.body.with_article, made.section)),
        "date": day(made.meeting_on),
        "right": str(Right(made.right).label),
        "number": made.version.number,
        "plan": made.version.document.title,
        "outcome": made.outcome_said,
    }
    return _("%(body)s decided on %(date)s about version %(number)s of “%(plan)s” (%(right)s): %(outcome)s.") % names


def about(made: Decision) -> list[tuple[str, str]]:
    """Which text it is about, to the letter."""
    version = made.version
    return [
        (_("Plan"), f"{version.document.title}, {version.document.unit.name}"),
        (_("Version"), f"{version.number} ({day(timezone.localdate(version.frozen_at))})"),
        (_("Fingerprint"), version.fingerprint_groups),
    ]


def partial(made: Decision) -> str:
    """What it agreed to and what not, where it is a decision in parts."""
    parts = partial_parts([made]).get(made.pk)
    if not parts:
        return ""
    who = capfirst(named(made.body.with_article, made.section)) if made.section else ""
    return sentence(made.version.content, parts, who)


def carried(made: Decision) -> str:
    """What was carried over from an earlier decision because it had not changed."""
    over = shown(made.request)
    words = _("Carried over unchanged from an earlier decision, and not decided on again: %(parts)s.")
    return words % {"parts": over.words} if over and over.words else ""


def remarks(made: Decision) -> list[str]:
    """What became of the record itself: corrected, not confirmed, or in the place of another one."""
    found = []
    if getattr(made, "correction", None):
        found.append(_("This record has been corrected; the letter about the newest record takes its place."))
    if made.is_lapsed:
        found.append(_("The record of this decision was not confirmed within the term; it counts as no advice."))
    elif made.is_unconfirmed:
        found.append(_("The record of this decision waits to be confirmed by another member; it counts from then on."))
    if made.corrects_id:
        words = _("This decision was recorded anew, and takes the place of the earlier record: %(reason)s")
        found.append(words % {"reason": made.correction_reason})
    return found


def lists(word: Word, made: Decision, *, level: int) -> None:
    """What the board has to answer or to change, each as a numbered list under a heading with what becomes of it."""
    mandate = _("%(who)s confirms for the body that the next version holds these changes and no others.")
    found = [
        (_("Conditions"), _("The board answers each condition in writing."), _conditions(made)),
        (
            _("Named changes"),
            mandate % {"who": capfirst(made.get_mandate_display())},
            [row.text for row in made.named_changes.order_by("number")],
        ),
        (
            _("Points of the advice"),
            _("The board answers each point in writing."),
            [row.text for row in made.points.order_by("number")],
        ),
    ]
    for title, what, texts in found:
        if texts:
            word.heading(title, level)
            word.text(what)
            word.numbered(texts)


def _conditions(made: Decision) -> list[str]:
    rows = made.conditions.order_by("number")
    return [_condition(row.text, str(row.get_when_display()), day(row.due_on)) for row in rows]


def _condition(text: str, when: str, due: str) -> str:
    if not due:
        return f"{text} ({when})"
    by = _("by %(when)s") % {"when": due}
    return f"{text} ({when}, {by})"


def votes(word: Word, made: Decision) -> None:
    """A table of the votes, of the whole and of each section, and what the body's own rules make of them."""
    rows = list(vote_rows(made))
    if rows:
        head = (_("Who"), _("For"), _("Against"), _("Abstained"))
        word.table(head, rows)
    for text in judged(made):
        word.text(text)


def judged(made: Decision) -> list[str]:
    """What the body's own rules make of the votes."""
    return judged_then(made, {row.section: numbers(row) for row in made.section_votes.all()})[0]


def vote_rows(made: Decision) -> Iterable[tuple[str, str, str, str]]:
    whose = label(made.section) or _("the whole body")
    if made.votes_for is not None:
        yield capfirst(whose), str(made.votes_for), str(made.votes_against), str(made.votes_abstained)
    for row in made.section_votes.order_by("-section"):
        yield capfirst(label(row.section)), str(row.votes_for), str(row.votes_against), str(row.votes_abstained)
