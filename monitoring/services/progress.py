"""How far measures are, in the words of who answers for them."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import YES, Rights, Verdict, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring.models import Progress
from plans.models import Document, Measure


def may_report(measure: Measure, rights: Rights) -> Verdict:
    """Who drafts for the unit may, and so may the owner of the measure, whatever her role."""
    if measure.owner_id is not None and measure.owner_id == rights.person.pk and rights.person.is_active:
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
    reported_on: datetime.date | None = None,
) -> Progress:
    """Add a report on a measure in a year. Earlier reports stay; the newest of a year is the measure's state.

    A closed document still gets reports: what was adopted is carried out afterwards.
    """
    verdict = may_report(measure, rights_of(actor))
    if not verdict:
        raise Forbidden(verdict.reason)
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
    reported_on = reported_on or today()
    if reported_on > today():
        raise Refused(_("This date is still to come."), field="reported_on")
    row = Progress(
        measure=measure, year=year, state=state, note=note.strip(), reported_on=reported_on, reported_by=actor
    )
    row._history_user = actor
    row.save()
    return row
