"""The lines themselves, a row each: of a plan or a unit on the screen, of all plans as a sheet made in the background."""

from __future__ import annotations

from itertools import islice

from django.utils.translation import gettext as _

from budgets.sheets_out import LINE, how_many_lines, line_rows
from budgets.tables.registry import Head, Kind, Row, Scope, Table
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused

MOST = 2_000
"""Rows on a page; more are a sheet. The command line has no page."""
KINDS: dict[str, Kind] = {"year": "number", "amount": "money"}


def build(scope: Scope) -> Table:
    """Of each plan its working text, as far as it may be read."""
    count = how_many_lines(scope.framework, scope.rights, scope.unit)
    if scope.rights is not None and scope.document is None and count > MOST:
        raise Refused(_("These are too many lines for one page. Ask for all lines under Money, Sheets."))
    rows = (
        Row(tuple(cells[: len(LINE) - 1]))  # type: ignore[arg-type]
        for cells in line_rows(scope.framework, scope.rights, scope.unit, scope.document)
        if cells[LINE.index("year")] in scope.years
    )
    titles = {"unit": _("Unit"), "plan": _("Plan"), "theme": _("Theme"), "measure": _("Measure"), "year": _("Year"),
              "source": _("Source"), "amount": _("Amount"), "note": _("Note")}  # fmt: skip
    heads = tuple(Head(code, title, KINDS.get(code, "text")) for code, title in titles.items())
    whole = list(rows) if scope.rights is None else list(islice(rows, MOST))
    return Table(_("All lines"), heads, tuple(whole))


def may(rights: Rights, scope: Scope) -> bool:
    """Who reads plans; of which, the rows say."""
    return rights.may_anywhere(Act.READ)
