"""What a program can see of PDF/A-3a and PDF/UA-1 in a file, as a list of complaints: an empty one proves no conformance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pikepdf
from pikepdf import Array, Dictionary, Name

from kwaliteit.submission.tags import walk

FORBIDDEN_FILTERS = {"/LZWDecode", "/Crypt"}
FORBIDDEN_ACTIONS = {"/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/JavaScript", "/Hide", "/Rendition"}
GROUPS = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct"}
BLOCKS = {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Figure", "Formula", "Form"}
TABLES = {"Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"}
INLINE = {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot"}
NESTED = 28  # how deep a state of the graphics may be kept
LONGEST_STRING, LONGEST_NAME = 32_767, 127
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def complaints(pdf: pikepdf.Pdf) -> list[str]:
    return [*_catalog(pdf), *_metadata(pdf), *_objects(pdf), *_pages(pdf), *_attachments(pdf), *_tree(pdf)]


def _catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if pdf.is_encrypted or "/ID" not in pdf.trailer:
        yield "encrypted, or without an ID"
    if not root.MarkInfo.Marked or "/Lang" not in root or not root.ViewerPreferences.DisplayDocTitle:
        yield "not marked, without a language, or its title is not shown"
    for key in ("/AA", "/OpenAction", "/OCProperties", "/NeedsRendering", "/Requirements"):
        if key in root:
            yield f"{key} in the catalog"
    intents = [intent for intent in root.get("/OutputIntents", ()) if intent.S == Name.GTS_PDFA1]
    if len(intents) != 1 or intents[0].DestOutputProfile.N != 3:
        yield "no single output intent in RGB"
    elif intents[0].DestOutputProfile.read_bytes()[12:20] != b"mntrRGB ":
        yield "the profile of the output intent is none of a monitor in RGB"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    stream = pdf.Root.Metadata
    if "/Filter" in stream:
        yield "metadata are compressed"
    xmp = ElementTree.fromstring(stream.read_bytes().decode().removeprefix("\ufeff"))  # noqa: S314 - ours
    said = {
        element.tag.split("}")[-1]: "".join(element.itertext()).strip()
        for description in xmp.iter(f"{RDF}Description")
        for element in description
    }
    for key, tag in {"Title": "title", "Author": "creator", "Subject": "description", "Producer": "Producer"}.items():
        if str(pdf.docinfo.get(f"/{key}", "")) != said.get(tag, ""):
            yield f"{key} is another in the metadata"
    for key, tag in {"CreationDate": "CreateDate", "ModDate": "ModifyDate"}.items():
        if str(pdf.docinfo[f"/{key}"])[2:10] != said[tag].replace("-", ""):
            yield f"{key} is another in the metadata"
    described = [element.text for element in xmp.iter("{http://www.aiim.org/pdfa/ns/schema#}namespaceURI")]
    if "http://www.aiim.org/pdfua/ns/id/" not in described:
        yield "the mark of PDF/UA is not described"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary | pikepdf.Stream):
            continue
        kind = str(thing.get("/Type", ""))
        if kind == "/Font" and thing.Subtype not in (Name.Type0, Name.Type3):
            yield from _font(thing)
        if kind == "/Font" and thing.Subtype == Name.Type0 and "/ToUnicode" not in thing:
            yield "a font without its characters"
        if isinstance(thing, pikepdf.Stream):
            yield from _stream(thing)
        if str(thing.get("/S", "")) in FORBIDDEN_ACTIONS:
            yield f"an action {thing.S}"
        if kind == "/ExtGState" and ("/TR" in thing or "/HTP" in thing):
            yield "a transfer function"
        yield from _limits(thing)


def _font(font: Any) -> Iterator[str]:
    descriptor = font.get("/FontDescriptor", Dictionary())
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
        yield f"{font.BaseFont} is not embedded"
    if font.Subtype == Name.CIDFontType2 and font.get("/CIDToGIDMap") is None:
        yield f"{font.BaseFont} does not say which glyph is which"


def _stream(stream: Any) -> Iterator[str]:
    filters = stream.get("/Filter", Array())
    if {str(one) for one in (filters if isinstance(filters, Array) else [filters])} & FORBIDDEN_FILTERS:
        yield "a filter that is not allowed"
    if "/F" in stream:
        yield "a stream in another file"
    if stream.get("/Subtype") == Name.Image and stream.get("/Interpolate", False):
        yield "an image that is interpolated"
    if stream.get("/Subtype") == Name.PS:
        yield "PostScript"


def _limits(thing: Any) -> Iterator[str]:
    for key, value in thing.items():
        if len(key) > LONGEST_NAME + 1 or (isinstance(value, pikepdf.String) and len(bytes(value)) > LONGEST_STRING):
            yield f"{key} is too long"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if page.get("/Tabs") != Name.S:
            yield f"page {number}: its links are not in the order of the tree"
        for annotation in page.get("/Annots", ()):
            if int(annotation.get("/F", 0)) != 4:
                yield f"page {number}: an annotation that is not printed"
            if not str(annotation.get("/Contents", "")).strip() or "/StructParent" not in annotation:
                yield f"page {number}: a link without a name, or outside the tree"
        depth = deepest = 0
        for _operands, operator in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(operator) == "q" else -1
            deepest = max(deepest, depth)
        if deepest > NESTED:
            yield f"page {number}: {deepest} states of the graphics inside each other"


def _attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    related = [file.objgen for file in pdf.Root.AF]
    listed = pdf.Root.Names.EmbeddedFiles.Names
    if sorted(related) != sorted(file.objgen for file in list(listed)[1::2]) or len(set(related)) != len(related):
        yield "a file is attached twice, or in one place only"
    names = [str(name) for name in list(listed)[::2]]
    if names != sorted(names):
        yield "the names of the files are out of order"
    for file in pdf.Root.AF:
        stream = file.EF.F
        if not {"/F", "/UF", "/AFRelationship", "/Desc"} <= set(file.keys()) or "/Subtype" not in stream:
            yield f"{file.UF} does not say what it is"
        if int(stream.Params.Size) != len(stream.read_bytes()) or "/ModDate" not in stream.Params:
            yield f"{file.UF} does not say how large it is, or of when"


def _tree(pdf: pikepdf.Pdf) -> Iterator[str]:
    tree = pdf.Root.StructTreeRoot
    for element in walk(tree.K):
        if str(element.S)[1:] not in GROUPS | BLOCKS | TABLES | INLINE and str(element.S) not in tree.get(
            "/RoleMap", Dictionary()
        ):
            yield f"{element.S} is no standard tag"
        if element.S in (Name.Figure, Name.Formula) and not str(element.get("/Alt", "")).strip():
            yield "a figure without an alternative"
