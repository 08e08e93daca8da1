"""What changed, in short: the first chapter of a paper with marks. Counts, measures, goals, and amounts in € and %."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.accounted import STATES
from governance.balance_changes import NAMES
from governance.compare import Amounts, Comparison, ItemChange
from governance.models import Version
from governance.templatetags.governance import departed
from governance.wording import day, listed
from kwaliteit.papers import amounts, elsewhere, marks
from kwaliteit.shared.notation import euros, signed, thousands
from kwaliteit.submission.chapters.common import in_thousands, pick, rounding_note
from kwaliteit.submission.chapters.plan import year_columns
from kwaliteit.submission.prose import empty, paragraph, tight
from kwaliteit.submission.report import Block, Cell, Chapter, Column, Pairs, Prose, Row, Section, Table


def chapter(found: Comparison, old: Version, new: Version) -> Chapter:
    """Says so when nothing changed; then there is nothing below it."""
    names = {
        "old": old.number,
        "then": day(timezone.localdate(old.frozen_at)),
        "new": new.number,
        "now": day(timezone.localdate(new.frozen_at)),
    }
    words = _("From version %(old)s of %(then)s to version %(new)s of %(now)s.")
    blocks: list[Block] = [Prose(paragraph(words % names))]
    blocks.append(Prose(empty(_("Nothing changed.")) if found.is_empty else paragraph(*_counted(found))))
    return Chapter("changes", _("What changed"), list(_sections(found)), blocks, numbered=False)


def _counted(found: Comparison) -> Iterator[str]:
    counts = found.counts
    words = {
        "new": ngettext("%(n)s measure is new", "%(n)s measures are new", counts["new"]),
        "gone": ngettext("%(n)s was dropped", "%(n)s were dropped", counts["gone"]),
        "moved": ngettext("%(n)s went to another theme", "%(n)s went to another theme", counts["moved"]),
        "changed": ngettext("%(n)s changed otherwise", "%(n)s changed otherwise", counts["changed"]),
    }
    if said := [words[what] % {"n": n} for what, n in counts.items() if n]:
        yield _("Measures: %(counts)s.") % {"counts": "; ".join(said)}
    parts = [pick(section.title) for section in found.changed_sections]
    yield (
        _("Parts whose text, goals or measures changed: %(parts)s.") % {"parts": listed(parts)}
        if parts
        else _("No word changed.")
    )
    if found.has_money:
        yield tight(_money(found))


def _money(found: Comparison) -> str:
    if not found.difference:
        return _("The total over all years stayed € %(total)s.") % {"total": euros(found.after)}
    words = _("The total over all years went from € %(old)s to € %(new)s: %(difference)s (%(percent)s).")
    return words % {
        "old": euros(found.before),
        "new": euros(found.after),
        "difference": marks.more(found.difference),
        "percent": amounts.share(found.before, found.after),
    }


def _sections(found: Comparison) -> Iterator[Section]:
    if found.measures:
        yield Section("c-measures", _("Measures"), [_measures(found)])
    if found.goals:
        yield Section("c-goals", _("Goals"), [_goals(found)])
    if any(was != now for row in found.amounts for _year, was, now in row.cells):
        yield Section("c-amounts", _("Amounts per theme"), [_per_theme(found)])
        yield Section("c-years", _("Amounts per year"), [_per_year(found)])
    if found.pins:
        yield Section("c-pins", _("The plans of the faculties"), [Prose(paragraph(*_pins(found)))])
    if found.accounts:
        yield Section("c-accounts", _("What became of each measure"), [_accounts(found)])
    if found.departures:
        yield Section("c-departures", _("Measures of the plan that this one replaces"), [_departures(found)])
    yield from elsewhere.sections(found)


def _measures(found: Comparison) -> Table:
    rows = [
        Row(
            tight(f"M{change.shown['number']} {change.shown['title']}"),
            [Cell(marks.what(change, found.themes)), *(_amounts(change) if found.has_money else ())],
        )
        for change in found.measures
    ]
    columns = [Column(_("Measure"), width=52), Column(_("What happened"))]
    if found.has_money:
        rows.append(Row(_("All measures"), [Cell(""), *amounts.cells(found.before, found.after)], kind="sum"))
        columns += amounts.columns()
    unit = _("over all years, in euros") if found.has_money else ""
    return Table(_("Measures that changed"), columns, rows, unit=unit)


def _amounts(change: ItemChange) -> list[Cell]:
    before, after = (euros(cell.cents, pm=cell.pm) or "–" for cell in (change.before, change.after))
    share = _("new") if not change.was else amounts.share(change.before.cents, change.after.cents)
    return [
        Cell(before),
        Cell(after),
        Cell(signed(euros(change.difference)) if change.difference else "0"),
        Cell(share),
    ]


def _goals(found: Comparison) -> Table:
    rows = [
        Row(str(change.shown["number"]), [Cell(change.shown["title"]), Cell(marks.what(change, found.themes))])
        for change in found.goals
    ]
    columns = [Column(_("Goal"), width=14), Column(_("What we want to reach")), Column(_("What happened"), width=40)]
    return Table(_("Goals that changed"), columns, rows, kind="cells")


def _theme_row(row: Amounts) -> tuple[str, int]:
    return (pick(row.theme["name"]), row.theme["number"]) if row.theme else (_("Total"), 0)


def _per_theme(found: Comparison) -> Table:
    rows = []
    for row in (*found.amounts, found.total):
        name, number = _theme_row(row)
        before, after = (sum(cell[at] for cell in row.cells) for at in (1, 2))
        rows.append(Row(name, amounts.cells(before, after), theme=number, kind="" if row.theme else "sum"))
    columns = [Column(_("Theme")), *amounts.columns()]
    return Table(_("Budgeted per theme, was and is now"), columns, rows, unit=_("over all years, in euros"))


def _per_year(found: Comparison) -> Table:
    rows = []
    for row in (*found.amounts, found.total):
        name, number = _theme_row(row)
        differences = [now - was for _year, was, now in row.cells]
        cells = [Cell(signed(thousands(each)) if each else "0") for each in (*differences, sum(differences))]
        rows.append(Row(name, cells, theme=number, kind="" if row.theme else "sum"))
    columns = year_columns(_("Theme"), list(found.years))
    return Table(_("Difference per theme and year"), columns, rows, unit=in_thousands(), notes=[rounding_note()])


def _pins(found: Comparison) -> Iterator[str]:
    for _kind, was, now in found.pins:
        name = pick((now or was or {})["unit"]["name"])
        if not was:
            words = _("came in, version %(number)s") % {"number": now["number"]}  # type: ignore[index]
        elif not now:
            words = _("is no longer in it")
        else:
            words = _("version %(old)s became version %(new)s") % {"old": was["number"], "new": now["number"]}
        yield tight(f"{name}: {words}")


def _accounts(found: Comparison) -> Pairs:
    rows = []
    for change in found.accounts:
        said = (
            marks.replaced(_state(name, was), _state(name, now), f"{capfirst(NAMES[name])}: ")
            for name, was, now in change.said
        )
        rows.append((f"{change.row['number']} {change.row['title']}", SafeString().join(said)))
    return Pairs(rows)


def _state(name: str, value: str) -> str:
    return str(STATES.get(value, value)) if name == "state" else value


def _departures(found: Comparison) -> Pairs:
    rows = []
    for change in found.departures:
        was, now = (departed(row) if row else "" for row in (change.was, change.now))
        rows.append((change.title, marks.replaced(was, now)))
    return Pairs(rows)
