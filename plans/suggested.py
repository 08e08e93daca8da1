"""What stands around suggestions: the texts that they can be about, how each is shown, and amounts in words. Reads only."""

from __future__ import annotations

from difflib import SequenceMatcher
from html import escape, unescape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kwaliteit.shared.notation import Amount, euros, percent, signed
from plans import hooks, text
from plans.anchors import Marks, marked
from plans.carrying import Change, Kind, nearest, place_of
from plans.models import Remark
from plans.parts import RICH
from plans.sources import Place, Source, atoms

PLACES: dict[str, tuple[str, ...]] = {
    "section": ("body", "no_goals_reason"),
    "goal": ("title", "description", "result_midterm", "result_end"),
    "measure": ("title", "description", "instrument", "result_midterm", "result_end"),
}
"""The texts of a part that somebody can suggest to change."""


# --- texts and amounts ---


def html_of(place: str, value: str) -> str:
    """A text of a part as changes are taken from it; a plain one is one paragraph with line breaks."""
    return value if place in RICH else text.clean(f"<p>{escape(value, quote=False)}</p>".replace("\n", "<br>"))


def shown(place: str, html: str) -> str:
    """As its page shows it: a plain text without a paragraph of its own."""
    return html if place in RICH else html.removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "<br>")


def from_html(place: str, html: str) -> str:
    """As it is saved."""
    return html if place in RICH else unescape(shown(place, html).replace("<br>", "\n"))


def amount_words(cell: tuple[int | None, bool] | None) -> str:
    """An amount as a suggestion keeps it: cents, ``pm``, or empty for none."""
    if cell is None:
        return ""
    return "pm" if cell[0] is None else str(cell[0])


def amount_from(words: str) -> Amount:
    return Amount(pm=True) if words == "pm" else Amount(int(words)) if words else Amount()


def amount_in_words(words: str) -> str:
    """An amount of a suggestion for the reader."""
    return _("nothing") if not words else "pm" if words == "pm" else f"€ {euros(int(words))}"


# --- drawing ---


def draw(marks: Marks, source: Source, change: Change, way: str) -> bool:
    """Draw what goes and what comes in a text, with the ``way`` to the suggestion; False when it has no place there."""
    place = place_of(source, change)
    if place is None:
        return False
    if change.kind is Kind.WORDS:
        _draw_words(marks, source, place, change.proposed, way)
        return True
    goes = place
    if change.kind is Kind.MOVE:
        goes = nearest(source, change.was, place.start) or place
    marks.surround(range(*goes), "del")
    if change.proposed:
        marks.put(place.end, all_in(change.proposed, "ins", way))
    else:
        marks.follow(goes.end - 1 - _closers(source, goes), way)
    return True


def _closers(source: Source, place: Place) -> int:
    """How many pieces at the end are tags."""
    count = 0
    while count < place.end - place.start - 1 and source.sources[place.end - 1 - count].startswith("<"):
        count += 1
    return count


def _draw_words(marks: Marks, source: Source, place: Place, proposed: str, way: str) -> None:
    """Word by word; the way after the last of what comes, or else of what goes."""
    came = Source(proposed)
    old, new = atoms(source, *place), atoms(came, 0, len(came.sources))
    at, last = place.end, place.start
    steps = SequenceMatcher(None, [atom.key for atom in old], [atom.key for atom in new], autojunk=False).get_opcodes()
    for what, i, j, k, m in steps:
        if what == "equal":
            continue
        marks.surround((piece for atom in old[i:j] for piece in range(atom.start, atom.end)), "del")
        at = old[j].start if j < len(old) else place.end
        last = old[j - 1].end - 1 if j else place.start
        if k < m:
            marks.put(at, f"<ins>{came.cut(new[k].start, new[m - 1].end)}</ins>")
    if any(mark.startswith("<a") for mark in source.open[at]) or at not in marks.before:
        marks.follow(last, way)
    else:
        marks.put(at, way)


def all_in(html: str, tag: str, way: str = "") -> str:
    """All words of these blocks, items or rows within a tag; the way after the last of them."""
    source, marks = Source(html), Marks()
    words = [at for at, piece in enumerate(source.sources) if not piece.startswith("<")]
    marks.surround(words, tag)
    if way:
        marks.follow(words[-1] if words else len(source.sources) - 1, way)
    return marked(source.seen, marks)


def as_html(remark: Remark) -> SafeString:
    """What a suggestion would change, for beside the text: what goes and what comes."""
    if remark.change == Remark.Change.AMOUNT:
        was, proposed = amount_in_words(remark.was), amount_in_words(remark.proposed)
        return format_html("<p><del>{}</del> <ins>{}</ins>{}</p>", was, proposed, _share(remark))
    change = remark.as_change
    if change.kind is Kind.WORDS:
        source, marks = Source(f"<p>{change.was}</p>"), Marks()
        _draw_words(marks, source, Place(1, len(source.sources) - 1), change.proposed, "")
        return mark_safe(marked(source.seen, marks))  # noqa: S308  canonical text
    was, came = (_whole(html) for html in (change.was, change.proposed))
    if change.kind is Kind.MOVE:
        return mark_safe(came)  # noqa: S308  canonical text
    if was and came and hooks.words_marked:
        return mark_safe(hooks.words_marked(was, came))  # noqa: S308  canonical text, marked
    return mark_safe(all_in(was, "del") if was else all_in(came, "ins"))  # noqa: S308  canonical text


def _whole(html: str) -> str:
    """Items and rows within a list or table of their own."""
    if html.startswith("<li>"):
        return f"<ul>{html}</ul>"
    return f"<table><tbody>{html}</tbody></table>" if html.startswith("<tr") else html


def _share(remark: Remark) -> str:
    """By how much an amount would become more or less, as a share of what it is."""
    try:
        was, proposed = int(remark.was), int(remark.proposed)
    except ValueError:
        return ""
    return f" ({signed(percent(proposed - was, was))})" if was else ""
