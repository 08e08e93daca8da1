"""A text of a part as its page shows it, with the passages marked that remarks are about."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from plans.models import Remark
from plans.suggested import as_html, html_of, shown

register = template.Library()


@register.filter
def marked(part: Any, place: str) -> SafeString:
    """``{{ section|marked:"body" }}``: canonical text, or plain text with its line breaks."""
    made = getattr(part, "marks", {}).get(place)
    return made or mark_safe(shown(place, html_of(place, getattr(part, place))))  # noqa: S308  canonical


@register.filter
def suggested(remark: Remark) -> SafeString:
    """``{{ remark|suggested }}``: what a suggestion would change, marked."""
    return as_html(remark)
