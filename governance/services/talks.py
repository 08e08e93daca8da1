"""Documenting a talk, putting its facts right, and what was done with each thing that was said."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from governance.models import Dialogue, DialogueGroup, DialogueOutcome
from governance.services.common import moment, require
from governance.talk_history import Counted, Facts, facts_of, revision_of
from governance.talks import TOGETHER, parts_for
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Conflict, Refused
from plans.models import Framework, Goal, Measure, Theme

Part = Goal | Measure


@transaction.atomic
def record_dialogue(
    *,
    framework: Framework,
    unit: Unit,
    title: str,
    held_on: datetime.date,
    with_whom: str,
    said: str,
    actor: Person,
    kind: str = Dialogue.Kind.MEETING,
    organised_by: str = "",
    questions: str = "",
    present: int | None = None,
    invited: int | None = None,
    groups: Mapping[str, Counted] | None = None,
    done: str = "",
    themes: Iterable[Theme] = (),
    at: datetime.datetime | None = None,
) -> Dialogue:
    """Document a talk. It is counted per group or as a whole; ``done`` is a first outcome, when one is known."""
    _at, day = moment(at)
    require(Act.DIALOGUE, unit, actor, day)
    counted = _checked(held_on, day, groups, present, invited)
    dialogue = Dialogue(
        framework=framework,
        unit=unit,
        kind=kind,
        title=title.strip(),
        held_on=held_on,
        organised_by=organised_by.strip(),
        with_whom=with_whom.strip(),
        questions=_plain(questions),
        said=said.strip(),
        present=present,
        invited=invited,
        recorded_by=actor,
    )
    dialogue._history_user = actor
    dialogue.save()
    dialogue.themes.set(themes)
    _count(dialogue, counted, actor)
    if done.strip():
        _write(DialogueOutcome(dialogue=dialogue, recorded_by=actor), DialogueOutcome.How.OTHERWISE, None, done, actor)
    return dialogue


@transaction.atomic
def change_dialogue(
    *,
    dialogue: Dialogue,
    title: str,
    held_on: datetime.date,
    with_whom: str,
    said: str,
    actor: Person,
    kind: str,
    seen: int,
    organised_by: str = "",
    questions: str = "",
    present: int | None = None,
    invited: int | None = None,
    groups: Mapping[str, Counted] | None = None,
    themes: Iterable[Theme] = (),
    at: datetime.datetime | None = None,
) -> Dialogue:
    """Put the facts of a talk right. The history keeps what stood there, and frozen versions hold what they held.

    ``seen`` is the revision that she began from. Raises Conflict when somebody else changed the facts since: ``stored``
    and ``typed`` are both facts.
    """
    dialogue, day = opened(dialogue, actor, at)
    counted = _checked(held_on, day, groups, present, invited)
    plain = {"kind": kind, "title": title.strip(), "held_on": held_on, "organised_by": organised_by.strip()}
    plain |= {"with_whom": with_whom.strip(), "questions": _plain(questions), "said": _plain(said)}
    together = {TOGETHER: (present, invited)} if (present, invited) != (None, None) else {}
    stored, typed = facts_of(dialogue), Facts(plain, counted or together, frozenset(themes))
    if stored == typed:
        return dialogue
    if seen != revision_of(dialogue):
        words = _("Somebody else changed this text while you were writing.")
        raise Conflict(words, stored=stored, typed=typed, revision=revision_of(dialogue))
    for name, value in {**plain, "present": present, "invited": invited}.items():
        setattr(dialogue, name, value)
    dialogue._history_user = actor
    dialogue.skip_history_when_saving = True  # the themes come along with the talk itself: one row
    dialogue.themes.set(typed.themes)
    del dialogue.skip_history_when_saving
    dialogue.save()
    _count(dialogue, counted, actor)
    return dialogue


def _checked(
    held_on: datetime.date,
    day: datetime.date,
    groups: Mapping[str, Counted] | None,
    present: int | None,
    invited: int | None,
) -> dict[str, Counted]:
    """The groups that were counted."""
    if held_on > day:
        raise Refused(_("The talk lies in the future; record it after it was held."), field="held_on")
    counted = {group: pair for group, pair in (groups or {}).items() if pair != (None, None)}
    _check_numbers(counted, present, invited)
    return counted


def _count(dialogue: Dialogue, counted: Mapping[str, Counted], actor: Person) -> None:
    """The groups as they were counted now; what has not changed is left, and what fell away goes."""
    standing = {row.group: row for row in dialogue.groups.all()}
    for group, row in standing.items():
        if group not in counted:
            row._history_user = actor
            row.delete()
    for group, (came, asked) in counted.items():
        row = standing.get(group) or DialogueGroup(dialogue=dialogue, group=group)
        if row.pk is None or (row.present, row.invited) != (came, asked):
            row.present, row.invited, row._history_user = came, asked, actor
            row.save()


def _check_numbers(groups: Mapping[str, Counted], present: int | None, invited: int | None) -> None:
    if groups and (present is not None or invited is not None):
        raise Refused(_("Count the people per group, or all together; not both."), field="present")
    for prefix, (came, asked) in [*((f"{group}_", pair) for group, pair in groups.items()), ("", (present, invited))]:
        if prefix and came is None:
            raise Refused(_("Say how many were present."), field=f"{prefix}present")
        if came is not None and asked is not None and came > asked:
            words = _("More people were present than were invited. Check both numbers.")
            raise Refused(words, field=f"{prefix}present")


@transaction.atomic
def save_outcome(
    *,
    dialogue: Dialogue,
    actor: Person,
    how: str,
    text: str = "",
    part: Part | None = None,
    outcome: DialogueOutcome | None = None,
    seen: int = 0,
    at: datetime.datetime | None = None,
) -> DialogueOutcome:
    """Add what was done with something that was said, or change it; ``seen`` is the revision that she began from.

    Raises Conflict when somebody else changed it since: ``stored`` and ``typed`` are the two texts.
    """
    dialogue, day = opened(dialogue, actor, at)
    row = DialogueOutcome(dialogue=dialogue, recorded_by=actor) if outcome is None else _current(outcome)
    _check(dialogue, actor, day, how, text, part, row.part)
    if outcome is not None:
        if (row.how, row.part, row.text) == (how, part, _plain(text)):
            return row
        if row.revision != seen:
            raise Conflict(
                _("Somebody else changed this text while you were writing."),
                stored={"text": row.text, "how": row.how, "part": row.part},
                typed={"text": _plain(text)},
                revision=row.revision,
            )
    return _write(row, how, part, text, actor)


@transaction.atomic
def remove_outcome(*, outcome: DialogueOutcome, actor: Person, at: datetime.datetime | None = None) -> None:
    """Take out what should not stand there; the history keeps it."""
    opened(outcome.dialogue, actor, at)
    row = _current(outcome)
    row._history_user = actor
    row.delete()


def opened(dialogue: Dialogue, actor: Person, at: datetime.datetime | None) -> tuple[Dialogue, datetime.date]:
    _at, day = moment(at)
    rows = Dialogue.objects.select_for_update(of=("self",)).select_related("framework", "unit__parent__parent")
    dialogue = rows.get(pk=dialogue.pk)
    require(Act.DIALOGUE, dialogue.unit, actor, day)
    return dialogue, day


def _current(outcome: DialogueOutcome) -> DialogueOutcome:
    row = DialogueOutcome.objects.filter(pk=outcome.pk).select_related("goal", "measure").first()
    if row is None:
        raise Refused(_("Meanwhile somebody else took this out."))
    return row


def _check(
    dialogue: Dialogue,
    actor: Person,
    day: datetime.date,
    how: str,
    text: str,
    part: Part | None,
    before: Part | None,
) -> None:
    """What stood there ``before`` may stay, also when somebody else put it there who reads more."""
    taken_up = how == DialogueOutcome.How.TAKEN_UP
    if taken_up and part is None:
        raise Refused(_("Choose the goal or measure in which it was taken up."), field="part")
    if not taken_up and part is not None:
        raise Refused(_("A goal or measure belongs to what was taken up. Choose that, or no goal."), field="part")
    if not taken_up and not text.strip():
        refusal = _("Write why it was not taken up.")
        words = refusal if how == DialogueOutcome.How.NOT_TAKEN_UP else _("Write what was done.")
        raise Refused(words, field="text")
    if part not in (None, before) and part not in parts_for(dialogue, rights_of(actor, on=day)):
        raise Refused(_("This goal or measure is not in a plan that you read here."), field="part")


def _write(row: DialogueOutcome, how: str, part: Part | None, text: str, actor: Person) -> DialogueOutcome:
    row.revision += row.pk is not None
    row.how, row.text = how, _plain(text)
    row.goal = part if isinstance(part, Goal) else None
    row.measure = part if isinstance(part, Measure) else None
    row._history_user = actor  # type: ignore[attr-defined]
    row.save()
    return row


def _plain(text: str) -> str:
    """As it is compared: browsers end lines in their own way."""
    return text.replace("\r\n", "\n").strip()
