"""The parts of a version that a council can decide on apart: sections, themes, the budget, plans of faculties, measures.

Pure: reads the frozen content. A part is known by its code: that of a section ("summary", "theme-<theme>"), "budget",
"round" for the amounts of a framework letter,
"unit-<unit>" for the plan of a unit that a composed plan takes in, "measure-<lineage>" for one measure. A measure goes
along with its theme, unless it is decided on by itself. The amounts of a theme belong to the theme; "budget" is all of
them together.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from governance.figures import Content
from governance.wording import listed, named

BUDGET, ROUND, MEASURE, UNIT = "budget", "round", "measure-", "unit-"
MANY = 6
"""From so many parts on a sentence says what was left out, not all that was agreed to."""
NO_CONTENT = frozenset({"uuid", "number", "carries", "carried_by", "part_of"})
DATED = frozenset({"lines", "allocations", "income", "carried"})
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A part to choose in a form, with its label and the measures below it that can be left out."""

    code: str
    label: str
    measures: tuple[tuple[str, str], ...] = ()


class Parts:
    """The parts of one version. Everything is computed when it is asked for."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.themes = {theme["code"]: theme for theme in content["themes"]}
        self.sections = {section["code"]: section for section in content["sections"]}
        self.units = {UNIT + pin["unit"]["code"]: pin for pin in content["pins"]}
        self.measures = {MEASURE + measure["lineage"]: measure for measure in content["measures"]}

    @property
    def tops(self) -> list[str]:
        """Every part but the measures, in reading order."""
        amounts = [code for code in (BUDGET, ROUND) if self.content.get(code)]
        return [*self.sections, *amounts, *self.units]

    @property
    def codes(self) -> set[str]:
        return {*self.tops, *self.measures}

    @cached_property
    def section_of(self) -> dict[str, str]:
        """The section of each theme."""
        return {section["theme"]: code for code, section in self.sections.items() if section["theme"]}

    def home(self, code: str) -> str:
        """The part that a measure goes along with; of any other part nothing."""
        measure = self.measures.get(code)
        return self.section_of.get(measure["theme"], "") if measure else ""

    def below(self, code: str) -> list[str]:
        """The measures of a theme, in reading order."""
        return self._by_home.get(code, [])

    @cached_property
    def _by_home(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for measure in self.measures:
            found.setdefault(self.home(measure), []).append(measure)
        return found

    def label(self, code: str) -> str:
        """One part, to choose in a form."""
        if code == BUDGET:
            return _("Budget")
        if code == ROUND:
            return _("Allocation")
        if code in self.units:
            return _("Plan of %(unit)s") % {"unit": named(self.units[code]["unit"]["name"])}
        if code in self.measures:
            return _("Measure %(number)s %(title)s") % self.measures[code]
        section = self.sections[code]
        theme = self.themes.get(section["theme"])
        return f"{theme['number']}. {named(section['title'])}" if theme else named(section["title"])

    def choices(self, settled: Mapping[str, Collection[str]] | None = None) -> list[Choice]:
        """What there is to choose from. ``settled``: parts that are agreed already, each with the measures that are not."""
        settled = settled or {}
        found = []
        for code in self.tops:
            open_ = [m for m in self.below(code) if m in settled[code]] if code in settled else []
            found += [Choice(m, self.label(m)) for m in open_]
            if code not in settled:
                below = [m for m in self.below(code) if m not in settled]
                found.append(Choice(code, self.label(code), tuple((m, self.label(m)) for m in below)))
        return found

    def left(self, settled: Mapping[str, Collection[str]]) -> set[str]:
        """The codes that can still be decided on."""
        if not settled:
            return self.codes
        return {code for part in self.choices(settled) for code in (part.code, *(m for m, _label in part.measures))}

    # --- what a part is, to the letter ---

    def canonical(self, code: str, without: Collection[str] = ()) -> str | None:
        """Text, goals, measures and amounts of a part, as text to compare; None when there is no such part.

        ``without``: measures that are left out of a theme. Numbers, the order of measures, and links with the plans
        of other units are no content, as in a comparison (governance.compare).
        """
        body: Any = None
        if code == BUDGET:
            body = self._budget()
        elif code == ROUND:
            body = self.content.get(ROUND)
        elif code in self.units:
            body = self.units[code]
        elif code in self.measures:
            body = self._measure(self.measures[code])
        elif code in self.sections:
            body = self._section(self.sections[code], without)
        return None if body is None else json.dumps(body, sort_keys=True, ensure_ascii=False)

    def _section(self, section: Row, without: Collection[str]) -> Row:
        theme = section["theme"]
        found = {name: section[name] for name in ("title", "theme", "body", "no_goals_reason")}
        if theme:
            rows = [row for code, row in self.measures.items() if row["theme"] == theme and code not in without]
            found["measures"] = _sorted(self._measure(row) for row in rows)
            found["goals"] = _sorted(_plain(row) for row in self.content["goals"] if row["theme"] == theme)
            found["initiatives"] = _sorted(_plain(row) for row in self.content["initiatives"] if row["theme"] == theme)
        return found

    def _measure(self, measure: Row) -> Row:
        goals = sorted(self._goals.get(goal, goal) for goal in measure["goals"])
        initiative = self._initiatives.get(measure["initiative"], measure["initiative"])
        lines = self._lines.get(measure["uuid"], [])
        return {**_plain(measure), "goals": goals, "initiative": initiative, "lines": lines}

    def _budget(self) -> Row | None:
        budget = self.content["budget"]
        if not budget:
            return None
        lines = {m["lineage"]: self._lines[m["uuid"]] for m in self.measures.values() if m["uuid"] in self._lines}
        years = [self.content["document"]["first_year"], self.content["document"]["last_year"]]
        kept = {name: budget[name] for name in ("allocations", "income", "sources", "carried") if name in budget}
        return {**kept, "lines": lines, "years": years}

    @cached_property
    def _goals(self) -> dict[str, str]:
        return {row["uuid"]: row["lineage"] for row in self.content["goals"]}

    @cached_property
    def _initiatives(self) -> dict[str, str]:
        return {row["uuid"]: row["lineage"] for row in self.content["initiatives"]}

    @cached_property
    def _lines(self) -> dict[str, list[Row]]:
        """The amounts of each measure, with whether they count as quality funds."""
        budget = self.content["budget"] or {"lines": (), "sources": ()}
        counts = {source["code"]: source["counts"] for source in budget["sources"]}
        found: dict[str, list[Row]] = {}
        for line in budget["lines"]:
            row = {name: value for name, value in line.items() if name != "measure"}
            found.setdefault(line["measure"], []).append({**row, "counts": counts.get(line["source"])})
        for rows in found.values():
            rows.sort(key=lambda row: (row["year"], row["source"]))
        return found


def _plain(row: Row) -> Row:
    """Without what is no content of this plan: its own identity here, its number, and links with plans of others."""
    return {name: value for name, value in row.items() if name not in NO_CONTENT}


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["lineage"])


def within(content: Content, years: tuple[int, int]) -> Content:
    """A plan as far as it is about these years, to compare with one that replaces it: without amounts of other years and
    measures that ended before them, and with what was new as going on. Its own years are no difference then."""
    first, last = years
    found = {**content, "document": {**content["document"], "first_year": first, "last_year": last}}
    found["measures"] = [
        {**row, "nature": "continued"} if row["nature"] == "new" else row
        for row in content["measures"]
        if not row["ends_on"] or int(row["ends_on"][:4]) >= first
    ]
    if content["budget"]:
        dated = {name: rows for name, rows in content["budget"].items() if name in DATED}
        kept = {name: [row for row in rows if first <= row["year"] <= last] for name, rows in dated.items()}
        found["budget"] = {**content["budget"], **kept}
    return found


# --- in words ---


def names(content: Content, codes: Iterable[str]) -> str:
    """Parts of a version as a reader knows them: "theme 2 and 5, the summary, measure 3.1"."""
    return ", ".join(_words(Parts(content), set(codes)))


def _words(parts: Parts, codes: set[str]) -> list[str]:
    themes = [parts.themes[s["theme"]]["number"] for c, s in parts.sections.items() if c in codes and s["theme"]]
    words = [_("theme %(numbers)s") % {"numbers": listed([str(n) for n in sorted(themes)])}] if themes else []
    words += [named(s["title"]) for c, s in parts.sections.items() if c in codes and not s["theme"]]
    measures = [m for c, m in parts.measures.items() if c in codes]
    if len(measures) == 1:
        words.append(_("measure %(number)s “%(title)s”") % measures[0])
    elif measures:
        words.append(_("the measures %(numbers)s") % {"numbers": listed([m["number"] for m in measures])})
    words += [_("the budget")] if BUDGET in codes else []
    words += [_("the allocation")] if ROUND in codes else []
    units = [named(pin["unit"]["name"]) for c, pin in parts.units.items() if c in codes]
    if len(units) == 1:
        words.append(_("the plan of %(unit)s") % {"unit": units[0]})
    elif units:
        words.append(_("the plans of %(units)s") % {"units": listed(units)})
    return words


def sentence(content: Content, agreed: Mapping[str, bool], who: str = "") -> str:
    """What a partial decision agreed to, and what not; ``who``: the section of the council that decided for itself.

    A measure is named where it fares otherwise than its theme.
    """
    parts = Parts(content)
    yes, no = ({code for code, said in agreed.items() if said is one} for one in (True, False))
    apart = {code for code in yes | no if code in parts.measures}
    but = {code for code in no & apart if agreed.get(parts.home(code))}
    yes -= {code for code in yes & apart if agreed.get(parts.home(code))}
    no -= {code for code in no & apart if agreed.get(parts.home(code)) is False} | but
    said = {name: ", ".join(_words(parts, codes)) for name, codes in (("yes", yes), ("but", but), ("no", no))}
    said["who"] = who or _("The council")
    whole = set(parts.tops) <= set(agreed) and not yes & set(parts.measures)
    if whole and len(yes) > MANY and len(no | but) < len(yes):
        return _("%(who)s agreed to all parts, except %(no)s.") % {**said, "no": ", ".join(_words(parts, no | but))}
    if but and no:
        return _("%(who)s agreed to %(yes)s, except %(but)s. It did not agree to %(no)s.") % said
    if but:
        return _("%(who)s agreed to %(yes)s, except %(but)s.") % said
    return _("%(who)s agreed to %(yes)s. It did not agree to %(no)s.") % said
