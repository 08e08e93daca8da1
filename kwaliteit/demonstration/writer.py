"""Writing a document as its drafters do: one service call per section, goal, measure and block of amounts."""

from __future__ import annotations

import uuid
from html import escape
from typing import Any

from budgets.services.lines import Cell, save_cells
from budgets.snapshot import content, excess
from governance.models import Version
from governance.services.versions import freeze
from kwaliteit.demonstration.house import House, day
from kwaliteit.organisation.models import Person
from kwaliteit.shared.notation import Amount
from plans.models import Document, Goal, Measure, Section
from plans.services import drafting

PM = Amount(pm=True)


def euros(amount: int) -> Amount:
    return Amount(cents=amount * 100)


def prose(text: str) -> str:
    """Paragraphs parted by an empty line; lines that begin with "- " are a list."""
    blocks = []
    for block in text.strip().split("\n\n"):
        lines, items = [], []
        for line in block.splitlines():
            (items if line.startswith("- ") else lines).append(escape(line.removeprefix("- "), quote=False))
        if lines:
            blocks.append(f"<p>{' '.join(lines)}</p>")
        if items:
            blocks.append("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")
    return "".join(blocks)


class Writer:
    """One document and who writes in it. Goals and measures are known by their key in the data."""

    def __init__(self, house: House, document: Document, actor: Person) -> None:
        self.house, self.document, self.actor = house, document, actor
        rows = Section.objects.filter(document=document).select_related("template", "theme", "document")
        self.sections = {section.code: section for section in rows}
        self.goals: dict[str, Goal] = {}
        self.measures: dict[str, Measure] = {}

    def section(
        self, code: str, text: str, when: str, *, reason: str | None = None, actor: Person | None = None
    ) -> None:
        section = self.sections[code]
        self.sections[code] = drafting.save_section(
            section=section,
            revision=section.revision,
            actor=actor or self.actor,
            body=prose(text),
            no_goals_reason=reason,
            at=self.house.at(when),
        )

    def write_sections(self, texts: dict[str, str], when: str) -> None:
        for code, text in texts.items():
            if text.strip():
                self.section(code, text, when)

    def leave_out(self, reasons: dict[str, str], chosen: set[str], when: str) -> None:
        """Say of each theme that was not chosen why nothing is done there."""
        for code, reason in reasons.items():
            if code not in chosen:
                self.section(f"theme-{code}", "", when, reason=reason)

    def goal(self, key: str, theme: str, data: dict[str, Any], when: str, *, lineage: uuid.UUID | None = None) -> Goal:
        fields: dict[str, Any] = {"lineage": lineage} if lineage else {}
        self.goals[key] = drafting.add_goal(
            document=self.document,
            actor=self.actor,
            at=self.house.at(when),
            theme=self.house.themes[theme],
            title=data["title"],
            description=prose(data.get("description", "")),
            target_group=data.get("target_group", ""),
            result_midterm=data.get("midterm", ""),
            result_end=data.get("end", ""),
            ambitions=[self.house.ambitions[code] for code in data.get("ambitions", [])],
            **fields,
        )
        return self.goals[key]

    def measure(
        self,
        key: str,
        theme: str,
        data: dict[str, Any],
        when: str,
        *,
        goals: list[str] | None = None,
        **fields: Any,
    ) -> Measure:
        owner = self.house.people.get(data.get("owner", ""))
        self.measures[key] = drafting.add_measure(
            document=self.document,
            actor=self.actor,
            at=self.house.at(when),
            theme=self.house.themes[theme],
            title=data["title"],
            description=prose(data.get("description", "")),
            instrument=data.get("instrument", ""),
            target_group=data.get("target_group", ""),
            owner=owner,
            owner_label="" if owner else data.get("owner", ""),
            starts_on=day(data["from"]) if "from" in data else None,
            ends_on=day(data["until"]) if "until" in data else None,
            nature=data.get("nature", ""),
            nature_argument=data.get("argument", ""),
            additionality=data.get("additionality", ""),
            result_midterm=data.get("midterm", ""),
            result_end=data.get("end", ""),
            goals=[self.goals[name] for name in goals or []],
            ambitions=[self.house.ambitions[code] for code in data.get("ambitions", [])],
            themes=[self.house.themes[code] for code in data.get("themes", [])],
            **fields,
        )
        return self.measures[key]

    def change(self, key: str, when: str, **fields: Any) -> None:
        """Change a measure."""
        measure = Measure.objects.get(pk=self.measures[key].pk)
        self.measures[key] = drafting.save_measure(
            measure=measure, revision=measure.revision, actor=self.actor, at=self.house.at(when), **fields
        )

    def money(
        self,
        amounts: dict[str, dict[int, Amount]],
        when: str,
        *,
        source: str = "quality",
        actor: Person | None = None,
        note: str = "",
    ) -> None:
        """Amounts by measure and year, from one source."""
        cells = [
            Cell(self.measures[key].pk, year, self.house.sources[source], amount, note=note)
            for key, years in amounts.items()
            for year, amount in years.items()
        ]
        save_cells(document=self.document, cells=cells, actor=actor or self.actor, at=self.house.at(when))

    def freeze(self, when: str, label: str = "", over: str = "") -> Version:
        """``over`` is the reason why more is budgeted than allocated; given only when that is so."""
        money = content(self.document) if self.document.kind.has_money else None
        too_much = money and excess(money, self.document.unit.code, self.document.years)
        at = self.house.at(when)
        self.document.refresh_from_db(fields=["revision"])
        return freeze(
            document=self.document, actor=self.actor, label=label, over_ceiling_reason=over if too_much else "", at=at
        )
