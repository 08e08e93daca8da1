"""One act, one effect: whatever is clicked twice, replayed, or sent in parallel."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import timezone

from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.http import SAVED, one_effect
from kwaliteit.shared.models import Act, Pulse
from tests.factories import make_person

KEY = str(uuid.UUID(int=7))


def post(view: Any, person: Person, *, path: str = "/doe/", htmx: bool = False, **data: str) -> HttpResponse:
    headers = {"HX-Request": "true"} if htmx else {}
    request = RequestFactory().post(path, {"act_key": KEY, **data}, headers=headers)
    request.user = person
    return view(request)


@one_effect
def noting(request: HttpRequest) -> HttpResponse:
    """An act whose effects can be counted, with the answer that the form asks for."""
    number = Pulse.objects.count() + 1
    Pulse.objects.create(name=f"effect {number}", at=timezone.now())
    match request.POST.get("answer", "redirect"):
        case "piece":
            return HttpResponse("a piece of page")
        case "errors":
            return HttpResponse("look at the form again", status=422)
        case "client":
            return HttpResponse(headers={"HX-Redirect": f"/gedaan/{number}/"})
        case "refusal":
            raise Refused("not now")
        case "constraint":
            Pulse.objects.create(name=f"effect {number}", at=timezone.now())
    return HttpResponseRedirect(f"/gedaan/{number}/")


@pytest.fixture
def person(db: None) -> Person:
    return make_person()


def effects() -> int:
    return Pulse.objects.count()


def test_a_double_click_has_one_effect_and_the_same_answer(person: Person) -> None:
    first, second = post(noting, person), post(noting, person)
    assert (first.url, second.url, effects()) == ("/gedaan/1/", "/gedaan/1/", 1)


@pytest.mark.parametrize(
    ("answer", "kept"), [("redirect", False), ("client", False), ("piece", True), ("errors", True)]
)
def test_what_was_done_need_not_be_kept_in_the_browser(person: Person, answer: str, kept: bool) -> None:
    answers = [post(noting, person, answer=answer) for _ in range(2)]
    assert [KEY not in str(one.cookies.get(SAVED)) for one in answers] == [kept, kept]


def test_a_replay_by_htmx_leads_on(person: Person) -> None:
    post(noting, person, htmx=True, answer="client")
    second = post(noting, person, htmx=True, answer="client")
    assert (second.status_code, second.headers.get("HX-Redirect"), effects()) == (204, "/gedaan/1/", 1)


@pytest.mark.parametrize("htmx", [True, False])
def test_an_answer_that_leads_nowhere_can_be_asked_again(person: Person, htmx: bool) -> None:
    """A preview or a warning: reloading it shows it again, with all that was typed."""
    answers = [post(noting, person, htmx=htmx, answer="piece").content for _ in range(2)]
    assert (answers, Act.objects.count()) == ([b"a piece of page"] * 2, 0)


def test_an_autosave_with_the_same_key_and_other_text_is_another_act(person: Person) -> None:
    for text in ("a", "ab", "abc", "abc"):
        post(noting, person, htmx=True, answer="client", text=text)
    assert effects() == 3


def test_the_key_of_somebody_else_or_of_another_page_is_not_hers(person: Person) -> None:
    post(noting, person)
    post(noting, make_person())
    post(noting, person, path="/doe/anders/")
    assert effects() == 3


def test_a_form_with_errors_leaves_nothing_and_may_be_sent_again(person: Person) -> None:
    assert [post(noting, person, answer="errors").status_code for _ in range(2)] == [422, 422]
    assert (effects(), Act.objects.count()) == (0, 0)


def test_a_refusal_leaves_nothing(person: Person) -> None:
    with pytest.raises(Refused):
        post(noting, person, answer="refusal")
    assert (effects(), Act.objects.count()) == (0, 0)


def test_a_constraint_of_the_act_itself_is_not_taken_for_a_replay(person: Person) -> None:
    with pytest.raises(IntegrityError):
        post(noting, person, answer="constraint")
    assert (effects(), Act.objects.count()) == (0, 0)


@pytest.mark.parametrize("key", ["", "none", "\0", "7" * 5000])
def test_without_a_usable_key_every_post_acts(person: Person, key: str) -> None:
    for _ in range(2):
        post(noting, person, act_key=key)
    assert effects() == 2


@pytest.fixture
def many_at_once(transactional_db: None) -> list[HttpResponse]:
    answers: list[HttpResponse] = []
    person = make_person()
    start = threading.Barrier(6)

    def send() -> None:
        try:
            start.wait()
            answers.append(post(noting, person))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.postgresql
def test_six_posts_at_the_same_time_have_one_effect(many_at_once: list[HttpResponse]) -> None:
    assert [answer.url for answer in many_at_once] == ["/gedaan/1/"] * 6
    assert effects() == 1
