"""Common initiatives by year, with what another source pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from budgets.tables.rows import Line, Sum, ThemeName, down, sums


@dataclass(frozen=True, slots=True)
class InitiativeCell:
    """What a measure of an initiative costs in a year, and whether the quality funds pay for it.

    Where they are pm and another source pays, ``printed`` is what the initiative costs; only ``counting`` is summed.
    """

    counting: Sum
    other: Sum

    @property
    def printed(self) -> Sum:
        return self.counting if self.counting.amounts or not self.other.amounts else self.other

    @property
    def paid_elsewhere(self) -> bool:
        return not self.counting.amounts and bool(self.other.amounts)


@dataclass(frozen=True, slots=True)
class MeasureName:
    key: str
    title: str
    theme: str
    initiative: str = ""
    responsible: str = ""
    lineage: str = ""


@dataclass(frozen=True, slots=True)
class InitiativeGroup:
    title: str
    rows: tuple[tuple[MeasureName, tuple[InitiativeCell, ...]], ...]
    totals: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class InitiativeTheme:
    theme: ThemeName
    groups: tuple[InitiativeGroup, ...]
    totals: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class InitiativeTable:
    years: tuple[int, ...]
    themes: tuple[InitiativeTheme, ...]
    totals: tuple[Sum, ...]


def initiative_table(
    themes: Sequence[ThemeName], measures: Sequence[MeasureName], lines: Iterable[Line], years: Sequence[int]
) -> InitiativeTable:
    """Measure × year within initiative within theme, with subtotals; measures keep their order."""
    by_cell = sums(lines, lambda line: (line.measure, line.year, line.counts))
    found = []
    for theme in themes:
        named: dict[str, list[MeasureName]] = {}
        for measure in measures:
            if measure.theme == theme.code and measure.initiative:
                named.setdefault(measure.initiative, []).append(measure)
        groups = tuple(_group(title, rows, by_cell, years) for title, rows in named.items())
        if groups:
            found.append(InitiativeTheme(theme, groups, down([group.totals for group in groups])))
    return InitiativeTable(tuple(years), tuple(found), down([theme.totals for theme in found]))


def _group(
    title: str, measures: list[MeasureName], by_cell: Mapping[tuple[str, int, bool], Sum], years: Sequence[int]
) -> InitiativeGroup:
    rows = tuple(
        (
            measure,
            tuple(
                InitiativeCell(
                    by_cell.get((measure.key, year, True), Sum()), by_cell.get((measure.key, year, False), Sum())
                )
                for year in years
            ),
        )
        for measure in measures
    )
    return InitiativeGroup(title, rows, down([tuple(cell.counting for cell in cells) for _measure, cells in rows]))
