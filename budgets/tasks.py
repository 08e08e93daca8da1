"""Long work on sheets. An id in, claim the job row, work, record; delivered twice is done once."""

from __future__ import annotations

from celery import shared_task

from budgets.services import all_lines, ledger_jobs, sheets
from kwaliteit.shared import jobs, results


@shared_task(name=sheets.READ, ignore_result=True)
def read_sheet(job_id: int) -> None:
    jobs.run(job_id, sheets.do_read)


@shared_task(name=sheets.APPLY, ignore_result=True)
def apply_sheet(job_id: int) -> None:
    jobs.run(job_id, sheets.do_apply)


@shared_task(name=all_lines.KIND, ignore_result=True)
def write_lines(job_id: int) -> None:
    jobs.run(job_id, all_lines.do_write)
    results.drop_earlier(job_id)


@shared_task(name=ledger_jobs.READ, ignore_result=True)
def read_ledger(job_id: int) -> None:
    jobs.run(job_id, ledger_jobs.do_read)


@shared_task(name=ledger_jobs.TAKE, ignore_result=True)
def take_ledger(job_id: int) -> None:
    jobs.run(job_id, ledger_jobs.do_take)
