"""Who was involved, what every body decided on which version, what was promised, which talks were held."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance import lifecycle
from governance.lifecycle import Follow, Mandated
from governance.models import Dialogue, DialogueOutcome
from governance.talks import Reached
from kwaliteit.organisation.roles import Level
from kwaliteit.submission.chapters.common import Desk, outcome_words, pick, text_blocks
from kwaliteit.submission.dossier import Condition, Consulted, Decided, Point, Promised, Talk
from kwaliteit.submission.prose import empty, long_date, paragraph, short_date, tight
from kwaliteit.submission.report import Block, Cell, Chapter, Column, Prose, Row, Section, Table
from plans.models import Right

ORDER = (Level.INSTITUTION, Level.FACULTY, Level.PROGRAMME, Level.SERVICE)


def involvement(desk: Desk) -> Chapter:
    about = [s for s in desk.main.content["sections"] if s["criterion"] == "c2" and s["code"] != "statement"]
    blank = _("Nothing has been written here yet.")
    sections = [Section(f"s-{s['code']}", pick(s["title"]), text_blocks(s["body"], blank)) for s in about]
    sections.append(Section("decisions", _("Decisions per body"), _decisions(desk)))
    sections.append(Section("promises", _("Promises"), _promises(desk)))
    sections.append(Section("dialogues", _("Talks"), _talks(desk)))
    return Chapter("involvement", _("Involvement and decisions"), sections)


def _decisions(desk: Desk) -> list[Block]:
    rule = _(
        "Each decision holds for exactly one frozen version. A new version asks for a new decision; the old one stays "
        "with the version it was about. A term that has passed never counts as consent."
    )
    blocks: list[Block] = [Prose(paragraph(rule))]
    if not desk.dossier.decisions:
        return [*blocks, Prose(empty(_("No body has decided on these plans yet.")))]
    rows: list[Row] = []
    titles = {
        Level.INSTITUTION: _("Institution"),
        Level.FACULTY: _("Faculties"),
        Level.PROGRAMME: _("Programmes"),
        Level.SERVICE: _("Service units"),
    }
    for level in ORDER:
        here = [decided for decided in desk.dossier.decisions if decided.level == level]
        if here:
            rows.append(Row(titles[level], kind="group"))
            rows += [_decision_row(decided) for decided in here]
    columns = [
        Column(_("Body and right"), width=34),
        Column(_("Outcome, version and date"), width=34),
        Column(_("Condition or remark"), width=50),
        Column(_("Answer of the board")),
    ]
    unit = _("As it stood on %(date)s") % {"date": long_date(desk.dossier.as_of)}
    return [*blocks, Table(_("Decisions of councils and other bodies"), columns, rows, unit=unit, kind="cells")]


def _decision_row(decided: Decided) -> Row:
    outcome = capfirst(outcome_words(decided))
    if decided.corrected:
        outcome = _("Corrected: %(outcome)s") % {"outcome": outcome}
    version = str(decided.version) if decided.submitted else _("%(number)s (earlier)") % {"number": decided.version}
    where = _("version %(number)s, %(date)s") % {"number": version, "date": short_date(decided.on)}
    return Row(
        with_fine(pick(decided.body), str(Right(decided.right).label)),
        [
            Cell(html=with_fine(outcome, where, state=True)),
            Cell(html=_joined(_said(decided))),
            Cell(html=_joined(_answered(decided))),
        ],
    )


def with_fine(text: str, fine: str, *, state: bool = False) -> SafeString:
    """What a cell says, and below it in small what goes with it."""
    said = format_html('<span class="state">{}</span>', tight(text)) if state else tight(text)
    return format_html('<p>{}</p><p class="fine">{}</p>', said, tight(fine))


def _joined(parts: list[str]) -> SafeString:
    return paragraph(*(parts or ["–"]))


def _said(decided: Decided) -> list[str]:
    parts = [decided.text] if decided.text else []
    if decided.refused_parts:
        parts.append(_("Not agreed: %(parts)s") % {"parts": ", ".join(decided.refused_parts)})
    parts += [*_named_changes(decided), *_not_counted(decided)]
    for number, point in enumerate(decided.points, 1):
        parts.append(_("Point %(number)s: %(text)s") % {"number": number, "text": point.text})
    for number, condition in enumerate(decided.conditions, 1):
        when = _("before adoption") if condition.when == "before" else _("during execution")
        due = f", {short_date(condition.due_on)}" if condition.due_on else ""
        values = {"number": number, "text": condition.text, "when": f"{when}{due}"}
        parts.append(_("Condition %(number)s: %(text)s (%(when)s)") % values)
    return parts


def _named_changes(decided: Decided) -> list[str]:
    """What consent is subject to and who confirms it, or of which consent a mandate was used."""
    parts = [
        _("Named change %(number)s: %(text)s") % {"number": number, "text": text}
        for number, text in enumerate(decided.changes, 1)
    ]
    names = {"who": Mandated(decided.mandate).label if decided.mandate else "", "number": decided.confirms}
    if decided.confirms is not None:
        text = _("Confirmed by %(who)s: this version holds the changes named with the consent on version %(number)s.")
        parts.append(text % names)
    elif decided.mandate:
        text = _("By itself this is no consent yet: %(who)s confirms whether the next version holds these changes.")
        parts.append(text % names)
    return parts


def _not_counted(decided: Decided) -> list[str]:
    if decided.corrected or not decided.unconfirmed:
        return []
    if decided.unconfirmed == "lapsed":
        return [_("No second member confirmed the record within the term; it counts as no advice.")]
    return [_("The record waits to be confirmed by a second member; the decision counts from then on.")]


def _answered(decided: Decided) -> list[str]:
    parts = []
    if decided.follow:
        parts.append(f"{capfirst(str(Follow(decided.follow).label))}. {decided.answer}".strip())
        parts += [_point_answer(number, point) for number, point in enumerate(decided.points, 1)]
        parts += [_consulted(row) for row in decided.consulted]
    parts += [_condition_answer(condition) for condition in decided.conditions]
    return [*parts, *decided.followed]


def _condition_answer(condition: Condition) -> str:
    if condition.accepted is None:
        return _("Not answered yet")
    head = _("Accepted") if condition.accepted else _("Not accepted")
    return _sentences(head, condition.answer, condition.met, condition.where)


def _sentences(*parts: str) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _point_answer(number: int, point: Point) -> str:
    follow = str(Follow(point.follow).label) if point.follow else _("not answered yet")
    head = _("Point %(number)s: %(follow)s") % {"number": number, "follow": follow}
    return _sentences(head, point.answer, point.where)


def _consulted(row: Consulted) -> str:
    names = {"what": lifecycle.Consulted(row.what).label, "when": long_date(row.on)}
    if row.what == lifecycle.Consulted.SILENT:
        head = _("Further consultation offered, and not answered by %(when)s") % names
    else:
        head = _("Further consultation: %(what)s") % names
        head = f"{head}, {names['when']}" if row.on else head
    by = _("recorded by the body") if row.side == lifecycle.Side.COUNCIL else _("recorded by the board")
    return _sentences(f"{head} ({by})", row.text)


def _promises(desk: Desk) -> list[Block]:
    still_open = [p for p in desk.dossier.promises if p.met_on is None]
    met = [p for p in desk.dossier.promises if p.met_on is not None]
    blocks: list[Block] = []
    if still_open:
        blocks.append(_promise_table(_("Promises that are open"), still_open, "T"))
    else:
        blocks.append(Prose(empty(_("No promises to councils are open."))))
    if met:
        blocks.append(_promise_table(_("Promises that were met"), met, "N"))
    return blocks


def _promise_table(caption: str, promises: list[Promised], letter: str) -> Table:
    rows = []
    for number, promise in enumerate(promises, 1):
        last = (
            short_date(promise.due_on) if promise.met_on is None else f"{short_date(promise.met_on)}: {promise.met_by}"
        )
        words = [promise.text, *(_("Not seen as met: %(why)s") % {"why": why} for why in promise.contested)]
        cells = [Cell(html=_joined(words)), Cell(pick(promise.to)), Cell(pick(promise.by)), Cell(tight(last))]
        rows.append(Row(f"{letter}{number}", cells))
    columns = [
        Column(_("No."), width=12),
        Column(_("Promise"), width=66 if letter == "T" else 46),
        Column(_("Promised to"), width=32),
        Column(_("Promised by"), width=30),
        Column(_("At the latest") if letter == "T" else _("Met on")),
    ]
    return Table(caption, columns, rows)


def _talks(desk: Desk) -> list[Block]:
    if not desk.dossier.talks:
        return [Prose(empty(_("No talks with students, teachers or others have been recorded.")))]
    columns = [
        Column(_("Talk"), width=36),
        Column(_("Date"), width=18),
        Column(_("With whom"), width=32),
        Column(_("What was said")),
        Column(_("What was done with it")),
    ]
    return [Table(_("Talks about the plans"), columns, [_talk_row(talk) for talk in desk.dossier.talks], kind="cells")]


def _talk_row(talk: Talk) -> Row:
    whom = "; ".join([talk.with_whom, *(_counted(row) for row in talk.reached)])
    if talk.organised_by:
        whom += ". " + _("Organised by %(who)s") % {"who": talk.organised_by}
    head = f"{talk.title}, {pick(talk.unit)}"
    if talk.kind:
        head += f" ({Dialogue.Kind(talk.kind).label})"
    said = [_("Asked was: %(questions)s") % {"questions": talk.questions}] if talk.questions else []
    done = [tight(_outcome_words(outcome)) for outcome in talk.outcomes]
    talked_over = [f"{pick(row['body']['name'])} ({short_date(row['on'])})" for row in talk.discussed]
    if talked_over:
        done.append(_("Discussed with: %(councils)s") % {"councils": ", ".join(talked_over)})
    cells = [Cell(short_date(talk.held_on)), Cell(tight(whom)), Cell(html=_joined([*said, tight(talk.said)]))]
    cells.append(Cell(html=_joined(done)))
    return Row(head, cells)


def _counted(row: Reached) -> str:
    counted = _("%(present)s of %(invited)s present") if row.invited is not None else _("%(present)s present")
    words = counted % {"present": row.present, "invited": row.invited}
    return f"{row.label}: {words}" if row.group else words


def _outcome_words(outcome: dict[str, Any]) -> str:
    if outcome["how"] == DialogueOutcome.How.TAKEN_UP:
        words = _("Taken up in “%(part)s”.") % {"part": outcome["title"]}
        return f"{words} {outcome['text']}".strip()
    if outcome["how"] == DialogueOutcome.How.NOT_TAKEN_UP:
        return _("Not taken up, because: %(why)s") % {"why": outcome["text"]}
    return str(outcome["text"])
