"""One way to write data down, so that the same always has the same fingerprint."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any


def canonical(data: Any) -> str:
    """Canonical JSON: NFC, sorted keys, no spaces, no floats, characters as themselves. Raises TypeError on a float."""
    return json.dumps(_normal(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _normal(data: Any) -> Any:
    if isinstance(data, str):
        return unicodedata.normalize("NFC", data)
    if isinstance(data, dict):
        return {_normal(str(key)): _normal(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_normal(value) for value in data]
    if data is None or isinstance(data, bool | int):
        return data
    raise TypeError(f"{type(data).__name__} has no place in canonical JSON")


def fingerprint(payload: str) -> str:
    """SHA-256 of the canonical JSON in UTF-8, in hexadecimal."""
    return hashlib.sha256(payload.encode()).hexdigest()
