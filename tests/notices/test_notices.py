"""Who is told what, once, and what reaches a real mail server."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from governance.models import LedgerEntry
from governance.services.answers import answer_advice, answer_condition
from governance.services.confirming import confirm_decision
from governance.services.decisions import correct_decision
from governance.services.requests import pass_term, withdraw
from kwaliteit.notices import sending, services, tasks
from kwaliteit.notices.models import Notice, Told
from kwaliteit.notices.recipients import contributors, of_body, of_unit
from kwaliteit.notices.wording import words
from kwaliteit.organisation.models import Appointment, Body, Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act, Role
from kwaliteit.shared.mail import link
from tests.factories import appoint, make_person, someone
from tests.governance.stage import TODAY, Stage, make_stage
from tests.notices.smtp import Server


def tell_all() -> None:
    """As the worker does, of every act so far."""
    for entry in services.untold():
        services.tell(entry)


def told() -> set[tuple[str, int]]:
    return {(notice.kind, notice.person_id) for notice in Notice.objects.all()}


def of(stage: Stage, kind: str, *names: str) -> set[tuple[str, int]]:
    return {(kind, stage.person(name).pk) for name in names}


def test_a_request_is_told_to_everybody_in_the_body(stage: Stage) -> None:
    stage.ask()
    tell_all()

    assert told() == of(stage, "request", "fr_secretary", "fr_member")


def test_a_decision_is_told_to_whose_plan_it_is_but_not_to_who_recorded_it(stage: Stage) -> None:
    request = stage.ask()
    tell_all()
    Notice.objects.all().delete()
    appoint(stage.person("fr_secretary"), Role.FACULTY_SECRETARY, unit=stage.world.faculty)
    stage.decide(request)
    tell_all()

    assert told() == of(stage, "decision", "holder", "dean", "secretary")


def test_conditions_ask_an_answer_of_the_board_and_are_told_to_the_others(stage: Stage) -> None:
    stage.decide(outcome="conditions", conditions=[{"text": "Eerst rekenen.", "when": "during"}])
    tell_all()
    about_decision = {pair for pair in told() if pair[0] != "request"}

    assert about_decision == of(stage, "to_answer", "dean", "secretary") | of(stage, "decision", "holder")


def test_a_record_that_waits_for_a_second_member_asks_an_answer_of_the_board_once_it_is_confirmed(stage: Stage) -> None:
    Body.objects.filter(pk=stage.world.bodies["fr"].pk).update(second_confirms=True)
    decision = stage.decide(outcome="conditions", conditions=[{"text": "Eerst rekenen.", "when": "during"}])
    tell_all()
    before = {pair for pair in told() if pair[0] != "request"}
    notice = words(Notice.objects.filter(kind="decision").first())
    confirm_decision(decision=decision, actor=stage.person("fr_member"))
    tell_all()

    assert before == of(stage, "decision", "holder", "dean", "secretary")
    assert notice.title == "De faculteitsraad: instemming met voorwaarden, vastgelegd, nog niet bevestigd"
    assert {pair for pair in told() if pair[0] == "to_answer"} == of(stage, "to_answer", "dean", "secretary")


def test_the_answers_to_conditions_are_told_once_when_the_last_is_given(stage: Stage) -> None:
    conditions = [{"text": "Eerst rekenen.", "when": "during"}, {"text": "Dan tonen.", "when": "during"}]
    decision = stage.decide(outcome="conditions", conditions=conditions)
    first, second = decision.conditions.order_by("number")
    answer_condition(condition=first, actor=stage.person("dean"), accepted=True, text="Ja.")
    tell_all()
    before = {pair for pair in told() if pair[0] == "answer"}
    answer_condition(condition=second, actor=stage.person("dean"), accepted=True, text="Ja.")
    tell_all()

    assert before == set()
    assert {pair for pair in told() if pair[0] == "answer"} == of(stage, "answer", "fr_secretary", "fr_member")


def passed(stage: Stage) -> Any:
    request = stage.ask(days=0)
    row = type(request).objects.filter(pk=request.pk)
    yesterday = TODAY() - datetime.timedelta(days=1)
    row.update(due_on=yesterday, own_term_until=yesterday)
    request.refresh_from_db()
    return request


def test_a_passed_term_is_told_once_to_both_sides(stage: Stage) -> None:
    passed(stage)
    made = [services.tell_passed_terms(), services.tell_passed_terms()]

    assert made[0] == Notice.objects.count()
    assert made[1] == 0
    assert told() == of(stage, "term", "holder", "secretary", "fr_secretary")


def test_a_day_that_was_asked_for_makes_nothing_late_while_the_own_term_runs(stage: Stage) -> None:
    request = passed(stage)
    type(request).objects.filter(pk=request.pk).update(own_term_until=TODAY())

    assert services.tell_passed_terms() == 0


def test_what_was_asked_for_information_is_met_when_it_came(stage: Stage) -> None:
    request = passed(stage)
    type(request).objects.filter(pk=request.pk).update(right="information")

    assert services.tell_passed_terms() == 0


def test_a_decision_of_one_section_is_told_as_that_of_the_section(stage: Stage) -> None:
    Body.objects.filter(pk=stage.world.bodies["fr"].pk).update(division="apart")
    stage.world.bodies["fr"].refresh_from_db()
    stage.decide(section="student", outcome="no_consent")
    tell_all()

    notice = Notice.objects.filter(kind="decision").select_related("decision", "request__body").first()
    assert words(notice).title == "De studentengeleding van de faculteitsraad: geen instemming"


def test_a_term_that_passed_long_ago_was_read_in(stage: Stage) -> None:
    request = passed(stage)
    type(request).objects.filter(pk=request.pk).update(asked_at=timezone.localtime() - datetime.timedelta(days=1000))

    assert services.tell_passed_terms() == 0


def test_that_the_board_goes_on_without_an_advice_is_told_to_the_committee(db: None) -> None:
    stage = make_stage("agenda")
    version = stage.document.versions.first() or _agenda_version(stage)
    from governance.services.requests import lay_before

    request = lay_before(version=version, body=stage.world.bodies["olc"], actor=stage.person("director"))
    yesterday = TODAY() - datetime.timedelta(days=1)
    type(request).objects.filter(pk=request.pk).update(due_on=yesterday, own_term_until=yesterday)
    pass_term(request=request, actor=stage.person("director"))
    tell_all()

    assert {pair for pair in told() if pair[0] == "term"} == of(stage, "term", "olc_chair")


def _agenda_version(stage: Stage) -> Any:
    from governance.services.versions import freeze

    return freeze(document=stage.document, actor=stage.person("director"))


def test_an_act_told_twice_makes_one_notice(stage: Stage) -> None:
    stage.ask()
    entry = LedgerEntry.objects.get(act="lay_before")
    made = [services.tell(entry), services.tell(entry)]

    assert made == [2, 0]
    assert services.untold() == []


def test_an_act_of_long_ago_is_told_to_nobody(
    stage: Stage, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the clock stood back while it was recorded, as it does while the demonstration is loaded."""
    long_ago = timezone.localtime() - datetime.timedelta(days=30)
    sent: list[Any] = []
    monkeypatch.setattr(tasks.tell, "apply_async", lambda **options: sent.append(options))
    with django_capture_on_commit_callbacks(execute=True), monkeypatch.context() as back:
        back.setattr(timezone, "now", lambda: long_ago)
        stage.ask(version=stage.freeze("Tekst."), at=long_ago)
    made = services.tell(LedgerEntry.objects.get(act="lay_before"))

    assert (sent, services.untold(), made, Notice.objects.count()) == ([], [], 0, 0)


def test_what_was_done_while_the_worker_was_away_is_told_afterwards(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an outage of ten days; and of what was read in meanwhile nobody is told."""
    read_in = stage.ask(version=stage.freeze("Tekst."), at=timezone.localtime() - datetime.timedelta(days=3))
    stage.decide(read_in)
    later = timezone.localtime() + datetime.timedelta(days=10)
    monkeypatch.setattr(timezone, "now", lambda: later)
    tell_all()

    assert told() == of(stage, "decision", "holder", "dean", "secretary")
    assert (services.untold(), Told.objects.filter(waits=False).count()) == ([], 1)


def test_a_fresh_act_is_sent_to_the_worker_after_the_commit(
    stage: Stage, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = stage.freeze("Tekst.")
    sent: list[Any] = []
    monkeypatch.setattr(tasks.tell, "apply_async", lambda **options: sent.append(options["kwargs"]["entry_id"]))
    with django_capture_on_commit_callbacks(execute=True):
        stage.ask(version=version)
        assert sent == []

    assert sent == [LedgerEntry.objects.get(act="lay_before").pk]


@pytest.mark.parametrize("act", [Act.EDIT, Act.LAY_BEFORE, Act.REPLY, Act.ADOPT, Act.READ])
def test_who_holds_a_right_agrees_with_the_rights_of_each_person(act: Act, db: None) -> None:
    from tests.access.world import make_place

    place = make_place()
    people = [*place.people.values(), *place.world.people.values()]
    for unit in Unit.objects.select_related("parent__parent"):
        due = {person for person in people if rights_of(person).reaches(act, unit)}
        assert of_unit(unit, act) & set(people) == due, unit
    for body in Body.objects.all():
        for mine in (Act.READ_REQUEST, Act.DECIDE):
            due = {person for person in people if rights_of(person).may_for_body(mine, body)}
            assert of_body(body, mine) & set(people) == due, body
    assert contributors(place.rows["agreement"]) == {place.people["contributor"]}


# --- mail ------------------------------------------------------------------------------------------------------------


def test_a_request_reaches_the_mail_server_in_plain_text_and_html(stage: Stage, mail: Server) -> None:
    Appointment.objects.filter(person=stage.person("fr_member")).update(
        valid_until=TODAY() - datetime.timedelta(days=1)
    )
    request = stage.ask()
    tasks.tell(LedgerEntry.objects.get(act="lay_before").pk)
    message, person = mail.one(), stage.person("fr_secretary")
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    address = link(f"/medezeggenschap/verzoeken/{request.uuid}/")

    assert mail.to == [person.email]
    assert message["Subject"] == "Instemming met Afspraken"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<{Notice.objects.get().uuid}@kwaliteit.rijnland.example>"
    assert text.startswith(f"Beste {person.name},")
    assert f"\n{address}\n" in text.replace("\r\n", "\n")
    assert f'href="{address}"' in html
    assert 'lang="nl"' in html


def test_the_mail_about_a_next_version_leads_to_what_changed_since_she_last_read_it(stage: Stage, mail: Server) -> None:
    stage.ask()
    tell_all()
    sending.send_notices()
    stage.ask(stage.freeze("Tweede versie."))
    tell_all()
    sending.send_notices()
    address = link(f"/medezeggenschap/versies/{stage.document.versions.get(number=2).uuid}/vergelijken/?van=gelezen")
    texts = [message.get_body((kind,)).get_content() for message in mail.messages for kind in ("plain", "html")]  # type: ignore[union-attr]

    assert [address in text for text in texts] == [False] * 4 + [True] * 4


def test_mail_is_in_the_language_of_the_person(stage: Stage, mail: Server) -> None:
    Person.objects.filter(pk=stage.person("fr_member").pk).update(language="en")
    stage.ask()
    tasks.catch_up()
    subjects = dict(zip(mail.to, (message["Subject"] for message in mail.messages), strict=True))

    assert subjects == {
        stage.person("fr_member").email: "Consent to Afspraken",
        stage.person("fr_secretary").email: "Instemming met Afspraken",
    }


def test_delivered_twice_is_one_mail(stage: Stage, mail: Server) -> None:
    stage.ask()
    entry = LedgerEntry.objects.get(act="lay_before").pk
    for _again in range(3):
        tasks.tell(entry)
        tasks.catch_up()

    assert sorted(mail.to) == sorted(stage.person(name).email for name in ("fr_secretary", "fr_member"))


def test_who_acted_already_gets_nothing(stage: Stage, mail: Server) -> None:
    request = stage.ask()
    tell_all()
    withdraw(request=request, actor=stage.person("holder"))
    sending.send_notices()

    assert mail.to == []
    assert set(Notice.objects.values_list("state", flat=True)) == {"dropped"}


def test_an_advice_that_was_answered_asks_nothing_any_more(db: None, mail: Server) -> None:
    stage = make_stage("agenda")
    from governance.services.decisions import record_decision
    from governance.services.requests import lay_before

    request = lay_before(version=_agenda_version(stage), body=stage.world.bodies["olc"], actor=stage.person("director"))
    decision = record_decision(
        request=request, actor=stage.person("olc_chair"), outcome="remarks", meeting_on=TODAY(), text="Let op."
    )
    tell_all()
    asked = {notice.person_id for notice in Notice.objects.filter(kind="to_answer")}
    answer_advice(decision=decision, actor=stage.person("director"), follow="wholly", text="Dat doen we.")
    sending.send_notices(list(Notice.objects.filter(kind="to_answer").values_list("pk", flat=True)))

    assert asked == {stage.person("director").pk, stage.person("dean").pk}
    assert mail.to == []


def test_a_decision_that_was_corrected_is_told_as_it_is_now(stage: Stage, mail: Server) -> None:
    decision = stage.decide()
    correct_decision(
        decision=decision,
        actor=stage.person("fr_secretary"),
        reason="Verkeerd.",
        outcome="no_consent",
        meeting_on=TODAY(),
    )
    tasks.catch_up()
    subjects = {message["Subject"] for message in mail.messages}

    assert subjects == {"De faculteitsraad: geen instemming"}
    assert len(mail.to) == 3


def test_rights_that_ended_end_the_mail(stage: Stage, mail: Server) -> None:
    stage.ask()
    tell_all()
    Appointment.objects.filter(body=stage.world.bodies["fr"]).update(valid_until=TODAY() - datetime.timedelta(days=1))
    sending.send_notices()

    assert mail.to == []


def test_mail_that_is_refused_is_tried_again_then_stands_with_the_manager(
    stage: Stage, mail: Server, client: Client
) -> None:
    mail.refuse = b"451 not now"
    stage.ask()
    tell_all()
    states = []
    for _try in range(7):
        sending.send_notices()
        states.append(set(Notice.objects.values_list("state", "tries")))
        Notice.objects.filter(state="waiting").update(next_try_at=timezone.now())
    manager = someone(Role.APPLICATION_MANAGER, unit=stage.world.institution)
    client.force_login(manager)
    page = client.get("/berichten/verzending/").content.decode()
    mail.refuse = b""
    row = Notice.objects.get(person=stage.person("fr_member"))
    client.post(f"/berichten/verzending/{row.uuid}/")
    sending.send_notices()

    assert states == [{("waiting", n)} for n in range(1, 6)] + [{("failed", 6)}] * 2
    assert page.count("not now") == 2
    assert stage.document.title not in page
    assert mail.to == [stage.person("fr_member").email]


def test_a_mail_server_that_is_away_loses_nothing(stage: Stage, settings: Any, mail: Server) -> None:
    here, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    stage.ask()
    tasks.catch_up()
    waiting = set(Notice.objects.values_list("state", flat=True))
    settings.EMAIL_PORT = here
    Notice.objects.update(next_try_at=timezone.now())
    tasks.catch_up()

    assert waiting == {"waiting"}
    assert len(mail.to) == 2


def test_a_worker_that_was_lost_is_followed_by_another(stage: Stage, mail: Server) -> None:
    stage.ask()
    tell_all()
    Notice.objects.update(state="sending", next_try_at=timezone.now() - datetime.timedelta(minutes=5))
    sending.send_notices()
    early = len(mail.to)
    Notice.objects.update(next_try_at=timezone.now() - datetime.timedelta(minutes=11))
    sending.send_notices()

    assert (early, len(mail.to)) == (0, 2)


def test_a_demonstration_writes_to_no_address_that_somebody_may_have(stage: Stage, mail: Server, settings: Any) -> None:
    settings.DEMONSTRATION, settings.DEMONSTRATION_DAY = True, TODAY().isoformat()
    Person.objects.filter(pk=stage.person("fr_member").pk).update(email="lid@rijnland.nl")
    stage.ask()
    tasks.catch_up()

    assert mail.to == [stage.person("fr_secretary").email]


# --- on the site -----------------------------------------------------------------------------------------------------


def test_the_link_of_a_mail_opens_at_the_place_after_logging_in(stage: Stage, client: Client, settings: Any) -> None:
    settings.SITE_IN_MAIL = "https://kwaliteit.rijnland.example"
    request, member = stage.ask(), stage.person("fr_member")
    member.set_password("een lang wachtwoord")
    member.save()
    place = f"/medezeggenschap/verzoeken/{request.uuid}/"
    address = link(f"{place}#decision").removeprefix("https://kwaliteit.rijnland.example")
    form = client.get(address)
    answer = client.post(
        address, {"login": member.email, "password": "een lang wachtwoord", "next": f"{place}#decision"}
    )
    known = client.get(address)

    assert (form.status_code, f'value="{place}#decision"' in form.content.decode()) == (200, True)
    assert (answer.status_code, answer.url) == (302, f"{place}#decision")  # type: ignore[attr-defined]
    assert (known.status_code, known.url) == (302, f"{place}#decision")  # type: ignore[attr-defined]
    assert client.get(place).status_code == 200


def test_notices_stand_on_the_site_until_they_are_read(stage: Stage, client: Client) -> None:
    stage.ask()
    tell_all()
    client.force_login(Person.objects.get(pk=stage.person("fr_member").pk))
    before = client.get("/berichten/").content.decode()
    client.post("/berichten/gelezen/")
    after = client.get("/berichten/").content.decode()

    assert ("Instemming met Afspraken" in before, "nieuwe berichten" in before) == (True, True)
    assert ("Instemming met Afspraken" in after, "nieuwe berichten" in after) == (True, False)


def test_a_notice_of_what_she_may_no_longer_see_is_gone(stage: Stage, client: Client) -> None:
    stage.ask()
    tell_all()
    Appointment.objects.filter(person=stage.person("fr_member")).update(
        valid_until=TODAY() - datetime.timedelta(days=1)
    )
    client.force_login(Person.objects.get(pk=stage.person("fr_member").pk))

    assert "Afspraken" not in client.get("/berichten/").content.decode().split("<main")[1].split("<footer")[0]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_notices_costs_the_same_for_one_as_for_many(
    number: int, stage: Stage, client: Client, django_assert_num_queries: Any
) -> None:
    for count in range(number):
        stage.ask(stage.freeze(f"Versie {count}."))
    tell_all()
    client.force_login(Person.objects.get(pk=stage.person("fr_member").pk))

    assert Notice.objects.filter(person=stage.person("fr_member")).count() == number
    with django_assert_num_queries(5):
        client.get("/berichten/")


# --- preferences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "mails", "state"), [("at_once", 1, "sent"), ("digest", 0, "waiting"), ("none", 0, "none")]
)
def test_a_person_chooses_how_she_hears(how: str, mails: int, state: str, stage: Stage, mail: Server) -> None:
    member = stage.person("fr_member")
    services.choose(person=member, chosen={"request": how})
    stage.ask()
    tasks.catch_up()

    assert mail.to.count(member.email) == mails
    assert Notice.objects.get(person=member).state == state


def test_preferences_are_chosen_on_the_page_of_own_details(client: Client, db: None) -> None:
    person = make_person()
    client.force_login(person)
    page = client.get("/organisatie/mijn-gegevens/").content.decode()
    given = {"request": "digest", "decision": "none", "to_answer": "at_once", "answer": "at_once", "term": "at_once"}
    given |= dict.fromkeys(("step", "proposal", "question", "below", "meeting", "draft", "update"), "digest")
    answer = client.post("/berichten/voorkeuren/", {**given, "work": "none"})
    wrong = client.post("/berichten/voorkeuren/", {**given, "work": "at_once"})

    assert "Wat u per mail krijgt" in page
    assert (answer.status_code, wrong.status_code) == (302, 422)
    assert services.chosen_by(person) == {**given, "work": "none"}
