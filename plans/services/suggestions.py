"""Suggestions: other words, passages and amounts, for who drafts to take over or not, one by one or all at once."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from plans import hooks
from plans.carrying import Change, carried_out, followed
from plans.models import Document, Remark
from plans.models.content import Part
from plans.parts import LONGEST, canonical, values_at
from plans.permissions import circles_of, may_edit
from plans.services import drafting
from plans.services.remarks import check_reason, may_remark_on, put, save_signed
from plans.suggested import PLACES, amount_from, amount_words, from_html, html_of
from plans.suggesting import changes

SAVE: dict[str, Any] = {
    "section": drafting.save_section,
    "goal": drafting.save_goal,
    "measure": drafting.save_measure,
}


@dataclass(frozen=True)
class Suggested:
    """What somebody would make of a part: its texts by their place, and its amounts by year and source (its code).

    Amounts are cents, ``pm``, or empty for none.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[tuple[int, str], str] = field(default_factory=dict)
    reason: str = ""
    circle: str = Remark.Circle.BOARD


@transaction.atomic
def suggest(
    *, part: Part, revision: int, actor: Person, suggested: Suggested, at: datetime.datetime | None = None
) -> list[Remark]:
    """Keep each difference with the text that she saw as a suggestion of its own; gives the new ones.

    Her own open suggestions on these places that are not in it any more are withdrawn. Raises Refused when nothing is
    different, and Forbidden without the right to write remarks.
    """
    document = part.document
    rights = may_remark_on(document, actor, at)
    if getattr(part, "written_by", ""):
        raise Refused(_("These are the own words of a council; nobody suggests others."))
    if suggested.circle not in circles_of(document, rights):
        raise Refused(_("Choose a circle that you belong to."), field="circle")
    reason = check_reason(suggested.reason)
    kind = type(part).__name__.lower()
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)  # nobody decides about hers meanwhile
    own = list(open_ones(document).filter(author=actor, said_by="", **{kind: part}))
    wanted, kept = _texts(part, revision, suggested, own)
    more, same = _amounts(part, suggested, own)
    gone = [row for row in own if row not in kept and row not in same and _is_typed(row, suggested)]
    if not wanted and not more and not gone:
        raise Refused(_("Nothing is different from the text as it stands. Change what you want otherwise."))
    for row in gone:
        _decide(row, Remark.Outcome.WITHDRAWN, actor, at)
    about = {"text": reason, "circle": suggested.circle, kind: part}
    return [_write(document, actor, at, about | row) for row in wanted + more]


def open_ones(document: Document) -> Any:
    """Suggestions of which nothing was decided, the first one first."""
    rows = Remark.objects.filter(document=document, resolved_at=None).exclude(change="")
    return rows.select_related("author", "section", "goal", "measure").order_by("created_at", "pk")


def _is_typed(row: Remark, suggested: Suggested) -> bool:
    if row.change == Remark.Change.AMOUNT:
        return (row.year, row.source) in suggested.amounts
    return row.place in suggested.texts


def _texts(
    part: Part, revision: int, suggested: Suggested, own: list[Remark]
) -> tuple[list[dict[str, Any]], list[Remark]]:
    """The fields of each new suggestion about a text, and the open ones that stay."""
    kind = type(part).__name__.lower()
    base = values_at(part, revision) if revision != part.revision else None
    wanted: list[dict[str, Any]] = []
    kept: list[Remark] = []
    for place, typed in suggested.texts.items():
        if place not in PLACES[kind]:
            raise TypeError(f"{kind} has no text {place}")
        if len(typed) > LONGEST:
            raise Refused(_("This text is too long."), field=place)
        now = getattr(part, place)
        texts = (html_of(place, words) for words in (base[place] if base else now, now, canonical(place, typed)))
        made, same = _compared(*texts, [row for row in own if row.place == place])
        wanted += [{"place": place, **fields_of(change)} for change in made]
        kept += same
    return wanted, kept


def _compared(was: str, now: str, typed: str, mine: list[Remark]) -> tuple[list[Change], list[Remark]]:
    """What is new in a text that she typed, and her open suggestions that stay: also those that have no place in what
    she saw. What came into the text ``now`` since she saw it is not new.
    """
    _made, left = carried_out(was, [row.as_change for row in mine])
    kept = [row for row in mine if row.as_change in left]
    waiting = [(_key(row.as_change), row) for row in mine]
    since = [_key(change) for change in changes(was, now)]
    new = []
    for change in changes(was, typed):
        key = _key(change)
        if pair := next((pair for pair in waiting if pair[0] == key), None):
            waiting.remove(pair)
            kept.append(pair[1])
        elif key in since:
            since.remove(key)
        else:
            new.append(change)
    return new, kept


def _key(change: Change) -> tuple[str, str, str, str]:
    return change.kind, change.was, change.proposed, change.anchor.block


def fields_of(change: Change) -> dict[str, Any]:
    """The columns of a suggestion about a text."""
    anchor = change.anchor
    where = {"quote": anchor.quote, "before": anchor.before, "after": anchor.after, "block": anchor.block}
    what = {"change": str(change.kind), "was": change.was, "proposed": change.proposed, "spot": change.spot}
    return {**where, "start": anchor.start, **what}


def _amounts(part: Any, suggested: Suggested, own: list[Remark]) -> tuple[list[dict[str, Any]], list[Remark]]:
    """The fields of each new suggestion about an amount, and the open ones that stay."""
    rows = hooks.measure_money(part) if suggested.amounts and hooks.measure_money else []
    stands = {(year, row.code): amount_words(cell) for row in rows for year, cell in row.cells.items()}
    mine = {(row.year, row.source): row for row in own if row.change == Remark.Change.AMOUNT}
    wanted: list[dict[str, Any]] = []
    kept: list[Remark] = []
    for key, typed in suggested.amounts.items():
        was, row = stands.get(key, ""), mine.get(key)
        if typed == was:
            continue
        if row and (row.was, row.proposed) == (was, typed):
            kept.append(row)
        else:
            year, source = key
            wanted.append({"year": year, "source": source, "change": "amount", "was": was, "proposed": typed})
    return wanted, kept


def _write(document: Document, actor: Person, at: datetime.datetime | None, fields: dict[str, Any]) -> Remark:
    return put(Remark(document=document, author=actor, **fields), actor, at)


@transaction.atomic
def keep(
    *,
    part: Any,
    place: str,
    change: Change,
    actor: Person,
    said_by: str = "",
    circle: str = Remark.Circle.BOARD,
    at: datetime.datetime | None = None,
) -> Remark:
    """Keep one change that was made elsewhere, as in Word, as a suggestion. Raises Forbidden without the right to remark."""
    if circle not in circles_of(part.document, may_remark_on(part.document, actor, at)):
        raise Refused(_("Choose a circle that you belong to."), field="circle")
    fields = {type(part).__name__.lower(): part, "circle": circle, "said_by": said_by, "place": place}
    return _write(part.document, actor, at, fields | fields_of(change))


# --- deciding ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def take_over(
    *, document: Document, suggestions: Collection[Remark], actor: Person, at: datetime.datetime | None = None
) -> list[Remark]:
    """Carry these out in the text and the budget; gives those that could not be: what they are about has changed since.

    What somebody decided about in the meantime is left out. Raises Forbidden without the right to draft there.
    """
    waiting = _waiting(document, suggestions, actor, at)
    left: list[Remark] = []
    for part, place in dict.fromkeys((row.part, row.place) for row in waiting if row.place):
        left += _carry_out([row for row in waiting if row.part == part and row.place == place], actor, at)
    for row in waiting:
        if row.change == Remark.Change.AMOUNT and not _set_amount(row, actor, at):
            left.append(row)
    for row in waiting:
        if row not in left:
            _decide(row, Remark.Outcome.TAKEN, actor, at)
    return left


def _carry_out(rows: list[Remark], actor: Person, at: datetime.datetime | None) -> list[Remark]:
    """Suggestions about one text, saved as one change of it, the same one of two people once; gives those that could
    not be.
    """
    kind, key = rows[0].part  # type: ignore[misc]
    part = type(getattr(rows[0], kind)).objects.select_related("document").get(pk=key)
    place = rows[0].place
    stands = html_of(place, getattr(part, place))
    made, left = carried_out(stands, list(dict.fromkeys(row.as_change for row in rows)))
    if made != stands:
        typed = {kind: part, "revision": part.revision, place: from_html(place, made)}
        SAVE[kind](**typed, actor=actor, at=at)
    if len(rows) == 1 and not left:
        _follow(rows[0], stands, made)
    return [row for row in rows if row.as_change in left]


def _follow(done: Remark, was: str, now: str) -> None:
    """What is waiting on the same text finds its place again, also where a part of it became another word."""
    kind, key = done.part  # type: ignore[misc]
    rows = list(open_ones(done.document).filter(**{f"{kind}_id": key}, place=done.place))
    places = [row.as_change for row in rows]
    mine = places[[row.pk for row in rows].index(done.pk)]
    for row, change in zip(rows, followed(was, now, places, mine), strict=True):
        if row.pk != done.pk and change != row.as_change:
            Remark.objects.filter(pk=row.pk).update(**{k: v for k, v in fields_of(change).items() if k in PLACE})


PLACE = frozenset({"quote", "before", "after", "block", "start", "spot"})
"""Where a suggestion stands: computed, and no part of its history."""


def _set_amount(row: Remark, actor: Person, at: datetime.datetime | None) -> bool:
    """Whether the amount is as suggested now. Not when another one was entered since (Conflict), nor when the budget
    refuses it; the suggestion then says why.
    """
    if hooks.set_amount is None or row.measure is None or row.year is None:
        return False
    try:
        hooks.set_amount(row.measure, row.year, row.source, amount_from(row.was), amount_from(row.proposed), actor, at)
    except Conflict:
        return False
    except Refused as reason:
        row.left_because = str(reason)  # type: ignore[attr-defined]
        return False
    return True


@transaction.atomic
def close_as_taken(
    *, document: Document, suggestions: Collection[Remark], actor: Person, at: datetime.datetime | None = None
) -> None:
    """Note of these that they were taken over: what they propose came into the text in another way, as out of Word."""
    for row in _waiting(document, suggestions, actor, at):
        _decide(row, Remark.Outcome.TAKEN, actor, at)


@transaction.atomic
def refuse(
    *,
    document: Document,
    suggestions: Collection[Remark],
    actor: Person,
    reason: str = "",
    at: datetime.datetime | None = None,
) -> Sequence[Remark]:
    """Leave the text as it is; gives those that nobody had decided about. The reason stands below each as an answer."""
    words = check_reason(reason)
    rows = _waiting(document, suggestions, actor, at)
    for row in rows:
        if words:
            _write(document, actor, at, {"parent": row, "circle": row.circle, "text": words})
        _decide(row, Remark.Outcome.REFUSED, actor, at)
    return rows


@transaction.atomic
def withdraw(*, suggestion: Remark, actor: Person, at: datetime.datetime | None = None) -> None:
    """Take back a suggestion of one's own."""
    row = open_ones(suggestion.document).select_for_update(of=("self",)).filter(pk=suggestion.pk).first()
    if suggestion.author_id != actor.pk:
        raise Forbidden(_("Only who made a suggestion takes it back."))
    if row:
        _decide(row, Remark.Outcome.WITHDRAWN, actor, at)


def _waiting(
    document: Document, suggestions: Collection[Remark], actor: Person, at: datetime.datetime | None
) -> Sequence[Remark]:
    """The document and these suggestions locked, as far as nothing was decided about them; for who may draft there."""
    rights = rights_of(actor, on=timezone.localdate(at) if at else None)
    locked = Document.objects.select_for_update(of=("self",)).select_related("unit__parent__parent").get(pk=document.pk)
    rows = open_ones(locked).select_for_update(of=("self",)).filter(pk__in=[row.pk for row in suggestions])
    for section in {row.section for row in rows or suggestions} or {None}:
        verdict = may_edit(locked, rights, section)
        if not verdict:
            raise Forbidden(verdict.reason)
    return list(rows)


def _decide(row: Remark, outcome: str, actor: Person, at: datetime.datetime | None) -> None:
    row.outcome, row.resolved_at, row.resolved_by = outcome, at or timezone.now(), actor
    save_signed(row, actor, at, "outcome", "resolved_at", "resolved_by")
