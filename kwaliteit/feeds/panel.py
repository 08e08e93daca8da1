"""On the page of her own details: the address at which her calendar can be subscribed to."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from kwaliteit.feeds.services import address_of, token


def calendar(request: HttpRequest) -> SafeString:
    row = address_of(request.user)  # type: ignore[arg-type]
    path = reverse("feeds:calendar", args=[row.uuid, token(row)]) if row else ""
    context = {"row": row, "address": request.build_absolute_uri(path) if row else ""}
    return render_to_string("feeds/panel.html", context, request=request)
