"""Sheets that go in: a preview first, then all of it or nothing, each as a job that belongs to who asked.

A small sheet is read while she waits, a large one in the background. What is applied is what the preview showed: under
the locks the sheet is read once more, and refused when it would do anything else by now.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from budgets.models import SpendingRound
from budgets.queries import units_with_money
from budgets.services import published
from budgets.services.telling import Beside, ask_read, read_again, sender, waits_of
from budgets.sheets_in.institution import Allocations, Incomes
from budgets.sheets_in.layout import Layout
from budgets.sheets_in.lines import Lines
from budgets.sheets_in.reading import Change, Reading, Watch, compare, read
from budgets.sheets_in.spending import Spending
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared import jobs
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.models import Job
from kwaliteit.shared.notation import Amount
from kwaliteit.shared.spreadsheets import open_sheets
from kwaliteit.shared.waiting import Waits
from plans.models import Document, Framework
from plans.permissions import may_edit

READ = "budgets.tasks.read_sheet"
APPLY = "budgets.tasks.apply_sheet"
SHOWN = 300  # of the changes and of the findings, in the preview
PURPOSES = ("lines", "allocations", "income")
"""What goes in by itself; what was spent goes into its report."""
Into = Lines | Allocations | Incomes | Spending


def target_of(
    purpose: str, framework: Framework, document: Document | None, rights: Rights, round: SpendingRound | None = None
) -> Into:
    """What a sheet goes into. Raises Forbidden for who does not enter it."""
    if round is not None:
        return _into_round(round, rights)
    if document is not None:
        if not (verdict := may_edit(document, rights)):
            raise Forbidden(verdict.reason)
        return Lines(framework, [document], rights)
    if not target_allowed(purpose, rights):
        if purpose == "lines":
            raise Forbidden(_("Only who drafts plans enters their amounts."))
        raise Forbidden(_("Only the controller of the institution enters income and allocations."))
    if purpose == "lines":
        rows = Document.objects.readable_by(rights).filter(framework=framework, kind__has_money=True)
        return Lines(framework, list(rows.select_related("unit__parent__parent", "framework", "kind")), rights)
    return Allocations(framework, rights) if purpose == "allocations" else Incomes(framework, rights)


def _into_round(round: SpendingRound, rights: Rights) -> Spending:
    units = [unit for unit in units_with_money(round.framework) if rights.reaches(Act.REALISE, unit)]
    if not units:
        raise Forbidden(_("Only controllers enter what was spent."))
    if not round.is_open:
        raise Forbidden(_("This financial report is closed: nothing in it changes. Put it right in a correction."))
    return Spending(round, units, rights)


def target_allowed(purpose: str, rights: Rights) -> bool:
    """Whether she enters this at all."""
    top = rights.institution
    return rights.may_anywhere(Act.EDIT) if purpose == "lines" else bool(top and rights.reaches(Act.ALLOCATE, top))


# --- the work ---------------------------------------------------------------------------------------------------------


def ask_preview(*, into: dict[str, Any], waits: Waits, layout: Layout, actor: Person) -> Job:
    """``into``: purpose, code of the framework, and uuid of the plan or of the financial report, or nothing."""
    return ask_read(READ, do_read, {**into, **waits._asdict(), "layout": layout.as_json()}, actor)


def in_this_language(preview: Job) -> Job | None:
    """The same once more, where its reader has changed the language since; None where the file is not kept any more."""
    return read_again(preview, do_read) if preview.kind == READ else None


def ask_apply(*, preview: Job, shown: dict[str, Any], leave_out: bool, actor: Person) -> Job:
    """What the preview showed, all of it. Raises Refused while something in the sheet cannot go in."""
    if shown["stops"]:
        raise Refused(_("Something in the sheet cannot go in. Put it right there, and choose the file again."))
    if shown["unknown"] and not leave_out:
        raise Refused(_("Say that the rows which are not known can be left out, or put them right in the sheet."),
                      field="leave_out")  # fmt: skip
    if not sum(shown["counts"][kind] for kind in ("new", "changed", "emptied")):
        raise Refused(_("There is nothing to change: all that the sheet says is there already."))
    arguments = {**preview.arguments, "fingerprint": shown["fingerprint"], "preview": str(preview.uuid)}
    waits = waits_of(preview)
    return jobs.ask(
        kind=APPLY, dedupe=waits.place, arguments=arguments, actor=actor, send=sender(APPLY, waits, do_apply)
    )


def do_read(job: Job, progress: jobs.Progress) -> tuple[str, bytes]:
    with override(job.arguments.get("language") or job.requested_by.language):
        target, layout = _of(job)
        label = _("Reading the sheet")
        reading, changes, counts = _compared(job, target, layout, lambda percents: progress.step(label, percents, 100))
    return "preview.json", json.dumps(_preview(reading, changes, counts)).encode()


def do_apply(job: Job, progress: jobs.Progress) -> None:
    """All or nothing, in one transaction with the end of the job. Raises Refused when it is not what the preview showed any more."""
    told = Beside(progress, _("Saving the amounts"))
    with transaction.atomic():
        target, layout = _of(job)
        target.lock()
        reading, changes, counts = _compared(job, target, layout, lambda percents: told.say(percents // 3))
        if _preview(reading, changes, counts)["fingerprint"] != job.arguments["fingerprint"]:
            raise Refused(
                _("Somebody changed something since this was shown. Nothing was saved; look at it once more.")
            )
        target.write(changes, job.requested_by, lambda done: told.say(33 + 66 * done // max(len(changes), 1)))
        if isinstance(target, Lines) and target.alone:
            name = job.arguments["name"]
            published.keep(document=target.alone, name=name, printed=target.printed(reading), actor=job.requested_by)
        progress.finish("done.json", json.dumps({"counts": counts}).encode())
    waits_of(job).forget()


def _of(job: Job) -> tuple[Into, Layout]:
    """With the rights that she has at this moment."""
    arguments, rights = job.arguments, rights_of(job.requested_by)
    framework = Framework.objects.get(code=arguments["framework"])
    document = None
    if arguments["document"]:
        rows = Document.objects.readable_by(rights).select_related("unit__parent__parent", "framework", "kind")
        document = rows.filter(uuid=arguments["document"]).first()
        if document is None:
            raise Refused(_("You do not read this plan any more."))
    round = None
    if arguments.get("round"):
        round = SpendingRound.objects.select_related("framework").get(uuid=arguments["round"])
    return target_of(arguments["purpose"], framework, document, rights, round), Layout.from_json(arguments["layout"])


def _compared(
    job: Job, target: Into, layout: Layout, watch: Watch | None
) -> tuple[Reading, list[Change], dict[str, int]]:
    with waits_of(job).open() as file:
        reading = read(open_sheets(file), layout, target, watch)
    changes, counts = compare(reading, target.stored(), layout)
    for row, reason in target.refused(changes):
        reading.say("stop", row, "", reason)
    reading.findings += target.beside(changes)
    return reading, changes, counts


def _preview(reading: Reading, changes: list[Change], counts: dict[str, int]) -> dict[str, Any]:
    """What the page shows; the fingerprint is of all that would be changed."""
    said = hashlib.sha256()
    for change in changes:
        said.update(repr((change.entry.key, change.was, change.entry.value, change.entry.note)).encode())
    weights = {weight: [f for f in reading.findings if f.weight == weight] for weight in ("stop", "unknown", "remark")}
    ordered = [finding for found in weights.values() for finding in found]
    return {
        "counts": counts,
        "rows": reading.rows,
        "stops": len(weights["stop"]),
        "unknown": len(weights["unknown"]),
        "remarks": len(weights["remark"]),
        "findings": [[f.weight, f.row, f.column, f.text] for f in ordered[:SHOWN]],
        "changes": [
            [c.kind, c.entry.label, c.entry.row, _said(c.was.value), _said(c.entry.value), c.was.note, c.entry.note]
            for c in changes[:SHOWN]
        ],
        "more": max(len(changes) - SHOWN, 0),
        "more_findings": max(len(ordered) - SHOWN, 0),
        "fingerprint": said.hexdigest(),
    }


def _said(value: Amount) -> list[Any]:
    return [value.cents, value.pm]


def shown_of(job: Job) -> dict[str, Any] | None:
    """What a finished job gave."""
    if job.state != Job.State.DONE or not job.file:
        return None
    with job.file.open("rb") as stream:
        found: dict[str, Any] = json.load(stream)
    return found


def mine(person: Person, uuid_: uuid.UUID) -> Job | None:
    return Job.objects.filter(kind__in=[READ, APPLY], requested_by=person, uuid=uuid_).first()
