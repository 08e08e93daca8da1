"""Template notation of amounts, available in every template without loading."""

from __future__ import annotations

import uuid
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kwaliteit.shared import notation, words

register = template.Library()


@register.filter
def euros(cents: Any) -> str:
    return notation.euros(cents) if cents not in (None, "") else ""


@register.filter
def k_euros(cents: Any) -> str:
    return notation.thousands(cents) if cents not in (None, "") else ""


@register.filter
def signed_euros(cents: Any) -> str:
    return notation.signed(notation.euros(cents)) if cents not in (None, "") else ""


@register.filter
def signed_k(cents: Any) -> str:
    return notation.signed(notation.thousands(cents)) if cents not in (None, "") else ""


@register.filter
def digits(number: Any) -> str:
    """A whole number of four digits or more gets its thousands mark; years are not for this."""
    return notation.group_digits(number) if number not in (None, "") else ""


@register.filter
def breakable(text: object) -> str:
    """A name for a narrow column: long Dutch compounds get soft hyphens."""
    return words.breakable(str(text))


@register.filter
def in_language(names: object) -> str:
    """The text of a pair in two languages (a dict or an object with ``_nl`` and ``_en``)."""
    key = "en" if (get_language() or "nl").startswith("en") else "nl"
    if isinstance(names, dict):
        return names.get(key) or names.get("nl") or ""
    return str(names)


@register.simple_tag
def act_key() -> SafeString:
    """The hidden idempotency key that every form carries: one act, one effect (design, invariant 12)."""
    return format_html('<input type="hidden" name="act_key" value="{}">', uuid.uuid4())
