"""What is missing: completeness of a document per criterion, of the living text or of a frozen snapshot alike.

Pure computation on the plain data of a snapshot (docs/snapshot.md); ``completeness_of`` reads the living document
into that shape first (``plans.plain``), in one query for any number of documents, and one for common initiatives. By when each thing is needed is data
of the kind of document (``plans.needs``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kwaliteit.organisation.roles import Level
from plans import departures, hooks, initiatives, plain, text
from plans.initiatives import lacking
from plans.models import Document, Measure
from plans.names import BothNames
from plans.needs import Need, Phase, needs
from plans.queries import Outline

CLEAR, SUPPORTED, REALISTIC = "c1", "c2", "c3"


@dataclass(frozen=True)
class Finding:
    """One thing that is missing: by which criterion, in which part, by when, and where it is filled in."""

    check: str  # code of plans.needs
    need: Need
    criterion: str
    kind: str  # section, theme, goal, measure, initiative, departure or talk
    part: str  # code of a section or theme, UUID of a goal, measure or initiative, or of a talk; lineage of a departure
    theme: str
    message: str | Promise
    values: dict[str, Any] = field(default_factory=dict, hash=False)
    field_name: str = ""
    document: str = ""

    @property
    def text(self) -> str:
        """The words, in the language of whoever reads them."""
        return str(self.message) % self.values

    @property
    def anchor(self) -> str:
        return f"{self.kind}-{self.part}"

    @property
    def url(self) -> str:
        """The place in the living document."""
        if self.kind == "section":
            return reverse("plans:section", args=[self.document, self.part])
        if self.kind == "measure":
            return reverse("plans:measure", args=[self.part])
        if self.kind == "departure":
            return hooks.departure_link(self.document, self.part) if hooks.departure_link else ""
        if self.kind == "talk":
            return hooks.talks_link(self.part) if hooks.talks_link else ""
        place = reverse("plans:theme", args=[self.document, self.theme])
        return place if self.kind == "theme" else f"{place}#{self.anchor}"

    @property
    def edit_url(self) -> str:
        """The field where a drafter fills it in."""
        if self.kind == "theme":
            return f"{self.url}#id_{self.field_name}"
        if self.kind == "measure" and not self.field_name:
            return hooks.amount_link(self.document, self.part) if hooks.amount_link else f"{self.url}#money"
        if self.kind in ("section", "talk", "departure"):
            return self.url
        place = reverse(f"plans:{self.kind}_edit", args=[self.part])
        return f"{place}#id_{self.field_name}" if self.field_name else place


@dataclass(frozen=True)
class Part:
    """A part that can be complete: a section, a theme, a goal, a measure, an initiative, or the talks of the unit."""

    criterion: str
    kind: str
    part: str
    theme: str
    findings: tuple[Finding, ...]

    @property
    def is_complete(self) -> bool:
        return not self.findings


@dataclass(frozen=True)
class CriterionScore:
    code: str
    name: str
    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class Completeness:
    parts: tuple[Part, ...]
    names: dict[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def findings(self) -> list[Finding]:
        return [finding for part in self.parts for finding in part.findings]

    def needed_at(self, phase: Phase) -> list[Finding]:
        """What is missing for this step, or for one before it."""
        return [finding for finding in self.findings if finding.need.phase.place <= phase.place]

    def needed_after(self, phase: Phase) -> list[Finding]:
        """What is missing, and needed only later."""
        return [finding for finding in self.findings if finding.need.phase.place > phase.place]

    def demanded_at(self, phase: Phase) -> list[Finding]:
        """What is missing, and without which this step is refused."""
        return [finding for finding in self.findings if finding.need.demanded_at(phase)]

    @property
    def done(self) -> int:
        return sum(part.is_complete for part in self.parts)

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def is_complete(self) -> bool:
        return self.done == self.total

    def by_criterion(self) -> list[CriterionScore]:
        """Parts done per criterion, in order of its code; parts without a criterion count in the whole only."""
        counted: dict[str, list[bool]] = defaultdict(list)
        for part in self.parts:
            if part.criterion:
                counted[part.criterion].append(part.is_complete)
        return [
            CriterionScore(code, self.names.get(code, code.upper()), sum(done), len(done))
            for code, done in sorted(counted.items())
        ]

    def by_name(self, findings: list[Finding]) -> list[tuple[str, list[Finding]]]:
        """Findings per criterion by its name, in order of its code; those without one at the end."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            found[finding.criterion].append(finding)
        ordered = sorted(found.items(), key=lambda item: (not item[0], item[0]))
        return [(self.names.get(code, code.upper()), rows) for code, rows in ordered]

    def of_theme(self, code: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.theme == code]

    def of_part(self, part: str) -> list[Finding]:
        return self._by_part.get(part, [])

    @cached_property
    def _by_part(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.part].append(finding)
        return dict(found)


def completeness_of(document: Document, outline: Outline | None = None) -> Completeness:
    """Of the living text; ``outline`` is that of the document when the caller has it already."""
    return completeness_of_many([document], {document.pk: outline} if outline else None)[document.pk]


def missing_in_measure(measure: Measure, is_funded: bool | None) -> list[Finding]:
    """What one measure (which knows its ``number``) misses, without reading its document; None: money is no question."""
    data = plain.of_outline(Outline(measure.document, measures=[measure]))
    amounts = None if is_funded is None else {str(measure.uuid)} if is_funded else set()
    return completeness(data, amounts=amounts, needed=measure.document.kind.needs).findings


def completeness_of_many(
    documents: Collection[Document], outlines: dict[int, Outline] | None = None
) -> dict[int, Completeness]:
    """Of the living texts of many documents (with kind and framework selected along), in one query."""
    texts = {pk: plain.of_outline(row) for pk, row in outlines.items()} if outlines else plain.of_documents(documents)
    composing = [document for document in documents if document.kind.composes]
    argued = initiatives.of_documents(composing) if composing else {}
    departed = departures.of_documents(documents)
    for pk, rows in departed.items():
        texts[pk]["departures"] = rows
    return {
        document.pk: _of_living(document, texts[document.pk], *argued.get(document.pk, ())) for document in documents
    }


def _of_living(
    document: Document,
    data: dict[str, Any],
    rows: Collection[dict[str, Any]] = (),
    argued_by: Collection[dict[str, str]] = (),
) -> Completeness:
    asks_money = document.kind.has_money and hooks.is_funded is not None
    return completeness(
        {**data, "initiatives": rows},
        amounts={row["uuid"] for row in data["measures"] if row["is_funded"]} if asks_money else None,
        optional={row["code"] for row in data["sections"] if not row["required"]},
        names={row["criterion"]: row["criterion_name"] for row in data["sections"] if row["criterion"]},
        needed=document.kind.needs,
        argued_by=argued_by,
    )


def completeness(
    data: dict[str, Any],
    *,
    amounts: Collection[str] | None = None,
    optional: Collection[str] = frozenset(),
    names: dict[str, str] | None = None,
    needed: Mapping[str, Mapping[str, Any]] | None = None,
    argued_by: Collection[dict[str, str]] = (),
) -> Completeness:
    """Of plain data. ``amounts`` are the UUIDs of measures with an amount or pm; a whole snapshot knows them itself.

    ``optional`` names sections that may stay empty; ``needed`` is what the kind of document says (its ``needs``);
    ``argued_by`` the criteria by which each common initiative is argued (``plans.initiatives``).
    """
    if amounts is None and data.get("budget"):
        amounts = {line["measure"] for line in data["budget"].get("lines", [])}
    ask = _Ask(data, needs(needed or {}))
    parts = [
        *_sections(ask, optional),
        *_themes(ask),
        *(_goal(ask, goal) for goal in data["goals"]),
        *(_measure(ask, measure, amounts) for measure in data["measures"]),
        *(_initiative(ask, row, argued_by) for row in data.get("initiatives", ()) if argued_by),
        *_departures(ask),
        *_talks(ask),
    ]
    return Completeness(tuple(parts), names or {})


@dataclass(frozen=True)
class _Ask:
    """The data, and what is asked of it."""

    data: dict[str, Any]
    needs: dict[str, Need]


def _sections(ask: _Ask, optional: Collection[str]) -> Iterator[Part]:
    for section in ask.data["sections"]:
        if section["theme"]:
            continue
        if section["code"] in optional:
            yield from _own_words(ask, section)
            continue
        part = _Maker(ask, section["criterion"] or "", "section", section["code"], "")
        if text.is_empty(section["body"]):
            words = _("The text of “%(title)s” is still empty")
            part.miss("section_text", words, "body", title=BothNames(section["title"]))
        yield part.made()


def _own_words(ask: _Ask, section: dict[str, Any]) -> Iterator[Part]:
    """What a body writes itself may stay empty and is missed all the same; it counts to no criterion, so nothing waits."""
    if section.get("written_by"):
        part = _Maker(ask, "", "section", section["code"], "")
        if text.is_empty(section["body"]):
            words = _("“%(title)s” is still empty; only the body itself writes there")
            part.miss("own_words", words, "", title=BothNames(section["title"]))
        yield part.made()


def _themes(ask: _Ask) -> Iterator[Part]:
    reasons = {row["theme"]: row["no_goals_reason"] for row in ask.data["sections"] if row["theme"]}
    with_goals = {goal["theme"] for goal in ask.data["goals"]}
    for theme in ask.data["themes"]:
        code = theme["code"]
        part = _Maker(ask, CLEAR, "theme", code, code, number=theme["number"])
        if code not in with_goals and not reasons.get(code, "").strip():
            part.miss("theme_goals", _("Theme %(number)s has no goals, and no reason why not"), "no_goals_reason")
        yield part.made()


def _goal(ask: _Ask, goal: dict[str, Any]) -> Part:
    """Results and the vision are asked of goals; a programme's ambition may go without.

    A result for the mid-term year only of a goal that starts before it ends.
    """
    document = ask.data["document"]
    part = _Maker(ask, CLEAR, "goal", goal["uuid"], goal["theme"], number=goal["number"])
    if document["level"] == Level.PROGRAMME:
        return part.made()
    midterm = document["framework"]["midterm_year"]
    result = _("Result for the end of %(year)s of goal %(number)s")
    is_asked = document["first_year"] <= midterm <= document["last_year"] and not _starts_late(ask.data, goal)
    if is_asked and not goal["result_midterm"].strip():
        part.miss("goal_midterm", result, "result_midterm", year=midterm)
    if not goal["result_end"].strip():
        part.miss("goal_end", result, "result_end", year=document["last_year"])
    if goal["lacks_ambition"] if "lacks_ambition" in goal else ask.data["ambitions"] and not goal["ambitions"]:
        part.miss("goal_vision", _("Goal %(number)s is not tied to an ambition of the vision yet"), "ambitions")
    return part.made()


def _starts_late(data: dict[str, Any], goal: dict[str, Any]) -> bool:
    """Whether all that is done for a goal starts after the mid-term year; not when that is unknown."""
    if "starts_late" in goal:
        return bool(goal["starts_late"])
    starts = [row["starts_on"] for row in data["measures"] if goal["uuid"] in row["goals"]]
    midterm = data["document"]["framework"]["midterm_year"]
    return bool(starts) and all(day and int(day[:4]) > midterm for day in starts)


def _measure(ask: _Ask, measure: dict[str, Any], amounts: Collection[str] | None) -> Part:
    part = _Maker(ask, REALISTIC, "measure", measure["uuid"], measure["theme"], number=measure["number"])
    if not measure["owner"]:
        part.miss("measure_owner", _("Owner of measure %(number)s"), "owner")
    if ask.data["document"]["level"] == Level.PROGRAMME:
        return part.made()
    if not measure["instrument"].strip():
        part.miss("measure_instrument", _("Instrument of measure %(number)s"), "instrument")
    if not measure["starts_on"] or not measure["ends_on"]:
        field_name = "starts_on" if not measure["starts_on"] else "ends_on"
        part.miss("measure_period", _("Period of measure %(number)s"), field_name)
    if amounts is not None and measure["uuid"] not in amounts:
        part.miss("measure_money", _("An amount or pm for measure %(number)s"), "")
    if not measure["nature"]:
        words = _("Whether measure %(number)s is new, continued or replaces regular budget")
        part.miss("measure_nature", words, "nature")
    elif measure["nature"] == "replaces" and not measure["nature_argument"].strip():
        part.miss("measure_nature", _("Why measure %(number)s replaces regular budget"), "nature_argument")
    if not measure["additionality"].strip():
        words = _("Why measure %(number)s would not be possible without this money")
        part.miss("measure_additionality", words, "additionality")
    return part.made()


def _initiative(ask: _Ask, initiative: dict[str, Any], argued_by: Collection[dict[str, str]]) -> Part:
    """Its argument, where that was asked when the version was frozen."""
    part = _Maker(ask, "", "initiative", initiative["uuid"], initiative["theme"], title=initiative["title"])
    for names in lacking(initiative["argument"], argued_by) if "argument" in initiative else ():
        words = _("Why common initiative “%(title)s” meets “%(criterion)s”")
        part.miss("initiative_argument", words, "argument", criterion=BothNames(names))
    return part.made()


def _departures(ask: _Ask) -> Iterator[Part]:
    """Each measure of the replaced plan that ended: why, or which measure took it in."""
    for row in ask.data.get("departures", ()):
        if row["ended"]:
            part = _Maker(ask, "", "departure", row["lineage"], "", title=row["title"])
            if not row["reason"] and not row["into"]:
                part.miss("measure_ended", _("Why “%(title)s” of the earlier plan ended"), "")
            yield part.made()


def _talks(ask: _Ask) -> Iterator[Part]:
    """The talks that the unit held about a plan with themes, or in the time of a report, as one part."""
    held, unanswered = ask.data.get("talks") or _in_snapshot(ask.data)
    reports = "accounts" in ask.data or bool(ask.data["document"].get("reports_on"))
    if not held or not (ask.data["themes"] or reports):
        return
    part = _Maker(
        ask, "" if reports else SUPPORTED, "talk", ask.data["document"]["unit"]["code"], "", number=unanswered
    )
    if unanswered:
        part.miss("talk_outcome", _("Talks of which is not told what was done with them: %(number)s"), "")
    yield part.made()


def _in_snapshot(data: dict[str, Any]) -> tuple[int, int]:
    unit = data["document"]["unit"]["code"]
    talks = [talk for talk in data.get("dialogues", ()) if talk.get("unit", {}).get("code") == unit]
    return len(talks), sum(not talk["outcomes"] for talk in talks)


class _Maker:
    """Gathers the findings of one part."""

    def __init__(self, ask: _Ask, criterion: str, kind: str, part: str, theme: str, **values: Any) -> None:
        self.document, self.needs = ask.data["document"]["uuid"], ask.needs
        self.criterion, self.kind, self.part, self.theme, self.values = criterion, kind, part, theme, values
        self.findings: list[Finding] = []

    def miss(self, check: str, message: str | Promise, field_name: str, **values: Any) -> None:
        need = self.needs[check]
        if need.phase != Phase.NEVER:
            where = (self.criterion, self.kind, self.part, self.theme)
            words = (message, {**self.values, **values})
            self.findings.append(Finding(check, need, *where, *words, field_name, self.document))

    def made(self) -> Part:
        return Part(self.criterion, self.kind, self.part, self.theme, tuple(self.findings))
