"""A file that somebody sent and that waits, below the data directory, until she has seen what it would do.

It is named by a signed token that travels with the form, and swept after a day (kwaliteit.shared.tasks).
"""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import NamedTuple

from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from kwaliteit.shared.errors import Refused

FOLDER = "staged"
SALT = "kwaliteit.shared.waiting"
LASTS = 20 * 3600  # seconds; less than the day after which the file is swept
SMALL = 60_000  # bytes of a sheet that is read within a second


class Waits(NamedTuple):
    """Where a file waits, and how she called it."""

    place: str
    name: str

    @property
    def kept(self) -> bool:
        return bool(default_storage.exists(self.place))

    @property
    def small(self) -> bool:
        return self.kept and default_storage.size(self.place) <= SMALL

    def open(self) -> File[bytes]:
        if not self.kept:
            raise Refused(_("“%(name)s” waited too long. Choose the file again.") % {"name": self.name}, field="file")
        file = default_storage.open(self.place)
        file.name = self.name
        return file  # type: ignore[no-any-return]

    def forget(self) -> None:
        default_storage.delete(self.place)

    def token(self, person: int) -> str:
        return signing.dumps([person, *self], salt=SALT, compress=True)


def stage(upload: File[bytes], person: int) -> Waits:
    """Let a file wait that was judged."""
    upload.seek(0)
    place = default_storage.save(f"{FOLDER}/{person}-{uuid.uuid4()}", upload)
    return Waits(place, PurePath(upload.name or "").name[:120])


def waiting(token: str, person: int) -> Waits | None:
    """The file that a token names; None when it is not hers, waited too long, or is no token at all."""
    try:
        owner, place, name = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    waits = Waits(place, name)
    return waits if owner == person and waits.kept else None
