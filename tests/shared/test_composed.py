"""A statement that is composed once finds what its queryset would find, whatever is asked next."""

from __future__ import annotations

import datetime
import threading
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, NotSupportedError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from kwaliteit.organisation.models import Appointment, Person, Unit, existing_on
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.organisation.roles import Act, Reach
from kwaliteit.shared.composed import composed
from tests.factories import LONG_AGO, Role, appoint, institution, make_body, make_person, make_unit, someone

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


def test_a_value_may_stand_twice_equal_another_or_be_none() -> None:
    top, law, history = institution(), make_unit(), make_unit()
    found = composed(
        lambda *, unit, other: Unit.objects.filter(Q(pk=unit) | Q(pk=other) | Q(parent=unit)).order_by("pk")
    )
    assert found(unit=law.pk, other=law.pk) == [law]
    assert found(unit=law.pk, other=history.pk) == found(unit=history.pk, other=law.pk) == [law, history]
    assert found(unit=top.pk, other=top.pk) == [top, law, history]
    below = composed(lambda *, parent: Unit.objects.filter(parent=parent).order_by("pk"))
    for _ in range(2):
        assert below(parent=None) == [top]
        assert below(parent=top.pk) == [law, history]


def test_words_with_marks_of_sql_in_them_are_no_more_than_words() -> None:
    units = [make_unit(name_nl=name) for name in ("O'Brien", "100% $1 %s", "; DROP TABLE x --")]
    found = composed(lambda *, name, unit: Unit.objects.filter(name_nl=name, pk=unit))
    for unit in units:
        assert found(name=unit.name_nl, unit=unit.pk) == [unit]
        assert found(name=unit.name_nl, unit=0) == []


def test_truth_and_language_are_part_of_what_is_composed() -> None:
    make_unit(name_nl="Bestuurskunde", name_en="Public administration", runs_initiatives=True)
    make_unit(name_nl="Natuurkunde", name_en="Physics", runs_initiatives=False)

    def names(*, runs: bool, language: str) -> QuerySet[Any]:
        units = Unit.objects.filter(runs_initiatives=runs, parent__isnull=False)
        return units.values_list(f"name_{language}", flat=True)

    found = composed(names)
    for _ in range(2):
        assert found(runs=True, language="nl") == ["Bestuurskunde"]
        assert found(runs=True, language="en") == ["Public administration"]
        assert found(runs=False, language="nl") == ["Natuurkunde"]


def test_people_whose_rights_have_the_same_shape_each_find_their_own() -> None:
    law, history = make_unit(), make_unit()
    councils = [make_body("faculty_council", unit) for unit in (law, history)]
    people = [
        appoint(someone(Role.DEAN, unit=unit), Role.COUNCIL_MEMBER, body=body)
        for unit, body in zip((law, history), councils, strict=True)
    ]

    def reached(*, rights: Rights) -> QuerySet[Appointment]:
        units, bodies = rights.unit_ids(Act.READ, Reach.BELOW), rights.body_ids(Act.READ_REQUEST)
        mine = Q(person=rights.person.pk)
        return Appointment.objects.filter(mine & (Q(unit__in=units) | Q(body__in=bodies))).order_by("pk")

    found = composed(reached)
    noor, joris = map(rights_of, people)
    assert noor.shape() == joris.shape()
    for _ in range(2):
        for rights in (noor, joris):
            assert found(rights=rights) == [*rights.appointments] == [*reached(rights=rights)]
    assert found(rights=Rights(people[0])) == found(rights=rights_of(make_person())) == []


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
    beside = composed(lambda *, unit, rights: Appointment.objects.filter(rights.covers(Act.READ), pk=unit + 1))
    with pytest.raises(TypeError, match="something else"):
        beside(unit=1, rights=rights_of(someone(Role.DEAN, unit=make_unit())))


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


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_known_after_a_part_of_a_transaction_that_was_undone() -> None:
    found, unit = composed(lambda *, unit: Unit.objects.filter(pk=unit)), make_unit()
    with transaction.atomic():
        with suppress(IntegrityError), transaction.atomic():
            found(unit=unit.pk)
            make_unit(code=unit.code)
        assert found(unit=unit.pk) == [unit]
    assert found(unit=unit.pk) == [unit]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_told_in_a_transaction_that_broke_is_told_after_it() -> None:
    found, unit = composed(lambda *, unit: Unit.objects.filter(pk=unit)), make_unit()
    with suppress(DatabaseError), transaction.atomic():
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT nonsense")
        with pytest.raises(DatabaseError):
            found(unit=unit.pk)
        raise DatabaseError
    assert found(unit=unit.pk) == [unit]


@pytest.mark.django_db(transaction=True)
def test_threads_share_what_is_composed_and_each_reads_what_it_asks_for() -> None:
    units = [make_unit() for _ in range(4)]
    found = composed(lambda *, unit: Unit.objects.filter(pk=unit).select_related("parent"))
    start, seen = threading.Barrier(len(units)), defaultdict(list)

    def ask(unit: Unit) -> None:
        try:
            start.wait()
            seen[unit.pk] = [found(unit=unit.pk) for _ in range(20)]
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(unit,)) for unit in units]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {unit.pk: [[unit]] * 20 for unit in units}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_lock_keeps_others_out_the_second_time_as_well_and_they_wait_no_longer_than_they_ask() -> None:
    unit = make_unit()
    rows = Unit.objects.select_related("parent")
    lock = composed(lambda *, unit: rows.select_for_update(of=("self",)).filter(pk=unit))
    refused = composed(lambda *, unit: rows.select_for_update(of=("self",), nowait=True).filter(pk=unit))
    passed_by = composed(lambda *, unit: rows.select_for_update(of=("self",), skip_locked=True).filter(pk=unit))
    answers: list[Any] = []

    def ask() -> None:
        try:
            with transaction.atomic():
                answers.append(passed_by(unit=unit.pk))
                answers.append(refused(unit=unit.pk))
        except OperationalError:
            answers.append("refused")
        finally:
            connection.close()

    def beside() -> list[Any]:
        answers.clear()
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        return answers

    for _ in range(2):
        with transaction.atomic():
            assert lock(unit=unit.pk) == [unit]
            assert beside() == [[], "refused"]
        assert beside() == [[unit], [unit]]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_database_dropped_is_made_anew_with_the_next_request() -> None:
    unit = make_unit()
    known, new = (composed(lambda *, unit: Unit.objects.filter(pk=unit)) for _ in range(2))
    for found in (known, new):
        known(unit=unit.pk)
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.get_backend_pid()])
        other.close()
        connection.health_check_enabled = True
        connection.close_if_unusable_or_obsolete()  # as each request begins
        assert found(unit=unit.pk) == [unit]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_emptied_is_told_anew() -> None:
    found, unit = composed(lambda *, unit: Unit.objects.filter(pk=unit)), make_unit()
    for _ in range(2):
        assert found(unit=unit.pk) == [unit]
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
    with pytest.raises(OperationalError), transaction.atomic():
        found(unit=unit.pk)
    assert found(unit=unit.pk) == [unit]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_column_that_a_new_release_made_wider_breaks_no_page_of_who_still_runs_the_old_one() -> None:
    found, unit = composed(lambda *, unit: Unit.objects.filter(pk=unit)), make_unit()
    try:
        for width in (210, 220):
            assert found(unit=unit.pk) == [unit]
            _widen(width)
        with pytest.raises(NotSupportedError), transaction.atomic():
            found(unit=unit.pk)
        assert found(unit=unit.pk) == [unit]
        _widen(230)
        assert found(unit=unit.pk) == [unit]
    finally:
        _widen(Unit._meta.get_field("name_en").max_length)


def _widen(width: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {Unit._meta.db_table} ALTER COLUMN name_en TYPE varchar({width})")
