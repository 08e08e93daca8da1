"""Rows that never change, for models of any floor. Triggers in the database say so too (kwaliteit.shared.frozen_tables)."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from kwaliteit.shared.errors import Frozen


class FrozenQuerySet(models.QuerySet[Any]):
    """Refuses to change many rows at once; raises Frozen, which is a bug in the caller."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Frozen(f"{self.model.__name__} never changes")

    def delete(self) -> NoReturn:
        raise Frozen(f"{self.model.__name__} is never deleted")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Frozen(f"{self.model.__name__} never changes")


class FrozenRow(models.Model):
    """Written once. A correction is a new row that points at this one."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen(f"{type(self).__name__} never changes")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Frozen(f"{type(self).__name__} is never deleted")
