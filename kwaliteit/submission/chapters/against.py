"""A supplement beside the plan that it replaces: shares and amounts per theme and per unit, and what the difference is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from budgets.tables import lines_of_snapshot
from budgets.tables.comparison import Comparison, Merged, Part, Plan, compared, together
from kwaliteit.shared.notation import group_digits, signed
from kwaliteit.submission.chapters.common import Desk, in_thousands, k, pick
from kwaliteit.submission.dossier import Dossier, Paper
from kwaliteit.submission.report import Cell, Column, Row, Section, Span, Table


def comparison_of(dossier: Dossier) -> Comparison:
    """Of every unit whose earlier plan is in the dossier too, in the years that both have."""
    before = {paper.unit["code"]: paper for paper in reversed(dossier.earlier)}
    found = []
    for paper in (dossier.main, *dossier.parts):
        code = paper.unit["code"]
        if code in before and paper.content["budget"] and before[code].content["budget"]:
            years = [year for year in before[code].years if year in paper.years]
            merged = [Merged(*row[1:]) for row in dossier.merged if row[0] == code]
            found.append(compared(_plan(before[code]), _plan(paper), years, merged))
    return together(found)


def _plan(paper: Paper) -> Plan:
    measures = {row["uuid"]: (row["lineage"], row["theme"], row["title"]) for row in paper.content["measures"]}
    return Plan(lines_of_snapshot(paper.content), measures, paper.unit["code"])


def section(desk: Desk) -> Section | None:
    """Nothing where the earlier plan holds no amounts for these years."""
    comparison = comparison_of(desk.dossier)
    if not comparison.part().was:
        return None
    themes = [theme for theme in desk.themes if comparison.part(theme=theme["code"]) != Part()]
    rows = [(pick(t["name"]), comparison.part(theme=t["code"]), t["number"]) for t in themes]
    names = {paper.unit["code"]: pick(paper.unit["name"]) for paper in (desk.main, *desk.dossier.parts)}
    units = [
        (name, comparison.part(unit=code), 0) for code, name in names.items() if comparison.part(unit=code) != Part()
    ]
    blocks = [
        _shares(comparison, themes),
        _amounts(_("What the difference is made of, per theme"), _("Theme"), rows, comparison),
    ]
    if len(units) > 1:
        blocks.append(_amounts(_("What the difference is made of, per unit"), _("Unit"), units, comparison))
    return Section("money-against", _("Original plan against supplement"), blocks)


def _shares(comparison: Comparison, themes: Sequence[dict[str, Any]]) -> Table:
    columns = [Column(_("Theme"), width=52)]
    for _year in comparison.years:
        columns += [Column(_("was"), True), Column(_("now"), True), Column("±", True)]
    rows = []
    for theme in themes:
        cells = []
        for year in comparison.years:
            was, now = comparison.shares(theme["code"], year)
            points = "–" if was is None or now is None else signed(group_digits(now - was))
            cells += [Cell(_percent(was)), Cell(_percent(now)), Cell(points)]
        rows.append(Row(pick(theme["name"]), cells, theme=theme["number"]))
    return Table(
        _("Shares of each theme in the original plan and in the supplement"),
        columns,
        rows,
        unit=_("In percent of budgeted spending"),
        spans=[Span("", 1), *(Span(str(year), 3) for year in comparison.years)],
        notes=[_("Shares are rounded each by themselves, so a column need not add up to exactly 100.")],
    )


def _percent(value: int | None) -> str:
    return "–" if value is None else str(value)


def _amounts(title: str, head: str, rows: Sequence[tuple[str, Part, int]], comparison: Comparison) -> Table:
    labels = (
        _("original"),
        _("supplement"),
        _("difference"),
        _("only regrouped"),
        _("new"),
        _("dropped"),
        _("other amounts"),
    )
    found = [Row(name, _cells(part), theme=number) for name, part, number in rows]
    found.append(Row(_("Total"), _cells(comparison.part()), kind="sum"))
    note = _(
        "Only regrouped: a measure that stands under another theme now, or that a recorded shift names as merged or "
        "divided; over all themes this is 0. The four parts add up to the difference."
    )
    columns = [Column(head, width=46), *(Column(label, True) for label in labels)]
    years = {"first": comparison.years[0], "last": comparison.years[-1]}
    unit = f"{in_thousands()}, " + _("%(first)s to %(last)s together") % years
    return Table(title, columns, found, unit=unit, notes=[note])


def _cells(part: Part) -> list[Cell]:
    moved = (part.difference, part.regrouped, part.new, part.dropped, part.changed)
    return [Cell(k(part.was)), Cell(k(part.now)), *(Cell(signed(k(cents)) if cents else "0") for cents in moved)]
