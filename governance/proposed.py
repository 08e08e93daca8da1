"""What a request page shows of proposed wordings. Reading only; one query."""

from __future__ import annotations

from governance.models import ProposedWording, Request
from governance.track import Road
from governance.wording_forms import WordingAnswerForm
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act

MARK = {"open": "asked", "taken": "done", "declined": "back"}


def may_take(row: Request, rights: Rights) -> bool:
    """Who drafts: by her role, or because she was invited (``may_draft`` of the request's page)."""
    return row.document.is_open and (rights.reaches(Act.EDIT, row.document.unit) or row.may_draft)


def wordings_of(
    row: Request, road: Road, rights: Rights, form: WordingAnswerForm | None, answering: int | None
) -> list[ProposedWording]:
    """The proposals in order, each with its ``mark``, and the version that was made after it was taken over.

    A drafter gets ``answer_form``; ``form`` is the one that needs attention, of the proposal ``answering``.
    """
    rows = (
        ProposedWording.objects.filter(request=row)
        .select_related("proposed_by", "answered_by")
        .order_by("proposed_at", "pk")
    )
    drafts = may_take(row, rights)
    proposals = list(rows)
    for proposal in proposals:
        new = WordingAnswerForm(auto_id=wording_id(proposal.pk)) if drafts and proposal.is_open else None
        proposal.answer_form = form if proposal.pk == answering else new
        proposal.mark = MARK[proposal.state]
        after = (
            v for v in road.versions if v.document_revision >= (proposal.taken_revision or v.document_revision + 1)
        )
        proposal.made_after = next(after, None)
    return proposals


def wording_id(pk: int) -> str:
    """The address of each proposal's own field on a page with many."""
    return f"wording-{pk}-%s"
