"""What the application manager does with frameworks: make one, fill it in, put it in order, take out what is unused.

Documents that are drafted get the section of a theme or section that is added; what is in use cannot be taken out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.db.models.deletion import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.regulations import LONGEST_TERM
from kwaliteit.organisation.rights import Rights, Verdict, rights_of
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.errors import Forbidden, Refused
from plans import hooks
from plans.models import (
    Ambition,
    Criterion,
    Document,
    DocumentKind,
    Framework,
    Moment,
    Right,
    RightRule,
    Section,
    SectionTemplate,
    Theme,
)
from plans.models.framework import NO_SUCH_DAY, is_a_day
from plans.preset import load_preset

PARTS: dict[str, type[models.Model]] = {
    "theme": Theme,
    "criterion": Criterion,
    "moment": Moment,
    "ambition": Ambition,
    "kind": DocumentKind,
    "section": SectionTemplate,
    "rule": RightRule,
}
OF_A_KIND = ("section", "rule")
RESERVED = frozenset({"nieuw", "voorbeeld"})  # addresses that stand beside those of frameworks: plans/framework_urls.py
NAMES = ("name_nl", "name_en", "description_nl", "description_en")


def model_of(part: str) -> type[models.Model]:
    """The model of a part by its code in an address, those of higher floors too. Raises KeyError."""
    return hooks.framework_parts[part].model if part in hooks.framework_parts else PARTS[part]


def may_manage(rights: Rights) -> Verdict:
    if rights.may_anywhere(Act.MANAGE):
        return Verdict(True)
    return Verdict(False, _("Only the application manager changes a framework."))


@transaction.atomic
def create_framework(
    *, code: str, first_year: int, last_year: int, midterm_year: int, actor: Person, **names: str
) -> Framework:
    """An empty framework. ``names``: name_nl, name_en, description_nl, description_en."""
    years = {"first_year": first_year, "last_year": last_year, "midterm_year": midterm_year}
    framework = _begin(actor, code=code, **years, **names)
    for begun in hooks.framework_begun:
        begun(framework, actor)
    return framework


def _begin(actor: Person, *, code: str, **fields: Any) -> Framework:
    _judge(actor)
    if code in RESERVED:
        raise Refused(_("“%(code)s” is an address of this site. Choose another code.") % {"code": code}, field="code")
    if Framework.objects.filter(code=code).exists():
        raise Refused(_("There already is a framework with the code %(code)s.") % {"code": code}, field="code")
    return _save(Framework(code=code), fields, actor)


@transaction.atomic
def copy_framework(*, source: Framework, actor: Person, **fields: Any) -> Framework:
    """A new framework (``fields`` as for create_framework) that begins with all parts of another one, but no years."""
    framework = _begin(actor, **fields)
    made: dict[models.Model, models.Model] = {}
    above = [part.model for part in hooks.framework_parts.values() if part.copied]
    for model in (Theme, Moment, Criterion, Ambition, DocumentKind, *above):
        for part in model.objects.filter(framework=source).order_by("order", "pk"):
            made[part] = _copy(part, actor, made, framework=framework)
    for model in (SectionTemplate, RightRule):
        for part in model.objects.filter(kind__framework=source).order_by("pk"):
            _copy(part, actor, made, kind=made[part.kind])
    return framework


@transaction.atomic
def bring_in_preset(*, code: str, actor: Person) -> Framework:
    """Load a framework that comes with the application; what is there already stays as it is."""
    _judge(actor)
    return load_preset(code, actor)


@transaction.atomic
def change_framework(*, framework: Framework, actor: Person, **fields: Any) -> Framework:
    """Put names or years right. A year in which documents have money stays inside the period."""
    _judge(actor)
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
    first = fields.get("first_year", framework.first_year)
    last = fields.get("last_year", framework.last_year)
    documents = framework.documents
    if documents.filter(last_year__gt=last, last_year__lte=framework.last_year).exists():
        raise Refused(_("A document of this framework runs beyond %(year)s.") % {"year": last}, field="last_year")
    if documents.filter(first_year__lt=first, first_year__gte=framework.first_year).exists():
        raise Refused(_("A document of this framework begins before %(year)s.") % {"year": first}, field="first_year")
    return _save(framework, fields, actor)


@transaction.atomic
def show_first(*, framework: Framework, actor: Person) -> Framework:
    """Make this the framework that pages open with; the one before is kept."""
    _judge(actor)
    for other in Framework.objects.select_for_update().order_by("pk"):  # all: two managers at once wait in a row
        if other.is_current and other.pk != framework.pk:
            _save(other, {"is_current": False}, actor)
    return _save(framework, {"is_current": True}, actor)


@transaction.atomic
def remove_framework(*, framework: Framework, actor: Person) -> None:
    """Take out a framework in which nobody made anything yet, with all its parts."""
    _judge(actor)
    if framework.is_current:
        raise Refused(_("This framework is shown first. Choose another one for that before you remove it."))
    parts: list[models.Model] = []
    above = [part.model for part in hooks.framework_parts.values()]
    for model in (DocumentKind, Criterion, Moment, Theme, Ambition, *above):
        parts += model.objects.filter(framework=framework)
    _delete([*parts, framework], actor, _("This framework is in use, so it cannot be removed."))


@transaction.atomic
def add_part(*, part: str, parent: Framework | DocumentKind, actor: Person, **fields: Any) -> models.Model:
    """Add a theme, criterion, moment, ambition or kind to a framework, or a section or rule to a kind.

    Documents that are still open get the section of a new theme or section, so that nobody has to begin again.
    """
    _judge(actor)
    link = "kind" if part in OF_A_KIND else "framework"
    row = model_of(part)(**{link: parent})
    siblings = _siblings(row)
    if hasattr(row, "order"):
        row.order = (siblings.aggregate(last=models.Max("order"))["last"] or 0) + 1
    if hasattr(row, "code"):
        fields["code"] = _code(fields, siblings)
    _save(row, fields, actor)
    if isinstance(row, Theme | SectionTemplate):
        _give_open_documents(row, actor)
    return row


@transaction.atomic
def change_part(*, row: models.Model, actor: Person, **fields: Any) -> models.Model:
    """Put a part right. Its code stays, and the level of a kind stays once a document of that kind exists."""
    _judge(actor)
    row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    fields.pop("code", None)
    if isinstance(row, DocumentKind) and row.documents.exists():
        for name in ("level", "has_themes", "composes", "holds", "reports_on"):
            if name in fields and fields[name] != getattr(row, name):
                raise Refused(_("Documents of this kind exist, so its level and make-up stay as they are."))
    _demand_loose(row, fields)
    return _save(row, fields, actor)


def _demand_loose(row: models.Model, fields: dict[str, Any] | None) -> None:
    """What the floor above keeps as it is (an agreed date of the planning) is not changed or taken out here."""
    for part in hooks.framework_parts.values():
        if part.why_fixed and isinstance(row, part.model) and (reason := part.why_fixed(row, fields)):
            raise Refused(reason)


@transaction.atomic
def move_part(*, row: models.Model, up: bool, actor: Person) -> None:
    """Change places with the neighbour. Numbers of themes follow; versions that were frozen keep theirs."""
    _judge(actor)
    rows = list(_siblings(row).select_for_update().order_by("order", "pk"))
    here = rows.index(row)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for number, part in enumerate(rows, start=1):
        if part.order != number:
            _save(part, {"order": number}, actor)


@transaction.atomic
def remove_part(*, row: models.Model, actor: Person) -> None:
    """Take out a part that nothing refers to."""
    _judge(actor)
    in_use = _("“%(name)s” is in use, so it cannot be removed.") % {"name": row}
    if isinstance(row, RightRule) and row.kind.documents.exists():
        raise Refused(_("Documents of this kind exist. Change the rule instead, or say that it need not be met."))
    if isinstance(row, SectionTemplate):
        _take_from_open_documents(row, actor, in_use)
    _demand_loose(row, None)
    _delete([row], actor, in_use)


def _judge(actor: Person) -> None:
    verdict = may_manage(rights_of(actor))
    if not verdict:
        raise Forbidden(verdict.reason)


def _siblings(row: Any) -> models.QuerySet[Any]:
    parent = {"kind": row.kind} if hasattr(row, "kind_id") else {"framework": row.framework}
    return type(row)._default_manager.filter(**parent)


def _save(row: Any, fields: dict[str, Any], actor: Person) -> Any:
    """Check a row as a whole and save it with its history; what is wrong becomes the reason of the refusal."""
    for name, value in fields.items():
        setattr(row, name, value)
    _check(row)
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    row._history_user = actor
    row.save()
    return row


def _check(row: Any) -> None:
    if isinstance(row, Framework):
        if row.last_year < row.first_year:
            raise Refused(_("The last year lies before the first year."), field="last_year")
        if not row.first_year <= row.midterm_year <= row.last_year:
            raise Refused(_("The mid-term year lies outside the period."), field="midterm_year")
    if isinstance(row, Moment) and row.about_until and row.year and row.about_until > row.year:
        raise Refused(_("A moment cannot be about years that come after it."), field="about_until")
    if isinstance(row, DocumentKind) and row.adopting_role and not row.adopted_by:
        raise Refused(_("Choose the body that adopts, before the role in it."), field="adopted_by")
    if isinstance(row, DocumentKind) and row.composes and row.level != Level.INSTITUTION:
        raise Refused(_("Only a plan of the institution is composed from the plans below it."), field="composes")
    if isinstance(row, DocumentKind) and row.due_month and not is_a_day(row.due_month, row.due_day):
        raise Refused(str(NO_SUCH_DAY), field="due_day")
    if isinstance(row, RightRule):
        _check_rule(row)


def _check_rule(row: RightRule) -> None:
    if _siblings(row).exclude(pk=row.pk).filter(body_kind=row.body_kind):
        raise Refused(_("This body already has a right on this kind of document. Change that one."), field="body_kind")
    if not 1 <= row.term_in_days <= LONGEST_TERM:
        raise Refused(_("Choose a term between one day and one year."), field="term")
    if row.suspends_days and row.right != Right.ADVICE:
        raise Refused(_("Only a decision against an advice is suspended."), field="suspends_days")
    if row.suspends_days > LONGEST_TERM:
        raise Refused(_("Choose at most one year."), field="suspends_days")


def _code(fields: dict[str, Any], siblings: models.QuerySet[Any]) -> str:
    """The given code, or one made from the Dutch name; always unused among its siblings."""
    if fields.get("code"):
        return str(fields["code"])
    stem = slugify(fields.get("name_nl", ""))[:36].strip("-") or "part"
    taken = set(siblings.values_list("code", flat=True))
    numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (stem, *numbers) if code not in taken)


def _copy(part: Any, actor: Person, made: dict[Any, Any], **parent: Any) -> Any:
    """The same part under another parent. Years of moments are left open: they belong to the old period."""
    skip = {"id", "framework", "kind", *(("year", "about_until") if isinstance(part, Moment) else ())}
    fields = {f.name: getattr(part, f.name) for f in part._meta.concrete_fields if f.name not in skip}
    for name in ("moment", "criterion"):
        if fields.get(name) is not None:
            fields[name] = made[fields[name]]
    return _save(type(part)(**parent), fields, actor)


def _delete(rows: Iterable[Any], actor: Person, reason: str) -> None:
    try:
        with transaction.atomic():
            for row in rows:
                row._history_user = actor
                row.delete()
    except ProtectedError as error:
        raise Refused(reason) from error


def _give_open_documents(part: Theme | SectionTemplate, actor: Person) -> None:
    documents = Document.objects.filter(closed_at__isnull=True).order_by("pk")
    if isinstance(part, Theme):
        documents, link = documents.filter(framework=part.framework, kind__has_themes=True), {"theme": part}
    else:
        documents, link = documents.filter(kind=part.kind), {"template": part}
        documents = documents.exclude(replaces=None) if part.when_replacing else documents
    written_by = "" if isinstance(part, Theme) else part.written_by
    for document in documents.select_for_update(of=("self",)):
        section = Section(document=document, order=document.sections.count() + 1, written_by=written_by, **link)
        section._history_user = actor
        section.save()
        _count_change(document)


def _take_from_open_documents(part: SectionTemplate, actor: Person, reason: str) -> None:
    """Empty sections go along; one with text, or in a closed document, keeps the template."""
    sections = Section.objects.filter(template=part).select_related("document")
    if sections.exclude(body="").exists() or sections.filter(document__closed_at__isnull=False).exists():
        raise Refused(reason)
    for section in sections:
        section._history_user = actor
        section.delete()
        _count_change(section.document)


def _count_change(document: Document) -> None:
    """The text of the document changed, although nobody who drafts it did that."""
    Document.objects.filter(pk=document.pk).update(revision=F("revision") + 1)
