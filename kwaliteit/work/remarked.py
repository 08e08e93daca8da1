"""Remarks that are for her, or for a role of hers, and that nobody has dealt with yet (one statement)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kwaliteit.organisation.rights import Rights
from kwaliteit.work.items import Item
from plans.talk import about, assigned_to, place_of


def remarked(rights: Rights) -> Iterable[Item]:
    for remark in assigned_to(rights=rights):
        names = {"name": remark.author}
        where = ", ".join(filter(None, (about(remark), remark.document.title, remark.document.unit.name)))
        text = _("%(where)s: “%(text)s”") % {"where": where, "text": Truncator(remark.text).chars(160)}
        yield Item(None, _("Deal with a remark of %(name)s") % names, place_of(remark), text)
