"""The document of today, read in the browser."""

from __future__ import annotations

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_GET

from kwaliteit.submission import document, making, reading
from kwaliteit.submission.material import collect
from kwaliteit.submission.readiness import readiness
from kwaliteit.submission.views import frameworks, kind_asked, only_readers


@csp_update(
    {"style-src": "data:", "font-src": "data:"}
)  # a house style goes along inside the page, as it does in print
@login_required
@require_GET
def read(request: HttpRequest) -> HttpResponse:
    only_readers(request)
    framework, _every = frameworks(request)
    material = collect(framework, kind=kind_asked(request, framework))
    if material.document is None:
        raise Http404
    report = document.build(making.draft_dossier(material, readiness(material).gaps))
    with translation.override(report.language):
        printed = render_to_string("document/screen.html", {"report": report})
    context = {
        "report": report,
        "sheets": reading.sheets(report),
        "printed": reading.on_screen(printed),
        "back": request.GET.urlencode(),
    }
    return render(request, "submission/read.html", context)
