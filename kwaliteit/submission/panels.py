"""What stands on pages of lower floors."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kwaliteit.submission.outline import is_printed, lines
from kwaliteit.submission.proofs import Told, told
from plans.models import DocumentKind
from plans.services.framework import may_manage


def outline_of(request: HttpRequest, kind: DocumentKind) -> SafeString | None:
    """The chapters of a kind of document that is composed or goes to the NVAO, in their order."""
    if not is_printed(kind):
        return None
    rows: list[Told] = told(kind, lines(kind.outline, report=bool(kind.reports_on)))
    context = {"kind": kind, "rows": rows, "may": may_manage(request.rights)}
    return render_to_string("submission/outline_panel.html", context, request=request)
