"""A plan beside the one that it replaces as tables in the active language, for print. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kwaliteit.shared.notation import signed, thousands
from kwaliteit.shared.tabled import Cell, Head, Part, Row, Table, cell
from monitoring.difference import Became
from monitoring.views.recalibrated import Shown

KEPT = "kept"


def part_of(shown: Shown) -> Part:
    """What shifted per theme and what became of which measure; of those that were kept only how many."""
    tables = [_themes(shown)] if shown.themes else []
    rows = tuple(_measures(shown))
    if rows:
        tables.append(_table(shown, rows))
    kept = sum(len(found) for what, _title, found in shown.groups if what == KEPT)
    texts = [_("Measures that were kept as they were: %(number)s.") % {"number": kept}]
    if not shown.whole.was:
        texts.append(
            _("The earlier plan holds no amounts for these years, so there is nothing to compare the amounts with.")
        )
    title = _("What is different from the plan that it replaces")
    return Part("difference", title, tuple(tables), tuple(texts))


def _themes(shown: Shown) -> Table:
    heads = [Head(_("Theme"), millimetres=58)]
    labels = (_("Share in %, original"), _("Share in %, new"), _("Original"), _("New"))
    heads += [Head(label, True) for label in (*labels, _("Only regrouped"), _("Truly shifted"))]
    rows = []
    for row in shown.themes:
        shares = ("–" if share is None else str(share) for share in (row.share_was, row.share_now))
        amounts = (thousands(row.part.was), thousands(row.part.now), _shift(row.part.regrouped), _shift(row.truly))
        rows.append(Row(tuple(map(cell, (row.name, *shares, *amounts))), theme=row.number))
    whole = shown.whole
    sums = (thousands(whole.was), thousands(whole.now), _shift(whole.regrouped), _shift(whole.difference))
    rows.append(Row(tuple(map(cell, (_("Total"), "–", "–", *sums))), "sum"))
    note = _(
        "Only regrouped: a measure that stands under another theme now, or became part of another measure; over all "
        "themes this is 0. Shares and amounts are rounded each by themselves."
    )
    caption = _("What shifted per theme")
    return Table("difference-themes", caption, tuple(heads), tuple(rows), _unit(shown), (note,))


def _unit(shown: Shown) -> str:
    years = {"first": shown.found.years[0], "last": shown.found.years[-1]} if shown.found.years else None
    thousands_of = _("In thousands of euros (k€), quality funds")
    return f"{thousands_of}, {_('%(first)s to %(last)s together') % years}" if years else thousands_of


def _shift(cents: int) -> str:
    return signed(thousands(cents))


def _measures(shown: Shown) -> Iterator[Row]:
    for what, title, found in shown.groups:
        if what == KEPT:
            continue
        yield Row((cell(str(title)),), "group")
        for row, was, now in found:
            theme = f"{was} → {now}" if was and now and was != now else str(now or was)
            yield Row((cell(row.title, _called(row)), cell(theme), *_amounts(row), cell(_why(row))))


def _called(row: Became) -> str:
    return _("was called: %(title)s") % {"title": row.was_called} if row.was_called else ""


def _amounts(row: Became) -> tuple[Cell, ...]:
    return tuple(cell(thousands(cents) if cents else "–") for cents in (row.was, row.now))


def _why(row: Became) -> str:
    into = _("Merged into “%(measure)s”") % {"measure": row.into} if row.into else ""
    return ". ".join(text.rstrip(".") for text in (into, row.reason) if text)


def _table(shown: Shown, rows: tuple[Row, ...]) -> Table:
    heads = (
        Head(_("Measure"), millimetres=54), Head(_("Theme")), Head(_("Original"), True), Head(_("New"), True),
        Head(_("Because"), millimetres=56),
    )  # fmt: skip
    return Table("difference-measures", _("What became of which measure"), heads, rows, _unit(shown))
