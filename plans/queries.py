"""What the pages of plans read. No request, no write; the number of statements does not grow with the rows."""

from __future__ import annotations

from django.db.models import F, Prefetch, QuerySet

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights, rights_of
from plans.models import Document, Remark
from plans.permissions import circles_of


def remarks_of(document: Document, reader: Person | Rights) -> QuerySet[Remark]:
    """The remarks (with their answers) that somebody may read, open ones first, newest first."""
    rights = reader if isinstance(reader, Rights) else rights_of(reader)
    answers = Remark.objects.select_related("author").order_by("created_at", "pk")
    return (
        Remark.objects.filter(document=document, parent__isnull=True, circle__in=circles_of(document, rights))
        .select_related("author", "resolved_by", "section__theme", "section__template", "measure")
        .prefetch_related(Prefetch("answers", queryset=answers))
        .order_by(F("resolved_at").asc(nulls_first=True), "-created_at", "-pk")
    )
