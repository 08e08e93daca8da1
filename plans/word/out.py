"""A plan, or one section of it, as a Word document in which every text that can be changed carries its mark."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE

from kwaliteit.shared.word import Word
from plans import hooks
from plans.models import Goal, Initiative, Measure, Remark, Section
from plans.queries import GoalGroup, Outline, groups_of_theme
from plans.word import amounts
from plans.word.given import GIVEN, Given
from plans.word.labels import label
from plans.word.marks import BREAK, Mark
from plans.word.styles import Lists, page_numbers, prepare
from plans.word.tracking import Suggestions
from plans.word.writing import WIDTH, Needs, Run, Writer, control, lines, plain_runs, table
from plans.word.xml import Element, el, w

Row = tuple[str, list[list[Run]], Mark | None]
"""Label, lines, and the mark of a field; without a mark it comes out and does not go in."""


def word(outline: Outline, only: Section | None = None, suggestions: Iterable[Remark] = ()) -> io.BytesIO:
    """In the language of the text itself; ``only`` one section with what hangs below it.

    Of these open suggestions those about a text are tracked changes in it; those about an amount are told below it.
    """
    with translation.override(outline.document.language):
        return _Out(outline, only, suggestions).made()


def mark_of(part: Section | Goal | Initiative | Measure, field: str) -> Mark:
    return Mark(type(part).__name__.lower(), part.uuid, field, part.revision)


class _Out:
    def __init__(self, outline: Outline, only: Section | None, suggestions: Iterable[Remark]) -> None:
        self.outline, self.document, self.only = outline, outline.document, only
        money = hooks.plan_money if hooks.plan_money and self.document.kind.has_money else None
        self.money = money(self.document) if money else None
        self.given = 0
        self.bookmarks = 0
        self.suggestions = Suggestions(suggestions)

    def made(self) -> io.BytesIO:
        document = self.document
        self.word = Word(document.title, author=document.unit.name)
        prepare(self.word.document)
        page_numbers(self.word.document, f"{document.title}, {document.unit.name}")
        lists = Lists(self.word.document)
        relations: dict[str, str] = {}

        def relation(href: str) -> str:
            part = self.word.document.part
            return relations.setdefault(href, part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

        self.needs = Needs(lists.new, relation, self.suggestions.element)
        self.body = self.word.document.element.body
        title = self.body[0]
        self._mark(title, Mark("document", document.uuid, "given", 0))
        self._put(self._given(self._about()))
        for section in [self.only] if self.only else self.outline.sections:
            self._section(section)
        for part in hooks.beside_the_text(document) if hooks.beside_the_text and not self.only else ():
            self._put(*Given(self.needs, self._mark, self._next).blocks(part))
        return self.word.file()

    def _about(self) -> str:
        day = date_format(timezone.localdate(), "j F Y")
        words = _("%(unit)s, %(kind)s, %(first)s–%(last)s. Working text of %(day)s.") % {
            "unit": self.document.unit.name,
            "kind": self.document.kind.name,
            "first": self.document.first_year,
            "last": self.document.last_year,
            "day": day,
        }
        return f"{words} " + _(
            "Change the texts and leave the headings: by these each text finds its place when the file comes back. "
            "What is grey comes from elsewhere and does not go in again."
        )

    # --- parts of the plan --------------------------------------------------------------------------------------------

    def _section(self, section: Section) -> None:
        theme = section.theme
        title = f"{theme.order}. {theme.name}" if theme else section.title
        self._put(self._suggested(section, self._heading(title, 1, mark_of(section, "body"))))
        self._text(section, "body", section.title, 1)
        self._of_theme(section)
        self._told(section)

    def _of_theme(self, section: Section) -> None:
        theme = section.theme
        if theme is None:
            return
        groups = groups_of_theme(self.outline, theme)
        if section.no_goals_reason or not groups:
            self._fields([self._field(section, "no_goals_reason", _("Why this theme gets no money"))])
        for group in groups:
            self._group(group)
        if self.document.kind.composes:
            for initiative in self._initiatives(theme.pk):
                self._initiative(initiative)
        self._amounts(section)

    def _told(self, section: Section) -> None:
        """Suggestions that are no tracked change: about amounts, or about words that stand there no more."""
        measures = self.outline.measures_of(section.theme) if section.theme else []
        goals = self.outline.goals_of(section.theme) if section.theme else []
        parts = [
            ("section", section.pk),
            *(("goal", row.pk) for row in goals),
            *(("measure", row.pk) for row in measures),
        ]
        for words in [*self.suggestions.in_words(row.pk for row in measures), *self.suggestions.without_place(parts)]:
            self._put(self._given(words))

    def _initiatives(self, theme: int) -> list[Initiative]:
        if not hasattr(self, "_every_initiative"):
            rows = Initiative.objects.filter(document=self.document).select_related("run_by")
            self._every_initiative = list(rows.order_by("order", "pk"))
        return [row for row in self._every_initiative if row.theme_id == theme]

    def _group(self, group: GoalGroup) -> None:
        if group.goal:
            self._goal(group.goal)
        else:
            self._put(self._heading(_("Measures without a goal in this theme"), 2, self._next()))
        for measure in group.measures:
            self._measure(measure)

    def _goal(self, goal: Goal) -> None:
        what = _("Ambition") if self.document.kind.level == "programme" else _("Goal")
        self._put(self._titled(goal, 2, what))
        self._text(goal, "description", what, 2)
        self._fields(
            [
                self._field(goal, "target_group"),
                *self._results(goal),
                self._given_row(_("Ambitions from the vision"), self._pointed(goal)),
            ]
        )

    def _measure(self, measure: Measure) -> None:
        self._put(self._titled(measure, 3, _("Measure")))
        self._text(measure, "description", _("What we do"), 3)
        who = self._given_row(_("Owner"), measure.owner.name if measure.owner else "")
        function = self._field(measure, "owner_label")
        self._fields(
            [
                self._field(measure, "instrument"),
                self._field(measure, "target_group"),
                who,
                function if measure.owner_label or not who else None,
                self._given_row(_("Period"), _period(measure)),
                self._given_row(_("Is the measure new?"), capfirst(str(measure.get_nature_display()))),
                self._field(measure, "nature_argument"),
                self._field(measure, "additionality"),
                *self._results(measure),
                self._given_row(_("Ambitions from the vision"), self._pointed(measure)),
            ]
        )

    def _initiative(self, initiative: Initiative) -> None:
        self._put(self._heading(initiative.title, 2, mark_of(initiative, "title"), _("Common initiative")))
        self._text(initiative, "description", _("Common initiative"), 2)
        self._fields([self._given_row(_("Run by"), initiative.run_by.name)])

    def _results(self, part: Goal | Measure) -> Iterable[Row | None]:
        midterm = self.document.framework.midterm_year
        if self.document.first_year <= midterm or part.result_midterm:
            yield self._field(part, "result_midterm")
        yield self._field(part, "result_end")

    def _pointed(self, part: Goal | Measure) -> str:
        """The ambitions that a goal or measure is tied to: two queries for the whole plan."""
        if not hasattr(self, "_ambitions"):
            self._ambitions: dict[tuple[type, int], list[str]] = {}
            for model in (Goal, Measure):
                rows = model.objects.filter(document=self.document, ambitions__isnull=False)
                language = "en" if self.document.language == "en" else "nl"
                for pk, name in rows.order_by("ambitions__order", "pk").values_list(
                    "pk", f"ambitions__name_{language}"
                ):
                    self._ambitions.setdefault((model, pk), []).append(name)
        return "; ".join(self._ambitions.get((type(part), part.pk), []))

    # --- how they are written -----------------------------------------------------------------------------------------

    def _put(self, *blocks: Element) -> None:
        """Before the properties of the page, which end the body."""
        for block in blocks:
            self.body.insert(len(self.body) - 1, block)

    def _heading(self, title: str, level: int, mark: Mark, prefix: str = "") -> Element:
        runs = plain_runs(f"{prefix}{BREAK}" if prefix else "", title)
        return self._mark(Writer(self.needs).paragraph(runs, f"Heading{level}"), mark)

    def _titled(self, part: Goal | Measure, level: int, what: str) -> Element:
        """The heading of a goal or measure, with the suggestions that go out with it."""
        runs = self.suggestions.runs(part, "title") or plain_runs(part.title)
        number = plain_runs(f"{what} {part.number}{BREAK}")  # type: ignore[union-attr]
        made = self._mark(Writer(self.needs).paragraph([*number, *runs], f"Heading{level}"), mark_of(part, "title"))
        return self._suggested(part, made)

    def _suggested(self, part: Any, heading: Element) -> Element:
        for uuid in self.suggestions.went(part):
            self._mark(heading, Mark("remark", uuid, "given", 0))
        return heading

    def _text(self, part: Any, field: str, name: str, level: int) -> None:
        blocks = Writer(self.needs, level).rich(self.suggestions.rich(part, field))
        if self.suggestions.is_about(part, field):  # LibreOffice loses tracked changes within a control
            self._put(*blocks)
        else:
            self._put(control(mark_of(part, field).name, blocks, name, locked=True))

    def _given(self, words: str) -> Element:
        return self._mark(Writer(self.needs).paragraph([(words, frozenset(), "")], GIVEN), self._next())

    def _field(self, part: Any, field: str, name: str = "") -> Row:
        runs = self.suggestions.runs(part, field)
        return (
            name or label(field, self.document),
            [runs] if runs else lines(getattr(part, field)),
            mark_of(part, field),
        )

    def _given_row(self, label: str, words: str) -> Row | None:
        return (label, lines(words), None) if words else None

    def _fields(self, rows: Iterable[Row | None]) -> None:
        """A table of two columns: what is asked, and what was answered."""
        made = table([2400, 6600])
        writer = Writer(self.needs)
        for asked, words, mark in (row for row in rows if row):
            head = self._mark(writer.paragraph([(asked, frozenset(), "")], "TableHeading"), mark or self._next())
            inner = [writer.paragraph(line, "TableText" if mark else GIVEN) for line in words]
            cells = [_cell(2400, head), _cell(6600, *inner)]
            made.append(el("tr", el("trPr", el("cantSplit")), *cells))
        if made.find(w("tr")) is not None:
            self._put(made, el("p"))

    def _amounts(self, section: Section) -> None:
        rows = amounts.rows_of(self.outline, section, self.money) if self.money else []
        if not rows or section.theme is None:
            return
        self._put(self._given(_("Quality funds of theme %(number)s, in euros") % {"number": section.theme.order}))
        heads = amounts.heads(self.outline)
        narrow = min(1200, WIDTH // (len(heads) + 2))
        widths = [WIDTH - narrow * len(heads), *[narrow] * len(heads)]
        made = table(widths)
        made.append(self._row_of_amounts([_("Measure"), *heads], widths, self._next(), first=True))
        for row in rows:
            made.append(self._row_of_amounts([row.title, *row.cells], widths, row.mark))
        self._put(made, el("p"))

    def _row_of_amounts(self, row: list[str], widths: list[int], mark: Mark, *, first: bool = False) -> Element:
        writer, cells = Writer(self.needs), []
        for place, (words, width) in enumerate(zip(row, widths, strict=True)):
            style = "TableHeading" if first or not place else GIVEN
            side = el("jc", val="right") if place else None
            line = writer.paragraph([(words, frozenset(), "")], style, *([side] if side is not None else []))
            cells.append(_cell(width, line if place else self._mark(line, mark)))
        return el("tr", el("trPr", el("cantSplit"), el("tblHeader") if first else None), *cells)

    def _next(self) -> Mark:
        """The mark of what comes from elsewhere: it ends the text before it, and is left out when it comes back."""
        self.given += 1
        return Mark("given", self.document.uuid, "given", self.given)

    def _mark(self, paragraph: Element, mark: Mark) -> Element:
        """A bookmark around the words of a paragraph."""
        self.bookmarks += 1
        place = 1 if len(paragraph) and paragraph[0].tag == w("pPr") else 0
        paragraph.insert(place, el("bookmarkStart", id=self.bookmarks, name=mark.name))
        paragraph.append(el("bookmarkEnd", id=self.bookmarks))
        return paragraph


def _cell(width: int, *inner: Element) -> Element:
    return el("tc", el("tcPr", el("tcW", w=width, type="dxa")), *inner)


def _period(measure: Measure) -> str:
    start, end = (day and date_format(day, "F Y") for day in (measure.starts_on, measure.ends_on))
    if start and end:
        return _("%(start)s to %(end)s") % {"start": start, "end": end}
    return _("from %(start)s") % {"start": start} if start else _("until %(end)s") % {"end": end} if end else ""
