"""Mends what WeasyPrint 70 leaves in the structure tree: page furniture, link names, table heads, the tree of ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

SECTIONS = (Name.THead, Name.TBody, Name.TFoot)


def mend(pdf: pikepdf.Pdf, names: dict[str, str], on_page: Callable[[int], object], prefix: str = "") -> None:
    """All repairs at once. ``names`` says what a link to each id is called; ``on_page`` hears each page number;
    ``prefix`` keeps the ids of one piece of a document apart from those of others.
    """
    tree = pdf.Root.StructTreeRoot
    elements = list(walk(tree.K))
    _mend_pages(pdf, {element.objgen for element in elements}, names, on_page)
    ids: dict[str, Any] = {}
    for number, table in enumerate(element for element in elements if Name.Table == element.S):
        _mend_table(table, f"{prefix}t{number:04}", ids)
    pairs = [part for key in sorted(ids) for part in (String(key), ids[key])]
    tree.IDTree = pdf.make_indirect(Dictionary(Names=Array(pairs)))


def walk(node: Any) -> Iterator[Any]:
    """Every structure element under a node, in reading order."""
    if isinstance(node, Array):
        for kid in node:
            yield from walk(kid)
    elif isinstance(node, Dictionary) and "/S" in node:
        yield node
        yield from walk(node.get("/K", Array()))


def _mend_pages(
    pdf: pikepdf.Pdf, reachable: set[tuple[int, int]], names: dict[str, str], on_page: Callable[[int], object]
) -> None:
    tree = pdf.Root.StructTreeRoot
    nums = tree.ParentTree.Nums
    doubles: dict[tuple[int, int], int] = {}
    for number, page in enumerate(pdf.pages, 1):
        on_page(number)
        parents = nums[int(page.StructParents) * 2 + 1]
        _mark_furniture(pdf, page, {mcid for mcid, element in enumerate(parents) if element.objgen not in reachable})
        for annotation in _single_links(page, doubles):
            if "/Dest" in annotation:
                annotation.Contents = String(names.get(str(annotation.Dest), str(annotation.Dest)))
    _drop_doubles(tree, nums, doubles)


def _mark_furniture(pdf: pikepdf.Pdf, page: Any, loose: set[int]) -> None:
    """Running heads and page numbers carry marks of no element in the tree: they become artifacts."""
    if not loose:
        return
    stream = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if operator == Operator("BDC") and int(operands[1].get("/MCID", -1)) in loose:
            stream.append(([Name.Artifact, Dictionary(Type=Name.Pagination)], operator))
        else:
            stream.append((operands, operator))
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(stream))


def _single_links(page: Any, doubles: dict[tuple[int, int], int]) -> list[Any]:
    """A box inside a link gets a link of its own on top: keep the outer one, note the others."""
    kept: list[tuple[Any, tuple[float, float, float, float]]] = []
    for annotation in page.get("/Annots", []):
        x1, y1, x2, y2 = (float(value) for value in annotation.Rect)
        box = min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
        if any(_target(other) == _target(annotation) and _inside(box, around) for other, around in kept):
            doubles[annotation.objgen] = int(annotation.StructParent)
        else:
            kept.append((annotation, box))
    if kept:
        page.Annots = Array([annotation for annotation, _ in kept])
    return [annotation for annotation, _ in kept]


def _inside(box: tuple[float, float, float, float], around: tuple[float, float, float, float]) -> bool:
    left, low, right, high = box
    return around[0] - 2 <= left and around[1] - 2 <= low and right <= around[2] + 2 and high <= around[3] + 2


def _target(annotation: Any) -> str:
    return str(annotation.Dest if "/Dest" in annotation else annotation.get("/A", {}).get("/URI"))


def _drop_doubles(tree: Any, nums: Any, doubles: dict[tuple[int, int], int]) -> None:
    for element in walk(tree.K):
        kids = [kid for kid in element.get("/K", Array()) if isinstance(kid, Dictionary)]
        if any("/Obj" in kid and kid.Obj.objgen in doubles for kid in kids):
            element.K = Array([k for k in element.K if not (isinstance(k, Dictionary) and "/Obj" in k)])
    taken = set(doubles.values())
    for at in range(len(nums) - 2, -1, -2):
        if isinstance(nums[at + 1], Dictionary) and int(nums[at]) in taken:
            del nums[at + 1], nums[at]


def _mend_table(table: Any, name: str, ids: dict[str, Any]) -> None:
    """Scope and an id of its own for every TH; every TD names all heads of its row, its columns and its group."""
    columns: dict[int, list[str]] = {}
    group: list[str] = []
    grid: set[tuple[int, int]] = set()
    rows = [(row, part) for part in walk(table.K) if part.S in SECTIONS for row in walk(part.K) if row.S == Name.TR]
    for y, (row, part) in enumerate(rows):
        in_head = Name.THead == part.S
        row_heads: list[str] = []
        cells = []
        for cell, x, wide in _placed(row, y, grid):
            if cell.S != Name.TH:
                cells.append((cell, range(x, x + wide)))
                continue
            key = f"{name}-{y}-{x}"
            cell.ID, ids[key] = String(key), cell
            cell.A.Scope = Name.Column if in_head or wide > 1 else Name.Row
            if in_head:
                for column in range(x, x + wide):
                    columns.setdefault(column, []).append(key)
            elif wide > 1:
                group = [key]
            else:
                row_heads.append(key)
        for cell, span in cells:
            heads = [key for column in span for key in columns.get(column, [])] + group + row_heads
            cell.A.Headers = Array([String(key) for key in heads])


def _placed(row: Any, y: int, grid: set[tuple[int, int]]) -> Iterator[tuple[Any, int, int]]:
    """The cells of a row with their column and width, past cells that hang down from rows above."""
    x = 0
    for cell in row.K:
        if cell.S not in (Name.TH, Name.TD):
            continue
        while (x, y) in grid:
            x += 1
        wide, high = (int(cell.A.get(key, 1)) for key in ("/ColSpan", "/RowSpan"))
        grid.update((x + dx, y + dy) for dx in range(wide) for dy in range(high))
        yield cell, x, wide
        x += wide
