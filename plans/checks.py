"""What is missing: completeness of a document per criterion, of the living text or of a frozen snapshot alike.

Pure computation on the plain data of a snapshot (docs/snapshot.md); ``completeness_of`` reads the living document
into that shape first (``plans.plain``), in one query for any number of documents. Severity "gap" counts against completeness, "hint" does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kwaliteit.organisation.roles import Level
from plans import hooks, plain, text
from plans.models import Document, Measure
from plans.queries import Outline

CLEAR, SUPPORTED, REALISTIC = "c1", "c2", "c3"


@dataclass(frozen=True)
class Finding:
    """One thing that is missing: by which criterion, in which part, and where it is filled in."""

    criterion: str
    kind: str  # section, theme, goal or measure
    part: str  # code of a section or theme, UUID of a goal or measure
    theme: str
    message: str | Promise
    values: dict[str, Any] = field(default_factory=dict, hash=False)
    field_name: str = ""
    severity: str = "gap"
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
        place = reverse("plans:theme", args=[self.document, self.theme])
        return place if self.kind == "theme" else f"{place}#{self.anchor}"

    @property
    def edit_url(self) -> str:
        """The field where a drafter fills it in."""
        if self.kind == "theme":
            return f"{self.url}#id_{self.field_name}"
        if self.kind == "measure" and not self.field_name:
            return hooks.amount_link(self.document, self.part) if hooks.amount_link else f"{self.url}#money"
        if self.kind == "section":
            return self.url
        place = reverse(f"plans:{self.kind}_edit", args=[self.part])
        return f"{place}#id_{self.field_name}" if self.field_name else place


@dataclass(frozen=True)
class Part:
    """A part that can be complete: a section, a theme, a goal or a measure."""

    criterion: str
    kind: str
    part: str
    theme: str
    findings: tuple[Finding, ...]

    @property
    def is_complete(self) -> bool:
        return not any(finding.severity == "gap" for finding in self.findings)


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

    @property
    def findings(self) -> list[Finding]:
        return [finding for part in self.parts for finding in part.findings if finding.severity == "gap"]

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

    def of_theme(self, code: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.theme == code]

    def of_part(self, part: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.part == part]


def completeness_of(document: Document, outline: Outline | None = None) -> Completeness:
    """Of the living text; ``outline`` is that of the document when the caller has it already."""
    return completeness_of_many([document], {document.pk: outline} if outline else None)[document.pk]


def missing_in_measure(measure: Measure, is_funded: bool | None) -> list[Finding]:
    """What one measure (which knows its ``number``) misses, without reading its document; None: money is no question."""
    data = plain.of_outline(Outline(measure.document, measures=[measure]))
    amounts = None if is_funded is None else {str(measure.uuid)} if is_funded else set()
    return completeness(data, amounts=amounts).findings


def completeness_of_many(
    documents: Collection[Document], outlines: dict[int, Outline] | None = None
) -> dict[int, Completeness]:
    """Of the living texts of many documents (with kind and framework selected along), in one query."""
    texts = {pk: plain.of_outline(row) for pk, row in outlines.items()} if outlines else plain.of_documents(documents)
    return {document.pk: _of_living(document, texts[document.pk]) for document in documents}


def _of_living(document: Document, data: dict[str, Any]) -> Completeness:
    asks_money = document.kind.has_money and hooks.is_funded is not None
    return completeness(
        data,
        amounts={row["uuid"] for row in data["measures"] if row["is_funded"]} if asks_money else None,
        optional={row["code"] for row in data["sections"] if not row["required"]},
        names={row["criterion"]: row["criterion_name"] for row in data["sections"] if row["criterion"]},
    )


def completeness(
    data: dict[str, Any],
    *,
    amounts: Collection[str] | None = None,
    optional: Collection[str] = frozenset(),
    names: dict[str, str] | None = None,
) -> Completeness:
    """Of plain data. ``amounts`` are the UUIDs of measures with an amount or pm; a whole snapshot knows them itself.

    ``optional`` names sections that may stay empty.
    """
    if amounts is None and data.get("budget"):
        amounts = {line["measure"] for line in data["budget"].get("lines", [])}
    parts = [
        *_sections(data, optional),
        *_themes(data),
        *(_goal(data, goal) for goal in data["goals"]),
        *(_measure(data, measure, amounts) for measure in data["measures"]),
    ]
    return Completeness(tuple(parts), names or {})


def _sections(data: dict[str, Any], optional: Collection[str]) -> Iterator[Part]:
    for section in data["sections"]:
        if section["theme"] or section["code"] in optional:
            continue
        part = _Maker(data, section["criterion"] or "", "section", section["code"], "")
        if not text.plain(section["body"]):
            part.miss(_("The text of “%(title)s” is still empty"), "body", title=_Names(section["title"]))
        yield part.made()


def _themes(data: dict[str, Any]) -> Iterator[Part]:
    reasons = {row["theme"]: row["no_goals_reason"] for row in data["sections"] if row["theme"]}
    with_goals = {goal["theme"] for goal in data["goals"]}
    for theme in data["themes"]:
        code = theme["code"]
        part = _Maker(data, CLEAR, "theme", code, code)
        if code not in with_goals and not reasons.get(code, "").strip():
            part.miss(
                _("Theme %(number)s has no goals, and no reason why not"), "no_goals_reason", number=theme["number"]
            )
        yield part.made()


def _goal(data: dict[str, Any], goal: dict[str, Any]) -> Part:
    """Results are asked of goals; a programme's ambition may go without. Mid-term only of what starts before it."""
    document = data["document"]
    part = _Maker(data, CLEAR, "goal", goal["uuid"], goal["theme"], number=goal["number"])
    midterm = document["framework"]["midterm_year"]
    if document["level"] != Level.PROGRAMME:
        if document["first_year"] <= midterm <= document["last_year"] and not goal["result_midterm"].strip():
            part.miss(_("Result for the end of %(year)s of goal %(number)s"), "result_midterm", year=midterm)
        if not goal["result_end"].strip():
            part.miss(_("Result for the end of %(year)s of goal %(number)s"), "result_end", year=document["last_year"])
    if data.get("ambitions") and not goal["ambitions"]:
        part.miss(_("Goal %(number)s is not tied to an ambition of the vision yet"), "ambitions", severity="hint")
    return part.made()


def _measure(data: dict[str, Any], measure: dict[str, Any], amounts: Collection[str] | None) -> Part:
    part = _Maker(data, REALISTIC, "measure", measure["uuid"], measure["theme"], number=measure["number"])
    if not measure["owner"]:
        part.miss(_("Owner of measure %(number)s"), "owner")
    if data["document"]["level"] == Level.PROGRAMME:
        return part.made()
    if not measure["instrument"].strip():
        part.miss(_("Instrument of measure %(number)s"), "instrument")
    if not measure["starts_on"] or not measure["ends_on"]:
        part.miss(_("Period of measure %(number)s"), "starts_on" if not measure["starts_on"] else "ends_on")
    if amounts is not None and measure["uuid"] not in amounts:
        part.miss(_("An amount or pm for measure %(number)s"), "")
    if not measure["nature"]:
        part.miss(_("Whether measure %(number)s is new, continued or replaces regular budget"), "nature")
    elif measure["nature"] == "replaces" and not measure["nature_argument"].strip():
        part.miss(_("Why measure %(number)s replaces regular budget"), "nature_argument")
    if not measure["additionality"].strip():
        part.miss(_("Why measure %(number)s would not be possible without this money"), "additionality")
    return part.made()


class _Names:
    """A pair of names that is read in the language of the moment."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def __str__(self) -> str:
        from kwaliteit.shared.templatetags.notation import in_language  # noqa: PLC0415 -- loads the template engine

        return in_language(self.names)


class _Maker:
    """Gathers the findings of one part."""

    def __init__(self, data: dict[str, Any], criterion: str, kind: str, part: str, theme: str, **values: Any) -> None:
        self.document = data["document"]["uuid"]
        self.criterion, self.kind, self.part, self.theme, self.values = criterion, kind, part, theme, values
        self.findings: list[Finding] = []

    def miss(self, message: str | Promise, field_name: str, severity: str = "gap", **values: Any) -> None:
        self.findings.append(
            Finding(
                self.criterion,
                self.kind,
                self.part,
                self.theme,
                message,
                {**self.values, **values},
                field_name,
                severity,
                self.document,
            )
        )

    def made(self) -> Part:
        return Part(self.criterion, self.kind, self.part, self.theme, tuple(self.findings))
