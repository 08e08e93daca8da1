"""What a request page shows of its papers, and of who received and read them. Reading only; two queries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from governance.files import KINDS
from governance.models import Paper, Receipt, Request
from governance.paper_forms import StrikeForm
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads for the body: since when she has the request, and when she first opened it."""

    name: str
    delivered_at: datetime.datetime | None
    read_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Readers:
    """How many of how many opened a request. ``names`` is for the body itself; others get the numbers alone."""

    read: int
    of: int
    names: tuple[Reader, ...]
    mine: bool
    """Whether the person who looks is recorded as having opened it."""


def papers_of(row: Request, rights: Rights, form: StrikeForm | None = None, striking: int | None = None) -> list[Paper]:
    """The papers in the order in which they came, those that this person may see, each with ``kind_name``.

    Who lays versions before the body gets ``strike_form``; ``form`` is the one that needs attention, of ``striking``.
    """
    rows = Paper.objects.filter(request=row).select_related("strike__struck_by", "added_by").order_by("pk")
    lays = rights.reaches(Act.LAY_BEFORE, row.document.unit)
    if not (lays or is_of_body(row, rights)):
        rows = rows.filter(confidential=False)
    papers = list(rows)
    for paper in papers:
        paper.kind_name = KINDS[paper.kind].name
        new = StrikeForm(auto_id=strike_id(paper.pk)) if lays and not paper.struck else None
        paper.strike_form = form if paper.pk == striking else new
    return papers


def strike_id(pk: int) -> str:
    """The address of each paper's own field on a page with many."""
    return f"strike-{pk}-%s"


def is_of_body(row: Request, rights: Rights) -> bool:
    return row.body_id in rights.body_ids(Act.READ_REQUEST)


def readers_of(row: Request, rights: Rights) -> Readers:
    """Who has the request and who opened it. Names stay inside the body."""
    receipts = list(Receipt.objects.filter(request=row).select_related("person").order_by("person__name", "pk"))
    delivered = {receipt.person_id: receipt.at for receipt in receipts if receipt.what == Receipt.What.DELIVERED}
    read = {receipt.person_id: receipt.at for receipt in receipts if receipt.what == Receipt.What.READ}
    people = {receipt.person_id: receipt.person.name for receipt in receipts}
    inside = is_of_body(row, rights)
    return Readers(
        read=len(read),
        of=len(people) if delivered else 0,  # before deliveries were recorded nobody knows
        names=tuple(Reader(name, delivered.get(pk), read.get(pk)) for pk, name in people.items()) if inside else (),
        mine=rights.person.pk in read,
    )
