"""The database refuses to change versions, decisions, answers, adoptions and the ledger."""

from django.db import migrations

from kwaliteit.shared.frozen_tables import protect, unprotect

TABLES = (
    "governance_version",
    "governance_versioneditor",
    "governance_ledgerentry",
    "governance_decision",
    "governance_decisionpart",
    "governance_condition",
    "governance_conditionanswer",
    "governance_answer",
    "governance_adoption",
)


def add(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
