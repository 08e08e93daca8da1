"""The number of a paper and the page of the set, printed on a page however it is turned or cut."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

SIZE = 8.0  # points
MM = 72 / 25.4
# Widths of Helvetica in thousandths, of what a stamp can hold; anything else counts as a broad letter.
WIDTHS = dict.fromkeys("0123456789abdeghnopqu", 556) | dict.fromkeys("ckvxyz", 500) | dict.fromkeys(" .ft", 278)
WIDTHS |= dict.fromkeys("ijl", 222) | dict.fromkeys("-r", 333) | {"w": 722, "m": 833}


def stamp(pdf: pikepdf.Pdf, page: Any, words: str, *, in_foot: bool) -> None:
    """Ours have room in the foot; on pages of others a white label stands in the corner at the top."""
    wide, high, matrix = frame(page)
    width = sum(WIDTHS.get(letter, 667) for letter in words) * SIZE / 1000
    right, line = wide - 22 * MM, 13.4 * MM
    if not in_foot:
        right, line = wide - 5 * MM, high - 7 * MM
    left = right - width
    box = "" if in_foot else _label(left - 4, line - 4, width + 8, SIZE + 6)
    drawn = f"{box}0.11 0.13 0.15 rg BT /F1 {SIZE} Tf 1 0 0 1 {left:.2f} {line:.2f} Tm ({_escaped(words)}) Tj ET"
    form = pdf.make_stream(f"q {drawn} Q".encode("cp1252"))
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, wide, high])
    form.Resources = Dictionary(Font=Dictionary(F1=_font()))
    name = page.add_resource(form, Name.XObject, prefix="Set")
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ /Artifact BMC q {matrix} cm {name} Do Q EMC\n".encode())


def frame(page: Any) -> tuple[float, float, str]:
    """Width and height as a reader sees the page, and the matrix from there to the page's own axes."""
    x1, y1, x2, y2 = (float(value) for value in page.cropbox)
    left, low, right, high = min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
    wide, tall = right - left, high - low
    if wide < 1 or tall < 1:
        raise ValueError("a page without a size")
    turned = int(page.get("/Rotate", 0)) % 360
    matrices = {
        0: f"1 0 0 1 {left:.3f} {low:.3f}",
        90: f"0 1 -1 0 {right:.3f} {low:.3f}",
        180: f"-1 0 0 -1 {right:.3f} {high:.3f}",
        270: f"0 -1 1 0 {left:.3f} {high:.3f}",
    }
    return (tall, wide, matrices[turned]) if turned in (90, 270) else (wide, tall, matrices[turned])


def _label(left: float, low: float, width: float, height: float) -> str:
    area = f"{left:.2f} {low:.2f} {width:.2f} {height:.2f} re"
    return f"1 1 1 rg {area} f 0.33 0.38 0.42 RG 0.5 w {area} S "


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _font() -> Dictionary:
    """One of the fonts that every reader has: nothing is embedded for a page number."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
