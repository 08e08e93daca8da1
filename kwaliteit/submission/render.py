"""HTML to a finished, accessible PDF. Same HTML, same bytes: nothing of the clock or of chance enters the file."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pikepdf
from django.conf import settings
from django.utils.translation import gettext as _

from kwaliteit.shared.errors import Refused
from kwaliteit.submission import house
from kwaliteit.submission.scripts import with_fonts
from kwaliteit.submission.tags import mend

FOLDER = Path(settings.BASE_DIR) / "static" / "document"
PAGE = re.compile(r"Step 5 .* Page (\d+)$")
# Only warned of, but a letter would be missing, or the whole look.
SPOILT = re.compile(r"\.notdef glyph rendered|Font-face .* cannot be loaded")
SIGN = re.compile(r'\.notdef .*"(.+)" \((U\+[0-9A-F]+)\)', re.S)
WRITING = re.compile(r"Step [67] ")
HEADS = ("h1", "h2", "h3")
OnStep = Callable[[str, int], None]


class RenderingFailed(Refused):
    """WeasyPrint reported a fault (it only logs them): the document would miss something."""

    def __init__(self, faults: list[str]) -> None:
        logging.getLogger(__name__).error("rendering failed: %s", "; ".join(faults)[:1000])
        signs = sorted({f"“{found[1]}” ({found[2]})" for fault in faults if (found := SIGN.match(fault))})
        if signs:
            reason = _("No font has these signs: %(signs)s. Replace them in the text.") % {"signs": ", ".join(signs)}
        else:
            reason = _("The document would miss something: %(faults)s") % {"faults": "; ".join(faults)}
        super().__init__(reason[:1000])


class Spoilt(Exception):
    """The faults that were heard; they travel between processes, and are told in words where somebody waits."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What WeasyPrint made, mended: the file, the kind of each page (``@page NAME``), and what a link to each id is
    called.
    """

    pdf: bytes
    kinds: list[str]
    names: dict[str, str]


def render(
    html: str, *, language: str, draft: bool, style: house.Style = house.NONE, on_step: OnStep | None = None
) -> bytes:
    """Give the finished PDF/UA-1 as bytes. ``on_step`` hears "page" with its number, "write", and "finish" per page."""
    try:
        laid = lay(html, language=language, theme=settings.DOCUMENT_THEME, own=house.marks(style), on_step=on_step)
    except Spoilt as spoilt:
        raise RenderingFailed(spoilt.args[0]) from None
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        return finished(pdf, draft=draft)


def lay(
    html: str,
    *,
    language: str,
    theme: str,
    own: tuple[str, ...] = (),
    tagged: bool = True,
    prefix: str = "",
    on_step: OnStep | None = None,
) -> Laid:
    """Lay out HTML with the ``theme`` of the institution, and mend its tags unless it has none. ``own`` are the marks of
    what a house style has inside (`house.marks`).
    """
    import weasyprint  # noqa: PLC0415 - takes two seconds, and only the worker needs it

    source = weasyprint.HTML(
        string=with_fonts(html),
        base_url=f"{FOLDER.as_uri()}/",
        url_fetcher=_fetcher(weasyprint.urls.URLFetcher, theme, own),
    )
    kinds: list[str] = []
    with _listening(on_step):
        raw = source.write_pdf(
            pdf_variant="pdf/ua-1" if tagged else None,
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
            dpi=150,
            finisher=lambda document, _pdf: kinds.extend(_kind(page) for page in document.pages),
        )
    names = _link_names(source.etree_element, language)
    if not tagged:
        return Laid(raw, kinds, names)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        mend(pdf, names, on_page=lambda page: on_step and on_step("finish", page), prefix=prefix)
        return Laid(_saved(pdf), kinds, names)


def _kind(page: Any) -> str:
    return page._page_box.page_type.name or ""


def finished(pdf: pikepdf.Pdf, *, draft: bool) -> bytes:
    """The bytes of the document, which say in their keywords when it is a draft."""
    if draft:
        pdf.docinfo["/Keywords"] = "CONCEPT"
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["pdf:Keywords"] = "CONCEPT"
    return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _fetcher(base: type, theme: str, own: tuple[str, ...]) -> Any:
    """Only files of the document folder (and the theme of the institution), and what the house style of this document
    has inside: never the network, and no other address with contents of its own.
    """

    class FolderOnly(base):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if house.mark(url) in own:
                return super().fetch(url, headers)
            allowed = [FOLDER.resolve(), *([Path(theme).resolve().parent] if theme else [])]
            parts = urlsplit(url)
            place = Path(url2pathname(parts.path)).resolve()  # as it will be opened: without %2e and links
            if parts.scheme != "file" or not any(place.is_relative_to(folder) for folder in allowed):
                raise ValueError(f"not a file of the document: {url}")
            return super().fetch(url, headers)

    return FolderOnly(allowed_protocols={"file", "data"})


class _Listener(logging.Handler):
    """Hears WeasyPrint: each page that it lays out, and each fault that it would only log. Its loggers are those of the
    whole process, so what another thread makes at the same time is not listened to.
    """

    def __init__(self, on_step: OnStep | None) -> None:
        super().__init__(level=logging.INFO)
        self.on_step = on_step
        self.thread = threading.get_ident()
        self.faults: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self.thread:
            return
        if record.levelno >= logging.ERROR or SPOILT.match(record.getMessage()):
            self.faults.append(record.getMessage())
        elif self.on_step and (found := PAGE.search(record.getMessage())):
            self.on_step("page", int(found[1]))
        elif self.on_step and WRITING.search(record.getMessage()):
            self.on_step("write", 0)


@contextmanager
def _listening(on_step: OnStep | None) -> Iterator[None]:
    logger, progress = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    listener, level, propagate = _Listener(on_step), progress.level, progress.propagate
    logger.addHandler(listener)
    progress.addHandler(listener)
    progress.setLevel(logging.INFO)
    progress.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(listener)
        progress.removeHandler(listener)
        progress.setLevel(level)
        progress.propagate = propagate
    if listener.faults:
        raise Spoilt(listener.faults)


def _link_names(root: Any, language: str) -> dict[str, str]:
    """What a link to each id is called: the text of the head there, or of the element itself."""
    words = {"nl": ("Naar: ", "Noot: ", "Terug naar de tekst"), "en": ("To: ", "Note: ", "Back to the text")}
    to, note, back = words["en" if language == "en" else "nl"]
    names = {}
    for element in root.iter():
        ident = element.get("id") if isinstance(element.tag, str) else None
        if not ident:
            continue
        head = next((child for child in element.iter() if child.tag in HEADS), None)
        text = " ".join("".join((element if head is None else head).itertext()).replace("\xad", "").split())
        kind = ident.split("-")[0]
        names[ident] = (back if kind == "ref" else f"{note if kind == 'note' else to}{text}")[:200]
    return names
