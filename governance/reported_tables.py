"""What a version says of measures beside its text, as tables in the active language: accounts and departures. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance.accounted import STATES, accounts_in
from governance.balance_tables import parts_of
from governance.wording import day
from kwaliteit.shared.notation import thousands
from kwaliteit.shared.tabled import Cell, Head, Part, Row, Table, cell
from plans.periods import both

Content = Mapping[str, Any]


def beside_the_text(content: Content) -> list[Part]:
    """All that has no place in the text itself, in the order in which a version is read."""
    accounts = accounts_of(content)
    return [*([accounts] if accounts else []), *parts_of_page(content)]


def parts_of_page(content: Content) -> list[Part]:
    """The same without the accounts, which a page shows one by one."""
    departures = departures_of(content)
    return [*parts_of(content), *([departures] if departures else [])]


def accounts_left(content: Content) -> list[dict[str, Any]]:
    """The accounts that do not stand in its balance over several years."""
    weighed = {row["lineage"] for row in content.get("balance", {}).get("measures", ())}
    return [row for row in accounts_in(content) if row["lineage"] not in weighed]


def accounts_of(content: Content) -> Part | None:
    found = accounts_left(content)
    if not found:
        return None
    framework = content["document"]["framework"]
    heads = (
        Head(_("Measure"), millimetres=38),
        Head(_("What was promised"), millimetres=38),
        Head(_("What became of it")),
        Head(_("Budgeted"), True, millimetres=17),
        Head(_("Spent"), True, millimetres=17),
    )
    rows = tuple(Row(_account(row, framework)) for row in found)
    unit = _("In thousands of euros (k€), quality funds")
    table = Table("accounts-each", _("Each promised measure"), heads, rows, unit)
    return Part("accounts", _("What became of each measure"), (table,), (both(content["document"]),))


def _account(row: dict[str, Any], framework: dict[str, Any]) -> tuple[Cell, ...]:
    years = (("result_midterm", framework["midterm_year"]), ("result_end", framework["last_year"]))
    promised = (
        _("By the end of %(year)s: %(what)s") % {"year": year, "what": row[name]} for name, year in years if row[name]
    )
    source = _("%(title)s, version %(number)s") % row["promised_in"] if row.get("promised_in") else ""
    fine = [text for text in (row.get("initiative"), source) if text]
    if row.get("dropped_on"):
        fine.append(_("Not in the plan any more from %(when)s.") % {"when": day(row["dropped_on"])})
    texts = [*row["done"].split("\n"), *row["changed"].split("\n")]
    if row["reason"]:
        texts.append(_("Because: %(reason)s") % {"reason": row["reason"]})
    state = capfirst(str(STATES.get(row["state"], _("not accounted for"))))
    open_still = (_("proposed, not confirmed yet"),) if row.get("proposed") else ()
    spent = "–" if row["spent"] is None else thousands(row["spent"])
    return (
        Cell((f"{row['number']} {row['title']}",), fine=tuple(fine)),
        cell(*promised),
        Cell(tuple(text for text in texts if text.strip()), state, row["mark"], open_still),
        cell(thousands(row["cents"])),
        cell(spent),
    )


def departures_of(content: Content) -> Part | None:
    """What a plan that replaces another says of the measures of that one."""
    found = content.get("departures") or ()
    if not found:
        return None
    titles = {row["lineage"]: row["title"] for row in content["measures"]}
    rows = tuple(
        Row((cell(row["title"]), cell(became(row, titles.get(row["into"], ""))), cell(row["reason"]))) for row in found
    )
    heads = (Head(_("Measure"), millimetres=56), Head(_("What became of it"), millimetres=52), Head(_("Because")))
    caption = _("Measures of the plan that this one replaces")
    return Part("departures", caption, (Table("departures-each", caption, heads, rows),))


def became(row: Mapping[str, Any], into: str) -> str:
    """In words what became of a measure of the earlier plan; ``into`` is the title of what took it in."""
    if row["into"]:
        return _("Merged into “%(measure)s”") % {"measure": into or "–"}
    return _("Ended") if row["ended"] else _("Goes on, otherwise")
