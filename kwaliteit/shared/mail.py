"""Mail to people: one letter, in plain text and HTML, with links that open at the place after logging in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

RESERVED = ".example"  # no address that ends so belongs to anybody (RFC 2606)


class NotMailed(Exception):
    """This address gets no mail from here, now or later."""


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str
    html: str = ""
    files: tuple[tuple[str, str, str], ...] = ()
    """What goes with it: name, content, kind."""


def letter(subject: str, template: str, context: dict[str, Any]) -> Letter:
    """From ``template``.txt and ``template``.html, in the active language."""
    words = {**context, "subject": subject, "site": site()}
    return Letter(
        subject=" ".join(subject.split()),
        text=render_to_string(f"{template}.txt", words),
        html=render_to_string(f"{template}.html", words),
    )


def site() -> str:
    """The address of this installation, for who has no request at hand."""
    return settings.SITE_IN_MAIL.rstrip("/")


def link(path: str) -> str:
    """To a page by way of logging in, which sends on at once who has. Keeps the part after # too."""
    return f"{site()}{reverse(settings.LOGIN_URL)}?{urlencode({'next': path})}"


def send(address: str, letter: Letter, key: str) -> None:
    """Hand one letter to the mail server. The same ``key`` twice is the same message to whoever receives it.

    Raises OSError when the server cannot be reached or refuses, and NotMailed when a demonstration would write to
    an address that somebody may have.
    """
    if settings.DEMONSTRATION and not address.endswith(RESERVED):
        raise NotMailed(address)
    host = urlsplit(site()).hostname or "localhost"
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [address],
        headers={"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for file in letter.files:
        message.attach(*file)
    message.send()
