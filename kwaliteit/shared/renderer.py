"""Whether this machine can make PDFs: WeasyPrint needs a few libraries that pip cannot bring."""

from __future__ import annotations

import ctypes
import functools

LIBRARIES = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
APT_LINE = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@functools.cache
def missing_libraries() -> tuple[str, ...]:
    """Names of the libraries that cannot be loaded. Looks them up without importing WeasyPrint (two seconds)."""
    missing = []
    for name in LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return tuple(missing)
