"""Screens of the ground: one's own details."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "organisation/me.html", {})


@login_required
def units(request: HttpRequest) -> HttpResponse:
    return render(request, "organisation/units.html", {})
