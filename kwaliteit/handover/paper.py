"""The hand-over on paper: the same story in the blocks of the submission's document, as an accessible PDF."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.models import Facilities, InformationSession
from governance.wording import day
from kwaliteit.handover.story import WORDS, Handover, Money
from kwaliteit.organisation.glossary import GLOSSARY
from kwaliteit.shared.notation import euros, group_digits
from kwaliteit.shared.templatetags.notation import k_euros
from kwaliteit.submission.document import stylesheets
from kwaliteit.submission.house import NONE, Style
from kwaliteit.submission.models import current_style
from kwaliteit.submission.prose import empty, paragraph, tight
from kwaliteit.submission.report import Block, Cell, Chapter, Column, Pairs, Prose, Row, Section, Table


def pdf(story: Handover, language: str) -> bytes:
    from kwaliteit.submission import render  # noqa: PLC0415 - brings pikepdf, which only the worker needs

    style = current_style()
    return render.render(html(story, language, style), language=language, draft=False, style=style)


def html(story: Handover, language: str, style: Style = NONE) -> str:
    """The whole document, in the language that is active."""
    title = _("Hand-over of %(body)s") % {"body": story.body.name}
    context = {
        "language": language,
        "title": title,
        "institution": story.body.unit.name,
        "created": story.on.isoformat(),
        "chapter": Chapter("handover", title, sections=list(_numbered(sections(story))), blocks=[_lede(story)]),
        "sheets": stylesheets(language=language, draft=False, style=style),
    }
    return render_to_string("handover/paper.html", context)


def _lede(story: Handover) -> Prose:
    words = _("The story so far, as it stood on %(date)s, for newcomers to %(body)s.")
    return Prose(paragraph(words % {"date": day(story.on), "body": story.body.with_article}))


def _numbered(parts: list[Section]) -> list[Section]:
    """Tables are counted through the document."""
    at = 0
    for part in parts:
        for block in part.blocks:
            if isinstance(block, Table):
                at += 1
                block.number = at
    return parts


def sections(story: Handover) -> list[Section]:
    made = [
        Section("open", _("What is open now"), _open(story)),
        Section("dates", _("The next dates"), _dates(story)),
        Section("decided", _("What we decided"), _decided(story)),
        Section("promised", _("What was promised"), _promised(story)),
    ]
    if story.money:
        made.append(Section("money", _("The money per theme"), [_money(story.money)]))
    if story.facilities:
        made.append(
            Section(
                "facilities", _("Facilities %(year)s") % {"year": story.facilities.year}, _facilities(story.facilities)
            )
        )
    made.append(Section("members", _("Who is in it"), _members(story)))
    terms = [GLOSSARY[code] for code in WORDS.split()]
    rows = [(capfirst(term.name), paragraph(term.text)) for term in terms]
    return [*made, Section("words", _("Words that come back"), [Pairs(rows)])]


def _open(story: Handover) -> list[Block]:
    if story.is_quiet:
        return [Prose(empty(_("Nothing waits for an answer now.")))]
    texts = []
    for row in story.waiting:
        words = _("%(right)s is asked on version %(number)s of %(plan)s, %(unit)s, at the latest on %(date)s.")
        texts.append(words % {**_names(row), "date": day(row.due_on)})
    for condition in story.conditions:
        words = _("The board has not answered this condition on %(plan)s yet: %(text)s")
        texts.append(words % {"plan": condition.decision.version.document.title, "text": condition.text})
    for question in story.questions:
        words = _("Our question about %(plan)s waits for an answer: %(text)s")
        texts.append(words % {"plan": question.request.document.title, "text": question.text})
    for wording in story.wordings:
        words = _("These proposed words in %(plan)s wait for an answer: %(text)s")
        texts.append(words % {"plan": wording.request.document.title, "text": wording.words})
    for proposal in story.proposals:
        words = _("Our proposal “%(title)s” waits for an answer of %(board)s, due on %(date)s.")
        names = {"title": proposal.title, "board": proposal.to.with_article, "date": day(proposal.due_on)}
        texts.append(words % names)
    return [Prose(paragraph(*texts))]


def _names(row: object) -> dict[str, object]:
    return {
        "right": capfirst(row.get_right_display()),  # type: ignore[attr-defined]
        "number": row.version.number,  # type: ignore[attr-defined]
        "plan": row.document.title,  # type: ignore[attr-defined]
        "unit": row.document.unit.name,  # type: ignore[attr-defined]
    }


def _dates(story: Handover) -> list[Block]:
    if not story.dates:
        return [Prose(empty(_("No dates are known yet.")))]
    return [Prose(paragraph(*(f"{day(event.on)}: {event.text}" for event in story.dates)))]


def _decided(story: Handover) -> list[Block]:
    if not story.decided:
        return [Prose(empty(_("Nothing has been decided yet.")))]
    rows = [
        Row(
            f"{row.document.title}, {row.document.unit.short}",
            [
                Cell(str(row.get_right_display())),
                Cell(str(row.version.number)),
                Cell(". ".join(part for part in (row.words, row.points) if part), kind="state"),
                Cell(tight(day(row.decision.meeting_on)) if row.decision else "–"),
            ],
        )
        for row in story.decided
    ]
    columns = [
        Column(_("Plan")),
        Column(_("Right"), width=26),
        Column(_("Version"), width=18),
        Column(_("Outcome"), width=40),
        Column(_("Date"), width=30),
    ]
    return [Table(_("What we decided"), columns, rows, kind="cells")]


def _promised(story: Handover) -> list[Block]:
    if not story.promises:
        return [Prose(empty(_("No promises have been recorded.")))]
    rows = []
    for promise in [*story.still_open, *story.met]:
        state = _("met") if promise.met_on else _("open")
        by = promise.met_on or promise.due_on
        last = ": ".join(part for part in (tight(day(by)), promise.met_by) if part) or "–"
        contested = [_("Not seen as met: %(why)s") % {"why": each.reason} for each in promise.contested]
        last = "; ".join([last, *contested])
        rows.append(Row(promise.text, [Cell(str(promise.made_by)), Cell(state, kind="state"), Cell(last)]))
    columns = [
        Column(_("Promise")),
        Column(_("Promised by"), width=34),
        Column(_("Status"), width=18),
        Column(_("When, and how it shows"), width=52),
    ]
    return [Table(_("What was promised"), columns, rows, kind="cells")]


def _money(money: Money) -> Table:
    rows = [
        Row(row.theme.name, [Cell(k_euros(cents)) for cents in (*row.cents, row.total)], theme=row.theme.number)
        for row in money.rows
    ]
    rows.append(Row(_("Total"), [Cell(k_euros(cents)) for cents in (*money.totals, money.total)], kind="sum"))
    years = [Column(str(year), numeric=True) for year in money.years]
    columns = [Column(_("Theme"), width=60), *years, Column(_("Total"), numeric=True)]
    plans = [_("%(plan)s, version %(number)s") % {"plan": v.document.title, "number": v.number} for v in money.versions]
    note = _("Totals are computed from unrounded amounts; through rounding the sum may differ.")
    unit = _("Quality funds, in thousands of euros.")
    return Table(_("Budgeted per theme and year"), columns, rows, unit=unit, notes=[f"{'; '.join(plans)}.", note])


def _facilities(row: Facilities) -> list[Block]:
    """Only what was written down; the council's own words last."""
    known = [
        (_("Hours"), group_digits(row.hours) if row.hours is not None else ""),
        (_("Budget"), f"€ {euros(row.budget_cents)}" if row.budget_cents is not None else ""),
        (_("Training"), row.training),
        (_("Agreements with the board"), row.agreements),
        *((each.about, _attended(each)) for each in row.sessions.all()),
        (_("The council’s own words"), row.view),
    ]
    return [Pairs([(label, paragraph(text)) for label, text in known if text])]


def _attended(session: InformationSession) -> str:
    counted = _("%(present)s of %(invited)s present") % {"present": session.present, "invited": session.invited}
    return f"{day(session.held_on)}, {counted}"


def _members(story: Handover) -> list[Block]:
    names = [f"{row.person.name} ({row.get_role_display()})" for row in story.members]
    if not names:
        return [Prose(empty(_("Nobody has been entered yet.")))]
    return [Prose(paragraph(", ".join(names) + "."))]
