"""Asking for the hand-over on paper: one at a time per body and reader, for each reads what she may know."""

from __future__ import annotations

from celery import current_app
from django.utils.translation import gettext as _

from governance.views.bodies import bodies_visible_to
from kwaliteit.handover.story import may_still_read
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.shared import jobs
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.models import Job

PDF = "kwaliteit.handover.tasks.make"


def ask_pdf(*, body: Body, actor: Person) -> Job:
    """The PDF in the background, in the language of who asks."""
    if not bodies_visible_to(rights_of(actor, on=today())).filter(pk=body.pk).exists():
        raise Forbidden(_("You do not read about this body."))

    def send(job_id: int) -> None:
        current_app.send_task(PDF, kwargs={"job_id": job_id})

    return jobs.ask(kind=PDF, dedupe=dedupe(body, actor), arguments={"body": body.code}, actor=actor, send=send)


def dedupe(body: Body, actor: Person) -> str:
    return f"{body.code}/{actor.pk}"


def newest(body: Body, rights: Rights) -> Job | None:
    """The last one that she asked for. A file that holds what she may not know any more is none."""
    reader = rights.person
    rows = Job.objects.filter(kind=PDF, dedupe=dedupe(body, reader), requested_by=reader)
    job = rows.order_by("-pk").first()
    if job is None or job.state != Job.State.DONE:
        return job
    holds = job.arguments.get("holds")
    return job if holds and may_still_read(rights, holds) else None
