"""Beginning a document, closing it, and letting people write along."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm
from simple_history.utils import bulk_create_with_history

from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from plans import hooks
from plans.models import Document, DocumentKind, Section, SectionGrant
from plans.models.framework import ReportsOn
from plans.permissions import CONTRIBUTE, READ, may_close, may_create, may_edit, may_invite
from plans.services.drafting import touch

OWNER = "owner"  # in the history of a section: no text was saved, somebody became its owner


@transaction.atomic
def create_document(
    *,
    kind: DocumentKind,
    unit: Unit,
    title: str,
    first_year: int,
    last_year: int,
    actor: Person,
    language: str = "nl",
    replaces: Document | None = None,
    begun_from: Document | None = None,
    effective_from: datetime.date | None = None,
    due_on: datetime.date | None = None,
    illustrative: bool = False,
    at: datetime.datetime | None = None,
) -> Document:
    """Begin a document with an empty section per template of its kind and per theme of its framework."""
    verdict = may_create(kind, unit, rights_of(actor, on=timezone.localdate(at) if at else None))
    if not verdict:
        raise Forbidden(verdict.reason)
    _check(kind, unit, title, first_year, last_year, replaces)
    document = Document(
        kind=kind,
        framework=kind.framework,
        unit=unit,
        title=title.strip(),
        first_year=first_year,
        last_year=last_year,
        language=language,
        replaces=replaces,
        begun_from=begun_from,
        effective_from=effective_from,
        due_on=due_on or _last_day_for(kind, last_year),
        illustrative=illustrative,
        created_by=actor,
    )
    _sign(document, actor, at)
    document.save()
    bulk_create_with_history(_sections(document), Section, default_user=actor, default_date=at)
    touch(document, actor, at)
    for told in hooks.document_begun:
        told(document, actor, at)
    return document


@transaction.atomic
def close_document(*, document: Document, actor: Person, at: datetime.datetime | None = None) -> Document:
    """Close a document whose work is done: nobody writes in it until it is opened again.

    Its versions, and what lies before a body, stay as they are. The history says who and when; the ledger does not:
    it holds what was laid before others and decided, and closing changes nothing of that.
    """
    return _set_closed(document, actor, at, at or timezone.now(), "closed")


@transaction.atomic
def reopen_document(*, document: Document, actor: Person, at: datetime.datetime | None = None) -> Document:
    """Let a closed document be written in again; the history says who and when."""
    return _set_closed(document, actor, at, None, "opened again")


def _set_closed(
    document: Document, actor: Person, at: datetime.datetime | None, closed_at: datetime.datetime | None, what: str
) -> Document:
    locked = Document.objects.select_for_update(of=("self",)).select_related("unit__parent__parent").get(pk=document.pk)
    verdict = may_close(locked, rights_of(actor, on=timezone.localdate(at) if at else None))
    if not verdict:
        raise Forbidden(verdict.reason)
    if locked.is_open == (closed_at is None):  # somebody else was first; it stands as it was asked
        return locked
    locked.closed_at = closed_at
    locked._change_reason = what
    _sign(locked, actor, at)
    locked.save(update_fields=["closed_at"])
    return locked


@transaction.atomic
def grant_contributor(*, document: Document, person: Person, actor: Person, sections: Collection[Section] = ()) -> None:
    """Invite somebody to write along in one document, or in these sections of it alone.

    A new invitation takes the place of the one before it.
    """
    if any(section.document_id != document.pk for section in sections):
        raise Refused(_("Choose sections of this document."), field="sections")
    for_what = ", ".join(section.code for section in sections)
    _grant(document, person, actor, CONTRIBUTE, f"contributor invited{' for ' if for_what else ''}{for_what}")
    SectionGrant.objects.filter(section__document=document, person=person).delete()
    SectionGrant.objects.bulk_create([SectionGrant(section=section, person=person) for section in sections])


@transaction.atomic
def revoke_contributor(*, document: Document, person: Person, actor: Person) -> None:
    """End the invitation: from the next request on she writes no more. What she wrote stays."""
    _judge_inviting(document, actor)
    remove_perm(CONTRIBUTE, person, document)
    SectionGrant.objects.filter(section__document=document, person=person).delete()
    _note(document, actor, f"contributor ended: {person.uuid}")


@transaction.atomic
def set_owners(*, document: Document, owners: Mapping[Section, Person | None], actor: Person) -> None:
    """Say who sees to it that a section gets written: one of those who may write in it, or nobody."""
    _judge_inviting(document, actor)
    for section, person in owners.items():
        if section.document_id != document.pk:
            raise Refused(_("Choose sections of this document."))
        _own(document, section, person, actor)


def _own(document: Document, section: Section, person: Person | None, actor: Person) -> None:
    if person is not None and not may_edit(document, rights_of(person), section):
        raise Refused(_("%(person)s does not write in this section.") % {"person": person})
    section.owner = person
    section._history_user = actor
    section._change_reason = OWNER
    section.save(update_fields=["owner"])


@transaction.atomic
def grant_reader(*, document: Document, person: Person, actor: Person) -> None:
    """Open the working text to somebody outside the circle of readers."""
    _grant(document, person, actor, READ, "reader let in")


def _grant(document: Document, person: Person, actor: Person, codename: str, what: str) -> None:
    _judge_inviting(document, actor)
    if not person.is_active:
        raise Refused(_("%(person)s no longer has an account in use.") % {"person": person})
    assign_perm(codename, person, document)
    _note(document, actor, f"{what}: {person.uuid}")


def _judge_inviting(document: Document, actor: Person) -> None:
    verdict = may_invite(document, rights_of(actor))
    if not verdict:
        raise Forbidden(verdict.reason)


def _note(document: Document, actor: Person, what: str) -> None:
    """The history of the document says who let whom in."""
    document._change_reason = what
    _sign(document, actor, None)
    document.save(update_fields=["title"])


def _sign(document: Document, actor: Person, at: datetime.datetime | None) -> None:
    document._history_user = actor
    if at is not None:
        document._history_date = at


def _check(
    kind: DocumentKind, unit: Unit, title: str, first_year: int, last_year: int, replaces: Document | None
) -> None:
    if not title.strip():
        raise Refused(_("Give the document a title."), field="title")
    if last_year < first_year:
        raise Refused(_("The last year lies before the first year."), field="last_year")
    if not 2000 <= first_year <= last_year <= 2100:
        raise Refused(_("Choose years between 2000 and 2100."), field="first_year")
    if replaces is not None and (replaces.unit_id != unit.pk or replaces.framework_id != kind.framework_id):
        raise Refused(_("A document replaces one of the same unit and the same framework."), field="replaces")
    if (years := years_of_report(kind)) and (first_year, last_year) not in years:
        raise Refused(_about(kind, years), field="first_year")


def _about(kind: DocumentKind, years: set[tuple[int, int]]) -> str:
    if len(years) > 1:
        return _("This report is about %(period)s.") % {"period": kind.get_reports_on_display()}
    ((first, last),) = years
    return _("This report is about %(first)s up to and including %(last)s.") % {"first": first, "last": last}


def years_of_report(kind: DocumentKind) -> set[tuple[int, int]]:
    """The first and last calendar year of the money that a report of this kind may be about; of other kinds none."""
    framework = kind.framework
    if kind.reports_on == ReportsOn.YEAR:
        return {(year, year) for year in framework.years}
    if kind.reports_on == ReportsOn.MIDTERM:
        return {(framework.first_year, framework.midterm_year)}
    return {(framework.first_year, framework.last_year)} if kind.reports_on == ReportsOn.WHOLE else set()


def _last_day_for(kind: DocumentKind, last_year: int) -> datetime.date | None:
    """The last day on which a report of this kind is in time."""
    before = kind.due_before(last_year) if kind.reports_on else None
    return before - datetime.timedelta(days=1) if before else None


def _sections(document: Document) -> list[Section]:
    """The sections before the themes, the themes in the order of the framework, the sections after them."""
    rows = document.kind.templates.order_by("after_themes", "order", "pk")
    templates: list[Any] = [row for row in rows if document.replaces_id or not row.when_replacing]
    themes = list(document.framework.themes.order_by("order", "pk")) if document.kind.has_themes else []
    before = [{"template": row, "written_by": row.written_by} for row in templates if not row.after_themes]
    after = [{"template": row, "written_by": row.written_by} for row in templates if row.after_themes]
    rows = [*before, *({"theme": row} for row in themes), *after]
    return [Section(document=document, order=number, **row) for number, row in enumerate(rows, start=1)]
