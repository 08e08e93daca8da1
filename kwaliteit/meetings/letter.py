"""The decision letter: a body tells the board, in Word, what it decided about which version."""

from __future__ import annotations

from typing import IO

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance import wording
from governance.models import Decision
from governance.sections import named
from governance.services.answers import board_of
from governance.wording import day
from kwaliteit.meetings import said
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.word import Word
from plans.models import Document


def word(made: Decision) -> IO[bytes]:
    """In the language that is active. A record that was corrected says so: the letter of the newest one counts."""
    outcome = wording.decision_state(made)[1]
    title = _("%(outcome)s: %(plan)s, version %(number)s") % {
        "outcome": outcome,
        "plan": made.version.document.title,
        "number": made.version.number,
    }
    letter = Word(title, author=made.body.name)
    letter.facts(_heads(made))
    for words in said.remarks(made):
        letter.text(words)
    letter.heading(_("Decision"))
    letter.text(said.in_words(made))
    letter.text(said.partial(made))
    letter.text(said.carried(made))
    said.votes(letter, made)
    if made.text.strip():
        letter.heading(_("Text of the council") if made.body.is_council else _("Text of the body"))
        letter.text(made.text)
    said.lists(letter, made, level=1)
    letter.heading(_("Signature"))
    letter.facts(_signing(made))
    return letter.file()


def _heads(made: Decision) -> list[tuple[str, str]]:
    return [
        (pgettext("letter", "To"), _addressee(made.version.document)),
        (pgettext("letter", "From"), made.body.name),
        (_("Date of the decision"), day(made.meeting_on)),
        *said.about(made),
    ]


def _addressee(document: Document) -> str:
    """The board that answers for the plan; without one, the unit."""
    try:
        return board_of(document).name
    except Refused:
        return document.unit.name


def _signing(made: Decision) -> list[tuple[str, str]]:
    """Room for a hand."""
    line = "_" * 40
    whose = _("On behalf of %(body)s") % {"body": named(made.body.with_article, made.section)}
    return [(capfirst(whose), line), (_("Name"), line), (_("Place and date"), line), (_("Signature"), line)]
