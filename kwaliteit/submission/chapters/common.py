"""What several chapters need: names in the active language, amounts as text, goal tables and measure cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from budgets.details import Detail, details_of
from budgets.tables import ThemeName
from governance.lifecycle import Outcome
from kwaliteit.shared.notation import NBSP, euros, thousands
from kwaliteit.submission.dossier import Decided, Dossier, Names, Paper
from kwaliteit.submission.money import Books, by_measure, other_means
from kwaliteit.submission.prose import empty, long_date, paragraph, plain, printable, safe, short_html, tight
from kwaliteit.submission.report import Block, Card, Cell, Column, Prose, Row, Table
from plans.models import Measure


@dataclass(slots=True)
class Desk:
    """What every builder works with."""

    dossier: Dossier
    books: Books

    @property
    def main(self) -> Paper:
        return self.dossier.main

    @property
    def themes(self) -> list[dict[str, Any]]:
        return self.main.content["themes"]

    @property
    def midterm(self) -> int:
        return self.dossier.framework["midterm_year"]


def pick(names: Names | None) -> str:
    key = "en" if (get_language() or "nl").startswith("en") else "nl"
    return (names or {}).get(key) or (names or {}).get("nl") or ""


def names_of(desk: Desk) -> list[ThemeName]:
    """The themes as the plan names them, in full."""
    return [
        ThemeName(theme["code"], theme["number"], pick(theme["name"]), pick(theme["name"])) for theme in desk.themes
    ]


def k(cents: int | None, *, pm: bool = False) -> str:
    """k€ as text: pm where it is named without an amount, an en dash where nothing was budgeted."""
    return "pm" if cents is None and pm else "–" if cents is None else thousands(cents)


def rounding_note() -> str:
    return _("Totals are computed from unrounded amounts; through rounding the sum may differ.")


def without(desk: Desk) -> list[str]:
    """The note below a table of the whole institution in which amounts are still missing."""
    names = [pick(unit) for unit in desk.dossier.missing_units]
    return (
        [_("Without the amounts of %(units)s: no frozen version yet.") % {"units": ", ".join(names)}] if names else []
    )


def in_thousands() -> str:
    return _("In thousands of euros (k€), quality funds")


def anchor(paper: Paper, *parts: str) -> str:
    """An id that is unique in the whole document."""
    return slugify("-".join([paper.unit["code"], *parts]).replace(".", "-"))


def section_of(paper: Paper, code: str) -> dict[str, Any] | None:
    return next((section for section in paper.content["sections"] if section["code"] == code), None)


def theme_section(paper: Paper, theme: str) -> dict[str, Any] | None:
    return next((section for section in paper.content["sections"] if section["theme"] == theme), None)


def text_blocks(body: str, when_empty: str) -> list[Block]:
    html = printable(body)
    return [Prose(html if html else empty(when_empty))]


def goals_of(paper: Paper, theme: str) -> list[dict[str, Any]]:
    return [goal for goal in paper.content["goals"] if goal["theme"] == theme]


def measures_of(paper: Paper, theme: str) -> list[dict[str, Any]]:
    return [measure for measure in paper.content["measures"] if measure["theme"] == theme]


def ambition_names(paper: Paper, codes: list[str]) -> str:
    known = {ambition["code"]: pick(ambition["name"]) for ambition in paper.content.get("ambitions", [])}
    return ", ".join(known.get(code, code) for code in codes)


def goal_table(desk: Desk, paper: Paper, theme: dict[str, Any], goals: list[dict[str, Any]]) -> Table:
    """Goals with their results; the mid-term year has a column where a goal says something about it."""
    midterm = paper.document["first_year"] <= desk.midterm or any(goal["result_midterm"] for goal in goals)
    results = [("result_midterm", desk.midterm)] if midterm else []
    results.append(("result_end", desk.dossier.framework["last_year"]))
    missing = _("Not stated")
    rows = []
    for goal in goals:
        what = [f"<p>{safe(goal['title'])}</p>"]
        if goal["target_group"]:
            group = _("For: %(group)s") % {"group": goal["target_group"]}
            what.append(f"<p>{safe(group)}</p>")
        cells = [Cell(html=mark_safe("".join(what)))]  # noqa: S308 - escaped by safe()
        cells += [Cell(html=plain(goal[field])) if goal[field] else Cell(missing) for field, _year in results]
        cells.append(Cell(tight(ambition_names(paper, goal["ambitions"])) or "–"))
        rows.append(Row(goal["number"], cells))
    columns = [Column(_("Goal"), width=11), Column(_("What we want to reach"), width=52)]
    columns += [Column(_("Result in %(year)s") % {"year": year}) for _field, year in results]
    columns.append(Column(_("Ambition from the vision"), width=32))
    caption = _("Goals of theme %(number)s, %(unit)s") % {"number": theme["number"], "unit": pick(paper.unit["name"])}
    return Table(tight(caption), columns, rows, kind="cells")


def cards(desk: Desk, paper: Paper, measures: list[dict[str, Any]]) -> list[Card]:
    money, other = by_measure(paper), other_means(paper)
    behind = details_of(paper.content)
    return [
        Card(
            anchor(paper, "m", measure["number"]),
            f"M{measure['number']}",
            measure["title"],
            _answers(
                desk, paper, measure, _means(paper, money.get(measure["uuid"], {}), other.get(measure["uuid"], {}))
            )
            + _behind(behind.get(measure["uuid"], ())),
        )
        for measure in measures
    ]


def _behind(details: Sequence[Detail]) -> list[tuple[str, SafeString]]:
    """What stands behind the amounts: their parts, and the decisions that they wait for."""
    made = [detail.made_of for detail in details if detail.parts]
    waits = [detail.waits for detail in details if detail.reserve]
    return [
        (label, paragraph(*texts)) for label, texts in ((_("Made up of"), made), (_("Under reserve"), waits)) if texts
    ]


def _answers(desk: Desk, paper: Paper, measure: dict[str, Any], means: str) -> list[tuple[str, SafeString]]:
    missing = _("Not stated")

    def text(value: str, *, required: bool = False) -> SafeString | None:
        return plain(value) or (safe(missing) if required else None)

    midterm_owed = paper.document["first_year"] <= desk.midterm
    last = desk.dossier.framework["last_year"]
    answers = [
        (_("What we do"), short_html(measure["description"]) or safe(missing)),
        (_("For whom"), text(measure["target_group"], required=True)),
        (_("Who is responsible"), text(measure["owner"], required=True)),
        (_("Instrument"), text(measure["instrument"])),
        (_("When"), text(_when(measure), required=True)),
        (_("Result in %(year)s") % {"year": desk.midterm}, text(measure["result_midterm"], required=midterm_owed)),
        (_("Result in %(year)s") % {"year": last}, text(measure["result_end"], required=True)),
        (_("Money"), safe(means)),
        (_("Origin"), text(_origin(measure))),
        (_("Why not without this money"), text(measure["additionality"])),
        (_("Contributes to"), text(_contributes(paper, measure))),
        (_("Carries from programmes"), text("; ".join(link["title"] for link in measure["carries"]))),
    ]
    return [(label, answer) for label, answer in answers if answer is not None]


def _when(measure: dict[str, Any]) -> str:
    start, end = long_date(measure["starts_on"]), long_date(measure["ends_on"])
    if start and end:
        return _("From %(start)s to %(end)s") % {"start": start, "end": end}
    return _("From %(start)s") % {"start": start} if start else _("Until %(end)s") % {"end": end} if end else ""


def _means(paper: Paper, quality: dict[int, tuple[int | None, bool]], other: dict[int, int]) -> str:
    """ "€ 2.488.000 quality funds (2022: ..., 2023: pm)"; other means behind it."""
    parts = []
    if quality:
        known = [cents for cents, _pm in quality.values() if cents is not None]
        years = "; ".join(
            f"{year}: {f'€{NBSP}{euros(cents)}' if cents is not None else 'pm'}"
            for year, (cents, _pm) in sorted(quality.items())
        )
        words = _("€ %(amount)s of quality funds (%(years)s)") if known else _("pm of quality funds (%(years)s)")
        parts.append(
            words % {"amount": euros(sum(known)), "years": years if known else ", ".join(map(str, sorted(quality)))}
        )
    if other:
        text = _("€ %(amount)s from other means") % {"amount": euros(sum(other.values()))}
        parts.append(text)
    if not parts:
        return _("No money asked")
    return ", ".join(parts).replace("€ ", f"€{NBSP}") + "."


def _origin(measure: dict[str, Any]) -> str:
    if not measure["nature"]:
        return ""
    label = capfirst(str(Measure.Nature(measure["nature"]).label))
    argument = measure["nature_argument"].strip()
    repeats = argument.rstrip(".").casefold() == label.casefold()
    return f"{label}. {argument}" if argument and not repeats else f"{label}."


def _contributes(paper: Paper, measure: dict[str, Any]) -> str:
    goals = {goal["uuid"]: goal["number"] for goal in paper.content["goals"]}
    themes = {theme["code"]: theme["number"] for theme in paper.content["themes"]}
    initiatives = {row["uuid"]: row["title"] for row in paper.content["initiatives"]}
    parts = []
    if numbers := sorted(goals[uuid] for uuid in measure["goals"] if uuid in goals):
        parts.append(_("goal %(numbers)s") % {"numbers": ", ".join(numbers)})
    if measure["ambitions"]:
        parts.append(_("ambition: %(names)s") % {"names": ambition_names(paper, measure["ambitions"])})
    if tags := sorted(themes[code] for code in measure["themes"] if code in themes):
        parts.append(_("also theme %(numbers)s") % {"numbers": ", ".join(map(str, tags))})
    if measure["initiative"] in initiatives:
        parts.append(_("common initiative: %(name)s") % {"name": initiatives[measure["initiative"]]})
    parts += [_("part of common initiative: %(name)s") % {"name": link["title"]} for link in measure["part_of"]]
    return capfirst("; ".join(parts)) + "." if parts else ""


def version_words(paper: Paper) -> str:
    """ "version 4", or "working text" for what was never frozen (drafts only)."""
    return _("version %(number)s") % {"number": paper.number} if paper.number else _("working text")


_UNCONFIRMED = {
    "waits": gettext_lazy("%(outcome)s, recorded, not confirmed yet"),
    "lapsed": gettext_lazy("%(outcome)s, recorded, not confirmed within the term"),
}


def outcome_words(decided: Decided) -> str:
    """The outcome with the votes, or that the term passed: which is never consent."""
    if not decided.outcome:
        return _("term passed, no decision")
    words = str(Outcome(decided.outcome).label)
    if decided.confirms is not None:
        words = _("%(outcome)s, confirmed by mandate") % {"outcome": words}
    if decided.unconfirmed:
        words = _UNCONFIRMED[decided.unconfirmed] % {"outcome": words}
    if decided.votes is None:
        return words
    cast = _("%(for)s for, %(against)s against, %(abstained)s abstained") % dict(
        zip(("for", "against", "abstained"), decided.votes, strict=True)
    )
    return f"{words} ({cast})"
