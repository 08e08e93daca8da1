"""What a file may be, judged by what stands in it and never by what the sender says of it. Writes nothing."""

from __future__ import annotations

import codecs
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kwaliteit.shared.errors import Refused

MB = 1024 * 1024
LONGEST_TITLE = 200
MOST_CATALOGUE = MB  # bytes of the table of contents of a zip: some ten thousand parts
MOST_TYPES = MB  # bytes of [Content_Types].xml
MOST_UNPACKED = 300 * MB
# Other ways of packing are unpacked as a whole, however little is asked: a few bytes would fill the memory.
UNPACKED_BY_BLOCK = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
END, LOCATOR = b"PK\x05\x06", b"PK\x06\x07"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that can go along; ``code`` is the extension under which it is kept and served."""

    code: str
    name: Any
    mime: str
    holds: Callable[[IO[bytes]], bool]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was judged, ready to be kept."""

    file: File[bytes]
    title: str
    kind: str
    size: int
    confidential: bool = False


def check(
    upload: File[bytes], *, title: str = "", confidential: bool = False, only: Collection[str] | None = None
) -> Checked:
    """Judge an upload. Raises Refused at the field ``file``; without a title it gets the name of the file.

    ``only`` these kinds, where not every kind will do.
    """
    name = PurePath(upload.name or "").name
    if not upload.size:
        raise Refused(_("“%(name)s” is empty.") % {"name": name}, field="file")
    if upload.size > settings.PAPER_MOST_MB * MB:
        raise Refused(
            _("“%(name)s” is %(size)s MB; at most %(most)s MB fits. Make it smaller, or split it.")
            % {"name": name, "size": -(-upload.size // MB), "most": settings.PAPER_MOST_MB},
            field="file",
        )
    kind = KINDS.get(OTHER_NAMES.get(extension := name.rpartition(".")[2].lower(), extension))
    if kind is None or (only is not None and kind.code not in only):
        words = allowed() if only is None else allowed_letter()
        raise Refused(_("“%(name)s” cannot go along. %(kinds)s") % {"name": name, "kinds": words}, field="file")
    if not kind.holds(upload):
        raise Refused(
            _("“%(name)s” is no file of %(kind)s: something else stands in it. Save it once more as %(kind)s.")
            % {"name": name, "kind": kind.name},
            field="file",
        )
    upload.seek(0)
    words = title.strip() or name.rpartition(".")[0].replace("_", " ").strip() or str(kind.name)
    return Checked(upload, words[:LONGEST_TITLE], kind.code, upload.size, confidential)


def allowed() -> str:
    most = settings.PAPER_MOST_MB
    return _("Choose a PDF, Word, Excel, PowerPoint, image (PNG, JPEG, GIF) or text file of at most %(most)s MB.") % {
        "most": most
    }


def allowed_letter() -> str:
    most = settings.PAPER_MOST_MB
    return _("Choose a PDF, Word file or image (PNG, JPEG, GIF) of at most %(most)s MB.") % {"most": most}


def _begins(*heads: bytes) -> Callable[[IO[bytes]], bool]:
    def holds(file: IO[bytes]) -> bool:
        file.seek(0)
        return file.read(16).startswith(heads)

    return holds


def _pdf(file: IO[bytes]) -> bool:
    return _begins(b"%PDF-")(file) and b"%%EOF" in _tail(file, 4096)


def _tail(file: IO[bytes], size: int) -> bytes:
    file.seek(0, 2)
    file.seek(max(file.tell() - size, 0))
    return file.read(size)


def _text(file: IO[bytes]) -> bool:
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


def _office(main: bytes) -> Callable[[IO[bytes]], bool]:
    """A zip whose catalogue of types names this main part, without macros. Only that catalogue is unpacked."""

    def holds(file: IO[bytes]) -> bool:
        if not (_begins(b"PK\x03\x04")(file) and _small_catalogue(file)):
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
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError, ValueError):
            return False
        macros = any(part.filename.lower().endswith("vbaproject.bin") for part in parts)
        return main in types and b"macroEnabled" not in types and not macros

    return holds


def _small_catalogue(file: IO[bytes]) -> bool:
    """Whether the table of contents is of a size that may be read at all (judged before anything reads it)."""
    tail = _tail(file, 65_557)
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + 22 or tail[max(at - 20, 0) : at].startswith(LOCATOR):
        return False
    return struct.unpack("<I", tail[at + 12 : at + 16])[0] <= MOST_CATALOGUE


_OPEN = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("pdf", "PDF", "application/pdf", _pdf),
        Kind("docx", "Word", f"{_OPEN}wordprocessingml.document", _office(b"wordprocessingml.document.main+xml")),
        Kind("xlsx", "Excel", f"{_OPEN}spreadsheetml.sheet", _office(b"spreadsheetml.sheet.main+xml")),
        Kind(
            "pptx",
            "PowerPoint",
            f"{_OPEN}presentationml.presentation",
            _office(b"presentationml.presentation.main+xml"),
        ),
        Kind("png", "PNG", "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
        Kind("jpg", "JPEG", "image/jpeg", _begins(b"\xff\xd8\xff")),
        Kind("gif", "GIF", "image/gif", _begins(b"GIF87a", b"GIF89a")),
        Kind("txt", gettext_lazy("plain text"), "text/plain; charset=utf-8", _text),
    )
}
OTHER_NAMES = {"jpeg": "jpg"}
LETTERS = ("pdf", "docx", "png", "jpg", "gif")  # in which a signed letter comes
LETTER_NAMES = ",".join(f".{code}" for code in (*LETTERS, *OTHER_NAMES))
EVERY_NAME = ",".join(f".{code}" for code in (*KINDS, *OTHER_NAMES))
