"""A chart as a picture, for Word: the few shapes that `kwaliteit.shared.charts` draws in print, in the fonts of the document."""

from __future__ import annotations

import io
import re
from functools import cache
from xml.etree import ElementTree  # noqa: S405 - reads only what our own charts drew

from PIL import Image, ImageDraw, ImageFont

from kwaliteit.submission.render import FOLDER

DENSE = 3  # dots for each unit of the drawing, of which four are a millimetre: some 300 an inch
UNIT = 36_000 // 4  # in the measure of Word
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
UPRIGHT = re.compile(r"M(?P<x>[\d.-]+) (?P<y>[\d.-]+)V(?P<to>[\d.-]+)")
Shape = ElementTree.Element


def picture(svg: str) -> tuple[bytes, int, int, str]:
    """PNG, its width and height in Word's measure, and its alternative text."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - ours
    width, height = (float(number) for number in root.attrib["viewBox"].split()[2:])
    image = Image.new("RGB", (round(width * DENSE), round(height * DENSE)), "#fff")
    pen = ImageDraw.Draw(image)
    draws = {"rect": _rect, "text": _text, "path": _upright}
    title, *shapes = root
    for shape in shapes:
        draws[shape.tag](pen, shape)
    made = io.BytesIO()
    image.quantize(64).save(made, "PNG", optimize=True)
    return made.getvalue(), round(width * UNIT), round(height * UNIT), title.text or ""


def _at(shape: Shape, name: str) -> float:
    return float(shape.attrib.get(name, 0)) * DENSE


def _rect(pen: ImageDraw.ImageDraw, shape: Shape) -> None:
    x, y, wide, high = (_at(shape, name) for name in ("x", "y", "width", "height"))
    line, stroke = shape.get("stroke"), max(round(_at(shape, "stroke-width")), 1)
    pen.rectangle((x, y, x + wide, y + high), fill=shape.get("fill"), outline=line, width=stroke if line else 0)


def _text(pen: ImageDraw.ImageDraw, shape: Shape) -> None:
    font = _font(shape.get("font-weight", "400"), round(_at(shape, "font-size")))
    anchor = ANCHORS[shape.get("text-anchor", "start")]
    pen.text((_at(shape, "x"), _at(shape, "y")), shape.text or "", shape.get("fill"), font, anchor)


def _upright(pen: ImageDraw.ImageDraw, shape: Shape) -> None:
    """The one line that charts in print have: an axis."""
    found = UPRIGHT.fullmatch(shape.attrib["d"])
    if found is None:
        raise ValueError(f"not an upright line: {shape.attrib['d']}")
    x, y, to = (float(found[name]) * DENSE for name in ("x", "y", "to"))
    pen.line((x, y, x, to), fill=shape.get("stroke"), width=max(round(_at(shape, "stroke-width")), 1))


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FOLDER / "fonts" / f"source-sans-3-latin-{weight}-normal.ttf", size)
