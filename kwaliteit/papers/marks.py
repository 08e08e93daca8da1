"""Marks what changed in the typed blocks of a version: <ins> and <del> with their words said aloud, and a word per part.

Nothing hangs on colour: what came is underlined, what went is struck through, and both are named for who listens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance import wording
from governance.compare import AMOUNT, BEHIND, GONE, MOVED, NEW, Comparison, FieldChange, ItemChange, SectionChange
from governance.marked import Block as Piece
from governance.templatetags.governance import compared, nature
from kwaliteit.meetings.laid import INITIATIVES
from kwaliteit.shared.notation import euros, percent, signed
from kwaliteit.submission.chapters.common import pick
from kwaliteit.submission.prose import paragraph, printable, safe, short_html, tight
from kwaliteit.submission.report import Block, Box, Card, Cell, Prose, Row, Section, Table

RICH = ("description", "argument")
BLOCK = re.compile(r"<(?:p|h\d|ul|ol|table|blockquote)\b")
DATES = {"starts_on", "ends_on"}


def legend() -> SafeString:
    words = _("Words that were added are <ins>underlined</ins>, words that went are <del>struck through</del>.")
    return format_html('<p class="legend">{}</p>', mark_safe(words))  # noqa: S308 - ours


def marked(sections: list[Section], found: Comparison) -> list[Section]:
    """The same sections with what changed in them; those that went stand at the end."""
    changes = {f"s-{change.code}": change for change in found.sections}
    measures = {change.now["number"]: change for change in found.measures if change.now}
    for section in sections:
        if (change := changes.get(section.id)) and not _is_same(change, found.measures):
            section.blocks = list(_section(section.blocks, change, found, measures))
        if section.id == INITIATIVES:
            section.blocks = list(_initiatives(section.blocks, found))
    if all(section.id != INITIATIVES for section in sections) and (dropped := list(_initiatives([], found))):
        sections = [*sections, Section(INITIATIVES, _("Common initiatives"), dropped)]
    gone = [change for change in found.sections if change.kind == GONE]
    return [*sections, *(_gone_section(change) for change in gone)]


def _is_same(change: SectionChange, measures: Iterable[ItemChange]) -> bool:
    theme = change.theme["code"] if change.theme else ""
    return not change.changed and not any(
        row["theme"] == theme for one in measures for row in (one.was, one.now) if row
    )


def _gone_section(change: SectionChange) -> Section:
    blocks: list[Block] = [Prose(_state(_("This part was dropped.")) + text(change.blocks))]
    title = pick(change.title)
    return Section(f"s-{change.code}-gone", tight(_("Dropped: %(title)s") % {"title": title}), blocks)


def text(pieces: Iterable[Piece]) -> SafeString:
    """The whole text of a section with its marks, made ready for print."""
    html = "".join(one.html if BLOCK.match(one.html) else f"<p>{one.html}</p>" for one in pieces if one.html)
    return printable(said(html)) if html else SafeString()


def said(html: str) -> SafeString:
    """Marks that are named where they begin and where they end."""
    end = format_html('<span class="said"> {} </span>', _("(end of change)"))
    named = compared(html).replace("></ins>", ">\0ins").replace("></del>", ">\0del")
    for mark in ("ins", "del"):
        named = named.replace(f"</{mark}>", f"{end}</{mark}>").replace(f"\0{mark}", f"</{mark}>")
    return mark_safe(named)  # noqa: S308 - the comparison is of canonical text


def replaced(was: str, now: str, before: str = "", after: str = "") -> SafeString:
    """One value in the place of another; either may be empty."""
    marks = ((f"<{tag}>", escape(value), f"</{tag}>") for tag, value in (("del", was), ("ins", now)) if value)
    return short_html(said(f"<p>{escape(before)}{' '.join(map(''.join, marks))}{escape(after)}</p>"))


def _state(words: str) -> SafeString:
    return format_html('<p><span class="state">{}</span></p>', tight(words))


# --- what stands in a section -------------------------------------------------------------------------------------------


def _section(
    blocks: list[Block], change: SectionChange, found: Comparison, measures: dict[str, ItemChange]
) -> Iterator[Block]:
    new = _state(_("This part is new.")) if change.kind == NEW else SafeString()
    body = text(change.blocks)
    if body or new:
        yield Prose(new + body)
    first, *rest = blocks or [Prose(SafeString())]
    for block in rest if isinstance(first, Prose) and (body or not change.theme) else blocks:
        if isinstance(block, Card):
            yield _card(block, measures.get(block.nr.removeprefix("M")), found)
        elif isinstance(block, Table) and block.columns[0].label == _("Goal"):
            yield _goals(block, change)
        elif isinstance(block, Box) and change.reason:
            yield Box(block.kicker, short_html(said(f"<p>{change.reason}</p>")))
        else:
            yield block
    yield from (_gone(row, row.shown["number"]) for row in change.goals if row.kind == GONE)
    left = [row for row in found.measures if change.theme and row.was and row.was["theme"] == change.theme["code"]]
    yield from (_gone(row, f"M{row.shown['number']}") for row in left if row.kind == GONE)
    if went := [_went(row, found) for row in left if row.kind == MOVED]:
        yield Prose(paragraph(*went))


def _went(change: ItemChange, found: Comparison) -> str:
    names = {"title": change.shown["title"], "theme": found.themes.get(change.shown["theme"], {}).get("number", "")}
    return tight(_("Moved to theme %(theme)s: %(title)s") % names)


def what(change: ItemChange, themes: dict[str, dict[str, object]]) -> str:
    """What happened to a goal or measure, as one word or two."""
    if change.kind == MOVED and change.was and change.now:
        names = {"old": change.was["number"], "new": change.now["number"]}
        theme = themes.get(change.was["theme"], {})
        where = _("Moved from theme %(theme)s") % {"theme": theme.get("number", "")}
        return tight(f"{where} ({_('was %(old)s, is now %(new)s') % names})")
    if change.kind == AMOUNT:
        return _("Divided otherwise") if change.per_year else _("Amount changed")
    words = {
        NEW: _("New"),
        GONE: _("Dropped"),
        BEHIND: _("Same amount, otherwise made up or decided"),
    }
    return words.get(change.kind, _("Text changed"))


def money(change: ItemChange) -> str:
    """From what to what, the difference in euros and in percent; nothing when the amount stayed."""
    was, now, difference = change.before.cents, change.after.cents, change.difference
    if not difference:
        return ""
    if not was or not now:
        return tight(_("€ %(old)s became € %(new)s") % {"old": euros(was or 0), "new": euros(now or 0)})
    words = _("€ %(old)s became € %(new)s: %(difference)s (%(percent)s)")
    names = {
        "old": euros(was),
        "new": euros(now),
        "difference": more(difference),
        "percent": signed(percent(difference, was, 1)),
    }
    return tight(words % names)


def more(cents: int) -> str:
    """How much more or less: the sign stands before the euro."""
    return f"{'+' if cents > 0 else '−'}€ {euros(abs(cents))}"


def _card(card: Card, change: ItemChange | None, found: Comparison) -> Card:
    """A measure as it is now, each answer that reads otherwise with its marks, and first what happened to it."""
    if change is None:
        return card
    rows = [(_("What changed"), paragraph(*_happened(change, found)))]
    rows += [(label, html) for label, html in _fields(change)] if change.kind != NEW else []
    changed = {label for label, _html in rows}
    rest = [(label, html) for label, html in card.rows if label not in changed]
    return Card(card.id, card.nr, card.title, [*rows, *rest])


def _happened(change: ItemChange, found: Comparison) -> Iterator[str]:
    yield f"{what(change, found.themes)}."
    if words := money(change):
        yield words
    yield from change.told


def _gone(change: ItemChange, number: str) -> Card:
    rows = [(_("What changed"), paragraph(*filter(None, (_("Dropped") + ".", money(change))))), *_fields(change)]
    return Card(
        f"gone-{change.shown['uuid']}", number, _("Dropped: %(title)s") % {"title": change.shown["title"]}, rows
    )


def _fields(change: ItemChange) -> Iterator[tuple[str, SafeString]]:
    for field in change.fields:
        yield label_of(field.name), _field(field, change)


def label_of(name: str) -> str:
    """As the card of a measure calls it; what stands there with others has a name of its own."""
    known = {
        "description": _("What we do"),
        "target_group": _("For whom"),
        "owner": _("Who is responsible"),
        "instrument": _("Instrument"),
        "additionality": _("Why not without this money"),
    }
    return known.get(name) or str(capfirst(wording.FIELD[name]))


def _field(field: FieldChange, change: ItemChange) -> SafeString:
    was, now = ((row or {}).get(field.name) for row in (change.was, change.now))
    if field.name in DATES:
        return replaced(wording.day(was), wording.day(now))
    if field.name == "nature":
        return replaced(nature(was or ""), nature(now or ""))
    if field.name in RICH and BLOCK.match(field.html):
        return short_html(said(field.html))
    return short_html(said(f"<p>{field.html}</p>"))


def _goals(table: Table, change: SectionChange) -> Table:
    """The goals as they are now; below each that changed what it was."""
    changes = {one.now["number"]: one for one in change.goals if one.now}
    rows: list[Row] = []
    for row in table.rows:
        cells = list(row.cells)
        if one := changes.get(row.head):
            inner = cells[0].html or safe(cells[0].text)
            cells[0] = Cell(html=mark_safe(_state(what(one, {})) + inner + _said_of_goal(one)))  # noqa: S308 - both safe
        rows.append(Row(row.head, cells))
    return Table(table.caption, table.columns, rows, table.unit, notes=table.notes, kind="cells")


def _said_of_goal(change: ItemChange) -> SafeString:
    if not change.was:
        return SafeString()
    return SafeString().join(
        format_html('<p class="label">{}</p>{}', label_of_goal(field.name), _field(field, change))
        for field in change.fields
    )


def label_of_goal(name: str) -> str:
    return str(capfirst(wording.FIELD[name]))


def _initiatives(blocks: list[Block], found: Comparison) -> Iterator[Block]:
    changes = [row for section in found.sections for row in section.initiatives]
    known = {row.now["lineage"]: row for row in changes if row.now}
    for block in blocks:
        row = known.get(block.lineage) if isinstance(block, Box) else None
        if row is None or not isinstance(block, Box):
            yield block
        elif row.kind == NEW:
            yield Box(block.kicker, _state(_("New")) + block.html)
        else:
            fields = (format_html('<p class="label">{}</p>{}', name, html) for name, html in _fields(row))
            yield Box(block.kicker, _state(what(row, found.themes)) + SafeString().join(fields) + block.html)
    for row in changes:
        if row.kind == GONE:
            yield Box(row.shown["title"], _state(_("Dropped")))
