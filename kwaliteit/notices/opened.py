"""A body is told that a document was opened to it, in which it writes a part itself."""

from __future__ import annotations

import datetime

from kwaliteit.notices.exchange import LIVED_THROUGH
from kwaliteit.notices.making import make
from kwaliteit.notices.models import Kind
from kwaliteit.notices.recipients import of_body
from kwaliteit.organisation.roles import Act
from plans.models import Opening


def tell(opening: Opening) -> None:
    """Called within the act (plans.hooks.opened_to_body); what was read in is told to nobody."""
    if opening.opened_at >= datetime.datetime.now(datetime.UTC) - LIVED_THROUGH:
        people = of_body(opening.body, Act.VIEW)
        make(Kind.REQUEST, f"opening:{opening.pk}", people, str(opening.opened_by.uuid), opening=opening)


def is_over(opening: Opening) -> bool:
    """The document is closed, or the body wrote its part."""
    document = opening.document
    parts = document.sections.filter(written_by=opening.body.kind)
    return not document.is_open or not parts.filter(body="").exists()
