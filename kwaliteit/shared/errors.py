"""The errors that services raise. Their text is for the person who acts, in her language."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An act that cannot be done now; ``str()`` is the reason, ready to show. Nothing was written.

    ``field`` names what was typed wrong, where one field of a form is to blame.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Forbidden(Refused):
    """The person may see the thing but not do this: answered with 403 and the reason."""


class Conflict(Refused):
    """Somebody saved first. ``stored`` is what stands in the database, ``typed`` what was sent."""

    def __init__(self, message: str, *, stored: Any, typed: Any, revision: int) -> None:
        super().__init__(message)
        self.stored = stored
        self.typed = typed
        self.revision = revision


class Frozen(Exception):
    """A bug, not a user error: code tried to change something that never changes."""
