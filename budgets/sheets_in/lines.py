"""A sheet of budget lines: of one plan, a row per measure and source; or of many, a row per line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from budgets import queries
from budgets.models import BudgetLine, FundingSource
from budgets.services import lines as services
from budgets.services.published import Printed
from budgets.sheets_in.findings import Finding
from budgets.sheets_in.layout import Layout, plain
from budgets.sheets_in.names import only_measure, theme_named, without_number
from budgets.sheets_in.reading import Change, Key, NotAllowed, Reading, Stored, Unknown
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.notation import Amount
from plans.models import Document, Framework, Measure, Theme
from plans.permissions import may_edit

LONGEST: int = BudgetLine._meta.get_field("note").max_length or 0


@dataclass(frozen=True, slots=True)
class Subject:
    measure: int
    title: str
    document: int
    theme: int


class Lines:
    """``documents`` are the plans that the sheet can be of."""

    purpose = "lines"
    takes_pm = True

    def __init__(self, framework: Framework, documents: Sequence[Document], rights: Rights) -> None:
        self.documents = {document.pk: document for document in documents}
        self.rights = rights
        self.alone = documents[0] if len(documents) == 1 else None
        self.sources = list(queries.sources_of(framework.pk))
        self.themes = list(Theme.objects.filter(framework=framework).order_by("order", "pk"))
        self.by_uuid: dict[UUID, Subject] = {}
        self.by_title: dict[str, list[tuple[int, Subject]]] = defaultdict(list)
        rows = Measure.objects.filter(document__in=self.documents)
        for pk, uuid, title, theme, document in rows.values_list("pk", "uuid", "title", "theme", "document"):
            self.by_uuid[uuid] = subject = Subject(pk, title, document, theme)
            self.by_title[plain(title)].append((theme, subject))
        self._verdicts: dict[int, bool] = {}
        self._sources: dict[str, FundingSource] = {}

    def roles(self) -> list[tuple[str, str]]:
        """What a column can be."""
        years = sorted({year for document in self.documents.values() for year in document.years})
        found = [("measure", _("Measure")), ("theme", _("Theme")), ("source", _("Source"))]
        found += [(f"B{year}", _("Budgeted %(year)s") % {"year": year}) for year in years]
        found += [(f"R{year}", _("Realised %(year)s, only checked") % {"year": year}) for year in years]
        found += [(f"S{year}", _("Share %(year)s, only checked") % {"year": year}) for year in years]
        found += [("total", _("Total of the row, only checked")), ("year", _("Year")), ("amount", _("Amount"))]
        return [*found, ("note", _("Note")), ("row", _("Code of the measure"))]

    def begin(self, layout: Layout) -> None:
        """Nothing of it matters before the first row."""

    # --- reading ---

    def find(self, texts: dict[str, str]) -> Subject:
        if code := texts.get("row", ""):
            try:
                return self.by_uuid[UUID(code)]
            except (ValueError, KeyError):
                raise Unknown(_("The measure of this row is not in the plan (any more).")) from None
        title = texts.get("measure", "")
        if not title or self.alone is None:
            raise Unknown(_("This row has no code of a measure, so it is not known where it belongs."))
        theme = theme_named(self.themes, texts["theme"]) if texts.get("theme") else None
        found = self.by_title.get(plain(title)) or self.by_title.get(without_number(title)) or []
        fitting = [subject for of, subject in found if theme is None or of == theme.pk]
        return only_measure(fitting, title, known=bool(found))

    def place(self, subject: Subject, texts: dict[str, str], year: int) -> tuple[Key, str]:
        document = self.documents[subject.document]
        if year not in document.years:
            raise Unknown(
                _("%(year)s is outside the period of this plan, %(first)s to %(last)s.")
                % {"year": year, "first": document.first_year, "last": document.last_year}
            )
        if len(texts.get("note", "")) > LONGEST:
            raise NotAllowed(_("A note has at most %(most)s characters.") % {"most": LONGEST})
        source = self._source(texts.get("source", ""))
        label = f"{subject.title}, {year}" + ("" if source.counts else f", {source}")
        return (subject.measure, year, source.pk), label

    def _source(self, text: str) -> FundingSource:
        if (known := self._sources.get(text)) is not None:
            return known
        said = plain(text)
        for source in self.sources:
            names = {plain(source.code), plain(source.name_nl), plain(source.name_en)}
            if said in names or (not said and source.counts):
                return self._sources.setdefault(text, source)
        raise Unknown(_("“%(text)s” is no funding source here.") % {"text": text})

    def accept(self, value: Amount) -> None:
        if (value.cents or 0) < 0:
            raise NotAllowed(_("An amount in a budget cannot be below zero."))

    def stored(self) -> dict[Key, Stored]:
        rows = BudgetLine.objects.filter(document__in=self.documents).order_by()
        found = rows.values_list("measure_id", "year", "source_id", "amount_cents", "pm", "note")
        return {row[:3]: Stored(Amount(row[3], row[4]), row[5]) for row in found.iterator(5_000)}

    def printed(self, reading: Reading) -> Printed:
        """What the sheet published beside its amounts. A share is of a theme where it stands at the one row of it."""
        codes = {source.pk: source.code for source in self.sources}
        totals = {}
        for role, (cents, within) in reading.totals.items():
            keys = [key for key in reading.entries if role == f"B{key[1]}"]
            if keys:
                sources = sorted({codes[key[2]] for key in keys})  # type: ignore[index]
                totals[role[1:]] = {"cents": cents, "within": within, "sources": sources}
        themes = {theme.pk: theme.code for theme in self.themes}
        said: dict[tuple[str, str], list[int]] = defaultdict(list)
        for subject, year, share in reading.shares:
            said[year, themes[subject.theme]].append(int(share.to_integral_value(ROUND_HALF_UP)))  # type: ignore[attr-defined]
        cells: dict[str, dict[str, int]] = defaultdict(dict)
        for (year, theme), shares in said.items():
            if len(shares) == 1:
                cells[year][theme] = shares[0]
        return Printed(totals, dict(cells))

    # --- writing ---

    def refused(self, changes: Sequence[Change]) -> list[tuple[int, str]]:
        """Rows that she may not change, with the reason."""
        return [
            (change.entry.row, str(verdict.reason))
            for change in changes
            if not (verdict := self._verdict(self._document(change)))
        ]

    def beside(self, changes: Sequence[Change]) -> list[Finding]:
        """What is over the ceiling is told at the budget."""
        return []

    def _verdict(self, document: Document) -> object:
        if document.pk not in self._verdicts:
            self._verdicts[document.pk] = may_edit(document, self.rights)  # type: ignore[assignment]
        return self._verdicts[document.pk]

    def _document(self, change: Change) -> Document:
        if not hasattr(self, "_of"):
            self._of = {subject.measure: subject.document for subject in self.by_uuid.values()}
        return self.documents[self._of[change.entry.key[0]]]  # type: ignore[index]

    def lock(self) -> None:
        """Always in the same order, so that two who send a sheet wait for each other."""
        list(Document.objects.select_for_update(of=("self",)).filter(pk__in=self.documents).order_by("pk").values("pk"))

    def write(self, changes: Sequence[Change], actor: Person, watch: object = None) -> None:
        """Plan by plan; who calls holds the locks."""
        sources = {source.pk: source for source in self.sources}
        ordered = sorted(changes, key=lambda change: self._document(change).pk)
        done = 0
        for _pk, group in groupby(ordered, key=lambda change: self._document(change).pk):
            rows = list(group)
            cells = [
                services.Cell(
                    change.entry.key[0], change.entry.key[1], sources[change.entry.key[2]],  # type: ignore[index, arg-type]
                    change.entry.value, seen=change.was.value, note=change.entry.note,
                )
                for change in rows
            ]  # fmt: skip
            services.save_cells(document=self._document(rows[0]), cells=cells, actor=actor)
            done += len(rows)
            if callable(watch):
                watch(done)
