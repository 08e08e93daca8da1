"""What her body writes itself in a document that was opened to it, while nothing of it stands there (one statement)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from governance.models import Adoption
from kwaliteit.context import address_of
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.composed import composed
from kwaliteit.work.items import Item
from plans.models import Editor, Section


def own_words(rights: Rights) -> Iterable[Item]:
    if not any(held.body_id for held in rights.appointments):
        return
    for section in _empty(rights=rights, person=rights.person.pk):
        document = section.document
        if rights.reaches(Act.EDIT, document.unit):  # who drafts it does not write there
            continue
        names = {"part": section.template.name, "title": document.title, "unit": document.unit.name}
        url = address_of("plans:own_words", document.uuid, section.template.code)
        text = _("%(title)s, %(unit)s. Your body alone writes this part.") % names
        yield Item(document.due_on, _("Write “%(part)s”") % names, url, text)


@composed
def _empty(*, rights: Rights, person: int) -> QuerySet[Section]:
    opened = {
        "document__openings__body__in": rights.body_ids(Act.VIEW),
        "document__openings__body__kind": F("written_by"),
    }
    done = Adoption.objects.filter(document=OuterRef("document"))
    drafts = Editor.objects.filter(document=OuterRef("document"), person=person)  # nor does who edited it
    rows = Section.objects.filter(~Exists(done), ~Exists(drafts), **opened, body="", document__closed_at=None)
    around = ("template", "document__unit__parent__parent")
    return rows.select_related(*around).order_by("document__pk", "order")
