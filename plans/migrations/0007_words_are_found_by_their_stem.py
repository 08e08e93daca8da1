"""Indexes for searching (kwaliteit.work.words), on PostgreSQL; each stands for the very expression that is asked."""

from django.db import migrations

TABLES = {
    "plans_section": ("body", "no_goals_reason"),
    "plans_goal": ("title", "description"),
    "plans_measure": ("title", "description"),
}


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in TABLES.items():
        text = " || ' ' || ".join(f"COALESCE({column}, '')" for column in columns)
        schema_editor.execute(
            f"CREATE INDEX {table}_words ON {table} USING gin (to_tsvector('dutch'::regconfig, {text}))"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP INDEX {table}_words")


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_what_became_of_ambitions")]

    operations = [migrations.RunPython(make, drop, elidable=False)]
