"""A text of a part as its page shows it, with the passages marked that remarks are about."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from plans.models import Remark
from plans.suggested import as_html, html_of, shown

_MARKS = re.compile(r'<(ins|del)(?: class="(?!break)[^"]*")?>')
register = template.Library()


@register.filter
def marked(part: Any, place: str) -> SafeString:
    """``{{ section|marked:"body" }}``: canonical text, or plain text with its line breaks."""
    made = getattr(part, "marks", {}).get(place)
    if made:
        return mark_safe(_MARKS.sub(_named, made))  # noqa: S308  drawn in canonical text
    return mark_safe(shown(place, html_of(place, getattr(part, place))))  # noqa: S308  canonical


def _named(found: re.Match[str]) -> str:
    """For who cannot see that words are underlined or struck through."""
    said = _("added:") if found[1] == "ins" else _("removed:")
    return found[0] + format_html('<span class="vh">{} </span>', said)


@register.filter
def suggested(remark: Remark) -> SafeString:
    """``{{ remark|suggested }}``: what a suggestion would change, marked."""
    return mark_safe(_MARKS.sub(_named, as_html(remark)))  # noqa: S308  drawn in canonical text
