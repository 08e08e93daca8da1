"""The words of one paragraph of Word: marks, links, and what a plan cannot hold, which is told instead. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from uuid import UUID

from plans import text
from plans.word import marks
from plans.word.marks import Mark
from plans.word.package import Package
from plans.word.tracked import Accepts, every
from plans.word.xml import MC, Element, R, at, is_on, value, w

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
LONGEST = 300  # characters of what is quoted in a note
_LINK = re.compile(r'\s*HYPERLINK\s+(?:\\l\s+)?"([^"]+)"', re.IGNORECASE)
_INSIDE = re.compile(r"#_?(toc|ref|heading)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a plan cannot hold as it stood: what became of it, its words, and below which heading."""

    kind: str
    words: str
    where: str
    mark: Mark | None = None


@dataclass
class Comment:
    author: str
    text: str
    where: str
    quote: str = ""
    mark: Mark | None = None


@dataclass
class Words:
    """A paragraph: as HTML without its block, as plain text, the mark in it, and text boxes that hang on it."""

    html: str = ""
    plain: str = ""
    mark: Mark | None = None
    boxes: list[Element] = field(default_factory=list)

    def with_more(self, more: Words) -> Words:
        """One paragraph of two; the mark of the first counts when something is left of it."""
        first, other = (self.mark, more.mark) if self.html else (more.mark, None)
        return Words(self.html + more.html, self.plain + more.plain, first or other, self.boxes + more.boxes)


@dataclass
class _Field:
    """A field of Word: its code first, then what it shows."""

    code: str = ""
    shows: bool = False
    href: str = ""

    @property
    def is_contents(self) -> bool:
        return self.code.strip().upper().startswith("TOC")


class Inline:
    """Reads paragraph after paragraph: fields and comments may go on from one into the next."""

    def __init__(self, package: Package, accepts: Accepts = every) -> None:
        self.package, self.accepts = package, accepts
        self.notes: list[Note] = []
        self.comments: dict[str, Comment] = {}
        self.where = ""
        self.mark: Mark | None = None  # the part in which a comment stands
        self.suggested: set[UUID] = set()  # suggestions that went out with the file
        self._fields: list[_Field] = []
        self._open: list[str] = []
        self._made = Words()
        self._verbs: dict[str, Callable[[Element, str], None]] = {
            "r": self._run,
            "hyperlink": self._hyperlink,
            "ins": lambda node, href: self._come(node, href, "inserted"),
            "moveTo": lambda node, href: self._come(node, href, "moved"),
            "del": lambda node, href: self._gone(node, href, "deleted"),
            "moveFrom": lambda node, href: self._gone(node, href, ""),
            "fldSimple": self._simple_field,
            "bookmarkStart": lambda node, href: self._mark(node),
            "commentRangeStart": lambda node, href: self._comment(node),
            "commentRangeEnd": lambda node, href: self._end_comment(node),
            "sdt": self._control,
            "smartTag": self._each,
            "customXml": self._each,
            "pPr": lambda node, href: None,
            "AlternateContent": self._alternative,
        }
        self._parts: dict[str, Callable[[Element, str], None]] = {
            "fldChar": lambda node, href: self._field(node),
            "instrText": lambda node, href: self._code(node),
            "footnoteReference": lambda node, href: self._footnote(node, "footnote"),
            "endnoteReference": lambda node, href: self._footnote(node, "endnote"),
            "commentReference": self._comment_at,
            "AlternateContent": self._alternative,
            **dict.fromkeys(("drawing", "pict", "object"), lambda node, href: self._picture(node)),
        }

    def read(self, paragraph: Element) -> Words:
        self._made = Words()
        self._each(paragraph, "")
        return self._made

    def note(self, kind: str, words: str) -> None:
        self.notes.append(Note(kind, " ".join(words.split())[:LONGEST], self.where, self._made.mark or self.mark))

    # --- what stands in a paragraph -----------------------------------------------------------------------------------

    def _each(self, node: Element, href: str) -> None:
        for child in node:
            if not isinstance(child.tag, str):
                continue
            space, _brace, name = child.tag.removeprefix("{").rpartition("}")
            if space == MATH:
                self._formula(child, href)
            elif name in self._verbs:
                self._verbs[name](child, href)

    def _add(self, words: str, marks_: tuple[str, ...] = (), href: str = "") -> None:
        if not words or any(field.is_contents or not field.shows for field in self._fields):
            return
        href = href or next((field.href for field in reversed(self._fields) if field.href), "")
        html = escape(words, quote=False).replace("\n", "<br>")
        for mark in marks_:
            html = f"<{mark}>{html}</{mark}>"
        self._made.html += f'<a href="{escape(href)}">{html}</a>' if href else html
        self._made.plain += words
        for number in self._open:
            self.comments[number].quote += words

    def _run(self, run: Element, href: str) -> None:
        styles = _marks(at(run, "rPr"))
        for child in run:
            if not isinstance(child.tag, str):
                continue
            name = child.tag.rpartition("}")[2]
            if name in ("t", "delText") or name in _SIGNS:
                self._add(_SIGNS.get(name) or child.text or "", styles, href)
            elif name == "br" and child.get(w("type"), "textWrapping") == "textWrapping":
                self._add("\n", styles, href)
            elif name == "sym":
                self._symbol(child, styles)
            elif name in self._parts:
                self._parts[name](child, href)

    def _alternative(self, node: Element, href: str) -> None:
        """The same thing twice, for newer and older programs: one of them."""
        choice = node.find(f"{{{MC}}}Choice")
        choice = choice if choice is not None else node.find(f"{{{MC}}}Fallback")
        for child in choice if choice is not None else ():
            if child.tag in (w("drawing"), w("pict"), w("object")):
                self._picture(child)
            elif child.tag == w("r"):
                self._run(child, href)

    def _symbol(self, node: Element, styles: tuple[str, ...]) -> None:
        code = int(node.get(w("char"), "0"), 16)
        self._add("•" if 0xF000 <= code <= 0xF0FF else chr(code) if 31 < code < 0xD800 else "", styles)

    def _picture(self, node: Element) -> None:
        boxes = list(node.iter(w("txbxContent")))
        if boxes:
            self._made.boxes += boxes
            return
        about = next((row for row in node.iter() if isinstance(row.tag, str) and row.tag.endswith("}docPr")), None)
        words = "" if about is None else about.get("descr") or about.get("title") or about.get("name") or ""
        self.note("image", words)

    def _hyperlink(self, node: Element, href: str) -> None:
        target = self.package.links.get(node.get(f"{{{R}}}id", ""), "")
        anchor = node.get(w("anchor"), "")
        address = f"{target}#{anchor}" if target and anchor and "#" not in target else target or f"#{anchor}"
        self._each(node, "" if _INSIDE.match(address) or address == "#" else address)

    def _come(self, node: Element, href: str, kind: str) -> None:
        if not self.accepts(node):
            return
        before = len(self._made.plain)
        self._each(node, href)
        if words := self._made.plain[before:].strip():
            self.note(kind, words)

    def _gone(self, node: Element, href: str, kind: str) -> None:
        if not self.accepts(node):
            self._each(node, href)
            return
        words = "".join(row.text or "" for row in node.iter(w("delText"), w("t")))
        if kind and words.strip():
            self.note(kind, words)

    def _control(self, node: Element, href: str) -> None:
        self._mark_named(value(node, "sdtPr/tag"))
        inner = at(node, "sdtContent")
        if inner is not None and at(node, "sdtPr/showingPlcHdr") is None:
            self._each(inner, href)

    def _formula(self, node: Element, href: str) -> None:
        words = "".join(row.text or "" for row in node.iter(f"{{{MATH}}}t"))
        self._add(words, (), href)
        self.note("formula", words)

    # --- marks, comments, fields, footnotes -----------------------------------------------------------------------------

    def _mark(self, node: Element) -> None:
        self._mark_named(node.get(w("name")))

    def _mark_named(self, name: str | None) -> None:
        self._made.mark = self._made.mark or self.known(name)

    def known(self, name: str | None) -> Mark | None:
        """The mark that this is; one of a suggestion is no place in the text, and is noted."""
        mark = marks.read(name)
        if mark is None or mark.kind != "remark":
            return mark
        self.suggested.add(mark.uuid)
        return None

    def _comment(self, node: Element) -> None:
        number = node.get(w("id"), "")
        found = self._part_of(self.package.comments, "comment", number)
        if found is not None and number not in self.comments:
            words = "\n".join(_plain(row) for row in found.iter(w("p"))).strip()
            mark = self._made.mark or self.mark
            self.comments[number] = Comment(found.get(w("author"), ""), words, self.where, mark=mark)
            self._open.append(number)

    def _comment_at(self, node: Element, href: str) -> None:
        """Where a comment is shown; one about no words has no other place."""
        self._comment(node)
        self._end_comment(node)

    def _end_comment(self, node: Element) -> None:
        if node.get(w("id"), "") in self._open:
            self._open.remove(node.get(w("id"), ""))

    def _footnote(self, node: Element, kind: str) -> None:
        root = self.package.footnotes if kind == "footnote" else self.package.endnotes
        found = self._part_of(root, kind, node.get(w("id"), ""))
        words = " ".join(_plain(row) for row in found.iter(w("p"))).strip() if found is not None else ""
        if words:
            self._add(f" [{words}]")
            self.note("footnote", words)

    def _part_of(self, root: Element | None, name: str, number: str) -> Element | None:
        rows = root.findall(w(name)) if root is not None else []
        return next((row for row in rows if row.get(w("id")) == number), None)

    def _simple_field(self, node: Element, href: str) -> None:
        code = node.get(w("instr"), "")
        self._fields.append(_Field(code, shows=True, href=_href(code)))
        self._each(node, href)
        self._fields.pop()

    def _code(self, node: Element) -> None:
        if self._fields and not self._fields[-1].shows:
            self._fields[-1].code += node.text or ""

    def _field(self, node: Element) -> None:
        kind = node.get(w("fldCharType"))
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows, self._fields[-1].href = True, _href(self._fields[-1].code)
        elif kind == "end" and self._fields:
            self._fields.pop()


_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": " "}


def _href(code: str) -> str:
    found = _LINK.match(code)
    if not found:
        return ""
    inside = "\\l" in code.split('"')[0]
    address = f"#{found[1]}" if inside else found[1]
    return "" if _INSIDE.match(address) else address


def _marks(looks: Element | None) -> tuple[str, ...]:
    """From within outwards: strong and em as Word sets them on the words themselves, and raised or lowered."""
    if looks is None:
        return ()
    style, height = (value(looks, "rStyle") or "").lower(), value(looks, "vertAlign")
    found = {
        "strong": is_on(looks, "b") or style == "strong" and at(looks, "b") is None,
        "em": is_on(looks, "i") or style == "emphasis" and at(looks, "i") is None,
        "sub": height == "subscript" or style == "lowered",
        "sup": height == "superscript",
    }
    return tuple(mark for mark in reversed(text.ORDER) if found[mark])


def _plain(paragraph: Element) -> str:
    return "".join(row.text or "" for row in paragraph.iter(w("t")))
