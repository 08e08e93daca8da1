"""What every page's frame shows. Each value is looked up only when the page uses it, and at most once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from governance import explained
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.clock import today
from plans.models.document import DocumentGrant

MONEY = (
    "begroting/instelling",
    "begroting/toewijzingen",
    "begroting/besteding",
    "begroting/verschuivingen",
    "begroting/tabellen",
    "begroting/bedrag",
    "begroting/rondes",
    "begroting/studenten",
    "begroting/bladen",
    "begroting/normen",
    "begroting/resultaat",
    "begroting/herleiden",
)
"""The pages about money that belong to no plan; what else lies below ``begroting`` does."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the main navigation. ``here`` when the page shown lies below it."""

    code: str
    label: str
    url: str
    here: bool


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "demonstration": settings.DEMONSTRATION,
        "help_address": settings.DEFAULT_FROM_EMAIL,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "today": today(),
        "institution": SimpleLazyObject(lambda: institution(request)),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }


def institution(request: HttpRequest) -> Unit | None:
    """Known from the person's appointments; looked up for who has none."""
    rights: Rights | None = getattr(request, "rights", None)
    return (rights.institution if rights else None) or Unit.objects.filter(level=Level.INSTITUTION).first()


def navigation(request: HttpRequest) -> list[Entry]:
    """The places that this person can use; nothing that would answer 403. To who only sits in a council, money begins
    with the page that explains it."""
    rights: Rights | None = getattr(request, "rights", None)
    if rights is None or not request.user.is_authenticated:
        return []
    reads = rights.may_anywhere(Act.READ)
    in_body = rights.may_anywhere(Act.READ_REQUEST)
    told = [address for address, _name in explained.addresses(rights)]
    rows = [
        ("home", _("My work"), "home", True, ()),
        ("plans", _("Plans"), "plans:list", reads or _was_granted(rights), ("plannen", "begroting", "versies")),
        ("bodies", _("Participation"), "governance:bodies", reads or in_body, ("medezeggenschap", "verzoeken")),
        ("monitoring", _("Progress"), "monitoring:index", reads or in_body, ("voortgang",)),
        ("money", _("Money"), "budgets:institution", reads or in_body, (*MONEY, *told)),
        ("overview", _("Institution"), "overview:index", rights.may_anywhere(Act.OVERVIEW), ("instelling", "indienen")),
        ("manage", _("Manage"), "organisation:units", rights.may_anywhere(Act.MANAGE), ("organisatie", "kaders")),
    ]
    first, second = [*request.path.strip("/").split("/"), ""][:2]
    place = f"{first}/{second}" if f"{first}/{second}" in MONEY else first
    place = request.path if request.path in told else place
    urls = {"money": told[0]} if told and not reads else {}
    return [
        Entry(code, label, url, place in prefixes or url == request.path)
        for code, label, name, usable, prefixes in rows
        if usable and (url := urls.get(code) or address_of(name))
    ]


def _was_granted(rights: Rights) -> bool:
    return DocumentGrant.objects.filter(user_id=rights.person.pk).exists()


def address_of(name: str, *args: Any) -> str:
    """The address of a named page, or nothing when this installation does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
