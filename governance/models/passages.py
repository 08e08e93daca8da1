"""The passage of a plan in which an answer shows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.frozen import FrozenRow, Version


class Passage(FrozenRow):
    """Where an answer of the board shows: ``part`` of a later version, or of the working text when there is none.

    ``part`` is a section code of the snapshot ("theme-begeleiding", "summary", "budget"); empty names no passage.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(_("passage that changed"), max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def told(self) -> dict[str, str | None]:
        """The passage as the ledger holds it."""
        return {"in_version": str(self.version.uuid) if self.version else None, "part": self.part}
