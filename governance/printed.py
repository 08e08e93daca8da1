"""The text of a frozen version as HTML. The version never changes, so its text is made once per language and kept."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from governance.models import Decision, Version
from governance.reading import arrange

KEEP = 7 * 86400  # seconds


@dataclass(frozen=True, slots=True)
class Printed:
    title: str
    illustrative: bool
    html: SafeString


def printed(version: Version, refused: Mapping[str, Sequence[Decision]]) -> Printed:
    """The text in the active language, with the records that did not agree to a part beside that part.

    Reads the payload only when new.
    """
    marks = sorted((code, [made.pk for made in records]) for code, records in refused.items())
    state = (release(), str(version.uuid), version.fingerprint, get_language(), marks)
    key = hashlib.sha256(repr(state).encode()).hexdigest()
    found = caches["printed"].get(key)
    if found is None:
        reading = arrange(version.content, refused)
        html = render_to_string("governance/snapshot/text.html", {"reading": reading, "version": version})
        found = Printed(reading.document["title"], bool(reading.document.get("illustrative")), html)
        caches["printed"].set(key, found, KEEP)
    return found


@functools.cache
def release() -> int:
    """When the pages themselves were changed last: a new release makes every kept page old."""
    files = [*Path(settings.BASE_DIR, "templates").rglob("*.html"), *Path(settings.BASE_DIR, "locale").rglob("*.mo")]
    return max((int(path.stat().st_mtime) for path in files), default=0)
