"""Recording what was said of a submission. Each record stays; a wrong one is put right by a newer one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from governance import files
from governance.services import ledger
from governance.services.common import locked, moment, require
from governance.services.papers import keep, told
from governance.services.proposals import months_later
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused
from kwaliteit.submission.models import Assessment, AssessmentPaper, CriterionVerdict, Submission
from kwaliteit.submission.whose import institution
from plans.models import Aftermath, Criterion, Moment

By = Assessment.By


@transaction.atomic
def record_assessment(
    *,
    submission: Submission,
    by: str,
    positive: bool,
    dated: datetime.date,
    actor: Person,
    text: str = "",
    verdicts: Mapping[str, bool] | None = None,
    file: File[bytes] | None = None,
    corrects: Assessment | None = None,
    reason: str = "",
    at: datetime.datetime | None = None,
) -> Assessment:
    """What the panel reported, the NVAO advised or the minister decided: records of their own, that may differ.

    A negative decision of the minister opens what the framework says of this moment: time to mend it.
    """
    at, day = moment(at)
    require(Act.SUBMIT, institution(), actor, day)
    document = locked(submission.version.document_id)
    row = Assessment(submission=submission, by=by, positive=positive, dated=dated, text=text.strip(), recorded_by=actor)
    row.corrects, row.reason, row.recorded_at = corrects, reason.strip(), at
    _judge(row, day)
    _open(row, document.kind.moment)
    found = _criteria(document.kind.moment, verdicts or {})
    checked = files.check(file, only=files.LETTERS) if file else None
    row.save()
    for criterion, said in found:
        CriterionVerdict.objects.create(assessment=row, criterion=criterion, positive=said)
    paper = AssessmentPaper(assessment=row)
    if checked:
        keep([(paper, checked)], actor=actor, at=at, day=day)
    data = _told(row) | {
        "verdicts": {criterion.code: said for criterion, said in found},
        "papers": [told(paper)] if checked else [],
    }
    ledger.append(document=document, act="assess", actor=actor, data=data, at=at)
    return row


def _judge(row: Assessment, day: datetime.date) -> None:
    current = {said.by: said for said in Assessment.objects.current().filter(submission=row.submission)}
    if row.dated < row.submission.sealed_on:
        raise Refused(_("The date is before the submission was sealed."), field="dated")
    if row.dated > day:
        raise Refused(_("The date has not come yet."), field="dated")
    if row.corrects is None:
        if row.by in current:
            raise Refused(_("This has been recorded already. Put that record right instead."), field="by")
    elif row.corrects != current.get(row.by):
        raise Refused(_("That record has been put right already."))
    elif not row.reason:
        raise Refused(_("Say what was wrong in the earlier record."), field="reason")
    decided = current.get(By.MINISTER)
    if row.by == By.CATCH_UP:
        if decided is None or decided.aftermath != Aftermath.CATCH_UP:
            raise Refused(_("The minister has given no time to catch up."), field="by")
        if row.dated < decided.dated:
            raise Refused(_("The date is before the decision that gave the time."), field="dated")


def _open(row: Assessment, here: Moment | None) -> None:
    """What follows from a no of the minister, as the framework says it today. Time is given once."""
    if row.positive or here is None or row.by not in (By.MINISTER, By.CATCH_UP):
        return
    row.at_stake_nl, row.at_stake_en = here.at_stake_nl, here.at_stake_en
    if row.by == By.MINISTER and row.submission.follows_id is None and here.aftermath:
        row.aftermath, row.until = here.aftermath, months_later(row.dated, here.months)


def _criteria(here: Moment | None, verdicts: Mapping[str, bool]) -> list[tuple[Criterion, bool]]:
    known = {row.code: row for row in Criterion.objects.filter(moment=here)} if here else {}
    if not verdicts.keys() <= known.keys():
        raise Refused(_("This is not assessed by that criterion."))
    return [(known[code], verdicts[code]) for code in sorted(verdicts)]


def _told(row: Assessment) -> dict[str, Any]:
    return {
        "assessment": str(row.uuid),
        "submission": str(row.submission.uuid),
        "by": row.by,
        "positive": row.positive,
        "dated": row.dated.isoformat(),
        "text": row.text,
        "aftermath": row.aftermath,
        "until": row.until.isoformat() if row.until else None,
        "at_stake_nl": row.at_stake_nl,
        "at_stake_en": row.at_stake_en,
        "corrects": str(row.corrects.uuid) if row.corrects else None,
        "reason": row.reason,
    }
