"""What was realised belongs to a round; the database itself refuses to change one that is closed."""

import django.db.models.deletion
from django.db import migrations, models

from kwaliteit.shared.frozen_tables import allow_again, protect, refuse_when, unprotect

CLOSED = {
    "budgets_spendinground": "{row}.closed_at IS NOT NULL",
    "budgets_realised": (
        "EXISTS (SELECT 1 FROM budgets_spendinground WHERE id = {row}.round_id AND closed_at IS NOT NULL)"
    ),
}
FROZEN = ("budgets_spendingstatement", "budgets_ledgerimport", "budgets_ledgerrow")


def add(apps, schema_editor):
    for table, condition in CLOSED.items():
        refuse_when(schema_editor.connection, table, condition)
    for table in FROZEN:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in CLOSED:
        allow_again(schema_editor.connection, table)
    for table in FROZEN:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):

    dependencies = [("budgets", "0011_a_round_for_what_was_realised")]

    operations = [
        migrations.RemoveConstraint(
            model_name='realised',
            name='realised_once_per_theme',
        ),
        migrations.RemoveConstraint(
            model_name='realised',
            name='realised_once_per_measure',
        ),
        migrations.RemoveIndex(
            model_name='realised',
            name='budgets_rea_framewo_ccebf4_idx',
        ),
        migrations.RemoveField(
            model_name='historicalrealised',
            name='framework',
        ),
        migrations.RemoveField(
            model_name='historicalrealised',
            name='report',
        ),
        migrations.RemoveField(
            model_name='historicalrealised',
            name='year',
        ),
        migrations.RemoveField(
            model_name='realised',
            name='framework',
        ),
        migrations.RemoveField(
            model_name='realised',
            name='report',
        ),
        migrations.RemoveField(
            model_name='realised',
            name='year',
        ),
        migrations.AlterField(
            model_name='realised',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='budgets.spendinground'),
        ),
        migrations.AddConstraint(
            model_name='realised',
            constraint=models.UniqueConstraint(condition=models.Q(('measure__isnull', True)), fields=('round', 'unit', 'theme'), name='realised_once_per_theme'),
        ),
        migrations.AddConstraint(
            model_name='realised',
            constraint=models.UniqueConstraint(condition=models.Q(('measure__isnull', False)), fields=('round', 'unit', 'theme', 'measure'), name='realised_once_per_measure'),
        ),
        migrations.RunPython(add, remove),
    ]
