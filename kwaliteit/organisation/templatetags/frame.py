"""What templates need of the ground: a word from the glossary, explained where it stands. Available without loading."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kwaliteit.organisation.demonstration_login import Choice, choice
from kwaliteit.organisation.glossary import GLOSSARY, Term

register = template.Library()


@register.simple_tag
def term(code: str, text: str = "") -> SafeString:
    """A word of the glossary as a button that opens its explanation: ``{% term "consent" %}``.

    ``text`` is the word as the sentence needs it. Made of inline elements only, so that it may stand in a paragraph.
    """
    entry = GLOSSARY[code]
    return format_html(
        '<button class="term" type="button" popovertarget="{id}">{word}</button>'
        '<span class="explains" id="{id}" popover role="note"><b>{name}.</b> {text} <a href="{link}#{code}">{more}</a></span>',
        id=f"w-{code}-{secrets.token_hex(3)}",
        word=text or entry.name,
        name=entry.name[:1].upper() + entry.name[1:],
        text=entry.text,
        link=reverse("glossary"),
        code=code,
        more=_("All words"),
    )


@register.simple_tag(takes_context=True)
def keep(context: template.Context) -> SafeString:
    """In the tag of a long form: what she types in it stays in her browser until it is saved (``static/keep.js``)."""
    return format_html(
        'data-keep="{}" data-kept="{}" data-throw-away="{}"{}',
        context["request"].user.uuid,
        _("This is what you typed here on {when}; it was not saved yet."),
        _("Throw it away"),
        SafeString("" if context["request"].method == "GET" else " data-answered"),
    )


@register.simple_tag
def demonstration_people() -> Choice | None:
    """Who can be chosen with one click, by level; nobody when the demonstration is off."""
    return choice() if settings.DEMONSTRATION else None


@register.simple_tag
def glossary_terms(codes: str) -> list[Term]:
    """Some words of the glossary, to be told in full: ``{% glossary_terms "consent pm" as terms %}``."""
    return [GLOSSARY[code] for code in codes.split()]


@register.filter
def nearby(page: Page) -> Iterator[int | str]:
    """The first, the last and the pages around this one, with an ellipsis for what lies between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
