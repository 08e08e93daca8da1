"""How a file that somebody sends is judged before a program opens it: by what stands in it alone. Writes nothing."""

from __future__ import annotations

import codecs
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from django.utils.translation import gettext as _

from kwaliteit.shared.errors import Refused

MB = 1024 * 1024
MOST_CATALOGUE = MB  # bytes of the table of contents of a zip: some ten thousand parts
MOST_TYPES = MB  # bytes of [Content_Types].xml
MOST_UNPACKED = 300 * MB
# Other ways of packing are unpacked as a whole, however little is asked: a few bytes would fill the memory.
UNPACKED_BY_BLOCK = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
END, LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, ValueError)


def begins(*heads: bytes) -> Callable[[IO[bytes]], bool]:
    def holds(file: IO[bytes]) -> bool:
        file.seek(0)
        return file.read(16).startswith(heads)

    return holds


def tail(file: IO[bytes], size: int) -> bytes:
    file.seek(0, 2)
    file.seek(max(file.tell() - size, 0))
    return file.read(size)


def is_text(file: IO[bytes]) -> bool:
    """Words in UTF-8 alone: no control characters, and nothing that a browser could take for a page or a drawing."""
    file.seek(0)
    decoder, begun = codecs.getincrementaldecoder("utf-8-sig")(), False
    try:
        while chunk := file.read(64 * 1024):
            words = decoder.decode(chunk)
            if CONTROL.search(words) or (not begun and words.lstrip().startswith("<")):
                return False
            begun = begun or bool(words.strip())
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def is_office(main: bytes) -> Callable[[IO[bytes]], bool]:
    """A zip whose catalogue of types names this main part, without macros. Only that catalogue is unpacked."""

    def holds(file: IO[bytes]) -> bool:
        if not (begins(b"PK\x03\x04")(file) and small_catalogue(file)):
            return False
        try:
            with zipfile.ZipFile(file) as packed:
                parts = packed.infolist()
                if any(part.compress_type not in UNPACKED_BY_BLOCK for part in parts):
                    return False
                if sum(part.file_size for part in parts) > MOST_UNPACKED:
                    raise Refused(
                        _("This file unpacks to more than %(most)s MB. Save it once more, or as PDF.")
                        % {"most": MOST_UNPACKED // MB},
                        field="file",
                    )
                with packed.open("[Content_Types].xml") as catalogue:
                    types = catalogue.read(MOST_TYPES)
        except BROKEN_ZIP:
            return False
        macros = any(part.filename.lower().endswith("vbaproject.bin") for part in parts)
        return main in types and b"macroEnabled" not in types and not macros

    return holds


def small_catalogue(file: IO[bytes]) -> bool:
    """Whether the table of contents is of a size that may be read at all (judged before anything reads it)."""
    end = tail(file, 65_557)
    at = end.rfind(END)
    if at < 0 or len(end) < at + 22 or end[max(at - 20, 0) : at].startswith(LOCATOR):
        return False
    return struct.unpack("<I", end[at + 12 : at + 16])[0] <= MOST_CATALOGUE
