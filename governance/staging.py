"""Files that were chosen for a version that is not laid before anybody yet.

They wait below the data directory for a day, each named by a signed token that travels with the form. So a date that
needs attention, or another file that is refused, does not cost her the files that she chose before. Nobody lets more
than ``MOST`` wait; what is left out or sent makes room.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.core import signing
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from governance.files import KINDS, Checked
from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused

FOLDER = "staged"  # swept by kwaliteit.shared.tasks
SALT = "governance.staging"
LASTS = 20 * 3600  # seconds; less than the day after which the file is swept
MOST = 20


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that waits, and the token by which the form names it."""

    token: str
    place: str
    title: str
    kind: str
    size: int
    confidential: bool

    @property
    def kind_name(self) -> str:
        return str(KINDS[self.kind].name)

    def opened(self) -> Checked:
        """Ready to be kept. Raises Refused when it waited too long."""
        if not default_storage.exists(self.place):
            raise Refused(_("“%(title)s” waited too long. Choose the file again.") % {"title": self.title})
        return Checked(default_storage.open(self.place), self.title, self.kind, self.size, self.confidential)


def stage(checked: Checked, person: Person) -> Staged:
    """Let a judged file wait. Raises Refused at the field ``file`` when too many of hers wait already."""
    if len(_waiting(person)) >= MOST:
        raise Refused(
            _(
                "%(most)s files that you chose are waiting already. Leave some out, or lay the version before the body "
                "first; what you do not send goes by itself after a day."
            )
            % {"most": MOST},
            field="file",
        )
    place = default_storage.save(f"{FOLDER}/{person.pk}-{uuid.uuid4()}.{checked.kind}", checked.file)
    about = (place, checked.title, checked.kind, checked.size, checked.confidential)
    token = signing.dumps([person.pk, *about], salt=SALT, compress=True)
    return Staged(token, *about)


def forget(rows: Iterable[Staged]) -> None:
    """These wait no longer: they were left out, or sent."""
    for row in rows:
        default_storage.delete(row.place)


def _waiting(person: Person) -> list[Path]:
    """The files of this person that a form can still name."""
    found, now = [], time.time()
    for path in Path(default_storage.path(FOLDER)).glob(f"{person.pk}-*"):
        with suppress(FileNotFoundError):  # sent or swept just now
            if path.stat().st_mtime > now - LASTS:
                found.append(path)
    return found


def staged(token: str, person: Person) -> Staged | None:
    """What a token names; None when it is not hers, too old, or no token at all."""
    try:
        owner, *about = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Staged(token, *about) if owner == person.pk else None
