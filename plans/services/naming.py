"""Giving the present text of a document a name, and bringing such a text back. Nothing is lost by either."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused
from plans.models import Document, NamedText, Section
from plans.services.drafting import open_for_editing, save_section


@transaction.atomic
def name_text(*, document: Document, name: str, actor: Person, at: datetime.datetime | None = None) -> NamedText:
    """Keep the texts of all sections as they stand now under a name, but the own words of a body."""
    document = open_for_editing(document, actor, at)
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Give this text a name."), field="name")
    if len(name) > 100:
        raise Refused(_("This name is too long: at most 100 characters fit."), field="name")
    if NamedText.objects.filter(document=document, name=name).exists():
        raise Refused(_("There is a text with this name already; choose another one."), field="name")
    rows = document.sections.filter(written_by="").values("uuid", "body", "no_goals_reason")
    texts = {str(row.pop("uuid")): row for row in rows}
    return NamedText.objects.create(
        document=document, name=name, texts=texts, made_by=actor, made_at=at or timezone.now()
    )


@transaction.atomic
def bring_back(*, named: NamedText, actor: Person, at: datetime.datetime | None = None) -> list[Section]:
    """Let the named texts stand again, each as a new save; gives the sections that changed by it."""
    document = open_for_editing(named.document, actor, at)
    changed = []
    for section in document.sections.filter(written_by="").select_related("theme", "template").order_by("order", "pk"):
        before, then = section.revision, named.texts.get(str(section.uuid))
        if then and save_section(section=section, revision=before, actor=actor, at=at, **then).revision != before:
            changed.append(section)
    return changed
