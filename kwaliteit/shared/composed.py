"""Statements of pages that are asked all day, composed once.

Django writes the SQL of a queryset anew each time, and PostgreSQL makes a plan for it; with many joins each of these takes
longer than to find the rows.

    @composed
    def sections_of(*, document: int) -> QuerySet[Section]:
        return Section.objects.filter(document=document).select_related("template")

    sections_of(document=row.pk)  # a list of sections, read from the database each time

The function is called once for each shape of what it is given, and only the values differ after that; PostgreSQL gets
the statement once on each connection (PREPARE), keeps a plan for it, and is told it anew when it lost it (DISCARD ALL,
a column that became another one). A number, a UUID and a day are values, and so is each of a list of them; words,
truth, None, a model and a function are part of the shape, so these are of our own making and never what somebody typed.
The function gives the values on to the queryset and looks at nothing else: not at the values, the language or the
clock. What is made of values itself (``Valued``: the rights of a person) may be asked which of them go where.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Hashable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import update_wrapper
from types import FunctionType, NoneType
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)
MANY = (list, tuple, set, frozenset)
VALUE = (int, UUID, datetime.date)
SHAPE = (str, bool, type, FunctionType, NoneType)
MOST = 200
"""Shapes kept of one function: how many there are in a list is part of the shape."""


class Valued(Protocol):
    """Something of which only the values differ between two of the same shape."""

    def values(self) -> Sequence[int]: ...

    def shape(self) -> Hashable: ...

    def with_values(self, values: Sequence[int]) -> Any: ...


class composed(Generic[M]):  # noqa: N801 -- a decorator
    """A function that composes a queryset, as one that gives its rows."""

    def __init__(self, make: Callable[..., QuerySet[M]]) -> None:
        self.make = make
        self.known: dict[tuple[Any, ...], _Statement] = {}
        update_wrapper(self, make)

    def __call__(self, **given: Any) -> list[M]:
        shape, values = _apart(given)
        statement = self.known.get(shape)
        if statement is None:
            if len(self.known) >= MOST:
                self.known.clear()
            self.known[shape] = statement = _compose(self.make, given)
        if not statement.sql:
            return []
        try:
            return list(statement.rows(values))
        except DatabaseError as error:
            if not _told_anew(error):
                raise
            return list(statement.rows(values))


@dataclass(frozen=True)
class _Statement:
    """A queryset with its SQL; ``places`` are what goes into it: a value by its number, in the database's own form."""

    queryset: QuerySet[Any]
    compiler: Any
    sql: str
    places: list[_Fixed | _Given]
    number: int = field(default_factory=itertools.count(1).__next__)

    def rows(self, values: Sequence[Any]) -> QuerySet[Any]:
        """As Django reads them, by a compiler that has composed already."""
        connection = connections[DEFAULT_DB_ALIAS]
        if self.queryset.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("a lock holds only within a transaction")
        sql, params = self.sql, tuple(one.of(values) for one in self.places)
        if connection.vendor == "postgresql":
            sql, params = self._prepared(connection, params)
        compiler, query = copy(self.compiler), copy(self.queryset.query)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (sql, params)
        query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        rows = QuerySet(self.queryset.model, query, DEFAULT_DB_ALIAS)
        rows._iterable_class, rows._fields = self.queryset._iterable_class, self.queryset._fields
        return rows

    def _prepared(self, connection: Any, params: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        """As what the connection knows already, told to it the first time. A statement outlives its transaction."""
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        given = [isinstance(one, _Given) for one in self.places]
        known = _PREPARED.setdefault(connection.connection, {})
        if self.number not in known:
            name = f"composed_{next(_NAMES)}"
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                if len(known) >= MOST:
                    cursor.execute("DEALLOCATE ALL")
                    known.clear()
                number = itertools.count(1)
                marks = [
                    f"${next(number)}" if mine else cursor.mogrify("%s", (one,)).decode()
                    for one, mine in zip(params, given, strict=True)
                ]
                cursor.execute(f"PREPARE {name} AS {self.sql % tuple(marks)}")
            known[self.number] = name
        values = tuple(one for one, mine in zip(params, given, strict=True) if mine)
        asked = f"({', '.join(['%s'] * len(values))})" if values else ""
        return f"EXECUTE {known[self.number]} {asked}", values


_PREPARED: WeakKeyDictionary[Any, dict[int, str]] = WeakKeyDictionary()
_NAMES = itertools.count(1)
_LOST = frozenset({"26000", "0A000"})
"""The codes of PostgreSQL for a statement that it does not know, and for one whose columns are of another kind since."""


def _told_anew(error: DatabaseError) -> bool:
    """Whether this connection forgot what it was told, and can be told again: not in a transaction, for that failed."""
    connection = connections[DEFAULT_DB_ALIAS]
    if getattr(error.__cause__, "pgcode", None) not in _LOST:
        return False
    _PREPARED.pop(connection.connection, None)
    return connection.get_autocommit()


@dataclass(frozen=True)
class _Fixed:
    value: Any

    def of(self, _values: Sequence[Any]) -> Any:
        return self.value


@dataclass(frozen=True)
class _Given:
    number: int
    form: Callable[[Any], Any]

    def of(self, values: Sequence[Any]) -> Any:
        return self.form(values[self.number])


def _apart(given: dict[str, Any]) -> tuple[tuple[Any, ...], list[Any]]:
    """The shape of what is given, and its values one by one."""
    shape: list[Any] = []
    values: list[Any] = []
    for name, value in given.items():
        if isinstance(value, MANY):
            values += value
            shape.append((name, len(value)))
        elif isinstance(value, SHAPE):
            shape.append((name, value))
        elif isinstance(value, VALUE):
            values.append(value)
            shape.append((name, type(value)))
        else:
            values += value.values()
            shape.append((name, value.shape()))
    return tuple(shape), values


def _compose(make: Callable[..., QuerySet[Any]], given: dict[str, Any]) -> _Statement:
    """Without SQL when the database need not be asked: no row can be found."""
    _shape, values = _apart(given)
    stand_ins = [_stand_in(number, value) for number, value in enumerate(values)]
    left = iter(stand_ins)
    queryset = make(**{name: _instead(value, left) for name, value in given.items()})
    compiler: Any = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _Statement(queryset, None, "", [])
    known = {
        _token(form(value)): _Given(number, form) for number, value in enumerate(stand_ins) for form in _forms(value)
    }
    compiler.connection = None  # that of a thread, which may end
    places = [known.get(_token(param), _Fixed(param)) for param in params]
    used = {one.number for one in places if isinstance(one, _Given)}
    must = [not hasattr(value, "with_values") for value in given.values() for _one in _apart({"": value})[1]]
    if any(itself and number not in used for number, itself in enumerate(must)):
        raise TypeError(f"{make.__name__} uses what it is given for something else than a value in the database.")
    return _Statement(queryset, compiler, sql, places)


def _instead(value: Any, left: Iterator[Any]) -> Any:
    if isinstance(value, MANY):
        return [next(left) for _ in value]
    if isinstance(value, SHAPE):
        return value
    return next(left) if isinstance(value, VALUE) else value.with_values([next(left) for _ in value.values()])


def _stand_in(number: int, value: Any) -> Any:
    """A value of the same kind that occurs nowhere else."""
    if isinstance(value, int):
        return 2_100_000_000 + number
    if isinstance(value, UUID):
        return UUID(int=0xC0DE << 96 | number)
    if isinstance(value, datetime.datetime):
        return datetime.datetime(1000, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days=number)
    if isinstance(value, datetime.date):
        return datetime.date(1000, 1, 1) + datetime.timedelta(days=number)
    raise TypeError(f"No stand-in for {value!r}.")


def _forms(value: Any) -> list[Callable[[Any], Any]]:
    """The shapes in which a value may go to the database, as its driver wants it."""
    forms: list[Callable[[Any], Any]] = [lambda given: given]
    if isinstance(value, UUID):
        forms.append(lambda given: given.hex)
    if isinstance(value, datetime.datetime):
        forms.append(lambda given: connections[DEFAULT_DB_ALIAS].ops.adapt_datetimefield_value(given))
    elif isinstance(value, datetime.date):
        forms.append(lambda given: connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(given))
    return forms


def _token(param: Any) -> tuple[type, str]:
    return type(param), str(param)
