"""Quoting another plan in a section: the quoted block is text like any other, and it is known where it came from."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused
from plans import text
from plans.models import Citation, Section
from plans.services.drafting import open_for_editing, save_section


@transaction.atomic
def cite(*, section: Section, what: str, source: str, html: str, actor: Person, words: str = "") -> Citation:
    """Put a block behind the text of a section, and follow where it came from. Raises Refused when it is there already.

    ``words`` go into the text in its place, where she takes it over as her own; the block is followed all the same.
    """
    stored = _locked(section, actor)
    block = text.clean(html)
    if Citation.objects.filter(section=stored, what=what, source=source).exists():
        raise Refused(_("This stands in the text already."))
    put = text.clean(words) or block
    save_section(section=stored, revision=stored.revision, actor=actor, body=stored.body + put)
    return _written(Citation(section=stored, what=what, source=source, made_by=actor), block, actor)


@transaction.atomic
def renew(*, citation: Citation, html: str, actor: Person) -> Citation:
    """Put what the source says now in the place of what was quoted.

    Raises Refused when the quoted block was changed in the text: then only a person knows what should stand there.
    """
    stored, block = _locked(citation.section, actor), text.clean(html)
    if not stands(stored, citation):
        raise Refused(_("The quoted words were changed in the text. Change them there, and stop following the source."))
    body = stored.body.replace(citation.html, block, 1)
    save_section(section=stored, revision=stored.revision, actor=actor, body=body)
    return _written(citation, block, actor)


@transaction.atomic
def stop_following(*, citation: Citation, actor: Person) -> None:
    """Forget where a block came from; the text stays as it is."""
    _locked(citation.section, actor)
    citation._history_user = actor
    citation.delete()


def stands(section: Section, citation: Citation) -> bool:
    """Whether the block stands in the text as it was quoted."""
    return citation.html in text.blocks(section.body)


def _locked(section: Section, actor: Person) -> Section:
    document = open_for_editing(section.document, actor)
    stored = Section.objects.get(pk=section.pk)
    stored.document = document
    return stored


def _written(citation: Citation, block: str, actor: Person) -> Citation:
    citation.html, citation._history_user = block, actor
    citation.save()
    return citation
