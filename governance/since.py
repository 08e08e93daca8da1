"""From where somebody wants to see what changed: since she read it, since a body saw it, since its consent.

Reading only; what it needs comes along with the rows of a page.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.lifecycle import Closing, Outcome
from governance.models import LastRead, Request, Version
from governance.track import Road
from governance.wording import day
from kwaliteit.organisation.models import Body

READ, SEEN, AGREED = "gelezen", "gezien", "instemming"
AGREES = frozenset({Outcome.CONSENT, Outcome.CONDITIONS, Outcome.APPROVED})


@dataclass(frozen=True, slots=True)
class Since:
    """A moment to compare with. Without ``version`` it is the working text as she read it ``at`` that moment."""

    key: str
    label: str
    version: Version | None
    at: datetime.datetime

    @property
    def name(self) -> str:
        """What it is compared with."""
        return str(self.version) if self.version else _("the working text of %(day)s") % {"day": on(self.at)}


def on(at: datetime.datetime) -> str:
    return day(timezone.localdate(at))


def with_reader(rows: QuerySet[Version], person: int, today: datetime.date) -> QuerySet[Version]:
    """Versions with ``is_read``; ``looked_at`` is when she last saw the working text before today, ``looked`` whether
    she did today."""
    mine = LastRead.objects.filter(person=person)
    texts = mine.filter(document=OuterRef("document"), version=None)
    return rows.annotate(
        is_read=Exists(mine.filter(version=OuterRef("pk"))),
        looked_at=Subquery(texts.filter(day__lt=today).order_by("-day").values("at")[:1]),
        looked=Exists(texts.filter(day=today)),
    )


def laid_again(to: str = "") -> Exists:
    """Whether an earlier version of the same plan lay before the same body; ``to`` leads to the request."""
    same = Request.objects.filter(document=OuterRef(f"{to}document"), body=OuterRef(f"{to}body"))
    return Exists(same.filter(version__number__lt=OuterRef(f"{to}version__number")).exclude(closing=Closing.WITHDRAWN))


def moments(road: Road, new: Version | None, looked_at: datetime.datetime | None, mine: set[int]) -> list[Since]:
    """All that can be chosen when something is compared with ``new``, or with the working text when that is None.

    ``mine`` are her bodies: they go first.
    """
    before = [version for version in road.versions if new is None or version.number < new.number]
    found = [*_read(before, new, looked_at)]
    by_body = _bodies(road, before)
    for body in sorted(by_body, key=lambda body: (body.pk not in mine, body.pk)):
        found += _of_body(body, by_body[body], road)
    return found


def _read(before: list[Version], new: Version | None, looked_at: datetime.datetime | None) -> Iterator[Since]:
    read = max((version for version in before if version.read_on), key=lambda version: version.number, default=None)
    if looked_at and (new is None or looked_at < new.frozen_at) and (read is None or looked_at > read.frozen_at):
        label = _("since you last read it (the working text, %(day)s)") % {"day": on(looked_at)}
        yield Since(READ, label, None, looked_at)
    elif read:
        names = {"number": read.number, "day": on(read.read_on)}
        yield Since(READ, _("since you last read it (version %(number)s, %(day)s)") % names, read, read.read_on)


def _bodies(road: Road, before: list[Version]) -> dict[Body, list[Version]]:
    """The bodies before which a version lay, each with those versions in order."""
    found: dict[Body, list[Version]] = {}
    for version in before:
        for request in road.of_version(version):
            if request.closing != Closing.WITHDRAWN:
                found.setdefault(request.body, []).append(version)
    return found


def _of_body(body: Body, versions: list[Version], road: Road) -> Iterator[Since]:
    seen = versions[-1]
    names = {"body": body.with_article, "number": seen.number}
    label = _("since %(body)s last saw it (version %(number)s)") % names
    yield Since(f"{SEEN}-{body.code}", label, seen, seen.frozen_at)
    agreed = [version for version in versions if _agreed(road, version, body)]
    if agreed:
        names["number"] = agreed[-1].number
        label = _("since the consent of %(body)s (version %(number)s)") % names
        yield Since(f"{AGREED}-{body.code}", label, agreed[-1], agreed[-1].frozen_at)


def _agreed(road: Road, version: Version, body: Body) -> bool:
    made = (road.decisions.get(request.pk) for request in road.of_version(version) if request.body_id == body.pk)
    return any(one.outcome in AGREES for one in made if one)


def chosen(key: str, known: list[Since]) -> Since | None:
    """The one of that name; without the code of a body the first of its kind."""
    return next((one for one in known if one.key == key), None) or next(
        (one for one in known if one.key.partition("-")[0] == key), None
    )
