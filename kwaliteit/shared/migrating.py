"""For migrations that make many tables at once.

Django renders all models that hang together anew for each operation, which for a hundred tables takes minutes; here
they are rendered once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import migrations, router
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Makes the tables of these models, with their constraints and indexes; they may refer to each other."""

    category = migrations.operations.base.OperationCategory.ADDITION

    def __init__(self, models: Sequence[migrations.CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__name__, [self.models], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # else each model that is added renders the others anew
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in self._allowed(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in reversed(self._allowed(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def _allowed(self, app_label: str, schema_editor: Any, state: Any) -> list[Any]:
        found = [state.apps.get_model(app_label, model.name) for model in self.models]
        return [model for model in found if router.allow_migrate_model(schema_editor.connection.alias, model)]

    def describe(self) -> str:
        return f"Create {len(self.models)} tables"
