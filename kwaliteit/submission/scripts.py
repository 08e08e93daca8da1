"""Fonts for letters beyond those of Western Europe: linked only where a text has them, as every face takes time to load."""

from __future__ import annotations

import re
import unicodedata

from kwaliteit.submission.pieces import ATTRIBUTE, TAG

SHEETS = {
    "latin-ext.css": re.compile("[\u0100-\u024f\u1e00-\u1eff\u2020\u20a0-\u20ab\u20ad-\u20cf\u2113]"),
    "greek.css": re.compile("[\u0370-\u03ff]"),
    "cyrillic.css": re.compile("[\u0400-\u045f\u0490\u0491\u2116]"),
    "hebrew.css": re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]"),
    "arabic.css": re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]"),
    "signs.css": re.compile("[\u2190-\u22ff\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff]"),
    "emoji.css": re.compile(
        "[\u203c\u2049\u2139\u24c2\u231a\u231b\u23e9-\u23fa\u2600-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff]"
    ),
}
_HIGH = "\u2070\u2071\u2074-\u207f"
SMALL = re.compile(f"(?P<sup>[¹²³]*[{_HIGH}][¹²³{_HIGH}]*)|(?P<sub>[\u2080-\u208e\u2090-\u209c]+)")
UNDRAWN = re.compile(
    "[\u2100-\u2112\u2114\u2115\u2117-\u2121\u2123-\u2138\u213a-\u214f\u2150-\u218b\u2460-\u24c1\u24c3-\u24ff]"
)
YEARS = re.compile(r"\b(?:19|20)\d\d–\d\d(?:\d\d)?\b")
PRINTED = {"data-label", "data-line", "data-foot", "data-institution"}  # running heads and feet
_WORDS = re.compile(r"(<(?!(?:title|style|text|tspan|desc)\b)[^<>]*>)([^<]+)")
_DRAWN = re.compile(r"(<(?:text|tspan)\b[^<>]*>)([^<]+)")


def with_fonts(html: str) -> str:
    """The same document with the sheets of the scripts in it, and small high and low signs, which no font of ours has,
    as ordinary ones that stand high or low; so are signs made of letters spelled. Running heads, feet
    and charts have them as ordinary signs. A line never ends within “2022–2024”."""
    if SMALL.search(html) or UNDRAWN.search(html):
        html = TAG.sub(lambda tag: ATTRIBUTE.sub(_in_margin, tag[0]) if "data-" in tag[0] else tag[0], html)
        html = _DRAWN.sub(lambda found: found[1] + _plain(found[2]), html)
    if SMALL.search(html):
        html = _WORDS.sub(lambda found: found[1] + SMALL.sub(_placed, found[2]), html)
    if UNDRAWN.search(html):
        html = _WORDS.sub(lambda found: found[1] + UNDRAWN.sub(_spelled, found[2]), html)
    if YEARS.search(html):
        html = _WORDS.sub(lambda found: found[1] + YEARS.sub(r'<span class="one">\g<0></span>', found[2]), html)
    links = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet, found in SHEETS.items() if found.search(html))
    return html.replace("</head>", f"{links}</head>", 1)


def _in_margin(found: re.Match[str]) -> str:
    return f"{found[1]}={_plain(found[2])}" if found[1] in PRINTED else found[0]


def _plain(words: str) -> str:
    return UNDRAWN.sub(_spelled, SMALL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), words))


def _placed(found: re.Match[str]) -> str:
    return f"<{found.lastgroup}>{unicodedata.normalize('NFKC', found[0])}</{found.lastgroup}>"


def _spelled(found: re.Match[str]) -> str:
    """℃ as °C, ⅓ as 1/3, ① as (1); what is made of no letters stays, and is refused by name."""
    sign = found[0]
    before = found.string[found.start() - 1 : found.start()]
    if "CIRCLED" in unicodedata.name(sign, "") and (number := unicodedata.numeric(sign, None)) is not None:
        return f"({number:g})"
    text = unicodedata.normalize("NFKC", sign).replace("\u2044", "/")
    if "CIRCLED" in unicodedata.name(sign, "") and text != sign:
        return f"({text})"
    return f" {text}" if "/" in text and before.isdigit() else text
