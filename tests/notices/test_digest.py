"""The daily mail: what waits for one person, and nothing when nothing is new."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone, translation

from kwaliteit.notices import digest, services, tasks
from kwaliteit.notices.models import Digest, Notice
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.mail import link
from kwaliteit.work.docket import docket
from kwaliteit.work.gather import gather
from tests.factories import make_person
from tests.governance.stage import Stage
from tests.notices.smtp import Server

MONDAY, TUESDAY, FRIDAY = (datetime.date(2021, 6, day) for day in (21, 22, 25))


@pytest.fixture
def on(settings: Any) -> Any:
    """Let the site stand on a day."""

    def set_day(day: datetime.date) -> None:
        settings.DEMONSTRATION, settings.DEMONSTRATION_DAY = True, day.isoformat()

    set_day(TUESDAY)
    return set_day


def member(stage: Stage) -> Person:
    return stage.person("fr_member")


def test_the_digest_lists_what_waits_on_the_home_page(stage: Stage, mail: Server) -> None:
    stage.ask()
    digest.send_digest(member(stage))
    message = mail.one()
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    items = docket(gather(rights_of(member(stage))))

    assert mail.to == [member(stage).email]
    assert message["Subject"] == "Twee zaken wachten op u."
    assert len(items) == 2
    for item in items:
        assert (text.count(f"* {item.title}"), html.count(f">{item.title}</a>")) == (1, 1)
        assert (link(item.url) in text, f'href="{link(item.url)}"' in html) == (True, True)


def test_the_digest_is_in_the_language_of_the_person(stage: Stage, mail: Server) -> None:
    stage.ask()
    Person.objects.filter(pk=member(stage).pk).update(language="en")
    with translation.override("nl"):
        digest.send_digest(Person.objects.get(pk=member(stage).pk))
    message = mail.one()

    assert message["Subject"] == "Two things wait for you."
    assert "Dear " in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert 'lang="en"' in message.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_a_person_with_nothing_to_do_gets_no_digest(stage: Stage, mail: Server) -> None:
    made = digest.send_digest(make_person()), digest.send_digest(member(stage))

    assert (made, mail.to, Digest.objects.count()) == (("", ""), [], 0)


def test_the_digest_of_a_day_goes_out_once(stage: Stage, mail: Server) -> None:
    stage.ask()
    for _again in range(2):
        tasks.send_digests()
    tasks.catch_up()
    digests = [to for to, message in zip(mail.to, mail.messages, strict=True) if "wacht" in message["Subject"]]

    assert digests.count(member(stage).email) == 1
    assert len(digests) == len(set(digests))


def send_on(day: datetime.date, person: Person, on: Any) -> str:
    on(day)
    return digest.send_digest(person)


def test_what_was_told_before_is_not_told_again_until_its_day_is_near_or_on_monday(
    stage: Stage, mail: Server, on: Any
) -> None:
    person, due = member(stage), TUESDAY + datetime.timedelta(days=20)
    stage.ask(days=0, at=None)
    from governance.models import Request

    Request.objects.update(asked_on=TUESDAY, due_on=due, own_term_until=due)
    days = [TUESDAY, TUESDAY + datetime.timedelta(days=1), FRIDAY, MONDAY + datetime.timedelta(days=7)]
    days += [due - datetime.timedelta(days=5), due - datetime.timedelta(days=1), due]

    assert [send_on(day, person, on) for day in days] == ["sent", "", "", "sent", "", "sent", "sent"]


def test_on_friday_the_days_of_the_weekend_are_near(stage: Stage, mail: Server, on: Any) -> None:
    from governance.models import Request

    stage.ask(days=0)
    Request.objects.update(asked_on=TUESDAY, due_on=FRIDAY + datetime.timedelta(days=3), own_term_until=FRIDAY)

    assert [send_on(day, member(stage), on) for day in (TUESDAY, FRIDAY)] == ["sent", "sent"]


def test_what_she_wants_to_hear_once_a_day_stands_in_the_digest(stage: Stage, mail: Server) -> None:
    holder = stage.person("holder")
    services.choose(person=holder, chosen={"decision": "digest", "work": "none"})
    decision = stage.decide()
    tasks.catch_up()
    before = mail.to.count(holder.email)
    states = [digest.send_digest(holder)]
    Digest.objects.update(day=Digest.objects.get().day - datetime.timedelta(days=1))
    states.append(digest.send_digest(holder))
    text = next(m for to, m in zip(mail.to, mail.messages, strict=True) if to == holder.email).get_body(("plain",))

    assert (before, states) == (0, ["sent", ""])
    assert link(f"/medezeggenschap/besluiten/{decision.uuid}/") in text.get_content()  # type: ignore[union-attr]
    assert "Nieuw" in text.get_content() or "nieuw" in text.get_content()  # type: ignore[union-attr]


def test_a_request_in_the_docket_is_not_told_twice_in_one_mail(stage: Stage, mail: Server) -> None:
    services.choose(person=member(stage), chosen={"request": "digest"})
    request = stage.ask()
    tasks.catch_up()
    digest.send_digest(member(stage))
    index = mail.to.index(member(stage).email)
    text = mail.messages[index].get_body(("plain",)).get_content()  # type: ignore[union-attr]

    assert text.count(str(request.uuid)) == 2
    assert Notice.objects.get(person=member(stage)).state == "dropped"


def test_the_digest_leads_to_what_changed_once_the_council_saw_the_plan_before(stage: Stage, mail: Server) -> None:
    sent: list[str] = []
    for number in (1, 2):
        stage.ask(stage.freeze(f"Versie {number}."))
        digest.send_digest(member(stage))
        Digest.objects.update(day=F("day") - datetime.timedelta(days=number))
        sent += [mail.messages[-1].get_body((kind,)).get_content() for kind in ("plain", "html")]  # type: ignore[union-attr]
    newest = stage.document.versions.get(number=2)
    address = link(f"/medezeggenschap/versies/{newest.uuid}/vergelijken/?van=gelezen")

    assert [address in text for text in sent] == [False, False, True, True]
    assert not any("/vergelijken/" in text for text in sent[:2])


def test_the_notices_page_leads_to_what_changed_too(stage: Stage, client: Client) -> None:
    stage.ask()
    newest = stage.ask(stage.freeze("Tweede versie.")).version
    tasks.catch_up()
    client.force_login(member(stage))
    page = client.get("/berichten/").content.decode()

    assert page.count("/vergelijken/") == 1
    assert f'href="/medezeggenschap/versies/{newest.uuid}/vergelijken/?van=gelezen"' in page


def test_what_was_told_a_year_ago_is_forgotten(stage: Stage, mail: Server) -> None:
    stage.ask()
    tasks.catch_up()
    tasks.send_digests()
    before = Notice.objects.count(), Digest.objects.exists()
    long_ago = timezone.localtime() - datetime.timedelta(days=367)
    Notice.objects.filter(person=member(stage)).update(made_at=long_ago)
    Digest.objects.update(made_at=long_ago)
    services.forget()

    assert before == (2, True)
    assert (Notice.objects.count(), Digest.objects.count()) == (1, 0)
    assert services.untold() == []


def test_who_wants_no_digest_gets_none(stage: Stage, mail: Server) -> None:
    services.choose(person=member(stage), chosen={"work": "none"})
    stage.ask()

    assert (digest.send_digest(member(stage)), mail.to) == ("", [])


def test_a_digest_that_failed_is_sent_later_with_what_waits_then(stage: Stage, mail: Server) -> None:
    services.choose(person=stage.person("holder"), chosen={"decision": "digest", "work": "none"})
    stage.decide()
    for entry in services.untold():
        services.tell(entry)
    mail.refuse = b"451 not now"
    first = digest.send_digest(stage.person("holder"))
    waits = Notice.objects.get(person=stage.person("holder"), kind="decision").state
    mail.refuse = b""
    Digest.objects.update(next_try_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    digest.send_late_digests()

    assert (first, waits) == ("waiting", "waiting")
    assert mail.to == [stage.person("holder").email]
    assert Notice.objects.get(person=stage.person("holder"), kind="decision").state == "sent"
