"""Many PDFs as one: stamped, numbered, with an outline, links and the tags of our own pages (docs/pdf.md)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from kwaliteit.meetings.agenda import LINK
from kwaliteit.meetings.stamps import stamp
from kwaliteit.submission.trees import Trees


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the set. ``number`` is what is stamped on it, and that it is ``closed`` (confidential); ``depth`` is its
    place in the outline, 0 or 1.
    """

    path: Path
    title: str
    number: str = ""
    depth: int = 0
    pages: int = 1
    ours: bool = True
    closed: bool = False


def count(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def starts(pieces: list[Piece], first: int = 1) -> dict[str, int]:
    """On which page each number starts, when the pieces follow each other from page ``first``."""
    found: dict[str, int] = {}
    for piece in pieces:
        found.setdefault(piece.number, first)
        first += piece.pages
    return found


def join(pieces: list[Piece], out: Path, *, title: str, language: str, links: Mapping[str, int]) -> None:
    """Write all pieces to ``out``. The files stay on disk: of each only what the pages refer to is in memory."""
    with ExitStack() as open_files, pikepdf.new() as book:
        trees, marks, own = Trees(book), [], []
        total = sum(piece.pages for piece in pieces)
        for piece in pieces:
            source = open_files.enter_context(pikepdf.open(piece.path))
            first = len(book.pages)
            book.pages.extend(source.pages)
            pages = [book.pages[at] for at in range(first, len(book.pages))]
            if piece.ours:
                trees.take(source, pages)
                own += pages
            else:
                forget_structure(pages)
            marks.append((piece, first))
            for at, page in enumerate(pages, first + 1):
                stamp(book, page, _words(piece, at, total), in_foot=piece.ours)
        trees.close()
        _link(book, own, links)
        _outline(book, marks)
        _describe(book, title, language)
        book.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def numbered_alone(piece: Piece, out: Path) -> None:
    """The same file with its own page numbers, for the zip; its tags stay as they are."""
    with pikepdf.open(piece.path) as pdf:
        for at, page in enumerate(pdf.pages, 1):
            stamp(pdf, page, _words(piece, at, len(pdf.pages)), in_foot=True)
            _forget_links(page)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _words(piece: Piece, page: int, total: int) -> str:
    words = _("page %(page)s of %(total)s") % {"page": page, "total": total}
    closed = _("confidential") if piece.closed else ""
    return "  -  ".join(part for part in (piece.number, closed, words) if part)


def forget_structure(pages: list[Any]) -> None:
    """Pages of others come without their tags: marks that point into a tree which is not there are dropped."""
    for page in pages:
        for owner in (page.obj, *page.get("/Annots", [])):
            for key in ("/StructParents", "/StructParent"):
                if key in owner:
                    del owner[key]


def _is_ours(annotation: Any) -> bool:
    return str(annotation.get("/A", Dictionary()).get("/URI", "")).startswith(LINK)


def _link(book: pikepdf.Pdf, own: list[Any], links: Mapping[str, int]) -> None:
    """On our own pages, addresses within the set become links to pages; papers of others cannot know them."""
    for page in own:
        for annotation in page.get("/Annots", []):
            if not _is_ours(annotation):
                continue
            number = links.get(str(annotation.A.URI).removeprefix(LINK))
            del annotation["/A"]
            if number is not None:
                annotation.Dest = _top_of(book, number)
                annotation.Contents = String(_("To page %(page)s") % {"page": number})


def _forget_links(page: Any) -> None:
    """Outside the set there is no page to go to."""
    for annotation in page.get("/Annots", []):
        if _is_ours(annotation):
            del annotation["/A"]


def _top_of(book: pikepdf.Pdf, number: int) -> Array:
    return Array([book.pages[number - 1].obj, Name.Fit])


def _outline(book: pikepdf.Pdf, marks: list[tuple[Piece, int]]) -> None:
    """Items, and below them their cover note and papers."""
    with book.open_outline() as outline:
        last: OutlineItem | None = None
        for piece, page in marks:
            entry = OutlineItem(piece.title, page)
            if piece.depth and last is not None:
                last.children.append(entry)
            else:
                outline.root.append(entry)
                last = entry


def _describe(book: pikepdf.Pdf, title: str, language: str) -> None:
    """Title and language; "suspects" says that not every page is tagged, which is the truth when papers are merged."""
    book.Root.Lang = String(language)
    book.Root.MarkInfo = Dictionary(Marked=True, Suspects=True)
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    book.Root.PageMode = Name.UseOutlines
    book.docinfo["/Title"] = title
    with book.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"] = title
        xmp["dc:language"] = [language]
