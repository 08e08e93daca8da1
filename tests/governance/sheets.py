"""Small files of every kind that can go along with a request, and some that only say that they are."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 32
GIF = b"GIF89a" + b"\0" * 16
TEXT = "Eén bladzijde, in gewone woorden.\n".encode()
EXE = b"MZ\x90\x00" + b"\0" * 200
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
PARTS = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet", "pptx": "presentationml.presentation"}


def office(
    kind: str = "docx", *, main: str = "", more: dict[str, bytes] | None = None, packed: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A file of Word, Excel or PowerPoint, as small as it can be."""
    types = f'<Types><Override PartName="/m.xml" ContentType="{main or MAIN.format(PARTS[kind])}"/></Types>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packed) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, content in {"m.xml": b"<w/>", **(more or {})}.items():
            archive.writestr(name, content)
    return made.getvalue()


def bomb() -> bytes:
    """A Word file of less than a megabyte that unpacks to more than 300."""
    return office(more={f"{number}.xml": b"\0" * 32 * 1024 * 1024 for number in range(10)})


def upload(name: str = "brief.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")
