"""A file that somebody sent and that waits, below the data directory, until she has seen what it would do.

It is named by a signed token that travels with the form, and swept after a day (kwaliteit.shared.tasks).
"""

from __future__ import annotations

import uuid
from pathlib import PurePath

from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage

FOLDER = "staged"
SALT = "kwaliteit.shared.waiting"
LASTS = 20 * 3600  # seconds; less than the day after which the file is swept


def stage(upload: File[bytes], person: int) -> str:
    """Let a file wait that was judged; gives its token."""
    upload.seek(0)
    place = default_storage.save(f"{FOLDER}/{person}-{uuid.uuid4()}", upload)
    return signing.dumps([person, place, PurePath(upload.name or "").name[:120]], salt=SALT, compress=True)


def waiting(token: str, person: int) -> File[bytes] | None:
    """The file that a token names; None when it is not hers, waited too long, or is no token at all."""
    found = _place(token, person)
    if found is None or not default_storage.exists(found[0]):
        return None
    file = default_storage.open(found[0])
    file.name = found[1]
    return file


def forget(token: str, person: int) -> None:
    if found := _place(token, person):
        default_storage.delete(found[0])


def _place(token: str, person: int) -> tuple[str, str] | None:
    try:
        owner, place, name = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return (place, name) if owner == person else None
