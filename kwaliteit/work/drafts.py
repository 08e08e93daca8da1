"""Drafts before the Board: those that wait for its remarks, and remarks that wait for an answer (one statement)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import SentDraft
from kwaliteit.context import address_of
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.composed import composed
from kwaliteit.work.items import Item


def before_the_board(rights: Rights) -> Iterable[Item]:
    if not (rights.may_anywhere(Act.REVIEW) or rights.may_anywhere(Act.ANSWER)):
        return
    for draft in _drafts(rights=rights):
        yield _item(draft)


@composed
def _drafts(*, rights: Rights) -> QuerySet[SentDraft]:
    unit = "version__document__unit"
    later = SentDraft.objects.filter(
        version__document=OuterRef("version__document"), version__number__gt=OuterRef("version__number")
    )
    waits = Q(remarks_at=None) & rights.covers(Act.REVIEW, unit)
    asks = Q(remarks_at__isnull=False, answers_at=None, remarks__isnull=False) & rights.covers(Act.ANSWER, unit)
    rows = SentDraft.objects.filter(waits | asks, ~Exists(later), version__document__closed_at=None)
    rows = rows.annotate(to_answer=Count("remarks", filter=Q(remarks__taken=""), distinct=True))
    return rows.select_related(unit).defer("version__payload", "check_made").order_by("sent_at", "pk")


def _item(draft: SentDraft) -> Item:
    names = {"unit": draft.document.unit, "title": draft.document.title, "number": draft.to_answer}
    url, text = address_of("governance:draft", draft.uuid), _("%(title)s, %(unit)s.") % names
    if draft.remarks_at is None:
        return Item(draft.due_on, _("Send the remarks of the Board on the draft of %(unit)s") % names, url, text)
    if not draft.to_answer:
        return Item(None, _("Send the answers to the remarks of the Board"), f"{url}#remarks", text)
    title = ngettext(
        "Answer %(number)s remark of the Board on the draft",
        "Answer %(number)s remarks of the Board on the draft",
        draft.to_answer,
    )
    return Item(None, title % names, f"{url}#remarks", text)
