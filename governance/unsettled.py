"""Files that are written for rows which are not committed yet.

A file and its row cannot be committed as one: the file is written first, so that no row ever lacks its file. Before
it a mark is made, which goes once the row is certain. A mark that stays tells of a file whose row was undone (a later
statement failed, or the process was killed): without a row that names it, that file is removed.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import transaction

from governance.models.papers import KeptFile

FOLDER = "unsettled"
LONGEST = 3600  # seconds; no act takes so long


def mark(name: str) -> None:
    """Call this before the file of this name is written, in the transaction of its row."""
    place = _folder() / quote(name, safe="")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch()
    transaction.on_commit(partial(place.unlink, missing_ok=True), robust=True)


def clear() -> int:
    """Remove the files whose rows were undone; gives how many. A file that a row names is never touched."""
    removed = 0
    for place in _folder().glob("*"):
        if place.stat().st_mtime > time.time() - LONGEST:
            continue
        name = unquote(place.name)
        if not _is_kept(name):
            default_storage.delete(name)
            removed += 1
        place.unlink(missing_ok=True)
    return removed


def _is_kept(name: str) -> bool:
    kinds = [kind for kind in apps.get_models() if issubclass(kind, KeptFile)]
    return any(kind._default_manager.filter(file=name).exists() for kind in kinds)


def _folder() -> Path:
    return Path(default_storage.path(FOLDER))
