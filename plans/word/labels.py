"""What a Word file of ours calls each field, and by which headings somebody writes a new goal or measure. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from plans.models import Document

LABELS = {
    "target_group": gettext_noop("For whom"),
    "instrument": gettext_noop("Instrument"),
    "owner_label": gettext_noop("Owner, by function"),
    "nature_argument": gettext_noop("Argument"),
    "additionality": gettext_noop("Why this would not be possible without this money"),
    "result_midterm": gettext_noop("End of %(year)s"),
    "result_end": gettext_noop("End of %(year)s"),
}
FIELDS = {"goal": frozenset({"target_group", "result_midterm", "result_end"}), "measure": frozenset(LABELS)}
LONGEST = 200  # characters of the title of a goal or measure
_HEADING = re.compile(
    r"(?:[0-9]+(?:\.[0-9]+)*[.)]?\s+)?(?:nieuwe?\s+|new\s+)?"
    r"(?:(?P<goal>doel|doelstelling|ambitie|goal|objective|ambition)|(?P<measure>maatregel|actie|measure|action))\b"
    r"(?P<sign>\s*[0-9]+(?:\.[0-9]+)*[a-z]?\b)?(?P<colon>\s*[.:–—-])?\s*(?P<title>.*)",
    re.IGNORECASE,
)
_GOES_ON = frozenset(
    [
        "aan",
        "als",
        "bij",
        "dat",
        "die",
        "en",
        "for",
        "from",
        "in",
        "is",
        "met",
        "naar",
        "of",
        "om",
        "on",
        "op",
        "per",
        "te",
        "tegen",
        "that",
        "to",
        "tot",
        "uit",
        "van",
        "voor",
        "waar",
        "with",
    ]
)


@dataclass(frozen=True, slots=True)
class Named:
    """A heading that says of what follows that it is a goal or a measure."""

    kind: str
    title: str


def named(heading: str) -> Named | None:
    """“Doel 1.2 Elke student een mentor” names a goal; “Doel van dit hoofdstuk” names nothing."""
    found = _HEADING.fullmatch(heading)
    if not found or not 0 < len(found["title"]) <= LONGEST:
        return None
    is_marked = found["sign"] or found["colon"]
    if not is_marked and found["title"].split()[0].casefold() in _GOES_ON:
        return None
    return Named("goal" if found["goal"] else "measure", found["title"])


def label(field: str, document: Document) -> str:
    """What is asked before a field, in the language that is active."""
    year = document.framework.midterm_year if field == "result_midterm" else document.last_year
    return _(LABELS[field]) % {"year": year}


def labels_of(document: Document) -> dict[str, str]:
    """Each label of a field in any language, and the field."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {label(field, document).casefold(): field for field in LABELS}
    return found
