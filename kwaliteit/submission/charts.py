"""Charts as inline SVG, drawn on the server. Colours are literal: the sheet of the document does not reach into SVG."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

COLOURS = {1: "#0b4a6f", 2: "#8a5a0a", 3: "#9c3848", 4: "#386641", 5: "#5a4a8c", 6: "#5d666d"}
INK, MUTED = "#1b2227", "#55606a"
FONT = 'font-family="Source Sans 3, sans-serif"'


def colour(number: int) -> str:
    return COLOURS.get(number, MUTED)


def _text(
    x: float, y: float, text: str, size: float, *, anchor: str = "start", fill: str = INK, bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}"{weight} {FONT}>'
        f"{escape(text)}</text>"
    )


def _rect(x: float, y: float, w: float, h: float, fill: str, extra: str = "") -> str:
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{w:.2f}" height="{h:.2f}" fill="{fill}"{extra}/>'


def _svg(width: float, height: float, scale: float, title: str, parts: list[str]) -> SafeString:
    return mark_safe(  # noqa: S308 - every text is escaped above
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width * scale:g}mm" height="{height * scale:g}mm" role="img">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def share_bar(shares: list[tuple[int, str, int]], title: str) -> SafeString | None:
    """One bar over the page: (theme number, short name, whole percent). A narrow part is labelled one line lower."""
    whole = sum(percent for _, _, percent in shares)
    if not whole:
        return None
    parts, x, free = [], 0.0, 0.0
    for number, name, percent in shares:
        if not percent:
            continue
        width = percent / whole * 164
        parts.append(_rect(x, 0, max(width - 0.5, 0.3), 3.2, colour(number)))
        label = f"{number} {name}"
        need = len(label) * 1.45
        anchor, at = ("start", x) if x + need <= 164 else ("end", 164.0)
        left = at if anchor == "start" else at - need
        low = 7.9 if left < free else 0.0
        if not low:
            free = left + need
        parts.append(_text(at, 7.4 + low, label, 2.9, anchor=anchor))
        parts.append(_text(at, 11.2 + low, f"{percent}%", 2.9, anchor=anchor, fill=MUTED))
        x += width
    return _svg(164, 20, 1, title, parts)


def share_columns(themes: list[tuple[int, str, dict[int, int]]], first_plan_year: int, title: str) -> SafeString:
    """A small chart per theme, three in a row: its share in each year. The years of the plan itself are full."""
    top = max((value for _, _, values in themes for value in values.values()), default=0) or 1
    parts = []
    for at, (number, name, values) in enumerate(themes):
        left, upper = (at % 3) * 224, (at // 3) * 130
        used = any(values.values())
        ink = colour(number)
        stroke = f' stroke="{ink}" stroke-width="1.4"'
        parts.append(_rect(left + 0.7, upper + 2, 16, 16, ink if used else "#fff", stroke))
        parts.append(
            _text(left + 8.7, upper + 14, str(number), 11.5, anchor="middle", fill="#fff" if used else ink, bold=True)
        )
        parts.append(_text(left + 24, upper + 14.4, name, 13, bold=True))
        step = min(34.0, 200 / max(len(values), 1))
        for place, (year, value) in enumerate(sorted(values.items())):
            x, height = left + place * step, value / top * 62
            opacity = "" if year >= first_plan_year else ' fill-opacity=".42"'
            if height:
                parts.append(_rect(x, upper + 100 - height, step - 10, height, ink, opacity))
            middle = x + (step - 10) / 2
            parts.append(_text(middle, upper + 95.5 - height, str(value), 11.5, anchor="middle"))
            parts.append(_text(middle, upper + 113, f"’{year % 100:02d}", 10.5, anchor="middle", fill=MUTED))
        parts.append(
            f'<line x1="{left}" x2="{left + 200}" y1="{upper + 100}" y2="{upper + 100}" stroke="{INK}" stroke-width=".8"/>'
        )
    rows = (len(themes) + 2) // 3
    return _svg(656, rows * 130 - 6, 0.25, title, parts)


def budget_bars(rows: list[tuple[int, str, int, int]], title: str, words: tuple[str, str]) -> SafeString:
    """Per theme two bars in k€: budgeted (outline) and realised (full): (number, name, budgeted, realised)."""
    top = max((max(b, r) for _, _, b, r in rows), default=0) or 1
    parts = []
    for at, (number, name, budgeted, realised) in enumerate(rows):
        y, ink = at * 32, colour(number)
        parts.append(_rect(0, y + 3, 16, 16, ink))
        parts.append(_text(8, y + 15, str(number), 11.5, anchor="middle", fill="#fff", bold=True))
        parts.append(_text(23, y + 15.4, name, 12.5))
        for offset, value, outline in ((0, budgeted, True), (12, realised, False)):
            width = max(value, 0) / top * 360
            stroke = f' stroke="{ink}" stroke-width="1.2"' if outline else ""
            if width:
                parts.append(_rect(170.6, y + offset, width, 10, "#fff" if outline else ink, stroke))
            parts.append(
                _text(
                    176 + width,
                    y + offset + 9,
                    f"{value:,}".replace(",", "."),
                    10.5,
                    fill=MUTED if outline else INK,
                    bold=not outline,
                )
            )
    low = len(rows) * 32
    parts.append(f'<line x1="170" x2="170" y1="-2" y2="{low - 6}" stroke="{INK}" stroke-width=".8"/>')
    parts.append(
        _rect(170.6, low + 2, 20, 9, "#fff", f' stroke="{MUTED}" stroke-width="1.2"')
        + _text(197, low + 11, words[0], 11.5)
    )
    parts.append(_rect(290, low + 1.6, 20, 10, MUTED) + _text(316, low + 11, words[1], 11.5))
    return _svg(656, low + 16, 0.25, title, parts)
