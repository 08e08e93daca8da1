"""Rich text in its one canonical form: sanitised HTML made of top-level blocks.

``clean`` is a projection: what it gives back it leaves alone, so that comparing, merging and fingerprints can
trust the characters. A block is a paragraph, heading (h3, h4), list, table or quote. Attributes are dropped, but
for the address of a link and merged cells of a table; Unicode is NFC, also tags and words
together; white space is one space.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape, unescape
from html.parser import HTMLParser

import nh3

MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "sub": "sub", "sup": "sup"}
ORDER = ("strong", "em", "sub", "sup")
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
LISTS = frozenset({"ul", "ol"})
CELLS = frozenset({"th", "td"})
FLOW = frozenset({"li", "blockquote", *CELLS})
TABLE = frozenset({"table", "thead", "tbody", "tfoot", "tr", "caption"})
TAGS = {"p", "div", "a", "br", *MARKS, *HEADINGS, *LISTS, *FLOW, *TABLE}
_DEEPEST = 24  # nesting beyond this is flattened, so that no text can exhaust the stack
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    clean_content_tags={"script", "style", "title", "xml"},
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)
_HREF = re.compile(r"(https?://[^\s/]|mailto:[^\s]|#[^\s])", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\f\v\n\u2028\u2029]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b\ufeff\ufffe\uffff\ud800-\udfff]")
_OVERLAY = "\u0338"
"""NFC makes one character of a ">" and this one: whatever normalises a text anew would take the end of a tag away."""
_SPACES = re.compile(" {2,}")
_BREAKS = re.compile(" *\n *")
_WORD = re.compile(r"(?:^|>)[^<&]*[^\W_]")
_ENDS = " \u00a0\n"
_BREAK = "\n"  # a line break inside a block, while text is being worked on


@dataclass
class _Node:
    """An element of the tree that is being built; inline content is a list of runs."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Node | _Run] = field(default_factory=list)


@dataclass(frozen=True)
class _Run:
    """A stretch of text with the same marks and the same link."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""


class _Builder(HTMLParser):
    """From sanitised, well-formed HTML to a tree of blocks with runs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("body")
        self.stack = [self.root]
        self.marks: list[str] = []
        self.links: list[str] = []
        self.too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._add(_BREAK)
        elif tag in MARKS:
            self.marks.append(MARKS[tag])
        elif tag == "a":
            self.links.append(_address(values.get("href", "")))
        elif len(self.stack) >= _DEEPEST:
            self.too_deep += 1
        else:
            node = _Node(HEADINGS.get(tag, tag), values)
            self.stack[-1].children.append(node)
            self.stack.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in MARKS and self.marks:
            self.marks.pop()
        elif tag == "a" and self.links:
            self.links.pop()
        elif tag in MARKS or tag in ("a", "br"):
            return
        elif self.too_deep:
            self.too_deep -= 1
        elif len(self.stack) > 1:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        self._add(_SPACE.sub(" ", _CONTROL.sub("", data)))

    def _add(self, text: str) -> None:
        href = self.links[-1] if self.links else ""
        self.stack[-1].children.append(_Run(text, frozenset(self.marks), href))


def clean(html: str) -> str:
    """The canonical form of any HTML or plain text; empty when it holds no words."""
    if not html or not html.strip():
        return ""
    source = _CONTROL.sub("", html)
    if "<" not in source:
        source = "".join(f"<p>{part}</p>" for part in re.split(r"\r?\n\s*\r?\n", source))
    builder = _Builder()
    builder.feed(_CLEANER.clean(source))
    builder.close()
    return "".join(_blocks(builder.root)).replace(f">{_OVERLAY}", f">&#{ord(_OVERLAY)};")


def blocks(html: str) -> list[str]:
    """The top-level blocks of a canonical text, in order."""
    return re.findall(r"<(p|h3|h4|ul|ol|table|blockquote)>.*?</\1>", html) and _split(html)


def parts(block: str) -> list[str]:
    """The items of a list, or the rows of a table; nothing of any other block, nor of a table that holds another one."""
    tag = block[1 : block.find(">")]
    inner = block[len(tag) + 2 : -len(tag) - 3]
    if tag not in (*LISTS, "table") or "<table>" in inner:
        return []
    return _split(re.sub(r"</?t(?:head|body)>", "", inner))


def plain(html: str) -> str:
    """The words alone, a line per paragraph, item or row."""
    spaced = re.sub(r"<br>|</(?:p|h3|h4|li|tr|blockquote)>|<(?:ul|ol|table)>", "\n", html)
    spaced = re.sub(r"</t[hd]>", " ", spaced)
    lines = (_SPACE.sub(" ", line).strip() for line in unescape(re.sub(r"<[^>]*>", "", spaced)).split("\n"))
    return "\n".join(line for line in lines if line)


def is_empty(html: str) -> bool:
    """Whether a canonical text holds no words; ``plain`` has only to look where none stands plainly in it."""
    return not (_WORD.search(html) or plain(html))


def from_plain(words: str) -> str:
    """A plain text as canonical paragraphs; ``to_plain`` gives it back, with one empty line between two of them."""
    parts = (escape(part, quote=False).replace("\n", "<br>") for part in _paragraphs(words))
    return "".join(f"<p>{part}</p>" for part in parts)


def to_plain(html: str) -> str:
    return "\n\n".join(unescape(block[3:-4].replace("<br>", "\n")) for block in blocks(html))


def _paragraphs(words: str) -> list[str]:
    return re.split(r"\n{2,}", words.strip()) if words.strip() else []


def both(stored: str, typed: str) -> str:
    """Two canonical texts in one: what they share once, and where they differ the stored blocks before the typed ones."""
    return "".join(both_of(blocks(stored), blocks(typed)))


def both_plain(stored: str, typed: str) -> str:
    """The same for plain texts, paragraph by paragraph."""
    return "\n\n".join(both_of(_paragraphs(stored), _paragraphs(typed)))


def both_of(ours: list[str], theirs: list[str]) -> list[str]:
    """What both have once, and where they differ the first before the second."""
    made: list[str] = []
    for _tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        made += ours[a:b] if ours[a:b] == theirs[c:d] else [*ours[a:b], *theirs[c:d]]
    return made


def words(html: str) -> int:
    return len(plain(html).split())


def _split(html: str) -> list[str]:
    found, depth, start = [], 0, 0
    for tag in re.finditer(r"<(/?)(p|h3|h4|ul|ol|li|table|thead|tbody|tr|th|td|blockquote)\b[^>]*>", html):
        depth += -1 if tag[1] else 1
        if depth == 0:
            found.append(html[start : tag.end()])
            start = tag.end()
    return found


def _address(href: str) -> str:
    href = unicodedata.normalize("NFC", _CONTROL.sub("", href).strip())
    return href if _HREF.match(href) and not re.search(r"\s", href) else ""


def _blocks(node: _Node) -> list[str]:
    """The canonical blocks of a container: runs between blocks become paragraphs, empty ones vanish."""
    made: list[str] = []
    inline: list[_Run] = []
    for child in [*node.children, None]:
        if isinstance(child, _Run):
            inline.append(child)
            continue
        if inline:
            made += _wrapped("p", inline)
            inline = []
        if child is not None:
            made += _block(child)
    return made


def _block(node: _Node) -> list[str]:
    if node.tag == "p" or node.tag in HEADINGS:
        runs = [child for child in node.children if isinstance(child, _Run)]
        nested = [child for child in node.children if isinstance(child, _Node)]
        return _wrapped(node.tag, runs) + [made for child in nested for made in _block(child)]
    if node.tag in LISTS:
        return _list(node)
    if node.tag == "table":
        return _table(node)
    if node.tag == "blockquote":
        inner = "".join(_blocks(node))
        return [f"<blockquote>{inner}</blockquote>"] if inner else []
    return _blocks(node)


def _wrapped(tag: str, runs: list[_Run]) -> list[str]:
    text = _inline(runs)
    return [f"<{tag}>{text}</{tag}>"] if text else []


def _list(node: _Node) -> list[str]:
    items: list[str] = []
    for child in node.children:
        part = child if isinstance(child, _Node) and child.tag == "li" else _Node("li", children=[child])
        if inner := _cell(part):
            items.append(f"<li>{inner}</li>")
    return [f"<{node.tag}>{''.join(items)}</{node.tag}>"] if items else []


def _cell(node: _Node) -> str:
    """What stands in an item or cell; a lone paragraph needs no tags."""
    made = _blocks(node)
    if sum(block.startswith("<p>") for block in made) == 1:
        made = [block[3:-4] if block.startswith("<p>") else block for block in made]
    return "".join(made)


def _table(node: _Node) -> list[str]:
    rows: list[str] = []
    heads: list[bool] = []
    loose: list[str] = []
    for row in _rows(node, loose):
        cells = [child for child in row.children if isinstance(child, _Node) and child.tag in CELLS]
        loose += [made for child in row.children if child not in cells for made in _blocks(_Node("p", {}, [child]))]
        if cells:
            rows.append(f"<tr>{''.join(f'<{c.tag}{_spans(c)}>{_cell(c)}</{c.tag}>' for c in cells)}</tr>")
            heads.append(all(cell.tag == "th" for cell in cells))
    if not re.sub(r"<[^>]*>", "", "".join(rows)):
        return loose
    top = len(list(itertools.takewhile(bool, heads)))
    head = f"<thead>{''.join(rows[:top])}</thead>" if top else ""
    body = f"<tbody>{''.join(rows[top:])}</tbody>" if rows[top:] else ""
    return [*loose, f"<table>{head}{body}</table>"]


def _rows(node: _Node, loose: list[str]) -> list[_Node]:
    """The rows of a table; what stands loose in it (a caption) goes before it, so that nothing is lost."""
    rows: list[_Node] = []
    for child in node.children:
        if isinstance(child, _Node) and child.tag == "tr":
            rows.append(child)
        elif isinstance(child, _Node) and child.tag in ("thead", "tbody", "tfoot"):
            rows += _rows(child, loose)
        elif isinstance(child, _Node) and child.tag in CELLS:
            rows.append(_Node("tr", children=[child]))
        else:
            loose += _blocks(_Node("p", {}, [child]))
    return rows


def _spans(cell: _Node) -> str:
    made = ""
    for name in ("colspan", "rowspan"):
        value = cell.attributes.get(name, "")
        if value.isascii() and value.isdigit() and 1 < int(value) <= 100:
            made += f' {name}="{int(value)}"'
    return made


def _inline(runs: list[_Run]) -> str:
    return _marked(_tidy(runs), ("href", *ORDER))


def _tidy(runs: list[_Run]) -> list[_Run]:
    """One space between words, none at the ends or around a line break; equal neighbours become one run."""
    made: list[tuple[str, _Run]] = []
    for run in runs:
        text = _BREAKS.sub(_BREAK, _SPACES.sub(" ", run.text))
        if not made:
            text = text.lstrip(_ENDS)
        elif made[-1][0][-1] in f" {_BREAK}":
            text = text.lstrip(" ")
        if text.startswith(_BREAK) and made[-1][0][-1] == " ":
            _cut(made, " ")
        if text:
            made.append((text, run))
    _cut(made, _ENDS)
    groups = itertools.groupby(made, key=lambda pair: (pair[1].marks, pair[1].href))
    return [_Run(unicodedata.normalize("NFC", "".join(text for text, _run in group)), *key) for key, group in groups]


def _cut(made: list[tuple[str, _Run]], characters: str) -> None:
    """Take these characters off the end, and with them each run of which nothing is left."""
    while made:
        text, run = made.pop()
        if text := text.rstrip(characters):
            made.append((text, run))
            return


def _marked(runs: list[_Run], order: tuple[str, ...]) -> str:
    """Nest the marks in one fixed order, around as many runs as share them."""
    if not order:
        return "".join(escape(run.text, quote=False).replace(_BREAK, "<br>") for run in runs)
    mark, rest = order[0], order[1:]
    made = []
    for value, group in itertools.groupby(runs, key=lambda r: r.href if mark == "href" else mark in r.marks):
        inner = _marked(list(group), rest)
        if not value:
            made.append(inner)
        elif mark == "href":
            made.append(f'<a href="{escape(str(value))}">{inner}</a>')
        else:
            made.append(f"<{mark}>{inner}</{mark}>")
    return "".join(made)


def tidy(value: str) -> str:
    """Plain text as it is kept: NFC, no control characters, no white space at the ends of lines."""
    lines = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_CONTROL.sub("", line).rstrip() for line in lines).strip()
