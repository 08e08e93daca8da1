"""Pieces that were laid out apart, as one PDF: pages, tags, links, outline, and the margins over them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, String

from kwaliteit.submission.pieces import LINK
from kwaliteit.submission.render import RenderingFailed
from kwaliteit.submission.shelf import Kept
from kwaliteit.submission.trees import Trees

OF_ITSELF = ("/Lang", "/MarkInfo", "/ViewerPreferences", "/Metadata", "/PageMode", "/PageLayout")


@contextmanager
def bound(made: list[Kept], over: Kept) -> Iterator[pikepdf.Pdf]:
    """One document. The first piece says what it is."""
    with ExitStack() as opened, pikepdf.new() as book:
        trees, outlines = Trees(book, pieces=True), []
        for piece in made:
            source = opened.enter_context(pikepdf.open(io.BytesIO(piece.pdf)))
            if not len(book.pages):
                _describe(book, source)
            first = len(book.pages)
            book.pages.extend(source.pages)
            trees.take(source, [book.pages[at] for at in range(first, len(book.pages))])
            if "/Outlines" in source.Root:
                outlines.append(book.copy_foreign(source.Root.Outlines))
        trees.close()
        _outline(book, outlines)
        _link(book, {place: name for piece in made for place, name in piece.names.items()}, set(trees.places))
        _lay_over(book, opened.enter_context(pikepdf.open(io.BytesIO(over.pdf))))
        yield book


def _describe(book: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    for key in OF_ITSELF:
        if key in source.Root:
            book.Root[key] = book.copy_foreign(source.make_indirect(source.Root[key]))
    book.trailer.Info = book.copy_foreign(source.make_indirect(source.docinfo))


def _outline(book: pikepdf.Pdf, outlines: list[Any]) -> None:
    """The entries of all pieces below one root, each with its own children as they are."""
    root = book.make_indirect(Dictionary(Type=Name.Outlines))
    entries = [entry for outline in outlines for entry in _siblings(outline.get("/First"))]
    if not entries:
        return
    for entry, after in zip(entries, entries[1:], strict=False):
        entry.Next, after.Prev = after, entry
    for entry in entries:
        entry.Parent = root
    root.First, root.Last = entries[0], entries[-1]
    root.Count = len(entries) + sum(max(int(entry.get("/Count", 0)), 0) for entry in entries)
    book.Root.Outlines = root


def _siblings(entry: Any) -> Iterator[Any]:
    while entry is not None:
        after = entry.get("/Next")
        yield entry
        entry = after


def _link(book: pikepdf.Pdf, names: dict[str, str], places: set[str]) -> None:
    """What was an address on the way is a link to a place in the document again."""
    for page in book.pages:
        for annotation in page.get("/Annots", []):
            address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
            if not address.startswith(LINK):
                continue
            place = address.removeprefix(LINK)
            if place not in places:
                raise RenderingFailed([f"no place #{place}"])
            del annotation["/A"]
            annotation.Dest, annotation.Contents = String(place), String(names.get(place, place))


def _lay_over(book: pikepdf.Pdf, margins: pikepdf.Pdf) -> None:
    """Heads, feet and page numbers are no part of the text: a screen reader passes over them."""
    for page, margin in zip(book.pages, margins.pages, strict=True):
        form = book.copy_foreign(margin.as_form_xobject())
        page.obj.Resources = Dictionary(page.obj.Resources)  # pages of a piece share one
        page.obj.Resources.XObject = Dictionary(page.obj.Resources.get("/XObject", {}))
        page.obj.Resources.XObject.Margins = form
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ /Artifact <</Type /Pagination>> BDC q /Margins Do Q EMC\n")
