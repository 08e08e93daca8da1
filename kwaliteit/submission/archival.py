"""A finished PDF/UA made fit for the archive as well: PDF/A-3a, with files attached that a program can read.

A step of its own, on the finished file: WeasyPrint writes PDF/A or PDF/UA, and names each attachment twice.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

JSON_TYPE = "application/json"
SCHEMA_TYPE = "application/schema+json"
PRINTED = 4  # the flag of an annotation that is neither hidden nor left out on paper
PART, CONFORMANCE = "3", "A"


@dataclass(frozen=True, slots=True)
class Attached:
    """``relation``: Data (what the tables say, for a program) or Supplement, in the words of PDF/A-3."""

    name: str
    content: bytes
    mime: str
    description: str
    relation: str = "Data"


def archive(content: bytes, attached: Iterable[Attached], day: str) -> bytes:
    """The same document as PDF/A-3a and PDF/UA-1. ``day`` (ISO) is when it was made; the same input, the same bytes."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        _attach(pdf, sorted(attached, key=lambda one: one.name), f"D:{day.replace('-', '')}000000Z")
        for page in pdf.pages:
            for annotation in page.get("/Annots", ()):
                annotation.F = PRINTED
        _intend(pdf)
        pdf.Root.Metadata = _metadata(pdf)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _attach(pdf: pikepdf.Pdf, attached: list[Attached], moment: str) -> None:
    """Each file once: in the tree of names, which readers list, and by reference in what the document goes with."""
    names, related = Array(), Array()
    for one in attached:
        stream = pdf.make_stream(one.content)
        stream.Type = Name.EmbeddedFile
        stream.Subtype = Name(f"/{one.mime}")
        digest = hashlib.md5(one.content, usedforsecurity=False).digest()
        stream.Params = Dictionary(Size=len(one.content), CheckSum=String(digest), ModDate=String(moment))
        file = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=String(one.name),
                UF=String(one.name),
                Desc=String(one.description),
                AFRelationship=Name(f"/{one.relation}"),
                EF=Dictionary(F=stream, UF=stream),
            )
        )
        names.extend([String(one.name), file])
        related.append(file)
    if not attached:
        return
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=names)
    pdf.Root.AF = related


def _intend(pdf: pikepdf.Pdf) -> None:
    """What its colours mean: sRGB, by the profile that WeasyPrint brings."""
    profile = pdf.make_stream(files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB2014"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _metadata(pdf: pikepdf.Pdf) -> Any:
    """XMP that says the same as the information of the document, and explains what PDF/A does not know: PDF/UA."""
    info = {key[1:]: escape(str(value)) for key, value in pdf.docinfo.items()}
    said = [
        _property("dc:title", _alternative(info["Title"])) if "Title" in info else "",
        _property("dc:creator", f"<rdf:Seq><rdf:li>{info['Author']}</rdf:li></rdf:Seq>") if "Author" in info else "",
        _property("dc:description", _alternative(info["Subject"])) if "Subject" in info else "",
        _property("dc:language", f"<rdf:Bag><rdf:li>{escape(str(pdf.Root.Lang))}</rdf:li></rdf:Bag>"),
        _property("dc:format", "application/pdf"),
        *(_property(tag, info[key]) for tag, key in _PLAIN if key in info),
        *(_property(tag, _iso(info[key])) for tag, key in _DATES if key in info),
        _property("pdfaid:part", PART),
        _property("pdfaid:conformance", CONFORMANCE),
        _property("pdfuaid:part", "1"),
    ]
    stream = pdf.make_stream(_PACKET.format(said="\n".join(filter(None, said))).encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    return stream


_PLAIN = [("pdf:Keywords", "Keywords"), ("pdf:Producer", "Producer"), ("xmp:CreatorTool", "Creator")]
_DATES = [("xmp:CreateDate", "CreationDate"), ("xmp:ModifyDate", "ModDate")]


def _property(tag: str, value: str) -> str:
    return f"<{tag}>{value}</{tag}>"


def _alternative(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt>'


def _iso(stamp: str) -> str:
    """D:20210624 as 2021-06-24: documents carry a day, no hour."""
    return f"{stamp[2:6]}-{stamp[6:8]}-{stamp[8:10]}"


_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{said}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
