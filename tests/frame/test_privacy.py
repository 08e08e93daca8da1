"""The privacy page names what a browser really gets."""

import re

import pytest
from django.urls import reverse

from tests.factories import make_document

pytestmark = pytest.mark.django_db


def test_every_cookie_of_a_working_day_is_named(client):
    document = make_document()
    person = document.created_by
    person.set_password("een-lang-wachtwoord-1")
    person.save()
    client.post(reverse("account_login"), {"login": person.email, "password": "een-lang-wachtwoord-1"})
    summary = document.sections.get(template__code="summary")
    given = {"revision": summary.revision, "body": "<p>Nieuw.</p>"}
    client.post(reverse("plans:section_save", args=[summary.uuid]), given)
    client.post(reverse("language"), {"language": "en", "next": "/"})
    named = re.findall(r"<dt><code>(.*?)</code></dt>", client.get(reverse("privacy")).content.decode())

    assert {"sessionid", "csrftoken", "django_language", "saved_text"} <= set(client.cookies)
    assert set(client.cookies) <= set(named)
