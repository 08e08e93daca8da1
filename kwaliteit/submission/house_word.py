"""The house style in a Word file: its colours, and its logo above the title where that is a PNG (Word reads no SVG alone)."""

from __future__ import annotations

import base64
import io

from django.utils.translation import gettext as _
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor

from kwaliteit.submission.house import Style
from plans.word.styles import SIZES


def dress(document: Document, style: Style, institution: str) -> None:
    colours = style.get("colours", {})
    for name, coloured in (("ink", ["Normal"]), ("accent", [*SIZES, "Subtitle", "Intense Quote"])):
        if colour := colours.get(name, "")[1:].upper():
            for look in coloured:
                document.styles[look].font.color.rgb = RGBColor.from_string(colour)
                for line in document.styles[look].element.xpath(".//w:pBdr/*"):
                    line.set(qn("w:color"), colour)
                    line.attrib.pop(qn("w:themeColor"), None)
    kind, _comma, content = style.get("logo", {}).get("address", "").partition(",")
    if kind.startswith("data:image/png"):
        line = document.paragraphs[0].insert_paragraph_before()
        drawn = line.add_run().add_picture(io.BytesIO(base64.b64decode(content)), width=Mm(style["logo"]["wide"]))
        drawn._inline.docPr.set("descr", _("Logo of %(institution)s") % {"institution": institution})
