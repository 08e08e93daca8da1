"""Suggestions in a text for Word: what goes and what comes, marked for the writer by the number of each. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from plans.carrying import Change, Edit, Kind, edits_of, overlap
from plans.sources import Source, closed

_TAGS = re.compile(r"</?(?:p|h3|h4)>")


def drawn(html: str, changes: Mapping[int, Change], *, is_rich: bool = True) -> tuple[str, list[int]]:
    """The text with these changes drawn in it, as XML, and the numbers of those: not of one that has no place any more,
    or of which the place is taken by another.

    Words stand in ``<del n="1">`` and ``<ins n="1">``; of whole blocks, items and rows each has the number as the
    attribute ``gone`` or ``came``. A plain text (one paragraph) has words alone.
    """
    source = Source(html)
    taken: list[tuple[Edit, int]] = []
    for number, change in changes.items():
        edits = edits_of(source, change)
        if edits and not any(overlap(edit.place, other.place) for edit in edits for other, _number in taken):
            taken += [(edit, number) for edit in edits]
    parts, at = [], 0
    for edit, number in sorted(taken, key=lambda row: (row[0].place, row[1])):
        draw = _words if changes[number].kind is Kind.WORDS else _blocks if is_rich else _plain
        parts += [source.inner(at, edit.place.start), draw(source, edit, changes[number], number)]
        at = edit.place.end
    made = "".join([*parts, source.inner(at, len(source.sources))])
    return (made if is_rich or not made else f"<p>{_TAGS.sub('', made)}</p>"), list(dict.fromkeys(n for _e, n in taken))


def _words(source: Source, edit: Edit, change: Change, number: int) -> str:
    (start, end), came = edit.place, change.proposed
    gone = _tag("del", number, source.cut(start, end))
    return f"{closed(source.open[start])}{gone}{_tag('ins', number, came)}{''.join(source.open[end])}"


def _plain(source: Source, edit: Edit, change: Change, number: int) -> str:
    gone, came = (_TAGS.sub("", html) for html in (source.inner(*edit.place), edit.made))
    return _tag("del", number, gone) + _tag("ins", number, came)


def _blocks(source: Source, edit: Edit, change: Change, number: int) -> str:
    return _numbered(source.inner(*edit.place), "gone", number) + _numbered(edit.made, "came", number)


def _tag(tag: str, number: int, html: str) -> str:
    return f'<{tag} n="{number}">{html}</{tag}>' if html else ""


def _numbered(html: str, name: str, number: int) -> str:
    """Each block, item or row of these with the number as an attribute; of a part of a table its rows."""
    root = etree.fromstring(f"<body>{html.replace('<br>', '<br/>')}</body>")
    for unit in root:
        for row in unit if unit.tag in ("thead", "tbody") else (unit,):
            row.set(name, str(number))
    return "".join(etree.tostring(unit, encoding="unicode") for unit in root)
