"""A document cut into pieces: whatever its texts say, only its own tags decide where it is cut and what is a link."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from kwaliteit.submission import bench, document, pieces
from kwaliteit.submission.prose import plain, printable
from kwaliteit.submission.report import Cell, Chapter, Column, Prose, Report, Row, Section, Table, TitlePage

ODD = [
    "Begeleiding ", " ", "\n", '"', "'", "<", ">", "=", "&", "&lt;h1&gt;", "part:h-one",
    '<h1 id="x">', "</h1>", 'id="h-one"', 'id="nowhere"', 'href="#h-two"', 'href="#nowhere"', 'data-target="#nowhere"',
    '\n<section class="chapter" id="y">', "</section>", "<main>", "</main>", "</head>", "<body>", "</body></html>",
]  # fmt: skip
words = st.lists(st.sampled_from(ODD), max_size=6).map("".join)


@dataclass
class Read(HTMLParser):
    """What a reader of HTML finds, and no regular expression of ours: tags with their attributes, and the text."""

    html: str
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html.partition("<body>\n")[2])
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "main":  # each piece of it has its own
            self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += "".join(data.split())


def report(title: str, text: str, rich: str) -> Report:
    """Two chapters, of which the second links to the first and to itself."""
    page = TitlePage("Universiteit Rijnland", "Plan", title, "Plan", f"{title}, versie 4", None, [])
    address = f"https://rijnland.example/{escape(rich)}"
    prose = printable(f'<p>{escape(rich)}</p><p><a href="{address}">{escape(rich)}</a></p>')
    links = [Row("Verwijzing", [Cell(text, href=target)]) for target in ("h-one", "h-two")]
    chapters = [
        Chapter("one", title, [Section("text", title, [Prose(plain(text)), Prose(prose)])]),
        Chapter("two", "Docenten", [Section("links", text, [Table(rich, [Column("Wat"), Column("Waar")], links)])]),
    ]
    made = Report("nl", False, title, text, "2021-06-29", page, [], chapters, "Inhoud")
    made.number()
    return made


@given(words, words, words)
def test_a_document_is_cut_and_linked_by_its_tags_and_never_by_what_a_text_says(title, text, rich):
    html = document.html(report(title, text, rich))
    parts = pieces.split(html)
    read = [Read(part.html()) for part in parts]
    whole = Read(html)

    assert len(parts) == 4  # title page, contents, and the two chapters
    assert [part.tells_pages for part in parts] == [False, True, False, False]
    assert "".join(one.text for one in read) == whole.text
    own = [{attributes.get("id") for _tag, attributes in one.tags} for one in read]
    tags = iter(whole.tags)
    for at, one in enumerate(read):
        for tag, attributes in one.tags:
            name, wanted = next(tags)
            link = wanted.get("href") or ""
            if link.startswith("#") and link[1:] not in own[at]:
                wanted = {**wanted, "href": pieces.LINK + link[1:]}
            if wanted.pop("data-target", None):
                wanted = {**wanted, "data-page": pieces.UNKNOWN}
            assert (tag, attributes) == (name, wanted)
    assert next(tags, None) is None


@given(words)
def test_contents_get_the_pages_of_the_chapters_and_margins_their_heads(title):
    parts = pieces.split(document.html(report(title, "", "")))
    numbers = [
        attributes.get("data-page")
        for _tag, attributes in Read(parts[1].html({"h-one": 3, "text": 4, "h-two": 5, "links": 6})).tags
    ]

    assert [number for number in numbers if number] == ["3", "4", "5", "6"]
    assert [ident for part in parts[2:] for ident, _head in part.heads] == ["h-one", "h-two"]
    assert "".join(parts[2].title.split()) == "".join(f"1{title}".split())


@pytest.mark.parametrize("pages", [50, 200])
def test_of_what_is_measured_as_one_changed_chapter_one_piece_is_another(pages: int):
    html = document.html(document.build(bench.generated(pages)))
    before, after = pieces.split(html), pieces.split(bench.changed(html))
    assert [old == new for old, new in zip(before, after, strict=True)].count(False) == 1
