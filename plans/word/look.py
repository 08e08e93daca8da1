"""What the styles and lists of a Word file say of a paragraph: heading, quote, list. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plans.word.xml import Element, at, value, w

_HEADING = re.compile(r"heading ([1-9])$")
QUOTES = {"quote", "intense quote", "block text", "quotations", "citaat"}
TITLES = {"title", "subtitle"}
CONTINUED = ("list continue", "list paragraph", "lijstalinea")


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    based_on: str
    outline: int | None
    list: str | None
    level: int


@dataclass
class Looks:
    """Read once for a file: its styles by id, and for each list which levels have numbers."""

    styles: dict[str, Style] = field(default_factory=dict)
    lists: dict[str, dict[int, str]] = field(default_factory=dict)

    def name(self, paragraph: Element) -> str:
        """The name of the style of a paragraph; Word keeps those of its own in English, whatever its language."""
        style = value(paragraph, "pPr/pStyle") or ""
        found = self.styles.get(style)
        return found.name if found else style.lower()

    def heading(self, paragraph: Element) -> int | None:
        """1 to 9; 0 for a title; None for other text."""
        direct = value(paragraph, "pPr/outlineLvl")
        if direct and direct.isdigit() and int(direct) < 9:
            return int(direct) + 1
        for style in self._chain(value(paragraph, "pPr/pStyle")):
            if found := _HEADING.match(style.name):
                return int(found[1])
            if style.name in TITLES:
                return 0
            if style.outline is not None:
                return style.outline + 1 if style.outline < 9 else None
        return None

    def item(self, paragraph: Element) -> tuple[str, int, str] | None:
        """The list, level and kind (``ul``, ``ol``) of a paragraph; None when it stands in no list."""
        number, level = value(paragraph, "pPr/numPr/numId"), value(paragraph, "pPr/numPr/ilvl")
        for style in self._chain(value(paragraph, "pPr/pStyle")):
            if number is None:
                number = style.list
                level = str(style.level) if level is None and style.list else level
        if not number or number == "0":
            return None
        depth = min(int(level), 8) if level and level.isdigit() else 0
        kind = self.lists.get(number, {}).get(depth, "bullet")
        return None if kind == "none" else (number, depth, "ul" if kind == "bullet" else "ol")

    def _chain(self, style: str | None) -> list[Style]:
        found: list[Style] = []
        while style and style in self.styles and self.styles[style] not in found:
            found.append(self.styles[style])
            style = found[-1].based_on
        return found


def looks(styles: Element | None, numbering: Element | None) -> Looks:
    found = Looks()
    for style in styles.iter(w("style")) if styles is not None else ():
        outline = value(style, "pPr/outlineLvl")
        level = value(style, "pPr/numPr/ilvl")
        found.styles[style.get(w("styleId"), "")] = Style(
            name=(value(style, "name") or "").lower(),
            based_on=value(style, "basedOn") or "",
            outline=int(outline) if outline and outline.isdigit() else None,
            list=value(style, "pPr/numPr/numId"),
            level=int(level) if level and level.isdigit() else 0,
        )
    if numbering is not None:
        _lists(found, numbering)
    return found


def _lists(found: Looks, numbering: Element) -> None:
    kinds = {kind.get(w("abstractNumId")): kind for kind in numbering.findall(w("abstractNum"))}
    styled = {value(kind, "styleLink"): kind for kind in kinds.values() if value(kind, "styleLink")}
    for number in numbering.findall(w("num")):
        kind = kinds.get(value(number, "abstractNumId"))
        kind = styled.get(value(kind, "numStyleLink"), kind)
        levels = _levels(kind)
        for override in number.findall(w("lvlOverride")):
            level = at(override, "lvl")
            if level is not None:
                levels |= _levels(override)
        found.lists[number.get(w("numId"), "")] = levels


def _levels(kind: Element | None) -> dict[int, str]:
    rows = kind.findall(w("lvl")) if kind is not None else []
    return {int(row.get(w("ilvl"), "0")): value(row, "numFmt") or "decimal" for row in rows}
