"""Recording the points of an advice, and what the board says to each. Part of larger acts, which hold the lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from governance.lifecycle import Follow
from governance.models import AdvicePoint, Answer, Decision, PointAnswer, Version
from governance.passages import read_place
from kwaliteit.shared.errors import Refused


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the board says to one point; ``place`` is the passage that changed (``governance.passages``)."""

    follow: str
    text: str = ""
    place: str = ""


def write_points(decision: Decision, points: Iterable[str]) -> None:
    """The points of an advice, numbered in their order; empty ones are left out."""
    texts = [text.strip() for text in points if text.strip()]
    AdvicePoint.objects.bulk_create(
        [AdvicePoint(decision=decision, number=number, text=text) for number, text in enumerate(texts, start=1)]
    )


def judge_reactions(
    asked: Sequence[AdvicePoint], reactions: Sequence[Reaction], decision: Decision
) -> list[tuple[Version | None, str]]:
    """The passage that each reaction names. Raises Refused for a point without its own reaction or its reasons."""
    if len(asked) != len(reactions):
        raise Refused(_("Each point of the advice gets its own answer."))
    places = []
    for point, reaction in zip(asked, reactions, strict=True):
        if reaction.follow not in Follow.values:
            raise Refused(_("Say whether the board follows this point."), field=f"follow_{point.number}")
        if reaction.follow != Follow.WHOLLY and not reaction.text.strip():
            raise Refused(_("Give the reasons: this point is not wholly followed."), field=f"text_{point.number}")
        places.append(read_place(reaction.place, decision, f"place_{point.number}"))
    return places


def write_reactions(
    answer: Answer,
    asked: Sequence[AdvicePoint],
    reactions: Sequence[Reaction],
    places: Sequence[tuple[Version | None, str]],
) -> list[dict[str, Any]]:
    """Keep the reactions; gives what the ledger holds of them."""
    rows = PointAnswer.objects.bulk_create(
        [
            PointAnswer(
                point=point,
                answer=answer,
                follow=reaction.follow,
                text=reaction.text.strip(),
                version=version,
                part=part,
            )
            for point, reaction, (version, part) in zip(asked, reactions, places, strict=True)
        ]
    )
    return [told_of(row) for row in rows]


def told_of(row: PointAnswer) -> dict[str, Any]:
    return {"number": row.point.number, "follow": row.follow, "text": row.text, **row.told}
