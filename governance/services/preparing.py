"""How members of a body prepare: a note that is hers alone, and the text of the advice that they write together."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import DraftText, PrivateNote, Request
from governance.services.common import drafts, locked, moment
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from plans import text as texts
from plans.merging import Clash, merge_plain, plain_of
from plans.together import Basis

LONGEST = 20_000


class TwoTexts(Conflict):
    """Two changed the same: ``pieces`` is the text put together, with a clash for each part that only a person settles."""

    def __init__(self, stored: PrivateNote | DraftText, typed: str, pieces: list[str | Clash]) -> None:
        super().__init__(
            _("Somebody saved this part while you were writing. Both texts are kept; choose what will stand."),
            stored={"text": stored.text},
            typed={"text": typed},
            revision=stored.revision,
        )
        self.pieces = pieces


@transaction.atomic
def save_note(
    *, request: Request, actor: Person, text: str, revision: int, at: datetime.datetime | None = None
) -> PrivateNote:
    """Save what a member writes for herself, if it is still the text that she saw (in another window, on her phone)."""
    at, day = moment(at)
    locked(request.document_id)
    _member(request, actor, day)
    note = PrivateNote.objects.filter(request=request, person=actor).first()
    note = note or PrivateNote(request=request, person=actor)
    if _changed(note, text, revision):
        note.changed_at = at
        note.save()
    return note


@transaction.atomic
def save_draft(
    *,
    request: Request,
    actor: Person,
    text: str,
    revision: int,
    basis: Basis | None = None,
    at: datetime.datetime | None = None,
) -> DraftText:
    """Save the text that the body drafts together, with what others saved since she saw it. Raises TwoTexts when two
    changed the same paragraph. ``basis`` is as with a section of a plan.

    Nobody who drafts the plan reads or writes it (invariant 3); it stays as it is once the request is closed.
    """
    at, day = moment(at)
    document = locked(request.document_id)
    request = Request.objects.select_related("version", "body").get(pk=request.pk)
    _member(request, actor, day)
    why_not = drafts(actor, rights_of(actor, on=day), request.version, document)
    if why_not:
        raise Forbidden(why_not)
    if not request.is_open:
        raise Refused(_("This request is closed: %(closing)s.") % {"closing": request.get_closing_display()})
    draft = DraftText.objects.filter(request=request).first() or DraftText(request=request)
    basis = basis or Basis()
    if draft.pk and (draft.revision != revision or basis.fields):
        text, revision = _together(draft, texts.tidy(text), revision, actor, basis), draft.revision
    if _changed(draft, text, revision):
        draft.changed_by, draft.changed_at, draft._history_user = actor, at, actor
        draft.save()
    return draft


def _together(draft: DraftText, typed: str, revision: int, actor: Person, basis: Basis) -> str:
    """What she typed and what others saved since."""
    if typed == draft.text:
        return typed
    pieces = merge_plain(_seen(draft, revision, actor, basis), draft.text, typed)
    if any(isinstance(piece, Clash) for piece in pieces):
        raise TwoTexts(draft, typed, pieces)
    return plain_of(pieces)


def _seen(draft: DraftText, revision: int, actor: Person, basis: Basis) -> str:
    """The text on which she typed: what she sent last, where that was saved after all, else that of the revision."""
    sent = [fields["text"] for fields in basis.unsure if "text" in fields]
    hers = draft.history.filter(revision__gt=revision, history_user=actor).values_list("text", flat=True)
    arrived = {texts.tidy(text) for text in sent} & {*hers} if sent else set()
    if arrived:
        return next(texts.tidy(text) for text in reversed(sent) if texts.tidy(text) in arrived)
    if basis.fields and "text" in basis.fields:
        return texts.tidy(basis.fields["text"])
    return draft.history.filter(revision=revision).values_list("text", flat=True).first() or ""


def _member(request: Request, actor: Person, day: datetime.date) -> None:
    verdict = rights_of(actor, on=day).may_for_body(Act.READ_REQUEST, request.body)
    if not verdict:
        raise Forbidden(verdict.reason)


def _changed(stored: PrivateNote | DraftText, text: str, revision: int) -> bool:
    """Put the text in the row. False when it says the same: a second click, or a lost answer."""
    typed = texts.tidy(text)
    if len(typed) > LONGEST:
        raise Refused(_("At most %(longest)s characters fit.") % {"longest": LONGEST}, field="text")
    if typed == stored.text:
        return False
    if stored.revision != revision:
        raise TwoTexts(stored, typed, merge_plain("", stored.text, typed))
    stored.text, stored.revision = typed, stored.revision + 1
    return True


def forget_notes() -> int:
    """Remove private notes about requests that were closed long ago; gives how many."""
    before = timezone.now() - datetime.timedelta(days=settings.PRIVATE_NOTE_DAYS)
    gone, _per_model = PrivateNote.objects.filter(request__closed_at__lt=before).delete()
    return gone
