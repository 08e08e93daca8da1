"""The database refuses to change a sealed submission."""

from django.db import migrations

from kwaliteit.shared.frozen_tables import protect, unprotect


def add(apps, schema_editor):
    protect(schema_editor.connection, "submission_submission")


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, "submission_submission")


class Migration(migrations.Migration):
    dependencies = [("submission", "0001_initial"), ("governance", "0004_frozen_tables")]
    operations = [migrations.RunPython(add, remove)]
