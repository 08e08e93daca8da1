"""One decision on paper: its votes, its text, what was asked of the board, and what the board answered."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance import wording
from governance.models import Condition, Decision
from governance.points import consultations_on, consulted_words, points_of
from governance.wording import day
from kwaliteit.meetings import said
from kwaliteit.organisation.rights import Rights
from kwaliteit.submission.document import stylesheets
from kwaliteit.submission.house import NONE, Style
from kwaliteit.submission.prose import hash_lines, paragraph, plain, tight
from kwaliteit.submission.report import Block, Cell, Chapter, Column, Pairs, Prose, Row, Section, Table


def html(made: Decision, rights: Rights, language: str, style: Style = NONE) -> str:
    """The whole document, in the language that is active."""
    found = chapter(made, rights)
    context = {
        "language": language,
        "title": f"{found.title}, {made.body.name}",
        "institution": made.body.name,
        "created": made.meeting_on.isoformat(),
        "chapter": found,
        "sheets": [*stylesheets(language=language, draft=False, style=style), "paper.css"],
    }
    return render_to_string("handover/paper.html", context)


def chapter(made: Decision, rights: Rights) -> Chapter:
    names = {
        "outcome": wording.decision_state(made)[1],
        "plan": made.version.document.title,
        "number": made.version.number,
    }
    title = _("%(outcome)s: %(plan)s, version %(number)s") % names
    sections = [section for section in _sections(made, rights) if section.blocks]
    number = 0
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Table):
                block.number = number = number + 1
    lede = paragraph(*(tight(text) for text in [*said.remarks(made), said.in_words(made)]))
    return Chapter("decision", tight(title), sections, [Prose(lede), Pairs(list(_facts(made)))])


def _facts(made: Decision) -> Iterator[tuple[str, SafeString]]:
    rows = [
        (_("Decided by"), made.body.name),
        (_("Date of the decision"), day(made.meeting_on)),
        (_("Right"), capfirst(made.get_right_display())),
        (_("Outcome"), wording.decision_state(made)[1]),
        *said.about(made),
        (_("Recorded by"), f"{made.recorded_by.name}, {day(timezone.localdate(made.recorded_at))}"),
    ]
    groups = made.version.fingerprint_groups
    for label, text in rows:
        yield label, hash_lines(made.version.fingerprint) if text == groups else paragraph(text)


def _sections(made: Decision, rights: Rights) -> Iterator[Section]:
    yield Section("votes", _("Votes"), _votes(made))
    parts = [text for text in (said.partial(made), said.carried(made)) if text]
    yield Section("parts", _("Parts"), [Prose(paragraph(*parts))] if parts else [])
    text = plain(made.text)
    yield Section("text", _("Text of the decision"), [Prose(text)] if text else [])
    yield Section("conditions", _("Conditions"), _conditions(made))
    yield Section("changes", _("Named changes"), _changes(made))
    yield Section("answer", _("Answer of the board"), list(_answer(made, rights)))


def _votes(made: Decision) -> list[Block]:
    rows = [Row(head, [Cell(one) for one in numbers]) for head, *numbers in said.vote_rows(made)]
    columns = [Column(_("Who")), *(Column(name, numeric=True) for name in (_("For"), _("Against"), _("Abstained")))]
    blocks: list[Block] = [Table(_("Votes cast"), columns, rows)] if rows else []
    judged = said.judged(made)
    return [*blocks, Prose(paragraph(*judged))] if judged else blocks


def _conditions(made: Decision) -> list[Block]:
    demanded = made.conditions.select_related("answer__answered_by").order_by("number")
    rows = [(_("Condition %(number)s") % {"number": row.number}, paragraph(*_condition(row))) for row in demanded]
    return [Pairs(rows)] if rows else []


def _condition(row: Condition) -> Iterator[str]:
    due = _("by %(when)s") % {"when": day(row.due_on)} if row.due_on else ""
    yield f"{row.text} ({', '.join(part for part in (str(row.get_when_display()), due) if part)})"
    answer = getattr(row, "answer", None)
    if answer is None:
        yield _("Waits for the answer of the board")
        return
    verdict = _("accepted by the board") if answer.accepted else _("not accepted by the board")
    yield f"{capfirst(verdict)}. {answer.text}"
    if answer.met:
        yield f"{_('How it was met.')} {answer.met}"
    yield _by(answer.answered_by.name, answer.answered_at)


def _by(name: str, at: datetime.datetime) -> str:
    return f"{name}, {day(timezone.localdate(at))}"


def _changes(made: Decision) -> list[Block]:
    rows = [(str(row.number), paragraph(row.text)) for row in made.named_changes.order_by("number")]
    return [Pairs(rows)] if rows else []


def _answer(made: Decision, rights: Rights) -> Iterator[Block]:
    points = points_of(made, rights)
    if points:
        rows = []
        for point in points:
            texts = [point.text, _("Waits for the answer of the board")]
            if point.answered:
                texts = [point.text, f"{capfirst(point.answered.get_follow_display())}. {point.answered.text}".strip()]
            rows.append((_("Point %(number)s") % {"number": point.number}, paragraph(*texts)))
        yield Pairs(rows)
    answer = getattr(made, "answer", None)
    if answer is None:
        return
    whole = paragraph(f"{capfirst(answer.get_follow_display())}.")
    yield Prose(whole + plain(answer.text) + paragraph(_by(answer.answered_by.name, answer.answered_at)))
    for row in consultations_on([made]).get(made.pk, ()):
        yield Prose(paragraph(f"{consulted_words(row)}. {row.text}".strip()))
