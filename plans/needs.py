"""What a plan must hold, and by when: data of each kind of document, with a usual answer.

A framework says per kind when a thing is needed and whether it is demanded then (``DocumentKind.needs``); what it says
nothing about is as usual. While people draft, what is missing only warns. What is demanded keeps a version from being
laid before a council that decides, or from being adopted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kwaliteit.organisation.roles import Level

if TYPE_CHECKING:
    from plans.models import DocumentKind


class Phase(models.TextChoices):
    """The steps of a plan, in order; what a step needs, every later one needs as well."""

    CONCEPT = "concept", _("for the first draft")
    COUNCIL = "council", _("before a council decides on it")
    ADOPTION = "adoption", _("before it is adopted")
    NEVER = "never", _("not asked")

    @property
    def place(self) -> int:
        return list(Phase).index(self)


@dataclass(frozen=True, slots=True)
class Need:
    """When something is needed, and whether the step is refused without it."""

    phase: Phase
    blocks: bool = False

    def demanded_at(self, phase: Phase) -> bool:
        return self.blocks and self.phase.place <= phase.place


USUAL: dict[str, tuple[Promise, Phase]] = {
    "section_text": (_("text in every section that must be filled in"), Phase.COUNCIL),
    "theme_goals": (_("goals on every theme, or the reason why not"), Phase.CONCEPT),
    "goal_midterm": (_("a result for the mid-term year of every goal that starts before it ends"), Phase.COUNCIL),
    "goal_end": (_("a result at the end of every goal"), Phase.COUNCIL),
    "goal_vision": (_("a link from every goal to the vision"), Phase.COUNCIL),
    "measure_owner": (_("an owner of every measure"), Phase.COUNCIL),
    "measure_instrument": (_("an instrument of every measure"), Phase.COUNCIL),
    "measure_period": (_("a period of every measure"), Phase.COUNCIL),
    "measure_money": (_("an amount or pm for every measure"), Phase.COUNCIL),
    "measure_nature": (_("whether every measure is new, continued or replaces regular budget"), Phase.COUNCIL),
    "measure_additionality": (_("why every measure would not be possible without this money"), Phase.COUNCIL),
    "measure_ended": (_("why each measure of the replaced plan ended"), Phase.COUNCIL),
    "initiative_argument": (_("an argument for every common initiative on each of its criteria"), Phase.COUNCIL),
    "own_words": (_("the own words of a body where it writes a part itself"), Phase.ADOPTION),
    "talk_outcome": (_("what was done with every talk"), Phase.ADOPTION),
}
_OF_A_PROGRAMME = {"section_text", "theme_goals", "measure_owner", "own_words", "talk_outcome"}


def asked_of(kind: DocumentKind) -> dict[str, Promise]:
    """What can be asked of a kind of document at all, in words: a programme's agenda stays small."""
    has = {"goal": kind.has_themes, "theme": kind.has_themes, "measure": kind.has_themes, "initiative": kind.composes}
    return {
        code: label
        for code, (label, _phase) in USUAL.items()
        if has.get(code.split("_")[0], True)
        and (kind.level != Level.PROGRAMME or code in _OF_A_PROGRAMME)
        and (code != "measure_money" or kind.has_money)
    }


def needs(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Need]:
    """Every need of a kind by its code: what its framework says (``DocumentKind.needs``), else the usual."""
    found = {code: Need(phase) for code, (_label, phase) in USUAL.items()}
    known = {code: said for code, said in stored.items() if code in found}
    return found | {code: Need(Phase(said["phase"]), bool(said.get("blocks"))) for code, said in known.items()}


def stored(chosen: Mapping[str, Need]) -> dict[str, dict[str, Any]]:
    """What is kept of a choice: only what differs from the usual."""
    kept = {code: need for code, need in chosen.items() if need != Need(USUAL[code][1])}
    return {code: {"phase": str(need.phase), "blocks": need.blocks} for code, need in kept.items()}
