"""Roots go to the secretaries of councils, in their language, once each, whatever goes wrong on the way."""

from __future__ import annotations

import datetime
import json
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from governance import tasks
from governance.models import DailyRoot, RootMail
from governance.services.roots import mail_roots, take_root
from kwaliteit.organisation.models import Appointment, Person
from kwaliteit.organisation.roles import Role
from tests.factories import appoint, make_person
from tests.governance.stage import Stage

pytestmark = pytest.mark.django_db
PAGE = "/medezeggenschap/register/"


class Broken(EmailBackend):
    """A mail server that refuses whom ``refused`` names; without names everybody."""

    refused: tuple[str, ...] = ()

    def send_messages(self, messages: Any) -> int:
        if not self.refused or set(messages[0].to) & set(self.refused):
            raise ConnectionRefusedError
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_IN_MAIL = "https://kwaliteit.rijnland.example"


@pytest.fixture
def english(stage: Stage) -> Person:
    person = stage.person("ur_secretary")
    person.language = "en"
    person.save()
    return person


def parsed(number: int) -> Any:
    return BytesParser(policy=policy.default).parsebytes(mail.outbox[number].message().as_bytes())


def test_each_secretary_gets_it_in_her_language_with_the_root_as_a_file(stage: Stage, english: Person) -> None:
    stage.freeze("Een.")
    tasks.keep_daily_root()
    root = DailyRoot.objects.get()

    assert [m.to for m in mail.outbox] == [[stage.person("fr_secretary").email], [english.email]]
    dutch, other = parsed(0), parsed(1)
    assert (dutch["Subject"].startswith("Vingerafdruk van"), other["Subject"].startswith("Fingerprint of")) == (1, 1)
    for message, words in ((dutch, "Bewaar deze mail"), (other, "Keep this mail")):
        text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
        file = next(message.iter_attachments())
        assert all(words in body and root.groups in body for body in (text, html))
        assert f"https://kwaliteit.rijnland.example/accounts/login/?{urlencode({'next': PAGE})}" in text
        assert (file.get_filename(), file.get_content_type()) == (root.file_name, "application/json")
        assert json.loads(file.get_content()) == json.loads(root.file)


def test_delivered_twice_is_mailed_once(stage: Stage) -> None:
    stage.freeze("Een.")
    for _ in range(3):
        tasks.keep_daily_root()

    assert (DailyRoot.objects.count(), len(mail.outbox)) == (1, 2)


def test_a_day_without_acts_has_a_root_and_no_mail(stage: Stage) -> None:
    stage.freeze("Een.")
    now = timezone.now()
    for day in range(3):
        take_root(now - datetime.timedelta(days=2 - day))

    assert list(DailyRoot.objects.order_by("number").values_list("acts", flat=True)) == [1, 1, 1]
    assert set(RootMail.objects.values_list("root__number", flat=True)) == {1}


def test_only_who_is_secretary_of_a_council_today(stage: Stage) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    former, closed = make_person(), make_person(is_active=False)
    appoint(former, Role.COUNCIL_SECRETARY, body=stage.world.bodies["fr"], valid_until=yesterday)
    appoint(closed, Role.COUNCIL_SECRETARY, body=stage.world.bodies["fr"])
    Appointment.objects.filter(person=stage.person("ur_secretary")).update(valid_until=yesterday)
    appoint(stage.person("fr_secretary"), Role.COUNCIL_SECRETARY, body=stage.world.bodies["olc"])
    stage.freeze("Een.")
    take_root()

    assert [row.person for row in RootMail.objects.all()] == [stage.person("fr_secretary")]


def test_a_mail_server_that_is_away_loses_nothing(settings: Any, stage: Stage, caplog: Any) -> None:
    stage.freeze("Een.")
    settings.EMAIL_BACKEND = "tests.governance.test_root_mail.Broken"
    tasks.keep_daily_root()
    assert (DailyRoot.objects.count(), RootMail.objects.filter(sent_at=None).count(), mail.outbox) == (1, 2, [])
    assert "was not mailed to" in caplog.text

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail_roots() == 0  # not at once again
    RootMail.objects.update(tried_at=timezone.now() - datetime.timedelta(hours=1))
    assert (mail_roots(), mail_roots(), len(mail.outbox)) == (2, 0, 2)


def test_one_address_that_is_refused_does_not_keep_the_others_waiting(
    settings: Any, monkeypatch: Any, stage: Stage
) -> None:
    stage.freeze("Een.")
    settings.EMAIL_BACKEND = "tests.governance.test_root_mail.Broken"
    monkeypatch.setattr(Broken, "refused", (stage.person("fr_secretary").email,))
    tasks.keep_daily_root()

    assert [m.to for m in mail.outbox] == [[stage.person("ur_secretary").email]]
    assert [row.person for row in RootMail.objects.filter(sent_at=None)] == [stage.person("fr_secretary")]


def test_who_is_secretary_no_more_is_not_written_to(settings: Any, stage: Stage) -> None:
    stage.freeze("Een.")
    settings.EMAIL_BACKEND = "tests.governance.test_root_mail.Broken"
    tasks.keep_daily_root()
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Appointment.objects.filter(person=stage.person("ur_secretary")).update(valid_until=yesterday)
    RootMail.objects.update(tried_at=timezone.now() - datetime.timedelta(hours=1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert (mail_roots(), [m.to for m in mail.outbox]) == (1, [[stage.person("fr_secretary").email]])


def test_what_is_old_is_no_longer_tried(stage: Stage) -> None:
    stage.freeze("Een.")
    take_root(timezone.localtime() - datetime.timedelta(days=8))

    assert (mail_roots(), mail.outbox) == (0, [])


def test_the_page_lists_the_newest_first_and_gives_the_file(
    as_: Any, stage: Stage, django_assert_max_num_queries
) -> None:
    stage.freeze("Een.")
    now = timezone.now()
    first, second = take_root(now - datetime.timedelta(days=1)), take_root(now)
    client = as_("fr_member")
    page = client.get(reverse("governance:roots")).content.decode()
    file = client.get(reverse("governance:root_file", args=[second.number]))

    assert page.index(second.groups) < page.index(first.groups)
    assert (file.json(), file["Content-Disposition"]) == (
        json.loads(second.file),
        f'attachment; filename="root-{second.day.isoformat()}.json"',
    )
    assert client.get(reverse("governance:root_file", args=[3])).status_code == 404
    with django_assert_max_num_queries(8):
        client.get(reverse("governance:roots"))
