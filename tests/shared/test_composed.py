"""A statement that is composed once finds what its queryset would find, whatever is asked next."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from kwaliteit.organisation.models import Appointment, Person, Unit, existing_on
from kwaliteit.shared.composed import composed
from tests.factories import LONG_AGO, Role, appoint, make_person, make_unit

pytestmark = pytest.mark.django_db


def test_each_call_reads_the_rows_of_its_own_value_as_they_are_now(monkeypatch: pytest.MonkeyPatch) -> None:
    law, history = make_unit(name_nl="Rechten"), make_unit(name_nl="Geschiedenis")
    found = composed(lambda *, unit: Unit.objects.filter(pk=unit).select_related("parent"))
    assert [row.name_nl for row in found(unit=law.pk)] == ["Rechten"]
    history.name_nl = "Oudheidkunde"
    history.save()
    monkeypatch.setattr(SQLCompiler, "pre_sql_setup", None)  # nothing is composed any more
    assert [(row.name_nl, row.parent) for row in found(unit=history.pk)] == [("Oudheidkunde", history.parent)]
    assert found(unit=0) == []


def test_a_list_of_another_length_finds_all_of_its_members_and_an_empty_one_nothing() -> None:
    units = [make_unit() for _ in range(3)]
    found = composed(lambda *, units: Unit.objects.filter(pk__in=units).order_by("pk"))
    assert found(units=[units[0].pk, units[2].pk]) == [units[0], units[2]]
    assert found(units={unit.pk for unit in units}) == units
    assert found(units=[]) == []
    assert found(units=(units[1].pk, units[0].pk)) == units[:2]


def test_days_and_uuids_are_values_too() -> None:
    noor, joris = make_person("Noor"), make_person("Joris")
    for person, until in ((noor, datetime.date(2020, 8, 31)), (joris, None)):
        appoint(person, Role.PORTFOLIO_HOLDER, unit=make_unit(), valid_until=until)
    found = composed(lambda *, day, who: Appointment.objects.filter(existing_on(day), person__uuid=who))
    assert len(found(day=datetime.date(2020, 8, 31), who=noor.uuid)) == 1
    assert found(day=datetime.date(2020, 9, 1), who=noor.uuid) == []
    assert len(found(day=datetime.date(2020, 9, 1), who=joris.uuid)) == 1
    assert found(day=LONG_AGO - datetime.timedelta(days=1), who=joris.uuid) == []
    assert found(day=LONG_AGO, who=UUID(int=1)) == []


def test_a_word_a_model_and_a_function_each_have_a_statement_of_their_own() -> None:
    def leads() -> Exists:
        return Exists(Appointment.objects.filter(person=OuterRef("pk"), role=Role.DEAN))

    def rows(*, model: type[Any], named: str, more: Any) -> QuerySet[Any]:
        found = model.objects.filter(**{named: "Hendrik"})
        return found.annotate(more=more()) if more else found

    found = composed(rows)
    hendrik, unit = appoint(make_person("Hendrik"), Role.DEAN, unit=make_unit()), make_unit(name_nl="Hendrik")
    assert [row.more for row in found(model=Person, named="name", more=leads)] == [True]
    assert found(model=Person, named="name", more=None) == [hendrik]
    assert found(model=Unit, named="name_nl", more=None) == [unit]


def test_rows_of_values_from_two_tables_come_as_they_do_from_django() -> None:
    unit, person = make_unit(), make_person("Noor")

    def both(*, unit: int, people: Collection[int]) -> QuerySet[Any]:
        units = Unit.objects.filter(pk=unit).values_list("pk", "code")
        return units.union(Person.objects.filter(pk__in=people).values_list("pk", "name"), all=True)

    asked = {"unit": unit.pk, "people": [person.pk]}
    assert (
        sorted(composed(both)(**asked)) == sorted(both(**asked)) == sorted([(unit.pk, unit.code), (person.pk, "Noor")])
    )


def test_a_value_that_the_database_is_not_given_cannot_be_composed() -> None:
    found = composed(lambda *, unit: Unit.objects.filter(order=unit + 1))
    with pytest.raises(TypeError, match="something else"):
        found(unit=1)


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused_the_second_time_as_well() -> None:
    found = composed(lambda *, unit: Unit.objects.select_for_update().filter(pk=unit))
    if connection.features.has_select_for_update:
        for _ in range(2):
            with pytest.raises(TransactionManagementError):
                found(unit=1)
    connection.set_autocommit(False)
    try:
        assert found(unit=1) == []
        connection.rollback()
    finally:
        connection.set_autocommit(True)
    with pytest.raises(TransactionManagementError):
        found(unit=1)


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_known_after_a_transaction_that_failed_and_on_another_connection() -> None:
    found = composed(lambda *, unit: Unit.objects.filter(pk=unit, name_nl__contains="100%"))
    unit = make_unit(name_nl="100% kleinschalig")
    with transaction.atomic():
        found(unit=unit.pk)
        transaction.set_rollback(True)
    assert found(unit=unit.pk) == [unit]
    connection.close()
    assert found(unit=unit.pk) == [unit]


@pytest.mark.postgresql
def test_a_connection_forgets_all_its_statements_when_they_become_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kwaliteit.shared.composed.MOST", 3)
    units = [make_unit() for _ in range(5)]
    found = composed(lambda *, units: Unit.objects.filter(pk__in=units).order_by("pk"))
    for size in (1, 2, 3, 4, 5, 1, 3):
        assert found(units=[unit.pk for unit in units[:size]]) == units[:size]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements")
            assert cursor.fetchone()[0] <= 3
