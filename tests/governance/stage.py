"""A faculty agreement on its way: text, goals, measures and money, frozen and laid before the council."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from budgets.models import BudgetLine
from governance.models import Decision, Request, Version
from governance.services.decisions import record_decision
from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.models import Person
from plans.models import Document, Goal, Measure, Section
from plans.services.documents import create_document
from plans.services.drafting import add_goal, add_measure, save_section
from tests.governance.world import World, make_world

TODAY = timezone.localdate


@dataclass
class Stage:
    world: World
    document: Document
    goals: list[Goal]
    measures: list[Measure]

    def person(self, name: str) -> Person:
        return self.world.people[name]

    def write(self, text: str) -> None:
        """Change the summary, as the portfolio holder does."""
        section = Section.objects.get(document=self.document, template__code="summary")
        save_section(section=section, revision=section.revision, actor=self.person("holder"), body=f"<p>{text}</p>")

    def freeze(self, text: str = "") -> Version:
        if text:
            self.write(text)
        return freeze(document=self.document, actor=self.person("holder"))

    def ask(self, version: Version | None = None, body: str = "fr", days: int = 30, **fields: Any) -> Request:
        return lay_before(
            version=version or self.freeze("Eerste versie."),
            body=self.world.bodies[body],
            actor=self.person("holder"),
            due_on=TODAY() + datetime.timedelta(days=days),
            **fields,
        )

    def decide(self, request: Request | None = None, outcome: str = "consent", **fields: Any) -> Decision:
        return record_decision(
            request=request or self.ask(),
            actor=self.person("fr_secretary"),
            outcome=outcome,
            meeting_on=TODAY(),
            **fields,
        )


def make_stage(kind: str = "faculty", measures: int = 2) -> Stage:
    world = make_world()
    unit = {"faculty": world.faculty, "agenda": world.programme, "institution": world.institution}[kind]
    who = {"faculty": "holder", "agenda": "director", "institution": "staff"}[kind]
    actor = world.people[who]
    document = create_document(
        kind=world.kinds[kind], unit=unit, title="Afspraken", first_year=2022, last_year=2024, actor=actor
    )
    goals = [add_goal(document=document, actor=actor, theme=world.themes[0], title="Kleine groepen")]
    made = []
    for number in range(measures):
        theme = world.themes[number % 2]
        measure = add_measure(document=document, actor=actor, theme=theme, title=f"Maatregel {number + 1}")
        made.append(measure)
        for year in document.years:
            BudgetLine.objects.create(
                document=document, measure=measure, year=year, source=world.quality_funds, amount_cents=100_000_00
            )
    document.refresh_from_db()
    return Stage(world, document, goals, made)
