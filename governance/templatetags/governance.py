"""Notation that the pages about versions and decisions share."""

from __future__ import annotations

import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance import wording
from governance.figures import Cell
from governance.lifecycle import MARK
from kwaliteit.shared import notation
from plans.models import Measure

register = template.Library()


@register.filter
def day(value: datetime.date | str | None) -> str:
    """24 June 2021, from a date or an ISO text."""
    return wording.day(value)


@register.filter
def cell(value: Cell) -> str:
    """An amount in whole euros, pm, or nothing."""
    return notation.euros(value.cents, pm=value.pm)


@register.filter
def k_cell(value: Cell) -> str:
    return notation.thousands(value.cents, pm=value.pm)


@register.simple_tag
def share(part: int, whole: int) -> str:
    return notation.percent(part, whole)


@register.simple_tag
def change_percent(before: int | None, after: int | None) -> str:
    """The difference as a share of what it was, with its sign and one decimal."""
    if not before:
        return "–"
    difference = (after or 0) - before
    return notation.signed(notation.percent(difference, before, 1)) if difference else "0"


@register.simple_tag
def change_k(before: int, after: int) -> str:
    return notation.signed(notation.thousands(after - before))


@register.filter
def field_name(code: str) -> str:
    return str(wording.FIELD[code])


@register.filter
def nature(code: str) -> str:
    return str(dict(Measure.Nature.choices).get(code, ""))


@register.filter
def act_name(code: str) -> str:
    return str(wording.LEDGER.get(code, code))


@register.filter
def outcome_mark(outcome: str) -> str:
    return MARK[outcome]


@register.filter
def canonical(html: str) -> SafeString:
    """Text of a snapshot: it was sanitised when it was saved, and cannot have changed since (plans/text.py)."""
    return mark_safe(html)


@register.filter
def removed(text: str) -> SafeString:
    """Words that went, also for who cannot see that they are struck through."""
    return format_html("<del>{}{}</del>", _hidden(_("removed:")), text) if text else mark_safe("")


@register.filter
def added(text: str) -> SafeString:
    return format_html("<ins>{}{}</ins>", _hidden(_("added:")), text) if text else mark_safe("")


@register.filter
def compared(html: str) -> SafeString:
    """A comparison (governance/words.py) whose marks are named in the language of the reader."""
    html = html.replace("<del>", f"<del>{_hidden(_('removed:'))}")
    return mark_safe(html.replace("<ins>", f"<ins>{_hidden(_('added:'))}"))


def _hidden(word: str) -> SafeString:
    return format_html('<span class="vh" lang="{}"> {} </span>', get_language(), word)


@register.simple_tag
def theme_of(themes: dict[str, dict[str, Any]], code: str) -> SafeString:
    return theme_mark(themes.get(code))


@register.simple_tag
def theme_mark(theme: dict[str, Any] | None) -> SafeString:
    """The number of a theme of a snapshot in its square, with its short name."""
    if theme is None:
        return mark_safe("")
    return format_html(
        '<span class="theme" data-theme="{0}"><span class="vh">{1} </span>{0}</span>{2}',
        theme["number"],
        wording.THEME,
        wording.named(theme["short"]),
    )
