"""The HTML of a document in pieces that can be laid out apart: each begins on a page of its own.

A piece knows nothing of the others. Links to them travel as addresses (``part:ID``), page numbers as text, and what
stands in the margins of the pages is laid over the whole afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

LINK = "part:"
UNKNOWN = "000"  # as wide as a page number
START = re.compile(r'(?m)^(?=<(?:section|nav) class="(?:title-page|chapter)(?![^">]*\brun-on\b))')
END = "</body></html>"
BODY = re.compile(r"<body[^>]*>")
DESCRIBED = re.compile(r"<title>.*?</title>|<meta name=[^>]*>\s*", re.S)
TAG = re.compile(r"""<[a-zA-Z](?:[^"'<>]|"[^"]*"|'[^']*')*>""")
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)=("[^"]*"|'[^']*')""")
HEAD = re.compile(r"<h1\b[^>]*>.*?</h1>", re.S)
TAGS = re.compile(r"<[^>]+>")
BOXES = [
    *(f"{side}-{place}" for side in ("top", "bottom") for place in ("left-corner", "left", "center", "right", "right-corner")),
    *(f"{side}-{place}" for side in ("left", "right") for place in ("top", "middle", "bottom")),
]  # fmt: skip
NO_MARGINS = "@page { " + " ".join(f"@{box} {{ content: none !important }}" for box in BOXES) + " }"
NUMBERS = "[data-page]::before { content: attr(data-page) !important }"
MARGINS_ONLY = """
@page { background: none !important }
.title-page, .title-page * { visibility: hidden !important }
.sheet { break-before: page }
.sheet h1 { position: absolute; visibility: hidden }
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """``bare`` is how its file begins (no title: it is the same on the day that the title changes)."""

    bare: str
    text: str
    opening: str = ""

    @property
    def title(self) -> str:
        found = HEAD.search(self.text)
        return " ".join(unescape(TAGS.sub("", found[0])).replace("\xad", "").split()) if found else ""

    @property
    def heads(self) -> list[tuple[str, str]]:
        """The id of each chapter's head, and the head itself: it names the pages that follow."""
        return [(ident, head) for head in HEAD.findall(self.text) for ident in _values(head, "id")[:1]]

    @property
    def tells_pages(self) -> bool:
        return bool(_values(self.text, "data-target"))

    def html(self, pages: Mapping[str, int] | None = None) -> str:
        """A document of its own, without margins; with page numbers when it tells them and they are known."""
        own = {"", *_values(self.text, "id")}

        def moved(found: re.Match[str]) -> str:
            name, value = found[1], found[2][1:-1]
            if name == "data-target":
                return f'data-page="{pages[value[1:]] if pages else UNKNOWN}"'
            if name == "href" and value[:1] == "#" and value[1:] not in own:
                return f'href="{LINK}{value[1:]}"'
            return found[0]

        text = TAG.sub(lambda tag: ATTRIBUTE.sub(moved, tag[0]), self.text)
        return f"{_with(self.opening or self.bare, NO_MARGINS + NUMBERS)}<body>\n{text}{END}"


def split(html: str) -> list[Piece]:
    """The pieces in their order. The first has the title and the rest of what a document says of itself."""
    opening, body = BODY.split(html, maxsplit=1)
    body = unmixed(body).removesuffix("\n").removesuffix("</html>").rstrip().removesuffix("</body>")
    before, _, inside = body.partition("<main>")
    bare = DESCRIBED.sub("", opening)
    texts = [text for text in START.split(before) if text.strip()]
    texts += [f"<main>{text}</main>" for text in START.split(inside.replace("</main>", "")) if text.strip()]
    return [Piece(bare, text, "" if at else opening) for at, text in enumerate(texts)]


def unmixed(html: str) -> str:
    """The same HTML, with no sign of a tag inside an attribute: what then looks like a tag is one."""
    return TAG.sub(lambda tag: f"<{tag[0][1:-1].replace('<', '&lt;').replace('>', '&gt;')}>", html)


def longer(html: str, number: int) -> str:
    """The same piece with empty pages at its end."""
    sheets = '<div style="break-before: page"></div>' * number
    return f"{html.removesuffix(END)}{sheets}{END}"


def margins(first: Piece, kinds: list[str], heads: Mapping[int, list[str]]) -> str:
    """Pages without contents: of each only its kind is known, and which chapters begin on it."""
    sheets = (
        f'<div class="sheet" style="page: {kind or "auto"}">{"".join(heads.get(page, ()))}</div>'
        for page, kind in enumerate(kinds, 1)
        if kind != "title"
    )
    return f"{_with(first.bare, MARGINS_ONLY)}<body>\n{first.text}{''.join(sheets)}{END}"


def _values(text: str, name: str) -> list[str]:
    """Those of one attribute in all tags: a text may say ``id="…"`` without meaning it."""
    found = (one for tag in TAG.findall(text) for one in ATTRIBUTE.findall(tag))
    return [value[1:-1] for attribute, value in found if attribute == name]


def _with(opening: str, style: str) -> str:
    return opening.replace("</head>", f"<style>{style}</style></head>")
