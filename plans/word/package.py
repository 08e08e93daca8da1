"""A Word file as somebody sends it: judged first, then its parts as XML. No part of it is ever carried out or fetched."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _
from lxml import etree

from kwaliteit.shared.errors import Refused
from kwaliteit.shared.uploads import BROKEN_ZIP, MB, begins, is_office
from plans.word.xml import Element

MOST_XML = 20 * MB  # of one part, unpacked: far above the text of the longest plan
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, and .docx with a password


@dataclass
class Package:
    """The parts that are read, by what they are; ``links`` and ``images`` by the id of their relation."""

    document: Element
    styles: Element | None = None
    numbering: Element | None = None
    footnotes: Element | None = None
    endnotes: Element | None = None
    comments: Element | None = None
    links: dict[str, str] = field(default_factory=dict)


def opened(upload: File[bytes]) -> Package:
    """The parts of a Word file. Raises Refused with what is wrong, at the field ``file``."""
    _judge(upload)
    try:
        with zipfile.ZipFile(upload) as packed:
            return _read(packed)
    except (*BROKEN_ZIP, etree.XMLSyntaxError) as error:
        raise _refused(
            _("“%(name)s” is damaged and cannot be read. Open it in Word, and save it once more."), upload
        ) from error


def _judge(upload: File[bytes]) -> None:
    if not upload.size:
        raise _refused(_("“%(name)s” is empty."), upload)
    if upload.size > settings.PAPER_MOST_MB * MB:
        words = _("“%(name)s” is too large: at most %(most)s MB fits. Take the images out, and send it again.")
        raise _refused(words, upload)
    if begins(_OLD)(upload):
        words = _("“%(name)s” is an old Word file (.doc), or has a password. Save it as .docx without a password.")
        raise _refused(words, upload)
    if PurePath(upload.name or "").suffix.lower() != ".docx":
        raise _refused(_("“%(name)s” is no Word file. Save it as .docx, and choose it again."), upload)
    if not is_office(b"wordprocessingml.document.main+xml")(upload):
        words = _("“%(name)s” is no Word file without macros. Open it in Word, and save it as .docx.")
        raise _refused(words, upload)


def _refused(words: str, upload: File[bytes]) -> Refused:
    name = PurePath(upload.name or "").name
    return Refused(words % {"name": name, "most": settings.PAPER_MOST_MB}, field="file")


def _read(packed: zipfile.ZipFile) -> Package:
    main = next((target for kind, target in _relations(packed, "").values() if kind == "officeDocument"), "")
    document = _part(packed, main)
    if document is None:
        raise KeyError(main)
    found = Package(document)
    for number, (kind, target) in _relations(packed, main).items():
        if kind == "hyperlink":
            found.links[number] = target
        elif kind in ("styles", "numbering", "footnotes", "endnotes", "comments"):
            setattr(found, kind, _part(packed, target))
    return found


def _relations(packed: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part points at: id -> the last word of its kind, and the name of the part (or the address)."""
    folder, name = posixpath.split(part)
    root = _part(packed, posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for row in root.iter(_RELATIONS) if root is not None else ():
        target = row.get("Target", "")
        if row.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[row.get("Id", "")] = (row.get("Type", "").rpartition("/")[2], target)
    return found


def _part(packed: zipfile.ZipFile, name: str) -> Element | None:
    """One part as XML: no document type, so no entities, and of a size that may be read."""
    try:
        info = packed.getinfo(name)
    except KeyError:
        return None
    with packed.open(info) as stream:
        words = _whole(stream)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(words, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("a part with a document type")
    return root


def _whole(stream: IO[bytes]) -> bytes:
    words = stream.read(MOST_XML + 1)
    if len(words) > MOST_XML:
        raise Refused(_("The text of this file is too large to be read. Split it, and send the parts."), field="file")
    return words
