"""What the chapter on involvement prints of a decision that is not, or not yet, a plain yes."""

from __future__ import annotations

import datetime
import html
import re

import pytest
from django.utils import timezone
from django.utils.translation import override

from governance.services.confirming import confirm_decision
from governance.services.decisions import record_decision
from governance.services.mandates import confirm_follow_up
from governance.services.requests import lay_before, pass_term
from governance.services.versions import freeze
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today
from kwaliteit.submission import gather
from kwaliteit.submission.chapters.involvement import _decision_row
from kwaliteit.submission.chapters.plan import decision_line
from kwaliteit.submission.dossier import Consulted, Decided
from kwaliteit.submission.material import collect
from plans.models import Section
from plans.services.drafting import save_section
from tests.factories import someone
from tests.governance.world import World
from tests.submission import play, sample

pytestmark = pytest.mark.django_db


def told(world: World) -> list[Decided]:
    return list(gather.dossier(collect(world.framework), as_of=today(), verify_at="").decisions)


def printed(decided: Decided, language: str) -> tuple[str, str, str]:
    """Outcome, what is said, and what the board answered, as they are read."""
    with override(language):
        outcome, said, answered = (str(cell.html) for cell in _decision_row(decided).cells)
    state = re.search(r'<span class="state">(.*?)</span>', outcome)
    parts = (html.unescape(re.sub(r"<[^>]+>", " ", text)) for text in (state[1] if state else "", said, answered))
    return tuple(" ".join(text.split()) for text in parts)


def test_named_changes_and_what_was_confirmed_by_mandate_are_printed():
    world = play.world()
    staff, clerk, ur = world.people["staff"], world.people["ur_secretary"], world.bodies["ur"]
    version = play.frozen_institution(world)
    given = {"outcome": "subject", "changes": ["Noem de zalen.", "Meer uren."], "mandate": "council_secretary"}
    request = lay_before(version=version, body=ur, actor=staff)
    first = record_decision(request=request, actor=clerk, meeting_on=today(), **given)
    section = Section.objects.filter(document=version.document, template__code="summary").get()
    save_section(section=section, revision=section.revision, actor=staff, body="<p>Met zalen.</p>")
    again = lay_before(version=freeze(document=version.document, actor=staff), body=ur, actor=staff)
    confirm_follow_up(request=again, decision=first, actor=clerk)

    subject, by_mandate = told(world)

    assert printed(subject, "nl")[:2] == (
        "Instemming onder voorbehoud van genoemde wijzigingen",
        "Genoemde wijziging 1: Noem de zalen. Genoemde wijziging 2: Meer uren. Dit is op zichzelf nog geen instemming: "
        "de griffier bevestigt of de volgende versie deze wijzigingen bevat.",
    )
    assert printed(subject, "en")[1].startswith("Named change 1: Noem de zalen. Named change 2: Meer uren. By itself")
    assert printed(by_mandate, "nl")[:2] == (
        "Instemming, bevestigd op grond van het mandaat",
        "Bevestigd door de griffier: deze versie bevat de wijzigingen die bij de instemming op versie 1 zijn genoemd.",
    )
    assert printed(by_mandate, "en")[:2] == (
        "Consent, confirmed by mandate",
        "Confirmed by the secretary: this version holds the changes named with the consent on version 1.",
    )


def test_a_record_that_waits_for_a_second_member_says_so_until_it_is_confirmed():
    world = play.world()
    ur = world.bodies["ur"]
    Body.objects.filter(pk=ur.pk).update(second_confirms=True)
    request = lay_before(version=play.frozen_institution(world), body=ur, actor=world.people["staff"])
    given = {"outcome": "consent", "meeting_on": today(), "votes": (9, 1, 0)}
    made = record_decision(request=request, actor=world.people["ur_secretary"], **given)
    (waits,) = told(world)
    confirm_decision(decision=made, actor=someone(Role.COUNCIL_MEMBER, body=ur))
    (counts,) = told(world)

    assert printed(waits, "nl")[:2] == (
        "Instemming, vastgelegd, nog niet bevestigd (9 voor, 1 tegen, 0 onthouding)",
        "De vastlegging wacht op bevestiging door een tweede lid; het besluit telt vanaf dat moment.",
    )
    assert printed(waits, "en")[:2] == (
        "Consent, recorded, not confirmed yet (9 for, 1 against, 0 abstained)",
        "The record waits to be confirmed by a second member; the decision counts from then on.",
    )
    with override("en"):
        assert "recorded, not confirmed yet" in decision_line(waits)
    assert printed(counts, "nl")[:2] == ("Instemming (9 voor, 1 tegen, 0 onthouding)", "–")


def test_an_advice_that_nobody_confirmed_within_its_term_says_that_it_is_none():
    world = play.world()
    olc, director, at = (
        world.bodies["olc"],
        world.people["director"],
        timezone.localtime() - datetime.timedelta(days=40),
    )
    Body.objects.filter(pk=olc.pk).update(second_confirms=True)
    play.frozen_institution(world)
    agenda = play.draft(world, world.kinds["agenda"], world.programme, director)
    request = lay_before(version=freeze(document=agenda, actor=director, at=at), body=olc, actor=director, at=at)
    given = {"outcome": "negative", "meeting_on": timezone.localdate(at), "text": "Nee."}
    record_decision(request=request, actor=world.people["olc_chair"], **given)
    pass_term(request=request, actor=director)

    (lapsed,) = told(world)

    assert printed(lapsed, "nl")[:2] == (
        "Negatief advies, vastgelegd, niet bevestigd binnen de termijn",
        "Nee. Geen tweede lid heeft de vastlegging binnen de termijn bevestigd; zij geldt als geen advies.",
    )
    assert (
        printed(lapsed, "en")[1]
        == "Nee. No second member confirmed the record within the term; it counts as no advice."
    )


def test_of_further_consultation_is_printed_which_side_recorded_it():
    rows = (
        Consulted("offered", "2021-05-20", "Aangeboden."),
        Consulted("silent", "2021-05-26", ""),
        Consulted("waived", "2021-05-27", "", "council"),
    )
    made = Decided(
        sample.UR, sample.RIJNLAND, "institution", "Plan", 1, "advice", "negative", "2021-05-19",
        follow="not", answer="Nee.", consulted=rows,
    )  # fmt: skip

    assert printed(made, "nl")[2] == (
        "Niet gevolgd. Nee. "
        "Nader overleg: aangeboden, 20 mei 2021 (vastgelegd door het bestuur). Aangeboden. "
        "Nader overleg aangeboden, en tot en met 26 mei 2021 niet beantwoord (vastgelegd door het bestuur). "
        "Nader overleg: van afgezien door het orgaan, 27 mei 2021 (vastgelegd door het orgaan)."
    )
    assert "answered by 26 May 2021 (recorded by the board). Further consultation: declined" in printed(made, "en")[2]
