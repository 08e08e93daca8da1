"""A plan as a draft before the Executive Board: for information, with the Board's remarks and what becomes of each."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from governance.lifecycle import Taken
from governance.models.frozen import Version
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights
from plans.models import Document


class SentDraftQuerySet(models.QuerySet["SentDraft"]):
    def visible_to(self, rights: Rights) -> SentDraftQuerySet:
        return self.filter(version__document__in=Document.objects.readable_by(rights).values("pk"))


class SentDraft(models.Model):
    """A version that was sent to the Board as a draft. ``check_made`` is what it lacked when it was sent, in two languages.

    The Board sends its remarks as one list, and the unit its answers as one: until then each works on its own.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="sent_draft")
    note = models.TextField(_("note to the Board"), blank=True)
    due_on = models.DateField(_("remarks asked by"), null=True, blank=True)
    check_made = models.JSONField()
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    remarks_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    remarks_at = models.DateTimeField(null=True)
    answers_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answers_at = models.DateTimeField(null=True)
    history = HistoricalRecords()
    to_answer: int  # how many remarks have no answer yet, where that was counted along

    objects = SentDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answers_at__isnull=True) | Q(remarks_at__isnull=False), name="sentdraft_answers_remarks"
            ),
        ]

    @property
    def document(self) -> Document:
        return self.version.document


class DraftRemark(models.Model):
    """A remark of the Board on a part of a draft (its code, governance.parts; empty for the whole), and its answer."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(SentDraft, on_delete=models.PROTECT, related_name="remarks")
    part = models.CharField(_("about"), max_length=80, blank=True)
    quote = models.CharField(_("about the words"), max_length=500, blank=True)
    text = models.TextField(_("remark"))
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    taken = models.CharField(_("what is done with it"), max_length=7, choices=Taken, blank=True)
    reason = models.TextField(_("because"), blank=True)
    shown_in = models.CharField(_("where it shows"), max_length=80, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    history = HistoricalRecords()
    where: Any = None  # the part of the draft and of the working text, by governance.drafts

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken="", answered_at__isnull=True) | (~Q(taken="") & Q(answered_at__isnull=False)),
                name="draftremark_answer_whole",
            ),
            models.CheckConstraint(condition=Q(taken__in=["", "adopted"]) | ~Q(reason=""), name="draftremark_because"),
        ]
        ordering = ["pk"]
