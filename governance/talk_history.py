"""The facts of a talk in words, and how they were put right: from the history that the database keeps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from governance.models import Dialogue, DialogueDiscussed, DialogueGroup
from governance.wording import day
from plans.models import Theme

Counted = tuple[int | None, int | None]
"""How many were present, of how many who were invited."""
PLAIN = ("kind", "title", "held_on", "organised_by", "with_whom", "questions", "said")


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be put right of a talk. It was counted per group, or as a whole under ``TOGETHER``."""

    plain: Mapping[str, Any]
    counted: Mapping[str, Counted]
    themes: frozenset[Theme]

    def in_words(self) -> dict[str, tuple[str, str]]:
        """Per field of the form its label and what stands there."""
        words = {name: (_label(name), str(self.plain[name])) for name in PLAIN}
        words["kind"] = (_label("kind"), str(Dialogue.Kind(self.plain["kind"]).label))
        words["held_on"] = (_label("held_on"), day(self.plain["held_on"]))
        words["present"] = (_("how many were present"), ", ".join(_numbers(self.counted)))
        names = [theme.name for theme in sorted(self.themes, key=lambda theme: (theme.order, theme.pk))]
        words["themes"] = (_label("themes"), ", ".join(names))
        return words


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact that was put right."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One time that facts were put right."""

    at: datetime.datetime
    who: str
    changed: tuple[Changed, ...]


def facts_of(dialogue: Dialogue) -> Facts:
    return Facts(_plain(dialogue), _counted(dialogue, dialogue.groups.all()), frozenset(dialogue.themes.all()))


def revision_of(dialogue: Dialogue) -> int:
    """Grows with every change of the facts."""
    rows = dialogue.history.order_by("-history_id").values_list("history_id", flat=True)
    return rows.first() or 0


def between(old: Facts, new: Facts) -> dict[str, Changed]:
    before, after = old.in_words(), new.in_words()
    return {
        name: Changed(label, before[name][1], words)
        for name, (label, words) in after.items()
        if words != before[name][1]
    }


def changes(dialogue: Dialogue) -> list[Change]:
    """Every time that facts were put right, the newest first. A number of statements that does not grow."""
    pasts = list(dialogue.history.select_related("history_user").order_by("history_date", "history_id"))
    themes = _themes(dialogue)
    groups = list(DialogueGroup.history.filter(dialogue_id=dialogue.pk).order_by("history_date", "history_id"))
    found: list[Change] = []
    before: Facts | None = None
    for at, past in enumerate(pasts):
        following = pasts[at + 1].history_date if at + 1 < len(pasts) else None
        counted = _counted(past, _then(groups, following))
        now = Facts(_plain(past), counted, frozenset(themes.get(past.history_id, ())))
        changed = between(before, now) if before and past.history_date > _recorded(dialogue) else {}
        before = now
        if changed:
            who = past.history_user.name if past.history_user else ""
            found.append(Change(past.history_date, who, tuple(changed.values())))
    return sorted([*found, *_talked_over(dialogue)], key=lambda change: change.at, reverse=True)


def _talked_over(dialogue: Dialogue) -> Iterable[Change]:
    """When was written down, or taken back, that it was discussed with a council."""
    rows = DialogueDiscussed.history.filter(dialogue_id=dialogue.pk).select_related("history_user", "body")
    before: dict[int, str] = {}
    for row in rows.order_by("history_date", "history_id"):
        words = "" if row.history_type == "-" else day(row.discussed_on)
        label = _("discussed with %(body)s") % {"body": row.body.with_article}
        changed = Changed(label, before.get(row.body_id, ""), words)
        before[row.body_id] = words
        if changed.old != changed.new:
            yield Change(row.history_date, row.history_user.name if row.history_user else "", (changed,))


def _recorded(dialogue: Dialogue) -> datetime.datetime:
    """Until when its rows are of the recording itself: themes and groups come just after the talk."""
    return dialogue.recorded_at + datetime.timedelta(seconds=1)


def _themes(dialogue: Dialogue) -> dict[int, list[Theme]]:
    """Per row of its history the themes that stood there."""
    found: dict[int, list[Theme]] = {}
    rows = apps.get_model("governance", "HistoricalDialogue_themes").objects.filter(dialogue=dialogue.pk)
    for row in rows.select_related("theme"):
        found.setdefault(row.history_id, []).append(row.theme)
    return found


def _then(groups: Iterable[Any], following: datetime.datetime | None) -> list[Any]:
    """The groups as they stood until the next change: groups are written after their talk."""
    standing = {}
    for row in groups:
        if following is None or row.history_date < following:
            standing[row.group] = row
    return [row for row in standing.values() if row.history_type != "-"]


def _plain(row: Any) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in PLAIN}
    return {**facts, **{name: facts[name].replace("\r\n", "\n") for name in ("questions", "said")}}


def _counted(row: Any, groups: Iterable[Any]) -> dict[str, Counted]:
    counted = {each.group: (each.present, each.invited) for each in groups}
    return counted or ({"": (row.present, row.invited)} if row.present is not None or row.invited is not None else {})


def _numbers(counted: Mapping[str, Counted]) -> list[str]:
    found = []
    for group in (*DialogueGroup.Group, ""):
        if group not in counted:
            continue
        present, invited = counted[group]
        whom = DialogueGroup.Group(group).label if group else _("together")
        words = _("%(whom)s %(present)s") if invited is None else _("%(whom)s %(present)s of %(invited)s")
        found.append(words % {"whom": whom, "present": "–" if present is None else present, "invited": invited})
    return found


def _label(field: str) -> str:
    return str(Dialogue._meta.get_field(field).verbose_name)
