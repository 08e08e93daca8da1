"""Who is asked how far measures are: one notice per person and ask, also for who came to hold a role later."""

from __future__ import annotations

from kwaliteit.notices.making import make
from kwaliteit.notices.models import Kind, Notice
from kwaliteit.organisation.rights import rights_of
from monitoring.asking import answers_of, measures_asked
from monitoring.models import ProgressAsk
from monitoring.owners import answered_by


def tell(ask: ProgressAsk) -> int:
    people = answers_of(ask).owing
    return make(Kind.UPDATE, f"update:{ask.uuid}", people, str(ask.asked_by.uuid), ask=ask)


def tell_open() -> int:
    rows = ProgressAsk.objects.filter(ended_on=None).select_related("framework", "asked_by")
    return sum(tell(ask) for ask in rows.order_by("pk"))


def is_over(notice: Notice) -> bool:
    """She owes nothing of it any more."""
    if notice.ask.ended_on is not None:
        return True
    return not measures_asked(notice.ask).filter(answered_by(rights_of(notice.person)), told=False).exists()
