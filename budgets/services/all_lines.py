"""The sheet of all lines, made in the background for who asks, with what she may read."""

from __future__ import annotations

from pathlib import Path

from celery import current_app
from django.utils.translation import gettext as _

from budgets.sheets import write_workbook
from budgets.sheets_out import all_lines_sheet, how_many_lines
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared import jobs
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from plans.models import Framework

KIND = "budgets.tasks.write_lines"


def ask(*, framework: Framework, actor: Person) -> Job:
    """One at a time per framework and reader, for each reads other plans."""

    def send(job_id: int) -> None:
        current_app.send_task(KIND, kwargs={"job_id": job_id})

    return jobs.ask(
        kind=KIND,
        dedupe=_dedupe(framework, actor),
        arguments={"framework": framework.code},
        actor=actor,
        send=send,
    )


def newest(framework: Framework, actor: Person) -> Job | None:
    """The last one that she asked for."""
    rows = Job.objects.filter(kind=KIND, dedupe=_dedupe(framework, actor), requested_by=actor)
    return rows.order_by("-pk").first()


def _dedupe(framework: Framework, actor: Person) -> str:
    return f"{framework.code}/{actor.pk}"


def do_write(job: Job, progress: jobs.Progress) -> tuple[str, Path]:
    """With her rights at this moment."""
    framework, rights = Framework.objects.get(code=job.arguments["framework"]), rights_of(job.requested_by)
    total = max(how_many_lines(framework, rights), 1)
    label, place = _("Writing the lines"), jobs.workplace(job) / "lines.xlsx"
    progress.step(label, 0, total)
    with place.open("wb") as out:
        write_workbook(
            out, [all_lines_sheet(framework, rights)], lambda done: progress.step(label, min(done, total), total)
        )
    return f"regels-{framework.code}-{today():%Y%m%d}.xlsx", place
