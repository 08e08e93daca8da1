"""The papers that go along with a request, and who received and read it. None of it ever changes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.frozen import FrozenQuerySet, FrozenRow
from governance.models.requests import Request
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act


def paper_place(paper: KeptFile, name: str) -> str:
    """A name of our own below the data directory; nothing of what the sender called the file."""
    return f"papers/{paper.added_on:%Y}/{paper.uuid}.{paper.kind}"


class KeptFile(FrozenRow):
    """A file that was judged and never changes: a wrong one is struck through by a row of its own (``Strike``).

    ``kind`` is the extension under which it is kept and served, judged by what stands in the file
    (governance/files.py); ``fingerprint`` the SHA-256 of its bytes, which the ledger holds too.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(max_length=8)
    file = models.FileField(upload_to=paper_place, max_length=200)
    size = models.PositiveBigIntegerField()
    fingerprint = models.CharField(max_length=64)
    confidential = models.BooleanField(_("confidential"), default=False)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_on = models.DateField()

    class Meta:
        abstract = True

    @property
    def struck(self) -> Strike | None:
        return getattr(self, "strike", None)


class Strike(FrozenRow):
    """A file that should not be there: it stays, struck through, with the reason. ``of`` names the file's field."""

    of: str
    reason = models.TextField(_("reason"))
    struck_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField()
    struck_on = models.DateField()

    class Meta:
        abstract = True


class PaperQuerySet(FrozenQuerySet):
    def visible_to(self, rights: Rights) -> PaperQuerySet:
        """Papers of requests that the person sees; a confidential one for the body and who lays before it alone."""
        known = self.filter(request__in=Request.objects.visible_to(rights).values("pk"))
        mine = Q(request__body__in=rights.body_ids(Act.READ_REQUEST))
        return known.filter(Q(confidential=False) | mine | rights.covers(Act.LAY_BEFORE, "request__document__unit"))


class Paper(KeptFile):
    """A file that goes along with a request."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="papers")
    completes = models.BooleanField(default=False)
    """Added after the version was laid before the body."""

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="paper_has_a_title")]


class PaperStrike(Strike):
    of = "paper"
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="strike")


class Receipt(FrozenRow):
    """That a request was delivered to a person, or that she opened it for the first time."""

    class What(models.TextChoices):
        DELIVERED = "delivered", _("delivered")
        READ = "read", _("opened for the first time")

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="receipts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=9, choices=What)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person", "what"], name="receipt_once"),
            models.CheckConstraint(condition=Q(what__in=["delivered", "read"]), name="receipt_what_known"),
        ]
