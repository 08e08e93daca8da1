"""A QR code as a vector drawing, for the title page: who points a telephone at it has the fingerprint typed in."""

from __future__ import annotations

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kwaliteit.submission.prose import safe

QUIET = 4  # modules of white around it, as the standard asks


def address_of(verify_at: str, fingerprint: str) -> str:
    """Where this fingerprint is filled in; empty when the site does not know its own address."""
    return f"{verify_at}?vingerafdruk={fingerprint}" if verify_at.startswith("http") else ""


def checked_at(verify_at: str, fingerprint: str) -> SafeString:
    """The address where fingerprints are checked, with a code that leads there; without one when it leads nowhere."""
    address = address_of(verify_at, fingerprint) if fingerprint else ""
    if not address:
        return safe(verify_at)
    title = _("QR code that leads to the page where this fingerprint is checked")
    return format_html('<a href="{}">{}</a>{}', address, verify_at, qr(address, title))


def qr(text: str, title: str) -> SafeString:
    code = qrcode.QRCode(border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {} {}" width="28mm" height="28mm">'
        '<title>{}</title><path d="{}" fill="#000"/></svg>',
        len(rows),
        len(rows),
        title,
        path,
    )
