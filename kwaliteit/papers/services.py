"""Asking for a version as a council paper. A frozen version never changes: who may read both shares what was made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from celery import current_app
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.models import Decision, Request, Version
from governance.since import READ, moments
from governance.track import road_of
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared import jobs
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.made import is_there
from kwaliteit.shared.models import Job

PAPER = "kwaliteit.papers.tasks.make"
DECISION = "kwaliteit.papers.tasks.make_decision"
KINDS = (PAPER, DECISION)


@dataclass(frozen=True, slots=True)
class Choice:
    """The paper as it reads, or with what changed since ``old`` marked in it."""

    key: str
    label: str
    old: Version | None = None

    def dedupe(self, version: Version, language: str) -> str:
        return f"{version.uuid}/{language}/{self.key}/{self.old.number if self.old else ''}"


def choices(version: Version, rights: Rights) -> list[Choice]:
    """As it reads; since each body last saw it or agreed, her own bodies first; and since each earlier version."""
    road = road_of(version.document, rights, reads_it=rights.person)
    known = moments(road, version, None, set(rights.body_ids(Act.READ_REQUEST)))
    found = [Choice(one.key, one.label, one.version) for one in known if one.version and one.key != READ]
    earlier = [
        Choice(str(one.number), _("since version %(number)s") % {"number": one.number}, one)
        for one in reversed(road.earlier(version))
    ]
    return [Choice("", _("as it reads, without marks")), *found, *earlier]


def choice_of(key: str, known: list[Choice]) -> Choice | None:
    return next((one for one in known if one.key == key), None)


def ask(*, version: Version, key: str, actor: Person) -> Job:
    """In the background, in the language of who asks. What was made before is given again."""
    rights = rights_of(actor, on=today())
    if not Version.objects.visible_to(rights).filter(pk=version.pk).exists():
        raise Forbidden(_("You do not read this version."))
    choice = choice_of(key, choices(version, rights))
    if choice is None:
        raise Refused(_("Choose since when you want to see what changed."), field="van")
    dedupe = choice.dedupe(version, actor.language)
    if made := _ready(dedupe):
        return made

    def send(job_id: int) -> None:
        current_app.send_task(PAPER, kwargs={"job_id": job_id})

    title = _("%(title)s, version %(number)s") % {"title": version.document.title, "number": version.number}
    arguments = {"version": str(version.uuid), "since": key, "about": {"title": title}}
    return jobs.ask(kind=PAPER, dedupe=dedupe, arguments=arguments, actor=actor, send=send)


def asked_by(actor: Person) -> QuerySet[Job]:
    """What she can stop: of a paper that others wait for as well, they can only ask again."""
    return Job.objects.filter(kind__in=KINDS, requested_by=actor)


def _ready(dedupe: str) -> Job | None:
    job = _best(Job.objects.filter(kind=PAPER, dedupe=dedupe).order_by("pk"))
    return job if is_there(job) else None


def _best(asked: Iterable[Job]) -> Job | None:
    """Of what was asked for the same, in its order: what is being made, else what was made, else the last."""
    rows = list(asked)
    if not rows or rows[-1].is_open:
        return rows[-1] if rows else None
    return next((job for job in reversed(rows) if is_there(job)), rows[-1])


def newest(version: Version, known: list[Choice], language: str) -> list[tuple[Choice, Job]]:
    """The paper of each choice that is made or being made, in the order of the choices."""
    by_dedupe = {choice.dedupe(version, language): choice for choice in known}
    asked: dict[str, list[Job]] = defaultdict(list)
    for job in Job.objects.filter(kind=PAPER, dedupe__in=by_dedupe).order_by("pk"):
        asked[job.dedupe].append(job)
    best = [(choice, _best(asked[dedupe])) for dedupe, choice in by_dedupe.items()]
    return [(choice, job) for choice, job in best if job and (job.file or job.state != Job.State.DONE)]


def ask_decision(*, decision: Decision, actor: Person) -> Job:
    """A decision with its answers as they stand now. Each reader has her own: what she may know of it differs."""
    rights = rights_of(actor, on=today())
    if not Request.objects.visible_to(rights).filter(pk=decision.request_id).exists():
        raise Forbidden(_("You do not read this decision."))

    def send(job_id: int) -> None:
        current_app.send_task(DECISION, kwargs={"job_id": job_id})

    names = {"title": decision.version.document.title, "number": decision.version.number}
    title = _("%(title)s, version %(number)s") % names
    arguments = {"decision": str(decision.uuid), "about": {"title": title}}
    dedupe = dedupe_decision(decision, actor)
    return jobs.ask(kind=DECISION, dedupe=dedupe, arguments=arguments, actor=actor, send=send)


def dedupe_decision(decision: Decision, reader: Person) -> str:
    return f"{decision.uuid}/{reader.language}/{reader.pk}"


def newest_decision(decision: Decision, reader: Person) -> tuple[Job | None, Job | None]:
    """Her own, and the try after it that failed: what was made before stays, but answers may have changed since."""
    asked = list(Job.objects.filter(kind=DECISION, dedupe=dedupe_decision(decision, reader)).order_by("pk"))
    best = _best(asked)
    return best, next((job for job in asked[-1:] if job != best and job.state == Job.State.FAILED), None)
