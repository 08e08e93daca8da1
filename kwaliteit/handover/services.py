"""Asking for the hand-over on paper: one at a time per body and reader, for each reads what she may know."""

from __future__ import annotations

from celery import current_app
from django.utils.translation import gettext as _

from governance.views.bodies import bodies_visible_to
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.rights import rights_of
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


def newest(body: Body, actor: Person) -> Job | None:
    """The last one that she asked for."""
    rows = Job.objects.filter(kind=PDF, dedupe=dedupe(body, actor), requested_by=actor)
    return rows.order_by("-pk").first()
