"""Reads the old and the new text back from a comparison, knowing its marks and nothing of how it is made."""

import re
from html import escape, unescape
from html.parser import HTMLParser

from plans.text import clean


class _Reader(HTMLParser):
    """Writes one of both texts: leaves out what is marked ``out``, and keeps what is marked otherwise."""

    def __init__(self, out: str) -> None:
        super().__init__(convert_charrefs=True)
        self.out, self.leaves = out, {"ins": "came", "del": "gone"}[out]
        self.made: list[str] = []
        self.skip = 0
        self.ends: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.pop("class", "").split()
        was = values.pop("data-was", "")
        if tag == "br":
            self.made += [] if self.skip else ["<br>"]
            return
        if self.skip or tag == self.out or self.leaves in classes:
            if "break" in classes and not self.skip:
                self.made.append("" if "tight" in classes else " ")
            self.skip += 1
            self.ends.append("")
            return
        if tag in ("ins", "del"):
            if "break" in classes:
                self.made.append("</p><p>")
            self.ends.append("")
            return
        own = tag + "".join(f' {name}="{escape(value)}"' for name, value in values.items())
        start = was if was and self.out == "ins" else own
        self.made.append(f"<{start}>")
        self.ends.append(f"</{start.split(' ')[0]}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        self.made.append(self.ends.pop())
        self.skip -= bool(self.skip)

    def handle_data(self, data: str) -> None:
        if not self.skip:
            self.made.append(escape(data, quote=False))


def without(html: str, mark: str) -> str:
    """The text without what is marked so, in its canonical form."""
    html = re.sub(r"</del> <ins", "</del><ins", html)
    html = re.sub(r'(<ins class="break(?: tight)?"></ins>)</p><p>', r"\1", html)
    reader = _Reader(mark)
    reader.feed(html)
    reader.close()
    return clean("".join(reader.made))


def plain_without(html: str, mark: str) -> str:
    """The same of a plain text of one field."""
    html = re.sub(r"</del> <ins", "</del><ins", html)
    return unescape(re.sub(rf"<{mark}[^>]*>.*?</{mark}>|</?(?:ins|del)[^>]*>", "", html, flags=re.DOTALL))
