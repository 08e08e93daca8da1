"""A text as it would come back from Word untouched: what a text is compared with, so that only changes count. Pure."""

from __future__ import annotations

from plans import text
from plans.word.look import Looks, Style
from plans.word.marks import LEVELS
from plans.word.package import Package
from plans.word.reading import Reader
from plans.word.writing import Needs, Writer, lines
from plans.word.xml import el


def rich(html: str) -> str:
    """The canonical text after a way out and in again."""
    kinds: dict[str, bool] = {}
    links: dict[str, str] = {}

    def new_list(ordered: bool) -> int:
        kinds[str(len(kinds) + 1)] = ordered
        return len(kinds)

    def relation(href: str) -> str:
        links[name := f"r{len(links)}"] = href
        return name

    body = el("body", *Writer(Needs(new_list, relation), LEVELS["section"]).rich(html))
    reader = Reader(Package(el("document", body), links=links))
    reader.looks = Looks(
        STYLES, {name: dict.fromkeys(range(9), "decimal" if kinds[name] else "bullet") for name in kinds}
    )
    return text.clean(reader.flow(body).html(LEVELS["section"]))


def plain(words: str) -> str:
    """Plain text after the same way."""
    return text.tidy("\n".join("".join(run[0] for run in line) for line in lines(words)))


def _style(name: str) -> Style:
    return Style(name, "", None, None, 0)


STYLES = {
    **{f"Heading{level}": _style(f"heading {level}") for level in range(1, 10)},
    "Quote": _style("quote"),
    "ListContinue": _style("list continue"),
    "TableHeading": _style("table heading"),
}
