"""What changed outside the text: what a letter gives each unit, what was spent, and the balance of several years."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.frozen_round import RoundChange
from budgets.frozen_spending import SpendingChange
from governance.balance_changes import MONEY, PARTS, BalanceChange, WeighedChange
from governance.compare import Comparison
from governance.templatetags.governance import account_state, account_word
from kwaliteit.meetings.laid import rule_words
from kwaliteit.papers import amounts, marks
from kwaliteit.submission.chapters.common import pick
from kwaliteit.submission.prose import paragraph, tight
from kwaliteit.submission.report import Block, Column, Pairs, Prose, Row, Section, Table


def sections(found: Comparison) -> Iterator[Section]:
    if found.round and not found.round.is_empty:
        yield Section("c-round", _("Allocation"), list(_round(found.round)))
    if found.spending:
        yield Section("c-spending", _("Realised spending"), [_spending(found.spending)])
    if found.balance:
        yield Section("c-balance", _("Promised and reached"), list(_balance(found.balance)))


def _round(change: RoundChange) -> Iterator[Block]:
    rows = [Row(pick(row.name), amounts.cells(row.before, row.after)) for row in change.rows if row.changed]
    if rows:
        rows.append(Row(_("Total allocated"), amounts.cells(change.total.before, change.total.after), kind="sum"))
    rows += [
        Row(_("Still to allocate in %(year)s") % {"year": year}, amounts.cells(was, now))
        for year, was, now in change.left
        if was != now
    ]
    if rows:
        columns = [Column(_("Unit")), *amounts.columns()]
        yield Table(_("What each unit gets, was and is now"), columns, rows, unit=_("over all years, in euros"))
    if same := [pick(row.name) for row in change.rows if row.otherwise]:
        words = _("The same amount from another rate or other students: %(units)s.")
        yield Prose(paragraph(words % {"units": ", ".join(same)}))
    if change.rule_changed:
        was, now = (" ".join(rule_words(*side)) for side in change.rule)
        yield Prose(marks.replaced(was, now))


def _spending(changes: tuple[SpendingChange, ...]) -> Table:
    rows = [Row(f"{pick(row.name)}, {row.year}", amounts.cells(row.before, row.after)) for row in changes]
    columns = [Column(_("Unit and year")), *amounts.columns()]
    return Table(_("Realised, was and is now"), columns, rows, unit=_("In euros"))


def _balance(change: BalanceChange) -> Iterator[Block]:
    if change.parts:
        parts = "; ".join(str(PARTS[code]) for code in change.parts)
        yield Prose(paragraph(tight(_("This is different too: %(parts)s.") % {"parts": parts})))
    if change.measures:
        yield Pairs([(f"{one.row['number']} {one.row['title']}", _weighed(one)) for one in change.measures])


def _weighed(one: WeighedChange) -> SafeString:
    said = []
    for name, was, now in one.said:
        label = f"{account_word(name)}: "
        if name in MONEY:
            said.append(amounts.replaced(was, now, label))
        elif name == "state":
            said.append(marks.replaced(*(account_state(code) if code else "" for code in (was, now)), label))
        else:
            said.append(marks.replaced(was, now, label))
    return SafeString().join(said)
