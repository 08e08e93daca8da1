"""Who may do what with a document: pure verdicts, used by services, views and templates alike."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import BodyKind, Unit
from kwaliteit.organisation.rights import YES, Rights, Verdict
from kwaliteit.organisation.roles import TABLE, Act, Level, Reach, Role
from plans.models import Document, DocumentKind, Opening, Remark, Section, SectionGrant
from plans.models.document import DocumentGrant

CONTRIBUTE = "contribute_document"
READ = "read_document"


def is_granted(document: Document, rights: Rights, *codenames: str) -> bool:
    """Whether one of these was granted to the person for this very document (one query)."""
    if not rights.person.is_authenticated or not rights.person.is_active:
        return False
    return DocumentGrant.objects.filter(
        content_object=document, user_id=rights.person.pk, permission__codename__in=codenames
    ).exists()


def may_edit(document: Document, rights: Rights, section: Section | None = None) -> Verdict:
    """Draft the text, the goals, the measures and the money of a document; or the text of one section of it.

    Who was invited for named sections writes in those alone. What a body writes itself is for that body alone.
    """
    if not document.is_open:
        return Verdict(False, _("This document is closed; its text does not change any more."))
    if section is not None and section.written_by:
        return may_write_own(section, document, rights)
    if rights.reaches(Act.EDIT, document.unit) or _contributes(document, rights, section):
        return YES
    return Verdict(False, _("Only the drafters of %(unit)s write in this document.") % {"unit": document.unit})


def may_write_own(section: Section, document: Document, rights: Rights) -> Verdict:
    """Write the own words of a body: its members, chair and secretary, once the document was opened to it (two queries).

    Who drafts the document does not, also when she sits in that body.
    """
    body = BodyKind(section.written_by).label
    if not bodies_open(document, rights).filter(body__kind=section.written_by).exists():
        return Verdict(False, _("These are the own words of the %(body)s; nobody else writes them.") % {"body": body})
    if rights.reaches(Act.EDIT, document.unit) or document.editors.filter(person=rights.person.pk).exists():
        return Verdict(
            False, _("Who drafts the document does not write the own words of the %(body)s.") % {"body": body}
        )
    return YES


def bodies_open(document: Document, rights: Rights) -> QuerySet[Opening]:
    """The openings of a document to bodies of its unit for which the person writes."""
    rows = Opening.objects.filter(document=document, body__unit=document.unit_id)
    return rows.filter(body__in=rights.body_ids(Act.VIEW))


def may_open(document: Document, rights: Rights) -> Verdict:
    """Open the working text to the body that writes a part of it: who lays versions before bodies."""
    if not document.is_open:
        return Verdict(False, _("This document is closed; its text does not change any more."))
    return rights.may(Act.LAY_BEFORE, document.unit)


def _contributes(document: Document, rights: Rights, section: Section | None) -> bool:
    """Whether she was invited, and not for other parts only (one query)."""
    if not rights.person.is_authenticated or not rights.person.is_active:
        return False
    named = SectionGrant.objects.filter(section__document=OuterRef("content_object"), person=OuterRef("user"))
    anywhere = ~Exists(named)
    return DocumentGrant.objects.filter(
        anywhere | Exists(named.filter(section=section)) if section else anywhere,
        content_object=document,
        user_id=rights.person.pk,
        permission__codename=CONTRIBUTE,
    ).exists()


def may_bring_in(document: Document, rights: Rights) -> Verdict:
    """Bring a Word file in: also who was invited for one part only. What goes in is judged for each part by itself."""
    verdict = may_edit(document, rights)
    return YES if not verdict and document.is_open and is_granted(document, rights, CONTRIBUTE) else verdict


def writes_only_in(document: Document, rights: Rights) -> set[int] | None:
    """The sections in which alone somebody writes, for whom she was invited; None when she writes in all of it."""
    if may_edit(document, rights):
        return None
    rows = SectionGrant.objects.filter(section__document=document, person=rights.person.pk)
    return set(rows.values_list("section", flat=True))


def may_read(document: Document, rights: Rights) -> Verdict:
    if rights.reaches(Act.READ, document.unit) or is_granted(document, rights, CONTRIBUTE, READ):
        return YES
    return Verdict(False, _("The working text of %(unit)s is not open to you.") % {"unit": document.unit})


def may_remark(document: Document, rights: Rights) -> Verdict:
    if not document.is_open:
        return Verdict(False, _("This document is closed; its text does not change any more."))
    if rights.reaches(Act.REMARK, document.unit) or is_granted(document, rights, CONTRIBUTE, READ):
        return YES
    return Verdict(False, _("Your role does not include writing remarks on this document."))


def may_invite(document: Document, rights: Rights) -> Verdict:
    """Let somebody write along: up to those who draft by their role, not to those who were invited themselves."""
    if not document.is_open:
        return Verdict(False, _("This document is closed; its text does not change any more."))
    return rights.may(Act.EDIT, document.unit)


def may_close(document: Document, rights: Rights) -> Verdict:
    """Close a document and open it again: up to those who draft by their role."""
    return rights.may(Act.EDIT, document.unit)


def may_create(kind: DocumentKind, unit: Unit, rights: Rights) -> Verdict:
    if not fits(kind, unit):
        return Verdict(
            False,
            _("A document of the kind %(kind)s does not belong to %(unit)s.") % {"kind": kind, "unit": unit},
        )
    return rights.may(Act.CREATE, unit)


def fits(kind: DocumentKind, unit: Unit) -> bool:
    """A kind belongs to one level; a service unit makes its plan as a faculty does."""
    return unit.level == kind.level or (unit.level == Level.SERVICE and kind.level == Level.FACULTY)


def within_circles(rights: Rights) -> Q:
    """On a query of remarks: those in a circle that the person belongs to (``circles_of``)."""
    circle, granted = Remark.Circle, DocumentGrant.objects.filter(user_id=rights.person.pk)
    writes = Q(document__in=granted.filter(permission__codename=CONTRIBUTE).values("content_object"))
    reads = rights.covers(Act.READ, "document__unit") & Q(circle=circle.BOARD)
    return rights.covers(Act.EDIT, "document__unit") | writes | reads | Q(circle=circle.COUNCIL)


def circles_of(document: Document, rights: Rights) -> tuple[str, ...]:
    """The circles of remarks that the person belongs to."""
    circle = Remark.Circle
    if rights.reaches(Act.EDIT, document.unit) or is_granted(document, rights, CONTRIBUTE):
        return (circle.DRAFTERS, circle.BOARD, circle.COUNCIL)
    if rights.reaches(Act.READ, document.unit):
        return (circle.BOARD, circle.COUNCIL)
    return (circle.COUNCIL,)


def circles_of_role(role: str) -> tuple[str, ...]:
    """The circles of whoever holds this role at the unit of a document."""
    circle = Remark.Circle

    def may(act: Act) -> bool:
        return bool(TABLE[Role(role)].get(act, frozenset()) & {Reach.OWN, Reach.BELOW})

    if may(Act.EDIT):
        return (circle.DRAFTERS, circle.BOARD, circle.COUNCIL)
    return (circle.BOARD, circle.COUNCIL) if may(Act.READ) else ()
