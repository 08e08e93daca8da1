"""django-allauth: accounts are made by invitation; a university login only opens an account that exists."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kwaliteit.shared.http import set_own_cookie


class InvitationOnly(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """From here on the screens speak the language that she chose for herself."""
        response = super().post_login(request, user, **kwargs)
        set_own_cookie(response, settings.LANGUAGE_COOKIE_NAME, user.language, seconds=365 * 86400)
        return response


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False
