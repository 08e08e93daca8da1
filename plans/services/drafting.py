"""Drafting: sections, goals, measures and initiatives of an open document.

Every save locks the document, judges the actor, merges what she typed with what others saved since the revision that
she saw, writes the part with its history, counts the document's revision up and notes her as an editor. Because all
of this happens under the lock of the document, two people who save one part are put in a row: what the second changed
elsewhere in it comes along, and where both changed the same she gets a ``Clashing`` with both, and nothing is lost.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.composed import composed
from kwaliteit.shared.errors import Forbidden, Refused
from plans import hooks
from plans.models import Document, Editor, Goal, Initiative, Measure, Section
from plans.models.content import Part
from plans.parts import FIELDS, LONGEST, MANY, canonical
from plans.permissions import may_edit
from plans.together import Basis, merged

P = TypeVar("P", bound=Part)


def open_for_editing(
    document: Document, actor: Person, at: datetime.datetime | None = None, section: Section | None = None
) -> Document:
    """Lock a document for the rest of the transaction, or refuse when the actor may not write in it (or there) now."""
    (locked,) = _locked(document=document.pk)
    verdict = may_edit(locked, rights_of(actor, on=timezone.localdate(at) if at else None), section)
    if not verdict:
        raise Forbidden(verdict.reason)
    return locked


@composed
def _locked(*, document: int) -> models.QuerySet[Document]:
    rows = Document.objects.select_for_update(of=("self",)).filter(pk=document)
    return rows.select_related("unit__parent__parent", "framework", "kind")


@composed
def _stored(*, model: type[P], part: int) -> models.QuerySet[P]:
    return model._default_manager.filter(pk=part)


def _count(document: Document) -> None:
    Document.objects.filter(pk=document.pk).update(revision=F("revision") + 1)
    document.revision += 1


def touch(document: Document, actor: Person, at: datetime.datetime | None = None) -> None:
    """Count one save of the content of a document, and remember who edited it (who drafts does not decide)."""
    moment = at or timezone.now()
    _count(document)
    Editor.objects.bulk_create(
        [Editor(document=document, person=actor, first_at=moment, last_at=moment)],
        update_conflicts=True,
        unique_fields=["document", "person"],
        update_fields=["last_at"],
    )


@transaction.atomic
def save_section(
    *,
    section: Section,
    revision: int,
    actor: Person,
    body: str | None = None,
    no_goals_reason: str | None = None,
    basis: Basis | None = None,
    at: datetime.datetime | None = None,
) -> Section:
    """Save the text of a section, or the reason why a theme has no goals. What is None stays as it is."""
    fields = {"body": body, "no_goals_reason": no_goals_reason}
    given = {name: value for name, value in fields.items() if value is not None}
    return _save(section, revision, actor, at, given, basis)


@transaction.atomic
def add_goal(*, document: Document, actor: Person, at: datetime.datetime | None = None, **fields: Any) -> Goal:
    return _add(Goal, document, actor, at, fields)


@transaction.atomic
def save_goal(
    *,
    goal: Goal,
    revision: int,
    actor: Person,
    basis: Basis | None = None,
    at: datetime.datetime | None = None,
    **fields: Any,
) -> Goal:
    return _save(goal, revision, actor, at, fields, basis)


@transaction.atomic
def add_measure(*, document: Document, actor: Person, at: datetime.datetime | None = None, **fields: Any) -> Measure:
    return _add(Measure, document, actor, at, fields)


@transaction.atomic
def save_measure(
    *,
    measure: Measure,
    revision: int,
    actor: Person,
    basis: Basis | None = None,
    at: datetime.datetime | None = None,
    **fields: Any,
) -> Measure:
    return _save(measure, revision, actor, at, fields, basis)


@transaction.atomic
def add_initiative(
    *, document: Document, actor: Person, at: datetime.datetime | None = None, **fields: Any
) -> Initiative:
    return _add(Initiative, document, actor, at, fields)


@transaction.atomic
def save_initiative(
    *,
    initiative: Initiative,
    revision: int,
    actor: Person,
    basis: Basis | None = None,
    at: datetime.datetime | None = None,
    **fields: Any,
) -> Initiative:
    return _save(initiative, revision, actor, at, fields, basis)


def _save(
    part: P,
    revision: int,
    actor: Person,
    at: datetime.datetime | None,
    fields: dict[str, Any],
    basis: Basis | None = None,
) -> P:
    document = open_for_editing(part.document, actor, at, part if isinstance(part, Section) else None)
    found = _stored(model=type(part), part=part.pk)
    if not found:
        raise Refused(_("This part was removed in the meantime. What you wrote was not saved; copy it to keep it."))
    stored = found[0]
    stored.document = document
    typed = _checked(type(part), document, fields)
    if basis or stored.revision != revision:
        typed = _checked(type(part), document, merged(stored, revision, actor, typed, basis or Basis()))
    changed = {name: value for name, value in typed.items() if _differs(stored, name, value)}
    if not changed:  # the same words again, from a second click or after a lost answer: nothing to do
        return stored
    _judge(stored, changed)
    _write(stored, changed, actor, at)
    if getattr(
        stored, "written_by", ""
    ):  # a body's own words: writing them does not make one a drafter of the document
        _count(document)
    else:
        touch(document, actor, at)
    if "theme" in changed:
        for told in hooks.measures_changed:
            told(document)
    return stored


def _add(model: type[P], document: Document, actor: Person, at: datetime.datetime | None, fields: dict[str, Any]) -> P:
    document = open_for_editing(document, actor, at)
    typed = _checked(model, document, fields)
    if not typed.get("title", "").strip():
        raise Refused(_("Give it a name first."), field="title")
    single = {name: value for name, value in typed.items() if name not in MANY}
    if "order" not in single:
        last = model._default_manager.filter(document=document).aggregate(last=Max("order"))["last"]
        single["order"] = (last or 0) + 1
    part = model(document=document, **single)
    _judge(part, single)
    _history(part, actor, at)
    part.save()
    many = {name: value for name, value in typed.items() if name in MANY and value}
    if many:
        _write(part, many, actor, at, counts=False)
    touch(document, actor, at)
    for told in hooks.measure_added if isinstance(part, Measure) else ():
        told(part)
    return part


def _write(
    part: Part, changed: dict[str, Any], actor: Person, at: datetime.datetime | None, counts: bool = True
) -> None:
    """Write the changed fields with one row of history, taken after the links are in place."""
    part.skip_history_when_saving = True
    for name in MANY & changed.keys():
        getattr(part, name).set(changed[name])
    del part.skip_history_when_saving
    for name in changed.keys() - MANY:
        setattr(part, name, changed[name])
    part.revision += 1 if counts else 0
    _history(part, actor, at)
    part.save(update_fields=[*(changed.keys() - MANY), "revision", "changed_at"])


def _history(part: Part, actor: Person, at: datetime.datetime | None) -> None:
    part._history_user = actor
    if at is not None:
        part._history_date = at


def _checked(model: type[Part], document: Document, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields in canonical form; refuses what belongs to another framework or document, or is far too long."""
    unknown = fields.keys() - FIELDS[model]
    if unknown:
        raise TypeError(f"{model.__name__} has no field {', '.join(sorted(unknown))}")
    typed: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, str):
            _check_words(model, name, value)
            value = canonical(name, value)
        elif name in MANY:
            value = list(value)
        typed[name] = value
    _check_home(document, typed)
    return typed


def _check_words(model: type[Part], name: str, value: str) -> None:
    field: Any = model._meta.get_field(name)
    if field.choices and value not in ("", *dict(field.flatchoices)):
        raise Refused(_("“%(value)s” is none of the choices.") % {"value": value}, field=name)
    longest = field.max_length or LONGEST
    if len(value) > longest:
        raise Refused(
            _("“%(field)s” is too long: %(length)s characters, at most %(longest)s fit.")
            % {"field": field.verbose_name, "length": len(value), "longest": longest}
        )


def _check_home(document: Document, typed: dict[str, Any]) -> None:
    framework = document.framework_id
    themes = [typed.get("theme"), *typed.get("themes", []), *typed.get("ambitions", [])]
    if any(row is not None and row.framework_id != framework for row in themes):
        raise Refused(_("Choose themes and ambitions of this document's own framework."))
    parts: Iterable[Part | None] = [typed.get("initiative"), *typed.get("goals", [])]
    if any(row is not None and row.document_id != document.pk for row in parts):
        raise Refused(_("Choose goals and initiatives of this document itself."))


def _judge(part: Part, changed: dict[str, Any]) -> None:
    """Rules over more than one field, judged as they will stand."""
    start, end = (changed.get(name, getattr(part, name, None)) for name in ("starts_on", "ends_on"))
    if start and end and end < start:
        raise Refused(_("Choose an end date after the start date."), field="ends_on")
    if "title" in changed and not changed["title"]:
        raise Refused(_("Give it a name first."), field="title")


def _differs(part: Part, name: str, value: Any) -> bool:
    if name in MANY:
        manager: models.Manager[Any] = getattr(part, name)
        return {row.pk for row in value} != set(manager.values_list("pk", flat=True))
    return bool(getattr(part, name) != value)
