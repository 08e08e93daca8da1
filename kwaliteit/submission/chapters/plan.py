"""The plan itself: summary, starting points, the six themes, common initiatives, a part per faculty."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from budgets.tables import InitiativeCell, MeasureName, lines_of_snapshot
from budgets.tables import initiative_table as by_initiative
from governance.reported_tables import departures_of
from kwaliteit.shared.notation import percent
from kwaliteit.submission.chapters.common import (
    Desk,
    anchor,
    cards,
    goal_table,
    goals_of,
    in_thousands,
    k,
    measures_of,
    names_of,
    outcome_words,
    pick,
    rounding_note,
    section_of,
    text_blocks,
    theme_section,
)
from kwaliteit.submission.chapters.tabled import blocks_of
from kwaliteit.submission.dossier import Decided, Paper
from kwaliteit.submission.money import by_measure, by_theme
from kwaliteit.submission.prose import empty, long_date, paragraph, plain, printable, tight
from kwaliteit.submission.report import Block, Box, Cell, Chapter, Column, Prose, Row, Section, Table

SUMMARY = "summary"
STATEMENT = "statement"
INITIATIVES = "initiatives"


def summary(desk: Desk) -> Chapter:
    section = section_of(desk.main, SUMMARY)
    blocks = text_blocks(section["body"] if section else "", _("This plan has no summary yet."))
    return Chapter("summary", _("Summary"), blocks=[*blocks, _themes_at_a_glance(desk)])


def _themes_at_a_glance(desk: Desk) -> Table:
    total = desk.books.theme_total()
    rows = []
    for theme in desk.themes:
        amount = desk.books.theme_total(theme["code"])
        goals = goals_of(desk.main, theme["code"]) or [
            goal for part in desk.dossier.parts for goal in goals_of(part, theme["code"])
        ]
        what = goals[0]["title"] if goals else _("None of this money, with reasons") if not amount else "–"
        cells = [Cell(tight(what)), Cell(k(amount)), Cell(percent(amount, total)), _read(theme)]
        rows.append(Row(pick(theme["name"]), cells, theme=theme["number"], quiet=not amount))
    rows.append(Row(_("Total spending"), [Cell(), Cell(k(total)), Cell(percent(total, total)), Cell()], kind="sum"))
    columns = [
        Column(_("Theme"), width=52),
        Column(_("First goal"), width=66),
        Column(_("Budgeted"), numeric=True),
        Column(_("Share"), numeric=True),
        Column(_("Read"), numeric=True, width=18),
    ]
    years = {"first": desk.main.document["first_year"], "last": desk.main.document["last_year"]}
    unit = _("Budgeted %(first)s to %(last)s, in thousands of euros (k€)") % years
    return Table(_("The themes at a glance"), columns, rows, unit=unit, notes=[rounding_note()])


def _read(theme: dict[str, Any]) -> Cell:
    return Cell(tight(_("theme %(number)s") % {"number": theme["number"]}), href=f"h-theme-{theme['code']}")


def starting_points(desk: Desk) -> Chapter | None:
    """Sections before the themes that are neither the summary nor about involvement."""
    rows = [s for s in desk.main.content["sections"] if not s["theme"] and not s["after_themes"]]
    sections = [s for s in rows if s["code"] not in (SUMMARY, STATEMENT, INITIATIVES) and s["criterion"] != "c2"]
    return _text_chapter("context", _("Starting points"), sections)


def execution(desk: Desk) -> Chapter | None:
    """Sections after the themes: feasibility, risks, steering."""
    rows = [s for s in desk.main.content["sections"] if not s["theme"] and s["after_themes"]]
    sections = [s for s in rows if s["code"] not in (STATEMENT, INITIATIVES) and s["criterion"] != "c2"]
    return _text_chapter("execution", _("Execution and steering"), sections)


def statement(desk: Desk) -> Chapter | None:
    """The council's own text, on paper of its own: the board cannot edit it."""
    section = section_of(desk.main, STATEMENT)
    if not section or not section["body"].strip():
        return None
    blocks: list[Block] = [Prose(printable(section["body"], first_head=2))]
    return Chapter("statement", pick(section["title"]), blocks=blocks, css="voice", numbered=False)


def _text_chapter(ident: str, title: str, sections: list[dict[str, Any]]) -> Chapter | None:
    if not sections:
        return None
    blank = _("Nothing has been written here yet.")
    parts = [Section(f"s-{s['code']}", pick(s["title"]), text_blocks(s["body"], blank)) for s in sections]
    return Chapter(ident, title, parts)


def theme_chapter(desk: Desk, theme: dict[str, Any]) -> Chapter:
    code = theme["code"]
    section = theme_section(desk.main, code) or {"body": "", "no_goals_reason": ""}
    goals, measures = goals_of(desk.main, code), measures_of(desk.main, code)
    amount = desk.books.theme_total(code)
    parts = [part for part in desk.dossier.parts if goals_of(part, code) or measures_of(part, code)]
    used = bool(goals or measures or parts or amount)
    chapter = Chapter(
        f"theme-{code}",
        pick(theme["name"]),
        over=tight(_("Theme %(number)s") % {"number": theme["number"]}),
        theme=theme["number"],
        theme_off=not used,
    )
    if not used:
        chapter.css = "run-on"
        chapter.sections.append(_not_chosen(code, section))
        return chapter
    chapter.sections.append(_stand(code, section))
    chapter.sections.append(_goals(desk, theme, goals, section["no_goals_reason"]))
    chapter.sections.append(_measures(desk, code, measures))
    chapter.sections.append(_faculties(desk, theme, parts))
    chapter.sections.append(_money(desk, theme))
    return chapter


def _not_chosen(code: str, section: dict[str, Any]) -> Section:
    reason, body = section["no_goals_reason"].strip(), section["body"].strip()
    missing = _("No goals, and no reason yet why none of this money goes to this theme.")
    kicker, html = _("Not chosen, with reasons"), plain(reason) or printable(body) or empty(missing)
    blocks: list[Block] = [Box(kicker, html)]
    if reason and body:
        blocks.append(Prose(printable(body)))
    return Section(f"theme-{code}-reasons", _("Why not from these funds"), blocks)


def _stand(code: str, section: dict[str, Any]) -> Section:
    blank = _("The plan says nothing here yet about where the institution stands.")
    return Section(f"theme-{code}-context", _("Where we stand"), text_blocks(section["body"], blank))


def _goals(desk: Desk, theme: dict[str, Any], goals: list[dict[str, Any]], reason: str) -> Section:
    ident = f"theme-{theme['code']}-goals"
    if goals:
        return Section(ident, _("Goals"), [goal_table(desk, desk.main, theme, goals)])
    if reason.strip():
        return Section(ident, _("Goals"), [Box(_("No goals of the institution, with reasons"), plain(reason))])
    blank = _(
        "The institution-wide plan has no goals of its own on this theme; those of the faculties stand in their parts."
    )
    return Section(ident, _("Goals"), [Prose(empty(blank))])


def _measures(desk: Desk, code: str, measures: list[dict[str, Any]]) -> Section:
    blank = _("The institution-wide plan has no measures of its own on this theme.")
    blocks: list[Block] = [*cards(desk, desk.main, measures)] or [Prose(empty(blank))]
    return Section(f"theme-{code}-measures", _("Measures"), blocks)


def _faculties(desk: Desk, theme: dict[str, Any], parts: list[Paper]) -> Section:
    code, title = theme["code"], _("What the faculties do")
    if not parts:
        return Section(f"theme-{code}-faculties", title, [Prose(empty(_("No faculty has measures on this theme.")))])
    rows = []
    for part in parts:
        names = "; ".join(measure["title"] for measure in measures_of(part, code)) or _("goals only")
        cells = [Cell(str(len(goals_of(part, code)))), Cell(tight(names)), _part_link(part, code)]
        rows.append(Row(pick(part.unit["name"]), cells))
    columns = [
        Column(_("Faculty"), width=46),
        Column(_("Goals"), numeric=True, width=14),
        Column(_("Measures")),
        Column(_("Read"), width=26),
    ]
    caption = tight(_("Faculties on theme %(number)s") % {"number": theme["number"]})
    return Section(f"theme-{code}-faculties", title, [Table(caption, columns, rows)])


def _part_link(part: Paper, code: str) -> Cell:
    return Cell(_("in its part"), href=anchor(part, "theme", code))


def _money(desk: Desk, theme: dict[str, Any]) -> Section:
    """Own measures line by line, faculties as one line each."""
    code, years, rows = theme["code"], list(desk.main.years), []
    cells = by_measure(desk.main)
    for measure in measures_of(desk.main, code):
        own = cells.get(measure["uuid"], {})
        rows.append(_year_row(f"M{measure['number']} {measure['title']}", [own.get(y, (None, False)) for y in years]))
    for part in desk.dossier.parts:
        sums = by_theme(part)
        if any((code, year) in sums for year in years):
            rows.append(_year_row(pick(part.unit["name"]), [(sums.get((code, year)), False) for year in years]))
    totals = [
        (sum(c for (_u, t, y), c in desk.books.budgeted.items() if t == code and y == year), False) for year in years
    ]
    rows.append(_year_row(tight(_("Total theme %(number)s") % {"number": theme["number"]}), totals, kind="sum"))
    caption = tight(_("Theme %(number)s, budgeted per measure and faculty") % {"number": theme["number"]})
    table = Table(
        caption, year_columns(_("Measure or faculty"), years), rows, unit=in_thousands(), notes=[rounding_note()]
    )
    return Section(f"theme-{code}-money", _("Money"), [table])


def year_columns(first: str, years: list[int], *, total: bool = True) -> list[Column]:
    columns = [Column(first, width=84 if len(years) <= 4 else 62), *(Column(str(year), numeric=True) for year in years)]
    return [*columns, Column(_("Total"), numeric=True)] if total else columns


def _year_row(head: str, cells: list[tuple[int | None, bool]], kind: str = "", theme: int = 0) -> Row:
    known = [cents for cents, _pm in cells if cents is not None]
    total = Cell(k(sum(known)) if known else k(None, pm=any(pm for _c, pm in cells)))
    return Row(head, [*(Cell(k(cents, pm=pm)) for cents, pm in cells), total], kind=kind, theme=theme)


def initiatives(desk: Desk) -> Chapter:
    rows = desk.main.content["initiatives"]
    chapter = Chapter("common", _("Common initiatives"))
    intro = section_of(desk.main, INITIATIVES)
    if intro and intro["body"].strip():
        chapter.blocks.append(Prose(printable(intro["body"], first_head=2)))
    if not rows:
        chapter.blocks.append(Prose(empty(_("This plan has no common initiatives."))))
        return chapter
    for row in rows:
        run_by = _("Run by %(unit)s.") % {"unit": pick(row["run_by"]["name"])}
        body = printable(row["description"]) or empty(_("Nothing has been written here yet."))
        ident = f"common-{row['lineage'][:8]}"
        blocks: list[Block] = [Prose(body), Prose(paragraph(run_by))]
        if row.get("argument"):
            head = format_html('<h3 class="plain">{}</h3>', _("Why together"))
            blocks.append(Prose(head + printable(row["argument"], first_head=4)))
        chapter.sections.append(Section(ident, row["title"], blocks))
    chapter.sections.append(Section("common-money", _("What it costs"), [initiative_table(desk)]))
    return chapter


def departures(desk: Desk) -> Chapter | None:
    """What became of measures of the plan that this one replaces, of every unit that says so."""
    papers = (desk.main, *desk.dossier.parts)
    found = [(paper, part) for paper in papers if (part := departures_of(paper.content))]
    sections = [Section(anchor(paper, "ended"), pick(paper.unit["name"]), blocks_of(part)) for paper, part in found]
    return Chapter("departures", found[0][1].title, sections) if found else None


def initiative_table(desk: Desk) -> Table:
    """Measure × year within initiative. Costs that other means pay are shown, and do not count (annex 3)."""
    years = list(desk.main.years)
    table = by_initiative(names_of(desk), _initiative_measures(desk), lines_of_snapshot(desk.main.content), years)
    rows: list[Row] = []
    for part in table.themes:
        for group in part.groups:
            rows.append(Row(group.title, kind="group", theme=part.theme.number))
            for name, cells in group.rows:
                rows.append(Row(name.title, [*(_initiative_cell(cell) for cell in cells), Cell(name.responsible)]))
            totals = [Cell(k(total.shown, pm=total.pm)) for total in group.totals]
            rows.append(Row(_("Subtotal %(name)s") % {"name": group.title}, [*totals, Cell()], kind="sub"))
    borrowed = any(
        cell.paid_elsewhere for p in table.themes for g in p.groups for _name, cells in g.rows for cell in cells
    )
    notes = [_("* Paid from other means that year: what it costs, not counted in the subtotal.")] if borrowed else []
    columns = [
        *year_columns(_("Initiative and measure"), years, total=False),
        Column(_("Run by"), width=42 if len(years) < 4 else 30),
    ]
    return Table(
        _("Spending on common initiatives"), columns, rows, unit=in_thousands(), notes=[*notes, rounding_note()]
    )


def _initiative_measures(desk: Desk) -> list[MeasureName]:
    """In the order of the initiatives."""
    content = desk.main.content
    return [
        MeasureName(m["uuid"], m["title"], m["theme"], initiative["title"], pick(initiative["run_by"]["name"]))
        for initiative in content["initiatives"]
        for m in content["measures"]
        if m["initiative"] == initiative["uuid"]
    ]


def _initiative_cell(cell: InitiativeCell) -> Cell:
    text = k(cell.printed.shown, pm=cell.printed.pm)
    return Cell(f"{text}*") if cell.paid_elsewhere else Cell(text)


def faculty_part(desk: Desk, part: Paper) -> Chapter:
    chapter = Chapter(anchor(part, "part"), pick(part.unit["name"]))
    chapter.blocks.append(Prose(paragraph(_status(part))))
    text = section_of(part, SUMMARY)
    if text and text["body"].strip():
        chapter.sections.append(Section(anchor(part, "summary"), _("Summary"), [Prose(printable(text["body"]))]))
    chapter.sections.append(_part_decisions(desk, part))
    for theme in part.content["themes"]:
        chapter.sections.append(_part_theme(desk, part, theme))
    chapter.sections.append(Section(anchor(part, "money"), _("Money"), [_part_money(desk, part)]))
    return chapter


def _status(part: Paper) -> str:
    version = _("%(title)s, version %(number)s, frozen on %(date)s") % {
        "title": part.document["title"],
        "number": part.number,
        "date": long_date(part.frozen_on),
    }
    if part.adopted is None:
        return _("%(version)s; not adopted yet.") % {"version": version}
    values = {"version": version, "body": pick(part.adopted.by), "date": long_date(part.adopted.on)}
    return _("%(version)s; adopted by %(body)s on %(date)s.") % values


def _part_theme(desk: Desk, part: Paper, theme: dict[str, Any]) -> Section:
    code = theme["code"]
    text = theme_section(part, code) or {"body": "", "no_goals_reason": ""}
    goals, measures = goals_of(part, code), measures_of(part, code)
    title = tight(_("Theme %(number)s: %(name)s") % {"number": theme["number"], "name": pick(theme["name"])})
    blocks: list[Block] = [Prose(printable(text["body"]))] if text["body"].strip() else []
    if goals:
        blocks.append(goal_table(desk, part, theme, goals))
    elif not measures:
        reason = text["no_goals_reason"].strip()
        missing = empty(_("No goals, and no reason yet why none of this money goes to this theme."))
        blocks.append(Box(_("Not chosen, with reasons"), plain(reason) or missing))
    blocks += cards(desk, part, measures)
    return Section(anchor(part, "theme", code), title, blocks)


def _part_money(desk: Desk, part: Paper) -> Table:
    years, sums, rows = list(part.years), by_theme(part), []
    for theme in part.content["themes"]:
        cells = [(sums.get((theme["code"], year), 0), False) for year in years]
        row = _year_row(pick(theme["name"]), cells, theme=theme["number"])
        row.quiet = not any(cents for cents, _pm in cells)
        rows.append(row)
    totals = [sum(c for (_t, y), c in sums.items() if y == year) for year in years]
    rows.append(_year_row(_("Total spending"), [(cents, False) for cents in totals], kind="sum"))
    allocated = _allocated(desk, part)
    if any(cents is not None for cents in allocated):
        rows.append(_year_row(_("Allocated"), [(cents, False) for cents in allocated]))
        left = [(a - b, False) if a is not None else (None, False) for a, b in zip(allocated, totals, strict=True)]
        rows.append(_year_row(_("Left to spend"), left))
    notes = [rounding_note()]
    if part.over_ceiling_reason:
        notes.append(tight(_("More is budgeted than allocated: %(reason)s") % {"reason": part.over_ceiling_reason}))
    if part.document.get("illustrative"):
        notes.append(
            _("The amounts of this faculty are made up as an illustration; they add up to the published figures.")
        )
    caption = _("%(unit)s, budgeted per theme") % {"unit": pick(part.unit["name"])}
    return Table(caption, year_columns(_("Theme"), years), rows, unit=in_thousands(), notes=notes)


def _allocated(desk: Desk, part: Paper) -> list[int | None]:
    """From the faculty's own snapshot, else from that of the institution; with what was carried over or shifted."""
    budget = part.content.get("budget") or {}
    own = {a["year"]: a["cents"] for a in budget.get("allocations", []) if a["unit"] == part.unit["code"]}
    moved = {a["year"]: a["cents"] for a in budget.get("carried", []) if a["unit"] == part.unit["code"]}
    given = {year: own.get(year, desk.books.allocated(year, part.unit["code"])) for year in part.years}
    return [cents if year not in moved else (cents or 0) + moved[year] for year, cents in given.items()]


def _part_decisions(desk: Desk, part: Paper) -> Section:
    title = _("Decisions on this plan")
    mine = [d for d in desk.dossier.decisions if d.unit == part.unit["name"] and d.title == part.document["title"]]
    lines = [decision_line(d) for d in mine if not d.corrected]
    blank = _("No council has decided on this plan.")
    html = paragraph(*lines) if lines else empty(blank)
    return Section(anchor(part, "decisions"), title, [Prose(html)])


def decision_line(decided: Decided) -> str:
    values = {
        "body": pick(decided.body),
        "date": long_date(decided.on),
        "outcome": outcome_words(decided),
        "number": decided.version,
    }
    return _("%(body)s, %(date)s, on version %(number)s: %(outcome)s.") % values
