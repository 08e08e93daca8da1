"""How far measures are, in the words of who answers for them, with what shows it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from governance import files
from governance.services.common import moment
from governance.services.papers import keep, struck
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import YES, Rights, Verdict, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring import evidence, owners
from monitoring.models import Progress, ProgressFile, ProgressFileStrike
from monitoring.services import states
from monitoring.services.asking import end_answered
from monitoring.services.prefill import refill
from monitoring.standing import standing_of
from plans.models import Document, Measure


def may_report(measure: Measure, rights: Rights) -> Verdict:
    """Who drafts for the unit may, or for the unit that runs its initiative, and who answers for it, whatever her role."""
    if owners.answers_for(measure, rights):
        return YES
    if measure.initiative and rights.reaches(Act.PROGRESS, measure.initiative.run_by):
        return YES
    return rights.may(Act.PROGRESS, measure.document.unit)


def reporting_years(document: Document) -> tuple[int, int]:
    """The first and last year to report on: of the framework, and what the document adds (an agenda may begin early).

    A measure is prepared before the years in which its plan has money.
    """
    framework = document.framework
    return min(framework.first_year, document.first_year), max(framework.last_year, document.last_year)


@transaction.atomic
def report_progress(
    *,
    measure: Measure,
    year: int,
    state: str,
    note: str,
    actor: Person,
    changed: str = "",
    why: str = "",
    departure: str = "",
    uploads: Iterable[File[bytes]] = (),
    links: Iterable[str] = (),
    reported_on: datetime.date | None = None,
) -> Progress:
    """Add a report on a measure in a year. Earlier reports stay; the newest of a year is the measure's state.

    A closed document still gets reports: what was adopted is carried out afterwards. A reason for the state also says
    why it is not the one that was proposed.
    """
    rights = rights_of(actor)
    verdict = may_report(measure, rights)
    if not verdict:
        raise Forbidden(verdict.reason)
    reported_on = reported_on or today()
    _check(measure, year, state, note, reported_on)
    why, departure = why.strip(), departure.strip()
    if state in Progress.EXPLAINED and not why:
        raise Refused(_("Say why: this state always needs a reason."), field="why")
    proposed = standing_of([measure], year)[measure.pk].proposal.state
    departs = bool(proposed) and proposed != state
    if departs and not (departure or why):
        raise Refused(
            _("“%(state)s” was proposed. Say why you choose another state.")
            % {"state": Progress.State(proposed).label},
            field="departure",
        )
    row = Progress(measure=measure, year=year, state=state, note=note.strip(), changed=changed.strip(), why=why)
    row.proposed, row.departure = proposed, (departure or why) if departs else ""
    row.reported_on, row.reported_by = reported_on, actor
    row._history_user = actor
    row.save()
    states.reported(measure, year)
    refill(row, actor)
    end_answered(measure, year, actor)
    _show(row, uploads, evidence.chosen(measure, rights, list(links)), actor)
    return row


def _check(measure: Measure, year: int, state: str, note: str, reported_on: datetime.date) -> None:
    first, last = reporting_years(measure.document)
    if not first <= year <= last:
        raise Refused(
            _("%(year)s is outside the period that is reported on, %(first)s to %(last)s.")
            % {"year": year, "first": first, "last": last}
        )
    if state not in Progress.State.values:
        raise Refused(_("Choose how far the measure is."), field="state")
    if not note.strip():
        raise Refused(_("Write what was done, or why not."), field="note")
    if reported_on > today():
        raise Refused(_("This date is still to come."), field="reported_on")


def _show(row: Progress, uploads: Iterable[File[bytes]], links: Iterable[evidence.ProgressLink], actor: Person) -> None:
    """What shows that it is so: files that are judged by what stands in them, and what stands here already."""
    for link in links:
        link.progress = row
        link._history_user = actor
        link.save()
    at, day = moment(None)
    keep([(ProgressFile(progress=row), files.check(upload)) for upload in uploads], actor=actor, at=at, day=day)


@transaction.atomic
def strike_file(*, file: ProgressFile, actor: Person, reason: str) -> ProgressFileStrike:
    """Strike a wrong file through, with the reason. It stays readable as what it was."""
    file = ProgressFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    verdict = may_report(file.progress.measure, rights_of(actor))
    if not verdict:
        raise Forbidden(verdict.reason)
    at, day = moment(None)
    return struck(ProgressFileStrike(evidence=file), actor=actor, reason=reason, at=at, day=day)
