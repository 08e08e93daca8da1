"""Sending a plan to the Board as a draft, the Board's remarks on it, and what the unit does with each.

Each side works on a list of its own until it sends that as one; after that nothing in it changes.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance import hooks
from governance.drafts import check_of, may_answer, may_remark, may_send, refused_without
from governance.lifecycle import Taken
from governance.models import DraftRemark, SentDraft, Version
from governance.parts import Parts
from governance.passages import parts_of
from governance.services.common import locked, moment
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Verdict, rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from plans.text import tidy


@transaction.atomic
def send_draft(
    *,
    version: Version,
    actor: Person,
    due_on: datetime.date | None = None,
    note: str = "",
    at: datetime.datetime | None = None,
) -> SentDraft:
    """Send a frozen version to the Board for information, with what it lacks by the framework at this moment."""
    at, day = moment(at)
    document = locked(version.document_id)
    version = Version.objects.get(pk=version.pk)
    version.document = document
    _demand(may_send(document, rights_of(actor, on=day)))
    if Version.objects.filter(document=document, number__gt=version.number).exists():
        raise Refused(_("There is a newer version. Send that one to the Board."))
    if SentDraft.objects.filter(version=version).exists():
        raise Refused(_("This version has been sent to the Board already."))
    if due_on and due_on < day:
        raise Refused(_("Choose a date from today on for the remarks."), field="due_on")
    if lacking := refused_without(version):
        raise Refused(_("The framework asks this of a first draft: %(what)s") % {"what": "; ".join(lacking)})
    draft = SentDraft(version=version, note=tidy(note), due_on=due_on, check_made=check_of(version))
    draft.sent_by, draft.sent_at = actor, at
    return _sent("send_draft", draft, actor, at)


@transaction.atomic
def write_draft_remark(
    *, draft: SentDraft, actor: Person, text: str, part: str = "", quote: str = "", at: datetime.datetime | None = None
) -> DraftRemark:
    """A remark for the Board's list; nobody outside the Board sees it before the list is sent."""
    at, day = moment(at)
    draft = _locked(draft)
    _demand(may_remark(draft, rights_of(actor, on=day)))
    remark = DraftRemark(draft=draft, written_by=actor, written_at=at)
    return _fill(remark, actor, at, text=text, part=part, quote=quote)


@transaction.atomic
def change_draft_remark(
    *, remark: DraftRemark, actor: Person, text: str, part: str = "", quote: str = ""
) -> DraftRemark:
    """Put a remark right before the list is sent: by anybody who writes for the Board."""
    at, day = moment(None)
    _demand(may_remark(_locked(remark.draft), rights_of(actor, on=day)))
    return _fill(DraftRemark.objects.get(pk=remark.pk), actor, at, text=text, part=part, quote=quote)


@transaction.atomic
def remove_draft_remark(*, remark: DraftRemark, actor: Person) -> None:
    _at, day = moment(None)
    _demand(may_remark(_locked(remark.draft), rights_of(actor, on=day)))
    remark._history_user = actor
    remark.delete()


@transaction.atomic
def send_remarks(*, draft: SentDraft, actor: Person, at: datetime.datetime | None = None) -> SentDraft:
    """The Board's remarks go to the unit as one list; an empty list says that it has none."""
    at, day = moment(at)
    draft = _locked(draft)
    _demand(may_remark(draft, rights_of(actor, on=day)))
    draft.remarks_by, draft.remarks_at = actor, at
    return _sent("send_remarks", draft, actor, at)


@transaction.atomic
def answer_draft_remark(
    *,
    remark: DraftRemark,
    actor: Person,
    taken: str,
    reason: str = "",
    shown_in: str = "",
    at: datetime.datetime | None = None,
) -> DraftRemark:
    """Adopted, partly or not, because; and where it shows. It can be put right until the answers are sent."""
    at, day = moment(at)
    draft = _locked(remark.draft)
    _demand(may_answer(draft, rights_of(actor, on=day)))
    remark = DraftRemark.objects.get(pk=remark.pk)
    remark.taken, remark.reason, remark.shown_in = taken, tidy(reason), shown_in
    if taken not in Taken.values:
        raise Refused(_("Choose what is done with the remark."), field="taken")
    if taken != Taken.ADOPTED and not remark.reason:
        raise Refused(_("Say why the remark is not wholly taken over."), field="reason")
    if shown_in and shown_in not in parts_of(draft.document):
        raise Refused(_("Choose a part of the working text."), field="shown_in")
    remark.answered_by, remark.answered_at = actor, at
    _save(remark, actor, at)
    return remark


@transaction.atomic
def send_answers(*, draft: SentDraft, actor: Person, at: datetime.datetime | None = None) -> SentDraft:
    """The answers go to the Board as one list, when every remark has one."""
    at, day = moment(at)
    draft = _locked(draft)
    _demand(may_answer(draft, rights_of(actor, on=day)))
    if draft.remarks.filter(taken="").exists():
        raise Refused(_("Answer every remark before you send the answers."))
    draft.answers_by, draft.answers_at = actor, at
    return _sent("send_answers", draft, actor, at)


def _sent(act: str, draft: SentDraft, actor: Person, at: datetime.datetime) -> SentDraft:
    _save(draft, actor, at)
    hooks.tell(act, draft, actor, at)
    return draft


def _locked(draft: SentDraft) -> SentDraft:
    rows = SentDraft.objects.select_for_update(of=("self",))
    return rows.select_related("version__document__kind", "version__document__unit__parent__parent").get(pk=draft.pk)


def _fill(
    remark: DraftRemark, actor: Person, at: datetime.datetime, *, text: str, part: str, quote: str
) -> DraftRemark:
    remark.text, remark.part, remark.quote = tidy(text), part, tidy(quote)[:500]
    if not remark.text:
        raise Refused(_("Write your remark first."), field="text")
    if part and part not in Parts(remark.draft.version.content).codes:
        raise Refused(_("Choose a part of this version."), field="part")
    _save(remark, actor, at)
    return remark


def _demand(verdict: Verdict) -> None:
    if not verdict:
        raise Forbidden(verdict.reason)


def _save(row: Any, actor: Person, at: datetime.datetime) -> None:
    row._history_user, row._history_date = actor, at
    row.save()
