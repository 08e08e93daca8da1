"""Text from the editor made ready for print: heads in order, tables with heads, no breaks inside dates and amounts."""

from __future__ import annotations

import copy
import datetime
import re
import textwrap
import unicodedata
from xml.etree import ElementTree  # noqa: S405 - only serialises what was parsed as HTML

import tinyhtml5
from django.utils.formats import date_format
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from plans.text import TAGS

NBSP = "\u00a0"
PRINTED = {*TAGS, "span", "ins", "del"}
KEPT = {"href", "colspan", "rowspan", "class"}
UPRIGHT, ACROSS = 7, 16  # columns that a table can have on an upright page, and on one on its side
_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_TOGETHER = [
    re.compile(rf"(\d{{1,2}}) ({_MONTHS})(?: (\d{{4}}))?"),
    re.compile(r"(€) (\d)()"),
    re.compile(r"(\d) (en|and) (\d)"),
    re.compile(r"(\d) (voor|tegen|onthoudingen|onthouding|for|against|abstained)()\b"),
    re.compile(r"(\d) (miljoen|miljard|duizend|million|billion|thousand|procent|percent|fte|%)()\b"),
    re.compile(r"\b(versie|thema|doel|maatregel|version|theme|goal|measure|tabel|table|figuur|figure) (\d)()", re.I),
]
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


def tight(text: str) -> str:
    """No-break spaces inside dates, "versie 4", "€ 500", "2,5 miljoen"; and letters for ligatures, which no font has."""
    text = text.translate(_LIGATURES)
    for pattern in _TOGETHER:
        text = pattern.sub(lambda found: NBSP.join(part for part in found.groups() if part), text)
    return text


def safe(text: str) -> SafeString:
    return mark_safe(tight(escape(text)))  # noqa: S308 - escaped here


def empty(text: str) -> SafeString:
    """The line that stands where nothing was written."""
    return mark_safe(f'<p class="empty">{tight(escape(text))}</p>')  # noqa: S308 - escaped here


def paragraph(*texts: str) -> SafeString:
    """Each text as a paragraph of its own."""
    return mark_safe("".join(f"<p>{tight(escape(text))}</p>" for text in texts))  # noqa: S308 - escaped here


def plain(text: str) -> SafeString:
    """A field without markup: its paragraphs, with every sign as it was typed."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return mark_safe("".join(f"<p>{tight(escape(p)).replace(chr(10), '<br>')}</p>" for p in paragraphs))  # noqa: S308


def printable(body: str, *, first_head: int = 3) -> SafeString:
    """Canonical HTML of a section as blocks for the page. What is no text of the editor loses its meaning."""
    if "<" not in body:
        return plain(body)
    root = tinyhtml5.parse(f"<body>{body}</body>", namespace_html_elements=False)
    container = root.find("body")
    _text_alone(container)
    _heads_in_order(container, first_head)
    _split_broad(container)
    for element in list(container.iter()):
        if element.tag == "a" and not element.get("href", "").startswith(("http:", "https:", "mailto:")):
            element.attrib.clear()
            element.tag = "span"
        elif element.tag == "table":
            _table(element)
        element.text, element.tail = tight(element.text or ""), tight(element.tail or "")
    for child in list(container):
        if child.tag == "p" and not "".join(child.itertext()).strip():
            container.remove(child)
    start = f"<p>{escape(container.text)}</p>" if (container.text or "").strip() else ""
    return mark_safe(start + "".join(ElementTree.tostring(e, encoding="unicode", method="html") for e in container))  # noqa: S308


def short_html(text: str) -> SafeString:
    """The same inside a table cell: heads become bold paragraphs."""
    html = printable(text)
    return mark_safe(re.sub(r"<(/?)h\d[^>]*>", lambda m: "</strong></p>" if m[1] else "<p><strong>", html))  # noqa: S308


def _text_alone(container: ElementTree.Element) -> None:
    """The renderer obeys more than a text may ask: style sheets, attachments, files of the machine."""
    for element in container.iter():
        if element.tag not in PRINTED:
            element.tag = "span"
            element.attrib.clear()
        for name in set(element.attrib) - KEPT:
            del element.attrib[name]


def _heads_in_order(container: ElementTree.Element, first: int) -> None:
    """No level may be skipped: the first head of a text is one below its section."""
    level = first - 1
    for element in container.iter():
        if isinstance(element.tag, str) and re.fullmatch(r"h[1-6]", element.tag):
            level = min(max(int(element.tag[1]), first), level + 1, 4)
            element.tag = f"h{level}"
            element.set("class", "plain")


def _table(table: ElementTree.Element) -> None:
    """Every table has heads: its first row stands in a thead, whatever the text marked."""
    table.set("class", "text broad" if _width(table) > UPRIGHT else "text")
    rows = list(table.iter("tr"))
    for part in list(table):
        table.remove(part)
    if not rows:
        return
    head, body = ElementTree.SubElement(table, "thead"), ElementTree.SubElement(table, "tbody")
    head.append(rows[0])
    body.extend(rows[1:] or [_blank_row(len(rows[0]))])
    for row, scope in [(rows[0], "col"), *((row, "row") for row in rows[1:])]:
        for cell in row:
            if scope == "col":
                cell.tag = "th"
            if cell.tag == "th":
                cell.set("scope", scope)


def _width(table: ElementTree.Element) -> int:
    return max((sum(int(cell.get("colspan") or 1) for cell in row) for row in table.iter("tr")), default=0)


def _split_broad(container: ElementTree.Element) -> None:
    """A table wider than any page goes on in a next one, which begins with the first column again."""
    for at, table in reversed(list(enumerate(container))):
        cells = [cell for row in table.iter("tr") for cell in row] if table.tag == "table" else []
        if table.tag != "table" or _width(table) <= ACROSS or any(c.get("colspan") or c.get("rowspan") for c in cells):
            continue
        container.remove(table)
        for start in reversed(range(1, _width(table), ACROSS - 1)):
            part = ElementTree.Element("table")
            for row in table.iter("tr"):
                kept = [*list(row)[:1], *list(row)[start : start + ACROSS - 1]]
                ElementTree.SubElement(part, "tr").extend(copy.deepcopy(cell) for cell in kept)
            container.insert(at, part)


def _blank_row(cells: int) -> ElementTree.Element:
    row = ElementTree.Element("tr")
    for _cell in range(cells):
        ElementTree.SubElement(row, "td").text = "–"
    return row


def long_date(day: datetime.date | str | None) -> str:
    """24 June 2021, in the active language, unbroken."""
    if isinstance(day, str):
        day = datetime.date.fromisoformat(day)
    return date_format(day, "j F Y").replace(" ", NBSP) if day else ""


def short_date(day: datetime.date | str | None) -> str:
    if isinstance(day, str):
        day = datetime.date.fromisoformat(day)
    return day.strftime("%d-%m-%Y") if day else "–"


def hash_lines(fingerprint: str) -> SafeString:
    """In groups of eight on two lines, each unbroken."""
    lines = (" ".join(textwrap.wrap(half, 8)) for half in (fingerprint[:32], fingerprint[32:]))
    return format_html_join(mark_safe("<br>"), '<span class="hash">{}</span>', ((text,) for text in lines))


def period(first: int, last: int) -> str:
    return str(first) if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
