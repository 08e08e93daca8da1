"""An export of the ledger goes in: a preview first, then all of it or nothing, each as a job that belongs to who asked."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from budgets.ledger_file import Export, Watch, read_export
from budgets.models import SpendingRound
from budgets.services import ledger as services
from budgets.services.sheets import SHOWN
from budgets.services.telling import Beside, ask_read, read_again, sender, waits_of
from budgets.sheets_in.layout import Layout
from kwaliteit.organisation.models import Person
from kwaliteit.shared import jobs
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.models import Job
from kwaliteit.shared.waiting import Waits

READ = "budgets.tasks.read_ledger"
TAKE = "budgets.tasks.take_ledger"


def ask_preview(*, round: SpendingRound, waits: Waits, layout: Layout, actor: Person) -> Job:
    """What the export would change in a report."""
    arguments = {"round": str(round.uuid), **waits._asdict(), "layout": layout.as_json()}
    return ask_read(READ, do_read, arguments, actor)


def in_this_language(preview: Job) -> Job | None:
    """The same once more, where its reader has changed the language since; None where the file is not kept any more."""
    return read_again(preview, do_read) if preview.kind == READ else None


def ask_take(*, preview: Job, shown: dict[str, Any], actor: Person) -> Job:
    """What the preview showed, all of it. Raises Refused for a file of which a line cannot be read, or that is in already."""
    if shown["errors"] or shown["again"]:
        raise Refused(str(services.UNREADABLE if shown["errors"] else services.ALREADY))
    waits = waits_of(preview)
    arguments = {**preview.arguments, "previous": shown["previous"], "preview": str(preview.uuid)}
    return jobs.ask(kind=TAKE, dedupe=waits.place, arguments=arguments, actor=actor, send=sender(TAKE, waits, do_take))


def do_read(job: Job, progress: jobs.Progress) -> tuple[str, bytes]:
    with override(job.arguments["language"]):
        label, round = _("Reading the export"), _round(job)
        export = _export(job, round, lambda percents: progress.step(label, percents, 100))
    return "preview.json", json.dumps(_shown(services.preview(round, export))).encode()


def do_take(job: Job, progress: jobs.Progress) -> None:
    """All or nothing, in one transaction with the end of the job."""
    label, round = _("Reading the export"), _round(job)
    export = _export(job, round, lambda percents: progress.step(label, percents // 2, 100))
    told = Beside(progress, _("Saving the bookings"))
    with transaction.atomic():
        services.take_in(
            round=round,
            export=export,
            actor=job.requested_by,
            previous=job.arguments["previous"],
            watch=lambda percents: told.say(50 + percents // 2),
        )
        progress.finish("done.json", b"{}")
    waits_of(job).forget()


def _round(job: Job) -> SpendingRound:
    return SpendingRound.objects.select_related("framework").get(uuid=job.arguments["round"])


def _export(job: Job, round: SpendingRound, watch: Watch) -> Export:
    with waits_of(job).open() as file:
        return read_export(file, round.year, Layout.from_json(job.arguments["layout"]), watch)


def _shown(preview: services.Preview) -> dict[str, Any]:
    """What the page shows of it."""
    export, previous = preview.export, preview.previous
    return {
        "rows": len(export.bookings),
        "cents": export.cents,
        "printed": export.printed,
        "mapped": preview.division.mapped_cents,
        "unmapped_cents": preview.division.unmapped_cents,
        "errors": export.errors,
        "previous": previous.pk if previous else None,
        "again": bool(previous and previous.file_sha256 == export.sha256),
        "before": [previous.file_name, previous.imported_at.isoformat()] if previous else None,
        "differences": [[code.code, now, was] for code, now, was in preview.differences[:SHOWN]],
        "more_differences": max(len(preview.differences) - SHOWN, 0),
        "changes": [_change(change) for change in preview.changes[:SHOWN]],
        "more_changes": max(len(preview.changes) - SHOWN, 0),
        "unmapped": [[one.kind, one.code, one.name, one.count, one.cents, one.known] for one in preview.unmapped[:SHOWN]],
        "more_unmapped": max(len(preview.unmapped) - SHOWN, 0),
    }  # fmt: skip


def _change(change: services.Change) -> dict[str, Any]:
    return {
        "unit": change.unit.pk,
        "theme": change.theme.pk,
        "measure": change.measure.title if change.measure else "",
        "was": change.was,
        "now": change.now,
        "typed": change.typed,
    }


def mine(person: Person, uuid_: uuid.UUID) -> Job | None:
    return Job.objects.filter(kind__in=[READ, TAKE], requested_by=person, uuid=uuid_).first()
