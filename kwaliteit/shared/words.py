"""Where long Dutch compounds may be broken, for narrow columns. The one table of such names."""

from __future__ import annotations

import re

SHY = "\u00ad"
COMPOUNDS = (
    "onderwijs|differentiatie",
    "onderwijs|faciliteiten",
    "onderwijs|jaarverslag",
    "professionali|sering",
    "geestes|wetenschappen",
    "natuur|wetenschappen",
    "rechts|geleerdheid",
    "gemeen|schappelijk",
    "kwaliteits|afspraken",
    "kwaliteits|agenda",
    "kwaliteits|middelen",
    "opleidings|commissie",
    "universiteits|raad",
    "faculteits|bestuur",
    "bestedings|plan",
    "begroting|staat",
    "docent|kwaliteit",
    "docent|ontwikkeling",
    "studenten|welzijn",
    "meerjaren|begroting",
    "expertise|centrum",
)
_PLACES = {whole.replace("|", ""): whole.index("|") for whole in COMPOUNDS}
_KNOWN = re.compile("|".join(sorted(_PLACES, key=len, reverse=True)), re.IGNORECASE)


def breakable(text: str) -> str:
    """The text with soft hyphens in the compounds that are known; they show only where a line breaks."""

    def hyphenated(match: re.Match[str]) -> str:
        word = match.group()
        place = _PLACES[word.lower()]
        return word[:place] + SHY + word[place:]

    return _KNOWN.sub(hyphenated, text)
