"""The home page, the pages about the site itself, and the answers of the site as a whole."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.organisation import seen
from kwaliteit.organisation.glossary import CHAPTERS
from kwaliteit.shared.http import SAVED, page_before, set_own_cookie
from kwaliteit.submission.views_panel import home as panel_home
from kwaliteit.work import council
from kwaliteit.work.changes import changes
from kwaliteit.work.docket import docket, lede
from kwaliteit.work.duties import duties
from kwaliteit.work.gather import gather
from kwaliteit.work.search import SHORTEST
from kwaliteit.work.search import search as find
from kwaliteit.work.side import side_of


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My work. For whoever is in a body and has no work of her own: what lies before that body, told for a newcomer."""
    if getattr(request, "is_guest", False):
        return panel_home(request)
    facts = gather(request.rights)  # type: ignore[attr-defined]
    own = duties(request.rights)  # type: ignore[attr-defined]
    items = [*docket(facts), *own]
    body = council.body_of(facts)
    context = {
        "items": items,
        "facts": facts,
        "open_promises": facts.promises,
        "nav": "home",
    }
    if body and not facts.documents and not own:
        context |= {"body": body, "lede": council.lede(facts, body), "right": council.right_of(facts, body)}
        context["meets"] = council.next_meeting(facts, body)
        context |= {"difference": council.difference_of(facts), "council": council.council_of(body)}
    else:
        since = seen.since(request)
        latest = changes([document.pk for document in facts.documents], request.rights)
        fresh = [change for change in latest if since and change.at > since]
        context |= {"since": since, "fresh": fresh, "changes": fresh or latest}
        context |= {"side": side_of(facts), "lede": lede(items)}
    return render(request, "home.html", context)


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:100]
    too_short = len(asked) < SHORTEST
    groups = [] if too_short else find(asked, request.rights)  # type: ignore[attr-defined]
    context = {
        "asked": asked,
        "too_short": too_short,
        "groups": groups,
        "number": sum(len(group.hits) for group in groups),
        "more": any(group.more for group in groups),
    }
    return render(request, "search.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "glossary.html", {"chapters": CHAPTERS})


@require_safe
def newcomer(request: HttpRequest) -> HttpResponse:
    """For anyone; who is in a council also finds the hand-over of that council."""
    mine = request.rights.appointments if request.user.is_authenticated else ()
    bodies = {row.body_id: row.body for row in mine if row.body_id}
    return render(request, "newcomer.html", {"bodies": list(bodies.values())})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    cookies = {
        "session": settings.SESSION_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "language": settings.LANGUAGE_COOKIE_NAME,
        "saved": SAVED,
    }
    return render(request, "privacy.html", {"cookies": cookies, "brought_in_days": settings.BROUGHT_IN_DAYS})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the screens: kept in a cookie, and by whoever has an account of her own."""
    chosen = request.POST.get("language", "")
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        address = "/"
    response = HttpResponseRedirect(address)
    if chosen in dict(settings.LANGUAGES):
        set_own_cookie(response, settings.LANGUAGE_COOKIE_NAME, chosen, seconds=365 * 86400)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Not sent from a page of ours that is still good. The reason is for the log alone (``django.security.csrf``)."""
    context = {
        "title": _("This page was no longer up to date"),
        "reason": _(
            "You logged in again in the meantime, or the page stood open for a long time. Go back, refresh the page, "
            "and save again. A browser that refuses cookies cannot save anything here."
        ),
        "back": page_before(request),
    }
    return render(request, "refused.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read, or that is too big. The frame of the site reads requests, so it stays out."""
    too_big = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent))
    return HttpResponse(loader.render_to_string("400.html", {"too_big": too_big}), status=413 if too_big else 400)
