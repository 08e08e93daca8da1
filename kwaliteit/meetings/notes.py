"""The cover note of an item: one page, whatever its history. What does not fit is counted, never dropped in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.carried import shown
from governance.compare import Comparison, ItemChange
from governance.models import Promise, Question, Request, Version
from governance.models.requests import ANSWERS
from governance.promised import earlier_promised
from governance.track import Road, chain, road_of
from governance.views.versions import compare_versions
from governance.wording import day, right_asked
from kwaliteit.meetings.contents import Item
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.clock import today
from kwaliteit.shared.notation import NBSP, euros, signed
from kwaliteit.submission.prose import paragraph
from kwaliteit.submission.report import Chapter, Pairs
from plans.models import Right

MEANING = {
    Right.CONSENT: gettext_lazy("Without the consent of %(body)s the plan cannot be adopted."),
    Right.APPROVAL: gettext_lazy("Without the approval of %(body)s the plan cannot be adopted."),
    Right.ADVICE: gettext_lazy(
        "The board answers the advice in writing, and offers further consultation where it does not follow it."
    ),
    Right.DISCUSSION: gettext_lazy("The plan is talked about; nothing is decided, and nothing depends on it."),
    Right.INFORMATION: gettext_lazy("The plan is there to be read; no answer is asked."),
}


@dataclass(frozen=True, slots=True)
class Room:
    """How much may stand on the page: rows of each list, and characters of each text."""

    rows: int
    characters: int


ROOMS = (Room(9, 900), Room(6, 420), Room(4, 240), Room(3, 140), Room(2, 80), Room(1, 60))
"""From ample to what always fits."""


@dataclass(frozen=True, slots=True)
class Story:
    """What a body must know before it talks about a request. Read once; printed in the room that there is."""

    request: Request
    road: Road
    earlier: Version | None
    changes: Comparison | None
    promises: list[Promise]
    unanswered: list[Question]
    carried: str
    """Parts that the body agreed to before and that did not change: these are not asked again."""


def story_of(request: Request, rights: Rights) -> Story:
    road = road_of(request.document, rights)
    earlier = road.last_seen_by(request.body_id, request.version)
    promises = earlier_promised(request.body, request.document.unit, rights)
    questions = Question.objects.filter(request=request, answer="").order_by("asked_at", "pk")
    changes = compare_versions(earlier, request.version) if earlier else None
    over = shown(request)
    carried = over.words if over else ""
    return Story(request, road, earlier, changes, promises, list(questions), carried)


def fitted(item: Item, story: Story, make: Callable[[Chapter], bytes], pages: Callable[[bytes], int]) -> bytes:
    """The note on one page: with all there is to say, else with less of each until it fits."""
    for room in ROOMS:
        content = make(chapter_of(item, story, room))
        if pages(content) == 1:
            break
    return content


def chapter_of(item: Item, story: Story, room: Room) -> Chapter:
    closed = [_("Behind closed doors: for the body itself alone.")] if item.row.confidential else []
    rows = [
        (_("Confidential"), closed),
        (_("What is asked"), _asked(story.request, room)),
        (_("By what right"), _right(story.request)),
        (_("By when"), _when(story.request)),
        (_("What came before"), _before(story, room)),
        (_("Changed since"), _changed(story, room)),
        (_("Carried over"), [_carried(story, room)] if story.carried else []),
        (_("Promises"), _promises(story, room)),
        (_("Questions without an answer"), _questions(story, room)),
        (_("Left out"), [_struck(item, room)] if item.struck else []),
    ]
    title = Truncator(item.title).chars(200)
    pairs = Pairs([(label, paragraph(*texts)) for label, texts in rows if texts])
    over = _("Cover note")
    return Chapter("note", title, blocks=[pairs], nr=str(item.number), css="note", over=over)


def _asked(request: Request, room: Room) -> list[str]:
    names = {
        "asked": right_asked(Right(request.right)),
        "number": request.version.number,
        "plan": request.document.title,
        "unit": request.document.unit.name,
    }
    words = [_("%(asked)s: version %(number)s of %(plan)s, %(unit)s.") % names]
    return [*words, _short(request.reason, room)] if request.reason.strip() else words


def _right(request: Request) -> list[str]:
    right = Right(request.right)
    return [f"{capfirst(right.label)}. {MEANING[right] % {'body': request.body.with_article}}"]


def _when(request: Request) -> list[str]:
    names = {"asked": day(request.due_on), "term": day(request.own_term_until), "body": request.body.with_article}
    if request.right not in ANSWERS:
        words = "%(asked)s."
    elif request.term_too_short:
        words = _("%(asked)s. That is too soon: the own term of %(body)s runs until %(term)s.")
    else:
        words = _("%(asked)s. That respects the own term of %(body)s, which runs until %(term)s.")
    return [words % names]


def _before(story: Story, room: Room) -> list[str]:
    """Newest first: what lay before this body earlier, and what it decided."""
    rows = [asking for asking in chain(story.road, story.request) if not asking.current]
    older = [asking for asking in rows if asking.request.pk < story.request.pk]
    if not older:
        return [_("This plan was not laid before %(body)s before.") % {"body": story.request.body.with_article}]
    texts = []
    for asking in older:
        on = asking.decision.meeting_on if asking.decision else asking.request.asked_on
        names = {"number": asking.request.version.number, "date": day(on), "outcome": asking.label}
        line = _("Version %(number)s, %(date)s: %(outcome)s.") % names
        said = asking.decision.text if asking.decision else ""
        texts.append(f"{line} {_short(said, room)}".strip())
    return _some(texts, room)


def _changed(story: Story, room: Room) -> list[str]:
    if story.earlier is None or story.changes is None:
        return []
    number = {"number": story.earlier.number}
    if story.changes.is_empty:
        return [_("Nothing since version %(number)s, which the body saw last.") % number]
    since = _("Compared with version %(number)s, which the body saw last:") % number
    texts = [f"{since} {_counted(story.changes)}"]
    lines = [_line(change, room) for change in story.changes.measures]
    return texts + _some(lines, room)


def _carried(story: Story, room: Room) -> str:
    words = _("Unchanged since the body agreed to it, and not asked again: %(parts)s.")
    return words % {"parts": _short(story.carried, room)}


def _counted(changes: Comparison) -> str:
    """The change in numbers: measures, sections, goals and money."""
    counts = changes.counts
    parts = [
        _("new measures: %(n)s") % {"n": counts["new"]} if counts["new"] else "",
        _("dropped: %(n)s") % {"n": counts["gone"]} if counts["gone"] else "",
        _("moved: %(n)s") % {"n": counts["moved"]} if counts["moved"] else "",
        _("changed: %(n)s") % {"n": counts["changed"]} if counts["changed"] else "",
        _("goals changed: %(n)s") % {"n": len(changes.goals)} if changes.goals else "",
        _("parts of the text changed: %(n)s") % {"n": len(changes.changed_sections)}
        if changes.changed_sections
        else "",
    ]
    if changes.accounts:
        parts.append(_("accounts of measures changed: %(n)s") % {"n": len(changes.accounts)})
    if changes.balance:
        parts.append(_("promised and reached: measures changed: %(n)s") % {"n": len(changes.balance.measures)})
    if changes.departures:
        parts.append(_("what becomes of earlier measures changed: %(n)s") % {"n": len(changes.departures)})
    if changes.difference:
        parts.append(_("budget %(amount)s euros") % {"amount": signed(euros(changes.difference))})
    return "; ".join(part for part in parts if part) + "."


def _line(change: ItemChange, room: Room) -> str:
    """One measure in a few words."""
    title = Truncator(change.shown["title"]).chars(room.characters)
    names: dict[str, Any] = {"title": title, "before": _money(change.before.cents), "after": _money(change.after.cents)}
    if change.kind == "gone":
        return _("%(title)s: dropped (was %(before)s).") % names
    if change.kind == "new":
        return _("%(title)s: new (%(after)s).") % names
    if change.kind == "moved" and change.was and change.now:
        return _("%(title)s: moved, was %(old)s, is now %(new)s.") % {
            **names,
            "old": change.was["number"],
            "new": change.now["number"],
        }
    if change.kind == "amount" and change.difference:
        return _("%(title)s: from %(before)s to %(after)s.") % names
    if change.kind == "behind":
        return f"{title}: {'; '.join(change.told)}."
    return _("%(title)s: divided otherwise.") % names if change.kind == "amount" else _("%(title)s: text.") % names


def _money(cents: int | None) -> str:
    return f"€{NBSP}{euros(cents)}" if cents is not None else _("no amount")


def _promises(story: Story, room: Room) -> list[str]:
    """Those to this body that its request shows too: open ones first, and what is overdue on top."""
    texts = []
    for promise in story.promises:
        text = _short(promise.text, room)
        if promise.met_on:
            texts.append(_("Met on %(date)s: %(text)s") % {"date": day(promise.met_on), "text": text})
        elif promise.due_on and promise.due_on < today():
            texts.append(_("Overdue since %(date)s: %(text)s") % {"date": day(promise.due_on), "text": text})
        elif promise.due_on:
            texts.append(_("Open, due on %(date)s: %(text)s") % {"date": day(promise.due_on), "text": text})
        else:
            texts.append(_("Open: %(text)s") % {"text": text})
    return _some(texts, room) or [_("Nothing that was promised earlier is still open.")]


def _questions(story: Story, room: Room) -> list[str]:
    return _some([_short(question.text, room) for question in story.unanswered], room)


def _struck(item: Item, room: Room) -> str:
    """Papers that were struck through, with the reason of each."""
    named = [f"{paper.number} {Truncator(paper.title).chars(room.characters)}" for paper in item.struck]
    words = _("Struck through, and not in this set: %(papers)s.")
    return words % {"papers": "; ".join(_some(named, room))}


def _short(text: str, room: Room) -> str:
    return Truncator(" ".join(text.split())).chars(room.characters)


def _some(texts: Iterable[str], room: Room) -> list[str]:
    """As many as there is room for, and how many more there are."""
    rows = list(texts)
    more = len(rows) - room.rows
    if more <= 0:
        return rows
    return [*rows[: room.rows], _("And %(n)s more; see the page of the request.") % {"n": more}]
