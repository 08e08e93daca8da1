"""Where money comes from."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import InTwoLanguages
from plans.models import Framework


class FundingSource(InTwoLanguages):
    """Where money comes from. Only sources that ``counts`` are quality funds and enter the totals."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="sources")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveIntegerField(_("order"), default=0)
    counts = models.BooleanField(_("is part of the quality funds"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="fundingsource_code_unique")]

    @property
    def note(self) -> str:
        return _("Counts as quality funds.") if self.counts else _("Is shown, and does not count as quality funds.")

    def clean(self) -> None:
        """What counts stays counted: amounts stand at this source already, in living and in frozen budgets."""
        before = FundingSource.objects.filter(pk=self.pk).values_list("counts", flat=True).first()
        if before is not None and before != self.counts and self.lines.exists():
            raise ValidationError(_("Amounts stand at this source, so whether it counts stays as it is."))
