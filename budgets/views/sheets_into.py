"""Where a sheet goes: a plan, a financial report, or money of the institution; and what its pages say of that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import SpendingRound
from budgets.services import sheets as services
from budgets.sheets import Sheet
from budgets.sheets_out import allocations_sheet, income_sheet
from budgets.views.grid import document_or_404, tabs
from budgets.views.spending import round_or_404, trail
from budgets.views.tables import institution_tabs
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.models import Job
from kwaliteit.shared.spreadsheets import MOST_BYTES
from kwaliteit.shared.uploads import MB
from plans.models import Document, Framework
from plans.views.common import crumbs

ADDRESSES = {"lines": "regels", "allocations": "toewijzingen", "income": "inkomsten"}
TITLES = {
    "lines": gettext_lazy("Budget lines of plans"),
    "allocations": gettext_lazy("Allocations per unit and year"),
    "income": gettext_lazy("Income per year and paper"),
}
OWN: dict[str, Callable[[Framework], Sheet]] = {"allocations": allocations_sheet, "income": income_sheet}


@dataclass(frozen=True)
class Into:
    """One of these."""

    purpose: str
    framework: Framework
    document: Document | None = None
    round: SpendingRound | None = None

    @classmethod
    def of_job(cls, request: HttpRequest, job: Job) -> Into:
        said = job.arguments
        framework = Framework.objects.filter(code=said["framework"]).first()
        if framework is None:
            raise Http404
        document = document_or_404(request, said["document"]) if said["document"] else None
        round = round_or_404(said["round"]) if said.get("round") else None
        return cls(said["purpose"], framework, document, round)

    @property
    def address_code(self) -> str:
        return ADDRESSES[self.purpose]

    @property
    def address(self) -> str:
        if self.document:
            return reverse("budgets:sheet_in", args=[self.document.uuid])
        if self.round:
            return reverse("budgets:spending_in", args=[self.round.uuid])
        return reverse("budgets:sheets_in", args=[ADDRESSES[self.purpose]]) + f"?kader={self.framework.code}"

    def with_file(self, token: str, **more: object) -> str:
        query = urlencode({"blad": token, **more})
        return f"{self.address}{'&' if '?' in self.address else '?'}{query}"

    @property
    def arguments(self) -> dict[str, Any]:
        document = str(self.document.uuid) if self.document else ""
        said = {"purpose": self.purpose, "framework": self.framework.code, "document": document}
        return {**said, "round": str(self.round.uuid)} if self.round else said

    @property
    def title(self) -> str:
        if self.document:
            return _("Read a sheet into the budget")
        if self.round:
            return _("Read a sheet in: what was spent in %(year)s") % {"year": self.round.year}
        return _("Read a sheet in: %(what)s") % {
            "what": str(TITLES[self.purpose])[:1].lower() + str(TITLES[self.purpose])[1:]
        }

    def target(self, rights: Rights) -> services.Into:
        return services.target_of(self.purpose, self.framework, self.document, rights, self.round)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = {"into": self, "title": self.title, "most": MOST_BYTES // MB}
        if self.document:
            budget = reverse("budgets:grid", args=[self.document.uuid])
            return {
                **found,
                "document": self.document,
                "tabs": tabs(self.document, ""),
                "crumbs": crumbs(self.document, (budget, _("Budget")), ("", _("Read a sheet in"))),
            }
        if self.round:
            back, index = reverse("budgets:spending", args=[self.round.uuid]), reverse("budgets:realised")
            return {
                **found,
                "framework": self.framework,
                "tabs": institution_tabs(request.rights, self.framework, "realised"),
                "crumbs": trail(
                    (f"{index}?kader={self.framework.code}", _("Realised spending")),
                    (back, str(self.round)),
                    ("", _("Read a sheet in")),
                ),
            }
        up = f"{reverse('budgets:sheets')}?kader={self.framework.code}"
        return {
            **found,
            "framework": self.framework,
            "tabs": institution_tabs(request.rights, self.framework, "sheets"),
            "crumbs": [(up, _("Sheets")), ("", str(TITLES[self.purpose]))],
        }
