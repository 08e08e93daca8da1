"""What a printed version says beside its text: the difference with the plan that it replaces, accounts and balances."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import Request
from governance.reported_tables import beside_the_text
from kwaliteit.shared.tabled import Part
from kwaliteit.submission.chapters.tabled import blocks_of
from kwaliteit.submission.prose import printable, tight
from kwaliteit.submission.report import Block, Prose, Section
from monitoring.difference_tables import part_of
from monitoring.views.recalibrated import earlier, show
from plans.models import Document


def difference(request: Request) -> Section | None:
    """First of all, where a plan replaces another: what its unit says of that, and what became of themes and measures."""
    if request.document.replaces_id is None:
        return None
    document = Document.objects.select_related("replaces__framework", "kind", "unit").get(pk=request.document_id)
    _version, old = earlier(document.replaces)
    shown = show(old, request.version.content, document)
    part = part_of(shown)
    said: list[Block] = [Prose(printable(shown.explanation))] if shown.explanation else []
    return Section(f"s-{part.ident}", part.title, [*said, *blocks_of(part)])


def sections(content: dict[str, Any]) -> list[Section]:
    """In the language of the document, as on the page of the version."""
    with translation.override(content["document"]["language"]):
        return [Section(f"s-{part.ident}", tight(_titled(part)), blocks_of(part)) for part in beside_the_text(content)]


def _titled(part: Part) -> str:
    if not part.theme:
        return part.title
    return _("Theme %(number)s: %(name)s") % {"number": part.theme, "name": part.title}
