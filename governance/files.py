"""What a file may be, judged by what stands in it and never by what the sender says of it. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kwaliteit.shared.errors import Refused
from kwaliteit.shared.uploads import MB, begins, is_office, is_text, tail

LONGEST_TITLE = 200


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


def _pdf(file: IO[bytes]) -> bool:
    return begins(b"%PDF-")(file) and b"%%EOF" in tail(file, 4096)


_OPEN = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("pdf", "PDF", "application/pdf", _pdf),
        Kind("docx", "Word", f"{_OPEN}wordprocessingml.document", is_office(b"wordprocessingml.document.main+xml")),
        Kind("xlsx", "Excel", f"{_OPEN}spreadsheetml.sheet", is_office(b"spreadsheetml.sheet.main+xml")),
        Kind(
            "pptx",
            "PowerPoint",
            f"{_OPEN}presentationml.presentation",
            is_office(b"presentationml.presentation.main+xml"),
        ),
        Kind("png", "PNG", "image/png", begins(b"\x89PNG\r\n\x1a\n")),
        Kind("jpg", "JPEG", "image/jpeg", begins(b"\xff\xd8\xff")),
        Kind("gif", "GIF", "image/gif", begins(b"GIF87a", b"GIF89a")),
        Kind("txt", gettext_lazy("plain text"), "text/plain; charset=utf-8", is_text),
    )
}
OTHER_NAMES = {"jpeg": "jpg"}
LETTERS = ("pdf", "docx", "png", "jpg", "gif")  # in which a signed letter comes
LETTER_NAMES = ",".join(f".{code}" for code in (*LETTERS, *OTHER_NAMES))
EVERY_NAME = ",".join(f".{code}" for code in (*KINDS, *OTHER_NAMES))
