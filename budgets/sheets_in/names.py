"""How units and themes are called in sheets of others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import override

from budgets.forms import unit_label
from budgets.sheets_in.layout import plain
from budgets.sheets_in.reading import Unknown
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from plans.models import Theme

S = TypeVar("S")
NUMBER = re.compile(r"^[0-9]+([.][0-9]+)*[.]?\s+")
CENTRAL = ("centraal", "central", "centraal, voor gemeenschappelijke initiatieven", "central, for common initiatives")


def without_number(text: str) -> str:
    return plain(NUMBER.sub("", text.strip()))


def theme_named(themes: Iterable[Theme], text: str) -> Theme:
    """By name, code or number. Raises Unknown."""
    said = {plain(text), without_number(text)}
    for theme in themes:
        names = (theme.name_nl, theme.name_en, theme.short_nl, theme.short_en, theme.code, str(theme.number))
        if said & {plain(name) for name in names if name}:
            return theme
    raise Unknown(_("“%(text)s” is no theme here.") % {"text": text})


def names_of(units: Sequence[Unit]) -> dict[str, list[Unit]]:
    """Units by each of their names; that of the institution is also central money."""
    found: dict[str, list[Unit]] = {}
    for unit in units:
        names = {unit.code, unit.name_nl, unit.name_en, unit.short_nl, unit.short_en}
        for language in ("nl", "en"):
            with override(language):
                names.add(str(unit_label(unit)))
        for name in {plain(name) for name in names if name}:
            found.setdefault(name, []).append(unit)
        if unit.level == Level.INSTITUTION:
            found.update({name: [unit] for name in CENTRAL})
    return found


def unit_named(names: Mapping[str, Sequence[Unit]], text: str) -> Unit:
    """Raises Unknown."""
    found = {unit.pk: unit for unit in names.get(plain(text), ())}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise Unknown(_("“%(text)s” can be more than one unit.") % {"text": text})
    raise Unknown(_("“%(text)s” is no unit here.") % {"text": text})


def only_measure(fitting: Sequence[S], title: str, *, known: bool) -> S:
    """The one that fits. Raises Unknown; ``known`` is whether any measure is called so."""
    if len(fitting) == 1:
        return fitting[0]
    if known:
        raise Unknown(_("“%(title)s” can be more than one measure.") % {"title": title})
    raise Unknown(_("“%(title)s” is no measure in this plan.") % {"title": title})
