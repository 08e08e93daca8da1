"""Remarks that are for her, or for a role of hers, and that nobody has dealt with yet; and the suggestions about which
she decides, once for each document (one statement)."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kwaliteit.organisation.rights import Rights
from kwaliteit.work.items import Item
from plans.models import Document
from plans.talk import about, assigned_to, place_of


def remarked(rights: Rights) -> Iterable[Item]:
    suggested: dict[Document, int] = {}
    for remark in assigned_to(rights=rights):
        if remark.change:
            suggested[remark.document] = suggested.get(remark.document, 0) + 1
            continue
        names = {"name": remark.author}
        where = ", ".join(filter(None, (about(remark), _place(remark.document))))
        text = _("%(where)s: “%(text)s”") % {"where": where, "text": Truncator(remark.text).chars(160)}
        yield Item(None, _("Deal with a remark of %(name)s") % names, place_of(remark), text)
    for document, number in suggested.items():
        title = ngettext("Decide about %d suggestion", "Decide about %d suggestions", number) % number
        yield Item(None, title, reverse("plans:suggestions", args=[document.uuid]), _place(document))


def _place(document: Document) -> str:
    return f"{document.title}, {document.unit.name}"
