"""A small university brought to the point where its plan can be sealed, through the services."""

from __future__ import annotations

import datetime

from budgets.services.lines import save_line
from governance.models import Version
from governance.services.adoption import adopt
from governance.services.decisions import record_decision
from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.models import Body, Person, Unit
from kwaliteit.shared.clock import today
from kwaliteit.shared.notation import Amount
from plans.models import Document, DocumentKind, Section
from plans.services.documents import create_document
from plans.services.drafting import add_goal, add_measure, save_section
from tests.governance.world import World, make_world


def world() -> World:
    """With one faculty: the other one of the shared world is closed long ago."""
    made = make_world()
    Unit.objects.filter(code="letteren").update(valid_until=datetime.date(2016, 1, 1))
    return made


def draft(world: World, kind: DocumentKind, unit: Unit, actor: Person, *, title: str = "Plan") -> Document:
    """A goal, a measure and money on the first theme; a reason on the second."""
    document = create_document(kind=kind, unit=unit, title=title, first_year=2022, last_year=2024, actor=actor)
    for section in Section.objects.filter(document=document).select_related("theme"):
        if section.theme == world.themes[1]:
            save_section(section=section, revision=0, actor=actor, no_goals_reason="Betaald uit andere middelen.")
        else:
            save_section(section=section, revision=0, actor=actor, body="<p>Wat wij willen.</p>")
    goal = add_goal(
        document=document,
        actor=actor,
        theme=world.themes[0],
        title="Kleine groepen",
        result_midterm="Helft",
        result_end="Alles",
    )
    measure = add_measure(
        document=document,
        actor=actor,
        theme=world.themes[0],
        goals=[goal],
        title="Meer docenten",
        owner_label="Portefeuillehouder",
        starts_on=datetime.date(2022, 1, 1),
        ends_on=datetime.date(2024, 12, 31),
        nature="new",
        instrument="Aanstellingen",
        additionality="Anders niet.",
    )
    for year in document.years:
        save_line(measure=measure, year=year, source=world.quality_funds, amount=Amount(cents=100_000_00), actor=actor)
    return document


def decide(version: Version, body: Body, asker: Person, decider: Person, outcome: str = "consent") -> None:
    request = lay_before(version=version, body=body, actor=asker, due_on=today() + datetime.timedelta(days=60))
    record_decision(request=request, actor=decider, outcome=outcome, meeting_on=today(), votes=(9, 1, 0))


def adopted_faculty(world: World) -> Version:
    people, bodies = world.people, world.bodies
    document = draft(world, world.kinds["faculty"], world.faculty, people["holder"], title="Facultair plan")
    version = freeze(document=document, actor=people["holder"])
    decide(version, bodies["fr"], people["holder"], people["fr_secretary"])
    adopt(version=version, actor=people["secretary"], adopted_on=today())
    return version


def frozen_institution(world: World) -> Version:
    people = world.people
    document = draft(world, world.kinds["institution"], world.institution, people["staff"], title="Instellingsplan")
    return freeze(document=document, actor=people["staff"])


def adopted_institution(world: World) -> Version:
    version = frozen_institution(world)
    decide(version, world.bodies["ur"], world.people["staff"], world.people["ur_secretary"])
    adopt(version=version, actor=world.people["clerk"], adopted_on=today())
    return version


def adopted_again(world: World, first: Version) -> Version:
    """The same plan, in other words."""
    people, section = world.people, Section.objects.filter(document=first.document, template__code="summary").get()
    save_section(section=section, revision=section.revision, actor=people["staff"], body="<p>Overgedaan.</p>")
    version = freeze(document=first.document, actor=people["staff"])
    decide(version, world.bodies["ur"], people["staff"], people["ur_secretary"])
    adopt(version=version, actor=people["clerk"], adopted_on=today())
    return version


def ready() -> World:
    """Everything adopted: nothing stands in the way of the seal."""
    made = world()
    adopted_faculty(made)
    adopted_institution(made)
    return made
