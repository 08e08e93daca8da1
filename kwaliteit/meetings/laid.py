"""A frozen version as it was laid before a body, in the blocks of the submission's document. Reads the snapshot alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.frozen_round import FrozenRound, Line
from governance import reading
from governance.figures import Cell as Amount
from governance.models import Request, Version
from governance.wording import day
from kwaliteit.meetings import beside
from kwaliteit.meetings.spent import spent_sections
from kwaliteit.organisation.models import Unit
from kwaliteit.shared import notation
from kwaliteit.submission.chapters.common import (
    Desk,
    cards,
    goal_table,
    goals_of,
    in_thousands,
    k,
    measures_of,
    pick,
    rounding_note,
    text_blocks,
)
from kwaliteit.submission.chapters.plan import year_columns
from kwaliteit.submission.dossier import Dossier, Paper
from kwaliteit.submission.money import Books
from kwaliteit.submission.prose import empty, hash_lines, paragraph, plain, printable, tight
from kwaliteit.submission.report import Block, Box, Cell, Chapter, Column, Prose, Row, Section, Table

INITIATIVES = "s-initiatives"


def chapter_of(request: Request, number: str) -> Chapter:
    """The version of a request: its text, goals, measures and money, in the language that is active."""
    version = request.version
    first = beside.difference(request)
    sections = [*([first] if first else []), *sections_of(version)]
    return Chapter("laid", version.content["document"]["title"], sections=sections, blocks=[_lede(request)], nr=number)


def sections_of(version: Version) -> list[Section]:
    """All that a version says, from its snapshot alone, in the language that is active."""
    content = version.content
    desk, read = _desk(version, content), reading.arrange(content)
    written = [_section(desk, section, read) for section in content["sections"]]
    return [*written, *_beside(version, content, read, written)]


def _beside(version: Version, content: dict[str, Any], read: reading.Reading, written: list[Section]) -> list[Section]:
    return [
        part
        for part in (
            _initiatives(content, written),
            _budget(version, read),
            *beside.sections(content),
            _round(read),
            *spent_sections(read),
            _pins(read),
            _talks(read),
        )
        if part
    ]


def _desk(version: Version, content: dict[str, Any]) -> Desk:
    paper = Paper(
        uuid=str(version.uuid),
        number=version.number,
        fingerprint=version.fingerprint,
        frozen_on=timezone.localdate(version.frozen_at).isoformat(),
        content=content,
        over_ceiling_reason=version.over_ceiling_reason,
    )
    dossier = Dossier(
        institution={},
        framework=content["document"]["framework"],
        main=paper,
        parts=(),
        as_of=paper.frozen_on,
        verify_at="",
    )
    return Desk(dossier, Books(dossier))


def _lede(request: Request) -> Prose:
    names = {
        "unit": request.document.unit.name,
        "number": request.version.number,
        "frozen": day(timezone.localdate(request.version.frozen_at)),
        "body": request.body.with_article,
        "asked": day(request.asked_on),
    }
    words = _("%(unit)s. Version %(number)s, frozen on %(frozen)s, as it was laid before %(body)s on %(asked)s.")
    proof = format_html("<p>{}<br>{}</p>", _("Fingerprint (SHA-256)"), hash_lines(request.version.fingerprint))
    return Prose(paragraph(words % names) + proof)


def _section(desk: Desk, section: dict[str, Any], read: reading.Reading) -> Section:
    """One section of the text, or all that the plan says on one theme."""
    code, ident = section["theme"], f"s-{section['code']}"
    theme = next((theme for theme in desk.themes if theme["code"] == code), None) if code else None
    if theme is None:
        blank = _("Nothing has been written here.")
        return Section(ident, pick(section["title"]), text_blocks(section["body"], blank))
    goals, measures = goals_of(desk.main, code), measures_of(desk.main, code)
    blocks: list[Block] = [Prose(printable(section["body"]))] if section["body"].strip() else []
    if goals:
        blocks.append(goal_table(desk, desk.main, theme, goals))
    elif section["no_goals_reason"].strip():
        blocks.append(Box(_("Not chosen, with reasons"), plain(section["no_goals_reason"])))
    elif not measures:
        blocks.append(Prose(empty(_("No goals, and no reason why not."))))
    blocks += cards(desk, desk.main, measures)
    blocks += [
        _measure_money(theme, part, read) for part in read.chapters if part.code == section["code"] and part.money
    ]
    title = _("Theme %(number)s: %(name)s") % {"number": theme["number"], "name": pick(theme["name"])}
    return Section(ident, tight(title), blocks)


def _measure_money(theme: dict[str, Any], part: reading.Chapter, read: reading.Reading) -> Table:
    rows = [_row(f"M{row.measure['number']} {row.measure['title']}", row.cells, row.total) for row in part.money]
    rows.append(_sums(tight(_("Total theme %(number)s") % {"number": theme["number"]}), part.totals, part.total))
    caption = tight(_("Theme %(number)s, budgeted per measure") % {"number": theme["number"]})
    columns = year_columns(_("Measure"), list(read.years))
    return Table(caption, columns, rows, unit=in_thousands(), notes=[rounding_note()])


def _row(head: str, cells: tuple[Amount, ...], total: Amount) -> Row:
    return Row(head, [Cell(k(cell.cents, pm=cell.pm)) for cell in (*cells, total)])


def _sums(head: str, cents: tuple[int | None, ...], total: int | None, kind: str = "sum", theme: int = 0) -> Row:
    return Row(head, [Cell(k(amount)) for amount in (*cents, total)], kind=kind, theme=theme)


def _budget(version: Version, read: reading.Reading) -> Section | None:
    if not read.has_money:
        return None
    rows = [_sums(pick(row.theme["name"]), row.cells, row.total, "", row.theme["number"]) for row in read.themes]
    rows.append(_sums(_("Total"), read.totals, read.total))
    if any(cents is not None for cents in read.allocations):
        rows.append(_sums(_("Allocated"), read.allocations, _total(read.allocations), ""))
        rows.append(_sums(_("Left to spend"), read.left, _total(read.left), ""))
    notes = [rounding_note()]
    if version.over_ceiling_reason:
        notes.append(tight(_("More is budgeted than allocated: %(reason)s") % {"reason": version.over_ceiling_reason}))
    columns = year_columns(_("Theme"), list(read.years))
    table = Table(_("Budgeted per theme"), columns, rows, unit=in_thousands(), notes=notes)
    return Section("s-budget", _("Budget"), [table])


def _round(read: reading.Reading) -> Section | None:
    """What a framework letter gives each unit, how that came about, and what is left."""
    found = read.round
    if found is None:
        return None
    if not found.rows:
        return Section("s-round", _("Allocation"), [Prose(empty(_("No amounts had been entered yet.")))])
    columns = year_columns(_("Unit"), list(found.years))
    rows = [
        _euros(pick(row.name), [line.amount_cents if line else None for line in row.lines], row.total)
        for row in found.rows
    ]
    rows.append(_euros(_("Total allocated"), found.totals, found.total, "sum"))
    rows.append(_euros(_("Income known then"), found.income, None))
    rows.append(_euros(_("Still to allocate"), found.left, found.left_total))
    blocks: list[Block] = [Table(_("What each unit gets per year"), columns, rows, unit=_("In euros"))]
    rules = rule_words(found.rule, found.text) or [_("Nothing has been agreed yet on how the rest will be divided.")]
    blocks += [block for block in (_rates(found), Prose(paragraph(" ".join(rules))), _rest(found)) if block]
    return Section("s-round", _("Allocation"), blocks)


def _euros(head: str, cents: Iterable[int | None], total: int | None, kind: str = "", *, exact: bool = False) -> Row:
    """``exact``: with cents in every cell, so that they stand below each other."""
    shown = ("–" if one is None else notation.euros(one, exact=exact) for one in (*cents, total))
    return Row(head, [Cell(text) for text in shown], kind=kind)


def _rates(found: FrozenRound) -> Table | None:
    """By which rate and how many students an amount came about; the reference dates stand below."""
    lines = [line for row in found.rows for line in row.lines if line and line.students is not None]
    if not lines:
        return None
    rows = [
        Row(pick(row.name), [Cell(_by_rate(line)) for line in row.lines])
        for row in found.rows
        if any(line and line.students is not None for line in row.lines)
    ]
    dates = ", ".join(day(one) for one in found.dates)
    columns = year_columns(_("Unit"), list(found.years), total=False)
    note = _("Students were counted on %(dates)s.") % {"dates": dates}
    return Table(_("Rate times students"), columns, rows, notes=[tight(note)])


def _by_rate(line: Line | None) -> str:
    if line is None:
        return "–"
    if line.students is None or line.rate_cents is None:
        return _("fixed amount")
    return tight(f"€ {notation.euros(line.rate_cents)} × {notation.group_digits(line.students)}")


def _rest(found: FrozenRound) -> Table | None:
    if not found.divides:
        return None
    given = [row for row in found.rows if row.rest_total]
    exact = any((cents or 0) % 100 for row in given for cents in row.of_the_rest)
    rows = [_euros(pick(row.name), row.of_the_rest, row.rest_total, exact=exact) for row in given]
    rows.append(_euros(_("Still to allocate"), found.left, found.left_total, "sum", exact=exact))
    columns = year_columns(_("Unit"), list(found.years))
    return Table(_("What each unit would get of what is still to allocate"), columns, rows, unit=_("In euros"))


def rule_words(rule: str, text: str) -> list[str]:
    """How what is still to allocate will be divided; nothing where nothing was agreed."""
    rules = {
        "proportional": _("What is still to allocate is divided in proportion to what each unit was given."),
        "per_student": _("What is still to allocate is divided per student."),
    }
    return [words for words in (rules.get(rule, ""), text) if words]


def _total(cells: tuple[int | None, ...]) -> int | None:
    known = [cents for cents in cells if cents is not None]
    return sum(known) if known else None


def _initiatives(content: dict[str, Any], written: list[Section]) -> Section | None:
    """Below what was written about them; a section of their own where nothing was."""
    blocks: list[Block] = []
    for row in content["initiatives"]:
        run_by = _("Run by %(unit)s.") % {"unit": pick(row["run_by"]["name"])}
        blocks.append(Box(row["title"], printable(row["description"]) + paragraph(run_by), row["lineage"]))
    if about := next((section for section in written if section.id == INITIATIVES), None):
        about.blocks += blocks
        return None
    return Section(INITIATIVES, _("Common initiatives"), blocks) if blocks else None


def _pins(read: reading.Reading) -> Section | None:
    """The adopted versions that a composed plan takes in, each with its fingerprint."""
    if not (read.pins or read.pins_missing):
        return None
    rows = [
        Row(
            pick(pin["unit"]["name"]),
            [Cell(pin["title"]), Cell(str(pin["number"])), Cell(pin["fingerprint"], kind="hash")],
        )
        for pin in read.pins
    ]
    columns = [
        Column(_("Faculty"), width=40),
        Column(_("Plan")),
        Column(_("Version"), width=18),
        Column(_("Fingerprint"), width=56),
    ]
    blocks: list[Block] = [Table(_("The plans of the faculties"), columns, rows, kind="cells")] if rows else []
    if read.pins_missing:
        names = {unit.code: unit.name for unit in Unit.objects.filter(code__in=read.pins_missing)}
        units = ", ".join(names.get(code, code) for code in read.pins_missing)
        blocks.append(Prose(paragraph(_("Not in it yet: %(units)s.") % {"units": units})))
    return Section("s-plans", _("The plans of the faculties"), blocks)


def _talks(read: reading.Reading) -> Section | None:
    if not read.dialogues:
        return None
    return Section("s-talks", _("Involvement"), [Prose(_talk(talk)) for talk in read.dialogues])


def _talk(talk: dict[str, Any]) -> SafeString:
    """When, with whom, how many of how many, what was said, and what was done with it."""
    head, *rest = _told(talk)
    return format_html("<p><strong>{}</strong>{}</p>", tight(talk["title"]), tight(head)) + paragraph(*rest)


def _told(talk: dict[str, Any]) -> Iterator[str]:
    counted = ", ".join(
        _("%(present)s of %(invited)s present") % {"present": row.present, "invited": row.invited}
        if row.invited is not None
        else _("%(there)s present") % {"there": row.present}
        for row in talk["reached"]
    )
    facts = ", ".join(part for part in (day(talk["held_on"]), talk["with_whom"], counted) if part)
    yield f" ({facts})."
    if talk.get("questions"):
        yield _("Asked was: %(questions)s") % {"questions": " ".join(talk["questions"].split())}
    yield from (part for part in talk["said"].split("\n") if part.strip())
    done = "; ".join(row["text"] or row["title"] for row in talk["outcomes"])
    if done:
        yield _("What was done with it: %(what)s") % {"what": done}
    talked_over = [f"{pick(row['body']['name'])} ({day(row['on'])})" for row in talk.get("discussed", ())]
    if talked_over:
        yield _("Discussed with: %(councils)s") % {"councils": ", ".join(talked_over)}
