"""The submission in Word: asked for, followed, and taken away."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.shared.http import one_effect
from kwaliteit.shared.made import file_of
from kwaliteit.submission import as_word, services
from kwaliteit.submission.views import frameworks, kind_asked, made_in_word, only_readers
from kwaliteit.submission.views_work import home

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_POST
@one_effect
def make(request: HttpRequest) -> HttpResponse:
    only_readers(request)
    framework = frameworks(request)[0]
    kind = kind_asked(request, framework)
    as_word.ask(framework=framework, kind=kind, actor=request.user)
    return redirect(home(services.dedupe(framework, kind)))


@login_required
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """How far it is; asked again every two seconds while it is made."""
    only_readers(request)
    framework = frameworks(request)[0]
    kind = kind_asked(request, framework)
    if not request.htmx:
        return redirect(home(services.dedupe(framework, kind)))
    return render(
        request, "components/made.html", made_in_word(request, framework, kind, as_word.newest(framework, kind))
    )


@login_required
@require_safe
def file(request: HttpRequest) -> FileResponse:
    only_readers(request)
    framework = frameworks(request)[0]
    kind = kind_asked(request, framework)
    job = as_word.newest(framework, kind)
    return file_of(job, f"concept-{services.dedupe(framework, kind).replace('/', '-')}.docx", DOCX)
