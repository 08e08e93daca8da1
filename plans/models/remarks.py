"""Remarks on a document or one of its parts: threads, in a circle of readers, for somebody to deal with."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from plans.anchors import BLOCK, CONTEXT, QUOTE, Anchor
from plans.carrying import Change as TextChange
from plans.carrying import Kind
from plans.models.content import Goal, Measure, Section
from plans.models.document import Document


class Anchored(models.Model):
    """About a document or one part of it, and about words in it: where they stood when it was written (plans.anchors).

    ``place`` is the field of the part in which the words stood; empty when they were not found in any.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss")
    quote = models.CharField(_("about the words"), max_length=QUOTE, blank=True)
    place = models.CharField(max_length=20, blank=True, editable=False)
    before = models.CharField(max_length=CONTEXT, blank=True, editable=False)
    after = models.CharField(max_length=CONTEXT, blank=True, editable=False)
    block = models.CharField(max_length=BLOCK, blank=True, editable=False)
    start = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.quote, self.before, self.after, self.block, self.start)

    @property
    def part(self) -> tuple[str, int] | None:
        """The kind of part that it is about and its key; None for the document as a whole."""
        for kind in ("section", "goal", "measure"):
            if key := getattr(self, f"{kind}_id"):
                return kind, key
        return None


class Remark(Anchored):
    """A remark on a document or one of its parts, with its answers below it.

    With a ``year`` it is about an amount of a measure: of that year, from ``source`` (its code). It is for one person
    or for whoever holds a role at the unit of the document, or for nobody in particular.

    With a ``change`` it is a suggestion: ``was`` is to become ``proposed``. Of a text both are canonical, and the anchor
    and the ``spot`` say where (plans.carrying). Of an amount they are cents, ``pm``, or empty where there is none.
    ``outcome`` says what was decided of it; its text is then the reason that its author gave, and may be empty.
    ``said_by`` is the author as a Word file named her; ``author`` is then who brought the file in.
    """

    class Circle(models.TextChoices):
        DRAFTERS = "drafters", _("drafters")
        BOARD = "board", _("unit and Board")
        COUNCIL = "council", _("council too")

    class Change(models.TextChoices):
        WORDS = Kind.WORDS, _("other words")
        BLOCKS = Kind.BLOCKS, _("another passage")
        MOVE = Kind.MOVE, _("another place")
        AMOUNT = "amount", _("another amount")

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("taken over")
        REFUSED = "refused", _("not taken over")
        WITHDRAWN = "withdrawn", _("withdrawn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="remarks")
    year = models.PositiveIntegerField(_("year"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=40, blank=True)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers")
    circle = models.CharField(_("visible for"), max_length=8, choices=Circle, default=Circle.BOARD)
    text = models.TextField(_("remark"), blank=True)
    change = models.CharField(max_length=8, choices=Change, blank=True, editable=False)
    was = models.TextField(blank=True, editable=False)
    proposed = models.TextField(blank=True, editable=False)
    said_by = models.CharField(max_length=100, blank=True, editable=False)
    spot = models.CharField(max_length=20, blank=True, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, editable=False)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    for_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    for_role = models.CharField(max_length=24, choices=Role, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()
    replies: list[Remark]
    author_role: Any

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(year__isnull=True) & Q(source="")) | (Q(year__isnull=False) & Q(measure__isnull=False)),
                name="remark_amount_of_a_measure",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | (~Q(change="") & Q(resolved_at__isnull=False)),
                name="remark_outcome_of_a_suggestion",
            ),
            models.CheckConstraint(
                condition=Q(for_person__isnull=True) | Q(for_role=""), name="remark_for_a_person_or_a_role"
            ),
        ]

    @property
    def for_whom(self) -> str:
        """Who is to deal with it; empty when that is nobody in particular."""
        if self.for_person:
            return self.for_person.name
        return str(Role(self.for_role).label) if self.for_role else ""

    @property
    def as_change(self) -> TextChange:
        """Of a suggestion about a text: what is to be carried out."""
        return TextChange(Kind(self.change), self.was, self.proposed, self.anchor, self.spot)
