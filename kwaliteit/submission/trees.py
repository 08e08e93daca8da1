"""The tags of several files, carried over into one: the papers of a meeting, or the pieces of one document."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kwaliteit.submission.tags import walk


class Trees:
    """Takes the tree, the ids and the named places of one file after the other; ``close`` writes them as one.

    Files of their own become parts, and their names are moved so that they do not meet those of another. ``pieces`` of
    one document stand side by side below it, and keep their names: these are different in the whole of it.
    """

    def __init__(self, book: pikepdf.Pdf, *, pieces: bool = False) -> None:
        self.book, self.pieces = book, pieces
        self.roots: list[Any] = []
        self.parents: list[Any] = []
        self.ids: dict[str, Any] = {}
        self.places: dict[str, Any] = {}
        self.files = self.next_key = 0

    def take(self, source: pikepdf.Pdf, pages: list[Any]) -> None:
        """Call right after the pages were added, so that what the tree says of them points at the new pages."""
        self.files += 1
        if "/StructTreeRoot" not in source.Root:
            return
        tree = self.book.copy_foreign(source.Root.StructTreeRoot)
        first, numbers = self.next_key, list(tree.ParentTree.Nums)
        for at in range(0, len(numbers), 2):
            self.parents += [first + int(numbers[at]), numbers[at + 1]]
            self.next_key = max(self.next_key, first + int(numbers[at]) + 1)
        for page in pages:
            self._move_page(page, first)
        kids = tree.K if isinstance(tree.K, Array) else Array([tree.K])
        if self.pieces:
            self._take_piece(tree, kids)
        else:
            self.roots += list(kids)
            for element in walk(kids):
                self._move_ids(element)
        self._take_places(source)

    def close(self) -> None:
        """One root above the trees of all files."""
        if not self.roots:
            return
        root = self.book.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        top = self.book.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array(self.roots)))
        for kid in self.roots:
            kid.P = top
            if Name.Document == kid.S:
                kid.S = Name.Part
        root.K = Array([top])
        root.ParentTree = self.book.make_indirect(Dictionary(Nums=Array(self.parents)))
        root.ParentTreeNextKey = self.next_key
        root.IDTree = self.book.make_indirect(_names(self.ids))
        self.book.Root.StructTreeRoot = root
        if self.places:
            self.book.Root.Names = self.book.make_indirect(Dictionary(Dests=_names(self.places)))

    def _take_piece(self, tree: Any, kids: Any) -> None:
        for kid in kids:
            self.roots += list(kid.K) if Name.Document == kid.S else [kid]
        names = list(tree.IDTree.get("/Names", []))
        self.ids |= {str(name): element for name, element in zip(names[::2], names[1::2], strict=True)}

    def _move_page(self, page: Any, first: int) -> None:
        if "/StructParents" in page.obj:
            page.obj.StructParents = first + int(page.obj.StructParents)
        for annotation in page.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = first + int(annotation.StructParent)
            if isinstance(annotation.get("/Dest"), String):
                annotation.Dest = String(self._own(str(annotation.Dest)))

    def _move_ids(self, element: Any) -> None:
        if "/ID" in element:
            name = self._own(str(element.ID))
            element.ID, self.ids[name] = String(name), element
        attributes = element.get("/A")
        if isinstance(attributes, Dictionary) and "/Headers" in attributes:
            attributes.Headers = Array([String(self._own(str(head))) for head in attributes.Headers])

    def _take_places(self, source: pikepdf.Pdf) -> None:
        named = source.Root.get("/Names", Dictionary()).get("/Dests")
        if named is None:
            return
        copied = self.book.copy_foreign(source.make_indirect(named))
        pairs = list(copied.get("/Names", []))
        self.places |= {self._own(str(name)): place for name, place in zip(pairs[::2], pairs[1::2], strict=True)}

    def _own(self, name: str) -> str:
        return name if self.pieces else f"f{self.files}-{name}"


def _names(found: dict[str, Any]) -> Dictionary:
    """A name tree of one leaf, sorted by the bytes of its keys as the format asks."""
    keys = sorted(found, key=lambda key: bytes(String(key)))
    return Dictionary(Names=Array([part for key in keys for part in (String(key), found[key])]))
