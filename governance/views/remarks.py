"""The remarks on a plan that its drafters and readers placed for the council too."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.views.common import one_of, request_crumbs, requests
from plans import talk
from plans.models import Remark
from plans.queries import outline_of, remarks_of


@login_required
@require_safe
def remarks(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """To read only: who is before the council asks questions and proposes words at the request itself."""
    row = one_of(requests, request, uuid)
    found = remarks_of(row.document, request.rights, (Remark.Circle.COUNCIL,))
    talk.name_parts(found, outline_of(row.document))
    talk.name_sources(found, row.document)
    talk.tell_versions(found, row.document)
    context = {
        "row": row,
        "document": row.document,
        "remarks": found,
        "whole": True,
        "crumbs": request_crumbs(row, _("Remarks for the council too")),
    }
    return render(request, "governance/remarks.html", context)
