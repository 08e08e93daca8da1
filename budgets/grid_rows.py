"""Reads what the grid of a plan shows: a constant number of statements, whatever its size."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from budgets import hooks
from budgets.behind import marks_of
from budgets.grid import Beside, Cell, CellKey, Grid, Mark, Row, Source, Typed, as_text, build_grid, cell_name, sum_of
from budgets.models import BudgetLine, FundingSource, LinePart
from budgets.tables import Sum, together
from kwaliteit.shared.notation import Amount
from plans.models import Document, Measure, Theme
from plans.snapshot import numbered

NOTHING = Amount()


@dataclass(frozen=True)
class View:
    """What of a plan's money is shown, and what is known beside it.

    ``shown`` None shows each measure with all sources that it uses. ``also`` are rows (measure, source) that are
    shown although they hold no amount.
    """

    sources: Sequence[FundingSource]
    shown: FundingSource | None = None
    typed: Typed = field(default_factory=Typed)
    frozen: hooks.Frozen | None = None
    allocated: Mapping[int, int] = field(default_factory=dict)
    also: Iterable[tuple[int, int]] = ()

    @property
    def home(self) -> FundingSource:
        """The source that every measure has a row of."""
        return self.shown or next((source for source in self.sources if source.counts), self.sources[0])


def read_grid(document: Document, view: View) -> Grid:
    themes = {
        theme.pk: theme for theme in Theme.objects.filter(framework=document.framework_id).order_by("order", "pk")
    }
    measures = list(Measure.objects.filter(document=document).only("uuid", "title", "theme", "order", "document"))
    reading = _Reading(document, view)
    rows: dict[str, list[Row]] = defaultdict(list)
    for number, measure in numbered(measures, themes):
        rows[themes[measure.theme_id].code] += reading.rows_of(measure, number)
    names = [(theme.number, theme.code, theme.name) for theme in themes.values()]
    grid = build_grid(names, rows, document.years, view.allocated, reading.beside())
    return replace(grid, saved_at=reading.saved_at)


class _Reading:
    """The lines of a plan, read once, as rows of the grid."""

    def __init__(self, document: Document, view: View) -> None:
        self.years = document.years
        self.view = view
        self.sources = [Source(one.pk, one.code, str(one), one.counts) for one in view.sources]
        self.home = next(one for one in self.sources if one.pk == view.home.pk)
        self.saved_at: datetime.datetime | None = None
        self.amounts: dict[CellKey, Amount] = {}
        self.notes: dict[tuple[int, int], list[str]] = defaultdict(list)
        self.sums: dict[tuple[int, int], Sum] = defaultdict(Sum)
        used = {*view.also, *((key[0], key[2]) for key, text in view.typed.texts.items() if text.strip())}
        more = Exists(LinePart.objects.filter(line=OuterRef("pk"))) | Q(reserve__isnull=False)
        lines = BudgetLine.objects.filter(document=document).annotate(more=more).order_by("year")
        behind = False
        for measure, year, source, cents, pm, note, at, more_to_it in lines.values_list(
            "measure", "year", "source", "amount_cents", "pm", "note", "changed_at", "more"
        ):
            behind |= bool(more_to_it)
            self.saved_at = at if self.saved_at is None else max(at, self.saved_at)
            stored = self.amounts[measure, year, source] = Amount(cents, pm)
            self.sums[source, year] += sum_of(stored)
            used.add((measure, source))
            if note and note not in self.notes[measure, source]:
                self.notes[measure, source].append(note)
        self.used = used
        self.marks: Mapping[CellKey, Mark] = marks_of(document) if behind else {}
        self.before = _frozen_amounts(view.frozen)

    def rows_of(self, measure: Measure, number: str) -> list[Row]:
        """One for the source that every measure has; without a choice of source also one for each that is used."""
        uuid = str(measure.uuid)
        found = [self.home]
        if self.view.shown is None:
            found += [one for one in self.sources if one != self.home and self._is_used(measure.pk, uuid, one)]
        return [self._row(measure, uuid, number, source, several=len(found) > 1) for source in found]

    def _is_used(self, measure_id: int, uuid: str, source: Source) -> bool:
        frozen = self.before or {}
        return (measure_id, source.pk) in self.used or any((uuid, year, source.code) in frozen for year in self.years)

    def _row(self, measure: Measure, uuid: str, number: str, source: Source, *, several: bool) -> Row:
        leads = source == self.home
        cells = tuple(self._cell((measure.pk, year, source.pk), (uuid, year, source.code)) for year in self.years)
        return Row(
            key=measure.pk,
            uuid=uuid,
            number=number,
            title=measure.title,
            source=source,
            label=number if leads else f"{number} {source.name}",
            leads=leads,
            named=several,
            added=self.view.shown is not None or source.counts,
            notes=tuple(self.notes.get((measure.pk, source.pk), ())),
            cells=cells,
            total=together(sum_of(cell.stored) for cell in cells),
        )

    def _cell(self, key: CellKey, as_frozen: tuple[str, int, str]) -> Cell:
        stored = self.amounts.get(key, NOTHING)
        was = None
        if self.before is not None and (before := self.before.get(as_frozen, NOTHING)) != stored:
            was = as_text(before) or _("nothing")
        typed = self.view.typed
        text = typed.texts[key] if key in typed.texts else as_text(stored)
        return Cell(cell_name(*key), key[1], stored, text, typed.errors.get(key, ""), was, self.marks.get(key))

    def beside(self) -> list[Beside]:
        """Sources that are used and stand not in the sums: those that do not count, or of one source the other funds."""
        shown = self.view.shown
        if shown and not shown.counts:
            return []
        others = [one for one in self.sources if (one.pk != shown.pk and one.counts if shown else not one.counts)]
        sums = [Beside(one, tuple(self.sums.get((one.pk, year), Sum()) for year in self.years)) for one in others]
        return [one for one in sums if one.total]


def _frozen_amounts(frozen: hooks.Frozen | None) -> dict[tuple[str, int, str], Amount] | None:
    """None without a frozen version: then nothing is marked as changed."""
    return {(one.measure, one.year, one.source): Amount(one.cents, one.pm) for one in frozen.lines} if frozen else None
