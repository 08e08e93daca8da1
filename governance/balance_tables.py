"""The balance of several years as tables in the active language, for the page, the printed document and Word. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.accounted import MARKS, STATES
from governance.balanced import COUNTED, Balance, Money, Weighed, read
from governance.wording import day
from kwaliteit.shared.notation import NBSP, euros, percent, thousands
from kwaliteit.shared.tabled import Cell, Head, Part, Row, Table, cell
from kwaliteit.shared.templatetags.notation import in_language
from plans.periods import in_words

MOST_YEARS = 4
"""With more years than this budgeted and spent have a table each."""
MOST_SIGNS = 9  # values of more are words (an indicator may be a text), and stand in their columns as words do
Names = dict[str, Any]


def parts_of(content: Mapping[str, Any]) -> list[Part]:
    """All of it: how it stands as a whole, the money, then theme by theme, and on which reports it rests."""
    balance = read(content)
    if balance is None:
        return []
    themes = [part for theme in balance.themes if (part := _theme(balance, theme))]
    return [_whole(balance), _money(balance), *themes, _sources(balance)]


def _unit_names(balance: Balance) -> dict[str, str]:
    return {unit["code"]: in_language(unit["name"]) for unit in balance.units}


# --- the whole --------------------------------------------------------------------------------------------------------


def _whole(balance: Balance) -> Part:
    title = (
        _("What was to be reached by the end of %(year)s, and what was") % {"year": balance.last_year}
        if balance.is_midterm
        else _("What was promised for the whole period, and what was reached")
    )
    tables = [
        _counted(
            balance, "balance-themes", _("Measures per theme"), _("Theme"),
            [(in_language(row["name"]), row["number"], _is("theme", row["code"])) for row in balance.themes],
        )
    ]  # fmt: skip
    if len(balance.units) > 1:
        units = [(in_language(row["name"]), 0, _is("unit", row["code"])) for row in balance.units]
        tables.append(_counted(balance, "balance-units", _("Measures per unit"), _("Unit"), units))
    return Part("balance", title, tuple(tables), tuple(_in_short(balance)))


def _is(name: str, code: str) -> Callable[[Names], bool]:
    return lambda row: bool(row[name] == code)


def _in_short(balance: Balance) -> Iterator[str]:
    """How it stands in a few sentences, each computed."""
    counts, number = balance.counts(), len(balance.measures)
    told = [f"{counts[state]} {STATES[state]}" for state in COUNTED if state and counts[state]]
    if counts[""]:
        told.append(_("%(number)s not reported on") % {"number": counts[""]})
    if told:
        head = ngettext(
            "%(number)s measure was promised for these years: %(told)s.",
            "%(number)s measures were promised for these years: %(told)s.",
            number,
        )
        yield head % {"number": number, "told": get_text_list(told, str(_("and")))}
    else:
        yield _("No measure was promised for these years.")
    money = balance.money(balance.known_years)
    if money.spent is not None:
        amounts = {
            "years": in_words(balance.known_years),
            "spent": euros(money.spent),
            "budgeted": euros(money.budgeted),
        }
        words = _("In %(years)s € %(spent)s was spent, of € %(budgeted)s that was budgeted.")
        yield (words % amounts).replace("€ ", f"€{NBSP}")
    if balance.missing:
        units = _unit_names(balance)
        by_unit: dict[str, list[str]] = {}
        for row in balance.missing:
            by_unit.setdefault(units.get(row["unit"], row["unit"]), []).append(str(row["year"]))
        names = "; ".join(f"{name} ({', '.join(years)})" for name, years in by_unit.items())
        yield _("There is no adopted report of: %(names)s.") % {"names": names}


def _counted(
    balance: Balance, ident: str, caption: str, head: str, rows: Iterable[tuple[str, int, Callable[[Names], bool]]]
) -> Table:
    """How many measures stand in which state; a state that none is in has no column."""
    whole = balance.counts()
    states = [state for state in COUNTED if whole[state]]
    labels = [capfirst(str(STATES[state])) if state else _("Not reported on") for state in states]
    found = []
    for name, number, which in rows:
        counts = balance.counts(which)
        if any(counts.values()):
            found.append(Row(_numbers(name, counts, states), theme=number))
    found.append(Row(_numbers(_("Total"), whole, states), "sum"))
    heads = (Head(head, millimetres=62), Head(_("Measures"), True), *(Head(label, True) for label in labels))
    return Table(ident, caption, heads, tuple(found))


def _numbers(name: str, counts: dict[str, int], states: list[str]) -> tuple[Cell, ...]:
    shown = (str(counts[state]) if counts[state] else "–" for state in states)
    return (cell(name), cell(str(sum(counts.values()))), *map(cell, shown))


# --- the money --------------------------------------------------------------------------------------------------------


def _money(balance: Balance) -> Part:
    themes = [(in_language(row["name"]), row["number"], {"theme": row["code"]}) for row in balance.themes]
    units = [(in_language(row["name"]), 0, {"unit": row["code"]}) for row in balance.units]
    tables = list(_years(balance, "themes", _("Theme"), themes))
    if len(units) > 1:
        tables += [*_years(balance, "units", _("Unit"), units), _crossed(balance)]
    return Part("balance-money", _("Budgeted and spent"), tuple(tables))


def _years(balance: Balance, ident: str, head: str, rows: list[tuple[str, int, Names]]) -> Iterator[Table]:
    """Both beside each other in one table; of many years each in a table of its own."""
    caption = (
        _("Budgeted and spent per theme and year") if ident == "themes" else _("Budgeted and spent per unit and year")
    )
    if len(balance.years) <= MOST_YEARS:
        yield _table(balance, f"money-{ident}", caption, head, rows, "BR")
        return
    budgeted = _("Budgeted per theme and year") if ident == "themes" else _("Budgeted per unit and year")
    spent = _("Spent per theme and year") if ident == "themes" else _("Spent per unit and year")
    yield _table(balance, f"budgeted-{ident}", budgeted, head, rows, "B")
    yield _table(balance, f"money-{ident}", spent, head, rows, "R")


def _table(
    balance: Balance, ident: str, caption: str, head: str, rows: list[tuple[str, int, Names]], sides: str
) -> Table:
    both = len(sides) > 1
    heads = [Head(head, millimetres=58)]
    heads += [Head(f"{side} {year}" if both else str(year), True) for year in balance.years for side in sides]
    heads += [Head(_("%(side)s, all") % {"side": side} if both else _("All years"), True) for side in sides]
    heads += [Head(_("in %"), True)] if "R" in sides else []
    found = [
        Row(_amounts(balance, name, which, sides), theme=number) for name, number, which in rows if _any(balance, which)
    ]
    found.append(Row(_amounts(balance, _("Total"), {}, sides), "sum"))
    notes = [_("Totals are computed from unrounded amounts; through rounding the sum may differ.")]
    if both:
        notes[:0] = [
            _("B = budgeted in the plans that were in force, R = realised by the last financial report of a year.")
        ]
    if "R" in sides:
        notes.append(_("In percent of what was budgeted, over the years of which is known what was spent."))
    return Table(ident, caption, tuple(heads), tuple(found), _thousands(), tuple(notes))


def _thousands() -> str:
    return _("In thousands of euros (k€), quality funds")


def _any(balance: Balance, which: Names) -> bool:
    return balance.money(balance.years, **which) != Money()


def _amounts(balance: Balance, name: str, which: Names, sides: str) -> tuple[Cell, ...]:
    cells = [cell(name)]
    for years in [*([year] for year in balance.years), list(balance.years)]:
        cells += [cell(_side(balance.money(years, **which), side)) for side in sides]
    if "R" in sides:
        known = balance.money(balance.known_years, **which)
        cells.append(cell("–" if known.spent is None else percent(known.spent, known.budgeted)))
    return tuple(cells)


def _side(money: Money, side: str) -> str:
    cents = money.spent if side == "R" else money.budgeted or None
    return "–" if cents is None else thousands(cents)


def _crossed(balance: Balance) -> Table:
    """What each unit spent on each theme, over all years."""
    themes = [row for row in balance.themes if _any(balance, {"theme": row["code"]})]
    heads = (
        Head(_("Unit"), millimetres=58),
        *(Head(_("Theme %(number)s") % {"number": row["number"]}, True) for row in themes),
        Head(_("Total"), True),
    )
    lines = [(in_language(row["name"]), row["code"], "") for row in balance.units]
    lines = [line for line in lines if _any(balance, {"unit": line[1]})] + [(_("Total"), "", "sum")]
    rows = []
    for name, unit, kind in lines:
        spent = [balance.money(balance.years, row["code"], unit).spent for row in themes]
        whole = balance.money(balance.years, unit=unit).spent
        shown = ("–" if cents is None else thousands(cents) for cents in [*spent, whole])
        rows.append(Row((cell(name), *map(cell, shown)), kind))
    caption = _("Spent per unit and theme, all years together")
    return Table("money-crossed", caption, heads, tuple(rows), _thousands())


# --- theme by theme ---------------------------------------------------------------------------------------------------


def _theme(balance: Balance, theme: Names) -> Part | None:
    code = theme["code"]
    tables = [
        table for table in (_indicators(balance, theme), _goals(balance, theme), _measures(balance, theme)) if table
    ]
    if not tables:
        return None
    texts = []
    money = balance.money(balance.known_years, theme=code)
    if money.spent is not None:
        words = _("€ %(spent)s was spent, of € %(budgeted)s that was budgeted for these years.")
        texts = [(words % {"spent": euros(money.spent), "budgeted": euros(money.budgeted)}).replace("€ ", f"€{NBSP}")]
    title = in_language(theme["name"])
    return Part(f"balance-{code}", title, tuple(tables), tuple(texts), theme["number"])


def _indicators(balance: Balance, theme: Names) -> Table | None:
    found = balance.of(balance.indicators, theme["code"])
    if not found:
        return None
    years = balance.years
    rows, notes = [], []
    for each in found:
        name = in_language(each["name"]) + (f", {each['group']}" if each["group"] else "")
        base = next((value["shown"] for value in each["values"] if value["baseline"]), "–")
        later = {value["year"]: value for value in each["values"] if not value["baseline"]}
        shown = (_value(later.get(year)) for year in years)
        target = _("none, on purpose") if each["target"] is None else each["target"] or "–"
        rows.append(Row((cell(name), cell(base), *map(cell, shown), cell(target))))
        notes += [f"{name}, {row['year']}: {row['text']}" for row in each["reflections"] if row["year"] in years]
        notes += [
            _("≠ %(name)s, %(year)s: not to be compared with earlier values. %(why)s")
            % {"name": name, "year": value["year"], "why": " ".join(value["breaks"])}
            for value in later.values()
            if value["breaks"] and value["year"] in years
        ]
    short = all(len(line) <= MOST_SIGNS for row in rows for one in row.cells[1:-1] for line in one.lines)
    heads = (
        Head(_("Indicator"), millimetres=42),
        Head(_("Baseline"), short, 18),
        *(Head(str(year), short) for year in years),
        Head(_("Target"), millimetres=26),
    )
    caption = _("What the indicators of theme %(number)s show") % theme
    return Table(f"indicators-{theme['code']}", caption, heads, tuple(rows), notes=tuple(dict.fromkeys(notes)))


def _value(value: Names | None) -> str:
    if value is None:
        return "–"
    return f"≠ {value['shown']}" if value["breaks"] else str(value["shown"])


def _goals(balance: Balance, theme: Names) -> Table | None:
    """Each goal with what was to be reached, and how the measures for it stand."""
    rows: list[Row] = []
    states = {one.row["lineage"]: one for one in balance.measures}
    for code, name in _unit_names(balance).items():
        goals = balance.of(balance.goals, theme["code"], code)
        if goals and len(balance.units) > 1:
            rows.append(Row((cell(name),), "group"))
        for goal in goals:
            measures = [states[lineage] for lineage in goal["measures"] if lineage in states]
            head = cell(f"{goal['number']} {goal['title']}")
            rows.append(Row((head, _promised(balance, goal), _standing(measures))))
    if not rows:
        return None
    heads = (Head(_("Goal"), millimetres=52), Head(_until(balance)), Head(_("How its measures stand"), millimetres=46))
    return Table(f"goals-{theme['code']}", _("Goals of theme %(number)s") % theme, heads, tuple(rows))


def _until(balance: Balance) -> str:
    return _("To be reached by the end of %(year)s") % {"year": balance.last_year}


def _promised(balance: Balance, row: Names) -> Cell:
    """What was to be reached by then; where nothing was said for half way, what is to be reached at the end."""
    text = row["result_midterm"] if balance.is_midterm else row["result_end"]
    if not text and balance.is_midterm and row["result_end"]:
        end = _("By the end of %(year)s: %(what)s") % {"year": balance.end_year, "what": row["result_end"]}
        return Cell((_("Nothing was named for %(year)s.") % {"year": balance.last_year},), fine=(end,))
    return Cell(tuple(line for line in text.split("\n") if line.strip()))


def _standing(measures: list[Weighed]) -> Cell:
    if not measures:
        return cell(_("No measure was tied to it."))
    states = [one.state for one in measures]
    told = (
        f"{states.count(state)} {STATES[state] if state else _('not reported on')}"
        for state in COUNTED
        if state in states
    )
    return cell(", ".join(told))


def _measures(balance: Balance, theme: Names) -> Table | None:
    rows: list[Row] = []
    for code, name in _unit_names(balance).items():
        measures = balance.measures_of(theme["code"], code)
        if measures and len(balance.units) > 1:
            rows.append(Row((cell(name),), "group"))
        rows += [Row(_weighed(balance, one)) for one in measures]
    if not rows:
        return None
    heads = (
        Head(_("Measure"), millimetres=38),
        Head(_until(balance), millimetres=38),
        Head(_("What was reached")),
        Head(_("Budgeted"), True, millimetres=17),
        Head(_("Spent"), True, millimetres=17),
    )
    return Table(
        f"measures-{theme['code']}", _("Measures of theme %(number)s") % theme, heads, tuple(rows), _thousands()
    )


def _weighed(balance: Balance, one: Weighed) -> tuple[Cell, ...]:
    row = one.row
    dropped = (
        [_("Not in the plan any more from %(when)s.") % {"when": day(row["dropped_on"])}] if row["dropped_on"] else []
    )
    moved = [
        _("Stood under theme %(number)s before.") % theme
        for theme in balance.themes
        if theme["code"] in one.earlier_themes
    ]
    fine = [*([row["initiative"]] if row["initiative"] else []), *moved, *dropped]
    head = Cell((f"{row['number']} {row['title']}",), fine=tuple(fine))
    budgeted = "pm" if one.budgeted is None and row["budgeted"] else thousands(one.budgeted) or "–"
    spent = thousands(one.spent) or "–"
    return head, _promised(balance, row), _reached(balance, one), cell(budgeted), cell(spent)


def _reached(balance: Balance, one: Weighed) -> Cell:
    """The state with what was done and why it went otherwise, where that was said, and the state of each year."""
    said = one.said
    if not said:
        return Cell(state=capfirst(_("not reported on")), mark="open")
    texts = [*said["done"].split("\n"), *said["changed"].split("\n")]
    if said["reason"] and said["reason"] not in (said["done"], said["changed"]):
        texts.append(_("Because: %(reason)s") % {"reason": said["reason"]})
    fine = []
    if len(one.by_year) > 1 or (one.own and one.by_year):
        fine.append("; ".join(_runs(one.by_year)))
    if not one.own:
        fine.append(_source(balance, said))
    state = capfirst(str(STATES[one.state]))
    return Cell(tuple(text for text in texts if text.strip()), state, MARKS[one.state], tuple(fine))


def _runs(by_year: list[tuple[int, str]]) -> Iterator[str]:
    """Each state with its years; years that follow each other in the same state together."""
    runs: list[list[Any]] = []
    for year, state in by_year:
        if runs and runs[-1][1:] == [year - 1, state]:
            runs[-1][1] = year
        else:
            runs.append([year, year, state])
    for first, last, state in runs:
        yield f"{first if first == last else f'{first}–{last}'}: {STATES[state]}"


def _source(balance: Balance, said: Names) -> str:
    report = next((row for row in balance.reports if row["version"] == said["in"]), None)
    if report is None:
        return _("Reported during %(year)s, not in an adopted report") % {"year": said["year"]}
    return _("%(title)s %(year)s, version %(number)s") % report


def _sources(balance: Balance) -> Part:
    """The adopted reports that it is computed from."""
    title = _("The reports that this rests on")
    if not balance.reports:
        return Part("balance-reports", title, (), (_("No report on these years was adopted."),))
    units = _unit_names(balance)
    rows = tuple(
        Row(tuple(map(cell, (
            f"{units.get(row['unit'], row['unit'])}: {row['title']}", str(row["year"]), str(row["number"]),
            day(row["adopted_on"]), row["fingerprint"][:12],
        ))))
        for row in balance.reports
    )  # fmt: skip
    heads = (
        Head(_("Report"), millimetres=70), Head(_("Year"), True), Head(_("Version"), True), Head(_("Adopted")),
        Head(_("Fingerprint")),
    )  # fmt: skip
    return Part("balance-reports", title, (Table("reports", _("Adopted reports"), heads, rows),))
