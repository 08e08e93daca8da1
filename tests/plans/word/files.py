"""Word files for tests: one made of the markup of Word itself, and what a plan makes of one."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from django.core.files.base import ContentFile

from plans.models import Document
from plans.queries import Outline, outline_of
from plans.services.bringing import plan_of
from plans.word import out
from plans.word.package import opened
from plans.word.parting import Parted, parted
from plans.word.reading import Contents, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>"""
KINDS = ("styles", "numbering", "footnotes", "comments")
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{name}"/></w:style>'
    for code, name in (
        ("Titel", "Title"),
        ("Kop1", "heading 1"),
        ("Kop2", "heading 2"),
        ("Kop3", "heading 3"),
        ("Lijstalinea", "List Paragraph"),
        ("Citaat", "Quote"),
        ("Inhopg1", "toc 1"),
    )
)
LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{kind}"/></w:lvl>' for level, kind in enumerate(("bullet", "decimal"))
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def part(root: str, inner: str) -> str:
    return f'<w:{root} xmlns:w="{W}" xmlns:r="{R}">{inner}</w:{root}>'


def word_file(body: str, *, links: dict[str, str] | None = None, **parts: str) -> bytes:
    """A .docx of this body, with Dutch Word's own styles and one list; other parts by their name."""
    relations = f"{R}/"
    inner = {"styles": STYLES, "numbering": NUMBERING, **parts}
    known = "".join(
        f'<Relationship Id="p{name}" Type="{relations}{name}" Target="{name}.xml"/>' for name in KINDS if name in inner
    )
    known += "".join(
        f'<Relationship Id="{key}" Type="{relations}hyperlink" Target="{target}" TargetMode="External"/>'
        for key, target in (links or {}).items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        main = f'<Relationship Id="r" Type="{relations}officeDocument" Target="word/document.xml"/>'
        packed.writestr("_rels/.rels", f'<Relationships xmlns="{space}">{main}</Relationships>')
        packed.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{space}">{known}</Relationships>')
        packed.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        for name, words in inner.items():
            packed.writestr(f"word/{name}.xml", part(name, words))
    return stream.getvalue()


def p(words: str, style: str = "", more: str = "") -> str:
    """A paragraph of plain words, or of runs when these are given."""
    inner = words if words.startswith("<") else f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
    looks = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{looks}{more}</w:pPr>{inner}</w:p>"


def item(words: str, level: int = 0) -> str:
    return p(words, "Lijstalinea", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


def table(*rows: tuple[str, ...]) -> str:
    made = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"


def run(words: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def upload(content: bytes, name: str = "plan.docx") -> ContentFile:
    return ContentFile(content, name)


def contents(content: bytes) -> Contents:
    return read(opened(upload(content)))


def back(document: Document, content: bytes, outline: Outline | None = None) -> Parted:
    """A file told apart for this plan."""
    outline = outline or outline_of(document)
    parts = [*outline.sections, *outline.goals, *outline.measures, *document.initiatives.all()]
    known = {(type(row).__name__.lower(), row.uuid): row for row in parts}
    return parted(contents(content), replace(plan_of(outline, known, []), is_title=lambda heading: False))


def sent_out(document: Document, outline: Outline | None = None) -> bytes:
    return out.word(outline or outline_of(document)).read()
