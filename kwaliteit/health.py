"""The state of the installation for whoever watches it: GET /healthz."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kwaliteit.shared import pulse, renderer


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, else 503. A silent worker or renderer is told, and does not stop the site."""
    state = {"database": _database(), "worker": "unknown", "renderer": _renderer()}
    if state["database"] == "ok":
        state["worker"] = _worker()
    return JsonResponse(state, status=200 if state["database"] == "ok" else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "ok"


def _worker() -> str:
    try:
        return pulse.state("worker")
    except DatabaseError:  # not migrated yet
        return "unknown"


def _renderer() -> str:
    missing = renderer.missing_libraries()
    return f"missing {', '.join(missing)}; {renderer.APT_LINE}" if missing else "ok"
