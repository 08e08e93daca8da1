"""The pages of logging in speak our Dutch, and say of nothing that it was kept."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import polib
import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from tests.factories import make_person

pytestmark = pytest.mark.django_db
THEIRS = Path(allauth.__file__).parent / "locale/nl/LC_MESSAGES/django.po"
SHOWN = re.compile(
    r"(account/(adapter|forms|base_reauth|reauth|email\.html|messages/password)|mfa/(adapter|index|totp|recovery_codes))"
)
NOT_HERE = re.compile(r"[Uu]sername|phone|security key")  # logging in here is by e-mail address


def test_our_words_win_from_those_of_allauth():
    said = [e.msgid for e in polib.pofile(str(THEIRS)) if any(SHOWN.search(where) for where, _line in e.occurrences)]
    with override("nl"):
        informal = [text for text in said if re.search(r"\b(je|jij|jou|jouw)\b", gettext(text).lower())]

    assert [text for text in informal if not NOT_HERE.search(text)] == []


def test_a_wrong_password_is_told_formally_and_nothing_is_said_of_saving(client):
    person = make_person()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": "mis"})
    summary = re.search(r'<div class="notice summary.*?</div>', answer.content.decode(), re.DOTALL)[0]

    assert re.findall(r"<li>(.*?)</li>", summary) == ["Het e-mailadres of het wachtwoord is niet juist."]
    assert "bewaard" not in summary


def test_checking_a_fingerprint_says_nothing_of_saving(client):
    answer = client.post(reverse("submission:verify"), {"fingerprint": ""})
    summary = re.search(r'<div class="notice summary.*?</div>', answer.content.decode(), re.DOTALL)[0]

    assert "bewaard" not in summary
