"""Logo, cover and fonts of a house style: judged by what stands in them, and written anew, so that nothing else comes along."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.utils.translation import gettext as _
from lxml import etree

from kwaliteit.shared.errors import Refused
from kwaliteit.shared.uploads import MB
from kwaliteit.submission.house import address, wide

MOST_LOGO, MOST_COVER, MOST_FONT = 2 * MB, 10 * MB, 5 * MB
MOST_PIXELS, MOST_SIDE = 16_000_000, 1000  # a page at 300 dots per inch is 8.7 million
A4 = (1240, 1754)  # at 150 dots per inch, as the renderer prints pictures
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {
    *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc"),
    *("defs", "linearGradient", "radialGradient", "stop", "clipPath"),
}
SAYINGS = {
    *("viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "id"),
    *("transform", "fill", "fill-rule", "fill-opacity", "clip-rule", "clip-path", "opacity", "stroke", "stroke-width"),
    *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "offset", "stop-color"),
    *("stop-opacity", "gradientUnits", "gradientTransform", "fx", "fy", "clipPathUnits"),
}
LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
GRADIENTS = ("linearGradient", "radialGradient")
PLAIN = re.compile(r"[\w\s.,:;#%()+\-]*")
ELSEWHERE = re.compile(r"url\(\s*(?!#)", re.IGNORECASE)
LETTERS = [*range(0x20, 0x250), *range(0x2000, 0x2070), *range(0x20A0, 0x20C0), 0x2122, 0x2192, 0x2212, 0x2264, 0x2265]
NEEDED = {ord(letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;()€éëïöü"}
PNG = b"\x89PNG\r\n\x1a\n"
MOST_CMAPS = 20  # each may unpack to a great deal; fonts have some five
FONT_HEADS = (b"\x00\x01\x00\x00", b"OTTO", b"true")


def logo(file: IO[bytes]) -> dict[str, Any]:
    """Its address, and how wide it is printed. A PNG is written anew; of an SVG only shapes are kept. Raises Refused."""
    content = _read(file, MOST_LOGO, "logo")
    if content.startswith(PNG):
        return _png(content)
    if b"<svg" in content[:5000]:
        return _svg(content)
    raise Refused(_("This file is no PNG or SVG image, whatever its name says."), field="logo")


def _read(file: IO[bytes], most: int, field: str) -> bytes:
    file.seek(0)
    content = file.read(most + 1)
    if len(content) > most:
        raise Refused(_("This file is too large; at most %(most)s MB fits.") % {"most": most // MB}, field=field)
    return content


def _png(content: bytes) -> dict[str, Any]:
    drawn = _pixels(content, "RGBA", "logo")
    drawn.thumbnail((MOST_SIDE, MOST_SIDE))
    return {"address": address("image/png", _anew(drawn, "PNG")), "wide": wide(drawn.width, drawn.height)}


def cover(file: IO[bytes]) -> str:
    """The address of a picture that fills a page: cut to its shape, and written anew. Raises Refused."""
    from PIL import ImageOps  # noqa: PLC0415 - only who changes the house style needs it

    content = _read(file, MOST_COVER, "cover")
    if not content.startswith((PNG, b"\xff\xd8\xff")):
        raise Refused(_("This file is no PNG or JPEG image, whatever its name says."), field="cover")
    drawn = _pixels(content, "RGB", "cover")
    if drawn.width < A4[0] or drawn.height < A4[1]:
        found = {"width": drawn.width, "height": drawn.height, "least_width": A4[0], "least_height": A4[1]}
        words = _(
            "This image is %(width)s by %(height)s pixels. On a whole page it would be blurred: use one of at least "
            "%(least_width)s by %(least_height)s."
        )
        raise Refused(words % found, field="cover")
    return address("image/jpeg", _anew(ImageOps.fit(drawn, A4), "JPEG", quality=85))


def _pixels(content: bytes, mode: str, field: str) -> Any:
    """An image as it is looked at: upright, and white where it can be seen through unless ``mode`` keeps that."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only who changes the house style needs it

    try:
        with _whole_ones_only(), Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused(_("This image has too many pixels. Make it smaller."), field=field)
            upright = ImageOps.exif_transpose(image)
            if mode == "RGB" and upright.has_transparency_data:
                seen = upright.convert("RGBA")
                upright = Image.new("RGBA", seen.size, "white")
                upright.alpha_composite(seen)
            return upright.convert(mode)
    except Refused:
        raise
    except Exception as error:
        raise Refused(_("This image is damaged. Save it once more."), field=field) from error


@contextmanager
def _whole_ones_only() -> Iterator[None]:
    """WeasyPrint, once it is loaded, has Pillow take half a picture for a whole one, in all of the process."""
    from PIL import ImageFile  # noqa: PLC0415 - only who changes the house style needs it

    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _anew(drawn: Any, kind: str, **how: Any) -> bytes:
    """Its pixels alone."""
    from PIL import Image  # noqa: PLC0415 - only who changes the house style needs it

    out = io.BytesIO()
    Image.frombytes(drawn.mode, drawn.size, drawn.tobytes()).save(out, kind, **how)
    return out.getvalue()


def _svg(content: bytes) -> dict[str, Any]:
    damaged = Refused(_("This drawing cannot be read. Save it once more as plain SVG."), field="logo")
    if b"<!ENTITY" in content or b"\0" in content:
        raise damaged
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
        if root.tag != f"{SVG}svg":
            raise damaged
        left = _shapes(root)
        width, height = _sides(root)
    except (etree.XMLSyntaxError, ValueError, TypeError) as error:
        raise damaged from error
    if "style" in left:
        raise Refused(
            _("The colours of this drawing stand in a sheet inside it. Save it as SVG with “presentation attributes”."),
            field="logo",
        )
    if left & {"image", "text", "use"}:
        raise Refused(
            _(
                "This drawing holds text, an image or copies of shapes. Turn all of it into outlines, then save it again."
            ),
            field="logo",
        )
    etree.cleanup_namespaces(root, top_nsmap={None: SVG[1:-1]})
    return {"address": address("image/svg+xml", etree.tostring(root)), "wide": wide(width, height)}


def _shapes(root: Any) -> set[str]:
    """Take out all but shapes and how they look; gives the names of what was taken out."""
    left = set()
    for element in list(root.iter()):
        name = element.tag.removeprefix(SVG) if isinstance(element.tag, str) else ""
        if name not in SHAPES:
            left.add(name)
            if (parent := element.getparent()) is not None:
                parent.remove(element)
            continue
        for key, value in list(element.attrib.items()):
            if key == "style":
                element.set(key, _looks(value))
            elif key in LINKS and name in GRADIENTS and value.startswith("#") and _is_plain(value):
                continue
            elif key not in SAYINGS or not _is_plain(value):
                del element.attrib[key]
    return left


def _is_plain(value: str) -> bool:
    return bool(PLAIN.fullmatch(value)) and not ELSEWHERE.search(value)


def _looks(style: str) -> str:
    """Property by property: one that a program put in for itself takes no colours along."""
    return ";".join(look for look in style.split(";") if look.strip() and _is_plain(look))


def _sides(root: Any) -> tuple[float, float]:
    """A drawing needs a ``viewBox`` to be printed at another size; without one its width and height become it."""
    if "viewBox" not in root.attrib:
        sides = [re.match(r"[\d.]+", root.get(side, ""))[0] for side in ("width", "height")]  # type: ignore[index]
        root.set("viewBox", f"0 0 {sides[0]} {sides[1]}")
    box = [float(part) for part in root.get("viewBox").replace(",", " ").split()]
    _x, _y, width, height = box
    if width <= 0 or height <= 0 or not all(map(math.isfinite, box)):
        raise ValueError
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    return width, height


def font(file: IO[bytes], field: str) -> tuple[str, str]:
    """The address of its Latin letters, written anew, and the name of the font. Raises Refused at ``field``."""
    from fontTools import subset  # noqa: PLC0415 - only who changes the house style needs it
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    content = _read(file, MOST_FONT, field)
    if not content.startswith(FONT_HEADS):
        raise Refused(_("This file is no TTF or OTF font, whatever its name says."), field=field)
    try:
        opened = TTFont(io.BytesIO(content), recalcTimestamp=False)
        if int.from_bytes(opened.reader["cmap"][2:4]) > MOST_CMAPS:
            raise ValueError
        known, name = opened.getBestCmap() or {}, _printed(str(opened["name"].getDebugName(4) or ""))
        closed = opened["OS/2"].fsType & 0x000F == 0x0002
        options = subset.Options(layout_features=["*"], hinting=False, notdef_outline=True, recalc_timestamp=False)
        smaller = subset.Subsetter(options)
        smaller.populate(unicodes=LETTERS)
        smaller.subset(opened)
        out = io.BytesIO()
        opened.save(out, reorderTables=True)
    except Exception as error:
        raise Refused(_("This font is damaged. Fetch it once more from who made it."), field=field) from error
    if closed:
        raise Refused(_("The maker of this font does not allow it to be put into documents."), field=field)
    if not known.keys() >= NEEDED:
        raise Refused(_("This font lacks letters or figures that a document needs."), field=field)
    return address("font/ttf", out.getvalue()), name


def _printed(name: str) -> str:
    """What every font of the documents has of a name."""
    kept = "".join(letter for letter in name if " " <= letter <= "\u024f" and letter.isprintable())
    return kept.strip()[:80] or "–"
