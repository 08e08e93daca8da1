"""A world that is made once for many tests is whole for each of them, and not there for the others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kwaliteit.organisation.models import Unit
from tests.factories import institution
from tests.kept import KEEPER, kept

made = []


@pytest.fixture
@kept
def university(db: None) -> SimpleNamespace:
    made.append(True)
    return SimpleNamespace(unit=institution())


@pytest.mark.parametrize("time", [1, 2])
def test_each_test_has_it_as_it_was_made(time: int, university: SimpleNamespace) -> None:
    assert Unit.objects.get().name_en == university.unit.name_en == "Rijnland University"
    university.unit.name_en = "Another"
    university.unit.save()
    Unit.history.all().delete()
    Unit.objects.all().delete()


@pytest.mark.parametrize("time", [1, 2])
def test_it_is_made_once_for_tests_that_follow_each_other(time: int, university: SimpleNamespace) -> None:
    assert len(made) == 1
    assert KEEPER.made.unit is not university.unit


@pytest.mark.django_db
def test_who_does_not_ask_for_it_finds_nothing() -> None:
    assert Unit.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_neither_does_who_commits() -> None:
    assert Unit.objects.count() == 0


def test_who_commits_has_one_of_her_own(transactional_db: None, university: SimpleNamespace) -> None:
    assert KEEPER.made is None
    assert Unit.objects.get() == university.unit
