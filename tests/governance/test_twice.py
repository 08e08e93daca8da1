"""A whole process in which every form is sent twice: one after the other, and by two at once. Each has one effect."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from kwaliteit.shared.http import one_effect
from tests.addresses import acting, ours, unwrapped
from tests.governance.play import Play, Step, make_play, ready
from tests.governance.process import PROCESS

# Addresses of the whole site that take a POST without a key, each with the reason.
WITHOUT_KEY = {
    "language": "a cookie of the browser, the same again",
    "demonstration_login": "logging in again is logging in",
    "budgets:cells": "cells are versioned one by one",
    "governance:decide": "only the second step writes, and that one has a key: it is played here",
    "submission:verify": "writes nothing",
}


def rows() -> dict[str, int]:
    """How many rows there are of everything that an act can write."""
    ours = ("shared", "organisation", "plans", "budgets", "governance", "notices", "feeds")
    models = [model for label in ours for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        found = {}
        for table in sorted({model._meta.db_table for model in models}):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def changed(old: dict[str, int], new: dict[str, int]) -> dict[str, int]:
    return {name: count - old[name] for name, count in new.items() if count != old[name]}


@pytest.mark.django_db
def test_sent_again_every_form_of_a_process_has_one_effect_and_one_answer() -> None:
    """A double click, a replay, and the button Back: each sends what was sent before."""
    play = make_play()
    for number, step in enumerate(PROCESS, start=1):
        sent = ready(play, step)
        address = step.args(play)
        before = rows()
        first = play.post(step, sent)
        once = rows()
        same = Step(step.name, step.who, lambda _play, kept=address: kept)
        again = [play.post(same, sent, window) for window in (0, 1)]

        assert first[0] == 302, f"step {number}, {step.name}: {first}"
        assert again == [first, first], f"step {number}, {step.name}"
        assert changed(before, once), f"step {number}, {step.name}: {first}"
        assert changed(once, rows()) == {}, f"step {number}, {step.name}"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sent_by_two_at_once_every_form_of_a_process_has_one_effect() -> None:
    play = make_play()
    for number, step in enumerate(PROCESS, start=1):
        sent = ready(play, step)
        kept = step.args(play)
        same = Step(step.name, step.who, lambda _play, kept=kept: kept)
        play.client(step.who)  # the session of somebody who logs in is kept as well
        with transaction.atomic():
            play.post(same, sent)
            once = rows()
            transaction.set_rollback(True)
        answers = at_once(play, same, sent)

        assert [status for status, _where in answers] == [302, 302], f"step {number}, {step.name}: {answers}"
        assert len(set(answers)) == 1, f"step {number}, {step.name}: {answers}"
        assert changed(once, rows()) == {}, f"step {number}, {step.name}"


def at_once(play: Play, step: Step, sent: dict[str, Any]) -> list[tuple[int, str]]:
    start, answers = threading.Barrier(2), []

    def send(number: int) -> None:
        try:
            start.wait()
            answers.append(play.post(step, sent, number))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_every_address_that_acts_has_one_effect_by_its_key() -> None:
    keyed = {name: any(part.__code__ in KEYED for part in unwrapped(view)) for name, view in ours()}

    assert {name for name in acting() if not keyed[name]} == set(WITHOUT_KEY)


def test_every_form_of_the_process_is_played() -> None:
    assert {step.address for step in PROCESS} == acting(
        "governance", "shifts", "handover", "meetings", "papers", "notices", "feeds"
    )


KEYED = {one_effect(lambda request: request).__code__}
