"""Notation that the pages about versions and decisions share."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance import wording
from governance.accounted import STATES
from governance.balance_changes import NAMES, PARTS
from governance.figures import Cell
from governance.reported_tables import became
from kwaliteit.organisation.models import BodyKind
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
def author(written_by: dict[str, Any]) -> str:
    """The body whose own words a section holds, by its kind."""
    return str(dict(BodyKind.choices).get(written_by["kind"], written_by["kind"]))


@register.filter
def account_word(code: str) -> str:
    return str(capfirst(NAMES[code]))


@register.filter
def balance_parts(codes: Iterable[str]) -> str:
    return "; ".join(str(PARTS[code]) for code in codes)


@register.filter
def account_state(code: str) -> str:
    """How far a measure is, by its code in a snapshot."""
    return str(STATES.get(code, code))


@register.filter
def departed(row: dict[str, Any]) -> str:
    """What a version says of a measure of the plan that it replaces, with the reason."""
    return ". ".join(text.rstrip(".") for text in (became(row, row["into_title"]), row["reason"]) if text)


@register.filter
def act_name(code: str) -> str:
    return str(wording.LEDGER.get(code, code))


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
    """A comparison (governance/marked.py) whose marks are named in the language of the reader.

    A table that is too wide scrolls in itself, so the keyboard must get to it.
    """
    return mark_safe(_MARKS.sub(_named, html).replace("<table", '<table tabindex="0"'))


_MARKS = re.compile(
    r'<(?P<mark>ins|del)(?: class="(?P<kind>[a-z ]+)")?>'
    r'|<(?P<tag>\w+)[^>]*? class="(?P<side>gone|came) moved(?P<reworded> reworded)?">(?P<cell><t[dh][^>]*>)?'
    r'|<(?P<now>\w+)[^>]*? data-was="(?P<was>\w+)[^"]*">'
)


def _named(found: re.Match[str]) -> str:
    if found["mark"]:
        return found[0] + _hidden(_said(found["mark"], (found["kind"] or "").partition(" ")[0]))
    if found["side"]:
        note = _moved(found["side"], bool(found["reworded"]))
    elif not (note := _was(found["was"], found["now"])):
        return found[0]
    tag = found["tag"] or found["now"]
    shown = format_html('<span class="fine" lang="{}">{}</span>', get_language(), note)
    return found[0] + shown if tag in ("p", "h3", "h4", "li", "tr") else shown + found[0]


def _moved(side: str, reworded: bool) -> str:
    if side == "gone":
        return _("moved to another place")
    return _("moved to this place and reworded") if reworded else _("moved to this place")


def _said(mark: str, kind: str) -> str:
    if kind == "break":
        return _("a new paragraph begins here") if mark == "ins" else _("two paragraphs were joined here")
    if kind == "form":
        return _("with another link or emphasis, now:") if mark == "ins" else _("it was:")
    return _("added:") if mark == "ins" else _("removed:")


def _was(old: str, new: str) -> str:
    """What an element was before, where that can be seen."""
    if old == new or old in ("td", "th"):
        return ""
    if {old, new} == {"h3", "h4"}:
        return _("was a heading of a higher level") if old == "h3" else _("was a heading of a lower level")
    names = {"p": _("was a paragraph"), "ul": _("was a list with bullets"), "ol": _("was a numbered list")}
    return names.get(old, _("was a heading"))


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
