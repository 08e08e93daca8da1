"""Pieces of documents that were laid out before, kept below the data directory by the fingerprint of what they are of.

A kept piece is one file: a line with its SHA-256, a line of facts, the PDF. One that is damaged is as good as none.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import sys
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

LOOKS = frozenset({".css", ".ttf", ".otf", ".woff", ".woff2", ".svg", ".png", ".jpg", ".jpeg"})
MOST_BYTES = 500 * 2**20
DAY = 86_400
DAYS = 30
HALF = ".new"  # how the name of a piece ends while it is written
OF_CODE = ("apart.py", "render.py", "scripts.py", "tags.py", "shelf.py")
OF_PACKAGES = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "pyphen", "fonttools", "Pillow", "pikepdf")


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece: its PDF, the kind of each page, the page of each place in it, and what a link there is called."""

    pdf: bytes
    kinds: list[str]
    places: dict[str, int]
    names: dict[str, str]


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "pieces"


def fingerprint(html: str, **given: Any) -> str:
    """What a piece is made of, without the files of the house style (``house``)."""
    return hashlib.sha256(json.dumps([html, given, _renderer()], sort_keys=True).encode()).hexdigest()


def house(theme: str) -> str:
    """Style sheets, fonts and pictures: those of the documents, and those beside the sheet of the institution."""
    digest = hashlib.sha256()
    for place in (Path(settings.BASE_DIR) / "static" / "document", *([Path(theme).resolve().parent] if theme else [])):
        for path in sorted(path for path in place.rglob("*") if path.suffix.lower() in LOOKS and path.is_file()):
            digest.update(f"{path.relative_to(place)} {path.stat().st_size} ".encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def _renderer() -> list[str]:
    from weasyprint.text.ffi import pango  # noqa: PLC0415 - only the worker needs it

    code = [hashlib.sha256(Path(__file__).with_name(name).read_bytes()).hexdigest() for name in OF_CODE]
    packages = [importlib.metadata.version(name) for name in OF_PACKAGES]
    return [*code, *packages, sys.version, str(pango.pango_version())]


def put(place: Path, piece: Kept) -> None:
    """Beside, then renamed: nobody ever reads half a piece."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    facts = json.dumps([piece.kinds, piece.places, piece.names]).encode()
    content = facts + b"\n" + piece.pdf
    part = place.with_name(f"{place.name}.{uuid.uuid4().hex[:8]}{HALF}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def get(place: Path) -> Kept | None:
    """The piece, which counts as used now. None when there is none, or when it is damaged."""
    try:
        digest, _, content = place.read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest().encode() != digest:
        return None
    with suppress(OSError):
        os.utime(place)
    facts, _, pdf = content.partition(b"\n")
    return Kept(pdf, *json.loads(facts))


def tidy(needed: Iterable[Path] = ()) -> None:
    """What was not used for long goes, and the oldest while there is too much; never what is needed or written now."""
    spare = set(needed)
    found = []
    for path in folder().glob("*"):
        with suppress(OSError):  # another worker tidies as well
            found.append((path.stat().st_mtime, path.stat().st_size, path))
    total = sum(size for _, size, _ in found)
    for used, size, path in sorted(found):
        age = time.time() - used
        is_spent = age > DAY if path.suffix == HALF else total > MOST_BYTES or age > DAYS * DAY
        if is_spent and path not in spare:
            path.unlink(missing_ok=True)
            total -= size
