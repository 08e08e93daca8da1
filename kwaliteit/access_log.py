"""The log of the server without the secret addresses of calendars: whoever reads the log must not read a calendar."""

from __future__ import annotations

import re
from typing import Any

from gunicorn.glogging import Logger

SECRET = re.compile(r"[^/\s]+(?=\.ics\b)")


class AccessLog(Logger):  # type: ignore[misc]
    def atoms(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        found = super().atoms(*arguments, **options)
        return {name: SECRET.sub("…", text) if isinstance(text, str) else text for name, text in found.items()}
